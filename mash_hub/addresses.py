"""Addresses of people: what one is, what is said of it, and a history of them (domain notes 5.2)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.db import models

from mash_hub import national_grid, reference_codes
from mash_hub.linkage.rows import folded


class AddressKind(models.TextChoices):
    """What an address is to somebody (domain notes 5.2)."""

    HOME = "HOME", "Home"
    PREVIOUS = "PREVIOUS", "Previous home"
    TEMPORARY = "TEMPORARY", "Temporary"
    REFUGE = "REFUGE", "Refuge"
    PLACEMENT = "PLACEMENT", "Placement"
    PERPETRATOR = "PERPETRATOR", "The alleged perpetrator’s"
    FAMILY = "FAMILY", "Family"
    WORK = "WORK", "Work"
    SCHOOL = "SCHOOL", "School"
    OF_CONCERN = "OF_CONCERN", "Of concern"


@dataclass(frozen=True)
class Address:
    """Where somebody lives or lived; a protected one is `Kept` and makes no tokens.

    `kind` is a code of AddressKind, empty where nobody said; `since` and `until` the years in which it
    began and ended; `known_to` and `not_to_know` who in the case knows it, and who must not, in words;
    `la_gss` the code of the local authority it lies in; `easting` and `northing` metres of the National
    Grid, both or neither; `source` whence it is known, in words. None of these makes a token.
    """

    lines: str = ""
    town: str = ""
    postcode: str = ""
    uprn: str = ""
    kind: str = ""
    until: str = ""
    since: str = ""
    known_to: str = ""
    la_gss: str = ""
    easting: int | None = None
    northing: int | None = None
    source: str = ""
    not_to_know: str = ""

    @property
    def kind_words(self) -> str:
        """What it is to somebody, as pages say it."""
        words = AddressKind(self.kind).label if self.kind else "Address"
        begun = f" {'from' if self.until else 'since'} {self.since}" if self.since else ""
        return f"{words}{begun} until {self.until}" if self.until else f"{words}{begun}"

    @property
    def place(self) -> tuple[str, str, str]:
        """What makes two of them the same place."""
        return folded(self.lines), folded(self.town), self.postcode

    def is_house_of(self, other: Address) -> bool:
        """Whether two name the same house, though one may leave out its town or postcode."""
        (lines, *mine), (others, *theirs) = self.place, other.place
        if not lines and not others:
            return bool(self.postcode) and self.place == other.place
        pairs = zip(mine, theirs, strict=True)
        return lines == others and all(one == two or not (one and two) for one, two in pairs)

    @property
    def is_known(self) -> bool:
        """Whether anything of it is known."""
        return bool(self.lines or self.town or self.postcode or self.uprn)

    @property
    def words(self) -> str:
        """The address on one line."""
        return ", ".join(part for part in (self.lines, self.town, self.postcode) if part)

    @property
    def area_words(self) -> str:
        """The local authority by name, or by its code where the hub's list does not hold it."""
        found = reference_codes.AREAS.get(self.la_gss)
        return found.name if found else self.la_gss

    @property
    def map_words(self) -> str:
        """The point on the map, or nothing."""
        if self.easting is None or self.northing is None:
            return ""
        return national_grid.words(self.easting, self.northing)

    @property
    def details(self) -> tuple[str, ...]:
        """What else is said of it, each in a few words."""
        said = (
            ("UPRN", self.uprn),
            ("in the area of", self.area_words),
            ("at", self.map_words),
            ("source:", self.source),
            ("known to", self.known_to),
            ("must not know:", self.not_to_know),
        )
        return tuple(f"{heading} {words}" for heading, words in said if words)

    def filled(self, before: Address | None) -> Address:
        """This address, with what was said before of the same place and is not said anew."""
        if before is None:
            return self
        is_on_map = self.easting is not None
        return replace(
            self,
            since=self.since or ("" if before.until else before.since),
            uprn=self.uprn or before.uprn,
            la_gss=self.la_gss or before.la_gss,
            easting=self.easting if is_on_map else before.easting,
            northing=self.northing if is_on_map else before.northing,
            source=self.source or before.source,
            known_to=self.known_to or before.known_to,
            not_to_know=self.not_to_know or before.not_to_know,
        )


def history(newer: tuple[Address, ...], older: tuple[Address, ...]) -> tuple[Address, ...]:
    """Each place once, as it was said last; a home that another has followed is a previous one."""
    said: dict[tuple[str, str, str], Address] = {}
    for address in reversed((*newer, *older)):
        said[address.place] = address.filled(said.get(address.place))
    moved = any(address.kind == AddressKind.HOME for address in newer)
    homes = {address.place for address in newer}
    return tuple(
        replace(said[place], kind=AddressKind.PREVIOUS.value)
        if moved and place not in homes and said[place].kind in ("", AddressKind.HOME)
        else said[place]
        for place in dict.fromkeys(address.place for address in (*newer, *older))
    )
