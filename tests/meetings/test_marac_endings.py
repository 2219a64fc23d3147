"""How a MARAC case ends: its twelve months pass, flags come off, and it is closed with nothing left open (4.7)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from django.urls import reverse

from agencies import clock
from agencies.actors import Hat, Service
from agencies.clock import LONDON
from agencies.door import door
from agencies.models import Notice
from agencies.reasons import Reason, ReasonCode
from agencies.verdicts import Refused
from mash_hub import actions
from mash_hub.contacts import Part
from mash_hub.identities import Birth, Identity, Name
from mash_hub.models import Action
from mash_hub.models.subjects import PersonRole
from meetings import (
    agenda,
    further_incidents,
    jobs,
    marac_endings,
    marac_monitoring,
    marac_process,
    marac_repeats,
    marac_transfers,
)
from meetings.models import CaseState, FlagConfirmation, MaracCase, Meeting, MeetingState
from meetings.models.agenda import pairs
from meetings.models.marac_transfers import MaracTransfer, Way
from tests.cast import SETUP, Cast, client_of, post
from tests.meetings import stories
from tests.meetings.marac_stories import MONDAY, accepted, fresh, referred
from tests.meetings.test_further_incidents import held, incident, monitored, report
from tests.meetings.test_marac_listing import THURSDAY_18, TUESDAY_9, listed, scheduled
from tests.meetings.test_marac_moves import act, my_work

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
S = CaseState
LAST_DAY = datetime(2028, 2, 1, 12, tzinfo=LONDON)
DAY_AFTER = datetime(2028, 2, 2, 9, tzinfo=LONDON)
MARAC = datetime(2028, 2, 3, 9, 30, tzinfo=LONDON)
NEWS = Reason(ReasonCode.NEW_INFORMATION, "He is back.")


def swept() -> None:
    """What the hub does each minute."""
    jobs.end_marac_cases()


def holders(case: MaracCase) -> list[FlagConfirmation]:
    """What every agency was asked about its flag of a case."""
    with door(SETUP):
        return list(FlagConfirmation.objects.filter(case=case).order_by("pk"))


def representing(cast: Cast, row: FlagConfirmation) -> Hat:
    """Somebody who attends for one agency with papers, and is not kept apart from the case."""
    hats = [cast.hat(name, "marac") for name in ("nadia", "tom", "owen", "priya", "hannah", "ruth")]
    return next(hat for hat in hats if hat.agency_id == row.agency_id)


def take_off(cast: Cast, row: FlagConfirmation) -> int:
    """One agency says by its button that its flag is off."""
    hat = representing(cast, row)
    url = reverse("meetings:marac-flag-off", args=[row.pk])
    return int(post(client_of(hat), url, hat, version=row.version).status_code)


def test_after_its_last_day_a_case_waits_for_flags_to_come_off_and_the_last_one_closes_it(
    cast: Cast,
) -> None:
    case = monitored(cast)
    rows = holders(case)
    with clock.moved(LAST_DAY):
        swept()
        assert fresh(case).state == S.MONITORING  # the last day itself is one of the twelve months
        assert take_off(cast, rows[0]) == 403
        assert "#to-take-off" not in my_work(cast.nadia)
    with clock.moved(DAY_AFTER):
        swept()
        assert fresh(case).state == S.FLAG_EXPIRED
        for hat in (cast.ruth, cast.joan):
            url = reverse("meetings:marac-case", args=[case.pk])
            seen = client_of(hat).get(url).content.decode()
            assert "The 12 months are over since Tuesday 1 February 2028" in seen
            assert "By the hub" in seen
        work = my_work(cast.nadia)
        assert "#to-take-off" in work
        assert "#to-flag" not in work  # who never said that it was flagged is not asked that now
        nadia = held(cast.nadia, case)
        page = client_of(cast.nadia).get(reverse("meetings:index")).content.decode()
        assert reverse("meetings:marac-flag-off", args=[nadia.pk]) in page
        tom = cast.hat("tom", "marac")
        theirs = reverse("meetings:marac-flag-off", args=[nadia.pk])
        assert post(client_of(tom), theirs, tom, version=nadia.version).status_code == 404
        *others, last = holders(case)
        for row in others:
            assert take_off(cast, row) == 302
        assert fresh(case).state == S.FLAG_EXPIRED
        assert take_off(cast, others[0]) == 409 or take_off(cast, others[0]) == 403  # once
        swept()
        assert fresh(case).state == S.FLAG_EXPIRED
        shown = client_of(cast.ruth).get(reverse("meetings:marac-case", args=[case.pk]))
        assert shown.content.decode().count("off since") == len(others)
        assert take_off(cast, last) == 302
        assert fresh(case).state == S.CLOSED
        assert "#to-take-off" not in my_work(cast.nadia)
        with door(cast.joan):
            assert Notice.objects.visible_to(cast.joan).filter(reference=case.reference).exists()


def with_a_case(cast: Cast, starts_at: datetime, victim: str, accused: str) -> Meeting:
    """A meeting on whose list another case stands."""
    meeting = scheduled(cast, starts_at)
    people = (
        Part(PersonRole.VICTIM, named("Nora", victim)),
        Part(PersonRole.PERPETRATOR, named("Olaf", accused)),
    )
    listed(cast, accepted(cast, referred(cast.joan, people=people)), meeting)
    return meeting


def named(given: str, family: str) -> Identity:
    return Identity(names=(Name(given, family),), birth=Birth.on(date(1990, 4, 3)))


def test_the_coordinator_closes_it_once_a_marac_has_seen_it_under_twelve_months_passed(
    cast: Cast,
) -> None:
    case = monitored(cast)
    with clock.moved(datetime(2028, 1, 10, 12, tzinfo=LONDON)):
        before = with_a_case(cast, datetime(2028, 2, 1, 9, 30, tzinfo=LONDON), "Holm", "Kern")
        meeting = with_a_case(cast, MARAC, "Lund", "Moe")
    url = reverse("meetings:marac-close", args=[case.pk])
    with clock.moved(LAST_DAY):  # a MARAC on the last day itself says nothing of it
        for state in (MeetingState.LIST_CLOSED, MeetingState.AGENDA_PUBLISHED):
            before = stories.step(before, state, cast.ruth)
        before = stories.step(before, MeetingState.IN_SESSION, cast.sam)
        stories.come(cast, before, "ruth", "sam")
        stories.step(before, MeetingState.ENDED, cast.ruth)
    with clock.moved(DAY_AFTER):
        swept()
        newest = fresh(case)
        refused = post(client_of(cast.ruth), url, cast.ruth, version=newest.version)
        assert refused.status_code == 403
        assert "12 months passed" in refused.content.decode()
        assert "case to close" not in my_work(cast.ruth)
        for state in (MeetingState.LIST_CLOSED, MeetingState.AGENDA_PUBLISHED):
            meeting = stories.step(meeting, state, cast.ruth)
    with clock.moved(MARAC):
        ruth = client_of(cast.ruth)
        agenda = ruth.get(reverse("meetings:meeting", args=[meeting.pk])).content.decode()
        assert "0 of 5 agencies have taken it off" in agenda
        meeting = stories.step(meeting, MeetingState.IN_SESSION, cast.sam)
        stories.come(cast, meeting, "ruth", "sam")
        stories.step(meeting, MeetingState.ENDED, cast.ruth)
        assert "case to close" in my_work(cast.ruth)
        for hat in (cast.nadia, cast.joan):  # nobody else's to close
            assert post(client_of(hat), url, hat, version=newest.version).status_code in (403, 404)
        assert post(ruth, url, cast.ruth, version=newest.version).status_code == 302
        assert fresh(case).state == S.CLOSED
        # Her agency's flag is on its file all the same.
        assert "#to-take-off" in my_work(cast.nadia)
        assert take_off(cast, held(cast.nadia, case)) == 302
        swept()
        assert fresh(case).state == S.CLOSED


def test_within_the_year_a_report_opens_a_repeat_and_the_day_after_is_a_new_referral(
    cast: Cast,
) -> None:
    case = monitored(cast)
    with clock.moved(DAY_AFTER):
        swept()
        row = held(cast.nadia, case)
        with pytest.raises(Refused, match="Make a new referral"):
            report(cast.nadia, row, incident(incident_on=date(2028, 2, 2)))
        with door(cast.nadia):
            assert not further_incidents.may_report(cast.nadia, row)
        again = referred(cast.joan, incident_on=date(2028, 2, 2))
        with door(cast.ruth):
            assert marac_repeats.repeated(again, by=cast.ruth) is None
    with clock.moved(LAST_DAY):  # the anniversary is still within
        opened = report(cast.nadia, row, incident(incident_on=date(2028, 2, 1)))
    assert opened.previous_id == case.pk


def seen_to(cast: Cast, action: Action) -> Action:
    """An action accepted and done by Nadia, and verified by Ruth."""
    with door(cast.nadia):
        actions.accept(action, by=cast.nadia, version=newest(action).version)
    with door(cast.nadia):
        action = newest(action)
        actions.finish(
            action,
            done_on=clock.now().date(),
            done="He was warned.",
            effect="He keeps away.",
            victim_told="",
            by=cast.nadia,
            version=action.version,
        )
    with door(cast.ruth):
        action = newest(action)
        return actions.verify(action, by=cast.ruth, version=action.version, because=NEWS)


def newest(action: Action) -> Action:
    """An action as it is now; inside a door."""
    return Action.objects.get(pk=action.pk)


def agreed(cast: Cast) -> tuple[MaracCase, Action]:
    """A monitored case of which one action was done and verified."""
    with clock.moved(MONDAY):
        case = accepted(cast)
        meeting = scheduled(cast)
        item = listed(cast, case, meeting)
    with clock.moved(TUESDAY_9):
        stories.step(meeting, MeetingState.LIST_CLOSED, cast.ruth)
        meeting = stories.step(meeting, MeetingState.AGENDA_PUBLISHED, cast.ruth)
    with clock.moved(THURSDAY_18):
        meeting = stories.step(meeting, MeetingState.IN_SESSION, cast.sam)
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
        stories.step(meeting, MeetingState.ENDED, cast.ruth)
        action = seen_to(cast, action)
        act(agenda.close, item, cast)
        with door(cast.ruth):
            newest = MaracCase.objects.select_related("workspace").get(pk=case.pk)
            marac_monitoring.begin(newest, by=cast.ruth, version=newest.version)
    return fresh(case), action


def opened_again(cast: Cast, action: Action) -> None:
    """Ruth opens the action again: it was not done after all."""
    with door(cast.ruth):
        row = newest(action)
        actions.reopen(row, by=cast.ruth, version=row.version, because=NEWS)


def cancelled(cast: Cast, action: Action) -> None:
    """The chair takes it off the list."""
    with door(cast.sam):
        row = newest(action)
        actions.cancel(row, by=cast.sam, version=row.version, because=NEWS)


def test_no_case_is_closed_while_an_action_of_it_is_open_and_one_opened_again_brings_it_back(
    cast: Cast,
) -> None:
    case, action = agreed(cast)
    with clock.moved(DAY_AFTER):
        swept()
        opened_again(cast, action)
        for row in holders(case):
            assert take_off(cast, row) == 302
        swept()
        assert fresh(case).state == S.FLAG_EXPIRED
        shown = client_of(cast.ruth).get(reverse("meetings:marac-case", args=[case.pk]))
        assert "An action of it is open" in shown.content.decode()
        url = reverse("meetings:marac-close", args=[case.pk])
        sent = post(client_of(cast.ruth), url, cast.ruth, version=fresh(case).version)
        assert sent.status_code == 403
        cancelled(cast, action)
        swept()
        assert fresh(case).state == S.CLOSED
        with door(SETUP):
            assert MaracCase.objects.select_related("file").get(pk=case.pk).file.closed_at


def test_an_action_opened_again_after_its_case_was_closed_takes_the_case_back_until_it_is_final(
    cast: Cast,
) -> None:
    case, action = agreed(cast)
    with clock.moved(DAY_AFTER):
        swept()
        for row in holders(case):
            assert take_off(cast, row) == 302
        assert fresh(case).state == S.CLOSED
        opened_again(cast, action)
        swept()
        assert fresh(case).state == S.FLAG_EXPIRED
        swept()
        assert fresh(case).state == S.FLAG_EXPIRED
        cancelled(cast, action)
        swept()
        assert fresh(case).state == S.CLOSED


def test_a_repeated_case_is_closed_in_favour_of_the_new_one_once_its_own_actions_are_final(
    cast: Cast,
) -> None:
    case, action = agreed(cast)
    with clock.moved(datetime(2027, 3, 10, 20, 15, tzinfo=LONDON)):
        opened_again(cast, action)
        new = report(cast.nadia, held(cast.nadia, case), incident())
        swept()
        assert fresh(case).state == S.REPEATED
        cancelled(cast, action)
        swept()
        assert fresh(case).state == S.CLOSED
        assert fresh(new).state == S.ACCEPTED
        with pytest.raises(Refused, match="reported already"):  # the flag is the new case's
            report(cast.nadia, held(cast.nadia, case), incident())


def test_a_case_that_moved_is_closed_here_once_the_other_marac_has_it_and_its_flags_run_on(
    cast: Cast,
) -> None:
    case, action = agreed(cast)
    with clock.moved(datetime(2027, 4, 8, 10, tzinfo=LONDON)):
        row = moved_outside(cast, case)
        opened_again(cast, action)
        swept()
        assert fresh(case).state == S.MONITORING
        with door(cast.ruth):
            marac_transfers.close(row, by=cast.ruth, version=row.version)
        swept()
        assert fresh(case).state == S.TRANSFERRED_OUT  # an action is open here
        cancelled(cast, action)
        swept()
        assert fresh(case).state == S.CLOSED
        assert held(cast.nadia, case).taken_off_at is None
    with clock.moved(DAY_AFTER):
        assert "#to-take-off" in my_work(cast.nadia)


def moved_outside(cast: Cast, case: MaracCase) -> MaracTransfer:
    """Its transfer to a MARAC outside the hub, which has acknowledged it."""
    said = marac_transfers.Moved(clock.now().date(), "Her IDVA told us.", is_temporary=False)
    with door(cast.ruth):
        here = fresh_inside(case)
        row = marac_transfers.identify(here, said, by=cast.ruth, version=here.version)
    steps: tuple[tuple[Any, dict[str, Any]], ...] = (
        (marac_transfers.decide, {"way": Way.TRANSFER, "words": ""}),
        (marac_transfers.prepare, {"words": "Ring her."}),
        (marac_transfers.send, {}),
        (marac_transfers.acknowledged_outside, {}),
    )
    for verb, given in steps:
        with door(cast.ruth):
            row = verb(row, by=cast.ruth, version=row.version, **given)
    return row


def test_a_transfer_that_is_under_way_as_the_months_pass_is_ended_before_the_case_is_closed(
    cast: Cast,
) -> None:
    case = monitored(cast)
    with clock.moved(datetime(2028, 1, 31, 10, tzinfo=LONDON)):
        row = moved_outside(cast, case)
    with clock.moved(DAY_AFTER):
        swept()
        for one in holders(case):
            assert take_off(cast, one) == 302
        swept()
        assert fresh(case).state == S.FLAG_EXPIRED
        with door(cast.ruth):
            verdict = marac_endings.may_close(cast.ruth, fresh_inside(case))
            assert verdict.reason == marac_endings.TRANSFER
            marac_transfers.close(row, by=cast.ruth, version=row.version)
        assert fresh(case).state == S.TRANSFERRED_OUT
        swept()
        assert fresh(case).state == S.CLOSED


def fresh_inside(case: MaracCase) -> MaracCase:
    """The case as it is now; inside a door."""
    return MaracCase.objects.select_related("workspace").get(pk=case.pk)


def test_the_measures_of_a_year_are_the_same_before_and_after_its_cases_are_closed(
    cast: Cast,
) -> None:
    case = monitored(cast)
    with clock.moved(THURSDAY_18), door(cast.nadia):
        row = FlagConfirmation.objects.visible_to(cast.nadia).get(case=case)
        marac_monitoring.confirm(row, by=cast.nadia, version=row.version)

    def measured() -> list[marac_process.Measure]:
        with door(cast.ruth):
            return marac_process.measures(cast.ruth, date(2027, 1, 1), date(2027, 12, 31))

    with clock.moved(LAST_DAY):
        before = measured()
        [flags] = [one for one in before if one.label == "Flags confirmed in time"]
        assert (flags.good, flags.of) == (1, 5)  # who was late stays counted as late
    with clock.moved(DAY_AFTER):
        swept()
        for one in holders(case):
            assert take_off(cast, one) == 302
        assert fresh(case).state == S.CLOSED
        assert measured() == before


def test_looking_for_cases_that_end_asks_the_database_as_often_for_many(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    with door(Service(marac_endings.JOB)), django_assert_num_queries(3):
        assert marac_endings.due_ids() == []
    case = monitored(cast)
    with clock.moved(DAY_AFTER), door(Service(marac_endings.JOB)), django_assert_num_queries(3):
        assert marac_endings.due_ids() == [case.pk]
