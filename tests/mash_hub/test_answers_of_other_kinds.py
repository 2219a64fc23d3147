"""Answers under seal, nothing held person by person, and earlier items used again."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from agencies import door
from agencies.actors import Hat
from agencies.verdicts import Refused
from audit.log.models import Entry
from mash_hub import answers, earlier_items, merges, requests
from mash_hub.models import Enquiry, InformationRequest, Involvement, Item
from mash_hub.models.items import ItemState, Release
from mash_hub.models.requests import RequestState
from tests.cast import Cast, client_of, post
from tests.mash_hub.enquiry_case import (
    NEW,
    SHARE,
    asked,
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
from tests.mash_hub.test_sealed_items import lodged

TEXT = "ZQX three incidents in nine months"


@pytest.fixture
def police(cast: Cast) -> InformationRequest:
    sent = asked(cast, rated(cast), "police", "health")
    opened_by(cast.owen, sent["police"])
    nothing(cast.kim, sent["health"])
    return sent["police"]


def newest(cast: Cast, row: Any) -> Any:
    with door.door(cast.devika):
        return fresh(row)


def nothing_on(hat: Hat, request: InformationRequest, place: int) -> InformationRequest:
    with door.door(hat):
        now = fresh(request)
        person = now.people[place]
        return answers.nothing_held_on(now, person=person, by=hat, version=now.version)


# --- under seal -----------------------------------------------------------------------------------


def under_seal(cast: Cast, request: InformationRequest, by: Hat) -> InformationRequest:
    with door.door(by):
        now = fresh(request)
        return answers.answer_under_seal(now, by=by, version=now.version)


def test_what_is_lodged_can_be_the_whole_answer_and_the_enquiry_goes_on(
    cast: Cast, police: InformationRequest
) -> None:
    with pytest.raises(Refused, match="Lodge a sealed item first"):
        under_seal(cast, police, cast.cole)
    lodged(cast, police, show=True)
    with pytest.raises(Refused):
        under_seal(cast, police, cast.owen)
    under_seal(cast, police, cast.cole)
    assert newest(cast, police).state == RequestState.SEALED
    with door.door(cast.devika):
        assert Enquiry.objects.get(pk=police.enquiry_id).state == "COLLATED"


def test_one_whose_existence_is_hidden_never_shows_in_the_state_of_a_request(
    cast: Cast, police: InformationRequest
) -> None:
    lodged(cast, police, show=False)
    with pytest.raises(Refused, match="Lodge a sealed item first"):
        under_seal(cast, police, cast.cole)
    assert newest(cast, police).state == RequestState.ACKNOWLEDGED


def test_only_those_who_may_know_of_it_read_that_the_answer_is_under_seal(
    cast: Cast, police: InformationRequest
) -> None:
    lodged(cast, police, show=True)
    browser = client_of(cast.cole)
    page = browser.get(reverse("mash_hub:request", args=[police.pk])).content.decode()
    url = reverse("mash_hub:request-under-seal", args=[police.pk])
    assert url in page
    version = newest(cast, police).version
    assert post(browser, url, cast.cole, version=version).status_code == 302
    said = {
        name: client_of(getattr(cast, name)).get(reverse(address, args=[pk])).content.decode()
        for name, address, pk in (
            ("devika", "mash_hub:enquiry", police.enquiry_id),
            ("arlo", "mash_hub:enquiry", police.enquiry_id),
            ("cole", "mash_hub:request", police.pk),
            ("owen", "mash_hub:request", police.pk),
        )
    }
    knows = {name for name, words in said.items() if "under seal" in words.lower()}
    assert knows == {"devika", "cole"}
    queue = client_of(cast.owen).get(reverse("mash_hub:requests"), {"show": "answered"})
    assert "seal" not in queue.content.decode().split("<main")[1].lower()


# --- nothing held, person by person ---------------------------------------------------------------


def test_nothing_held_on_one_goes_with_the_answer_and_reaches_the_hub_with_it(
    cast: Cast, police: InformationRequest
) -> None:
    nothing_on(cast.owen, police, 1)
    with pytest.raises(Refused, match="once"):
        nothing_on(cast.owen, police, 1)
    hub = client_of(cast.devika)
    enquiry = reverse("mash_hub:enquiry", args=[police.enquiry_id])
    assert "Nothing held on" not in hub.get(enquiry).content.decode()
    wrote(cast.owen, police, TEXT, SHARE)
    with pytest.raises(Refused, match="an item about this person"):
        nothing_on(cast.owen, police, 0)
    returned(cast.owen, police)
    assert "Nothing held on Marisa Oakden" in hub.get(enquiry).content.decode()
    with door.door(cast.owen):
        entry = Entry.objects.get(verb="NIL_RETURNED", agency_id=cast.agency.police.pk)
    assert entry.people == [newest(cast, police).people[1]]


def test_nothing_held_on_everybody_is_the_answer(cast: Cast, police: InformationRequest) -> None:
    for place in range(len(police.people)):
        nothing_on(cast.owen, police, place)
    assert newest(cast, police).state == RequestState.NIL
    with door.door(cast.owen):
        now = fresh(police)
        answers.take_back_nothing_held(now, by=cast.owen, version=now.version)
    assert newest(cast, police).nil_people == []


def test_an_item_about_somebody_of_whom_nothing_is_held_is_refused_until_that_is_taken_back(
    cast: Cast, police: InformationRequest
) -> None:
    browser = client_of(cast.owen)
    person = police.people[0]
    url = reverse("mash_hub:request-nothing-on", args=[police.pk, person])
    assert url in browser.get(reverse("mash_hub:request", args=[police.pk])).content.decode()
    post(browser, url, cast.owen, version=newest(cast, police).version)
    assert newest(cast, police).nil_people == [person]
    with pytest.raises(Refused, match="take that back"):
        wrote(cast.owen, police, TEXT, SHARE)
    back = reverse("mash_hub:request-nothing-on-back", args=[police.pk, person])
    post(browser, back, cast.owen, version=newest(cast, police).version)
    assert newest(cast, police).nil_people == []
    wrote(cast.owen, police, TEXT, SHARE)


# --- used again -----------------------------------------------------------------------------------


def about_the_same(
    cast: Cast, enquiry: Enquiry, earlier: InformationRequest, *agencies: str
) -> dict[str, InformationRequest]:
    """Agencies are asked in a later enquiry about people of an earlier one."""
    with door.door(cast.devika):
        now = fresh(enquiry)
        pairs = zip(
            Involvement.objects.in_file(now.file_id).select_related("subject"),
            Involvement.objects.in_file(earlier.enquiry.file_id).select_related("subject"),
            strict=True,
        )
        made = [
            merges.propose(before.subject, part.subject, by=cast.devika, because=NEW)
            for part, before in pairs
        ]
    for merge in made:
        with door.door(cast.mandeep):
            merges.confirm(merge, by=cast.mandeep, because=NEW, version=merge.version)
    with door.door(cast.devika):
        now = fresh(enquiry)
        sent = requests.send(
            now,
            by=cast.devika,
            question=question(now),
            asked=[requests.Asked(getattr(cast.agency, key).pk) for key in agencies],
            version=now.version,
        )
        return dict(zip(agencies, sent, strict=True))


def test_an_earlier_item_is_used_again_only_undecided_and_leaves_by_its_own_release(
    cast: Cast, police: InformationRequest
) -> None:
    earlier = wrote(cast.owen, police, TEXT, in_part("ZQX some"))
    returned(cast.owen, police)
    later = rated(cast, contact=make_contact(cast))
    request = opened_by(cast.owen, about_the_same(cast, later, police, "police")["police"])
    browser = client_of(cast.owen)
    url = reverse("mash_hub:request-use-again", args=[request.pk, earlier.pk])
    assert url in browser.get(reverse("mash_hub:request", args=[request.pk])).content.decode()
    assert post(browser, url, cast.owen).status_code == 302
    with door.door(cast.owen):
        made = Item.objects.get(request=request)
    assert (made.state, made.release, made.shared) == (ItemState.AT_HOME, Release.UNDECIDED, None)
    assert made.used_from_id == earlier.pk
    assert url not in browser.get(reverse("mash_hub:request", args=[request.pk])).content.decode()
    with door.door(cast.devika):
        assert not Item.objects.visible_to(cast.devika).filter(pk=made.pk).exists()
    with door.door(cast.owen):
        now = fresh(request)
    with door.door(cast.owen), pytest.raises(Refused, match="Decide for at least"):
        answers.send_back(now, by=cast.owen, version=now.version)
    assert post(browser, url, cast.owen).status_code == 404


def test_only_its_own_agency_and_nobody_kept_apart_uses_an_item_again(
    cast: Cast, police: InformationRequest
) -> None:
    earlier = wrote(cast.owen, police, TEXT, SHARE)
    returned(cast.owen, police)
    later = rated(cast, contact=make_contact(cast))
    sent = about_the_same(cast, later, police, "police", "housing")
    opened_by(cast.tom, sent["housing"])
    with door.door(cast.tom):
        assert not earlier_items.of(fresh(sent["housing"]), by=cast.tom).exists()
        with pytest.raises(Refused):
            earlier_items.use_again(earlier, fresh(sent["housing"]), by=cast.tom)
