"""The list of what somebody is asked alone in requests for disclosure, page by page."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet

from mash_hub import ordering

ON_A_PAGE = 50


def of(rows: QuerySet[Any], *, waits: str, number: str | None) -> dict[str, Any]:
    """A page of some rows: those in the state that waits first, then the newest."""
    in_order = rows.order_by(ordering.first(state=waits), "-asked_at", "pk")
    page = Paginator(in_order, ON_A_PAGE).get_page(number)
    return {"page": page, "rows": list(page.object_list)}
