"""Relationships between people: each agency's own, sealed, and released like an item (domain notes 5.3)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery

from agencies import clock
from agencies.actors import Actor, Hat
from agencies.models.agencies import Agency
from agencies.models.base import ASK, SectionField, Versioned, VersionedQuerySet
from agencies.models.files import File
from agencies.models.grants import Grant, GrantCause
from agencies.models.people import Person
from agencies.models.workspaces import Workspace
from agencies.reasons import Reason
from agencies.roles import Act, may
from agencies.transitions import Step, Table
from mash_hub.models.access import reach
from mash_hub.models.cmog_entries import CmogEntry
from mash_hub.models.conflicts import apart
from mash_hub.models.subjects import Card, Identification, Involvement, Subject


class Confidence(models.TextChoices):
    """How sure an agency is of a relationship."""

    CONFIRMED = "CONFIRMED", "Confirmed by a document or by both"
    REPORTED = "REPORTED", "Reported"
    BELIEVED = "BELIEVED", "Believed to be"


class RelationshipState(models.TextChoices):
    """States of a relationship's record; that the relationship itself is over stands in its dates."""

    STANDING = "STANDING", "Stands"
    ENDED = "ENDED", "Taken out"


S = RelationshipState

TABLE = Table(
    "relationship",
    "5.3",
    RelationshipState,
    [Step(S.STANDING, S.ENDED, Act.KEEP_FLAGS, "by its owner, both directions, with the reason")],
)


class RelationshipQuerySet(VersionedQuerySet["Relationship"]):
    """Relationships, each direction a row."""

    def visible_to(self, hat: Hat) -> RelationshipQuerySet:
        """Those of one's own agency, and those shown to the reader where they work; less conflicts.

        One that is not shown is nothing: no line, no count, no gap (5.3). One with a person of concern is
        there for those alone who read the entry (4.11).
        """
        if not may(hat, Act.READ_SHARED):
            return self.none()
        causes = GrantCause.objects.live(clock.now()).filter(
            Q(persons=[]) | Q(persons__contains=[hat.person_id]),
            Exists(Grant.objects.filter(pk=OuterRef("grant_id"))),
            thing_kind=Relationship.kind,
            thing_id=OuterRef("pk"),
            receiver=hat.agency_id,
        )
        place = Q(owner=hat.agency_id)
        if hat.agreement_in_force:
            place |= Q(places__contains=[hat.workspace_id])
        entry = Q(entry=None) | Q(entry__in=CmogEntry.objects.visible_to(hat))
        found = self.filter(Exists(causes), place, entry).exclude(apart(hat.person_id))
        for card in ("card", "other_card"):
            cases = Involvement.objects.filter(apart(hat.person_id), card=OuterRef(card))
            found = found.filter(~Exists(cases)).exclude(apart(hat.person_id, f"{card}__file"))
        return found

    def readers_of(self, row: Relationship, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those that `visible_to` shows this one: the rule's other face."""
        reached = reach(row, "words", files=files_of(row))
        hats = [*among]
        if row.entry is not None:
            hats = CmogEntry.objects.readers_of(row.entry, among=hats)
        return [
            hat
            for hat in hats
            if may(hat, Act.READ_SHARED)
            and hat.person_id not in reached.apart
            and reached.is_granted_to(hat)
            and (hat.agency_id == row.owner_id or hat.workspace_id in row.places)
        ]

    def standing(self) -> RelationshipQuerySet:
        """Those that were not taken out."""
        return self.filter(state=S.STANDING)

    def of_subjects(
        self, subject_ids: Collection[UUID], *, cards: Collection[UUID] = ()
    ) -> RelationshipQuerySet:
        """Those from some people, each with both people as their records stand now.

        They are named `near` and `far`: the person it is from, and the other one. Those from some
        `cards` too, whoever these stand for.
        """
        ones = Identification.objects.standing().filter(card=OuterRef("card"))
        others = Identification.objects.standing().filter(card=OuterRef("other_card"))
        near, far = Subquery(ones.values("subject")[:1]), Subquery(others.values("subject")[:1])
        from_them = Q(near__in=subject_ids)
        if cards:
            from_them |= Q(card__in=cards)
        return self.annotate(near=near, far=far).filter(from_them)


class Relationship(Versioned):
    """What one person is to another, as one agency says; the other direction is a row of the same pair.

    Who is connected stands in plain columns, as a part in a case does; everything else is sealed. One of
    the two may be a person of concern on a CMOG’s list: then `entry` says by which entry its author knows
    them, and the card is that of the entry, which the author need not be able to read.

    `words` holds `{"bond", "source", "confidence", "from_on", "until_on", "parental_responsibility",
    "lives_with", "contact_order", "source_grade", "assessment"}`.
    """

    kind: ClassVar[str] = "relationship"
    ties = ("subject_id", "other_subject_id", "card_id", "other_card_id", "entry_id")

    pair_id = models.UUIDField()
    is_first = models.BooleanField()  # the direction in which it was written down
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    other_subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    card = models.ForeignKey(Card, on_delete=models.PROTECT, related_name="+")
    other_card = models.ForeignKey(Card, on_delete=models.PROTECT, related_name="+")
    entry = models.ForeignKey(CmogEntry, on_delete=models.PROTECT, null=True, related_name="+")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=RelationshipState.choices, default=S.STANDING)
    agencies = ArrayField(models.UUIDField(), default=list, blank=True)
    persons = ArrayField(models.UUIDField(), default=list, blank=True)
    places = ArrayField(models.UUIDField(), default=list, blank=True)
    shown_until_on = models.DateField(null=True)  # the last day for others
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    words = SectionField(mode=ASK)

    objects = RelationshipQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["pair_id", "is_first"], name="relationship_has_two_directions"
            ),
            models.CheckConstraint(
                condition=~Q(card=models.F("other_card")), name="relationship_joins_two"
            ),
            models.CheckConstraint(
                condition=Q(agencies=[], shown_until_on=None)
                | (~Q(agencies=[]) & ~Q(places=[]) & Q(shown_until_on__isnull=False)),
                name="relationship_is_shown_until_a_day",
            ),
            models.CheckConstraint(
                condition=Q(state=S.STANDING, ended_at=None)
                | (~Q(state=S.STANDING) & Q(ended_at__isnull=False)),
                name="relationship_stands_or_has_ended",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["card"], name="relationship_by_card"),
        ]

    def __str__(self) -> str:
        """A relationship is never shown by its content."""
        return "relationship"

    def start(self, *, by: Actor, at: datetime) -> Relationship:
        """Store a new one whose words are sealed already."""
        return self._create(by=by, at=at)

    def set_shown(
        self, until_on: date | None, *, by: Actor, at: datetime, because: Reason
    ) -> Relationship:
        """Store who may see it now, and until when."""
        self.shown_until_on = until_on
        fields = ["agencies", "persons", "places", "shown_until_on"]
        return self._commit(fields, by=by, at=at, because=because)

    def set_ended(self, *, by: Actor, at: datetime, because: Reason) -> Relationship:
        """Note that it was taken out."""
        self.state, self.ended_at = S.ENDED, at
        return self._commit(["state", "ended_at"], by=by, at=at, because=because)


def files_of(row: Relationship) -> list[UUID]:
    """The files that keep people apart from it: its own, both records', and their cases."""
    cards = [row.card_id, row.other_card_id]
    cases = Involvement.objects.filter(card__in=cards).values_list("file_id", flat=True)
    return [row.file_id, row.card.file_id, row.other_card.file_id, *cases]
