"""The chair’s page: the case in hand, each agency in turn, the timer, and what was agreed before."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from agencies import clock
from agencies.door import door
from agencies.verdicts import Refused
from mash_hub import actions, conflicts
from mash_hub.models import Involvement
from mash_hub.models.conflicts import ConflictSource
from meetings import agenda, attendance, hearings, minutes
from meetings.models import AgendaItem, Heading, Hearing, Meeting, MeetingState
from meetings.models.agenda import pairs
from tests.cast import SETUP, Cast, client_of, post
from tests.meetings import stories

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def page_of(cast: Cast, meeting: Any, hat: Any = None) -> str:
    answer = client_of(hat or cast.sam).get(reverse("meetings:cockpit", args=[meeting.pk]))
    assert answer.status_code == 200, answer
    return str(answer.content.decode())


def timer(cast: Cast, item: AgendaItem) -> int:
    with door(SETUP):
        hearing = Hearing.objects.filter(item=item).latest("began_at")
        return hearing.seconds(clock.now())


def test_the_chair_asks_each_agency_in_turn_and_both_leading_screens_are_told(cast: Cast) -> None:
    meeting, item = stories.in_hand(cast, "ruth", "sam", "nadia", "priya")
    sam = client_of(cast.sam)
    page = page_of(cast, meeting)
    assert "Marisa Oakden" in page
    assert "Nobody here:" in page  # housing sent nobody
    turn = reverse("meetings:turn", args=[item.pk])
    probation = str(cast.agency.probation.pk)
    for _ in range(2):  # pressed twice is asked once
        assert post(sam, turn, cast.sam, agency=probation).status_code == 302
    page = page_of(cast, meeting, cast.ruth)
    assert "Speaking" in page
    assert "Nadia Khan" in page.split("Speaking")[0].rsplit("Now:", 1)[1]
    with door(cast.nadia):
        minutes.write(
            stories.fresh_inside(item),
            heading=Heading.SHARED,
            words="On licence, reports weekly.",
            by=cast.nadia,
            agency_id=cast.agency.probation.pk,
            nature="FACT",
        )
    assert post(sam, turn, cast.sam, agency="").status_code == 302
    page = page_of(cast, meeting)
    assert "Speaking" not in page
    assert "On licence, reports weekly." in page
    away = str(cast.agency.housing.pk)
    assert post(sam, turn, cast.sam, agency=away).status_code == 403
    with door(SETUP):
        assert [one.agency_id for one in Hearing.objects.get().turns.all()] == [
            cast.agency.probation.pk
        ]


def test_only_coordinator_and_chair_lead_and_only_the_case_that_is_heard(cast: Cast) -> None:
    meeting, item = stories.in_hand(cast, "ruth", "sam", "nadia")
    nadia = client_of(cast.nadia)
    assert nadia.get(reverse("meetings:cockpit", args=[meeting.pk])).status_code == 403
    turn = reverse("meetings:turn", args=[item.pk])
    assert post(nadia, turn, cast.nadia, agency="").status_code == 403
    stories.step(meeting, MeetingState.ADJOURNED, cast.sam)
    with door(cast.sam), pytest.raises(Refused):
        hearings.pause(stories.fresh_inside(item), by=cast.sam)


def test_nothing_of_a_case_shows_to_a_chair_who_has_not_signed(cast: Cast) -> None:
    meeting, _ = stories.in_hand(cast, "ruth")
    answer = client_of(cast.sam).get(reverse("meetings:cockpit", args=[meeting.pk]))
    assert answer["Location"] == reverse("meetings:attend", args=[meeting.pk])


def risk_said(cast: Cast, item: AgendaItem, **whose: Any) -> None:
    with door(cast.ruth):
        here = stories.fresh_inside(item)
        given: dict[str, Any] = {"words": "He has a key.", "level": "HIGH", "by": cast.ruth}
        minutes.write(here, heading=Heading.RISK, **given, **whose)


def test_the_chair_reads_of_how_many_people_the_risk_was_not_said(cast: Cast) -> None:
    """A line about one person had ticked it for the children, too; a case can be closed all the same."""
    meeting, item = stories.in_hand(cast, "ruth", "sam", "nadia")
    with door(cast.ruth):
        people = list(Involvement.objects.in_file(item.file_id))
    assert len(people) == 3
    assert "Risk not said of 3 people and staff who visit" in page_of(cast, meeting)
    risk_said(cast, item, about=people[0])
    risk_said(cast, item, about=people[0])
    page = page_of(cast, meeting)
    assert "Risk not said of 2 people and staff who visit" in page
    assert (
        "Risk not said"
        not in client_of(cast.nadia).get(reverse("meetings:item", args=[item.pk])).content.decode()
    )  # it would tell of lines that she does not read
    risk_said(cast, item, about=people[1])
    risk_said(cast, item, about_others="STAFF")
    assert "Risk not said of 1 person<" in page_of(cast, meeting)
    stories.minute_everything(cast, item)
    with door(cast.ruth):
        assert agenda.needed(stories.fresh_inside(item))
    risk_said(cast, item, about=people[2])
    assert "Risk said of everybody" in page_of(cast, meeting)


def _without_marks(page: str) -> str:
    """A page without what differs each time: marks of forms, and times that run."""
    page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", page)
    return re.sub(
        r'nonce="[^"]*"|name="live-cursor" content="[^"]*"|\d\d:\d\d|\d+ minutes? late', "", page
    )


def test_a_chair_who_is_kept_apart_from_a_case_cannot_tell_whether_it_is_in_hand(
    cast: Cast,
) -> None:
    """No page differs, and every button that would refuse because of it refuses the same without it (4.8)."""
    meeting = stories.schedule(cast)
    hidden, other = stories.listed(cast, meeting), stories.listed(cast, meeting)
    for target in (MeetingState.LIST_CLOSED, MeetingState.AGENDA_PUBLISHED):
        stories.step(meeting, target, cast.ruth)
    meeting = stories.step(meeting, MeetingState.IN_SESSION, cast.sam)
    stories.come(cast, meeting, "ruth", "sam", "nadia")
    with door(SETUP):
        conflicts.keep_apart(
            cast.person.sam.pk,
            hidden.file_id,
            source=ConflictSource.FOUND,
            by=SETUP,
            at=clock.now(),
            cause=hidden,
        )
    sam = client_of(cast.sam)
    urls = [reverse(f"meetings:{name}", args=[meeting.pk]) for name in ("cockpit", "meeting")]
    urls += [reverse("meetings:item", args=[other.pk])]

    def answers() -> list[tuple[int, str]]:
        """What every page says, and what taking up the other case and ending the meeting answer."""
        with door(SETUP):
            version = AgendaItem.objects.get(pk=other.pk).version
            newest = Meeting.objects.get(pk=meeting.pk).version
        take_up = reverse("meetings:act", args=[other.pk, "take-up"])
        end = reverse("meetings:step", args=[meeting.pk, "end"])
        found = [sam.get(url) for url in urls]
        found += [post(sam, take_up, cast.sam, version=version)]
        found += [post(sam, end, cast.sam, version=newest)]
        return [(one.status_code, _without_marks(one.content.decode())) for one in found]

    with clock.moved(clock.now()):
        answers()  # a second look says that it is one
        before = answers()
        assert "The coordinator takes it up" in before[0][1]
        assert [status for status, _ in before] == [200, 200, 200, 403, 403]
        with door(cast.ruth):
            now = stories.fresh_inside(hidden)
            agenda.take_up(now, by=cast.ruth, version=now.version)
        for was, later in zip(before, answers(), strict=True):
            assert later == was
    assert hidden.reference not in before[0][1]


def test_a_chair_takes_cases_up_where_no_coordinator_came(cast: Cast) -> None:
    meeting, item = stories.published(cast)
    meeting = stories.step(meeting, MeetingState.IN_SESSION, cast.sam)
    stories.come(cast, meeting, "sam", "nadia")
    assert "Next case: " + item.reference in page_of(cast, meeting)
    with door(SETUP):
        version = AgendaItem.objects.get(pk=item.pk).version
    take_up = reverse("meetings:act", args=[item.pk, "take-up"])
    assert post(client_of(cast.sam), take_up, cast.sam, version=version).status_code == 302


def test_the_timer_runs_pauses_rests_with_the_meeting_and_goes_on_where_it_was(cast: Cast) -> None:
    start = clock.now()
    with clock.moved(start):
        meeting, item = stories.in_hand(cast, "ruth", "sam")
    with clock.moved(start + timedelta(minutes=4)):
        assert timer(cast, item) == 240
        with door(cast.sam):
            hearings.pause(stories.fresh_inside(item), by=cast.sam)
    with clock.moved(start + timedelta(minutes=9)), door(cast.sam):
        hearings.go_on(stories.fresh_inside(item), by=cast.sam)
    with clock.moved(start + timedelta(minutes=10)):
        assert timer(cast, item) == 300
        stories.step(meeting, MeetingState.ADJOURNED, cast.sam)
    with clock.moved(start + timedelta(minutes=40)):
        assert timer(cast, item) == 300
        stories.step(meeting, MeetingState.IN_SESSION, cast.sam)
        with door(cast.ruth):
            agenda.put_back(item, by=cast.ruth, version=item.version)
    with clock.moved(start + timedelta(minutes=50)):
        with door(cast.ruth):
            again = AgendaItem.objects.get(pk=item.pk)
            agenda.take_up(again, by=cast.ruth, version=again.version)
        assert timer(cast, item) == 300
    with clock.moved(start + timedelta(minutes=51)):
        assert timer(cast, item) == 360


def test_what_stands_before_closing_counts_agencies_and_the_question_to_everybody(
    cast: Cast,
) -> None:
    meeting, item = stories.in_hand(cast, "ruth", "sam", "nadia")
    page = page_of(cast, meeting)
    assert "Hear 1 more agency" in page
    assert "Close as heard" not in page
    stories.minute_everything(cast, item)
    asked = reverse("meetings:timer", args=[item.pk, "asked"])
    back = reverse("meetings:cockpit", args=[meeting.pk])
    sent = post(client_of(cast.sam), asked, cast.sam, next=back)
    assert sent["Location"] == back
    page = page_of(cast, meeting)
    assert "Done: Everybody was asked whether they disagree" in page
    assert "Done: Every agency here was heard" in page
    assert "Close as heard" in page


def test_incomplete_actions_of_earlier_meetings_come_first_split_by_why(cast: Cast) -> None:
    meeting, item = stories.in_hand(cast, "ruth", "sam", "tom", "nadia")
    stories.minute_everything(cast, item)
    tom = cast.hat("tom", "marac")
    made = []
    for title in ("Fit new locks", "Visit on Monday", "Ring the school"):
        with door(cast.ruth):
            here = stories.fresh_inside(item)
            made.append(
                actions.propose(
                    here,
                    title=title,
                    words=title,
                    why="",
                    agency=cast.agency.housing,
                    person=cast.person.tom,
                    due_at=clock.now() + timedelta(days=5),
                    is_safety_critical=False,
                    present=pairs(here.presences.all()),
                    by=cast.ruth,
                )
            )
        with door(tom):
            made[-1] = actions.accept(made[-1], by=tom, version=1)
    with door(cast.ruth):
        agenda.hear(item, by=cast.ruth, version=item.version)
    stories.step(meeting, MeetingState.ENDED, cast.ruth)
    for action, state in zip(made, ("NOT_POSSIBLE", "NOT_UNDERTAKEN"), strict=False):
        give_up(cast, action, state)
    later = stories.schedule(cast)
    page = page_of(cast, later)
    expected = (
        "Still open",
        "Ring the school",
        "Not possible: circumstances changed",
        "Fit new locks",
        "Not undertaken",
        "Visit on Monday",
    )
    order = [page.find(words) for words in expected]
    assert -1 not in order, order
    assert order == sorted(order)
    assert "Fit new locks" not in page_of(cast, meeting)  # its own meeting’s are not earlier ones


def give_up(cast: Cast, action: Any, state: str) -> None:
    tom = cast.hat("tom", "marac")
    with door(tom):
        actions.give_up(
            action,
            state=state,
            words="She has moved.",
            manager="Pat Ray",
            by=tom,
            version=action.version,
        )


def test_a_kept_apart_person_is_named_on_the_leading_screens_alone(cast: Cast) -> None:
    meeting, item = stories.in_hand(cast, "ruth", "sam", "nadia")
    assert "Lee Thrale" in page_of(cast, meeting)
    with door(SETUP):
        assert attendance.room(meeting).present == 3
    assert (
        "Lee Thrale"
        not in client_of(cast.nadia).get(reverse("meetings:item", args=[item.pk])).content.decode()
    )


def test_keys_can_be_switched_off_for_the_session(cast: Cast) -> None:
    meeting, _ = stories.in_hand(cast, "ruth", "sam")
    browser = client_of(cast.sam)
    url = reverse("meetings:cockpit", args=[meeting.pk])
    assert "data-keys-on" in browser.get(url).content.decode()
    assert post(browser, reverse("meetings:keys"), cast.sam, next=url)["Location"] == url
    assert "data-keys-on" not in browser.get(url).content.decode()


def test_the_chair_s_page_of_many_cases_asks_no_more(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    meeting, _ = stories.in_hand(cast, "ruth", "sam", "nadia")
    page_of(cast, meeting)
    browser = client_of(cast.sam)
    with django_assert_max_num_queries(70):
        browser.get(reverse("meetings:cockpit", args=[meeting.pk]))


def test_who_comes_for_one_case_sees_no_other_before_or_in_session(cast: Cast) -> None:
    meeting = stories.schedule(cast)
    first, second = stories.listed(cast, meeting), stories.listed(cast, meeting)
    for state in (MeetingState.LIST_CLOSED, MeetingState.AGENDA_PUBLISHED):
        stories.step(meeting, state, cast.ruth)
    nadia = cast.nadia

    def sees() -> set[Any]:
        with door(nadia):
            seen = set(AgendaItem.objects.visible_to(nadia).values_list("pk", flat=True))
        with door(SETUP):
            rows = AgendaItem.objects.select_related("meeting")
            read = {row.pk for row in rows if rows.readers_of(row, among=[nadia])}
        assert seen == read  # both faces of the rule
        return seen

    assert sees() == {first.pk, second.pk}
    with door(SETUP):
        row = meeting.attendance.get(person=cast.person.nadia)
    url = reverse("meetings:only-for", args=[row.pk])
    ruth = client_of(cast.ruth)
    assert first.reference in ruth.get(url).content.decode()
    sent = {"item": str(second.pk), "version": row.version}
    assert post(client_of(nadia), url, nadia, **sent).status_code == 403
    assert post(ruth, url, cast.ruth, **sent).status_code == 302
    assert sees() == {second.pk}
    meeting = stories.step(meeting, MeetingState.IN_SESSION, cast.sam)
    stories.come(cast, meeting, "ruth", "sam", "nadia")
    assert sees() == {second.pk}
    for item, heard in ((first, 0), (second, 1)):
        with door(cast.ruth):
            newest = AgendaItem.objects.get(pk=item.pk)
            taken = agenda.take_up(newest, by=cast.ruth, version=newest.version)
            assert taken.presences.filter(person=cast.person.nadia).count() == heard
        with door(cast.ruth):
            agenda.put_back(taken, by=cast.ruth, version=taken.version)


def test_an_open_page_asks_again_for_the_lines_alone(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    _, item = stories.in_hand(cast, "ruth", "sam", "nadia")
    stories.minute_everything(cast, item)
    url, nadia = reverse("meetings:lines", args=[item.pk]), client_of(cast.nadia)
    assert nadia.get(url).status_code == 200
    with django_assert_max_num_queries(40):
        part = nadia.get(url, headers={"Hub-Refresh": "1"}).content.decode()
    assert part.count("Weekly reporting, one missed.") == 5
    assert "textarea" not in part
    for hat in (cast.hat("lee", "marac"), cast.hannah):
        assert client_of(hat).get(url).status_code == 404


def test_others_on_a_case_see_who_types_where_and_nobody_else_does(cast: Cast) -> None:
    _, item = stories.in_hand(cast, "ruth", "sam", "nadia")
    draft = reverse("meetings:line-draft", args=[item.pk, "children"])
    body = {"hat": str(cast.ruth.membership_id), "version": None, "fields": {"words": "Ell"}}
    kept = client_of(cast.ruth).post(draft, body, content_type="application/json")
    assert kept.status_code == 200
    url = reverse("meetings:typing", args=[item.pk])
    assert client_of(cast.nadia).get(url).json() == {"CHILDREN": "R. Calder is typing here"}
    assert client_of(cast.ruth).get(url).json() == {}
    assert client_of(cast.hat("lee", "marac")).get(url).status_code == 404
    assert client_of(cast.hannah).get(url).status_code == 404


def test_the_hour_of_a_meeting_in_session_opens_no_other_meeting(cast: Cast) -> None:
    start = clock.now()
    with clock.moved(start):
        meeting, item = stories.in_hand(cast, "ruth", "sam")
        other = stories.listed(cast, stories.schedule(cast))
        sam = client_of(cast.sam)
        assert sam.get(reverse("meetings:cockpit", args=[meeting.pk])).status_code == 200
        assert sam.get(reverse("meetings:item", args=[other.pk])).status_code == 200
    with clock.moved(start + timedelta(minutes=20)):
        assert sam.get(reverse("meetings:item", args=[item.pk])).status_code == 200
        for name, pk in (("item", other.pk), ("lines", other.pk), ("cockpit", other.meeting_id)):
            url = reverse(f"meetings:{name}", args=[pk])
            answer = sam.get(url)
            assert answer.status_code == 302, name
            assert answer["Location"].startswith(reverse("account:unhide")), name
            assert sam.get(url, headers={"Hub-Refresh": "1"}).status_code == 401
        new_line = reverse("meetings:new-line", args=[other.pk, "wishes"])
        kept = post(sam, new_line, cast.sam, words="ZQK to stay at home", draft_mark="x")
        assert kept.status_code == 403
        assert "ZQK" in kept.content.decode()
        act = reverse("meetings:act", args=[other.pk, "take-up"])
        assert post(sam, act, cast.sam, version=other.version).status_code == 403
        draft = reverse("meetings:line-draft", args=[other.pk, "wishes"])
        body = {"hat": str(cast.sam.membership_id), "version": None, "fields": {"words": "Ell"}}
        assert sam.post(draft, body, content_type="application/json").status_code == 401
        # The meeting in session goes on all the while, and its own clock was not moved by the others.
        assert sam.get(reverse("meetings:cockpit", args=[meeting.pk])).status_code == 200


def test_what_is_still_missing_shows_to_those_who_lead_alone(cast: Cast) -> None:
    """The list counts restricted lines, so it would tell everybody present that there is one (8c.4)."""
    _, item = stories.in_hand(cast, "ruth", "sam", "nadia")
    with door(cast.ruth):
        here = stories.fresh_inside(item)
        minutes.write(here, heading=Heading.WISHES, words="ZQR", by=cast.ruth, is_restricted=True)
    url = reverse("meetings:lines", args=[item.pk])
    lines = client_of(cast.nadia).get(url).content.decode()
    assert "wishes heard" not in lines
    assert "not yet accepted" not in lines
    assert "wishes heard" not in (
        client_of(cast.nadia).get(reverse("meetings:item", args=[item.pk])).content.decode()
    )
    assert "Done: Victim’s wishes heard" in client_of(cast.sam).get(url).content.decode()
