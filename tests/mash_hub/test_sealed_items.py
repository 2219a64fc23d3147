"""Sealed items: readers named person by person, existence hidden if wanted, reviewed within 90 days."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agencies import clock, door, hats, sealing
from agencies.actors import Hat, Service
from agencies.models import Grant, Notice
from agencies.reasons import Reason, ReasonCode
from agencies.roles import Role
from agencies.verdicts import Refused
from audit.log.models import Entry
from mash_hub import enquiries, sealed_items
from mash_hub.models import InformationRequest, SealedItem
from mash_hub.models.items import Handling
from mash_hub.models.sealed_items import SealedState
from mash_hub.sharing import end_of
from tests.cast import Cast, client_of, post
from tests.mash_hub.enquiry_case import (
    THRESHOLD,
    asked,
    decision,
    fresh,
    matter,
    nothing,
    opened_by,
    rated,
)

TEXT = "ZQX an informant says he seeks her new number"
GIST = "ZQX there is a risk that he seeks contact"
REVIEW = Reason(ReasonCode.REVIEW)
SWEEP = Service("sealed-items")


def custodian_of(hat: Hat) -> Hat:
    """The same person under the custodian's hat."""
    return replace(hat, role=Role.CUSTODIAN)


@pytest.fixture
def police(cast: Cast) -> InformationRequest:
    sent = asked(cast, rated(cast), "police", "health")
    opened_by(cast.owen, sent["police"])
    nothing(cast.kim, sent["health"])
    return sent["police"]


def lodged(
    cast: Cast, police: InformationRequest, *names: str, show: bool = True, days: int = 30
) -> SealedItem:
    by = cast.cole
    lodging = sealed_items.Lodging(
        readers=[getattr(cast, name).person_id for name in names or ("devika",)],
        review_on=hats.today() + timedelta(days=days),
        show_existence=show,
    )
    with door.door(by):
        words = matter(police, TEXT, handling=Handling.C, conditions="Not to be minuted")
        return sealed_items.lodge(fresh(police), by=by, matter=words, lodging=lodging)


def knows(hat: Hat, sealed: SealedItem) -> bool:
    with door.door(hat):
        return SealedItem.objects.visible_to(hat).filter(pk=sealed.pk).exists()


def reads(hat: Hat, sealed: SealedItem) -> str:
    with door.door(hat):
        row = SealedItem.objects.visible_to(hat).filter(pk=sealed.pk).first()
        if row is None:
            return ""
        found = sealed_items.opened(row, by=hat)
        return str((found["content"] or found["gist"] or {}).get("text", ""))


def test_only_the_people_named_read_it_and_others_of_their_agency_see_the_marker_at_most(
    cast: Cast, police: InformationRequest
) -> None:
    sealed = lodged(cast, police)
    assert reads(cast.devika, sealed) == TEXT
    assert (knows(cast.mandeep, sealed), reads(cast.mandeep, sealed)) == (True, "")
    for hat in (cast.arlo, cast.kim, cast.joan, cast.tom, cast.owen, cast.paula, cast.ines):
        assert not knows(hat, sealed)
    with door.door(cast.mandeep):
        assert (
            sealing.open([fresh(sealed)], ["content"], by=cast.mandeep)[sealed, "content"] is None
        )


def test_its_existence_is_hidden_from_everybody_but_those_named(
    cast: Cast, police: InformationRequest
) -> None:
    sealed = lodged(cast, police, "kim", show=False)
    assert reads(cast.kim, sealed) == TEXT
    for hat in (cast.devika, cast.mandeep, cast.tom, cast.owen):
        assert not knows(hat, sealed)
        with door.door(hat):
            assert not Notice.objects.visible_to(hat).filter(thing_id=sealed.pk).exists()
    page = client_of(cast.devika).get(reverse("mash_hub:enquiry", args=[police.enquiry_id]))
    assert sealed.reference not in page.content.decode()
    assert "Under seal" not in page.content.decode()
    with door.door(cast.devika):
        assert not Entry.objects.filter(thing_ids__contains=[sealed.pk]).exists()
    with door.door(cast.kim):
        assert Notice.objects.visible_to(cast.kim).filter(thing_id=sealed.pk).count() == 1


def test_a_hidden_one_answers_like_one_that_never_existed(
    cast: Cast, police: InformationRequest
) -> None:
    sealed = lodged(cast, police, "kim", show=False)
    devika = client_of(cast.devika)
    hidden = devika.get(reverse("mash_hub:sealed-item", args=[sealed.pk]))
    never = devika.get(reverse("mash_hub:sealed-item", args=[police.pk]))
    assert (hidden.status_code, never.status_code) == (404, 404)
    found = post(devika, reverse("desk:find"), cast.devika, reference=sealed.reference)
    assert found.status_code == 404


