"""The hub’s own measures of how a MARAC’s work went in a period (domain notes 6.1, process KPIs).

Each is made of the rows its reader sees, in a fixed number of queries. What still runs and is not due is
in no share: nobody can say of it whether it was in time. Where there is nothing to share stands a dash.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

from django.db.models import Q

from agencies import clock
from agencies.actors import Hat
from agencies.roles import Role
from mash_hub.models.actions import Action, ActionState
from mash_hub.models.clocks import Clock
from meetings import marac_monitoring, marac_transfers, meetings, rates, research_calls
from meetings.models.agenda import AgendaItem
from meetings.models.attendance import Attendance
from meetings.models.flag_confirmations import FlagConfirmation
from meetings.models.hearings import Hearing
from meetings.models.marac_transfers import MaracTransfer
from meetings.models.meetings import AFTER, Meeting, MeetingKind
from meetings.models.research import AgencyResearch
from meetings.models.victim_contacts import VictimContact
from meetings.victim_contacts import CONTACT

S = ActionState
_OPEN_LONG = timedelta(days=30)


@dataclass(frozen=True)
class Measure:
    """One measure: its result in words, and of how many."""

    label: str
    words: str
    of: int
    good: int | None = None  # of a share, how many count

    @classmethod
    def share(cls, label: str, good: int, of: int) -> Measure:
        """So many of so many, in per cent."""
        return cls(label, rates.percent(good, of), of, good)

    def reaches(self, percent: Decimal) -> bool:
        """Whether a share is as high as wanted; not where there is nothing to share."""
        return bool(self.of) and self.good is not None and 100 * self.good >= percent * self.of


@dataclass(frozen=True)
class _Period:
    begins: datetime
    ends: datetime

    def holds(self, field: str) -> Q:
        return Q(**{f"{field}__gte": self.begins, f"{field}__lt": self.ends})


def measures(hat: Hat, from_on: date, until_on: date) -> list[Measure]:
    """Every measure of the days from one to another, as far as the reader sees what it is made of."""
    period = _Period(
        datetime.combine(from_on, time.min, clock.LONDON),
        datetime.combine(until_on + timedelta(days=1), time.min, clock.LONDON),
    )
    marac = Meeting.objects.visible_to(hat).filter(meeting_kind=MeetingKind.MARAC)
    held = list(marac.filter(period.holds("starts_at"), state__in=AFTER))
    seen = AgendaItem.objects.visible_to(hat).filter(meeting__meeting_kind=MeetingKind.MARAC)
    heard = list(seen.filter(period.holds("heard_at")).select_related("marac_case"))
    return [
        *_contacts(hat, period),
        *_research([item.pk for item in heard]),
        *_attendance([one.pk for one in held]),
        *_cases(held, heard),
        *_actions(hat, period),
        *_after(hat, period, held),
    ]


def _share(label: str, limits: Iterable[Clock]) -> Measure:
    """How many limits were kept, of those of which that can be said."""
    at = clock.now()
    judged = []
    for limit in limits:
        if limit.met_at is not None:
            judged.append(bool(limit.was_in_time))
        elif limit.is_running and limit.due_at < at:
            judged.append(False)
    return Measure.share(label, sum(judged), len(judged))


def _limits(kind: str, ids: Collection[UUID], *names: str) -> list[Clock]:
    return list(Clock.objects.filter(thing_kind=kind, thing_id__in=ids, name__in=names))


def _contacts(hat: Hat, period: _Period) -> list[Measure]:
    rows = VictimContact.objects.visible_to(hat).filter(period.holds("asked_at"))
    ids = list(rows.values_list("pk", flat=True))
    return [_share("IDVA contact attempted in time", _limits(VictimContact.kind, ids, CONTACT))]


def _research(items: Collection[UUID]) -> list[Measure]:
    """Research returned by its day, of all agencies and of each."""
    rows = {
        row.pk: row.owner
        for row in AgencyResearch.objects.filter(item__in=items).select_related("owner")
    }
    limits = _limits(AgencyResearch.kind, [*rows], research_calls.RESEARCH)
    of: dict[str, list[Clock]] = defaultdict(list)
    for limit in limits:
        of[rows[limit.thing_id].name].append(limit)
    label = "Research returned by its day"
    each = [_share(f"{label}: {name}", found) for name, found in sorted(of.items())]
    return [_share(label, limits), *each]


def _attendance(held: Collection[UUID]) -> list[Measure]:
    """Meetings an agency came to, of those it was invited to; whoever came for it counts."""
    rows = Attendance.objects.filter(meeting__in=held).exclude(role=Role.OBSERVER)
    came: dict[str, dict[UUID, bool]] = defaultdict(dict)
    for name, meeting_id, joined in rows.values_list("agency__name", "meeting_id", "joined_at"):
        came[name][meeting_id] = came[name].get(meeting_id, False) or joined is not None
    all_of_them = [here for found in came.values() for here in found.values()]
    label = "Attendance"
    total = Measure.share(label, sum(all_of_them), len(all_of_them))
    each = [
        Measure.share(f"{label}: {name}", sum(found.values()), len(found))
        for name, found in sorted(came.items())
    ]
    return [total, *each]


def _cases(held: Collection[Meeting], heard: Collection[AgendaItem]) -> list[Measure]:
    days = [
        (item.heard_at.astimezone(clock.LONDON).date() - item.marac_case.referred_on).days
        for item in heard
        if item.marac_case is not None and item.heard_at is not None
    ]
    seconds = sum(
        hearing.seconds(clock.now()) for hearing in Hearing.objects.filter(item__in=heard)
    )
    minutes = rates.NOTHING
    if heard:
        minutes = rates.rounded(Decimal(seconds) / 60 / len(heard), 1)
    return [
        Measure("From referral to hearing, days, median", rates.median(days), len(days)),
        Measure("Cases for each meeting", rates.each(len(heard), len(held)), len(held)),
        Measure("Minutes for each case", minutes, len(heard)),
    ]


def _actions(hat: Hat, period: _Period) -> list[Measure]:
    """How the actions agreed in a period ended, of those that ended or are late; and how many stay open long.

    One that was verified counts as what it was before: nothing that was not done drops out.
    """
    seen = Action.objects.visible_to(hat).filter(
        period.holds("agreed_at"), thing_kind=AgendaItem.kind
    )
    rows, at = list(seen.exclude(state=S.CANCELLED)), clock.now()
    done = [row for row in rows if row.done_on is not None]
    in_time = sum(1 for row in done if row.ended_at is not None and row.ended_at <= row.due_at)
    not_done = _not_done(rows)
    judged = len(done) + not_done.total() + sum(1 for row in rows if row.is_overdue(at))
    found = (
        ("on time", in_time),
        ("done late", len(done) - in_time),
        ("not possible", not_done[S.NOT_POSSIBLE]),
        ("not undertaken", not_done[S.NOT_UNDERTAKEN]),
    )
    long_open = sum(1 for row in rows if row.is_to_do and row.agreed_at < at - _OPEN_LONG)
    return [
        *(Measure.share(f"Actions {words}", number, judged) for words, number in found),
        Measure.share("Actions open for more than 30 days", long_open, len(rows)),
    ]


def _not_done(rows: Iterable[Action]) -> Counter[str]:
    """Of actions that ended without being done, how many ended in which way, also once they were verified."""
    ended = [row.pk for row in rows if row.ended_at is not None and row.done_on is None]
    history = Action.history.model.objects.filter(
        id__in=ended, state__in=(S.NOT_POSSIBLE, S.NOT_UNDERTAKEN)
    )
    newest = history.order_by("id", "-version").distinct("id")
    return Counter(newest.values_list("state", flat=True))


def _after(hat: Hat, period: _Period, held: Collection[Meeting]) -> list[Measure]:
    asked = FlagConfirmation.objects.visible_to(hat).filter(period.holds("asked_at"))
    sent = MaracTransfer.objects.visible_to(hat).filter(
        period.holds("sent_at"), workspace=hat.workspace_id
    )
    flags, transfers = (list(rows.values_list("pk", flat=True)) for rows in (asked, sent))
    return [
        _share(
            "Minutes circulated in time",
            _limits(Meeting.kind, [one.pk for one in held], meetings.CIRCULATE),
        ),
        _share(
            "Flags confirmed in time",
            _limits(FlagConfirmation.kind, flags, marac_monitoring.CONFIRMED),
        ),
        _share(
            "Transfers acknowledged in time",
            _limits(MaracTransfer.kind, transfers, marac_transfers.ACKNOWLEDGE[0]),
        ),
    ]
