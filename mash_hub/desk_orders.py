"""What of protective orders, Clare’s Law and the list of outstanding offenders stands on My work."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from agencies.actors import Hat
from agencies.roles import Act, may
from mash_hub import clares_law, clares_law_page, clocks, outstanding_offenders
from mash_hub.models.clares_law import DvdsApplication
from mash_hub.models.outstanding_offenders import OutstandingOffender
from mash_hub.models.protective_orders import ENDED, OrderState, ProtectiveOrder
from mash_hub.work import Work, first_of, more

S = OrderState


def work_for(hat: Hat, _at: datetime) -> list[Work]:
    """Orders of one’s agency to be served or looked back on; for the police what they alone keep."""
    if not may(hat, Act.KEEP_ORDERS):
        return []
    found = _orders(hat)
    if clares_law.may_keep(hat):
        found += [*_applications(hat), *_offenders(hat)]
    return found


def _orders(hat: Hat) -> list[Work]:
    seen = ProtectiveOrder.objects.visible_to(hat).filter(owner=hat.agency_id)
    rows, rest = first_of(seen.filter(state__in=(S.GRANTED, *ENDED)).order_by("made_at", "pk"))
    return [
        Work(
            kind="order",
            words="An order to be served"
            if row.state == S.GRANTED
            else "An order has ended: what did it do?",
            reference=row.reference,
            url=reverse("mash_hub:order", args=[row.pk]),
            clock=None,
            group="due",
            verb="Serve" if row.state == S.GRANTED else "Look back",
            file_id=row.file_id,
        )
        for row in rows
    ] + more(rest, "orders", "mash_hub:orders", "due")


def _applications(hat: Hat) -> list[Work]:
    rows, rest = first_of(DvdsApplication.objects.visible_to(hat).not_over().by_limit())
    return [
        Work(
            kind="disclosure",
            words=f"Clare’s Law: {line.words.lower() or line.row.get_state_display().lower()}",
            reference=line.row.reference,
            url=reverse("mash_hub:dvds-application", args=[line.row.pk]),
            clock=line.clock,
            group="due",
            verb="Look",
            file_id=line.row.file_id,
        )
        for line in clares_law_page.lines(rows)
    ] + more(rest, "Clare’s Law applications", "mash_hub:dvds", "due")


def _offenders(hat: Hat) -> list[Work]:
    seen = OutstandingOffender.objects.visible_to(hat).sought()
    rows, rest = first_of(seen.in_order())
    limits = clocks.of(
        OutstandingOffender.kind, [row.pk for row in rows], outstanding_offenders.REVIEW
    )
    return [
        Work(
            kind="offender",
            words="Outstanding offender: review",
            reference=row.reference,
            url=reverse("mash_hub:offender", args=[row.pk]),
            clock=limits.get(row.pk),
            group="due",
            verb="Review",
            file_id=row.file_id,
        )
        for row in rows
    ] + more(rest, "outstanding offenders", "mash_hub:offenders", "due")
