"""Quotations: what a decision relies on stays with it, and says when its source does not stand so."""

from __future__ import annotations

import pytest
from django.urls import reverse

from agencies import door, sealing
from agencies.reasons import Reason, ReasonCode
from agencies.verdicts import Refused
from mash_hub import corrections, enquiries, items, quotations, sharing
from mash_hub.models import Item, Quotation
from mash_hub.models.items import Handling, Release
from tests.cast import Cast, client_of
from tests.mash_hub.enquiry_case import (
    SHARE,
    THRESHOLD,
    asked,
    decided,
    decision,
    fresh,
    in_part,
    matter,
    opened_by,
    rated,
    returned,
    wrote,
)

TEXT = "ZQX three incidents in nine months"
PART = "ZQX some incidents"
BACK = Reason(ReasonCode.SENT_IN_ERROR)


def answered(cast: Cast, released: items.ReleaseDecision = SHARE, **other: object) -> Item:
    police = asked(cast, rated(cast), "police")["police"]
    opened_by(cast.owen, police)
    item = wrote(cast.owen, police, TEXT, released, **other)
    returned(cast.owen, police)
    return item


def relied_on(cast: Cast, item: Item) -> list[quotations.Quoted]:
    """What the decision quotes, as Devika sees it now."""
    with door.door(cast.devika):
        return quotations.of(fresh(item).request.enquiry, by=cast.devika)


def decide_on(cast: Cast, item: Item, *quoted: Item) -> None:
    """Devika decides the item's enquiry, and relies on some items."""
    with door.door(cast.devika):
        enquiry = fresh(item).request.enquiry
        enquiries.decide(
            enquiry,
            by=cast.devika,
            decision=decision(cast),
            because=THRESHOLD,
            relied_on=[one.pk for one in quoted],
            version=enquiry.version,
        )


def test_a_quotation_keeps_the_words_and_is_marked_when_they_are_taken_back(cast: Cast) -> None:
    item = answered(cast)
    decide_on(cast, item, item)
    assert [(one.text, one.mark) for one in relied_on(cast, item)] == [(TEXT, "")]
    with door.door(cast.owen):
        now = fresh(item)
        sharing.withdraw(now, by=cast.owen, because=BACK, version=now.version)
    assert [(one.text, one.mark) for one in relied_on(cast, item)] == [
        (TEXT, "Taken back by its owner since")
    ]
    page = client_of(cast.devika).get(reverse("mash_hub:enquiry", args=[item.request.enquiry_id]))
    assert "Taken back by its owner since" in page.content.decode()


def test_a_quotation_of_a_part_is_the_part_and_is_marked_when_corrected(cast: Cast) -> None:
    item = answered(cast, in_part(PART))
    decide_on(cast, item, item)
    assert [(one.text, one.mark) for one in relied_on(cast, item)] == [(PART, "")]
    with door.door(cast.owen):
        now = fresh(item)
        corrections.correct(
            now,
            by=cast.owen,
            matter=matter(now.request, "ZQX two"),
            because=Reason(ReasonCode.CORRECTION),
            shared_text="ZQX fewer",
            version=now.version,
        )
    assert [(one.text, one.mark) for one in relied_on(cast, item)] == [
        (PART, "Corrected by its owner since")
    ]


def test_nobody_else_gains_by_a_quotation(cast: Cast) -> None:
    item = answered(cast)
    decide_on(cast, item, item)
    everybody = [cast.hat(name) for name in vars(cast.person)]
    shown = []
    for hat in everybody:
        with door.door(hat):
            if Quotation.objects.visible_to(hat).exists():
                shown.append(hat)
    assert shown == [cast.devika, cast.mandeep, cast.arlo]
    with door.door(cast.devika):
        row = Quotation.objects.get()
        assert Quotation.objects.readers_of(row, among=everybody) == shown
    with door.door(cast.owen):
        assert sealing.open([row], ["words"], by=cast.owen)[row, "words"] is None


def test_what_cannot_be_read_or_is_under_handling_c_is_not_quoted(cast: Cast) -> None:
    named = items.ReleaseDecision(
        Release.SHARE, ReasonCode.RELEVANT, named_readers=[cast.devika.person_id]
    )
    item = answered(cast, named, handling=Handling.C, conditions="Not to be minuted")
    with pytest.raises(Refused, match="handling C"):
        decide_on(cast, item, item)
    with door.door(cast.owen):
        now = fresh(item)
        sharing.withdraw(now, by=cast.owen, because=BACK, version=now.version)
    with pytest.raises(Refused, match="can read now"):
        decide_on(cast, item, item)
    with door.door(cast.devika):
        assert not Quotation.objects.exists()
        assert not fresh(item).request.enquiry.is_decided
    decided(cast, item.request.enquiry)
