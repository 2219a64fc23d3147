"""Return home interviews: offered each time, and what was said in four parts, each released or not (4.12)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import ClassVar
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from agencies.actors import Actor, Hat
from agencies.models.agencies import Agency
from agencies.models.base import ASK, FOLLOW, SectionField, Versioned, VersionedQuerySet
from agencies.models.files import File
from agencies.models.people import Person
from agencies.models.workspaces import Workspace
from agencies.reasons import Reason
from agencies.roles import Act
from agencies.transitions import Step, Table
from mash_hub.models.conflicts import apart, kept
from mash_hub.models.contact_states import Override
from mash_hub.models.missing_episodes import MissingEpisode, cares, keeps


class InterviewState(models.TextChoices):
    """States of a return home interview."""

    OFFERED = "OFFERED", "Offered"
    ACCEPTED = "ACCEPTED", "Accepted"
    DONE = "DONE", "Done"
    DECLINED = "DECLINED", "Declined"
    NOT_POSSIBLE = "NOT_POSSIBLE", "Not possible"


class Part(models.TextChoices):
    """The four parts of what a child says, each with a release decision of its own."""

    ACCOUNT = "ACCOUNT", "The child’s own account"
    RISK = "RISK", "Risk information"
    INTELLIGENCE = "INTELLIGENCE", "Intelligence for the police"
    NOT_SHARED = "NOT_SHARED", "What the child does not want shared"

    @property
    def section(self) -> str:
        """The section that holds it."""
        return self.value.lower()


class NoInterview(models.TextChoices):
    """Why there is no interview."""

    CHILD_SAID_NO = "CHILD_SAID_NO", "The child does not want to talk"
    OTHER_PERSON = "OTHER_PERSON", "The child talks with somebody else"
    MISSING_AGAIN = "MISSING_AGAIN", "The child is missing again"
    NOT_WELL = "NOT_WELL", "The child is ill or in hospital"
    MOVED = "MOVED", "The child has moved out of reach"
    NO_INTERVIEWER = "NO_INTERVIEWER", "No independent person was to be had"


S = InterviewState
LONGEST = timedelta(hours=72)  # from the return: statutory guidance on children who go missing
TABLE = Table(
    "return home interview",
    "4.12",
    InterviewState,
    [
        Step(S.OFFERED, S.ACCEPTED, Act.KEEP_MISSING, "by the agency that offers it"),
        *(
            Step(
                source,
                S.DONE,
                Act.KEEP_MISSING,
                "four parts; the child’s wish is overridden only with the reason",
                "72 hours from the return, never paused",
                "counted as late",
            )
            for source in (S.OFFERED, S.ACCEPTED)
        ),
        *(
            Step(source, target, Act.KEEP_MISSING, "the reason")
            for source in (S.OFFERED, S.ACCEPTED)
            for target in (S.DECLINED, S.NOT_POSSIBLE)
        ),
    ],
)


class ReturnInterviewQuerySet(VersionedQuerySet["ReturnInterview"]):
    """Return home interviews."""

    def visible_to(self, hat: Hat) -> ReturnInterviewQuerySet:
        """Those of episodes that the hat works on, and of the child in its agency's care; no conflicts.

        What was said opens by grants alone: to its agency, and to whom a part was released.
        """
        reach = Q(pk__in=[])
        if keeps(hat):
            reach |= Q(episode__parties__contains=[hat.agency_id])
        if cares(hat):
            reach |= Q(episode__home=hat.agency_id)
        return self.filter(reach, workspace=hat.workspace_id).exclude(apart(hat.person_id))

    def readers_of(self, row: ReturnInterview, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those that `visible_to` shows this one: the rule's other face."""
        kept_apart, episode = kept([row.file_id]), row.episode
        return [
            hat
            for hat in among
            if hat.workspace_id == row.workspace_id
            and hat.person_id not in kept_apart
            and (
                (keeps(hat) and hat.agency_id in episode.parties)
                or (cares(hat) and hat.agency_id == episode.home_id)
            )
        ]


