"""What of corrections of circulated minutes stands on My work: those that nobody has answered."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from agencies.actors import Hat
from mash_hub.work import Work, first_of, more
from meetings.models.meetings import runs
from meetings.models.minute_corrections import MinuteCorrection


def work_for(hat: Hat, _at: datetime) -> list[Work]:
    """For coordinator and chair, corrections of minutes to accept or decline."""
    if not runs(hat):
        return []
    seen = MinuteCorrection.objects.visible_to(hat).waiting().exclude(asked_by=hat.person_id)
    rows = seen.select_related("entry__item").order_by("asked_at", "pk")
    found, rest = first_of(rows)
    works = [
        Work(
            kind="correction",
            words="Correction of minutes to accept or decline",
            reference=one.reference,
            url=reverse("meetings:correction", args=[one.pk]),
            clock=None,
            group="due",
            verb="Answer",
            file_id=one.file_id,
        )
        for one in found
    ]
    return [*works, *more(rest, "corrections of minutes", "meetings:index", "due")]
