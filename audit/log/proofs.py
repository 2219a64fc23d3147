"""What leaves the hub so that others can check its log: requests to witnesses, a dump, one entry's proof."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
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
_NEWEST = f"{_NOTES} WHERE epoch = %s ORDER BY size DESC LIMIT 1"
_PARTS = "SELECT number, nodes FROM audit_log_seal WHERE epoch = %s AND number = ANY (%s)"


@dataclass(frozen=True)
class Proved:
    """The proofs of some entries: the trees that were signed, the seals in them, and each entry's own by its leaf."""

    checkpoints: list[str]
    seals: list[dict[str, Any]]
    of_leaf: dict[bytes, dict[str, Any]]


def of_rows(connection: Any, rows: Sequence[bytes]) -> Proved:
    """The proofs of entries from their bytes, with what they have in common said once.

    An entry that is not sealed and signed yet, or was sealed after a restore, has none here. The number of
    queries does not grow with the entries.
    """
    wanted = [PLACES.unpack_from(row) for row in rows]
    times = [time_of(at) for _, _, _, _, at in wanted]
    numbers = [transaction for _, transaction, _, _, _ in wanted]
    found = connection.execute(_SEALS_OF, [times, numbers]).fetchall()
    leaves = {leaf_hash(row) for row in rows}
    proved = Proved([], [], {})
    for epoch in sorted({one[0] for one in found}):
        signed = connection.execute(_NEWEST, [epoch]).fetchone()
        if signed is None:
            continue
        point = Checkpoint.read(signed[0])[0]
        seals_of = [one[1:] for one in found if one[0] == epoch and one[1] < point.size]
        proved.checkpoints.append(signed[0])
        _add(connection, proved, epoch, point, sorted(seals_of), leaves)
    return proved


def _add(
    connection: Any,
    proved: Proved,
    epoch: int,
    point: Checkpoint,
    found: Sequence[tuple[int, bytes, bytes]],
    leaves: set[bytes],
) -> None:
    node = _nodes(connection, epoch, point.size, [number for number, _, _ in found])
    for number, record, kept in found:
        hashes = [*split(bytes(kept))]
        ours = [(place, leaf) for place, leaf in enumerate(hashes) if leaf in leaves]
        below = of_leaves(hashes)
        for place, leaf in ours:
            proof = [_text(one) for one in inclusion(below, place, len(hashes))]
            proved.of_leaf[leaf] = {"seal": len(proved.seals), "place": place, "proof": proof}
        if ours:
            above = [_text(one) for one in inclusion(node, number, point.size)]
            proved.seals.append(
                {"tree": point.origin, "record": _text(bytes(record)), "proof": above}
            )


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
