"""The commands of the packed program: check a dump, the proof of one entry or an export, be a witness.

python hub-proof.pyz check FOLDER --hub-key KEY [--hub-key …] [--witness-key KEY …] [--cosigned FILE …]
python hub-proof.pyz entry FILE --hub-key KEY [--hub-key …] [--witness-key KEY …]
python hub-proof.pyz export FILE --hub-key KEY [--hub-key …] [--witness-key KEY …]
python hub-proof.pyz witness-key NAME KEYFILE
python hub-proof.pyz witness KEYFILE STATE --hub-key KEY [--listen 127.0.0.1:8090]
python hub-proof.pyz cosign FILE KEYFILE STATE --hub-key KEY
"""

from __future__ import annotations

import argparse
import base64
import binascii
import json
import sys
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import IO, Any
from uuid import UUID

from audit.proof import exports, witness
from audit.proof.checking import PLACES, Broken
from audit.proof.notes import Checkpoint, Key, NotGenuine
from audit.proof.seals import Seal
from audit.proof.trees import is_included, leaf_hash
from audit.proof.verification import Tree, Verification, pieces_of, time_of

_HEADER = b"PGCOPY\n\xff\r\n\x00"
_COLUMNS = 30  # its code among them


def rows_of(file: IO[bytes]) -> Iterator[bytes]:
    """Each row of a file of PostgreSQL's binary COPY. Raises NotGenuine where it is cut or no such file."""
    if file.read(19)[:11] != _HEADER:
        raise NotGenuine("The file of entries is no binary COPY.")
    while (count := file.read(2)) == _COLUMNS.to_bytes(2, "big"):
        pieces = [count]
        for _ in range(_COLUMNS):
            length = file.read(4)
            pieces.append(length)
            if length != b"\xff\xff\xff\xff":
                pieces.append(file.read(int.from_bytes(length, "big")))
        yield b"".join(pieces)
    if count != b"\xff\xff":
        raise NotGenuine("The file of entries was cut.")


def _lines(path: Path) -> Iterator[Any]:
    with path.open() as file:
        for line in file:
            yield json.loads(line)


def checked(
    folder: Path,
    hub_keys: Sequence[Key],
    witness_keys: Sequence[Key],
    cosigned: Sequence[Path],
    restored: Collection[int] = (),
) -> Verification:
    """Hold a dump against its seals, the checkpoints in it, and what witnesses kept by themselves.

    `restored` are the epochs that a restore began, as the auditor knows from elsewhere.
    """
    broken: list[Broken] = []
    records = (
        (base64.b64decode(line["record"]), base64.b64decode(line["leaves"]))
        for line in _lines(folder / "seals.jsonl")
    )
    found = Verification(Tree.grown(records, broken), broken, restored=restored)
    with (folder / "entries.copy").open("rb") as file:
        for rows in pieces_of(rows_of(file)):
            found.take(rows)
    counts = {UUID(line["writer"]).bytes: line["last"] for line in _lines(folder / "writers.jsonl")}
    found.end(counts)
    notes = [line["note"] for line in _lines(folder / "checkpoints.jsonl")]
    found.sign(notes, witness_keys, hub=hub_keys)
    for path in cosigned:
        found.sign([line["note"] for line in _lines(path)], witness_keys)
    return found


def _check(given: argparse.Namespace) -> int:
    keys = [Key.read(line) for line in given.witness_key]
    hub_keys = [*map(Key.read, given.hub_key)]
    cosigned = [*map(Path, given.cosigned)]
    found = checked(Path(given.folder), hub_keys, keys, cosigned, given.restored)
    unheard = found.unheard(keys)
    for one in (*found.broken, *found.lost, *unheard):
        print(one)
    print(f"{found.entries:,} entries, {found.seals:,} seals, {found.unsealed} not sealed yet.")
    for name, seen in found.signers.items():
        print(f"{name} signed {seen.size} leaves.")
    if not found.broken and unheard:
        print("Nothing is broken, but not all that was handed over proves it.")
        return 1
    print("The log is NOT whole." if found.broken else "The log is whole.")
    return 1 if found.broken else 0


