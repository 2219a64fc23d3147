"""A MARAC case follows its agenda item: researched, deferred, heard, its actions closed (4.7)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse

from agencies import clock
from agencies.actors import Hat, Service
from agencies.clock import LONDON
from agencies.door import door
from agencies.models import File, Notice, NoticeKind
from agencies.roles import Role
from agencies.verdicts import Refused
from mash_hub import actions, clocks
from mash_hub.models import Clock, Flag
from mash_hub.models.flags import FlagType
from meetings import agenda, marac_eligibility, marac_listing, marac_monitoring
from meetings.models import (
    AgendaItem,
    CaseState,
    FlagConfirmation,
    MaracCase,
    Meeting,
    MeetingState,
)
from meetings.models.agenda import pairs
from tests.cast import SETUP, Cast, client_of, given_role, post
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
        stories.step(meeting, M.ENDED, cast.ruth)
        assert fresh(case).state == CaseState.ACTION_PHASE
        with pytest.raises(Refused, match="not all"):  # none is silently dropped
            act(agenda.close, item, cast)
        assert fresh(case).state == CaseState.ACTION_PHASE
        with door(cast.sam):
            actions.cancel(action, by=cast.sam, version=action.version, because=stories.WHY)
        with door(SETUP):
            kept_in = File.objects.filter(pk__in=stories.fresh_inside(item).all_files)
            assert not kept_in.filter(closed_at__isnull=False).exists()
        act(agenda.close, item, cast)
        with door(SETUP):  # the item, the case as referred, and the research of five agencies
            assert kept_in.filter(closed_at__isnull=False).count() == 7
    assert fresh(case).state == CaseState.ACTIONS_COMPLETE
    with clock.moved(THURSDAY_18 + timedelta(days=1)):
        for hat in (cast.ruth, cast.joan):  # also whoever referred
            seen = client_of(hat).get(url).content.decode()
            assert "Actions complete" in seen
            assert f"{cast.person.ruth.name}, " in seen  # who ended the meeting
            assert "18 Feb 09:30" in seen
            assert "ntil Tuesday 1 February 2028" in seen
        with door(cast.joan):
            told = Notice.objects.visible_to(cast.joan).filter(reference=case.reference)
            assert told.filter(notice_kind=NoticeKind.MARAC_CASE_CHANGED).exists()


def my_work(hat: Hat) -> str:
    """My work as a hat sees it."""
    return client_of(hat).get(reverse("desk:my-work")).content.decode()


def complete(cast: Cast) -> MaracCase:
    """A case whose actions are complete; the agenda item that led there is told elsewhere."""
    with clock.moved(MONDAY):
        case = accepted(cast)
        meeting = scheduled(cast)
        item = listed(cast, case, meeting)
    with clock.moved(TUESDAY_9):
        stories.step(meeting, M.LIST_CLOSED, cast.ruth)
        meeting = stories.step(meeting, M.AGENDA_PUBLISHED, cast.ruth)
    with clock.moved(THURSDAY_18):
        meeting = stories.step(meeting, M.IN_SESSION, cast.sam)
        stories.come(cast, meeting, "ruth", "sam", "nadia")
        act(agenda.take_up, item, cast)
        stories.minute_everything(cast, item)
        act(agenda.hear, item, cast)
        stories.step(meeting, M.ENDED, cast.ruth)
        act(agenda.close, item, cast)
    return fresh(case)


def test_a_complete_case_is_flagged_by_the_hub_and_by_every_agency_until_twelve_months_are_over(
    cast: Cast,
) -> None:
    case = complete(cast)
    until = date(2028, 2, 1)
    url = reverse("meetings:marac-monitor", args=[case.pk])
    with clock.moved(THURSDAY_18):
        assert post(client_of(cast.nadia), url, cast.nadia, version=case.version).status_code in (
            403,
            404,
        )
        assert case.reference in my_work(cast.ruth)
        ruth = client_of(cast.ruth)
        assert post(ruth, url, cast.ruth, version=case.version).status_code == 302
        assert fresh(case).state == CaseState.MONITORING
        with door(cast.nadia):
            flag = Flag.objects.visible_to(cast.nadia).get(flag_type=FlagType.MARAC)
            assert (flag.started_on, flag.expires_on) == (date(2027, 2, 1), until)
            row = FlagConfirmation.objects.visible_to(cast.nadia).get()
        with door(joan := cast.joan):  # who referred and represents nobody at the MARAC
            assert not FlagConfirmation.objects.visible_to(joan).exists()
        page = reverse("meetings:marac-flag", args=[row.pk])
        assert "#to-flag" in my_work(cast.nadia)
        meetings_page = client_of(cast.nadia).get(reverse("meetings:index")).content.decode()
        assert "flag until 1 February 2028" in meetings_page
        assert page in meetings_page
        tom = cast.hat("tom", "marac")  # of another agency
        assert post(client_of(tom), page, tom, version=1).status_code == 404
        assert post(ruth, page, cast.ruth, version=1).status_code != 302  # sees it, cannot say it
        nadia = client_of(cast.nadia)
        assert post(nadia, page, cast.nadia, version=1).status_code == 302
        assert "#to-flag" not in my_work(cast.nadia)
        shown = ruth.get(reverse("meetings:marac-case", args=[case.pk])).content.decode()
        assert "Files flagged" in shown
        assert "confirmed 09:30" in shown
    manager = given_role(cast, "tom", Role.AGENCY_MANAGER, "mash")
    with clock.moved(THURSDAY_18 + timedelta(days=8)):  # five working days and a night are over
        with door(SETUP):
            clocks.sweep(by=Service("clocks"))
            limits = Clock.objects.filter(name=marac_monitoring.CONFIRMED)
            assert limits.get(thing_id=row.pk).was_in_time
            assert limits.filter(breached_at__isnull=False).count() == limits.count() - 1
        with door(manager):
            told = Notice.objects.visible_to(manager).filter(reference=case.reference)
            assert told.filter(notice_kind=NoticeKind.MARAC_LATE).count() == 1


def test_the_agenda_after_the_twelve_months_says_whose_flag_can_go(cast: Cast) -> None:
    case = complete(cast)
    with clock.moved(THURSDAY_18), door(cast.ruth):
        marac_monitoring.begin(fresh_in(case), by=cast.ruth, version=case.version)
    with clock.moved(datetime(2028, 1, 10, 12, tzinfo=LONDON)):
        before = scheduled(cast, datetime(2028, 2, 1, 9, 30, tzinfo=LONDON))  # the last day itself
        after = scheduled(cast, datetime(2028, 2, 3, 9, 30, tzinfo=LONDON))
        for hat in (cast.ruth, cast.nadia):
            client = client_of(hat)
            seen = client.get(reverse("meetings:meeting", args=[before.pk])).content.decode()
            assert "12 months passed" not in seen
            seen = client.get(reverse("meetings:meeting", args=[after.pk])).content.decode()
            assert "12 months passed" in seen
            assert seen.count(case.reference) == 1
