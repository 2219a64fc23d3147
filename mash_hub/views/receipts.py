"""What one is asked to say that one has seen, and who has not said so."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from agencies.gate import serves
from agencies.http import HubRequest
from agencies.roles import Act
from mash_hub import receipt_page, receipts
from mash_hub.forms.enquiries import VersionForm
from mash_hub.models.receipts import Receipt

_READERS = (Act.READ_SHARED, Act.REVEAL, Act.KEEP_SEALED, Act.RUN_MEETING, Act.DECIDE)


def _find(request: HubRequest, pk: UUID) -> Receipt:
    rows = Receipt.objects.visible_to(request.hat)
    return get_object_or_404(rows.select_related("agency", "person", "acknowledged_by"), pk=pk)


@require_GET
@serves(*_READERS)
def index(request: HubRequest) -> HttpResponse:
    """What waits for one's own word, and what one's agency waits for."""
    return render(request, "mash_hub/receipts.html", receipt_page.lists_of(request.hat))


@require_GET
@serves(*_READERS)
def receipt(request: HubRequest, pk: UUID) -> HttpResponse:
    """One: what it is about, by when, and the button."""
    context = receipt_page.of(_find(request, pk), by=request.hat)
    return render(request, "mash_hub/receipt.html", context)


@require_POST
@serves(Act.READ_SHARED, Act.REVEAL)
def acknowledge(request: HubRequest, pk: UUID) -> HttpResponse:
    """Say that it was seen."""
    form = VersionForm(request.POST)
    version = form.cleaned_data["version"] if form.is_valid() else -1
    receipts.acknowledge(_find(request, pk), by=request.hat, version=version)
    messages.success(request, "Acknowledged.")
    return redirect("mash_hub:receipt", pk)
