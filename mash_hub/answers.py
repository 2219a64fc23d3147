"""Answering a request: opened, returned, nothing held, refused: the asked agency's side."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from agencies import clock, sealing
from agencies.actors import Actor, Hat
from agencies.models.notices import NoticeKind
from agencies.reasons import Reason, ReasonCode
from agencies.roles import Act, may
from agencies.sealing import Opened
from agencies.verdicts import YES, Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import clocks, escalations, free_text, items, red_calls, sharing, sign_off_rules
from mash_hub.collation import collate_if_complete, gather_again
from mash_hub.items import may_answer
from mash_hub.models.answer_sign_offs import AnswerSignOff
from mash_hub.models.enquiries import Enquiry
from mash_hub.models.escalations import EscalationType
from mash_hub.models.items import Item, ItemState, Release
from mash_hub.models.requests import TABLE, InformationRequest, Reading, RequestState
from mash_hub.models.sealed_items import FOR_NAMED, SealedItem
from mash_hub.ratings import ANSWER
from mash_hub.telling import tell

S = RequestState


@transaction.atomic
def read_question(request: InformationRequest, *, by: Hat) -> tuple[InformationRequest, Opened]:
    """Open what is asked; the first opening by the asked agency acknowledges it (4.3).

    Gives the request as it stands and the opened question; one log entry, of the one or the other.
    """
    if request.state != S.SENT or not may_answer(by, request):
        return request, sealing.open([request], ["question"], by=by)
    newest = InformationRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if newest.state != S.SENT:
        return newest, sealing.open([newest], ["question"], by=by)
    at = clock.now()
    opened = sealing.open([newest], ["question"], by=by, verb=Verb.ACKNOWLEDGED)
    newest.set_opened(by=by, at=at)
    red_calls.met(newest, at=at)
    _tell_the_hub(newest, by=by, at=at, notice_kind=NoticeKind.REQUEST_OPENED)
    return newest, opened


def standing_items(request: InformationRequest) -> list[Item]:
    """The items of an answer in the order they were written, without those removed."""
    return list(Item.objects.filter(request=request).standing().in_order())


def may_return(hat: Actor, request: InformationRequest, written: Sequence[Item]) -> Verdict:
    """Whether a hat may send an answer now (4.3): something was decided."""
    verdict = may_answer(hat, request)
    if not verdict:
        return verdict
    if request.state not in (S.PROPORTIONALITY, S.PART_RETURNED):
        if request.is_answered or request.state == S.RECALLED:
            return no("This request is answered or recalled already.")
        return no("Decide for at least one item whether it is shared, or say that nothing is held.")
    if not any(item.is_decided and item.state == ItemState.AT_HOME for item in written):
        return no("There is nothing new to send: no further item is decided.")
    return YES


@transaction.atomic
def send_back(
    request: InformationRequest,
    *,
    by: Hat,
    version: int,
    more_follows: bool = False,
    signed: AnswerSignOff | None = None,
) -> InformationRequest:
    """Return an answer: what was decided leaves as decided, what was not stays at home (4.3).

    Released items go to the host now, and to other agencies asked after their own answer. `signed` is
    its sign-off, where one is wanted. Raises Refused when nothing is decided, Stale when `version` is
    not the newest.
    """
    request = InformationRequest.objects.lock(request, version)
    require(sign_off_rules.may_leave(request, signed))
    # Of two agencies that answer at once, the second must see what the first released.
    Enquiry.objects.select_for_update(of=("self",)).get(pk=request.enquiry_id)
    at_home = Item.objects.filter(request=request, state=ItemState.AT_HOME)
    rows = list(at_home.select_for_update(of=("self",)).in_order())
    require(may_return(by, request, rows))
    target = S.PART_RETURNED if more_follows else S.RETURNED
    if target != request.state:
        require(TABLE.may_move(request.state, target))
    at = clock.now()
    _require_clear(rows, request, by=by)
    _send_items(rows, request, by=by, at=at)
    request.set_answered(target, by=by, at=at, author=signed.asked_by_id if signed else None)
    if not more_follows:
        clocks.meet(request, ANSWER, at=at)
        red_calls.met(request, at=at)
        sharing.give_what_others_released(request, by=by)
    _tell_the_hub(request, by=by, at=at)
    ground = sign_off_rules.ground_of(request, signed)
    _log(request, Verb.RETURNED, by=by, at=at, written=rows, ground=ground)
    if not more_follows:
        collate_if_complete(request.enquiry_id, by=by, at=at)
    return request


def _require_clear(written: Sequence[Item], request: InformationRequest, *, by: Hat) -> None:
    """Nothing that is protected may stand in what leaves (5.2)."""
    leaving = [item for item in written if item.is_decided and item.release != Release.WITHHOLD]
    texts = sharing.texts_of(leaving, by=by)
    free_text.require_clear(texts, file_id=request.file_id, by=by)


def _send_items(
    written: Sequence[Item], request: InformationRequest, *, by: Hat, at: datetime
) -> None:
    """Release what its owner decided to share, and keep the rest back."""
    for item in written:
        if not item.is_decided:
            continue
        if item.release == Release.WITHHOLD:
            item.set_state(ItemState.KEPT, by=by, at=at)
        else:
            sharing.release_with_answer(item, request, by=by, at=at)


def _tell_the_hub(
    request: InformationRequest,
    *,
    by: Hat,
    at: datetime,
    notice_kind: NoticeKind = NoticeKind.REQUEST_ANSWERED,
) -> None:
    """Tell the host, by the enquiry's reference: its open page of that enquiry takes the hint."""
    enquiry = Enquiry.objects.only("id", "reference", "file_id", "workspace_id").get(
        pk=request.enquiry_id
    )
    tell([request.owner_id], notice_kind, about=enquiry, by=by, at=at)


