"""What of receipts stands on My work: what a hat is asked to say that it has seen (4.19)."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from agencies.actors import Hat
from mash_hub import receipts
from mash_hub.models.receipts import Receipt
from mash_hub.work import Work, first_of, more


def work_for(hat: Hat, _at: datetime) -> list[Work]:
    """Each waits with its time; it is acknowledged from the list itself."""
    rows, rest = first_of(Receipt.objects.asking(hat).order_by("told_at", "pk"))
    limits = receipts.clocks_of(rows)
    return [
        Work(
            kind="receipt",
            words=row.get_receipt_kind_display(),
            reference=row.reference,
            url=reverse("mash_hub:receipt", args=[row.pk]),
            clock=limits.get(row.pk),
            group="decisions",
            verb="Acknowledge",
            act_url=reverse("mash_hub:receipt-acknowledge", args=[row.pk]),
            version=row.version,
        )
        for row in rows
    ] + more(rest, "to acknowledge", "mash_hub:receipts", "decisions")
