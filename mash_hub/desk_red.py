"""What of late Red decisions stands on My work: for whoever is paged about one (domain notes 4.2)."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from agencies.actors import Hat
from agencies.roles import Act, may
from mash_hub import red_decisions
from mash_hub.models.enquiries import Enquiry, Rating
from mash_hub.work import Work, first_of, more


def work_for(hat: Hat, _at: datetime) -> list[Work]:
    """Red decisions that are late and wait for this person to take note, until somebody did."""
    if not may(hat, Act.DECIDE):
        return []
    seen = Enquiry.objects.visible_to(hat).worked_by(hat).undecided().filter(rating=Rating.RED)
    late = seen.filter(red_decisions.is_paged()).select_related("owner")
    rows, rest = first_of(late.order_by("received_at", "pk"))
    paged = red_decisions.paged([row.pk for row in rows])
    calls = red_decisions.calls({row.pk: row.owner for row in rows}, paged.values())
    told = red_decisions.paged_at(hat.workspace_id, hat.agency_id) if rows else ()
    return [
        Work(
            kind="enquiry",
            words="Red decision is late: say that you see to it",
            reference=row.reference,
            url=reverse("mash_hub:enquiry", args=[row.pk]),
            clock=paged.get(row.pk),
            group="due",
            rating=row.rating,
            file_id=row.file_id,
            verb="Look",
        )
        for row in rows
        if red_decisions.may_take_note(hat, row, calls.get(row.pk), told)
    ] + more(rest, "late Red decisions", "mash_hub:board", "due")
