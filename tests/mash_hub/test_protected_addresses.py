"""A protected address or number: masked in every way out, shown once to those who may and say why."""

from __future__ import annotations

import copy
import json
import pickle
from dataclasses import asdict, replace
from datetime import timedelta
from typing import Any

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.template import Context, Template
from django.urls import reverse

from agencies import clock, door
from agencies.models import SealedReason
from agencies.verdicts import Refused
from audit.log.models import Entry
from mash_hub import conflicts, subjects
from mash_hub.addresses import Address
from mash_hub.contacts import Part
from mash_hub.identities import Identity, Phone
from mash_hub.models import Card, Contact, Involvement
from mash_hub.models.conflicts import ConflictSource
from mash_hub.models.subjects import PersonRole
from mash_hub.protection import Kept, Protection, What
from tests.cast import PASSWORD, SETUP, Cast, client_of, post
from tests.mash_hub.contact_case import (
    ELLIE,
    MARISA,
    MORE,
    NEW,
    begun,
    fresh,
    submitted,
    typed,
)

REFUGE = Address(
    "4 Hidden Lane",
    "Eastvale",
    "EV1 9ZZ",
    "100071234567",
    la_gss="E09000007",
    easting=412345,
    northing=298765,
    source="ZQXSOURCE",
    known_to="ZQXKNOWS",
    not_to_know="ZQXSHOULDNOT",
)
NUMBER = Phone("+447700900456", "YES")
KEPT = (
    Kept(What.ADDRESS, Protection.REFUGE, REFUGE),
    Kept(What.PHONE, Protection.SAFE, NUMBER),
)
HIDDEN = replace(MARISA, addresses=(), phones=(), kept=KEPT)
DETAILS = ("100071234567", "E09000007", "412345", "298765", "ZQXSOURCE", "ZQXKNOWS", "ZQXSHOULDNOT")
SECRETS = ("4 Hidden Lane", "EV1 9ZZ", "900456", *DETAILS)
NOBODYS = "5c2a3d1e-0000-4000-8000-000000000001"
WHY = {"because": "OPEN_CASE", "sentence": "The health visitor has to know where to call."}


def card_of(cast: Cast) -> tuple[Contact, Card]:
    contact = submitted(cast.joan, [Part(PersonRole.VICTIM, HIDDEN), Part(PersonRole.CHILD, ELLIE)])
    with door.door(SETUP):
        part = Involvement.objects.in_file(contact.file_id)[0]
        assert part.card is not None
        return contact, part.card


def asked(cast: Cast, name: str, card: Card, **more: Any) -> Any:
    """The form sent by somebody who signed in just now."""
    hat = cast.hat(name)
    page = reverse("mash_hub:reveal", args=[card.pk])
    return post(client_of(hat), page, hat, **(WHY | more))


# --- the type -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "said",
    [
        str,
        repr,
        lambda kept: f"{kept}",
        lambda kept: f"{kept:>40}",
        lambda kept: "%s" % kept,  # noqa: UP031 - one more way out
        lambda kept: Template("{{ kept }} {{ kept.words }} {{ kept.value }}").render(
            Context({"kept": kept})
        ),
        lambda kept: json.dumps({"kept": str(kept)}),
        lambda kept: str(vars(type(kept)).keys()) + str(getattr(kept, "__dict__", "")),
    ],
)
def test_a_protected_address_reads_as_its_mask_however_it_is_said(said: Any) -> None:
    for kept in KEPT:
        words = said(kept)
        assert not any(secret in words for secret in SECRETS)
        assert REFUGE.town not in words


def test_a_protected_address_cannot_be_pickled_or_dumped() -> None:
    for kept in KEPT:
        with pytest.raises(TypeError):
            pickle.dumps(kept)
        with pytest.raises(TypeError):
            copy.copy(kept)
        with pytest.raises(TypeError):
            json.dumps(kept, cls=DjangoJSONEncoder)
        with pytest.raises(Refused):
            kept.shown(None)


def test_an_identity_says_that_something_is_kept_and_not_what() -> None:
    content = json.dumps(HIDDEN.to_content())
    assert not any(secret in content for secret in SECRETS)
    back = Identity.from_content(json.loads(content))
    assert [kept.words for kept in back.kept] == ["Protected address", "Protected telephone number"]
    whole = Identity.from_content(
        json.loads(content), json.loads(json.dumps(HIDDEN.kept_content()))
    )
    assert whole == HIDDEN
    with pytest.raises(Refused):
        back.kept_content()
    with pytest.raises(TypeError):
        asdict(HIDDEN)


def test_what_is_kept_stands_once_and_is_never_lost_when_a_card_says_more(cast: Cast) -> None:
    _, card = card_of(cast)
    more = Identity(names=MARISA.names, kept=(KEPT[0], Kept(What.PHONE, Protection.SAFE, NUMBER)))
    with door.door(cast.joan):
        subjects.add_to(card, more, by=cast.joan, because=NEW)
    answer = asked(cast, "devika", card)
    assert answer.content.decode().count("4 Hidden Lane") == 1
    with door.door(cast.devika):
        assert len((subjects.identity_of(card, by=cast.devika) or Identity()).kept) == 2


# --- the pages ----------------------------------------------------------------------------------


def test_it_is_masked_on_every_page_of_the_case(cast: Cast) -> None:
    contact, card = card_of(cast)
    devika, joan = client_of(cast.devika), client_of(cast.joan)
    page = devika.get(reverse("mash_hub:contact", args=[contact.pk])).content.decode()
    assert page.count("Protected address") == 1
    assert page.count("Protected telephone number") == 1
    assert reverse("mash_hub:reveal", args=[card.pk]) in page
    own = joan.get(reverse("mash_hub:contact", args=[contact.pk])).content.decode()
    for shown in (page, own, devika.get(reverse("mash_hub:contacts")).content.decode()):
        assert not any(secret in shown for secret in SECRETS)


