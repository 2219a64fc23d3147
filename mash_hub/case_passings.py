"""Passing a case on to another area or agency: "may look now" and "owns it now" are two acts (issue C).

What is passed on is the giver's own record: a letter, and pieces of its own. What other agencies
released stays theirs; the receiver asks them itself. The receiver owns a case of its own from the
moment it takes over: with the same people, rating and due time, under keys of its own. The giver's
enquiry ends there and stays in its history, which the giver goes on reading or not, as the offer said.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from agencies import clock, door, hats, notices, references, sealing
from agencies.actors import Actor, Hat, Service
from agencies.models.grants import CauseKind
from agencies.models.notices import NoticeKind
from agencies.models.sealed_reasons import SealedReason
from agencies.models.workspaces import Workspace, WorkspaceKind
from agencies.reasons import Reason, ReasonCode
from agencies.roles import Act, may
from agencies.verdicts import YES, Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import (
    clocks,
    conflicts,
    contacts,
    escalations,
    follow_ups,
    free_text,
    partnership_settings,
    passed_cases,
    referrals,
    unfinished,
)
from mash_hub.enquiries import FEEDBACK
from mash_hub.models.case_passings import (
    TABLE,
    CasePassing,
    PassingPiece,
    PassingState,
)
from mash_hub.models.contacts import Contact, ContactState, Feedback
from mash_hub.models.enquiries import Enquiry
from mash_hub.models.escalations import EscalationType
from mash_hub.models.partnership_settings import SettingName
from mash_hub.models.requests import InformationRequest, RequestState
from mash_hub.models.risk_assessments import RiskAssessment
from mash_hub.models.strategies import StrategyDiscussion
from mash_hub.models.subjects import Card, Involvement
from mash_hub.ratings import may_work
from mash_hub.telling import tell

S = PassingState
ANSWER = "PASSING"  # the name of its clock
PASSED_ON_WORDS = (
    "What you reported was passed on to another agency, which looks after it from now on and may get "
    "in touch with you. What was agreed with you about safe contact still holds. If somebody is in "
    "danger now, call 999."
)
_GIVING = Reason(ReasonCode.CIRCUMSTANCES_CHANGED)
_HOSTS = (WorkspaceKind.MASH, WorkspaceKind.ADULT_MASH)
MODELS: dict[str, Any] = {
    model.kind: model for model in (Contact, Enquiry, StrategyDiscussion, RiskAssessment, Card)
}


@dataclass(frozen=True)
class Piece:
    """One piece of the giver's own record that can come along."""

    row: Any
    sections: tuple[str, ...]
    label: str

    @property
    def key(self) -> str:
        """What a form calls it."""
        return f"{self.row.kind}:{self.row.pk}"


# --- who ------------------------------------------------------------------------------------------


def may_show(hat: Actor, enquiry: Enquiry) -> Verdict:
    """Let another agency look: who works on the case, while it is open and not passed on."""
    if not (allowed := may_work(hat, enquiry)):
        return allowed
    if not enquiry.is_open:
        return no("It is closed or passed on already.")
    if CasePassing.objects.open().filter(enquiry=enquiry).exists():
        return no("It is being passed on already.")
    return YES


def may_give(hat: Actor, row: CasePassing, target: PassingState) -> Verdict:
    """Offer it or take it back: who decides for the giver, in its workspace."""
    if not (allowed := may(hat, Act.DECIDE)):
        return allowed
    if (hat.agency_id, hat.workspace_id) != (row.owner_id, row.workspace_id):
        return no("Only the agency that owns the case offers it, or takes the offer back.")
    if target == S.OFFERED and (first := unfinished.of_case(row.enquiry)):
        return no(f"{first} Then offer the case.")
    return TABLE.may_move(row.state, target)


def may_answer(hat: Actor, row: CasePassing) -> Verdict:
    """Take it over or refuse it: who decides for the receiver, in its own workspace."""
    if not (allowed := may(hat, Act.DECIDE)):
        return allowed
    if (hat.agency_id, hat.workspace_id) != (row.agency_id, row.to_workspace_id):
        return no("Only the agency it is offered to answers.")
    if row.state == S.LOOKING:
        return no("You may look at it. It is not offered to you yet.")
    return TABLE.may_move(row.state, S.ACCEPTED)


def places(enquiry: Enquiry) -> list[Workspace]:
    """Where a case can go: open workspaces of another host that look at cases."""
    found = Workspace.objects.filter(is_open=True, workspace_kind__in=_HOSTS)
    others = found.exclude(host=enquiry.owner_id).exclude(pk=enquiry.workspace_id)
    return list(others.select_related("host").order_by("name"))


