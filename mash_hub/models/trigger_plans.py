"""Trigger plans: what to do in the first hour when a certain child goes missing (domain notes 4.12)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from agencies import hats
from agencies.actors import Actor, Hat
from agencies.models.agencies import Agency
from agencies.models.base import ASK, Row, SectionField, Versioned, VersionedQuerySet
from agencies.models.files import File
from agencies.models.people import Person
from agencies.models.workspaces import Workspace
from agencies.reasons import Reason
from agencies.roles import Act
from agencies.transitions import Step, Table
from mash_hub.models.conflicts import apart, kept
from mash_hub.models.missing_episodes import MissingEpisode, cares, keeps
from mash_hub.models.subjects import Involvement


class PlanState(models.TextChoices):
    """States of a trigger plan."""

    DRAFT = "DRAFT", "Draft"
    AGREED = "AGREED", "Agreed by police and social care"
    LIVE = "LIVE", "Live"
    REVIEW_DUE = "REVIEW_DUE", "To be reviewed"
    SUPERSEDED = "SUPERSEDED", "Superseded"
    ENDED = "ENDED", "Ended"


S = PlanState
HELD = (S.LIVE, S.REVIEW_DUE)

TABLE = Table(
    "trigger plan",
    "4.12",
    PlanState,
    [
        Step(S.DRAFT, S.DRAFT, Act.KEEP_MISSING, "changed: who signed before signs again"),
        Step(
            S.DRAFT,
            S.AGREED,
            Act.KEEP_MISSING,
            "signed by the police and by social care, two people",
            two_people=True,
        ),
        Step(S.AGREED, S.DRAFT, Act.KEEP_MISSING, "changed before it was issued"),
        Step(
            S.AGREED,
            S.LIVE,
            Act.KEEP_MISSING,
            "issued to its readers until a day; the plan before is superseded",
            "at most 3 months",
            "who keeps it is told",
        ),
        Step(
            S.LIVE, S.REVIEW_DUE, None, "its last day is over: its limited readers read it no more"
        ),
        *(
            Step(source, S.SUPERSEDED, Act.KEEP_MISSING, "a newer plan of the child is issued")
            for source in HELD
        ),
        *(
            Step(source, S.ENDED, Act.KEEP_MISSING, "the reason")
            for source in (S.DRAFT, S.AGREED, *HELD)
        ),
    ],
)


class TriggerPlanQuerySet(VersionedQuerySet["TriggerPlan"]):
    """Trigger plans."""

    def visible_to(self, hat: Hat) -> TriggerPlanQuerySet:
        """Those one's agency keeps with others, and the live plan of a child in its care; no conflicts.

        A plan whose last day is over is read by its home no more, by the clock and not by a sweep.
        """
        reach = Q(pk__in=[])
        if keeps(hat):
            reach |= Q(parties__contains=[hat.agency_id])
        if cares(hat):
            reach |= Q(readers__contains=[hat.agency_id], state=S.LIVE, ends_on__gte=hats.today())
        return self.filter(reach, workspace=hat.workspace_id).exclude(apart(hat.person_id))

    def readers_of(self, row: TriggerPlan, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those that `visible_to` shows this one: the rule's other face."""
        kept_apart = kept([row.file_id])

        def reads(hat: Hat) -> bool:
            if hat.workspace_id != row.workspace_id or hat.person_id in kept_apart:
                return False
            ours = keeps(hat) and hat.agency_id in row.parties
            return ours or (cares(hat) and hat.agency_id in row.readers and row.is_live)

        return [hat for hat in among if reads(hat)]

    def live(self) -> TriggerPlanQuerySet:
        """Those that are live today."""
        return self.filter(state=S.LIVE, ends_on__gte=hats.today())

    def open(self) -> TriggerPlanQuerySet:
        """Those that are not over."""
        return self.exclude(state__in=(S.SUPERSEDED, S.ENDED))

    def of_subject(self, subject_id: UUID) -> TriggerPlanQuerySet:
        """Those of one child, as cards are identified now."""
        return self.filter(file__in=Involvement.objects.of_subject(subject_id).values("file"))

    def run_out(self, on: date) -> TriggerPlanQuerySet:
        """Those that are live although their last day is over: not swept yet."""
        return self.filter(state=S.LIVE, ends_on__lt=on)


