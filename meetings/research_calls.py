"""Asking agencies for their research: opened with the agenda, due a working day before the meeting (4.7)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, time
from uuid import UUID, uuid4

from agencies import files
from agencies.actors import Actor
from agencies.clock import LONDON
from agencies.models.files import RetentionClass
from mash_hub import clocks, partnership_settings
from mash_hub.calendars import before_working_days, working_days
from mash_hub.models.partnership_settings import SettingName
from meetings import with_papers
from meetings.models.agenda import AgendaItem
from meetings.models.meetings import Meeting, MeetingKind
from meetings.models.research import AgencyResearch

RESEARCH = "RESEARCH"  # the name of its clock


def due_at(meeting: Meeting, at: datetime) -> datetime:
    """When research for a meeting is due: as the team's day ends, so many working days before."""
    number = partnership_settings.number(SettingName.MARAC_RESEARCH, meeting.workspace_id, at)
    kept = partnership_settings.service_hours(meeting.workspace_id, at)
    day = before_working_days(meeting.starts_at.astimezone(LONDON).date(), number, kept)
    closes: time = kept.closes_at
    return datetime.combine(day, closes, LONDON)


def open_for(
    item: AgendaItem, *, by: Actor, at: datetime, only: Collection[UUID] | None = None
) -> None:
    """Ask each agency that can share for its research; part of the act that opens a case to them.

    Those that were asked at an earlier meeting and are not in are asked again. Where the time is
    over already, as for a case listed late, it is due at the meeting itself. `only` those of some
    agencies that were not asked yet, who came once the case was open.
    """
    if item.meeting.meeting_kind != MeetingKind.MARAC:
        return
    known = {row.owner_id: row for row in AgencyResearch.objects.filter(item=item)}
    asked = with_papers.researching(item.workspace_id)
    if only is not None:
        asked = [pk for pk in asked if pk in only and pk not in known]
    for agency_id in asked:
        row = known.get(agency_id) or AgencyResearch(
            id=uuid4(),
            reference=item.reference,
            item=item,
            owner_id=agency_id,
            file=files.open_file(
                AgencyResearch.kind,
                owner_id=agency_id,
                workspace_id=item.workspace_id,
                retention_class=RetentionClass.MEETING,
            ),
            opened_at=at,
        ).start(by=by, at=at)
        if row.returned_at is None:
            _start_clock(row, item, at=at)


def _start_clock(row: AgencyResearch, item: AgendaItem, *, at: datetime) -> None:
    number = partnership_settings.number(SettingName.MARAC_RESEARCH, item.workspace_id, at)
    due = due_at(item.meeting, at)
    clocks.start(
        row,
        RESEARCH,
        target=working_days(number),
        at=at,
        due_at=due if due > at else item.meeting.starts_at,
        owner_id=row.owner_id,
        workspace_id=None,  # its managers are told, who attend no meeting
        file_id=item.file_id,  # in which whoever knows somebody is kept apart
    )


def stop(item: AgendaItem, *, at: datetime, only_to_come: bool = False) -> None:
    """Stop the time of what is not in, as when a case is taken off the meeting.

    As it is taken up each agency says what it knows: then only what is to come stops.
    """
    rows = {row.pk: row for row in AgencyResearch.objects.filter(item=item).open()}
    for pk, limit in clocks.of(AgencyResearch.kind, list(rows), RESEARCH).items():
        if limit.is_running and not (only_to_come and limit.due_at <= at):
            clocks.stop(rows[pk], RESEARCH, at=at)
