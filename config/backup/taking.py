"""Taking a backup: each part is read as a stream and sealed on its way, so nothing lies about in clear."""

from __future__ import annotations

import hashlib
import json
import os
import tarfile
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any
from uuid import UUID, uuid4

from agencies.crypto import backups, stream
from config.backup import keys, programs
from config.backup.parts import Entry, NoBackup, Part, list_file, sealed_file


@dataclass(frozen=True)
class Sources:
    """Where the parts are: addresses for the login `backup`, and the folder of attachments."""

    main: str
    keys: str
    files: Path


def take(
    folder: Path,
    sources: Sources,
    *,
    at: datetime,
    tell: Callable[[str, int], Any],
    only: Iterable[Part] = Part,
) -> list[Entry]:
    """Seal every part of the hub into a folder, or some; gives what was made.

    `main` comes before `keys`: each file's secret is committed before the file, so the secrets of
    all that `main` holds are there; what is shredded between the two is dead in both. `tell` is
    given a part and the bytes sealed so far. Raises NoBackup, and leaves no half of a part.
    """
    backup_id = uuid4()
    made = []
    for part in only:
        public = keys.public(part)
        with _reading(part, sources) as (source, version):
            made.append(_seal(folder, part, backup_id, at, source, public, version, tell))
    return made


@contextmanager
def _reading(part: Part, sources: Sources) -> Iterator[tuple[IO[bytes], str]]:
    if part == Part.FILES:
        with _tarring(sources.files) as source:
            yield source, ""
        return
    url = sources.main if part == Part.MAIN else sources.keys
    version = programs.version_of(programs.program("pg_dump", url))
    with programs.dumping(url) as source:
        yield source, version


@contextmanager
def _tarring(folder: Path) -> Iterator[IO[bytes]]:
    """The folder as a stream; a file that vanishes meanwhile was removed, and is left out."""
    reading, writing = os.pipe()
    failed: list[OSError | tarfile.TarError] = []

    def write() -> None:
        try:
            with (
                os.fdopen(writing, "wb") as pipe,
                tarfile.open(fileobj=pipe, mode="w|", format=tarfile.PAX_FORMAT) as archive,
            ):
                for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
                    if path.is_file() and not path.is_symlink():
                        _add(archive, path, folder)
        except (OSError, tarfile.TarError) as error:
            failed.append(error)

    thread = threading.Thread(target=write, daemon=True)
    thread.start()
    with os.fdopen(reading, "rb") as source:
        yield source
    thread.join()
    if failed:
        raise NoBackup(f"The attachments could not be read: {type(failed[0]).__name__}.")


def _add(archive: tarfile.TarFile, path: Path, folder: Path) -> None:
    try:
        with path.open("rb") as file:
            info = archive.gettarinfo(arcname=str(path.relative_to(folder)), fileobj=file)
            info.uname = info.gname = ""
            archive.addfile(info, file)
    except FileNotFoundError:
        return


def _seal(
    folder: Path,
    part: str,
    backup_id: UUID,
    at: datetime,
    source: IO[bytes],
    public: bytes,
    version: str,
    tell: Callable[[str, int], Any],
) -> Entry:
    key, wrapped = backups.new_key(public, part=part, backup_id=backup_id)
    path = sealed_file(folder, part, at)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    begun = path.with_suffix(".begun")
    digest = hashlib.sha256()
    size = 0
    try:
        with os.fdopen(os.open(begun, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:

            def write(piece: bytes) -> None:
                nonlocal size
                file.write(piece)
                digest.update(piece)
                size += len(piece)
                tell(part, size)

            write(wrapped)
            stream.seal_stream(source.read, write, key, backup_id)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        begun.unlink(missing_ok=True)
        raise
    entry = Entry(part, str(backup_id), at.isoformat(), size, digest.hexdigest(), version).signed()
    begun.rename(path)
    list_file(path).write_text(json.dumps(asdict(entry), indent=1) + "\n", "utf-8")
    return entry
