"""The steps of a protective order after it was recorded, until it is looked back on (4.13)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from agencies import clock, hats, sealing
from agencies.actors import Actor, Hat
from agencies.models.notices import NoticeKind
from agencies.reasons import Reason
from agencies.verdicts import YES, Refused, Verdict, no, require
from audit.log.entries import Verb
from mash_hub import free_text, order_clocks
from mash_hub.calendars import hearing_due
from mash_hub.models.order_types import RULES, OrderType
from mash_hub.models.protective_orders import (
    ENDED,
    OVER,
    PENDING,
    TABLE,
    Effect,
    OrderState,
    ProtectiveOrder,
    Service,
)
from mash_hub.order_copies import may_keep, note, take_all_back, tell
from mash_hub.protective_orders import (
    Days,
    Terms,
    end_notice,
    is_followed,
    put,
    require_days,
    require_review,
    require_tag,
    require_terms,
    require_withheld,
    seal,
)

S = OrderState
_UNTOLD = (S.REFUSED, S.WITHDRAWN)


def may_step(hat: Actor, row: ProtectiveOrder, state: OrderState) -> Verdict:
    """Whether a hat may take an order to a state."""
    if not (allowed := may_keep(hat, row)):
        return allowed
    if state == S.APPLIED and RULES[OrderType(row.order_type)].is_notice:
        return no("A notice is given, not applied for.")
    step = TABLE.step(row.state, state)
    if step is None or step.act is None:
        return no(f"It is “{row.get_state_display()}” now. Load the page again.")
    return YES


def _locked(row: ProtectiveOrder, version: int) -> ProtectiveOrder:
    wanted = ("file", "follows", "subject")
    return ProtectiveOrder.objects.select_related(*wanted).lock(row, version)


@transaction.atomic
def apply(
    row: ProtectiveOrder, on: date, hearing_at: datetime | None, *, by: Hat, version: int
) -> ProtectiveOrder:
    """Note that an order was applied for, and when it is heard. Raises Refused, Stale."""
    row = _locked(row, version)
    require(may_step(by, row, S.APPLIED))
    if on > hats.today():
        raise Refused("It was applied for today or earlier.")
    at = clock.now()
    row.set_applied(on, hearing_at, by=by, at=at)
    return _done(row, Verb.CHANGED, by=by, at=at)


@transaction.atomic
def grant(
    row: ProtectiveOrder, terms: Terms, days: Days, *, by: Hat, version: int
) -> ProtectiveOrder:
    """Note that an order was made, or a notice given: what it says, from when, until when, what is due.

    A notice that it follows ends with it. Raises Refused, WordsRefused, Stale.
    """
    row = _locked(row, version)
    require(may_step(by, row, S.GRANTED))
    require_terms(terms)
    require_withheld(terms)
    require_days(days, RULES[OrderType(row.order_type)])
    require_tag(terms, days, RULES[OrderType(row.order_type)])
    free_text.require_clear(terms.texts, file_id=row.file_id, by=by)
    at = clock.now()
    names = sealing.open_quietly([row], ["terms"], by=by)[row, "terms"] or {}
    put(row, days)
    row.is_address_withheld = terms.is_address_withheld
    seal(row, terms, names, by=by)
    row.set_granted(by=by, at=at)
    order_clocks.heard(row, at=at)
    end_notice(row, by=by, at=at)
    return _done(row, Verb.GRANTED, by=by, at=at)


@transaction.atomic
def settle(
    row: ProtectiveOrder, state: OrderState, on: date, *, by: Hat, because: Reason, version: int
) -> ProtectiveOrder:
    """Note that an order was refused, is not pursued, or was discharged. Raises Refused, Stale."""
    row = _locked(row, version)
    require(may_step(by, row, state))
    if on > hats.today():
        raise Refused("Give a day that has come.")
    at = clock.now()
    because = sealing.keep_reason(because, about=row, by=by)
    if state == S.REFUSED:
        order_clocks.heard(row, at=at)
    was_applied = row.state == S.APPLIED
    row.set_state(state, by=by, at=at, because=because, ended_on=on)
    if state in _UNTOLD:
        row.file.set_closed(at)
        tell(
            row, NoticeKind.ORDER_CHANGED, by=by, at=at
        )  # those who held a copy, for the last time
        take_all_back(row, by=by)
        # The court has not heard what was only considered: the notice stays in force.
        if state == S.REFUSED or (was_applied and not is_followed(row)):
            end_notice(row, by=by, at=at)
    return _done(row, Verb.ENDED, by=by, at=at, because=because)


@transaction.atomic
def serve(
    row: ProtectiveOrder, served_at: datetime, service: Service, *, by: Hat, version: int
) -> ProtectiveOrder:
    """Note that it was served on the person; the hearing of a notice is counted from that instant.

    Raises Refused, Stale.
    """
    row = _locked(row, version)
    at = clock.now()
    begun = row.begins_on is not None and row.begins_on <= hats.today()
    state = S.IN_FORCE if begun else S.SERVED
    require(may_step(by, row, state))
    if served_at > at or service == Service.NONE:
        raise Refused("Say when and how it was served: not ahead of now.")
    if hours := RULES[OrderType(row.order_type)].hearing_hours:
        row.hearing_at = hearing_due(served_at, hours)
    row.set_served(state, served_at, service, by=by, at=at)
    return _done(row, Verb.CHANGED, by=by, at=at)


@transaction.atomic
def vary(
    row: ProtectiveOrder, terms: Terms, days: Days, *, by: Hat, because: Reason, version: int
) -> ProtectiveOrder:
    """Note that the court varied it: its new terms and days, which every holder of a copy reads.

    The terms before stay in its history. Raises Refused, WordsRefused, Stale.
    """
    row = _locked(row, version)
    require(may_step(by, row, S.VARIED))
    require_terms(terms)
    require_withheld(terms)
    days = Days(row.begins_on, days.last_on, days.duty_on, days.review_on)
    if days.duty_on != row.duty_on:
        row.duty_met_at = None  # what is due by another day is due anew
    rule = RULES[OrderType(row.order_type)]
    require_days(days, rule)
    require_tag(terms, days, rule, varied_on=hats.today())
    free_text.require_clear(terms.texts, file_id=row.file_id, by=by)
    at = clock.now()
    because = sealing.keep_reason(because, about=row, by=by)
    names = sealing.open_quietly([row], ["terms"], by=by)[row, "terms"] or {}
    put(row, days)
    row.is_address_withheld = terms.is_address_withheld
    seal(row, terms, names, by=by)
    row.set_varied(by=by, at=at, because=because)
    return _done(row, Verb.AMENDED, by=by, at=at, because=because)


@transaction.atomic
def duty_done(row: ProtectiveOrder, *, by: Hat, version: int) -> ProtectiveOrder:
    """Note that what was due by a day was done. Raises Refused, Stale."""
    row = _locked(row, version)
    require(may_do_duty(by, row))
    at = clock.now()
    order_clocks.meet(row, order_clocks.DUTY, at=at)
    row.set_duty_met(by=by, at=at)
    return _done(row, Verb.COMPLETED, by=by, at=at)


def may_do_duty(hat: Actor, row: ProtectiveOrder) -> Verdict:
    """Whether something of an order is due that can be noted as done."""
    if not (allowed := may_keep(hat, row)):
        return allowed
    is_due = row.is_current and row.duty_on is not None and row.duty_met_at is None
    return YES if is_due else no("Nothing is due under this order.")


@transaction.atomic
def looked_at(
    row: ProtectiveOrder, review_on: date | None, *, by: Hat, version: int
) -> ProtectiveOrder:
    """Note that an order was reviewed, and when it is again. Raises Refused, Stale."""
    row = _locked(row, version)
    require(may_keep(by, row))
    if not row.is_current:
        raise Refused("It is not current: there is nothing to review.")
    require_review(review_on, RULES[OrderType(row.order_type)])
    at = clock.now()
    order_clocks.meet(row, order_clocks.REVIEW, at=at)
    row.set_review(review_on, by=by, at=at)
    return _done(row, Verb.CONFIRMED, by=by, at=at)


def may_look_back(hat: Actor, row: ProtectiveOrder) -> Verdict:
    """Say what an order did: its owner, once it has ended."""
    if not (allowed := may_keep(hat, row)):
        return allowed
    return YES if row.state in ENDED else no("It has not ended.")


@transaction.atomic
def look_back(
    row: ProtectiveOrder, effect: Effect, words: str, *, by: Hat, version: int
) -> ProtectiveOrder:
    """Say whether an order that ended worked: it counts in what works, and its copies are taken back.

    Raises Refused, WordsRefused, Stale.
    """
    row = _locked(row, version)
    require(may_look_back(by, row))
    if effect == Effect.NONE or not words.strip():
        raise Refused("Say whether it worked, and in words what it did.")
    free_text.require_clear([words], file_id=row.file_id, by=by)
    at = clock.now()
    tell(row, NoticeKind.ORDER_CHANGED, by=by, at=at)  # those who hold a copy, for the last time
    take_all_back(row, by=by)
    sealing.seal(row, "outcome", {"words": words.strip()}, by=by)
    row.set_looked_back(effect, by=by, at=at)
    row.file.set_closed(at)
    note(row, Verb.CLOSED, by=by)
    return row


def _done(
    row: ProtectiveOrder, verb: Verb, *, by: Hat, at: datetime, because: Reason | None = None
) -> ProtectiveOrder:
    """What every step ends with: its times, its notices, its entry."""
    if row.is_current or row.state in PENDING:
        order_clocks.run(row, at=at)
    else:
        order_clocks.over(row, at=at)
    if row.state not in OVER:
        tell(row, NoticeKind.ORDER_CHANGED, by=by, at=at)
    note(row, verb, by=by, because=because)
    return row
