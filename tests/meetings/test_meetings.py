"""A case at a meeting: listed, heard by those admitted, hidden from whoever knows the people."""

from __future__ import annotations

from typing import Any

import pytest

from agencies import hats, sealing
from agencies.actors import Hat
from agencies.door import door
from agencies.models import Notice, Person
from agencies.reasons import Reason, ReasonCode
from agencies.roles import Role
from agencies.verdicts import Refused, Stale
from mash_hub import conflicts
from mash_hub.models import Referral, ReferralState
from meetings import agenda, attendance, meetings, minutes
from meetings.models import (
    AgendaItem,
    Attendance,
    AttendanceState,
    ConflictAnswer,
    Heading,
    Meeting,
    MeetingState,
    MinuteEntry,
)
from tests.cast import SETUP, Cast, given_role
from tests.meetings import stories

S = MeetingState
pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def test_a_listed_referral_becomes_a_case_with_papers_and_a_file_of_its_own(cast: Cast) -> None:
    meeting = stories.schedule(cast)
    item = stories.listed(cast, meeting)
    with door(cast.ruth):
        referral = Referral.objects.get()
        assert referral.state == ReferralState.ACCEPTED
        assert item.file_id != referral.file_id
        papers = sealing.open([item], ["papers"], by=cast.ruth)[item, "papers"]
        assert papers is not None
        assert papers["people"][0]["name"] == "Marisa Oakden"


def test_a_representative_reads_the_papers_only_once_the_agenda_is_published(cast: Cast) -> None:
    meeting = stories.schedule(cast)
    item = stories.listed(cast, meeting)
    nadia = cast.nadia
    with door(nadia):
        assert not AgendaItem.objects.visible_to(nadia).exists()
        assert sealing.open([item], ["papers"], by=nadia)[item, "papers"] is None
    stories.step(meeting, S.LIST_CLOSED, cast.ruth)
    stories.step(meeting, S.AGENDA_PUBLISHED, cast.ruth)
    with door(nadia):
        found = AgendaItem.objects.visible_to(nadia).get()
        assert sealing.open([found], ["papers"], by=nadia)[found, "papers"] is not None


def test_the_brother_is_kept_apart_before_anybody_thinks_of_it(cast: Cast) -> None:
    _, item = stories.published(cast)
    lee, tom = cast.hat("lee", "marac"), cast.hat("tom", "marac")
    with door(lee):
        assert not AgendaItem.objects.visible_to(lee).exists()
        notices = Notice.objects.visible_to(lee)
        assert not notices.filter(reference=item.reference).exists()
    with door(tom):
        assert AgendaItem.objects.visible_to(tom).exists()


def test_an_observer_sees_the_meeting_and_none_of_its_papers(cast: Cast) -> None:
    meeting, _ = stories.in_hand(cast, "ruth", "sam", "olive")
    olive = cast.olive
    with door(olive):
        assert Meeting.objects.visible_to(olive).filter(pk=meeting.pk).exists()
        assert not AgendaItem.objects.visible_to(olive).exists()
        assert not MinuteEntry.objects.visible_to(olive).exists()


def test_in_session_nobody_sees_a_case_before_signing_answering_and_being_marked(
    cast: Cast,
) -> None:
    meeting, _ = stories.published(cast)
    stories.step(meeting, S.IN_SESSION, cast.sam)
    nadia = cast.nadia

    def sees() -> bool:
        with door(nadia):
            return AgendaItem.objects.visible_to(nadia).exists()

    assert not sees()
    with door(nadia):
        attendance.sign(meeting, typed_name="nadia  khan", by=nadia)
    assert not sees()
    with door(nadia):
        attendance.answer(meeting, knows_somebody=False, words="", by=nadia)
    assert not sees()
    stories.mark(cast, meeting, "nadia", AttendanceState.PRESENT)
    assert sees()
    stories.mark(cast, meeting, "nadia", AttendanceState.LEFT)
    assert not sees()


def test_nobody_signs_with_the_name_of_somebody_else(cast: Cast) -> None:
    meeting, _ = stories.published(cast)
    with door(cast.nadia), pytest.raises(Refused, match="your name"):
        attendance.sign(meeting, typed_name="Tom Birch", by=cast.nadia)


def test_a_yes_to_the_question_waits_until_the_coordinator_settles_it(cast: Cast) -> None:
    meeting, item = stories.published(cast)
    stories.step(meeting, S.IN_SESSION, cast.sam)
    stories.come(cast, meeting, "nadia", knows=True)
    nadia = cast.nadia
    with door(nadia):
        assert not AgendaItem.objects.visible_to(nadia).exists()
    with door(cast.ruth):
        answer = ConflictAnswer.objects.to_settle().get()
        words = sealing.open([answer], ["words"], by=cast.ruth)[answer, "words"]
        assert words == {"words": "My neighbour"}
        attendance.settle(answer, items=[item], by=cast.ruth, version=answer.version)
    with door(nadia):
        assert not AgendaItem.objects.visible_to(nadia).exists()
    with door(cast.ruth):
        attendance.bring_back(item, nadia.person_id, by=cast.ruth)
    with door(nadia):
        assert AgendaItem.objects.visible_to(nadia).exists()


