"""After a meeting: minutes reviewed by another, what was not done coming up again, and who was told."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from agencies import clock, hats, sealing
from agencies.door import door
from agencies.models import Notice, NoticeKind
from agencies.reasons import Reason, ReasonCode
from agencies.roles import Role
from agencies.verdicts import Refused, Stale
from mash_hub import actions, conflicts
from mash_hub.models import Action, ActionState
from mash_hub.models.conflicts import ConflictSource
from meetings import agenda, case_told, desk_told, earlier_actions, meetings
from meetings.models import AgendaItem, CaseTold, Meeting, MeetingState, ToldWhom
from tests.cast import Cast, client_of, given_role, post
from tests.meetings import stories
from tests.meetings.test_actions import agreed

S, M = ActionState, MeetingState
pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def held(cast: Cast) -> tuple[Meeting, AgendaItem, Action]:
    """A meeting that ended: one case heard, one action that Tom has accepted."""
    meeting, item = stories.in_hand(cast, "ruth", "sam", "nadia", "tom", "priya")
    action = agreed(cast, item)
    with door(tom := cast.hat("tom", "marac")):
        action = actions.accept(action, by=tom, version=1)
    stories.minute_everything(cast, item)
    with door(cast.sam):
        here = stories.fresh_inside(item)
        item = agenda.hear(here, by=cast.sam, version=here.version)
    meeting = stories.step(meeting, M.ENDED, cast.ruth)
    return meeting, item, action


def circulated(cast: Cast, meeting: Meeting) -> Meeting:
    """Ruth drafts and circulates, Sam approves."""
    meeting = stories.step(meeting, M.MINUTES_DRAFT, cast.ruth)
    with door(cast.ruth):
        meeting = meetings.submit_minutes(meeting, by=cast.ruth, version=meeting.version)
    with door(cast.sam):
        meeting = meetings.approve_minutes(meeting, by=cast.sam, version=meeting.version)
    return stories.step(meeting, M.CIRCULATED, cast.ruth)


def test_the_chair_gives_a_draft_back_with_what_to_change(cast: Cast) -> None:
    meeting, _, _ = held(cast)
    meeting = stories.step(meeting, M.MINUTES_DRAFT, cast.ruth)
    with door(cast.ruth):
        meetings.submit_minutes(meeting, by=cast.ruth, version=meeting.version)
    sam, ruth = client_of(cast.sam), client_of(cast.ruth)
    url = reverse("meetings:send-back", args=[meeting.pk])
    typed = {"because": ReasonCode.CORRECTION.value, "version": meeting.version + 1}
    empty = post(sam, url, cast.sam, sentence="", **typed)
    assert empty.status_code == 422
    assert "Say what is to change." in empty.content.decode()
    assert post(sam, url, cast.sam, sentence="Say who fits the locks.", **typed).status_code == 302
    page = ruth.get(reverse("meetings:meeting", args=[meeting.pk])).content.decode()
    assert "Given back by Sam Oyelaran" in page
    assert "Say who fits the locks." in page
    with door(cast.ruth):
        newest = Meeting.objects.get(pk=meeting.pk)
        newest = meetings.submit_minutes(newest, by=cast.ruth, version=newest.version)
    with door(cast.sam), pytest.raises(Refused, match="what to change"):
        meetings.step(newest, M.MINUTES_DRAFT, by=cast.sam, version=newest.version)


def test_what_was_not_undertaken_stands_on_the_next_agenda_by_itself(cast: Cast) -> None:
    meeting, _, action = held(cast)
    tom = cast.hat("tom", "marac")
    with door(tom):
        action = actions.give_up(
            action,
            state=S.NOT_UNDERTAKEN,
            words="No fitter was free.",
            manager="Head of repairs",
            by=tom,
            version=action.version,
        )
    with door(cast.ruth):
        actions.verify(
            action, by=cast.ruth, version=action.version, because=Reason(ReasonCode.REVIEW)
        )
        later = meetings.schedule(
            meeting.workspace,
            kind=meeting.meeting_kind,
            title="Northmoor MARAC",
            starts_at=meeting.starts_at + timedelta(days=21),
            venue="",
            is_online=True,
            chair=cast.person.sam,
            by=cast.ruth,
        )
    page = client_of(cast.ruth).get(reverse("meetings:meeting", args=[later.pk]))
    words = page.content.decode()
    for said in (
        "Not undertaken",
        "No fitter was free.",
        "Head of repairs",
        "Fit sanctuary scheme",
    ):
        assert said in words
    lee = cast.hat("lee", "marac")
    with door(lee):
        assert not earlier_actions.of(later, by=lee)
    with door(cast.ruth):
        before = Meeting.objects.get(pk=meeting.pk)
        assert not earlier_actions.of(before, by=cast.ruth)


def test_a_meeting_is_archived_once_actions_are_closed_and_who_referred_knows(cast: Cast) -> None:
    meeting, item, action = held(cast)
    meeting = circulated(cast, meeting)

    def archive() -> Meeting:
        with door(cast.ruth):
            newest = Meeting.objects.get(pk=meeting.pk)
            return meetings.step(newest, M.ARCHIVED, by=cast.ruth, version=newest.version)

    with pytest.raises(Refused, match="still open"):
        archive()
    with door(cast.sam):
        actions.cancel(action, by=cast.sam, version=action.version, because=stories.WHY)
    with pytest.raises(Refused, match=item.reference):
        archive()
    apart = given_role(cast, "hannah", Role.MARAC_COORDINATOR, "marac")
    with door(cast.ruth):
        conflicts.keep_apart(
            apart.person_id,
            item.file_id,
            source=ConflictSource.NOTED,
            by=cast.ruth,
            at=clock.now(),
            cause=item,
        )
    with door(apart):
        said = meetings.may_be_archived(Meeting.objects.get(pk=meeting.pk), by=apart).reason
        assert said.endswith("first: a case that a colleague keeps.")
    with door(cast.ruth):
        (work,) = desk_told.work_for(cast.ruth, clock.now())
        assert (work.reference, work.words) == (item.reference, "Tell who referred what came of it")
    url = reverse("meetings:told-referrer", args=[item.pk])
    said = post(client_of(cast.ruth), url, cast.ruth, words="Heard; a plan is agreed.", version=0)
    assert said.status_code == 302, said.content.decode()
    with door(cast.devika):
        told = Notice.objects.visible_to(cast.devika).filter(notice_kind=NoticeKind.CASE_OUTCOME)
        assert told.count() == 1
    referral = reverse("meetings:referral", args=[item.referral_id])
    assert "Heard; a plan is agreed." in client_of(cast.devika).get(referral).content.decode()
    with door(cast.ruth):
        assert not desk_told.work_for(cast.ruth, clock.now())
    assert archive().state == M.ARCHIVED


def test_the_victim_is_told_through_an_idva_or_it_is_said_why_not(cast: Cast) -> None:
    _, item, _ = held(cast)
    priya = client_of(cast.priya)
    with door(cast.priya):
        (work,) = desk_told.work_for(cast.priya, clock.now())
        assert work.words.startswith("Tell the victim")
    url = reverse("meetings:told-victim", args=[item.pk])
    typed: dict[str, Any] = {"told": "no", "words": "He is at home this week.", "version": 0}
    assert post(priya, url, cast.priya, **typed).status_code == 302
    page = reverse("meetings:told", args=[item.pk])
    assert "Not told" in client_of(cast.ruth).get(page).content.decode()
    with door(cast.priya):
        here = AgendaItem.objects.select_related("meeting").get(pk=item.pk)
        given = {
            "told_by": cast.person.priya,
            "told_at": clock.now(),
            "words": "By the safe number.",
        }
        with pytest.raises(Refused, match="IDVA of this workspace"):
            case_told.note_victim(
                here, by=cast.priya, version=1, **(given | {"told_by": cast.person.tom})
            )
        row = case_told.note_victim(here, by=cast.priya, version=1, **given)
        assert (row.is_told, row.version) == (True, 2)
    with door(cast.ruth), pytest.raises(Stale):
        case_told.note_victim(here, by=cast.ruth, version=1, **given)
    with door(cast.sam):
        words = sealing.open([row], ["words"], by=cast.sam).text(row, "words", "words")
        assert words == "By the safe number."
    tom = cast.hat("tom", "marac")
    assert client_of(tom).get(page).status_code in (403, 404)
    with door(cast.ruth):
        among = hats.in_workspace(cast.workspace.marac.pk)
        readers = {hat.membership_id for hat in CaseTold.objects.readers_of(row, among=among)}
        sees = {h.membership_id for h in among if CaseTold.objects.visible_to(h).exists()}
        assert readers == sees
        assert row.whom == ToldWhom.VICTIM