class ReturnInterview(Versioned):
    """One offer to a child who came back, by the agency that makes it; its words are that agency's.

    `arranged` holds `{"interviewer", "where"}`, `reason` `{"words"}` why there was none; `account`,
    `risk`, `intelligence` and `not_shared` hold `{"words"}`, and nobody else's until released.
    """

    kind: ClassVar[str] = "return_interview"

    episode = models.ForeignKey(MissingEpisode, on_delete=models.PROTECT, related_name="interviews")
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")  # the episode's
    state = models.CharField(max_length=12, choices=InterviewState.choices, default=S.OFFERED)
    offered_at = models.DateTimeField()
    offered_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField(null=True)
    held_at = models.DateTimeField(null=True)
    no_interview = models.CharField(max_length=16, choices=NoInterview.choices, blank=True)
    override = models.CharField(max_length=20, choices=Override.choices, blank=True)
    ended_at = models.DateTimeField(null=True)
    arranged = SectionField(mode=FOLLOW)
    reason = SectionField(mode=FOLLOW)
    account = SectionField(mode=ASK)
    risk = SectionField(mode=ASK)
    intelligence = SectionField(mode=ASK)
    not_shared = SectionField(mode=ASK)

    objects = ReturnInterviewQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["episode"], name="one_return_interview_of_an_episode"),
            models.CheckConstraint(
                condition=~Q(state=S.DONE) | Q(held_at__isnull=False),
                name="return_interview_done_has_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[S.DECLINED, S.NOT_POSSIBLE]) | ~Q(no_interview=""),
                name="no_return_interview_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        """An interview reads as its state."""
        return self.get_state_display()

    @property
    def reference(self) -> str:
        """It goes by its episode's reference."""
        return self.episode.reference

    @property
    def is_open(self) -> bool:
        """Whether it was offered and nobody knows yet how it went."""
        return self.state in (S.OFFERED, S.ACCEPTED)

    @property
    def was_accepted(self) -> bool:
        """Whether the child accepted it."""
        return self.accepted_at is not None or self.state == S.DONE

    @property
    def was_in_time(self) -> bool | None:
        """Whether it was held within 72 hours of the return; None where it was not held."""
        if self.held_at is None or self.episode.returned_at is None:
            return None
        return self.held_at <= self.episode.returned_at + LONGEST

    def start(self, *, by: Actor, at: datetime) -> ReturnInterview:
        """Store a new offer."""
        return self._create(by=by, at=at)

    def set_accepted(self, *, by: Actor, at: datetime) -> ReturnInterview:
        """Note that the child accepted."""
        self.state, self.accepted_at = S.ACCEPTED, at
        return self._commit(["state", "accepted_at"], by=by, at=at)

    def set_done(
        self, held_at: datetime, override: str, *, by: Actor, at: datetime
    ) -> ReturnInterview:
        """Note when it was held; what was said is sealed in its four parts."""
        self.state, self.held_at, self.override, self.ended_at = S.DONE, held_at, override, at
        parts = [one.section for one in Part]
        return self._commit(["state", "held_at", "override", "ended_at", *parts], by=by, at=at)

    def set_none(
        self, state: InterviewState, why: NoInterview, *, by: Actor, at: datetime
    ) -> ReturnInterview:
        """Note why there was none; the words are sealed in `reason`."""
        self.state, self.no_interview, self.ended_at = state, why, at
        return self._commit(["state", "no_interview", "ended_at", "reason"], by=by, at=at)


class PartDecision(models.TextChoices):
    """What was decided of one part."""

    SHARE = "SHARE", "Released"
    WITHHOLD = "WITHHOLD", "Withheld"


class InterviewReleaseQuerySet(VersionedQuerySet["InterviewRelease"]):
    """Release decisions."""

    def visible_to(self, hat: Hat) -> InterviewReleaseQuerySet:
        """Those of interviews of one's own agency, and those by which it was given something."""
        seen = ReturnInterview.objects.visible_to(hat)
        mine = Q(owner=hat.agency_id) | Q(agencies__contains=[hat.agency_id])
        return self.filter(mine, interview__in=seen)

    def readers_of(self, row: InterviewRelease, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those that `visible_to` shows this one."""
        seen = ReturnInterview.objects.readers_of(row.interview, among=among)
        return [hat for hat in seen if hat.agency_id in (row.owner_id, *row.agencies)]


class InterviewRelease(Versioned):
    """One decision about one part: to whom it goes, or that it stays, and why."""

    kind: ClassVar[str] = "interview_release"

    interview = models.ForeignKey(
        ReturnInterview, on_delete=models.PROTECT, related_name="releases"
    )
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=12, choices=Part.choices)
    decision = models.CharField(max_length=8, choices=PartDecision.choices)
    agencies = ArrayField(models.UUIDField(), default=list, blank=True)
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    objects = InterviewReleaseQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["interview", "part"], name="one_decision_on_a_part_of_an_interview"
            ),
            models.CheckConstraint(
                condition=Q(decision=PartDecision.SHARE) & ~Q(agencies=[])
                | Q(decision=PartDecision.WITHHOLD, agencies=[]),
                name="released_part_names_agencies",
            ),
        ]

    def __str__(self) -> str:
        """A decision reads as its words."""
        return self.get_decision_display()

    @property
    def reference(self) -> str:
        """It goes by its episode's reference."""
        return self.interview.reference

    def start(self, *, by: Actor, at: datetime, because: Reason) -> InterviewRelease:
        """Store a new decision."""
        return self._create(by=by, at=at, because=because)

    def set_decided(
        self,
        decision: PartDecision,
        agencies: Iterable[UUID],
        *,
        by: Actor,
        at: datetime,
        because: Reason,
    ) -> InterviewRelease:
        """Decide anew."""
        self.decision, self.agencies = decision, sorted(agencies)
        self.decided_at = at
        if by.person_id is not None:
            self.decided_by_id = by.person_id
        fields = ["decision", "agencies", "decided_at", "decided_by"]
        return self._commit(fields, by=by, at=at, because=because)
