"""What the pages of destroyed records show: what waits, what was done, and the tombstone of each."""

from __future__ import annotations

from typing import Any

from agencies.actors import Hat
from mash_hub import destructions, office_records, retention_reviews
from mash_hub.models.destructions import Destruction, DestructionState, RecordKind

MOST = 100


def lists_of(hat: Hat) -> dict[str, Any]:
    """What waits for this person first, then what is under way, then what was settled."""
    seen = Destruction.objects.visible_to(hat).select_related("proposed_by", "settled_by")
    waiting = {*Destruction.objects.waiting_for(hat).values_list("pk", flat=True)}
    live = [*seen.live().order_by("proposed_at")[:MOST]]
    settled = seen.exclude(pk__in=[row.pk for row in live]).order_by("-settled_at")
    return {
        "to_do": [row for row in live if row.pk in waiting],
        "under_way": [row for row in live if row.pk not in waiting],
        "settled": settled[:MOST],
        "may_propose": destructions.may_propose(hat),
        "due": _count(hat) if destructions.may_propose(hat) else 0,
    }


def _count(hat: Hat) -> int:
    return len(retention_reviews.due(by=hat)) + len(office_records.due(by=hat))


def of(row: Destruction, *, by: Hat) -> dict[str, Any]:
    """One destruction with its files by type, class and dates, and what can be done."""
    settles = destructions.may_settle(by, row)
    files = [one.file for one in row.files.select_related("file").order_by("file__opened_at")]
    is_office = row.record_kind == RecordKind.OFFICE
    names = office_records.named([file.pk for file in files]) if is_office else {}
    return {
        "row": row,
        "files": [(file, names.get(file.pk, "")) for file in files],
        "may_settle": settles,
        "may_withdraw": destructions.may_withdraw(by, row),
        "why_not": settles.reason if row.state == DestructionState.PROPOSED and not settles else "",
    }
