"""What of follow-ups stands on My work: those to take on or do, and those that were declined (4.2)."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q
from django.urls import reverse

from agencies.actors import Hat
from agencies.roles import Act, may
from mash_hub import follow_up_page
from mash_hub.models.follow_ups import OPEN, FollowUp, FollowUpState
from mash_hub.work import Work, first_of, more

_VERBS = {
    FollowUpState.OFFERED: "Answer",
    FollowUpState.ACCEPTED: "Do",
    FollowUpState.DECLINED: "Settle",
}


def work_for(hat: Hat, _at: datetime) -> list[Work]:
    """What one's agency was offered or took on; and, for the host's deciders, what others declined."""
    if not may(hat, Act.ACKNOWLEDGE):
        return []
    waiting = Q(agency=hat.agency_id, state__in=OPEN)
    if may(hat, Act.DECIDE):
        waiting |= Q(owner=hat.agency_id, state=FollowUpState.DECLINED)
    seen = FollowUp.objects.visible_to(hat).filter(waiting).select_related("enquiry")
    rows, rest = first_of(seen.order_by("offered_at", "pk"))
    return [
        Work(
            kind="follow_up",
            words=_words(line.row),
            reference=line.row.reference,
            url=reverse("mash_hub:follow-up", args=[line.row.pk]),
            clock=line.clock,
            group="due",
            file_id=line.row.file_id,
            verb=_VERBS[FollowUpState(line.row.state)],
            details=f"about {line.row.enquiry.reference}",
        )
        for line in follow_up_page.lines(rows)
    ] + more(rest, "follow-ups", "mash_hub:follow-ups", "due")


def _words(row: FollowUp) -> str:
    outcome = row.get_outcome_display()
    match row.state:
        case FollowUpState.OFFERED:
            return f"{outcome}: take it on, or decline"
        case FollowUpState.DECLINED:
            return f"{outcome}: declined"
    return outcome
