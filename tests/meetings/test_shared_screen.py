"""The shared screen: what everybody in the room may read, made anew at each arrival."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from agencies import clock
from agencies.door import door
from agencies.models import AgreementParty, GrantCause, Notice, NoticeKind
from mash_hub import actions
from mash_hub.models import Action
from meetings import agenda, attendance, minutes, shared_screen
from meetings.models import AgendaItem, AttendanceState, Heading, MeetingState, MinuteEntry
from meetings.models.agenda import pairs
from tests.cast import SETUP, Cast, client_of, post
from tests.meetings import stories

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def screen(cast: Cast, meeting: Any) -> str:
    answer = client_of(cast.sam).get(reverse("meetings:screen", args=[meeting.pk]))
    assert answer.status_code == 200, answer
    return str(answer.content.decode())


def chair(cast: Cast, meeting: Any, hat: Any = None) -> str:
    found = client_of(hat or cast.sam).get(reverse("meetings:cockpit", args=[meeting.pk]))
    return str(found.content.decode())


def line(item: Any, by: Any, words: str, *, restricted: bool = False) -> MinuteEntry:
    with door(by):
        here = stories.fresh_inside(item)
        return minutes.write(
            here, heading=Heading.WISHES, words=words, by=by, is_restricted=restricted
        )


def test_it_shows_what_all_may_read_and_only_the_chair_learns_what_is_left_out(cast: Cast) -> None:
    meeting, item = stories.in_hand(cast, "ruth", "sam", "nadia", "priya")
    line(item, cast.priya, "ZQW to stay at home")
    line(item, cast.priya, "ZQR she fears his cousin", restricted=True)
    wall = screen(cast, meeting)
    assert "Marisa Oakden" in wall
    assert "ZQW" in wall
    assert "ZQR" not in wall
    assert "all 4 in the room" in wall
    assert "Lee Thrale" not in wall  # who is out is for chair and coordinator
    assert 'aria-label="Main"' not in wall
    assert "Notices</a>" not in wall
    page = chair(cast, meeting)
    assert "ZQR" in page
    assert "1 line or action that you read is not on it." in page
    assert "A word to you alone" not in chair(cast, meeting, cast.ruth)


def test_whoever_comes_and_may_not_read_the_case_empties_it_until_they_may(cast: Cast) -> None:
    meeting, item = stories.in_hand(cast, "ruth", "sam", "priya")
    line(item, cast.priya, "ZQW to stay at home")
    stories.mark(cast, meeting, "olive", AttendanceState.PRESENT)
    assert "ZQW" not in screen(cast, meeting)
    assert "observes, so nothing of the case is shown" in chair(cast, meeting)
    stories.mark(cast, meeting, "olive", AttendanceState.LEFT)
    assert "ZQW" in screen(cast, meeting)
    stories.mark(cast, meeting, "nadia", AttendanceState.PRESENT)  # has not signed
    wall = screen(cast, meeting)
    assert "ZQW" not in wall
    assert "Marisa" not in wall
    assert item.reference not in wall
    assert "Nadia Khan has not signed" in chair(cast, meeting)
    with door(SETUP):
        assert not Action.objects.exists()


def test_who_is_kept_apart_is_out_for_that_case_and_in_the_room_for_others(cast: Cast) -> None:
    meeting = stories.schedule(cast)
    first, second = stories.listed(cast, meeting), stories.listed(cast, meeting)
    for state in (MeetingState.LIST_CLOSED, MeetingState.AGENDA_PUBLISHED):
        stories.step(meeting, state, cast.ruth)
    with door(cast.ruth):  # only the first is the brother’s
        for file_id in stories.fresh_inside(second).case_files:
            from_second = shared_screen.conflicts.let_back(
                cast.person.lee.pk, file_id, by=cast.ruth, at=clock.now()
            )
        assert from_second
    meeting = stories.step(meeting, MeetingState.IN_SESSION, cast.sam)
    stories.come(cast, meeting, "ruth", "sam")
    with door(cast.ruth):
        again = stories.fresh_inside(second)
    lee = cast.hat("lee", "marac")
    stories.come(cast, meeting, "lee")
    with door(cast.ruth):  # coming in looked again, and the coordinator lets him back again
        for file_id in stories.fresh_inside(second).case_files:
            shared_screen.conflicts.let_back(
                cast.person.lee.pk, file_id, by=cast.ruth, at=clock.now()
            )
    for item, shown in ((first, {first, second}), (second, {second})):
        with door(cast.ruth):
            newest = AgendaItem.objects.get(pk=item.pk)
            taken = agenda.take_up(newest, by=cast.ruth, version=newest.version)
        wall = screen(cast, meeting)
        assert {one for one in (first, second) if one.reference in wall} == shown
        assert f"of {len(shown)} heard" in wall
        with door(cast.ruth):
            agenda.put_back(taken, by=cast.ruth, version=taken.version)
    with door(lee):
        assert [one.pk for one in AgendaItem.objects.visible_to(lee)] == [again.pk]


def test_it_agrees_with_what_each_person_in_the_room_sees(cast: Cast) -> None:
    meeting, item = stories.in_hand(cast, "ruth", "sam", "nadia", "tom")
    stories.minute_everything(cast, item)
    line(item, cast.ruth, "For three of us", restricted=True)
    with door(cast.ruth):
        here = stories.fresh_inside(item)
        actions.propose(
            here,
            title="Locks",
            words="Fit new locks",
            why="",
            agency=cast.agency.housing,
            person=cast.person.tom,
            due_at=clock.now() + timedelta(days=5),
            is_safety_critical=False,
            present=pairs(here.presences.all()),
            by=cast.ruth,
        )
    with door(cast.sam):
        room = shared_screen.room_of(meeting, stories.fresh_inside(item))
        found = shared_screen.readable(room, stories.fresh_inside(item), by=cast.sam)
    seen = []
    for name in ("ruth", "sam", "nadia", "tom"):
        hat = cast.hat(name, "marac")
        with door(hat):
            lines = set(MinuteEntry.objects.visible_to(hat).values_list("pk", flat=True))
            seen.append(lines | set(Action.objects.visible_to(hat).values_list("pk", flat=True)))
    assert found.lines | found.actions == set.intersection(*seen)
    assert len(found.actions) == 1


def test_an_action_is_read_back_and_accepted_by_an_agency_in_the_room(cast: Cast) -> None:
    meeting, item = stories.in_hand(cast, "ruth", "sam", "tom")
    made = []
    for agency, person in (("housing", "tom"), ("probation", "nadia")):
        with door(cast.ruth):
            here = stories.fresh_inside(item)
            made.append(
                actions.propose(
                    here,
                    title="Call her",
                    words="Call her",
                    why="",
                    agency=getattr(cast.agency, agency),
                    person=getattr(cast.person, person),
                    due_at=clock.now() + timedelta(days=5),
                    is_safety_critical=False,
                    present=pairs(here.presences.all()),
                    by=cast.ruth,
                )
            )
    assert chair(cast, meeting).count("Accepted in the room") == 2  # its words and its label
    answers = [
        post(
            client_of(cast.sam),
            reverse("meetings:read-back", args=[item.pk, one.pk]),
            cast.sam,
            version=1,
        ).status_code
        for one in made
    ]
    assert answers == [302, 403]  # nobody of probation is here
    with door(SETUP):
        states = {one.agency_id: one.state for one in Action.objects.all()}
    assert states[cast.agency.housing.pk] == "ACCEPTED"
    assert states[cast.agency.probation.pk] == "PROPOSED"


def test_a_line_is_off_it_when_one_in_the_room_cannot_open_it_any_more(cast: Cast) -> None:
    meeting, item = stories.in_hand(cast, "ruth", "sam", "nadia", "priya")
    entry = line(item, cast.ruth, "ZQW to stay at home")
    assert "ZQW" in screen(cast, meeting)
    with door(cast.nadia):  # the key is her agency's still, but for a colleague alone
        causes = GrantCause.objects.filter(thing_id=entry.pk, receiver=cast.nadia.agency_id)
        before = [one.persons for one in causes]
        assert causes.update(persons=[cast.person.tom.pk]) == len(before) >= 1
    assert "ZQW" not in screen(cast, meeting)
    with door(cast.nadia):
        causes.update(persons=before[0])
    assert "ZQW" in screen(cast, meeting)
    with door(SETUP):  # her agency left the agreement: it reads nothing of the others from today
        party = AgreementParty.objects.get(
            agency=cast.nadia.agency_id, agreement__workspace=meeting.workspace_id
        )
        party.set_left(clock.now().date())
    wall = screen(cast, meeting)
    assert "ZQW" not in wall
    assert "Marisa Oakden" not in wall


def test_it_is_drawn_anew_when_somebody_is_kept_out_of_the_case_or_let_back(cast: Cast) -> None:
    meeting, item = stories.in_hand(cast, "ruth", "sam", "nadia")

    def told() -> int:
        with door(cast.sam):
            rows = Notice.objects.visible_to(cast.sam).filter(thing_id=meeting.pk)
            return rows.filter(notice_kind=NoticeKind.MEETING_CHANGED).count()

    assert "all 3 in the room" in screen(cast, meeting)
    for act, people in ((attendance.keep_out, 2), (attendance.bring_back, 3)):
        before = told()
        with door(cast.ruth):
            act(stories.fresh_inside(item), cast.person.nadia.pk, by=cast.ruth)
        assert told() == before + 1
        assert f"all {people} in the room" in screen(cast, meeting)
