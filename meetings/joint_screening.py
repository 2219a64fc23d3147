"""Joint screening as a meeting: what one day decided, and who marked a view on it (4.8, 4.20).

The list itself is `mash_hub.joint_queue`: agencies read and mark when they can, as with a request.
The meeting of a day begins when the first member signs its declaration. Without that, and without saying
whether one knows anybody on the list, no incident opens to anybody. Each incident decided is a case of it,
in the case's own file, and whoever marked a view or decided was present for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from agencies import clock as act_clock
from agencies import files, hats, references
from agencies.actors import Actor, Hat, Service
from agencies.models.files import RetentionClass
from agencies.models.people import Membership
from agencies.models.workspaces import Workspace
from agencies.reasons import Reason, ReasonCode
from agencies.roles import Act, may
from agencies.verdicts import YES, Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import joint_screening
from mash_hub.joint_screening import Decision
from mash_hub.models.conflicts import kept
from mash_hub.models.joint_screening import JointOutcome, JointScreening, JointState
from meetings import agenda, attendance, meetings
from meetings.models.agenda import AgendaItem, ItemState, Presence
from meetings.models.attendance import (
    Attendance,
    AttendanceState,
    ConflictAnswer,
    Declaration,
)
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


def outcomes_of(items: Iterable[AgendaItem]) -> dict[UUID, str]:
    """What a day decided of each of its cases, in words, whatever became of it when opened again.

    Takes items that the reader was found to see.
    """
    among = list(items)
    versions = JointScreening.history.filter(
        id__in=[one.joint_id for one in among], state=JointState.DECIDED
    )
    decided: dict[tuple[UUID, datetime], list[str]] = {
        (one.id, one.decided_at): one.outcomes for one in versions.order_by("version")
    }
    found = {}
    for item in among:
        until = item.heard_at or act_clock.now()
        days = [at for pk, at in decided if pk == item.joint_id and at <= until]
        codes = decided[item.joint_id, max(days)] if days and item.joint_id else []
        found[item.pk] = ", ".join(str(JointOutcome(code).label) for code in codes)
    return found


# --- the declaration ------------------------------------------------------------------------------


def is_let_in(hat: Hat, row: JointScreening) -> bool:
    """Whether an incident opens to a hat: who signed today's declaration and answered the question (4.8).

    A yes is settled first. One that is closed opens to whoever did so since it came onto the list, as
    minutes do afterwards.
    """
    answered = ConflictAnswer.objects.settled().filter(
        meeting=OuterRef("meeting"), person=OuterRef("person")
    )
    signed = _signed(hat).filter(Exists(answered))
    since = row.queued_at if row.state == JointState.CLOSED else _begin_of_day()
    return signed.filter(signed_at__gte=since).exists()


def _signed(hat: Hat) -> QuerySet[Declaration]:
    return Declaration.objects.filter(
        meeting__workspace=hat.workspace_id,
        meeting__meeting_kind=MeetingKind.JOINT_SCREENING,
        person=hat.person_id,
    )


def _begin_of_day() -> datetime:
    return datetime.combine(hats.today(), time.min, act_clock.LONDON)


def require_let_in(hat: Hat, row: JointScreening) -> None:
    """Let an act on an incident go on for whom it opens to. Raises Refused."""
    if is_let_in(hat, row):
        return
    if own_answer(hat) is not None:
        raise Refused("Your answer about people you know is looked at first. Nothing is lost.")
    raise Refused("Sign today’s declaration first. Nothing you wrote is lost.")


def own_answer(hat: Hat) -> ConflictAnswer | None:
    """What the hat's wearer answered today to the question about people they know."""
    found = ConflictAnswer.objects.filter(
        meeting__workspace=hat.workspace_id,
        meeting__meeting_kind=MeetingKind.JOINT_SCREENING,
        person=hat.person_id,
        answered_at__gte=_begin_of_day(),
    )
    return found.order_by("-answered_at").first()


def may_sign(hat: Hat) -> Verdict:
    """Sign the declaration of today's joint screening: who takes part, once."""
    if not (allowed := may(hat, Act.DISCUSS)):
        return allowed
    if not hat.agreement_in_force and hat.agency_id != hat.host_id:
        return no("Your agency has no agreement in force here.")
    if _signed(hat).filter(signed_at__gte=_begin_of_day()).exists():
        return no("You have signed today’s declaration.")
    return YES


