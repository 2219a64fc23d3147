"""Professional challenges between two agencies: an escalation, its levels, and what each side wrote."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Q

from agencies.actors import Actor, Hat
from agencies.models.agencies import Agency
from agencies.models.base import ASK, Row, SectionField, Versioned, VersionedQuerySet
from agencies.models.files import File
from agencies.models.people import Person
from agencies.models.workspaces import Workspace
from agencies.reasons import Reason
from agencies.roles import Act, may
from agencies.transitions import Step, Table
from mash_hub.models.conflicts import apart, kept
from mash_hub.models.enquiries import Enquiry


class EscalationType(models.TextChoices):
    """What is challenged (domain notes 4.14)."""

    DISAGREEMENT = "DISAGREEMENT", "Disagreement about what to do"
    DELAY = "DELAY", "Something is late"
    DOWNGRADE = "DOWNGRADE", "A rating or grade was lowered"
    UNMET_RESPONSIBILITY = "UNMET_RESPONSIBILITY", "A responsibility is not met"
    PASSING = "PASSING", "A case was not taken over"
    REFUSED_INFORMATION = "REFUSED_INFORMATION", "Information was refused"
    OVERDUE_ACTION = "OVERDUE_ACTION", "An action is overdue"
    THRESHOLD = "THRESHOLD", "Where the threshold was set"
    ACCESS = "ACCESS", "Access was not given"
    ACCOMMODATION = (
        "ACCOMMODATION",
        "Accommodation of a detained child was refused (PACE 1984 s38(6))",
    )


class EscalationState(models.TextChoices):
    """States of an escalation: the level it stands on, or how it ended."""

    L1 = "L1", "Level 1: practitioners"
    L2 = "L2", "Level 2: team managers and named professionals"
    L3 = "L3", "Level 3: heads of service, detective inspectors"
    L4 = "L4", "Level 4: directors, detective superintendents"
    L5 = "L5", "Level 5: independent scrutineer, board chair"
    RESOLVED = "RESOLVED", "Resolved"
    CLOSED_UNRESOLVED = "CLOSED_UNRESOLVED", "Closed unresolved"


S = EscalationState
LEVELS = (S.L1, S.L2, S.L3, S.L4, S.L5)
_CLIMB = (
    "by either agency, or by itself when its time runs out; at immediate risk to any level above"
)
_LIMITS = ("1 working day", "2 working days", "2 working days", "1 working day")

TABLE = Table(
    "escalation",
    "4.14",
    EscalationState,
    [
        *(
            Step(
                level,
                above,
                Act.CHALLENGE,
                _CLIMB,
                f"{_LIMITS[number]}; immediate risk 2 h",
                "it climbs, and the next level’s people are told",
            )
            for number, level in enumerate(LEVELS[:-1])
            for above in LEVELS[number + 1 :]
        ),
        *(
            Step(
                level,
                S.RESOLVED,
                Act.CHALLENGE,
                "by the agency that raised it: decision, and what changed for the child",
                "5 working days" if level == S.L5 else "",
                "both agencies are told" if level == S.L5 else "",
            )
            for level in LEVELS
        ),
        Step(
            S.L5,
            S.CLOSED_UNRESOLVED,
            Act.CHALLENGE,
            "by either agency: the decision, and what changed for the child",
        ),
    ],
)


class EscalationQuerySet(VersionedQuerySet["Escalation"]):
    """Escalations."""

    def visible_to(self, hat: Hat) -> EscalationQuerySet:
        """Those that one's agency raised or answers, in the workspace; less conflicts."""
        if not may(hat, Act.CHALLENGE):
            return self.none()
        own = self.filter(Q(owner=hat.agency_id) | Q(agency=hat.agency_id))
        return own.filter(workspace=hat.workspace_id).exclude(apart(hat.person_id))

    def readers_of(self, escalation: Escalation, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those that `visible_to` shows this one: the rule's other face."""
        kept_apart = kept([escalation.file_id])
        return [
            hat
            for hat in among
            if may(hat, Act.CHALLENGE)
            and hat.workspace_id == escalation.workspace_id
            and hat.agency_id in (escalation.owner_id, escalation.agency_id)
            and hat.person_id not in kept_apart
        ]

    def open(self) -> EscalationQuerySet:
        """Those that have not ended."""
        return self.filter(state__in=LEVELS)

    def waiting_for(self, hat: Hat) -> EscalationQuerySet:
        """Of those visible, the open ones on whose level the hat acts for its agency."""
        named = LevelHolder.objects.standing().filter(
            workspace=hat.workspace_id, agency=hat.agency_id, level=models.OuterRef("level")
        )
        others = models.Exists(named) & ~models.Exists(named.filter(person__in=hat.stands_for))
        return self.visible_to(hat).open().exclude(others)

    def about(self, thing_kind: str, thing_id: UUID) -> EscalationQuerySet:
        """Those raised about one thing."""
        return self.filter(thing_kind=thing_kind, thing_id=thing_id)

    def newest_first(self) -> EscalationQuerySet:
        """The open ones first, the highest and oldest on top, then those that ended."""
        shown = self.select_related("owner", "agency", "enquiry")
        ended = models.Case(
            models.When(state__in=LEVELS, then=models.Value(0)), default=models.Value(1)
        )
        return shown.order_by(ended, "-level", "raised_at", "pk")


class Escalation(Versioned):
    """One agency's challenge of another about one thing, and the level it stands on.

    It belongs to the case's file. Its words are `EscalationEntry` rows that both agencies can open.
    Nobody raised it where the hub did, by rule.
    """

    kind: ClassVar[str] = "escalation"

    reference = models.CharField(max_length=12, unique=True)
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")  # the case's
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")  # who raised it
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")  # who answers
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    enquiry = models.ForeignKey(Enquiry, on_delete=models.PROTECT, null=True, related_name="+")
    thing_kind = models.CharField(max_length=24)  # what it is about
    thing_id = models.UUIDField()
    thing_reference = models.CharField(max_length=12, blank=True)
    escalation_type = models.CharField(max_length=24, choices=EscalationType.choices)
    state = models.CharField(max_length=20, choices=EscalationState.choices, default=S.L1)
    level = models.PositiveSmallIntegerField(default=1)  # the highest it reached
    is_immediate = models.BooleanField(default=False)
    raised_at = models.DateTimeField()
    raised_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    objects = EscalationQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(owner=models.F("agency")), name="escalation_between_two_agencies"
            ),
            models.CheckConstraint(
                condition=Q(state__in=LEVELS, ended_at=None)
                | (~Q(state__in=LEVELS) & Q(ended_at__isnull=False)),
                name="escalation_ended_has_a_time",
            ),
            models.UniqueConstraint(
                fields=["thing_kind", "thing_id", "escalation_type", "owner", "agency"],
                condition=Q(state__in=LEVELS),
                name="one_open_escalation_of_a_type",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["workspace", "state"], name="escalation_of_workspace"),
            models.Index(fields=["enquiry"], name="escalation_of_enquiry"),
        ]

    def __str__(self) -> str:
        """An escalation reads as its reference."""
        return self.reference

    @property
    def is_open(self) -> bool:
        """Whether it has not ended."""
        return self.state in LEVELS

    def start(self, *, by: Actor, at: datetime, because: Reason) -> Escalation:
        """Store a new one on its first level."""
        return self._create(by=by, at=at, because=because)

    def set_level(self, level: int, *, by: Actor, at: datetime, because: Reason) -> Escalation:
        """Put it on a higher level."""
        self.level, self.state = level, LEVELS[level - 1]
        return self._commit(["level", "state"], by=by, at=at, because=because)

    def set_written(self, *, by: Actor, at: datetime, because: Reason) -> Escalation:
        """Make a version for what was written on its level."""
        return self._commit([], by=by, at=at, because=because)

    def set_ended(
        self, state: EscalationState, *, by: Actor, at: datetime, because: Reason
    ) -> Escalation:
        """Note how it ended."""
        self.state, self.ended_at, self.ended_by_id = state, at, by.person_id
        return self._commit(["state", "ended_at", "ended_by"], by=by, at=at, because=because)


