"""The three classes of a pair, by fixed likelihoods: same person, same household, unrelated.

Where the figures come from: each is how often a level was met among pairs that are one person, share a
home, or have nothing to do with each other, counted with a floor of one on people that
`config/bench/people.py` draws (seeds 7 and 8) and on FEBRL 1 to 3 with household decoys (seeds 101 to
103), rounded to two places. Those of one home, whoever lives there, are brought half way to those of one
person: a slip in an address says nothing about who lives at it. Years and telephones, which those lists
lack, are by judgement. Never learned per run: learned afresh, twins became one person (security notes
7.7). FEBRL 4 and other seeds were kept for checking; `./hub bench match` prints what they give.
"""

from __future__ import annotations

import math
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from mash_hub.linkage.levels import Birth, Levels, Number, Street, Text


class Class(StrEnum):
    """The three classes, as lists of pairs name them."""

    SAME_PERSON = "same person"
    SAME_HOUSEHOLD = "same household"
    UNRELATED = "unrelated"


class Weights(NamedTuple):
    """The logarithm of how likely a pair is, once for each class."""

    person: float
    household: float
    unrelated: float

    @property
    def best(self) -> Class:
        """The likeliest class."""
        return _CLASSES[[*self].index(max(self))]

    @property
    def chance(self) -> float:
        """How likely the likeliest class is, from 0 to 1."""
        top = max(self)
        return 1 / sum(math.exp(weight - top) for weight in self)

    @property
    def odds(self) -> float:
        """How much more is said for one person than for anything else; negative when less."""
        return self.person - max(self.household, self.unrelated)


_CLASSES: list[Class] = list(Class)
Likely = tuple[float, float, float]

_GIVEN: dict[int, Likely] = {
    Text.SAME: (0.74, 0.057, 0.0094),
    Text.ONE_LETTER: (0.14, 0.0059, 0.0021),
    Text.ALIKE: (0.014, 0.0013, 0.0012),
    Text.SHORT: (0.011, 0.00044, 0.00033),
    Text.SWAPPED: (0.044, 0.0026, 0.000095),
    Text.FAINT: (0.01, 0.013, 0.0094),
    Text.DIFFERENT: (0.041, 0.92, 0.98),
}
_FAMILY: dict[int, Likely] = {
    Text.SAME: (0.74, 0.68, 0.0038),
    Text.ONE_LETTER: (0.14, 0.1, 0.0007),
    Text.ALIKE: (0.0056, 0.0041, 0.00048),
    Text.SHORT: (0.0012, 0.00022, 0.00015),
    Text.SWAPPED: (0.043, 0.0025, 0.000092),
    Text.FAINT: (0.0024, 0.0029, 0.0045),
    Text.DIFFERENT: (0.068, 0.21, 0.99),
}
_BIRTH: dict[int, Likely] = {
    Birth.SAME: (0.83, 0.019, 0.000021),
    Birth.SAME_FIRST_OF_JANUARY: (0.016, 0.0002, 0.000021),
    Birth.TURNED: (0.014, 0.00028, 0.000014),
    Birth.ONE_DIGIT: (0.046, 0.0019, 0.0012),
    Birth.ONE_PART: (0.031, 0.0057, 0.0041),
    Birth.PLACEHOLDER: (0.05, 0.0015, 0.00054),
    Birth.DIFFERENT: (0.0069, 0.26, 0.25),
    Birth.GENERATION: (0.0089, 0.71, 0.74),
    Birth.SAME_YEAR: (0.97, 0.08, 0.02),
    Birth.YEAR_APART: (0.02, 0.05, 0.04),
    Birth.OTHER_YEAR: (0.01, 0.87, 0.94),
}
_IDENTIFIER: dict[int, Likely] = {
    Number.SAME: (0.93, 0.000058, 0.0000043),
    Number.NEARLY: (0.054, 0.000058, 0.0000087),
    Number.DIFFERENT: (0.021, 1.0, 1.0),
}
_PHONE: dict[int, Likely] = {
    Number.SAME: (0.5, 0.4, 0.0001),
    Number.DIFFERENT: (0.5, 0.6, 0.9999),
}
# Street, town and postcode hang together (who moved differs in all three): one table by the street,
# and by the area that town and postcode make.
_SAME, _NEAR, _ELSEWHERE = 1, 2, 3
_HOME: dict[tuple[int, int], Likely] = {
    (Street.MISSING, _SAME): (0.061, 0.066, 0.000023),
    (Street.MISSING, _NEAR): (0.012, 0.013, 0.0052),
    (Street.MISSING, _ELSEWHERE): (0.007, 0.0078, 0.064),
    (Street.SAME, 0): (0.01, 0.012, 0.0000033),
    (Street.SAME, _SAME): (0.55, 0.57, 0.0000033),
    (Street.SAME, _NEAR): (0.096, 0.091, 0.00001),
    (Street.SAME, _ELSEWHERE): (0.0003, 0.00023, 0.00003),
    (Street.NEARLY, 0): (0.002, 0.0022, 0.00003),
    (Street.NEARLY, _SAME): (0.12, 0.1, 0.0000033),
    (Street.NEARLY, _NEAR): (0.022, 0.019, 0.00011),
    (Street.NEARLY, _ELSEWHERE): (0.00018, 0.00013, 0.00088),
    (Street.OTHER_NUMBER, 0): (0.000059, 0.000043, 0.00009),
    (Street.OTHER_NUMBER, _SAME): (0.017, 0.0083, 0.0000067),
    (Street.OTHER_NUMBER, _NEAR): (0.0028, 0.0015, 0.00049),
    (Street.OTHER_NUMBER, _ELSEWHERE): (0.0013, 0.0012, 0.004),
    (Street.DIFFERENT, 0): (0.002, 0.0022, 0.0078),
    (Street.DIFFERENT, _SAME): (0.021, 0.014, 0.00062),
    (Street.DIFFERENT, _NEAR): (0.011, 0.011, 0.048),
    (Street.DIFFERENT, _ELSEWHERE): (0.069, 0.078, 0.87),
}
_SILENT: Likely = (1.0, 1.0, 1.0)

