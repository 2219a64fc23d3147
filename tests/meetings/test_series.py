"""Monthly meetings from one rule, looked at day by day, moved one by one, and cancelled."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from agencies import clock
from agencies.door import door
from mash_hub import clocks
from meetings import meetings, series
from meetings.models import Meeting, MeetingState
from tests.cast import SETUP, Cast, client_of, post
from tests.meetings import stories

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def test_a_rule_gives_the_days_from_a_day_on() -> None:
    third_thursdays = series.dates(3, 3, date(2027, 1, 22), 3)
    assert third_thursdays == [date(2027, 2, 18), date(2027, 3, 18), date(2027, 4, 15)]
    assert series.dates(series.LAST, 4, date(2027, 1, 1), 2) == [
        date(2027, 1, 29),
        date(2027, 2, 26),
    ]
    assert series.dates(1, 0, date(2026, 12, 7), 2) == [date(2026, 12, 7), date(2027, 1, 4)]


def rule(cast: Cast, **more: Any) -> dict[str, Any]:
    start = clock.now().astimezone(clock.LONDON).date() + timedelta(days=1)
    return {
        "title": "Northmoor MARAC",
        "meeting_kind": "MARAC",
        "week": "3",
        "weekday": "3",
        "day_day": str(start.day),
        "day_month": str(start.month),
        "day_year": str(start.year),
        "number": "3",
        "time": "09:30",
        "venue": "Town Hall",
        "chair": str(cast.person.sam.pk),
        **more,
    }


def test_the_days_are_looked_at_changed_and_left_out_before_they_stand(cast: Cast) -> None:
    ruth, url = client_of(cast.ruth), reverse("meetings:series")
    page = post(ruth, url, cast.ruth, **rule(cast))
    assert page.status_code == 200
    days = series.dates(3, 3, clock.now().astimezone(clock.LONDON).date() + timedelta(days=1), 3)
    words = page.content.decode()
    assert all(f"{day:%A}" in words for day in days)
    with door(SETUP):
        assert not Meeting.objects.exists()
    moved = days[1] + timedelta(days=1)
    sent: dict[str, Any] = {"days-TOTAL_FORMS": "3", "days-INITIAL_FORMS": "3"}
    for number, day in enumerate((days[0], moved, days[2])):
        parts = {"day": day.day, "month": day.month, "year": day.year}
        sent |= {f"days-{number}-day_{name}": str(part) for name, part in parts.items()}
    sent["days-2-is_left_out"] = "on"
    done = post(ruth, url, cast.ruth, **rule(cast), **sent)
    assert done.status_code == 302, done.content.decode()
    with door(SETUP):
        made = list(Meeting.objects.order_by("starts_at"))
    starts = [one.starts_at.astimezone(clock.LONDON) for one in made]
    assert [one.date() for one in starts] == [days[0], moved]
    assert {f"{one:%H:%M}" for one in starts} == {"09:30"}
    assert len({one.reference for one in made}) == 2
    assert client_of(cast.nadia).get(url).status_code == 403


def test_a_meeting_moves_until_agencies_research_for_its_day(cast: Cast) -> None:
    meeting = stories.schedule(cast)
    url, ruth = reverse("meetings:move", args=[meeting.pk]), client_of(cast.ruth)
    later = (meeting.starts_at + timedelta(days=30)).astimezone(clock.LONDON)
    sent = {
        "day_day": str(later.day),
        "day_month": str(later.month),
        "day_year": str(later.year),
        "time": "10:00",
        "venue": "Library",
        "chair": str(cast.person.sam.pk),
    }
    assert url in ruth.get(reverse("meetings:meeting", args=[meeting.pk])).content.decode()
    assert post(ruth, url, cast.ruth, **sent, version=meeting.version).status_code == 302
    with door(SETUP):
        moved = Meeting.objects.get(pk=meeting.pk)
        assert moved.starts_at.astimezone(clock.LONDON).date() == later.date()
        assert moved.venue == "Library"
        limits = clocks.of(Meeting.kind, [moved.pk], meetings.AGENDA)
        assert not limits or limits[moved.pk].due_at < moved.starts_at
    stale = post(ruth, url, cast.ruth, **sent, version=meeting.version)
    assert stale.status_code == 409
    stories.listed(cast, moved)
    for state in (MeetingState.LIST_CLOSED, MeetingState.AGENDA_PUBLISHED):
        newest = stories.step(moved, state, cast.ruth)
    again = {**sent, "time": "11:00"}
    assert post(ruth, url, cast.ruth, **again, version=newest.version).status_code == 403
    other_room = {**sent, "venue": "Room 4"}
    assert post(ruth, url, cast.ruth, **other_room, version=newest.version).status_code == 302


def test_how_long_a_case_takes_is_the_partnership_s_setting(cast: Cast) -> None:
    assert stories.schedule(cast).minutes_a_case == 13
