"""Scheduling meetings and taking them from step to step, up to circulated minutes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from django.db import transaction

from agencies import clock as act_clock
from agencies import files, hats, notices, references, sealing, sessions
from agencies.actors import Actor, Hat
from agencies.models.files import RetentionClass
from agencies.models.notices import NoticeKind
from agencies.models.people import Person
from agencies.models.workspaces import Workspace
from agencies.reasons import Reason
from agencies.roles import ACTS, Act, may
from agencies.verdicts import YES, Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import clocks, partnership_settings
from mash_hub.calendars import before_working_days, end_of, working_days
from mash_hub.models.actions import Action, ActionState
from mash_hub.models.partnership_settings import SettingName
from meetings import case_told, expecting, marac_moves, namesakes, parts, research_calls
from meetings.models.agenda import AgendaItem, ItemState
from meetings.models.meetings import (
    BY_BOTH,
    SMALL,
    SMALL_STEPS,
    TABLE,
    Meeting,
    MeetingKind,
    MeetingState,
    runs,
)
from meetings.models.minutes import MinuteEntry

S = MeetingState
AGENDA = "AGENDA"  # the name of the clock of a MARAC's agenda
DRAFT, CIRCULATE = "DRAFT_MINUTES", "CIRCULATE"  # names of a meeting's clocks
_LIMITS = {DRAFT: SettingName.MINUTES_DRAFTED, CIRCULATE: SettingName.MINUTES_CIRCULATED}  # 4.8
_VERBS = {S.IN_SESSION: Verb.OPENED_MEETING, S.ENDED: Verb.CLOSED_MEETING}


_COORDINATING = [role.value for role, acts in ACTS.items() if Act.RUN_MEETING in acts]


def may_step(hat: Hat, meeting: Meeting, target: MeetingState) -> Verdict:
    """Whether a hat may take a meeting to a state: whose step it is, and from where."""
    if hat.workspace_id != meeting.workspace_id:
        return no("Only the workspace of a meeting can run it.")
    if not (possible := TABLE.may_move(meeting.state, target)):
        return possible
    if meeting.is_small:
        return _may_step_small(hat, meeting, target)
    step = TABLE.step(meeting.state, target)
    if step is None or step.act is None:
        return no("Nobody can take this step by hand.")
    return _may_take(hat, meeting, target, step.act)


def _may_take(hat: Hat, meeting: Meeting, target: MeetingState, act: Act) -> Verdict:
    allowed = may(hat, act)
    if allowed or target not in BY_BOTH:
        return allowed
    if target == S.ENDED and coordinator_came(meeting):
        return no("The coordinator is here and ends the meeting.")
    return may(hat, Act.CHAIR_MEETING)


def coordinator_came(meeting: Meeting) -> bool:
    """Whether a coordinator is or was in the room, who then takes cases up and ends the meeting.

    A refusal tells a chair who is kept apart from a case that it is in hand. So what only somebody who
    sees every case can do is not the chair’s, whatever that chair sees (4.8).
    """
    came = meeting.attendance.filter(role__in=_COORDINATING, joined_at__isnull=False)
    return came.exists()


def _may_step_small(hat: Hat, meeting: Meeting, target: MeetingState) -> Verdict:
    if not runs(hat, meeting.meeting_kind):
        return no("Only the agency that hosts the workspace runs this meeting.")
    if target not in SMALL_STEPS:
        return no("This follows from the record of the discussion.")
    return YES


def may_schedule(hat: Hat) -> Verdict:
    """The coordinator schedules."""
    return may(hat, Act.RUN_MEETING)


@transaction.atomic
def schedule(
    workspace: Workspace,
    *,
    kind: MeetingKind,
    title: str,
    starts_at: datetime,
    venue: str,
    is_online: bool,
    chair: Person | None,
    by: Hat,
    is_told: bool = True,
) -> Meeting:
    """Schedule a meeting of a workspace and expect everybody who attends there, who are told.

    Of a series they are told once (`is_told`). Raises Refused.
    """
    require(may_schedule(by))
    if kind in SMALL:
        raise Refused("Strategy discussions and joint screening are convened from their own pages.")
    if by.workspace_id != workspace.pk:
        raise Refused("Only the coordinator of a workspace schedules its meetings.")
    at = act_clock.now()
    file = files.open_file(
        "meeting",
        owner_id=workspace.host_id,
        workspace_id=workspace.pk,
        retention_class=RetentionClass.MEETING,
    )
    meeting = Meeting(
        id=uuid4(),
        reference=references.new("ME"),
        workspace=workspace,
        owner_id=workspace.host_id,
        file=file,
        meeting_kind=kind,
        title=title,
        venue=venue,
        is_online=is_online,
        starts_at=starts_at,
        chair=chair,
        minutes_a_case=partnership_settings.number(
            SettingName.MARAC_CASE_MINUTES, workspace.pk, at
        ),
    ).start(by=by, at=at)
    expected = expecting.expect(meeting, by=by, at=at)
    if is_told:
        expecting.tell(meeting, expected, by=by, at=at)
    _start_agenda_clock(meeting, at=at)
    log.write(by=by, verb=Verb.CREATED, about=[meeting], at=at)
    return meeting


def day_before(meeting: Meeting, name: SettingName, at: datetime) -> date:
    """The last day for something that is due so many working days before a meeting."""
    number = partnership_settings.number(name, meeting.workspace_id, at)
    kept = partnership_settings.service_hours(meeting.workspace_id, at)
    return before_working_days(meeting.starts_at.astimezone(act_clock.LONDON).date(), number, kept)


def _start_agenda_clock(meeting: Meeting, *, at: datetime) -> None:
    """The agenda of a MARAC is published so many working days before; the chair’s agency is told (4.7)."""
    if meeting.meeting_kind != MeetingKind.MARAC:
        return
    due_at = end_of(day_before(meeting, SettingName.MARAC_AGENDA, at))
    if due_at <= at:
        return  # called at short notice: nothing to be late with
    number = partnership_settings.number(SettingName.MARAC_AGENDA, meeting.workspace_id, at)
    clocks.start(
        meeting,
        AGENDA,
        target=working_days(number),
        at=at,
        due_at=due_at,
        owner_id=meeting.chair.agency_id if meeting.chair else meeting.owner_id,
        workspace_id=meeting.workspace_id,
    )


def tell_of_meeting(meeting: Meeting, *, by: Actor, at: datetime) -> None:
    """Tell every agency that attends that a meeting changed; of a small one those who see it."""
    if meeting.is_small:
        tell_readers_of_meeting(meeting, by=by, at=at)
        return
    notices.post(
        to={meeting.owner_id, *(m.agency_id for m in expecting.members(meeting.workspace_id))},
        notice_kind=NoticeKind.MEETING_CHANGED,
        about=meeting,
        by=by,
        at=at,
        workspace_id=meeting.workspace_id,
    )


def tell_readers_of_meeting(meeting: Meeting, *, by: Actor, at: datetime) -> None:
    """Post one notice to each agency whose people see a meeting, for those people alone."""
    readers = Meeting.objects.readers_of(meeting, among=hats.in_workspace(meeting.workspace_id))
    notices.post(
        to={hat.agency_id for hat in readers},
        notice_kind=NoticeKind.MEETING_CHANGED,
        about=meeting,
        by=by,
        at=at,
        workspace_id=meeting.workspace_id,
        persons={hat.person_id for hat in readers},
    )


def tell_of_item(
    item: AgendaItem, *, by: Actor, at: datetime, kind: NoticeKind = NoticeKind.MEETING_CHANGED
) -> None:
    """Tell those who may know of a case, and nobody else, that something about it changed."""
    readers = AgendaItem.objects.readers_of(item, among=hats.in_workspace(item.workspace_id))
    tell_readers(item, readers, kind=kind, by=by, at=at)


def tell_readers(
    about: Any, readers: Iterable[Hat], *, kind: NoticeKind, by: Actor, at: datetime
) -> None:
    """Post one notice to each reader's agency, for the readers alone."""
    readers = list(readers)
    notices.post(
        to=[hat.agency_id for hat in readers],
        notice_kind=kind,
        about=about,
        by=by,
        at=at,
        workspace_id=about.workspace_id,
        persons={hat.person_id for hat in readers},
    )


