"""What the pages of sealed items in requests for disclosure show, to their custodians alone."""

from __future__ import annotations

from typing import Any

from agencies import sealing
from agencies.actors import Hat
from audit.workspace import asked_list, sealed_disclosures
from audit.workspace.models.disclosure_parts import Exemption
from audit.workspace.models.sealed_disclosures import SealedAnswer, SealedDisclosure

NAMED = ("disclosure__owner", "disclosure__subject", "sealed_item__request", "decided_by")


def lists_of(hat: Hat, number: str | None) -> dict[str, Any]:
    """Sealed items of one's agency in requests; what waits first, then the newest."""
    seen = SealedDisclosure.objects.visible_to(hat).select_related(*NAMED)
    return asked_list.of(seen, waits=SealedAnswer.WAITING, number=number)


def of(row: SealedDisclosure, *, by: Hat) -> dict[str, Any]:
    """One sealed item in one request: who asks, what is under seal, and what was decided; two entries."""
    opened = sealing.open([row], ["asked", "decided", "released"], by=by)
    item = row.sealed_item
    content = sealing.open([item], ["content"], by=by)[item, "content"] or {}
    decided = opened[row, "decided"] or {}
    marks = decided.get("marks", {})
    return {
        "row": row,
        "asked": opened[row, "asked"] or {},
        "words": content,
        "why": decided.get("why", ""),
        "removed": [(str(Exemption(code).label), words) for code, words in marks.items()],
        "given": opened.text(row, "released", "words"),
        "limit": sealed_disclosures.limit_of(row) if row.state == SealedAnswer.WAITING else None,
        "may_decide": sealed_disclosures.may_decide(by, row),
    }
