"""Who was there, what they signed, and what they said about people they know."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Exists, OuterRef, Q

from agencies.actors import Actor, Hat
from agencies.models.agencies import Agency
from agencies.models.base import ASK, Row, SectionField, Versioned, VersionedQuerySet
from agencies.models.files import File
from agencies.models.people import Person
from agencies.roles import Role
from meetings.models.meetings import Meeting, run_by


class AttendanceState(models.TextChoices):
    """Whether somebody was there."""

    EXPECTED = "EXPECTED", "Expected"
    PRESENT = "PRESENT", "Present"
    LEFT = "LEFT", "Left"
    APOLOGIES = "APOLOGIES", "Apologies"
    ABSENT = "ABSENT", "Absent"


STILL_COMING = (AttendanceState.EXPECTED, AttendanceState.PRESENT)


class AttendanceQuerySet(VersionedQuerySet["Attendance"]):
    """Attendance."""

    def visible_to(self, hat: Hat) -> AttendanceQuerySet:
        """Coordinator and chair see everybody's; anybody else their own."""
        found = self.filter(meeting__workspace=hat.workspace_id)
        return found.filter(Q(meeting__meeting_kind__in=run_by(hat)) | Q(person=hat.person_id))

    def present(self) -> AttendanceQuerySet:
        """In the room now."""
        return self.filter(state=AttendanceState.PRESENT)

    def for_case(self, item_id: Any) -> AttendanceQuerySet:
        """Those who come for a case: for the whole meeting, or for this one alone."""
        return self.filter(Q(only_for__isnull=True) | Q(only_for=item_id))

    def for_part(self, part: Any) -> AttendanceQuerySet:
        """Those who come to a part of a CMOG; every meeting without parts is for all."""
        return self.filter(parts__contains=part)

    def admitted(self) -> AttendanceQuerySet:
        """Present, signed, and with the question about people answered and settled (4.8)."""
        return self.present().filter(
            Exists(
                Declaration.objects.filter(meeting=OuterRef("meeting"), person=OuterRef("person"))
            ),
            Exists(
                ConflictAnswer.objects.filter(
                    meeting=OuterRef("meeting"), person=OuterRef("person")
                ).settled()
            ),
        )


class Attendance(Versioned):
    """One person at one meeting, for one agency."""

    kind: ClassVar[str] = "attendance"

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendance")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=24, choices=Role.choices)
    state = models.CharField(
        max_length=10, choices=AttendanceState.choices, default=AttendanceState.EXPECTED
    )
    joined_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)
    information_on = models.DateField(null=True)  # sent with apologies
    only_for = models.ForeignKey(
        "meetings.AgendaItem", on_delete=models.PROTECT, null=True, related_name="+"
    )  # who comes for one case sees no other
    parts = models.CharField(max_length=3, blank=True)  # of a CMOG, as letters; empty elsewhere

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "person"], name="attendance_once")
        ]

    def __str__(self) -> str:
        """Attendance reads as its state."""
        return self.get_state_display()

    @property
    def is_observer(self) -> bool:
        """Whether somebody attends without papers."""
        return self.role == Role.OBSERVER

    def start(self, *, by: Actor, at: datetime) -> Attendance:
        """Store that somebody is expected."""
        return self._create(by=by, at=at)

    def set_role(
        self, role: str, agency: Agency, parts: str, *, by: Actor, at: datetime
    ) -> Attendance:
        """Note that somebody comes as something else, for which agency, and to which parts."""
        self.role, self.agency, self.parts = role, agency, parts
        return self._commit(["role", "agency", "parts"], by=by, at=at)

    def set_only_for(self, item_id: UUID | None, *, by: Actor, at: datetime) -> Attendance:
        """Note that somebody comes for one case alone, or for the whole meeting after all."""
        self.only_for_id = item_id
        return self._commit(["only_for"], by=by, at=at)

    def set_parts(self, parts: str, *, by: Actor, at: datetime) -> Attendance:
        """Note to which parts of a CMOG somebody comes."""
        self.parts = parts
        return self._commit(["parts"], by=by, at=at)

    def set_state(self, state: AttendanceState, *, by: Actor, at: datetime) -> Attendance:
        """Note that somebody came, left, sent apologies or stayed away."""
        self.state = state
        if state == AttendanceState.PRESENT:
            self.joined_at, self.left_at = self.joined_at or at, None
        if state == AttendanceState.LEFT:
            self.left_at = at
        return self._commit(["state", "joined_at", "left_at"], by=by, at=at)


