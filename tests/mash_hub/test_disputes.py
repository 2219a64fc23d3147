"""Disputes: another agency objects, the owner answers, every text stays, readers are told."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from agencies import door, sealing
from agencies.models import Notice
from agencies.reasons import Reason, ReasonCode
from agencies.verdicts import Refused, Stale
from mash_hub import disputes, item_page
from mash_hub.models import Dispute, Item
from mash_hub.models.disputes import DisputeState
from tests.cast import Cast, client_of, post
from tests.mash_hub.enquiry_case import (
    SHARE,
    asked,
    fresh,
    in_part,
    opened_by,
    rated,
    returned,
    wrote,
)
from tests.mash_hub.test_releases import reads

TEXT = "ZQX three incidents in nine months"
RIGHT = "ZQX two incidents in nine months"
NOTE = "One was at another address; see our log."
CORRECTION = Reason(ReasonCode.CORRECTION, "Counted twice.")
KEPT = Reason(ReasonCode.REVIEW, "Checked with the officer.")


@pytest.fixture
def item(cast: Cast) -> Item:
    """An item of the police that the host and health read."""
    sent = asked(cast, rated(cast), "police", "health")
    for hat, key, words in ((cast.kim, "health", "Seen"), (cast.owen, "police", TEXT)):
        opened_by(hat, sent[key])
        written = wrote(hat, sent[key], words, SHARE)
        returned(hat, sent[key])
    return written


def disputed(cast: Cast, item: Item, **other: Any) -> Dispute:
    with door.door(cast.devika):
        return disputes.dispute(
            fresh(item), by=cast.devika, **{"note": NOTE, "proposed": RIGHT, **other}
        )


def accepted(cast: Cast, dispute: Dispute, **other: Any) -> Dispute:
    with door.door(cast.owen):
        now = fresh(dispute)
        given = {
            "text": RIGHT,
            "because": CORRECTION,
            "version": now.version,
            "item_version": now.item.version,
        }
        return disputes.accept(now, by=cast.owen, **{**given, **other})


def test_a_dispute_reaches_the_owner_and_marks_the_item_for_every_reader(
    cast: Cast, item: Item
) -> None:
    made = disputed(cast, item)
    assert reads(cast.kim, item) == TEXT
    with door.door(cast.owen):
        assert Notice.objects.visible_to(cast.owen).filter(notice_kind="ITEM_DISPUTED").count() == 1
        words = sealing.open([fresh(made)], ["words"], by=cast.owen)[made, "words"]
        assert words == {"note": NOTE, "proposed": RIGHT}
    page = client_of(cast.kim).get(reverse("mash_hub:item", args=[item.pk])).content.decode()
    assert "Disputed" in page
    assert NOTE not in page
    with door.door(cast.kim):
        assert not Dispute.objects.visible_to(cast.kim).exists()
        assert sealing.open([made], ["words"], by=cast.kim)[made, "words"] is None


def test_accepting_corrects_the_item_tells_its_readers_and_keeps_every_text(
    cast: Cast, item: Item
) -> None:
    client_of(cast.devika).get(reverse("mash_hub:item", args=[item.pk]))
    made = accepted(cast, disputed(cast, item))
    assert made.state == DisputeState.ACCEPTED
    assert (reads(cast.devika, item), reads(cast.kim, item)) == (RIGHT, RIGHT)
    for hat in (cast.devika, cast.kim):
        with door.door(hat):
            told = Notice.objects.visible_to(hat).values_list("notice_kind", flat=True)
            assert "ITEM_CORRECTED" in told
    with door.door(cast.owen):
        context = item_page.of(fresh(item), by=cast.owen)
        texts = [version.words["text"] for version in context["versions"]]
        assert texts == [TEXT, RIGHT]
        wrong, right = context["versions"]
        assert [reading.name for reading in wrong.readings] == ["Devika Rao"]
        assert {reading.name for reading in right.readings} == {"Devika Rao", "Kim Ashby"}
        assert context["disputes"][0].answer == "To correct a mistake: Counted twice."
    with door.door(cast.devika):
        earlier = item_page.of(fresh(item), by=cast.devika)["versions"]
        assert [version.words["text"] for version in earlier] == [TEXT, RIGHT]


def test_the_owner_corrects_in_its_own_words_for_whole_and_part(cast: Cast) -> None:
    police = asked(cast, rated(cast), "police")["police"]
    opened_by(cast.owen, police)
    item = wrote(cast.owen, police, "ZQX with number 9", in_part(TEXT))
    returned(cast.owen, police)
    made = disputed(cast, item)
    with pytest.raises(Refused, match="what is shared"):
        accepted(cast, made, text="ZQX two, with number 9")
    accepted(cast, made, text="ZQX two, with number 9", shared_text=RIGHT)
    assert reads(cast.devika, item) == RIGHT


def test_refusing_keeps_the_text_and_both_sides_say_why(cast: Cast, item: Item) -> None:
    made = disputed(cast, item)
    with door.door(cast.owen):
        disputes.refuse(made, by=cast.owen, because=KEPT, version=made.version)
    assert reads(cast.devika, item) == TEXT
    page = client_of(cast.devika).get(reverse("mash_hub:item", args=[item.pk])).content.decode()
    assert "Disputed, kept by owner" in page
    assert "Checked with the officer." in page
    with door.door(cast.devika):
        told = Notice.objects.visible_to(cast.devika)
        assert told.filter(notice_kind="DISPUTE_ANSWERED").count() == 1


def test_only_readers_outside_dispute_and_only_its_owner_answers(cast: Cast, item: Item) -> None:
    for hat in (cast.tom, cast.owen, cast.joan):
        with door.door(hat), pytest.raises(Refused):
            disputes.dispute(fresh(item), by=hat, note=NOTE)
    made = disputed(cast, item)
    with pytest.raises(Refused, match="waits for the answer"):
        disputed(cast, item)
    for hat in (cast.devika, cast.kim):
        with door.door(hat), pytest.raises(Refused):
            disputes.refuse(fresh(made), by=hat, because=KEPT, version=made.version)
    with door.door(cast.owen), pytest.raises(Refused):
        disputes.take_back(fresh(made), by=cast.owen, version=made.version)
    with door.door(cast.owen), pytest.raises(Stale):
        disputes.refuse(fresh(made), by=cast.owen, because=KEPT, version=99)


def test_a_dispute_taken_back_leaves_the_item_unmarked(cast: Cast, item: Item) -> None:
    made = disputed(cast, item)
    with door.door(cast.devika):
        disputes.take_back(made, by=cast.devika, version=made.version)
    with door.door(cast.kim):
        assert disputes.marks([item]) == {}
    with pytest.raises(Refused, match="answered already"):
        accepted(cast, made)


def test_both_faces_of_who_sees_a_dispute_agree(cast: Cast, item: Item) -> None:
    made = disputed(cast, item)
    everybody = [cast.hat(name) for name in vars(cast.person)]
    shown = []
    for hat in everybody:
        with door.door(hat):
            if Dispute.objects.visible_to(hat).filter(pk=made.pk).exists():
                shown.append(hat)
    with door.door(cast.owen):
        assert Dispute.objects.readers_of(fresh(made), among=everybody) == shown
    assert cast.devika in shown
    assert cast.owen in shown
    assert cast.kim not in shown


def test_a_dispute_and_its_answer_through_the_browser(cast: Cast, item: Item) -> None:
    devika, owen = client_of(cast.devika), client_of(cast.owen)
    address = reverse("mash_hub:item-dispute", args=[item.pk])
    assert post(devika, address, cast.devika, note="").status_code == 422
    answer = post(devika, address, cast.devika, note=NOTE, proposed=RIGHT)
    assert answer.status_code == 302
    with door.door(cast.owen):
        made = Dispute.objects.get()
    accept = reverse("mash_hub:dispute-accept", args=[made.pk])
    assert client_of(cast.kim).get(accept).status_code == 404
    page = owen.get(accept).content.decode()
    assert NOTE in page
    assert "Northmoor Community Health" in page
    with door.door(cast.owen):
        version = fresh(item).version
    form = {"text": RIGHT, "because": "CORRECTION", "version": 1, "item_version": version}
    assert post(owen, accept, cast.owen, **form).status_code == 302
    assert reads(cast.devika, item) == RIGHT
    assert (
        "Every text it had" in devika.get(reverse("mash_hub:item", args=[item.pk])).content.decode()
    )
