"""The rule for repeats against a slow reference, and how joined people are followed (4.7)."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from meetings.marac_repeats import is_within, last_day


def slowly(referred_on: date, incident_on: date) -> bool:
    """Walk day by day: inside until a day stands later in the year after than the day of referral."""
    day = referred_on
    while (day.year - 1, day.month, day.day) <= (
        referred_on.year,
        referred_on.month,
        referred_on.day,
    ):
        if day == incident_on:
            return True
        day += timedelta(days=1)
    return False


@settings(max_examples=150, deadline=None)
@given(
    st.dates(date(2023, 1, 1), date(2033, 12, 31)),
    st.one_of(st.integers(-3, 3), st.integers(360, 370), st.integers(-800, 800)),
)
def test_an_incident_repeats_from_the_day_of_referral_to_its_anniversary(
    referred_on: date, after: int
) -> None:
    incident_on = referred_on + timedelta(days=after)
    assert is_within(referred_on, incident_on) == slowly(referred_on, incident_on)


def test_the_anniversary_itself_is_within_and_the_day_after_is_not() -> None:
    assert last_day(date(2027, 2, 1)) == date(2028, 2, 1)
    assert is_within(date(2027, 2, 1), date(2028, 2, 1))
    assert not is_within(date(2027, 2, 1), date(2028, 2, 2))
    assert last_day(date(2028, 2, 29)) == date(2029, 2, 28)