def test_a_decision_waits_until_a_reader_it_names_has_considered_it(
    cast: Cast, police: InformationRequest
) -> None:
    sealed = lodged(cast, police)
    with door.door(cast.owen):
        police = fresh(police)
    nothing(cast.owen, police)
    with door.door(cast.devika):
        enquiry = fresh(police.enquiry)
        with pytest.raises(Refused, match="sealed item waits"):
            enquiries.decide(
                enquiry,
                by=cast.devika,
                decision=decision(cast),
                because=THRESHOLD,
                version=enquiry.version,
            )
    with door.door(cast.mandeep), pytest.raises(Refused, match="reader it names"):
        sealed_items.consider(sealed, by=cast.mandeep)
    with door.door(cast.devika):
        sealed_items.consider(sealed, by=cast.devika)
    with door.door(cast.devika):
        enquiry = fresh(police.enquiry)
        decided = enquiries.decide(
            enquiry,
            by=cast.devika,
            decision=decision(cast),
            because=THRESHOLD,
            version=enquiry.version,
        )
        assert decided.is_decided


def test_a_gist_is_read_by_those_who_decide_and_the_content_stays_sealed(
    cast: Cast, police: InformationRequest
) -> None:
    sealed = lodged(cast, police)
    by = cast.cole
    with door.door(by), pytest.raises(Refused, match="cannot become"):
        sealed_items.answer(fresh(sealed), SealedState.HELD, by=by, version=sealed.version)
    with door.door(cast.devika):
        sealed_items.consider(sealed, by=cast.devika)
    with door.door(by):
        now = fresh(sealed)
        sealed_items.answer(now, SealedState.GIST_RELEASED, by=by, gist=GIST, version=now.version)
    assert (reads(cast.mandeep, sealed), reads(cast.devika, sealed)) == (GIST, TEXT)


def test_its_readers_read_no_more_when_its_day_of_review_is_over(
    cast: Cast, police: InformationRequest
) -> None:
    sealed = lodged(cast, police)
    by = cast.cole
    with clock.moved(end_of(sealed.review_on)):
        with door.door(cast.devika):
            opened = sealing.open([fresh(sealed)], ["content"], by=cast.devika)
            assert opened[sealed, "content"] is None
        with door.door(SWEEP):
            assert sealed_items.due_ids() == {sealed.pk}
            assert sealed_items.fall_due(by=SWEEP, only={sealed.pk}) == 1
        assert reads(cast.devika, sealed) == ""
        with door.door(by):
            now = fresh(sealed)
            sealed_items.review(
                now,
                SealedState.RE_HELD,
                by=by,
                because=REVIEW,
                review_on=hats.today() + timedelta(days=60),
                version=now.version,
            )
        assert reads(cast.devika, sealed) == TEXT


@pytest.mark.parametrize("days", [-1, 91])
def test_the_day_of_review_lies_within_ninety_days(
    cast: Cast, police: InformationRequest, days: int
) -> None:
    with pytest.raises(Refused, match="within 90 days"):
        lodged(cast, police, days=days)


def test_destroying_it_leaves_no_key_to_anybody(cast: Cast, police: InformationRequest) -> None:
    sealed = lodged(cast, police)
    by = cast.cole
    with door.door(by):
        now = fresh(sealed)
        sealed_items.review(now, SealedState.DESTROYED, by=by, because=REVIEW, version=now.version)
    with door.door(by):
        assert not Grant.objects.of("sealed_item", [sealed.pk]).exists()
        assert sealing.open([fresh(sealed)], ["content"], by=by)[sealed, "content"] is None
    assert not knows(cast.devika, sealed)


def test_only_a_custodian_lodges_and_keeps_it(cast: Cast, police: InformationRequest) -> None:
    lodging = sealed_items.Lodging([cast.devika.person_id], hats.today() + timedelta(days=9))
    for hat in (cast.owen, cast.devika, custodian_of(cast.kim)):
        with door.door(hat), pytest.raises(Refused):
            sealed_items.lodge(fresh(police), by=hat, matter=matter(police, TEXT), lodging=lodging)
    sealed = lodged(cast, police)
    for hat in (cast.owen, cast.devika, custodian_of(cast.kim)):
        with door.door(hat), pytest.raises(Refused):
            sealed_items.review(
                fresh(sealed), SealedState.WITHDRAWN, by=hat, because=REVIEW, version=sealed.version
            )


