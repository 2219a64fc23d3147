"""Invented people for the bench of matching: households as two agencies would write them down.

Names are as unevenly spread as in England: the commonest family name is borne by about one in eighty,
half of all people bear one of a long tail. Everything is drawn from a seed, so that a run can be
repeated; nobody real is meant.
"""

from __future__ import annotations

import random  # noqa: TID251  # seeded on purpose: the same people in every run
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import accumulate

COLUMNS = (
    "id", "given_name", "family_name", "date_of_birth", "street", "town", "postcode", "identifier",
)  # fmt: skip


def _words(text: str) -> list[str]:
    return text.split()


FAMILY = _words("""
Smith Jones Taylor Brown Williams Wilson Johnson Davies Patel Robinson Wright Thompson Evans
Walker White Roberts Green Hall Thomas Clarke Jackson Wood Harris Edwards Turner Martin Cooper
Hill Ward Hughes Moore Clark King Harrison Lewis Baker Lee Allen Morris Khan Scott Watson Davis
Parker James Bennett Young Phillips Richardson Mitchell Bailey Carter Cook Singh Shaw Bell
Collins Morgan Kelly Begum Miller Cox Hussain Marshall Simpson Price Anderson Adams Wilkinson
Foster Ali Ahmed Ellis Murphy Chapman Mason Gray Richards Webb Griffiths Hunt Palmer Campbell
Holmes Mills Rogers Barnes Knight Matthews Barker Powell Stevens Kaur Butler Russell Fisher
Pearson Dixon Graham Fletcher Howard Reynolds Gibson Andrews Ford Payne Fox Pearce Harvey Day
West Lawrence Cole Brooks Atkinson Spencer Dawson Bradley Watts Wells Burton Rose Rahman Hart
Hudson Walsh Grant Hayes Ryan Armstrong Shah Francis Barrett Carr Stone Hunter Perry Berry Lane
Woods Newman Robertson Dean Page Hawkins Austin Bishop Kennedy Riley Porter Warren Nowak
Kowalski Okafor Mensah Adeyemi Osei Chen Wang
""")
GIVEN = _words("""
Olivia Oliver Amelia George Isla Noah Ava Arthur Mia Harry Ivy Leo Lily Muhammad Isabella Jack
Rosie Charlie Sophia Oscar Grace Jacob Freya Henry Willow Thomas Florence Freddie Emily Alfie
Ella Theo Poppy William Evie Theodore Elsie Archie Charlotte Joshua Evelyn Alexander Sienna
James Sofia Isaac Daisy Edward Phoebe Lucas Sophie Tommy Alice Finley Harper Max Matilda Logan
Ruby Ethan Emma Mohammed Maya Teddy Millie Benjamin Jessica Arlo Joseph Isabelle Sebastian Eva
Harrison Luna Elijah Margaret David Susan John Jean Peter Patricia Michael Christine Paul Sarah
Mark Karen Andrew Julie Stephen Nicola Richard Tracey Robert Claire Ian Joanne Christopher
Deborah Simon Michelle Anthony Lisa Kevin Jacqueline Gary Amanda Steven Louise Martin Rachel
Darren Helen Jason Samantha Matthew Laura Daniel Rebecca Luke Gemma Ryan Hannah Adam Lauren
Aisha Fatima Yusuf Ibrahim Zara Amina Priya Anjali Katarzyna Piotr Agnieszka Tomasz Chidi Ngozi
Kwame Abena Wei Mei Roisin Siobhan Declan Cerys Rhys
""")
SHORT = {
    "Thomas": "Tom", "William": "Will", "Benjamin": "Ben", "Joshua": "Josh", "Christopher": "Chris",
    "Michael": "Mike", "Samantha": "Sam", "Rebecca": "Becky", "Matthew": "Matt", "Daniel": "Dan",
    "Robert": "Bob", "Jacqueline": "Jackie", "Margaret": "Maggie", "Patricia": "Pat", "Susan": "Sue",
    "Andrew": "Andy", "Stephen": "Steve", "Anthony": "Tony", "Alexander": "Alex", "Jessica": "Jess",
}  # fmt: skip
_HEADS = _words("""
Ash Bram Cran Dun El Fern Gild Hart Ing Kel Lang Mar Nor Oak Pen Quar Rad Sel Thorn Ud Vern Wal
Yar Brad Clay Dray Earn Frith Grims Hol Ivers Kirk Lud Mal Nether Os Pres Row Stan Tun Up Wick
Ald Birk Cold Den Elm Far Gran Hather Black Whit Red Long Mid South East Win Brook Hazel Carl
""")
_TAILS = _words("""
ley ton ford by wick ham worth well field wood shaw bury stead more dale gate man son croft
hurst bourne combe land thwaite bridge mere cliffe stone low den
""")
_STREETS = [
    "Mill",
    "Station",
    "Church",
    "High",
    "Park",
    "Victoria",
    "Albert",
    "Grange",
    "Orchard",
    "Manor",
    "School",
    "Chapel",
    "Bridge",
]
_KINDS = ["Street", "Road", "Lane", "Avenue", "Close", "Drive", "Court", "Way"]
_TOWNS = [
    "Northmoor",
    "Eastvale",
    "Ashbeck",
    "Kelford",
    "Thornwick",
    "Dunbury",
    "Marsham",
    "Oakwell",
]
_OUTWARD = ["NM1", "NM2", "NM3", "NM4", "NM5", "NM6", "EV1", "EV2", "EV3", "KF1", "KF2", "TW7"]
_INWARD = "ABDEFGHJLNPQRSTUWXYZ"

