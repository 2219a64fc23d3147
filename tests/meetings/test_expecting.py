"""Who comes to a MARAC once it was scheduled is expected, and kept apart, like everybody else (4.8)."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from agencies import clock, sealing
from agencies.actors import Hat, Service
from agencies.door import door
from agencies.models import Membership, MembershipStatus, Notice, NoticeKind, Person
from agencies.roles import Role
from audit.log.models import Entry
from meetings import expecting, jobs
from meetings.models import (
    AgencyResearch,
    AgendaItem,
    Attendance,
    AttendanceState,
    Meeting,
    MeetingState,
)
from tests.cast import SETUP, Cast, client_of, given_role, post, trained
from tests.meetings import stories

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def joins(
    cast: Cast,
    user_name: str,
    name: str,
    agency: Any,
    role: Role = Role.REPRESENTATIVE,
    workspace: str = "marac",
) -> Hat:
    """Somebody becomes a representative at the MARAC, an observer, or something else somewhere else."""
    with door(SETUP):
        person = Person(id=uuid4(), user_name=user_name, name=name, agency=agency)
        person.save(force_insert=True)
        trained(person)
    setattr(cast.person, user_name, person)
    return given_role(cast, user_name, role, workspace)


def expect() -> int:
    """What the hub does each minute."""
    with door(Service(expecting.JOB)):
        return expecting.fall_due(only=expecting.due_ids())


def sees(hat: Hat) -> bool:
    with door(hat):
        return AgendaItem.objects.visible_to(hat).exists()


def agenda_of(hat: Hat, meeting: Meeting) -> str:
    page = client_of(hat).get(reverse("meetings:meeting", args=[meeting.pk]))
    return str(page.content.decode())


def test_a_new_representative_sees_a_published_agenda_as_others_do_and_is_told_by_name(
    cast: Cast,
) -> None:
    meeting, item = stories.published(cast)
    noor = joins(cast, "noor", "Noor Aziz", cast.agency.education)  # nobody came for them before
    assert "There is nothing on this agenda for you." in agenda_of(noor, meeting)
    assert expect() == 1
    assert item.reference in agenda_of(noor, meeting)
    with door(noor):
        assert sealing.open_quietly([item], ["papers"], by=noor)[item, "papers"]
        asked = AgencyResearch.objects.visible_to(noor).get()
        assert (asked.owner_id, asked.state) == (cast.agency.education.pk, "OPEN")
        told = Notice.objects.visible_to(noor).get(notice_kind=NoticeKind.MEETING_EXPECTED)
        assert (told.reference, told.persons) == (meeting.reference, [noor.person_id])
    assert "Noor Aziz" in str(
        client_of(cast.ruth).get(reverse("meetings:attendance", args=[meeting.pk])).content.decode()
    )
    with door(cast.ruth):  # those of others were not begun anew
        others = AgencyResearch.objects.visible_to(cast.ruth).exclude(pk=asked.pk)
        assert {row.version for row in others} == {1}
    with door(cast.ines):
        entry = Entry.objects.get(ground="expected")
        assert entry.thing_ids == [meeting.pk]
    assert expect() == 0


def test_whoever_bears_a_name_of_the_papers_never_sees_the_agenda_at_all(cast: Cast) -> None:
    meeting, item = stories.published(cast)
    gail = joins(cast, "gail", "Gail Thrale", cast.agency.housing)
    url = reverse("meetings:item", args=[item.pk])
    for _ in range(2):  # not before names are compared, nor afterwards
        assert not sees(gail)
        assert client_of(gail).get(url).status_code == 404
        assert item.reference not in agenda_of(gail, meeting)
        expect()
    with door(gail):
        told = Notice.objects.visible_to(gail)
        assert told.filter(notice_kind=NoticeKind.MEETING_EXPECTED).count() == 1
        assert {one.reference for one in told} == {meeting.reference}  # and nothing of the case
    assert "Out of the room: Gail Thrale" in agenda_of(cast.ruth, meeting)


def test_who_signs_before_the_hub_has_looked_is_compared_as_they_sign(cast: Cast) -> None:
    meeting, item = stories.published(cast)
    gail = joins(cast, "gail", "Gail Thrale", cast.agency.housing)
    noor = joins(cast, "noor", "Noor Aziz", cast.agency.education)
    for hat, name in ((gail, "Gail Thrale"), (noor, "Noor Aziz")):
        sign = reverse("meetings:sign", args=[meeting.pk])
        assert post(client_of(hat), sign, hat, typed_name=name).status_code == 302
    assert not sees(gail)
    assert sees(noor)
    with door(SETUP):
        assert Attendance.objects.filter(meeting=meeting, person=noor.person_id).count() == 1
    meeting = stories.step(meeting, MeetingState.IN_SESSION, cast.sam)
    assert not sees(noor)  # the gate of a meeting in session is the same for everybody
    answer = reverse("meetings:answer", args=[meeting.pk])
    for hat, name in ((gail, "gail"), (noor, "noor")):
        assert "Cases open to you once you have signed" in agenda_of(hat, meeting)
        assert post(client_of(hat), answer, hat, knows_somebody="no").status_code == 302
        stories.mark(cast, meeting, name, AttendanceState.PRESENT)
    assert sees(noor)
    assert item.reference in agenda_of(noor, meeting)
    hers = agenda_of(gail, meeting)  # who has done all that is asked is not asked again
    assert "There is nothing on this agenda for you." in hers
    assert "Cases open to you once" not in hers


def test_members_that_come_before_and_during_a_meeting_are_on_its_attendance_page(
    cast: Cast,
) -> None:
    meeting = stories.schedule(cast)
    joins(cast, "noor", "Noor Aziz", cast.agency.education)
    jobs.expect_late_members()
    item = stories.listed(cast, meeting)
    for state in (MeetingState.LIST_CLOSED, MeetingState.AGENDA_PUBLISHED):
        meeting = stories.step(meeting, state, cast.ruth)
    noor = cast.person.noor
    meeting = stories.step(meeting, MeetingState.IN_SESSION, cast.sam)
    joins(cast, "gail", "Gail Thrale", cast.agency.housing)
    jobs.expect_late_members()
    with door(cast.ruth):
        expected = Attendance.objects.filter(meeting=meeting, state=AttendanceState.EXPECTED)
        assert {noor.pk, cast.person.gail.pk} <= {row.person_id for row in expected}
    assert "Out of the room: Gail Thrale" in agenda_of(cast.ruth, meeting)
    assert item.reference in agenda_of(cast.ruth, meeting)
    stories.step(meeting, MeetingState.ENDED, cast.ruth)
    joins(cast, "omar", "Omar Reid", cast.agency.education)
    assert expect() == 0  # what is over expects nobody


def test_everybody_who_attends_is_told_of_a_meeting_by_name_and_of_a_series_once(
    cast: Cast,
) -> None:
    stories.schedule(cast)
    for hat, number in ((cast.nadia, 1), (cast.hat("olive", "marac"), 1), (cast.devika, 0)):
        with door(hat):
            told = Notice.objects.visible_to(hat)
            assert told.filter(notice_kind=NoticeKind.MEETING_EXPECTED).count() == number


def test_both_faces_of_the_rule_agree_of_who_is_expected_and_who_is_not(cast: Cast) -> None:
    _, item = stories.published(cast)
    noor = joins(cast, "noor", "Noor Aziz", cast.agency.education)
    hats = [cast.nadia, cast.hannah, cast.hat("lee", "marac"), cast.ruth, noor]
    for expected in (False, True):
        with door(SETUP):
            fresh = AgendaItem.objects.select_related("meeting").get(pk=item.pk)
            readers = AgendaItem.objects.readers_of(fresh, among=hats)
        assert [hat for hat in hats if sees(hat)] == readers
        assert (noor in readers) is expected
        expect()


def test_looking_for_late_members_asks_the_database_as_often_for_many(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    for _ in range(3):
        stories.schedule(cast)
    with door(Service(expecting.JOB)), django_assert_num_queries(1):
        assert expecting.due_ids() == []
    joins(cast, "noor", "Noor Aziz", cast.agency.education)
    with door(Service(expecting.JOB)), django_assert_num_queries(1):
        assert len(expecting.due_ids()) == 3


def role_at(meeting: Meeting, hat: Hat) -> str:
    with door(SETUP):
        return Attendance.objects.get(meeting=meeting, person=hat.person_id).role


def test_an_observer_who_comes_to_stand_for_an_agency_is_expected_as_its_representative(
    cast: Cast,
) -> None:
    meeting, item = stories.published(cast)
    observer = cast.hat("olive", "marac")
    assert role_at(meeting, observer) == Role.OBSERVER
    olive = given_role(cast, "olive", Role.REPRESENTATIVE, "marac")
    assert expect() == 1
    assert role_at(meeting, olive) == Role.REPRESENTATIVE
    assert item.reference in agenda_of(olive, meeting)
    assert not sees(observer)  # under the hat of an observer she reads no papers all the same
    with door(olive):
        assert sealing.open_quietly([item], ["papers"], by=olive)[item, "papers"]
        asked = AgencyResearch.objects.visible_to(olive).get()
        assert asked.owner_id == cast.agency.health.pk
        told = Notice.objects.visible_to(olive)
        assert told.filter(notice_kind=NoticeKind.MEETING_EXPECTED).count() == 1
    page = client_of(cast.ruth).get(reverse("meetings:attendance", args=[meeting.pk]))
    assert "observer, no papers" not in page.content.decode()
    assert expect() == 0
    later = stories.schedule(cast)  # of two roles the one with papers counts from the start
    assert role_at(later, olive) == Role.REPRESENTATIVE


def test_a_representative_who_only_observes_from_now_on_is_expected_as_an_observer(
    cast: Cast,
) -> None:
    meeting, item = stories.published(cast)
    with door(SETUP):
        [row] = Membership.objects.filter(
            person=cast.nadia.person_id, workspace=cast.workspace.marac
        )
        row.set_status(MembershipStatus.ENDED, by=SETUP, at=clock.now(), because=stories.WHY)
    nadia = given_role(cast, "nadia", Role.OBSERVER, "marac")
    assert expect() == 1
    assert role_at(meeting, nadia) == Role.OBSERVER
    assert item.reference not in agenda_of(nadia, meeting)
    assert expect() == 0


def test_who_signs_as_a_representative_is_expected_as_one_before_the_hub_has_looked(
    cast: Cast,
) -> None:
    meeting, item = stories.published(cast)
    olive = given_role(cast, "olive", Role.REPRESENTATIVE, "marac")
    sign = reverse("meetings:sign", args=[meeting.pk])
    sent = post(client_of(olive), sign, olive, typed_name=cast.person.olive.name)
    assert sent.status_code == 302
    assert role_at(meeting, olive) == Role.REPRESENTATIVE
    assert item.reference in agenda_of(olive, meeting)


def test_an_observer_who_bears_a_name_of_the_papers_sees_nothing_as_a_representative_either(
    cast: Cast,
) -> None:
    meeting, item = stories.published(cast)
    joins(cast, "gail", "Gail Thrale", cast.agency.housing, Role.OBSERVER)
    expect()
    gail = given_role(cast, "gail", Role.REPRESENTATIVE, "marac")
    for _ in range(2):
        assert not sees(gail)
        assert item.reference not in agenda_of(gail, meeting)
        expect()
