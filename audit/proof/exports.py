"""Checking what an agency or auditor took of the log as JSON: each entry against the tree that was signed.

That nothing was left out is another question. Of the seals of its period a file may tell the hashes of all
they hold: then it can be counted how many entries are not told, and where there are none, none was left out.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from audit.proof import events
from audit.proof.notes import Checkpoint, Key, NotGenuine
from audit.proof.seals import Seal
from audit.proof.trees import HASH_BYTES, is_included, leaf_hash, root_of

FORMAT = "hub-log-export/1"


@dataclass(frozen=True)
class Counted:
    """How many entries the seals of a period hold in one tree, and how many of them the file tells."""

    tree: str
    first: Seal
    last: Seal
    entries: int
    told: int
    is_newest: bool  # the signed tree in the file ends with them

    @property
    def words(self) -> str:
        """What that proves, and what it does not."""
        end = ", the last that this tree holds," if self.is_newest else ""
        where = f"in seals {self.first.number} to {self.last.number} of {self.tree}{end}"
        if self.told == self.entries:
            return f"All {self.entries:,} entries {where} are told: none of them was left out."
        others = self.entries - self.told
        return (
            f"Of {self.entries:,} entries {where} {self.told:,} are told whole; {others:,} are counted by their"
            " hashes alone, and that none of these answers the question is NOT proved."
        )


@dataclass
class Export:
    """What a check of an export found."""

    digest: str
    entries: int = 0
    proved: int = 0
    witnesses: set[str] = field(default_factory=set)
    broken: list[str] = field(default_factory=list)
    counted: list[Counted] = field(default_factory=list)

    @property
    def what_was_left_out(self) -> list[str]:
        """In one sentence a tree, whether the file proves that nothing was left out of it."""
        if not self.counted:
            return [
                "It is NOT proved that nothing was left out: other entries may answer the question."
            ]
        return [one.words for one in self.counted]


def check(path: Path, hub_keys: Sequence[Key], witness_keys: Sequence[Key]) -> Export:
    """Hold each entry of a file against its seal, that against the signed tree, and what it says against its bytes.

    Raises NotGenuine where it is no such file, or a tree in it was not signed by the hub.
    """
    data = path.read_bytes()
    given = _read(data)
    found = Export(hashlib.sha256(data).hexdigest())
    trees = {}
    for note in given["checkpoints"]:
        point = Checkpoint.proved(note, *hub_keys)
        found.witnesses |= {key.name for key in witness_keys if _signed(note, key)}
        trees[point.origin] = point
    seals = [_seal(one, trees, found.broken) for one in given["seals"]]
    told: set[bytes] = set()
    for one in given["entries"]:
        _hold(one, seals, found, told)
    if "period" in given:
        _count(given, seals, trees, told, found)
    return found


def _read(data: bytes) -> dict[str, Any]:
    try:
        given = json.loads(data)
    except ValueError:
        given = None
    if not isinstance(given, dict) or given.get("format") != FORMAT:
        raise NotGenuine("This is no export of the log.")
    return given


def _signed(note: str, key: Key) -> bool:
    try:
        Checkpoint.proved(note, key)
    except NotGenuine:
        return False
    return True


def _seal(
    one: dict[str, Any], trees: dict[str, Checkpoint], broken: list[str]
) -> tuple[Seal, bool]:
    record = base64.b64decode(one["record"])
    seal, point = Seal.read(record), trees.get(one["tree"])
    proof = [base64.b64decode(part) for part in one["proof"]]
    is_in = point is not None and is_included(
        leaf_hash(record), seal.number, point.size, proof, point.root
    )
    if not is_in:
        broken.append(
            f"Seal {seal.number} of epoch {seal.epoch} is not in the tree that was signed."
        )
    return seal, is_in


def _hold(
    one: dict[str, Any], seals: Sequence[tuple[Seal, bool]], found: Export, told: set[bytes]
) -> None:
    found.entries += 1
    if "row" not in one:
        return  # told without its bytes: why stands beside it
    row = base64.b64decode(one["row"])
    entry = events.read(row)
    if events.event(entry) != one["event"]:
        found.broken.append(f"Entry {entry['id']}: what is said of it is not what its bytes say.")
        return
    if "seal" not in one:
        return
    seal, is_in = seals[one["seal"]]
    proof = [base64.b64decode(part) for part in one["proof"]]
    if not is_included(leaf_hash(row), one["place"], seal.entries, proof, seal.root):
        found.broken.append(f"Entry {entry['id']}: it is not in its seal.")
    elif is_in:
        found.proved += 1
        told.add(leaf_hash(row))


# --- what was left out ----------------------------------------------------------------------------


def _count(
    given: dict[str, Any],
    seals: Sequence[tuple[Seal, bool]],
    trees: dict[str, Checkpoint],
    told: set[bytes],
    found: Export,
) -> None:
    """Count what the seals of the period hold: tree by tree, from the seal before it to the one after it."""
    since, until = (_instant(given["period"][name]) for name in ("from", "until"))
    within: dict[str, dict[int, tuple[Seal, list[bytes]]]] = defaultdict(dict)
    beside: dict[str, dict[int, Seal]] = defaultdict(dict)
    for one, (seal, is_in) in zip(given["seals"], seals, strict=True):
        if is_in and "leaves" in one:
            within[one["tree"]][seal.number] = seal, _leaves(one["leaves"])
        elif is_in:
            beside[one["tree"]][seal.number] = seal
    for tree, of in sorted(within.items()):
        first, last = min(of), max(of)
        before, after = beside[tree].get(first - 1), beside[tree].get(last + 1)
        is_newest = last + 1 == trees[tree].size
        begins = first == 1 or (before is not None and before.at < since)
        ends = is_newest or (after is not None and after.at >= until)
        is_whole = all(_is_all_of(seal, leaves) for seal, leaves in of.values())
        if not (is_whole and begins and ends and len(of) == last + 1 - first):
            found.broken.append(f"The seals of the period in {tree} are not all here.")
            continue
        leaves = {leaf for _, hashes in of.values() for leaf in hashes}
        entries = sum(seal.entries for seal, _ in of.values())
        found.counted.append(
            Counted(tree, of[first][0], of[last][0], entries, len(leaves & told), is_newest)
        )


def _instant(text: str) -> int:
    return (datetime.fromisoformat(text) - events.ZERO) // timedelta(microseconds=1)


def _leaves(text: str) -> list[bytes]:
    data = base64.b64decode(text)
    return [data[at : at + HASH_BYTES] for at in range(0, len(data), HASH_BYTES)]


def _is_all_of(seal: Seal, leaves: Sequence[bytes]) -> bool:
    """Whether these are the hashes of all that a seal holds, and nothing else."""
    return len(leaves) == seal.entries and root_of(leaves) == seal.root
