"""Agenda items: one case at one meeting, a file of its own, and who was present for it."""

from __future__ import annotations

from collections.abc import Iterable
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
from agencies.models.workspaces import Workspace
from agencies.reasons import Reason
from agencies.transitions import Step, Table
from mash_hub.models.cmog_entries import CmogEntry
from mash_hub.models.conflicts import apart
from mash_hub.models.joint_screening import JointScreening
from mash_hub.models.nameable import Nameable
from mash_hub.models.referrals import Referral
from mash_hub.models.strategies import StrategyDiscussion
from meetings.models.attendance import Attendance
from meetings.models.compared_names import away_from, compared, named_in_time
from meetings.models.marac_cases import MaracCase
from meetings.models.meetings import (
    AFTER,
    LIVE,
    RUN,
    SMALL,
    Meeting,
    MeetingState,
    attended_by,
    attends,
    run_by,
    runs,
)
from meetings.models.parts import Part


class ItemState(models.TextChoices):
    """States of a case at a meeting (domain notes 4.7, from its listing on)."""

    LISTED = "LISTED", "Listed"
    RESEARCH_OPEN = "RESEARCH_OPEN", "To come"
    IN_HAND = "IN_HAND", "Now"
    HEARD = "HEARD", "Heard"
    DEFERRED = "DEFERRED", "Deferred"
    CLOSED = "CLOSED", "Closed"


S = ItemState
OPEN = (S.LISTED, S.RESEARCH_OPEN, S.IN_HAND)

TABLE = Table(
    "agenda item",
    "4.7",
    ItemState,
    [
        Step(
            S.LISTED,
            S.RESEARCH_OPEN,
            RUN,
            "the agenda is published",
            "research due 1 working day before",
            "the representative’s manager; red on the chair’s screen",
        ),
        Step(
            S.RESEARCH_OPEN,
            S.IN_HAND,
            RUN,
            "by the coordinator, or by the chair where no coordinator came; in session, one at a time",
        ),
        Step(S.IN_HAND, S.RESEARCH_OPEN, RUN, "put back, to be heard later today"),
        Step(S.IN_HAND, S.HEARD, RUN, "wishes, presentation, shared items and risk are minuted"),
        Step(S.IN_HAND, S.DEFERRED, RUN, "nobody can present; the reason"),
        Step(S.LISTED, S.DEFERRED, RUN, "taken off this meeting; the reason"),
        Step(S.RESEARCH_OPEN, S.DEFERRED, RUN, "taken off this meeting; the reason"),
        Step(S.HEARD, S.IN_HAND, RUN, "taken up again while in session"),
        Step(S.DEFERRED, S.LISTED, RUN, "listed at another meeting"),
        Step(S.HEARD, S.CLOSED, RUN, "all actions final, none silently dropped"),
    ],
)


def compared_item(person_id: UUID | None, item: str = "") -> Q:
    """For agenda items, or rows of one by the path to it: whether somebody may know of it yet (4.8).

    Once their name was compared with those in its MARAC case, or in its own papers where it has none;
    to a small meeting they are invited.
    """
    is_small = Q(**{f"{item}meeting__meeting_kind__in": SMALL})
    own = Q(**{f"{item}marac_case": None}) & compared(person_id, f"{item}pk")
    return is_small | own | compared(person_id, f"{item}marac_case")


