"""Red is acknowledged in fifteen minutes or climbs: deputy, manager, telephone (4.19)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.urls import reverse

from agencies import clock, door
from agencies.actors import Hat
from agencies.clock import LONDON
from agencies.models import Agency, Notice, NoticeKind
from agencies.roles import Role
from agencies.verdicts import Refused
from mash_hub import answers, escalations, jobs, phone_lists, ratings, red_calls
from mash_hub.models import Enquiry, InformationRequest, PhoneResult
from mash_hub.models.enquiries import Rating
from tests.cast import SETUP, Cast, client_of, given_role, post
from tests.mash_hub.enquiry_case import RISK, asked, fresh, make_contact, opened_by, rated

MONDAY = datetime(2027, 2, 1, 9, tzinfo=LONDON)
PHONE = "0121 496 0000"


@pytest.fixture(autouse=True)
def _on_monday() -> Iterator[None]:
    """Everything happens on that Monday."""
    with clock.moved(MONDAY):
        yield


def owen(cast: Cast) -> Hat:
    return cast.hat("owen", "mash")


def case(cast: Cast, rating: Rating = Rating.RED) -> tuple[Enquiry, InformationRequest]:
    enquiry = rated(cast, rating, make_contact(cast, received_at=MONDAY))
    return enquiry, asked(cast, enquiry, "police")["police"]


def call_of(request: InformationRequest) -> red_calls.Call | None:
    with door.door(SETUP):
        return red_calls.of([fresh(request)]).get(request.pk)


def swept(minutes: int) -> None:
    with clock.moved(MONDAY + timedelta(minutes=minutes)):
        jobs.climb_red_calls()
        jobs.climb_red_calls(unknown="to an old worker")


def told(hat: Hat) -> int:
    with door.door(hat):
        return Notice.objects.visible_to(hat).filter(notice_kind=NoticeKind.RED_UNSEEN).count()


def test_opening_a_red_request_acknowledges_it(cast: Cast) -> None:
    _, request = case(cast)
    call = call_of(request)
    assert call is not None
    assert call.clock.due_at == MONDAY + timedelta(minutes=15)
    opened_by(owen(cast), request)
    assert call_of(request) is None
    swept(16)
    assert told(owen(cast)) == 0


def test_unacknowledged_it_goes_to_deputies_then_managers_and_the_hub_rings(cast: Cast) -> None:
    with door.door(SETUP):
        police = Agency.objects.get(pk=cast.agency.police.pk)
        police.out_of_hours_phone = PHONE
        police.set_details(by=SETUP, at=clock.now())
    with door.door(cast.paula):
        escalations.name_holders(2, [cast.person.cole.pk], by=cast.paula)
    enquiry, request = case(cast)
    board, page = reverse("mash_hub:board"), reverse("mash_hub:enquiry", args=[enquiry.pk])
    devika = client_of(cast.devika)
    assert PHONE not in devika.get(board).content.decode()
    stages = []
    for minutes in (14, 16, 32, 48):
        swept(minutes)
        call = call_of(request)
        assert call is not None
        stages.append(call.stage)
    assert stages == [0, 1, 2, 2]
    # Deputies are named: Cole alone; managers are not: everybody who answers, and the host each time.
    assert (told(cast.cole), told(owen(cast)), told(cast.devika)) == (2, 1, 2)
    with clock.moved(MONDAY + timedelta(minutes=17)):
        later = client_of(cast.devika)
        for url in (board, page):
            shown = later.get(url).content.decode()
            assert "Red not acknowledged" in shown
            assert PHONE in shown


def test_rated_red_later_a_request_that_was_opened_is_acknowledged_anew(cast: Cast) -> None:
    enquiry, request = case(cast, Rating.AMBER)
    opened_by(owen(cast), request)
    assert call_of(request) is None
    with door.door(cast.devika):
        now = fresh(enquiry)
        ratings.raise_rating(
            now, by=cast.devika, rating=Rating.RED, because=RISK, version=now.version
        )
    assert call_of(request) is not None
    for hat in (cast.devika, cast.kim, cast.paula):
        with door.door(hat), pytest.raises(Refused):
            red_calls.acknowledge(request, by=hat)
    browser = client_of(owen(cast))
    page = reverse("mash_hub:request", args=[request.pk])
    url = reverse("mash_hub:request-red", args=[request.pk])
    assert url in browser.get(page).content.decode()
    assert post(browser, url, owen(cast), version=1)["Location"] == page
    assert call_of(request) is None
    assert url not in browser.get(page).content.decode()
    with door.door(owen(cast)), pytest.raises(Refused, match="acknowledged already"):
        red_calls.acknowledge(request, by=owen(cast))


def test_an_answer_acknowledges_and_amber_wants_nothing(cast: Cast) -> None:
    enquiry, request = case(cast, Rating.AMBER)
    opened_by(owen(cast), request)
    with door.door(cast.devika):
        now = fresh(enquiry)
        ratings.raise_rating(
            now, by=cast.devika, rating=Rating.RED, because=RISK, version=now.version
        )
    assert call_of(request) is not None
    with door.door(owen(cast)):
        now = fresh(request)
        answers.nothing_held(now, by=owen(cast), version=now.version)
    assert call_of(request) is None
    other = rated(cast, Rating.GREEN, make_contact(cast))
    assert call_of(asked(cast, other, "housing")["housing"]) is None


def test_whom_to_ring_is_kept_by_the_agency_and_who_rang_is_written_down(cast: Cast) -> None:
    paula, phones = client_of(cast.paula), reverse("mash_hub:phones")
    wrong = post(paula, phones, cast.paula, whom="Control room", number="999")
    assert wrong.status_code == 422
    for whom, number in (("Front office", "0121 496 0001"), ("Duty inspector", "07700 900123")):
        assert post(paula, phones, cast.paula, whom=whom, number=number).status_code == 302
    enquiry, request = case(cast)
    page = reverse("mash_hub:request-ring", args=[request.pk])
    with door.door(cast.paula):
        first, second = phone_lists.list_of(cast.agency.police.pk, by=cast.paula)
        phone_lists.move_up(second, by=cast.paula)
        with pytest.raises(Refused, match="the first already"):
            phone_lists.move_up(second, by=cast.paula)
    devika = client_of(cast.devika)
    assert page in devika.get(reverse("mash_hub:enquiry", args=[enquiry.pk])).content.decode()
    shown = devika.get(page).content.decode()
    assert shown.index("Duty inspector") < shown.index("Front office")
    for hat in (cast.kim, cast.paula, cast.arlo):  # another agency, the asked one, no decider
        assert client_of(hat).get(page).status_code in (403, 404)
        with door.door(hat), pytest.raises(Refused):
            phone_lists.ring(request, second.pk, PhoneResult.REACHED, by=hat)
    assert (
        post(devika, page, cast.devika, line=str(first.pk), result="WRONG_NUMBER").status_code
        == 302
    )
    assert call_of(request) is not None  # nobody knows yet
    assert "Found wrong when rung" in paula.get(phones).content.decode()
    assert post(devika, page, cast.devika, line=str(second.pk), result="REACHED").status_code == 302
    assert call_of(request) is None
    swept(16)
    assert told(owen(cast)) == 0
    shown = devika.get(page).content.decode()
    assert "Nobody has to be rung" in shown
    assert "Devika Rao" in shown
    assert post(devika, page, cast.devika, line="-", result="NO_ANSWER").status_code == 403
    off = reverse("mash_hub:phone-off", args=[first.pk])
    other = given_role(cast, "kim", Role.AGENCY_MANAGER)  # of another agency: it finds no such line
    assert post(client_of(other), off, other).status_code == 404
    assert post(paula, off, cast.paula).status_code == 302
    assert post(paula, off, cast.paula).status_code == 403  # off it already
    assert "Front office" not in paula.get(phones).content.decode()
