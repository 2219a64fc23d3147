"""Items: owned, decided one by one, corrected for their readers, and taken back at once."""

from __future__ import annotations

import pytest
from django.urls import reverse

from agencies import door, sealing
from agencies.models import Notice
from agencies.reasons import Reason, ReasonCode
from agencies.verdicts import Refused, Stale
from audit.log.models import Entry
from mash_hub import answers, corrections, enquiry_page, items, share_preview, sharing
from mash_hub.models import InformationRequest, Item
from mash_hub.models.items import Handling, ItemState, Release
from mash_hub.models.requests import RequestState
from tests.cast import Cast, client_of
from tests.mash_hub.enquiry_case import (
    SHARE,
    WITHHOLD,
    asked,
    fresh,
    in_part,
    matter,
    opened_by,
    rated,
    returned,
    wrote,
)

CORRECTION = Reason(ReasonCode.CORRECTION)
TEXT = "ZQX three incidents in nine months"


@pytest.fixture
def request_to_police(cast: Cast) -> InformationRequest:
    return asked(cast, rated(cast), "police", "health")["police"]


@pytest.fixture
def item(cast: Cast, request_to_police: InformationRequest) -> Item:
    """An item of the police, decided to be shared, not yet sent."""
    opened_by(cast.owen, request_to_police)
    return wrote(cast.owen, request_to_police, TEXT, SHARE)


def reads(hat, item: Item) -> str:  # type: ignore[no-untyped-def]
    with door.door(hat):
        found = Item.objects.visible_to(hat).filter(pk=item.pk)
        opened = sealing.open(found, ["content", "shared"], by=hat)
        words = [sharing.words_of(one, opened) for one in found]
        return words[0]["text"] if words and words[0] else ""


def test_nothing_leaves_before_the_answer_is_sent(cast: Cast, item: Item) -> None:
    assert reads(cast.owen, item) == TEXT
    assert reads(cast.devika, item) == ""
    returned(cast.owen, item.request)
    assert reads(cast.devika, item) == TEXT


def test_undecided_stays_at_home(cast: Cast, item: Item) -> None:
    undecided = wrote(cast.owen, item.request, "A thought", items.ReleaseDecision())
    returned(cast.owen, item.request)
    assert reads(cast.devika, undecided) == ""
    with door.door(cast.owen):
        assert fresh(undecided).state == ItemState.AT_HOME


def test_withheld_is_recorded_with_its_reason_and_not_shown(cast: Cast, item: Item) -> None:
    withheld = wrote(cast.owen, item.request, "Kept", WITHHOLD)
    returned(cast.owen, item.request)
    assert reads(cast.devika, withheld) == ""
    with door.door(cast.owen):
        entry = Entry.objects.get(verb="WITHHELD")
        assert (entry.reason_code, entry.thing_ids) == ("NOT_PROPORTIONATE", [withheld.pk])


def test_what_is_kept_back_of_a_part_is_not_in_what_is_given(cast: Cast, item: Item) -> None:
    part = wrote(cast.owen, item.request, "Seen with number 9", in_part("Seen"))
    returned(cast.owen, item.request)
    assert reads(cast.devika, part) == "Seen"
    with door.door(cast.devika):
        assert sealing.open([fresh(part)], ["content"], by=cast.devika)[part, "content"] is None


@pytest.mark.parametrize(
    ("decision", "other", "words"),
    [
        (items.ReleaseDecision(Release.SHARE), {}, "reason"),
        (in_part("  "), {}, "what is shared"),
        (SHARE, {"handling": Handling.C}, "name the people"),
    ],
)
def test_half_a_decision_is_refused(
    cast: Cast,
    request_to_police: InformationRequest,
    decision: items.ReleaseDecision,
    other: dict,
    words: str,
) -> None:
    opened_by(cast.owen, request_to_police)
    with pytest.raises(Refused, match=words):
        wrote(cast.owen, request_to_police, TEXT, decision, **other)


def test_handling_c_reaches_named_people_alone(
    cast: Cast, request_to_police: InformationRequest
) -> None:
    opened_by(cast.owen, request_to_police)
    named = items.ReleaseDecision(
        Release.SHARE, ReasonCode.RELEVANT, named_readers=[cast.devika.person_id]
    )
    item = wrote(
        cast.owen,
        request_to_police,
        TEXT,
        named,
        handling=Handling.C,
        conditions="Not to be minuted",
    )
    returned(cast.owen, request_to_police)
    assert reads(cast.devika, item) == TEXT
    assert reads(cast.mandeep, item) == ""
    assert reads(cast.kim, item) == ""


def test_only_the_owner_writes_sends_and_takes_back(cast: Cast, item: Item) -> None:
    for hat in (cast.devika, cast.kim, cast.tom, cast.paula):
        with door.door(hat), pytest.raises(Refused):
            sharing.withdraw(item, by=hat, because=CORRECTION, version=item.version)
        with door.door(hat), pytest.raises(Refused):
            answers.send_back(fresh(item.request), by=hat, version=fresh(item.request).version)


