"""What an agency says of a person apart from any case, as a request for disclosure finds it: cards and sheets (4.16).

What is protected of them stands in no such words: it is opened by revealing alone, and never here (5.2).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import F

from agencies import clock
from mash_hub import sheet_facts
from mash_hub.identities import Identity
from mash_hub.models.sheets import Sheet, Topic
from mash_hub.models.subjects import Card, Involvement

KINDS = (Card.kind, Sheet.kind)
_MODELS: dict[str, Any] = {Card.kind: Card, Sheet.kind: Sheet}
_SECTION = {Card.kind: "identity", Sheet.kind: "words"}


def held(subject_id: UUID, owner_id: UUID | None = None) -> Iterator[Any]:
    """The cards on a person and the sheets that stand with them; of one agency, or of all.

    A photograph is not among them: its agency has it elsewhere, and who is in it cannot be seen here.
    """
    cards = Card.objects.on_subject(subject_id).filter(identity__isnull=False)
    sheets = Sheet.objects.standing().of_subject(subject_id).exclude(topic=Topic.PHOTOGRAPH)
    for rows in (
        cards.annotate(since=F("file__opened_at")),
        sheets.filter(words__isnull=False).annotate(since=F("written_at")),
    ):
        here: Any = rows.filter(file__destroyed_at__isnull=True)
        yield from here.filter(owner=owner_id) if owner_id else here


def day_of(row: Any) -> date:
    """Since which day it is held."""
    since: datetime = row.since
    return since.astimezone(clock.LONDON).date()


def row_of(kind: str, pk: UUID) -> Any:
    """One of them by its kind and id."""
    return _MODELS[kind].objects.get(pk=pk)


def section_of(kind: str) -> str:
    """The section that holds its words."""
    return _SECTION[kind]


def text_of(row: Any, content: dict[str, Any]) -> str:
    """What is read of it, a line for each fact."""
    if row.kind == Sheet.kind:
        pairs = [
            pair
            for entry in content.get("entries", [])
            for pair in sheet_facts.lines(row.topic, entry)
        ]
    else:
        pairs = [*_facts_of(Identity.from_content(content))]
    return "\n".join(f"{heading}: {words}" for heading, words in pairs)


def _facts_of(one: Identity) -> Iterator[tuple[str, str]]:
    for name in one.names:
        yield name.kind_words, name.words
    yield from (pair for pair in _single_facts(one) if pair[1])
    for address in one.addresses:
        yield address.kind_words, "; ".join((address.words, *address.details))
    for phone in one.phones:
        yield "Telephone", phone.words
    for number in one.identifiers:
        yield "Number", f"{number.kind.words} {number.words}"
    for words in (*one.emails, *one.local_numbers):
        yield "E-mail or number elsewhere", words


def _single_facts(one: Identity) -> tuple[tuple[str, str], ...]:
    return (
        ("Born", one.born),
        ("Sex", one.sex_words),
        ("Described as", one.description),
        ("Languages", one.spoken),
        ("Needs", one.needs),
        ("Cause of death", one.cause_of_death),
    )


def people_around(subject_id: UUID) -> set[UUID]:
    """A person, and whoever stands in a case with them: whose protected addresses their words must not hold."""
    cases = Involvement.objects.of_subject(subject_id).values("file")
    others = Involvement.objects.filter(file__in=cases)
    found = {*others.values_list("subject_id", flat=True), subject_id}
    now = others.filter(card__isnull=False, card__identifications__ended_at__isnull=True)
    now = now.filter(card__identifications__subject__isnull=False)
    found |= {*now.values_list("card__identifications__subject_id", flat=True)}
    return found
