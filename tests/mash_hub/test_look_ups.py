"""Search before create at every door, and how much one person may look up and look at in an hour."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from unittest import mock

import pytest
from django.urls import reverse

from agencies import clock, door
from agencies.actors import Hat
from agencies.models.notices import Notice
from agencies.reasons import Reason, ReasonCode
from agencies.verdicts import Refused
from audit.log.models import Entry
from mash_hub import ceilings, finding, screening, subjects
from mash_hub.identities import Identity, Name
from mash_hub.models import Card, Contact, Identification, Involvement, LookUp
from mash_hub.models.subjects import Answer
from tests.cast import Cast, client_of, post
from tests.mash_hub.contact_case import (
    ELLIE,
    MARISA,
    NEW,
    begun,
    looked_up,
    submitted,
    typed,
)

OPEN = Reason(ReasonCode.OPEN_CASE)


def recorded(hat: Hat, identity: Identity) -> Card:
    with door.door(hat):
        return subjects.record(identity, by=hat, because=NEW)


def told(hat: Hat) -> int:
    with door.door(hat):
        return Notice.objects.visible_to(hat).filter(notice_kind="MUCH_LOOKED_UP").count()


# --- search before create -----------------------------------------------------------------------


def test_nobody_is_recorded_who_was_not_looked_up_just_so_under_that_hat(cast: Cast) -> None:
    with pytest.raises(Refused, match="Look them up first"):
        recorded(cast.joan, MARISA)
    for hat, looked in ((cast.kim, MARISA), (cast.joan, replace(MARISA, identifiers=()))):
        with door.door(hat):
            finding.own_records({"": looked}, by=hat)
    with pytest.raises(Refused):  # a colleague's look-up is not hers, nor one with other words
        recorded(cast.joan, MARISA)
    with door.door(cast.joan):
        finding.own_records({"": MARISA}, by=cast.joan)
    assert recorded(cast.joan, MARISA)
    with clock.moved(clock.now() + timedelta(minutes=61)), pytest.raises(Refused):
        recorded(cast.joan, MARISA)


def test_of_whom_too_little_is_known_that_is_the_reason_kept(cast: Cast) -> None:
    card = recorded(cast.joan, Identity(names=(Name("Dex"),), description="Tall, red van"))
    with door.door(cast.joan):
        assert Identification.objects.get(card=card).reason_code == "TOO_LITTLE_KNOWN"


def test_a_look_up_leaves_a_hash_that_goes_after_its_hour(cast: Cast) -> None:
    with door.door(cast.joan):
        finding.own_records({"": MARISA}, by=cast.joan)
    with clock.moved(clock.now() + timedelta(hours=2)), door.door(cast.joan):
        finding.own_records({"": ELLIE}, by=cast.joan)
        assert LookUp.objects.count() == 1


def test_a_contact_is_sent_only_once_its_sender_saw_who_may_be_the_same(cast: Cast) -> None:
    browser = client_of(cast.joan)
    pk = begun(browser, cast.joan)
    typed(browser, cast.joan, pk)
    url = reverse("mash_hub:contact-check", args=[pk])
    unseen = post(browser, url, cast.joan)
    assert unseen.status_code == 200
    assert "looked through again" in unseen.content.decode()
    with door.door(cast.joan):
        assert not Contact.objects.filter(pk=pk).exists()
    assert post(browser, url, cast.joan).status_code == 302


def test_a_person_is_matched_only_when_every_record_found_is_answered_for(cast: Cast) -> None:
    submitted(cast.joan)
    contact = submitted(cast.joan)
    with door.door(cast.arlo):
        part = Involvement.objects.in_file(contact.file_id)[0]
    looked_up(part, cast.arlo, Answer.CANNOT_TELL)
    with door.door(cast.arlo), pytest.raises(Refused, match="what each record"):
        screening.note_matched(part, by=cast.arlo, because=NEW, version=part.version)
    looked_up(part, cast.arlo, Answer.DIFFERENT)
    with door.door(cast.arlo):
        screening.note_matched(part, by=cast.arlo, because=NEW, version=part.version)


# --- ceilings -----------------------------------------------------------------------------------


def test_the_sixty_first_search_of_an_hour_is_refused_and_half_of_it_tells_the_manager(
    cast: Cast,
) -> None:
    """AC12: sixty searches an hour, and an alert at half."""

    def search() -> finding.Found:
        with door.door(cast.devika):
            return finding.search(MARISA, by=cast.devika, because=OPEN)

    paula = replace(cast.paula, agency_id=cast.devika.agency_id)
    elsewhere = replace(paula, workspace_id=cast.ruth.workspace_id)
    for number in range(1, ceilings.SEARCHES_AN_HOUR + 1):
        assert search().tries == number
        assert told(paula) == told(elsewhere) == (number >= 30)
    with pytest.raises(ceilings.TooManySearches):
        search()
    assert told(cast.devika) == told(cast.paula) == 0
    with door.door(paula):
        notice = Notice.objects.get(notice_kind="MUCH_LOOKED_UP")
    assert (notice.thing_id, notice.reference) == (cast.devika.membership_id, "")
    with clock.moved(clock.now() + timedelta(minutes=61)):
        assert search().tries == 1


def test_more_people_than_the_ceiling_are_not_shown_until_the_hour_is_over(cast: Cast) -> None:
    contacts = [submitted(cast.joan) for _ in range(3)]
    browser = client_of(cast.devika)
    paula = replace(cast.paula, agency_id=cast.devika.agency_id)

    def seen(contact: Contact) -> Any:
        return browser.get(reverse("mash_hub:contact", args=[contact.pk]))

    with mock.patch.object(ceilings, "VIEWS_AN_HOUR", 4):
        assert seen(contacts[0]).status_code == 200
        assert told(paula) == 1
        for _ in range(3):  # who was seen counts once
            assert seen(contacts[1]).status_code == 200
        refused = seen(contacts[2])
        assert refused.status_code == 429
        assert "Oakden" not in refused.content.decode()
        assert seen(contacts[0]).status_code == 200
        assert told(paula) == 1
        with door.door(cast.devika):
            entry = Entry.objects.filter(verb="REFUSED").latest("at")
        assert entry.result == "429"
        with clock.moved(clock.now() + timedelta(minutes=61)):
            assert (
                client_of(cast.devika)
                .get(reverse("mash_hub:contact", args=[contacts[2].pk]))
                .status_code
                == 200
            )