@transaction.atomic
def sign(*, typed_name: str, knows_somebody: bool, words: str, by: Hat) -> Declaration:
    """Sign today's declaration by typing one's name, and say whether one knows anybody on the list.

    The first of the day begins its meeting. Everybody is asked the same, and nobody is named; of a yes
    the host's deciders settle which incidents it touches. The page has proved anew who signs (AU12).
    Raises Refused when the name is not one's own, for a yes without words, and for somebody who signed
    already.
    """
    require(may_sign(by))
    at = act_clock.now()
    meeting = _standing_today(by.workspace_id)
    if meeting is None:
        host = Service(
            "joint screening", agency_id=by.host_id, on_behalf_of=by, workspace_id=by.workspace_id
        )
        meeting = _begin(by.workspace_id, by.host_id, chair_id=None, by=host, at=at)
    if attendance.own(by, meeting) is None:
        Attendance(
            id=uuid4(),
            meeting=meeting,
            person_id=by.person_id,
            agency_id=by.agency_id,
            role=by.role,
            state=AttendanceState.PRESENT,
            joined_at=at,
        ).start(by=by, at=at)
    declaration = attendance.sign(meeting, typed_name=typed_name, by=by)
    attendance.answer(meeting, knows_somebody=knows_somebody, words=words, by=by)
    return declaration


@transaction.atomic
def answer_again(*, knows_somebody: bool, words: str, by: Hat) -> ConflictAnswer:
    """Answer the question anew, as when somebody remembers; a yes closes incidents until it is settled.

    Raises Refused before one signed, and when the day is over.
    """
    meeting = _standing_today(by.workspace_id)
    if meeting is None or not _signed(by).filter(meeting=meeting).exists():
        raise Refused("Sign today’s declaration first: it asks the same.")
    return attendance.answer(meeting, knows_somebody=knows_somebody, words=words, by=by)


def to_settle_among(meeting: Meeting, *, by: Hat) -> list[JointScreening]:
    """The incidents from which an answer may keep somebody apart: those on the list, and the day's own."""
    of_day = Q(agenda_items__meeting=meeting)
    seen = JointScreening.objects.visible_to(by).filter(~Q(state=JointState.CLOSED) | of_day)
    return [*seen.distinct().order_by("incident_on", "queued_at", "pk")]


def _standing_today(workspace_id: UUID) -> Meeting | None:
    """The meeting of the day, locked, where it has begun and is not over."""
    # Of two who begin a day at once one begins it and the other waits.
    Workspace.objects.select_for_update(of=("self",)).get(pk=workspace_id)
    return next((one for one in _standing(workspace_id) if day_of(one) == hats.today()), None)


def _standing(workspace_id: UUID) -> list[Meeting]:
    rows = Meeting.objects.select_for_update(of=("self",)).filter(
        workspace=workspace_id,
        meeting_kind=MeetingKind.JOINT_SCREENING,
        state=MeetingState.IN_SESSION,
    )
    return list(rows.order_by("starts_at", "pk"))


# --- the day --------------------------------------------------------------------------------------


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
    today = _standing_today(row.workspace_id)
    for one in _standing(row.workspace_id):
        if day_of(one) != hats.today():
            _close_decided(one, by=by)
            one.set_recorded(by.person_id, by=by, at=at)
    if today is None:
        place = row.workspace_id, row.owner_id
        return _begin(*place, chair_id=by.person_id, by=by, at=at)
    return today if today.chair_id else today.set_chair(by.person_id, by=by, at=at)


def _begin(
    workspace_id: UUID, host_id: UUID, *, chair_id: UUID | None, by: Actor, at: datetime
) -> Meeting:
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
        chair_id=chair_id,
        state=MeetingState.IN_SESSION,
    ).start(by=by, at=at)


def _close_decided(meeting: Meeting, *, by: Hat) -> int:
    """Close what a day decided and nothing more is awaited of; gives how many."""
    seen = JointScreening.objects.visible_to(by).filter(agenda_items__meeting=meeting)
    closed = 0
    for row in seen.distinct().order_by("pk"):  # one decided again stands twice in a day
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
    if ConflictAnswer.objects.to_settle().filter(meeting=meeting).exists():
        return no("Somebody may know a person on the list. Settle their answer first.")
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
