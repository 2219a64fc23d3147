"""Leave of a meeting's chair to disclose part of its minutes: asked, given or refused (domain notes 4.16)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from agencies.actors import Actor, Hat
from agencies.models.agencies import Agency
from agencies.models.base import ASK, SectionField, Versioned, VersionedQuerySet
from agencies.models.files import File
from agencies.models.people import Person
from agencies.models.workspaces import Workspace
from agencies.reasons import Reason
from agencies.roles import Act, may
from agencies.transitions import Step, Table
from audit.workspace.models.disclosure_parts import DisclosureItem
from audit.workspace.models.disclosures import GATHERING, kept_from, people_kept, reaches
from mash_hub.models.conflicts import apart, kept
from meetings.models import Meeting, MeetingKind
from meetings.models.meetings import LISTED


class LeaveState(models.TextChoices):
    """States of leave to disclose part of the minutes."""

    ASKED = "ASKED", "The chair is asked"
    GIVEN = "GIVEN", "The chair agrees"
    REFUSED = "REFUSED", "The chair does not agree"
    TAKEN_BACK = "TAKEN_BACK", "Asked no more"


S = LeaveState
TABLE = Table(
    "leave to disclose minutes",
    "4.16",
    LeaveState,
    [
        *(
            Step(
                S.ASKED,
                state,
                Act.CHAIR_MEETING,
                f"{guard}; of a strategy discussion or joint screening by who convenes it",
                "the owners’ day of the request",
                two_people=True,
            )
            for state, guard in (
                (S.GIVEN, "by the meeting’s chair, who decided about nothing of it"),
                (S.REFUSED, "by the meeting’s chair, with the reason"),
            )
        ),
        *(
            Step(state, S.TAKEN_BACK, Act.KEEP_DISCLOSURES, "the line is decided about anew")
            for state in (S.ASKED, S.GIVEN, S.REFUSED)
        ),
    ],
)


def chairs(hat: Hat, meeting_kind: str) -> bool:
    """Whether a hat chairs meetings of a kind: the small ones are chaired by the host’s who convene them."""
    if meeting_kind in LISTED:
        return bool(may(hat, Act.CHAIR_MEETING))
    return bool(may(hat, Act.CONVENE)) and hat.agency_id == hat.host_id


def people_away(item: DisclosureItem) -> set[UUID]:
    """Who is kept from a line's case, or by name from a record of whom it is about."""
    about = item.part.disclosure.subject_id
    return kept([item.case_file_id]) | people_kept([about])[about]


class LeaveQuerySet(VersionedQuerySet["MinutesLeave"]):
    """Leaves."""

    def visible_to(self, hat: Hat) -> LeaveQuerySet:
        """To who sees the line it is about at the agency that asks; and to the chair who is asked, by name.

        Never to somebody kept from the line's case or from a record of the person.
        """
        reach = Q(pk__in=[])
        if reaches(hat):
            reach |= Q(item__in=DisclosureItem.objects.visible_to(hat))
        if may(hat, Act.CHAIR_MEETING) or may(hat, Act.CONVENE):
            reach |= self._asked_of(hat)
        found = self.filter(reach).exclude(apart(hat.person_id, "item__case_file"))
        return found.exclude(kept_from(hat, "item__part__disclosure__subject"))

    def _asked_of(self, hat: Hat) -> Q:
        kinds = [kind for kind in MeetingKind if chairs(hat, kind)]
        asked = Q(workspace=hat.workspace_id, persons__contains=[hat.person_id])
        return asked & Q(meeting__meeting_kind__in=kinds) & ~Q(state=S.TAKEN_BACK)

    def readers_of(self, row: MinutesLeave, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those that `visible_to` shows this one: the rule's other face."""
        away = people_away(row.item)
        asks = DisclosureItem.objects.readers_of(row.item, among=among)
        return [
            hat
            for hat in among
            if hat.person_id not in away and (hat in asks or row.is_asked_of(hat))
        ]

    def asked_of(self, hat: Hat) -> LeaveQuerySet:
        """Those that this very person is asked, or was, as a chair."""
        return self.visible_to(hat).filter(self._asked_of(hat))

    def waiting_for(self, hat: Hat) -> LeaveQuerySet:
        """Those of them that wait, of requests that the owners can still answer."""
        return self.asked_of(hat).filter(state=S.ASKED, item__part__disclosure__state__in=GATHERING)

    def standing(self) -> LeaveQuerySet:
        """The newest of each line: what was asked before was taken back."""
        return self.exclude(state=S.TAKEN_BACK)


class MinutesLeave(Versioned):
    """One line of minutes whose copy a chair lets leave, or does not. It stands in the part's file.

    `asked`: `{"pieces", "words"}`, the copy as it would leave and what was asked for, given to the chairs
    by name.
    """

    kind: ClassVar[str] = "minutes_leave"

    reference = models.CharField(max_length=12, unique=True)
    item = models.ForeignKey(DisclosureItem, on_delete=models.PROTECT, related_name="leaves")
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")  # who asks
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="+")
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")  # its own
    persons = ArrayField(models.UUIDField())  # its chair; without one all who chair there
    state = models.CharField(max_length=10, choices=LeaveState.choices, default=S.ASKED)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    why = models.CharField(max_length=40, blank=True)
    why_id = models.UUIDField(null=True)
    asked = SectionField(mode=ASK)

    objects = LeaveQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["item"],
                condition=~Q(state=S.TAKEN_BACK),
                name="one_leave_of_a_line_of_minutes",
            ),
            models.CheckConstraint(condition=~Q(persons=[]), name="leave_is_asked_of_somebody"),
            models.CheckConstraint(
                condition=~Q(state__in=(S.GIVEN, S.REFUSED)) | ~Q(settled_by=F("asked_by")),
                name="leave_given_by_another",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["workspace", "state"], name="leaves_in_workspace"),
        ]

    def __str__(self) -> str:
        """It reads as its reference."""
        return self.reference

    def is_asked_of(self, hat: Hat) -> bool:
        """Whether a hat is asked: by name, and while it chairs such meetings."""
        at_home = hat.workspace_id == self.workspace_id and hat.person_id in self.persons
        return at_home and self.state != S.TAKEN_BACK and chairs(hat, self.meeting.meeting_kind)

    def start(self, *, by: Actor, at: datetime) -> MinutesLeave:
        """Store a new one."""
        return self._create(by=by, at=at)

    def set_settled(
        self, state: LeaveState, *, by: Actor, at: datetime, because: Reason | None = None
    ) -> MinutesLeave:
        """Note what the chair said, or that nobody asks any more."""
        self.state, self.settled_at, self.settled_by_id = state, at, by.person_id
        self.why = because.code if because else ""
        self.why_id = because.id if because else None
        fields = ["state", "settled_at", "settled_by", "why", "why_id"]
        return self._commit(fields, by=by, at=at, because=because)
