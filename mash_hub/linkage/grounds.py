"""The grounds of a class in words: how each field agrees, never what it holds."""

from __future__ import annotations

from functools import lru_cache

from mash_hub.linkage.levels import Birth, Levels, Number, Street, Text

_TEXT = {
    Text.SAME: "same",
    Text.ONE_LETTER: "one letter differs",
    Text.ALIKE: "sounds alike",
    Text.SHORT: "short form",
    Text.SWAPPED: "swapped with the other name",
    Text.FAINT: "faintly alike",
    Text.DIFFERENT: "different",
}
_BIRTH = {
    Birth.SAME: "same",
    Birth.SAME_FIRST_OF_JANUARY: "same, a first of January",
    Birth.TURNED: "day and month swapped",
    Birth.ONE_DIGIT: "one digit differs",
    Birth.ONE_PART: "one part differs",
    Birth.PLACEHOLDER: "same year, one a first of January",
    Birth.SAME_YEAR: "same year",
    Birth.YEAR_APART: "a year apart",
    Birth.DIFFERENT: "different",
    Birth.GENERATION: "a generation apart",
    Birth.OTHER_YEAR: "another year",
}
_STREET = {
    Street.SAME: "same",
    Street.NEARLY: "nearly the same",
    Street.OTHER_NUMBER: "another house of the street",
    Street.DIFFERENT: "different",
}
_NUMBER = {Number.SAME: "same", Number.NEARLY: "one sign differs", Number.DIFFERENT: "different"}
_FIELDS = {
    "given": ("given name", _TEXT),
    "family": ("family name", _TEXT),
    "birth": ("date of birth", _BIRTH),
    "street": ("street", _STREET),
    "town": ("town", _TEXT),
    "postcode": ("postcode", _NUMBER),
    "identifier": ("identifier", _NUMBER),
    "phone": ("telephone", _NUMBER),
}


@lru_cache(maxsize=50_000)
def of(levels: Levels) -> str:
    """Each field that both rows have, and how it agrees."""
    said = []
    for (label, words), level in zip(_FIELDS.values(), levels, strict=True):
        if level:
            said.append(f"{label} {words[level]}")  # type: ignore[index]  # enums are their numbers
    return "; ".join(said)
