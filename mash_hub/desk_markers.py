"""What of police markers stands on My work: that there is something to ask the police for."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from agencies.actors import Hat
from mash_hub.models.marker_alerts import MarkerAlert
from mash_hub.work import Work, first_of


def work_for(hat: Hat, _at: datetime) -> list[Work]:
    """New alerts about cases in which the hat decides; the rest come up as these are noted."""
    rows, _ = first_of(MarkerAlert.objects.to_note(hat).order_by("raised_at", "pk"))
    return [
        Work(
            kind="marker_alert",
            words="The police hold something to be asked for",
            reference=row.about,
            url=reverse("mash_hub:marker-alert", args=[row.pk]),
            clock=None,
            group="due",
            file_id=row.file_id,
            verb="Look",
        )
        for row in rows
    ]
