"""A person as linkage sees one: names, birth, homes and numbers in forms that can be compared."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import jellyfish

Day = tuple[int, int, int]  # year, month, day as they were written; a slip may name no day at all


@lru_cache(maxsize=100_000)
def folded(text: str) -> str:
    """Letters and digits alone, without accents or case: `O’Neíl` is `oneil`."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(sign for sign in plain if sign.isalnum())


@lru_cache(maxsize=100_000)
def sound(name: str) -> str:
    """How a name sounds (metaphone); a name in another script stands for itself."""
    letters = folded(name)
    heard = jellyfish.metaphone(letters) if letters.isascii() else ""
    return heard or letters


@dataclass(frozen=True, slots=True)
class Name:
    """One name of a person, folded."""

    given: str
    family: str

    @classmethod
    def of(cls, given: str, family: str) -> Name:
        """Fold a name as it was written."""
        return cls(folded(given), folded(family))

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts that are there."""
        return tuple(part for part in (self.given, self.family) if part)


@dataclass(frozen=True, slots=True)
class Home:
    """One address that may be compared: number and street apart, folded."""

    number: str
    street: str
    town: str
    postcode: str

    @property
    def has_door(self) -> bool:
        """Whether it names one house of one street."""
        return bool(self.number and self.street)

    @property
    def area(self) -> str:
        """The larger part of the postcode, where it has two: `nm42pj` lies in `nm4`."""
        return self.postcode[:-3] if len(self.postcode) > 4 else ""

    @classmethod
    def of(cls, street: str, town: str, postcode: str) -> Home:
        """Take an address apart: the words with a digit before the street's name are its number."""
        words = unicodedata.normalize("NFKC", street).replace(",", " ").split()
        count = next((at for at, word in enumerate(words) if not _numbers(word)), len(words))
        return cls(
            folded("".join(words[:count])),
            folded("".join(words[count:])),
            folded(town),
            folded(postcode),
        )


def _numbers(word: str) -> bool:
    return any(sign.isdigit() for sign in word) or word.casefold() in {"flat", "unit", "no", "no."}


@dataclass(frozen=True, slots=True)
class Row:
    """What is compared of one person; everything may be missing."""

    names: tuple[Name, ...] = ()
    born: Day | None = None
    years: frozenset[int] = frozenset()  # in which the birth may lie, where no day is known
    homes: tuple[Home, ...] = ()
    identifiers: frozenset[tuple[str, str]] = frozenset()  # kind and number
    phones: frozenset[str] = frozenset()
    expected: str = ""  # ISO date on which an unborn child is expected

    @property
    def all_years(self) -> frozenset[int]:
        """The years in which the birth may lie: that of the day, where one is known."""
        return frozenset({self.born[0]}) if self.born else self.years
