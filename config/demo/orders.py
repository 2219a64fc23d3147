"""Protective orders of the story with a breach, a Clare’s Law application, and somebody who is sought."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from agencies import hats
from agencies.actors import Hat
from config.demo.marks import subject_in
from config.demo.teller import Teller
from mash_hub import (
    clares_law,
    order_breaches,
    order_copies,
    order_steps,
    outstanding_offenders,
    protective_orders,
)
from mash_hub.flags import Showing
from mash_hub.models import DvdsApplication, Enquiry, OutstandingOffender, ProtectiveOrder
from mash_hub.models.clares_law import Route
from mash_hub.models.order_breaches import BreachDone, BreachSource
from mash_hub.models.order_types import Condition, OrderType
from mash_hub.models.outstanding_offenders import OffenderRisk
from mash_hub.models.protective_orders import OrderState, Service
from mash_hub.models.subjects import ManagedBy, PersonRole
from mash_hub.protective_orders import Days, Recorded, Terms

S = OrderState
_KEEP_AWAY = Terms(
    court="Northmoor Magistrates’ Court",
    conditions=(Condition.NO_CONTACT, Condition.NO_APPROACH, Condition.EXCLUSION),
    area="The streets round her home and Ellie’s school, as on the map with the order",
    words="He must not contact her or Ellie in any way, nor through others, nor come within 100 metres.",
    is_address_withheld=True,
)


def oakden(teller: Teller, enquiry: Enquiry, at: datetime) -> None:
    """The police serve a notice on Callum; the court makes the order, and he breaches it within days."""
    owen = teller.hat("owen", "mash")
    with teller.act(at, owen):
        callum = subject_in(enquiry, PersonRole.PERPETRATOR)
        protected = (
            (subject_in(enquiry, PersonRole.VICTIM), PersonRole.VICTIM),
            (subject_in(enquiry, PersonRole.CHILD), PersonRole.CHILD),
        )
        said = Recorded(OrderType.DVPN, S.GRANTED, _KEEP_AWAY, Days(hats.today()), protected)
        notice = protective_orders.record(callum, said, by=owen)
    at += timedelta(minutes=20)
    _step(teller, notice, at, owen, order_steps.serve, at, Service.PERSON)
    at += timedelta(days=1)
    with teller.act(at, owen):
        days = Days(hats.today(), hats.today() + timedelta(days=27))
        before = ProtectiveOrder.objects.select_related("file").get(pk=notice.pk)
        said = Recorded(OrderType.DVPO, S.GRANTED, _KEEP_AWAY, days, protected, follows=before)
        order = protective_orders.record(callum, said, by=owen)
    at += timedelta(hours=1)
    _step(teller, order, at, owen, order_steps.serve, at, Service.COURT)
    agency, workspace = teller.made.agency, teller.made.workspace
    showing = Showing(
        (agency["council"].pk, agency["safe_haven"].pk),
        places=(workspace["mash"].pk, workspace["marac"].pk),
    )
    _step(teller, order, at, owen, order_copies.show, showing)
    at += timedelta(days=6)
    with teller.act(at, owen):
        newest = ProtectiveOrder.objects.get(pk=order.pk)
        breach = order_breaches.Said(
            at - timedelta(hours=5),
            BreachSource.PROTECTED,
            BreachDone.ARRESTED,
            "A friend of his wrote to her: “He only wants to talk.”",
            "Arrested the same evening; in court on Monday.",
        )
        order_breaches.write(newest, breach, by=owen, version=newest.version)


def asked(teller: Teller, enquiry: Enquiry, at: datetime) -> None:
    """Her sister asks about Callum under Clare’s Law; the first checks are done, and she is to be met."""
    owen = teller.hat("owen", "mash")
    with teller.act(at, owen):
        said = clares_law.Asked(
            Route.ASK,
            subject_in(enquiry, PersonRole.PERPETRATOR),
            at - timedelta(hours=2),
            "Her sister",
            "She has heard that he hurt somebody before Marisa, and fears that Marisa goes back to him.",
        )
        row = clares_law.receive(subject_in(enquiry, PersonRole.VICTIM), said, by=owen)
    later = at + timedelta(hours=20)
    with teller.act(later, owen):
        newest = DvdsApplication.objects.get(pk=row.pk)
        found = "An order of 2025 and three incidents; nothing from other forces yet."
        clares_law.check(newest, found, by=owen, version=newest.version)


def sought(teller: Teller, enquiry: Enquiry, at: datetime) -> None:
    """Grant Pell is sought for breaking his licence, and was not found where he should live."""
    iris = teller.hat("iris", "mash")
    with teller.act(at, iris):
        said = outstanding_offenders.Entered(
            OffenderRisk.HIGH,
            at - timedelta(days=3, hours=6),
            "Followed her from work, against the order; left before officers came.",
            "20/118842/27",
            ManagedBy.PROBATION,
        )
        row = outstanding_offenders.enter(
            subject_in(enquiry, PersonRole.PERPETRATOR), said, by=iris
        )
    with teller.act(at + timedelta(hours=5), iris):
        newest = OutstandingOffender.objects.get(pk=row.pk)
        outstanding_offenders.review(
            newest,
            OffenderRisk.HIGH,
            ManagedBy.PROBATION,
            "Not at his approved address; his brother’s is tried tonight.",
            by=iris,
            version=newest.version,
        )


def devlin(teller: Teller, enquiry: Enquiry, at: datetime) -> None:
    """A stalking protection order for three years; he has notified the police of where he lives."""
    iris = teller.hat("iris", "mash")
    with teller.act(at, iris):
        today = hats.today()
        terms = Terms(
            court="Northmoor Magistrates’ Court",
            conditions=(Condition.NO_CONTACT, Condition.NO_APPROACH, Condition.NOTIFY),
            words="He must not follow or wait for her, at work or elsewhere, nor write to her.",
        )
        days = Days(today, today + timedelta(days=3 * 365), today + timedelta(days=3))
        victim = subject_in(enquiry, PersonRole.VICTIM)
        said = Recorded(OrderType.SPO, S.GRANTED, terms, days, ((victim, PersonRole.VICTIM),))
        order = protective_orders.record(subject_in(enquiry, PersonRole.PERPETRATOR), said, by=iris)
    later = at + timedelta(hours=2)
    _step(teller, order, later, iris, order_steps.serve, later, Service.COURT)
    _step(teller, order, later + timedelta(days=1), iris, order_steps.duty_done)


def _step(
    teller: Teller,
    row: ProtectiveOrder,
    at: datetime,
    by: Hat,
    act: Callable[..., Any],
    *said: Any,
) -> None:
    """One act on an order as it stands then."""
    with teller.act(at, by):
        newest = ProtectiveOrder.objects.get(pk=row.pk)
        act(newest, *said, by=by, version=newest.version)
