"""Disputing an item of another agency, and answering disputes of one's own."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from agencies.gate import serves
from agencies.http import HubRequest
from agencies.roles import Act
from agencies.verdicts import require
from mash_hub import dispute_page, disputes
from mash_hub.forms.disputes import ANSWER_REASONS, DisputeForm
from mash_hub.forms.enquiries import ReasonForm, VersionForm
from mash_hub.models.disputes import Dispute
from mash_hub.reading import posted
from mash_hub.views.enquiries import form_status
from mash_hub.views.releases import find as find_item


def _find(request: HubRequest, pk: UUID) -> Dispute:
    rows = Dispute.objects.visible_to(request.hat)
    return get_object_or_404(rows.select_related("item__request", "item__owner", "owner"), pk=pk)


@require_http_methods(["GET", "POST"])
@serves(Act.READ_SHARED)
def dispute(request: HubRequest, pk: UUID) -> HttpResponse:
    """Say that an item is wrong and, if wanted, how it should read."""
    item = find_item(request, pk)
    require(disputes.may_dispute(request.hat, item))
    form = DisputeForm(posted(request))
    if form.is_valid():
        disputes.dispute(item, by=request.hat, **form.cleaned_data)
        return redirect("mash_hub:item", pk)
    context = {"item": item, "form": form}
    return render(request, "mash_hub/dispute_new.html", context, status=form_status(form))


@require_http_methods(["GET", "POST"])
@serves(Act.ANSWER)
def accept(request: HubRequest, pk: UUID) -> HttpResponse:
    """Accept a dispute: correct the item; its readers are shown before and told after."""
    found = _find(request, pk)
    require(disputes.may_answer(request.hat, found))
    form = dispute_page.accept_form(found, by=request.hat, data=posted(request))
    if form.is_valid():
        disputes.accept(found, by=request.hat, **form.values())
        return redirect("mash_hub:item", found.item_id)
    context = dispute_page.of(found, form, by=request.hat)
    return render(request, "mash_hub/dispute_accept.html", context, status=form_status(form))


@require_http_methods(["GET", "POST"])
@serves(Act.ANSWER)
def refuse(request: HubRequest, pk: UUID) -> HttpResponse:
    """Refuse a dispute, with the reason."""
    found = _find(request, pk)
    require(disputes.may_answer(request.hat, found))
    form = ReasonForm(posted(request), initial={"version": found.version}, codes=ANSWER_REASONS[2:])
    if form.is_valid():
        version = form.cleaned_data["version"]
        disputes.refuse(found, by=request.hat, because=form.reason(), version=version)
        return redirect("mash_hub:item", found.item_id)
    context = {"thing": found.item, "form": form, "button": "Keep the text"}
    context |= {"heading": "Keep the text as it is?", "back": ("mash_hub:item", found.reference)}
    return render(request, "mash_hub/enquiry_reason.html", context, status=form_status(form))


@require_POST
@serves(Act.READ_SHARED)
def take_back(request: HubRequest, pk: UUID) -> HttpResponse:
    """Take one's own agency's dispute back."""
    found = _find(request, pk)
    form = VersionForm(request.POST)
    if form.is_valid():
        disputes.take_back(found, by=request.hat, version=form.cleaned_data["version"])
    return redirect("mash_hub:items")
