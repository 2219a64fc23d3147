"""Challenges as numbers: by type and agency, how far they climbed and how long they took (4.14).

Of the challenges raised in a period. No total over types or agencies is shown, so that none gives away a
part that is too small.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from agencies import clock
from agencies.actors import Hat
from mash_hub.escalation_rules import days_of
from mash_hub.measures import Judged, Measure, Period, may_list, there, with_kept
from mash_hub.models.escalations import Escalation, EscalationQuerySet, EscalationType

CODES = ("challenges",)
_WAYS = ("ended", "climbed", "week")
WEEK = timedelta(days=7)  # published practice settles a challenge within one working week


def _seen(hat: Hat) -> EscalationQuerySet:
    """Those the hat sees; to whoever sees no list, all of its workspace, only as numbers."""
    if may_list(hat):
        return Escalation.objects.visible_to(hat).filter(there())
    return Escalation.objects.filter(there(), workspace=hat.workspace_id)


def measures(hat: Hat, period: Period) -> list[Measure]:
    """Ended, climbed above practitioners, and ended within a week: by type and the agency that answers."""
    raised = _seen(hat).filter(raised_at__gte=period.begins, raised_at__lt=period.ends)
    return sorted(with_kept(_made(raised), hat, period, CODES), key=_place)


def _place(measure: Measure) -> tuple[str, int]:
    """By what it is about, then in the order of the three measures."""
    about, _, way = measure.group.rpartition(" ")
    return about, _WAYS.index(way)


def of_files(file_ids: Iterable[UUID]) -> list[Measure]:
    """The measures of the challenges of some cases, by their files; as the role disposal."""
    return _made(Escalation.objects.filter(file__in=[*file_ids]))


def _made(raised: EscalationQuerySet) -> list[Measure]:
    groups: dict[tuple[str, str], list[Escalation]] = defaultdict(list)
    for row in raised.select_related("agency").order_by("raised_at", "pk"):
        groups[EscalationType(row.escalation_type).label, row.agency.short_name].append(row)
    return [
        measure
        for (what, agency), rows in sorted(groups.items())
        for measure in _of(what, agency, rows)
        if measure.rows
    ]


def _of(what: str, agency: str, rows: list[Escalation]) -> list[Measure]:
    about, week_ago = f"{what}, answered by {agency}", clock.now() - WEEK
    over = [row for row in rows if not row.is_open or row.raised_at < week_ago]
    return [
        Measure(
            "challenges",
            f"Challenges that ended: {about}",
            f"{about} ended",
            [Judged(row, not row.is_open, _words(row)) for row in rows],
        ),
        Measure(
            "challenges",
            f"Challenges that went above level 1: {about}",
            f"{about} climbed",
            [Judged(row, row.level > 1, _words(row)) for row in rows],
        ),
        Measure(
            "challenges",
            f"Challenges that ended within a week: {about}",
            f"{about} week",
            [Judged(row, _in_a_week(row), _words(row)) for row in over],
        ),
    ]


def _in_a_week(row: Escalation) -> bool:
    return row.ended_at is not None and row.ended_at - row.raised_at <= WEEK


def _words(row: Escalation) -> str:
    """The highest level it reached, and its working days."""
    days = days_of(row)
    took = "open" if days is None else f"{days} working {'day' if days == 1 else 'days'}"
    return f"level {row.level}, {took}"


def one_of(hat: Hat, period: Period, key: str) -> Measure | None:
    """One number with its rows, by the key of its address; None where there is none of it."""
    return next((one for one in measures(hat, period) if one.key == key), None)
