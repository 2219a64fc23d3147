"""Asking for a correction of circulated minutes, and the answer of coordinator or chair; every text stays.

Minutes that were approved change by a dated amendment alone (domain notes 4.8); who was present asks for
one here, and reads what came of it.
"""

from __future__ import annotations

from uuid import uuid4

from django.db import transaction

from agencies import clock, hats, sealing
from agencies.actors import Hat
from agencies.models.grants import CauseKind
from agencies.models.notices import NoticeKind
from agencies.reasons import Reason
from agencies.verdicts import YES, Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import free_text
from meetings import meetings, minutes
from meetings.models.meetings import MeetingState, attends, runs
from meetings.models.minute_corrections import TABLE, CorrectionState, MinuteCorrection
from meetings.models.minutes import MinuteEntry

S = CorrectionState
OPEN_TO_READERS = (MeetingState.CIRCULATED, MeetingState.ARCHIVED)


def may_ask_of(hat: Hat, entry: MinuteEntry) -> Verdict:
    """Whether a hat that reads a line may ask for its correction: who attended, once it is circulated."""
    kind = entry.item.meeting.meeting_kind
    if runs(hat, kind):
        return no("Coordinator and chair amend minutes themselves.")
    if hat.workspace_id != entry.workspace_id or not attends(hat, kind):
        return no("Those who were present for a case ask for corrections of its minutes.")
    if entry.item.meeting.state not in OPEN_TO_READERS:
        return no("Corrections are asked for once the minutes are circulated.")
    if entry.amends_id is not None:
        return no("Ask for a correction of the line that was amended.")
    return YES


def may_ask(hat: Hat, entry: MinuteEntry) -> Verdict:
    """The same, and that one does not wait for an answer about this line already."""
    waiting = MinuteCorrection.objects.waiting().filter(entry=entry, asked_by=hat.person_id)
    if waiting.exists():
        return no("You have asked for a correction of this line already, and wait for the answer.")
    return may_ask_of(hat, entry)


@transaction.atomic
def ask(entry: MinuteEntry, *, wrong: str, should: str, by: Hat) -> MinuteCorrection:
    """Ask for a correction of a line: what is wrong, and what it should say; coordinator and chair are told.

    Raises Refused for somebody who cannot read the line, for a second one beside an open one and
    without words, and WordsRefused.
    """
    locked = MinuteEntry.objects.select_for_update(of=("self",)).select_related("item__meeting")
    entry = locked.get(pk=entry.pk)
    if not MinuteEntry.objects.visible_to(by).filter(pk=entry.pk).exists():
        raise Refused("You can ask for a correction of what you can read.")
    require(may_ask(by, entry))
    if not (wrong.strip() and should.strip()):
        raise Refused("Say what is wrong, and what it should say.")
    free_text.require_clear([wrong, should], file_id=entry.file_id, by=by)
    at = clock.now()
    made = MinuteCorrection(
        id=uuid4(),
        entry=entry,
        file_id=entry.file_id,
        owner_id=by.agency_id,
        workspace_id=by.workspace_id,
        asked_by_id=by.person_id,
        asked_at=at,
    )
    answerers = _answerers(made)
    sealing.seal(
        made,
        "words",
        {"wrong": wrong, "should": should},
        by=by,
        to={entry.owner_id, *(hat.agency_id for hat in answerers)},
        cause=sealing.Cause.of(CauseKind.ASKED, made),
    )
    made.start(by=by, at=at)
    kind = NoticeKind.CORRECTION_ASKED
    meetings.tell_readers(made, answerers, kind=kind, by=by, at=at)
    _log(made, Verb.DISPUTED, by=by)
    return made


def _answerers(correction: MinuteCorrection) -> list[Hat]:
    """Coordinator and chair, without those who are kept from the case and without who asks."""
    among = hats.in_workspace(correction.workspace_id)
    readers = MinuteCorrection.objects.readers_of(correction, among=among)
    return [hat for hat in readers if hat.person_id != correction.asked_by_id]


def _log(
    correction: MinuteCorrection, verb: Verb, *, by: Hat, because: Reason | None = None
) -> None:
    log.write(
        by=by,
        verb=verb,
        about=[correction, correction.entry, correction.entry.item],
        owners={correction.owner_id, correction.entry.owner_id},
        sections=["words"],
        reason=because,
        ground=correction.state,
        at=clock.now(),
    )


def may_answer(hat: Hat, correction: MinuteCorrection) -> Verdict:
    """Accept or decline it: coordinator or chair, never who asked."""
    if hat.person_id == correction.asked_by_id:
        return no("Somebody else than who asked answers.")
    if not correction.is_open:
        return no("It is answered already.")
    return minutes.may_amend(hat, correction.entry)


def _kept(because: Reason, correction: MinuteCorrection, *, by: Hat) -> Reason:
    """The reason of an answer, sealed for who asked, the host, and who could have answered."""
    to = {correction.entry.owner_id, *(hat.agency_id for hat in _answerers(correction))}
    return sealing.keep_reason(because, about=correction, by=by, to=to)


def _locked(correction: MinuteCorrection, version: int) -> MinuteCorrection:
    rows = MinuteCorrection.objects.select_related("entry__item__meeting")
    return rows.lock(correction, version)


@transaction.atomic
def accept(
    correction: MinuteCorrection, *, words: str, by: Hat, because: Reason, version: int
) -> MinuteCorrection:
    """Accept it: the line gets a dated amendment in these words, and whoever asked is told.

    Raises Refused, WordsRefused, Stale.
    """
    correction = _locked(correction, version)
    require(may_answer(by, correction))
    require(TABLE.may_move(correction.state, S.ACCEPTED))
    because = _kept(because, correction, by=by)
    amendment = minutes.amend(correction.entry, words=words, by=by, because=because)
    correction.set_answered(S.ACCEPTED, by=by, at=clock.now(), because=because, amendment=amendment)
    _tell_asker(correction, by=by)
    _log(correction, Verb.ACCEPTED, by=by, because=because)
    return correction


@transaction.atomic
def decline(
    correction: MinuteCorrection, *, by: Hat, because: Reason, version: int
) -> MinuteCorrection:
    """Decline it, with a reason in words that whoever asked reads: the line stays. Raises Refused, Stale."""
    correction = _locked(correction, version)
    require(may_answer(by, correction))
    require(TABLE.may_move(correction.state, S.DECLINED))
    if not because.sentence.strip():
        raise Refused("Say why the line stays as it is.")
    free_text.require_clear([because.sentence], file_id=correction.file_id, by=by)
    because = _kept(because, correction, by=by)
    correction.set_answered(S.DECLINED, by=by, at=clock.now(), because=because)
    _tell_asker(correction, by=by)
    _log(correction, Verb.DECLINED, by=by, because=because)
    return correction


def _tell_asker(correction: MinuteCorrection, *, by: Hat) -> None:
    """Tell whoever asked, where the line is still theirs to read."""
    among = hats.in_workspace(correction.workspace_id)
    readers = MinuteCorrection.objects.readers_of(correction, among=among)
    asker = [hat for hat in readers if hat.person_id == correction.asked_by_id]
    kind = NoticeKind.CORRECTION_ANSWERED
    meetings.tell_readers(correction, asker, kind=kind, by=by, at=clock.now())
