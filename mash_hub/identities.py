"""What is said about who somebody is: values, their sealed form, and how they are made comparable."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any

from django.db import models

from mash_hub.identifiers import Identifier, is_pseudo, phone_words
from mash_hub.languages import Language
from mash_hub.linkage import composites as linkage_composites
from mash_hub.linkage import rows
from mash_hub.linkage.composites import Composite
from mash_hub.linkage.rows import Row, folded
from mash_hub.models.subjects import BirthPrecision
from mash_hub.protection import Kept, Protection, What


@dataclass(frozen=True)
class Name:
    """One name; single-name people have one part, and no case is forced."""

    given: str = ""
    family: str = ""
    kind: str = "LEGAL"  # or BIRTH, MARRIED, ALIAS, NICKNAME, KNOWN_AS

    @property
    def words(self) -> str:
        """The name as it is read."""
        return " ".join(part for part in (self.given, self.family) if part)


@dataclass(frozen=True)
class Birth:
    """When somebody was born, as exactly as it is known: "about 15" is an age on a day."""

    precision: BirthPrecision = BirthPrecision.UNKNOWN
    year: int | None = None
    month: int | None = None
    day: int | None = None
    age: int | None = None
    as_at: str = ""  # ISO date on which the age was said

    @classmethod
    def on(cls, day: date) -> Birth:
        """An exact date."""
        return cls(BirthPrecision.EXACT, day.year, day.month, day.day)

    @classmethod
    def about(cls, age: int, as_at: date) -> Birth:
        """An age only, as said on a day."""
        return cls(BirthPrecision.AGE_ONLY, age=age, as_at=as_at.isoformat())

    @property
    def date(self) -> str:
        """The exact date, or nothing."""
        if self.precision != BirthPrecision.EXACT or not (self.year and self.month and self.day):
            return ""
        return date(self.year, self.month, self.day).isoformat()

    @property
    def years(self) -> frozenset[int]:
        """The years in which the birth may lie."""
        if self.age is not None and self.as_at:
            latest = date.fromisoformat(self.as_at).year - self.age
            return frozenset({latest - 1, latest})
        if self.year is None:
            return frozenset()
        around = 1 if self.precision == BirthPrecision.ESTIMATED else 0
        return frozenset(range(self.year - around, self.year + around + 1))

    @property
    def words(self) -> str:
        """The birth as pages show it."""
        if self.age is not None:
            return f"about {self.age} years old"
        if self.date:
            exact = date.fromisoformat(self.date)
            return f"born {exact.day} {exact:%B %Y}"
        if self.year is None:
            return "date of birth not known"
        month = f"{date(self.year, self.month, 1):%B} " if self.month else ""
        guess = "about " if self.precision == BirthPrecision.ESTIMATED else ""
        return f"born {guess}{month}{self.year}"


class AddressKind(models.TextChoices):
    """What an address is to somebody (domain notes 5.2)."""

    HOME = "HOME", "Home"
    PREVIOUS = "PREVIOUS", "Previous home"
    TEMPORARY = "TEMPORARY", "Temporary"
    PLACEMENT = "PLACEMENT", "Placement"
    FAMILY = "FAMILY", "Family"
    WORK = "WORK", "Work"
    SCHOOL = "SCHOOL", "School"
    OF_CONCERN = "OF_CONCERN", "Of concern"


@dataclass(frozen=True)
class Address:
    """Where somebody lives or lived; a protected one is `Kept` and makes no tokens.

    `kind` is a code of AddressKind, empty where nobody said; `until` the year in which it ended.
    """

    lines: str = ""
    town: str = ""
    postcode: str = ""
    uprn: str = ""
    kind: str = ""
    until: str = ""

    @property
    def kind_words(self) -> str:
        """What it is to somebody, as pages say it."""
        words = AddressKind(self.kind).label if self.kind else "Address"
        return f"{words} until {self.until}" if self.until else str(words)

    @property
    def place(self) -> tuple[str, str, str]:
        """What makes two of them the same place."""
        return folded(self.lines), folded(self.town), self.postcode

    @property
    def is_known(self) -> bool:
        """Whether anything of it is known."""
        return bool(self.lines or self.town or self.postcode or self.uprn)

    @property
    def words(self) -> str:
        """The address on one line."""
        return ", ".join(part for part in (self.lines, self.town, self.postcode) if part)


@dataclass(frozen=True)
class Phone:
    """A telephone number in international form, and whether it is safe to ring it."""

    number: str
    safe_to_call: str = ""  # YES, NO or not known

    @property
    def words(self) -> str:
        """The number as people read it."""
        return phone_words(self.number)


KeptValue = Kept[Address] | Kept[Phone]
_VALUES = {What.ADDRESS: Address, What.PHONE: Phone}


@dataclass(frozen=True)
class Identity:
    """What one agency says about who one person is: the content of a card.

    Addresses and telephones are those that readers of the card may see; `kept` are the others.
    """

    names: tuple[Name, ...] = ()
    birth: Birth = field(default_factory=Birth)
    is_unborn: bool = False
    expected_on: str = ""
    sex: str = ""
    description: str = ""  # of somebody whose name is not known
    addresses: tuple[Address, ...] = ()
    phones: tuple[Phone, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    needs: str = ""  # how one has to speak with them, access
    languages: tuple[str, ...] = ()  # codes of Language, the first first
    interpreter: str = ""  # YES, NO or not known
    number_expected: int = 0  # of an unborn child; 0: not said
    deceased_on: str = ""
    cause_of_death: str = ""
    kept: tuple[KeptValue, ...] = ()

    @property
    def label(self) -> str:
        """How a page names the person."""
        if self.names:
            return self.names[0].words
        return "Unborn child" if self.is_unborn else "Person whose name is not known"

    @property
    def spoken(self) -> str:
        """The languages in words, and whether an interpreter is needed."""
        words = ", ".join(str(Language(code).label) for code in self.languages)
        wanted = {"YES": "interpreter needed", "NO": "no interpreter needed"}
        return "; ".join(one for one in (words, wanted.get(self.interpreter, "")) if one)

    @property
    def born(self) -> str:
        """Birth, or expected birth, in words."""
        if not self.is_unborn:
            return f"{self.birth.words}, {self.died}" if self.died else self.birth.words
        several = f"{self.number_expected} " if self.number_expected > 1 else ""
        if not self.expected_on:
            return f"{several}unborn, date not known"
        due = date.fromisoformat(self.expected_on)
        return f"{several}unborn, expected {due.day} {due:%B %Y}"

    @property
    def died(self) -> str:
        """The death in words, or nothing."""
        if not self.deceased_on:
            return ""
        day = date.fromisoformat(self.deceased_on)
        return f"died {day.day} {day:%B %Y}"

    def to_content(self) -> dict[str, Any]:
        """Give it in the JSON form in which `Card.identity` is sealed: of what is kept, that it is."""
        return {
            "names": [asdict(name) for name in self.names],
            "birth": {**asdict(self.birth), "precision": self.birth.precision.value},
            "is_unborn": self.is_unborn,
            "expected_on": self.expected_on,
            "sex": self.sex,
            "description": self.description,
            "addresses": [asdict(address) for address in self.addresses],
            "phones": [asdict(phone) for phone in self.phones],
            "identifiers": [one.to_content() for one in self.identifiers],
            "needs": self.needs,
            "languages": [*self.languages],
            "interpreter": self.interpreter,
            "number_expected": self.number_expected,
            "deceased_on": self.deceased_on,
            "cause_of_death": self.cause_of_death,
            "kept": [{"what": one.what, "protection": one.protection} for one in self.kept],
        }

    def kept_content(self) -> dict[str, Any]:
        """Give what is kept in the JSON form in which `Card.protected` is sealed, in the same order."""
        return protected_content(self.kept)

    @classmethod
    def from_content(
        cls, content: dict[str, Any], protected: dict[str, Any] | None = None
    ) -> Identity:
        """Take it from a sealed card just opened; what is kept has values only where that was too."""
        birth = content["birth"]
        return cls(
            names=tuple(Name(**name) for name in content["names"]),
            birth=Birth(**{**birth, "precision": BirthPrecision(birth["precision"])}),
            is_unborn=content["is_unborn"],
            expected_on=content["expected_on"],
            sex=content["sex"],
            description=content["description"],
            addresses=tuple(Address(**address) for address in content["addresses"]),
            phones=tuple(Phone(**phone) for phone in content["phones"]),
            identifiers=tuple(Identifier.from_content(one) for one in content["identifiers"]),
            needs=content["needs"],
            languages=tuple(content.get("languages", ())),  # older records have none
            interpreter=content.get("interpreter", ""),
            number_expected=content.get("number_expected", 0),
            deceased_on=content.get("deceased_on", ""),
            cause_of_death=content.get("cause_of_death", ""),
            kept=tuple(kept_from(content["kept"], protected)),
        )

    def joined(self, newer: Identity) -> Identity:
        """This identity with what a newer one adds; nothing known is lost, the newer stands first."""
        better = newer.birth if newer.birth.years else self.birth
        if self.birth.date and not newer.birth.date:
            better = self.birth
        return replace(
            self,
            names=_once(newer.names, self.names),
            birth=better,
            is_unborn=newer.is_unborn,
            expected_on=newer.expected_on or self.expected_on,
            sex=newer.sex or self.sex,
            description=newer.description or self.description,
            addresses=_history(newer.addresses, self.addresses),
            phones=_once(newer.phones, self.phones),
            identifiers=_once(newer.identifiers, self.identifiers),
            needs=newer.needs or self.needs,
            languages=_once(newer.languages, self.languages),
            interpreter=newer.interpreter or self.interpreter,
            number_expected=newer.number_expected or self.number_expected,
            deceased_on=newer.deceased_on or self.deceased_on,
            cause_of_death=newer.cause_of_death or self.cause_of_death,
            kept=_once(newer.kept, self.kept),
        )


def protected_content(kept: Iterable[KeptValue]) -> dict[str, Any]:
    """Give what is kept in the JSON form in which it is sealed, apart from all else."""
    return {"kept": [asdict(one.for_sealing()) for one in kept]}


def kept_from(marks: list[dict[str, str]], protected: dict[str, Any] | None) -> Iterator[KeptValue]:
    """Take what is kept from what was opened: its marks, and its values where those were opened too."""
    values = protected["kept"] if protected else [None] * len(marks)
    for mark, value in zip(marks, values, strict=True):
        what = What(mark["what"])
        opened = _VALUES[what](**value) if value else None
        yield Kept(what, Protection(mark["protection"]), opened)


def _history(newer: tuple[Address, ...], older: tuple[Address, ...]) -> tuple[Address, ...]:
    """Each place once, as it was said last; a home that another has followed is a previous one."""
    said = {address.place: address for address in reversed((*newer, *older))}
    moved = any(address.kind == AddressKind.HOME for address in newer)
    homes = {address.place for address in newer}
    return tuple(
        replace(said[place], kind=AddressKind.PREVIOUS.value)
        if moved and place not in homes and said[place].kind in ("", AddressKind.HOME)
        else said[place]
        for place in dict.fromkeys(address.place for address in (*newer, *older))
    )


def _once(*lists: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(dict.fromkeys(one for part in lists for one in part))


# --- made comparable --------------------------------------------------------------------------------


def open_postcodes(identity: Identity) -> list[str]:
    """Postcodes that may be compared: of a real place; a protected address is not among them."""
    return [
        address.postcode
        for address in identity.addresses
        if address.postcode and not is_pseudo(address.postcode)
    ]


def row_of(identity: Identity) -> Row:
    """An identity as linkage compares it: verified identifiers, and no protected address."""
    born = identity.birth.date
    return Row(
        names=tuple(
            rows.Name.of(name.given, name.family) for name in identity.names if folded(name.words)
        ),
        born=_day(born) if born else None,
        years=identity.birth.years,
        homes=tuple(_home(address) for address in identity.addresses if address.is_known),
        identifiers=frozenset(
            (one.kind.value, one.value) for one in identity.identifiers if one.verified
        ),
        phones=frozenset(phone.number for phone in identity.phones),
        expected=identity.expected_on if identity.is_unborn else "",
    )


def _day(born: str) -> rows.Day:
    year, month, day = born.split("-")
    return int(year), int(month), int(day)


def _home(address: Address) -> rows.Home:
    code = "" if is_pseudo(address.postcode) else address.postcode
    return rows.Home.of(address.lines, address.town, code)


def composites(identity: Identity) -> set[Composite]:
    """The composites of a person from which tokens are made (mash_hub/linkage/composites.py)."""
    return linkage_composites.of_person(row_of(identity))


def homes(identity: Identity) -> set[Composite]:
    """Each open address as house and postcode together: nobody is searched for by it.

    Cards carry its token so that a worker's own home is known to be theirs (domain notes R13).
    """
    return {
        ("home", folded(address.lines), address.postcode)
        for address in identity.addresses
        if folded(address.lines) and address.postcode and not is_pseudo(address.postcode)
    }


def personal(identity: Identity) -> set[tuple[str, str]]:
    """The verified identifiers that name one person: label and value."""
    return {(one.kind.value, one.value) for one in identity.identifiers if one.verified}


def exact(identity: Identity) -> set[tuple[str, str]]:
    """The numbers somebody is found by: identifiers, and what a household shares (telephone, open UPRN)."""
    found = personal(identity) | {("PHONE", phone.number) for phone in identity.phones}
    return found | {("UPRN", address.uprn) for address in identity.addresses if address.uprn}
