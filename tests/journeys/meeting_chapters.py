"""Meetings of which more pages have something to show: research begun, and a CMOG whose list is open."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from agencies import clock
from config.demo import marac
from config.demo.teller import Teller
from meetings import meetings, research
from meetings.models import AgencyResearch, MeetingKind, MeetingState
from meetings.models.minutes import Nature

Ago = Callable[..., datetime]


def research_begins(teller: Teller, ago: Ago) -> None:
    """The agenda of the week after next is out, and one agency wrote a line that nobody else reads."""
    ruth, hannah = teller.hat("ruth", "marac"), teller.hat("hannah", "marac")
    meeting = marac._schedule(teller, ago(minutes=55), clock.now() + timedelta(days=15))
    marac._list_all(teller, meeting, ago(minutes=45))
    for number, state in enumerate((MeetingState.LIST_CLOSED, MeetingState.AGENDA_PUBLISHED)):
        marac._step(teller, meeting, state, ago(minutes=30 - number), ruth)
    with teller.act(ago(minutes=20), hannah):
        rows = AgencyResearch.objects.visible_to(hannah).open().filter(item__meeting=meeting)
        (row,) = rows
    with teller.act(ago(minutes=19), hannah):
        finding = research.Finding("Her GP saw her in May.", Nature.FACT, "Practice system")
        research.write(row, finding, by=hannah)


def cmog_to_come(teller: Teller, ago: Ago) -> None:
    """A CMOG of next month, on whose list the coordinator puts entries."""
    carys = teller.hat("carys", "cmog")
    with teller.act(ago(hours=2), carys):
        meeting = meetings.schedule(
            teller.made.workspace["cmog"],
            kind=MeetingKind.CMOG,
            title="Northmoor CMOG",
            starts_at=clock.now() + timedelta(days=28),
            venue="Town Hall, room 2",
            is_online=False,
            chair=teller.made.person["sam"],
            by=carys,
        )
    marac._step(teller, meeting, MeetingState.LIST_OPEN, ago(hours=1.9), carys)
