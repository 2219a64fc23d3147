"""The pages of things: everything by links and forms, without script, and refusals that lose nothing."""

from __future__ import annotations

import html
import re
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from agencies import door
from agencies.actors import Hat
from mash_hub.models import Link, Thing, ThingCard, ThingRelease
from mash_hub.models.things import KINDS
from tests.cast import Cast, client_of, post
from tests.mash_hub.enquiry_case import make_contact, rated
from tests.things.case import CAR, HOTEL, recorded, released
from tests.things.test_links import person_of
from tests.things.test_things import HIDDEN_NUMBER

WHY = {"because": "OPEN_CASE"}
TYPED: dict[str, dict[str, Any]] = {
    "place": {"name": "The Larch Hotel", "lines": "9 Station Road", "postcode": "nm4 2pj"},
    "group": {"name": "Canal Boys", "aliases": "CB, Canal Crew", "town": "Northmoor"},
    "vehicle": {"mark": "ab12 cde"},
    "telephone": {"phone": "07700 900321"},
    "online-name": {"service": "SNAPCHAT", "handle": "@Northmoor_Kit"},
}
MORE = {
    "place": {"sort": "HOTEL", "area_code": "E08000025"},
    "group": {"sort": "STREET"},
    "vehicle": {"make": "Volta", "colour": "Grey", "seen_where": "Outside the school"},
    "telephone": {"safe_to_call": "NO", "safety": "Never in the evening"},
    "online-name": {},
}
SHOWN = {
    "place": ("The Larch Hotel", "9 Station Road, NM4 2PJ", "Hotel or guest house", "E08000025"),
    "group": ("Canal Boys", "CB, Canal Crew", "Street group or gang"),
    "vehicle": ("AB12 CDE", "Volta", "Outside the school"),
    "telephone": ("07700 900321", "Never in the evening"),
    "online-name": ("northmoor_kit", "Snapchat"),
}


def words(answer: Any) -> str:
    return html.unescape(re.sub(r"\s+", " ", answer.content.decode()))


def url(name: str, *args: Any) -> str:
    return reverse(f"mash_hub:{name}", args=args)


def looked_up(browser: Client, hat: Hat, kind: str, **more: Any) -> Any:
    return post(browser, url("thing-look-up", kind), hat, **(TYPED[kind] | WHY | more))


def made(browser: Client, hat: Hat, kind: str = "vehicle") -> Thing:
    """Looked up and recorded in the browser."""
    assert looked_up(browser, hat, kind).status_code == 200
    fields = TYPED[kind] | MORE[kind] | WHY | {"handling": "P"}
    answer = post(browser, url("thing-new", kind), hat, **fields)
    assert answer.status_code == 302, words(answer)
    with door.door(hat):
        return Thing.objects.get(pk=answer.url.split("/")[-2])


@pytest.mark.parametrize("kind", TYPED)
def test_each_kind_is_looked_up_recorded_and_shown_with_all_that_was_said(
    cast: Cast, kind: str
) -> None:
    browser = client_of(cast.devika)
    found = words(looked_up(browser, cast.devika, kind))
    assert "Nothing that you may know of." in found
    assert "Known to another agency? No." in found
    thing = made(browser, cast.devika, kind)
    page = words(browser.get(url("thing", thing.pk)))
    for said in SHOWN[kind]:
        assert said in page
    assert SHOWN[kind][0] in words(browser.get(url("things") + f"?kind={kind}"))
    again = words(looked_up(browser, cast.devika, kind))
    assert thing.reference in again
    found = post(browser, reverse("desk:find"), cast.devika, reference=thing.reference.lower())
    assert found.url == url("thing", thing.pk)


def test_what_was_not_looked_up_as_it_stands_is_refused_and_nothing_typed_is_lost(
    cast: Cast,
) -> None:
    browser = client_of(cast.devika)
    fields = TYPED["vehicle"] | MORE["vehicle"] | WHY | {"handling": "C", "notes": "Dented door"}
    answer = post(browser, url("thing-new", "vehicle"), cast.devika, **fields)
    assert answer.status_code == 422
    assert "not looked up just as it is written" in words(answer)
    for kept in ("Dented door", "Volta", "Outside the school"):
        assert kept in words(answer)
    looked = post(browser, url("thing-look-up", "vehicle"), cast.devika, **fields)
    assert "Dented door" in words(looked)
    assert post(browser, url("thing-new", "vehicle"), cast.devika, **fields).status_code == 302


