"""Notes between the lists of forums: asking leave to hear of a person on both, and giving it (issue E, joint view).

A note says that somebody of a case stands on another list, and neither who nor which: that is opened with
leave of those who keep the other list, for a time, with why on both sides. What raises and ends notes is
the hub (`listing_sweeps`).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from agencies import clock, door, hats, notices, sealing
from agencies.actors import Actor, Hat, Service
from agencies.models.grants import CauseKind
from agencies.models.notices import NoticeKind
from agencies.models.workspaces import Purpose
from agencies.reasons import BY_RULE
from agencies.verdicts import YES, Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import clocks, free_text, partnership_settings
from mash_hub.calendars import end_of
from mash_hub.models.cmog_entries import CmogEntry
from mash_hub.models.partnership_settings import SettingName
from mash_hub.models.subjects import Involvement, InvolvementQuerySet, PersonRole
from mash_hub.requests import require_purpose
from meetings.models.listing_notes import (
    ASKABLE,
    TABLE,
    ListingNote,
    ListingNoteQuerySet,
    NoteState,
)

S = NoteState
# Whom a case is about. A parent or somebody of the household is named in it, and not listed by it.
LISTED = (
    PersonRole.CHILD,
    PersonRole.VICTIM,
    PersonRole.ADULT_AT_RISK,
    PersonRole.PERPETRATOR,
)
LONGEST = timedelta(days=28)  # for which leave stands
LEAVE = "LISTING_LEAVE"  # the clock of an answer
_NOT_HERE = "Only those who keep this list can do that."


def may_ask(hat: Actor, row: ListingNote) -> Verdict:
    """Whether a hat may ask leave, or note that there is no need: those who keep the note's own list."""
    if hat.workspace_id != row.workspace_id:
        return no(_NOT_HERE)
    return YES if row.state in ASKABLE else no("Leave is asked or given already, or it is over.")


def may_note(hat: Actor, row: ListingNote) -> Verdict:
    """Whether a hat may note that there is no need, or take its list's question back."""
    if hat.workspace_id != row.workspace_id:
        return no(_NOT_HERE)
    return TABLE.may_move(row.state, S.NOTED)


def may_answer(hat: Actor, row: ListingNote) -> Verdict:
    """Whether a hat may give leave or decline: those who keep the other list, once it was asked."""
    if hat.workspace_id != row.other_workspace_id:
        return no("Those who keep the other list answer.")
    return YES if row.state == S.ASKED else no("It is answered already, or was taken back.")


def may_take_leave_back(hat: Actor, row: ListingNote) -> Verdict:
    """Whether a hat may end leave that its list gave."""
    if hat.workspace_id != row.other_workspace_id:
        return no("Those who gave leave can take it back.")
    return YES if row.state == S.GIVEN else no("No leave stands.")


@transaction.atomic
def ask(row: ListingNote, *, why: str, purpose: Purpose, by: Hat, version: int) -> ListingNote:
    """Ask those who keep the other list for leave; they hear which case of theirs it is, and why.

    Raises Refused, WordsRefused, Stale.
    """
    row = _locked(row, by=by, version=version)
    require(may_ask(by, row))
    if not why.strip():
        raise Refused("Say what you need to know, and what for.")
    require_purpose(purpose, by.workspace_id)
    free_text.require_clear([why], file_id=row.file_id, by=by)
    at = clock.now()
    row.asked_at, row.state = at, S.ASKED
    there = _readers(row)
    cause = _cause(row, CauseKind.ASKED, there, None)
    to = {hat.agency_id for hat in there}
    sealing.seal(row, "ask", {"why": why.strip()}, by=by, to=to, cause=cause)
    row.set_asked(purpose, by=by, at=at)
    clocks.start(
        row,
        LEAVE,
        target=partnership_settings.target(SettingName.LISTING_LEAVE, row.other_workspace_id, at),
        at=at,
        owner_id=row.other_owner_id,
        workspace_id=row.other_workspace_id,
        file_id=row.other_file_id,
    )
    tell(row, by=by, at=at)
    log_act(row, Verb.REQUESTED, by=by)
    return row