def proved(
    proof: dict[str, Any], hub_keys: Sequence[Key], witness_keys: Sequence[Key]
) -> tuple[bytes, Seal, list[str]]:
    """The row of a proof, its seal and the witnesses who signed the tree it is in. Raises NotGenuine."""
    row, record = base64.b64decode(proof["row"]), base64.b64decode(proof["seal"])
    seal, point = Seal.read(record), Checkpoint.proved(proof["checkpoint"], *hub_keys)
    below, above = (
        [base64.b64decode(one) for one in proof[name]] for name in ("proof", "tree_proof")
    )
    if not is_included(leaf_hash(row), proof["place"], seal.entries, below, seal.root):
        raise NotGenuine("The entry is not in its seal.")
    if not is_included(leaf_hash(record), seal.number, point.size, above, point.root):
        raise NotGenuine("The seal is not in the tree that was signed.")
    witnesses = []
    for key in witness_keys:
        Checkpoint.proved(proof["checkpoint"], key)
        witnesses.append(key.name)
    return row, seal, witnesses


def _entry(given: argparse.Namespace) -> int:
    keys = [Key.read(line) for line in given.witness_key]
    row, seal, witnesses = proved(
        json.loads(Path(given.file).read_text()), [*map(Key.read, given.hub_key)], keys
    )
    entry, _, writer, number, at = PLACES.unpack_from(row)
    print(f"Entry {UUID(bytes=entry)}: number {number} of writer {UUID(bytes=writer)},")
    print(
        f"written {time_of(at):%Y-%m-%d %H:%M:%S} UTC, sealed {time_of(seal.at):%Y-%m-%d %H:%M:%S} UTC,"
    )
    print(
        f"is in the log that the hub signed{', and ' + ', '.join(witnesses) if witnesses else ''}."
    )
    return 0


def _export(given: argparse.Namespace) -> int:
    keys = [Key.read(line) for line in given.witness_key]
    found = exports.check(Path(given.file), [*map(Key.read, given.hub_key)], keys)
    for one in found.broken:
        print(one)
    print(
        f"{found.entries:,} entries, {found.proved:,} proved to be in the log that the hub signed."
    )
    for sentence in found.what_was_left_out:
        print(sentence)
    if found.witnesses:
        print(f"Its newest tree was signed by {', '.join(sorted(found.witnesses))}, too.")
    print(f"The digest of this file, as the entry of its export names it: {found.digest}")
    silent = {key.name for key in keys} - found.witnesses
    for name in sorted(silent):
        print(f"{name} did not sign it.")
    print(
        "This is NOT what the log holds." if found.broken else "What it says is what the log holds."
    )
    return 1 if found.broken or silent else 0


def main(words: Sequence[str] | None = None) -> int:
    """Do what the words say; 0 where all is well, 1 where something is broken, 2 where it cannot tell."""
    parser = argparse.ArgumentParser(
        prog="hub-proof", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    commands = parser.add_subparsers(required=True)
    for name, act, places in (
        ("check", _check, ["folder"]),
        ("entry", _entry, ["file"]),
        ("export", _export, ["file"]),
    ):
        one = commands.add_parser(name)
        for place in places:
            one.add_argument(place)
        one.add_argument("--hub-key", action="append", required=True)
        one.add_argument("--witness-key", action="append", default=[])
        one.add_argument("--cosigned", action="append", default=[])
        one.add_argument("--restored", action="append", type=int, default=[], metavar="EPOCH")
        one.set_defaults(act=act)
    witness.add_commands(commands)
    given = parser.parse_args(words)
    try:
        code: int = given.act(given)
    except (NotGenuine, OSError, KeyError, ValueError, binascii.Error) as error:
        print(f"It cannot be shown: {error}", file=sys.stderr)
        return 2
    return code
