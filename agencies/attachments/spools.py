"""A place for a file on its way in: on disk, but sealed under a key that this process alone holds.

What a browser sends is larger than memory should hold, and may not lie on a disk in clear even for a
moment (security notes 5, UP6). The file has no name, so it goes with the process however that ends;
what is left of it on the disk opens for nobody.
"""

from __future__ import annotations

import io
import secrets
import tempfile
import weakref
from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from django.conf import settings

from agencies.crypto.stream import CHUNK, HEADER_BYTES, SEALED_CHUNK, Sealer, open_chunk


class Spool:
    """Bytes written once, from first to last, and then read as often as one likes."""

    def __init__(self) -> None:
        """Open an empty one under a fresh key."""
        folder = settings.HUB_SPOOL_DIR or None
        self._file = tempfile.TemporaryFile(dir=folder, buffering=0)  # noqa: SIM115 - kept open
        self.close = weakref.finalize(self, self._file.close)  # at the latest when nobody holds it
        self._key, self._id = secrets.token_bytes(32), uuid4()
        self._sealer: Sealer | None = Sealer(self._file.write, self._key, self._id)
        self.size = 0

    @classmethod
    def of(cls, pieces: Iterable[bytes]) -> Spool:
        """A whole one, of pieces."""
        spool = cls()
        for piece in pieces:
            spool.write(piece)
        spool.finish()
        return spool

    def write(self, piece: bytes) -> None:
        """Take the next bytes."""
        if self._sealer is None:
            raise ValueError("This spool is finished.")
        self._sealer.add(piece)
        self.size += len(piece)

    def finish(self) -> None:
        """No more bytes come: now it can be read."""
        if self._sealer is not None:
            self._sealer.finish()
            self._sealer = None

    def chunk(self, number: int) -> bytes:
        """The bytes of one chunk. Raises CannotOpen when the disk gives others than it was given."""
        last = max(0, -(-self.size // CHUNK) - 1)
        self._file.seek(0)
        header = self._file.read(HEADER_BYTES)
        self._file.seek(HEADER_BYTES + number * SEALED_CHUNK)
        sealed = self._file.read(SEALED_CHUNK)
        return open_chunk(
            sealed,
            number=number,
            last=number == last,
            header=header,
            key=self._key,
            file_id=self._id,
        )

    def reader(self) -> io.BufferedReader:
        """A file to read and seek in, from its beginning; closing it leaves the spool as it is."""
        return io.BufferedReader(_Reader(self), CHUNK)


class _Reader(io.RawIOBase):
    """A spool as Python's own files are."""

    def __init__(self, spool: Spool) -> None:
        self._spool = spool
        self._at = 0
        self._held: tuple[int, bytes] = (-1, b"")

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._spool.size}[whence]
        if start + offset < 0:
            raise ValueError("There is nothing before the first byte.")
        self._at = start + offset
        return self._at

    def readinto(self, buffer: Any) -> int:
        if self._at >= self._spool.size:
            return 0
        number, begins = divmod(self._at, CHUNK)
        if self._held[0] != number:
            self._held = (number, self._spool.chunk(number))
        piece = self._held[1][begins : begins + len(buffer)]
        buffer[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)
