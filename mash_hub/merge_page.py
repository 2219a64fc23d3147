"""Two people side by side, field by field, for who proposes, confirms or undoes that they are one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from agencies import sealing
from agencies.actors import Hat
from mash_hub import matching, merges, sheet_page
from mash_hub.identifiers import Kind
from mash_hub.identities import Identity, KeptValue, Name, NameKind
from mash_hub.matching import Comparison, FieldAgreement, Likeness
from mash_hub.models.contacts import Contact
from mash_hub.models.merges import Merge, Side
from mash_hub.models.sheets import Sheet, SheetQuerySet, Topic
from mash_hub.models.subjects import Card, Subject
from mash_hub.protection import What

_FIELDS = {
    "Names": ("Family name", "Given name"),
    "Born": ("Date of birth", "Month of birth", "Year of birth"),
    "Address": ("Street", "Postcode"),
    "Telephone": ("Telephone",),
    "E-mail": ("E-mail",),
    "Number in a system": ("Number in a system",),
    **{kind.words: (kind.words,) for kind in Kind},
}


@dataclass(frozen=True)
class Line:
    """One field: what each side says, and how the two compare. What is kept reads as its mask."""

    label: str
    joined: Sequence[str | KeptValue]
    kept: Sequence[str | KeptValue]
    compared: Sequence[FieldAgreement]


@dataclass(frozen=True)
class SideBySide:
    """What the page shows of both; `warnings` are what speaks for two people, and what stays apart."""

    lines: Sequence[Line]
    comparison: Comparison
    warnings: Sequence[str]


def of_pair(kept: Subject, joined: Subject, *, by: Hat) -> SideBySide | None:
    """Two people who are not joined; None where the hat cannot read a card on each."""
    cards = [merges.cards_of(joined, by=by), merges.cards_of(kept, by=by)]
    sheets = [Sheet.objects.of_subject(one.pk) for one in (joined, kept)]
    return _of(cards, sheets, by=by, shared=_cases_of_both(kept, joined, by=by))


def of_merge(merge: Merge, *, by: Hat) -> SideBySide | None:
    """The two sides of a merge as they are read now, joined or not."""
    sides = [merge.cards.filter(side=side).values("card") for side in (Side.JOINED, Side.KEPT)]
    cards = [[*Card.objects.visible_to(by).filter(pk__in=side)] for side in sides]
    sheets = [Sheet.objects.filter(card__in=side) for side in sides]
    shared = _cases_of_both(merge.kept, merge.joined, by=by) if merge.is_open else []
    return _of(cards, sheets, by=by, shared=shared)


def _of(
    cards: Sequence[Sequence[Card]],
    sheets: Sequence[SheetQuerySet],
    *,
    by: Hat,
    shared: Sequence[str],
) -> SideBySide | None:
    joined, kept = merges.identities(cards, by=by, open_with=sealing.open)
    if joined is None or kept is None:
        return None
    comparison = matching.compare(joined, kept)
    told = [*_lines(joined, kept, comparison), *_of_sheets(sheets, by=by)]
    lines = [line for line in told if line.joined or line.kept]
    return SideBySide(lines, comparison, _warnings(joined, kept, comparison, shared))


def _lines(joined: Identity, kept: Identity, comparison: Comparison) -> list[Line]:
    fields = {one.field: one for one in comparison.fields}

    def line(label: str, left: Sequence[str | KeptValue], right: Sequence[str | KeptValue]) -> Line:
        names = _FIELDS.get(label, ())
        return Line(label, left, right, [fields[name] for name in names if name in fields])

    def said(values: Sequence[str]) -> list[str]:
        return [value for value in values if value]

    return [
        line("Names", *([_name(name) for name in one.names] for one in (joined, kept))),
        line("Born", *([one.born.removeprefix("born ")] for one in (joined, kept))),
        line("Sex", *(said([one.sex_words]) for one in (joined, kept))),
        line("Address", *(_places(one) for one in (joined, kept))),
        line("Telephone", *(_phones(one) for one in (joined, kept))),
        *(line(kind.words, *(_numbers(one, kind) for one in (joined, kept))) for kind in Kind),
        line("E-mail", *(one.emails for one in (joined, kept))),
        line("Number in a system", *(one.local_numbers for one in (joined, kept))),
        line("Description", *(said([one.description]) for one in (joined, kept))),
    ]


def _of_sheets(sides: Sequence[SheetQuerySet], *, by: Hat) -> list[Line]:
    """By topic what the sheets of each side say, as far as the reader may see them; nothing is compared."""
    told: list[dict[str, list[str]]] = []
    for rows in sides:
        seen = rows.visible_to(by).standing().select_related("owner")
        said: dict[str, list[str]] = {}
        for one in chain.from_iterable(sheet_page.said_on(seen, by=by).values()):
            words = [f"{heading}: {value}" for heading, value in one.lines]
            whose = f"{one.sheet.owner.name}: " if one.sheet.owner_id != by.agency_id else ""
            said.setdefault(one.sheet.topic, []).append(whose + "; ".join(words))
        told.append(said)
    left, right = told
    return [
        Line(str(topic.label), left.get(topic, []), right.get(topic, []), [])
        for topic in Topic
        if topic in left or topic in right
    ]


def _name(name: Name) -> str:
    kind = "" if name.kind == NameKind.LEGAL else name.kind_words.lower()
    more = ", ".join(part for part in (kind, name.used) if part)
    return f"{name.words} ({more})" if more else name.words


def _places(one: Identity) -> list[str | KeptValue]:
    kept = [value for value in one.kept if value.what == What.ADDRESS]
    return [*(address.words for address in one.addresses), *kept]


def _phones(one: Identity) -> list[str | KeptValue]:
    kept = [value for value in one.kept if value.what == What.PHONE]
    return [*(phone.words for phone in one.phones), *kept]


def _numbers(one: Identity, kind: Kind) -> list[str]:
    return [
        number.words if number.verified else f"{number.words} (as given)"
        for number in one.identifiers
        if number.kind == kind
    ]


def _warnings(
    joined: Identity, kept: Identity, comparison: Comparison, shared: Sequence[str]
) -> list[str]:
    found = []
    if comparison.likeness != Likeness.SAME_PERSON:
        found.append(f"The fields read “{comparison.likeness.words.lower()}”.")
    found += [f"Both are named in {reference}, as two people." for reference in shared]
    if joined.kept or kept.kept:
        found.append(
            "One of them has a protected address or number. Joining shows it to nobody who could not "
            "see it before."
        )
    return found


def _cases_of_both(kept: Subject, joined: Subject, *, by: Hat) -> list[str]:
    """References of contacts, among those the hat may see, that name both as two people."""
    both = Contact.objects.visible_to(by).of_subject(kept.pk).of_subject(joined.pk)
    return [*both.order_by("reference").values_list("reference", flat=True)[:5]]