def test_a_line_is_read_by_those_present_for_the_case_and_by_nobody_else(cast: Cast) -> None:
    _, item = stories.in_hand(cast, "ruth", "sam", "nadia", "priya")
    with door(cast.nadia):
        entry = minutes.write(
            stories.fresh_inside(item),
            heading=Heading.SHARED,
            words="Weekly reporting, one missed.",
            by=cast.nadia,
            agency_id=cast.agency.probation.pk,
            nature="FACT",
        )
    for hat, reads in (
        (cast.ruth, True),
        (cast.sam, True),
        (cast.priya, True),
        (cast.hannah, False),
        (cast.hat("lee", "marac"), False),
    ):
        with door(hat):
            found = MinuteEntry.objects.visible_to(hat).filter(pk=entry.pk)
            opened = sealing.open(found, ["words"], by=hat)
            assert [opened[row, "words"] for row in found] == (
                [{"words": "Weekly reporting, one missed."}] if reads else []
            )


def test_who_joins_late_reads_from_then_on_what_was_minuted_so_far(cast: Cast) -> None:
    meeting, item = stories.in_hand(cast, "ruth", "sam")
    stories.minute_everything(cast, item)
    stories.come(cast, meeting, "nadia")
    nadia = cast.nadia
    with door(nadia):
        found = list(MinuteEntry.objects.visible_to(nadia))
        opened = sealing.open(found, ["words"], by=nadia)
        assert len(found) == 5
        assert all(opened[row, "words"] for row in found)


def renamed(cast: Cast) -> None:
    """Hannah bears a name of the case, as somebody who took a seat after the listing."""
    cast.person.hannah.name = "Hannah Thrale"
    with door(SETUP):
        Person.objects.filter(pk=cast.person.hannah.pk).update(name="Hannah Thrale")


def sees_case(cast: Cast) -> bool:
    with door(cast.hannah):
        return AgendaItem.objects.visible_to(cast.hannah).exists()


def test_a_relative_whom_nobody_expected_is_kept_apart_from_the_case_that_is_being_heard(
    cast: Cast,
) -> None:
    meeting, item = stories.in_hand(cast, "ruth", "sam")
    renamed(cast)
    stories.come(cast, meeting, "hannah")
    with door(cast.hannah):
        assert not AgendaItem.objects.visible_to(cast.hannah).exists()
    with door(cast.ruth):
        assert not item.presences.filter(person=cast.person.hannah).exists()
        attendance.bring_back(stories.fresh_inside(item), cast.person.hannah.pk, by=cast.ruth)
    for state in (AttendanceState.LEFT, AttendanceState.PRESENT):  # and that stands
        stories.mark(cast, meeting, "hannah", state)
    with door(cast.hannah):
        assert AgendaItem.objects.visible_to(cast.hannah).exists()


@pytest.mark.parametrize("state", ["HEARD", "DEFERRED", "CLOSED"])
def test_a_relative_who_comes_when_the_case_was_heard_is_kept_from_it_and_not_let_in_again(
    cast: Cast, state: str
) -> None:
    meeting, item = stories.in_hand(cast, "ruth", "sam")
    stories.minute_everything(cast, item)
    with door(cast.ruth):
        if state == "DEFERRED":
            agenda.defer(item, by=cast.ruth, version=item.version, because=stories.WHY)
        else:
            item = agenda.hear(item, by=cast.ruth, version=item.version)
    if state == "CLOSED":
        with door(cast.ruth):
            agenda.close(item, by=cast.ruth, version=item.version)
    renamed(cast)
    stories.come(cast, meeting, "hannah")
    assert not sees_case(cast)
    if state == "HEARD":
        with door(cast.ruth):
            agenda.take_up(item, by=cast.ruth, version=item.version)
            assert not item.presences.filter(person=cast.person.hannah).exists()


def test_names_are_compared_once_more_when_a_case_is_taken_up(cast: Cast) -> None:
    meeting, item = stories.published(cast)
    stories.step(meeting, S.IN_SESSION, cast.sam)
    stories.come(cast, meeting, "ruth", "hannah")
    renamed(cast)
    with door(cast.ruth):
        agenda.take_up(item, by=cast.ruth, version=item.version)
        assert not item.presences.filter(person=cast.person.hannah).exists()
    assert not sees_case(cast)