def _log(
    request: InformationRequest,
    verb: Verb,
    *,
    by: Hat,
    at: datetime,
    written: Sequence[Item] = (),
    because: Reason | None = None,
    ground: str = "",
) -> None:
    log.write(
        by=by,
        verb=verb,
        about=[request, *written],
        ground=ground,
        people=request.people,
        owners=[request.owner_id, request.agency_id],
        purpose=request.purpose,
        reason=because,
        at=at,
    )


@transaction.atomic
def nothing_held(
    request: InformationRequest, *, by: Hat, version: int, signed: AnswerSignOff | None = None
) -> InformationRequest:
    """Say in one click that nothing is held; it is logged as a check made (4.3). Refused, Stale."""
    request = InformationRequest.objects.lock(request, version)
    require(sign_off_rules.may_leave(request, signed))
    require(may_answer(by, request))
    require(TABLE.may_move(request.state, S.NIL))
    if standing_items(request):
        raise Refused("There are items in this answer: remove them, or send them.")
    return _answer_nothing(request, by=by, signed=signed)


def _answer_nothing(
    request: InformationRequest, *, by: Hat, signed: AnswerSignOff | None = None
) -> InformationRequest:
    at, author = clock.now(), signed.asked_by_id if signed else None
    nothing = Reason(ReasonCode.NOTHING_HELD)
    request.nil_people = [*request.people]
    request.set_answered(S.NIL, by=by, at=at, because=nothing, author=author)
    clocks.meet(request, ANSWER, at=at)
    red_calls.met(request, at=at)
    sharing.give_what_others_released(request, by=by, to_people_alone=True)
    _tell_the_hub(request, by=by, at=at)
    ground = sign_off_rules.ground_of(request, signed)
    _log(request, Verb.NIL_RETURNED, by=by, at=at, because=nothing, ground=ground)
    collate_if_complete(request.enquiry_id, by=by, at=at)
    return request