@transaction.atomic
def note(row: ListingNote, *, by: Hat, version: int) -> ListingNote:
    """Note that there is no need to ask, or take the question back. Raises Refused, Stale."""
    row = _locked(row, by=by, version=version)
    require(may_note(by, row))
    at, was_asked = clock.now(), row.state == S.ASKED
    there = _readers(row) if was_asked else []
    row.set_state(S.NOTED, by=by, at=at)
    if was_asked:
        clocks.stop(row, LEAVE, at=at)
        _take_back(row, CauseKind.ASKED, by=by)
        _post(row, there, by=by, at=at)
    log_act(row, Verb.WITHDRAWN if was_asked else Verb.ACKNOWLEDGED, by=by)
    return row


@transaction.atomic
def give(row: ListingNote, *, words: str, until_on: date, by: Hat, version: int) -> ListingNote:
    """Give leave until a day: those who asked hear which list, which case and how far, and these words.

    Raises Refused for another day than one of the next 28, WordsRefused, Stale.
    """
    row = _locked(row, by=by, version=version)
    require(may_answer(by, row))
    if not hats.today() <= until_on <= hats.today() + LONGEST:
        raise Refused("Leave ends within 28 days: choose an earlier last day.")
    return _answer(row, S.GIVEN, words, end_of(until_on), by=by)


@transaction.atomic
def decline(row: ListingNote, *, words: str, by: Hat, version: int) -> ListingNote:
    """Decline, with why; those who asked hear no more than that. Raises Refused, WordsRefused, Stale."""
    row = _locked(row, by=by, version=version)
    require(may_answer(by, row))
    return _answer(row, S.DECLINED, words, None, by=by)


def _answer(
    row: ListingNote, state: NoteState, words: str, until_at: datetime | None, *, by: Hat
) -> ListingNote:
    require(TABLE.may_move(row.state, state))
    if not words.strip():
        raise Refused("Say it in words for those who asked.")
    at = clock.now()
    mine = mirror_of(row)
    free_text.require_clear([words], file_id=mine.file_id, by=by)
    asked = [hat for hat in _readers(row) if hat.workspace_id == row.workspace_id]
    cause = _cause(mine, CauseKind.ACCESS_REQUEST, asked, until_at or at + LONGEST)
    to = {hat.agency_id for hat in asked}
    sealing.seal(mine, "answer", {"words": words.strip()}, by=by, to=to, cause=cause)
    mine.set_said(by=by, at=at)
    row.set_answered(state, until_at, by=by, at=at)
    clocks.meet(row, LEAVE, at=at)
    tell(row, by=by, at=at)
    log_act(row, Verb.GRANTED if state == S.GIVEN else Verb.DECLINED, by=by)
    return row


@transaction.atomic
def take_leave_back(row: ListingNote, *, by: Hat, version: int) -> ListingNote:
    """End leave before its day. Raises Refused, Stale."""
    row = _locked(row, by=by, version=version)
    require(may_take_leave_back(by, row))
    end_leave(row, by=by, at=clock.now())
    return row


def end_leave(row: ListingNote, *, by: Actor, at: datetime) -> None:
    """Let leave be over, as part of an act: what was said is read no more."""
    _take_answer_back(row, by=by)
    row.set_state(S.OVER, by=by, at=at, because=BY_RULE if isinstance(by, Service) else None)
    tell(row, by=by, at=at)
    log_act(row, Verb.ENDED, by=by)


def end(row: ListingNote, *, by: Service, at: datetime) -> None:
    """Let a note end, as part of a sweep: one of the cases is over, or nobody stands in both.

    What was asked and said is read no more, and those who read the note hear that it changed.
    """
    readers = _readers(row)
    if row.state in (S.GIVEN, S.DECLINED):
        _take_answer_back(row, by=by)
    if row.asked_at is not None:
        _take_back(row, CauseKind.ASKED, by=by)
    clocks.stop(row, LEAVE, at=at)
    row.set_state(S.ENDED, by=by, at=at, because=BY_RULE)
    _post(row, readers, by=by, at=at)
    log_act(row, Verb.ENDED, by=by)