@pytest.mark.parametrize("was_let_back", [False, True])
def test_a_relative_who_became_a_member_after_the_listing_sees_no_published_case_of_theirs(
    cast: Cast, was_let_back: bool
) -> None:
    """Unless coordinator or chair let them back meanwhile, from what they had noted themselves."""
    meeting = stories.schedule(cast)
    item = stories.listed(cast, meeting)
    renamed(cast)
    if was_let_back:
        with door(cast.ruth):
            item = stories.fresh_inside(item)
            attendance.keep_out(item, cast.person.hannah.pk, by=cast.ruth)
            attendance.bring_back(item, cast.person.hannah.pk, by=cast.ruth)
    stories.step(meeting, S.LIST_CLOSED, cast.ruth)
    stories.step(meeting, S.AGENDA_PUBLISHED, cast.ruth)
    assert sees_case(cast) == was_let_back


def test_who_signs_only_after_being_marked_present_is_let_in_with_the_next_line(
    cast: Cast,
) -> None:
    meeting, item = stories.in_hand(cast, "ruth", "sam")
    stories.mark(cast, meeting, "nadia", AttendanceState.PRESENT)
    with door(cast.nadia):
        attendance.sign(meeting, typed_name="Nadia Khan", by=cast.nadia)
    with door(cast.nadia):
        attendance.answer(meeting, knows_somebody=False, words="", by=cast.nadia)
    stories.minute_everything(cast, item)
    with door(cast.nadia):
        entries = list(MinuteEntry.objects.visible_to(cast.nadia))
        opened = sealing.open(entries, ["words"], by=cast.nadia)
        assert len(entries) == 5
        assert all(opened[entry, "words"] for entry in entries)


def test_a_restricted_line_is_for_chair_coordinator_and_idva(cast: Cast) -> None:
    _, item = stories.in_hand(cast, "ruth", "sam", "nadia", "priya")
    with door(cast.priya):
        minutes.write(
            stories.fresh_inside(item),
            heading=Heading.WISHES,
            words="She fears a relative of his.",
            by=cast.priya,
            is_restricted=True,
        )
    for hat, reads in ((cast.ruth, 1), (cast.sam, 1), (cast.priya, 1), (cast.nadia, 0)):
        with door(hat):
            found = list(MinuteEntry.objects.visible_to(hat))
            assert len(found) == reads
            assert all(sealing.open(found, ["words"], by=hat)[row, "words"] for row in found)


def test_an_idva_who_joins_late_reads_restricted_lines_too(cast: Cast) -> None:
    meeting, item = stories.in_hand(cast, "ruth", "sam")
    with door(cast.ruth):
        minutes.write(
            stories.fresh_inside(item),
            heading=Heading.WISHES,
            words="She fears a relative of his.",
            by=cast.ruth,
            is_restricted=True,
        )
    stories.come(cast, meeting, "priya", "nadia")
    for hat, reads in ((cast.priya, 1), (cast.nadia, 0)):
        with door(hat):
            found = list(MinuteEntry.objects.visible_to(hat))
            assert len(found) == reads
            assert all(sealing.open(found, ["words"], by=hat)[row, "words"] for row in found)


def test_two_people_change_one_line_and_the_second_is_told(cast: Cast) -> None:
    _, item = stories.in_hand(cast, "ruth", "sam")
    stories.minute_everything(cast, item)
    with door(cast.ruth):
        entry = MinuteEntry.objects.select_related("item__meeting").first()
        assert entry is not None
        minutes.change(entry, words="Hers", by=cast.ruth, version=1)
    with door(cast.sam), pytest.raises(Stale) as caught:
        minutes.change(entry, words="His", by=cast.sam, version=1)
    assert caught.value.newest == 2


def test_a_case_counts_as_heard_only_when_its_parts_are_minuted(cast: Cast) -> None:
    _, item = stories.in_hand(cast, "ruth", "sam")
    with door(cast.ruth), pytest.raises(Refused, match="wishes"):
        agenda.hear(item, by=cast.ruth, version=item.version)
    stories.minute_everything(cast, item)
    with door(cast.ruth):
        assert agenda.hear(item, by=cast.ruth, version=item.version).heard_at


def ended(cast: Cast) -> tuple[Meeting, AgendaItem]:
    meeting, item = stories.in_hand(cast, "ruth", "sam", "nadia", "priya")
    stories.minute_everything(cast, item)
    with door(cast.ruth):
        agenda.hear(item, by=cast.ruth, version=item.version)
    stories.step(meeting, S.ENDED, cast.ruth)
    return stories.step(meeting, S.MINUTES_DRAFT, cast.ruth), item