class TriggerPlan(Versioned):
    """One version of a child's plan, kept by police and social care; a file of the host.

    `page` (`{"name", "born", "steps", "calls", "places", "looks", "phones", "medication", "calms",
    "do_not", "back"}`) is what the home reads while it is live; `people` (`{"people", "places",
    "vehicles", "words"}`) is for police and social care alone. Lists are lists of lines.
    """

    kind: ClassVar[str] = "trigger_plan"

    reference = models.CharField(max_length=12, unique=True)
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")  # the host
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    episode = models.ForeignKey(  # from which the child was taken
        MissingEpisode, on_delete=models.PROTECT, related_name="plans"
    )
    number = models.PositiveSmallIntegerField()  # of the child's plans
    state = models.CharField(max_length=12, choices=PlanState.choices, default=S.DRAFT)
    parties = ArrayField(models.UUIDField())  # police and social care
    readers = ArrayField(models.UUIDField(), default=list, blank=True)  # homes and schools
    made_at = models.DateTimeField()
    police_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    police_at = models.DateTimeField(null=True)
    care_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    care_at = models.DateTimeField(null=True)
    issued_at = models.DateTimeField(null=True)
    ends_on = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)
    page = SectionField(mode=ASK)
    people = SectionField(mode=ASK)

    objects = TriggerPlanQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(police_by=None) | Q(care_by=None) | ~Q(police_by=models.F("care_by")),
                name="trigger_plan_agreed_by_two_people",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[S.LIVE, S.REVIEW_DUE])
                | (
                    Q(police_by__isnull=False, care_by__isnull=False)
                    & Q(issued_at__isnull=False, ends_on__isnull=False)
                ),
                name="live_trigger_plan_was_agreed",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["workspace", "state"], name="trigger_plan_of_place"),
            models.Index(fields=["file"], name="trigger_plan_of_file"),
        ]

    def __str__(self) -> str:
        """A plan reads as its reference."""
        return self.reference

    @property
    def is_live(self) -> bool:
        """Whether it is live today."""
        return self.state == S.LIVE and self.ends_on is not None and self.ends_on >= hats.today()

    @property
    def may_change(self) -> bool:
        """Whether its words can be changed: until it is issued."""
        return self.state in (S.DRAFT, S.AGREED)

    def start(self, *, by: Actor, at: datetime) -> TriggerPlan:
        """Store a new draft."""
        return self._create(by=by, at=at)

    def set_words(self, readers: Iterable[UUID], *, by: Actor, at: datetime) -> TriggerPlan:
        """Change it: nobody has agreed to what it says now."""
        self.state, self.readers = S.DRAFT, sorted(readers)
        self.police_by_id = self.police_at = self.care_by_id = self.care_at = None
        signs = ["police_by", "police_at", "care_by", "care_at"]
        return self._commit(["state", "readers", *signs, "page", "people"], by=by, at=at)

    def set_signed(self, side: str, *, by: Actor, at: datetime) -> TriggerPlan:
        """Note that the police, or social care, agree; with both it is agreed."""
        if side == "police":
            self.police_by_id, self.police_at = by.person_id, at
        else:
            self.care_by_id, self.care_at = by.person_id, at
        if self.police_by_id and self.care_by_id:
            self.state = S.AGREED
        return self._commit(["state", f"{side}_by", f"{side}_at"], by=by, at=at)

    def set_issued(self, ends_on: date, *, by: Actor, at: datetime) -> TriggerPlan:
        """Note that it is live until a day."""
        self.state, self.issued_at, self.ends_on = S.LIVE, at, ends_on
        return self._commit(["state", "issued_at", "ends_on"], by=by, at=at)

    def set_state(
        self, state: PlanState, *, by: Actor, at: datetime, because: Reason | None = None
    ) -> TriggerPlan:
        """Note that it is to be reviewed, was superseded, or ended."""
        self.state = state
        self.ended_at = at if state in (S.SUPERSEDED, S.ENDED) else None
        return self._commit(["state", "ended_at"], by=by, at=at, because=because)


class FirstHourQuerySet(models.QuerySet["FirstHour"]):
    """What was done in first hours."""

    def visible_to(self, hat: Hat) -> FirstHourQuerySet:
        """Those of episodes that the hat sees."""
        return self.filter(episode__in=MissingEpisode.objects.visible_to(hat))

    def readers_of(self, row: FirstHour, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those that see the episode."""
        return MissingEpisode.objects.readers_of(row.episode, among=among)

    def standing(self) -> FirstHourQuerySet:
        """Those that were not taken back."""
        return self.filter(taken_back_at__isnull=True)


class FirstHour(Row):
    """One step of a plan done in one episode: which, when, by whom; taken back, never removed."""

    kind: ClassVar[str] = "first_hour"

    episode = models.ForeignKey(MissingEpisode, on_delete=models.PROTECT, related_name="first_hour")
    plan = models.ForeignKey(TriggerPlan, on_delete=models.PROTECT, related_name="+")
    place = models.PositiveSmallIntegerField()
    done_at = models.DateTimeField()
    done_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    taken_back_at = models.DateTimeField(null=True)

    objects = FirstHourQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["episode", "plan", "place"],
                condition=Q(taken_back_at__isnull=True),
                name="first_hour_step_done_once",
            )
        ]

    def __str__(self) -> str:
        """It reads as its place."""
        return str(self.place + 1)

    def start(self) -> FirstHour:
        """Store it."""
        self.save(force_insert=True)
        return self

    def set_taken_back(self, at: datetime) -> FirstHour:
        """Note that it was not done after all."""
        self.taken_back_at = at
        self.save(update_fields=["taken_back_at"])
        return self
