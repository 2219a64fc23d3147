"""The way back: sealed parts into empty databases and an empty folder, all or nothing for each."""

from __future__ import annotations

import os
import shutil
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import psycopg

from agencies.crypto import backups, stream
from agencies.crypto.errors import CannotOpen
from config.backup import keys, programs
from config.backup.parts import Entry, NoBackup, Part


@dataclass(frozen=True)
class Targets:
    """Where the parts go: addresses for the login `owner`, and the folder of attachments."""

    main: str
    keys: str
    files: Path


def require_empty(targets: Targets) -> None:
    """Raise NoBackup unless both databases and the folder hold nothing: nothing is written over."""
    for url in (targets.main, targets.keys):
        try:
            with psycopg.connect(url, connect_timeout=5) as connection:
                found = connection.execute(
                    "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
                ).fetchone()
        except psycopg.OperationalError:
            raise NoBackup(
                "A database to restore into does not answer. Make roles and databases first"
                " (docs/operations.md), or correct its address."
            ) from None
        if found is None or found[0]:
            raise NoBackup("A database to restore into is not empty: give two new ones.")
    if targets.files.is_dir() and any(targets.files.iterdir()):
        raise NoBackup(f"{targets.files} is not empty: give a new folder for attachments.")


def restore(
    chosen: dict[Part, tuple[Path, Entry]],
    targets: Targets,
    *,
    private_keys: Path,
    tell: Callable[[str, int], Any],
) -> None:
    """Open each part and put it back.

    The keys of all parts are tried before anything is written. Raises NoBackup.
    """
    opened = {
        part: _key_of(path, entry, keys.private(private_keys, part))
        for part, (path, entry) in chosen.items()
    }
    for part, (path, entry) in chosen.items():
        pieces = _pieces(path, entry, opened[part], tell)
        try:
            if part == Part.FILES:
                _put_files(pieces, targets.files)
            else:
                with programs.restoring(targets.main if part == Part.MAIN else targets.keys) as to:
                    for piece in pieces:
                        to.write(piece)
        except CannotOpen:
            raise NoBackup(f"{path.name} of “{part}” is damaged: use another one.") from None


def _key_of(path: Path, entry: Entry, private: bytes) -> bytes:
    with path.open("rb") as file:
        wrapped = file.read(backups.WRAPPED_BYTES)
    try:
        return backups.open_key(wrapped, private, part=entry.part, backup_id=entry.backup_id)
    except CannotOpen:
        raise NoBackup(
            f"{path.name} of “{entry.part}” does not open with this private key:"
            " it was sealed for another one."
        ) from None


def _pieces(
    path: Path, entry: Entry, key: bytes, tell: Callable[[str, int], Any]
) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(backups.WRAPPED_BYTES)
        for piece in stream.open_stream(file.read, key, entry.backup_id):
            tell(entry.part, file.tell())
            yield piece


def _put_files(pieces: Iterator[bytes], folder: Path) -> None:
    """Unpack into a folder beside, and move it into place when the last piece was right."""
    folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".restoring-") as place:
        whole = Path(place) / "files"
        whole.mkdir(mode=0o700)
        with tempfile.TemporaryFile(dir=place) as packed:
            for piece in pieces:
                packed.write(piece)
            packed.seek(0)
            with tarfile.open(fileobj=packed, mode="r|") as archive:
                _unpack(archive, whole)
        if folder.is_dir():
            folder.rmdir()
        whole.rename(folder)


def _unpack(archive: tarfile.TarFile, folder: Path) -> None:
    """Write the files of an archive below a folder, and nothing else that an archive can hold.

    The filters of `extractall` are not in every Python that the hub runs on (Debian 12 has 3.11.2).
    """
    for member in archive:
        name = PurePosixPath(member.name)
        content = archive.extractfile(member) if member.isfile() else None
        if content is None or name.is_absolute() or ".." in name.parts:
            raise NoBackup(
                "The files of this backup were not packed by a hub: take another backup."
            )
        place = folder / name
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            shutil.copyfileobj(content, file)
