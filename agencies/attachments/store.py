"""Where sealed files lie: each under a random name of its own, whole or not at all.

Nothing here knows a key, an owner or a file's name. What no row claims is swept: an act that was
rolled back, an attachment that was removed, a file that was shredded.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from django.conf import settings

from agencies.crypto.errors import CannotOpen
from agencies.crypto.stream import CHUNK, open_stream, sealed_size

BUFFER = 4 * CHUNK  # a sealed chunk is a few bytes longer than what disks like to take
YOUNG = 24 * 3600  # seconds; an act that is still being done has no row yet


def _place(name: UUID) -> Path:
    return Path(settings.HUB_ATTACHMENTS_DIR) / name.hex[:2] / name.hex


def put(name: UUID, write: Callable[[Callable[[bytes], object]], object]) -> None:
    """Store what `write` writes, under a name nothing has yet; on the disk when this returns."""
    place = _place(name)
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    coming = place.with_suffix(".coming")
    try:
        handle = os.open(coming, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb", buffering=BUFFER) as file:
            write(file.write)
            file.flush()
            os.fsync(file.fileno())
        coming.rename(place)
    except BaseException:
        coming.unlink(missing_ok=True)
        raise
    _sync(place.parent)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def remove(name: UUID) -> None:
    """Let the bytes go; there may be none."""
    _place(name).unlink(missing_ok=True)


def has(name: UUID) -> bool:
    """Whether there are bytes under a name."""
    return _place(name).exists()


def opened(name: UUID, size: int) -> BinaryIO:
    """The sealed bytes of a file of `size` bytes. Raises CannotOpen when they are missing or cut."""
    try:
        file = _place(name).open("rb")
    except OSError:
        raise CannotOpen from None
    if os.fstat(file.fileno()).st_size != sealed_size(size):
        file.close()
        raise CannotOpen
    return file


def read(name: UUID, size: int, key: bytes, file_id: UUID) -> Iterator[bytes]:
    """The bytes of a file, chunk by chunk. Raises CannotOpen at the first that is not right."""
    with opened(name, size) as file:
        yield from open_stream(file.read, key, file_id)


def names(*, older_than: float = YOUNG) -> Iterator[UUID]:
    """The names under which bytes have lain longer than some seconds, those half written included."""
    before = time.time() - older_than
    for path in Path(settings.HUB_ATTACHMENTS_DIR).glob("??/*"):
        with suppress(OSError, ValueError):
            if path.stat().st_mtime < before:
                yield UUID(path.stem)


def sweep(
    keep: Callable[[Collection[UUID]], Collection[UUID]], *, older_than: float = YOUNG
) -> int:
    """Remove what is older and not among those that `keep` claims of them; gives how many went."""
    old = [*names(older_than=older_than)]
    lost = {*old} - {*keep(old)}
    for name in lost:
        remove(name)
        _place(name).with_suffix(".coming").unlink(missing_ok=True)
    return len(lost)
