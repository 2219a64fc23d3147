"""Joint screening as a meeting: what one day decided, and who marked a view on it (4.8, 4.20).

The list itself is `mash_hub.joint_queue`: agencies read and mark when they can, as with a request.
The meeting of a day begins with its first decision. Each incident decided is a case of it, in the
case's own file, and whoever marked a view or decided was present for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import transaction

from agencies import clock as act_clock
from agencies import files, hats, references
from agencies.actors import Actor, Hat
from agencies.models.files import RetentionClass
from agencies.models.people import Membership
from agencies.models.workspaces import Workspace
from agencies.reasons import Reason, ReasonCode
from agencies.verdicts import Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import joint_screening
from mash_hub.joint_screening import Decision
from mash_hub.models.conflicts import kept
from mash_hub.models.joint_screening import JointScreening
from meetings import agenda, meetings
from meetings.models.agenda import AgendaItem, ItemState, Presence
from meetings.models.attendance import Attendance, AttendanceState
from meetings.models.meetings import TABLE, Meeting, MeetingKind, MeetingState, runs

TITLE = "Joint screening"
_MEETING = Reason(ReasonCode.MEETING)


def day_of(meeting: Meeting) -> date:
    """The London day of a meeting."""
    return meeting.starts_at.astimezone(act_clock.LONDON).date()


@transaction.atomic
def decide(row: JointScreening, decision: Decision, *, by: Hat, version: int) -> JointScreening:
    """Record what the lead decided, and enter it in the meeting of the day. Raises Refused, Stale."""
    row = joint_screening.decide(row, decision, by=by, version=version)
    at = act_clock.now()
    meeting = _meeting_of_today(row, by=by, at=at)
    item = AgendaItem(
        id=uuid4(),
        reference=references.new("M"),
        meeting=meeting,
        workspace_id=row.workspace_id,
        owner_id=row.owner_id,
        file_id=row.file_id,
        joint=row,
        label=agenda.label_of(row.file_id),
        place=meeting.items.count() + 1,
        state=ItemState.HEARD,
        listed_at=row.queued_at,
        taken_up_at=at,
        heard_at=at,
    ).start(by=by, at=at, because=_MEETING)
    _note_present(item, _members(row, by), by=by, at=at)
    log.write(by=by, verb=Verb.LISTED, about=[item, row, meeting], at=at)
    return row


def _members(row: JointScreening, by: Hat) -> list[Membership]:
    """Who marked a view or decides, as members of the workspace, less those kept apart since."""
    people = {view.given_by_id for view in row.views.all()} | {by.person_id}
    people -= kept([row.file_id])
    found = Membership.objects.current(hats.today()).filter(
        workspace=row.workspace_id, person__in=people
    )
    return [*{one.person_id: one for one in found.order_by("from_on", "pk")}.values()]


def _note_present(
    item: AgendaItem, members: Iterable[Membership], *, by: Hat, at: datetime
) -> None:
    known = set(item.meeting.attendance.values_list("person_id", flat=True))
    there = list(members)
    for one in there:
        if one.person_id not in known:
            Attendance(
                id=uuid4(),
                meeting=item.meeting,
                person_id=one.person_id,
                agency_id=one.agency_id,
                role=one.role,
                state=AttendanceState.PRESENT,
                joined_at=at,
            ).start(by=by, at=at)
    Presence.objects.bulk_create(
        Presence(
            id=uuid4(),
            item=item,
            person_id=one.person_id,
            agency_id=one.agency_id,
            from_at=at,
            by_id=by.membership_id,
        )
        for one in there
    )


def _meeting_of_today(row: JointScreening, *, by: Hat, at: datetime) -> Meeting:
    """The meeting of the day, begun where there is none; those of days before are over."""
    # Of two first decisions at once one begins it and the other waits.
    Workspace.objects.select_for_update(of=("self",)).get(pk=row.workspace_id)
    standing = Meeting.objects.select_for_update(of=("self",)).filter(
        workspace=row.workspace_id,
        meeting_kind=MeetingKind.JOINT_SCREENING,
        state=MeetingState.IN_SESSION,
    )
    today: Meeting | None = None
    for one in standing:
        if day_of(one) == hats.today():
            today = one
        else:
            _close_decided(one, by=by)
            one.set_recorded(by.person_id, by=by, at=at)
    return today or _begin(row.workspace_id, row.owner_id, by=by, at=at)


def _begin(workspace_id: UUID, host_id: UUID, *, by: Actor, at: datetime) -> Meeting:
    file = files.open_file(
        "meeting",
        owner_id=host_id,
        workspace_id=workspace_id,
        retention_class=RetentionClass.MEETING,
    )
    return Meeting(
        id=uuid4(),
        reference=references.new("ME"),
        workspace_id=workspace_id,
        owner_id=host_id,
        file=file,
        meeting_kind=MeetingKind.JOINT_SCREENING,
        title=TITLE,
        is_online=True,
        starts_at=at,
        opened_at=at,
        chair_id=by.person_id,
        state=MeetingState.IN_SESSION,
    ).start(by=by, at=at)


def _close_decided(meeting: Meeting, *, by: Hat) -> int:
    """Close what a day decided and nothing more is awaited of; gives how many."""
    seen = JointScreening.objects.visible_to(by).filter(agenda_items__meeting=meeting)
    closed = 0
    for row in seen.order_by("pk"):
        if joint_screening.may_close(by, row):
            joint_screening.close(row, by=by, version=row.version)
            closed += 1
    return closed


def may_end_day(hat: Hat, meeting: Meeting) -> Verdict:
    """Say that the list of a day is over: who runs it, once something was decided."""
    if hat.workspace_id != meeting.workspace_id or not runs(hat, meeting.meeting_kind):
        return no("Only the agency that hosts the workspace ends its joint screening.")
    if meeting.meeting_kind != MeetingKind.JOINT_SCREENING:
        return no("This is no joint screening.")
    return TABLE.may_move(meeting.state, MeetingState.CIRCULATED)


@transaction.atomic
def end_day(meeting: Meeting, *, by: Hat, version: int) -> int:
    """Say that the day's list is over, and close what it decided and nothing more is awaited of.

    Gives how many incidents were closed. Raises Refused, Stale.
    """
    meeting = Meeting.objects.lock(meeting, version)
    require(may_end_day(by, meeting))
    at = act_clock.now()
    closed = _close_decided(meeting, by=by)
    meeting.set_recorded(by.person_id, by=by, at=at)
    meetings.tell_of_meeting(meeting, by=by, at=at)
    log.write(by=by, verb=Verb.CLOSED_MEETING, about=[meeting], at=at)
    return closed
