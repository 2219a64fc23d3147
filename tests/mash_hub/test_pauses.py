"""Pausing the time of an enquiry or a request: who may, for what reason, and what is left of it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.urls import reverse

from agencies import clock, door
from agencies.actors import Service
from agencies.clock import LONDON
from agencies.models import Notice, NoticeKind
from agencies.reasons import Reason, ReasonCode
from agencies.verdicts import Refused, Stale
from audit.log.models import Entry
from mash_hub import clocks, pauses, ratings
from mash_hub.models import Clock, ClockPause, Enquiry
from mash_hub.models.enquiries import Rating
from tests.cast import SETUP, Cast, client_of, post
from tests.mash_hub.enquiry_case import RISK, asked, fresh, make_contact, rated

MONDAY = datetime(2027, 2, 1, 9, tzinfo=LONDON)
OUTSIDE = Reason(ReasonCode.OUTSIDE_AGENCY, "Eastvale answers tomorrow.")


def amber(cast: Cast) -> Enquiry:
    with clock.moved(MONDAY):
        return rated(cast, Rating.AMBER, make_contact(cast, received_at=MONDAY))


def pause(cast: Cast, thing: pauses.Paused, *, hours: float) -> ClockPause:
    with clock.moved(MONDAY + timedelta(hours=hours)), door.door(cast.devika):
        now = fresh(thing)
        return pauses.pause(now, by=cast.devika, because=OUTSIDE, version=now.version)


def go_on(cast: Cast, thing: pauses.Paused, *, hours: float) -> Clock:
    with clock.moved(MONDAY + timedelta(hours=hours)), door.door(cast.mandeep):
        now = fresh(thing)
        return pauses.go_on(now, by=cast.mandeep, version=now.version)


def test_a_paused_enquiry_goes_on_with_what_was_left_and_both_are_written_down(cast: Cast) -> None:
    enquiry = amber(cast)
    pause(cast, enquiry, hours=2)
    late = MONDAY + timedelta(hours=30)
    with clock.moved(late), door.door(Service("clocks")):
        assert clocks.sweep(by=Service("clocks")) == 0
    row = go_on(cast, enquiry, hours=31)
    assert row.due_at == MONDAY + timedelta(hours=31 + 22)
    with door.door(SETUP):
        kept = ClockPause.objects.get()
        assert (kept.from_at, kept.until_at) == (
            MONDAY + timedelta(hours=2),
            MONDAY + timedelta(hours=31),
        )
        assert (kept.paused_by_id, kept.resumed_by_id) == (
            cast.devika.person_id,
            cast.mandeep.person_id,
        )
    with door.door(cast.devika):
        entries = Entry.objects.filter(ground__in=("paused", "goes-on")).order_by("at")
        assert [one.reason_code for one in entries] == ["OUTSIDE_AGENCY", ""]
        told = Notice.objects.visible_to(cast.devika).filter(notice_kind=NoticeKind.CLOCK_PAUSED)
        assert told.count() == 2


def test_red_never_pauses_nor_does_what_is_late_or_paused_already(cast: Cast) -> None:
    red = rated(cast)
    with door.door(cast.devika), pytest.raises(Refused, match="never pauses"):
        pauses.pause(fresh(red), by=cast.devika, because=OUTSIDE, version=red.version)
    enquiry = amber(cast)
    with pytest.raises(Refused, match="late already"):
        pause(cast, enquiry, hours=25)
    pause(cast, enquiry, hours=2)
    with pytest.raises(Refused, match="paused already"):
        pause(cast, enquiry, hours=3)
    with (
        clock.moved(MONDAY + timedelta(hours=3)),
        door.door(cast.devika),
        pytest.raises(Stale),
    ):
        pauses.go_on(enquiry, by=cast.devika, version=enquiry.version + 1)
    go_on(cast, enquiry, hours=4)
    with pytest.raises(Refused, match="not paused"):
        go_on(cast, enquiry, hours=5)


def test_only_those_who_work_on_an_enquiry_pause_it(cast: Cast) -> None:
    enquiry = amber(cast)
    request = None
    with clock.moved(MONDAY):
        request = asked(cast, enquiry, "police")["police"]
    for hat in (cast.arlo, cast.owen, cast.esther, cast.joan):
        for thing in (enquiry, request):
            with clock.moved(MONDAY), door.door(hat):
                now = fresh(thing)
                with pytest.raises(Refused):
                    pauses.pause(now, by=hat, because=OUTSIDE, version=now.version)


def test_rated_red_a_paused_enquiry_runs_at_once(cast: Cast) -> None:
    enquiry = amber(cast)
    pause(cast, enquiry, hours=2)
    with clock.moved(MONDAY + timedelta(hours=3)), door.door(cast.devika):
        now = fresh(enquiry)
        ratings.raise_rating(
            now, by=cast.devika, rating=Rating.RED, because=RISK, version=now.version
        )
        row = clocks.of("enquiry", [enquiry.pk], ratings.DECISION)[enquiry.pk]
        assert row.paused_at is None
        assert row.due_at == MONDAY + timedelta(hours=7)
        shown = pauses.of([row], by=cast.devika)[enquiry.pk]
        assert [one.until_at for one in shown] == [MONDAY + timedelta(hours=3)]


def test_the_asked_agency_is_told_of_the_pause_of_its_answer(cast: Cast) -> None:
    enquiry = amber(cast)
    with clock.moved(MONDAY):
        request = asked(cast, enquiry, "police")["police"]
    pause(cast, request, hours=1)
    owen = cast.hat("owen", "mash")
    with door.door(owen):
        told = Notice.objects.visible_to(owen).filter(notice_kind=NoticeKind.CLOCK_PAUSED)
        assert [one.thing_id for one in told] == [request.pk]


def test_pausing_and_going_on_stand_on_the_page_with_the_reason(cast: Cast) -> None:
    with clock.moved(MONDAY):
        enquiry = amber(cast)
        request = asked(cast, enquiry, "police")["police"]
        devika = client_of(cast.devika)
        page = reverse("mash_hub:enquiry", args=[enquiry.pk])
        for name, thing in (("enquiry", enquiry), ("request", request)):
            url = reverse(f"mash_hub:{name}-pause", args=[thing.pk])
            assert url in devika.get(page).content.decode()
            assert "Pause the time of" in devika.get(url).content.decode()
            with door.door(SETUP):
                version = fresh(thing).version
            given = {"because": "OUTSIDE_AGENCY", "sentence": "Waiting for the school."}
            assert post(devika, url, cast.devika, version=version).status_code == 422
            sent = post(devika, url, cast.devika, version=version, **given)
            assert sent["Location"] == page
            shown = devika.get(page).content.decode()
            assert "Somebody outside the partnership has to answer first" in shown
            assert "Waiting for the school." in shown
            on = reverse(f"mash_hub:{name}-goes-on", args=[thing.pk])
            assert on in shown
            assert post(devika, on, cast.devika, version=version)["Location"] == page
            assert on not in devika.get(page).content.decode()
