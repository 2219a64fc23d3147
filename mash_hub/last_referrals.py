"""From when the years of a MARAC case count: its closing, or the last referral of the same victim there (4.17).

A case stays as long as the newest that this MARAC has of the same victim: they are told together, and a
repeat is decided by what came before. Later ones are those with the same person as victim, as cards are
identified now, and those that go on from it as repeats.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime, time
from functools import cache
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import F, OuterRef, Subquery, UUIDField
from django.db.models.functions import Coalesce

from agencies import clock
from agencies.models.files import RetentionClass
from mash_hub import retention_periods
from mash_hub.models.subjects import Identification, Involvement, PersonRole

KIND = "marac_case"


def ends(file_ids: Collection[UUID]) -> dict[UUID, datetime | None]:
    """Of the files of MARAC cases, from when the years of each count; None while it, or a later one, is open.

    Files of anything else are left out. Six queries at most, however many.
    """
    own = {row.file_id: row for row in _rows(file_ids)} if file_ids else {}
    if not own:
        return {}
    later = _of_the_same_victim(own)
    _add_repeats(later, {row.workspace_id for row in own.values()})
    rows = {row.file_id: row for row in _rows({*own}.union(*later.values()))}
    return {
        file_id: _end(row, [rows[pk] for pk in later[file_id] if pk in rows])
        for file_id, row in own.items()
    }


def not_over(file_ids: Collection[UUID], workspace_id: UUID) -> set[UUID]:
    """Of the files of MARAC cases in a workspace, those that a later closing or referral keeps now."""
    before = retention_periods.closed_before(RetentionClass.MARAC_CASE, workspace_id, clock.now())
    return {pk for pk, end in ends(file_ids).items() if end is None or end > before}


@cache
def _model() -> Any:
    """The model of MARAC cases, which is of the package of meetings."""
    found = [model for model in apps.get_models() if getattr(model, "kind", "") == KIND]
    return next(model for model in found if not hasattr(model, "instance_type"))


def _rows(file_ids: Collection[UUID]) -> Any:
    rows = _model().objects.filter(file__in=file_ids, file__destroyed_at__isnull=True)
    return rows.select_related("file").only(
        "workspace_id", "referred_on", "submitted_at", "file__closed_at"
    )


def _victims() -> Any:
    """The parts of victims in MARAC cases, each with `about`, the person as cards are identified now."""
    standing = Identification.objects.standing().filter(card=OuterRef("card"))
    about = Coalesce(
        Subquery(standing.values("subject")[:1]), F("subject"), output_field=UUIDField()
    )
    parts = Involvement.objects.filter(role=PersonRole.VICTIM, file__thing_kind=KIND)
    return parts.annotate(about=about)


def _of_the_same_victim(own: Collection[UUID]) -> dict[UUID, set[UUID]]:
    """By some files of MARAC cases, all of that MARAC with a victim of the same."""
    pairs = [*_victims().filter(file__in=own).values_list("file_id", "about")]
    among = {about for _, about in pairs if about}
    found: dict[UUID, set[UUID]] = {}
    for file_id, about in _victims().filter(about__in=among).values_list("file_id", "about"):
        found.setdefault(about, set()).add(file_id)
    later: dict[UUID, set[UUID]] = {file_id: set() for file_id in own}
    for file_id, about in pairs:
        later[file_id] |= found.get(about, set())
    return later


def _add_repeats(later: dict[UUID, set[UUID]], places: Collection[UUID]) -> None:
    """Add to each what goes on from it, and from that, as repeats."""
    rows = _model().objects.filter(workspace__in=places, previous__isnull=False)
    goes_on: dict[UUID, set[UUID]] = {}
    for before, file_id in rows.values_list("previous__file_id", "file_id"):
        goes_on.setdefault(before, set()).add(file_id)
    for file_id, after in later.items():
        ahead = [file_id, *after]
        while ahead:
            new = goes_on.get(ahead.pop(), set()) - after
            after.update(new)
            ahead += new


def _end(row: Any, others: Iterable[Any]) -> datetime | None:
    """The latest closing or referral of a case and of those that came to the same MARAC after it."""
    after = [
        one
        for one in others
        if one.workspace_id == row.workspace_id and one.submitted_at > row.submitted_at
    ]
    closed: list[datetime | None] = [one.file.closed_at for one in (row, *after)]
    ended = [at for at in closed if at is not None]
    if len(ended) < len(closed):
        return None
    return max([*ended, *(_day(one.referred_on) for one in after)])


def _day(on: date) -> datetime:
    return datetime.combine(on, time.min, clock.LONDON)