@transaction.atomic
def nothing_held_on(
    request: InformationRequest, *, person: UUID, by: Hat, version: int
) -> InformationRequest:
    """Say that nothing is held on one of the people named; it goes with the answer (4.3).

    Once it is said of everybody, and nothing else is written, the answer is sent as nothing held,
    unless a supervisor has to sign it.
    Raises Refused for somebody not asked about or about whom an item stands, Stale.
    """
    request = InformationRequest.objects.lock(request, version)
    require(items.may_write(by, request))
    if person not in request.people or person in request.nil_people:
        raise Refused("Say it of one of the people asked about, once.")
    written = standing_items(request)
    if any(person in item.people for item in written):
        raise Refused("There is an item about this person: remove it, or send it.")
    at, said = clock.now(), {*request.nil_people, person}
    is_nothing = said == set(request.people) and not written
    if (
        is_nothing
        and TABLE.may_move(request.state, S.NIL)
        and not sign_off_rules.is_wanted(request)
    ):
        return _answer_nothing(request, by=by)
    request.set_nil_people([one for one in request.people if one in said], by=by, at=at)
    _log_nothing_on(request, person, Verb.NIL_RETURNED, by=by, at=at)
    return request


@transaction.atomic
def take_back_nothing_on(
    request: InformationRequest, *, person: UUID, by: Hat, version: int
) -> InformationRequest:
    """Take back, before the answer is sent, that nothing is held on somebody. Refused, Stale."""
    request = InformationRequest.objects.lock(request, version)
    require(items.may_write(by, request))
    if person not in request.nil_people:
        raise Refused("This was not said of that person.")
    at = clock.now()
    left = [one for one in request.nil_people if one != person]
    request.set_nil_people(left, by=by, at=at)
    _log_nothing_on(request, person, Verb.REOPENED, by=by, at=at)
    return request


def _log_nothing_on(
    request: InformationRequest, person: UUID, verb: Verb, *, by: Hat, at: datetime
) -> None:
    log.write(
        by=by,
        verb=verb,
        about=[request],
        people=[person],
        owners=[request.owner_id, request.agency_id],
        purpose=request.purpose,
        reason=Reason(ReasonCode.NOTHING_HELD),
        at=at,
    )


def may_take_back(hat: Actor, request: InformationRequest) -> Verdict:
    """Whether a nil return can still be undone: until the hub has read it (page 04b)."""
    verdict = may_answer(hat, request)
    if not verdict:
        return verdict
    if request.state != S.NIL:
        return no("Only “nothing held” can be taken back like this.")
    if Reading.objects.filter(request=request).exists():
        return no("The hub has read this answer already. Ring them to add something.")
    if not Enquiry.objects.undecided().filter(pk=request.enquiry_id).exists():
        return no("The enquiry has been decided.")
    return YES


@transaction.atomic
def take_back_nothing_held(
    request: InformationRequest, *, by: Hat, version: int
) -> InformationRequest:
    """Undo a nil return before the hub has read it; its time runs on as before. Refused, Stale."""
    request = InformationRequest.objects.lock(request, version)
    require(may_take_back(by, request))
    require(TABLE.may_move(request.state, S.ACKNOWLEDGED))
    at = clock.now()
    met = clocks.of(InformationRequest.kind, [request.pk], ANSWER).get(request.pk)
    request.set_taken_back(by=by, at=at)
    if met is not None:
        clocks.start(
            request,
            ANSWER,
            target=clocks.Target(clocks.ClockType(met.clock_type), met.amount),
            at=met.started_at,
            due_at=met.due_at,
            owner_id=met.owner_id,
            workspace_id=request.workspace_id,
        )
    _tell_the_hub(request, by=by, at=at)
    _log(request, Verb.REOPENED, by=by, at=at)
    gather_again(request.enquiry_id, by=by, at=at)
    return request