def test_a_number_that_does_not_check_is_told_and_may_be_kept_as_given(cast: Cast) -> None:
    browser = client_of(cast.devika)
    wrong = looked_up(browser, cast.devika, "vehicle", mark="TOO LONG A MARK")
    assert wrong.status_code == 422
    assert "looks like AB12 CDE" in words(wrong)
    fields = MORE["vehicle"] | WHY | {"mark": "AB1?", "handling": "P"}
    assert post(browser, url("thing-new", "vehicle"), cast.devika, **fields).status_code == 422
    answer = post(browser, url("thing-new", "vehicle"), cast.devika, **fields, as_given="on")
    assert "AB1? (as given: it does not check)" in words(browser.get(answer.url))


def test_a_group_is_never_looked_up_by_its_name_alone(cast: Cast) -> None:
    answer = looked_up(client_of(cast.devika), cast.devika, "group", town="")
    assert answer.status_code == 422
    assert "together with the town" in words(answer)


def test_a_card_is_corrected_in_its_page_and_the_history_says_how(cast: Cast) -> None:
    browser = client_of(cast.devika)
    thing = made(browser, cast.devika)
    with door.door(cast.devika):
        card = ThingCard.objects.get(subject=thing)
    page = url("thing-change", card.pk)
    assert 'value="AB12 CDE"' in words(browser.get(page))
    fields = TYPED["vehicle"] | {"colour": "Blue", "handling": "P", "version": 1}
    assert post(browser, page, cast.devika, **fields).status_code == 422
    answer = post(browser, page, cast.devika, **fields, why="CORRECTION", sentence="He said so")
    assert answer.status_code == 302
    assert "Colour: Grey → Blue" in words(browser.get(answer.url))
    assert post(browser, page, cast.devika, **fields, why="CORRECTION").status_code == 409


def test_it_is_released_after_its_readers_were_shown_and_taken_back(cast: Cast) -> None:
    browser, kim = client_of(cast.devika), client_of(cast.kim)
    thing = made(browser, cast.devika)
    with door.door(cast.devika):
        card = ThingCard.objects.get(subject=thing)
    assert kim.get(url("thing", thing.pk)).status_code == 404
    page = url("thing-release", "cards", card.pk)
    assert kim.get(page).status_code == 404
    fields = {
        "agencies": [str(cast.agency.health.pk)],
        "purpose": "SAFEGUARD_CHILD",
        "until_on_day": "1",
        "until_on_month": "1",
        "until_on_year": "2000",
        "because": "RELEVANT",
        "version": card.version,
    }
    assert post(browser, page, cast.devika, **fields).status_code == 422
    last = browser.get(page).context["form"].initial["until_on"]
    parts = {"day": last.day, "month": last.month, "year": last.year}
    fields |= {f"until_on_{name}": str(number) for name, number in parts.items()}
    stray = fields | {"persons": [str(cast.tom.person_id)]}
    assert "agencies chosen above" in words(post(browser, page, cast.devika, **stray))
    check = post(browser, page, cast.devika, **fields)
    assert "Kim Ashby, Northmoor Community Health" in words(check)
    assert kim.get(url("thing", thing.pk)).status_code == 404
    sent = dict(check.context["fields"]) | {"step": "release"}
    assert post(browser, page, cast.devika, **sent).status_code == 302
    read = words(kim.get(url("thing", thing.pk)))
    assert "AB12 CDE" in read
    assert "Every version of it" not in read
    assert thing.reference in words(kim.get(url("things")))
    with door.door(cast.devika):
        release = ThingRelease.objects.get()
    back = url("thing-release-end", release.pk)
    assert kim.get(back).status_code == 404
    gone = {"because": "SENT_IN_ERROR", "version": release.version}
    assert post(browser, back, cast.devika, **gone).status_code == 302
    assert kim.get(url("thing", thing.pk)).status_code == 404
    assert thing.reference not in words(kim.get(url("things")))


def test_an_ungranted_thing_answers_on_every_page_as_one_that_never_was(cast: Cast) -> None:
    card = recorded(CAR, cast.owen)
    contact = make_contact(cast)
    kim = client_of(cast.kim)
    never = uuid4()
    for name in ("thing", "thing-link"):
        more = ("person",) if name == "thing-link" else ()
        real, unreal = (kim.get(url(name, pk, *more)) for pk in (card.subject_id, never))
        assert (real.status_code, unreal.status_code) == (404, 404)
        assert words(real).replace(str(card.subject_id), "") == words(unreal).replace(
            str(never), ""
        )
    for name in ("thing-change", "thing-reveal"):
        assert kim.get(url(name, card.pk)).status_code == 404
    found = post(kim, reverse("desk:find"), cast.kim, reference=card.subject.reference)
    assert found.status_code == 404
    assert "(0)" in words(kim.get(url("things")))
    devika = client_of(cast.devika)
    named = [
        post(
            devika,
            url("thing-in", "contact", contact.pk),
            cast.devika,
            reference=reference,
            certainty="LIKELY",
            source="School",
            handling="P",
        )
        for reference in (card.subject.reference, "V-BBBBBBBB")
    ]
    assert [one.status_code for one in named] == [422, 422]
    assert all("no place or thing of this reference" in words(one) for one in named)


