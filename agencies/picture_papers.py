"""A PDF whose pages are pictures and nothing else: no text, no font, no metadata, no thumbnail, no identifier.

What was taken out before a page was drawn is nowhere in it (domain notes 8c number 20). It is written here
by hand, in few lines, so that nothing stands in the file that nobody asked for; and the same pictures
make the same bytes.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Sequence

from PIL import Image, ImageDraw

_POINTS = 72


def pdf_of(pictures: Sequence[bytes], *, dots: int = 150) -> bytes:
    """A PDF of pictures (PNG), each a page at so many dots an inch, in shades of grey.

    Raises ValueError for no picture.
    """
    if not pictures:
        raise ValueError("A paper has at least one page.")
    objects: list[bytes] = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    pages: list[int] = []
    for one in pictures:
        width, height, points = _grey(one)
        page = len(objects) + 1
        pages.append(page)
        objects += _page(page, width, height, points, dots)
    kids = b" ".join(b"%d 0 R" % page for page in pages)
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(pages), kids)
    return _written(objects)


def page_with(picture: bytes, words: str, *, dots: int = 150) -> bytes:
    """A page (PNG, A4) with one picture on it, as large as it fits, and a line beneath."""
    width, height, margin = (round(side * dots) for side in (8.27, 11.69, 0.8))
    page = Image.new("L", (width, height), 255)
    with Image.open(io.BytesIO(picture), formats=["PNG"]) as opened:
        shown = opened.convert("L")
    shown.thumbnail((width - 2 * margin, height - 3 * margin))
    page.paste(shown, ((width - shown.width) // 2, margin))
    pen = ImageDraw.Draw(page)
    pen.text((margin, height - margin), words, fill=0, font_size=round(dots / 8))
    made = io.BytesIO()
    page.save(made, "PNG", compress_level=1)
    return made.getvalue()


def _grey(picture: bytes) -> tuple[int, int, bytes]:
    with Image.open(io.BytesIO(picture), formats=["PNG"]) as opened:
        ground = Image.new("RGBA", opened.size, "white")
        ground.alpha_composite(opened.convert("RGBA"))
        points = ground.convert("L")
        return points.width, points.height, points.tobytes()


def _page(number: int, width: int, height: int, points: bytes, dots: int) -> list[bytes]:
    """The three objects of a page: itself, what draws it, and its picture."""
    across, down = (f"{side * _POINTS / dots:.3f}".encode() for side in (width, height))
    drawing = b"q %s 0 0 %s 0 0 cm /P Do Q" % (across, down)
    picture = zlib.compress(points, 6)
    page = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %s %s] /Contents %d 0 R "
        b"/Resources << /XObject << /P %d 0 R >> >> >>" % (across, down, number + 1, number + 2)
    )
    described = (
        b"<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray "
        b"/BitsPerComponent 8 /Filter /FlateDecode /Length %d >>" % (width, height, len(picture))
    )
    return [
        page,
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawing), drawing),
        described + b"\nstream\n" + picture + b"\nendstream",
    ]


def _written(objects: Sequence[bytes]) -> bytes:
    made = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(made)
    made += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for place in places:
        made += b"%010d 00000 n \n" % place
    made += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        start,
    )
    return bytes(made)
