"""What the live socket asks of the connection under it; config/lines.py gives it."""

from typing import Protocol

NAME = "hub.line"
"""The extension of a socket's ASGI scope under which the web process puts its line."""


class Line(Protocol):
    """A connection on which what is written goes out in order, or waits."""

    def write_frame(self, frame: bytes) -> None:
        """Write a whole frame; returns at once, and does nothing on a line that is not open."""

    def waiting(self) -> int:
        """The bytes that the other end has made no room for yet."""

    def abort(self) -> None:
        """End the connection at once, with all that waits."""
