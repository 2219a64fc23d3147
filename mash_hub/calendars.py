"""How time is counted: four clock types over London days, weekends and England's bank holidays.

Pure functions: they ask neither database nor clock. All instants carry a time zone; due times are
absolute, so that the two nights on which clocks change neither give nor take an hour.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache

import holidays

from agencies.clock import LONDON
from mash_hub.models.clocks import ClockType

_DAY = timedelta(days=1)
_NOTHING = timedelta(0)
_SUNDAY = 6  # as weekday() counts
_LONGEST = 3700  # days looked ahead before a calendar without open days is called an error


@dataclass(frozen=True)
class Target:
    """A limit: minutes of a clock type, or a number of working days."""

    type: ClockType
    amount: int

    @property
    def length(self) -> timedelta:
        """The time to count, for the types that count minutes."""
        return timedelta(minutes=self.amount)


def hours(number: float, clock_type: ClockType = ClockType.CONTINUOUS) -> Target:
    """A target of so many hours."""
    return Target(clock_type, round(number * 60))


def working_days(number: int) -> Target:
    """A target of so many working days after the day of receipt."""
    return Target(ClockType.WORKING_DAYS, number)


@dataclass(frozen=True)
class Hours:
    """A team's service hours and a workspace's own closed days."""

    opens_at: time = time(9)
    closes_at: time = time(17)
    works_weekends: bool = False
    closed_on: frozenset[date] = field(default_factory=frozenset)


OFFICE = Hours()


@cache
def _bank_holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))


def is_working_day(day: date, kept: Hours = OFFICE) -> bool:
    """Whether a London day is neither weekend (unless worked), bank holiday nor a closed day."""
    if day in _bank_holidays(day.year) or day in kept.closed_on:
        return False
    return kept.works_weekends or day.weekday() < 5


def nth_working_day(after: date, number: int, kept: Hours = OFFICE) -> date:
    """The so-manieth working day after a day; the day itself never counts."""
    day, left = after, number
    for _ in range(_LONGEST):
        if left <= 0:
            return day
        day += _DAY
        left -= is_working_day(day, kept)
    raise ValueError("The calendar has no working days.")


def before_working_days(day: date, number: int, kept: Hours = OFFICE) -> date:
    """The so-manieth working day before a day, as for papers that are due before a meeting."""
    left = number
    while left > 0:
        day -= _DAY
        left -= is_working_day(day, kept)
    return day


def days_left(paused_on: date, due_on: date, kept: Hours = OFFICE) -> int:
    """The working days of a limit that a pause leaves: from the day of the pause, included, on."""
    length = (due_on - paused_on).days + 1
    return sum(is_working_day(paused_on + number * _DAY, kept) for number in range(length))


def working_days_between(begun_at: datetime, ended_at: datetime, kept: Hours = OFFICE) -> int:
    """The working days after the one on which something began, up to that on which it ended."""
    first, last = (one.astimezone(LONDON).date() for one in (begun_at, ended_at))
    later = (first + number * _DAY for number in range(1, (last - first).days + 1))
    return sum(is_working_day(day, kept) for day in later)


def after_pause(
    target_type: ClockType,
    *,
    paused_at: datetime,
    due_at: datetime,
    at: datetime,
    hours: Hours | None = None,
) -> datetime:
    """When a limit paused at one instant and going on at another is due: with what was left of it.

    Working days count whole: the day of the pause is still to come on the day on which it goes on.
    """
    kept = hours or OFFICE
    if target_type == ClockType.WORKING_DAYS:
        paused_on, due_on, on = (one.astimezone(LONDON).date() for one in (paused_at, due_at, at))
        return end_of(nth_working_day(on - _DAY, days_left(paused_on, due_on, kept), kept))
    left = counted(target_type, paused_at, due_at, kept)
    if target_type == ClockType.CONTINUOUS:
        return at.astimezone(UTC) + left
    return _after(target_type, at.astimezone(UTC), left, kept)


def months_before(day: date, number: int) -> date:
    """The same day so many months before, or the last day of a shorter month."""
    months = day.year * 12 + day.month - 1 - number
    first = date(months // 12, months % 12 + 1, 1)
    last = (first + 31 * _DAY).replace(day=1) - _DAY
    return first.replace(day=min(day.day, last.day))


def months_after(day: date, number: int) -> date:
    """The same day so many months later, or the last day of a shorter month."""
    return months_before(day, -number)


def end_of(day: date) -> datetime:
    """The last second of a London day, as an instant."""
    return datetime.combine(day, time(23, 59, 59), LONDON).astimezone(UTC)


def _spans(clock_type: ClockType, first: date, kept: Hours) -> Iterator[tuple[datetime, datetime]]:
    """The spans of time that count, day by day, as instants in UTC."""
    for number in range(_LONGEST):
        day = first + number * _DAY
        if clock_type == ClockType.WORKING_HOURS:
            if not is_working_day(day, kept):
                continue
            opens, closes = (
                datetime.combine(day, at, LONDON) for at in (kept.opens_at, kept.closes_at)
            )
        else:
            if clock_type == ClockType.WORKING_DAY_24H and not is_working_day(day, kept):
                continue
            opens = datetime.combine(day, time(0), LONDON)
            closes = datetime.combine(day + _DAY, time(0), LONDON)
        yield opens.astimezone(UTC), closes.astimezone(UTC)
    raise ValueError("The calendar has no open days.")


def due(target: Target, started_at: datetime, hours: Hours | None = None) -> datetime:
    """When a target that starts at an instant is due, in UTC (domain notes 4.0).

    Raises ValueError for an instant without a time zone and for a calendar that is never open.
    """
    if started_at.tzinfo is None:
        raise ValueError("A clock starts at an instant with a time zone.")
    start, kept = started_at.astimezone(UTC), hours or OFFICE
    if target.type == ClockType.CONTINUOUS:
        return start + target.length
    day = start.astimezone(LONDON).date()
    if target.type == ClockType.WORKING_DAYS:
        return end_of(nth_working_day(day, target.amount, kept))
    return _after(target.type, start, target.length, kept)


def _after(clock_type: ClockType, start: datetime, length: timedelta, kept: Hours) -> datetime:
    left = length
    for opens, closes in _spans(clock_type, start.astimezone(LONDON).date(), kept):
        begins = max(opens, start)
        if closes <= begins:
            continue
        if left <= closes - begins:
            return begins + left
        left -= closes - begins
    raise AssertionError  # _spans ends by raising


def hearing_due(served_at: datetime, hours: int) -> datetime:
    """By when a court hears what was served at an instant, in UTC (domain notes 4.13).

    The hours run day and night, but not on Sundays and bank holidays. Raises ValueError for an instant
    without a time zone.
    """
    if served_at.tzinfo is None:
        raise ValueError("A notice is served at an instant with a time zone.")
    left, start = timedelta(hours=hours), served_at.astimezone(UTC)
    first = start.astimezone(LONDON).date()
    for opens, closes in _spans(ClockType.CONTINUOUS, first, OFFICE):
        day, begins = opens.astimezone(LONDON).date(), max(opens, start)
        if day.weekday() == _SUNDAY or day in _bank_holidays(day.year):
            continue
        if left <= closes - begins:
            return begins + left
        left -= closes - begins
    raise AssertionError  # _spans ends by raising


def counted(
    clock_type: ClockType, started_at: datetime, ended_at: datetime, hours: Hours | None = None
) -> timedelta:
    """How much time of a clock type lies between two instants; for reports and for pauses."""
    start, end = started_at.astimezone(UTC), ended_at.astimezone(UTC)
    if clock_type == ClockType.CONTINUOUS:
        return max(end - start, _NOTHING)
    total = _NOTHING
    for opens, closes in _spans(clock_type, start.astimezone(LONDON).date(), hours or OFFICE):
        if opens >= end:
            break
        total += max(min(closes, end) - max(opens, start), _NOTHING)
    return total
