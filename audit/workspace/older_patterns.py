"""Patterns that were raised before they named an agency: the one for which all of it was done, where it can be told.

By the entries that show it, which never change; of a pattern without entries by the memberships its person
held on that day. Where that were two agencies it stays the partnership's to look into, as with new ones.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from agencies import clock, notices
from agencies.actors import Service
from agencies.models import Membership
from agencies.models.notices import NoticeKind
from audit.log.models import Entry
from audit.workspace.models.raised_patterns import PatternState, RaisedPattern
from audit.workspace.watching import with_auditors

_BATCH = 200


@transaction.atomic
def name_agencies(*, by: Service) -> int:
    """Name the agency of patterns that name none and were done for one; gives of how many.

    `by` reads the log of every workspace. Whoever audits there is told of those nobody has looked into.
    """
    unnamed = RaisedPattern.objects.select_for_update(of=("self",)).filter(agency__isnull=True)
    rows, at = [*unnamed.order_by("pk")], clock.now()
    found = _by_memberships([row for row in rows if not row.entries])
    for place in range(0, len(rows), _BATCH):
        found |= _by_entries(rows[place : place + _BATCH])
    alone = {pk: next(iter(agencies)) for pk, agencies in found.items() if len(agencies) == 1}
    named = [
        row.set_agency(agency_id, by=by, at=at)
        for row in rows
        if (agency_id := alone.get(row.pk)) is not None
    ]
    own = with_auditors()
    posts = (
        notices.Post(own[row.agency_id], NoticeKind.PATTERN_RAISED, row, not_for=(row.person_id,))
        for row in named
        if row.state == PatternState.RAISED and row.agency_id in own
    )
    notices.post_all(posts, by=by, at=at)
    return len(named)


def _by_entries(rows: Sequence[RaisedPattern]) -> dict[UUID, set[UUID | None]]:
    """For which agencies the entries of each were done; nothing where one of them cannot be read."""
    ids = {pk for row in rows for pk in row.entries}
    of_entry = dict(Entry.objects.filter(pk__in=ids).values_list("pk", "agency_id"))
    return {row.pk: {of_entry.get(pk) for pk in row.entries} for row in rows if row.entries}


def _by_memberships(rows: Sequence[RaisedPattern]) -> dict[UUID, set[UUID | None]]:
    """For which agencies the person of each worked on its day."""
    found: dict[UUID, set[UUID | None]] = defaultdict(set)
    held = Membership.objects.filter(person__in={row.person_id for row in rows})
    for row in rows:
        ends = datetime.combine(row.on + timedelta(days=1), time(), clock.LONDON)
        on_the_day = held.filter(
            Q(until_on__isnull=True) | Q(until_on__gte=row.on),
            Q(ended_at__isnull=True) | Q(ended_at__gte=ends),
            person=row.person_id,
            from_on__lte=row.on,
        )
        found[row.pk] |= {*on_the_day.values_list("agency_id", flat=True)}
    return found
