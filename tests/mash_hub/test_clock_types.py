"""The four clock types against a reference that counts minute by minute, with its own calendar.

It knows the bank holidays of 2027 by heart and asks London's wall clock of every minute, so that
neither the holiday library nor the arithmetic of days stands behind both answers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from agencies.clock import LONDON
from mash_hub.calendars import Hours, Target, after_pause, counted, due
from mash_hub.models.clocks import ClockType

HOLIDAYS = {
    date(2027, 1, 1),
    date(2027, 3, 26),
    date(2027, 3, 29),
    date(2027, 5, 3),
    date(2027, 5, 31),
    date(2027, 8, 30),
    date(2027, 12, 25),  # a Saturday and a Sunday: no day of work for a team of weekends either,
    date(2027, 12, 26),
    date(2027, 12, 27),  # and made up for on Monday and Tuesday
    date(2027, 12, 28),
    date(2028, 1, 1),
    date(2028, 1, 3),
}
MINUTE = timedelta(minutes=1)
COUNTING = (ClockType.CONTINUOUS, ClockType.WORKING_DAY_24H, ClockType.WORKING_HOURS)
# Around Easter with the short night of 28 March, the late May holiday, the long night of 31 October,
# and a Christmas that falls on a weekend.
SEASONS = (date(2027, 3, 24), date(2027, 5, 27), date(2027, 10, 28), date(2027, 12, 23))
STARTS = st.builds(
    lambda season, minutes: (
        datetime.combine(season, time(0), LONDON).astimezone(UTC) + timedelta(minutes=minutes)
    ),
    st.sampled_from(SEASONS),
    st.integers(0, 6 * 24 * 60),
)
KEPT = st.builds(
    Hours,
    st.sampled_from((time(7), time(8, 30), time(9))),
    st.sampled_from((time(12), time(17), time(20, 15))),
    st.booleans(),
    st.sampled_from((frozenset(), frozenset({date(2027, 3, 25), date(2027, 12, 24)}))),
)


def works_on(day: date, kept: Hours) -> bool:
    if day in HOLIDAYS or day in kept.closed_on:
        return False
    return kept.works_weekends or day.isoweekday() <= 5


def counter(clock_type: ClockType, kept: Hours) -> Callable[[datetime], bool]:
    def counts(minute: datetime) -> bool:
        wall = minute.astimezone(LONDON)
        if clock_type == ClockType.CONTINUOUS:
            return True
        if not works_on(wall.date(), kept):
            return False
        in_hours = kept.opens_at <= wall.time() < kept.closes_at
        return in_hours if clock_type == ClockType.WORKING_HOURS else True

    return counts


def minutes(first: datetime) -> Iterator[datetime]:
    while True:
        yield first
        first += MINUTE


def slow_due(
    clock_type: ClockType,
    amount: int,
    started_at: datetime,
    kept: Hours,
    paused: tuple[datetime, datetime] | None = None,
) -> datetime:
    """The end of the last minute that is counted, those of a pause left out."""
    counts, left = counter(clock_type, kept), amount
    for minute in minutes(started_at):
        if paused and paused[0] <= minute < paused[1]:
            continue
        left -= counts(minute)
        if left == 0:
            return minute + MINUTE
    raise AssertionError


def slow_day(number: int, after: date, kept: Hours) -> datetime:
    """The last second of the so-manieth working day after a day."""
    day = after
    while number:
        day += timedelta(days=1)
        number -= works_on(day, kept)
    last = datetime.combine(day, time(23, 59), LONDON).astimezone(UTC)
    return last + timedelta(seconds=59)


def on(at: datetime) -> date:
    return at.astimezone(LONDON).date()


@settings(max_examples=60, deadline=None)
@given(STARTS, st.integers(1, 40 * 60), st.sampled_from(COUNTING), KEPT)
def test_minutes_are_counted_as_the_slow_reference_counts_them(
    started_at: datetime, amount: int, clock_type: ClockType, kept: Hours
) -> None:
    fast = due(Target(clock_type, amount), started_at, kept)
    assert fast == slow_due(clock_type, amount, started_at, kept)
    assert counted(clock_type, started_at, fast, kept) == timedelta(minutes=amount)


@settings(max_examples=120, deadline=None)
@given(STARTS, st.integers(1, 20), KEPT)
def test_working_days_end_with_the_day_the_slow_reference_names(
    started_at: datetime, number: int, kept: Hours
) -> None:
    fast = due(Target(ClockType.WORKING_DAYS, number), started_at, kept)
    assert fast == slow_day(number, on(started_at), kept)


@settings(max_examples=60, deadline=None)
@given(
    STARTS,
    st.integers(10, 20 * 60),
    st.floats(0, 0.99),
    st.integers(1, 4 * 24 * 60),
    st.sampled_from(COUNTING),
    KEPT,
)
def test_a_pause_takes_its_minutes_out_and_no_others(
    started_at: datetime, amount: int, part: float, length: int, clock_type: ClockType, kept: Hours
) -> None:
    first = due(Target(clock_type, amount), started_at, kept)
    span = int((first - started_at) / MINUTE * part)
    paused_at = started_at + span * MINUTE
    at = paused_at + length * MINUTE
    fast = after_pause(clock_type, paused_at=paused_at, due_at=first, at=at, hours=kept)
    assert fast == slow_due(clock_type, amount, started_at, kept, (paused_at, at))


@settings(max_examples=120, deadline=None)
@given(STARTS, st.integers(1, 12), st.integers(0, 9), st.integers(0, 9), KEPT)
def test_working_days_paused_are_worked_off_from_the_day_on_which_they_go_on(
    started_at: datetime, number: int, until_pause: int, length: int, kept: Hours
) -> None:
    first = due(Target(ClockType.WORKING_DAYS, number), started_at, kept)
    paused_at = min(started_at + timedelta(days=until_pause), first)
    at = paused_at + timedelta(days=length)
    days = [on(paused_at) + timedelta(days=n) for n in range((on(first) - on(paused_at)).days + 1)]
    left = sum(works_on(day, kept) for day in days)
    fast = after_pause(ClockType.WORKING_DAYS, paused_at=paused_at, due_at=first, at=at, hours=kept)
    assert fast == slow_day(left, on(at) - timedelta(days=1), kept)
    assert fast >= first
    if length == 0:
        assert fast == first
