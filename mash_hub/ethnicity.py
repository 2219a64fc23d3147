"""The code sets of ethnicity and which codes count as minoritised, each since a day (domain notes 5.7)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

_BASE = {
    "W1": "White British",
    "W2": "White Irish",
    "W9": "Any other White background",
    "M1": "White and Black Caribbean",
    "M2": "White and Black African",
    "M3": "White and Asian",
    "M9": "Any other mixed background",
    "A1": "Indian",
    "A2": "Pakistani",
    "A3": "Bangladeshi",
    "A9": "Any other Asian background",
    "B1": "Black Caribbean",
    "B2": "Black African",
    "B9": "Any other Black background",
    "O9": "Any other ethnic group",
    "NS": "Not stated",
}
_OF_2011 = {"W3": "Gypsy or Irish Traveller", "A4": "Chinese", "O2": "Arab"}
_ROMA = {"W4": "Roma (local extension)"}  # no police code is known


@dataclass(frozen=True)
class CodeSet:
    """One list of codes, and since when people are asked in its words."""

    key: str
    words: str
    since: date
    codes: Mapping[str, str]

    def choices(self) -> list[tuple[str, str]]:
        """The codes as a form offers them: `KEY:CODE` and the words, as 5.7 orders them."""
        order = sorted(self.codes, key=lambda code: ("WMABON".index(code[0]), code))
        return [(f"{self.key}:{code}", f"{code} {self.codes[code]}") for code in order]


SETS = (
    CodeSet("C2021", "2021 Census, 19 groups", date(2021, 3, 21), _BASE | _OF_2011 | _ROMA),
    CodeSet("P18", "18+1, self-defined to the police", date(2011, 3, 27), _BASE | _OF_2011),
    CodeSet("C2001", "16+1, 2001 Census", date(2001, 4, 29), _BASE | {"O1": "Chinese"}),
)
_BY_KEY = {one.key: one for one in SETS}


def set_of(value: str) -> CodeSet | None:
    """The code set of a stored value, or None for nothing and for what is none."""
    return _BY_KEY.get(value.partition(":")[0])


def words_of(value: str) -> str:
    """A stored value in words, with its code and set; empty for nothing."""
    found, code = set_of(value), value.partition(":")[2]
    return f"{found.codes[code]} ({code}, {found.words})" if found and code in found.codes else ""


# -- which codes count as Black, Asian or racially minoritised ---------------------------------------


@dataclass(frozen=True)
class Counting:
    """Which codes a return counts as minoritised from a day on: all of the sets but some."""

    since: date
    but: frozenset[str]

    @property
    def words(self) -> str:
        """What counts, as forms and definitions say it."""
        every = _BASE | _OF_2011 | _ROMA
        but = " and ".join(f"{code} {every[code]}" for code in sorted(self.but))
        return f"every recorded code but {but}; NS Not stated is not known"


# The newest first. How W2, W3, W4 and W9 count is to be held against the data set's form of the day: a change
# is one more line, so that a case stays as it was counted on the day on which it was heard.
COUNTED_AS_MINORITISED = (Counting(date(2001, 4, 29), frozenset({"W1"})),)


def counting_on(day: date) -> Counting:
    """What counted as minoritised on a day; the oldest line for days before all of them."""
    used = (one for one in COUNTED_AS_MINORITISED if one.since <= day)
    return next(used, COUNTED_AS_MINORITISED[-1])