def pieces(enquiry: Enquiry) -> list[Piece]:
    """What of the giver's own record can come along: nothing of another agency is among it."""
    own = enquiry.owner_id
    found = []
    if enquiry.contact.owner_id == own:
        found.append(Piece(enquiry.contact, ("narrative",), "What was reported"))
    if enquiry.decided_at is not None:
        found.append(Piece(enquiry, ("rationale", "voice"), "What was decided, and the voice"))
    held = StrategyDiscussion.objects.filter(enquiry=enquiry, recorded_at__isnull=False)
    found += [
        Piece(one, ("record",), f"Record of strategy discussion {one.reference}") for one in held
    ]
    risks = RiskAssessment.objects.filter(case_file=enquiry.file_id, owner=own)
    for risk in risks.order_by("completed_at", "pk"):
        words = f"{risk.get_tool_display()} {risk.reference}"
        found.append(Piece(risk, ("answers",), words))
    parts = Involvement.objects.in_file(enquiry.file_id).filter(card__owner=own)
    for part in parts.select_related("card", "subject"):
        words = f"Your record of {part.subject.reference}, {part.get_role_display().lower()}"
        found.append(Piece(part.card, ("identity",), words))
    return found


# --- may look now ---------------------------------------------------------------------------------


@transaction.atomic
def show(
    enquiry: Enquiry,
    place: Workspace,
    *,
    words: str,
    chosen: Collection[str],
    by: Hat,
    version: int,
) -> CasePassing:
    """Let the host of another workspace look at a case: a letter, and pieces of one's own.

    It owns nothing by that. The letter and the pieces are looked through for protected addresses
    (a card keeps them in a section that does not come along). Raises Refused, WordsRefused, Stale.
    """
    enquiry = Enquiry.objects.select_related("contact").lock(enquiry, version)
    require(may_show(by, enquiry))
    if place.pk not in {one.pk for one in places(enquiry)}:
        raise Refused("Choose where the case is to go.")
    if not words.strip():
        raise Refused("Write what the receiver has to know, and why the case is to go there.")
    free_text.require_clear([words], file_id=enquiry.file_id, by=by)
    able = {one.key: one for one in pieces(enquiry)}
    if not set(chosen) <= set(able):
        raise Refused("Choose among the pieces that can come along.")
    going = [one for key, one in able.items() if key in set(chosen)]
    written = [(one.row, one.sections) for one in going if one.row.kind != Card.kind]
    free_text.require_clear_rows(written, file_id=enquiry.file_id, by=by)
    at = clock.now()
    row = CasePassing(
        id=uuid4(),
        reference=references.new("PA"),
        enquiry=enquiry,
        owner_id=by.agency_id,
        agency_id=place.host_id,
        workspace_id=enquiry.workspace_id,
        to_workspace=place,
        file_id=enquiry.file_id,
        shown_at=at,
        shown_by_id=by.person_id,
    )
    people = [asdict(one) for one in referrals.named_people(enquiry.file_id, by=by)]
    cause = cause_of(row)
    content = {"words": words.strip(), "people": people}
    sealing.seal(row, "letter", content, by=by, to={row.agency_id}, cause=cause)
    row.start(by=by, at=at, because=_GIVING)
    for number, piece in enumerate(going):
        sealing.give([piece.row], piece.sections, to={row.agency_id}, by=by, cause=cause)
        PassingPiece(
            id=uuid4(),
            passing=row,
            thing_kind=piece.row.kind,
            thing_id=piece.row.pk,
            sections=[*piece.sections],
            label=piece.label.replace("Your record", "Record")[:80],
            place=number,
        ).start()
    _tell_receiver(row, by=by, at=at)
    _log(row, Verb.SHARED, by=by, because=_GIVING)
    return row


def cause_of(row: CasePassing) -> sealing.Cause:
    """Why the receiver reads: this passing-on, and nothing else."""
    return sealing.Cause.of(CauseKind.PASSING, row)


def _tell_receiver(row: CasePassing, *, by: Actor, at: datetime) -> None:
    notices.post(
        to=row.agency_id,
        notice_kind=NoticeKind.PASSING_RECEIVED,
        about=row,
        by=by,
        at=at,
        workspace_id=row.to_workspace_id,
        not_for=conflicts.people_apart([row.file_id]).get(row.file_id, ()),
    )


def _tell_giver(row: CasePassing, *, by: Actor, at: datetime) -> None:
    tell([row.owner_id], NoticeKind.PASSING_ANSWERED, about=row, by=by, at=at)


