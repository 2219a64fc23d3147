"""Requests: asked of several at once, answered item by item or not at all, read only as released."""

from __future__ import annotations

from datetime import timedelta

import pytest

from agencies import clock, door, sealing
from agencies.models import Notice
from agencies.models.workspaces import Purpose
from agencies.verdicts import Refused, Stale
from audit.log.models import Entry
from mash_hub import answers, clocks, conflicts, requests
from mash_hub.models import Enquiry, InformationRequest, Item
from mash_hub.models.conflicts import ConflictSource
from mash_hub.models.enquiries import EnquiryState, Rating
from mash_hub.models.requests import RequestState
from mash_hub.ratings import ANSWER
from tests.cast import Cast
from tests.mash_hub.enquiry_case import (
    LATE,
    MONDAY,
    RISK,
    SHARE,
    WITHHOLD,
    asked,
    decided,
    fresh,
    in_part,
    make_contact,
    nothing,
    opened_by,
    question,
    rated,
    returned,
    wrote,
)

WHOLE = "ZQX three incidents in nine months"
PART = "ZQX three incidents"


def test_several_are_asked_at_once_and_each_has_its_own_due_time(cast: Cast) -> None:
    with clock.moved(MONDAY + timedelta(minutes=31)):
        enquiry = rated(cast, Rating.RED, make_contact(cast, received_at=MONDAY))
        soon = clock.now() + timedelta(hours=1)
        with door.door(cast.devika):
            sent = requests.send(
                enquiry,
                by=cast.devika,
                question=question(enquiry),
                asked=[
                    requests.Asked(cast.agency.police.pk),
                    requests.Asked(cast.agency.housing.pk, soon),
                ],
                version=enquiry.version,
            )
            limits = clocks.of("request", [row.pk for row in sent], ANSWER)
        assert [limits[row.pk].due_at for row in sent] == [MONDAY + timedelta(hours=4), soon]
        with door.door(cast.devika):
            assert fresh(enquiry).state == EnquiryState.GATHERING


def test_only_an_asked_agency_reads_its_question(cast: Cast) -> None:
    sent = asked(cast, rated(cast), "police", "housing")
    for hat, reads in ((cast.owen, True), (cast.devika, True), (cast.tom, False)):
        with door.door(hat):
            row = fresh(sent["police"])
            words = sealing.open([row], ["question"], by=hat)[row, "question"]
            assert bool(words) == reads
            visible = InformationRequest.objects.visible_to(hat)
            assert visible.filter(pk=row.pk).exists() == reads


@pytest.mark.parametrize("other", [{"people": []}, {"text": "  "}])
def test_blanket_requests_are_refused(cast: Cast, other: dict) -> None:
    enquiry = rated(cast)
    with door.door(cast.devika), pytest.raises(Refused, match="blanket"):
        requests.send(
            enquiry,
            by=cast.devika,
            question=question(enquiry, **other),
            asked=[requests.Asked(cast.agency.police.pk)],
            version=enquiry.version,
        )


