"""What was agreed at a meeting as a list, and each step of an action told to those who read it (4.9, 4.19)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agencies import clock
from agencies.actors import Hat
from agencies.door import door
from agencies.models import Notice, NoticeKind
from agencies.roles import Role
from audit.log.models import Entry
from mash_hub import actions, conflicts, reassignments
from mash_hub.models import Action
from mash_hub.models.conflicts import ConflictSource
from meetings.models import Meeting, MeetingState
from tests.cast import SETUP, Cast, client_of, given_role
from tests.meetings import stories
from tests.meetings.test_actions import SEEN, agreed

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
K = NoticeKind


def page(hat: Hat, meeting: Meeting, **asked: str) -> str:
    answer = client_of(hat).get(reverse("meetings:agreed-actions", args=[meeting.pk]), asked)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def heard(cast: Cast) -> tuple[Meeting, list[Action]]:
    """Two actions of housing and one of the police were agreed; Nadia was there, Hannah was not."""
    meeting, item = stories.in_hand(cast, "ruth", "sam", "nadia", "tom", "owen")
    police = {"agency": cast.agency.police, "person": cast.person.owen}
    made = [
        agreed(cast, item),
        agreed(cast, item, title="Check the doors"),
        agreed(cast, item, title="Mark the address", is_safety_critical=True, **police),
    ]
    return meeting, made


def done(cast: Cast, action: Action) -> Action:
    tom = cast.hat("tom", "marac")
    with door(tom):
        action = actions.accept(action, by=tom, version=action.version)
    with door(tom):
        return actions.finish(
            action,
            done_on=clock.now().date(),
            done="Fitted.",
            effect="Lower at the home.",
            victim_told="Yes",
            by=tom,
            version=action.version,
        )


def test_the_list_is_reached_from_the_meeting_and_stands_by_status_and_agency(cast: Cast) -> None:
    meeting, (first, second, third) = heard(cast)
    url = reverse("meetings:agreed-actions", args=[meeting.pk])
    at_the_meeting = client_of(cast.nadia).get(reverse("meetings:meeting", args=[meeting.pk]))
    assert url in at_the_meeting.content.decode()
    done(cast, first)
    shown = page(cast.nadia, meeting)
    assert shown.count('data-row="A-') == 3
    assert shown.index("Ardenshire Police</caption>") < shown.index("Northmoor Homes</caption>")
    for words in ("All (3)", "To do (2)", "Late (0)", "Waiting to be verified (1)", "Closed (0)"):
        assert words in shown
    assert "Printed by Nadia Khan, Ardenshire Probation" in shown
    waiting = page(cast.nadia, meeting, show="to-verify")
    assert first.reference in waiting
    assert second.reference not in waiting
    police = page(cast.nadia, meeting, agency=str(cast.agency.police.pk))
    assert "All (1)" in police
    assert third.reference in police
    assert first.reference not in police
    assert "Nothing is late." in page(cast.nadia, meeting, show="late")
    with clock.moved(clock.now() + timedelta(days=9)):
        assert "Late (2)" in page(cast.nadia, meeting, show="late")
    for odd in ({"show": "x"}, {"agency": "x"}, {"agency": str(cast.agency.health.pk)}):
        assert page(cast.nadia, meeting, **odd).count('data-row="A-') == 3
    with door(cast.ines):
        assert Entry.objects.filter(verb="READ", thing_ids__contains=[third.pk]).exists()


def test_everybody_finds_in_it_what_they_may_read_and_nothing_of_the_rest(cast: Cast) -> None:
    meeting, made = heard(cast)
    references = [one.reference for one in made]
    lee, tom = cast.hat("lee", "marac"), cast.hat("tom", "marac")
    for hat, number in ((cast.ruth, 3), (cast.sam, 3), (tom, 3), (cast.hannah, 0), (lee, 0)):
        shown = page(hat, meeting)
        assert sum(one in shown for one in references) == number, hat.role
        assert ("No action of this meeting is here for you." in shown) is (number == 0)
    olive = client_of(cast.hat("olive", "marac"))
    assert olive.get(reverse("meetings:agreed-actions", args=[meeting.pk])).status_code == 403
    late = given_role(cast, "edna", Role.REPRESENTATIVE, "marac")
    assert "No action of this meeting is here for you." in page(late, meeting)
    elsewhere = client_of(cast.devika).get(reverse("meetings:agreed-actions", args=[meeting.pk]))
    assert elsewhere.status_code == 404


def test_the_list_asks_the_database_as_often_for_many_actions(cast: Cast) -> None:
    meeting, _ = heard(cast)
    url = reverse("meetings:agreed-actions", args=[meeting.pk])
    browser = client_of(cast.ruth)
    browser.get(url)
    with CaptureQueriesContext(connection) as few:
        browser.get(url)
    with door(SETUP):
        item = meeting.items.get()
    for _ in range(6):
        agreed(cast, item)
    with CaptureQueriesContext(connection) as many:
        assert browser.get(url).content.decode().count('data-row="A-') == 9
    assert len(many) == len(few)


def told(hat: Hat, action: Action, *kinds: NoticeKind) -> list[str]:
    with door(hat):
        found = Notice.objects.visible_to(hat).filter(reference=action.reference)
        of_kinds = found.filter(notice_kind__in=kinds)
        return [*of_kinds.order_by("posted_at").values_list("notice_kind", flat=True)]


def test_whoever_an_action_falls_to_is_told_by_name_and_once(cast: Cast) -> None:
    _, item = stories.in_hand(cast, "ruth", "sam", "nadia", "tom")
    action = agreed(cast, item)
    tom = cast.hat("tom", "marac")
    kinds = (K.ACTION_YOURS, K.ACTION_ASSIGNED, K.ACTION_CHANGED)
    assert told(tom, action, *kinds) == [K.ACTION_YOURS]
    assert told(cast.hat("lee", "marac"), action, *kinds) == []  # kept apart
    with door(cast.ruth):
        action = reassignments.offer(
            action,
            agency=cast.agency.safe_haven,
            person=cast.person.priya,
            by=cast.ruth,
            version=action.version,
            because=stories.WHY,
        )
    assert told(cast.priya, action, *kinds) == [K.ACTION_YOURS]
    with door(cast.priya):
        row = Notice.objects.visible_to(cast.priya).get(notice_kind=K.ACTION_YOURS)
        assert row.persons == [cast.person.priya.pk]


def test_each_step_reaches_those_who_heard_it_and_nobody_else(cast: Cast) -> None:
    meeting, (action, *_) = heard(cast)
    with door(SETUP):
        conflicts.keep_apart(
            cast.person.owen.pk,
            action.file_id,
            source=ConflictSource.NOTED,
            by=SETUP,
            at=clock.now(),
            cause=action,
        )
    ended = done(cast, action)
    with door(cast.ruth):
        actions.verify(ended, by=cast.ruth, version=ended.version, because=SEEN)
    for hat, number in (
        (cast.nadia, 3),  # she heard it agreed: accepted, done, verified
        (cast.sam, 3),
        (cast.ruth, 3),
        (cast.hat("tom", "marac"), 3),
        (cast.hannah, 0),  # of the host, and was not there
        (cast.hat("lee", "marac"), 0),
        (cast.hat("owen", "marac"), 0),  # he heard it, and is kept apart since
    ):
        assert len(told(hat, action, K.ACTION_CHANGED)) == number, hat
    stories.step(meeting, MeetingState.ADJOURNED, cast.sam)


def test_a_colleague_to_whom_an_action_is_handed_is_told_by_name(cast: Cast) -> None:
    _, item = stories.in_hand(cast, "ruth", "sam", "owen")
    action = agreed(cast, item, agency=cast.agency.police, person=cast.person.owen)
    with door(cast.ruth):
        reassignments.offer(
            action,
            agency=cast.agency.police,
            person=cast.person.sam,
            by=cast.ruth,
            version=action.version,
            because=stories.WHY,
        )
    kinds: Any = (K.ACTION_YOURS, K.ACTION_CHANGED)
    assert told(cast.sam, action, *kinds) == [K.ACTION_YOURS]
    assert told(cast.hat("owen", "marac"), action, *kinds) == [K.ACTION_YOURS, K.ACTION_CHANGED]
