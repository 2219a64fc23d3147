"""Writing down breaches of protective orders, and what was done about them (4.13)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from agencies import clock, sealing
from agencies.actors import Actor, Hat
from agencies.models.grants import CauseKind
from agencies.models.notices import NoticeKind
from agencies.roles import Act, may
from agencies.verdicts import YES, Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import free_text, order_copies, outstanding_offenders
from mash_hub.models.order_breaches import BreachDone, BreachSource, OrderBreach
from mash_hub.models.protective_orders import ENDED, HELD, OrderState, ProtectiveOrder

S = OrderState


@dataclass(frozen=True)
class Said:
    """A breach as it is written down."""

    happened_at: datetime
    source: BreachSource
    done: BreachDone
    what: str
    about_done: str = ""


def may_write(hat: Actor, row: ProtectiveOrder) -> Verdict:
    """Write a breach down: whoever reads the order and keeps orders, while it binds or has just ended."""
    if not (allowed := may(hat, Act.KEEP_ORDERS)):
        return allowed
    if row.state not in (*HELD, *ENDED) or row.served_at is None:
        return no("Only an order that was served and has begun can be breached.")
    return YES


@transaction.atomic
def write(row: ProtectiveOrder, said: Said, *, by: Hat, version: int) -> OrderBreach:
    """Write a breach of an order down: an entry of its own, read by whoever holds a copy.

    What another agency than the order's own writes goes to that agency. Raises Refused, WordsRefused,
    Stale.
    """
    row = ProtectiveOrder.objects.select_related("file", "subject", "card").lock(row, version)
    require(may_write(by, row))
    _require(row, said)
    free_text.require_clear([said.what, said.about_done], file_id=row.file_id, by=by)
    at = clock.now()
    breach = OrderBreach(
        id=uuid4(),
        order=row,
        file_id=row.file_id,
        owner_id=by.agency_id,
        happened_at=said.happened_at,
        source=said.source,
        done=said.done,
        written_at=at,
        written_by_id=by.person_id,
    )
    words = {"what": said.what.strip(), "done": said.about_done.strip()}
    _seal(breach, words, by=by)
    breach.start(by=by, at=at)
    if row.is_held and row.state != S.BREACHED:
        row.set_state(S.BREACHED, by=by, at=at)
    if said.done == BreachDone.ARRESTED:
        outstanding_offenders.arrested(row.card, since=said.happened_at, by=by)
    order_copies.tell(row, NoticeKind.ORDER_BREACHED, by=by, at=at)
    _note(breach, Verb.CREATED, by=by)
    return breach


def _require(row: ProtectiveOrder, said: Said) -> None:
    if not said.what.strip():
        raise Refused("Say what happened.")
    if said.happened_at > clock.now():
        raise Refused("The breach cannot lie ahead.")
    day = said.happened_at.astimezone(clock.LONDON).date()
    last = row.ended_on or row.last_on
    if (row.begins_on and day < row.begins_on) or (last is not None and day > last):
        raise Refused("On that day the order was not in force.")


def _seal(breach: OrderBreach, words: dict[str, str], *, by: Hat) -> None:
    """Seal the words for the order's agency, and for whoever holds a copy where that agency wrote."""
    row = breach.order
    cause = sealing.Cause.of(CauseKind.RELEASE, row)
    if breach.owner_id != row.owner_id:
        sealing.seal(breach, "words", words, by=by, to={row.owner_id}, cause=cause)
        return
    is_new = breach.words is None
    sealing.seal(breach, "words", words, by=by)
    if is_new:
        order_copies.give_breach(breach, by=by)


def may_change(hat: Actor, breach: OrderBreach) -> Verdict:
    """Say what was done since: who wrote it down, and the order's agency alone where it wrote it."""
    if not (allowed := may(hat, Act.KEEP_ORDERS)):
        return allowed
    own = hat.agency_id == breach.owner_id
    return YES if own else no("The agency that wrote it down says what was done.")


@transaction.atomic
def change(
    breach: OrderBreach, done: BreachDone, about_done: str, *, by: Hat, version: int
) -> OrderBreach:
    """Say what was done about a breach since. Raises Refused, WordsRefused, Stale."""
    rows = OrderBreach.objects.select_related(
        "order", "order__file", "order__subject", "order__card"
    )
    breach = rows.lock(breach, version)
    require(may_change(by, breach))
    free_text.require_clear([about_done], file_id=breach.file_id, by=by)
    at = clock.now()
    words = sealing.open_quietly([breach], ["words"], by=by)[breach, "words"] or {}
    _seal(breach, {"what": words.get("what", ""), "done": about_done.strip()}, by=by)
    is_arrest = done == BreachDone.ARRESTED != breach.done
    breach.set_done(done, by=by, at=at)
    if is_arrest:  # it came after the breach was written down with something else done about it
        outstanding_offenders.arrested(breach.order.card, since=breach.written_at, by=by)
    order_copies.tell(breach.order, NoticeKind.ORDER_BREACHED, by=by, at=at)
    _note(breach, Verb.CHANGED, by=by)
    return breach


def _note(breach: OrderBreach, verb: Verb, *, by: Hat) -> None:
    owners: list[UUID] = sorted({breach.owner_id, breach.order.owner_id})
    log.write(
        by=by,
        verb=verb,
        about=[breach, breach.order],
        people=[breach.order.subject_id],
        owners=owners,
        sections=["words"],
        ground=breach.done.lower(),
        at=clock.now(),
    )


def said_done(breach: OrderBreach, *, by: Hat) -> str:
    """What was said until now of what was done, for who may change it; one log entry."""
    return sealing.open([breach], ["words"], by=by).text(breach, "words", "done")
