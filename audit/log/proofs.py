"""What leaves the hub so that others can check its log: requests to witnesses, a dump, one entry's proof."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from audit.log import seals
from audit.proof.checking import PLACES, split
from audit.proof.notes import Checkpoint
from audit.proof.seals import Seal
from audit.proof.trees import EMPTY, Node, consistency, inclusion, leaf_hash, of_leaves
from audit.proof.verification import time_of
from audit.proof.witness import request_of

_NOTES = """
SELECT note || coalesce((
    SELECT string_agg(line, '' ORDER BY id) FROM audit_log_cosignature cosigned
    WHERE cosigned.epoch = checkpoint.epoch AND cosigned.size = checkpoint.size), '')
FROM audit_log_checkpoint checkpoint
"""


def notes(cursor: Any) -> list[str]:
    """Every checkpoint with its signatures, the oldest first."""
    cursor.execute(f"{_NOTES} ORDER BY epoch, size")
    return [note for (note,) in cursor.fetchall()]


def requests(connection: Any, known: Mapping[str, int]) -> Iterator[str]:
    """What a witness is to be sent, given the size it knows of each tree: one request a tree.

    Of an earlier epoch only what the witness has not signed; of the newest its last checkpoint.
    """
    newest = connection.execute(
        "SELECT DISTINCT ON (epoch) epoch, size, note FROM audit_log_checkpoint"
        " ORDER BY epoch, size DESC"
    ).fetchall()
    for place, (epoch, size, note) in enumerate(newest, start=1):
        origin = Checkpoint.read(note)[0].origin
        old = known.get(origin, 0)
        if old < size or place == len(newest):
            proof = consistency(seals.node_of(connection, epoch), old, size)
            yield request_of(old, proof, note)


def rows(connection: Any, ids: Iterable[UUID]) -> list[bytes]:
    """The bytes of entries, for a connection that may read them."""
    wanted = ", ".join(f"'{one}'" for one in ids)
    with connection.cursor() as cursor, cursor.copy(seals.copy_of(f"id IN ({wanted})")) as copy:
        return [*seals.rows_of(copy)]


def of_row(connection: Any, row: bytes) -> dict[str, Any]:
    """The proof that an entry is in the log, from its bytes. Raises LookupError until it is sealed and signed."""
    _, transaction, _, _, _ = PLACES.unpack_from(row)
    leaf = leaf_hash(row)
    found = connection.execute(
        "SELECT epoch, number, record, leaves FROM audit_log_seal"
        " WHERE number > 0 AND position(%s in leaves) > 0"
        " AND (until_transaction > %s OR until_transaction = 0)"
        " ORDER BY epoch DESC, until_transaction LIMIT 20",
        [leaf, transaction],
    ).fetchall()
    for epoch, number, record, leaves in found:
        hashes = [*split(bytes(leaves))]
        if leaf in hashes:
            return _of_seal(connection, epoch, number, bytes(record), hashes, row)
    raise LookupError("No seal holds this entry yet.")


def _of_seal(
    connection: Any, epoch: int, number: int, record: bytes, hashes: list[bytes], row: bytes
) -> dict[str, Any]:
    signed = connection.execute(
        f"{_NOTES} WHERE epoch = %s AND size > %s ORDER BY size LIMIT 1", [epoch, number]
    ).fetchone()
    if signed is None:
        raise LookupError("Its seal is not signed yet.")
    note = signed[0]
    place, size = hashes.index(leaf_hash(row)), Checkpoint.read(note)[0].size
    below = inclusion(of_leaves(hashes), place, Seal.read(record).entries)
    above = inclusion(seals.node_of(connection, epoch), number, size)
    return {
        "row": _text(row),
        "place": place,
        "proof": [_text(one) for one in below],
        "seal": _text(record),
        "tree_proof": [_text(one) for one in above],
        "checkpoint": note,
    }


# --- many entries at once -------------------------------------------------------------------------

_SEALS_OF = """
SELECT DISTINCT found.epoch, found.number, found.record, found.leaves
FROM unnest(%s::timestamptz[], %s::bigint[]) AS wanted (written_at, transaction_id)
CROSS JOIN LATERAL (
    SELECT epoch, number, record, leaves FROM audit_log_seal
    WHERE number > 0 AND sealed_at >= wanted.written_at
    AND until_transaction > wanted.transaction_id ORDER BY sealed_at, number LIMIT 1) AS found
"""
_HOW_MANY = """
SELECT coalesce(sum(entries), 0) FROM audit_log_seal
WHERE number > 0 AND sealed_at >= %s AND sealed_at < %s
"""
_BETWEEN = """
SELECT seal.epoch, seal.number, seal.record, seal.leaves,
    seal.number BETWEEN period.first AND period.last
FROM audit_log_seal seal JOIN (
    SELECT epoch, min(number) AS first, max(number) AS last FROM audit_log_seal
    WHERE number > 0 AND sealed_at >= %s AND sealed_at < %s GROUP BY epoch) AS period
