"""Files too large for memory, sealed in chunks that cannot be cut, swapped or mixed (STREAM)."""

import os
from collections.abc import Callable, Iterator
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from agencies.crypto.encoding import lp, u32
from agencies.crypto.errors import CannotOpen
from agencies.crypto.labels import Label

CHUNK = 64 * 1024
HEADER_BYTES = 9
SEALED_CHUNK = CHUNK + 16

_FORMAT = b"\x01"
_SUITE = b"\x01"  # AES-256-GCM, HKDF-SHA256
_PREFIX_BYTES = 7
_KEY_BYTES = 32
_TAG_BYTES = 16
_MAX_CHUNKS = 2**32


class Sealer:
    """Seals a file that comes piece by piece; it is whole only after `finish`.

    Raises ValueError for a key of a wrong length or a file of more chunks than have numbers.
    """

    def __init__(self, write: Callable[[bytes], object], key: bytes, file_id: UUID) -> None:
        """Take where the sealed bytes go; the head is written at once."""
        if len(key) != _KEY_BYTES:
            raise ValueError("The key of a stream has 32 bytes.")
        self._write = write
        self._head = _FORMAT + _SUITE + os.urandom(_PREFIX_BYTES)
        self._cipher = _cipher(key, file_id)
        self._bound_to = _associated(self._head, file_id)
        self._number, self._held, self.taken = 0, b"", 0
        write(self._head)

    def add(self, piece: bytes) -> None:
        """Take the next bytes. A full chunk waits for more, which alone tells that it is not the last."""
        self.taken += len(piece)
        if piece and len(self._held) == CHUNK:
            self._put(self._held, last=False)
            self._held = b""
        data = self._held + piece if self._held else piece
        at = 0
        while len(data) - at > CHUNK:
            self._put(data[at : at + CHUNK], last=False)
            at += CHUNK
        self._held = data[at:] if at else data

    def finish(self) -> int:
        """Seal what is left as the last chunk; return how many bytes were taken."""
        self._put(self._held, last=True)
        self._held = b""
        return self.taken

    def _put(self, chunk: bytes, *, last: bool) -> None:
        if self._number >= _MAX_CHUNKS:
            raise ValueError("A file of this size has no place in one stream.")
        nonce = _nonce(self._head, self._number, last=last)
        self._write(self._cipher.encrypt(nonce, chunk, self._bound_to))
        self._number += 1


def seal_stream(
    read: Callable[[int], bytes], write: Callable[[bytes], object], key: bytes, file_id: UUID
) -> int:
    """Seal what `read` gives until it gives nothing, in constant memory; return the bytes read.

    Raises ValueError as `Sealer` does.
    """
    sealer = Sealer(write, key, file_id)
    while piece := read(CHUNK):
        sealer.add(piece)
    return sealer.finish()


def sealed_size(size: int) -> int:
    """How many bytes a file of `size` bytes takes when it is sealed."""
    chunks = max(1, -(-size // CHUNK))
    return HEADER_BYTES + size + chunks * _TAG_BYTES


def open_stream(read: Callable[[int], bytes], key: bytes, file_id: UUID) -> Iterator[bytes]:
    """Give the chunks of a sealed file one by one; raise CannotOpen at the first that is not right.

    A file cut short raises instead of giving its last chunk, so what was given is never a whole
    file unless the iterator ends by itself.
    """
    head = _filled(read, HEADER_BYTES)
    number, chunk = 0, _filled(read, SEALED_CHUNK)
    while True:
        following = _filled(read, SEALED_CHUNK) if len(chunk) == SEALED_CHUNK else b""
        yield open_chunk(
            chunk, number=number, last=not following, header=head, key=key, file_id=file_id
        )
        if not following:
            return
        number, chunk = number + 1, following


def open_chunk(
    chunk: bytes, *, number: int, last: bool, header: bytes, key: bytes, file_id: UUID
) -> bytes:
    """Open one chunk by its number, for a part of a file; raise CannotOpen for every failure."""
    known = len(header) == HEADER_BYTES and header[:2] == _FORMAT + _SUITE
    # Every chunk but the last is full, and only the single chunk of an empty file is empty.
    whole = len(chunk) == SEALED_CHUNK
    cut = last and (
        _TAG_BYTES < len(chunk) < SEALED_CHUNK or (number, len(chunk)) == (0, _TAG_BYTES)
    )
    if not known or not (whole or cut) or not 0 <= number < _MAX_CHUNKS or len(key) != _KEY_BYTES:
        raise CannotOpen
    nonce = _nonce(header, number, last=last)
    try:
        return _cipher(key, file_id).decrypt(nonce, chunk, _associated(header, file_id))
    except InvalidTag:
        raise CannotOpen from None


def _cipher(key: bytes, file_id: UUID) -> AESGCM:
    info = lp(Label.STREAM.encoded, _SUITE, file_id.bytes)
    return AESGCM(HKDFExpand(SHA256(), _KEY_BYTES, info).derive(key))


def _nonce(head: bytes, number: int, *, last: bool) -> bytes:
    return head[2:] + u32(number) + (b"\x01" if last else b"\x00")


def _associated(head: bytes, file_id: UUID) -> bytes:
    return lp(Label.STREAM.encoded, head[:1], head[1:2], file_id.bytes)


def _filled(read: Callable[[int], bytes], size: int) -> bytes:
    # A pipe or an upload may give less than was asked for; a chunk must be full all the same.
    pieces, missing = [], size
    while missing and (piece := read(missing)):
        pieces.append(piece)
        missing -= len(piece)
    return b"".join(pieces)