class EscalationEntry(Versioned):
    """What one agency wrote on one level: `{"position", "evidence", "decision", "changed"}`.

    It is written once and read by both agencies; where it ends the escalation it is read by the
    workspace's host too, in the case.
    """

    kind: ClassVar[str] = "escalation_entry"

    escalation = models.ForeignKey(Escalation, on_delete=models.PROTECT, related_name="entries")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")  # who wrote it
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField()
    is_outcome = models.BooleanField(default=False)
    written_at = models.DateTimeField()
    words = SectionField(mode=ASK)

    objects = VersionedQuerySet.as_manager()

    def __str__(self) -> str:
        """An entry reads as its level."""
        return f"level {self.level}"

    def start(self, *, by: Actor, at: datetime) -> EscalationEntry:
        """Store a new one with its sealed words."""
        return self._create(by=by, at=at)


class LevelHolderQuerySet(models.QuerySet["LevelHolder"]):
    """Who acts on a level."""

    def visible_to(self, hat: Hat) -> LevelHolderQuerySet:
        """Names and telephone-less duties are open to everybody of the workspace who may challenge."""
        if not (may(hat, Act.CHALLENGE) or may(hat, Act.MANAGE_AGENCY)):
            return self.none()
        return self.filter(workspace=hat.workspace_id)

    def standing(self) -> LevelHolderQuerySet:
        """Those that were not ended."""
        return self.filter(ended_at__isnull=True)


class LevelHolder(Row):
    """A person who acts for an agency on one level of a workspace, from when until when."""

    kind: ClassVar[str] = "level_holder"

    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    named_at = models.DateTimeField()
    named_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)

    objects = LevelHolderQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["workspace", "agency", "level", "person"],
                condition=Q(ended_at__isnull=True),
                name="level_holder_once",
            ),
            models.CheckConstraint(
                condition=Q(level__gte=2, level__lte=5), name="level_holder_of_a_higher_level"
            ),
        ]

    def __str__(self) -> str:
        """It reads as its level."""
        return f"level {self.level}"

    def start(self) -> LevelHolder:
        """Store who was named."""
        self.save(force_insert=True)
        return self

    def set_ended(self, at: datetime) -> None:
        """Note that the person acts there no more."""
        self.ended_at = at
        self.save(update_fields=["ended_at"])
