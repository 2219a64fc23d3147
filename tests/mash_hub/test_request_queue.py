"""A team's queue: by age, with whoever works on each; handed over, reviewed; many reminded at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connections
from django.urls import reverse

from agencies import clock, door, sealing
from agencies.actors import Hat
from agencies.models import Notice
from agencies.reasons import Reason, ReasonCode
from agencies.verdicts import Refused, Stale
from audit.log.models import Entry
from mash_hub import conflicts, request_queue, requests
from mash_hub.models import Enquiry, InformationRequest, RequestHolding
from mash_hub.models.conflicts import ConflictSource
from mash_hub.models.enquiries import Rating
from tests.cast import Cast, client_of, post
from tests.mash_hub.enquiry_case import MONDAY, asked, fresh, make_contact, nothing, rated

AWAY = Reason(ReasonCode.CIRCUMSTANCES_CHANGED, "On leave until Monday.")
QUEUE = reverse("mash_hub:requests")
LATE = reverse("mash_hub:requests-late")


@pytest.fixture
def sent(cast: Cast) -> InformationRequest:
    return asked(cast, rated(cast), "police")["police"]


def hold(hat: Hat, request: InformationRequest, to: Any, version: int = 0, **more: Any) -> Any:
    with door.door(hat):
        return request_queue.hold(fresh(request), by=hat, to=to, version=version, **more)


def test_somebody_takes_a_request_hands_it_over_and_gives_it_back(
    cast: Cast, sent: InformationRequest
) -> None:
    owen, cole = cast.owen.person_id, cast.cole.person_id
    for stranger in (cast.tom, cast.devika):
        with pytest.raises(Refused):
            hold(stranger, sent, stranger.person_id)
    row = hold(cast.owen, sent, owen)
    with pytest.raises(Refused, match="already"):
        hold(cast.owen, sent, owen, row.version)
    with pytest.raises(Refused, match="Say why"):
        hold(cast.cole, sent, cole, row.version)
    with pytest.raises(Refused, match="answers for your agency"):
        hold(cast.owen, sent, cast.tom.person_id, row.version, because=AWAY)
    with pytest.raises(Stale):
        hold(cast.owen, sent, cole, because=AWAY)
    row = hold(cast.owen, sent, cole, row.version, because=AWAY)
    with door.door(cast.cole):
        told = Notice.objects.get(receiver=cast.agency.police, notice_kind="REQUEST_GIVEN")
        assert told.persons == [cole]
        entry = Entry.objects.get(ground="HANDED_OVER")
        assert (entry.person_id, entry.reason_code) == (owen, "CIRCUMSTANCES_CHANGED")
    row = hold(cast.cole, sent, None, row.version)
    assert row.holder_id is None
    nothing(cast.owen, sent)
    with pytest.raises(Refused, match="answered"):
        hold(cast.owen, sent, owen, row.version)


def test_who_is_kept_apart_is_neither_offered_nor_given_a_request(cast: Cast) -> None:
    request = asked(cast, rated(cast), "housing")["housing"]
    with door.door(cast.tom):
        assert "Lee Thrale" in [one.name for one in request_queue.team(fresh(request), by=cast.tom)]
    with door.door(cast.devika):
        conflicts.keep_apart(
            cast.lee.person_id,
            request.file_id,
            source=ConflictSource.FOUND,
            by=cast.devika,
            at=clock.now(),
        )
        assert not RequestHolding.objects.visible_to(cast.devika).exists()
    with door.door(cast.tom):
        names = [one.name for one in request_queue.team(fresh(request), by=cast.tom)]
    assert "Lee Thrale" not in names
    with pytest.raises(Refused, match="answers for your agency"):
        hold(cast.tom, request, cast.lee.person_id)
    row = hold(cast.tom, request, cast.tom.person_id)
    with door.door(cast.tom):
        everybody = [cast.hat(name) for name in ("tom", "owen", "devika", "kim")]
        now = fresh(row)
        found = RequestHolding.objects.readers_of(now, among=everybody)
        assert [hat.person_id for hat in found] == [cast.tom.person_id]
        assert RequestHolding.objects.visible_to(cast.tom).filter(pk=row.pk).exists()


def test_the_queue_counts_by_age_what_each_list_holds(cast: Cast) -> None:
    ages = (1, 30, 50, 80, 90)
    for hours in ages:
        with clock.moved(MONDAY - timedelta(hours=hours)):
            contact = make_contact(cast, received_at=MONDAY - timedelta(hours=hours + 1))
            request = asked(cast, rated(cast, Rating.GREEN, contact), "police")["police"]
    with clock.moved(MONDAY):
        hold(cast.owen, request, cast.owen.person_id)
        owen = client_of(cast.owen)
        page = owen.get(QUEUE).text
        assert "Central Referral Unit" in page
        for code, words, number in (
            ("new", "under 24 hours", 1),
            ("day", "24 to 48 hours", 1),
            ("days", "48 to 72 hours", 1),
            ("old", "over 72 hours", 2),
            ("mine", "mine", 1),
            ("nobody", "with nobody", 4),
        ):
            assert f"{words} ({number})" in page
            assert owen.get(f"{QUEUE}?show={code}").text.count("data-row=") == number


def test_a_review_is_written_by_somebody_who_did_not_work_on_it(
    cast: Cast, sent: InformationRequest
) -> None:
    hold(cast.owen, sent, cast.owen.person_id)
    page = reverse("mash_hub:request-reviews", args=[sent.pk])
    assert post(client_of(cast.owen), page, cast.owen, findings="Fine.").status_code == 403
    cole = client_of(cast.cole)
    assert post(cole, page, cast.cole, findings=" ").status_code == 422
    assert post(cole, page, cast.cole, findings="ZQR answered in time.").status_code == 302
    assert "ZQR answered in time." in client_of(cast.owen).get(page).text
    assert client_of(cast.tom).get(page).status_code == 404
    assert client_of(cast.devika).get(page).status_code == 403
    with door.door(cast.devika):
        row = fresh(sent).supervisory_reviews.get()
        assert sealing.open_quietly([row], ["words"], by=cast.devika)[row, "words"] is None


def test_of_two_who_take_a_request_at_once_one_does(committed_cast: Cast) -> None:
    cast = committed_cast
    request = asked(cast, rated(cast), "police")["police"]
    start = Barrier(2)

    def take(hat: Hat) -> str:
        try:
            with door.door(hat):
                now = fresh(request)
                start.wait(10)
                request_queue.hold(now, by=hat, to=hat.person_id)
        except Stale:
            return "stale"
        finally:
            connections.close_all()
        return "taken"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(take, (cast.owen, cast.cole))) == ["stale", "taken"]


def late_case(cast: Cast) -> tuple[Enquiry, dict[str, InformationRequest]]:
    with clock.moved(MONDAY):
        enquiry = rated(cast, Rating.RED, make_contact(cast, received_at=MONDAY))
        return enquiry, asked(cast, enquiry, "police", "housing", "health")


def test_many_late_agencies_are_reminded_with_one_press(cast: Cast) -> None:
    _, sent = late_case(cast)
    with clock.moved(MONDAY + timedelta(hours=1)):
        assert "No answer is late." in client_of(cast.devika).get(LATE).text
    with clock.moved(MONDAY + timedelta(hours=9)):
        assert client_of(cast.arlo).get(LATE).status_code == 403
        devika = client_of(cast.devika)
        page = devika.get(LATE).text
        assert page.count('name="chosen"') == 3
        assert "checked" not in page
        assert post(devika, LATE, cast.devika).status_code == 422
        chosen = [str(sent[key].pk) for key in ("police", "housing")]
        for _ in range(2):
            assert post(devika, LATE, cast.devika, chosen=chosen).status_code == 302
        assert "chased 2 times" in devika.get(LATE).text
        with door.door(cast.devika):
            chased = InformationRequest.objects.with_chases().order_by("agency__name")
            assert {one.agency_id: one.chased for one in chased} == {
                cast.agency.police.pk: 2,
                cast.agency.housing.pk: 2,
                cast.agency.health.pk: 0,
            }
            assert (
                Entry.objects.filter(verb="NOTIFIED", person_id=cast.devika.person_id).count() == 4
            )
        with door.door(cast.owen):
            told = Notice.objects.filter(receiver=cast.agency.police, notice_kind="REQUEST_CHASED")
            assert told.count() == 2


def test_who_answers_meanwhile_is_left_out(cast: Cast) -> None:
    _, sent = late_case(cast)
    with clock.moved(MONDAY + timedelta(hours=9)):
        nothing(cast.tom, sent["housing"])
        both = [sent["police"], sent["housing"]]
        with door.door(cast.devika):
            reminded = requests.chase_all(both, by=cast.devika)
            assert [one.pk for one in reminded] == [sent["police"].pk]
        with door.door(cast.devika), pytest.raises(Refused, match="answered or recalled"):
            requests.chase_all([sent["housing"]], by=cast.devika)