def test_it_is_linked_with_a_person_and_named_in_a_contact_and_an_enquiry(cast: Cast) -> None:
    enquiry = rated(cast)
    browser = client_of(cast.devika)
    thing = made(browser, cast.devika)
    contact = enquiry.contact
    person = person_of(contact)
    said = {"certainty": "LIKELY", "source": "School", "handling": "P"}
    page = url("thing-link", thing.pk, "person")
    wrong = post(browser, page, cast.devika, **said, relation="USES", reference=contact.reference)
    assert "Enter the reference of a person" in words(wrong)
    assert post(browser, page, cast.devika, **said, reference=person.reference).status_code == 422
    done = post(browser, page, cast.devika, **said, relation="USES", reference=person.reference)
    assert done.status_code == 302
    case = url("thing-link", thing.pk, "case")
    done = post(browser, case, cast.devika, **said, reference=enquiry.reference)
    assert done.status_code == 302, words(done)
    page = url("thing-in", "contact", contact.pk)
    done = post(browser, page, cast.devika, **said, reference=thing.reference)
    assert done.status_code == 302
    shown = words(browser.get(url("thing", thing.pk)))
    for label in (f"({person.reference})", enquiry.reference, contact.reference):
        assert label in shown
    assert 'Where else was this seen? <span class="hub-quiet">(3)' in shown
    for place in (url("contact", contact.pk), url("enquiry", enquiry.pk)):
        assert "AB12 CDE" in words(browser.get(place))
    with door.door(cast.devika):
        link = Link.objects.get(relation="USES")
    fields = said | {"relation": "OWNS", "why": "CORRECTION", "version": 1}
    done = post(browser, url("link-change", link.pk), cast.devika, **fields)
    assert "Relation: Uses it → Owns it" in words(browser.get(done.url))
    gone = {"because": "CORRECTION", "version": 2}
    done = post(browser, url("link-remove", link.pk), cast.devika, **gone)
    assert "Removed" in words(browser.get(done.url))
    assert person.reference not in words(browser.get(url("thing", thing.pk)))


def test_two_agencies_say_that_their_cards_are_of_one_thing_and_part_them_again(
    cast: Cast,
) -> None:
    theirs = recorded(CAR, cast.owen)
    browser = client_of(cast.devika)
    thing = made(browser, cast.devika)
    released(theirs, cast.owen, cast.agency.council)
    page = words(browser.get(url("thing", thing.pk)))
    assert "May be the same" in page
    with door.door(cast.devika):
        card = ThingCard.objects.get(subject=thing)
    join = url("thing-join", card.pk, theirs.subject_id)
    done = post(browser, join, cast.devika, version=card.version)
    page = words(browser.get(done.url))
    assert page.count("What Ardenshire Police says") == 1
    assert "It is not the same: part the cards" in page
    assert browser.get(url("thing", thing.pk)).status_code == 404  # nobody's card stands for it now
    done = post(browser, url("thing-part", card.pk), cast.devika, version=card.version + 1)
    assert "What Ardenshire Police says" not in words(browser.get(done.url))


def test_what_is_protected_is_masked_and_shown_once_to_who_says_why(cast: Cast) -> None:
    card = recorded(HIDDEN_NUMBER, cast.owen)
    owen, cole = client_of(cast.owen), client_of(cast.cole)
    page = words(owen.get(url("thing", card.subject_id)))
    assert "Protected telephone number" in page
    assert "900321" not in page
    assert url("thing-reveal", card.pk) in page
    assert url("thing-reveal", card.pk) not in words(cole.get(url("thing", card.subject_id)))
    change = words(owen.get(url("thing-change", card.pk)))
    assert "leave it as it is" in change
    assert "900321" not in change
    fields = {"protection": "KEEP", "notes": "New", "handling": "P", "why": "CORRECTION"}
    done = post(owen, url("thing-change", card.pk), cast.owen, **fields, version=1)
    assert done.status_code == 302, words(done)
    said = {"because": "OPEN_CASE", "sentence": "The officer has to ring her today."}
    shown = post(owen, url("thing-reveal", card.pk), cast.owen, **said)
    assert "07700 900321" in words(shown)


def test_the_list_says_what_to_do_where_there_is_nothing_and_counts_what_is_seen(
    cast: Cast,
) -> None:
    recorded(HOTEL, cast.owen)
    page = words(client_of(cast.devika).get(url("things")))
    assert "There is nothing here that you can see." in page
    assert page.count("(0)") == len(KINDS) + 1
    browser = client_of(cast.owen)
    page = words(browser.get(url("things")))
    assert "The Larch Hotel" in page
    assert "Place</a> (1)" in page