@transaction.atomic
def ask_to_refuse(
    request: InformationRequest, *, by: Hat, because: Reason, version: int
) -> InformationRequest:
    """Ask a colleague to agree that the agency refuses to answer (4.3, two people). Refused, Stale."""
    request = InformationRequest.objects.lock(request, version)
    require(may_answer(by, request))
    require(TABLE.may_move(request.state, S.REFUSED))
    if request.refusal_asked_by_id:
        raise Refused("Somebody has asked for this already: a second person can agree.")
    at = clock.now()
    because = sealing.keep_reason(because, about=request, by=by)
    request.set_refusal_asked(by.person_id, by=by, at=at, because=because)
    _log(request, Verb.CHANGED, by=by, at=at, because=because)
    return request


def may_refuse(hat: Actor, request: InformationRequest) -> Verdict:
    """Whether a hat is the second person that refusing needs."""
    verdict = may_answer(hat, request)
    if not verdict:
        return verdict
    if not request.refusal_asked_by_id:
        return no("Nobody of your agency has asked to refuse this request.")
    if request.refusal_asked_by_id == hat.person_id:
        return no("A second person of your agency has to agree, not the one who asked.")
    return YES


@transaction.atomic
def refuse(
    request: InformationRequest, *, by: Hat, because: Reason, version: int
) -> InformationRequest:
    """Refuse to answer, as the second person; the hub is told, and a challenge opens (4.3, 4.14).

    Raises Refused for the person who asked for it, Stale.
    """
    request = InformationRequest.objects.lock(request, version)
    require(may_refuse(by, request))
    require(TABLE.may_move(request.state, S.REFUSED))
    at = clock.now()
    because = sealing.keep_reason(because, about=request, by=by)
    request.set_answered(S.REFUSED, by=by, at=at, because=because)
    clocks.meet(request, ANSWER, at=at)
    red_calls.met(request, at=at)
    _tell_the_hub(request, by=by, at=at)
    escalations.raise_by_rule(
        request,
        owner_id=request.owner_id,
        agency_id=request.agency_id,
        escalation_type=EscalationType.REFUSED_INFORMATION,
        by=by,
    )
    _log(request, Verb.RETURNED, by=by, at=at, because=because)
    collate_if_complete(request.enquiry_id, by=by, at=at)
    return request


def may_answer_under_seal(hat: Actor, request: InformationRequest) -> Verdict:
    """Whether a custodian may say that a sealed item is the whole answer (4.3, 4.4).

    Only one of which those who decide may know: where its existence is hidden, the state of a request
    would tell of it, and the agency answers as if there were nothing.
    """
    verdict = may_answer(hat, request)
    if not verdict or not may(hat, Act.KEEP_SEALED):
        return verdict and may(hat, Act.KEEP_SEALED)
    if not TABLE.may_move(request.state, S.SEALED):
        return TABLE.may_move(request.state, S.SEALED)
    if not _known_seal(request):
        return no("Lodge a sealed item first, and let those who decide know that it exists.")
    if standing_items(request):
        return no("There are items in this answer: remove them, or send them.")
    return YES


def _known_seal(request: InformationRequest) -> bool:
    rows = SealedItem.objects.filter(request=request, show_existence=True, state__in=FOR_NAMED)
    return rows.exists()


@transaction.atomic
def answer_under_seal(request: InformationRequest, *, by: Hat, version: int) -> InformationRequest:
    """Answer a request by what was lodged under seal: only those named read it (4.3). Refused, Stale."""
    request = InformationRequest.objects.lock(request, version)
    require(may_answer_under_seal(by, request))
    at = clock.now()
    request.set_answered(S.SEALED, by=by, at=at)
    clocks.meet(request, ANSWER, at=at)
    red_calls.met(request, at=at)
    sharing.give_what_others_released(request, by=by)
    _tell_the_hub(request, by=by, at=at)
    _log(request, Verb.RETURNED, by=by, at=at)
    collate_if_complete(request.enquiry_id, by=by, at=at)
    return request


def may_read_others(hat: Actor, request: InformationRequest) -> Verdict:
    """Whether an agency may see what others released in the enquiry: after its own answer (2.3)."""
    verdict = may_answer(hat, request)
    if not verdict:
        return verdict
    if not request.is_answered:
        return no("Return your own answer first. Then you can read what others release to you.")
    return YES
