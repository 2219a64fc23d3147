"""Quorum and votes are counted once per person across devices (CC5 of the security notes)."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connections
from django.urls import reverse

from agencies.actors import Hat
from agencies.door import door
from agencies.roles import Role
from agencies.verdicts import Refused
from mash_hub.models import JointOutcome, JointState
from meetings import attendance, meetings
from meetings import strategies as discussions
from meetings.models import (
    Attendance,
    AttendanceState,
    Declaration,
    Meeting,
    MeetingState,
)
from meetings.strategies import Missing
from tests.cast import SETUP, Cast, client_of, given_role, post
from tests.meetings import stories, test_joint_screening, test_strategies

DEVICES = 4


def at_once(send: Callable[[int], Any]) -> list[int]:
    """Press the same button on several devices of one person at the same moment; gives the answers."""
    together = Barrier(DEVICES)

    def press(device: int) -> int:
        try:
            together.wait()
            return int(send(device).status_code)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(DEVICES) as pool:
        return sorted(pool.map(press, range(DEVICES)))


@pytest.mark.slow
def test_who_signs_on_four_devices_at_once_is_one_person_in_the_room(committed_cast: Cast) -> None:
    cast = committed_cast
    meeting, _ = stories.published(cast)
    stories.step(meeting, MeetingState.IN_SESSION, cast.sam)
    browsers = [client_of(cast.nadia) for _ in range(DEVICES)]
    url, typed = reverse("meetings:sign", args=[meeting.pk]), {"typed_name": "Nadia Khan"}
    signed = at_once(lambda one: post(browsers[one], url, cast.nadia, **typed))
    assert signed[0] == 302
    # The others are told that it was signed already: by the page, or before it where they come later.
    assert {*signed[1:]} <= {403, 422}
    stories.mark(cast, meeting, "nadia", AttendanceState.PRESENT)
    with door(SETUP):
        for kind in (Declaration, Attendance):
            assert kind.objects.filter(meeting=meeting, person=cast.nadia.person_id).count() == 1
    with door(cast.ruth):
        assert attendance.room(meeting).present == 1


@pytest.mark.django_db(databases=["default", "keys"])
def test_a_quorum_is_not_made_by_one_person_with_two_devices(cast: Cast) -> None:
    row = test_strategies.met(cast, "devika", "owen")
    second = client_of(cast.owen)
    with door(SETUP):
        meeting = Meeting.objects.get()
    typed = {"typed_name": cast.person.owen.name}
    assert (
        post(second, reverse("meetings:sign", args=[meeting.pk]), cast.owen, **typed).status_code
        == 403
    )
    with door(cast.devika):
        came = discussions.attended(meeting)
        assert [one.person_id for one in came].count(cast.owen.person_id) == 1
        assert discussions.lacking(meeting, came) == [Missing.HEALTH]
        newest = test_strategies.fresh_in(row)
        with pytest.raises(Refused, match="no quorum"):
            discussions.hold(newest, why="", by=cast.devika, version=newest.version)


@pytest.mark.slow
def test_a_view_marked_on_four_devices_at_once_is_one_view(committed_cast: Cast) -> None:
    cast = committed_cast
    row = test_joint_screening.queued(cast)
    test_joint_screening.signed(cast)
    view = test_joint_screening.view_of(row, cast.kim)
    browsers = [client_of(cast.kim) for _ in range(DEVICES)]
    url = reverse("meetings:joint-mark", args=[row.pk])

    def mark(device: int) -> Any:
        typed = {"words": f"Device {device} says it.", "suggests": [JointOutcome.EARLY_HELP.value]}
        return post(browsers[device], url, cast.kim, version=view.version, **typed)

    answers = at_once(mark)
    assert answers.count(302) == 1
    assert set(answers) <= {302, 403, 409}
    (newest,) = test_joint_screening.on_list()
    with door(SETUP):
        views = newest.views.filter(owner=cast.kim.agency_id)
        assert views.count() == 1
        assert views.get().version == view.version + 1
    assert newest.state == JointState.QUEUED  # two agencies have still to say what they think


@pytest.mark.django_db(databases=["default", "keys"])
def test_one_person_under_two_roles_is_not_two_people(cast: Cast) -> None:
    """Who drafted the minutes as coordinator does not approve them as chair, on any device."""
    meeting, item = stories.in_hand(cast, "ruth", "sam")
    stories.minute_everything(cast, item)
    with door(cast.sam):
        here = stories.fresh_inside(item)
        stories.agenda.hear(here, by=cast.sam, version=here.version)
    stories.step(meeting, MeetingState.ENDED, cast.ruth)
    meeting = stories.step(meeting, MeetingState.MINUTES_DRAFT, cast.ruth)
    with door(cast.ruth):
        meeting = meetings.submit_minutes(meeting, by=cast.ruth, version=meeting.version)
    also: Hat = given_role(cast, "ruth", Role.MARAC_CHAIR, "marac")
    assert also.person_id == cast.ruth.person_id
    url = reverse("meetings:approve", args=[meeting.pk])
    answer = post(client_of(also), url, also, version=meeting.version)
    assert answer.status_code == 403
    assert post(client_of(cast.sam), url, cast.sam, version=meeting.version).status_code == 302
