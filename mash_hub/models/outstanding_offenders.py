"""Outstanding offenders: domestic abuse suspects who are still sought, looked at each week (4.20, C 4.1)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Exists, OuterRef, Q

from agencies import clock
from agencies.actors import Actor, Hat
from agencies.models.agencies import Agency
from agencies.models.base import FOLLOW, SectionField, Versioned, VersionedQuerySet
from agencies.models.files import File
from agencies.models.grants import granted_to
from agencies.models.people import Person
from agencies.models.workspaces import Workspace
from agencies.reasons import Reason
from agencies.roles import Act, may
from agencies.transitions import Step, Table
from mash_hub.models.access import reach
from mash_hub.models.conflicts import apart
from mash_hub.models.subjects import (
    Card,
    Identification,
    Involvement,
    ManagedBy,
    Subject,
    files_around,
)

LONG = timedelta(hours=72)  # beyond which it stands in a band of its own (4.20)


class OffenderRisk(models.TextChoices):
    """How much danger there is while they are sought."""

    HIGH = "HIGH", "High"
    MEDIUM = "MEDIUM", "Medium"
    STANDARD = "STANDARD", "Standard"


class OffenderState(models.TextChoices):
    """States of an entry of the list."""

    OUTSTANDING = "OUTSTANDING", "Still sought"
    REVIEWED = "REVIEWED", "Still sought, reviewed"
    ARRESTED = "ARRESTED", "Arrested"
    VOLUNTARY_ATTENDANCE = "VOLUNTARY_ATTENDANCE", "Came of their own accord"
    WARRANT = "WARRANT", "A warrant is out"
    NO_LONGER_SOUGHT = "NO_LONGER_SOUGHT", "No longer sought"
    CLOSED = "CLOSED", "Closed"


S = OffenderState
SOUGHT = (S.OUTSTANDING, S.REVIEWED)
ENDS = (S.ARRESTED, S.VOLUNTARY_ATTENDANCE, S.WARRANT, S.NO_LONGER_SOUGHT)
_KEEP = Act.KEEP_ORDERS

TABLE = Table(
    "outstanding offender",
    "4.20",
    OffenderState,
    [
        *(
            Step(
                source,
                S.REVIEWED,
                _KEEP,
                "by the police: what was done to find them",
                "weekly; daily where the danger is high",
                "the police are told",
            )
            for source in SOUGHT
        ),
        *(
            Step(source, end, _KEEP, "by the police: what happened")
            for source in SOUGHT
            for end in ENDS
        ),
        *(Step(end, S.CLOSED, _KEEP, "nothing is left to do") for end in ENDS),
    ],
)


class OutstandingOffenderQuerySet(VersionedQuerySet["OutstandingOffender"]):
    """Entries of the list."""

    def visible_to(self, hat: Hat) -> OutstandingOffenderQuerySet:
        """Those of one's own agency, for who keeps them; none for who is kept apart from the person."""
        if not may(hat, _KEEP):
            return self.none()
        elsewhere = Involvement.objects.filter(apart(hat.person_id), card=OuterRef("card"))
        found = self.filter(
            granted_to(hat, OutstandingOffender.kind, "words"),
            owner=hat.agency_id,
            file__destroyed_at__isnull=True,
        )
        found = found.filter(~Exists(elsewhere)).exclude(apart(hat.person_id))
        return found.exclude(apart(hat.person_id, "card__file"))

    def readers_of(self, row: OutstandingOffender, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those that `visible_to` shows this one: the rule's other face."""
        if row.file.destroyed_at is not None:
            return []
        files = files_around([row.file_id])[row.file_id]
        reached = reach(row, "words", files=files)
        return [
            hat
            for hat in among
            if may(hat, _KEEP)
            and hat.agency_id == row.owner_id
            and hat.person_id not in reached.apart
            and reached.is_granted_to(hat)
        ]

    def sought(self) -> OutstandingOffenderQuerySet:
        """Those who are still sought."""
        return self.filter(state__in=SOUGHT)

    def of_subjects(self, subject_ids: Collection[UUID]) -> OutstandingOffenderQuerySet:
        """Those about some people, as records are identified now."""
        standing = Identification.objects.standing().filter(card=OuterRef("card"))
        return self.filter(Exists(standing.filter(subject__in=subject_ids)))

    def in_order(self) -> OutstandingOffenderQuerySet:
        """The gravest first, then those sought longest."""
        rank = models.Case(
            *(models.When(risk=one, then=place) for place, one in enumerate(OffenderRisk.values)),
            default=len(OffenderRisk.values),
            output_field=models.IntegerField(),
        )
        shown = self.select_related("subject", "owner")
        return shown.annotate(rank=rank).order_by("rank", "outstanding_since", "reference")


class OutstandingOffender(Versioned):
    """Somebody suspected of domestic abuse who is still sought; a file of the police’s own.

    `words` holds `{"name", "offence", "offence_reference", "last_action"}`. Other agencies read
    nothing of it: at their open cases they are told whether the person is still sought, yes or no.
    """

    kind: ClassVar[str] = "outstanding_offender"
    ties = ("subject_id", "card_id")

    reference = models.CharField(max_length=12, unique=True)
    state = models.CharField(max_length=20, choices=OffenderState.choices, default=S.OUTSTANDING)
    risk = models.CharField(max_length=8, choices=OffenderRisk.choices)
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    card = models.ForeignKey(Card, on_delete=models.PROTECT, related_name="+")
    managed_by = models.CharField(max_length=12, choices=ManagedBy.choices, blank=True)
    outstanding_since = models.DateTimeField()
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    words = SectionField(mode=FOLLOW)

    objects = OutstandingOffenderQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["owner", "card"],
                condition=Q(state__in=SOUGHT),
                name="offender_sought_once",
            ),
            models.CheckConstraint(
                condition=Q(state__in=SOUGHT, ended_at=None)
                | (~Q(state__in=SOUGHT) & Q(ended_at__isnull=False)),
                name="offender_sought_or_ended",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["owner", "state"], name="offender_of_owner"),
        ]

    def __str__(self) -> str:
        """An entry reads as its reference."""
        return self.reference

    @property
    def is_sought(self) -> bool:
        """Whether the person is still sought."""
        return self.state in SOUGHT

    @property
    def days(self) -> int:
        """For how many days they were sought, or have been until now."""
        return ((self.ended_at or clock.now()) - self.outstanding_since).days

    @property
    def is_long(self) -> bool:
        """Whether they are sought for more than 72 hours."""
        return self.is_sought and clock.now() - self.outstanding_since > LONG

    def start(self, *, by: Actor, at: datetime) -> OutstandingOffender:
        """Store a new entry whose words are sealed already."""
        return self._create(by=by, at=at)

    def set_reviewed(
        self, risk: str, managed_by: str, *, by: Actor, at: datetime
    ) -> OutstandingOffender:
        """Note that it was looked at: what was done stands in the words."""
        self.state, self.risk, self.managed_by = S.REVIEWED, risk, managed_by
        self.reviewed_at, self.reviewed_by_id = at, by.person_id
        fields = ["state", "risk", "managed_by", "reviewed_at", "reviewed_by", "words"]
        return self._commit(fields, by=by, at=at)

    def set_ended(
        self, state: OffenderState, *, by: Actor, at: datetime, because: Reason | None = None
    ) -> OutstandingOffender:
        """Note what happened to them, or that nothing is left to do."""
        self.state, self.ended_at = state, self.ended_at or at
        return self._commit(["state", "ended_at", "words"], by=by, at=at, because=because)