# Before anything is compared: for each pair that is one person, so many share a home, and so many
# are strangers. A look-up among few may not overlook anybody; a list of thousands meets more chance.
HOUSEHOLD = 8
STRANGERS_OF_A_LOOK_UP = 1_000
STRANGERS_OF_A_LIST = 100_000


@lru_cache(maxsize=200_000)
def weigh(levels: Levels, strangers: int = STRANGERS_OF_A_LIST) -> Weights:
    """Weigh a pair by its levels; `strangers` says among how many it was found."""
    likely = [
        _GIVEN.get(levels.given, _SILENT),
        _FAMILY.get(levels.family, _SILENT),
        _BIRTH.get(levels.birth, _SILENT),
        _HOME.get((levels.street, _area(levels)), _SILENT),
        _IDENTIFIER.get(levels.identifier, _SILENT),
        _PHONE.get(levels.phone, _SILENT),
    ]
    person, household, unrelated = (
        sum(map(math.log, column)) for column in zip(*likely, strict=True)
    )
    return Weights(
        person,
        household + math.log(HOUSEHOLD) if shares_a_home(levels) else -math.inf,
        unrelated + math.log(strangers),
    )


def _area(levels: Levels) -> int:
    if levels.postcode == Number.SAME:
        return _SAME
    if levels.postcode == Number.NEARLY or 0 < levels.town <= Text.SHORT:
        return _NEAR
    return _ELSEWHERE if levels.postcode or levels.town else 0


def shares_a_home(levels: Levels) -> bool:
    """Whether anything speaks for one home: a street or postcode, a telephone, or being twins."""
    return (
        0 < levels.street <= Street.OTHER_NUMBER
        or levels.postcode == Number.SAME
        or levels.phone == Number.SAME
        or (
            levels.birth in (Birth.SAME, Birth.SAME_FIRST_OF_JANUARY)
            and 0 < levels.family <= Text.ALIKE
        )
    )
