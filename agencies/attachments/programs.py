"""A program of ours that looks at one file: it is given the bytes, a little time, and nothing else."""

from __future__ import annotations

import subprocess
import sys
import threading
from contextlib import suppress
from types import ModuleType

from agencies.attachments.spools import Spool

SECONDS = 10  # the door lets go of a connection that is idle longer than fifteen (config/roles.py)
_PIECE = 64 * 1024


def run(program: ModuleType, spool: Spool, *words: str) -> tuple[int, Spool]:
    """Give a spool to a program of its own, and take its answer's code and what it wrote."""
    command = [sys.executable, "-I", str(program.__file__), *words]
    with subprocess.Popen(  # noqa: S603 - our own program, and words of our own
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={}
    ) as running:
        late = threading.Timer(SECONDS, running.kill)
        late.start()
        try:
            made = _through(spool, running)
            code = running.wait()
        finally:
            late.cancel()
    return code, made


def _through(spool: Spool, running: subprocess.Popen[bytes]) -> Spool:
    """Give the file and take what is made of it: nothing is written before everything was read."""
    given, taken = running.stdin, running.stdout
    if given is None or taken is None:
        raise RuntimeError("The program has no pipes.")
    with suppress(BrokenPipeError), given:
        reader = spool.reader()
        while piece := reader.read(_PIECE):
            given.write(piece)
    made = Spool()
    while piece := taken.read(_PIECE):
        made.write(piece)
    made.finish()
    return made
