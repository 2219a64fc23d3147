"""What people and agencies are told and have to acknowledge, and who hears when they do not (4.19)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from agencies import clock, door, files, hats
from agencies.actors import Hat
from agencies.clock import LONDON
from agencies.models import File, Notice
from agencies.models.files import RetentionClass
from agencies.models.grants import GrantCause
from agencies.reasons import Reason, ReasonCode
from agencies.roles import Act, Role, may
from agencies.verdicts import Refused, Stale
from mash_hub import conflicts, jobs, receipts, sealed_items, subjects
from mash_hub.addresses import Address
from mash_hub.contacts import Part
from mash_hub.identities import Identity
from mash_hub.models import Card, Involvement, Receipt, SealedItem
from mash_hub.models.conflicts import ConflictSource
from mash_hub.models.sealed_items import SealedState
from mash_hub.models.subjects import PersonRole
from mash_hub.protection import Kept, Protection, What
from tests.cast import SETUP, Cast, client_of, given_role, post
from tests.mash_hub.contact_case import ELLIE, MARISA, NEW, submitted
from tests.mash_hub.enquiry_case import (
    asked,
    decided,
    fresh,
    matter,
    nothing,
    opened_by,
    rated,
)

MONDAY = datetime(2027, 2, 1, 9, tzinfo=LONDON)
REVIEW = Reason(ReasonCode.REVIEW)


@pytest.fixture(autouse=True)
def _on_monday() -> Iterator[None]:
    """Everything happens from that Monday on."""
    with clock.moved(MONDAY):
        yield


def kinds(hat: Hat) -> list[str]:
    with door.door(hat):
        return sorted(Notice.objects.visible_to(hat).values_list("notice_kind", flat=True))


def asking(hat: Hat) -> list[Receipt]:
    with door.door(hat):
        return list(Receipt.objects.asking(hat))


def late(days: int = 2) -> None:
    with clock.moved(MONDAY + timedelta(days=days)):
        jobs.sweep_clocks()
        jobs.sweep_clocks()


def lodged(cast: Cast) -> SealedItem:
    """Cole lodges a sealed item for Devika and Kim, of whose existence nobody else may know."""
    sent = asked(cast, rated(cast), "police")
    opened_by(cast.owen, sent["police"])
    readers = [cast.devika.person_id, cast.kim.person_id]
    lodging = sealed_items.Lodging(readers, hats.today() + timedelta(days=30))
    with door.door(cast.cole):
        words = matter(sent["police"], "ZQX he seeks her number")
        return sealed_items.lodge(
            fresh(sent["police"]), by=cast.cole, matter=words, lodging=lodging
        )


def test_each_reader_of_a_sealed_item_acknowledges_it_or_its_custodians_hear(cast: Cast) -> None:
    sealed = lodged(cast)
    (mine,), (kims,) = asking(cast.devika), asking(cast.kim)
    for hat in (cast.mandeep, cast.owen, cast.joan, cast.tom):
        with door.door(hat):
            assert not Receipt.objects.visible_to(hat).exists()
        assert client_of(hat).get(reverse("mash_hub:receipt", args=[mine.pk])).status_code in (
            403,
            404,
        )
    with door.door(cast.devika):
        among = [cast.devika, cast.kim, cast.cole, cast.owen, cast.mandeep]
        assert Receipt.objects.readers_of(mine, among=among) == [cast.devika, cast.cole]
        with pytest.raises(Refused, match="Only whoever was told"):
            receipts.acknowledge(kims, by=cast.devika, version=1)
    devika, button = client_of(cast.devika), reverse("mash_hub:receipt-acknowledge", args=[mine.pk])
    assert mine.reference in devika.get(reverse("desk:my-work")).content.decode()
    for page in (
        reverse("mash_hub:sealed-item", args=[sealed.pk]),
        reverse("mash_hub:receipt", args=[mine.pk]),
    ):
        assert button in devika.get(page).content.decode()
    assert mine.reference in devika.get(reverse("mash_hub:receipts")).content.decode()
    assert post(devika, button, cast.devika, version=1).status_code == 302
    assert (
        "Acknowledged" in devika.get(reverse("mash_hub:receipt", args=[mine.pk])).content.decode()
    )
    with door.door(cast.devika), pytest.raises(Stale):
        receipts.acknowledge(mine, by=cast.devika, version=1)
    late(1)
    assert "SEALED_ITEM_UNSEEN" not in kinds(cast.cole)
    late()
    assert kinds(cast.cole).count("SEALED_ITEM_UNSEEN") == 1
    assert "SEALED_ITEM_UNSEEN" not in [*kinds(cast.owen), *kinds(cast.devika), *kinds(cast.kim)]
    cole = client_of(cast.cole)
    assert kims.reference in cole.get(reverse("mash_hub:receipts")).content.decode()
    shown = cole.get(reverse("mash_hub:sealed-item", args=[sealed.pk])).content.decode()
    assert "Kim Ashby: named as reader of a sealed item" in shown
    assert "not yet acknowledged" in shown


def test_considering_it_acknowledges_it_and_its_withdrawal_is_acknowledged_anew(cast: Cast) -> None:
    sealed = lodged(cast)
    with door.door(cast.devika):
        sealed_items.consider(sealed, by=cast.devika)
    assert asking(cast.devika) == []
    with door.door(cast.cole):
        now = fresh(sealed)
        sealed_items.review(
            now, SealedState.WITHDRAWN, by=cast.cole, because=REVIEW, version=now.version
        )
    for hat in (cast.devika, cast.kim):
        (told,) = asking(hat)
        assert told.receipt_kind == "SEALED_WITHDRAWN"
        url = reverse("mash_hub:receipt", args=[told.pk])
        found = post(client_of(hat), reverse("desk:find"), hat, reference=told.reference)
        assert found["Location"] == url
        page = client_of(hat).get(url).content.decode()
        assert "nobody it named reads it any more" in page
        assert sealed.reference not in page
        with door.door(hat):
            receipts.acknowledge(told, by=hat, version=told.version)
    late()
    assert "SEALED_ITEM_UNSEEN" not in kinds(cast.cole)


def kept_at(street: str) -> Identity:
    """Marisa at a refuge."""
    refuge = Address(street, "Eastvale", "EV1 9ZZ")
    kept = (Kept(What.ADDRESS, Protection.REFUGE, refuge),)
    return replace(MARISA, addresses=(), phones=(), kept=kept)


def say(cast: Cast, card: Card, who: Identity) -> None:
    with door.door(cast.joan):
        subjects.add_to(Card.objects.get(pk=card.pk), who, by=cast.joan, because=NEW)


def test_a_protected_address_that_changed_is_acknowledged_by_those_with_permission_alone(
    cast: Cast,
) -> None:
    people: list[Any] = [
        Part(PersonRole.VICTIM, kept_at("4 Hidden Lane")),
        Part(PersonRole.CHILD, ELLIE),
    ]
    contact = submitted(cast.joan, people)
    with door.door(SETUP):
        card = Involvement.objects.in_file(contact.file_id)[0].card
        assert card is not None
        conflicts.keep_apart(
            cast.mandeep.person_id,
            contact.file_id,
            source=ConflictSource.DECLARED,
            by=cast.devika,
            at=MONDAY,
        )
    assert asking(cast.devika) == []
    say(cast, card, kept_at("4 Hidden Lane"))  # nothing new
    assert asking(cast.devika) == []
    say(cast, card, kept_at("9 Other Lane"))
    (told,) = asking(cast.devika)
    assert told.agency_id == cast.agency.council.pk
    for hat in (cast.arlo, cast.mandeep, cast.owen, cast.joan, cast.kim):
        assert asking(hat) == []
        assert "ADDRESS_CHANGED" not in kinds(hat)
    page = client_of(cast.devika).get(reverse("mash_hub:receipt", args=[told.pk])).content.decode()
    assert reverse("mash_hub:person-of-record", args=[card.pk]) in page
    assert not any(secret in page for secret in ("Hidden Lane", "Other Lane", "Marisa"))
    say(cast, card, kept_at("11 Third Lane"))
    (newer,) = asking(cast.devika)
    assert newer.pk != told.pk
    late()
    assert kinds(cast.devika).count("ADDRESS_UNSEEN") == 1
    assert "ADDRESS_UNSEEN" not in [*kinds(cast.mandeep), *kinds(cast.arlo)]
    with door.door(cast.devika):
        receipts.acknowledge(newer, by=cast.devika, version=newer.version)
    assert asking(cast.devika) == []


def test_an_agency_is_asked_only_where_it_was_given_the_address_not_where_else_there_is_a_case(
    cast: Cast,
) -> None:
    contact = submitted(cast.joan, [Part(PersonRole.VICTIM, kept_at("4 Hidden Lane"))])
    there = given_role(cast, "devika", Role.DECISION_MAKER, "marac")
    assert may(there, Act.REVEAL)
    with door.door(SETUP):
        card = Involvement.objects.in_file(contact.file_id)[0].card
        assert card is not None
        elsewhere = submitted_in_marac(cast, card)
        assert elsewhere.workspace_id == there.workspace_id
    say(cast, card, kept_at("9 Other Lane"))
    with door.door(SETUP):
        (told,) = Receipt.objects.all()
    assert (told.workspace_id, told.file_id) == (cast.workspace.mash.pk, contact.file_id)
    with door.door(cast.joan):  # no case behind it any more: asked where the act is done
        GrantCause.objects.filter(thing_id=card.pk).update(by_kind="", by_id=None)
    say(cast, card, kept_at("11 Third Lane"))
    (newer,) = asking(cast.devika)
    assert newer.workspace_id == cast.joan.workspace_id
    assert asking(there) == []


def submitted_in_marac(cast: Cast, card: Card) -> File:
    """A file of another workspace in which the same person has a part."""
    file = files.open_file(
        "marac_case",
        owner_id=card.owner_id,
        workspace_id=cast.workspace.marac.pk,
        retention_class=RetentionClass.MARAC_CASE,
    )
    part = Involvement.objects.filter(card=card).get()
    Involvement(
        id=uuid4(),
        subject=part.subject,
        card=card,
        file=file,
        role=part.role,
        thing_kind="marac_case",
        thing_id=uuid4(),
    ).start(by=SETUP, at=MONDAY)
    return file


def test_a_manager_hears_of_a_red_decision_that_the_lead_agency_has_not_acknowledged(
    cast: Cast,
) -> None:
    enquiry = rated(cast)
    nothing(cast.owen, asked(cast, enquiry, "police")["police"])
    decided(cast, enquiry)
    with clock.moved(MONDAY + timedelta(minutes=59)):
        jobs.sweep_clocks()
    assert "DECISION_UNSEEN" not in kinds(cast.paula)
    with clock.moved(MONDAY + timedelta(minutes=61)):
        jobs.sweep_clocks()
    for hat in (cast.paula, cast.owen):
        assert kinds(hat).count("DECISION_UNSEEN") == 1
    assert "DECISION_UNSEEN" not in kinds(cast.kim)
