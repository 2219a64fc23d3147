"""Pictures are drawn anew before they are kept: no place, no camera, no bomb, no second file (UP4)."""

from __future__ import annotations

import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

from agencies.attachments import redraw
from agencies.attachments.refusals import NotTaken
from agencies.attachments.spools import Spool

SECONDS = 10  # the door lets go of a connection that is idle longer than fifteen (config/roles.py)
_PIECE = 64 * 1024
_WHY = {
    redraw.TOO_MANY: "This picture has more than 50 million points: make it smaller, and attach it.",
    redraw.BROKEN: "This picture cannot be opened: save it again, and attach that.",
}


def drawn_anew(spool: Spool, kind: str, *, longest: int = 0) -> Spool:
    """The picture of a spool, drawn by a process of its own. Raises NotTaken when it cannot be.

    `longest` makes it a JPEG whose longer side has that many points at most.
    """
    command = [sys.executable, "-I", str(Path(redraw.__file__)), kind, str(longest)]
    with subprocess.Popen(  # noqa: S603 - our own program, and a word of our own
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={}
    ) as drawing:
        late = threading.Timer(SECONDS, drawing.kill)
        late.start()
        try:
            made = _through(spool, drawing)
            code = drawing.wait()
        finally:
            late.cancel()
    if code:
        made.close()
        raise NotTaken(_WHY.get(code, _WHY[redraw.BROKEN]))
    return made


def _through(spool: Spool, drawing: subprocess.Popen[bytes]) -> Spool:
    """Give the picture and take what is drawn: it writes nothing before it has read everything."""
    given, taken = drawing.stdin, drawing.stdout
    if given is None or taken is None:
        raise RuntimeError("The drawing process has no pipes.")
    with suppress(BrokenPipeError), given:
        reader = spool.reader()
        while piece := reader.read(_PIECE):
            given.write(piece)
    made = Spool()
    while piece := taken.read(_PIECE):
        made.write(piece)
    made.finish()
    return made
