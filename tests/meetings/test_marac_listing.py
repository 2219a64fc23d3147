"""Listing a MARAC case: the deadline, a full list, children first, and an agenda published in time (4.7)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from agencies import clock, sealing
from agencies.actors import Service
from agencies.clock import LONDON
from agencies.door import door
from agencies.models import Notice, NoticeKind
from agencies.verdicts import Refused
from mash_hub import clocks, partnership_settings
from mash_hub.identities import Address
from mash_hub.models import Clock, PartnershipSetting
from mash_hub.protection import Kept, Protection, What
from meetings import agenda, marac_eligibility, marac_emergencies, marac_listing, meetings
from meetings.models import AgendaItem, CaseState, MaracCase, Meeting, MeetingKind, MeetingState
from tests.cast import SETUP, Cast, client_of, post
from tests.meetings import stories
from tests.meetings.marac_stories import (
    CALLUM,
    MONDAY,
    PARTS,
    SAFE,
    WHY,
    accepted,
    do,
    fresh,
    referred,
)

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
THURSDAY_18 = datetime(2027, 2, 18, 9, 30, tzinfo=LONDON)
TUESDAY_9 = datetime(2027, 2, 9, 12, tzinfo=LONDON)


@pytest.fixture(autouse=True)
def _on_monday() -> Iterator[None]:
    with clock.moved(MONDAY):
        yield


def scheduled(cast: Cast, starts_at: datetime = THURSDAY_18) -> Meeting:
    """Ruth schedules a MARAC and opens its list."""
    with door(cast.ruth):
        meeting = meetings.schedule(
            cast.workspace.marac,
            kind=MeetingKind.MARAC,
            title="Northmoor MARAC",
            starts_at=starts_at,
            venue="Town Hall",
            is_online=False,
            chair=cast.person.sam,
            by=cast.ruth,
        )
    return stories.step(meeting, MeetingState.LIST_OPEN, cast.ruth)


def listed(cast: Cast, case: MaracCase, meeting: Meeting, **more: Any) -> AgendaItem:
    newest = fresh(case)
    with door(cast.ruth):
        place = Meeting.objects.get(pk=meeting.pk)
        given = {"despite_full": False, **more}
        return marac_listing.list_case(newest, place, by=cast.ruth, version=newest.version, **given)


def test_agencies_read_names_and_masked_addresses_once_the_agenda_is_published(cast: Cast) -> None:
    safe = Kept(What.ADDRESS, Protection.SAFE, Address("2 Quarry Rise", "Northmoor", "NM9 9AD"))
    her = PARTS[0].identity.__class__(names=PARTS[0].identity.names, kept=(safe,))
    people = (PARTS[0].__class__(PARTS[0].role, her), *PARTS[1:])
    case = accepted(cast, referred(cast.joan, people=people))
    meeting = scheduled(cast)
    ruth = client_of(cast.ruth)
    url = reverse("meetings:marac-list", args=[case.pk])
    assert "accepts until 8 Feb" in ruth.get(url).content.decode()
    for nobody in (cast.joan, cast.sam):
        with pytest.raises(Refused), door(nobody):
            marac_listing.list_case(
                fresh_in(case), meeting, despite_full=False, by=nobody, version=3
            )
    sent = post(ruth, url, cast.ruth, version=fresh(case).version, meeting=str(meeting.pk))
    assert sent.status_code == 302
    assert fresh(case).state == CaseState.LISTED
    with door(cast.nadia):
        assert not AgendaItem.objects.visible_to(cast.nadia).exists()
    stories.step(meeting, MeetingState.LIST_CLOSED, cast.ruth)
    with clock.moved(TUESDAY_9):
        stories.step(meeting, MeetingState.AGENDA_PUBLISHED, cast.ruth)
    with clock.moved(TUESDAY_9):
        with door(cast.nadia):
            item = AgendaItem.objects.visible_to(cast.nadia).get()
            papers = sealing.open_quietly([item], ["papers"], by=cast.nadia)[item, "papers"]
            assert (
                sealing.open_quietly([case], ["safe_contact"], by=cast.nadia)[case, "safe_contact"]
                is None
            )
        assert papers is not None
        victim, him, _ = papers["people"]
        assert victim["addresses"] == ["Protected address"]
        assert him["also"] == ["Cal Thrale"]
        assert CALLUM.addresses[0].lines in him["addresses"][0]
        assert papers["words"] == WHY
        assert SAFE.fears not in str(papers)
        seen = client_of(cast.nadia).get(reverse("meetings:item", args=[item.pk])).content.decode()
        assert "Also known as Cal Thrale" in seen
        assert "Quarry" not in seen
        with door(cast.hat("lee", "marac")):  # who bears the name knows of nothing
            assert not AgendaItem.objects.visible_to(cast.hat("lee", "marac")).exists()


def fresh_in(case: MaracCase) -> MaracCase:
    return MaracCase.objects.get(pk=case.pk)


def test_after_the_deadline_it_goes_to_the_next_unless_it_is_an_emergency(cast: Cast) -> None:
    case, urgent = accepted(cast), referred(cast.joan)
    meeting = scheduled(cast)
    with clock.moved(datetime(2027, 2, 8, 23, 0, tzinfo=LONDON)), door(cast.ruth):
        assert marac_listing.rooms(case, [meeting], by=cast.ruth)[0].verdict
    with clock.moved(TUESDAY_9):
        with pytest.raises(Refused, match="next one"):
            listed(cast, case, meeting)
        url = reverse("meetings:marac-list", args=[case.pk])
        assert "goes to the next one" in client_of(cast.ruth).get(url).content.decode()
        do(marac_eligibility.call_emergency, urgent, cast.ruth, words="He is out of prison.")
        item = listed(cast, urgent, meeting)
        stories.step(meeting, MeetingState.LIST_CLOSED, cast.ruth)
        stories.step(meeting, MeetingState.AGENDA_PUBLISHED, cast.ruth)
        stories.step(meeting, MeetingState.IN_SESSION, cast.sam)
        with door(cast.ruth):
            agenda.take_up(
                stories.fresh_inside(item), by=cast.ruth, version=stories.fresh_inside(item).version
            )
        with door(SETUP):
            held = Clock.objects.get(thing_id=urgent.pk, name=marac_emergencies.HELD)
    assert held.was_in_time


def test_children_come_before_adults_and_a_full_list_is_chosen_knowingly(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting = scheduled(cast)
    adults, family = accepted(cast, referred(cast.joan, people=PARTS[:2])), accepted(cast)
    second = listed(cast, adults, meeting)
    first = listed(cast, family, meeting)
    with door(cast.ruth):
        shown = AgendaItem.objects.visible_to(cast.ruth).in_order()
        assert [one.pk for one in shown] == [first.pk, second.pk]
    third = accepted(cast)
    number = partnership_settings.number

    def two(name: Any, *args: Any) -> int:
        return 2 if name == "MARAC_CASES" else number(name, *args)

    monkeypatch.setattr(partnership_settings, "number", two)
    with pytest.raises(Refused, match="2 cases already"):
        listed(cast, third, meeting)
    url = reverse("meetings:marac-list", args=[third.pk])
    fields = {"version": fresh(third).version, "meeting": str(meeting.pk)}
    ruth = client_of(cast.ruth)
    assert post(ruth, url, cast.ruth, **fields).status_code == 422
    assert post(ruth, url, cast.ruth, **fields, despite_full="on").status_code == 302
    with door(SETUP):
        assert not PartnershipSetting.objects.exists()


def test_an_agenda_that_is_not_published_in_time_is_told_to_the_chair(
    cast: Cast,
) -> None:
    meeting = scheduled(cast)
    with door(SETUP):
        limit = Clock.objects.get(thing_id=meeting.pk, name=meetings.AGENDA)
    assert limit.due_at == datetime(2027, 2, 9, 23, 59, 59, tzinfo=LONDON)
    assert meeting.reference in client_of(cast.ruth).get(reverse("desk:my-work")).content.decode()
    with clock.moved(TUESDAY_9 + timedelta(days=1)):
        with door(SETUP):
            clocks.sweep(by=Service("clocks"))
        with door(cast.sam):
            told = Notice.objects.visible_to(cast.sam).filter(reference=meeting.reference)
            assert told.filter(notice_kind=NoticeKind.CLOCK_BREACHED).exists()
