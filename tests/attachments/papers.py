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


def written_pdf(*pages: str) -> bytes:
    """A PDF whose pages hold these words, a line each, in no more than a font that every reader has."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    kids = []
    for words in pages:
        lines = b" ".join(b"(%s) Tj T*" % line.encode("latin-1") for line in words.split("\n"))
        drawn = b"BT /F1 12 Tf 14 TL 72 720 Td " + lines + b" ET"
        kids.append(_page(objects, drawn))
    return _pdf_of(objects, kids)


def scanned_pdf(pages: int = 1) -> bytes:
    """A PDF of pages on which something is drawn, and no words stand."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    return _pdf_of(objects, [_page(objects, b"72 700 200 30 re f") for _ in range(pages)])


def _page(objects: list[bytes], drawn: bytes) -> int:
    font = b"<< /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>"
    objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn))
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources %s /Contents %d 0 R >>"
    objects.append(page % (font, len(objects)))
    return len(objects)


def _pdf_of(objects: list[bytes], kids: list[int]) -> bytes:
    listed = b" ".join(b"%d 0 R" % kid for kid in kids)
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), listed)
    made, places = b"%PDF-1.7\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    trailer = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    return made + head + table + trailer % (len(objects) + 1, len(made))
