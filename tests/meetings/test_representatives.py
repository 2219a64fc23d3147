"""The coordinator’s list of representatives: who stands for each agency, attendance in a year, workload (2.1, 6.1)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from agencies import clock
from agencies.door import door
from agencies.models import Notice, NoticeKind
from agencies.models.people import Membership, MembershipStatus
from agencies.roles import Role
from audit.log.models import Entry
from meetings import representatives
from meetings.models import AttendanceState, MeetingMembership, MeetingState
from meetings.rates import percent
from meetings.representatives_page import Workload
from tests.cast import SETUP, Cast, client_of, given_role, post
from tests.meetings import stories

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
LIST, NAME = "meetings:marac-representatives", "meetings:marac-representative-name"


def member(cast: Cast, name: str) -> str:
    """The membership of somebody at the MARAC, as the form names it."""
    with door(SETUP):
        person = getattr(cast.person, name)
        found = Membership.objects.filter(person=person, workspace=cast.workspace.marac)
        return str(found.exclude(role=Role.OBSERVER).get().pk)


def named(cast: Cast, name: str, stands_as: str = "REP", day: date = date(2026, 1, 5)) -> Any:
    """Ruth names somebody on the page."""
    typed = {
        "member": member(cast, name),
        "stands_as": stands_as,
        "from_on_day": day.day,
        "from_on_month": day.month,
        "from_on_year": day.year,
    }
    return post(client_of(cast.ruth), reverse(NAME), cast.ruth, **typed)


def page(hat: Any) -> str:
    return str(client_of(hat).get(reverse(LIST)).content.decode())


def row_of(page: str, agency: str) -> str:
    """The row of one agency, in words."""
    return page.split(f">{agency}</th>")[1].split("</tr>")[0]


def test_vacancies_show_until_somebody_is_named_and_a_successor_ends_who_stood_before(
    cast: Cast,
) -> None:
    housing, police = cast.agency.housing.name, cast.agency.police.name
    assert "Vacant" in row_of(page(cast.ruth), housing)
    assert named(cast, "tom").status_code == 302
    found = row_of(page(cast.ruth), housing)
    assert "Tom Birch, from 5 January 2026" in found
    assert "Vacant" not in found
    again = named(cast, "tom")
    assert again.status_code == 422
    assert "representative already" in again.content.decode()
    assert named(cast, "owen", "DEP").status_code == 302
    shown = row_of(page(cast.sam), police)
    assert "Owen Marsh, from 5 January 2026" in shown
    assert "Vacant" in shown  # a deputy alone leaves the place vacant
    assert named(cast, "lee", day=date(2026, 3, 2)).status_code == 302
    with door(cast.ruth):
        rows = MeetingMembership.objects.visible_to(cast.ruth).filter(person=cast.person.tom)
        assert rows.get().until_on == date(2026, 3, 1)
    with door(cast.ines):
        assert Entry.objects.filter(verb="ASSIGNED", ground="REP").count() == 2


def told(cast: Cast, name: str) -> int:
    """How often somebody heard that they stand for their agency, or no longer."""
    hat = cast.hat(name, "marac")
    with door(hat):
        found = Notice.objects.visible_to(hat)
        return found.filter(notice_kind=NoticeKind.REPRESENTATIVE_CHANGED).count()


def test_whoever_is_named_is_told_and_so_is_whose_place_it_was(cast: Cast) -> None:
    named(cast, "tom")
    assert (told(cast, "tom"), told(cast, "lee")) == (1, 0)
    at_meetings = client_of(cast.hat("tom", "marac")).get(reverse("meetings:index"))
    assert "You stand for Northmoor Homes here" in at_meetings.content.decode()
    named(cast, "lee", day=date(2026, 3, 2))
    assert (told(cast, "tom"), told(cast, "lee")) == (2, 1)
    named(cast, "lee", "DEP", day=date(2026, 4, 1))  # he is something else now: told once of it
    assert (told(cast, "tom"), told(cast, "lee")) == (2, 2)
    with door(cast.ruth):
        row = MeetingMembership.objects.visible_to(cast.ruth).get(until_on=None)
    end = reverse("meetings:marac-representative-end", args=[row.pk])
    late = {"until_on_day": 1, "until_on_month": 5, "until_on_year": 2026, "version": row.version}
    assert post(client_of(cast.ruth), end, cast.ruth, **late).status_code == 302
    assert (told(cast, "tom"), told(cast, "lee")) == (2, 3)
    tom = cast.hat("tom", "marac")
    with door(tom):
        notice = Notice.objects.visible_to(tom).first()
        assert notice is not None
        assert notice.reference == ""


def test_whose_role_ended_leaves_the_place_vacant_though_they_were_named(cast: Cast) -> None:
    assert named(cast, "tom").status_code == 302
    pk = member(cast, "tom")
    with door(SETUP):
        row = Membership.objects.get(pk=pk)
        row.set_status(MembershipStatus.ENDED, by=SETUP, at=clock.now(), because=stories.WHY)
    shown = page(cast.ruth)
    assert "has no role here now" in row_of(shown, cast.agency.housing.name)
    assert named(cast, "lee").status_code == 302


def test_the_coordinator_alone_keeps_the_list_and_those_who_attend_may_be_named(cast: Cast) -> None:
    named(cast, "tom")
    with door(cast.ruth):
        row = MeetingMembership.objects.visible_to(cast.ruth).get()
    end = reverse("meetings:marac-representative-end", args=[row.pk])
    for hat in (cast.sam, cast.nadia, cast.devika):
        assert client_of(hat).get(reverse(NAME)).status_code in (403, 404)
        assert client_of(hat).get(end).status_code in (403, 404)
    assert client_of(cast.nadia).get(reverse(LIST)).status_code == 403
    with door(SETUP):
        hats = [cast.ruth, cast.sam, cast.nadia, cast.hat("olive", "marac"), cast.devika]
        readers = MeetingMembership.objects.readers_of(row, among=hats)
    for hat in hats:  # the two faces of the rule
        with door(hat):
            seen = MeetingMembership.objects.visible_to(hat).filter(pk=row.pk).exists()
        assert seen is (hat in readers)
    assert readers == hats[:3]
    with door(cast.ruth):
        offered = {one.person_id for one in representatives.possible(cast.ruth)}
    assert cast.person.olive.pk not in offered  # an observer stands for nobody
    late = {"until_on_day": 31, "until_on_month": 1, "until_on_year": 2026, "version": row.version}
    assert post(client_of(cast.ruth), end, cast.ruth, **late).status_code == 302
    assert "Vacant" in row_of(page(cast.ruth), cast.agency.housing.name)
    with door(SETUP):
        late["version"] = MeetingMembership.objects.get(pk=row.pk).version
    twice = post(client_of(cast.ruth), end, cast.ruth, **late)
    assert twice.status_code == 422
    assert "ended already" in twice.content.decode()


def test_a_deputy_who_came_counts_and_who_stayed_away_does_not(cast: Cast) -> None:
    named(cast, "tom")
    named(cast, "lee", "DEP")
    now = clock.now()
    for days, here in ((300, "lee"), (200, "tom"), (100, "")):
        with clock.moved(now - timedelta(days=days)):
            meeting, _ = stories.published(cast)
            meeting = stories.step(meeting, MeetingState.IN_SESSION, cast.sam)
            if here:
                stories.mark(cast, meeting, here, AttendanceState.PRESENT)
            stories.step(meeting, MeetingState.ENDED, cast.ruth)
    with clock.moved(now):
        found = row_of(page(cast.ruth), cast.agency.housing.name)
    assert "2 of 3" in found
    assert "1 without the representative" in found
    assert "66.7 %" in found
    with clock.moved(now + timedelta(days=100)):  # the first lies more than a year ago
        assert "1 of 2" in row_of(page(cast.ruth), cast.agency.housing.name)


def test_shares_are_rounded_half_up_and_the_workload_is_held_against_400_a_year() -> None:
    assert (percent(1, 16), percent(0, 0), percent(1, 3)) == ("6.3 %", "–", "33.3 %")
    full = Workload(504, 1, 400)
    assert (full.needed, full.each, full.share, full.is_over) == ("1.26", "504", "126.0 %", True)
    assert not Workload(504, 2, 400).is_over
    assert Workload(402, 1, 400).needed == "1.01"  # half up, as everywhere
    assert Workload(801, 2, 400).is_over  # one more than two keep, though each has about 400
    assert Workload(0, 0, 400).is_over  # nobody keeps the list


def test_the_list_asks_the_database_no_more_for_many_agencies(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    given_role(cast, "joan", Role.REPRESENTATIVE, "marac")
    for name in ("tom", "owen", "nadia", "joan"):
        named(cast, name)
    browser = client_of(cast.ruth)
    browser.get(reverse(LIST))
    with django_assert_max_num_queries(30):
        assert browser.get(reverse(LIST)).status_code == 200
