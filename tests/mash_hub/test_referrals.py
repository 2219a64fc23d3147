"""Referring to another workspace: who reads it, what goes along, and how it is answered."""

from __future__ import annotations

import pytest

from agencies import clock, hats, sealing
from agencies.door import door
from agencies.models import Notice, NoticeKind
from agencies.reasons import Reason, ReasonCode
from agencies.verdicts import Refused
from mash_hub import conflicts, referrals
from mash_hub.models import ConflictSource, Referral, ReferralState
from tests.cast import SETUP, Cast
from tests.meetings import stories

MISSING = Reason(ReasonCode.NEW_INFORMATION, "Which of the two addresses?")


def test_the_host_of_the_other_workspace_reads_why_and_about_whom(cast: Cast) -> None:
    referral = stories.refer(cast)
    with door(cast.ruth):
        found = Referral.objects.visible_to(cast.ruth).get()
        content = sealing.open([found], ["reason_for"], by=cast.ruth)[found, "reason_for"]
        assert content is not None
        assert content["words"] == stories.WORDS
        told = Notice.objects.visible_to(cast.ruth).get()
        assert (told.notice_kind, told.reference) == (
            NoticeKind.REFERRAL_RECEIVED,
            referral.reference,
        )
    for hat in (cast.sam, cast.nadia, cast.kim, cast.esther):
        with door(hat):
            assert not Referral.objects.visible_to(hat).exists()


def test_whoever_is_kept_apart_from_the_enquiry_is_kept_apart_from_the_referral(
    cast: Cast,
) -> None:
    referral = stories.refer(cast)
    with door(SETUP):
        conflicts.keep_apart(
            cast.person.ruth.pk,
            referral.file_id,
            source=ConflictSource.DECLARED,
            by=SETUP,
            at=clock.now(),
        )
    with door(cast.ruth):
        assert not Referral.objects.visible_to(cast.ruth).exists()


def test_the_same_thing_is_referred_once(cast: Cast) -> None:
    referral = stories.refer(cast)
    devika = cast.devika
    thing = stories.Enquired(
        referral.thing_id,
        referral.thing_reference,
        devika.workspace_id,
        referral.file_id,
        devika.host_id,
    )
    with door(devika), pytest.raises(Refused, match="already"):
        referrals.refer(
            thing,
            to_workspace=cast.workspace.marac,
            words="Again",
            people=(),
            by=devika,
            because=stories.WHY,
        )


def test_a_returned_referral_is_sent_again_with_what_was_missing(cast: Cast) -> None:
    referral = stories.refer(cast)
    with door(cast.nadia), pytest.raises(Refused):
        referrals.send_back(referral, by=cast.nadia, because=MISSING, version=1)
    with door(cast.ruth):
        referrals.send_back(referral, by=cast.ruth, because=MISSING, version=1)
    with door(cast.devika):
        back = Referral.objects.visible_to(cast.devika).get()
        assert back.state == ReferralState.RETURNED
        referrals.send_again(
            back, words="The one in Mill Lane.", by=cast.devika, because=stories.WHY, version=2
        )
    with door(cast.ruth):
        found = Referral.objects.get()
        content = sealing.open([found], ["reason_for"], by=cast.ruth)[found, "reason_for"]
        assert content is not None
        assert content["words"] == "The one in Mill Lane."
        assert content["people"]


def test_both_faces_of_the_rule_agree(cast: Cast) -> None:
    referral = stories.refer(cast)
    with door(SETUP):
        among = [
            hat
            for place in (cast.workspace.mash, cast.workspace.marac, cast.workspace.eastvale_mash)
            for hat in hats.in_workspace(place.pk)
        ]
        readers = {h.membership_id for h in Referral.objects.readers_of(referral, among=among)}
        sees = {h.membership_id for h in among if Referral.objects.visible_to(h).exists()}
        assert readers == sees
        assert len(readers) == 3  # Devika, Mandeep and Ruth
