"""The hub’s own measures of how a MARAC’s work went in a period (domain notes 6.1, process KPIs).

Each is made of the rows its reader sees and of what is kept of cases made anonymous, in a fixed number
of queries. What still runs and is not due is
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
from meetings import (
    kept_counts,
    marac_monitoring,
    marac_transfers,
    meetings,
    rates,
    research_calls,
)
from meetings.kept_counts import Kept
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
    kept = kept_counts.of_process(hat, from_on, until_on)
    return [
        *_contacts(hat, period, kept),
        *_research([item.pk for item in heard], kept),
        *_attendance([one.pk for one in held]),
        *_cases(held, heard, kept),
        *_actions(hat, period, kept),
        *_after(hat, period, held, kept),
    ]


def in_time(limit: Clock, at: datetime) -> bool | None:
    """Whether a limit was kept; None where nobody can say yet."""
    if limit.met_at is not None:
        return bool(limit.was_in_time)
    return False if limit.is_running and limit.due_at < at else None


def _share(label: str, limits: Iterable[Clock], kept: tuple[int, int] = (0, 0)) -> Measure:
    """How many limits were kept, of those of which that can be said; with what is kept of cases gone."""
    at = clock.now()
    judged = [one for limit in limits if (one := in_time(limit, at)) is not None]
    return Measure.share(label, sum(judged) + kept[0], len(judged) + kept[1])


def _limits(kind: str, ids: Collection[UUID], *names: str) -> list[Clock]:
    return list(Clock.objects.filter(thing_kind=kind, thing_id__in=ids, name__in=names))


def _contacts(hat: Hat, period: _Period, kept: Kept) -> list[Measure]:
    rows = VictimContact.objects.visible_to(hat).filter(period.holds("asked_at"))
    ids = list(rows.values_list("pk", flat=True))
    limits = _limits(VictimContact.kind, ids, CONTACT)
    return [_share("IDVA contact attempted in time", limits, kept.all_of(kept_counts.CONTACTS))]


def _research(items: Collection[UUID], kept: Kept) -> list[Measure]:
    """Research returned by its day, of all agencies and of each."""
    rows = {
        row.pk: row.owner
        for row in AgencyResearch.objects.filter(item__in=items).select_related("owner")
    }
    limits = _limits(AgencyResearch.kind, [*rows], research_calls.RESEARCH)
    of: dict[str, list[Clock]] = defaultdict(list)
    for limit in limits:
        of[rows[limit.thing_id].name].append(limit)
    label, code = "Research returned by its day", kept_counts.RESEARCH
    each = [
        _share(f"{label}: {name}", of.get(name, ()), kept.share(code, name))
        for name in sorted({*of, *kept.groups(code)})
    ]
    return [_share(label, limits, kept.all_of(code)), *each]


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


def days_to(item: AgendaItem) -> int | None:
    """The days from the referral of a case to its hearing, where both are known."""
    if item.marac_case is None or item.heard_at is None:
        return None
    return (item.heard_at.astimezone(clock.LONDON).date() - item.marac_case.referred_on).days


def _cases(held: Collection[Meeting], heard: Collection[AgendaItem], kept: Kept) -> list[Measure]:
    days = [one for item in heard if (one := days_to(item)) is not None]
    days += kept.numbers.get(kept_counts.DAYS, [])
    seconds, cases = kept.all_of(kept_counts.HEARD)
    cases += len(heard)
    seconds += sum(
        hearing.seconds(clock.now()) for hearing in Hearing.objects.filter(item__in=heard)
    )
    minutes = rates.NOTHING
    if cases:
        minutes = rates.rounded(Decimal(seconds) / 60 / cases, 1)
    return [
        Measure("From referral to hearing, days, median", rates.median(days), len(days)),
        Measure("Cases for each meeting", rates.each(cases, len(held)), len(held)),
        Measure("Minutes for each case", minutes, cases),
    ]


def _actions(hat: Hat, period: _Period, kept: Kept) -> list[Measure]:
    """How the actions agreed in a period ended, of those that ended or are late; and how many stay open long.

    One that was verified counts as what it was before: nothing that was not done drops out.
    """
    seen = Action.objects.visible_to(hat).filter(
        period.holds("agreed_at"), thing_kind=AgendaItem.kind
    )
    rows, at = list(seen.exclude(state=S.CANCELLED)), clock.now()
    judged = Counter(ways(rows, at).values())
    for words in (*WAYS, ""):
        judged[words] += kept.share(kept_counts.ACTIONS, words)[1]
    open_before, of_before = kept.all_of(kept_counts.OPEN)
    long_open = sum(is_long_open(row, at) for row in rows) + open_before
    return [
        *(Measure.share(f"Actions {words}", judged[words], judged.total()) for words in WAYS),
        Measure.share("Actions open for more than 30 days", long_open, len(rows) + of_before),
    ]


WAYS = ("on time", "done late", "not possible", "not undertaken")


def is_long_open(row: Action, at: datetime) -> bool:
    """Whether an action is still to be done after 30 days."""
    return row.is_to_do and row.agreed_at < at - _OPEN_LONG


def ways(rows: Collection[Action], at: datetime) -> dict[UUID, str]:
    """How each action ended, in the words of `WAYS`; nothing where it is late. Of no other can it be said."""
    not_done = _not_done(rows)
    found: dict[UUID, str] = {}
    for row in rows:
        if row.done_on is not None:
            is_on_time = row.ended_at is not None and row.ended_at <= row.due_at
            found[row.pk] = "on time" if is_on_time else "done late"
        elif row.pk in not_done:
            is_left = not_done[row.pk] == S.NOT_UNDERTAKEN
            found[row.pk] = "not undertaken" if is_left else "not possible"
        elif row.is_overdue(at):
            found[row.pk] = ""
    return found


def _not_done(rows: Iterable[Action]) -> dict[UUID, str]:
    """Of actions that ended without being done, which ended in which way, also once they were verified."""
    ended = [row.pk for row in rows if row.ended_at is not None and row.done_on is None]
    history = Action.history.model.objects.filter(
        id__in=ended, state__in=(S.NOT_POSSIBLE, S.NOT_UNDERTAKEN)
    )
    newest = history.order_by("id", "-version").distinct("id")
    return dict(newest.values_list("id", "state"))


def _after(hat: Hat, period: _Period, held: Collection[Meeting], kept: Kept) -> list[Measure]:
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
            kept.all_of(kept_counts.FLAGS),
        ),
        _share(
            "Transfers acknowledged in time",
            _limits(MaracTransfer.kind, transfers, marac_transfers.ACKNOWLEDGE[0]),
            kept.all_of(kept_counts.TRANSFERS),
        ),
    ]
