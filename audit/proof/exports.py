"""Checking what an agency or auditor took of the log as JSON: each entry against the tree that was signed."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from audit.proof import events
from audit.proof.notes import Checkpoint, Key, NotGenuine
from audit.proof.seals import Seal
from audit.proof.trees import is_included, leaf_hash

FORMAT = "hub-log-export/1"


@dataclass
class Export:
    """What a check of an export found."""

    digest: str
    entries: int = 0
    proved: int = 0
    witnesses: set[str] = field(default_factory=set)
    broken: list[str] = field(default_factory=list)


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
    for one in given["entries"]:
        _hold(one, seals, found)
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


def _hold(one: dict[str, Any], seals: Sequence[tuple[Seal, bool]], found: Export) -> None:
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
