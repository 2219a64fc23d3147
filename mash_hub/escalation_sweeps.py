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
from mash_hub import clocks, escalations, late_contacts, lateness, partnership_settings
from mash_hub.escalation_rules import HIGHEST
from mash_hub.lateness import NEVER_RED, WAITED_FOR
from mash_hub.models.actions import DUE, Action
from mash_hub.models.clocks import Clock
from mash_hub.models.contacts import Contact
from mash_hub.models.escalations import Escalation
from mash_hub.models.partnership_settings import SettingName

_BATCH = 100
_IS_RED = Q(clock_type=clocks.ClockType.CONTINUOUS) & ~Q(name__in=NEVER_RED)
_IS_ACTION = Q(thing_kind=Action.kind, name=DUE)


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
    kinds, names = zip(*WAITED_FOR, strict=True)
    at = clock.now()
    late = Clock.objects.late(at).filter(
        breached_at__isnull=False, escalated_at__isnull=True, thing_kind__in=kinds, name__in=names
    )
    found: list[UUID] = []
    # Each threshold has its own batch, or many that are not long late would hide a Red one that is.
    for rows, name in (
        (late.filter(_IS_RED), SettingName.SECOND_BREACH_RED),
        (late.filter(_IS_ACTION), SettingName.ACTION_CHALLENGED),
        (late.exclude(_IS_RED | _IS_ACTION), SettingName.SECOND_BREACH),
    ):
        oldest = rows.order_by("due_at", "pk")[:_BATCH]
        found += [row.pk for row in oldest if _second_threshold(row, name) <= at]
    return found


def _second_threshold(row: Clock, name: SettingName) -> datetime:
    """When lateness of a clock becomes a challenge (domain notes 4.0; of an action 4.9)."""
    after = partnership_settings.target(name, row.workspace_id, row.due_at)
    return clocks.due_in(row.workspace_id, after, row.due_at)


@transaction.atomic
def raise_for(*, by: Actor, only: Collection[UUID]) -> int:
    """Raise a challenge for each of some clocks once; gives how many were raised.

    Where no other agency waits for a thing there is nobody to raise it: its own was told that it is
    late, and that is all (4.14: two different agencies); of a contact those above are told, too.
    """
    ids = set(long_late_ids()) & set(only)
    late = Clock.objects.select_for_update(of=("self",), skip_locked=True).filter(pk__in=ids)
    rows = list(late.order_by("pk"))
    at = clock.now()
    Clock.objects.filter(pk__in=[row.pk for row in rows]).update(escalated_at=at)
    known = lateness.parties(rows)
    alone = [row.thing_id for row in rows if row.pk not in known and row.thing_kind == Contact.kind]
    late_contacts.go_up(alone, by=by, at=at)
    wanted = [
        escalations.Raised(
            known[row.pk].thing,
            known[row.pk].waits_id,
            known[row.pk].late_id,
            WAITED_FOR[row.thing_kind, row.name],
        )
        for row in rows
        if row.pk in known
    ]
    return len(escalations.raise_all(wanted, by=by))