def test_minutes_are_drafted_by_one_approved_by_another_and_read_once_circulated(
    cast: Cast,
) -> None:
    meeting, _ = ended(cast)
    nadia = cast.nadia
    with door(cast.ruth):
        meeting = meetings.submit_minutes(meeting, by=cast.ruth, version=meeting.version)
    with door(cast.ruth), pytest.raises(Refused):
        meetings.approve_minutes(meeting, by=cast.ruth, version=meeting.version)
    with door(cast.sam):
        meeting = meetings.approve_minutes(meeting, by=cast.sam, version=meeting.version)
    with door(nadia):
        assert not MinuteEntry.objects.visible_to(nadia).exists()
    stories.step(meeting, S.CIRCULATED, cast.ruth)
    with door(nadia):
        assert MinuteEntry.objects.visible_to(nadia).count() == 5
    with door(cast.hannah):
        assert not MinuteEntry.objects.visible_to(cast.hannah).exists()


def test_nobody_approves_minutes_of_which_they_ever_drafted_a_part(cast: Cast) -> None:
    meeting, item = ended(cast)
    sam, ruth = cast.sam, cast.ruth
    sam_drafts = given_role(cast, "sam", Role.MARAC_COORDINATOR, "marac")
    ruth_chairs = given_role(cast, "ruth", Role.MARAC_CHAIR, "marac")

    def submitted(meeting: Meeting, by: Hat) -> Meeting:
        with door(by):
            return meetings.submit_minutes(meeting, by=by, version=meeting.version)

    meeting = submitted(meeting, ruth)
    with door(sam):
        assert meetings.may_approve(sam, meeting)
    with door(sam):
        because = Reason(ReasonCode.CORRECTION, "Say who fits the locks.")
        version = meeting.version
        meeting = meetings.step(meeting, S.MINUTES_DRAFT, by=sam, version=version, because=because)
    with door(sam_drafts):
        here = stories.fresh_inside(item)
        minutes.write(here, heading=Heading.WISHES, words="She wishes to stay.", by=sam_drafts)
    meeting = submitted(meeting, ruth)
    refused: Any = pytest.raises(Refused, match="another person")
    with door(sam), refused:  # wrote a line of the draft
        meetings.approve_minutes(meeting, by=sam, version=meeting.version)
    with door(sam):
        version = meeting.version
        meeting = meetings.step(meeting, S.MINUTES_DRAFT, by=sam, version=version, because=because)
    meeting = submitted(meeting, sam_drafts)
    with door(ruth_chairs), refused:  # sent an earlier draft
        meetings.approve_minutes(meeting, by=ruth_chairs, version=meeting.version)


def test_approved_minutes_change_by_dated_amendment_and_the_old_text_stays(cast: Cast) -> None:
    meeting, _item = ended(cast)
    with door(cast.ruth):
        entry = MinuteEntry.objects.select_related("item__meeting").first()
        assert entry is not None
        meeting = meetings.submit_minutes(meeting, by=cast.ruth, version=meeting.version)
    with door(cast.ruth), pytest.raises(Refused, match="later they are amended"):
        minutes.change(entry, words="Other words", by=cast.ruth, version=entry.version)
    with door(cast.sam):
        meetings.approve_minutes(meeting, by=cast.sam, version=meeting.version)
    with door(cast.ruth):
        amendment = minutes.amend(entry, words="It was two.", by=cast.ruth, because=stories.WHY)
        both = sealing.open([entry, amendment], ["words"], by=cast.ruth)
        assert both[entry, "words"] == {"words": "Weekly reporting, one missed."}
        assert both[amendment, "words"] == {"words": "It was two."}


@pytest.mark.parametrize("state", ["published", "in hand", "ended"])
def test_both_faces_of_each_rule_agree(cast: Cast, state: str) -> None:
    stories_of: dict[str, Any] = {
        "published": lambda: stories.published(cast),
        "in hand": lambda: stories.in_hand(cast, "ruth", "sam", "nadia", "priya", "olive"),
        "ended": lambda: ended(cast),
    }
    stories_of[state]()
    with door(cast.ruth):
        among = hats.in_workspace(cast.workspace.marac.pk)
        among += hats.in_workspace(cast.workspace.mash.pk)
        for model in (Meeting, AgendaItem, MinuteEntry, Referral):
            for row in model.objects.all():
                readers = {h.membership_id for h in model.objects.readers_of(row, among=among)}
                sees = {
                    h.membership_id
                    for h in among
                    if model.objects.visible_to(h).filter(pk=row.pk).exists()
                }
                assert readers == sees, (model, state)


def test_attendance_is_seen_by_those_who_take_it_and_by_oneself(cast: Cast) -> None:
    stories.published(cast)
    with door(cast.nadia):
        own = Attendance.objects.visible_to(cast.nadia)
        assert {row.person_id for row in own} == {cast.nadia.person_id}
    with door(cast.ruth):
        assert Attendance.objects.visible_to(cast.ruth).count() > 5
        kept_apart = conflicts.Conflict.objects.standing()
        assert {row.person_id for row in kept_apart} == {cast.person.lee.pk}
