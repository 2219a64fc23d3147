"""Who comes to which part of a CMOG, and is given its papers (domain notes 4.11).

A meeting without parts gives the papers of a case to every agency that attends. A part gives them by
name to those who come to it: whoever comes to the locations has nothing of the children.
"""

from __future__ import annotations

from collections.abc import Iterable

from agencies import sealing
from agencies.actors import Actor, Hat
from agencies.models.agencies import AgencyKind
from agencies.models.grants import CauseKind
from agencies.models.people import Membership
from agencies.verdicts import YES, Verdict, no
from mash_hub import cmog_entries
from meetings import with_papers
from meetings.models.agenda import AgendaItem, ItemState
from meetings.models.attendance import Attendance
from meetings.models.meetings import Meeting, MeetingKind
from meetings.models.parts import ALL, usual_parts


def usual(membership: Membership, meeting: Meeting) -> str:
    """To which parts of a meeting somebody comes unless told otherwise; none of one without parts."""
    if meeting.meeting_kind != MeetingKind.CMOG:
        return ""
    is_police = membership.agency.agency_kind == AgencyKind.POLICE
    return usual_parts(membership.role, is_police=is_police)


def usual_of(hat: Hat, meeting: Meeting) -> str:
    """The same for somebody who comes unexpected."""
    if meeting.meeting_kind != MeetingKind.CMOG:
        return ""
    return usual_parts(hat.role, is_police=cmog_entries.is_police(hat))


def may_come(row: Attendance, letters: str) -> Verdict:
    """Whether somebody may come to some parts of their meeting."""
    if row.meeting.meeting_kind != MeetingKind.CMOG or row.is_observer:
        return no("This meeting has no parts, or they are an observer, who comes to none.")
    if usual_parts(row.role, is_police=False) == ALL:
        return no("Coordinator and chair are there for every part.")
    if not set(letters) <= set(usual_parts(row.role, is_police=True)):
        return no("Somebody tasked from outside comes to the locations alone.")
    return YES


def coming(item: AgendaItem) -> list[Attendance]:
    """Who comes to the part of a case, observers left out."""
    rows = Attendance.objects.filter(meeting=item.meeting_id).for_part(item.part)
    return [row for row in rows if not row.is_observer]


def give_papers(item: AgendaItem, *, by: Hat) -> None:
    """Give a case's papers to those who prepare for it, as its agenda is published."""
    if item.part:
        _give_by_name([item], coming(item), by=by)
        return
    receivers = with_papers.agencies(item.workspace_id)
    cause = sealing.Cause.of(CauseKind.MEETING, item)
    sealing.give([item], ["papers"], to=receivers, by=by, cause=cause)


def give_papers_to(row: Attendance, letters: Iterable[str], *, by: Actor) -> None:
    """Give somebody the papers of the published cases of parts to which they are admitted late."""
    items = row.meeting.items.filter(part__in=[*letters]).exclude(state=ItemState.LISTED)
    _give_by_name([*items], [row], by=by)


def _give_by_name(items: list[AgendaItem], rows: list[Attendance], *, by: Actor) -> None:
    named = tuple(sorted({row.person_id for row in rows}))
    to = {row.agency_id for row in rows}
    for item in items if named else []:
        cause = sealing.Cause.of(CauseKind.MEETING, item, persons=named)
        sealing.give([item], ["papers"], to=to, by=by, cause=cause)
