"""Pages of sealed items: for custodians, for the readers named, and the marker for those who decide."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies.gate import serves
from agencies.http import HubRequest
from agencies.roles import Act
from agencies.verdicts import require
from mash_hub import sealed_item_page, sealed_items
from mash_hub.forms.sealed_items import AnswerSealedForm, ReviewSealedForm
from mash_hub.models.sealed_items import SealedItem, SealedState
from mash_hub.reading import posted
from mash_hub.views.answers import find as find_request
from mash_hub.views.enquiries import form_status


def _find(request: HubRequest, pk: UUID) -> SealedItem:
    rows = SealedItem.objects.visible_to(request.hat)
    return get_object_or_404(rows.select_related("request", "owner", "workspace"), pk=pk)


@require_GET
@serves(Act.READ_SHARED)
def index(request: HubRequest) -> HttpResponse:
    """The sealed items a hat may know of."""
    rows = SealedItem.objects.visible_to(request.hat).select_related("owner")
    context = {"rows": rows.order_by("-lodged_at", "pk")[:100]}
    return render(request, "mash_hub/sealed_items.html", context)


@require_http_methods(["GET", "POST"])
@serves(Act.KEEP_SEALED)
def lodge(request: HubRequest, pk: UUID) -> HttpResponse:
    """Lodge a sealed item for a request put to one's agency."""
    found = find_request(request, pk)
    form = sealed_item_page.lodge_form(found, by=request.hat, data=posted(request))
    if form.is_valid():
        made = sealed_items.lodge(
            found, by=request.hat, matter=form.matter(), lodging=form.lodging()
        )
        return redirect("mash_hub:sealed-item", made.pk)
    context = {"request_row": found, "form": form}
    return render(request, "mash_hub/sealed_item_lodge.html", context, status=form_status(form))


@require_GET
@serves(Act.READ_SHARED)
def sealed(request: HubRequest, pk: UUID) -> HttpResponse:
    """One sealed item: content for whom it names, the marker for others who may know of it."""
    context = sealed_item_page.of(_find(request, pk), by=request.hat)
    return render(request, "mash_hub/sealed_item.html", context)


@require_POST
@serves(Act.READ_SHARED)
def consider(request: HubRequest, pk: UUID) -> HttpResponse:
    """Say that one has considered it, as a reader it names."""
    sealed_items.consider(_find(request, pk), by=request.hat)
    return redirect("mash_hub:sealed-item", pk)


@require_http_methods(["GET", "POST"])
@serves(Act.KEEP_SEALED)
def answer(request: HubRequest, pk: UUID) -> HttpResponse:
    """Let a gist or a sanitised version be read, or hold it."""
    found = _find(request, pk)
    require(sealed_items.may_keep(request.hat, found))
    form = AnswerSealedForm(posted(request), initial={"version": found.version})
    if form.is_valid():
        given = form.cleaned_data
        state = SealedState(given.pop("state"))
        sealed_items.answer(found, state, by=request.hat, **given)
        return redirect("mash_hub:sealed-item", pk)
    context = {"sealed": found, "form": form, "heading": "What may be read in its place?"}
    return render(request, "mash_hub/sealed_item_form.html", context, status=form_status(form))


@require_http_methods(["GET", "POST"])
@serves(Act.KEEP_SEALED)
def review(request: HubRequest, pk: UUID) -> HttpResponse:
    """Hold it again, lift the seal, withdraw or destroy it."""
    found = _find(request, pk)
    require(sealed_items.may_keep(request.hat, found))
    form = ReviewSealedForm(
        posted(request),
        initial={"version": found.version},
        within=sealed_items.review_within(found.workspace_id),
    )
    if form.is_valid():
        given = form.cleaned_data
        sealed_items.review(
            found,
            SealedState(given["state"]),
            by=request.hat,
            because=form.reason(),
            review_on=given["review_on"],
            version=given["version"],
        )
        return redirect("mash_hub:sealed-item", pk)
    context = {"sealed": found, "form": form, "heading": "What becomes of it?"}
    return render(request, "mash_hub/sealed_item_form.html", context, status=form_status(form))