def test_taking_back_ends_reading_at_once_and_tells_the_readers(cast: Cast, item: Item) -> None:
    returned(cast.owen, item.request)
    assert reads(cast.devika, item) == TEXT
    with door.door(cast.owen):
        now = fresh(item)
        sharing.withdraw(now, by=cast.owen, because=CORRECTION, version=now.version)
    assert reads(cast.devika, item) == ""
    assert reads(cast.owen, item) == TEXT
    with door.door(cast.devika):
        assert sealing.open([fresh(item)], ["content"], by=cast.devika)[item, "content"] is None
        assert Notice.objects.filter(notice_kind="ITEM_WITHDRAWN").count() == 1


def test_a_correction_is_read_by_the_former_readers_who_are_told(cast: Cast, item: Item) -> None:
    returned(cast.owen, item.request)
    with door.door(cast.owen):
        now = fresh(item)
        corrections.correct(
            now,
            by=cast.owen,
            matter=matter(now.request, "ZQX two incidents"),
            because=CORRECTION,
            version=now.version,
        )
    assert reads(cast.devika, item) == "ZQX two incidents"
    assert reads(cast.kim, item) == ""
    history = reverse("mash_hub:item-history", args=[item.pk])
    for hat, said in ((cast.owen, ("three", "<ins>", "<del>")), (cast.devika, ("two",))):
        shown = client_of(hat).get(history).content.decode()
        assert all(words in shown for words in said)
    assert client_of(cast.kim).get(history).status_code == 404


def test_an_item_written_in_two_places_is_not_overwritten(cast: Cast, item: Item) -> None:
    with door.door(cast.owen), pytest.raises(Stale):
        items.write(
            item, by=cast.owen, matter=matter(item.request, "Other"), decision=SHARE, version=1
        )


def test_a_removed_item_does_not_leave_and_nothing_held_is_possible_again(
    cast: Cast, request_to_police: InformationRequest
) -> None:
    opened_by(cast.owen, request_to_police)
    undecided = wrote(cast.owen, request_to_police, "A thought", items.ReleaseDecision())
    with door.door(cast.owen):
        items.remove(undecided, by=cast.owen, version=undecided.version)
    with door.door(cast.owen):
        now = fresh(request_to_police)
        assert answers.nothing_held(now, by=cast.owen, version=now.version).state == "NIL"


def test_the_preview_says_who_reads_what_and_is_true(cast: Cast, item: Item) -> None:
    wrote(cast.owen, item.request, "Seen with number 9", in_part("Seen"))
    wrote(cast.owen, item.request, "Kept", WITHHOLD)
    with door.door(cast.owen):
        rows = answers.standing_items(item.request)
        lines = share_preview.of_answer(item.request, rows)
        assert [line.cells for line in lines] == [
            ("yes", "part", "no"),
            ("yes", "part", "no"),
            ("no", "no", "no"),
        ]
        assert [line.when for line in lines] == ["3 people", "after own answer", ""]
    returned(cast.owen, item.request)
    with door.door(cast.owen):
        everybody = [cast.devika, cast.mandeep, cast.arlo, cast.kim, cast.joan, cast.owen]
        readers = Item.objects.readers_of(fresh(item), among=everybody)
    assert readers == [cast.devika, cast.mandeep, cast.arlo, cast.owen]


def test_both_faces_of_who_sees_an_item_agree(cast: Cast, item: Item) -> None:
    returned(cast.owen, item.request)
    with door.door(cast.owen):
        health = InformationRequest.objects.get(
            enquiry=item.request.enquiry_id, agency=cast.agency.health
        )
    opened_by(cast.kim, health)
    wrote(cast.kim, health, "Missed appointment", SHARE)
    returned(cast.kim, health)
    everybody = [getattr(cast, name) for name in vars(cast.person)]
    shown = []
    for hat in everybody:
        with door.door(hat):
            if Item.objects.visible_to(hat).filter(pk=item.pk).exists():
                shown.append(hat)
    with door.door(cast.owen):
        assert Item.objects.readers_of(fresh(item), among=everybody) == shown
    assert cast.kim in shown
    assert cast.tom not in shown


def test_a_reader_is_told_why_the_item_can_be_seen(cast: Cast, item: Item) -> None:
    returned(cast.owen, item.request)
    with door.door(cast.devika):
        why = enquiry_page.why_readable([item], by=cast.devika)[item.pk]
    assert len(why) == 1
    assert why[0].startswith(
        f"Police released it whole to the agencies of {item.request.enquiry.reference}"
    )


def test_an_item_is_about_people_named_in_the_request_only(
    cast: Cast, request_to_police: InformationRequest
) -> None:
    opened_by(cast.owen, request_to_police)
    with pytest.raises(Refused, match="named in the request"):
        wrote(cast.owen, request_to_police, TEXT, SHARE, people=[cast.owen.person_id])


def test_the_request_follows_the_work_on_it(
    cast: Cast, request_to_police: InformationRequest
) -> None:
    opened_by(cast.owen, request_to_police)
    wrote(cast.owen, request_to_police, "A thought", items.ReleaseDecision())
    with door.door(cast.owen):
        assert fresh(request_to_police).state == RequestState.RESEARCHING
    wrote(cast.owen, request_to_police, TEXT, SHARE)
    with door.door(cast.owen):
        assert fresh(request_to_police).state == RequestState.PROPORTIONALITY