def _log(
    row: CasePassing,
    verb: Verb,
    *,
    by: Actor,
    because: Reason | None = None,
    about: Sequence[Any] = (),
) -> None:
    log.write(
        by=by,
        verb=verb,
        about=[row, row.enquiry, *about],
        owners=[row.owner_id, row.agency_id],
        sections=["letter"],
        reason=because,
        ground=row.state,
        at=clock.now(),
    )


@transaction.atomic
def look(row: CasePassing, *, by: Hat) -> CasePassing:
    """Note that the receiver has looked, once; reading leaves its own entry."""
    if row.looked_at is not None or not row.is_open or by.agency_id != row.agency_id:
        return row
    newest = CasePassing.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if newest.looked_at is None:
        newest.set_looked(by=by, at=clock.now())
    return newest


# --- owns it now ----------------------------------------------------------------------------------


@transaction.atomic
def offer(row: CasePassing, *, keeps_access: bool, by: Hat, version: int) -> CasePassing:
    """Offer the case for taking over, saying whether one goes on reading one's own record of it.

    The receiver's time to answer begins; until it has, the case stays where it is. Refused, Stale.
    """
    row = _locked(row, version)
    require(may_give(by, row, S.OFFERED))
    at = clock.now()
    row.set_offered(keeps_access, by=by, at=at)
    clocks.start(
        row,
        ANSWER,
        target=partnership_settings.target(SettingName.PASSING, row.to_workspace_id, at),
        at=at,
        owner_id=row.agency_id,
        workspace_id=row.to_workspace_id,
    )
    _tell_receiver(row, by=by, at=at)
    _log(row, Verb.REQUESTED, by=by)
    return row


def _locked(row: CasePassing, version: int) -> CasePassing:
    shown = CasePassing.objects.select_related("enquiry__contact", "to_workspace")
    return shown.lock(row, version)


@transaction.atomic
def accept(
    row: CasePassing, *, picked: Collection[UUID] | None = None, by: Hat, version: int
) -> CasePassing:
    """Take the case over, with all pieces or with those picked; the giver is told.

    From now on the receiver owns a case of its own; its time to decide is the old one's. What was not
    picked closes to the receiver. Raises Refused, Stale.
    """
    row = _locked(row, version)
    require(may_answer(by, row))
    found = list(row.pieces.order_by("place"))
    wanted = {one.pk for one in found} if picked is None else set(picked)
    if not wanted <= {one.pk for one in found}:
        raise Refused("Pick among the pieces that were shown.")
    enquiry = Enquiry.objects.select_for_update(of=("self",)).get(pk=row.enquiry_id)
    enquiry.contact = row.enquiry.contact
    if not Enquiry.objects.filter(pk=enquiry.pk).open().exists():
        raise Refused("The case was closed meanwhile. Nothing was taken over.")
    if unfinished.of_case(enquiry):
        raise Refused(
            "Its owner has something of the case to finish first. Take it over afterwards."
        )
    at = clock.now()
    for one in found:
        one.set_taken(one.pk in wanted)
    _close(row, [*rows_of([one for one in found if one.pk not in wanted]).values()])
    made = passed_cases.own_case(row, enquiry, by=by, at=at)
    state = S.ACCEPTED if len(wanted) == len(found) else S.IN_PART
    row.set_passed(state, made, by=by, at=at)
    told = _tell_referrer(row, enquiry, by=by, at=at)
    _end_with_giver(row, enquiry, by=by, at=at)
    clocks.meet(row, ANSWER, at=at)
    _tell_giver(row, by=by, at=at)
    _log(row, Verb.ACCEPTED, by=by, about=[made, told])
    return row


def _tell_referrer(row: CasePassing, enquiry: Enquiry, *, by: Hat, at: datetime) -> Feedback:
    """Tell whoever first reported it that another agency looks after it now, for the giver (4.1, 4.2).

    The words are the same for every case: they name nobody, and not the agency (7.2 R12). What the
    giver still owed the referrer is met by them.
    """
    giver = _for_giver(row, by)
    contact = Contact.objects.select_for_update(of=("self",)).get(pk=enquiry.contact_id)
    with door.wearing_agency(row.owner_id):
        told = contacts.write_feedback(
            contact, PASSED_ON_WORDS, owner_id=row.owner_id, by=giver, at=at
        )
    if contact.state == ContactState.MASH_ENQUIRY:
        contact.set_feedback_sent(enquiry.decided_at or at, by=giver, at=at)
    clocks.meet(enquiry, FEEDBACK, at=at)
    return told


