"""Files as people attach them, and as attackers do."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import Any

from PIL import Image

from agencies.attachments.spools import Spool

TYPES = (
    '<Types><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.wordprocessingml.document.main+xml"/></Types>'
)
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + rb"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
GPS = {1: "N", 2: (54.0, 58.0, 30.0), 3: "W", 4: (1.0, 36.0, 0.0)}


def spool(content: bytes) -> Spool:
    return Spool.of([content])


def pdf(inside: bytes = b"", *, end: bytes = b"%%EOF\n") -> bytes:
    body = b"1 0 obj\n<< /Type /Catalog " + inside + b" >>\nendobj\n"
    return b"%PDF-1.7\n" + body + b"trailer << /Root 1 0 R >>\n" + end


def packed_pdf(inside: bytes) -> bytes:
    """A PDF that hides an object in a packed stream of objects."""
    stream = zlib.compress(inside)
    return pdf().replace(
        b"trailer",
        b"2 0 obj << /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d >>\nstream\n"
        % len(stream)
        + stream
        + b"\nendstream endobj\ntrailer",
    )


def docx(parts: dict[str, Any] | None = None, **other: Any) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        whole = {"[Content_Types].xml": TYPES, "word/document.xml": "<w:document/>"}
        for name, words in {**whole, **(parts or {}), **other}.items():
            package.writestr(name, words)
    return made.getvalue()


def picture(kind: str = "JPEG", size: tuple[int, int] = (40, 30), **how: Any) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", size, (200, 30, 30)).save(made, kind, **how)
    return made.getvalue()


def located_picture() -> bytes:
    """A JPEG that says where and with what it was taken, and has a second file behind it."""
    exif = Image.Exif()
    exif[0x010F] = "ZQXCAMERA"
    exif.get_ifd(0x8825).update(GPS)
    return picture(exif=exif, comment=b"ZQXCOMMENT") + docx()


def archive(**parts: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for name, words in (parts or {"a.txt": b"words"}).items():
            package.writestr(name, words)
    return made.getvalue()
