"""What the pages of leave to disclose minutes show, to the chair who is asked."""

from __future__ import annotations

from typing import Any

from agencies import sealing
from agencies.actors import Hat
from audit.workspace import asked_list, disclosure_leaves
from audit.workspace.models.disclosure_leaves import LeaveState, MinutesLeave
from mash_hub import chronology_rows
from mash_hub.reason_words import in_words
from meetings.models import AgendaItem

NAMED = (
    "item__part__disclosure__subject",
    "item__decided_by",
    "meeting",
    "owner",
    "asked_by",
    "settled_by",
)


def lists_of(hat: Hat, number: str | None) -> dict[str, Any]:
    """What one was asked as a chair; what waits first, then the newest."""
    seen = MinutesLeave.objects.asked_of(hat).select_related(*NAMED)
    return asked_list.of(seen, waits=LeaveState.ASKED, number=number)


def of(row: MinutesLeave, *, by: Hat) -> dict[str, Any]:
    """One question: the copy as it would leave, opened with a log entry, and of what it is a line."""
    opened = sealing.open([row], ["asked"], by=by)
    line = chronology_rows.row_of(disclosure_leaves.MINUTE, row.item.thing_id)
    case = AgendaItem.objects.visible_to(by).filter(pk=line.item_id).first()
    return {
        "row": row,
        "asked": row.item.part.disclosure,
        "pieces": (opened[row, "asked"] or {}).get("pieces", []),
        "case": case,
        "reason": in_words(row.why, row.why_id, by=by),
        "limit": disclosure_leaves.limit_of(row) if row.state == LeaveState.ASKED else None,
        "may_answer": disclosure_leaves.may_answer(by, row),
    }
