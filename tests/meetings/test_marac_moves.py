"""A MARAC case follows its agenda item: researched, deferred, heard, its actions closed (4.7)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from agencies import clock
from agencies.door import door
from agencies.models import Notice, NoticeKind
from agencies.verdicts import Refused
from mash_hub import actions
from meetings import agenda, marac_eligibility, marac_listing
from meetings.models import AgendaItem, CaseState, Meeting, MeetingState
from meetings.models.agenda import pairs
from tests.cast import Cast, client_of
from tests.meetings import stories
from tests.meetings.marac_stories import MONDAY, accepted, fresh
from tests.meetings.test_marac_listing import THURSDAY_18, TUESDAY_9, fresh_in, listed, scheduled

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
M = MeetingState


def act(verb: object, item: AgendaItem, cast: Cast, **more: object) -> AgendaItem:
    """One act of Ruth on the agenda item as it stands."""
    with door(cast.ruth):
        newest = stories.fresh_inside(item)
        done: AgendaItem = verb(newest, by=cast.ruth, version=newest.version, **more)  # type: ignore[operator]
        return done


def test_a_case_follows_its_agenda_item_and_says_who_did_what_and_when(cast: Cast) -> None:
    with clock.moved(MONDAY):
        case = accepted(cast)
        first = scheduled(cast)
        item = listed(cast, case, first)
        assert fresh(case).state == CaseState.LISTED
        with door(cast.ruth):  # nobody does it by hand
            by_hand = marac_eligibility.may_work(cast.ruth, fresh_in(case), CaseState.DEFERRED)
        assert not by_hand
        assert by_hand.reason == "This follows from what the meeting does."
    with clock.moved(TUESDAY_9):
        stories.step(first, M.LIST_CLOSED, cast.ruth)
        stories.step(first, M.AGENDA_PUBLISHED, cast.ruth)
        assert fresh(case).state == CaseState.RESEARCH_OPEN
        act(agenda.defer, item, cast, because=stories.WHY)
        assert fresh(case).state == CaseState.DEFERRED
        url = reverse("meetings:marac-case", args=[case.pk])
        seen = client_of(cast.ruth).get(url).content.decode()
        assert reverse("meetings:list-again", args=[item.pk]) in seen
        with door(cast.ruth):  # listed again from its item, never as a second item
            assert not marac_listing.may_list(cast.ruth, fresh_in(case))
        assert case.reference in client_of(cast.ruth).get(reverse("desk:my-work")).content.decode()
        second = scheduled(cast)
        with door(cast.ruth):
            newest, place = stories.fresh_inside(item), Meeting.objects.get(pk=second.pk)
            agenda.list_again(newest, place, by=cast.ruth, version=newest.version)
        assert fresh(case).state == CaseState.LISTED
        stories.step(second, M.LIST_CLOSED, cast.ruth)
        meeting = stories.step(second, M.AGENDA_PUBLISHED, cast.ruth)
    with clock.moved(THURSDAY_18):
        meeting = stories.step(meeting, M.IN_SESSION, cast.sam)
        stories.come(cast, meeting, "ruth", "sam", "nadia")
        act(agenda.take_up, item, cast)
        stories.minute_everything(cast, item)
        with door(cast.ruth):
            here = stories.fresh_inside(item)
            action = actions.propose(
                here,
                title="Warn him under his licence",
                words="Warn him.",
                why="",
                agency=cast.agency.probation,
                person=cast.person.nadia,
                due_at=actions.due_on(THURSDAY_18.date()),
                is_safety_critical=False,
                present=pairs(here.presences.all()),
                by=cast.ruth,
            )
        act(agenda.hear, item, cast)
        assert fresh(case).state == CaseState.HEARD
        act(agenda.take_up, item, cast)
        assert fresh(case).state == CaseState.RESEARCH_OPEN
        act(agenda.hear, item, cast)
        stories.step(meeting, M.ENDED, cast.sam)
        assert fresh(case).state == CaseState.ACTION_PHASE
        with pytest.raises(Refused, match="not all"):  # none is silently dropped
            act(agenda.close, item, cast)
        assert fresh(case).state == CaseState.ACTION_PHASE
        with door(cast.sam):
            actions.cancel(action, by=cast.sam, version=action.version, because=stories.WHY)
        act(agenda.close, item, cast)
    assert fresh(case).state == CaseState.ACTIONS_COMPLETE
    with clock.moved(THURSDAY_18 + timedelta(days=1)):
        for hat in (cast.ruth, cast.joan):  # also whoever referred
            seen = client_of(hat).get(url).content.decode()
            assert "Actions complete" in seen
            assert f"{cast.person.sam.name}, " in seen  # who ended the meeting
            assert "18 Feb 09:30" in seen
            assert "Until Tuesday 1 February 2028" in seen
        with door(cast.joan):
            told = Notice.objects.visible_to(cast.joan).filter(reference=case.reference)
            assert told.filter(notice_kind=NoticeKind.MARAC_CASE_CHANGED).exists()
