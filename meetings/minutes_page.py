"""The minutes of a meeting as one reader may read them: they write themselves from what was entered (4.8)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from agencies.actors import Hat
from meetings import attendance, earlier_actions, item_page
from meetings.earlier_actions import Earlier
from meetings.item_page import ActionLine, Line
from meetings.models.agenda import AgendaItem
from meetings.models.attendance import Attendance, AttendanceState
from meetings.models.meetings import Meeting, runs
from meetings.models.minutes import Heading

CAME = (AttendanceState.PRESENT, AttendanceState.LEFT)


@dataclass(frozen=True)
class CaseMinutes:
    """The minutes of one case: its lines by heading, and its actions."""

    item: AgendaItem
    parts: list[tuple[Heading, list[Line]]]
    actions: list[ActionLine]


@dataclass(frozen=True)
class Minutes:
    """What one reader reads; nothing where no case is theirs to read."""

    meeting: Meeting
    cases: list[CaseMinutes]
    attended: list[Attendance] = field(default_factory=list)
    earlier: dict[str, list[Earlier]] = field(default_factory=dict)
    signed: dict[UUID, datetime] = field(default_factory=dict)  # the declaration, by person

    @property
    def all_signed(self) -> bool:
        """Whether everybody who was marked present signed the meeting's declaration."""
        came = [one for one in self.attended if one.state in CAME]
        return all(one.person_id in self.signed for one in came)


def listed(meeting: Meeting, *, by: Hat) -> list[AgendaItem]:
    """The cases of a meeting that a hat may know of, in the order of hearing."""
    seen = AgendaItem.objects.visible_to(by).filter(meeting=meeting)
    return list(seen.in_order().select_related("meeting"))


def of(meeting: Meeting, items: list[AgendaItem], *, by: Hat) -> Minutes:
    """The minutes of cases of a meeting, opened together, with who came and what came up again."""
    names = item_page.names_in(items, item_page.papers_of(items, by=by))
    lines = item_page.lines_of(items, names, by=by)
    agreed = item_page.actions_of(items, by=by)
    cases = [
        CaseMinutes(
            one,
            [(h, lines[one.pk][h]) for h in Heading if h in lines.get(one.pk, {})],
            agreed.get(one.pk, []),
        )
        for one in items
        if one.pk in lines or one.pk in agreed
    ]
    if not (cases or runs(by, meeting.meeting_kind)):
        return Minutes(meeting, cases)
    came = meeting.attendance.exclude(state=AttendanceState.EXPECTED)
    return Minutes(
        meeting,
        cases,
        attended=list(
            came.select_related("person", "agency").order_by("agency__name", "person__name", "pk")
        ),
        earlier=earlier_actions.of(meeting, by=by),
        signed=attendance.signatures(meeting),
    )
