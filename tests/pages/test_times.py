"""Times are said in London, in words a tired reader takes in at once."""

from datetime import UTC, date, datetime, timedelta

import pytest

from agencies import clock
from config import times
from config.differences import Change, counted, pieces

MONDAY = datetime(2027, 2, 1, 9, 48, tzinfo=UTC)
SUMMER = datetime(2027, 7, 1, 9, 48, tzinfo=UTC)


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "less than 1 min left"),
        (39, "39 min left"),
        (202, "3 h 22 min left"),
        (240, "4 h left"),
        (20 * 60 + 30, "20 h left"),
        (28 * 60, "1 day 4 h left"),
        (24 * 60, "1 day left"),
        (4 * 24 * 60, "4 days left"),
        (-18, "Late by 18 min"),
        (-181, "Late by 3 h 01 min"),
    ],
)
def test_time_left_is_said_in_words(minutes: int, words: str) -> None:
    assert times.left(MONDAY + timedelta(minutes=minutes), MONDAY) == words


def test_a_time_of_another_day_says_its_weekday_and_of_another_year_its_year() -> None:
    with clock.moved(MONDAY):
        assert times.london(MONDAY) == "09:48"
        assert times.london(MONDAY + timedelta(days=1)) == "Tue 2 Feb 09:48"
        assert times.london(MONDAY - timedelta(days=60)) == "Thu 3 Dec 2026 09:48"
        assert times.london(date(2027, 2, 5)) == "Fri 5 Feb"
        assert times.london(None) == ""


def test_times_are_londons_in_summer_too() -> None:
    with clock.moved(SUMMER):
        assert times.london(SUMMER) == "10:48"
        assert times.london(SUMMER, "seconds") == "10:48:00"
        assert times.london(SUMMER, "full") == "Thursday 1 July 2027, 10:48"


def test_a_date_of_birth_says_the_age_that_is_reached() -> None:
    with clock.moved(MONDAY):
        assert times.london(date(1994, 6, 14), "born") == "14 Jun 1994 (32)"
        assert times.age(date(2024, 2, 29)) == 2
    with clock.moved(datetime(2027, 3, 1, 12, tzinfo=UTC)):
        assert times.age(date(2024, 2, 29)) == 3


def test_how_long_ago_something_was() -> None:
    assert times.ago(MONDAY - timedelta(minutes=18), MONDAY) == "18 min ago"
    assert times.ago(MONDAY - timedelta(seconds=20), MONDAY) == "just now"


def test_what_changed_is_counted_in_words_and_dates() -> None:
    before = "Fit new locks and check the doors. Ring the tenant to arrange a time."
    after = (
        "Fit new locks, a strengthened front door and window alarms."
        " Agree the visit with the IDVA first. Send two people."
    )
    days = ("Thu 25 Feb 2027", "Fri 26 Feb 2027, 17:00")
    found = counted([(before, after), days, ("Tom Birch", "Tom Birch")])
    assert str(found) == "8 words removed, 14 added, 1 date changed."
    assert str(counted([("one two", "one")])) == "1 word removed, 0 added."
    assert str(counted([("", "It’s child-minded, now.")])) == "0 words removed, 3 added."
    assert str(counted([days, days])) == "2 dates changed."
    assert str(counted([("Same.", "Same.")])) == "No word changed."
    assert str(counted([("A, b", "A b")])) == "No word changed."


def test_a_difference_gives_back_both_texts() -> None:
    before = "Fit new locks and check the doors. Ring the tenant."
    after = "Fit new locks, a stronger front door and window alarms."
    found = list(pieces(before, after))
    assert "".join(words for change, words in found if change is not Change.ADDED) == before
    assert "".join(words for change, words in found if change is not Change.REMOVED) == after
    assert (Change.KEPT, "Fit new locks") in found
