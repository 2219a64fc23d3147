"""Draws a picture, or the pages of a PDF, without some squares: a program of its own, from input to output.

It is given no file, no address and no key, and little memory and time; if a picture breaks it, nothing
else breaks. What is drawn holds points alone, in shades of grey; a square that is taken out is black in
it, and what stood there is nowhere. Of a PDF nothing is carried out, and no form is filled in: its pages
are drawn as paper would show them, each no larger than a picture may be, and no more than a few.
"""

from __future__ import annotations

import io
import resource
import sys
import warnings
from collections.abc import Iterator

import pypdfium2
from PIL import Image, ImageDraw, ImageOps

LETTERS = "ABCDEFGHIJKLMNOPQRST"  # of the squares across
ACROSS, DOWN = len(LETTERS), 20
LONGEST = 1500  # points of the longer side
MOST_POINTS = 50_000_000
MOST_PAGES = 20
LENGTH = 4  # bytes before each page that is written
MEMORY = 1_500_000_000
SECONDS = 12
TOO_MANY, BROKEN = 3, 4
_MARGIN = 34  # points round a picture whose squares are named


def _confine() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def picture(taken: bytes, kind: str) -> Image.Image:
    """A picture as it is looked at, in shades of grey. Raises what Pillow raises."""
    Image.MAX_IMAGE_PIXELS = MOST_POINTS
    with Image.open(io.BytesIO(taken), formats=[kind]) as opened:
        if opened.width * opened.height > MOST_POINTS:
            raise Image.DecompressionBombError
        opened.load()
        ImageOps.exif_transpose(opened, in_place=True)
        ground = Image.new("RGBA", opened.size, "white")
        ground.alpha_composite(opened.convert("RGBA"))
    plain = ground.convert("L")
    plain.thumbnail((LONGEST, LONGEST))
    return plain


def pages(taken: bytes, only: int = 0) -> Iterator[tuple[int, Image.Image]]:
    """The pages of a PDF with their numbers, from 1; or one of them. Raises TooMany, what PDFium raises."""
    document = pypdfium2.PdfDocument(taken)
    if len(document) > MOST_PAGES:
        raise TooMany
    for number in range(1, len(document) + 1):
        if only in (0, number):
            yield number, _drawn(document[number - 1])


def _drawn(page: pypdfium2.PdfPage) -> Image.Image:
    """One page, however large it says it is, with points enough to read it and no more."""
    scale = LONGEST / max(page.get_size())
    bitmap = page.render(scale=scale, grayscale=True, may_draw_forms=False)
    drawn: Image.Image = bitmap.to_pil().convert("L")
    drawn.thumbnail((LONGEST, LONGEST))
    return drawn


class TooMany(Exception):
    """More pages than are drawn."""


def covered(plain: Image.Image, squares: str, *, is_named: bool) -> bytes:
    """The picture (PNG) with squares such as `0,3 0,4` black; or their names round it."""
    pen = ImageDraw.Draw(plain)
    for square in squares.split():
        across, down = (int(number) for number in square.split(","))
        pen.rectangle(_box(plain, across, down), fill=0)
    if is_named:
        plain = _named(plain)
    made = io.BytesIO()
    plain.save(made, "PNG", compress_level=6)
    return made.getvalue()


def _box(picture: Image.Image, across: int, down: int) -> tuple[int, int, int, int]:
    """A square's points, each side rounded outwards, so that nothing is left between two."""
    width, height = picture.size
    right, bottom = -(-(across + 1) * width // ACROSS), -(-(down + 1) * height // DOWN)
    return across * width // ACROSS, down * height // DOWN, right, bottom


def _named(picture: Image.Image) -> Image.Image:
    """The picture with letters above and numbers beside its squares, and thin lines between them."""
    pen = ImageDraw.Draw(picture)
    width, height = picture.size
    for place in range(1, ACROSS):
        pen.line((place * width // ACROSS, 0, place * width // ACROSS, height), fill=128)
        pen.line((0, place * height // DOWN, width, place * height // DOWN), fill=128)
    page = Image.new("L", (width + _MARGIN, height + _MARGIN), 255)
    page.paste(picture, (_MARGIN, _MARGIN))
    pen = ImageDraw.Draw(page)
    for place, letter in enumerate(LETTERS):
        middle = _MARGIN + place * width // ACROSS + width // ACROSS // 2
        pen.text((middle, _MARGIN // 2), letter, fill=0, anchor="mm", font_size=18)
        middle = _MARGIN + place * height // DOWN + height // DOWN // 2
        pen.text((_MARGIN // 2, middle), str(place + 1), fill=0, anchor="mm", font_size=18)
    return page


def of_pages(taken: bytes, squares: str, *, is_named: bool, only: int) -> Iterator[bytes]:
    """The pages of a PDF, each with its length before it; squares are named with their page, `2:0,3`."""
    for number, plain in pages(taken, only):
        before = f"{number}:"
        own = " ".join(
            one.removeprefix(before) for one in squares.split() if one.startswith(before)
        )
        made = covered(plain, own, is_named=is_named)
        yield len(made).to_bytes(LENGTH) + made


def made_of(taken: bytes, kind: str, how: str, squares: str, only: int) -> bytes:
    """What is written: how many pages there are, the pages, or the picture. Raises what the others raise."""
    is_named = how == "NAMED"
    if how == "COUNT":
        number = len(pypdfium2.PdfDocument(taken))
        return str(number).encode()
    if kind == "PDF":
        return b"".join(of_pages(taken, squares, is_named=is_named, only=only))
    return covered(picture(taken, kind), squares, is_named=is_named)


def main(kind: str, how: str, squares: str = "", only: str = "0") -> int:
    """Draw the picture of the input; the answer says why it could not be."""
    taken = sys.stdin.buffer.read()
    _confine()
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        made = made_of(taken, kind, how, squares, int(only))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, TooMany):
        return TOO_MANY
    except Exception:  # whatever a picture breaks, it is not drawn
        return BROKEN
    sys.stdout.buffer.write(made)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:5]))
