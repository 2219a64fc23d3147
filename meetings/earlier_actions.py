"""Actions of earlier meetings that come up at a meeting by themselves: what is open, and what was not done.

What was not done comes up apart by why: not possible, since circumstances changed, or not undertaken (4.8).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from agencies import clock, sealing
from agencies.actors import Hat
from agencies.models.agencies import Agency
from agencies.models.people import Person
from mash_hub.models.actions import TO_DO, Action, ActionState
from meetings.models.agenda import AgendaItem
from meetings.models.meetings import AFTER, LISTED, Meeting

S = ActionState
SECTIONS = ("text", "outcome_words")
HEADINGS = {
    "open": "Still open",
    S.NOT_POSSIBLE.value: "Not possible: circumstances changed",
    S.NOT_UNDERTAKEN.value: "Not undertaken",
}


@dataclass(frozen=True)
class Earlier:
    """One action as it stood when the meeting met it."""

    id: UUID
    reference: str
    case: str  # the reference of its case
    file_id: UUID
    title: str
    owner: str
    agency_id: UUID
    due_at: datetime
    is_late: bool
    why: str  # it was not done; nothing for an open one
    manager: str


def of(meeting: Meeting, *, by: Hat) -> dict[str, list[Earlier]]:
    """The actions of earlier meetings that come up at one, by heading, as far as a hat sees them.

    As they stood when the meeting ended, or now. What was not done comes up at the next meeting, also
    where somebody has verified it since, and again until then. One log entry.
    """
    if meeting.meeting_kind not in LISTED:
        return {}
    at = meeting.ended_at or clock.now()
    held = Meeting.objects.filter(
        workspace=meeting.workspace_id,
        meeting_kind=meeting.meeting_kind,
        state__in=AFTER,
        starts_at__lt=meeting.starts_at,
    )
    items = AgendaItem.objects.filter(meeting__in=held)
    seen = Action.objects.visible_to(by).filter(
        thing_kind=AgendaItem.kind, thing_id__in=items.values("pk"), agreed_at__lt=at
    )
    last = held.order_by("-starts_at").values_list("ended_at", flat=True).first()
    rows = [row for row in _as_of(seen, at) if _comes_up(row, last)]
    opened = sealing.open(rows, SECTIONS, by=by)
    people, agencies = _names(rows)
    found: dict[str, list[Earlier]] = {heading: [] for heading in HEADINGS}
    for row in rows:
        text, said = opened[row, "text"] or {}, opened[row, "outcome_words"] or {}
        is_open = row.state in TO_DO
        found[_heading(row, said)].append(
            Earlier(
                id=row.id,
                reference=row.reference,
                case=row.thing_reference,
                file_id=row.file_id,
                title=str(text.get("title", "")),
                owner=f"{people.get(row.person_id, '')}, {agencies.get(row.agency_id, '')}",
                agency_id=row.agency_id,
                due_at=row.due_at,
                is_late=is_open and row.due_at < at,
                why="" if is_open else str(said.get("done", "")),
                manager="" if is_open else str(said.get("manager", "")),
            )
        )
    return {HEADINGS[name]: rows for name, rows in found.items() if rows}


def _as_of(seen: Any, at: datetime) -> list[Any]:
    """Each action's version at an instant, by due time: the newest before it."""
    history = Action.history.model.objects.filter(id__in=seen.values("pk"), history_date__lte=at)
    newest = history.order_by("id", "-version").distinct("id")
    return sorted(newest, key=lambda row: (row.due_at, row.reference))


def _comes_up(row: Any, last: datetime | None) -> bool:
    """Open ones, those not done, and those verified as not done since the last meeting."""
    if row.state in (*TO_DO, S.NOT_POSSIBLE, S.NOT_UNDERTAKEN):
        return True
    is_new = last is None or (row.ended_at is not None and row.ended_at > last)
    return bool(row.state == S.VERIFIED and row.done_on is None and is_new)


def _heading(row: Any, said: dict[str, Any]) -> str:
    if row.state in TO_DO:
        return "open"
    if row.state != S.VERIFIED:
        return str(row.state)
    # Verified: a manager is named where it was not undertaken, and there alone.
    return S.NOT_UNDERTAKEN.value if said.get("manager") else S.NOT_POSSIBLE.value


def _names(rows: list[Any]) -> tuple[dict[UUID, str], dict[UUID, str]]:
    people = Person.objects.filter(pk__in={row.person_id for row in rows})
    agencies = Agency.objects.filter(pk__in={row.agency_id for row in rows})
    return dict(people.values_list("pk", "name")), dict(agencies.values_list("pk", "short_name"))
