"""Naming squares of a picture: pure functions over what is typed, such as `C4`, `C4-F6`, or `2 C4-F6` of a page."""

from __future__ import annotations

import re
from collections.abc import Iterable

from agencies.attachments.cover import DOWN, LETTERS

_SQUARE = re.compile(r"([A-T])\s*(\d{1,2})", re.IGNORECASE)
_BETWEEN = re.compile("[-–]")
_PAGE = re.compile(r"(\d{1,2})(?:[\s:,]+(.+))?")
_WHOLE = "A1-T20"
Square = tuple[int, int]


class NoSquare(Exception):
    """What is no square, nor a range of squares."""

    def __init__(self, typed: str) -> None:
        """Take what was typed."""
        super().__init__(typed)
        self.typed = typed


def named(lines: Iterable[str]) -> set[Square]:
    """Squares by column and row, from nought: one or a range from corner to corner on each line. Raises NoSquare."""
    found: set[Square] = set()
    for line in lines:
        corners = [_square(typed) for typed in _BETWEEN.split(line)]
        first, last = corners[0], corners[-1]
        if len(corners) > 2 or first is None or last is None:
            raise NoSquare(line)
        found |= {
            (across, down)
            for across in range(min(first[0], last[0]), max(first[0], last[0]) + 1)
            for down in range(min(first[1], last[1]), max(first[1], last[1]) + 1)
        }
    return found


def named_by_page(lines: Iterable[str], pages: int) -> dict[int, set[Square]]:
    """Squares by page, the page first on each line; a page without squares goes whole. Raises NoSquare."""
    found: dict[int, set[Square]] = {}
    for line in lines:
        match = _PAGE.fullmatch(line.strip())
        if match is None or not 1 <= int(match.group(1)) <= pages:
            raise NoSquare(line)
        try:
            found.setdefault(int(match.group(1)), set()).update(named([match.group(2) or _WHOLE]))
        except NoSquare:
            raise NoSquare(line) from None
    return found


def _square(typed: str) -> Square | None:
    match = _SQUARE.fullmatch(typed.strip())
    if match is None or not 1 <= int(match.group(2)) <= DOWN:
        return None
    return LETTERS.index(match.group(1).upper()), int(match.group(2)) - 1
