"""What the chair’s page shows: the agenda, the case in hand, whose turn it is, and what is missing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from agencies import clock
from agencies.actors import Hat
from agencies.models.agencies import Agency
from agencies.roles import Role
from meetings import agenda, attendance, hearings, item_page, research_page
from meetings.models.agenda import AgendaItem, ItemState
from meetings.models.attendance import Attendance, AttendanceState
from meetings.models.hearings import Hearing, Turn
from meetings.models.meetings import Meeting
from meetings.models.minutes import Heading
from meetings.models.research import LineState, ResearchLine

SPOKE = (Heading.SHARED, Heading.PRESENTED)


@dataclass
class Speaker:
    """One agency in its turn: who speaks for it, what it has ready, and whether it has spoken."""

    agency: Agency
    is_referrer: bool
    names: list[str] = field(default_factory=list)
    turn: Turn | None = None
    lines: list[item_page.Line] = field(default_factory=list)
    ready: int = 0
    research: research_page.Progress | None = None
    state: str = "AWAY"  # NOW, DONE, TO_COME or AWAY
    is_next: bool = False


@dataclass(frozen=True)
class Pace:
    """How the meeting keeps its time."""

    ends_at: datetime
    late_minutes: int


@dataclass(frozen=True)
class Case:
    """The case in hand as the chair reads it."""

    item: AgendaItem
    hearing: Hearing | None
    seconds: int
    planned: int  # seconds
    papers: dict[str, Any]
    lines: dict[str, list[item_page.Line]]
    actions: list[item_page.ActionLine]
    speakers: list[Speaker]
    missing: list[tuple[bool, str, str]]

    @property
    def timer_words(self) -> str:
        """The timer as people read it; the page’s script goes on from there."""
        minutes, seconds = divmod(self.seconds, 60)
        return f"{minutes} min {seconds} s"

    @property
    def next(self) -> Speaker | None:
        """The agency to be asked next."""
        return next((one for one in self.speakers if one.is_next), None)

    @property
    def speaking(self) -> Speaker | None:
        """The agency whose turn it is."""
        return next((one for one in self.speakers if one.state == "NOW"), None)


def case_of(
    item: AgendaItem,
    *,
    by: Hat,
    lines: Collection[UUID] | None = None,
    actions: Collection[UUID] | None = None,
) -> Case:
    """The case in hand; what is read of it is one log entry for each kind of thing.

    `lines` and `actions` are those that may be opened, where others look at the screen too.
    """
    now = clock.now()
    papers = item_page.papers_of([item], by=by)[item.pk]
    names = {part.pk: name for part, name in item_page.people_in(item, papers)}
    found = item_page.lines_of([item], names, by=by, only=lines).get(item.pk, {})
    hearing = item.hearings.under_way().first()
    speakers = speakers_of(item, hearing, found, by=by)
    return Case(
        item=item,
        hearing=hearing,
        seconds=hearing.seconds(now) if hearing else 0,
        planned=item.meeting.minutes_a_case * 60,
        papers=papers,
        lines=found,
        actions=item_page.actions_of([item], by=by, only=actions).get(item.pk, []),
        speakers=speakers,
        missing=_missing(item, hearing, speakers),
    )


def speakers_of(
    item: AgendaItem,
    hearing: Hearing | None,
    lines: dict[str, list[item_page.Line]],
    *,
    by: Hat,
) -> list[Speaker]:
    """Every agency that attends, in the order in which it is asked: who referred, then by name."""
    referrer = _referrer(item)
    expected = item.meeting.attendance.exclude(role=Role.OBSERVER).values("agency")
    agencies = Agency.objects.filter(pk__in=expected).order_by("name")
    found = {one.pk: Speaker(one, one.pk == referrer) for one in agencies}
    here = hearings.speakers(item).select_related("person").order_by("person__name")
    leading = set(
        item.meeting.attendance.filter(role__in=attendance.LEADING).values_list(
            "person_id", flat=True
        )
    )
    for presence in here:
        if (speaker := found.get(presence.agency_id)) and presence.person_id not in leading:
            speaker.names.append(presence.person.name)
    spoken = _spoken(lines)
    turns = _turns(hearing)
    ready = _ready(item, by=by)
    research = research_page.progress([item], by=by).get(item.pk)
    by_owner = {one.row.owner_id: one for one in research.of} if research else {}
    for pk, speaker in found.items():
        speaker.turn, speaker.lines = turns.get(pk), spoken.get(pk, [])
        speaker.ready, speaker.research = ready[pk], by_owner.get(pk)
        speaker.state = _state(speaker)
    ordered = sorted(found.values(), key=lambda one: not one.is_referrer)
    for speaker in ordered:
        if speaker.state == "TO_COME":
            speaker.is_next = True
            break
    return ordered


def _referrer(item: AgendaItem) -> UUID | None:
    source = item.marac_case or item.referral
    return source.owner_id if source else None


def _spoken(lines: dict[str, list[item_page.Line]]) -> dict[UUID, list[item_page.Line]]:
    found: dict[UUID, list[item_page.Line]] = defaultdict(list)
    for heading in SPOKE:
        for line in lines.get(heading, []):
            if line.entry.agency_id:
                found[line.entry.agency_id].append(line)
    return found


def _turns(hearing: Hearing | None) -> dict[UUID, Turn]:
    """The latest turn of each agency."""
    if hearing is None:
        return {}
    return {turn.agency_id: turn for turn in hearing.turns.order_by("began_at")}


def _ready(item: AgendaItem, *, by: Hat) -> Counter[UUID]:
    """How many lines of its research each agency shares with the meeting."""
    seen = ResearchLine.objects.visible_to(by).of_item(item.pk).filter(state=LineState.SHARED)
    return Counter(seen.values_list("owner_id", flat=True))


def _state(speaker: Speaker) -> str:
    if speaker.turn is not None and speaker.turn.ended_at is None:
        return "NOW"
    if speaker.turn is not None or speaker.lines:
        return "DONE"
    return "TO_COME" if speaker.names else "AWAY"


def _missing(
    item: AgendaItem, hearing: Hearing | None, speakers: list[Speaker]
) -> list[tuple[bool, str, str]]:
    """What stands before closing: the minutes’ own list, who has still to speak, and the last question."""
    wait = sum(1 for one in speakers if one.state in ("TO_COME", "NOW"))
    words = f"Hear {wait} more {'agency' if wait == 1 else 'agencies'}"
    asked = hearing is not None and hearing.asked_at is not None
    return [
        *agenda.missing(item),
        (not wait, words if wait else "Every agency here was heard", "#turns"),
        (asked, "Everybody was asked whether they disagree", "#DISAGREEMENT"),
    ]


def agencies_here(case: Case | None) -> set[UUID]:
    """The agencies that can accept an action in the room."""
    return {one.agency.pk for one in case.speakers if one.names} if case else set()


def pace(meeting: Meeting, items: Iterable[AgendaItem], case: Case | None) -> Pace | None:
    """When the meeting ends if each case takes its time, and how late it runs; None before it opens."""
    if meeting.opened_at is None or not meeting.is_live:
        return None
    now, each = clock.now(), timedelta(minutes=meeting.minutes_a_case)
    items = list(items)
    to_come = sum(1 for one in items if one.state == ItemState.RESEARCH_OPEN)
    over = sum(1 for one in items if one.heard_at)
    spent = timedelta(seconds=case.seconds) if case else timedelta()
    rest = max(each - spent, timedelta()) if case else timedelta()
    late = (now - meeting.opened_at) - each * over - min(spent, each)
    return Pace(now + rest + each * to_come, max(0, int(late.total_seconds() // 60)))


@dataclass(frozen=True)
class Missing:
    """One agency for which nobody is in the room."""

    agency: Agency
    apologies: list[Attendance]


def nobody_here(meeting: Meeting) -> list[Missing]:
    """The agencies that were expected and for which nobody came; with who sent apologies."""
    rows = meeting.attendance.exclude(role=Role.OBSERVER).select_related("agency", "person")
    by_agency: dict[Agency, list[Attendance]] = defaultdict(list)
    for row in rows.order_by("agency__name", "person__name"):
        by_agency[row.agency].append(row)
    return [
        Missing(agency, [row for row in found if row.state == AttendanceState.APOLOGIES])
        for agency, found in by_agency.items()
        if all(row.state != AttendanceState.PRESENT for row in found)
    ]
