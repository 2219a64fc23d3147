"""Requests for disclosure: received, verified, scoped, collected, decided and answered (domain notes 4.16).

Each agency is controller of what it holds. When a request is collected the hub asks every agency that
holds something about the person, each for its own part (`disclosure_parts`). Who received the request
learns neither which were asked nor how many: nothing on its pages, no date, no state and no time that
anything takes depends on it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import uuid4

from django.db import transaction

from agencies import clock, files, hats, notices, references, sealing
from agencies.actors import Actor, Hat, Service
from agencies.models.files import Hold, RetentionClass
from agencies.models.notices import NoticeKind
from agencies.reasons import Reason
from agencies.roles import may
from agencies.verdicts import YES, Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from audit.workspace import disclosure_days, disclosure_gathering
from audit.workspace.models.disclosures import (
    KEEP,
    TABLE,
    Disclosure,
    DisclosureKind,
    DisclosureState,
    IdentityProof,
    people_kept,
)
from mash_hub import clocks, postal_destinations
from mash_hub.barriers import Record

S = DisclosureState
CLOCK = "DISCLOSURE"
_EXTENDABLE = (S.RECEIVED, S.ID_VERIFIED, S.SCOPED, S.COLLECTED, S.REDACTION, S.OWNER_CONSULT)
_PROOFS = {
    DisclosureKind.SUBJECT_ACCESS: (
        IdentityProof.DOCUMENT,
        IdentityProof.KNOWN,
        IdentityProof.REPRESENTATIVE,
    ),
    DisclosureKind.COURT: (IdentityProof.ORDER,),
    DisclosureKind.POLICE: (IdentityProof.OFFICER,),
    DisclosureKind.OTHER: (IdentityProof.DOCUMENT, IdentityProof.ORDER, IdentityProof.OFFICER),
}


@dataclass(frozen=True)
class Asked:
    """What was asked: by which right, who asks, where the answer goes, in which words, when, and by when.

    `due_on` is the day that a court or the police named; a subject access request has none of its own.
    """

    kind: DisclosureKind
    asker: str
    reach: str
    words: str
    received_on: date
    due_on: date | None = None


@dataclass(frozen=True)
class Scope:
    """What is looked for: of which days, where some are named, and of what."""

    from_on: date | None
    until_on: date | None
    words: str


def may_keep(hat: Actor, row: Disclosure) -> Verdict:
    """Whether a hat takes the steps of a request: an officer of the agency that received it, while it is open."""
    verdict = may(hat, KEEP)
    if not verdict:
        return verdict
    if hat.agency_id != row.owner_id or hat.workspace_id != row.workspace_id:
        return no("The agency that received the request answers it.")
    return no("It is answered and closed: nothing of it changes any more.") if row.is_over else YES


def may_step(hat: Actor, row: Disclosure, state: DisclosureState) -> Verdict:
    """Whether a hat may take a request to a state by its own hand; leave to put it off is no step (`may_extend`)."""
    verdict = may_keep(hat, row)
    if not verdict:
        return verdict
    if row.state == state:
        return no(f"It is “{row.get_state_display()}” already. Load the page again.")
    moves = TABLE.may_move(row.state, state)
    if moves and not TABLE.is_by_hand(row.state, state):
        return no("The hub is collecting it: wait a moment.")
    return moves


def proofs_for(row: Disclosure) -> tuple[IdentityProof, ...]:
    """How it can be made sure who asks, by the kind of request."""
    return _PROOFS[DisclosureKind(row.disclosure_kind)]


# --- receiving ------------------------------------------------------------------------------------


def due_of(asked: Asked) -> date:
    """When the answer to a request is due. Raises Refused for days that cannot be."""
    today = hats.today()
    if asked.received_on > today:
        raise Refused("The day of receipt lies ahead: give the day on which it came.")
    if asked.kind == DisclosureKind.SUBJECT_ACCESS:
        return disclosure_days.due_after(asked.received_on)
    if asked.due_on is None or asked.due_on < today:
        raise Refused("Give the day by which it is to be answered: today or later.")
    return asked.due_on


@transaction.atomic
def receive(record: Record, asked: Asked, *, by: Hat) -> Disclosure:
    """Write down a request for what is held about a person, and start its clock on the day it came.

    `record` is one that `barriers.record_of` gave to the same hat. Raises Refused for a case, for who asks
    or what is asked left out, for days that cannot be, and for an answer to an address that was left (5.2).
    """
    require(may(by, KEEP))
    if record.subject_id is None:
        raise Refused("Give the reference of a person: a request is about a person’s records.")
    if not (asked.asker.strip() and asked.words.strip() and asked.reach.strip()):
        raise Refused("Say who asks, for what, and where the answer goes.")
    require(postal_destinations.may_go_to(asked.reach, subject_id=record.subject_id, by=by))
    due_on, at = due_of(asked), clock.now()
    row = Disclosure(
        id=uuid4(),
        reference=references.new("SR"),
        disclosure_kind=asked.kind,
        owner_id=by.agency_id,
        workspace_id=by.workspace_id,
        file=files.open_file(
            Disclosure.kind,
            owner_id=by.agency_id,
            workspace_id=by.workspace_id,
            retention_class=RetentionClass.OFFICE,
        ),
        subject_id=record.subject_id,
        received_on=asked.received_on,
        received_at=at,
        received_by_id=by.person_id,
        due_on=due_on,
        owners_on=disclosure_days.owners_day(due_on, asked.received_on),
    )
    words = {"asker": asked.asker.strip(), "reach": asked.reach.strip()}
    sealing.seal(row, "request", {**words, "words": asked.words.strip()}, by=by)
    row.start(by=by, at=at)
    clocks.start(
        row,
        CLOCK,
        target=clocks.working_days(20),
        at=at,
        due_at=clocks.end_of(due_on),
        owner_id=row.owner_id,
        workspace_id=row.workspace_id,
    )
    return done(row, Verb.CREATED, by=by, at=at)


# --- steps up to the owners -----------------------------------------------------------------------


def locked(row: Disclosure, version: int) -> Disclosure:
    """The request as it stands now, for an act. Raises Stale when the page was drawn from another version."""
    return Disclosure.objects.select_related("file").lock(row, version)


@transaction.atomic
def verify(
    row: Disclosure, proof: IdentityProof, words: str, *, by: Hat, version: int
) -> Disclosure:
    """Note how it was made sure who asks. Raises Refused, Stale."""
    row = locked(row, version)
    require(may_step(by, row, S.ID_VERIFIED))
    if proof not in proofs_for(row) or not words.strip():
        raise Refused("Say how it was made sure who asks, and what was seen.")
    at = clock.now()
    row.proof, row.verified_at, row.verified_by_id = proof, at, by.person_id
    sealing.seal(row, "scope", {"identity": words.strip(), "words": ""}, by=by)
    row.set_step(S.ID_VERIFIED, by=by, at=at)
    return done(row, Verb.VERIFIED, by=by, at=at)


@transaction.atomic
def scope(row: Disclosure, asked: Scope, *, by: Hat, version: int) -> Disclosure:
    """Say of which days and of what it is. Raises Refused, Stale."""
    row = locked(row, version)
    require(may_step(by, row, S.SCOPED))
    if not asked.words.strip():
        raise Refused("Say what is looked for.")
    if asked.from_on and asked.until_on and asked.from_on > asked.until_on:
        raise Refused("The last day lies before the first: give them the other way round.")
    at = clock.now()
    row.from_on, row.until_on = asked.from_on, asked.until_on
    before = sealing.open_quietly([row], ["scope"], by=by)
    identity = before.text(row, "scope", "identity")
    sealing.seal(row, "scope", {"identity": identity, "words": asked.words.strip()}, by=by)
    row.set_step(S.SCOPED, by=by, at=at)
    return done(row, Verb.CHANGED, by=by, at=at)


@transaction.atomic
def collect(row: Disclosure, *, by: Hat, version: int) -> Disclosure:
    """Ask for it to be collected: a job goes through the records (`disclosure_collecting`). Raises Refused, Stale.

    This act looks for nothing, so that whoever presses cannot time how many agencies hold something.
    """
    row = locked(row, version)
    require(may_step(by, row, S.COLLECTING))
    at = clock.now()
    row.collecting_at, row.collecting_as_id = at, by.membership_id
    row.set_step(S.COLLECTING, by=by, at=at)
    return done(row, Verb.REQUESTED, by=by, at=at)


def may_refuse(hat: Actor, row: Disclosure) -> Verdict:
    """Whether a hat may say, before anything is collected, that nothing is disclosed."""
    verdict = may_keep(hat, row)
    if verdict and row.state not in (S.RECEIVED, S.ID_VERIFIED):
        return no("It is collected: the owners decide on what they hold, each for its own.")
    return verdict


@transaction.atomic
def refuse(row: Disclosure, *, by: Hat, because: Reason, version: int) -> Disclosure:
    """Disclose nothing, as when who asks cannot show who they are, or takes the request back. Raises Refused, Stale."""
    row = locked(row, version)
    require(may_refuse(by, row))
    if because.is_kept:
        raise Refused("Say in a sentence why nothing is disclosed.")
    at = clock.now()
    because = sealing.keep_reason(because, about=row, by=by)
    row.set_step(S.REFUSED, by=by, at=at, because=because)
    return done(row, Verb.DECLINED, by=by, at=at, because=because)


# --- time -----------------------------------------------------------------------------------------


def may_extend(hat: Actor, row: Disclosure) -> Verdict:
    """Whether a hat may put the answer off: once, within the first month, a subject access request alone."""
    verdict = may_keep(hat, row)
    if not verdict:
        return verdict
    if not row.is_subject_access:
        return no("The court, the police or the law named the day: only they can move it.")
    if row.extended_at is not None:
        return no("It was extended once: it cannot be again.")
    return _can_wait(row)


def _can_wait(row: Disclosure) -> Verdict:
    today = hats.today()
    if row.state == S.COLLECTING:
        return no("It is being collected: wait a moment.")
    if row.state not in _EXTENDABLE:
        return no("It is being decided: answer it.")
    if today > row.due_on:
        return no("Its month is over: it can be extended within that month alone.")
    if row.state == S.OWNER_CONSULT and today >= row.owners_on:
        return no("The owners’ day is over: the answer can be decided now.")
    return YES


@transaction.atomic
def extend(row: Disclosure, *, is_told: bool, by: Hat, because: Reason, version: int) -> Disclosure:
    """Put the answer off by two months, with the reason; who asked is told within the first. Raises Refused, Stale.

    The owners' day moves along. It rests on what was asked, never on what anybody holds: who decides it
    does not know that.
    """
    row = locked(row, version)
    require(may_extend(by, row))
    if not is_told:
        raise Refused("Tell who asked that it takes longer, and why, and say that you did.")
    if because.is_kept:
        raise Refused("Say in a sentence why it takes longer.")
    at = clock.now()
    due_on = disclosure_days.due_after(row.received_on, disclosure_days.EXTENDED_MONTHS)
    because = sealing.keep_reason(because, about=row, by=by)
    owners_on = disclosure_days.owners_day(due_on, row.received_on)
    row.set_extended(due_on, owners_on, by=by, at=at, because=because)
    clocks.move(row, CLOCK, at=at, due_at=clocks.end_of(due_on))
    disclosure_gathering.move_clocks(row, at=at)
    return done(row, Verb.CHANGED, by=by, at=at, because=because)


# --- telling and noting ---------------------------------------------------------------------------


def tell(row: Disclosure, *, by: Actor, at: datetime) -> None:
    """Tell the officers of the agency that answers, but nobody kept from the person's records."""
    away = people_kept([row.subject_id])[row.subject_id] | {by.person_id}
    notices.post(
        to=row.owner_id,
        notice_kind=NoticeKind.DISCLOSURE_CHANGED,
        about=row,
        by=Service("disclosures", agency_id=row.owner_id),
        at=at,
        workspace_id=row.workspace_id,
        not_for=sorted(pk for pk in away if pk),
    )


