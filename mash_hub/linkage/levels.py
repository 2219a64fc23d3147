"""How far each field of two rows agrees: one level a field, from which classes and grounds are made."""

from __future__ import annotations

from enum import IntEnum
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler

from mash_hub.linkage.composites import iso
from mash_hub.linkage.rows import Day, Home, Name, Row, sound


class Text(IntEnum):
    """Two names, or two towns."""

    MISSING = 0
    SAME = 1
    ONE_LETTER = 2
    ALIKE = 3
    SHORT = 4  # one is the other's beginning, or its initial
    SWAPPED = 5  # given and family name changed places
    FAINT = 6
    DIFFERENT = 7


class Birth(IntEnum):
    """Two births: days where both are known, else years."""

    MISSING = 0
    SAME = 1
    SAME_FIRST_OF_JANUARY = 2  # often written where nobody knows the day
    TURNED = 3  # day and month changed places
    ONE_DIGIT = 4
    ONE_PART = 5
    PLACEHOLDER = 6  # the same year, and one side a first of January
    SAME_YEAR = 7
    YEAR_APART = 8
    DIFFERENT = 9
    GENERATION = 10
    OTHER_YEAR = 11


class Number(IntEnum):
    """Two identifiers, postcodes or telephone numbers."""

    MISSING = 0
    SAME = 1
    NEARLY = 2
    DIFFERENT = 3


class Street(IntEnum):
    """Two streets with their numbers."""

    MISSING = 0
    SAME = 1
    NEARLY = 2
    OTHER_NUMBER = 3
    DIFFERENT = 4


# As plain numbers, since looking an enum up takes longer than comparing two dates.
_ONE_LETTER, _ALIKE, _SHORT, _SWAPPED, _FAINT, _DIFFERENT = map(int, [*Text][2:])
_BOTH_FIRST, _TURNED = int(Birth.SAME_FIRST_OF_JANUARY), int(Birth.TURNED)
_ONE_DIGIT, _ONE_PART, _PLACEHOLDER = map(int, (Birth.ONE_DIGIT, Birth.ONE_PART, Birth.PLACEHOLDER))
_OTHER_DAY, _GENERATION = int(Birth.DIFFERENT), int(Birth.GENERATION)
_NEARLY, _OTHER = int(Number.NEARLY), int(Number.DIFFERENT)  # of streets and numbers alike
_OTHER_NUMBER, _OTHER_STREET = int(Street.OTHER_NUMBER), int(Street.DIFFERENT)


class Levels(NamedTuple):
    """The levels of two rows, as plain numbers so that equal ones are scored once."""

    given: int
    family: int
    birth: int
    street: int
    town: int
    postcode: int
    identifier: int
    phone: int


def of(left: Row, right: Row) -> Levels:
    """Compare two rows field by field; of several names or homes those that agree best."""
    given, family = _names(left.names, right.names)
    street, town, postcode = _homes(left.homes, right.homes)
    birth = _births(left, right)
    identifier = _identifiers(left.identifiers, right.identifiers)
    phone = _phones(left.phones, right.phones)
    return Levels(given, family, birth, street, town, postcode, identifier, phone)


# --- names ----------------------------------------------------------------------------------------

ALIKE, FAINT = 0.9, 0.78  # Jaro-Winkler
_DISTANCE = (4, 0, 1, 2, 3, 2, 5, 7)  # of each Text level, when the best of several names is sought


def _names(left: tuple[Name, ...], right: tuple[Name, ...]) -> tuple[int, int]:
    if not left or not right:
        return 0, 0
    if len(left) == len(right) == 1:
        return _name(left[0], right[0])
    pairs = (_name(one, other) for one, other in product(left, right))
    return min(pairs, key=lambda pair: _DISTANCE[pair[0]] + _DISTANCE[pair[1]])


def _name(left: Name, right: Name) -> tuple[int, int]:
    given = 1 if left.given == right.given != "" else text(left.given, right.given)
    family = 1 if left.family == right.family != "" else text(left.family, right.family)
    if not _speaks(given) and not _speaks(family) and _swapped(left, right):
        return _SWAPPED, _SWAPPED
    return given, family


def _speaks(level: int) -> bool:
    """Whether two names agree, or nearly."""
    return 0 < level <= _ALIKE


