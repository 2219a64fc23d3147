"""Hearing a case: its timer, each agency asked in turn, and everybody asked whether they disagree."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import QuerySet

from agencies import clock as act_clock
from agencies import hats
from agencies.actors import Hat
from agencies.models.notices import NoticeKind
from agencies.verdicts import YES, Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import actions
from mash_hub.models.actions import Action
from meetings import meetings
from meetings.models.agenda import AgendaItem, Presence
from meetings.models.attendance import Attendance
from meetings.models.hearings import Hearing, Turn
from meetings.models.meetings import MeetingState, runs

QUESTIONS = "Ask: What do you hold? What worries you? What can you do, by when?"


def begin(item: AgendaItem, *, at: datetime) -> Hearing:
    """Begin to hear a case, part of taking it up; taken up again that day, its timer goes on."""
    before = item.hearings.filter(meeting=item.meeting_id).order_by("-began_at").first()
    return Hearing(
        id=uuid4(),
        item=item,
        meeting_id=item.meeting_id,
        began_at=at,
        running_since=at,
        spent_seconds=before.spent_seconds if before else 0,
    ).start()


def end(item: AgendaItem, *, at: datetime) -> None:
    """Stop the timer of a case that is no longer in hand, and the turn that was under way."""
    for hearing in item.hearings.under_way().select_for_update():
        _end_turn(hearing, at)
        hearing.set_ended(at)


def may_lead(hat: Hat, item: AgendaItem) -> Verdict:
    """Lead the hearing of a case: coordinator or chair, while it is in hand and the meeting in session."""
    if hat.workspace_id != item.workspace_id or not runs(hat, item.meeting.meeting_kind):
        return no("Coordinator and chair lead the hearing of a case.")
    if not item.is_in_hand or item.meeting.state != MeetingState.IN_SESSION:
        return no("The case is not being heard now.")
    return YES


def speakers(item: AgendaItem) -> QuerySet[Presence]:
    """Those let in for a case who are in the room now."""
    here = Attendance.objects.present().filter(meeting=item.meeting_id).values("person")
    return item.presences.reading().filter(person__in=here)


@transaction.atomic
def ask(item: AgendaItem, agency_id: UUID | None, *, by: Hat) -> None:
    """Ask an agency in its turn, or nobody any more; the turn under way ends. Twice is once.

    Raises Refused unless the case is heard now, and for an agency that nobody speaks for.
    """
    hearing = _hearing(item, by)
    at = act_clock.now()
    speaking = hearing.turns.filter(ended_at__isnull=True).first()
    if (speaking.agency_id if speaking else None) == agency_id:
        return
    _end_turn(hearing, at)
    if agency_id is not None:
        if not speakers(item).filter(agency=agency_id).exists():
            raise Refused("Nobody of that agency is present for this case.")
        Turn(
            id=uuid4(), hearing=hearing, agency_id=agency_id, began_at=at, by_id=by.membership_id
        ).start()
    _note(item, by=by, at=at, ground="turn", owners=[agency_id] if agency_id else [])


@transaction.atomic
def read_back(item: AgendaItem, action: Action, *, by: Hat, version: int) -> Action:
    """Note that an action was read back and its agency, which is in the room, accepted it (4.8).

    Raises Refused when nobody of the agency is present for the case, Stale.
    """
    _hearing(item, by)
    if action.thing_id != item.pk or not speakers(item).filter(agency=action.agency_id).exists():
        raise Refused("Nobody of that agency is present for this case: it answers by itself.")
    return actions.accept_in_room(action, by=by, version=version)


@transaction.atomic
def pause(item: AgendaItem, *, by: Hat) -> None:
    """Stop the timer of the case in hand for now. Raises Refused."""
    hearing = _hearing(item, by)
    if hearing.is_running:
        at = act_clock.now()
        hearing.set_paused(at)
        _note(item, by=by, at=at, ground="timer-paused")


@transaction.atomic
def go_on(item: AgendaItem, *, by: Hat) -> None:
    """Let the timer go on. Raises Refused."""
    hearing = _hearing(item, by)
    if not hearing.is_running:
        at = act_clock.now()
        hearing.set_running(at)
        _note(item, by=by, at=at, ground="timer-on")


@transaction.atomic
def ask_everybody(item: AgendaItem, *, by: Hat) -> None:
    """Note that the chair asked whether anybody disagrees (4.7). Raises Refused."""
    hearing = _hearing(item, by)
    if hearing.asked_at is None:
        at = act_clock.now()
        hearing.set_asked(at)
        _note(item, by=by, at=at, ground="asked-all")


def _hearing(item: AgendaItem, by: Hat) -> Hearing:
    """The hearing under way, locked: one of two who lead at once goes first."""
    require(may_lead(by, item))
    found = item.hearings.under_way().select_for_update().first()
    if found is None:
        raise Refused("The case is not being heard now.")
    return found


def _end_turn(hearing: Hearing, at: datetime) -> None:
    for turn in hearing.turns.filter(ended_at__isnull=True):
        turn.set_ended(at)


def _note(
    item: AgendaItem, *, by: Hat, at: datetime, ground: str, owners: list[UUID] | None = None
) -> None:
    """Tell those who lead, whose screens show it, and write the act's entry."""
    among = hats.in_workspace(item.workspace_id)
    readers = AgendaItem.objects.readers_of(item, among=among)
    leading = [hat for hat in readers if runs(hat, item.meeting.meeting_kind)]
    meetings.tell_readers(item, leading, kind=NoticeKind.MEETING_CHANGED, by=by, at=at)
    log.write(by=by, verb=Verb.CHANGED, about=[item], owners=owners or [], ground=ground, at=at)
