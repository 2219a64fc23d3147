"""Emergency access that nobody reviewed in two working days: the risk owner's to review (4.15)."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from agencies import clock, notices
from agencies.actors import Service
from agencies.models.notices import NoticeKind
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import clocks, conflicts
from mash_hub.break_glass import REVIEW
from mash_hub.break_glass_reviews import RAISED
from mash_hub.models.break_glass import BreakGlassReview, BreakGlassReviewQuerySet, ReviewState

_BATCH = 100
TARGET = clocks.working_days(1)


def _late() -> BreakGlassReviewQuerySet:
    late = clocks.late_on(BreakGlassReview.kind, REVIEW, clock.now())
    return BreakGlassReview.objects.filter(late, state=ReviewState.TOLD, raised_at__isnull=True)


def late_ids() -> list[UUID]:
    """The reviews that are late and were not raised yet, one batch."""
    return [*_late().values_list("pk", flat=True)[:_BATCH]]


@transaction.atomic
def raise_all(*, by: Service, only: Collection[UUID]) -> int:
    """Give late reviews to the risk owner of the agency whose records were opened, with a new clock.

    Its officers may still review. Once more changes nothing more; gives how many were raised.
    """
    at = clock.now()
    rows = _late().filter(pk__in=only).select_for_update(skip_locked=True, of=("self",))
    found = [*rows.select_related("use")]
    for row in found:
        row.set_raised(by=by, at=at)
        clocks.start(row, RAISED, target=TARGET, at=at, owner_id=row.owner_id, workspace_id=None)
        kept = conflicts.people_apart({*row.use.things.values_list("file_id", flat=True)}).values()
        notices.post(
            to=row.owner_id,
            notice_kind=NoticeKind.BREAK_GLASS_RAISED,
            about=row.use,
            by=Service(by.name, agency_id=row.owner_id),
            at=at,
            not_for=sorted({row.use.person_id, *(one for people in kept for one in people)}),
        )
        log.write(
            by=by,
            verb=Verb.BREACHED,
            about=[row, row.use],
            owners=[row.owner_id],
            ground="break_glass_raised",
            at=at,
        )
    return len(found)