def _swapped(left: Name, right: Name) -> bool:
    across = text(left.given, right.family)
    if across > _ALIKE:  # so it is nearly always: the second comparison is spared
        return False
    back = text(left.family, right.given)
    return back <= _ALIKE and (across or back) > 0


def text(left: str, right: str) -> int:
    """The Text level of two folded names."""
    if not left or not right:
        return 0
    return 1 if left == right else _text(left, right)


@lru_cache(maxsize=200_000)
def _text(left: str, right: str) -> int:
    if min(len(left), len(right)) > 3 and one_slip(left, right):
        return _ONE_LETTER
    if left.startswith(right) or right.startswith(left):
        return _SHORT
    alike = JaroWinkler.similarity(left, right)
    if alike >= ALIKE or sound(left) == sound(right):
        return _ALIKE
    return _FAINT if alike >= FAINT else _DIFFERENT


def forget() -> None:
    """Forget which names were compared before, so that a bench begins as a new process does."""
    _text.cache_clear()


def one_slip(left: str, right: str) -> bool:
    """Whether two words differ by one sign, or by two neighbours that changed places."""
    return DamerauLevenshtein.distance(left, right, score_cutoff=1) <= 1


# --- births ---------------------------------------------------------------------------------------

A_GENERATION = 14  # years; nobody's parent is nearer
_FIRST = (1, 1)


def _births(left: Row, right: Row) -> int:
    if left.born and right.born:
        if left.born == right.born and left.born[1:] != _FIRST:
            return 1
        return _days(left.born, right.born)
    mine, theirs = left.all_years, right.all_years
    if not mine or not theirs:
        return 0
    if mine & theirs:
        return int(Birth.SAME_YEAR)
    apart = min(abs(one - other) for one, other in product(mine, theirs))
    return int(Birth.YEAR_APART if apart == 1 else Birth.OTHER_YEAR)


def _days(left: Day, right: Day) -> int:
    if left == right:
        return _BOTH_FIRST
    if left[0] == right[0] and left[1] == right[2] and left[2] == right[1]:
        return _TURNED
    same = (left[0] == right[0]) + (left[1] == right[1]) + (left[2] == right[2])
    if same == 2:
        return _ONE_DIGIT if one_slip(iso(left), iso(right)) else _ONE_PART
    if left[0] == right[0] and _FIRST in (left[1:], right[1:]):
        return _PLACEHOLDER
    return _GENERATION if abs(left[0] - right[0]) >= A_GENERATION else _OTHER_DAY


# --- homes and numbers ----------------------------------------------------------------------------

_NOWHERE = (0, 0, 0)


def _homes(left: tuple[Home, ...], right: tuple[Home, ...]) -> tuple[int, int, int]:
    if not left or not right:
        return _NOWHERE
    if len(left) == len(right) == 1:
        return _home(left[0], right[0])
    return min((_home(one, other) for one, other in product(left, right)), key=_distance)


def _distance(levels: tuple[int, int, int]) -> int:
    street, town, postcode = levels
    return (street or 3) * 2 + (town or 4) // 2 + (postcode or 2) * 2


def _home(left: Home, right: Home) -> tuple[int, int, int]:
    return (
        _street(left, right),
        text(left.town, right.town),
        number(left.postcode, right.postcode),
    )


def _street(left: Home, right: Home) -> int:
    name = text(left.street, right.street)
    if name == 0:
        return 0
    if name > _SHORT:
        return _OTHER_STREET
    if left.number == right.number:
        return 1 if name == 1 else _NEARLY
    if not left.number or not right.number or one_slip(left.number, right.number):
        return _NEARLY
    return _OTHER_NUMBER


def number(left: str, right: str) -> int:
    """The Number level of two numbers."""
    if not left or not right:
        return 0
    if left == right:
        return 1
    is_near = min(len(left), len(right)) > 3 and one_slip(left, right)
    return _NEARLY if is_near else _OTHER


def _identifiers(left: frozenset[tuple[str, str]], right: frozenset[tuple[str, str]]) -> int:
    if not left or not right:
        return 0
    if not left.isdisjoint(right):
        return 1
    pairs = product(left, right)
    levels = [number(one, other) for (kind, one), (of, other) in pairs if kind == of]
    return min(levels, default=0)


def _phones(left: frozenset[str], right: frozenset[str]) -> int:
    if not left or not right:
        return 0
    return _OTHER if left.isdisjoint(right) else 1
