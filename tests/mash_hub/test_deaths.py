"""That somebody has died stands on a record of one's agency, sealed, and is taken back where it is wrong (5.1)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from agencies import door, hats
from agencies.actors import Service
from audit.log.models import Entry
from mash_hub import flags, subjects
from mash_hub.flags import Days, Marking, Showing
from mash_hub.identities import Identity
from mash_hub.models import Card, Flag, Involvement
from mash_hub.models.flags import FlagType
from tests.cast import SETUP, Cast, client_of, post
from tests.mash_hub.contact_case import submitted

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
WORDS = "The hospital rang us."


def card_in_contact(cast: Cast) -> Card:
    """The record of the victim in a contact of Joan’s, as it stands now."""
    contact = submitted(cast.joan)
    with door.door(SETUP):
        part = Involvement.objects.in_file(contact.file_id).select_related("card")[0]
    assert part.card is not None
    return part.card


def newest(card: Card) -> Card:
    with door.door(SETUP):
        return Card.objects.get(pk=card.pk)


def sent(cast: Cast, card: Card, on: date | None = None, **more: Any) -> Any:
    """Kim, of the same agency, on the page of the record."""
    typed: dict[str, Any] = {"sentence": WORDS, "version": newest(card).version, **more}
    if on is not None:
        typed |= {f"died_on_{part}": getattr(on, part) for part in ("day", "month", "year")}
    url = reverse("mash_hub:card-death", args=[card.pk])
    return post(client_of(cast.kim), url, cast.kim, **typed)


def person_page(cast: Cast, card: Card) -> str:
    url = reverse("mash_hub:person-of-record", args=[card.pk])
    return str(client_of(cast.kim).get(url, follow=True).content.decode())


def said(cast: Cast, card: Card) -> Identity:
    with door.door(cast.kim):
        found = subjects.identity_of(newest_inside(card), by=cast.kim)
    assert found is not None
    return found


def newest_inside(card: Card) -> Card:
    return Card.objects.get(pk=card.pk)


def test_a_day_of_death_is_written_down_warns_whoever_reads_the_record_and_is_taken_back(
    cast: Cast,
) -> None:
    card = card_in_contact(cast)
    today = hats.today()
    before = person_page(cast, card)
    assert "They have died…" in before
    assert "tel:+447700900123" in before
    assert sent(cast, card, today, cause="Not known yet").status_code == 302
    assert newest(card).is_deceased
    assert (said(cast, card).deceased_on, said(cast, card).cause_of_death) == (
        today.isoformat(),
        "Not known yet",
    )
    shown = person_page(cast, card)
    assert "Do not write to them, ring or visit them." in shown
    assert "tel:" not in shown  # no number of theirs is one click away
    assert sent(cast, card).status_code == 302
    assert not newest(card).is_deceased
    assert (said(cast, card).deceased_on, said(cast, card).cause_of_death) == ("", "")
    assert "tel:+447700900123" in person_page(cast, card)
    with door.door(cast.ines):
        entries = Entry.objects.filter(ground="death").order_by("at")
        assert [entry.verb for entry in entries] == ["CHANGED", "WITHDRAWN"]


def test_it_lies_behind_and_after_the_birth_and_says_in_a_sentence_how_one_knows(
    cast: Cast,
) -> None:
    card = card_in_contact(cast)
    ahead, early = hats.today() + timedelta(days=1), date(1990, 1, 1)
    for wrong in (ahead, early):
        refused = sent(cast, card, wrong)
        assert refused.status_code == 422
        assert WORDS in refused.content.decode()
    assert sent(cast, card, hats.today(), sentence=" ").status_code == 422
    assert not newest(card).is_deceased


def test_only_its_own_agency_says_so_and_of_two_who_say_it_at_once_the_second_is_told(
    cast: Cast,
) -> None:
    card = card_in_contact(cast)
    url = reverse("mash_hub:card-death", args=[card.pk])
    for hat in (cast.devika, cast.owen, cast.joan, cast.ruth):
        assert client_of(hat).get(url).status_code in (403, 404)
        typed = {"sentence": WORDS, "version": newest(card).version}
        assert post(client_of(hat), url, hat, **typed).status_code in (403, 404)
    version = newest(card).version
    assert sent(cast, card, hats.today()).status_code == 302
    again = sent(cast, card, hats.today(), version=version)  # the same button pressed twice
    assert again.status_code == 409
    assert newest(card).is_deceased


def test_nobody_is_asked_to_review_a_flag_on_somebody_who_has_died(cast: Cast) -> None:
    card = card_in_contact(cast)
    today = hats.today()
    with door.door(cast.kim):
        marking = Marking(
            FlagType.SUICIDE_RISK,
            "She said so to her nurse.",
            Days(today, today + timedelta(days=60), today + timedelta(days=1)),
            Showing(),
        )
        flag = flags.set_flag(
            subjects.subject_of(newest_inside(card)), by=cast.kim, marking=marking
        )
    tomorrow = today + timedelta(days=1)

    def to_review() -> bool:
        with door.door(Service("flags")):
            return Flag.objects.to_review(tomorrow).filter(pk=flag.pk).exists()

    assert to_review()
    assert sent(cast, card, today).status_code == 302
    assert not to_review()
    assert sent(cast, card).status_code == 302
    assert to_review()
