"""What leaves the hub so that others can check its log: requests to witnesses, a dump, one entry's proof."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

from audit.log import seals
from audit.proof.checking import PLACES, split
from audit.proof.notes import Checkpoint
from audit.proof.seals import Seal
from audit.proof.trees import consistency, inclusion, leaf_hash, of_leaves
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
