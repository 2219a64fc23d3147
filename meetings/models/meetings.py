"""Meetings: the engine that MARAC, CMOG, strategy discussions and joint screening share."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Q

from agencies.actors import Actor, Hat
from agencies.models.agencies import Agency
from agencies.models.base import Versioned, VersionedQuerySet
from agencies.models.files import File
from agencies.models.people import Person
from agencies.models.workspaces import Workspace
from agencies.reasons import Reason
from agencies.roles import Act, Role, may
from agencies.transitions import Step, Table
from mash_hub.models.conflicts import apart, kept


class MeetingKind(models.TextChoices):
    """What a meeting is for."""

    MARAC = "MARAC", "MARAC"
    CMOG = "CMOG", "CMOG"
    STRATEGY = "STRATEGY", "Strategy discussion"
    JOINT_SCREENING = "JOINT_SCREENING", "Joint screening"


LISTED = (MeetingKind.MARAC, MeetingKind.CMOG)  # of many cases, with a list and a coordinator
FROM_OUTSIDE = (
    MeetingKind.CMOG,
)  # to which somebody tasked from outside may come, for its locations
SMALL = (MeetingKind.STRATEGY, MeetingKind.JOINT_SCREENING)  # the host's, for whom it invites


class MeetingState(models.TextChoices):
    """States of a meeting (domain notes 4.8)."""

    SCHEDULED = "SCHEDULED", "Scheduled"
    LIST_OPEN = "LIST_OPEN", "List open"
    LIST_CLOSED = "LIST_CLOSED", "List closed"
    AGENDA_PUBLISHED = "AGENDA_PUBLISHED", "Agenda published"
    IN_SESSION = "IN_SESSION", "In session"
    ADJOURNED = "ADJOURNED", "Adjourned"
    ENDED = "ENDED", "Ended"
    MINUTES_DRAFT = "MINUTES_DRAFT", "Minutes in draft"
    CHAIR_REVIEW = "CHAIR_REVIEW", "Minutes with the chair"
    APPROVED = "APPROVED", "Minutes approved"
    CIRCULATED = "CIRCULATED", "Minutes circulated"
    ARCHIVED = "ARCHIVED", "Archived"
    CANCELLED = "CANCELLED", "Cancelled"


S = MeetingState
BEFORE = (S.SCHEDULED, S.LIST_OPEN, S.LIST_CLOSED, S.AGENDA_PUBLISHED)
LISTING = (S.LIST_OPEN, S.LIST_CLOSED, S.AGENDA_PUBLISHED)
LIVE = (S.IN_SESSION, S.ADJOURNED)
DAY = (S.AGENDA_PUBLISHED, *LIVE)  # when it can be opened, and until it ends
AFTER = (S.ENDED, S.MINUTES_DRAFT, S.CHAIR_REVIEW, S.APPROVED, S.CIRCULATED, S.ARCHIVED)
DRAFTING = (S.ENDED, S.MINUTES_DRAFT)
FINAL_MINUTES = (S.APPROVED, S.CIRCULATED, S.ARCHIVED)
READABLE = (S.IN_SESSION, S.ADJOURNED, S.CIRCULATED, S.ARCHIVED)  # minutes, to those present
RUN, CHAIR = Act.RUN_MEETING, Act.CHAIR_MEETING
ENDS = "no case in hand; by the coordinator, or by the chair where no coordinator came"

TABLE = Table(
    "meeting",
    "4.8",
    MeetingState,
    [
        Step(S.SCHEDULED, S.LIST_OPEN, RUN, "cases may be listed"),
        Step(S.LIST_OPEN, S.LIST_CLOSED, RUN, "", "8 working days before"),
        Step(S.LIST_CLOSED, S.LIST_OPEN, RUN, "a late case"),
        Step(
            S.LIST_CLOSED,
            S.AGENDA_PUBLISHED,
            RUN,
            "at least one case; agencies see whom to research, conflicts left out",
            "7 working days before",
            "chair is told",
        ),
        Step(S.AGENDA_PUBLISHED, S.IN_SESSION, RUN, "by coordinator or chair"),
        Step(S.IN_SESSION, S.ADJOURNED, RUN, "by coordinator or chair"),
        Step(S.ADJOURNED, S.IN_SESSION, RUN, "by coordinator or chair"),
        Step(S.IN_SESSION, S.ENDED, RUN, ENDS),
        Step(S.ADJOURNED, S.ENDED, RUN, ENDS),
        Step(S.ENDED, S.MINUTES_DRAFT, RUN, "", "2 working days", "chair is told"),
        Step(S.MINUTES_DRAFT, S.CHAIR_REVIEW, RUN, "the coordinator’s draft is whole"),
        Step(S.CHAIR_REVIEW, S.MINUTES_DRAFT, CHAIR, "what to change, in words"),
        Step(
            S.CHAIR_REVIEW,
            S.APPROVED,
            CHAIR,
            "never the person who drafted",
            "5 working days",
            "chair is told",
            two_people=True,
        ),
        Step(
            S.APPROVED,
            S.CIRCULATED,
            RUN,
            "per case, to those who were present for it",
            "5 working days",
            "chair is told",
        ),
        Step(
            S.ENDED,
            S.CIRCULATED,
            Act.CONVENE,
            "a strategy discussion: its record is whole; to those who attended",
        ),
        Step(
            S.IN_SESSION,
            S.CIRCULATED,
            Act.CONVENE,
            "a joint screening: the day’s list is over; each incident’s record stands by itself",
        ),
        Step(S.CIRCULATED, S.ARCHIVED, RUN, "every action is closed"),
        *(Step(source, S.CANCELLED, RUN, "by coordinator or chair, reason") for source in BEFORE),
    ],
)
SMALL_STEPS = (S.IN_SESSION, S.ADJOURNED)  # taken by hand; the others follow from its record
BY_BOTH = (S.IN_SESSION, S.ADJOURNED, S.ENDED, S.CANCELLED)  # steps the chair may take as well


def run_by(hat: Hat) -> list[MeetingKind]:
    """The kinds of meeting of which a hat sees everything in its workspace.

    Coordinator and chair: those with a list. Decision-makers of the host: the small ones (4.5, 4.20).
    """
    found = [*LISTED] if may(hat, RUN) or may(hat, CHAIR) else []
    if may(hat, Act.CONVENE) and hat.agency_id == hat.host_id:
        found += SMALL
    return found


def _listed_for(hat: Hat) -> tuple[MeetingKind, ...]:
    """The kinds with a list that a hat's role has to do with."""
    return FROM_OUTSIDE if hat.role == Role.TASKING_RECIPIENT else LISTED