TAIL = sorted({head + tail for head in _HEADS for tail in _TAILS})


def _spread(
    names: Sequence[str], tail: Sequence[str], share: float
) -> tuple[list[str], list[float]]:
    """Names with running weights: the common ones fall off as 1/rank, the tail shares the rest."""
    heavy = [1 / (place + 3) for place in range(len(names))]
    scale = (1 - share) / sum(heavy)
    light = [share / len(tail)] * len(tail) if tail else []
    return [*names, *tail], [*accumulate([weight * scale for weight in heavy] + light)]


_FAMILIES = _spread(FAMILY, TAIL, 0.5)
_GIVENS = _spread(GIVEN, [], 0.0)


@dataclass(frozen=True)
class Person:
    """One row as an agency wrote it, with whom it is truly about and in which home they live."""

    id: str
    given_name: str
    family_name: str
    date_of_birth: str
    street: str
    town: str
    postcode: str
    identifier: str
    who: int = 0
    home: int = 0

    def cells(self) -> tuple[str, ...]:
        """The row as it stands in a list."""
        return tuple(getattr(self, name) for name in COLUMNS)


class People:
    """Draws people, homes and slips from one seed."""

    def __init__(self, seed: int) -> None:
        """Begin at a seed."""
        self.chance = random.Random(seed)  # noqa: S311  # invented people, not a secret
        self._count = 0

    def begin_at(self, count: int) -> None:
        """Number people from here on, so that they are none of another list."""
        self._count = count

    def _name(self, spread: tuple[list[str], list[float]]) -> str:
        names, weights = spread
        return self.chance.choices(names, cum_weights=weights)[0]

    def given(self) -> str:
        """A given name."""
        return self._name(_GIVENS)

    def family(self) -> str:
        """A family name."""
        return self._name(_FAMILIES)

    def born(self, youngest: int = 0, oldest: int = 90) -> date:
        """A day of birth; one in fifty is the first of January, as where nobody knows the day."""
        day = date(2026, 6, 1) - timedelta(days=self.chance.randrange(youngest * 365, oldest * 365))
        return day.replace(month=1, day=1) if self.chance.random() < 0.02 else day

    def number(self) -> str:
        """An identifier of ten digits."""
        return f"{self.chance.randrange(4_000_000_000, 8_000_000_000)}"

    def home(self) -> tuple[str, str, str]:
        """Street with number, town and postcode; about fifteen homes share a postcode."""
        code = self.chance.randrange(len(_OUTWARD) * 9 * 400)
        area, rest = divmod(code, 9 * 400)
        unit, pair = divmod(rest, 400)
        inward = f"{unit + 1}{_INWARD[pair // 20]}{_INWARD[pair % 20]}"
        street = f"{_STREETS[code % 13]} {_KINDS[code // 13 % 8]}"
        house = self.chance.randrange(1, 120)
        return f"{house} {street}", _TOWNS[area % 8], f"{_OUTWARD[area]} {inward}"

    def person(self, home: int, place: tuple[str, str, str], family: str, born: date) -> Person:
        """Somebody new in a home."""
        self._count += 1
        return Person(
            "", self.given(), family, born.isoformat(), *place, self.number(), self._count, home
        )  # fmt: skip

    # -- households ------------------------------------------------------------------------------

    def household(self, home: int) -> list[Person]:
        """Who lives together: one alone, a couple, a family with children, or three generations."""
        family, place = self.family(), self.home()
        first = self.person(home, place, family, self.born(20, 85))
        kind = self.chance.random()
        if kind < 0.3:
            return [first]
        other = self.family() if self.chance.random() < 0.3 else family
        people = [first, self.person(home, place, other, self.born(20, 85))]
        if kind < 0.55:
            return people
        people += self._children(first, home, place)
        if self.chance.random() < 0.08:
            people.append(self.forebear(first, 20, 40))
        if self.chance.random() < 0.04:
            people.append(self.forebear(people[2], 45, 70))
        return people

    def _children(self, parent: Person, home: int, place: tuple[str, str, str]) -> list[Person]:
        children: list[Person] = []
        for _ in range(self.chance.choice((1, 1, 2, 2, 3))):
            children.append(self.person(home, place, parent.family_name, self.born(0, 18)))
            if self.chance.random() < 0.03:
                children.append(self.twin(children[-1]))
        return children

    def _new(self, of: Person) -> Person:
        self._count += 1
        return replace(of, who=self._count, identifier=self.number())

    def _other_given(self, than: str) -> str:
        name = self.given()
        return name if name.casefold() != than.casefold() else self._other_given(than)

    def twin(self, of: Person) -> Person:
        """Somebody of the same home, family name and day, with another given name."""
        return replace(self._new(of), given_name=self._other_given(of.given_name))

    def sibling(self, of: Person) -> Person:
        """Somebody of the same home and family name, some years older or younger."""
        years = self.chance.choice((-1, 1)) * self.chance.randrange(300, 4000)
        born = _day(of.date_of_birth, self.chance) + timedelta(days=years)
        given = self._other_given(of.given_name)
        return replace(self._new(of), given_name=given, date_of_birth=born.isoformat())

    def forebear(self, of: Person, youngest: int, oldest: int) -> Person:
        """A parent or grandparent of the same name in the same home."""
        years = self.chance.randrange(youngest * 365, oldest * 365)
        born = _day(of.date_of_birth, self.chance) - timedelta(days=years)
        return replace(self._new(of), date_of_birth=born.isoformat())

    # -- as it is written down ---------------------------------------------------------------------

    def typo(self, text: str) -> str:
        """One letter lost, doubled, changed, or two that changed places."""
        if len(text) < 2:
            return text
        at = self.chance.randrange(len(text) - 1)
        letter = self.chance.choice(
            "abcdefghijklmnopqrstuvwxyz" if text[at].isalpha() else "0123456789"
        )
        return self.chance.choice((
            text[:at] + text[at + 1 :],
            text[:at] + text[at] + text[at:],
            text[:at] + letter + text[at + 1 :],
            text[:at] + text[at + 1] + text[at] + text[at + 2 :],
        ))  # fmt: skip

    def _date(self, written: str) -> str:
        kind, (year, month, day) = self.chance.random(), written.split("-")
        if kind < 0.03 and int(day) <= 12:
            return f"{year}-{day}-{month}"
        if kind < 0.05:
            return f"{year}-01-01"
        if kind < 0.08:
            return f"{year}-{month}-{self.chance.randrange(1, 29):02d}"
        if kind < 0.10:
            return f"{int(year) + self.chance.choice((-10, -1, 1, 10))}-{month}-{day}"
        return "" if kind < 0.13 else written

    def _names(self, row: Person) -> tuple[str, str]:
        given, family = row.given_name, row.family_name
        if self.chance.random() < 0.3:
            given = SHORT.get(given, given)
        given = self._text(given, 0.10, 0.02)
        family = self._text(family, 0.08, 0.01)
        if self.chance.random() < 0.02:
            given, family = family, given
        return given, family

    def _text(self, text: str, slip: float, lost: float) -> str:
        chance = self.chance.random()
        if chance < lost:
            return ""
        return self.typo(text) if chance < lost + slip else text

    def written(self, row: Person, name: str) -> Person:
        """A row as an agency wrote it: slips, gaps, short names, swapped names, guessed days."""
        given, family = self._names(row)
        return replace(
            row,
            id=name,
            given_name=given,
            family_name=family,
            date_of_birth=self._date(row.date_of_birth),
            street=self._text(row.street, 0.08, 0.05),
            town=self._text(row.town, 0.03, 0.10),
            postcode=self._text(row.postcode, 0.03, 0.06),
            identifier=self._text(row.identifier, 0.02, 0.35),
        )

    def moved(self, row: Person) -> Person:
        """Somebody who moved house since the other agency wrote them down."""
        street, town, postcode = self.home()
        return replace(row, street=street, town=town, postcode=postcode)

    def married(self, row: Person) -> Person:
        """Somebody whose family name changed since."""
        return replace(row, family_name=self.family())

    def lists(self, homes: int) -> tuple[list[Person], list[Person]]:
        """Two lists of one population: some people stand on one of them alone."""
        left: list[Person] = []
        right: list[Person] = []
        for home in range(homes):
            for row in self.household(home):
                side = self.chance.random()
                if side < 0.75:
                    left.append(self.written(row, f"L{row.who}"))
                if side > 0.35:
                    right.append(self.written(self._since(row), f"R{row.who}"))
        return left, right

    def _since(self, row: Person) -> Person:
        if self.chance.random() < 0.12:
            row = self.moved(row)
        return self.married(row) if self.chance.random() < 0.04 else row

    def decoys(self, rows: Sequence[Person], count: int) -> Iterator[Person]:
        """People who share a home with some of `rows` and are none of them, of every kind in turn."""
        for place, row in enumerate(self.chance.sample(list(rows), count)):
            yield (
                self.twin(row),
                self.sibling(row),
                self.forebear(row, 20, 40),
                self.forebear(row, 45, 70),
            )[place % 4]


def _day(written: str, chance: random.Random) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:  # not written, or no day of the calendar
        return date(1940, 1, 1) + timedelta(days=chance.randrange(20_000))
