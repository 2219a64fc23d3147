"""Onward requests: who reads another agency's item asks its owner before it is passed on (7.2 R9)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agencies import clock, door, hats
from agencies.actors import Hat
from agencies.clock import LONDON
from agencies.models import Notice, NoticeKind
from agencies.models.workspaces import Purpose
from agencies.reasons import Reason, ReasonCode
from agencies.verdicts import Refused, Stale
from audit.log.models import Entry
from config.desk import my_work
from mash_hub import clocks, conflicts, jobs, onward_ends, onward_requests, sharing
from mash_hub.models import (
    Escalation,
    Item,
    ItemRelease,
    OnwardRequest,
    OnwardState,
    OutsideBody,
)
from mash_hub.models.conflicts import ConflictSource
from mash_hub.models.releases import Section
from mash_hub.onward_ends import ANSWER
from mash_hub.onward_requests import Leave, Wish
from tests.audit_workspace.test_reports import ask as report
from tests.cast import SETUP, Cast, client_of, post
from tests.mash_hub.enquiry_case import (
    SHARE,
    asked,
    nothing,
    opened_by,
    rated,
    returned,
    wrote,
)
from tests.mash_hub.test_releases import ended, of_people, reads, released, terms

S = OnwardState
MONDAY = datetime(2027, 2, 1, 9, tzinfo=LONDON)
TEXT = "ZQX three incidents in nine months"
WHY = "ZQY they visit on Friday"
CONDITIONS = "ZQC not to the parents"
COURT = "ZQB Northmoor Family Court"
BECAUSE = Reason(ReasonCode.RELEVANT, "ZQR needed for the visit")


@pytest.fixture(autouse=True)
def _on_monday() -> Iterator[None]:
    """Everything happens from that Monday on."""
    with clock.moved(MONDAY):
        yield


@pytest.fixture
def item(cast: Cast) -> Item:
    """An item of the police that the host reads."""
    sent = asked(cast, rated(cast), "police")["police"]
    opened_by(cast.owen, sent)
    made = wrote(cast.owen, sent, TEXT, SHARE)
    returned(cast.owen, sent)
    assert reads(cast.devika, made) == TEXT
    return made


def now(row: Any) -> Any:
    with door.door(SETUP):
        return type(row).objects.get(pk=row.pk)


def inside(cast: Cast, **other: Any) -> Wish:
    return replace(Wish(Purpose.SAFEGUARD_CHILD, WHY, cast.agency.housing.pk), **other)


def outside(**other: Any) -> Wish:
    wish = Wish(Purpose.SAFEGUARD_CHILD, WHY, None, OutsideBody.COURT, COURT)
    return replace(wish, **other)


def asks(by: Hat, item: Item, wish: Wish) -> OnwardRequest:
    with door.door(by):
        return onward_requests.ask(item, wish, by=by)


def gives(by: Hat, row: OnwardRequest, **other: Any) -> OnwardRequest:
    leave: dict[str, Any] = {
        "until_on": hats.today() + timedelta(days=14),
        "conditions": CONDITIONS,
    }
    with door.door(by):
        row = OnwardRequest.objects.select_related("item").get(pk=row.pk)
        leave["item_version"] = row.item.version
        return onward_requests.give(
            row, Leave(**{**leave, **other}), by=by, because=BECAUSE, version=row.version
        )


def declines(by: Hat, row: OnwardRequest) -> OnwardRequest:
    with door.door(by):
        row = OnwardRequest.objects.get(pk=row.pk)
        return onward_requests.decline(row, by=by, because=BECAUSE, version=row.version)


def told(hat: Hat, kind: NoticeKind) -> int:
    with door.door(hat):
        return Notice.objects.visible_to(hat).filter(notice_kind=kind).count()


def page(hat: Hat, name: str, row: Any) -> str:
    answer = client_of(hat).get(reverse(f"mash_hub:{name}", args=[row.pk]))
    return answer.content.decode() if answer.status_code == 200 else ""


def works(hat: Hat) -> list[str]:
    with door.door(hat):
        return [one.words for one in my_work.gather(hat, clock.now(), with_names=False).due]


# --- asking and answering -------------------------------------------------------------------------


def test_whoever_asked_reads_the_answer_of_the_owner_also_where_it_is_not_the_host(
    cast: Cast,
) -> None:
    sent = asked(cast, rated(cast), "police", "health")
    opened_by(cast.owen, sent["police"])
    made = wrote(cast.owen, sent["police"], TEXT, SHARE)
    returned(cast.owen, sent["police"])
    nothing(cast.kim, sent["health"])
    released(cast, made, of_people(cast, made, "kim"), terms())
    row = gives(cast.owen, asks(cast.kim, made, outside()))
    assert row.state == S.GIVEN
    for hat in (cast.kim, cast.owen):
        assert CONDITIONS in page(hat, "onward", row)


def test_an_agency_of_the_hub_is_given_a_release_of_the_owners_own(cast: Cast, item: Item) -> None:
    row = asks(cast.devika, item, inside(cast))
    assert reads(cast.tom, item) == ""  # asking passes nothing on
    assert told(cast.owen, NoticeKind.ONWARD_ASKED) == 1
    assert "An agency asks to pass an item on" in works(cast.owen)
    with pytest.raises(Refused, match="Name people"):
        gives(cast.owen, row)
    with pytest.raises(Refused, match="Name people"):
        gives(cast.owen, row, persons=(cast.kim.person_id,))
    with pytest.raises(Stale):
        gives(cast.owen, row, persons=(cast.tom.person_id,), item_version=1)
    done = gives(cast.owen, row, persons=(cast.tom.person_id,))
    assert done.state == S.GIVEN
    assert reads(cast.tom, item) == TEXT
    assert reads(cast.lee, item) == ""  # of the same agency, not named
    with door.door(cast.owen):
        release = ItemRelease.objects.get(pk=done.release_id)
        assert (release.by_kind, release.by_id) == (OnwardRequest.kind, row.pk)
        assert (release.persons, release.purpose) == ([cast.tom.person_id], row.purpose)
        sharing.end(release, by=cast.owen, because=BECAUSE, version=release.version)
    assert reads(cast.tom, item) == ""
    assert reads(cast.devika, item) == TEXT  # who reads it for another cause goes on
    assert told(cast.devika, NoticeKind.ONWARD_ANSWERED) == 1
    assert "An agency asks to pass an item on" not in works(cast.owen)


def test_outside_the_hub_leave_is_recorded_and_stands_at_the_item_until_its_day(
    cast: Cast, item: Item
) -> None:
    row = asks(cast.devika, item, outside())
    assert COURT in page(cast.owen, "onward", row)
    assert CONDITIONS not in page(cast.devika, "item", item)
    gives(cast.owen, row)
    shown = page(cast.devika, "item", item)
    for words in (CONDITIONS, COURT, "May be passed on", "15 February 2027"):
        assert words in shown
    with door.door(SETUP):
        assert not ItemRelease.objects.filter(by_kind=OnwardRequest.kind).exists()
    with clock.moved(MONDAY + timedelta(days=15)):
        assert CONDITIONS not in page(cast.devika, "item", item)
        assert "may not be told on any more" in page(cast.devika, "onward", row)


@pytest.mark.parametrize(
    ("how", "is_inside"),
    [
        ("taken back", True),
        ("ran out", True),
        ("item withdrawn", True),
        ("ran out", False),
        ("item withdrawn", False),
    ],
)
def test_nothing_says_that_it_may_be_passed_on_once_the_leave_is_over(
    cast: Cast, item: Item, how: str, *, is_inside: bool
) -> None:
    row = asks(cast.devika, item, inside(cast) if is_inside else outside())
    named: dict[str, Any] = {"persons": (cast.tom.person_id,)} if is_inside else {}
    given = gives(cast.owen, row, **named)
    onwards = reverse("mash_hub:onwards")

    def shown() -> list[str]:
        listed = client_of(cast.devika).get(onwards).content.decode()
        return [page(cast.devika, "onward", row), listed]

    assert all("May be passed on" in one for one in shown())
    assert "May be passed on" in page(cast.devika, "item", item)
    item = now(item)
    if how == "taken back":
        ended(cast, given.release)
    elif how == "item withdrawn":
        with door.door(cast.owen):
            sharing.withdraw(item, by=cast.owen, because=BECAUSE, version=item.version)
    with clock.moved(MONDAY + timedelta(days=15 if how == "ran out" else 0)):
        own, listed = shown()
        at_item = page(cast.devika, "item", item)
    assert "May be passed on" not in own + listed + at_item
    assert "Northmoor Homes, until" not in own
    assert row.reference in listed
    assert row.reference not in at_item
    if is_inside:
        assert "taken back or ran out" in own


def test_on_pages_one_asks_and_the_owner_answers_or_declines(cast: Cast, item: Item) -> None:
    devika, owen = client_of(cast.devika), client_of(cast.owen)
    ask = reverse("mash_hub:item-onward", args=[item.pk])
    assert ask in page(cast.devika, "item", item)
    assert ask not in page(cast.owen, "item", item)
    typed = {"to": "outside:COURT", "body": COURT, "purpose": "SAFEGUARD_CHILD", "why": WHY}
    for wrong in ({"body": ""}, {"why": ""}, {"to": str(cast.agency.police.pk)}, {"purpose": "X"}):
        answer = post(devika, ask, cast.devika, **typed | wrong)
        assert answer.status_code == 422, wrong
    assert post(owen, ask, cast.owen, **typed).status_code == 403
    first = post(devika, ask, cast.devika, **typed)
    assert first.status_code == 302
    assert post(devika, ask, cast.devika, **typed).status_code == 403  # once at a time
    with door.door(SETUP):
        (row,) = OnwardRequest.objects.all()
    decline = reverse("mash_hub:onward-decline", args=[row.pk])
    assert decline in page(cast.owen, "onward", row)
    assert decline not in page(cast.devika, "onward", row)
    assert post(devika, decline, cast.devika, version=1).status_code == 403
    given = {"because": "NOT_PROPORTIONATE", "sentence": "ZQN not needed there", "version": 1}
    assert post(owen, decline, cast.owen, **given).status_code == 302
    assert "ZQN not needed there" in page(cast.devika, "onward", row)
    assert post(devika, ask, cast.devika, **typed | {"to": str(cast.agency.housing.pk)})
    with door.door(SETUP):
        row = OnwardRequest.objects.get(state=S.ASKED)
    url = reverse("mash_hub:onward", args=[row.pk])
    leave = {
        "section": Section.WHOLE.value,
        "persons": [str(cast.tom.person_id)],
        "until_on_day": "20",
        "until_on_month": "2",
        "until_on_year": "2027",
        "because": "RELEVANT",
        "conditions": CONDITIONS,
        "version": 1,
        "item_version": now(item).version,
    }
    assert post(owen, url, cast.owen, **leave | {"persons": []}).status_code == 422
    assert post(owen, url, cast.owen, **leave | {"until_on_year": "2029"}).status_code == 422
    assert post(devika, url, cast.devika, **leave).status_code == 403
    assert post(owen, url, cast.owen, **leave).status_code == 302
    assert reads(cast.tom, item) == TEXT
    for hat in (cast.devika, cast.owen):
        listed = client_of(hat).get(reverse("mash_hub:onwards")).content.decode()
        assert row.reference in listed
        assert "Northmoor Homes" in listed


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"why": " "}, "Say why"),
        ({"body": " "}, "who outside"),
        ({"purpose": Purpose.ADMINISTRATION}, "does not allow"),
        ({"outside": None}, "Name one"),
    ],
)
def test_a_wish_names_one_recipient_an_agreed_purpose_and_why(
    cast: Cast, item: Item, change: dict[str, Any], words: str
) -> None:
    with pytest.raises(Refused, match=words):
        asks(cast.devika, item, outside(**change))
    for agency in (cast.agency.police, cast.agency.council, cast.agency.audit):
        with pytest.raises(Refused):
            asks(cast.devika, item, inside(cast, recipient_id=agency.pk))
    with pytest.raises(Refused, match="Name one"):
        asks(cast.devika, item, outside(recipient_id=cast.agency.housing.pk))


def test_who_cannot_read_it_asks_nothing_and_who_does_not_own_it_answers_nothing(
    cast: Cast, item: Item
) -> None:
    for hat in (cast.kim, cast.tom, cast.joan, cast.esther, cast.owen, cast.cole):
        with pytest.raises(Refused):
            asks(hat, item, outside())
        assert client_of(hat).get(reverse("mash_hub:item-onward", args=[item.pk])).status_code in (
            403,
            404,
        )
    row = asks(cast.devika, item, outside())
    for hat in (cast.devika, cast.kim, cast.mandeep, cast.paula):
        with pytest.raises(Refused):
            gives(hat, row)
        with pytest.raises(Refused):
            declines(hat, row)
    for hat in (cast.owen, cast.kim):
        with pytest.raises(Refused), door.door(hat):
            onward_requests.take_back(row, by=hat, version=1)
    assert told(cast.owen, NoticeKind.ONWARD_ASKED) == 1
    with door.door(cast.mandeep):
        assert onward_requests.take_back(row, by=cast.mandeep, version=1).state == S.TAKEN_BACK
    assert told(cast.owen, NoticeKind.ONWARD_ASKED) == 2  # or asks no more
    with pytest.raises(Refused):
        gives(cast.owen, row)


def test_both_sides_see_it_and_nobody_kept_apart_can_tell(cast: Cast, item: Item) -> None:
    row = asks(cast.devika, item, outside())
    with door.door(SETUP):
        conflicts.keep_apart(
            cast.mandeep.person_id,
            item.request.file_id,
            source=ConflictSource.DECLARED,
            by=cast.mandeep,
            at=clock.now(),
        )
    sees = {
        "devika": True,
        "owen": True,
        "cole": True,  # releases for the police
        "arlo": True,
        "mandeep": False,
        "kim": False,
        "tom": False,
        "joan": False,
        "paula": False,
        "esther": False,
        "ines": False,
        "vera": False,
    }
    for name, is_seen in sees.items():
        hat = getattr(cast, name)
        with door.door(hat):
            assert OnwardRequest.objects.visible_to(hat).filter(pk=row.pk).exists() == is_seen, name
            found = OnwardRequest.objects.get(pk=row.pk)
            assert (OnwardRequest.objects.readers_of(found, among=[hat]) == [hat]) == is_seen, name
        assert bool(page(hat, "onward", row)) == is_seen, name
    apart, never = (
        client_of(cast.mandeep).get(reverse("mash_hub:onward", args=[one]))
        for one in (row.pk, item.pk)
    )
    assert (apart.status_code, never.status_code) == (404, 404)
    gives(cast.owen, row)
    assert told(cast.mandeep, NoticeKind.ONWARD_ANSWERED) == 0
    assert told(cast.devika, NoticeKind.ONWARD_ANSWERED) == 1
    with door.door(SETUP):
        for notice in Notice.objects.filter(thing_id=row.pk):
            assert "ZQ" not in str(vars(notice))


def test_of_the_agency_that_asked_only_who_reads_the_item_sees_or_hears_that_it_did(
    cast: Cast, item: Item
) -> None:
    with door.door(SETUP):
        (whole,) = ItemRelease.objects.standing().filter(item=item)
    released(cast, item, of_people(cast, item, "devika"), terms())
    ended(cast, whole)
    assert (reads(cast.devika, item), reads(cast.mandeep, item)) == (TEXT, "")
    row = asks(cast.devika, item, outside())

    def seen(hat: Hat) -> bool:
        with door.door(hat):
            is_seen = OnwardRequest.objects.visible_to(hat).filter(pk=row.pk).exists()
            found = OnwardRequest.objects.get(pk=row.pk)
            assert OnwardRequest.objects.readers_of(found, among=[hat]) == [hat] * is_seen
        assert bool(page(hat, "onward", row)) == is_seen
        return is_seen

    assert [seen(hat) for hat in (cast.devika, cast.owen, cast.mandeep)] == [True, True, False]
    gives(cast.owen, row)
    assert told(cast.devika, NoticeKind.ONWARD_ANSWERED) == 1
    assert told(cast.mandeep, NoticeKind.ONWARD_ANSWERED) == 0
    item = now(item)
    with door.door(cast.owen):
        sharing.withdraw(item, by=cast.owen, because=BECAUSE, version=item.version)
    assert now(row).state == S.CLOSED
    assert [seen(hat) for hat in (cast.devika, cast.mandeep, cast.arlo)] == [True, False, False]
    assert told(cast.devika, NoticeKind.ONWARD_ANSWERED) == 2
    assert told(cast.mandeep, NoticeKind.ONWARD_ANSWERED) == 0


def test_leave_is_given_for_the_item_as_it_is_now_and_takes_hold_of_the_item_first(
    cast: Cast, item: Item
) -> None:
    row = asks(cast.devika, item, outside())
    with pytest.raises(Stale):
        gives(cast.owen, row, item_version=now(item).version - 1)
    assert now(row).state == S.ASKED
    with CaptureQueriesContext(connection) as found:
        gives(cast.owen, row)
    held = [
        one["sql"].rpartition("FOR UPDATE OF ")[2] for one in found if "FOR UPDATE" in one["sql"]
    ]
    assert held.index('"mash_hub_item"') < held.index('"mash_hub_onwardrequest"')


# --- lateness, and what ends it -------------------------------------------------------------------


def test_a_question_that_nobody_answers_becomes_a_challenge(cast: Cast, item: Item) -> None:
    row = asks(cast.devika, item, outside())
    with door.door(SETUP):
        limit = clocks.of(OnwardRequest.kind, [row.pk], ANSWER)[row.pk]
    assert limit.due_at == datetime(2027, 2, 2, 23, 59, 59, tzinfo=LONDON)
    for days in (2, 5):
        with clock.moved(MONDAY + timedelta(days=days)):
            jobs.sweep_clocks()
            jobs.raise_escalations()
            jobs.raise_escalations()
    with door.door(SETUP):
        found = Escalation.objects.filter(escalation_type="ACCESS")
        (challenge,) = found
    assert (challenge.owner_id, challenge.agency_id) == (row.owner_id, row.agency_id)
    assert told(cast.paula, NoticeKind.CLOCK_BREACHED) > 0


def test_one_that_is_answered_in_time_is_never_late(cast: Cast, item: Item) -> None:
    declines(cast.owen, asks(cast.devika, item, outside()))
    with clock.moved(MONDAY + timedelta(days=5)):
        jobs.sweep_clocks()
        jobs.raise_escalations()
    with door.door(SETUP):
        assert not Escalation.objects.filter(escalation_type="ACCESS").exists()


@pytest.mark.parametrize("is_given", [False, True])
@pytest.mark.parametrize("how", ["withdrawn", "release ended", "kept apart"])
def test_what_can_be_read_no_more_closes_the_question_and_the_leave(
    cast: Cast, item: Item, how: str, *, is_given: bool
) -> None:
    row = asks(cast.devika, item, outside())
    if is_given:
        gives(cast.owen, row)
    item = now(item)
    if how == "withdrawn":
        with door.door(cast.owen):
            sharing.withdraw(item, by=cast.owen, because=BECAUSE, version=item.version)
    elif how == "release ended":
        with door.door(cast.owen):
            (release,) = ItemRelease.objects.standing().filter(item=item)
            sharing.end(release, by=cast.owen, because=BECAUSE, version=release.version)
    else:
        with door.door(SETUP):
            conflicts.keep_apart(
                cast.devika.person_id,
                item.file_id,
                source=ConflictSource.FOUND,
                by=cast.owen,
                at=clock.now(),
            )
        if not is_given:
            with pytest.raises(Refused, match="cannot read it any more"):
                gives(cast.owen, row)
        jobs.close_onward_requests()
    row = now(row)
    assert row.state == S.CLOSED
    with door.door(SETUP):
        assert not [one for one in clocks.of(row.kind, [row.pk]).values() if one.is_running]
    assert CONDITIONS not in page(cast.arlo, "item", item)
    if not is_given:
        with pytest.raises(Refused):
            gives(cast.owen, row)


def test_the_sweep_leaves_what_is_still_read(cast: Cast, item: Item) -> None:
    row = asks(cast.devika, item, outside())
    jobs.close_onward_requests()
    assert now(row).state == S.ASKED
    gives(cast.owen, row)
    jobs.close_onward_requests()
    assert now(row).state == S.GIVEN


# --- what an auditor sees -------------------------------------------------------------------------


def test_an_auditor_lists_each_leave_with_recipient_and_purpose(cast: Cast, item: Item) -> None:
    gives(cast.owen, asks(cast.devika, item, outside()))
    gives(cast.owen, asks(cast.devika, item, inside(cast)), persons=(cast.tom.person_id,))
    declines(cast.owen, asks(cast.devika, item, outside()))
    rows = [one.cells for one in report(cast.ines, "left")]
    leaves = [cells for cells in rows if "May tell on" in cells]
    assert len(leaves) == 2
    assert any("A court or tribunal; Safeguarding a child" in cells for cells in leaves)
    assert any("An agency of the hub; Safeguarding a child" in cells for cells in leaves)
    assert all(str(BECAUSE.code.label) in cells for cells in leaves)
    assert all("ZQ" not in str(cells) for cells in rows)
    with door.door(cast.ines):
        found = Entry.objects.filter(ground__startswith="onward:").order_by("at", "pk")
        assert sorted(found.values_list("verb", flat=True)) == sorted(
            ["REQUESTED", "GRANTED", "REQUESTED", "GRANTED", "REQUESTED", "DECLINED"]
        )
        answered = found.filter(verb__in=["GRANTED", "DECLINED"])
        assert {*answered.values_list("reason_code", flat=True)} == {BECAUSE.code}


def test_the_list_asks_as_often_for_many_as_for_one(cast: Cast, item: Item) -> None:
    devika, url = client_of(cast.devika), reverse("mash_hub:onwards")

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            assert devika.get(url).status_code == 200
        return len(found)

    declines(cast.owen, asks(cast.devika, item, outside()))
    queries()
    few = queries()
    for _ in range(4):
        declines(cast.owen, asks(cast.devika, item, outside()))
    assert queries() <= few


def test_the_sweep_asks_as_often_for_many_as_for_one(cast: Cast, item: Item) -> None:
    def queries() -> int:
        with door.door(SETUP), CaptureQueriesContext(connection) as found:
            assert onward_ends.unreadable_ids() == []
        return len(found)

    gives(cast.owen, asks(cast.devika, item, outside()))
    one = queries()
    for _ in range(3):
        gives(cast.owen, asks(cast.devika, item, outside()))
    assert queries() == one