def test_a_purpose_outside_the_agreement_is_refused(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    enquiry = rated(cast)
    monkeypatch.setattr(requests, "purposes_of", lambda _: [Purpose.SAFEGUARD_ADULT])
    with pytest.raises(Refused, match="does not allow this purpose"):
        asked(cast, enquiry, "police")


def test_people_outside_the_enquiry_and_agencies_outside_the_agreement_are_refused(
    cast: Cast,
) -> None:
    enquiry, other = rated(cast), rated(cast)
    with door.door(cast.devika):
        with pytest.raises(Refused, match="people of this enquiry"):
            requests.send(
                enquiry,
                by=cast.devika,
                question=question(other),
                asked=[requests.Asked(cast.agency.police.pk)],
                version=enquiry.version,
            )
        with pytest.raises(Refused, match="agreement"):
            requests.send(
                enquiry,
                by=cast.devika,
                question=question(enquiry),
                asked=[requests.Asked(cast.agency.audit.pk)],
                version=enquiry.version,
            )


def test_blue_sends_no_requests_and_researchers_none_at_all(cast: Cast) -> None:
    with pytest.raises(Refused, match="Blue"):
        asked(cast, rated(cast, Rating.BLUE), "police")
    enquiry = rated(cast)
    with door.door(cast.owen), pytest.raises(Refused, match="cannot rate, ask"):
        requests.send(
            enquiry,
            by=cast.owen,
            question=question(enquiry),
            asked=[requests.Asked(cast.agency.housing.pk)],
            version=enquiry.version,
        )


def test_opening_acknowledges_once_and_leaves_one_entry(cast: Cast) -> None:
    request = asked(cast, rated(cast), "police")["police"]
    with door.door(cast.devika):
        assert answers.read_question(fresh(request), by=cast.devika)[0].state == RequestState.SENT
    assert opened_by(cast.owen, request).state == RequestState.ACKNOWLEDGED
    assert opened_by(cast.owen, request).version == 2
    with door.door(cast.owen):
        mine = Entry.objects.filter(person_id=cast.owen.person_id).order_by("number")
        assert sorted(mine.values_list("verb", flat=True)) == ["ACKNOWLEDGED", "READ"]


def test_nothing_held_is_one_click_and_can_be_taken_back_until_it_was_read(cast: Cast) -> None:
    enquiry = rated(cast)
    request = asked(cast, enquiry, "housing")["housing"]
    now = nothing(cast.tom, request)
    with door.door(cast.devika):
        assert fresh(enquiry).state == EnquiryState.COLLATED
        assert Entry.objects.filter(verb="NIL_RETURNED").count() == 1
    with door.door(cast.tom):
        back = answers.take_back_nothing_held(now, by=cast.tom, version=now.version)
        assert back.state == RequestState.ACKNOWLEDGED
        assert clocks.of("request", [request.pk], ANSWER)[request.pk].is_running
        assert fresh(enquiry).state == EnquiryState.GATHERING
    again = nothing(cast.tom, request)
    with door.door(cast.devika):
        requests.note_read([again], by=cast.devika)
    with door.door(cast.tom), pytest.raises(Refused, match="read this answer"):
        answers.take_back_nothing_held(again, by=cast.tom, version=again.version)


def seen(hat, request: InformationRequest) -> list[str]:  # type: ignore[no-untyped-def]
    with door.door(hat):
        items = list(Item.objects.visible_to(hat).filter(request=request).released())
        opened = sealing.open(items, ["content", "shared"], by=hat)
        words = [opened[item, "content"] or opened[item, "shared"] for item in items]
        return sorted(one["text"] for one in words if one)


def test_each_agency_sees_only_what_it_should(cast: Cast) -> None:
    enquiry = rated(cast)
    sent = asked(cast, enquiry, "police", "health", "housing")
    opened_by(cast.owen, sent["police"])
    wrote(cast.owen, sent["police"], WHOLE, in_part(PART))
    wrote(cast.owen, sent["police"], "Order in 2025", SHARE)
    wrote(cast.owen, sent["police"], "Not for you", WITHHOLD)
    assert seen(cast.devika, sent["police"]) == []
    returned(cast.owen, sent["police"])
    assert seen(cast.devika, sent["police"]) == ["Order in 2025", PART]
    nothing(cast.tom, sent["housing"])
    opened_by(cast.kim, sent["health"])
    for hat in (cast.kim, cast.tom, cast.joan, cast.edna, cast.esther, cast.ada, cast.paula):
        assert seen(hat, sent["police"]) == []
    with door.door(cast.kim):
        assert "own answer first" in answers.may_read_others(cast.kim, fresh(sent["health"])).reason
    wrote(cast.kim, sent["health"], "Missed appointment", SHARE)
    returned(cast.kim, sent["health"])
    assert seen(cast.kim, sent["police"]) == ["Order in 2025", PART]
    assert seen(cast.owen, sent["health"]) == ["Missed appointment"]
    assert seen(cast.tom, sent["police"]) == []
    assert seen(cast.tom, sent["health"]) == []


def test_more_may_follow_and_counts_as_no_answer_yet(cast: Cast) -> None:
    enquiry = rated(cast)
    request = asked(cast, enquiry, "police")["police"]
    opened_by(cast.owen, request)
    wrote(cast.owen, request, "First", SHARE)
    part = returned(cast.owen, request, more_follows=True)
    assert part.is_waiting
    with door.door(cast.owen):
        assert not answers.may_read_others(cast.owen, part)
        assert clocks.of("request", [request.pk], ANSWER)[request.pk].is_running
        assert fresh(enquiry).state == EnquiryState.GATHERING
    wrote(cast.owen, request, "Second", SHARE)
    assert returned(cast.owen, request).state == RequestState.RETURNED
    assert seen(cast.devika, request) == ["First", "Second"]


def test_refusing_takes_two_people_of_the_agency(cast: Cast) -> None:
    enquiry = rated(cast)
    request = asked(cast, enquiry, "housing")["housing"]
    now = opened_by(cast.tom, request)
    with door.door(cast.tom):
        now = answers.ask_to_refuse(now, by=cast.tom, because=RISK, version=now.version)
    with door.door(cast.tom), pytest.raises(Refused, match="second person"):
        answers.refuse(now, by=cast.tom, because=RISK, version=now.version)
    with door.door(cast.lee):
        refused = answers.refuse(fresh(now), by=cast.lee, because=RISK, version=now.version)
        assert refused.state == RequestState.REFUSED
        assert fresh(enquiry).state == EnquiryState.COLLATED


def test_a_recalled_request_cannot_be_read_or_answered_and_items_stay_at_home(cast: Cast) -> None:
    enquiry = rated(cast)
    request = asked(cast, enquiry, "police")["police"]
    opened_by(cast.owen, request)
    item = wrote(cast.owen, request, WHOLE, SHARE)
    with door.door(cast.devika):
        now = fresh(request)
        requests.recall(now, by=cast.devika, because=LATE, version=now.version)
    with door.door(cast.owen):
        now = fresh(request)
        assert sealing.open([now], ["question"], by=cast.owen)[now, "question"] is None
        with pytest.raises(Refused, match="recalled"):
            answers.send_back(now, by=cast.owen, version=now.version)
        assert Item.objects.visible_to(cast.owen).filter(pk=item.pk).exists()
    asked(cast, enquiry, "police")  # it may be asked again, rightly


def test_a_returned_request_cannot_be_recalled(cast: Cast) -> None:
    request = asked(cast, rated(cast), "housing")["housing"]
    now = nothing(cast.tom, request)
    with door.door(cast.devika), pytest.raises(Refused, match="cannot become"):
        requests.recall(now, by=cast.devika, because=LATE, version=now.version)


def test_a_chase_reminds_without_changing_the_request(cast: Cast) -> None:
    request = asked(cast, rated(cast), "police")["police"]
    now = opened_by(cast.owen, request)
    with door.door(cast.devika):
        requests.chase(now, by=cast.devika)
        requests.chase(now, by=cast.devika)
        row = InformationRequest.objects.with_chases().get(pk=request.pk)
        assert (row.chased, row.version) == (2, now.version)
    with door.door(cast.owen):
        told = Notice.objects.filter(receiver=cast.agency.police, notice_kind="REQUEST_CHASED")
        assert told.count() == 2


def test_an_old_version_of_a_request_is_not_answered(cast: Cast) -> None:
    request = asked(cast, rated(cast), "housing")["housing"]
    opened_by(cast.tom, request)
    with door.door(cast.tom), pytest.raises(Stale):
        answers.nothing_held(fresh(request), by=cast.tom, version=1)


def test_an_answer_after_going_without_is_still_welcome(cast: Cast) -> None:
    enquiry = rated(cast)
    sent = asked(cast, enquiry, "police", "housing")
    nothing(cast.tom, sent["housing"])
    with door.door(cast.devika):
        police = fresh(sent["police"])
        requests.go_without(police, by=cast.devika, because=LATE, version=police.version)
    decided(cast, enquiry)
    opened_by(cast.owen, sent["police"])
    wrote(cast.owen, sent["police"], WHOLE, SHARE)
    returned(cast.owen, sent["police"])
    assert seen(cast.devika, sent["police"]) == [WHOLE]
    with door.door(cast.devika):
        assert fresh(enquiry).state == EnquiryState.DECIDED


def test_both_faces_of_who_sees_a_request_agree(cast: Cast) -> None:
    request = asked(cast, rated(cast), "police")["police"]
    everybody = [getattr(cast, name) for name in vars(cast.person)]
    shown = []
    for hat in everybody:
        with door.door(hat):
            if InformationRequest.objects.visible_to(hat).filter(pk=request.pk).exists():
                shown.append(hat)
    with door.door(cast.devika):
        found = InformationRequest.objects.readers_of(fresh(request), among=everybody)
    assert found == shown
    assert {hat.person_id for hat in shown} == {
        getattr(cast, name).person_id for name in ("devika", "mandeep", "arlo", "owen", "cole")
    }


def test_a_person_kept_apart_sees_neither_request_nor_count(cast: Cast) -> None:
    enquiry = rated(cast)
    request = asked(cast, enquiry, "housing")["housing"]
    with door.door(cast.devika):
        conflicts.keep_apart(
            cast.lee.person_id,
            enquiry.file_id,
            source=ConflictSource.FOUND,
            by=cast.devika,
            at=clock.now(),
        )
    with door.door(cast.lee):
        mine = InformationRequest.objects.visible_to(cast.lee).asked_of(cast.lee)
        assert not mine.exists()
        assert not Enquiry.objects.visible_to(cast.lee).exists()
    with door.door(cast.tom):
        assert InformationRequest.objects.visible_to(cast.tom).filter(pk=request.pk).exists()