@transaction.atomic
def step(
    meeting: Meeting,
    target: MeetingState,
    *,
    by: Hat,
    version: int,
    because: Reason | None = None,
) -> Meeting:
    """Take a meeting to its next state, and do what belongs to the step.

    Publishing gives the papers to the agencies that attend; ending starts the clocks of the minutes.
    Approval has an act of its own. Raises Refused, Stale.
    """
    if target in (S.CHAIR_REVIEW, S.APPROVED):
        raise Refused("Minutes are sent to the chair and approved by acts of their own.")
    meeting = Meeting.objects.lock(meeting, version)
    require(may_step(by, meeting, target))
    require(_guard(meeting, target, by=by))
    if target == S.CANCELLED and because is None:
        raise Refused("Give the reason for cancelling.")
    if (meeting.state, target) == (S.CHAIR_REVIEW, S.MINUTES_DRAFT) and not _said(because):
        raise Refused("Say what to change: the coordinator reads it.")
    at = act_clock.now()
    kept = sealing.keep_reason(because, about=meeting, by=by) if because else None
    if target == S.AGENDA_PUBLISHED:
        open_research(meeting, by=by, at=at)
    meeting.set_state(target, by=by, at=at, because=kept)
    _run_clocks(meeting, target, at=at)
    _rest_or_end(meeting, target, by=by, at=at)
    tell_of_meeting(meeting, by=by, at=at)
    verb = _VERBS.get(target, Verb.CHANGED)
    log.write(by=by, verb=verb, about=[meeting], reason=kept, ground=target.value, at=at)
    return meeting