def _take_answer_back(row: ListingNote, *, by: Actor) -> None:
    mine = _mirrors(row).order_by("-raised_at").first()
    if mine is not None:
        _take_back(mine, CauseKind.ACCESS_REQUEST, by=by)


def _take_back(row: ListingNote, kind: CauseKind, *, by: Actor) -> None:
    """Take back for what a note’s words were given; the hub does so as their owner, who alone may."""
    cause = _cause(row, kind, (), None)
    if not isinstance(by, Service):
        sealing.take_back([row], by=by, cause=cause)
        return
    with door.wearing_agency(row.owner_id):
        service = Service(by.name, agency_id=row.owner_id)
        sealing.take_back([row], by=service, cause=cause)


def _mirrors(row: ListingNote) -> ListingNoteQuerySet:
    return ListingNote.objects.filter(case_id=row.other_case_id, other_case_id=row.case_id)


def mirror_of(row: ListingNote) -> ListingNote:
    """The other list's own note of the same two cases. Raises Refused where it has ended."""
    found = _mirrors(row).standing().select_for_update(of=("self",)).first()
    if found is None:
        raise Refused("One of the two cases is no longer on its list.")
    return found


def _locked(row: ListingNote, *, by: Hat, version: int) -> ListingNote:
    row = ListingNote.objects.lock(row, version)
    if not ListingNote.objects.visible_to(by).filter(pk=row.pk).exists():
        raise Refused(_NOT_HERE)
    return row


def _readers(row: ListingNote) -> list[Hat]:
    """Those who read a note as it is now, on both sides."""
    among = [*hats.in_workspace(row.workspace_id), *hats.in_workspace(row.other_workspace_id)]
    return ListingNote.objects.readers_of(row, among=among)


def _cause(
    row: ListingNote, kind: CauseKind, readers: Iterable[Hat], until_at: datetime | None
) -> sealing.Cause:
    persons = tuple(sorted({hat.person_id for hat in readers}))
    return sealing.Cause.of(kind, row, persons=persons, until=until_at)


def tell(row: ListingNote, *, by: Actor, at: datetime) -> None:
    """Tell those who read a note, by name, but not who did it; a kind and the note's reference go out."""
    _post(row, _readers(row), by=by, at=at)


def _post(row: ListingNote, readers: list[Hat], *, by: Actor, at: datetime) -> None:
    for place in (row.workspace_id, row.other_workspace_id):
        there = [
            hat for hat in readers if hat.workspace_id == place and hat.person_id != by.person_id
        ]
        if there:
            notices.post(
                to=sorted({hat.agency_id for hat in there}),
                notice_kind=NoticeKind.LISTING_NOTE,
                about=row,
                by=by,
                at=at,
                workspace_id=place,
                persons=sorted({hat.person_id for hat in there}),
            )


def parts_about(case_kind: str, file_id: UUID) -> InvolvementQuerySet:
    """The parts of those a case is about, for whom it stands on its list; a CMOG’s entry is about all."""
    rows = Involvement.objects.in_file(file_id).filter(card__isnull=False)
    return rows if case_kind == CmogEntry.kind else rows.filter(role__in=LISTED)


def shared(row: ListingNote) -> set[UUID]:
    """Whom both cases are about, by the records as they stand now."""
    here, there = (
        {now for *_, now in parts_about(kind, file_id).identified() if now}
        for kind, file_id in (
            (row.case_kind, row.file_id),
            (row.other_case_kind, row.other_file_id),
        )
    )
    return here & there


@transaction.atomic(savepoint=False)
def log_act(row: ListingNote, verb: Verb, *, by: Actor) -> None:
    """Leave the entry of an act on a note: cases, people and owners by id, and no word."""
    log.write(
        by=by,
        verb=verb,
        about=[row, log.Thing(row.case_kind, row.case_id)],
        people=sorted(shared(row)),
        owners=sorted({row.owner_id, row.other_owner_id}),
        purpose=row.purpose,
        ground="listing_note",
        at=clock.now(),
        workspace=row.workspace_id if isinstance(by, Service) else None,
    )
