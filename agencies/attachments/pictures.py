"""Pictures are drawn anew before they are kept: no place, no camera, no bomb, no second file (UP4)."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping

from agencies.attachments import cover, programs, redraw
from agencies.attachments.refusals import NotTaken
from agencies.attachments.spools import Spool

_WHY = {
    redraw.TOO_MANY: "This picture has more than 50 million points: make it smaller, and attach it.",
    redraw.BROKEN: "This picture cannot be opened: save it again, and attach that.",
}


def drawn_anew(spool: Spool, kind: str, *, longest: int = 0) -> Spool:
    """The picture of a spool, drawn by a process of its own. Raises NotTaken when it cannot be.

    `longest` makes it a JPEG whose longer side has that many points at most.
    """
    code, made = programs.run(redraw, spool, kind, str(longest))
    if code:
        made.close()
        raise NotTaken(_WHY.get(code, _WHY[redraw.BROKEN]))
    return made


def covered(
    spool: Spool, kind: str, squares: Iterable[tuple[int, int]], *, is_named: bool = False
) -> bytes:
    """A picture (PNG, in greys) with squares taken out, drawn by a process of its own.

    `is_named` draws the names of the squares round it, for whoever chooses them. Raises NotTaken.
    """
    wanted = " ".join(f"{across},{down}" for across, down in sorted(squares))
    code, drawn = _drawn(spool, kind, "NAMED" if is_named else "PLAIN", wanted)
    if code:
        raise NotTaken(_WHY.get(code, _WHY[redraw.BROKEN]))
    return drawn


def pages_in(spool: Spool) -> int:
    """How many pages of a PDF can be drawn: none where it does not open, or has more than a few."""
    code, said = _drawn(spool, "PDF", "COUNT")
    number = 0 if code else int(said)
    return number if number <= cover.MOST_PAGES else 0


def pages_covered(
    spool: Spool,
    squares: Mapping[int, Iterable[tuple[int, int]]],
    *,
    only: int = 0,
    is_named: bool = False,
) -> list[bytes]:
    """The pages of a PDF as pictures (PNG, in greys) without squares of theirs; or one of them. Raises NotTaken.

    They are drawn by a process of its own, all in one go: what was taken out is in none of them.
    """
    wanted = " ".join(
        f"{page}:{across},{down}"
        for page, found in sorted(squares.items())
        for across, down in sorted(found)
    )
    how = "NAMED" if is_named else "PLAIN"
    code, drawn = _drawn(spool, "PDF", how, wanted, str(only))
    found = [] if code else _split(drawn)
    if not found:
        raise NotTaken("The pages of this PDF cannot be drawn.")
    return found


def _split(drawn: bytes) -> list[bytes]:
    reader, found = io.BytesIO(drawn), []
    while length := reader.read(cover.LENGTH):
        found.append(reader.read(int.from_bytes(length)))
    return found


def _drawn(spool: Spool, *words: str) -> tuple[int, bytes]:
    code, made = programs.run(cover, spool, *words)
    drawn = made.reader().read()
    made.close()
    return code, drawn
