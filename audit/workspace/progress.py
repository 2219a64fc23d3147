"""A bar that tells how far a verification is: in place on a terminal, a line now and then in a file."""

from __future__ import annotations

import time
from typing import Any

_EVERY = 0.2
_WIDTH = 30


class Bar:
    """Tells entries read and how fast."""

    def __init__(self, out: Any, *, is_terminal: bool) -> None:
        """Take where to tell."""
        self._out, self._is_terminal = out, is_terminal
        self._began = self._told_at = time.monotonic()

    def tell(self, entries: int, of: int) -> None:
        """Tell how many entries have been read, of how many."""
        now = time.monotonic()
        if self._is_terminal and now - self._told_at > _EVERY:
            self._told_at = now
            speed = entries / (now - self._began)
            done = min(_WIDTH, _WIDTH * entries // max(of, 1))
            bar = "█" * done + "░" * (_WIDTH - done)
            self._out.write(f"\r{bar} {entries:,} of {of:,}, {speed:,.0f} a second ", ending="")
        elif not self._is_terminal:
            self._out.write(f"{entries:,} entries read ...")
        self._out.flush()

    def __enter__(self) -> Bar:
        """Begin."""
        return self

    def __exit__(self, *_: object) -> None:
        """Clear the line."""
        if self._is_terminal:
            self._out.write("\r" + " " * 100 + "\r", ending="")