ON seal.epoch = period.epoch AND seal.number BETWEEN period.first - 1 AND period.last + 1
WHERE seal.number > 0
"""
_NEWEST = f"{_NOTES} WHERE epoch = %s ORDER BY size DESC LIMIT 1"
_PARTS = "SELECT number, nodes FROM audit_log_seal WHERE epoch = %s AND number = ANY (%s)"


@dataclass(frozen=True)
class Period:
    """From when until when something was sealed; beyond `most` entries nothing is said of the whole of it."""

    since: datetime
    until: datetime
    most: int


@dataclass(frozen=True)
class _Sealed:
    """A seal as it is told: with all its leaves where it is of the period, and beside the period without."""

    epoch: int
    number: int
    record: bytes
    leaves: bytes
    is_of_period: bool = False
    is_beside: bool = False


@dataclass(frozen=True)
class Proved:
    """The proofs of some entries: the trees that were signed, the seals in them, and each entry's own by its leaf."""

    checkpoints: list[str]
    seals: list[dict[str, Any]]
    of_leaf: dict[bytes, dict[str, Any]]


def of_rows(connection: Any, rows: Sequence[bytes], *, whole: Period | None = None) -> Proved:
    """The proofs of entries from their bytes, with what they have in common said once.

    An entry that is not sealed and signed yet, or was sealed after a restore, has none here. The number of
    queries does not grow with the entries. Of the period `whole` every seal is told with the hashes of all
    it holds, and the seals before and after it: so it can be counted what is not told.
    """
    wanted = [PLACES.unpack_from(row) for row in rows]
    times = [time_of(at) for _, _, _, _, at in wanted]
    numbers = [transaction for _, transaction, _, _, _ in wanted]
    found = {one[:2]: _Sealed(*one) for one in connection.execute(_SEALS_OF, [times, numbers])}
    found |= {(one.epoch, one.number): one for one in _of_period(connection, whole)}
    leaves = {leaf_hash(row) for row in rows}
    proved = Proved([], [], {})
    for epoch in sorted({one.epoch for one in found.values()}):
        signed = connection.execute(_NEWEST, [epoch]).fetchone()
        if signed is None:
            continue
        point = Checkpoint.read(signed[0])[0]
        seals_of = [one for key, one in sorted(found.items()) if key[0] == epoch]
        proved.checkpoints.append(signed[0])
        _add(
            connection, proved, point, [one for one in seals_of if one.number < point.size], leaves
        )
    return proved


def _of_period(connection: Any, whole: Period | None) -> list[_Sealed]:
    if whole is None:
        return []
    days = [whole.since, whole.until]
    (count,) = connection.execute(_HOW_MANY, days).fetchone()
    if count > whole.most:
        return []
    return [
        _Sealed(epoch, number, record, leaves, is_within, not is_within)
        for epoch, number, record, leaves, is_within in connection.execute(_BETWEEN, days)
    ]


def _add(
    connection: Any,
    proved: Proved,
    point: Checkpoint,
    found: Sequence[_Sealed],
    leaves: set[bytes],
) -> None:
    numbers = [one.number for one in found]
    node = _nodes(connection, found[0].epoch, point.size, numbers) if found else of_leaves([])
    for one in found:
        hashes = [*split(bytes(one.leaves))]
        ours = [(place, leaf) for place, leaf in enumerate(hashes) if leaf in leaves]
        below = of_leaves(hashes)
        for place, leaf in ours:
            proof = [_text(part) for part in inclusion(below, place, len(hashes))]
            proved.of_leaf[leaf] = {"seal": len(proved.seals), "place": place, "proof": proof}
        if ours or one.is_of_period or one.is_beside:
            above = [_text(part) for part in inclusion(node, one.number, point.size)]
            told = {"tree": point.origin, "record": _text(bytes(one.record)), "proof": above}
            all_of_it = {"leaves": _text(bytes(one.leaves))} if one.is_of_period else {}
            proved.seals.append({**told, **all_of_it})


def _nodes(connection: Any, epoch: int, size: int, numbers: Sequence[int]) -> Node:
    """The parts of a tree that the proofs of some leaves need, fetched at once."""
    needed: set[tuple[int, int]] = set()

    def ask(level: int, place: int) -> bytes:
        needed.add((level, place))
        return EMPTY

    for number in numbers:
        inclusion(ask, number, size)
    ends = {((place + 1) << level) - 1 for level, place in needed}
    rows = connection.execute(_PARTS, [epoch, [*ends]]).fetchall()
    nodes = {number: bytes(parts) for number, parts in rows}

    def node(level: int, place: int) -> bytes:
        return nodes[((place + 1) << level) - 1][level * 32 :][:32]

    return node


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def dump(connection: Any, folder: Path) -> None:
    """Write the whole log into a new folder, for the verifier that runs elsewhere; one snapshot of it.

    Takes a psycopg connection that may wear `sealer`. Raises FileExistsError.
    """
    folder.mkdir(mode=0o700)
    with connection.transaction(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SET LOCAL ROLE sealer")
        with (folder / "entries.copy").open("wb") as file, cursor.copy(seals.copy_of()) as copy:
            for message in copy:
                file.write(message)
        cursor.execute("SELECT record, leaves FROM audit_log_seal ORDER BY epoch, number")
        _write(
            folder / "seals.jsonl",
            ({"record": _text(record), "leaves": _text(leaves)} for record, leaves in cursor),
        )
        cursor.execute("SELECT id::text, last FROM audit_log_writer")
        _write(folder / "writers.jsonl", ({"writer": one, "last": last} for one, last in cursor))
        _write(folder / "checkpoints.jsonl", ({"note": note} for note in notes(cursor)))


def _write(path: Path, lines: Iterable[dict[str, Any]]) -> None:
    with path.open("w") as file:
        for line in lines:
            file.write(json.dumps(line) + "\n")
