"""Disruption tasks: what a CMOG asks an agency or team to do about a person or a place (domain notes 4.11)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q

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
from mash_hub.models.cmog_entries import CmogEntry
from mash_hub.models.conflicts import apart


class DisruptionTool(models.TextChoices):
    """What is used: legal tools of 4.13, and what partners can do in their own right."""

    WARNING_NOTICE = "WARNING_NOTICE", "Child abduction warning notice"
    COURT_ORDER = "COURT_ORDER", "Court order: SRO, SHPO, STRO, STPO or SPO"
    CIVIL_INJUNCTION = "CIVIL_INJUNCTION", "Civil injunction"
    CLOSURE = "CLOSURE", "Closure notice or order"
    LICENSING = "LICENSING", "Licensing: food, alcohol, taxis"
    TRADING_STANDARDS = "TRADING_STANDARDS", "Trading standards"
    FIRE_SAFETY = "FIRE_SAFETY", "Fire safety"
    HOUSING = "HOUSING", "Housing: inspection or tenancy"
    PATROL = "PATROL", "Neighbourhood patrol"
    VEHICLE_STOP = "VEHICLE_STOP", "Vehicle marker or stop"
    PERPETRATOR_TEAM = "PERPETRATOR_TEAM", "Perpetrator team: visit, arrest or warrant"
    IDENTIFY = "IDENTIFY", "Find out who somebody is"
    OTHER = "OTHER", "Something else"


class DisruptionEffect(models.TextChoices):
    """What a finished task did to the risk."""

    STOPPED = "STOPPED", "It stopped"
    LESS = "LESS", "Less than before"
    SAME = "SAME", "No change"
    WORSE = "WORSE", "Worse than before"
    TOO_SOON = "TOO_SOON", "Too soon to say"


class TaskState(models.TextChoices):
    """States of a disruption task."""

    ASKED = "ASKED", "Asked"
    ACCEPTED = "ACCEPTED", "Accepted"
    DECLINED = "DECLINED", "Declined"
    DONE = "DONE", "Done"
    NOT_DONE = "NOT_DONE", "Not done"
    WITHDRAWN = "WITHDRAWN", "Withdrawn"


S = TaskState
OPEN = (S.ASKED, S.ACCEPTED)

TABLE = Table(
    "disruption task",
    "4.11",
    TaskState,
    [
        Step(
            S.ASKED,
            S.ACCEPTED,
            Act.DISRUPT,
            "by the agency asked",
            "2 working days",
            "the agency asked is told",
        ),
        Step(S.ASKED, S.DECLINED, Act.DISRUPT, "by the agency asked: why, in words"),
        Step(
            S.ACCEPTED,
            S.DONE,
            Act.DISRUPT,
            "by the agency asked: what was done, and what it did to the risk",
            "the day it is due",
            "the agency asked is told",
        ),
        Step(S.ACCEPTED, S.NOT_DONE, Act.DISRUPT, "by the agency asked: why, in words"),
        Step(S.DONE, S.DONE, Act.DISRUPT, "what it did to the risk, as it is known later"),
        *(
            Step(source, S.WITHDRAWN, Act.KEEP_LISTS, "by the agency that asked: why, in words")
            for source in OPEN
        ),
    ],
)


class DisruptionTaskQuerySet(VersionedQuerySet["DisruptionTask"]):
    """Disruption tasks."""

    def visible_to(self, hat: Hat) -> DisruptionTaskQuerySet:
        """Those of the hat's workspace whose words its agency was given: who asked, the host, who is asked.

        Of what the task is about the agency asked sees no more than these words; whoever is kept apart
        from that sees no task of it.
        """
        if not reads_tasks(hat):
            return self.none()
        found = self.filter(
            granted_to(hat, DisruptionTask.kind, "words"),
            workspace=hat.workspace_id,
            file__destroyed_at__isnull=True,
        )
        return found.exclude(apart(hat.person_id))

    def readers_of(self, task: DisruptionTask, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those that `visible_to` shows this task: the rule's other face."""
        if task.file.destroyed_at is not None:
            return []
        reached = reach(task, "words", files=[task.file_id])
        return [
            hat
            for hat in among
            if hat.workspace_id == task.workspace_id
            and reads_tasks(hat)
            and hat.person_id not in reached.apart
            and reached.is_granted_to(hat)
        ]

    def open(self) -> DisruptionTaskQuerySet:
        """Asked or accepted, and not ended."""
        return self.filter(state__in=OPEN)