def _guard(meeting: Meeting, target: MeetingState, *, by: Hat) -> Verdict:
    """What must hold before a step (the guards of the table)."""
    if target == S.AGENDA_PUBLISHED and not meeting.items.exists():
        return no("List at least one case first.")
    if target == S.ENDED and meeting.items.filter(state=ItemState.IN_HAND).exists():
        return no("Close the case in hand first: heard, put back or deferred.")
    if target == S.CANCELLED and meeting.items.filter(state__in=_STILL_LISTED).exists():
        return no("Defer its cases first, so that none is lost.")
    if target == S.ARCHIVED:
        return may_be_archived(meeting, by=by)
    return YES


def may_be_archived(meeting: Meeting, *, by: Hat) -> Verdict:
    """Whether nothing of a meeting waits any more: its actions closed, its referrers told (4.8)."""
    about = Action.objects.filter(
        thing_kind=AgendaItem.kind, thing_id__in=meeting.items.values("pk")
    )
    if about.filter(state=ActionState.PROPOSED).exists():
        return no("An agency has not accepted its action yet.")
    if about.exclude(pk__in=about.closed().values("pk")).exists():
        return no("Actions of this meeting are still open.")
    if untold := case_told.untold(meeting):
        return no(f"Tell who referred what came of it first: {_named(untold, by=by)}.")
    return YES


def _named(items: Iterable[AgendaItem], *, by: Hat) -> str:
    """Cases by their references; of those that a hat may not know of no more than that there are some."""
    wanted = [item.pk for item in items]
    seen = AgendaItem.objects.visible_to(by).filter(pk__in=wanted).in_order()
    named = list(seen.values_list("reference", flat=True))
    if len(named) < len(wanted):
        named.append("a case that a colleague keeps")
    return ", ".join(named)


def _said(because: Reason | None) -> bool:
    return because is not None and bool(because.sentence.strip())


_STILL_LISTED = (ItemState.LISTED, ItemState.RESEARCH_OPEN)


def open_research(meeting: Meeting, *, by: Hat, at: datetime) -> None:
    """Open every listed case to the agencies that attend, so that they can look what they hold.

    Who became a member since a case was listed may bear a name in its papers, so names are compared anew.
    """
    items = [*meeting.items.filter(state=ItemState.LISTED).select_for_update()]
    namesakes.look_again(items, expecting.people_of(meeting), by=by, at=at)
    for item in items:
        publish_item(item, by=by, at=at)


