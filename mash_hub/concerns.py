"""People of concern of a CMOG as those know them who read no more than the alias (domain notes 4.11).

Members read the words of an entry and not the record of the police behind it. What they link with
somebody on that list stands at the entry, so that it says nothing of who the person is, whatever the
police join the record with later (ADR 82).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Subquery

from agencies import references, sealing
from agencies.actors import Hat
from mash_hub.models.cmog_entries import CmogEntry
from mash_hub.models.cmog_states import ListKind
from mash_hub.models.merges import known_by_nickname
from mash_hub.models.relationships import Relationship, RelationshipQuerySet
from mash_hub.models.subjects import Card, Identification

PREFIX = "CM"


def of_reference(reference: str, *, by: Hat) -> CmogEntry | None:
    """The person of concern of an entry’s reference, if the hat reads the entry and it is not over."""
    seen = CmogEntry.objects.visible_to(by).standing().filter(list_kind=ListKind.PERSON)
    return seen.filter(reference=references.tidy(reference)).first()


def aliases(entry_ids: Iterable[UUID], *, by: Hat) -> dict[UUID, tuple[str, CmogEntry]]:
    """Of some entries those of people of concern that a hat reads, each by the alias that members know."""
    rows = CmogEntry.objects.visible_to(by).filter(pk__in=[*entry_ids], list_kind=ListKind.PERSON)
    found = [*rows.order_by("entered_at", "pk")]
    opened = sealing.open(found, ["words"], by=by)
    said = {one.pk: str((opened[one, "words"] or {}).get("alias", "")) for one in found}
    return {one.pk: (f"“{said[one.pk]}”", one) for one in found if said[one.pk]}


@dataclass(frozen=True)
class Known:
    """For one reader: which person of a map each entry is, and which records say no more than an alias.

    To whom the record of an entry may not be shown, it is a person of its own, by the entry’s id.
    """

    people: dict[UUID, UUID] = field(default_factory=dict)  # by entry: the subject, or the entry
    cards: dict[UUID, UUID] = field(default_factory=dict)  # by entry
    anchors: dict[UUID, UUID] = field(default_factory=dict)  # by entry: whom the log names
    hidden: dict[UUID, UUID] = field(default_factory=dict)  # by card: the entry that it stands for

    def at(self, people: Collection[UUID]) -> list[UUID]:
        """The entries of some people of a map."""
        return [entry for entry, person in self.people.items() if person in people]

    def cards_at(self, people: Collection[UUID]) -> list[UUID]:
        """The records behind those people who are known by an alias alone."""
        return [self.cards[one] for one in people if self.people.get(one) == one]

    def who(self, card_id: UUID, subject_id: Any, entry_id: UUID | None = None) -> Any:
        """Whom a record at the end of a line stands for; `entry_id`: the line was written at that entry."""
        if entry_id is not None and self.cards.get(entry_id) == card_id:
            return self.people[entry_id]
        return self.hidden.get(card_id, subject_id)

    def subjects(self, people: Iterable[UUID]) -> set[UUID]:
        """The anchors of some people of a map, for the log and for what counts as looked at."""
        return {self.anchors.get(one, one) for one in people}


def known_to(hat: Hat) -> Known:
    """The people of concern whose entries a hat reads."""
    now = Identification.objects.standing().filter(card=OuterRef("card")).values("subject")
    entries: Any = CmogEntry.objects.visible_to(hat).filter(list_kind=ListKind.PERSON)
    entries = entries.annotate(now=Subquery(now[:1]), by_nickname=known_by_nickname())
    wanted = entries.order_by("entered_at", "pk")
    rows = [*wanted.values_list("pk", "card_id", "subject_id", "now", "by_nickname")]
    if not rows:
        return Known()
    standing = Identification.objects.standing().filter(
        subject__in=[now for *_, now, _ in rows], card__in=Card.objects.visible_to(hat)
    )
    records = [*standing.values_list("card_id", "subject_id")]
    readable, met = {card for card, _ in records}, {subject for _, subject in records}
    found = Known()
    for entry, card, anchor, subject, by_nickname in rows:
        found.cards[entry], found.anchors[entry] = card, anchor
        found.people[entry] = subject or anchor if card in readable else entry
        if card not in readable and (by_nickname or subject not in met):
            found.hidden[card] = entry
    return found


def related(
    ties: RelationshipQuerySet, people: Collection[UUID], known: Known
) -> list[Relationship]:
    """Relationships from some people of a map, `near` and `far` as one reader knows the two."""
    rows: Any = ties.of_subjects(people, cards=known.cards_at(people))
    found: list[Any] = [*rows]
    for row in found:
        row.near = known.who(row.card_id, row.near, row.entry_id)
        row.far = known.who(row.other_card_id, row.far, row.entry_id)
    return [row for row in found if row.near in people and row.far and row.near != row.far]
