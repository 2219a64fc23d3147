"""A MARAC case stays ten years from its closing and the last referral of the same victim there (4.17)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agencies import clock
from agencies.actors import Hat
from agencies.clock import LONDON
from agencies.door import door
from agencies.models import File
from agencies.roles import Role
from mash_hub import destructions, last_referrals, retention_reviews
from mash_hub.models import DestructionGround
from meetings.destructions import target_of
from meetings.models import AgendaItem, MaracCase
from tests.cast import SETUP, Cast, given_role
from tests.mash_hub.enquiry_case import fresh
from tests.meetings.marac_stories import accepted
from tests.meetings.test_further_incidents import WEDNESDAY, held, incident, monitored, report

TEN = timedelta(days=3652.5)
MINUTE = timedelta(minutes=1)


class Two(NamedTuple):
    """A case and its repeat, referred on 10 March 2027; and an officer of their MARAC."""

    before: MaracCase
    repeat: MaracCase
    officer: Hat


@pytest.fixture
def two(cast: Cast) -> Two:
    before = monitored(cast)
    with clock.moved(WEDNESDAY):
        repeat = report(cast.priya, held(cast.priya, before), incident())
    return Two(before, repeat, given_role(cast, "ruth", Role.INFORMATION_OFFICER, "marac"))


def closed(case: MaracCase, at: datetime | None) -> None:
    with door(SETUP):
        items = AgendaItem.objects.filter(marac_case=case).select_related("marac_case")
        papers = {pk for item in items for pk in item.own_files}
        for file in File.objects.filter(pk__in={case.file_id, *papers}):
            file.set_closed(at)


def due(by: Hat) -> dict[str, object]:
    with door(by):
        return {one.reference: one.over_on for one in retention_reviews.due(by=by)}


def why_not(case: MaracCase, by: Hat) -> str:
    with door(by):
        target = target_of(case.reference, by=by)
        assert target
        ground = DestructionGround.KEPT_LONG_ENOUGH
        return destructions.may_go(target, ground, by=by).reason


def test_an_earlier_case_stays_as_long_as_the_newest(two: Two) -> None:
    first = datetime(2050, 3, 1, 12, tzinfo=LONDON)
    newest = datetime(2052, 6, 1, 12, tzinfo=LONDON)
    closed(two.before, first)
    closed(two.repeat, newest)
    for at in (first + TEN + MINUTE, newest + TEN - MINUTE):
        with clock.moved(at):
            assert due(two.officer) == {}
            for case in (two.before, two.repeat):
                assert "the last referral of the same victim" in why_not(case, two.officer)
    with clock.moved(newest + TEN + MINUTE):
        day = (newest + TEN).astimezone(LONDON).date()
        assert due(two.officer) == {two.before.reference: day, two.repeat.reference: day}
        assert [why_not(case, two.officer) for case in (two.before, two.repeat)] == ["", ""]


def test_the_day_of_a_referral_counts_where_it_is_the_later(two: Two) -> None:
    closed(two.before, datetime(2027, 2, 20, 12, tzinfo=LONDON))
    closed(two.repeat, datetime(2027, 3, 1, 12, tzinfo=LONDON))
    referred = datetime(2027, 3, 10, tzinfo=LONDON)
    with clock.moved(referred + TEN - MINUTE):
        assert two.before.reference not in due(two.officer)
        assert "the last referral" in why_not(two.before, two.officer)
    with clock.moved(referred + TEN + MINUTE):
        assert {*due(two.officer)} == {two.before.reference, two.repeat.reference}
        assert "25th birthday" in why_not(two.before, two.officer)  # what else keeps it


def test_while_the_newest_is_open_none_is_over(two: Two) -> None:
    closed(two.before, datetime(2028, 3, 1, 12, tzinfo=LONDON))
    with clock.moved(datetime(2090, 1, 1, tzinfo=LONDON)):
        assert due(two.officer) == {}
        assert "the last referral" in why_not(two.before, two.officer)


def test_the_same_victim_is_enough_and_a_later_case_is_not_kept_by_an_earlier_one(
    two: Two,
) -> None:
    with door(SETUP):
        now = fresh(two.repeat)
        now.is_repeat, now.previous = False, None
        now._commit(["is_repeat", "previous"], by=SETUP, at=WEDNESDAY)
    closed(two.before, datetime(2055, 3, 1, 12, tzinfo=LONDON))
    closed(two.repeat, newest := datetime(2050, 6, 1, 12, tzinfo=LONDON))
    with clock.moved(newest + TEN + MINUTE):
        assert {*due(two.officer)} == {two.repeat.reference}
    closed(two.repeat, datetime(2056, 6, 1, 12, tzinfo=LONDON))
    with clock.moved(datetime(2055, 3, 1, 12, tzinfo=LONDON) + TEN + MINUTE):
        assert due(two.officer) == {}


def test_another_victims_case_keeps_none_and_no_case_asks_more_of_the_database(
    cast: Cast, two: Two
) -> None:
    closed(two.before, datetime(2050, 3, 1, 12, tzinfo=LONDON))
    closed(two.repeat, datetime(2050, 3, 1, 12, tzinfo=LONDON))
    with clock.moved(WEDNESDAY):
        other = accepted(cast)
    files = [two.before.file_id, two.repeat.file_id, other.file_id]
    with door(SETUP):
        counts = []
        for some in (files[:1], files):
            with CaptureQueriesContext(connection) as asked:
                found = last_referrals.ends(some)
            counts.append(len(asked))
    assert counts[0] == counts[1] <= 6
    assert found[other.file_id] is None  # it is open
    assert found[two.before.file_id] == datetime(2050, 3, 1, 12, tzinfo=LONDON)
