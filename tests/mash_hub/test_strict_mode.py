"""Honour-based abuse: no family, no community, no letters, in the rule and for everybody (5.4)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.urls import reverse

from agencies import clock, door
from agencies.actors import Hat
from agencies.reasons import Reason, ReasonCode
from mash_hub import contacts, flags, screening, strict_mode
from mash_hub.models import Enquiry
from mash_hub.models.contacts import Category, Consent, Contact, Override, Told
from mash_hub.models.flags import Flag, FlagType
from mash_hub.strict_mode import BANNER, WAY_IS_SHUT, Route
from tests.cast import Cast, client_of, post
from tests.mash_hub.contact_case import STEPS, begun, typed
from tests.mash_hub.enquiry_case import asked, rated
from tests.mash_hub.test_flags import flagged, marking, newest_inside, part


@pytest.fixture
def case(cast: Cast) -> Enquiry:
    enquiry = rated(cast)
    asked(cast, enquiry, "police")
    return enquiry


def honour(cast: Cast, case: Enquiry, by: Hat, *to: str) -> Flag:
    who = part(cast, case, "Marisa")
    return flagged(by, who, marking(cast, to=to, flag_type=FlagType.HONOUR))


def may(hat: Hat, case: Enquiry, *routes: Route) -> bool:
    with door.door(hat):
        return bool(strict_mode.may_reach(routes, file_id=case.file_id))


def test_a_flag_that_a_reader_cannot_see_shuts_the_same_ways_without_naming_why(
    cast: Cast, case: Enquiry
) -> None:
    assert may(cast.devika, case, Route.LETTER, Route.FAMILY)
    flag = honour(cast, case, cast.owen)
    for hat in (cast.owen, cast.devika, cast.kim):
        assert not may(hat, case, Route.LETTER)
        assert not may(hat, case, Route.FAMILY)
        assert not may(hat, case, Route.COMMUNITY)
        assert may(hat, case, Route.PHONE, Route.IN_PERSON)
    with door.door(cast.devika):
        unseen = strict_mode.mode_of(case.file_id, by=cast.devika)
    with door.door(cast.owen):
        seen = strict_mode.mode_of(case.file_id, by=cast.owen)
    assert (unseen.is_strict, unseen.banner, unseen.notice) == (True, "", WAY_IS_SHUT)
    assert seen.banner == BANNER
    for word in ("honour", "marriage", "flag", "chance"):
        assert word not in WAY_IS_SHUT.lower()
    page = client_of(cast.devika).get(reverse("mash_hub:enquiry", args=[case.pk])).content.decode()
    assert "Strict mode" not in page
    with door.door(cast.owen):
        row = newest_inside(flag)
        because = Reason(ReasonCode.CIRCUMSTANCES_CHANGED, "She is safe.")
        flags.end(row, by=cast.owen, because=because, version=row.version)
    assert may(cast.devika, case, Route.LETTER)


def test_whoever_sees_the_flag_sees_the_banner_on_the_pages_of_the_case(
    cast: Cast, case: Enquiry
) -> None:
    honour(cast, case, cast.devika)
    browser = client_of(cast.devika)
    for url in (
        reverse("mash_hub:enquiry", args=[case.pk]),
        reverse("mash_hub:contact", args=[case.contact_id]),
    ):
        assert "Strict mode" in browser.get(url).content.decode(), url


def test_the_person_is_not_told_by_letter_or_through_the_family(cast: Cast, case: Enquiry) -> None:
    with door.door(cast.devika):
        contact = Contact.objects.get(pk=case.contact_id)
        assert screening.may_have_told(contact, Told.TOLD_LETTER)
    honour(cast, case, cast.owen)
    with door.door(cast.devika):
        for told in (Told.TOLD_LETTER, Told.TOLD_FAMILY):
            verdict = screening.may_have_told(contact, told)
            assert (verdict.yes, verdict.reason) == (False, WAY_IS_SHUT)
        assert screening.may_have_told(contact, Told.TOLD)


def test_strict_mode_ends_with_the_last_day_of_its_flag(
    cast: Cast, case: Enquiry, monkeypatch: pytest.MonkeyPatch
) -> None:
    honour(cast, case, cast.owen)
    after = clock.now() + flags.LONGEST
    monkeypatch.setattr(clock, "now", lambda: after)
    assert may(cast.devika, case, Route.LETTER)


def test_a_contact_for_that_worry_is_not_sent_with_a_way_through_the_family(cast: Cast) -> None:
    hat, browser = cast.arlo, client_of(cast.arlo)
    pk = begun(browser, hat)
    typed(browser, hat, pk)
    steps = {
        "source": {"source_kind": "PROFESSIONAL", "channel": "PHONE"},
        "worry": {"categories": ["HONOUR_BASED"], "grade": "UNGRADED"},
        "safe": {**STEPS["safe"], "routes": ["PHONE", "FAMILY"]},
    }
    for step, fields in steps.items():
        post(browser, reverse("mash_hub:contact-step", args=[pk, step]), hat, **fields)
    check = reverse("mash_hub:contact-check", args=[pk])
    browser.get(check)
    answer = post(browser, check, hat)
    assert answer.status_code == 422
    assert WAY_IS_SHUT in answer.content.decode()
    safe = {**STEPS["safe"], "routes": ["PHONE"]}
    post(browser, reverse("mash_hub:contact-step", args=[pk, "safe"]), hat, **safe)
    sent = post(browser, check, hat)
    assert sent.status_code == 302
    page = browser.get(reverse("mash_hub:contact", args=[pk])).content.decode()
    assert "Strict mode" in page
    assert "telephone" in page


def test_the_rule_refuses_what_no_page_offers(cast: Cast) -> None:
    submission = contacts.Submission(
        people=(),
        categories=[Category.HONOUR_BASED],
        narrative="She is to be taken abroad.",
        consent=Consent.NOT_SOUGHT,
        override=Override.WOULD_ENDANGER,
        routes=[Route.LETTER],
    )
    with door.door(cast.joan):
        assert not contacts.may_send(submission)
        assert contacts.may_send(replace(submission, routes=[Route.PHONE]))
        assert contacts.may_send(replace(submission, categories=[Category.NEGLECT]))
