"""What of boards' plans stands on My work: items to take on or evidence, and evidence to look at (4.20)."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q
from django.urls import reverse

from agencies.actors import Hat
from agencies.roles import Act, may
from mash_hub.work import Work, first_of, more
from meetings import board_plan_page
from meetings.models.board_plans import WORKED_ON, BoardPlanItem, PlanItemState

S = PlanItemState
_WORDS = {
    S.PROPOSED: ("Board plan: take it on", "Take on"),
    S.ACTIVE: ("Board plan: give evidence", "Give evidence"),
    S.CARRIED_FORWARD: ("Board plan: give evidence", "Give evidence"),
    S.EVIDENCE_GIVEN: ("Board plan: look at the evidence", "Look"),
}


def work_for(hat: Hat, at: datetime) -> list[Work]:
    """What one's agency has to do until the next board; for the secretary what waits for the board."""
    waiting = Q(pk__in=[])
    if may(hat, Act.OWN_ACTIONS):
        waiting |= Q(agency=hat.agency_id, state__in=(S.PROPOSED, *WORKED_ON))
    if may(hat, Act.KEEP_BOARD_PLAN):
        over = Q(board_on__lt=at.date(), state__in=(S.PROPOSED, *WORKED_ON))
        waiting |= Q(owner=hat.agency_id) & (Q(state=S.EVIDENCE_GIVEN) | over)
    if not waiting:
        return []
    seen = BoardPlanItem.objects.visible_to(hat).filter(waiting)
    rows, rest = first_of(seen.order_by("board_on", "reference"))
    limits = board_plan_page.running(rows)
    return [_work(row, limits.get(row), hat) for row in rows] + more(
        rest, "items of the board’s plan", "meetings:board-plan", "due"
    )


def _work(row: BoardPlanItem, limit: object, hat: Hat) -> Work:
    words, verb = _WORDS[PlanItemState(row.state)]
    if not may(hat, Act.OWN_ACTIONS) and row.state != S.EVIDENCE_GIVEN:
        words, verb = "Board plan: late for the board", "Look"
    return Work(
        kind="board_plan",
        words=words,
        reference=row.reference,
        url=reverse("meetings:board-plan-item", args=[row.pk]),
        clock=limit,
        group="due",
        verb=verb,
        details=f"{row.get_pillar_display()}, board on {row.board_on:%-d %B %Y}",
    )
