"""A MARAC of today whose research was due the working day before: all are in but probation’s (8a, A14)."""

from __future__ import annotations

from datetime import timedelta

from django.urls import reverse

from agencies import clock
from agencies.roles import Role
from config.bench import meeting_scene
from config.demo.teller import Teller
from meetings import research
from meetings.models import AgencyResearch, Meeting, MeetingState
from tests.journeys import newcomers

CAME = ("owen", "kim", "tom", "edna", "hannah", "winston", "priya")
IN_THE_ROOM = ("ruth", "sam", "priya", "tom", "nadia")


def tell(teller: Teller) -> dict[str, str]:
    """Tell it; gives where the meeting and its two cases are."""
    newcomers.enter(teller, "petra", "Petra Lund", "Probation manager", "probation")
    newcomers.join(teller, "petra", "marac", Role.AGENCY_MANAGER)
    meeting = meeting_scene.publish(teller, ("Thrale", "Marlow"))
    at = clock.now() - timedelta(days=6)
    for name in CAME:
        hat = teller.hat(name, "marac")
        with teller.act(at, hat):
            seen = AgencyResearch.objects.visible_to(hat).open().filter(owner=hat.agency_id)
            rows = [*seen.filter(item__meeting=meeting)]
        for number, row in enumerate(rows):
            with teller.act(at + timedelta(minutes=number), hat):
                now = AgencyResearch.objects.get(pk=row.pk)
                research.nothing_known(now, by=hat, version=now.version)
    first, _ = meeting_scene.items_of(meeting, teller.hat("ruth", "marac"))
    return {
        "meeting": reverse("meetings:meeting", args=[meeting.pk]),
        "case": reverse("meetings:item", args=[first.pk]),
        "reference": first.reference,
    }


def is_heard(teller: Teller) -> None:
    """The meeting is held, and both cases are heard."""
    ruth = teller.hat("ruth", "marac")
    with teller.act(clock.now(), ruth):
        meeting = Meeting.objects.get(state=MeetingState.AGENDA_PUBLISHED)
    here = [teller.hat(name, "marac") for name in IN_THE_ROOM]
    meeting_scene.open_session(teller, meeting, here)
    for item in meeting_scene.items_of(meeting, ruth):
        meeting_scene.take_up(item, ruth)
        meeting_scene.hear(teller, item)
