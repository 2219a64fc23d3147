"""Pictures are drawn anew before they are kept: no place, no camera, no bomb, no second file (UP4)."""

from __future__ import annotations

from collections.abc import Iterable

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
    code, made = programs.run(cover, spool, kind, "NAMED" if is_named else "PLAIN", wanted)
    drawn = made.reader().read()
    made.close()
    if code:
        raise NotTaken(_WHY.get(code, _WHY[redraw.BROKEN]))
    return drawn
