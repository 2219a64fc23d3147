"""Claims to cases: who may, what they read, who is told, and when it ends (AC7)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from agencies import clock, door, sealing
from agencies.actors import Hat, Service
from agencies.models import Grant, Notice
from agencies.models.workspaces import Purpose
from agencies.reasons import ReasonCode
from agencies.verdicts import Refused, Stale
from audit.log.models import Entry
from mash_hub import case_claims, enquiries
from mash_hub.models import CaseClaim, ClaimState, Enquiry, Item
from mash_hub.models.enquiries import Level, Outcome
from tests.cast import SETUP, Cast, client_of, post
from tests.mash_hub.enquiry_case import (
    SHARE,
    THRESHOLD,
    VOICE,
    asked,
    fresh,
    opened_by,
    rated,
    returned,
    wrote,
)
from tests.mash_hub.test_barriers import exclude, restrict

WHY = "ZQX I visit this family every week"
RATIONALE = "ZQX it grows, and she asks for help"


@pytest.fixture
def enquiry(cast: Cast) -> Enquiry:
    """An enquiry that the police answered and the council decided; health was not asked."""
    made = rated(cast)
    request = asked(cast, made, "police")["police"]
    opened_by(cast.owen, request)
    wrote(cast.owen, request, "ZQX three incidents", SHARE)
    returned(cast.owen, request)
    with door.door(cast.devika):
        now = fresh(made)
        decision = enquiries.Decision(
            outcomes=[Outcome.EARLY_HELP],
            level=Level.THREE,
            rationale=RATIONALE,
            voice=VOICE,
            lead_agency_id=cast.agency.police.pk,
        )
        given = {"decision": decision, "because": THRESHOLD, "version": now.version}
        return enquiries.decide(now, by=cast.devika, **given)


def claimed(enquiry: Enquiry, by: Hat, **other: Any) -> CaseClaim:
    with door.door(by):
        found = case_claims.find(enquiry.reference, by=by)
        assert found is not None
        given = {"purpose": Purpose.SAFEGUARD_CHILD, "code": ReasonCode.OPEN_CASE, "why": WHY}
        return case_claims.claim(found, by=by, **{**given, **other})


def kinds(hat: Hat) -> int:
    with door.door(hat):
        return Notice.objects.visible_to(hat).filter(notice_kind="CASE_CLAIMED").count()


def reads(hat: Hat, enquiry: Enquiry) -> str:
    with door.door(hat):
        opened = sealing.open_quietly([fresh(enquiry)], ["rationale"], by=hat)
        return opened.text(enquiry, "rationale", "words")


def test_a_claim_opens_the_decision_to_its_person_alone_on_its_own_page(
    cast: Cast, enquiry: Enquiry
) -> None:
    page = reverse("mash_hub:enquiry-decision", args=[enquiry.pk])
    kim = client_of(cast.kim)
    assert kim.get(page).status_code == 404
    row = claimed(enquiry, cast.kim)
    body = kim.get(reverse("mash_hub:claim", args=[row.pk])).content.decode()
    assert RATIONALE in body
    assert "ZQX three incidents" not in body
    assert kim.get(page).status_code == 404  # nothing else grows by it
    with door.door(cast.kim):
        assert not Item.objects.visible_to(cast.kim).exists()
        assert not Enquiry.objects.visible_to(cast.kim).exists()
    assert reads(cast.moira, enquiry) == ""
    other = client_of(cast.devika).get(reverse("mash_hub:claim", args=[row.pk]))
    assert WHY in other.content.decode()
    assert RATIONALE not in other.content.decode()


def test_the_owner_and_the_officers_are_told_at_once_and_the_owner_ends_it(
    cast: Cast, enquiry: Enquiry
) -> None:
    row = claimed(enquiry, cast.kim)
    assert (kinds(cast.devika), kinds(cast.moira), kinds(cast.owen)) == (1, 1, 0)
    desk = client_of(cast.devika)
    assert (
        "Somebody claims to work with this case"
        in desk.get(reverse("desk:my-work")).content.decode()
    )
    with door.door(cast.edna), pytest.raises(Refused, match="Its person, those who decide"):
        case_claims.end(fresh(row), by=cast.edna, version=1)
    with door.door(cast.devika), pytest.raises(Stale):
        case_claims.end(fresh(row), by=cast.devika, version=9)
    end = reverse("mash_hub:claim-end", args=[row.pk])
    assert post(desk, end, cast.devika, version=1).status_code == 302
    assert reads(cast.kim, enquiry) == ""
    shown = client_of(cast.kim).get(reverse("mash_hub:claim", args=[row.pk])).content.decode()
    assert RATIONALE not in shown
    assert "ended by Devika Rao" in shown


def test_it_lasts_a_day_and_its_grants_go(cast: Cast, enquiry: Enquiry) -> None:
    row = claimed(enquiry, cast.kim)
    with clock.moved(clock.now() + timedelta(days=1, minutes=1)):
        assert reads(cast.kim, enquiry) == ""
        with door.door(Service("case-claims")):
            ids = case_claims.run_out_ids()
            assert case_claims.let_end(by=Service("case-claims"), only=ids) == 1
            assert case_claims.let_end(by=Service("case-claims"), only=ids) == 0
        with door.door(cast.kim):
            assert fresh(row).state == ClaimState.ENDED
            assert not Grant.objects.of("enquiry", [enquiry.pk]).exists()


def test_no_claim_without_purpose_words_right_or_twice(cast: Cast, enquiry: Enquiry) -> None:
    with pytest.raises(Refused, match="at least 20"):
        claimed(enquiry, cast.kim, why="because   I   need   it")
    with pytest.raises(Refused, match="does not allow this purpose"):
        claimed(enquiry, cast.kim, purpose="MARKETING")
    with pytest.raises(Refused, match="Choose one of the reasons"):
        claimed(enquiry, cast.kim, code=ReasonCode.SYSTEM_FAULT)
    with pytest.raises(Refused, match="cannot claim"):
        claimed(enquiry, cast.moira)
    with pytest.raises(Refused, match="can read this case already"):
        claimed(enquiry, cast.owen)
    claimed(enquiry, cast.kim)
    with pytest.raises(Refused, match="claimed this case already"):
        claimed(enquiry, cast.kim)


def test_barriers_win_before_and_after(cast: Cast, enquiry: Enquiry) -> None:
    row = claimed(enquiry, cast.kim)
    exclude(cast, cast.kim, enquiry.reference)
    assert reads(cast.kim, enquiry) == ""
    kim = client_of(cast.kim)
    assert kim.get(reverse("mash_hub:claim", args=[row.pk])).status_code == 404
    sent = {"purpose": Purpose.SAFEGUARD_CHILD, "code": "OPEN_CASE", "why": WHY}
    answers = []
    for reference in (enquiry.reference, "E-BBBBB"):
        answer = post(kim, reverse("mash_hub:claim-new"), cast.kim, reference=reference, **sent)
        said = answer.content.decode().replace(reference, "")
        answers.append((answer.status_code, case_claims.NO_CASE in said))
    assert answers == [(422, True), (422, True)]
    restrict(cast, enquiry.reference, cast.devika)
    with door.door(cast.edna):
        assert case_claims.find(enquiry.reference, by=cast.edna) is None


def test_the_page_claims_it_and_says_who_sees_it(cast: Cast, enquiry: Enquiry) -> None:
    kim = client_of(cast.kim)
    page = reverse("mash_hub:claim-new")
    sent = {"purpose": Purpose.SAFEGUARD_CHILD, "code": "OPEN_CASE", "why": WHY}
    assert (
        post(kim, page, cast.kim, reference=enquiry.reference, **{**sent, "why": "x"}).status_code
        == 422
    )
    assert post(kim, page, cast.kim, reference=enquiry.reference, **sent).status_code == 302
    with door.door(SETUP):
        row = CaseClaim.objects.get()
        among = [cast.kim, cast.devika, cast.moira, cast.owen, cast.ivor, cast.ines, cast.esther]
        readers = CaseClaim.objects.readers_of(row, among=among)
    assert readers == [cast.kim, cast.devika, cast.moira, cast.ines]
    for hat in among:
        with door.door(hat):
            seen = CaseClaim.objects.visible_to(hat).filter(pk=row.pk).exists()
        assert seen == (hat in readers), hat.role
    listed = client_of(cast.moira).get(reverse("mash_hub:claims")).content.decode()
    assert row.reference in listed
    assert client_of(cast.paula).get(reverse("mash_hub:claims")).status_code == 403


def test_a_claim_is_reasoned_in_the_log(cast: Cast, enquiry: Enquiry) -> None:
    row = claimed(enquiry, cast.kim)
    client_of(cast.kim).get(reverse("mash_hub:claim", args=[row.pk]))
    with door.door(cast.kim):
        told = Entry.objects.filter(person_id=cast.kim.person_id, reason_code="OPEN_CASE")
        assert {one.verb for one in told} >= {"GRANTED", "READ"}
