"""Enquiries: rated up by one and down by two, decided once, told to all who took part."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse

from agencies import clock, door, sealing
from agencies.models import Notice
from agencies.verdicts import Refused, Stale
from audit.log import entries as log
from audit.log.models import Entry
from mash_hub import clocks, closing, enquiries, ratings, requests, strategies
from mash_hub.models import Acknowledgement, Enquiry, InformationRequest, StrategyDiscussion
from mash_hub.models.enquiries import EnquiryState, Outcome, Rating
from mash_hub.models.referrals import Referral
from tests.cast import Cast, client_of
from tests.mash_hub.enquiry_case import (
    LATE,
    MONDAY,
    RISK,
    SHARE,
    THRESHOLD,
    asked,
    closed,
    decided,
    decision,
    fresh,
    make_contact,
    nothing,
    opened_by,
    rated,
    returned,
    wrote,
)

CHECK = ratings.WelfareCheck("Health visitor saw mother and child, both well.", date(2027, 2, 1))


def due_of(enquiry: Enquiry) -> object:
    return clocks.of("enquiry", [enquiry.pk], ratings.DECISION)[enquiry.pk].due_at


def test_a_red_enquiry_is_due_four_hours_after_receipt_not_after_rating(cast: Cast) -> None:
    with clock.moved(MONDAY + timedelta(minutes=30)):
        enquiry = rated(cast, Rating.RED, make_contact(cast, received_at=MONDAY))
        with door.door(cast.devika):
            assert due_of(enquiry) == MONDAY + timedelta(hours=4)
            assert enquiry.initial_rating == Rating.RED
            assert Entry.objects.filter(verb="RATED", reason_code="CHILD_AT_RISK").exists()


def test_blue_has_no_target_and_no_requests(cast: Cast) -> None:
    enquiry = rated(cast, Rating.BLUE)
    with door.door(cast.devika):
        assert not clocks.of("enquiry", [enquiry.pk], ratings.DECISION)
        assert "Blue" in requests.may_ask(cast.devika, enquiry).reason


def test_a_higher_rating_brings_the_due_times_forward_and_tells_open_requests(cast: Cast) -> None:
    with clock.moved(MONDAY):
        enquiry = rated(cast, Rating.GREEN, make_contact(cast, received_at=MONDAY))
        request = asked(cast, enquiry, "police")["police"]
    with clock.moved(MONDAY + timedelta(hours=2)):
        with door.door(cast.devika):
            now = fresh(enquiry)
            ratings.raise_rating(
                now, by=cast.devika, rating=Rating.RED, because=RISK, version=now.version
            )
            assert due_of(enquiry) == MONDAY + timedelta(hours=6)
            answer = clocks.of("request", [request.pk], ratings.ANSWER)[request.pk]
            assert answer.due_at == MONDAY + timedelta(hours=6)
        with door.door(cast.owen):
            assert Notice.objects.filter(
                receiver=cast.agency.police, notice_kind="ENQUIRY_RATED"
            ).exists()


def test_a_rating_falls_only_with_a_welfare_check_and_a_second_person(cast: Cast) -> None:
    enquiry = rated(cast, Rating.RED)
    with door.door(cast.devika):
        now = fresh(enquiry)
        with pytest.raises(Refused, match="second person"):
            ratings.raise_rating(
                now, by=cast.devika, rating=Rating.AMBER, because=RISK, version=now.version
            )
    with door.door(cast.devika), pytest.raises(Refused, match="welfare check"):
        ratings.propose_lower_rating(
            now,
            by=cast.devika,
            rating=Rating.AMBER,
            welfare=ratings.WelfareCheck("  ", date(2027, 2, 1)),
            because=RISK,
            version=now.version,
        )
    with door.door(cast.devika):
        ratings.propose_lower_rating(
            fresh(enquiry),
            by=cast.devika,
            rating=Rating.AMBER,
            welfare=CHECK,
            because=RISK,
            version=now.version,
        )
    with door.door(cast.devika):
        now = fresh(enquiry)
        assert now.rating == Rating.RED
        with pytest.raises(Refused, match="not the one who asked"):
            ratings.confirm_lower_rating(now, by=cast.devika, because=RISK, version=now.version)
    with door.door(cast.mandeep):
        now = fresh(enquiry)
        lowered = ratings.confirm_lower_rating(
            now, by=cast.mandeep, because=RISK, version=now.version
        )
        assert (lowered.rating, lowered.downgrades) == (Rating.AMBER, 1)


def test_an_enquiry_cannot_be_decided_while_an_answer_is_missing(cast: Cast) -> None:
    enquiry = rated(cast)
    sent = asked(cast, enquiry, "police", "housing")
    nothing(cast.tom, sent["housing"])
    with pytest.raises(Refused, match="missing"):
        decided(cast, enquiry)
    with door.door(cast.devika):
        police = fresh(sent["police"])
        requests.go_without(police, by=cast.devika, because=LATE, version=police.version)
    with door.door(cast.devika):
        assert fresh(enquiry).state == EnquiryState.COLLATED
    assert decided(cast, enquiry).state == EnquiryState.DECIDED


def ready(cast: Cast, rating: Rating = Rating.RED) -> Enquiry:
    enquiry = rated(cast, rating)
    nothing(cast.tom, asked(cast, enquiry, "housing")["housing"])
    return enquiry


def test_a_decision_needs_outcome_rationale_and_the_childs_voice(cast: Cast) -> None:
    enquiry = ready(cast)
    with pytest.raises(Refused, match="outcome"):
        decided(cast, enquiry, outcomes=[])
    with pytest.raises(Refused, match="No further action"):
        decided(cast, enquiry, outcomes=[Outcome.NO_FURTHER_ACTION, Outcome.MARAC])
    with pytest.raises(Refused, match="Say why"):
        decided(cast, enquiry, rationale=" ")
    with pytest.raises(Refused, match="voice"):
        decided(cast, enquiry, voice=enquiries.Voice(words="I hide the phone"))
    not_sought = enquiries.Voice(not_sought_reason="Not yet born")
    assert decided(cast, enquiry, voice=not_sought).is_decided


def test_all_who_took_part_are_told_and_read_why_and_nobody_else(cast: Cast) -> None:
    enquiry = ready(cast)
    decided(cast, enquiry)
    rationale = "Third report in nine months."
    for hat, reads in ((cast.tom, True), (cast.owen, True), (cast.edna, False), (cast.joan, False)):
        with door.door(hat):
            seen = Enquiry.objects.visible_to(hat).filter(pk=enquiry.pk).first()
            assert bool(seen) == reads
            found = sealing.open([fresh(enquiry)], ["rationale"], by=hat)
            assert found.text(enquiry, "rationale", "words") == (rationale if reads else "")
            told = Notice.objects.filter(notice_kind="ENQUIRY_DECIDED", receiver=hat.agency_id)
            assert told.exists() == reads


def test_the_lead_agency_of_a_red_enquiry_has_an_hour_to_acknowledge(cast: Cast) -> None:
    enquiry = ready(cast)
    decided(cast, enquiry)
    with door.door(cast.owen):
        row = Acknowledgement.objects.visible_to(cast.owen).get(agency=cast.agency.police)
        limit = clocks.of("acknowledgement", [row.pk], enquiries.ACKNOWLEDGEMENT)[row.pk]
        assert limit.due_at - limit.started_at == timedelta(hours=1)
    with door.door(cast.tom), pytest.raises(Refused, match="Only the agency"):
        enquiries.acknowledge(row, by=cast.tom, version=row.version)
    with door.door(cast.owen):
        enquiries.acknowledge(row, by=cast.owen, version=row.version)
    with door.door(cast.owen), pytest.raises(Refused, match="already"):
        enquiries.acknowledge(fresh(row), by=cast.owen, version=2)
    with door.door(cast.devika):
        waiting = Acknowledgement.objects.visible_to(cast.devika).waiting()
        assert [one.agency_id for one in waiting] == [cast.agency.housing.pk]


def test_a_marac_outcome_refers_the_enquiry_to_the_list(cast: Cast) -> None:
    enquiry = ready(cast)
    decided(cast, enquiry, outcomes=[Outcome.MARAC])
    with door.door(cast.ruth):
        assert Referral.objects.visible_to(cast.ruth).of("enquiry", enquiry.pk).count() == 1


def test_an_old_version_of_an_enquiry_is_not_decided(cast: Cast) -> None:
    enquiry = ready(cast)
    with door.door(cast.devika):
        now = fresh(enquiry)
        enquiries.take(now, by=cast.devika, version=now.version)
    with door.door(cast.devika), pytest.raises(Stale):
        enquiries.decide(now, by=cast.devika, decision=decision(cast), because=THRESHOLD, version=3)


def test_nothing_is_kept_when_the_entry_cannot_be_written(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    enquiry = ready(cast)

    def broken(**_: object) -> None:
        raise OSError("the log is full")

    monkeypatch.setattr(log, "write", broken)
    with pytest.raises(OSError, match="the log is full"):
        decided(cast, enquiry)
    monkeypatch.undo()
    with door.door(cast.devika):
        assert fresh(enquiry).is_undecided
        assert not Notice.objects.filter(notice_kind="ENQUIRY_DECIDED").exists()


def test_a_closed_enquiry_opens_again_with_a_new_clock(cast: Cast) -> None:
    enquiry = ready(cast)
    decided(cast, enquiry)
    with door.door(cast.devika):
        fresh(enquiry).set_feedback_sent(by=cast.devika, at=clock.now())
    closed(cast, enquiry)
    with door.door(cast.mandeep):
        now = fresh(enquiry)
        again = closing.reopen(now, by=cast.mandeep, because=RISK, version=now.version)
        assert again.is_undecided
        assert not again.is_decided
        assert clocks.of("enquiry", [enquiry.pk], ratings.DECISION)[enquiry.pk].is_running
    assert decided(cast, enquiry).state == EnquiryState.DECIDED


def test_both_faces_of_who_sees_an_enquiry_agree(cast: Cast) -> None:
    enquiry = ready(cast)
    for _ in range(2):
        everybody = [getattr(cast, name) for name in vars(cast.person)]
        shown = []
        for hat in everybody:
            with door.door(hat):
                if Enquiry.objects.visible_to(hat).filter(pk=enquiry.pk).exists():
                    shown.append(hat)
        with door.door(cast.devika):
            assert Enquiry.objects.readers_of(fresh(enquiry), among=everybody) == shown
        if enquiry.is_undecided:
            enquiry = decided(cast, enquiry)
    assert cast.tom in shown
    assert cast.joan not in shown
    assert cast.ada not in shown


def test_strategy_is_a_side_branch_from_which_gathering_goes_on(cast: Cast) -> None:
    enquiry = rated(cast)
    request = asked(cast, enquiry, "police")["police"]
    with door.door(cast.devika):
        now = fresh(enquiry)
        enquiries.move_to_strategy(now, by=cast.devika, because=RISK, version=now.version)
    opened_by(cast.owen, request)
    wrote(cast.owen, request, "Three incidents", SHARE)
    returned(cast.owen, request)
    with door.door(cast.devika):
        now = fresh(enquiry)
        discussion = StrategyDiscussion.objects.get()
        with pytest.raises(Refused, match=f"{discussion.reference} is still open"):
            enquiries.back_from_strategy(now, by=cast.devika, because=RISK, version=now.version)
    page = reverse("mash_hub:enquiry-strategy-back", args=[enquiry.pk])
    shown = client_of(cast.devika).get(page).content.decode()
    assert reverse("meetings:strategy", args=[discussion.pk]) in shown
    with door.door(cast.devika):
        strategies.close(discussion, by=cast.devika, because=RISK, version=discussion.version)
    assert "Bring it back</button>" in client_of(cast.devika).get(page).content.decode()
    with door.door(cast.devika):
        now = fresh(enquiry)
        back = enquiries.back_from_strategy(now, by=cast.devika, because=RISK, version=now.version)
        assert back.state == EnquiryState.COLLATED
        assert not InformationRequest.objects.filter(enquiry=enquiry).missing().exists()
