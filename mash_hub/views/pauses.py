"""Pausing the time of an enquiry or a request, and letting it go on."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from agencies.gate import serves
from agencies.http import HubRequest
from agencies.reasons import ReasonCode
from agencies.roles import Act
from agencies.verdicts import require
from mash_hub import clocks, pauses
from mash_hub.forms.enquiries import ReasonForm, VersionForm
from mash_hub.models.requests import InformationRequest
from mash_hub.reading import posted
from mash_hub.views.enquiries import find, form_status

PAUSE_REASONS = (
    ReasonCode.CANNOT_BE_REACHED,
    ReasonCode.OUTSIDE_AGENCY,
    ReasonCode.OPERATION,
    ReasonCode.SYSTEM_DOWN,
)


def _request(request: HubRequest, pk: UUID) -> InformationRequest:
    seen = InformationRequest.objects.visible_to(request.hat)
    return get_object_or_404(seen.select_related("enquiry", "agency"), pk=pk)


def _pause(request: HubRequest, thing: pauses.Paused, enquiry_id: UUID) -> HttpResponse:
    running = clocks.of(thing.kind, [thing.pk], pauses.name_of(thing)).get(thing.pk)
    require(pauses.may_pause(request.hat, thing, running))
    form = ReasonForm(posted(request), initial={"version": thing.version}, codes=PAUSE_REASONS)
    if form.is_valid():
        version = form.cleaned_data["version"]
        pauses.pause(thing, by=request.hat, because=form.reason(), version=version)
        return redirect("mash_hub:enquiry", enquiry_id)
    context = {"thing": thing, "form": form, "enquiry_id": enquiry_id}
    return render(request, "mash_hub/pause.html", context, status=form_status(form))


def _go_on(request: HubRequest, thing: pauses.Paused, enquiry_id: UUID) -> HttpResponse:
    form = VersionForm(request.POST)
    if form.is_valid():
        pauses.go_on(thing, by=request.hat, version=form.cleaned_data["version"])
    return redirect("mash_hub:enquiry", enquiry_id)


@require_http_methods(["GET", "POST"])
@serves(Act.DECIDE)
def pause_enquiry(request: HubRequest, pk: UUID) -> HttpResponse:
    """Pause the time to decide an enquiry, with the reason."""
    return _pause(request, find(request, pk), pk)


@require_POST
@serves(Act.DECIDE)
def enquiry_goes_on(request: HubRequest, pk: UUID) -> HttpResponse:
    """Let the time to decide go on."""
    return _go_on(request, find(request, pk), pk)


@require_http_methods(["GET", "POST"])
@serves(Act.DECIDE)
def pause_request(request: HubRequest, pk: UUID) -> HttpResponse:
    """Pause the time of an agency's answer, with the reason."""
    found = _request(request, pk)
    return _pause(request, found, found.enquiry_id)


@require_POST
@serves(Act.DECIDE)
def request_goes_on(request: HubRequest, pk: UUID) -> HttpResponse:
    """Let the time of an agency's answer go on."""
    found = _request(request, pk)
    return _go_on(request, found, found.enquiry_id)
