"""An action from the meeting to its verification, with every version readable afterwards."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agencies import clock, hats, sealing
from agencies.actors import Service
from agencies.door import door
from agencies.models import Notice, NoticeKind
from agencies.models.people import MembershipStatus
from agencies.reasons import Reason, ReasonCode
from agencies.roles import Role
from agencies.verdicts import Refused
from audit.log.models import Entry
from mash_hub import (
    action_clocks,
    actions,
    clocks,
    desk_actions,
    escalation_sweeps,
    escalations,
    reassignments,
    versions,
)
from mash_hub.calendars import before_working_days, nth_working_day
from mash_hub.models import Action, ActionState, Clock, Escalation
from mash_hub.models.escalations import EscalationState
from meetings import agreeing
from meetings.models import AgendaItem
from meetings.models.agenda import pairs
from tests.cast import SETUP, Cast, client_of, given_role, post
from tests.meetings import stories

S = ActionState
SEEN = Reason(ReasonCode.REVIEW, "Seen fitter’s sheet")
pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def agreed(cast: Cast, item: AgendaItem, **more: Any) -> Action:
    """Ruth records that Tom in person fits a sanctuary scheme."""
    with door(cast.ruth):
        here = stories.fresh_inside(item)
        given: dict[str, Any] = {
            "title": "Fit sanctuary scheme",
            "words": "Fit new locks and check the doors.",
            "why": "",
            "agency": cast.agency.housing,
            "person": cast.person.tom,
            "due_at": clock.now() + timedelta(days=7),
            "is_safety_critical": False,
            **more,
        }
        present = pairs(here.presences.all())
        return actions.propose(here, by=cast.ruth, present=present, **given)


def accepted(cast: Cast) -> Action:
    _, item = stories.in_hand(cast, "ruth", "sam", "nadia", "tom")
    action = agreed(cast, item)
    with door(tom := cast.hat("tom", "marac")):
        return actions.accept(action, by=tom, version=1)


def finished(cast: Cast) -> Action:
    action = accepted(cast)
    with door(tom := cast.hat("tom", "marac")):
        return actions.finish(
            action,
            done_on=clock.now().date(),
            done="Fitted.",
            effect="Lower at the home.",
            victim_told="Yes",
            by=tom,
            version=action.version,
        )


def test_an_action_is_given_to_nobody_who_did_not_accept_it(cast: Cast) -> None:
    _, item = stories.in_hand(cast, "ruth", "sam")
    action = agreed(cast, item)
    assert action.state == S.PROPOSED
    with door(cast.nadia), pytest.raises(Refused, match="offered"):
        actions.accept(action, by=cast.nadia, version=1)
    with door(cast.sam):
        directed = actions.direct(action, by=cast.sam, version=1, because=stories.WHY)
    assert (directed.state, directed.is_directed) == (S.ACCEPTED, True)


def test_the_brother_learns_nothing_of_his_own_agency_s_action(cast: Cast) -> None:
    _, item = stories.in_hand(cast, "ruth", "sam", "tom")
    action = agreed(cast, item)
    lee, tom = cast.hat("lee", "marac"), cast.hat("tom", "marac")
    with door(lee):
        assert not Action.objects.visible_to(lee).exists()
        assert not desk_actions.work_for(lee, clock.now())
        assert not Notice.objects.visible_to(lee).filter(reference=action.reference).exists()
    with door(tom):
        told = Notice.objects.visible_to(tom).filter(reference=action.reference)
        assert told.filter(notice_kind=NoticeKind.ACTION_YOURS).exists()
        assert [one.reference for one in desk_actions.work_for(tom, clock.now())]
    page = client_of(lee).get(reverse("mash_hub:action", args=[action.pk]))
    assert page.status_code == 404


def test_whoever_was_present_reads_it_and_whoever_was_not_does_not(cast: Cast) -> None:
    action = accepted(cast)
    for hat, reads in ((cast.nadia, True), (cast.sam, True), (cast.hannah, False)):
        with door(hat):
            found = list(Action.objects.visible_to(hat))
            assert [one.pk for one in found] == ([action.pk] if reads else [])
            assert all(sealing.open(found, ["text"], by=hat)[one, "text"] for one in found)


def test_nobody_verifies_what_is_their_own(cast: Cast) -> None:
    action = finished(cast)
    tom = cast.hat("tom", "marac")
    with door(tom), pytest.raises(Refused):
        actions.verify(action, by=tom, version=action.version, because=SEEN)
    with door(cast.ruth):
        verified = actions.verify(action, by=cast.ruth, version=action.version, because=SEEN)
    assert (verified.state, verified.verified_by_id) == (S.VERIFIED, cast.person.ruth.pk)


def test_what_was_not_undertaken_names_a_manager_and_stays_to_be_verified(cast: Cast) -> None:
    action = accepted(cast)
    tom = cast.hat("tom", "marac")
    ended: dict[str, Any] = {"state": S.NOT_UNDERTAKEN, "words": "No fitter", "by": tom}
    with door(tom), pytest.raises(Refused, match="manager"):
        actions.give_up(action, manager=" ", version=action.version, **ended)
    with door(tom):
        actions.give_up(action, manager="Head of repairs", version=action.version, **ended)
    with door(cast.ruth):
        assert Action.objects.visible_to(cast.ruth).to_verify().count() == 1


def test_only_the_chair_cancels(cast: Cast) -> None:
    action = accepted(cast)
    with door(cast.ruth), pytest.raises(Refused):
        actions.cancel(action, by=cast.ruth, version=action.version, because=stories.WHY)
    with door(cast.sam):
        cancelled = actions.cancel(action, by=cast.sam, version=action.version, because=stories.WHY)
        assert cancelled.state == S.CANCELLED
        assert not Clock.objects.running().filter(thing_id=action.pk).exists()


def test_a_chair_does_not_let_their_own_agency_off(cast: Cast) -> None:
    _, item = stories.in_hand(cast, "ruth", "sam", "owen")
    owen = cast.hat("owen", "marac")
    action = agreed(cast, item, agency=cast.agency.police, person=cast.person.owen)
    page = reverse("mash_hub:action", args=[action.pk])
    cancel = reverse("mash_hub:action-because", args=[action.pk, "cancel"])
    assert cancel not in client_of(cast.sam).get(page).content.decode()
    for ends in (False, True):
        if ends:
            with door(owen):
                action = actions.accept(action, by=owen, version=action.version)
            with door(owen):
                said: dict[str, Any] = {"words": "He moved away.", "manager": ""}
                action = actions.give_up(
                    action, state=S.NOT_POSSIBLE, by=owen, version=action.version, **said
                )
        with door(cast.sam), pytest.raises(Refused, match="Your own agency"):
            actions.cancel(action, by=cast.sam, version=action.version, because=stories.WHY)
    refused = post(client_of(cast.sam), cancel, cast.sam, because="CIRCUMSTANCES_CHANGED")
    assert refused.status_code == 403
    with door(cast.ruth):
        assert actions.verify(action, by=cast.ruth, version=action.version, because=SEEN)


def test_a_late_action_is_told_once_however_often_the_clocks_are_swept(cast: Cast) -> None:
    action = accepted(cast)
    service = Service("clocks")
    with clock.moved(clock.now() + timedelta(days=8)):
        for _ in range(2):
            with door(service):
                clocks.sweep(by=service)
    tom, lee = cast.hat("tom", "marac"), cast.hat("lee", "marac")
    for hat, count in ((tom, 1), (lee, 0)):
        with door(hat):
            late = Notice.objects.visible_to(hat).filter(notice_kind=NoticeKind.CLOCK_BREACHED)
            assert late.filter(reference=action.reference).count() == count


def test_an_owner_is_reminded_until_lateness_becomes_a_challenge(cast: Cast) -> None:
    action = accepted(cast)
    tom, lee, service = cast.hat("tom", "marac"), cast.hat("lee", "marac"), Service("clocks")
    due_on = action.due_at.astimezone(clock.LONDON).date()
    days = [before_working_days(due_on, 2), due_on, nth_working_day(due_on, 1)]
    days.append(nth_working_day(due_on, 3))
    told = {tom: 0, lee: 0}
    for number, day in enumerate(days, start=1):
        with clock.moved(datetime.combine(day, time(9, 1), clock.LONDON)):
            with door(service):
                clocks.sweep(by=service)
            for hat in told:
                with door(hat):
                    seen = Notice.objects.visible_to(hat)
                    reminders = seen.filter(notice_kind=NoticeKind.ACTION_REMINDER)
                    told[hat] = reminders.filter(reference=action.reference).count()
        assert told == {tom: number, lee: 0}
    late = clocks.end_of(nth_working_day(due_on, 5))
    for at, raised in ((late - timedelta(hours=1), 0), (late + timedelta(minutes=1), 1)):
        with clock.moved(at), door(service):
            ids = escalation_sweeps.long_late_ids()
            assert escalation_sweeps.raise_for(by=service, only=ids) == raised
    with door(tom):
        challenge = Escalation.objects.visible_to(tom).get(thing_id=action.pk)
        assert (challenge.escalation_type, challenge.level) == ("OVERDUE_ACTION", 1)
    keeps_how_it_ended(cast, action, challenge)


def keeps_how_it_ended(cast: Cast, action: Action, challenge: Escalation) -> None:
    """The page of the action shows its challenge and then what came of it, to both agencies and nobody else."""
    url = reverse("mash_hub:action", args=[action.pk])
    ruth, tom, nadia = (cast.hat(name, "marac") for name in ("ruth", "tom", "nadia"))
    assert challenge.reference in client_of(tom).get(url).content.decode()
    said = escalations.Words("", decision="ZQX fitted on Friday.", changed="ZQX She sleeps.")
    with door(ruth):
        now = Escalation.objects.get(pk=challenge.pk)
        escalations.end(now, EscalationState.RESOLVED, by=ruth, words=said, version=now.version)
    for hat, reads in ((tom, True), (ruth, True), (nadia, False)):
        body = client_of(hat).get(url).content.decode()
        assert (said.decision in body, challenge.reference in body) == (reads, reads), hat


def test_a_late_action_of_the_host_itself_is_challenged_by_an_agency_that_heard_it(
    cast: Cast,
) -> None:
    """The council keeps the MARAC, so nobody else waited for what its own people have to do (4.9)."""
    _, item = stories.in_hand(cast, "ruth", "sam", "hannah", "nadia")
    council = {"agency": cast.agency.council, "person": cast.person.hannah}
    action, service = agreed(cast, item, **council), Service("clocks")
    with door(hannah := cast.hat("hannah", "marac")):
        action = actions.accept(action, by=hannah, version=action.version)
    due_on = action.due_at.astimezone(clock.LONDON).date()
    with clock.moved(clocks.end_of(nth_working_day(due_on, 5)) + timedelta(minutes=1)):
        with door(service):
            clocks.sweep(by=service)
        with door(service):
            ids = escalation_sweeps.long_late_ids()
            assert escalation_sweeps.raise_for(by=service, only=ids) == 1
        with door(SETUP):
            raised = Escalation.objects.get(thing_id=action.pk)
        assert (raised.owner_id, raised.agency_id) == (
            cast.agency.police.pk,
            cast.agency.council.pk,
        )
        for hat, seen in ((cast.sam, True), (cast.ruth, True), (cast.hat("tom", "marac"), False)):
            with door(hat):  # housing was not there
                assert Escalation.objects.visible_to(hat).filter(pk=raised.pk).exists() is seen


def test_a_late_safety_critical_action_reaches_its_supervisor_and_nobody_is_reminded_of_a_done_one(
    cast: Cast,
) -> None:
    _, item = stories.in_hand(cast, "ruth", "sam", "owen")
    owen, service = cast.hat("owen", "marac"), Service("clocks")
    given = {"agency": cast.agency.police, "person": cast.person.owen}
    late = agreed(cast, item, is_safety_critical=True, **given)
    done = agreed(cast, item, is_safety_critical=True, title="Mark the address", **given)
    with door(owen):
        done = actions.accept(done, by=owen, version=1)
    with door(owen):
        actions.finish(
            done,
            done_on=clock.now().date(),
            done="Marked.",
            effect="A call is answered at once.",
            victim_told="Not relevant",
            by=owen,
            version=done.version,
        )
    with door(owen):
        names = (*action_clocks.REMINDERS, action_clocks.SUPERVISOR)
        running = Clock.objects.running().filter(name__in=names)
        assert {row.thing_id for row in running} == {late.pk}
    with clock.moved(clock.now() + timedelta(days=8)), door(service):
        clocks.sweep(by=service)
    for hat, number in ((cast.paula, 1), (owen, 0)):
        with door(hat):
            told = Notice.objects.visible_to(hat).filter(notice_kind=NoticeKind.ACTION_LATE)
            assert told.count() == number


def test_an_action_waits_for_another_person_when_its_owner_has_left(cast: Cast) -> None:
    action = accepted(cast)
    with door(cast.ruth):
        member = action.person.memberships.get(workspace=action.workspace)
        member.set_status(MembershipStatus.ENDED, by=cast.ruth, at=clock.now(), because=stories.WHY)
    ruth = client_of(cast.ruth)
    listed = ruth.get(reverse("mash_hub:actions"), {"show": "without-owner"}).content.decode()
    assert action.reference in listed
    page = ruth.get(reverse("mash_hub:action", args=[action.pk])).content.decode()
    assert "can do this no more" in page
    assert (
        action.reference
        not in ruth.get(reverse("mash_hub:actions"), {"whose": "mine"}).content.decode()
    )


def test_words_of_an_action_are_safe_to_read_alone(cast: Cast) -> None:
    _, item = stories.in_hand(cast, "ruth", "sam", "nadia")  # Tom was not there
    given: dict[str, Any] = {
        "title": "Fit sanctuary scheme",
        "words": "Fit new locks at Marisa’s door.",
        "why": "She wishes to stay.",
        "agency": cast.agency.housing,
        "person": cast.person.tom,
        "due_at": clock.now() + timedelta(days=7),
        "is_safety_critical": False,
        "by": cast.ruth,
    }
    with door(cast.ruth):
        here = stories.fresh_inside(item)
        for wrong in ({"title": "Fit locks for Marisa"}, {"words": "Callum must not know."}):
            with pytest.raises(Refused, match="name"):
                agreeing.agree(here, **(given | wrong))
        assert agreeing.agree(here, **given).state == S.PROPOSED
        nadia = {"agency": cast.agency.probation, "person": cast.person.nadia}
        inside = given | nadia | {"words": "Callum must not know."}
        assert agreeing.agree(here, **inside).agency_id == cast.agency.probation.pk


def _changed(action: Action, hat: Any, **typed: str) -> Any:
    """The answer to a change on the page, its other fields as they stand."""
    due = action.due_at.astimezone(clock.LONDON)
    given = {
        "title": "Fit sanctuary scheme",
        "words": "Fit new locks and check the doors.",
        "why": "",
        "due_on_day": due.day,
        "due_on_month": due.month,
        "due_on_year": due.year,
        "because": "CORRECTION",
        "version": action.version,
        **typed,
    }
    return post(client_of(hat), reverse("meetings:action-change", args=[action.pk]), hat, **given)


def test_a_change_is_as_safe_to_read_alone_as_what_was_agreed(cast: Cast) -> None:
    _, item = stories.in_hand(cast, "ruth", "sam", "nadia")  # Tom was not there
    outside = agreed(cast, item)
    nadia = {"agency": cast.agency.probation, "person": cast.person.nadia}
    inside = agreed(cast, item, **nadia)
    for action, hat, wrong in (
        (outside, cast.ruth, {"words": "Fit locks: Callum must not know."}),
        (outside, cast.ruth, {"title": "Locks for Marisa"}),
        (inside, cast.ruth, {"title": "Locks for Marisa"}),
        (inside, cast.nadia, {"title": "Locks for Marisa"}),
        (outside, cast.hat("tom", "marac"), {"title": "Locks for the Thrales"}),
    ):
        answer = _changed(action, hat, **wrong)
        said = answer.content.decode()
        assert answer.status_code == 422, (hat, wrong)
        assert str(next(iter(wrong.values()))) in said  # nothing typed is lost
        assert "few words" in said or "was not present for this case" in said
    assert _changed(inside, cast.ruth, words="Callum must not know.").status_code == 302
    assert _changed(outside, cast.ruth, words="Marisa wants new locks.").status_code == 302


def test_an_action_is_passed_on_only_in_words_that_its_new_owner_may_read(cast: Cast) -> None:
    _, item = stories.in_hand(cast, "ruth", "sam", "nadia")
    nadia = {"agency": cast.agency.probation, "person": cast.person.nadia}
    action = agreed(cast, item, words="Callum must not know.", **nadia)

    def offered(hat: Any, person: str) -> Any:
        with door(SETUP):
            owners = {one.person_id: one.pk for one in actions.possible_owners(item.workspace_id)}
        url = reverse("meetings:action-offer", args=[action.pk])
        to = {"owner": owners[getattr(cast.person, person).pk], "because": "CORRECTION"}
        return post(client_of(hat), url, hat, version=action.version, **to)

    for hat in (cast.ruth, cast.nadia):
        answer = offered(hat, "tom")
        assert answer.status_code == 422
        assert "was not present for this case" in answer.content.decode()
    with door(SETUP):
        assert Action.objects.get(pk=action.pk).offered_agency_id is None
    assert (
        "ask the coordinator to change them"
        in _changed(
            agreed(cast, item, agency=cast.agency.police, person=cast.person.sam),
            given_role(
                cast, "paula", Role.ACTION_OWNER, "marac"
            ),  # of the same agency, without papers
            title="Locks for Marisa",
        ).content.decode()
    )
    assert _changed(action, cast.ruth, words="Fit locks for Marisa.").status_code == 302
    with door(SETUP):
        action = Action.objects.get(pk=action.pk)
    assert offered(cast.ruth, "tom").status_code == 302


def test_an_action_passed_on_stays_until_the_other_agency_takes_it(cast: Cast) -> None:
    action = accepted(cast)
    with door(cast.ruth):
        action = reassignments.offer(
            action,
            agency=cast.agency.safe_haven,
            person=cast.person.priya,
            by=cast.ruth,
            version=action.version,
            because=stories.WHY,
        )
        assert action.is_reassignment_pending
        assert action.agency_id == cast.agency.housing.pk
    with door(cast.priya):
        action = reassignments.take_over(action, by=cast.priya, version=action.version)
        assert (action.agency_id, action.state) == (cast.agency.safe_haven.pk, S.ACCEPTED)
        assert sealing.open([action], ["text"], by=cast.priya)[action, "text"]


def test_an_offer_to_another_agency_is_over_when_the_action_ends(cast: Cast) -> None:
    _, item = stories.in_hand(cast, "ruth", "sam", "nadia", "tom")
    tom, priya = cast.hat("tom", "marac"), cast.priya
    for end in ("finished", "cancelled"):
        action = agreed(cast, item)
        with door(tom):
            action = actions.accept(action, by=tom, version=1)
        with door(cast.ruth):
            action = reassignments.offer(
                action,
                agency=cast.agency.safe_haven,
                person=cast.person.priya,
                by=cast.ruth,
                version=action.version,
                because=stories.WHY,
            )
        with door(priya):
            assert sealing.open_quietly([action], ["text"], by=priya)[action, "text"]
        with door(tom if end == "finished" else cast.sam) as _:
            if end == "finished":
                action = actions.finish(
                    action,
                    done_on=clock.now().date(),
                    done="Fitted.",
                    effect="Lower at the home.",
                    victim_told="Yes",
                    by=tom,
                    version=action.version,
                )
            else:
                action = actions.cancel(
                    action, by=cast.sam, version=action.version, because=stories.WHY
                )
        with door(priya):
            assert not Action.objects.visible_to(priya).filter(pk=action.pk).exists()
            assert not sealing.open_quietly([action], ["text"], by=priya)[action, "text"]
            with pytest.raises(Refused, match="ended"):
                reassignments.take_over(action, by=priya, version=action.version)


def test_both_faces_of_the_rule_of_actions_agree(cast: Cast) -> None:
    accepted(cast)
    with door(cast.ruth):
        among = hats.in_workspace(cast.workspace.marac.pk)
        action = Action.objects.get()
        readers = {hat.membership_id for hat in Action.objects.readers_of(action, among=among)}
        sees = {h.membership_id for h in among if Action.objects.visible_to(h).exists()}
        assert readers == sees
        assert len(readers) == 4


def changed_often(cast: Cast, action: Action, until: int) -> Action:
    while action.version < until:
        with door(cast.ruth):
            action = actions.change(
                action,
                title=action.reference,
                words=f"Words of version {action.version + 1}.",
                why="",
                due_at=action.due_at,
                is_safety_critical=False,
                by=cast.ruth,
                version=action.version,
                because=Reason(ReasonCode.REVIEW, f"Why version {action.version + 1}"),
            )
    return action


def test_a_long_history_is_turned_page_by_page_and_any_two_versions_are_compared(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(versions, "A_PAGE", 3)
    _, item = stories.in_hand(cast, "ruth", "sam", "tom")
    action = changed_often(cast, agreed(cast, item), 8)
    url, browser = reverse("mash_hub:action", args=[action.pk]), client_of(cast.ruth)
    seen: list[str] = []
    for page in (1, 2, 3):
        shown = browser.get(url, {"page": page}).content.decode()
        assert "(8 versions)" in shown
        assert "Versions 7 and 8 side by side" in shown
        seen += [n for n in "87654321" if f"“Why version {n}”" in shown]
        assert ('rel="next"' in shown) == (page < 3)
    assert seen == list("8765432")  # of those that are compared no reason is shown on other pages
    assert "Agreed and offered" in shown
    assert "State" not in shown.split("Full history of this action")[1].split("Agreed and")[0]
    shown = browser.get(url, {"page": 2, "earlier": 2, "later": 6}).content.decode()
    assert "Versions 2 and 6 side by side" in shown
    assert "earlier=2" in shown  # turning a page keeps what is compared
    assert "added" in shown.split("words added</ins>")[1].split("</p>")[0]
    one = re.search(r'href="([^"]+column=one)">Show in one column', shown)
    assert one is not None
    shown = browser.get(url + unescape(one[1])).content.decode()
    for said in ("Versions 2 and 6 in one column", "hub-compare--one", "Show side by side"):
        assert said in shown
    with CaptureQueriesContext(connection) as few:
        browser.get(url)
    changed_often(cast, fresh(action), 14)
    with CaptureQueriesContext(connection) as many:
        browser.get(url)
    assert len(many) == len(few)
    with door(cast.ines):
        looks = Entry.objects.filter(verb="READ", thing_ids__contains=[action.pk])
        assert looks.count() == 7  # one for each look


def fresh(action: Action) -> Action:
    with door(SETUP):
        return Action.objects.get(pk=action.pk)


def test_the_page_shows_every_version_with_who_when_and_why(cast: Cast) -> None:
    action = finished(cast)
    ruth = client_of(cast.ruth)
    url = reverse("mash_hub:action-because", args=[action.pk, "verify"])
    sent = post(
        ruth,
        url,
        cast.ruth,
        because=SEEN.code.value,
        sentence=SEEN.sentence,
        version=action.version,
    )
    assert sent.status_code == 302
    words = ruth.get(reverse("mash_hub:action", args=[action.pk])).content.decode()
    for said in ("Tom Birch", "Fit new locks", "Seen fitter’s sheet", "State: verified", "Fitted."):
        assert said in words
    assert (
        words.count("Ruth Calder, coordinator") == 3
    )  # beside the words, and twice in the history
    tom = client_of(cast.hat("tom", "marac"))
    again = tom.get(reverse("mash_hub:action", args=[action.pk])).content.decode()
    assert "Fit new locks" in again


def test_a_change_shows_the_words_removed_and_added(cast: Cast) -> None:
    action = accepted(cast)
    ruth = client_of(cast.ruth)
    url = reverse("meetings:action-change", args=[action.pk])
    assert "check the doors" in ruth.get(url).content.decode()
    due = (clock.now() + timedelta(days=9)).astimezone(clock.LONDON)
    sent = post(
        ruth,
        url,
        cast.ruth,
        title="Fit sanctuary scheme",
        words="Fit new locks and window alarms.",
        due_on_day=due.day,
        due_on_month=due.month,
        due_on_year=due.year,
        because=ReasonCode.CIRCUMSTANCES_CHANGED.value,
        sentence="Nobody but the IDVA should ring her",
        version=action.version,
    )
    assert sent.status_code == 302, sent.content.decode()
    words = ruth.get(reverse("mash_hub:action", args=[action.pk])).content.decode()
    assert "<del>" in words
    assert "<ins>" in words
    assert "window alarms" in words


def test_an_old_form_changes_nothing(cast: Cast) -> None:
    action = accepted(cast)
    tom = cast.hat("tom", "marac")
    url = reverse("mash_hub:action-click", args=[action.pk, "begin"])
    assert post(client_of(tom), url, tom, version=1).status_code == 409
    assert post(client_of(tom), url, tom, version=2).status_code == 302


def test_lists_ask_the_database_no_more_for_many_actions(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    _, item = stories.in_hand(cast, "ruth", "sam", "tom")
    for _ in range(6):
        agreed(cast, item)
    browser = client_of(cast.ruth)
    browser.get(reverse("mash_hub:actions"))
    with django_assert_max_num_queries(40):
        page = browser.get(reverse("mash_hub:actions"))
    assert page.content.decode().count("Fit sanctuary scheme") == 6
