"""The page of an alert of a police marker: that there is something to ask for, and how to ask."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from agencies.gate import serves
from agencies.http import HubRequest
from agencies.roles import Act
from mash_hub import marker_alerts, requests
from mash_hub.forms.enquiries import VersionForm
from mash_hub.models.conflicts import settles
from mash_hub.models.enquiries import Enquiry
from mash_hub.models.flags import Flag
from mash_hub.models.marker_alerts import MarkerAlert

_PAGES = {Enquiry.kind: "mash_hub:enquiry"}


def _find(request: HubRequest, pk: UUID) -> MarkerAlert:
    rows = MarkerAlert.objects.visible_to(request.hat)
    return get_object_or_404(rows.select_related("police", "owner", "flag"), pk=pk)


@require_GET
@serves(Act.READ_SHARED)
def alert(request: HubRequest, pk: UUID) -> HttpResponse:
    """To who decides, whom to ask; to the police, which marker it is and who may ask."""
    row, hat = _find(request, pk), request.hat
    decides = hat.agency_id == row.owner_id and settles(hat)
    marker = Flag.objects.visible_to(hat).filter(pk=row.flag_id, owner=hat.agency_id).first()
    case_url = ask_url = ""
    if decides:
        page = _PAGES.get(row.case_kind, "mash_hub:cmog-entry")
        case_url = reverse(page, args=[row.case_id])
        if row.case_kind == Enquiry.kind:
            enquiry = Enquiry.objects.visible_to(hat).get(pk=row.case_id)
            if requests.may_ask(hat, enquiry):
                ask_url = reverse("mash_hub:enquiry-ask", args=[enquiry.pk])
    context = {
        "row": row,
        "decides": decides,
        "marker": marker,
        "case_url": case_url,
        "ask_url": ask_url,
        "may_note": marker_alerts.may_note(hat, row),
    }
    return render(request, "mash_hub/marker_alert.html", context)


@require_POST
@serves(Act.READ_SHARED)
def note(request: HubRequest, pk: UUID) -> HttpResponse:
    """Take note of it."""
    row, form = _find(request, pk), VersionForm(request.POST)
    if form.is_valid():
        marker_alerts.note(row, by=request.hat, version=form.cleaned_data["version"])
        messages.success(request, "Noted.")
    return redirect("mash_hub:marker-alert", pk)