def reads_tasks(hat: Hat) -> bool:
    """Whether a hat's role has to do with disruption tasks at all."""
    return bool(may(hat, Act.KEEP_LISTS) or may(hat, Act.DISRUPT))


class DisruptionTask(Versioned):
    """One thing that one agency is asked to do; it stands in the file of the entry it is about.

    `words` holds `{"title", "words"}`: all that the agency asked reads of the matter.
    """

    kind: ClassVar[str] = "disruption_task"

    reference = models.CharField(max_length=12, unique=True)
    entry = models.ForeignKey(CmogEntry, on_delete=models.PROTECT, related_name="tasks")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")  # who asked
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    receiver = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    team = models.CharField(max_length=80, blank=True)
    tool = models.CharField(max_length=20, choices=DisruptionTool.choices)
    state = models.CharField(max_length=10, choices=TaskState.choices, default=S.ASKED)
    due_on = models.DateField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    effect = models.CharField(max_length=8, choices=DisruptionEffect.choices, blank=True)
    words = SectionField(mode=FOLLOW)

    objects = DisruptionTaskQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state=S.DONE) ^ Q(effect=""), name="disruption_effect_when_done"
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN) ^ Q(ended_at__isnull=False),
                name="disruption_task_ended_at",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["workspace", "state", "due_on"], name="disruption_task_of_place"),
        ]

    def __str__(self) -> str:
        """A task reads as its reference."""
        return self.reference

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done."""
        return self.state in OPEN

    def start(self, *, by: Actor, at: datetime) -> DisruptionTask:
        """Store a new task whose words are sealed already."""
        return self._create(by=by, at=at)

    def set_state(
        self,
        state: TaskState,
        *,
        effect: str = "",
        by: Actor,
        at: datetime,
        because: Reason | None = None,
    ) -> DisruptionTask:
        """Take a step; `effect` is what it did to the risk, once it is done."""
        self.state, self.effect = state, effect
        self.ended_at = None if state in OPEN else self.ended_at or at
        return self._commit(["state", "effect", "ended_at"], by=by, at=at, because=because)


class DisruptionReportQuerySet(VersionedQuerySet["DisruptionReport"]):
    """Reports."""

    def visible_to(self, hat: Hat) -> DisruptionReportQuerySet:
        """Those of tasks that the hat sees, as far as its agency was given their words."""
        tasks = DisruptionTask.objects.visible_to(hat)
        return self.filter(granted_to(hat, DisruptionReport.kind, "words"), task__in=tasks)

    def readers_of(self, report: DisruptionReport, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those that `visible_to` shows this report: the rule's other face."""
        reached = reach(report, "words", files=[report.file_id])
        hats = DisruptionTask.objects.readers_of(report.task, among=among)
        return [hat for hat in hats if reached.is_granted_to(hat)]


class DisruptionReport(Versioned):
    """What one agency says of a task, with the step it took: never changed. `words` holds `{"words"}`."""

    kind: ClassVar[str] = "disruption_report"

    task = models.ForeignKey(DisruptionTask, on_delete=models.PROTECT, related_name="reports")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")  # who says it
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=TaskState.choices)  # of the task, from then on
    effect = models.CharField(max_length=8, choices=DisruptionEffect.choices, blank=True)
    happened_on = models.DateField()
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    words = SectionField(mode=FOLLOW)

    objects = DisruptionReportQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["task", "written_at"], name="disruption_report_of_task")
        ]

    def __str__(self) -> str:
        """A report reads as the state it led to."""
        return self.get_state_display()

    @property
    def reference(self) -> str:
        """It goes by its task's reference."""
        return self.task.reference

    def start(self, *, by: Actor, at: datetime) -> DisruptionReport:
        """Store it."""
        return self._create(by=by, at=at)
