"""Corrections of circulated minutes: asked for by who was present, answered by coordinator or chair."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from django.urls import reverse

from agencies import clock, hats
from agencies.actors import Hat
from agencies.door import door
from agencies.models import Notice
from agencies.models.notices import NoticeKind
from agencies.reasons import Reason, ReasonCode
from agencies.verdicts import Refused, Stale
from audit.log.models import Entry
from mash_hub import conflicts
from mash_hub.models.conflicts import ConflictSource
from meetings import desk_corrections, minute_corrections, minutes
from meetings.models import (
    AgendaItem,
    CorrectionState,
    Heading,
    Meeting,
    MinuteCorrection,
    MinuteEntry,
)
from tests.cast import Cast, client_of, post
from tests.meetings import stories
from tests.meetings.test_after_meeting import circulated, held

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
WRONG, SHOULD = "It was two appointments.", "He missed two appointments."


def read_minutes(cast: Cast) -> tuple[Meeting, AgendaItem, MinuteEntry]:
    """Circulated minutes, with the line that probation shared."""
    meeting, item, _ = held(cast)
    meeting = circulated(cast, meeting)
    with door(cast.ruth):
        line = MinuteEntry.objects.select_related("item__meeting").get(heading=Heading.SHARED)
    return meeting, item, line


def asked(line: MinuteEntry, by: Hat) -> MinuteCorrection:
    """Somebody asks for a correction on its page."""
    url = reverse("meetings:correction-ask", args=[line.pk])
    assert post(client_of(by), url, by, wrong=WRONG, should=SHOULD).status_code == 302
    with door(by):
        return MinuteCorrection.objects.visible_to(by).waiting().get()


def page(hat: Hat, name: str, pk: UUID) -> str:
    return client_of(hat).get(reverse(name, args=[pk])).content.decode()


def notices(hat: Hat, kind: NoticeKind) -> list[Notice]:
    with door(hat):
        return list(Notice.objects.visible_to(hat).filter(notice_kind=kind))


def work(hat: Hat) -> list[str]:
    with door(hat):
        return [one.url for one in desk_corrections.work_for(hat, clock.now())]


def test_who_was_present_asks_and_coordinator_and_chair_find_it(cast: Cast) -> None:
    meeting, item, line = read_minutes(cast)
    ask = reverse("meetings:correction-ask", args=[line.pk])
    assert ask in page(cast.nadia, "meetings:minutes", meeting.pk)
    assert ask in page(cast.nadia, "meetings:item", item.pk)
    assert "Weekly reporting" in page(cast.nadia, "meetings:correction-ask", line.pk)
    empty = post(client_of(cast.nadia), ask, cast.nadia, wrong="", should="")
    assert empty.status_code == 422
    assert "Say what it should say." in empty.content.decode()
    found = asked(line, cast.nadia)
    where = reverse("meetings:correction", args=[found.pk])
    for hat in (cast.ruth, cast.sam):
        assert work(hat) == [where]
        (told,) = notices(hat, NoticeKind.CORRECTION_ASKED)
        assert told.reference == item.reference
        for name in ("meetings:minutes", "meetings:correction"):
            words = page(hat, name, meeting.pk if name == "meetings:minutes" else found.pk)
            assert WRONG in words
            assert SHOULD in words
            assert "Nadia Khan" in words
    assert ask not in page(cast.nadia, "meetings:minutes", meeting.pk)  # it waits for the answer
    assert (
        post(client_of(cast.nadia), ask, cast.nadia, wrong=WRONG, should=SHOULD).status_code == 403
    )
    assert "Coordinator or chair answer it." in page(cast.nadia, "meetings:correction", found.pk)


def test_nobody_else_who_reads_the_line_learns_that_a_correction_was_asked_for(cast: Cast) -> None:
    meeting, _, line = read_minutes(cast)
    found = asked(line, cast.nadia)
    where = reverse("meetings:correction", args=[found.pk])
    for name in ("tom", "priya"):
        hat = cast.hat(name, "marac")
        words = page(hat, "meetings:minutes", meeting.pk)
        assert "Weekly reporting" in words
        assert WRONG not in words
        assert where not in words
        assert client_of(hat).get(where).status_code == 404
        assert work(hat) == []
        assert notices(hat, NoticeKind.CORRECTION_ASKED) == []
    with door(cast.ruth):
        among = hats.in_workspace(found.workspace_id)
        readers = set(MinuteCorrection.objects.readers_of(found, among=among))
    for hat in among:
        with door(hat):
            sees = MinuteCorrection.objects.visible_to(hat).filter(pk=found.pk).exists()
        assert sees == (hat in readers)


def test_accepting_adds_the_dated_amendment_and_tells_who_asked(cast: Cast) -> None:
    meeting, item, line = read_minutes(cast)
    found = asked(line, cast.nadia)
    url = reverse("meetings:correction-accept", args=[found.pk])
    assert SHOULD in page(cast.ruth, "meetings:correction-accept", found.pk)
    typed = {"words": "Two appointments were missed.", "because": "CORRECTION", "version": 1}
    for hat in (cast.nadia, cast.hat("tom", "marac")):
        assert post(client_of(hat), url, hat, **typed).status_code in (403, 404)
    assert post(client_of(cast.ruth), url, cast.ruth, **typed).status_code == 302
    for hat in (cast.nadia, cast.hat("tom", "marac")):  # everybody who reads the line
        words = page(hat, "meetings:minutes", meeting.pk)
        assert "Two appointments were missed." in words
        assert "Weekly reporting" in words
    (told,) = notices(cast.nadia, NoticeKind.CORRECTION_ANSWERED)
    assert told.reference == item.reference
    assert notices(cast.hat("tom", "marac"), NoticeKind.CORRECTION_ANSWERED) == []
    answer = page(cast.nadia, "meetings:correction", found.pk)
    for said in ("Accepted: the line was amended", "Ruth Calder", WRONG, SHOULD):
        assert said in answer
    with door(cast.ruth):
        row = MinuteCorrection.objects.select_related("amendment").get(pk=found.pk)
        assert row.amendment is not None
        assert row.amendment.amends_id == line.pk
        assert {entry.verb for entry in Entry.objects.filter(thing_ids__contains=[row.pk])} >= {
            "DISPUTED",
            "READ",
            "ACCEPTED",
        }
    assert work(cast.ruth) == work(cast.sam) == []
    late = post(client_of(cast.sam), url, cast.sam, **typed)
    assert late.status_code == 403  # it is answered


def test_declining_says_why_and_who_asked_reads_it(cast: Cast) -> None:
    meeting, _, line = read_minutes(cast)
    found = asked(line, cast.nadia)
    url = reverse("meetings:correction-decline", args=[found.pk])
    typed: dict[str, Any] = {"because": "AGREED_AT_MEETING", "version": 1}
    silent = post(client_of(cast.sam), url, cast.sam, sentence="", **typed)
    assert silent.status_code == 422
    assert "Say why the line stays as it is." in silent.content.decode()
    said = "You read these words to us."
    assert post(client_of(cast.sam), url, cast.sam, sentence=said, **typed).status_code == 302
    for hat in (cast.nadia, cast.ruth, cast.sam):
        assert said in page(hat, "meetings:minutes", meeting.pk)
    assert said not in page(cast.hat("tom", "marac"), "meetings:minutes", meeting.pk)
    assert len(notices(cast.nadia, NoticeKind.CORRECTION_ANSWERED)) == 1
    with door(cast.ruth):
        assert not MinuteEntry.objects.filter(amends=line).exists()
    assert asked(line, cast.nadia).pk != found.pk  # asked anew, the first stays
    with door(cast.ruth):
        states = MinuteCorrection.objects.order_by("asked_at").values_list("state", flat=True)
        assert list(states) == [CorrectionState.DECLINED, CorrectionState.ASKED]


def test_of_two_who_answer_at_once_one_is_told_that_the_other_was_first(cast: Cast) -> None:
    _, _, line = read_minutes(cast)
    found = asked(line, cast.nadia)
    no = Reason(ReasonCode.AGREED_AT_MEETING, "It was read back.")
    with door(cast.sam):
        minute_corrections.decline(found, by=cast.sam, because=no, version=1)
    with door(cast.ruth), pytest.raises(Stale):
        minute_corrections.accept(found, words=SHOULD, by=cast.ruth, because=stories.WHY, version=1)


def test_whoever_is_kept_from_the_case_neither_asks_nor_sees_what_they_asked(cast: Cast) -> None:
    meeting, item, line = read_minutes(cast)
    found = asked(line, cast.nadia)
    with door(cast.ruth):
        conflicts.keep_apart(
            cast.person.nadia.pk,
            item.file_id,
            source=ConflictSource.NOTED,
            by=cast.ruth,
            at=clock.now(),
        )
    for name, pk in (("correction-ask", line.pk), ("correction", found.pk)):
        url = reverse(f"meetings:{name}", args=[pk])
        assert client_of(cast.nadia).get(url).status_code == 404
    assert WRONG not in page(cast.nadia, "meetings:minutes", meeting.pk)
    with door(cast.ruth):
        here = MinuteCorrection.objects.get(pk=found.pk)
        minute_corrections.accept(here, words=SHOULD, by=cast.ruth, because=stories.WHY, version=1)
    assert notices(cast.nadia, NoticeKind.CORRECTION_ANSWERED) == []


def test_corrections_are_asked_of_circulated_lines_by_those_who_do_not_amend(cast: Cast) -> None:
    meeting, _, _ = held(cast)
    with door(cast.ruth):
        line = MinuteEntry.objects.select_related("item__meeting").get(heading=Heading.SHARED)
    with door(cast.nadia), pytest.raises(Refused):
        minute_corrections.ask(line, wrong=WRONG, should=SHOULD, by=cast.nadia)  # a draft
    circulated(cast, meeting)
    for hat in (cast.ruth, cast.sam):
        with door(hat), pytest.raises(Refused, match="amend minutes themselves"):
            minute_corrections.ask(line, wrong=WRONG, should=SHOULD, by=hat)
        assert "Ask for a correction" not in page(hat, "meetings:minutes", meeting.pk)
    with door(cast.ruth):
        here = MinuteEntry.objects.select_related("item__meeting").get(pk=line.pk)
        amended = minutes.amend(here, words=SHOULD, by=cast.ruth, because=stories.WHY)
    with door(cast.nadia), pytest.raises(Refused, match="the line that was amended"):
        minute_corrections.ask(amended, wrong=WRONG, should=SHOULD, by=cast.nadia)
    outside = client_of(cast.hannah)
    assert outside.get(reverse("meetings:correction-ask", args=[line.pk])).status_code == 404
