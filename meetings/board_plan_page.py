"""What the pages of a board's plan show: the list by its four parts, and one item."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.core.paginator import Page, Paginator

from agencies import sealing
from agencies.actors import Hat
from mash_hub import clocks
from mash_hub.models.clocks import Clock
from meetings import board_plan_paper, board_plans
from meetings.models.board_plans import BoardPlanItem, PlanItemState

ON_A_PAGE = 50
S = PlanItemState


@dataclass(frozen=True)
class Line:
    """One item with its columns, and the time that runs until its board."""

    row: BoardPlanItem
    words: dict[str, str]
    clock: Clock | None


def lines(rows: Sequence[BoardPlanItem], *, by: Hat) -> list[Line]:
    """Items with their words, opened with one log entry, and their clocks, in one query."""
    opened = sealing.open(rows, ["words"], by=by)
    limits = running(rows)
    return [Line(row, opened[row, "words"] or {}, limits.get(row)) for row in rows]


def running(rows: Sequence[BoardPlanItem]) -> dict[BoardPlanItem, Clock]:
    """The clocks that run of items, by the item."""
    found = clocks.of(BoardPlanItem.kind, [row.pk for row in rows], board_plans.DUE)
    return {row: one for row in rows if (one := found.get(row.pk)) and one.is_running}


def listed(number: Any, *, by: Hat) -> dict[str, Any]:
    """The items that a hat sees, a page of them."""
    seen = BoardPlanItem.objects.visible_to(by)
    page: Page[Any] = Paginator(seen.in_order(), ON_A_PAGE).get_page(number)
    shown = lines(list(page.object_list), by=by)
    parts = [(*part, [*of_it]) for part, of_it in groupby(shown, _part_of)]
    return {
        "page": page,
        "parts": parts,
        "may_keep": board_plans.may_keep(by),
        "may_print": bool(parts) and bool(board_plan_paper.may_print(by)),
    }


def _part_of(line: Line) -> tuple[str, bool]:
    """Under which heading an item stands: its part of the plan, and whether it is open."""
    return line.row.get_pillar_display(), line.row.is_open


def of(row: BoardPlanItem, *, by: Hat) -> dict[str, Any]:
    """Everything the page of one item shows; one log entry."""
    opened = sealing.open([row], ["words", "evidence", "said"], by=by)
    return {
        "row": row,
        "words": opened[row, "words"] or {},
        "evidence": opened.text(row, "evidence", "words"),
        "said": opened.text(row, "said", "words"),
        "clock": running([row]).get(row),
        "history": list(row.history.order_by("version")),
        "waits_for": row.owner if row.state in (S.EVIDENCE_GIVEN, S.CLOSED) else row.agency,
    }
