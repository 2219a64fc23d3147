"""Putting an answer to a supervisor, who signs and so sends it, or sends it back with words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from agencies import clock, covers, sealing
from agencies.actors import Actor, Hat
from agencies.models.notices import NoticeKind
from agencies.verdicts import YES, Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import answers, conflicts, free_text, request_queue, sign_off_rules
from mash_hub.escalation_rules import SUPERVISORS, holders
from mash_hub.items import may_answer
from mash_hub.models.answer_sign_offs import TABLE, AnswerSignOff, SignOffKind, SignOffState
from mash_hub.models.requests import TABLE as REQUEST
from mash_hub.models.requests import InformationRequest, RequestState
from mash_hub.telling import tell


def _named(agency_id: UUID, workspace_id: UUID) -> set[UUID]:
    """Who is named to supervise an agency's answers and may sign one, since they answer there too."""
    (found,) = holders(workspace_id, [agency_id], SUPERVISORS)
    if not found.are_named:
        return set()
    return sign_off_rules.answering(agency_id, workspace_id).intersection(found.persons)


def _able(named: Collection[UUID], asked_by_id: UUID, apart: Collection[UUID]) -> set[UUID]:
    """Who of those named signs one answer; nobody means everybody else who answers.

    Whoever wrote it does not, nor who is kept apart from the case.
    """
    return {*named}.difference({asked_by_id}, apart)


def _able_of(row: AnswerSignOff) -> set[UUID]:
    named = _named(row.request.agency_id, row.request.workspace_id)
    apart = conflicts.people_apart([row.file_id]).get(row.file_id, [])
    return _able(named, row.asked_by_id, apart)


def may_settle(hat: Actor, row: AnswerSignOff) -> Verdict:
    """Whether a hat signs an answer or sends it back: a supervisor who did not put it there.

    Whoever covers for a supervisor does so too.
    """
    return _may_settle(hat, row, _able_of(row))


def _may_settle(hat: Actor, row: AnswerSignOff, able: set[UUID]) -> Verdict:
    verdict = may_answer(hat, row.request)
    if not verdict:
        return verdict
    if row.state != SignOffState.WAITING or not row.request.is_waiting:
        return no("It is settled already.")
    if hat.person_id == row.asked_by_id:
        return no("Another person signs it, not the one who wrote it.")
    if able and (not isinstance(hat, Hat) or able.isdisjoint(hat.stands_for)):
        return no("Those whom your agency named as team managers sign it.")
    return YES


def may_take_back(hat: Actor, row: AnswerSignOff) -> Verdict:
    """Whether a hat takes an answer back to change it: whoever put it there, or covers for them."""
    if not isinstance(hat, Hat) or row.asked_by_id not in hat.stands_for:
        return no("Whoever put it to sign-off takes it back.")
    return TABLE.may_move(row.state, SignOffState.TAKEN_BACK)


@transaction.atomic
def ask(request: InformationRequest, what: SignOffKind, *, by: Hat, version: int) -> AnswerSignOff:
    """Put an answer to a supervisor; it does not leave, and its time runs on. Refused, Stale."""
    request = InformationRequest.objects.lock(request, version)
    require(sign_off_rules.may_change(request.pk))
    written = answers.standing_items(request)
    if what == SignOffKind.NOTHING:
        require(may_answer(by, request))
        require(REQUEST.may_move(request.state, RequestState.NIL))
        if written:
            raise Refused("There are items in this answer: remove them, or send them.")
    else:
        require(answers.may_return(by, request, written))
    at = clock.now()
    row = AnswerSignOff(
        id=uuid4(),
        request=request,
        file_id=request.file_id,
        owner_id=by.agency_id,
        workspace_id=request.workspace_id,
        what=what,
        asked_at=at,
        asked_by_id=by.person_id,
    ).start(by=by, at=at)
    team = {one.pk for one in request_queue.team(request, by=by)} - {by.person_id}
    named = _named(request.agency_id, request.workspace_id)
    persons = sorted(team & named or team)
    tell([by.agency_id], NoticeKind.SIGN_OFF_WANTED, about=row, by=by, at=at, persons=persons)
    _log(row, Verb.SUBMITTED, by=by, at=at, ground=what)
    return row