def publish_item(item: AgendaItem, *, by: Hat, at: datetime) -> None:
    """Give one case's papers to the agencies that attend, and open it for research."""
    parts.give_papers(item, by=by)
    item.set_state(ItemState.RESEARCH_OPEN, by=by, at=at)
    research_calls.open_for(item, by=by, at=at)
    marac_moves.follow(item, by=by, at=at)


def _run_clocks(meeting: Meeting, target: MeetingState, *, at: datetime) -> None:
    if target == S.ENDED:
        for name, limit in _LIMITS.items():
            clocks.start(
                meeting,
                name,
                target=partnership_settings.target(limit, meeting.workspace_id, at),
                at=at,
                owner_id=meeting.chair.agency_id if meeting.chair else meeting.owner_id,
                workspace_id=meeting.workspace_id,
            )
    if target == S.CIRCULATED:
        clocks.meet(meeting, CIRCULATE, at=at)
    if target == S.AGENDA_PUBLISHED:
        clocks.meet(meeting, AGENDA, at=at)
    if target == S.CANCELLED:
        clocks.stop(meeting, AGENDA, at=at)


def _rest_or_end(meeting: Meeting, target: MeetingState, *, by: Hat, at: datetime) -> None:
    """While a meeting rests, so does the timer of its case, and its screens lock as all do."""
    for hearing in meeting.hearings.under_way().select_for_update():
        if target == S.IN_SESSION:
            hearing.set_running(at)
        else:
            hearing.set_paused(at)
    if target in (S.ADJOURNED, S.ENDED):
        sessions.leave_meeting(meeting.pk)
    if target == S.ENDED:
        marac_moves.end(meeting, by=by, at=at)


def may_submit(hat: Hat, meeting: Meeting) -> Verdict:
    """Send the draft to the chair: the coordinator."""
    return may_step(hat, meeting, S.CHAIR_REVIEW)


@transaction.atomic
def submit_minutes(meeting: Meeting, *, by: Hat, version: int) -> Meeting:
    """Send the draft minutes to the chair. Raises Refused while a case of the list is lost, Stale."""
    meeting = Meeting.objects.lock(meeting, version)
    require(may_submit(by, meeting))
    if unheard := list(meeting.items.filter(state__in=_STILL_LISTED).in_order()):
        cases = _named(unheard, by=by)
        raise Refused(f"Not heard, and not deferred: {cases}. Defer them, so that none is lost.")
    at = act_clock.now()
    meeting.set_submitted(by.person_id, by=by, at=at)
    clocks.meet(meeting, DRAFT, at=at)
    tell_of_meeting(meeting, by=by, at=at)
    log.write(by=by, verb=Verb.SUBMITTED, about=[meeting], at=at)
    return meeting


def may_approve(hat: Hat, meeting: Meeting) -> Verdict:
    """The chair approves, never a person who drafted: who sent them ever, or wrote in the draft (two people)."""
    if not (allowed := may_step(hat, meeting, S.APPROVED)):
        return allowed
    lines = MinuteEntry.history.model.objects.filter(item__meeting=meeting.pk)
    if (
        meeting.history.filter(drafted_by=hat.person_id).exists()
        or lines.filter(by_person_id=hat.person_id, history_date__gte=meeting.ended_at).exists()
    ):
        return no("Minutes are approved by another person than the one who drafted them.")
    return YES


@transaction.atomic
def approve_minutes(meeting: Meeting, *, by: Hat, version: int) -> Meeting:
    """Approve the minutes as they stand; from now on they change by dated amendment alone.

    Raises Refused for whoever drafted them or a part of them, Stale.
    """
    meeting = Meeting.objects.lock(meeting, version)
    require(may_approve(by, meeting))
    at = act_clock.now()
    meeting.set_approved(by.person_id, by=by, at=at)
    tell_of_meeting(meeting, by=by, at=at)
    log.write(by=by, verb=Verb.APPROVED, about=[meeting], at=at)
    return meeting


def next_steps(hat: Hat, meeting: Meeting) -> list[MeetingState]:
    """The steps that a hat can take now, in the order of the chapter."""
    return [
        S(one.target)
        for one in TABLE
        if one.source == meeting.state and may_step(hat, meeting, S(one.target))
    ]
