"""A chapter of minutes: a meeting that ended, whose draft is with the chair."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from agencies import clock
from agencies.reasons import Reason, ReasonCode
from config.demo import marac
from config.demo.teller import Teller
from meetings import agenda, meetings, minute_corrections, minutes
from meetings.models import AgendaItem, Heading, Meeting, MeetingState, MinuteEntry

S = MeetingState
CHANGED = Reason(ReasonCode.CIRCUMSTANCES_CHANGED)


def tell(teller: Teller, ago: Callable[..., datetime]) -> None:
    """Its one case was deferred, and its minutes wait to be approved."""
    ruth, sam = teller.hat("ruth", "marac"), teller.hat("sam", "marac")
    meeting = marac._schedule(teller, ago(hours=5), clock.now())
    (item,) = marac._list_all(teller, meeting, ago(hours=4.8), "He is released tomorrow.")
    for number, (target, by) in enumerate(
        (
            (S.LIST_CLOSED, ruth),
            (S.AGENDA_PUBLISHED, ruth),
            (S.IN_SESSION, sam),
            (S.ENDED, sam),
            (S.MINUTES_DRAFT, ruth),
        )
    ):
        marac._step(teller, meeting, target, ago(hours=4.6, minutes=-number), by)
    with teller.act(ago(hours=4.4), ruth):
        newest = AgendaItem.objects.get(pk=item.pk)
        agenda.defer(newest, by=ruth, version=newest.version, because=CHANGED)
    with teller.act(ago(hours=4.3), ruth):
        draft = Meeting.objects.get(pk=meeting.pk)
        meetings.submit_minutes(draft, by=ruth, version=draft.version)


def ask_for_a_correction(teller: Teller, ago: Callable[..., datetime]) -> None:
    """The IDVA says what is wrong in a line of last month’s circulated minutes."""
    priya = teller.hat("priya", "marac")
    with teller.act(ago(hours=3), priya):
        seen = MinuteEntry.objects.visible_to(priya).filter(item__meeting__state=S.CIRCULATED)
        line = seen.filter(heading=Heading.WISHES).order_by("begun_at")[0]
        wrong, should = "She has no job to keep.", "To find work, and for him not to know where."
        minute_corrections.ask(line, wrong=wrong, should=should, by=priya)


def change_a_line(teller: Teller, ago: Callable[..., datetime]) -> None:
    """The coordinator writes a line of today’s meeting in other words."""
    ruth = teller.hat("ruth", "marac")
    with teller.act(ago(minutes=10), ruth):
        rows = MinuteEntry.objects.select_related("item__meeting")
        line = rows.get(item__meeting__state=S.IN_SESSION, heading=Heading.WISHES)
        minutes.change(line, words="To stay in her own home, with him away.", by=ruth, version=1)
