"""Draws one picture anew: a program of its own, which reads from its input and writes to its output.

It is given no file, no address and no key, and little memory and time; if a picture breaks it, nothing
else breaks. What is drawn holds the points alone: no place, camera, thumbnail, or second file.
"""

from __future__ import annotations

import io
import resource
import sys
import warnings

from PIL import Image, ImageOps

MOST_POINTS = 50_000_000
MEMORY = 1_500_000_000
SECONDS = 12
TOO_MANY, BROKEN = 3, 4


def _confine() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def drawn_anew(taken: bytes, kind: str, longest: int = 0) -> bytes:
    """The same picture, upright, of its points alone; as a small JPEG where `longest` says so.

    Raises what Pillow raises.
    """
    Image.MAX_IMAGE_PIXELS = MOST_POINTS
    with Image.open(io.BytesIO(taken), formats=[kind]) as picture:
        if picture.width * picture.height > MOST_POINTS:
            raise Image.DecompressionBombError
        picture.load()
        ImageOps.exif_transpose(picture, in_place=True)
        kind = "JPEG" if longest else kind
        mode = _mode(picture, kind)
        plain = picture if picture.mode == mode else picture.convert(mode)
        plain.info.clear()  # of what a picture says of itself, Pillow would carry some over
        if longest:
            plain.thumbnail((longest, longest))
        made = io.BytesIO()
        how = {"quality": 90} if kind == "JPEG" else {"compress_level": 3}
        plain.save(made, kind, **how)
        return made.getvalue()


def _mode(picture: Image.Image, kind: str) -> str:
    if kind == "JPEG":
        return "L" if picture.mode == "L" else "RGB"
    if picture.mode in ("1", "L", "LA", "RGB", "RGBA") and "transparency" not in picture.info:
        return picture.mode
    return "L" if picture.mode.startswith("I") or picture.mode == "F" else "RGBA"


def main(kind: str, longest: str = "0") -> int:
    """Draw the picture of the input; the answer says why it could not be."""
    taken = sys.stdin.buffer.read()
    _confine()
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        made = drawn_anew(taken, kind, int(longest))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return TOO_MANY
    except Exception:  # whatever a picture breaks, it is not taken
        return BROKEN
    sys.stdout.buffer.write(made)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
