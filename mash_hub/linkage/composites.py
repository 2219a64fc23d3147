"""The composites under which people are found: each joins at least two facts, none is a single field.

Those of `of_person` are stored as keyed tokens beside sealed cards. `of_lists` adds three that are looser,
for linking two lists in memory; they are stored nowhere (docs/crypto.md, Tokens).
"""

from __future__ import annotations

from collections.abc import Iterator

from mash_hub.linkage.rows import Day, Home, Row, sound

Composite = tuple[str, ...]  # a label, then at least two values


def of_person(row: Row) -> set[Composite]:
    """Those of security notes 2.4 without the weakest (the pair of names alone), and three of ours.

    Ours find who has a slip in the year of birth (`sounds-day`) or the postcode (`sound-door`,
    `born-door`). Nobody is found by a single name, date, postcode or door.
    """
    return {*_of_names(row), *_of_places(row)}


def of_lists(row: Row) -> set[Composite]:
    """For lists in memory: also a day of birth in a town, one home, and a day and month turned round."""
    return of_person(row) | {*_looser(row)}


def iso(day: Day) -> str:
    """A day as ISO writes it; a slip that names no day of the calendar has its form too."""
    return f"{day[0]:04}-{day[1]:02}-{day[2]:02}"


def _of_names(row: Row) -> Iterator[Composite]:
    for name in row.names:
        sounds = sorted(sound(part) for part in name.parts)
        if row.born:
            yield from (("sound-born", heard, iso(row.born)) for heard in sounds)
        if len(sounds) == 2:
            yield from (("sounds-year", *sounds, f"{year}") for year in row.all_years)
            if row.born:
                yield "sounds-day", *sounds, iso(row.born)[5:]


def _of_places(row: Row) -> Iterator[Composite]:
    sounds = {sound(part) for name in row.names for part in name.parts}
    for home in row.homes:
        if home.postcode:
            yield from (("sound-postcode", heard, home.postcode) for heard in sounds)
            if row.expected:
                yield "expected-postcode", row.expected, home.postcode
        if home.has_door:
            yield from (("sound-door", heard, _door(home)) for heard in sounds)
        if row.born:
            yield from _of_birth_and_place(row, row.born, home)


def _of_birth_and_place(row: Row, born: Day, home: Home) -> Iterator[Composite]:
    if home.has_door:
        yield "born-door", iso(born), _door(home)
    if not home.postcode:
        return
    yield "born-postcode", iso(born), home.postcode
    for name in row.names:
        initials = "".join(sorted(part[0] for part in name.parts))
        if home.area and len(initials) == 2:
            yield "initials-day-area", initials, iso(born)[5:], home.area


def _door(home: Home) -> str:
    return f"{home.number} {sound(home.street)}"


def _looser(row: Row) -> Iterator[Composite]:
    for home in row.homes:
        if home.postcode and home.has_door:
            yield "door-postcode", f"{home.number} {home.street[:3]}", home.postcode
        if row.born and home.town:
            yield "born-town", iso(row.born), sound(home.town)
    if row.born:
        turned = [f"{row.born[0]}", *map(str, sorted(row.born[1:]))]
        for part in {part for name in row.names for part in name.parts}:
            yield "sound-turned", sound(part), *turned
