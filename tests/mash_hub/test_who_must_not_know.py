"""The question that a new address forces: who must not know it? (domain notes 5.2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse

from agencies import door, hats
from agencies.actors import Hat
from agencies.models import Draft
from agencies.verdicts import Refused
from mash_hub import contacts, finding, flags, subjects, who_must_not_know
from mash_hub.addresses import Address
from mash_hub.contacts import Part, Submission
from mash_hub.flags import Days, Marking, Showing
from mash_hub.identities import Identity
from mash_hub.models import Card, Contact, Involvement
from mash_hub.models.contacts import Category, Consent, Override
from mash_hub.models.flags import FlagType
from mash_hub.models.subjects import PersonRole
from mash_hub.protection import Kept, Protection, What
from tests.cast import Cast, client_of, post
from tests.mash_hub.contact_case import HOME, MARISA, MORE, SAFE, STORY, begun, submitted, typed
from tests.meetings.marac_stories import PARTS, referred

MOVED = Address("3 Ash Court", "Eastvale", "EV1 2AA", kind="HOME")


def _card(cast: Cast, by: Hat, identity: Identity = MARISA) -> Card:
    contact = submitted(by, [Part(PersonRole.VICTIM, identity)])
    with door.door(by):
        part = Involvement.objects.in_file(contact.file_id)[0]
        assert part.card is not None
        return part.card


def _flag(cast: Cast, card: Card, by: Hat, days: int = 100) -> None:
    today = hats.today()
    lasts = Days(today, today + timedelta(days=days), today + timedelta(days=1))
    with door.door(by):
        flags.set_flag(
            subjects.subject_of(card),
            by=by,
            marking=Marking(FlagType.MARAC, "Heard.", lasts, Showing()),
        )


def _again(by: Hat, card: Card, identity: Identity) -> Contact:
    with door.door(by):
        draft = contacts.begin(by=by)
        finding.own_records({"0": identity}, by=by)
    with door.door(by):
        return contacts.submit(
            Draft.objects.get(pk=draft.pk),
            Submission(
                people=[Part(PersonRole.VICTIM, identity, card.pk)],
                categories=[Category.DOMESTIC_ABUSE],
                narrative=STORY,
                consent=Consent.NOT_SOUGHT,
                override=Override.WOULD_ENDANGER,
                safe_contact=SAFE,
            ),
            by=by,
        )


def test_where_a_marac_flag_stands_a_new_address_says_who_must_not_know_it(cast: Cast) -> None:
    card = _card(cast, cast.kim)
    _again(cast.kim, card, replace(MARISA, addresses=(replace(MOVED, kind="WORK"),)))  # no flag yet
    _flag(cast, card, cast.kim)
    new = Address("9 Larch Road", "Northmoor", "NM4 2PP", kind="HOME")
    for unsaid in (
        replace(MARISA, addresses=(new,)),
        replace(MARISA, addresses=(), kept=(Kept(What.ADDRESS, Protection.SAFE, new),)),
        replace(MARISA, addresses=(), kept=(Kept(What.ADDRESS, Protection.SAFE, HOME),)),
    ):
        with pytest.raises(Refused, match="say who must not know"):
            _again(cast.kim, card, unsaid)
    _again(cast.kim, card, MARISA)  # where she lived before: nothing changes
    _again(cast.kim, card, replace(MARISA, addresses=(replace(new, until="2020"),)))
    said = replace(new, not_to_know="nobody")
    _again(cast.kim, card, replace(MARISA, addresses=(said,)))
    _again(cast.kim, card, replace(MARISA, addresses=(new,)))  # it was said: it is on the card
    with door.door(cast.kim):
        found = subjects.identity_of(Card.objects.get(pk=card.pk), by=cast.kim)
        assert found
        assert found.addresses[0].not_to_know == "nobody"


def test_whoever_sees_no_flags_is_asked_of_every_change_so_that_asking_tells_nothing(
    cast: Cast,
) -> None:
    card = _card(cast, cast.joan)
    moved = replace(MARISA, addresses=(MOVED,))
    with pytest.raises(Refused, match="differs from the one in your agency"):
        _again(cast.joan, card, moved)
    _flag(cast, card, cast.kim)
    with pytest.raises(Refused, match="differs from the one in your agency"):
        _again(cast.joan, card, moved)
    _again(cast.joan, card, replace(MARISA, addresses=(replace(MOVED, not_to_know="him"),)))


def test_others_in_the_same_contact_are_asked_about_too(cast: Cast) -> None:
    card = _card(cast, cast.kim)
    _flag(cast, card, cast.kim)
    child = Identity(names=MARISA.names, addresses=(MOVED,))
    with door.door(cast.kim):
        place, verdict = who_must_not_know.unsaid([(card.pk, MARISA), (None, child)], by=cast.kim)
        assert (place, bool(verdict)) == (1, False)
        assert who_must_not_know.is_said([(None, child)], by=cast.kim)


def test_the_page_asks_at_the_field_and_sends_once_it_is_said(cast: Cast) -> None:
    card = _card(cast, cast.joan)
    browser = client_of(cast.joan)
    draft = begun(browser, cast.joan)
    more = MORE | {"lines": "3 Ash Court", "postcode": "ev1 2aa"}
    key = typed(browser, cast.joan, draft, more=more)
    check = reverse("mash_hub:contact-check", args=[draft])
    browser.get(check)
    sent = {f"own_{key}": str(card.pk)}
    asked = post(browser, check, cast.joan, **sent)
    assert asked.status_code == 422
    url = reverse("mash_hub:contact-person", args=[draft, key, "more"])
    assert f"{url}#id_not_to_know" in asked.content.decode()
    assert 'id="id_not_to_know"' in browser.get(url).content.decode()
    post(browser, url, cast.joan, **more, not_to_know="Callum Thrale")
    browser.get(check)
    assert post(browser, check, cast.joan, **sent).status_code == 302
    with door.door(cast.joan):
        found = subjects.identity_of(Card.objects.get(pk=card.pk), by=cast.joan)
        assert found
        assert "must not know: Callum Thrale" in found.addresses[0].details


def test_a_referral_to_a_marac_asks_as_a_contact_does(cast: Cast) -> None:
    first = referred(cast.joan)
    with door.door(cast.joan):
        cards = {one.role: one.card_id for one in Involvement.objects.in_file(first.file_id)}
    same = [replace(one, card_id=cards[one.role]) for one in PARTS]
    victim, *others = same
    moved = replace(victim, identity=replace(MARISA, addresses=(MOVED,)))
    with pytest.raises(Refused, match="say who must not know"):
        referred(cast.joan, people=[moved, *others])
    said = replace(MARISA, addresses=(replace(MOVED, not_to_know="Callum Thrale"),))
    assert referred(cast.joan, people=[replace(moved, identity=said), *others]).reference