def attended_by(hat: Hat) -> list[MeetingKind]:
    """The kinds in which a hat takes part with papers; an observer sees none (domain notes 2.1)."""
    is_attending = may(hat, Act.ATTEND_MEETING) and hat.role != Role.OBSERVER
    found = [*_listed_for(hat)] if is_attending else []
    if may(hat, Act.DISCUSS) and hat.agreement_in_force:
        found += SMALL
    return found


def runs(hat: Hat, meeting_kind: str = "") -> bool:
    """Whether a hat sees everything of meetings of a kind; without one, of any kind."""
    kinds = run_by(hat)
    return meeting_kind in kinds if meeting_kind else bool(kinds)


def attends(hat: Hat, meeting_kind: str) -> bool:
    """Whether a hat takes part with papers in meetings of a kind."""
    return meeting_kind in attended_by(hat)


class MeetingQuerySet(VersionedQuerySet["Meeting"]):
    """Meetings."""

    def visible_to(self, hat: Hat) -> MeetingQuerySet:
        """Those of the hat's workspace, for roles that see meetings; what is heard there is not.

        A small one is seen by the host's decision-makers and by whoever is expected there, and never
        by somebody who is kept apart from its case.
        """
        reach = Q(pk__in=[])
        if may(hat, Act.SEE_MEETINGS):
            reach |= Q(meeting_kind__in=_listed_for(hat))
        if small := [kind for kind in run_by(hat) if kind in SMALL]:
            reach |= Q(meeting_kind__in=small)
        elif kinds := [kind for kind in attended_by(hat) if kind in SMALL]:
            expected = Meeting.objects.filter(attendance__person=hat.person_id).values("pk")
            reach |= Q(pk__in=expected, meeting_kind__in=kinds)
        return self.filter(reach, workspace=hat.workspace_id).exclude(apart(hat.person_id))

    def readers_of(self, meeting: Meeting, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those to which the meeting is visible: the same rule from its other side."""
        kept_apart = kept([meeting.file_id])
        expected = set(meeting.attendance.values_list("person_id", flat=True))

        def reads(hat: Hat) -> bool:
            if hat.workspace_id != meeting.workspace_id or hat.person_id in kept_apart:
                return False
            if meeting.meeting_kind in LISTED:
                return bool(may(hat, Act.SEE_MEETINGS)) and meeting.meeting_kind in _listed_for(hat)
            if runs(hat, meeting.meeting_kind):
                return True
            return attends(hat, meeting.meeting_kind) and hat.person_id in expected

        return [hat for hat in among if reads(hat)]

    def to_come(self) -> MeetingQuerySet:
        """Not ended and not cancelled."""
        return self.filter(state__in=(*BEFORE, *LIVE))

    def past(self) -> MeetingQuerySet:
        """Ended or cancelled."""
        return self.filter(state__in=(*AFTER, S.CANCELLED))

    def listing(self) -> MeetingQuerySet:
        """Those on which a case can be listed."""
        return self.filter(state__in=LISTING)


class Meeting(Versioned):
    """One meeting of a workspace; its host owns the minutes."""

    kind: ClassVar[str] = "meeting"

    reference = models.CharField(max_length=12, unique=True)
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="meetings")
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    meeting_kind = models.CharField(max_length=16, choices=MeetingKind.choices)
    title = models.CharField(max_length=80)
    venue = models.CharField(max_length=120, blank=True)
    is_online = models.BooleanField(default=False)
    starts_at = models.DateTimeField()
    minutes_a_case = models.PositiveSmallIntegerField(default=13)  # [LOCAL] 10 to 15
    chair = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=20, choices=MeetingState.choices, default=S.SCHEDULED)
    opened_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    drafted_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    approved_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    circulated_at = models.DateTimeField(null=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=models.F("drafted_by")),
                name="minutes_approved_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=FINAL_MINUTES) | Q(approved_at__isnull=False),
                name="minutes_final_once_approved",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["workspace", "starts_at"], name="meeting_in_workspace")
        ]

    def __str__(self) -> str:
        """A meeting reads as its title, which names nobody."""
        return self.title

    def get_meeting_kind_display(self) -> str:  # type: ignore[no-redef]  # Django leaves it
        """The kind in words: that of a workspace goes by what it is called there."""
        if self.meeting_kind == self.workspace.workspace_kind:
            return self.workspace.kind_words
        return str(MeetingKind(self.meeting_kind).label)

    @property
    def is_small(self) -> bool:
        """Whether it is a strategy discussion or a joint screening, which has no list."""
        return self.meeting_kind in SMALL

    @property
    def is_live(self) -> bool:
        """Whether it is in session or adjourned."""
        return self.state in LIVE

    @property
    def is_before(self) -> bool:
        """Whether it has not begun."""
        return self.state in BEFORE

    @property
    def is_after(self) -> bool:
        """Whether it has ended."""
        return self.state in AFTER

    def start(self, *, by: Actor, at: datetime) -> Meeting:
        """Store a new meeting."""
        return self._create(by=by, at=at)

    def set_state(
        self, state: MeetingState, *, by: Actor, at: datetime, because: Reason | None = None
    ) -> Meeting:
        """Take a step, and note the times that go with it."""
        self.state = state
        if state == S.IN_SESSION:
            self.opened_at = self.opened_at or at
        if state == S.ENDED:
            self.ended_at = at
        if state == S.CIRCULATED:
            self.circulated_at = at
        fields = ["state", "opened_at", "ended_at", "circulated_at"]
        return self._commit(fields, by=by, at=at, because=because)

    def set_place(
        self,
        starts_at: datetime,
        venue: str,
        is_online: bool,
        chair_id: UUID,
        *,
        by: Actor,
        at: datetime,
    ) -> Meeting:
        """Give it another time, place or chair."""
        self.starts_at, self.venue, self.is_online = starts_at, venue, is_online
        self.chair_id = chair_id
        return self._commit(["starts_at", "venue", "is_online", "chair"], by=by, at=at)

    def set_chair(self, person_id: UUID | None, *, by: Actor, at: datetime) -> Meeting:
        """Note who leads it."""
        self.chair_id = person_id
        return self._commit(["chair"], by=by, at=at)

    def set_recorded(self, person_id: UUID | None, *, by: Actor, at: datetime) -> Meeting:
        """Note that a small meeting's record went to those who attended, and by whom."""
        self.state, self.approved_by_id = S.CIRCULATED, person_id
        self.approved_at = self.circulated_at = at
        self.ended_at = self.ended_at or at
        fields = ["state", "ended_at", "approved_by", "approved_at", "circulated_at"]
        return self._commit(fields, by=by, at=at)

    def set_submitted(self, person_id: UUID | None, *, by: Actor, at: datetime) -> Meeting:
        """Note who sent the draft minutes to the chair."""
        self.state, self.drafted_by_id = S.CHAIR_REVIEW, person_id
        return self._commit(["state", "drafted_by"], by=by, at=at)

    def set_approved(self, person_id: UUID | None, *, by: Actor, at: datetime) -> Meeting:
        """Note who approved the minutes."""
        self.state, self.approved_by_id, self.approved_at = S.APPROVED, person_id, at
        return self._commit(["state", "approved_by", "approved_at"], by=by, at=at)
