"""Covering for a colleague: under one's own hat, from hour to hour, in the log for whom; no more."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any
from unittest.mock import AsyncMock, Mock

import pytest
from django.db import connections
from django.urls import reverse

from agencies import clock, covers, door, hats, notices, sweeps, wires
from agencies.actors import Hat
from agencies.fan_out import FanOut
from agencies.models import Cover, CoverWhy, Notice, NoticeKind
from agencies.roles import Role
from agencies.told import Told
from agencies.verdicts import Refused, Stale
from agencies.wires import Wire
from audit.log.models import Entry
from mash_hub import conflicts, request_queue
from mash_hub.models import Contact, InformationRequest
from mash_hub.models.conflicts import ConflictSource
from tests.cast import SETUP, Cast, client_of, given_role, post
from tests.live.rig import sign_in
from tests.mash_hub.enquiry_case import MONDAY, asked, fresh, make_contact, rated

MINE = reverse("account:cover")
OF_AGENCY = reverse("administration:covers")
WORDS = "ZQCV the spare keys are with reception"
NIGHT = {
    "from_day_day": "1",
    "from_day_month": "2",
    "from_day_year": "2027",
    "from_time": "08:00",
    "until_day_day": "5",
    "until_day_month": "2",
    "until_day_year": "2027",
    "until_time": "17:00",
    "why": "LEAVE",
    "words": WORDS,
}


def plan(away: Hat, cover: Hat, **changed: Any) -> covers.Plan:
    return covers.Plan(
        **{
            "away_id": away.membership_id,
            "cover_id": cover.membership_id,
            "from_at": clock.now(),
            "until_at": clock.now() + timedelta(days=5),
            "why": CoverWhy.LEAVE,
            **changed,
        }
    )


def arranged(away: Hat, cover: Hat, by: Hat | None = None, **changed: Any) -> Cover:
    with door.door(by or away):
        return covers.arrange(plan(away, cover, **changed), by=by or away)


def now(hat: Hat) -> Hat:
    """The hat as the next page wears it."""
    with door.door(SETUP):
        found = hats.wear(hat.membership_id, hat.person_id, "")
    assert found is not None
    return found


def held_by(hat: Hat, request: InformationRequest) -> None:
    with door.door(hat):
        request_queue.hold(fresh(request), by=hat, to=hat.person_id, version=0)


def test_a_colleague_sees_to_the_work_for_a_time_and_the_log_says_for_whom(cast: Cast) -> None:
    with clock.moved(MONDAY):
        request = asked(cast, rated(cast), "housing")["housing"]
        held_by(cast.tom, request)
        tom, lee = client_of(cast.tom), client_of(cast.lee)
        page = tom.get(MINE).text
        assert "Nobody covers for you" in page
        assert "Lee Thrale, researcher" in page
        assert "Owen Marsh" not in page
        form = {**NIGHT, "cover": str(cast.lee.membership_id)}
        wrong = post(tom, MINE, cast.tom, **{**form, "until_day_day": "1", "until_time": "07:00"})
        assert wrong.status_code == 422
        assert "It ends after it begins" in wrong.text
        assert WORDS in wrong.text
        assert post(tom, MINE, cast.tom, **form)["Location"] == MINE
        twice = post(tom, MINE, cast.tom, **form)
        assert (twice.status_code, WORDS in twice.text) == (422, True)
        assert "Somebody covers during that time already" in twice.text
        assert "You cover for Tom Birch" in lee.get("/").text
        assert "cover for T. Birch" in lee.get("/").text
        assert WORDS in lee.get(MINE).text
        queue = reverse("mash_hub:requests") + "?show=mine"
        assert request.reference in lee.get(queue).text
        assert "You cover" in lee.get(queue).text
        row = reverse("mash_hub:request", args=[request.pk])
        assert "Back to the queue" in lee.get(row).text
        taken = post(lee, reverse("mash_hub:request-take", args=[request.pk]), cast.lee, version=1)
        assert taken["Location"] == row
        with door.door(cast.lee):
            cover = Cover.objects.get()
            entry = Entry.objects.get(ground="TAKEN", person_id=cast.lee.person_id)
            assert entry.basis == f"cover:{cover.pk}"
            told = Notice.objects.visible_to(cast.lee).filter(notice_kind="COVER_CHANGED")
            assert told.count() == 1
    with clock.moved(MONDAY + timedelta(days=4, hours=9)):  # its hour; no sweep has come by
        assert now(cast.lee).covered == ()
        assert "You cover for" not in lee.get("/").text
        sweeps.sweep()
        sweeps.sweep()
        with door.door(cast.lee):
            assert Cover.objects.get().state == "ENDED"
            assert Entry.objects.filter(ground="by_itself").count() == 1


def test_what_is_told_by_name_comes_to_the_cover_but_not_what_is_for_their_eyes_alone(
    cast: Cast,
) -> None:
    request = asked(cast, rated(cast), "police")["police"]
    with door.door(cast.devika):
        for kind in (NoticeKind.REQUEST_GIVEN, NoticeKind.SEALED_ITEM_LODGED):
            notices.post(
                to=cast.agency.police.pk,
                notice_kind=kind,
                about=request,
                by=cast.devika,
                at=clock.now(),
                persons=[cast.cole.person_id],
            )
    row = arranged(cast.cole, cast.owen)
    before, during = cast.owen, now(cast.owen)
    assert during.covered == (cast.cole.person_id,)
    for hat, expected in ((before, []), (during, ["REQUEST_GIVEN"])):
        with door.door(hat):
            seen = Notice.objects.filter(persons=[cast.cole.person_id])
            found = seen.visible_to(hat).values_list("notice_kind", flat=True)
            assert [*found] == expected
            both = [Told.from_row(one).is_for(hat) for one in seen.order_by("notice_kind")]
            assert both == [bool(expected), False]
    with clock.moved(row.until_at):
        assert during.covered == ()  # a hat that was put on before ends with the hour too


def test_an_open_page_hears_what_is_told_by_name_as_long_as_the_cover_lasts(
    cast: Cast, monkeypatch: Any
) -> None:
    _, hat = sign_in(cast.owen)
    line = Mock(waiting=Mock(return_value=0))
    wire = Wire(hat, "", line=line, close=AsyncMock(), keep=Mock())
    wire.resume(0)

    def hears(number: int) -> bool:
        """Whether the page is written what is told to Cole, once the sessions were looked at again."""
        found = wires.standing_of([hat.session_hash])
        monkeypatch.setattr(wires, "standing_of", lambda _: found)
        asyncio.run(FanOut().re_validate([wire]))
        monkeypatch.undo()
        told = Told(
            number, "REQUEST_GIVEN", "R-1", None, frozenset({cast.cole.person_id}), frozenset()
        )
        line.write_frame.reset_mock()
        assert wire.offer(told)
        return bool(line.write_frame.called)

    assert not hears(1)
    row = arranged(cast.cole, cast.owen)
    assert hears(2)
    with door.door(cast.cole):
        covers.end(row, by=cast.cole, version=row.version)
    assert not hears(3)


def test_a_cover_gets_no_case_from_which_they_are_kept(cast: Cast) -> None:
    request = asked(cast, rated(cast), "housing")["housing"]
    held_by(cast.tom, request)
    with door.door(cast.devika):
        conflicts.keep_apart(
            cast.lee.person_id,
            request.file_id,
            source=ConflictSource.FOUND,
            by=cast.devika,
            at=clock.now(),
        )
    arranged(cast.tom, cast.lee)
    lee = client_of(cast.lee)
    assert request.reference not in lee.get("/").text
    assert request.reference not in lee.get(reverse("mash_hub:requests")).text
    assert lee.get(reverse("mash_hub:request", args=[request.pk])).status_code == 404


def test_a_cover_reads_what_the_colleague_referred_in_the_workspace_of_the_cover_alone(
    cast: Cast,
) -> None:
    contact = make_contact(cast)
    before, row = cast.kim, arranged(cast.joan, cast.kim)
    during, everybody = now(cast.kim), (cast.joan, cast.kim, now(cast.kim))
    assert row.workspace_id == contact.workspace_id
    for place, readers in (("mash", [cast.joan, during]), ("marac", [cast.joan])):
        with door.door(SETUP):
            found = Contact.objects.get(pk=contact.pk)
            found.workspace = getattr(cast.workspace, place)
            found._commit(["workspace"], by=SETUP, at=clock.now())
            assert Contact.objects.readers_of(found, among=everybody) == readers
        for hat in everybody:
            with door.door(hat):
                for seen in (Contact.objects.visible_to(hat), Contact.objects.submitted_by(hat)):
                    assert seen.exists() == (hat in readers)
    assert before.covered == ()


def test_who_may_name_and_end_a_cover_and_when(cast: Cast) -> None:
    paula = cast.paula
    for stranger in (cast.owen, cast.tom, cast.hat("hugh")):
        with pytest.raises(Refused):
            arranged(cast.cole, cast.owen, by=stranger)
    for changed, words in (
        ({"cover_id": cast.tom.membership_id}, "colleague"),
        ({"cover_id": cast.cole.membership_id}, "colleague"),
        ({"until_at": clock.now() - timedelta(hours=1)}, "ends after"),
        ({"until_at": clock.now() + timedelta(days=100)}, "92 days"),
    ):
        with pytest.raises(Refused, match=words):
            arranged(cast.cole, cast.owen, **changed)
    row = arranged(cast.cole, cast.owen, by=paula)
    with pytest.raises(Refused, match="away themselves"):
        arranged(paula, cast.cole)
    with pytest.raises(Refused, match="They cover for somebody"):
        arranged(cast.owen, paula)
    with door.door(cast.tom), pytest.raises(Refused):
        covers.end(row, by=cast.tom, version=1)
    with door.door(cast.owen), pytest.raises(Stale):
        covers.end(row, by=cast.owen, version=7)
    with door.door(SETUP):
        everybody = [cast.cole, cast.owen, paula, cast.tom, cast.hat("owen", "marac")]
        assert Cover.objects.readers_of(row, among=everybody) == [cast.cole, cast.owen, paula]
        seen = [hat for hat in everybody if Cover.objects.visible_to(hat).exists()]
        assert seen == [cast.cole, cast.owen, paula]
    manager = client_of(paula)
    assert "Owen Marsh for Cole Ferris" in manager.get(OF_AGENCY).text
    form = reverse("administration:cover-arrange", args=[cast.owen.membership_id])
    assert form in manager.get(OF_AGENCY).text
    assert "Who covers for Owen Marsh" in manager.get(form).text
    other = reverse("administration:cover-arrange", args=[cast.kim.membership_id])
    assert manager.get(other).status_code == 403
    end = reverse("account:cover-end", args=[row.pk])
    assert post(client_of(cast.tom), end, cast.tom, version=1).status_code == 404
    assert post(manager, end, paula, version=1)["Location"] == OF_AGENCY
    assert "ended early" in manager.get(OF_AGENCY).text
    assert now(cast.owen).covered == ()


def test_a_role_in_the_other_hat_covers_nobody(cast: Cast) -> None:
    second = given_role(cast, "owen", Role.CUSTODIAN)
    arranged(cast.cole, cast.owen)
    assert now(second).covered == now(cast.hat("owen", "marac")).covered == ()


def test_of_two_who_name_a_cover_at_once_one_wins(committed_cast: Cast) -> None:
    cast, together = committed_cast, Barrier(2)

    def name(by: Hat) -> str:
        try:
            with door.door(by):
                wanted = plan(cast.cole, cast.owen)
                together.wait(10)
                covers.arrange(wanted, by=by)
        except Refused as refused:
            return str(refused)
        finally:
            connections.close_all()
        return ""

    with ThreadPoolExecutor(2) as pool:
        ends = sorted(pool.map(name, (cast.cole, cast.paula)))
    assert ends == ["", "Somebody covers during that time already. End that cover first."]