def _end_with_giver(row: CasePassing, enquiry: Enquiry, *, by: Hat, at: datetime) -> None:
    """The giver's enquiry ends: its clocks stop, and requests that wait are taken back."""
    giver = _for_giver(row, by)
    waiting = InformationRequest.objects.filter(enquiry=enquiry).waiting()
    for request in waiting.select_for_update(of=("self",)):
        request.set_state(RequestState.RECALLED, by=giver, at=at, because=_GIVING)
        clocks.stop(request, at=at)
        tell([request.agency_id], NoticeKind.REQUEST_RECALLED, about=request, by=giver, at=at)
    clocks.stop(enquiry, at=at)
    follow_ups.passed_on(enquiry, by=giver, at=at)
    enquiry.set_passed_on(keeps_access=bool(row.keeps_access), by=giver, at=at)
    enquiry.file.set_closed(at)


def _for_giver(row: CasePassing, by: Hat) -> Service:
    return Service(
        "passing-on", agency_id=row.owner_id, on_behalf_of=by, workspace_id=row.workspace_id
    )


def rows_of(found: Collection[PassingPiece]) -> dict[UUID, Any]:
    """The rows behind pieces, by the piece; for a passing-on that the caller sees."""
    rows: dict[tuple[str, UUID], Any] = {}
    for kind, model in MODELS.items():
        ids = [one.thing_id for one in found if one.thing_kind == kind]
        rows |= {(kind, row.pk): row for row in model.objects.filter(pk__in=ids)} if ids else {}
    return {one.pk: rows[one.thing] for one in found if one.thing in rows}


def _close(row: CasePassing, things: Sequence[Any]) -> None:
    """End this cause for things; who has another cause goes on reading."""
    service = Service("passing-on", agency_id=row.owner_id, workspace_id=row.workspace_id)
    with door.wearing_agency(row.owner_id):
        sealing.take_back(things, by=service, cause=cause_of(row))


@transaction.atomic
def refuse(row: CasePassing, *, by: Hat, because: Reason, version: int) -> CasePassing:
    """Refuse it, with the reason: the case stays with its owner; letter and pieces close.

    A challenge opens by rule where the receiver takes part in challenges of the giver's workspace.
    Raises Refused without a sentence, Stale.
    """
    row = _locked(row, version)
    require(may_answer(by, row))
    if not because.sentence.strip():
        raise Refused("Say why in your words: its owner reads it.")
    row = _end(row, S.REFUSED, by=by, because=because)
    if is_challenged_there(row):
        escalations.raise_by_rule(
            row.enquiry,
            owner_id=row.owner_id,
            agency_id=row.agency_id,
            escalation_type=EscalationType.PASSING,
            by=_for_giver(row, by),
        )
    _tell_giver(row, by=by, at=clock.now())
    _log(row, Verb.DECLINED, by=by, because=Reason(because.code))
    return row


def is_challenged_there(row: CasePassing) -> bool:
    """Whether the receiver has people in the giver's workspace who answer challenges."""
    return row.agency_id in challenging(row.workspace_id)


def challenging(workspace_id: UUID) -> set[UUID]:
    """The agencies with people who raise and answer challenges in a workspace."""
    there = hats.in_workspace(workspace_id)
    return {one.agency_id for one in there if may(one, Act.CHALLENGE)}


@transaction.atomic
def withdraw(row: CasePassing, *, by: Hat, because: Reason, version: int) -> CasePassing:
    """Take it back before it was answered: the receiver is told; letter and pieces close. Refused, Stale."""
    row = _locked(row, version)
    require(may_give(by, row, S.WITHDRAWN))
    row = _end(row, S.WITHDRAWN, by=by, because=because)
    _tell_receiver(row, by=by, at=clock.now())
    _log(row, Verb.WITHDRAWN, by=by, because=Reason(because.code))
    return row


def _end(row: CasePassing, state: PassingState, *, by: Hat, because: Reason) -> CasePassing:
    at = clock.now()
    kept = sealing.keep_reason(because, about=row, by=by)
    if state == S.WITHDRAWN and kept.id is not None:
        _give_reason(row, kept.id, by=by)
    found = list(row.pieces.all())
    for one in found:
        one.set_taken(False)
    _close(row, [row, *rows_of(found).values()])  # the letter too: the case did not become theirs
    row.set_ended(state, by=by, at=at, because=kept)
    if state == S.REFUSED:
        clocks.meet(row, ANSWER, at=at)
    else:
        clocks.stop(row, ANSWER, at=at)
    return row


def _give_reason(row: CasePassing, reason_id: UUID, *, by: Hat) -> None:
    """Let the receiver read why it was taken back: both sides see the same text."""
    reason = SealedReason.objects.get(pk=reason_id)
    sealing.give([reason], ["sentence"], to={row.agency_id}, by=by, cause=cause_of(row))
