"""What the list of representatives shows: who stands for whom, who came in twelve months, and the workload.

A fixed number of queries, however many agencies there are; nothing sealed is opened.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from agencies import clock, hats
from agencies.actors import Hat
from agencies.models.agencies import Agency
from agencies.models.people import Membership
from agencies.roles import Role
from mash_hub.calendars import months_after
from meetings import marac_return, rates, representatives
from meetings.models.agenda import AgendaItem
from meetings.models.attendance import Attendance
from meetings.models.meetings import AFTER, Meeting, MeetingKind
from meetings.models.memberships import MeetingMembership, StandsAs

MONTHS = 12


@dataclass
class Line:
    """One agency: who stands for it, and how often it came."""

    agency: Agency
    representative: MeetingMembership | None = None
    deputies: list[MeetingMembership] = field(default_factory=list)
    gone: list[MeetingMembership] = field(
        default_factory=list
    )  # named, and without a role here now
    invited: int = 0
    came: int = 0
    by_deputy: int = 0

    @property
    def is_vacant(self) -> bool:
        """Whether nobody stands for it who still works here."""
        return self.representative is None or self.representative in self.gone

    @property
    def percent(self) -> str:
        """Present of meetings invited to, half up to one decimal; a dash where there was none (6.1)."""
        return rates.percent(self.came, self.invited)


@dataclass(frozen=True)
class Workload:
    """Cases heard in twelve months against what one administrator keeps in a year (`most`, of the table)."""

    cases: int
    administrators: int
    most: int

    @property
    def needed(self) -> str:
        """How many administrators that many cases need, full time, as the return says it."""
        return rates.full_time(Decimal(self.cases), Decimal(self.most))

    @property
    def each(self) -> str:
        """Cases that one administrator has, where there is one."""
        return rates.rounded(Decimal(self.cases) / max(1, self.administrators), 0)

    @property
    def share(self) -> str:
        """How near each is to the recommended number."""
        return rates.percent(self.cases, self.most * max(1, self.administrators))

    @property
    def is_over(self) -> bool:
        """Whether each has more than recommended, or nobody keeps the list."""
        return self.cases > self.most * self.administrators or not self.administrators


def page(hat: Hat) -> dict[str, Any]:
    """Everything of the page."""
    today = hats.today()
    members = representatives.possible(hat)
    lines = _lines(hat, members, today)
    found = sorted(lines.values(), key=lambda line: line.agency.name)
    return {
        "lines": found,
        "vacant": sum(1 for line in found if line.is_vacant),
        "since": months_after(today, -MONTHS),
        "workload": _workload(hat, today),
        "may_keep": representatives.may_keep(hat),
    }


def _lines(hat: Hat, members: Iterable[Membership], today: date) -> dict[UUID, Line]:
    lines = {one.agency_id: Line(one.agency) for one in members}
    here = {(one.agency_id, one.person_id) for one in members}
    rows = MeetingMembership.objects.visible_to(hat).standing(today)
    stand = list(rows.select_related("agency", "person").order_by("from_on", "pk"))
    for row in stand:
        line = lines.setdefault(row.agency_id, Line(row.agency))
        if row.stands_as == StandsAs.DEPUTY:
            line.deputies.append(row)
        else:
            line.representative = row
        if (row.agency_id, row.person_id) not in here:
            line.gone.append(row)
    _count(lines, hat, stand, today)
    return lines


def _since(today: date) -> datetime:
    return datetime.combine(months_after(today, -MONTHS), time.min, clock.LONDON)


def _count(
    lines: dict[UUID, Line], hat: Hat, stand: Iterable[MeetingMembership], today: date
) -> None:
    """Count the meetings each agency was invited to and came to: whoever came for it, deputies too."""
    held = Meeting.objects.visible_to(hat).filter(
        meeting_kind=MeetingKind.MARAC, state__in=AFTER, starts_at__gte=_since(today)
    )
    rows = Attendance.objects.filter(meeting__in=held).exclude(role=Role.OBSERVER)
    came: dict[tuple[UUID, UUID], set[UUID]] = defaultdict(set)
    leads = {row.person_id for row in stand if row.stands_as == StandsAs.REPRESENTATIVE}
    for agency_id, meeting_id, person_id, joined in rows.values_list(
        "agency_id", "meeting_id", "person_id", "joined_at"
    ):
        people = came[agency_id, meeting_id]
        if joined is not None:
            people.add(person_id)
    for (agency_id, _), people in came.items():
        if line := lines.get(agency_id):
            line.invited += 1
            line.came += bool(people)
            line.by_deputy += bool(people) and not people & leads


def _workload(hat: Hat, today: date) -> Workload:
    heard = AgendaItem.objects.visible_to(hat).filter(
        meeting__meeting_kind=MeetingKind.MARAC, heard_at__gte=_since(today)
    )
    keepers = Membership.objects.current(today).filter(
        workspace=hat.workspace_id, role=Role.MARAC_COORDINATOR
    )
    most = int(marac_return.benchmarks()["cases_an_administrator"]["value"])
    return Workload(heard.count(), keepers.values("person").distinct().count(), most)
