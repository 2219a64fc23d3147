"""PDF files: from their first byte to their last, and without anything that acts when they are opened.

Names of actions are looked for as they are and as they can be written (`/J#53` is `/JS`), in the file
and in its packed object streams, each unpacked as far as a bound. Nothing is drawn or carried out.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from typing import IO

from agencies.attachments.refusals import NotTaken

_PIECE = 1024 * 1024
_OVERLAP = 4096
_MOST_UNPACKED = 8 * 1024 * 1024  # of one stream of objects
_END = 2048
_HEX = re.compile(rb"#([0-9A-Fa-f]{2})")
# Names so short that chance writes them into a picture's points are left out; none acts by itself.
_ACTS = re.compile(
    rb"/(?:JavaScript|Launch|EmbeddedFiles?|RichMedia|SubmitForm|ImportData)(?![A-Za-z0-9])"
    rb"|/XFA(?=[\s\[(0-9])"
)
_LOCKED = re.compile(rb"/Encrypt(?![A-Za-z0-9])")
_LISTS = b"/ObjStm"
_PACKED = re.compile(rb"/ObjStm\b.{0,1000}?\bstream\r?\n", re.DOTALL)
ACTS = (
    "This PDF holds a script, a form that sends something, or another file. Print it to a new PDF, "
    "and attach that."
)


def look_into(file: IO[bytes]) -> None:
    """Raise NotTaken for a file that is no whole PDF, is another file as well, or acts."""
    if file.read(5) != b"%PDF-":
        raise NotTaken("It is called .pdf, but is no PDF.")
    size = file.seek(0, 2)
    file.seek(max(0, size - _END))
    end = file.read()
    if b"%%EOF" not in end:
        raise NotTaken("This PDF is not whole: save it again, and attach that.")
    if b"PK\x05\x06" in end:
        raise NotTaken("This PDF is an archive as well. Print it to a new PDF, and attach that.")
    for at, piece in _pieces(file):
        _require_harmless(piece)
        for found in _PACKED.finditer(piece):
            _require_harmless(_unpacked(file, at + found.end()))


def _require_harmless(written: bytes) -> None:
    plain = _HEX.sub(lambda found: bytes([int(found.group(1), 16)]), written)
    if _ACTS.search(plain) or plain.count(_LISTS) > written.count(_LISTS):
        raise NotTaken(ACTS)
    if _LOCKED.search(plain):
        raise NotTaken("It is locked with a password: take that off, and attach it again.")


def _pieces(file: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    """The file in pieces that overlap, each with its place."""
    at, held = 0, b""
    while True:
        file.seek(at + len(held))
        read = file.read(_PIECE)
        if not read:
            return
        piece = held + read
        yield at, piece
        at += max(0, len(piece) - _OVERLAP)
        held = piece[-_OVERLAP:]


def _unpacked(file: IO[bytes], at: int) -> bytes:
    """What is packed at a place. Raises NotTaken beyond the bound, or where it is packed otherwise."""
    file.seek(at)
    unpack, taken, room = zlib.decompressobj(), b"", _MOST_UNPACKED
    try:
        while room > 0 and not unpack.eof and (piece := file.read(64 * 1024)):
            taken += unpack.decompress(piece, room)
            room = _MOST_UNPACKED - len(taken)
    except zlib.error:
        raise NotTaken("This PDF is packed in an unusual way. Print it to a new PDF.") from None
    if not unpack.eof and room <= 0:
        raise NotTaken("This PDF unpacks to far more than it holds. Print it to a new PDF.")
    return taken
