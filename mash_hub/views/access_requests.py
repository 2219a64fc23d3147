"""Asking another agency for more of what it holds, and answering when one's own is asked."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies.gate import serves
from agencies.http import HubRequest
from agencies.roles import Act
from agencies.verdicts import require
from mash_hub import access_page, access_requests
from mash_hub.forms.enquiries import REFUSAL_REASONS, ReasonForm, VersionForm
from mash_hub.models.access_requests import AccessRequest
from mash_hub.models.items import Item
from mash_hub.models.requests import InformationRequest
from mash_hub.reading import posted
from mash_hub.views.enquiries import form_status
from mash_hub.views.releases import find as find_item


def _find(request: HubRequest, pk: UUID) -> AccessRequest:
    rows = AccessRequest.objects.visible_to(request.hat).newest_first()
    return get_object_or_404(rows, pk=pk)


@require_GET
@serves(Act.READ_SHARED, Act.ANSWER)
def index(request: HubRequest) -> HttpResponse:
    """What one's own agency is asked for, and what it asked others for."""
    return render(request, "mash_hub/access_requests.html", access_page.lists_of(request.hat))


@require_http_methods(["GET", "POST"])
@serves(Act.READ_SHARED)
def ask(request: HubRequest, pk: UUID) -> HttpResponse:
    """Ask for more of an answer that one's own agency asked for."""
    seen = InformationRequest.objects.visible_to(request.hat)
    found = get_object_or_404(seen.select_related("enquiry", "agency"), pk=pk)
    return _ask(request, found, None)


@require_http_methods(["GET", "POST"])
@serves(Act.READ_SHARED)
def ask_from_item(request: HubRequest, pk: UUID) -> HttpResponse:
    """Ask for more, from an item one can read."""
    item = find_item(request, pk)
    return _ask(request, item.request, item)


def _ask(request: HubRequest, about: InformationRequest, item: Item | None) -> HttpResponse:
    require(access_requests.may_ask(request.hat, about))
    form = access_page.ask_form(about, by=request.hat, data=posted(request))
    if form.is_valid():
        made = access_requests.ask(about, by=request.hat, wish=form.wish(), item=item)
        return redirect("mash_hub:access-request", made.pk)
    context = {"about": about, "item": item, "form": form}
    return render(request, "mash_hub/access_ask.html", context, status=form_status(form))


@require_http_methods(["GET", "POST"])
@serves(Act.READ_SHARED, Act.ANSWER)
def access_request(request: HubRequest, pk: UUID) -> HttpResponse:
    """One access request; the agency asked gives on the same page."""
    found = _find(request, pk)
    verdict = access_requests.may_answer(request.hat, found)
    form = None
    if request.method == "POST":
        require(verdict)
    if verdict:
        form = access_page.give_form(found, by=request.hat, data=posted(request))
        if form.is_valid():
            access_requests.give(found, by=request.hat, **form.values())
            return redirect("mash_hub:access-request", pk)
    context = access_page.of(found, by=request.hat) | {"form": form}
    status = form_status(form) if form else 200
    return render(request, "mash_hub/access_request.html", context, status=status)


@require_http_methods(["GET", "POST"])
@serves(Act.ANSWER)
def decline(request: HubRequest, pk: UUID) -> HttpResponse:
    """Decline with the reason."""
    found = _find(request, pk)
    require(access_requests.may_answer(request.hat, found))
    form = ReasonForm(posted(request), initial={"version": found.version}, codes=REFUSAL_REASONS)
    if form.is_valid():
        version = form.cleaned_data["version"]
        access_requests.decline(found, by=request.hat, because=form.reason(), version=version)
        return redirect("mash_hub:access-request", pk)
    context = {"thing": found, "form": form, "button": "Decline"}
    context |= {"heading": "Decline this access request?"}
    context |= {"back": ("mash_hub:access-request", "Access request")}
    return render(request, "mash_hub/enquiry_reason.html", context, status=form_status(form))


@require_POST
@serves(Act.READ_SHARED)
def take_back(request: HubRequest, pk: UUID) -> HttpResponse:
    """Ask no more, before it is answered."""
    found = _find(request, pk)
    form = VersionForm(request.POST)
    if form.is_valid():
        access_requests.take_back(found, by=request.hat, version=form.cleaned_data["version"])
    return redirect("mash_hub:access-requests")
