"""When people last declared their interests: the day alone, for those who look after them (5.5, 7.2 R13).

Whom somebody declared is read by nobody but them; that they declared is asked of everybody each year.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from django.db.models import F, OuterRef, Q, Subquery

from agencies import clock, hats
from agencies.actors import Hat
from agencies.models.people import Membership, MembershipQuerySet, Person
from mash_hub.interests import CONFIRMED_FOR
from mash_hub.models.interests import Interests

_SOON = timedelta(days=14)  # as of a role that is to be confirmed again


@dataclass(frozen=True)
class Declared:
    """One person, their roles, when they last declared, and the last day for which that counts."""

    person: Person
    roles: list[str]
    on: date | None
    until_on: date | None
    is_late: bool


def of_people(hat: Hat, at: datetime) -> list[Declared]:
    """The people whom a manager looks after and who wear a hat, who is late first. One query."""
    rows = _held(hat).select_related("person__agency", "workspace")
    longest_ago = F("declared_at").asc(nulls_first=True)
    rows = rows.order_by(longest_ago, "person__name", "person_id", "workspace__name")
    return [_declared([*own], at) for _, own in groupby(rows, lambda one: one.person_id)]


def _held(hat: Hat) -> MembershipQuerySet:
    said = Interests.objects.filter(person=OuterRef("person")).values("confirmed_at")
    held = Membership.objects.managed_by(hat).in_time(hats.today())
    return held.annotate(declared_at=Subquery(said))


def _declared(several: Sequence[Membership], at: datetime) -> Declared:
    declared_at: datetime | None = getattr(several[0], "declared_at", None)
    return Declared(
        several[0].person,
        [f"{one.get_role_display()}, {one.workspace.name}" for one in several],
        _day(declared_at) if declared_at else None,
        counts_until(declared_at) if declared_at else None,
        declared_at is None or declared_at <= at - CONFIRMED_FOR,
    )


def counts_until(declared_at: datetime) -> date:
    """The London day on which a declaration is to be confirmed again."""
    return _day(declared_at + CONFIRMED_FOR)


def _day(at: datetime) -> date:
    return at.astimezone(clock.LONDON).date()


def people_late(hat: Hat, at: datetime) -> int:
    """How many people of a manager have not declared within a year."""
    late = Q(declared_at=None) | Q(declared_at__lte=at - CONFIRMED_FOR)
    return _held(hat).filter(late).values("person").distinct().count()


def own_due(hat: Hat, at: datetime) -> date | None:
    """The day on which a hat's wearer is to confirm what they declared, from a fortnight before."""
    near = at + _SOON - CONFIRMED_FOR
    found = Interests.objects.visible_to(hat).filter(confirmed_at__lte=near)
    declared_at = found.values_list("confirmed_at", flat=True).first()
    return counts_until(declared_at) if declared_at else None
