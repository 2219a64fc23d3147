"""The dates of meetings: a series from one rule, and moving one of them (domain notes 4.8)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import transaction

from agencies import clock as act_clock
from agencies.actors import Hat
from agencies.models.people import Person
from agencies.models.workspaces import Workspace
from agencies.roles import Act, may
from agencies.verdicts import YES, Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import clocks, partnership_settings
from mash_hub.calendars import end_of, is_working_day, months_after
from mash_hub.models.partnership_settings import SettingName
from meetings import meetings
from meetings.models.meetings import BEFORE, Meeting, MeetingKind, MeetingState

LAST = 5  # of a month, whichever that is
_WEEK = timedelta(days=7)
_FIXED = (MeetingState.AGENDA_PUBLISHED,)  # agencies research for the day that was published


def dates(week: int, weekday: int, start: date, number: int) -> list[date]:
    """The first so many days from `start` on that are the so-manieth weekday of their month.

    `week` is 1 to 4, or LAST; `weekday` is 0 for Monday.
    """
    found: list[date] = []
    month = start.replace(day=1)
    while len(found) < number:
        day = _day_of(month, week, weekday)
        if day >= start:
            found.append(day)
        month = months_after(month, 1)
    return found


def _day_of(month: date, week: int, weekday: int) -> date:
    if week == LAST:
        day = months_after(month, 1) - timedelta(days=1)
        return day - timedelta(days=(day.weekday() - weekday) % 7)
    first = month + timedelta(days=(weekday - month.weekday()) % 7)
    return first + _WEEK * (week - 1)


def is_kept_free(day: date, workspace_id: UUID) -> bool:
    """Whether nobody works that day: a bank holiday, or one the workspace is closed on."""
    kept = partnership_settings.service_hours(workspace_id, act_clock.now())
    return not is_working_day(day, kept)


@transaction.atomic
def schedule(
    workspace: Workspace,
    days: Iterable[date],
    *,
    at_time: time,
    kind: MeetingKind,
    title: str,
    venue: str,
    is_online: bool,
    chair: Person | None,
    by: Hat,
) -> list[Meeting]:
    """Schedule a meeting on each of some days: all of them, or none; people are told of the first. Raises Refused."""
    days = sorted(set(days))
    if not days:
        raise Refused("Leave at least one day in the series.")
    if days[0] < act_clock.now().astimezone(act_clock.LONDON).date():
        raise Refused("Every day of the series is today or later.")
    return [
        meetings.schedule(
            workspace,
            kind=kind,
            title=title,
            starts_at=datetime.combine(day, at_time, act_clock.LONDON),
            venue=venue,
            is_online=is_online,
            chair=chair,
            by=by,
            is_told=day == days[0],
        )
        for day in days
    ]


def may_move(hat: Hat, meeting: Meeting) -> Verdict:
    """Move a meeting to another day, place or chair: the coordinator, before it begins."""
    if not (allowed := may(hat, Act.RUN_MEETING)):
        return allowed
    if hat.workspace_id != meeting.workspace_id or meeting.is_small:
        return no("Only the workspace of a meeting can move it.")
    if meeting.state not in BEFORE:
        return no("It has begun, or it is over.")
    return YES


@transaction.atomic
def move(
    meeting: Meeting,
    *,
    starts_at: datetime,
    venue: str,
    is_online: bool,
    chair: Person,
    by: Hat,
    version: int,
) -> Meeting:
    """Give a meeting another time, place or chair; everybody who attends is told.

    Once its agenda is published its day stays: agencies look up what they hold for that day.
    Raises Refused, Stale.
    """
    meeting = Meeting.objects.lock(meeting, version)
    require(may_move(by, meeting))
    at = act_clock.now()
    if starts_at != meeting.starts_at and meeting.state in _FIXED:
        raise Refused(
            "The agenda is published for this day. Defer its cases and cancel it instead."
        )
    if starts_at != meeting.starts_at and starts_at <= at:
        raise Refused("Choose a time that is still to come.")
    meeting.set_place(starts_at, venue, is_online, chair.pk, by=by, at=at)
    if meeting.meeting_kind == MeetingKind.MARAC and meeting.state not in _FIXED:
        due_at = end_of(meetings.day_before(meeting, SettingName.MARAC_AGENDA, at))
        clocks.move(meeting, meetings.AGENDA, at=at, due_at=due_at)
    meetings.tell_of_meeting(meeting, by=by, at=at)
    log.write(by=by, verb=Verb.CHANGED, about=[meeting], ground="moved", at=at)
    return meeting
