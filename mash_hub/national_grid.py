"""Points on the British National Grid, in whole metres: read, said, and found in words (domain notes 5.2)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mash_hub.identifiers import Invalid

EAST, NORTH = 700_000, 1_300_000  # metres that the grid reaches
_LETTERS = "ABCDEFGHJKLMNOPQRSTUVWXYZ"  # of the squares; there is no I
_SQUARE = 100_000
_FEWEST = 3  # figures each way of a reference that tells where a house stands
_REFERENCE = re.compile(r"\b([HNOST][A-HJ-Z])\s*(\d{3,5})\s*(\d{3,5})\b", re.IGNORECASE)
_TOGETHER = re.compile(r"\b([HNOST][A-HJ-Z])\s*((?:\d\d){3,5})\b", re.IGNORECASE)
_TWO = re.compile(
    r"\b(\d{5,6})[\s,;/]{1,4}(?:(?:and\s+)?n(?:orthing)?[\s:]*)?(\d{5,7})\b", re.IGNORECASE
)
_EXAMPLE = "like SP 0698 8679, or easting and northing in metres, like 406980, 286790"


def point(typed: str) -> tuple[int, int]:
    """Read a grid reference of six figures or more, or easting and northing; a square is its south-west corner.

    Raises Invalid, with a sentence, for anything else and for what lies outside the grid.
    """
    text = " ".join(typed.upper().split())
    if text[:1].isalpha():
        return _of_reference(text)
    if re.search(r"\d\.\d", text):
        raise Invalid("Give easting and northing in whole metres, without a point.")
    numbers = re.findall(r"-?\d+", text)
    if re.sub(r"-?\d+|[\s,;/]", "", text):
        raise Invalid(f"Give a National Grid reference, {_EXAMPLE}.")
    if len(numbers) == 1:
        raise Invalid("Give both easting and northing, or neither.")
    if len(numbers) != 2:
        raise Invalid(f"Give one easting and one northing, {_EXAMPLE}.")
    return _within(int(numbers[0]), int(numbers[1]))


def _within(easting: int, northing: int) -> tuple[int, int]:
    if not 0 <= easting <= EAST:
        raise Invalid("An easting lies between 0 and 700000 metres.")
    if not 0 <= northing <= NORTH:
        raise Invalid("A northing lies between 0 and 1300000 metres.")
    return easting, northing


def _of_reference(text: str) -> tuple[int, int]:
    found = re.fullmatch(r"([A-Z]{2})([\d ]+)", text)
    if not found:
        raise Invalid(f"Give a National Grid reference, {_EXAMPLE}.")
    halves = found[2].split()
    if len(halves) == 1 and len(halves[0]) % 2 == 0:
        middle = len(halves[0]) // 2
        halves = [halves[0][:middle], halves[0][middle:]]
    if len(halves) != 2 or len(halves[0]) != len(halves[1]) or len(halves[0]) > 5:
        raise Invalid("A grid reference has as many figures for east as for north, five at most.")
    if len(halves[0]) < _FEWEST:
        raise Invalid("Give at least six figures of the grid reference, like SP 069 867.")
    corner = _corner(found[1])
    if corner is None:
        raise Invalid(f"There is no square {found[1]} on the National Grid.")
    return corner[0] + _metres(halves[0]), corner[1] + _metres(halves[1])


def _metres(figures: str) -> int:
    return int(figures.ljust(5, "0"))


def _corner(letters: str) -> tuple[int, int] | None:
    """The south-west corner of a square of 100 km; None for letters of none."""
    if not set(letters) <= set(_LETTERS):
        return None
    large, small = (_LETTERS.index(letter) for letter in letters)
    east = (large - 2) % 5 * 5 + small % 5
    north = 19 - large // 5 * 5 - small // 5
    easting, northing = east * _SQUARE, north * _SQUARE
    return (easting, northing) if 0 <= easting < EAST and 0 <= northing < NORTH else None


def words(easting: int, northing: int) -> str:
    """A point as pages say it."""
    return f"easting {easting}, northing {northing}"


def _squares(text: str) -> Iterator[tuple[int, int, int]]:
    """The squares that words name: south-west corner, and how many metres a side is."""
    for match in (*_REFERENCE.finditer(text), *_TOGETHER.finditer(text)):
        letters, *figures = match.groups()
        east, north = figures if len(figures) == 2 else _halves(figures[0])
        corner = _corner(letters.upper())
        if corner is not None and len(east) == len(north):
            yield corner[0] + _metres(east), corner[1] + _metres(north), 10 ** (5 - len(east))
    for match in _TWO.finditer(text):
        yield int(match[1]), int(match[2]), 1


def _halves(figures: str) -> tuple[str, str]:
    middle = len(figures) // 2
    return figures[:middle], figures[middle:]


def names(text: str, easting: int, northing: int) -> bool:
    """Whether words name a point, or a square of the grid in which it lies."""
    return any(
        east <= easting < east + side and north <= northing < north + side
        for east, north, side in _squares(text)
    )


def names_any(text: str) -> bool:
    """Whether words name any point or small square of the grid."""
    return any(0 <= east <= EAST and 0 <= north <= NORTH for east, north, _ in _squares(text))
