"""Claims to cases: making one, reading by it, and ending it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies import door
from agencies.gate import serves
from agencies.http import HubRequest
from agencies.roles import Act
from agencies.verdicts import require
from mash_hub import case_claim_page, case_claims
from mash_hub.ceilings import TooManySearches
from mash_hub.forms.case_claims import ClaimForm
from mash_hub.forms.enquiries import VersionForm
from mash_hub.models.case_claims import CaseClaim
from mash_hub.reading import posted
from mash_hub.requests import purposes_of
from mash_hub.views.enquiries import form_status
from mash_hub.views.people import too_many

_READERS = (
    Act.CLAIM,
    Act.DECIDE,
    Act.RUN_MEETING,
    Act.CHAIR_MEETING,
    Act.REVIEW_ACCESS,
    Act.READ_LOG,
)


def _find(request: HubRequest, pk: UUID) -> CaseClaim:
    rows = CaseClaim.objects.visible_to(request.hat)
    joined = ("person", "owner", "host", "ended_by", "enquiry__owner", "enquiry__lead_agency")
    return get_object_or_404(rows.select_related(*joined, "enquiry__decided_by"), pk=pk)


@require_GET
@serves(*_READERS)
def index(request: HubRequest) -> HttpResponse:
    """The claims that stand, and those that are over."""
    return render(request, "mash_hub/claims.html", case_claim_page.lists_of(request.hat))


@require_http_methods(["GET", "POST"])
@serves(Act.CLAIM)
def new(request: HubRequest) -> HttpResponse:
    """Say which case one works with, and how."""
    return ask(request, case_claims.find, case_claims.claim)


def ask(
    request: HubRequest,
    find: Callable[..., Any],
    claim: Callable[..., CaseClaim],
    *,
    of_meetings: bool = False,
) -> HttpResponse:
    """The form of a claim: `find` looks for the case typed, `claim` makes the claim to what it found."""
    require(case_claims.may_claim(request.hat))
    form = ClaimForm(posted(request), purposes=purposes_of(request.hat.workspace_id))
    if form.is_valid():
        try:
            found = find(form.cleaned_data["reference"], by=request.hat)
        except TooManySearches:
            return too_many()
        if found is not None:
            row = claim(found, by=request.hat, **form.values())
            return redirect("mash_hub:claim", row.pk)
        door.counted_attempt()
        form.add_error("reference", case_claims.NO_CASE)
    context = {"form": form, "of_meetings": of_meetings}
    return render(request, "mash_hub/claim_new.html", context, status=form_status(form))


@require_GET
@serves(*_READERS)
def claim(request: HubRequest, pk: UUID) -> HttpResponse:
    """One claim; to its own person, what is read by it."""
    found = _find(request, pk)
    return render(request, "mash_hub/claim.html", case_claim_page.of(found, by=request.hat))


@require_POST
@serves(*_READERS)
def end(request: HubRequest, pk: UUID) -> HttpResponse:
    """End it before its time."""
    found = _find(request, pk)
    form = VersionForm(request.POST)
    if form.is_valid():
        case_claims.end(found, by=request.hat, version=form.cleaned_data["version"])
        messages.success(request, "Ended. Nothing is read by it any more.")
    return redirect("mash_hub:claims")
