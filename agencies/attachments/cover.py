"""Draws a picture without some of its squares: a program of its own, from its input to its output.

It is given no file, no address and no key, and little memory and time; if a picture breaks it, nothing
else breaks. What is drawn holds points alone, in shades of grey; a square that is taken out is black in
it, and what stood there is nowhere.
"""

from __future__ import annotations

import io
import resource
import sys
import warnings

from PIL import Image, ImageDraw, ImageOps

LETTERS = "ABCDEFGHIJKLMNOPQRST"  # of the squares across
ACROSS, DOWN = len(LETTERS), 20
LONGEST = 1500  # points of the longer side
MOST_POINTS = 50_000_000
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


def covered(taken: bytes, kind: str, squares: str, *, is_named: bool) -> bytes:
    """The picture (PNG) with squares such as `0,3 0,4` black; or their names round it. Raises what Pillow raises."""
    Image.MAX_IMAGE_PIXELS = MOST_POINTS
    with Image.open(io.BytesIO(taken), formats=[kind]) as picture:
        if picture.width * picture.height > MOST_POINTS:
            raise Image.DecompressionBombError
        picture.load()
        ImageOps.exif_transpose(picture, in_place=True)
        ground = Image.new("RGBA", picture.size, "white")
        ground.alpha_composite(picture.convert("RGBA"))
    plain = ground.convert("L")
    plain.thumbnail((LONGEST, LONGEST))
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


def main(kind: str, named: str, squares: str = "") -> int:
    """Draw the picture of the input; the answer says why it could not be."""
    taken = sys.stdin.buffer.read()
    _confine()
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        made = covered(taken, kind, squares, is_named=named == "NAMED")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return TOO_MANY
    except Exception:  # whatever a picture breaks, it is not drawn
        return BROKEN
    sys.stdout.buffer.write(made)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:4]))
