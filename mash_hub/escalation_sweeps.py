"""What nobody has to watch: a challenge climbs when its time runs out, and long lateness raises one."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from agencies import clock
from agencies.actors import Actor
from agencies.reasons import BY_RULE
from mash_hub import clocks, escalations, partnership_settings
from mash_hub.access_requests import ACCESS
from mash_hub.enquiries import ACKNOWLEDGEMENT
from mash_hub.escalation_rules import HIGHEST, Challenged
from mash_hub.models.access_requests import AccessRequest
from mash_hub.models.actions import DUE, Action
from mash_hub.models.clocks import Clock
from mash_hub.models.enquiries import Acknowledgement
from mash_hub.models.escalations import Escalation, EscalationType
from mash_hub.models.partnership_settings import SettingName
from mash_hub.models.requests import InformationRequest
from mash_hub.ratings import ANSWER

_BATCH = 100

# The clocks of one agency that another waits for, and what their lateness is called.
_WAITED_FOR = {
    (InformationRequest.kind, ANSWER): EscalationType.DELAY,
    (Acknowledgement.kind, ACKNOWLEDGEMENT): EscalationType.DELAY,
    (AccessRequest.kind, ACCESS): EscalationType.ACCESS,
    (Action.kind, DUE): EscalationType.OVERDUE_ACTION,
}


# The time of an action counts day and night, too, but is nobody's Red.
_IS_RED = Q(clock_type=clocks.ClockType.CONTINUOUS) & ~Q(name=DUE)


# --- climbing -------------------------------------------------------------------------------------


def climbing_ids() -> list[UUID]:
    """The open challenges whose level's time has run out, below the highest level."""
    late = Clock.objects.late(clock.now()).filter(
        thing_kind=Escalation.kind, name=escalations.LEVEL, thing_id=OuterRef("pk")
    )
    found = Escalation.objects.open().filter(Exists(late), level__lt=HIGHEST)
    return list(found.order_by("raised_at", "pk").values_list("pk", flat=True)[:_BATCH])


@transaction.atomic
def climb(*, by: Actor, only: Collection[UUID]) -> int:
    """Take each of some challenges up a level once, if its time has run out; gives how many rose."""
    due = set(climbing_ids()) & set(only)
    rows = Escalation.objects.select_for_update(of=("self",), skip_locked=True).filter(pk__in=due)
    risen = 0
    for row in rows.order_by("pk"):
        late = clocks.of(Escalation.kind, [row.pk], escalations.LEVEL).get(row.pk)
        if row.is_open and late is not None and late.due_at < clock.now():
            escalations.climb_by(row, by=by, because=BY_RULE)
            risen += 1
    return risen


# --- raised by long lateness ----------------------------------------------------------------------


def long_late_ids() -> list[UUID]:
    """The clocks that others wait for, late and past the second threshold, with no challenge yet."""
    kinds, names = zip(*_WAITED_FOR, strict=True)
    at = clock.now()
    late = Clock.objects.late(at).filter(
        breached_at__isnull=False, escalated_at__isnull=True, thing_kind__in=kinds, name__in=names
    )
    found: list[UUID] = []
    # Each threshold has its own batch, or many that are not long late would hide a Red one that is.
    for rows, name in (
        (late.filter(_IS_RED), SettingName.SECOND_BREACH_RED),
        (late.exclude(_IS_RED), SettingName.SECOND_BREACH),
    ):
        oldest = rows.order_by("due_at", "pk")[:_BATCH]
        found += [row.pk for row in oldest if _second_threshold(row, name) <= at]
    return found


def _second_threshold(row: Clock, name: SettingName) -> datetime:
    """When lateness of a clock becomes a challenge (domain notes 4.0)."""
    after = partnership_settings.target(name, row.workspace_id, row.due_at)
    return clocks.due_in(row.workspace_id, after, row.due_at)


@transaction.atomic
def raise_for(*, by: Actor, only: Collection[UUID]) -> int:
    """Raise a challenge for each of some clocks once; gives how many were raised."""
    ids = set(long_late_ids()) & set(only)
    rows = Clock.objects.select_for_update(of=("self",), skip_locked=True).filter(pk__in=ids)
    raised = 0
    for row in rows.order_by("pk"):
        row.set_escalated(clock.now())
        raised += _raise(row, by=by)
    return raised


def _raise(row: Clock, *, by: Actor) -> bool:
    thing, waits_id, late_id = _parties(row)
    made = escalations.raise_by_rule(
        thing,
        owner_id=waits_id,
        agency_id=late_id,
        escalation_type=_WAITED_FOR[row.thing_kind, row.name],
        by=by,
    )
    return made is not None


def _parties(row: Clock) -> tuple[Challenged, UUID, UUID]:
    """What is late, the agency that waits for it, and the one that is late."""
    if row.thing_kind == Action.kind:
        action = Action.objects.get(pk=row.thing_id)
        return action, action.owner_id, action.agency_id
    if row.thing_kind == Acknowledgement.kind:
        told = Acknowledgement.objects.select_related("enquiry").get(pk=row.thing_id)
        return told.enquiry, told.enquiry.owner_id, told.agency_id
    if row.thing_kind == AccessRequest.kind:
        asked = AccessRequest.objects.select_related("request__enquiry").get(pk=row.thing_id)
        return asked.request, asked.owner_id, asked.agency_id
    request = InformationRequest.objects.select_related("enquiry").get(pk=row.thing_id)
    return request, request.owner_id, request.agency_id
