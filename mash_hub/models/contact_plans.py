"""Contact plans: how a victim is kept informed, under the Victims' Code, and each update as it was given.

The plan is the agency's that keeps it, the police's as a rule (domain notes 3 no. 50, 5.5). An update is
due within one working day of what it is about under enhanced rights, and within five otherwise
(Code of Practice for Victims of Crime in England and Wales, right 6).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Q

from agencies.actors import Actor, Hat
from agencies.models.agencies import Agency
from agencies.models.base import FOLLOW, SectionField, Versioned, VersionedQuerySet
from agencies.models.files import File
from agencies.models.people import Person
from agencies.models.workspaces import Workspace
from agencies.reasons import Reason
from agencies.roles import Act, may
from agencies.transitions import Step, Table
from mash_hub.models.conflicts import apart, kept
from mash_hub.models.requests import InformationRequest
from mash_hub.models.subjects import Subject


class Entitlement(models.TextChoices):
    """Whether a victim has enhanced rights, and why (Victims' Code; domain notes 5.5)."""

    STANDARD = "STANDARD", "No enhanced rights"
    UNDER_18 = "UNDER_18", "Enhanced: under 18"
    MENTAL_DISORDER = "MENTAL_DISORDER", "Enhanced: evidence may suffer by a mental disorder"
    IMPAIRMENT = "IMPAIRMENT", "Enhanced: evidence may suffer by a learning or social impairment"
    DISABILITY = "DISABILITY", "Enhanced: evidence may suffer by a physical disability"
    SERIOUS_CRIME = "SERIOUS_CRIME", "Enhanced: a victim of the most serious crime"
    TARGETED = "TARGETED", "Enhanced: persistently targeted"
    INTIMIDATED = "INTIMIDATED", "Enhanced: intimidated"

    @property
    def is_enhanced(self) -> bool:
        """Whether updates are due within one working day."""
        return self != Entitlement.STANDARD


class PlanState(models.TextChoices):
    """States of a contact plan."""

    STANDING = "STANDING", "Stands"
    ENDED = "ENDED", "Ended"


PLANS = Table(
    "contact plan",
    "5.5",
    PlanState,
    [Step(PlanState.STANDING, PlanState.ENDED, Act.ANSWER, "with the reason; open updates stop")],
)


class OfOneAgency:
    """Whose plans and updates are: their agency's alone, less conflicts; told of plan or update."""

    @staticmethod
    def reads(hat: Hat, plan: ContactPlan, apart_from: Iterable[object]) -> bool:
        """Whether a hat sees a plan and its updates."""
        mine = (hat.agency_id, hat.workspace_id) == (plan.owner_id, plan.workspace_id)
        return mine and bool(may(hat, Act.ANSWER)) and hat.person_id not in {*apart_from}


class ContactPlanQuerySet(VersionedQuerySet["ContactPlan"]):
    """Contact plans."""

    def visible_to(self, hat: Hat) -> ContactPlanQuerySet:
        """Those of one's own agency in the workspace, for who answers there; less conflicts."""
        if not may(hat, Act.ANSWER):
            return self.none()
        own = self.filter(owner=hat.agency_id, workspace=hat.workspace_id)
        return own.exclude(apart(hat.person_id, "request__file"))

    def readers_of(self, plan: ContactPlan, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those that `visible_to` shows this plan: the rule's other face."""
        kept_apart = kept([plan.request.file_id])
        return [hat for hat in among if OfOneAgency.reads(hat, plan, kept_apart)]

    def standing(self) -> ContactPlanQuerySet:
        """Those that were not ended."""
        return self.filter(state=PlanState.STANDING)


class ContactPlan(Versioned):
    """How one victim is kept informed in one enquiry.

    `words` holds `{"means", "times", "language", "who", "measures"}`: safe means and times, the
    language, who rings, and special measures at court.
    """

    kind: ClassVar[str] = "contact_plan"
    ties = ("subject_id",)

    reference = models.CharField(max_length=12, unique=True)
    request = models.ForeignKey(
        InformationRequest, on_delete=models.PROTECT, related_name="contact_plans"
    )
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=PlanState.choices, default=PlanState.STANDING)
    entitlement = models.CharField(max_length=16, choices=Entitlement.choices)
    every_days = models.PositiveSmallIntegerField()  # at the latest, also when nothing happened
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    words = SectionField(mode=FOLLOW)

    objects = ContactPlanQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["request", "subject"],
                condition=Q(state=PlanState.STANDING),
                name="one_standing_contact_plan",
            )
        ]

    def __str__(self) -> str:
        """A plan reads as its reference."""
        return self.reference

    @property
    def is_enhanced(self) -> bool:
        """Whether its victim has enhanced rights."""
        return Entitlement(self.entitlement).is_enhanced

    def start(self, *, by: Actor, at: datetime) -> ContactPlan:
        """Store a new plan."""
        return self._create(by=by, at=at)

    def set_plan(
        self, entitlement: str, every_days: int, *, by: Actor, at: datetime
    ) -> ContactPlan:
        """Change it; its words were sealed before."""
        self.entitlement, self.every_days = entitlement, every_days
        return self._commit(["entitlement", "every_days", "words"], by=by, at=at)

    def set_ended(self, *, by: Actor, at: datetime, because: Reason) -> ContactPlan:
        """Note that it ended."""
        self.state, self.ended_at = PlanState.ENDED, at
        return self._commit(["state", "ended_at"], by=by, at=at, because=because)


