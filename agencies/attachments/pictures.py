"""Pictures are drawn anew before they are kept: no place, no camera, no bomb, no second file (UP4)."""

from __future__ import annotations

from agencies.attachments import programs, redraw
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
