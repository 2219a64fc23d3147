"""What is said about who somebody is: values, their sealed form, and how they are made comparable."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from functools import partial
from typing import Any

from django.db import models

from mash_hub.addresses import Address, history
from mash_hub.identifiers import Identifier, is_pseudo, phone_words
from mash_hub.languages import Language
from mash_hub.linkage import composites as linkage_composites
from mash_hub.linkage import rows
from mash_hub.linkage.composites import Composite
from mash_hub.linkage.rows import Row, folded
from mash_hub.models.subjects import BirthPrecision
from mash_hub.protection import Kept, Protection, What


class NameKind(models.TextChoices):
    """What a name is to somebody (domain notes 5.1)."""

    LEGAL = "LEGAL", "Legal name"
    BIRTH = "BIRTH", "Birth name"
    MARRIED = "MARRIED", "Married name"
    KNOWN_AS = "KNOWN_AS", "Known as"
    ALIAS = "ALIAS", "Alias"
    NICKNAME = "NICKNAME", "Nickname"
    STREET = "STREET", "Street name"
    TRANSLITERATION = "TRANSLITERATION", "Written in other letters"


SEXES = {
    "FEMALE": "Female",
    "MALE": "Male",
    "NOT_KNOWN": "Not known",
    "NOT_STATED": "Not stated",
}


@dataclass(frozen=True)
class Name:
    """One name; single-name people have one part, and no case is forced.

    `since` and `until` are as much of an ISO date as is known: `2019`, `2019-03` or `2019-03-27`.
    """

    given: str = ""
    family: str = ""
    kind: str = NameKind.LEGAL.value
    since: str = ""
    until: str = ""

    @property
    def words(self) -> str:
        """The name as it is read."""
        return " ".join(part for part in (self.given, self.family) if part)

    @property
    def kind_words(self) -> str:
        """What the name is, as pages say it."""
        return str(NameKind(self.kind).label)

    @property
    def used(self) -> str:
        """When it was used, in words; nothing where nobody said."""
        since = f"from {part_date_words(self.since)}" if self.since else ""
        until = f"until {part_date_words(self.until)}" if self.until else ""
        return " ".join(part for part in (since, until) if part)


def part_date_words(known: str) -> str:
    """As much of an ISO date as is known, in words: “2019”, “March 2019” or “27 March 2019”."""
    year, *rest = known.split("-")
    month = f"{date(2000, int(rest[0]), 1):%B} " if rest else ""
    day = f"{int(rest[1])} " if len(rest) > 1 else ""
    return f"{day}{month}{year}"


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
    def known(cls, part: str, *, is_estimate: bool = False) -> Birth:
        """As much of a date as is known (`2019`, `2019-03` or `2019-03-27`); or an estimate of it."""
        if not part:
            return cls()
        numbers: list[int | None] = [int(one) for one in part.split("-")]
        year, month, day = [*numbers, None, None][:3]
        precision = BirthPrecision.EXACT if day else BirthPrecision.YEAR_MONTH
        said = precision if month else BirthPrecision.YEAR
        return cls(BirthPrecision.ESTIMATED if is_estimate else said, year, month, day)

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
    def is_of_month(self) -> bool:
        """Whether at least its month is known, and is no estimate."""
        return self.precision in (BirthPrecision.EXACT, BirthPrecision.YEAR_MONTH)

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
        numbers = [f"{one:02}" for one in (self.year, self.month, self.day) if one]
        guess = "about " if self.precision == BirthPrecision.ESTIMATED else ""
        return f"born {guess}{part_date_words('-'.join(numbers))}"

    def joined(self, newer: Birth) -> Birth:
        """This birth, or a newer one: the newer counts unless it only says less of the same."""
        if not newer.years or (self.date and not newer.date):
            return self
        less = _EXACTNESS.index(newer.precision) < _EXACTNESS.index(self.precision)
        return self if less and self.years & newer.years else newer


_EXACTNESS = (
    BirthPrecision.UNKNOWN,
    BirthPrecision.AGE_ONLY,
    BirthPrecision.ESTIMATED,
    BirthPrecision.YEAR,
    BirthPrecision.YEAR_MONTH,
    BirthPrecision.EXACT,
)


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
    emails: tuple[str, ...] = ()
    local_numbers: tuple[str, ...] = ()  # each its system and its number there, `mosaic 1234567`
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
    def sex_words(self) -> str:
        """The sex as pages say it; nothing where nobody was asked."""
        return SEXES.get(self.sex, "")

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
            "emails": [*self.emails],
            "local_numbers": [*self.local_numbers],
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
            emails=tuple(content.get("emails", ())),  # older records have none
            local_numbers=tuple(content.get("local_numbers", ())),
            needs=content["needs"],
            languages=tuple(content.get("languages", ())),
            interpreter=content.get("interpreter", ""),
            number_expected=content.get("number_expected", 0),
            deceased_on=content.get("deceased_on", ""),
            cause_of_death=content.get("cause_of_death", ""),
            kept=tuple(kept_from(content["kept"], protected)),
        )

    def all_kept(self) -> Identity:
        """This identity with every address and number protected, where nobody knows which has to be."""
        kept: list[KeptValue] = [
            *(Kept(What.ADDRESS, Protection.SAFE, one) for one in self.addresses),
            *(Kept(What.PHONE, Protection.SAFE, one) for one in self.phones),
        ]
        return replace(self, addresses=(), phones=(), kept=_once(self.kept, kept))

    def joined(self, newer: Identity) -> Identity:
        """This identity with what a newer one adds; nothing known is lost, the newer stands first."""
        return replace(
            self,
            names=_each_name(newer.names, self.names),
            birth=self.birth.joined(newer.birth),
            is_unborn=newer.is_unborn,
            expected_on=newer.expected_on or self.expected_on,
            sex=newer.sex or self.sex,
            description=newer.description or self.description,
            addresses=history(newer.addresses, _still_open(self.addresses, newer.kept)),
            phones=_once(newer.phones, self.phones),
            identifiers=_once(newer.identifiers, self.identifiers),
            emails=_once(newer.emails, self.emails),
            local_numbers=_once(newer.local_numbers, self.local_numbers),
            needs=newer.needs or self.needs,
            languages=_once(newer.languages, self.languages),
            interpreter=newer.interpreter or self.interpreter,
            number_expected=newer.number_expected or self.number_expected,
            deceased_on=newer.deceased_on or self.deceased_on,
            cause_of_death=newer.cause_of_death or self.cause_of_death,
            kept=_each_kept(newer.kept, self.kept),
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


def _each_name(newer: tuple[Name, ...], older: tuple[Name, ...]) -> tuple[Name, ...]:
    """Each name of a kind once; when it was used as it was said last, where it was said."""
    found: dict[tuple[str, str, str], Name] = {}
    for name in (*newer, *older):
        said = found.setdefault((name.given, name.family, name.kind), name)
        dated = replace(said, since=said.since or name.since, until=said.until or name.until)
        found[name.given, name.family, name.kind] = dated
    return tuple(found.values())


def _still_open(
    addresses: Iterable[Address], newly_kept: Iterable[KeptValue]
) -> tuple[Address, ...]:
    """Addresses less those that are said to be protected now: what was open before is no more."""
    kept = [*newly_kept]
    return tuple(
        one for one in addresses if not any(value.meets(partial(_is_in, one)) for value in kept)
    )


def _each_kept(newer: tuple[KeptValue, ...], older: tuple[KeptValue, ...]) -> tuple[KeptValue, ...]:
    """What is kept, each once; of a place kept for the same reason, what was said before is added."""
    found: list[KeptValue] = []
    gone: list[KeptValue] = []
    for new in newer:
        of_place = [one for one in older if _is_same_place(new, one)]
        value: Any = new.for_sealing() if of_place else None
        for one in of_place:
            value = value.filled(one.for_sealing())
        found.append(Kept(new.what, new.protection, value) if of_place else new)
        gone += of_place
    return _once(found, (one for one in older if one not in gone))


def _is_same_place(new: KeptValue, old: KeptValue) -> bool:
    is_alike = (new.what, new.protection) == (old.what, old.protection)
    return is_alike and old.meets(lambda was: new.meets(partial(_is_at, was)))


def _is_in(address: Address, kept: Any) -> bool:
    return isinstance(kept, Address) and kept.is_house_of(address)


def _is_at(one: Any, other: Any) -> bool:
    both = isinstance(one, Address) and isinstance(other, Address)
    return both and one.place == other.place


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


def written(identity: Identity) -> set[tuple[str, str]]:
    """E-mail addresses and numbers in agencies' systems, label and value: on cards and on sheets alike.

    They point at a person but are not theirs alone: two share an address, two agencies a system.
    """
    found = {("EMAIL", one) for one in identity.emails}
    return found | {("LOCAL", one) for one in identity.local_numbers}


def exact(identity: Identity) -> set[tuple[str, str]]:
    """The numbers somebody is found by: identifiers, and what a household shares (telephone, open UPRN)."""
    found = personal(identity) | written(identity)
    found |= {("PHONE", phone.number) for phone in identity.phones}
    return found | {("UPRN", address.uprn) for address in identity.addresses if address.uprn}