@transaction.atomic
def sign(row: AnswerSignOff, *, by: Hat, version: int) -> AnswerSignOff:
    """Sign an answer: it leaves in the same act. Raises Refused for its author, Stale."""
    row = AnswerSignOff.objects.lock(row, version)
    require(may_settle(by, row))
    by, at = covers.acting(by, *_able_of(row)), clock.now()
    row.set_settled(SignOffState.SIGNED, by=by, at=at)
    request = row.request
    if row.what == SignOffKind.NOTHING:
        answers.nothing_held(request, by=by, version=request.version, signed=row)
    else:
        more = row.what == SignOffKind.PART
        answers.send_back(request, by=by, version=request.version, more_follows=more, signed=row)
    _tell_author(row, by=by, at=at)
    _log(row, Verb.APPROVED, by=by, at=at, ground=row.what)
    return row


@transaction.atomic
def send_back(row: AnswerSignOff, *, words: str, by: Hat, version: int) -> AnswerSignOff:
    """Send an answer back to its author, saying what is to be changed. Raises Refused, Stale."""
    row = AnswerSignOff.objects.lock(row, version)
    require(may_settle(by, row))
    if not words.strip():
        raise Refused("Say what is to be changed.")
    free_text.require_clear([words], file_id=row.file_id, by=by)
    by, at = covers.acting(by, *_able_of(row)), clock.now()
    sealing.seal(row, "words", {"words": words}, by=by)
    row.set_settled(SignOffState.SENT_BACK, by=by, at=at)
    _tell_author(row, by=by, at=at)
    _log(row, Verb.DECLINED, by=by, at=at)
    return row


@transaction.atomic
def take_back(row: AnswerSignOff, *, by: Hat, version: int) -> AnswerSignOff:
    """Take an answer back from sign-off, to change it. Raises Refused, Stale."""
    row = AnswerSignOff.objects.lock(row, version)
    require(may_take_back(by, row))
    by, at = covers.acting(by, row.asked_by_id), clock.now()
    row.set_settled(SignOffState.TAKEN_BACK, by=by, at=at)
    _log(row, Verb.WITHDRAWN, by=by, at=at)
    return row


def _tell_author(row: AnswerSignOff, *, by: Hat, at: datetime) -> None:
    kind, persons = NoticeKind.SIGN_OFF_SETTLED, [row.asked_by_id]
    tell([row.owner_id], kind, about=row, by=by, at=at, persons=persons)


def _log(row: AnswerSignOff, verb: Verb, *, by: Hat, at: datetime, ground: str = "") -> None:
    log.write(by=by, verb=verb, about=[row, row.request], ground=ground, at=at)


def of_request(request: InformationRequest, *, by: Hat) -> list[tuple[AnswerSignOff, str]]:
    """The sign-offs of a request, oldest first, with the words of those sent back."""
    seen = AnswerSignOff.objects.visible_to(by).filter(request=request)
    rows: Sequence[AnswerSignOff] = list(seen.with_people())
    back = [row for row in rows if row.words]
    opened = sealing.open(back, ["words"], by=by) if back else None
    return [
        (row, opened.text(row, "words", "words") if opened and row.words else "") for row in rows
    ]


def waiting_on(requests: Iterable[InformationRequest], *, by: Hat) -> set[UUID]:
    """Of some requests, those whose answer waits for sign-off, as their own team sees it."""
    rows = AnswerSignOff.objects.visible_to(by).waiting()
    found = rows.filter(request__in=[one.pk for one in requests])
    return set(found.values_list("request_id", flat=True))


def to_settle(hat: Hat) -> list[AnswerSignOff]:
    """What waits for a hat's signature, oldest first."""
    rows = AnswerSignOff.objects.visible_to(hat).waiting().exclude(asked_by=hat.person_id)
    found = list(rows.with_people().select_related("request__enquiry"))
    named = _named(hat.agency_id, hat.workspace_id) if found else ()
    apart = conflicts.people_apart([row.file_id for row in found])
    return [
        row
        for row in found
        if _may_settle(hat, row, _able(named, row.asked_by_id, apart.get(row.file_id, ())))
    ]


def send(request: InformationRequest, *, by: Hat, version: int, more_follows: bool = False) -> None:
    """Send an answer, or put it to a supervisor where the partnership agreed so. Refused, Stale."""
    if sign_off_rules.is_wanted(request):
        ask(
            request, SignOffKind.PART if more_follows else SignOffKind.WHOLE, by=by, version=version
        )
    else:
        answers.send_back(request, by=by, version=version, more_follows=more_follows)


def nothing_held(request: InformationRequest, *, by: Hat, version: int) -> None:
    """Say that nothing is held, or put that to a supervisor. Raises Refused, Stale."""
    if sign_off_rules.is_wanted(request):
        ask(request, SignOffKind.NOTHING, by=by, version=version)
    else:
        answers.nothing_held(request, by=by, version=version)
