"""How a MARAC case follows its agenda item: published, heard, deferred, over, all actions closed (4.7).

Nobody takes these steps by hand. Each is part of the act of the meeting that causes it, and is kept
with who did that and when.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from agencies.actors import Hat
from agencies.models.agencies import Agency
from agencies.models.people import Person
from meetings import marac_keepers
from meetings.models.agenda import AgendaItem, ItemState
from meetings.models.marac_cases import MaracCase
from meetings.models.marac_states import AT_MEETING, TABLE, CaseState
from meetings.models.meetings import Meeting

S = CaseState
# Where a case stands when its agenda item stands there.
_WHERE: dict[str, CaseState] = {
    ItemState.LISTED: S.LISTED,
    ItemState.RESEARCH_OPEN: S.RESEARCH_OPEN,
    ItemState.IN_HAND: S.RESEARCH_OPEN,
    ItemState.HEARD: S.HEARD,
    ItemState.DEFERRED: S.DEFERRED,
    ItemState.CLOSED: S.ACTIONS_COMPLETE,
}


def follow(item: AgendaItem, *, by: Hat, at: datetime) -> None:
    """Take the case of an agenda item to where the item stands now; part of the act that moved the item.

    Whoever referred is told. An item without a MARAC case leaves nothing to do.
    """
    _move(item, _WHERE[item.state], by=by, at=at)


def end(meeting: Meeting, *, by: Hat, at: datetime) -> None:
    """Begin the action phase of every case heard at a meeting; part of the act that ends it."""
    for item in meeting.items.filter(state=ItemState.HEARD, marac_case__isnull=False):
        _move(item, S.ACTION_PHASE, by=by, at=at)


def _move(item: AgendaItem, target: CaseState, *, by: Hat, at: datetime) -> None:
    if item.marac_case_id is None:
        return
    rows = MaracCase.objects.select_related("workspace").select_for_update(of=("self",))
    case = rows.get(pk=item.marac_case_id)
    if case.state == S.DECEASED_HOLD:
        return  # its actions are seen to, and it stays on hold
    step = TABLE.step(case.state, target)
    if step is None or step.act is not None:
        return  # it stands there already
    case.set_state(target, by=by, at=at)
    marac_keepers.tell_referrer(case, by=by, at=at)


@dataclass(frozen=True)
class Move:
    """One step of a case from its listing on: where to, who did what caused it, and when."""

    state: CaseState
    who: str
    at: datetime


def made(case: MaracCase) -> list[Move]:
    """The steps of a case from its listing on, the newest first; reading them opens nothing."""
    rows = []
    last = ""
    for row in case.history.order_by("version"):
        if row.state != last and row.state in AT_MEETING:
            rows.append(row)
        last = row.state
    people = dict(
        Person.objects.filter(pk__in=[row.by_person_id for row in rows]).values_list("pk", "name")
    )
    agencies = dict(
        Agency.objects.filter(pk__in=[row.by_agency_id for row in rows]).values_list("pk", "name")
    )
    return [
        Move(
            S(row.state),
            _who(row, people, agencies),
            row.history_date,
        )
        for row in reversed(rows)
    ]


def _who(row: Any, people: Mapping[UUID, str], agencies: Mapping[UUID, str]) -> str:
    """Who caused a step: by name and agency, or the hub by rule."""
    if row.by_person_id is None:
        return "By the hub"
    names = (people.get(row.by_person_id), agencies.get(row.by_agency_id))
    return ", ".join(name for name in names if name)
