"""What happens to protective orders by the calendar: they begin, and they end (4.13)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from agencies import clock, door, hats
from agencies.actors import Service
from agencies.models.notices import NoticeKind
from agencies.reasons import BY_RULE
from audit.log.entries import Verb
from mash_hub import order_clocks
from mash_hub.models.protective_orders import OrderState, ProtectiveOrder
from mash_hub.order_copies import note, tell

S = OrderState


def due_ids() -> set[UUID]:
    """Orders whose first day has come, and those whose last day is over."""
    today = hats.today()
    begun = ProtectiveOrder.objects.to_begin(today).values_list("pk", flat=True)
    return {*begun, *ProtectiveOrder.objects.run_out(today).values_list("pk", flat=True)}


@transaction.atomic
def fall_due(*, by: Service, only: Collection[UUID]) -> int:
    """Let orders begin and end by their days, and tell whoever reads them; gives how many."""
    at = clock.now()
    rows = ProtectiveOrder.objects.filter(pk__in=only).select_for_update(of=("self",))
    found = [*rows.select_related("file", "subject").order_by("pk")]
    for row in found:
        owner = Service(by.name, agency_id=row.owner_id, workspace_id=row.workspace_id)
        with door.wearing_agency(row.owner_id):
            _follow(row, by=owner, at=at)
    return len(found)


def _follow(row: ProtectiveOrder, *, by: Service, at: datetime) -> None:
    today = hats.today()
    if row.is_current and row.last_on is not None and row.last_on < today:
        order_clocks.over(row, at=at)
        row.set_state(S.EXPIRED, by=by, at=at, because=BY_RULE, ended_on=row.last_on)
        verb = Verb.ENDED
    elif row.state == S.SERVED:
        row.set_state(S.IN_FORCE, by=by, at=at, because=BY_RULE)
        verb = Verb.CHANGED
    else:
        return
    tell(row, NoticeKind.ORDER_CHANGED, by=by, at=at)
    note(row, verb, by=by, because=BY_RULE)