def test_its_page_opens_no_socket_so_that_a_reader_is_not_seen(
    cast: Cast, police: InformationRequest
) -> None:
    sealed = lodged(cast, police)
    devika = client_of(cast.devika)
    page = devika.get(reverse("mash_hub:sealed-item", args=[sealed.pk])).content.decode()
    assert TEXT in page
    assert "live-cursor" not in page
    assert 'name="live-cursor"' in devika.get(reverse("mash_hub:items")).content.decode()


STATES = st.sampled_from(list(SealedState))


@settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    state=STATES,
    show=st.booleans(),
    names=st.sets(st.sampled_from(["devika", "mandeep", "kim", "owen"]), min_size=1),
)
def test_both_faces_of_who_knows_of_it_agree(
    cast: Cast, police: InformationRequest, state: SealedState, show: bool, names: set[str]
) -> None:
    sealed = lodged(cast, police, *sorted(names), show=show)
    by = cast.cole
    with door.door(by):
        fresh(sealed).set_state(state, by=by, at=clock.now())
    everybody = [*(cast.hat(name) for name in vars(cast.person)), custodian_of(cast.kim)]
    shown = [hat for hat in everybody if knows(hat, sealed)]
    with door.door(by):
        assert SealedItem.objects.readers_of(fresh(sealed), among=everybody) == shown
    with_content = {
        hat.person_id
        for hat in shown
        if hat.agency_id != sealed.owner_id and reads(hat, sealed) == TEXT
    }
    allowed = {getattr(cast, name).person_id for name in names}
    assert with_content <= allowed


def test_a_sealed_item_through_the_browser(cast: Cast, police: InformationRequest) -> None:
    sealed = lodged(cast, police)
    devika = client_of(cast.devika)
    listed = devika.get(reverse("mash_hub:enquiry", args=[police.enquiry_id])).content.decode()
    assert sealed.reference in listed
    address = reverse("mash_hub:sealed-item-consider", args=[sealed.pk])
    assert post(devika, address, cast.devika).status_code == 302
    mandeep = client_of(cast.mandeep)
    words: Any = mandeep.get(reverse("mash_hub:sealed-item", args=[sealed.pk])).content.decode()
    assert TEXT not in words
    assert "names who may read it" in words


def test_lodging_and_answering_through_the_browser(cast: Cast, police: InformationRequest) -> None:
    cole = client_of(cast.cole)
    address = reverse("mash_hub:request-seal", args=[police.pk])
    assert (
        "Lodge a sealed item"
        in cole.get(reverse("mash_hub:request", args=[police.pk])).content.decode()
    )
    assert client_of(cast.owen).get(address).status_code == 403
    day = hats.today() + timedelta(days=20)
    form = {
        "nature": "FACT",
        "text": TEXT,
        "people": [str(police.people[0])],
        "source_system": "Intelligence system",
        "author": "C. Ferris",
        "source_grade": "2",
        "assessment": "C",
        "marking": "OFFICIAL-SENSITIVE",
        "handling": "C",
        "readers": [str(cast.devika.person_id)],
        "review_on_day": day.day,
        "review_on_month": day.month,
        "review_on_year": day.year,
        "show_existence": "on",
    }
    without = post(cole, address, cast.cole, **form)
    assert without.status_code == 422
    assert "write the conditions" in without.content.decode()
    assert post(cole, address, cast.cole, **form, conditions="Not to be minuted").status_code == 302
    with door.door(cast.cole):
        sealed = SealedItem.objects.get()
    assert reads(cast.devika, sealed) == TEXT
    with door.door(cast.devika):
        sealed_items.consider(sealed, by=cast.devika)
    answer = reverse("mash_hub:sealed-item-answer", args=[sealed.pk])
    version = 2
    half = post(cole, answer, cast.cole, state="GIST_RELEASED", version=version)
    assert half.status_code == 422
    whole = {"state": "GIST_RELEASED", "gist": GIST, "version": version}
    assert post(cole, answer, cast.cole, **whole).status_code == 302
    assert reads(cast.mandeep, sealed) == GIST
    review = reverse("mash_hub:sealed-item-review", args=[sealed.pk])
    again = {"state": "RE_HELD", "because": "REVIEW", "version": 3}
    assert post(cole, review, cast.cole, **again).status_code == 422
    withdrawn = {**again, "state": "WITHDRAWN"}
    assert post(cole, review, cast.cole, **withdrawn).status_code == 302
    assert not knows(cast.devika, sealed)
    listed = cole.get(reverse("mash_hub:sealed-items")).content.decode()
    assert sealed.reference in listed
