"""What was agreed at a meeting, as a list: all its actions that a reader may see, by status and by agency (4.9).

What a reader sees nothing of counts nowhere: every number comes from the rows behind it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from agencies import clock, sealing
from agencies.actors import Hat
from agencies.models.agencies import Agency
from agencies.models.people import Person
from mash_hub import clocks
from mash_hub.models.actions import CLOSED, DUE, ENDED, Action
from meetings.models.agenda import AgendaItem
from meetings.models.meetings import Meeting

Row = tuple[Action, str, Any]  # an action, its few words, and its clock


def _is_late(action: Action, at: datetime) -> bool:
    return action.is_overdue(at)


STATUSES: dict[str, tuple[str, Callable[[Action, datetime], bool]]] = {
    "all": ("All", lambda action, at: True),
    "to-do": ("To do", lambda action, at: action.is_to_do),
    "late": ("Late", _is_late),
    "to-verify": ("Waiting to be verified", lambda action, at: action.state in ENDED),
    "closed": ("Closed", lambda action, at: action.state in CLOSED),
}


@dataclass(frozen=True)
class Of:
    """The actions of one agency, in the order in which they are due."""

    agency: Agency
    rows: list[Row]


@dataclass(frozen=True)
class Agreed:
    """The list of one meeting as its reader asked for it."""

    status: str
    agency: Agency | None
    statuses: list[tuple[str, str, int]]  # with how many each holds, of the agency chosen
    agencies: list[tuple[Agency, int]]  # with how many each has, of the status chosen
    groups: list[Of]
    number: int  # of all that the reader may see
    printed_by: str
    at: datetime

    @property
    def shown(self) -> int:
        """How many are shown."""
        return sum(len(group.rows) for group in self.groups)


def of(meeting: Meeting, status: str, agency_id: str, *, by: Hat) -> Agreed:
    """The actions agreed at a meeting, by status and agency; one log entry for what is opened.

    An unknown status is all of them; so is an agency that has none.
    """
    at = clock.now()
    status = status if status in STATUSES else "all"
    seen = list(
        Action.objects.visible_to(by)
        .filter(thing_kind=AgendaItem.kind, thing_id__in=_items(meeting))
        .select_related("agency", "person")
        .order_by("agency__name", "due_at", "reference")
    )
    agencies = {str(action.agency_id): action.agency for action in seen}
    chosen = agencies.get(agency_id)
    of_status = [action for action in seen if STATUSES[status][1](action, at)]
    of_agency = [action for action in seen if chosen in (None, action.agency)]
    numbers = Counter(action.agency_id for action in of_status)
    shown = [action for action in of_status if chosen in (None, action.agency)]
    return Agreed(
        status=status,
        agency=chosen,
        statuses=[
            (code, words, sum(1 for action in of_agency if holds(action, at)))
            for code, (words, holds) in STATUSES.items()
        ],
        agencies=[(one, numbers[one.pk]) for one in agencies.values()],
        groups=_grouped(shown, by=by),
        number=len(seen),
        printed_by=_who(by),
        at=at,
    )


def _items(meeting: Meeting) -> Any:
    return AgendaItem.objects.filter(meeting=meeting).values("pk")


def _grouped(shown: list[Action], *, by: Hat) -> list[Of]:
    opened = sealing.open(shown, ["text"], by=by)
    limits = clocks.of(Action.kind, [action.pk for action in shown], DUE)
    groups: dict[UUID, Of] = {}
    for action in shown:
        group = groups.setdefault(action.agency_id, Of(action.agency, []))
        group.rows.append((action, opened.text(action, "text", "title"), limits.get(action.pk)))
    return list(groups.values())


def _who(by: Hat) -> str:
    """Who prints: what stands on a sheet that lies about."""
    person = Person.objects.select_related("agency").get(pk=by.person_id)
    return f"{person.name}, {person.agency.name}"