class DeclarationQuerySet(models.QuerySet["Declaration"]):
    """Declarations of confidentiality."""

    def visible_to(self, hat: Hat) -> DeclarationQuerySet:
        """Coordinator and chair see everybody's; anybody else their own."""
        found = self.filter(meeting__workspace=hat.workspace_id)
        return found.filter(Q(meeting__meeting_kind__in=run_by(hat)) | Q(person=hat.person_id))


class Declaration(Row):
    """One person's signature under one meeting's declaration of confidentiality (AU12)."""

    kind: ClassVar[str] = "declaration"

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="declarations")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    typed_name = models.CharField(max_length=120)
    wording = models.PositiveSmallIntegerField()  # which text was signed
    signed_at = models.DateTimeField()

    objects = DeclarationQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "person"], name="declaration_once")
        ]

    def __str__(self) -> str:
        """A declaration reads as the name typed under it."""
        return self.typed_name

    def start(self) -> Declaration:
        """Store it."""
        self.save(force_insert=True)
        return self


class ConflictAnswerQuerySet(VersionedQuerySet["ConflictAnswer"]):
    """Answers to the open question."""

    def visible_to(self, hat: Hat) -> ConflictAnswerQuerySet:
        """Only coordinator and chair see answers, beside one's own."""
        found = self.filter(meeting__workspace=hat.workspace_id)
        return found.filter(Q(meeting__meeting_kind__in=run_by(hat)) | Q(person=hat.person_id))

    def settled(self) -> ConflictAnswerQuerySet:
        """A no, or a yes of which the coordinator has decided which cases it touches."""
        return self.filter(Q(knows_somebody=False) | Q(settled_at__isnull=False))

    def to_settle(self) -> ConflictAnswerQuerySet:
        """A yes that nobody has looked at."""
        return self.filter(knows_somebody=True, settled_at__isnull=True)


class ConflictAnswer(Versioned):
    """One person's answer to "Do you know anyone on today's list, or their family?".

    Everybody is asked the same; nobody is named. `words` holds `{"words"}` for coordinator and chair.
    """

    kind: ClassVar[str] = "conflict_answer"

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="answers")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    knows_somebody = models.BooleanField()
    answered_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by_id = models.UUIDField(null=True)
    words = SectionField(mode=ASK)

    objects = ConflictAnswerQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "person"], name="conflict_answer_once")
        ]

    def __str__(self) -> str:
        """An answer is not shown by its words."""
        return "answer"

    @property
    def is_waiting(self) -> bool:
        """Whether it is a yes that nobody has looked at."""
        return self.knows_somebody and self.settled_at is None

    def start(self, *, by: Actor, at: datetime) -> ConflictAnswer:
        """Store it."""
        return self._create(by=by, at=at)

    def set_settled(self, person_id: UUID | None, *, by: Actor, at: datetime) -> ConflictAnswer:
        """Note that the coordinator decided which cases it touches."""
        self.settled_at, self.settled_by_id = at, person_id
        return self._commit(["settled_at", "settled_by_id"], by=by, at=at)

    def set_answer(self, knows_somebody: bool, *, by: Actor, at: datetime) -> ConflictAnswer:
        """Answer again, as when somebody remembers; a yes waits for the coordinator anew."""
        self.knows_somebody, self.answered_at = knows_somebody, at
        self.settled_at, self.settled_by_id = None, None
        fields = ["knows_somebody", "answered_at", "settled_at", "settled_by_id", "words"]
        return self._commit(fields, by=by, at=at)