def done(
    row: Disclosure, verb: Verb, *, by: Hat, at: datetime, because: Reason | None = None
) -> Disclosure:
    """Tell the agency's officers of a step, and leave its entry: the end of every act on a request."""
    tell(row, by=by, at=at)
    log.write(
        by=by,
        verb=verb,
        about=[row],
        people=[row.subject_id],
        reason=because,
        ground=f"disclosure:{row.disclosure_kind.lower()}",
        at=at,
    )
    return row


# --- the end --------------------------------------------------------------------------------------


@transaction.atomic
def close(
    row: Disclosure, *, to: str, how: str, sent_on: date, by: Hat, version: int
) -> Disclosure:
    """Note when the answer went, to whom and how (DPA 2018 s62), and close it. Raises Refused, Stale."""
    row = locked(row, version)
    require(may_step(by, row, S.CLOSED))
    first = (row.settled_at or row.received_at).astimezone(clock.LONDON).date()
    if not first <= sent_on <= hats.today():
        raise Refused(
            "Give the day on which the answer went: not ahead of today, nor before it was decided."
        )
    if not (to.strip() and how.strip()):
        raise Refused("Say to whom the answer went, and how.")
    require(postal_destinations.may_go_to(f"{to}\n{how}", subject_id=row.subject_id, by=by))
    at, was = clock.now(), row.state
    row.sent_on = sent_on
    sealing.seal(row, "answer", {"to": to.strip(), "how": how.strip()}, by=by)
    row.set_step(S.CLOSED, by=by, at=at)
    row.file.set_closed(at)
    clocks.meet(row, CLOCK, at=at)
    for hold in Hold.objects.standing().filter(by_id=row.pk):
        hold.set_lifted(at)
    disclosure_gathering.stop_clocks(row, at=at)
    tell(row, by=by, at=at)
    log.write(
        by=by,
        verb=Verb.RELEASED if was != S.REFUSED else Verb.CLOSED,
        about=[row],
        people=[row.subject_id],
        ground=f"disclosure:{row.disclosure_kind.lower()}",
        count=row.pages or 0,
        at=at,
    )
    return row