def test_what_was_typed_as_secret_is_masked_before_it_is_sent(cast: Cast) -> None:
    browser = client_of(cast.joan)
    pk = begun(browser, cast.joan)
    more = MORE | {"lines": "4 Hidden Lane", "postcode": "EV1 9ZZ", "protection": "REFUGE"}
    more |= {"uprn": "100071234567", "area_code": "E09000007", "on_map": "412345, 298765"}
    more |= {"address_source": "ZQXSOURCE", "address_known_to": "ZQXKNOWS"}
    typed(browser, cast.joan, pk, more=more | {"not_to_know": "ZQXSHOULDNOT"})
    page = browser.get(reverse("mash_hub:contact-check", args=[pk])).content.decode()
    assert "Protected address" in page
    assert not any(secret in page for secret in SECRETS)
    assert "reveal with reason" not in page


def test_somebody_who_may_and_says_why_sees_it_once(cast: Cast) -> None:
    _, card = card_of(cast)
    answer = asked(cast, "devika", card)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "4 Hidden Lane, Eastvale, EV1 9ZZ" in page
    assert "safe to ring" in page
    assert all(said in page for said in DETAILS)
    assert answer["Cache-Control"] == "no-store"
    again = client_of(cast.devika).get(reverse("mash_hub:reveal", args=[card.pk]))
    assert not any(secret in again.content.decode() for secret in SECRETS)


def test_who_looked_when_and_why_is_in_the_log_without_the_address(cast: Cast) -> None:
    _, card = card_of(cast)
    asked(cast, "devika", card)
    with door.door(cast.devika):
        entry = Entry.objects.get(verb="REVEALED")
        assert (entry.person_id, entry.reason_code) == (cast.devika.person_id, "OPEN_CASE")
        assert entry.thing_ids == [card.pk]
        assert entry.sections == ["identity", "protected"]
        assert SealedReason.objects.get(pk=entry.reason_id).owner_id == cast.agency.council.pk
    with door.door(cast.devika), connection.cursor() as cursor:
        for table in ("mash_hub_card", "mash_hub_historicalcard", "audit_log_entry"):
            cursor.execute(f"SELECT t::text FROM {table} t")
            dump = " ".join(row[0] for row in cursor.fetchall())
            assert not any(
                secret in dump or secret.encode().hex() in dump for secret in (*SECRETS, "call")
            )


@pytest.mark.parametrize("missing", ["because", "sentence"])
def test_without_a_reason_nothing_is_shown(cast: Cast, missing: str) -> None:
    _, card = card_of(cast)
    answer = asked(cast, "devika", card, **{missing: ""})
    assert answer.status_code == 422
    assert "4 Hidden Lane" not in answer.content.decode()
    with door.door(cast.devika):
        assert not Entry.objects.filter(verb="REVEALED").exists()


def test_whoever_proved_who_they_are_long_ago_proves_it_again(cast: Cast) -> None:
    _, card = card_of(cast)
    browser, page = client_of(cast.devika), reverse("mash_hub:reveal", args=[card.pk])
    with clock.moved(clock.now() + timedelta(minutes=6)):
        for proof in ({}, {"prove_password": "not-my-password"}):
            answer = post(browser, page, cast.devika, **WHY, **proof)
            assert answer.status_code == 403
            assert "4 Hidden Lane" not in answer.content.decode()
    with clock.moved(clock.now() + timedelta(minutes=6, seconds=5)):
        proved = post(browser, page, cast.devika, **WHY, prove_password=PASSWORD)
        assert "4 Hidden Lane" in proved.content.decode()


@pytest.mark.parametrize("name", ["joan", "arlo", "sam", "olive", "ines", "paula", "hugh", "ada"])
def test_a_role_that_may_not_see_it_is_told_so(cast: Cast, name: str) -> None:
    _, card = card_of(cast)
    assert asked(cast, name, card).status_code == 403


@pytest.mark.parametrize("name", ["owen", "hannah", "priya", "esther", "kim"])
def test_to_whom_the_person_is_not_known_it_is_not_found(cast: Cast, name: str) -> None:
    _, card = card_of(cast)
    answer = asked(cast, name, card)
    absent = asked(cast, name, Card(pk=NOBODYS))
    known = name in ("kim", "hannah")  # colleagues of the agencies that hold the card
    assert answer.status_code == (200 if known else 404)
    assert absent.status_code == 404


def test_somebody_kept_apart_from_the_case_does_not_find_it(cast: Cast) -> None:
    contact, card = card_of(cast)
    with door.door(SETUP):
        conflicts.keep_apart(
            cast.mandeep.person_id,
            contact.file_id,
            source=ConflictSource.FOUND,
            by=SETUP,
            at=clock.now(),
        )
    assert asked(cast, "mandeep", card).status_code == 404


def test_a_protected_number_cannot_be_searched_for(cast: Cast) -> None:
    contact, _ = card_of(cast)
    fresh(contact, cast.devika)
    browser = client_of(cast.devika)
    for sent in ({"who-phone": "07700 900456"}, {"who-given": "Marisa", "who-postcode": "EV1 9ZZ"}):
        page = post(
            browser, reverse("mash_hub:search"), cast.devika, **sent, **{"who-because": "OPEN_CASE"}
        )
        assert page.status_code == 200
        assert "0 possible matches" in page.content.decode()
