"""Telling how far a backup is: in place on a terminal, nothing in a file."""

from __future__ import annotations

import time
from typing import Any

EVERY = 0.2


class Teller:
    """One line that tells a part and its size, as it grows."""

    def __init__(self, out: Any, *, is_terminal: bool) -> None:
        """Take where to tell."""
        self.out, self.is_terminal = out, is_terminal
        self.told_at = 0.0

    def tell(self, part: str, size: int) -> None:
        """Tell the bytes of a part so far."""
        if self.is_terminal and time.monotonic() - self.told_at > EVERY:
            self.told_at = time.monotonic()
            self.out.write(f"\r{part}: {size / 1_000_000:,.1f} MB ", ending="")
            self.out.flush()

    def __enter__(self) -> Teller:
        """Begin."""
        return self

    def __exit__(self, *_: object) -> None:
        """Clear the line."""
        if self.is_terminal:
            self.out.write("\r" + " " * 40 + "\r", ending="")
