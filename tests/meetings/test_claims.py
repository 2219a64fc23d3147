"""Claims to cases of a meeting: the host's own words of what was agreed, for a bounded time (AC7)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from agencies import clock, sealing
from agencies.actors import Hat, Service
from agencies.door import door
from agencies.models import Notice
from agencies.models.workspaces import Purpose
from agencies.verdicts import Refused
from mash_hub import actions, case_claims, conflicts
from mash_hub.models import Action, CaseClaim
from mash_hub.models.conflicts import ConflictSource
from meetings import agenda, claims, meetings
from meetings.models import AgendaItem, MinuteEntry
from meetings.models import MeetingState as S
from tests.cast import SETUP, Cast, client_of, post
from tests.meetings import stories
from tests.meetings.test_actions import SEEN, agreed

WHY = "ZQX she is my tenant and we meet each week"
AGREED, DROPPED, LATER = "ZQXAGREED a panic alarm", "ZQXDROPPED a visit", "ZQXLATER a letter"
SENT = {"purpose": Purpose.DOMESTIC_ABUSE, "code": "OPEN_CASE", "why": WHY}


def to_do(
    cast: Cast, item: AgendaItem, words: str, agency: str = "police", by: str = "sam"
) -> Action:
    """An agency is to do something."""
    whose = {"agency": getattr(cast.agency, agency), "person": getattr(cast.person, by)}
    return agreed(cast, item, words=words, title="Alarm", **whose)


@pytest.fixture
def item(cast: Cast) -> AgendaItem:
    """A case that a MARAC heard, with Nadia there and Hannah and Tom not; its minutes are circulated."""
    meeting, item = stories.in_hand(cast, "ruth", "sam", "nadia", "priya")
    stories.minute_everything(cast, item)
    to_do(cast, item, AGREED)
    dropped = to_do(cast, item, DROPPED, "probation", "nadia")  # no chair drops what is their own
    with door(cast.sam):
        actions.cancel(dropped, by=cast.sam, version=dropped.version, because=SEEN)
    with door(cast.ruth):
        now = stories.fresh_inside(item)
        agenda.hear(now, by=cast.ruth, version=now.version)
    stories.step(meeting, S.ENDED, cast.ruth)
    meeting = stories.step(meeting, S.MINUTES_DRAFT, cast.ruth)
    with door(cast.ruth):
        meeting = meetings.submit_minutes(meeting, by=cast.ruth, version=meeting.version)
    with door(cast.sam):
        meetings.approve_minutes(meeting, by=cast.sam, version=meeting.version)
    stories.step(meeting, S.CIRCULATED, cast.ruth)
    return stories.fresh(item, cast.ruth)


def claimed(hat: Hat, item: AgendaItem) -> CaseClaim:
    """Through the page."""
    sent = post(
        client_of(hat), reverse("meetings:claim-new"), hat, reference=item.reference, **SENT
    )
    assert sent.status_code == 302, sent.content.decode()
    with door(hat):
        return CaseClaim.objects.get(person=hat.person_id, state="ACTIVE")


def page(hat: Hat, row: CaseClaim) -> tuple[int, str]:
    answer = client_of(hat).get(reverse("meetings:claimed", args=[row.pk]))
    return answer.status_code, answer.content.decode()


def test_somebody_whom_the_meeting_did_not_hear_reads_what_was_agreed_and_nothing_else(
    cast: Cast, item: AgendaItem
) -> None:
    tom = cast.hat("tom", "marac")
    row = claimed(tom, item)
    status, body = page(tom, row)
    assert status == 200
    assert AGREED in body
    for unseen in (DROPPED, "Weekly reporting", "Marisa", "third incident"):
        assert unseen not in body
    with door(tom):
        assert not MinuteEntry.objects.visible_to(tom).exists()
        assert not AgendaItem.objects.visible_to(tom).exists()
        assert not Action.objects.visible_to(tom).exists()
    to_do(cast, item, LATER)
    body = page(tom, row)[1]
    assert LATER not in body
    assert "1 action was added after you claimed the case" in body
    lead = client_of(tom).get(reverse("mash_hub:claim", args=[row.pk])).content.decode()
    assert reverse("meetings:claimed", args=[row.pk]) in lead
    for other in (cast.hannah, cast.ruth, cast.nadia):
        assert page(other, row)[0] in (403, 404)
    with door(cast.ruth):
        told = Notice.objects.visible_to(cast.ruth).filter(notice_kind="CASE_CLAIMED")
        assert told.count() == 1
    desk = client_of(cast.ruth).get(reverse("desk:my-work")).content.decode()
    assert "Somebody claims to work with this case" in desk
    with door(cast.ruth):
        case_claims.end(CaseClaim.objects.get(pk=row.pk), by=cast.ruth, version=row.version)
    assert page(tom, row)[0] == 404
    with door(tom):
        entry, _ = claims.agreed(stories.fresh_inside(item))
        assert sealing.open_quietly([entry], ["text"], by=tom)[entry, "text"] is None
    with door(cast.ruth):
        assert sealing.open_quietly([entry], ["text"], by=cast.ruth)[entry, "text"]


def test_it_ends_by_the_clock_and_who_is_kept_from_the_case_finds_none(
    cast: Cast, item: AgendaItem
) -> None:
    tom = cast.hat("tom", "marac")
    row = claimed(tom, item)
    with clock.moved(clock.now() + timedelta(days=1, minutes=1)):
        assert page(tom, row)[0] == 404
        with door(Service("case-claims")):
            ids = case_claims.run_out_ids()
            assert case_claims.let_end(by=Service("case-claims"), only=ids) == 1
    row = claimed(tom, item)
    with door(SETUP):
        source, at = ConflictSource.FOUND, clock.now()
        conflicts.keep_apart(tom.person_id, item.file_id, source=source, by=SETUP, at=at)
    assert page(tom, row)[0] == 404
    answers = []
    for reference in (item.reference, "MC-BBBBB"):
        asked = {**SENT, "reference": reference}
        answer = post(client_of(tom), reverse("meetings:claim-new"), tom, **asked)
        answers.append((answer.status_code, case_claims.NO_CASE in answer.content.decode()))
    assert answers == [(422, True), (422, True)]


def test_who_was_there_or_runs_it_has_nothing_to_claim_and_a_mash_hat_finds_no_case_of_a_meeting(
    cast: Cast, item: AgendaItem
) -> None:
    said = {"purpose": Purpose.DOMESTIC_ABUSE, "code": "OPEN_CASE", "why": WHY}
    with door(cast.nadia), pytest.raises(Refused, match="can read this case already"):
        claims.claim(stories.fresh_inside(item), by=cast.nadia, **said)
    for other in (cast.kim, cast.devika):
        with door(other):
            assert claims.find(item.reference, by=other) is None
    assert client_of(cast.olive).get(reverse("meetings:claim-new")).status_code == 403
    listed = client_of(cast.nadia).get(reverse("mash_hub:claims")).content.decode()
    assert reverse("meetings:claim-new") in listed
