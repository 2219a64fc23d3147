"""By what somebody was looked up, and by what they could not be: told from what was typed alone.

Only composites find people (domain notes 5.1, security notes 2.4). A part of a birth goes into one of them,
so a look-up says what it leaves out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mash_hub.identifiers import Kind, is_pseudo
from mash_hub.identities import Identity, composites, exact
from mash_hub.models.subjects import BirthPrecision

_BY = {
    "sound-born": "one of the names, as it sounds, with the date of birth",
    "sounds-year": "given and family name, as they sound, with the year of birth",
    "sounds-day": "given and family name, as they sound, with day and month of birth",
    "sound-postcode": "one of the names, as it sounds, with the postcode",
    "sound-door": "one of the names, as it sounds, with house and street",
    "born-door": "the date of birth with house and street",
    "born-postcode": "the date of birth with the postcode",
    "initials-day-area": "initials with day and month of birth and the first half of the postcode",
    "expected-postcode": "the date when the birth is expected, with the postcode",
}
_NUMBERS = {kind.value: kind.words for kind in Kind} | {
    "PHONE": "telephone number",
    "EMAIL": "e-mail address",
    "LOCAL": "number in an agency’s system",
    "UPRN": "property number",
}


@dataclass(frozen=True)
class Searched:
    """By what was looked, and what was not looked for and why, in words for a page."""

    ways: tuple[str, ...]
    not_by: tuple[str, ...]


def of(typed: Identity) -> Searched:
    """By what somebody is looked up who is typed so; no way where nothing finds them."""
    labels = {label for label, *_ in composites(typed)}
    ways = [words for label, words in _BY.items() if label in labels]
    if "sounds-year" in labels and not typed.birth.date:
        years = _or([str(year) for year in sorted(typed.birth.years)])
        ways = [f"{words}: {years}" if words == _BY["sounds-year"] else words for words in ways]
    held = {label for label, _ in exact(typed)}
    ways += [words for label, words in _NUMBERS.items() if label in held]
    return Searched(tuple(ways), tuple(_not_by(typed, labels)))


def finds_nobody(typed: Identity) -> bool:
    """Whether nothing typed makes a composite or a number by which people are found."""
    return not (composites(typed) or exact(typed))


def _or(words: list[str]) -> str:
    return " or ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def _not_by(typed: Identity, labels: set[str]) -> Iterator[str]:
    yield from _not_by_birth(typed, labels)
    codes = [one.postcode for one in typed.addresses if one.postcode]
    if any(is_pseudo(code) for code in codes):
        yield "A postcode that stands for no place finds nobody."
    if typed.kept:
        yield "A protected address or telephone number finds nobody."
    if any(not one.verified for one in typed.identifiers):
        yield "A number kept as it was given finds nobody."


def _not_by_birth(typed: Identity, labels: set[str]) -> Iterator[str]:
    if typed.names and not typed.birth.years and not typed.is_unborn:
        yield "Names with a birth: no date, year or age is known."
    if typed.birth.years and not typed.birth.date:
        yield from _not_by_a_part(typed, labels)
    if "sounds-year" in labels:
        yield "Records that hold no year of birth: nobody is found by names alone."


def _not_by_a_part(typed: Identity, labels: set[str]) -> Iterator[str]:
    if "sounds-year" not in labels:
        yield "The birth: a part of a date finds somebody together with given and family name only."
    else:
        yield (
            "One of the names alone with the birth: that takes the whole date. Who is recorded under "
            "another given or family name is not found."
        )
    if typed.birth.month and typed.birth.precision == BirthPrecision.YEAR_MONTH:
        yield "The month: it is compared on records that you may read, and finds nobody."
    if any(one.postcode for one in typed.addresses):
        yield "The birth with the postcode: that takes the whole date."