class Event(models.TextChoices):
    """What a victim is told of."""

    ROUTINE = "ROUTINE", "Regular contact, nothing new"
    INTERVIEWED = "INTERVIEWED", "A suspect was interviewed"
    ARRESTED = "ARRESTED", "A suspect was arrested"
    RELEASED = "RELEASED", "A suspect was released without charge"
    BAIL = "BAIL", "Bail was set, changed or broken"
    CHARGED = "CHARGED", "A suspect was charged"
    NOT_CHARGED = "NOT_CHARGED", "A suspect will not be charged"
    COURT = "COURT", "A court hearing was set or held"
    ENDED = "ENDED", "The investigation ended"


class UpdateState(models.TextChoices):
    """States of an update."""

    DUE = "DUE", "Due"
    DONE = "DONE", "Given"
    NOT_GIVEN = "NOT_GIVEN", "Not given, with a reason"
    STOPPED = "STOPPED", "Stopped with the plan"


U = UpdateState
UPDATES = Table(
    "Victims’ Code update",
    "5.5",
    UpdateState,
    [
        Step(U.DUE, U.DONE, Act.ANSWER, "when and by which means",
             "1 working day with enhanced rights, else 5", "it is late, and counted so"),
        Step(U.DUE, U.NOT_GIVEN, Act.ANSWER, "why not"),
        Step(U.DUE, U.STOPPED, Act.ANSWER, "with the plan"),
    ],
)  # fmt: skip


class Means(models.TextChoices):
    """How a victim was told."""

    IN_PERSON = "IN_PERSON", "In person"
    TELEPHONE = "TELEPHONE", "By telephone"
    TEXT = "TEXT", "By text message"
    EMAIL = "EMAIL", "By e-mail"
    SUPPORTER = "SUPPORTER", "Through their IDVA or supporter"


class WhyNot(models.TextChoices):
    """Why a victim was not told."""

    ASKED_NOT = "ASKED_NOT", "They asked not to be told"
    NOT_SAFE = "NOT_SAFE", "There was no safe way"
    NOT_REACHED = "NOT_REACHED", "They could not be reached"
    OTHERS_TOLD = "OTHERS_TOLD", "Another agency told them"
    OPERATION = "OPERATION", "An operation must not be disturbed yet"
    IN_ERROR = "IN_ERROR", "It was entered in error"


class VictimUpdateQuerySet(VersionedQuerySet["VictimUpdate"]):
    """Updates."""

    def visible_to(self, hat: Hat) -> VictimUpdateQuerySet:
        """Those of plans the hat sees."""
        return self.filter(plan__in=ContactPlan.objects.visible_to(hat))

    def readers_of(self, update: VictimUpdate, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those that see the update's plan."""
        return ContactPlan.objects.readers_of(update.plan, among=among)


class VictimUpdate(Versioned):
    """One thing a victim is to be told, and whether they were. It has a clock."""

    kind: ClassVar[str] = "victim_update"

    plan = models.ForeignKey(ContactPlan, on_delete=models.PROTECT, related_name="updates")
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    event = models.CharField(max_length=12, choices=Event.choices)
    happened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=UpdateState.choices, default=U.DUE)
    means = models.CharField(max_length=10, choices=Means.choices, blank=True)
    why_not = models.CharField(max_length=12, choices=WhyNot.choices, blank=True)
    told_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    objects = VictimUpdateQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["plan", "state"], name="update_of_plan")]

    def __str__(self) -> str:
        """An update reads as what it is about."""
        return self.get_event_display()

    @property
    def reference(self) -> str:
        """It goes by its plan's reference."""
        return self.plan.reference

    @property
    def file_id(self) -> UUID:
        """The case's file, so that who is kept apart from it hears nothing of its lateness."""
        return self.plan.request.file_id

    @property
    def is_due(self) -> bool:
        """Whether it waits to be given."""
        return self.state == U.DUE

    @property
    def was_late(self) -> bool:
        """Whether it was given after its time."""
        return self.told_at is not None and self.told_at > self.due_at

    def start(self, *, by: Actor, at: datetime) -> VictimUpdate:
        """Store a new one."""
        return self._create(by=by, at=at)

    def set_told(self, told_at: datetime, means: str, *, by: Actor, at: datetime) -> VictimUpdate:
        """Note that the victim was told, when and how."""
        self.state, self.told_at, self.means = U.DONE, told_at, means
        return self._end(["told_at", "means"], by=by, at=at)

    def set_not_given(self, why: str, *, by: Actor, at: datetime) -> VictimUpdate:
        """Note why the victim was not told."""
        self.state, self.why_not = U.NOT_GIVEN, why
        return self._end(["why_not"], by=by, at=at)

    def set_stopped(self, *, by: Actor, at: datetime) -> VictimUpdate:
        """Note that its plan ended."""
        self.state = U.STOPPED
        return self._end([], by=by, at=at)

    def _end(self, fields: list[str], *, by: Actor, at: datetime) -> VictimUpdate:
        self.ended_at, self.ended_by_id = at, by.person_id
        return self._commit(["state", "ended_at", "ended_by", *fields], by=by, at=at)
