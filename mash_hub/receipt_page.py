"""What the pages of receipts show: lists, and one with the way to what it is about."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from agencies.actors import Hat
from mash_hub import receipts
from mash_hub.models.marker_alerts import MarkerAlert
from mash_hub.models.missing_episodes import MissingEpisode
from mash_hub.models.receipts import Receipt
from mash_hub.models.sealed_items import SealedItem
from mash_hub.models.subjects import Card

MOST = 100
# The page of what each kind is about, and how its rows are seen.
_ABOUT: dict[str, tuple[str, str, Any]] = {
    SealedItem.kind: ("mash_hub:sealed-item", "The sealed item", SealedItem.objects),
    MarkerAlert.kind: ("mash_hub:marker-alert", "The alert", MarkerAlert.objects),
    MissingEpisode.kind: ("mash_hub:missing-episode", "The episode", MissingEpisode.objects),
    Card.kind: ("mash_hub:person-of-record", "The person’s page", Card.objects),
}


def _lines(rows: Iterable[Receipt]) -> list[tuple[Receipt, Any]]:
    found = [*rows]
    limits = receipts.clocks_of(found)
    return [(row, limits.get(row.pk)) for row in found]


def lists_of(hat: Hat) -> dict[str, Any]:
    """What waits for the hat's own word, and what its agency waits for others to say."""
    asking = Receipt.objects.asking(hat).order_by("told_at", "pk")[:MOST]
    seen = Receipt.objects.visible_to(hat).waiting().filter(owner=hat.agency_id)
    others = seen.exclude(pk__in=[row.pk for row in asking]).select_related("agency", "person")
    return {
        "asking": _lines(asking),
        "waited_for": _lines(others.order_by("told_at", "pk")[:MOST]),
    }


def of(row: Receipt, *, by: Hat) -> dict[str, Any]:
    """One receipt; the way to what it is about only for whom that shows anything."""
    page, words, rows = _ABOUT[row.thing_kind]
    is_seen = rows.visible_to(by).filter(pk=row.thing_id).exists()
    return {
        "row": row,
        "heading": row.get_receipt_kind_display() if row.asks(by) else row.for_others,
        "clock": receipts.clocks_of([row]).get(row.pk),
        "may_acknowledge": receipts.may_acknowledge(by, row),
        "about_url": reverse(page, args=[row.thing_id]) if is_seen else "",
        "about_words": words,
    }
