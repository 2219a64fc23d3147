"""How far something is, for a person at a terminal."""

import sys
from collections.abc import Callable


def bar(doing: str) -> Callable[[int, int], None]:
    """A progress bar on a terminal; elsewhere one line at each tenth."""
    last = -1

    def told(done: int, of: int) -> None:
        nonlocal last
        tenth = done * 10 // of if of else 10
        if sys.stderr.isatty():
            filled = done * 40 // of if of else 40
            end = "\n" if done == of else ""
            line = f"\r{doing} [{'#' * filled}{'.' * (40 - filled)}] {tenth * 10:3} %"
            print(line, end=end, file=sys.stderr, flush=True)
        elif tenth != last:
            print(f"{doing}: {tenth * 10} %", file=sys.stderr, flush=True)
        last = tenth

    return told
