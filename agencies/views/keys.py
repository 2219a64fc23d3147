"""The page of an agency's keys, for its manager: which are in use, who keeps them, and replacing them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from agencies import rotating
from agencies.gate import serves
from agencies.http import HubRequest
from agencies.models import Agency, LegalRegime, Rotation
from agencies.models.keys import AgencyKey
from agencies.reprove import require_fresh
from agencies.roles import Act

SHOWN = 10  # replacements that are over; the log has all


@require_GET
@serves(Act.MANAGE_AGENCY)
def agency_keys(request: HubRequest) -> HttpResponse:
    """The keys of the hat's own agency, and how far their replacement is."""
    found = Rotation.objects.visible_to(request.hat).select_related("key")
    ours = AgencyKey.objects.visible_to(request.hat)
    context = {
        "agency": get_object_or_404(
            Agency.objects.visible_to(request.hat), pk=request.hat.agency_id
        ),
        "in_use": ours.in_use().order_by("number"),
        "replaced": ours.filter(retired_at__isnull=False).order_by("-number")[:SHOWN],
        "going_on": found.unfinished(),
        "over": found.filter(finished_at__isnull=False).order_by("-finished_at")[:SHOWN],
    }
    return render(request, "agencies/keys.html", context)


@require_POST
@serves(Act.MANAGE_AGENCY)
def replace_pair(request: HubRequest, law: str) -> HttpResponse:
    """Put a new key in use for one part of the law; what the old one opens follows by itself."""
    require_fresh(request)
    rotating.begin_pair(request.hat.agency_id, LegalRegime(law), by=request.hat)
    messages.success(request, "The new key is in use. What the old one opens is being sealed anew.")
    return redirect("administration:keys")


@require_POST
@serves(Act.MANAGE_AGENCY)
def replace_root(request: HubRequest) -> HttpResponse:
    """Begin to put the agency's keys under a new root key."""
    require_fresh(request)
    rotating.begin_root(request.hat.agency_id, by=request.hat)
    messages.success(request, "The root key is being replaced.")
    return redirect("administration:keys")
