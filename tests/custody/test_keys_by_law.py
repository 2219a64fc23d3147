"""What an agency holds under Part 3 stands under one key pair, everything else of it under another."""

from __future__ import annotations

import json
from collections.abc import Sequence
from uuid import UUID

import pytest
from django.urls import reverse

from agencies import agencies, clock, door, drafts, keys
from agencies.actors import Hat
from agencies.crypto import grants as grant_crypto
from agencies.crypto.errors import CannotOpen
from agencies.models import Draft, Grant, GrantWrap, LegalRegime
from agencies.models.agencies import DETAILS
from agencies.models.keys import AgencyKey
from agencies.verdicts import Refused
from mash_hub import items
from mash_hub.models.items import Item, Regime
from tests.cast import Cast, client_of
from tests.mash_hub.enquiry_case import SHARE, asked, opened_by, rated, returned, wrote

PART_3, GDPR = LegalRegime.DPA_PART3, LegalRegime.UK_GDPR


def laws(hat, thing_id: UUID, receiver: UUID) -> set[str]:  # type: ignore[no-untyped-def]
    with door.door(hat):
        found = GrantWrap.objects.filter(grant__thing_id=thing_id, receiver=receiver)
        return set(found.values_list("key__regime", flat=True))


def pairs(cast: Cast, agency_id: UUID) -> dict[str, AgencyKey]:
    with door.door(cast.hugh):
        return {key.regime: key for key in AgencyKey.objects.filter(agency=agency_id)}


def test_a_part_3_item_of_the_police_is_under_their_part_3_pair_and_their_cards_are_not(
    cast: Cast,
) -> None:
    requests = asked(cast, rated(cast), "police", "health")
    police, health, council = (
        getattr(cast.agency, name).pk for name in ("police", "health", "council")
    )
    opened_by(cast.owen, requests["police"])
    item = wrote(cast.owen, requests["police"], "ZQX", SHARE)
    assert item.regime == Regime.PART_3
    returned(cast.owen, requests["police"])
    opened_by(cast.kim, requests["health"])
    of_health = wrote(cast.kim, requests["health"], "ZQX", SHARE)
    assert laws(cast.owen, item.pk, police) == {PART_3}
    assert laws(cast.devika, item.pk, council) == {GDPR}  # a council holds what it is given so
    assert laws(cast.kim, of_health.pk, health) == {GDPR}
    with door.door(cast.owen):
        others = GrantWrap.objects.filter(receiver=police).exclude(grant__thing_kind="item")
        assert set(others.values_list("key__regime", flat=True)) == {GDPR}


def typed(hat: Hat, item: Item, **fields: str) -> Draft:
    """The draft of an item, as the form's script keeps what somebody types."""
    page = reverse("mash_hub:request-item-draft", args=[item.pk])
    sent = {"hat": str(hat.membership_id), "version": item.version, "fields": fields}
    answer = client_of(hat).post(page, json.dumps(sent), content_type="application/json")
    assert answer.status_code == 200
    with door.door(hat):
        draft = drafts.find(by=hat, form="item", thing_id=item.pk)
        assert draft is not None
        assert drafts.words_of(draft, by=hat)["text"] == fields["text"]
        return draft


def test_a_draft_lies_under_the_pair_of_what_it_becomes_and_moves_when_that_is_chosen_anew(
    cast: Cast,
) -> None:
    requests = asked(cast, rated(cast), "police", "health")
    police, health = cast.agency.police.pk, cast.agency.health.pk
    begun = {}
    for key, hat in (("police", cast.owen), ("health", cast.kim)):
        opened_by(hat, requests[key])
        with door.door(hat):
            begun[key] = items.add(requests[key], by=hat)
    for words in ("ZQX one", "ZQX two"):
        draft = typed(cast.owen, begun["police"], text=words)
        assert laws(cast.owen, draft.pk, police) == {PART_3}
        draft = typed(cast.kim, begun["health"], text=words)
        assert laws(cast.kim, draft.pk, health) == {GDPR}
    moved = typed(cast.owen, begun["police"], text="ZQX three", regime=GDPR.value)
    assert laws(cast.owen, moved.pk, police) == {GDPR}


def test_the_uk_gdpr_pair_of_the_police_opens_no_part_3_item(cast: Cast) -> None:
    request = asked(cast, rated(cast), "police")["police"]
    opened_by(cast.owen, request)
    item = wrote(cast.owen, request, "ZQX", SHARE)
    police = cast.agency.police.pk
    both = pairs(cast, police)
    assert {*both} == {PART_3, GDPR}
    assert bytes(both[PART_3].public_key) != bytes(both[GDPR].public_key)
    with door.door(cast.owen):
        grant = Grant.objects.get(thing_id=item.pk, section="content")
        wrapped = bytes(GrantWrap.objects.get(grant=grant).wrapped)
        private = keys.private_keys({both[PART_3].pk, both[GDPR].pk})
    info = grant_crypto.Info("item", item.pk, "content", police, grant.generation)
    assert len(grant_crypto.unwrap(wrapped, private[both[PART_3].pk], info)) == 32
    with pytest.raises(CannotOpen):
        grant_crypto.unwrap(wrapped, private[both[GDPR].pk], info)


def test_an_agency_that_comes_to_work_under_part_3_gets_a_second_pair_with_the_change(
    cast: Cast,
) -> None:
    homes = cast.agency.housing
    assert {*pairs(cast, homes.pk)} == {GDPR}
    with door.door(cast.hugh):
        details = {name: getattr(homes, name) for name in DETAILS}
        details["legal_regime"] = LegalRegime.BOTH
        agencies.change(homes, by=cast.hugh, version=homes.version, **details)
    assert {*pairs(cast, homes.pk)} == {GDPR, PART_3}


def test_without_a_part_3_pair_no_part_3_item_is_written_rather_than_under_the_other(
    cast: Cast,
) -> None:
    request = asked(cast, rated(cast), "police")["police"]
    opened_by(cast.owen, request)
    with door.door(cast.hugh):
        AgencyKey.objects.get(agency=cast.agency.police, regime=PART_3).set_retired(clock.now())
    with pytest.raises(Refused, match="no key for this part of the law"):
        wrote(cast.owen, request, "ZQX", SHARE)
    with door.door(cast.hugh):
        made: Sequence[AgencyKey] = keys.create_pairs(cast.agency.police)
    assert [key.regime for key in made] == [PART_3]
    wrote(cast.owen, request, "ZQX", SHARE)
