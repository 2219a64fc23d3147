"""How time is counted: the worked fixture, weekends, bank holidays, the two odd nights."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agencies.clock import LONDON
from mash_hub.calendars import (
    Hours,
    Target,
    before_working_days,
    counted,
    due,
    hours,
    is_working_day,
    working_days,
)
from mash_hub.models.clocks import ClockType

CONTINUOUS, DAYS_24H = ClockType.CONTINUOUS, ClockType.WORKING_DAY_24H
RED, AMBER, GREEN = hours(4), hours(24, DAYS_24H), hours(72, DAYS_24H)


def london(day: int, month: int, hour: int, minute: int = 0, second: int = 0) -> datetime:
    return datetime(2027, month, day, hour, minute, second, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("name", "target", "received", "decided", "took", "in_time"),
    [
        ("E1", RED, london(1, 2, 9, 10), london(1, 2, 12, 55), (3, 45), True),
        ("E2", RED, london(5, 2, 16, 30), london(5, 2, 21, 5), (4, 35), False),
        ("E3", AMBER, london(5, 2, 14), london(8, 2, 13, 30), (23, 30), True),
        ("E4", AMBER, london(2, 2, 10), london(3, 2, 11, 15), (25, 15), False),
        ("E5", GREEN, london(3, 2, 12), london(8, 2, 10), (70, 0), True),
        ("E6", GREEN, london(4, 2, 9), london(9, 2, 9, 30), (72, 30), False),
    ],
)
def test_the_worked_fixture_comes_out_as_in_the_domain_notes(
    name: str,
    target: Target,
    received: datetime,
    decided: datetime,
    took: tuple[int, int],
    in_time: bool,
) -> None:
    assert counted(target.type, received, decided) == timedelta(hours=took[0], minutes=took[1])
    assert (decided <= due(target, received)) is in_time


def test_an_enquiry_rated_up_is_due_at_the_earlier_of_old_due_and_new_target() -> None:
    old = due(AMBER, london(4, 2, 9))
    new = due(RED, london(4, 2, 10, 30))
    assert old == london(5, 2, 9)
    assert min(old, new) == london(4, 2, 14, 30)
    assert london(4, 2, 13, 45) <= min(old, new)


def test_feedback_on_a_friday_contact_is_due_at_the_end_of_monday() -> None:
    assert due(working_days(1), london(5, 2, 21, 5)) == london(8, 2, 23, 59, 59)


def test_easter_is_no_working_time() -> None:
    assert not is_working_day(date(2027, 3, 26))  # Good Friday
    assert not is_working_day(date(2027, 3, 29))  # Easter Monday
    assert due(working_days(1), london(25, 3, 12)) == london(30, 3, 23, 59, 59)
    assert due(hours(24, DAYS_24H), london(25, 3, 12)) == london(30, 3, 12)


def test_a_christmas_that_falls_on_a_weekend_is_made_up_for_on_monday_and_tuesday() -> None:
    assert due(working_days(1), london(24, 12, 9)) == london(29, 12, 23, 59, 59)


def test_the_short_night_in_march_takes_no_hour_from_anybody() -> None:
    received = london(27, 3, 22)  # clocks go from 01:00 to 02:00 on Sunday 28 March
    assert due(hours(4), received) == london(28, 3, 3)
    assert due(hours(4), received).astimezone(UTC) - received.astimezone(UTC) == timedelta(hours=4)


def test_the_long_night_in_october_gives_no_hour_to_anybody() -> None:
    received = london(30, 10, 22)  # clocks go back at 02:00 on Sunday 31 October
    assert due(hours(4), received) - received.astimezone(UTC) == timedelta(hours=4)
    assert due(hours(4), received).astimezone(LONDON).time() == time(1)  # the second one o’clock


def test_a_team_s_hours_stop_at_its_closing_time_and_keep_london_time_in_summer() -> None:
    office = Hours(time(9), time(17))
    four = hours(4, ClockType.WORKING_HOURS)
    assert due(four, london(5, 2, 16, 30), office) == london(8, 2, 12, 30)
    assert due(four, london(24, 3, 16), office) == london(25, 3, 12)
    assert due(four, london(30, 3, 7), office) == london(30, 3, 13)


def test_a_team_that_works_weekends_counts_saturday() -> None:
    weekend = Hours(time(8), time(20), works_weekends=True)
    four = hours(4, ClockType.WORKING_HOURS)
    assert due(four, london(5, 2, 19), weekend) == london(6, 2, 11)


def test_something_received_on_a_saturday_starts_on_monday_at_midnight() -> None:
    assert due(hours(24, DAYS_24H), london(6, 2, 15)) == london(9, 2, 0)


def test_a_day_on_which_the_workspace_is_closed_does_not_count() -> None:
    closed = Hours(closed_on=frozenset({date(2027, 2, 8)}))
    assert due(working_days(1), london(5, 2, 12), closed) == london(9, 2, 23, 59, 59)


def test_papers_are_due_so_many_working_days_before_a_meeting() -> None:
    assert before_working_days(date(2027, 2, 18), 7) == date(2027, 2, 9)


def test_a_clock_refuses_an_instant_without_a_time_zone() -> None:
    with pytest.raises(ValueError, match="time zone"):
        due(hours(1), datetime(2027, 2, 1, 9))  # noqa: DTZ001  # the point of the test


@given(
    st.integers(0, 1000 * 24 * 60).map(lambda m: london(1, 1, 0) + timedelta(minutes=m)),
    st.integers(1, 6000),
    st.sampled_from([CONTINUOUS, DAYS_24H, ClockType.WORKING_HOURS]),
)
def test_the_time_counted_until_the_due_time_is_the_target(
    started_at: datetime, minutes: int, clock_type: ClockType
) -> None:
    target = Target(clock_type, minutes)
    assert counted(clock_type, started_at, due(target, started_at)) == target.length
