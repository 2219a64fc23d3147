"""Whether two identities are one person, one household or neither: field by field, never as a score.

The class is that of mash_hub/linkage, the same as for lists; it sorts what is shown, and people decide
(7.2 R24). What is said of each field is made here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import product

from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler

from mash_hub.identifiers import Kind
from mash_hub.identities import Birth, Identity, Name, open_postcodes, row_of
from mash_hub.linkage import classes, levels
from mash_hub.linkage.classes import Class
from mash_hub.linkage.rows import folded, sound

ALIKE = 0.92


class Likeness(StrEnum):
    """The three classes, most alike first."""

    SAME_PERSON = "SAME_PERSON"
    SAME_HOUSEHOLD = "SAME_HOUSEHOLD"
    UNRELATED = "UNRELATED"

    @property
    def words(self) -> str:
        """The class as pages head it."""
        return {
            Likeness.SAME_PERSON: "Likely the same person",
            Likeness.SAME_HOUSEHOLD: "Likely the same household",
            Likeness.UNRELATED: "Likely different",
        }[self]


class Agreement(StrEnum):
    """How one field of what was typed compares with what is held."""

    AGREES = "AGREES"
    NEARLY = "NEARLY"
    DIFFERS = "DIFFERS"
    NOT_HELD = "NOT_HELD"


@dataclass(frozen=True)
class FieldAgreement:
    """One field: how it compares, and what that tells; never what is held."""

    field: str
    agreement: Agreement
    words: str
    tells: str

    @property
    def colour(self) -> str:
        """The colour of its tag; the words say the same."""
        return {
            Agreement.AGREES: "green",
            Agreement.NEARLY: "yellow",
            Agreement.DIFFERS: "red",
            Agreement.NOT_HELD: "grey",
        }[self.agreement]


@dataclass(frozen=True)
class Comparison:
    """Two identities compared."""

    likeness: Likeness
    fields: tuple[FieldAgreement, ...]

    @property
    def summary(self) -> str:
        """How many fields agree, nearly agree, differ and are not held, in words."""
        said = []
        for agreement, one, many in (
            (Agreement.AGREES, "agrees", "agree"),
            (Agreement.NEARLY, "nearly", "nearly"),
            (Agreement.DIFFERS, "differs", "differ"),
            (Agreement.NOT_HELD, "not held", "not held"),
        ):
            count = self.count(agreement)
            if count:
                said.append(f"{count} {one if count == 1 else many}")
        return ", ".join(said)

    def count(self, agreement: Agreement) -> int:
        """How many fields compare in one way."""
        return sum(1 for one in self.fields if one.agreement == agreement)


_CLASS = {
    Class.SAME_PERSON: Likeness.SAME_PERSON,
    Class.SAME_HOUSEHOLD: Likeness.SAME_HOUSEHOLD,
    Class.UNRELATED: Likeness.UNRELATED,
}


def compare(typed: Identity, held: Identity) -> Comparison:
    """Compare what was typed with what a record holds.

    Fields that were not typed are left out; those the record does not hold read "Not held".
    """
    fields = (
        *_identifiers(typed, held),
        *_births(typed.birth, held.birth),
        *_names(typed.names, held.names),
        *_places(typed, held),
        *_phones(typed, held),
        *_written(typed, held),
    )
    return Comparison(_likeness(typed, held), fields)


def _likeness(typed: Identity, held: Identity) -> Likeness:
    compared = levels.of(row_of(typed), row_of(held))
    return _CLASS[classes.weigh(compared, classes.STRANGERS_OF_A_LOOK_UP).best]


def _said(label: str, agreement: Agreement, tells: str, words: str = "") -> FieldAgreement:
    usual = {
        Agreement.AGREES: "Agrees",
        Agreement.NEARLY: "Nearly",
        Agreement.DIFFERS: "Differs",
        Agreement.NOT_HELD: "Not held",
    }[agreement]
    return FieldAgreement(label, agreement, words or usual, tells)


def _not_held(label: str) -> FieldAgreement:
    return _said(label, Agreement.NOT_HELD, "Cannot compare")


def _identifiers(typed: Identity, held: Identity) -> list[FieldAgreement]:
    found = []
    for kind in Kind:
        mine = {one.value for one in typed.identifiers if one.kind == kind and one.verified}
        theirs = {one.value for one in held.identifiers if one.kind == kind and one.verified}
        if not mine:
            continue
        if not theirs:
            found.append(_not_held(kind.words))
        elif mine & theirs:
            tells = "Very rare unless it is the same person"
            found.append(_said(kind.words, Agreement.AGREES, tells))
        else:
            tells = "Both valid, and not the same"
            found.append(_said(kind.words, Agreement.DIFFERS, tells))
    return found


_BORN = "Date of birth"
_BORN_IN = "Month of birth"


def _births(typed: Birth, held: Birth) -> list[FieldAgreement]:
    if not typed.years:
        return []
    if not held.years:
        return [_not_held(_BORN)]
    if typed.date and held.date:
        return [_dates(typed.date, held.date)]
    if typed.years & held.years:
        return [_parts(typed, held)]
    apart = min(abs(one - other) for one, other in product(typed.years, held.years))
    if apart == 1:
        return [_said("Year of birth", Agreement.NEARLY, "A year apart", "A year apart")]
    return [_said("Year of birth", Agreement.DIFFERS, "More than a year apart")]


def _parts(typed: Birth, held: Birth) -> FieldAgreement:
    if not (typed.is_of_month and held.is_of_month):
        tells = "Only the year can be compared"
        return _said("Year of birth", Agreement.AGREES, tells)
    if typed.month == held.month:
        return _said(_BORN_IN, Agreement.AGREES, "Only month and year can be compared")
    return _said(_BORN_IN, Agreement.NEARLY, "The year agrees, the month does not", "Month differs")


def _dates(typed: str, held: str) -> FieldAgreement:
    if typed == held:
        return _said(_BORN, Agreement.AGREES, "Same day, month and year")
    mine, theirs = typed.split("-"), held.split("-")
    same = sum(1 for one, other in zip(mine, theirs, strict=True) if one == other)
    if [mine[0], mine[2], mine[1]] == theirs:
        return _said(_BORN, Agreement.NEARLY, "A usual slip of writing", "Day and month swapped")
    if same == 2:
        return _said(_BORN, Agreement.NEARLY, "A usual slip of writing", "One part differs")
    tells = "Day, month and year all differ" if not same else "Two of three parts differ"
    return _said(_BORN, Agreement.DIFFERS, tells)


def _names(typed: Sequence[Name], held: Sequence[Name]) -> list[FieldAgreement]:
    if not typed:
        return []
    if not held:
        return [_not_held("Family name"), _not_held("Given name")]
    pairs = [_name_pair(one, other) for one, other in product(typed, held)]
    order = {Agreement.AGREES: 0, Agreement.NEARLY: 1, Agreement.NOT_HELD: 2, Agreement.DIFFERS: 3}
    return min(pairs, key=lambda pair: sum(order[one.agreement] for one in pair))


def _name_pair(typed: Name, held: Name) -> list[FieldAgreement]:
    swapped = (folded(typed.given), folded(typed.family)) == (
        folded(held.family),
        folded(held.given),
    )
    if swapped and typed.given and typed.family and folded(typed.given) != folded(typed.family):
        tells = "Given and family name are swapped"
        return [
            _said("Family name", Agreement.NEARLY, tells, "Swapped"),
            _said("Given name", Agreement.NEARLY, tells, "Swapped"),
        ]
    found = []
    for label, mine, theirs in (
        ("Family name", typed.family, held.family),
        ("Given name", typed.given, held.given),
    ):
        if mine:
            found.append(_name(label, mine, theirs) if theirs else _not_held(label))
    return found


def _name(label: str, typed: str, held: str) -> FieldAgreement:
    mine, theirs = folded(typed), folded(held)
    if mine == theirs:
        return _said(label, Agreement.AGREES, "Same name, letter by letter")
    if min(len(mine), len(theirs)) > 3 and DamerauLevenshtein.distance(mine, theirs) == 1:
        return _said(label, Agreement.NEARLY, "A usual slip of spelling", "One letter differs")
    if sound(typed) == sound(held) or JaroWinkler.similarity(mine, theirs) >= ALIKE:
        return _said(label, Agreement.NEARLY, "May be the same name", "Sounds alike")
    return _said(label, Agreement.DIFFERS, "Not a form of the same name")


def _places(typed: Identity, held: Identity) -> list[FieldAgreement]:
    found = []
    mine, theirs = {*open_postcodes(typed)}, {*open_postcodes(held)}
    if mine and not theirs:
        found.append(_not_held("Postcode"))
    elif mine & theirs:
        found.append(_said("Postcode", Agreement.AGREES, "Shared within one street"))
    elif mine:
        found.append(_said("Postcode", Agreement.DIFFERS, "People move; says little"))
    return found + _streets(_lines(typed), _lines(held))


def _streets(mine: set[str], theirs: set[str]) -> list[FieldAgreement]:
    if not mine:
        return []
    if not theirs:
        return [_not_held("Street")]
    if mine & theirs:
        return [_said("Street", Agreement.AGREES, "Shared within one home")]
    alike = max(JaroWinkler.similarity(one, other) for one, other in product(mine, theirs))
    if alike >= ALIKE:
        return [_said("Street", Agreement.NEARLY, "May be the same street", "Much alike")]
    return [_said("Street", Agreement.DIFFERS, "People move; says little")]


def _lines(identity: Identity) -> set[str]:
    return {folded(address.lines) for address in identity.addresses if address.lines}


def _phones(typed: Identity, held: Identity) -> list[FieldAgreement]:
    mine = {phone.number for phone in typed.phones}
    theirs = {phone.number for phone in held.phones}
    if not mine:
        return []
    if not theirs:
        return [_not_held("Telephone")]
    if mine & theirs:
        return [_said("Telephone", Agreement.AGREES, "Shared within one home")]
    return [_said("Telephone", Agreement.DIFFERS, "People have several; says little")]


def _written(typed: Identity, held: Identity) -> list[FieldAgreement]:
    found = []
    for label, mine, theirs in (
        ("E-mail", {*typed.emails}, {*held.emails}),
        ("Number in a system", {*typed.local_numbers}, {*held.local_numbers}),
    ):
        if mine and not theirs:
            found.append(_not_held(label))
        elif mine & theirs:
            found.append(_said(label, Agreement.AGREES, "May be shared; look at the rest too"))
        elif mine:
            found.append(_said(label, Agreement.DIFFERS, "People have several; says little"))
    return found


def name_alike(typed: str, held: Identity) -> bool:
    """Whether every word typed is, or sounds like, a word of one of the names held."""
    wanted = [word for word in typed.split() if folded(word)]
    words = [word for name in held.names for word in name.words.split()]
    return bool(wanted) and all(any(_word_alike(one, other) for other in words) for one in wanted)


def _word_alike(typed: str, held: str) -> bool:
    mine, theirs = folded(typed), folded(held)
    return (
        mine == theirs
        or sound(typed) == sound(held)
        or JaroWinkler.similarity(mine, theirs) >= ALIKE
    )
