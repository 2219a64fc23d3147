"""Reading needs a relationship and a reason, has a ceiling, and stops where somebody is kept apart."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from agencies import clock, door, references
from agencies.actors import Hat
from agencies.models import Notice
from audit.log.models import Entry
from mash_hub import ceilings, conflicts
from mash_hub.ceilings import SEARCHES_AN_HOUR, VIEWS_AN_HOUR, TooManyViews
from mash_hub.models import Enquiry, Subject, SubjectView
from mash_hub.models.conflicts import ConflictSource
from tests.cast import Cast, client_of, post
from tests.mash_hub.enquiry_case import asked, rated


@pytest.fixture
def enquiry(cast: Cast) -> Enquiry:
    made = rated(cast)
    asked(cast, made, "police")
    return made


def status(hat: Hat, name: str, *args: Any) -> int:
    return int(client_of(hat).get(reverse(name, args=args)).status_code)


def test_reading_needs_a_case_a_meeting_or_a_duty(cast: Cast, enquiry: Enquiry) -> None:
    """AC7: who has no legitimate relationship finds nothing there, whatever their role.

    Somebody may claim one at once, with the owners told: tests/mash_hub/test_case_claims.py.
    """
    with door.door(cast.devika):
        request = enquiry.requests.get()
    pages = (("mash_hub:enquiry", enquiry.pk), ("mash_hub:contact", enquiry.contact_id))
    for name, pk in pages:
        assert status(cast.devika, name, pk) == 200
        for stranger in (cast.esther, cast.owen, cast.edna, cast.hat("owen", "marac")):
            assert status(stranger, name, pk) in (403, 404)
    assert status(cast.owen, "mash_hub:request", request.pk) == 200  # asked: that is a relationship
    for stranger in (cast.kim, cast.tom, cast.edna):
        assert status(stranger, "mash_hub:request", request.pk) == 404


def test_a_look_up_without_a_reason_is_refused_and_each_is_logged_with_its_own(cast: Cast) -> None:
    """AC7: no purpose, no look-up."""
    browser = client_of(cast.arlo)
    typed = {"who-given": "Marisa", "who-family": "Oakden", "who-postcode": "B99 9AA"}
    page = reverse("mash_hub:search")
    assert post(browser, page, cast.arlo, **typed).status_code == 422
    asked_for = post(browser, page, cast.arlo, **typed, **{"who-because": "IMMEDIATE_RISK"})
    assert asked_for.status_code == 200
    with door.door(cast.arlo):
        entries = Entry.objects.filter(person_id=cast.arlo.person_id, verb="SEARCHED")
        assert [one.reason_code for one in entries] == ["IMMEDIATE_RISK"]


def _told(hat: Hat) -> int:
    with door.door(hat):
        return Notice.objects.visible_to(hat).filter(notice_kind="MUCH_LOOKED_UP").count()


def test_two_hundred_people_an_hour_and_an_alert_at_half(cast: Cast) -> None:
    """AC12: the two-hundred-and-first is not shown; the agency manager is told once, at a hundred."""
    assert VIEWS_AN_HOUR == 200
    assert SEARCHES_AN_HOUR == 60  # tried in tests/mash_hub/test_look_ups.py
    by = cast.owen
    with door.door(by):
        at = clock.now()
        made = [
            Subject(id=uuid4(), reference=references.new("S", 8), made_at=at).start().pk
            for _ in range(VIEWS_AN_HOUR + 1)
        ]
        ceilings.count_views(made[:99], by=by)
    assert _told(cast.paula) == 0
    with door.door(by):
        ceilings.count_views(made[99:100], by=by)
        ceilings.count_views(made[:100], by=by)  # seen within the hour: they count once
        ceilings.count_views(made[100:VIEWS_AN_HOUR], by=by)
    assert _told(cast.paula) == 1
    with door.door(by):
        with pytest.raises(TooManyViews):
            ceilings.count_views(made[VIEWS_AN_HOUR:], by=by)
        assert SubjectView.objects.of_hour(by.person_id, clock.now()).count() == VIEWS_AN_HOUR


def test_a_recused_person_sees_neither_the_case_nor_its_notices_old_or_new(
    cast: Cast, enquiry: Enquiry
) -> None:
    """AC14: from the act that keeps them apart, what was posted before included."""
    by, other = cast.mandeep, cast.devika
    assert status(by, "mash_hub:enquiry", enquiry.pk) == 200
    assert _of_case(by, enquiry) > 0
    with door.door(other):
        conflicts.keep_apart(
            by.person_id, enquiry.file_id, source=ConflictSource.NOTED, by=other, at=clock.now()
        )
    before = _of_case(other, enquiry)
    asked(cast, enquiry, "health")
    assert status(by, "mash_hub:enquiry", enquiry.pk) == 404
    assert status(by, "mash_hub:contact", enquiry.contact_id) == 404
    assert _of_case(by, enquiry) == 0
    assert _of_case(other, enquiry) >= before
    browser = client_of(by)
    for page in ("mash_hub:board", "mash_hub:contacts", "desk:my-work", "desk:notices"):
        assert enquiry.reference not in browser.get(reverse(page)).content.decode()
    found = post(browser, reverse("desk:find"), by, reference=enquiry.reference)
    assert found.status_code == 404


def _of_case(hat: Hat, enquiry: Enquiry) -> int:
    with door.door(hat):
        return Notice.objects.visible_to(hat).filter(file_id=enquiry.file_id).count()
