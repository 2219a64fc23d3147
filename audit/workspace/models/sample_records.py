"""One record that a dip sample drew: who reviews it, the grade, and what followed (domain notes 4.18)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Q

from agencies.actors import Actor, Hat
from agencies.models.agencies import Agency
from agencies.models.base import FOLLOW, SectionField, Versioned, VersionedQuerySet
from agencies.models.files import File
from agencies.models.people import Person
from agencies.roles import Act
from agencies.transitions import Step, Table
from audit.workspace.models.samples import AuditSample


class RecordState(models.TextChoices):
    """States of one record of a dip sample."""

    DRAWN = "DRAWN", "Drawn"
    ASSIGNED = "ASSIGNED", "With a reviewer"
    REVIEWED = "REVIEWED", "Reviewed"
    FEEDBACK_GIVEN = "FEEDBACK_GIVEN", "Feedback given"
    RESPONDED = "RESPONDED", "Response received"
    FOLLOW_UP = "FOLLOW_UP", "To be followed up"
    CLOSED = "CLOSED", "Closed"


R = RecordState
_BY_AUDITORS = (
    (R.DRAWN, R.ASSIGNED, "to an auditor who is not of the case’s team", "", ""),
    (R.ASSIGNED, R.ASSIGNED, "to another; what was released ends first", "", ""),
    (R.ASSIGNED, R.REVIEWED, "by its reviewer, with a grade and findings", "", ""),
    (R.REVIEWED, R.FEEDBACK_GIVEN, "to the practitioner’s supervisors", "", ""),
    (R.REVIEWED, R.CLOSED, "where the hub knows of nobody to be told", "", ""),
    (R.RESPONDED, R.FOLLOW_UP, "until a day", "the day that was chosen", "the auditors are told"),
    (R.RESPONDED, R.CLOSED, "", "", ""),
    (R.FOLLOW_UP, R.CLOSED, "", "", ""),
)
TABLE = Table(
    "record of a dip sample",
    "4.18",
    RecordState,
    [
        *(
            Step(source, target, act, guard, clock, told)
            for act in (Act.READ_LOG, Act.READ_OWN_LOG)
            for source, target, guard, clock, told in _BY_AUDITORS
        ),
        Step(
            R.FEEDBACK_GIVEN,
            R.RESPONDED,
            Act.REVIEW_ACCESS,
            "by a supervisor, never of oneself",
            "10 working days",
            "their officers and managers are told",
        ),
    ],
)


class Grade(models.TextChoices):
    """How good a record was found to be."""

    OUTSTANDING = "OUTSTANDING", "Outstanding"
    GOOD = "GOOD", "Good"
    TO_IMPROVE = "TO_IMPROVE", "Requires improvement"
    INADEQUATE = "INADEQUATE", "Inadequate"
    CANNOT_SAY = "CANNOT_SAY", "Cannot be said from what was seen"


class SampleRecordQuerySet(VersionedQuerySet["SampleRecord"]):
    """Records that were drawn."""

    def visible_to(self, hat: Hat) -> SampleRecordQuerySet:
        """Those of the samples the hat sees, each whole."""
        return self.filter(sample__in=AuditSample.objects.visible_to(hat))

    def readers_of(self, row: SampleRecord, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those that `visible_to` shows this one: the rule's other face."""
        return AuditSample.objects.readers_of(row.sample, among=among)


class SampleRecord(Versioned):
    """One record of the population that the seed drew.

    It names the thing, whose work it was and who holds it by ids that keep nothing from being
    destroyed. `findings` holds `{"text"}`, for the auditor's own agency alone.
    """

    kind: ClassVar[str] = "sample_record"

    sample = models.ForeignKey(AuditSample, on_delete=models.PROTECT, related_name="records")
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    place = models.PositiveSmallIntegerField()  # in the order in which they were drawn
    thing_kind = models.CharField(max_length=24)
    thing_id = models.UUIDField()
    thing_reference = models.CharField(max_length=14, blank=True)
    case_file_id = models.UUIDField(null=True)
    case_workspace_id = models.UUIDField(null=True)
    holder = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", null=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", null=True)
    state = models.CharField(max_length=16, choices=RecordState.choices, default=R.DRAWN)
    reviewer = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    assigned_at = models.DateTimeField(null=True)
    grade = models.CharField(max_length=12, choices=Grade.choices, blank=True)
    reviewed_at = models.DateTimeField(null=True)
    findings = SectionField(mode=FOLLOW)
    follow_up_on = models.DateField(null=True)
    closed_at = models.DateTimeField(null=True)

    objects = SampleRecordQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["sample", "thing_id"], name="sample_draws_a_record_once"
            ),
            models.UniqueConstraint(fields=["sample", "place"], name="sample_place_is_taken_once"),
            models.CheckConstraint(
                condition=Q(person=None) | Q(reviewer=None) | ~Q(reviewer=models.F("person")),
                name="sample_record_reviewed_by_another",
            ),
        ]

    def __str__(self) -> str:
        """A record reads as the reference of the thing, where that has one."""
        return self.thing_reference or f"{self.thing_kind} {self.place}"

    @property
    def reference(self) -> str:
        """It goes by its sample's reference: in a notice the record itself is not named."""
        return self.sample.reference

    def start(self, *, by: Actor, at: datetime) -> SampleRecord:
        """Store a new one."""
        return self._create(by=by, at=at)

    def set_assigned(self, reviewer_id: UUID, *, by: Actor, at: datetime) -> SampleRecord:
        """Note who reviews it."""
        self.state, self.reviewer_id, self.assigned_at = R.ASSIGNED, reviewer_id, at
        return self._commit(["state", "reviewer", "assigned_at"], by=by, at=at)

    def set_reviewed(self, grade: Grade, *, by: Actor, at: datetime) -> SampleRecord:
        """Note the grade; the findings are sealed already."""
        self.state, self.grade, self.reviewed_at = R.REVIEWED, grade, at
        return self._commit(["state", "grade", "reviewed_at", "findings"], by=by, at=at)

    def set_state(self, state: RecordState, *, by: Actor, at: datetime) -> SampleRecord:
        """Note that feedback was given, or answered."""
        self.state = state
        return self._commit(["state"], by=by, at=at)

    def set_follow_up(self, on: date, *, by: Actor, at: datetime) -> SampleRecord:
        """Note until which day it is followed up."""
        self.state, self.follow_up_on = R.FOLLOW_UP, on
        return self._commit(["state", "follow_up_on"], by=by, at=at)

    def set_closed(self, *, by: Actor, at: datetime) -> SampleRecord:
        """Note that nothing is left to do."""
        self.state, self.closed_at = R.CLOSED, at
        return self._commit(["state", "closed_at"], by=by, at=at)
