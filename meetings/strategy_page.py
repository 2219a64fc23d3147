"""What the pages of strategy discussions show: the list, and one with its record and what follows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from agencies import sealing
from agencies.actors import Hat
from mash_hub import clocks, risk_release_page, strategies
from mash_hub.case_people import people_of
from mash_hub.models.clocks import Clock
from mash_hub.models.strategies import (
    ASSESSED,
    OUTCOMES,
    TO_COME,
    EmergencyPower,
    StrategyDiscussion,
    StrategyState,
)
from meetings import item_page
from meetings import strategies as discussions
from meetings.models.agenda import AgendaItem
from meetings.models.minutes import Heading

S = StrategyState
SECTIONS = ("asked", "quorum", "record", "review")
MOST = 100
CLOCK_WORDS = {
    strategies.HELD: "To be held",
    strategies.RECORD: "Record to those who attended",
    strategies.ASSESSMENT: "Assessment",
    strategies.CONFERENCE: "Child protection conference",
    strategies.REVIEW: "Review conference",
}


@dataclass(frozen=True)
class Line:
    """One discussion in the list, with what runs out first of its times."""

    row: StrategyDiscussion
    clock: Clock | None


@dataclass(frozen=True)
class PowerLine:
    """One emergency power with its time."""

    row: EmergencyPower
    clock: Clock | None
    may_extend: bool


def listed(hat: Hat, *, closed: bool) -> list[Line]:
    """The discussions that a hat sees, the most pressing first; closed ones only when asked for."""
    found = StrategyDiscussion.objects.visible_to(hat)
    found = found.filter(state=S.CLOSED) if closed else found.open()
    rows = list(
        found.select_related("enquiry", "contact", "chair").order_by("-asked_at", "pk")[:MOST]
    )
    running = list(clocks.of(StrategyDiscussion.kind, [r.pk for r in rows]).values())
    first: dict[Any, Clock] = {}
    for one in running:
        known = first.get(one.thing_id)
        if one.is_running and (known is None or one.due_at < known.due_at):
            first[one.thing_id] = one
    lines = [Line(row, first.get(row.pk)) for row in rows]
    return sorted(lines, key=lambda line: (line.clock is None, line.clock and line.clock.due_at))


def of(row: StrategyDiscussion, *, by: Hat) -> dict[str, Any]:
    """One discussion: who is invited or came, what was recorded, its times, and the next step."""
    opened = sealing.open([row], SECTIONS, by=by)
    meeting, item = discussions.meeting_of(row)
    is_host = bool(strategies.may_convene(by, row))
    seen = item is not None and AgendaItem.objects.visible_to(by).filter(pk=item.pk).exists()
    came = discussions.attended(meeting) if meeting else []
    limits = clocks.of(row.kind, [row.pk])
    runs = [
        (words, limits[row.pk, name])
        for name, words in CLOCK_WORDS.items()
        if (row.pk, name) in limits
    ]
    return {
        "row": row,
        "words": {name: opened[row, name] for name in SECTIONS},
        "people": people_of(row.file_id, by=by) if is_host else [],
        "meeting": meeting,
        "item": item if seen else None,
        "came": came if is_host or by.person_id in {one.person_id for one in came} else [],
        "expected": list(
            meeting.attendance.select_related("person", "agency").order_by("agency__name", "pk")
        )
        if meeting
        else [],
        "risks": risk_release_page.at_case(row.workspace_id, [row.file_id], by=by),
        "shared": _shared(item, by=by) if item and seen else [],
        "quiet": discussions.silent(item, came) if item and is_host and row.state == S.HELD else [],
        "unheard": discussions.unheard(row, item)
        if item and is_host and row.state == S.HELD
        else [],
        "lacks": discussions.lacking(meeting, came)
        if meeting is not None and is_host and meeting.is_live
        else [],
        "clocks": runs,
        "powers": _powers(row, by=by),
        "is_host": is_host,
        "may_begin": is_host and meeting is not None and meeting.state == "AGENDA_PUBLISHED",
        "may_hold": bool(discussions.may_hold(by, row, meeting)),
        "is_to_come": row.state in TO_COME,
        "awaits_assessment": is_host
        and row.state in OUTCOMES
        and row.outcome in ASSESSED
        and row.assessed_on is None,
        "awaits_conference": is_host and strategies.awaits_conference(row),
        "may_review": strategies.may_review(by, row),
        "may_close": strategies.may_close(by, row),
        "may_reopen": strategies.may_reopen(by, row),
        "history": list(row.history.order_by("version")) if is_host else [],
    }


def _shared(item: AgendaItem, *, by: Hat) -> list[item_page.Line]:
    lines = item_page.lines_of([item], {}, by=by).get(item.pk, {})
    return lines.get(Heading.SHARED, [])


def _powers(row: StrategyDiscussion, *, by: Hat) -> list[PowerLine]:
    found = list(EmergencyPower.objects.visible_to(by).filter(strategy=row).order_by("began_at"))
    limits = clocks.of(EmergencyPower.kind, [one.pk for one in found], strategies.POWER)
    lines = []
    for one in found:
        one.strategy = row
        lines.append(PowerLine(one, limits.get(one.pk), bool(strategies.may_extend(by, one))))
    return lines