class AgendaItemQuerySet(VersionedQuerySet["AgendaItem"]):
    """Agenda items."""

    def visible_to(self, hat: Hat) -> AgendaItemQuerySet:
        """Those a hat may know of, less those from which its wearer is kept apart.

        Coordinator and chair: all of the workspace, of a list once their names were compared. Who
        attends with papers: the published agenda, once expected (names are compared first); in session,
        once admitted; afterwards, the cases they were present for. Observers: none.
        Who comes for one case alone sees no other. Of a small meeting only those who are expected there,
        and of a part of a CMOG only those who come to that part.
        """
        reach = Q(meeting__meeting_kind__in=run_by(hat)) & compared_item(hat.person_id)
        kinds = [kind for kind in attended_by(hat) if kind not in run_by(hat)]
        if kinds:
            expected = Attendance.objects.filter(meeting=OuterRef("meeting"), person=hat.person_id)
            admitted = Attendance.objects.admitted().filter(
                meeting=OuterRef("meeting"), person=hat.person_id
            )
            present = Presence.objects.filter(item=OuterRef("pk"), person=hat.person_id)
            told = (
                (
                    Q(meeting__state=MeetingState.AGENDA_PUBLISHED)
                    & Q(Exists(expected.for_case(OuterRef("pk"))))
                )
                | (Q(meeting__state__in=LIVE) & Q(Exists(admitted.for_case(OuterRef("pk")))))
                | (Q(meeting__state__in=AFTER) & Q(Exists(present)))
            )
            told &= Q(meeting__meeting_kind__in=kinds)
            told &= Q(part="") | Q(Exists(expected.for_part(OuterRef("part"))))
            if any(kind in SMALL for kind in kinds):
                told &= ~Q(meeting__meeting_kind__in=SMALL) | Q(Exists(expected))
            reach |= told
        return self.filter(reach, workspace=hat.workspace_id).exclude(apart(hat.person_id))

    def readers_of(self, item: AgendaItem, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those to which the item is visible: the same rule from its other side."""
        state = item.meeting.state
        asked_for = [*among]
        away = away_from([item.file_id], item.compared_id, asked_for)
        let_in = _let_in(item) if state in (*LIVE, *AFTER) else set()
        published, kind = state == MeetingState.AGENDA_PUBLISHED, item.meeting.meeting_kind
        expected = dict(item.meeting.attendance.values_list("person_id", "parts"))
        coming = Attendance.objects.for_case(item.pk).filter(meeting=item.meeting_id)
        asked = set(coming.values_list("person_id", flat=True)) if published else set()

        def reads(hat: Hat) -> bool:
            if hat.workspace_id != item.workspace_id or away.is_apart(hat):
                return False
            if runs(hat, kind):
                return not away.is_late(hat)
            if kind in SMALL and hat.person_id not in expected:
                return False
            if item.part not in expected.get(hat.person_id, ""):
                return False
            return attends(hat, kind) and hat.person_id in (asked if published else let_in)

        return [hat for hat in asked_for if reads(hat)]

    def in_order(self) -> AgendaItemQuerySet:
        """As they will be heard; pages number them for their reader."""
        return self.order_by("part", "place", "listed_at", "pk")

    def without_case(self) -> AgendaItemQuerySet:
        """Those of a list that no MARAC case stands behind: who comes later is compared with their papers."""
        return self.filter(marac_case=None).exclude(meeting__meeting_kind__in=SMALL)

    def open(self) -> AgendaItemQuerySet:
        """Not heard, deferred or closed."""
        return self.filter(state__in=OPEN)


class AgendaItem(Nameable, Versioned):
    """One case at one meeting. `papers` holds `{"words", "people": [{"name", "born", "role"}]}`."""

    kind: ClassVar[str] = "agenda_item"
    ties = ("referral_id", "entry_id")
    blanked = ("part",)
    made_of_it = ("referral__file", "research__file", "research__lines__file")
    case_paths = ("marac_case__file", "entry__file")

    reference = models.CharField(max_length=12, unique=True)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="items")
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    referral = models.ForeignKey(
        Referral, on_delete=models.PROTECT, null=True, related_name="agenda_items"
    )
    marac_case = models.ForeignKey(
        MaracCase, on_delete=models.PROTECT, null=True, related_name="agenda_items"
    )
    strategy = models.ForeignKey(
        StrategyDiscussion, on_delete=models.PROTECT, null=True, related_name="agenda_items"
    )
    joint = models.ForeignKey(
        JointScreening, on_delete=models.PROTECT, null=True, related_name="agenda_items"
    )
    entry = models.ForeignKey(
        CmogEntry, on_delete=models.PROTECT, null=True, related_name="agenda_items"
    )
    part = models.CharField(max_length=1, choices=Part.choices, blank=True)  # of a CMOG
    label = models.CharField(max_length=80, blank=True)  # who is in it, without names
    place = models.PositiveSmallIntegerField(default=0)  # order of hearing, never shown
    state = models.CharField(max_length=14, choices=ItemState.choices, default=S.LISTED)
    listed_at = models.DateTimeField()
    taken_up_at = models.DateTimeField(null=True)
    heard_at = models.DateTimeField(null=True)
    papers = SectionField(mode=ASK)

    objects = AgendaItemQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["meeting"], condition=Q(state=S.IN_HAND), name="one_case_in_hand"
            ),
            models.UniqueConstraint(
                fields=["marac_case"],
                condition=Q(marac_case__isnull=False),
                name="one_agenda_item_of_a_marac_case",
            ),
            models.UniqueConstraint(
                fields=["meeting", "entry"],
                condition=Q(entry__isnull=False),
                name="one_agenda_item_of_a_cmog_entry",
            ),
            models.CheckConstraint(
                condition=Q(entry=None, part="")
                | Q(entry=None, part=Part.CHILDREN, referral__isnull=False, marac_case=None)
                | (Q(entry__isnull=False) & ~Q(part="")),
                name="agenda_item_of_a_cmog_has_its_part",
            ),
        ]

    def __str__(self) -> str:
        """An agenda item reads as its reference."""
        return self.reference

    @classmethod
    def nameable_by(cls, hat: Hat) -> models.QuerySet[Any]:
        """As every kind; to who attends there, once their name was compared with those in it."""
        known = compared_item(hat.person_id)
        rows: models.QuerySet[Any] = named_in_time(super().nameable_by(hat), hat, known)
        return rows

    @property
    def compared_id(self) -> UUID | None:
        """The id under which names are compared with who comes later: its case’s, or its own; none of a small one."""
        return None if self.meeting.meeting_kind in SMALL else self.marac_case_id or self.pk

    @property
    def is_in_hand(self) -> bool:
        """Whether it is being heard."""
        return self.state == S.IN_HAND

    @property
    def is_open(self) -> bool:
        """Whether it is still to be heard."""
        return self.state in OPEN

    @property
    def case_files(self) -> list[UUID]:
        """The files of its case: whoever is kept apart from it reads nothing released to it either."""
        before = (self.referral, self.marac_case, self.entry)
        return [self.file_id, *(row.file_id for row in before if row is not None)]

    @property
    def own_files(self) -> list[UUID]:
        """What is closed with its case: its own file, its MARAC case's, and each agency's research.

        Of research also the lines in files of their own, as far as they are still there.
        """
        lines = self.research.filter(lines__isnull=False, lines__file__destroyed_at=None)
        researched = self.research.values_list("file_id", flat=True)
        found = [self.file_id, *researched, *lines.values_list("lines__file_id", flat=True)]
        if self.marac_case:
            found.append(self.marac_case.file_id)
        return [*dict.fromkeys(found)]

    @property
    def all_files(self) -> list[UUID]:
        """What is destroyed with its case: with those, what its MARAC sent of it to another."""
        sent = self.marac_case.sent_files if self.marac_case else []
        return [*self.own_files, *sent]

    def start(self, *, by: Actor, at: datetime, because: Reason) -> AgendaItem:
        """Store a new item."""
        return self._create(by=by, at=at, because=because)

    def set_state(
        self, state: ItemState, *, by: Actor, at: datetime, because: Reason | None = None
    ) -> AgendaItem:
        """Take a step, and note the times that go with it."""
        self.state = state
        if state == S.IN_HAND:
            self.taken_up_at, self.heard_at = self.taken_up_at or at, None
        if state == S.HEARD:
            self.heard_at = at
        fields = ["state", "taken_up_at", "heard_at"]
        return self._commit(fields, by=by, at=at, because=because)

    def set_meeting(
        self, meeting: Meeting, state: ItemState, place: int, *, by: Actor, at: datetime
    ) -> AgendaItem:
        """List a deferred case at another meeting."""
        self.meeting, self.state, self.place = meeting, state, place
        self.taken_up_at, self.heard_at = None, None
        fields = ["meeting", "state", "place", "taken_up_at", "heard_at", "papers"]
        return self._commit(fields, by=by, at=at)


def _let_in(item: AgendaItem) -> set[UUID]:
    """Whom a case is open to: in session those admitted, afterwards those who were present."""
    if item.meeting.state in LIVE:
        admitted = Attendance.objects.admitted().for_case(item.pk).filter(meeting=item.meeting)
        return set(admitted.values_list("person_id", flat=True))
    return set(item.presences.values_list("person_id", flat=True))


class PresenceQuerySet(models.QuerySet["Presence"]):
    """Presences."""

    def reading(self) -> PresenceQuerySet:
        """Those who still come to the part of their case: whoever lost it reads its minutes no more (4.11)."""
        coming = Attendance.objects.filter(
            meeting=OuterRef("item__meeting"), person=OuterRef("person")
        ).for_part(OuterRef("item__part"))
        return self.filter(Q(item__part="") | Q(Exists(coming)))


class Presence(Row):
    """One person who was in the room while one case was heard: whom its minutes are for."""

    kind: ClassVar[str] = "presence"

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="presences")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    from_at = models.DateTimeField()
    by_id = models.UUIDField(null=True)  # membership of whoever let them in

    objects = PresenceQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "person"], name="presence_once")
        ]

    def __str__(self) -> str:
        """A presence has no words."""
        return "presence"


def pairs(presences: Iterable[Presence]) -> list[tuple[UUID, UUID]]:
    """People and their agencies, as acts of other modules take them."""
    return [(presence.person_id, presence.agency_id) for presence in presences]
