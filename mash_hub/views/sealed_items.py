"""Pages of sealed items: for custodians, for the readers named, and the marker for those who decide."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies.attachments import downloads
from agencies.attachments.uploads import takes_a_file
from agencies.gate import serves
from agencies.http import HubRequest
from agencies.roles import Act
from agencies.verdicts import require
from mash_hub import attachments, sealed_attachments, sealed_item_page, sealed_items
from mash_hub.forms.attachments import FileForm
from mash_hub.forms.enquiries import VersionForm
from mash_hub.forms.sealed_items import AnswerSealedForm, ReviewSealedForm
from mash_hub.models.sealed_attachments import SealedAttachment
from mash_hub.models.sealed_items import SealedItem, SealedState
from mash_hub.reading import posted
from mash_hub.views.answers import find as find_request
from mash_hub.views.attachments import UNREAD
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


@require_POST
@serves(Act.KEEP_SEALED)
@takes_a_file
def attach(request: HubRequest, pk: UUID) -> HttpResponse:
    """Put a file with a sealed item; one that is not taken comes back with the reason."""
    found = _find(request, pk)
    require(sealed_attachments.may_attach(request.hat, found))
    room = partial(sealed_attachments.room_for, found, by=request.hat)
    form = FileForm(request.POST, request.FILES, room=room)
    if not form.is_valid() or form.prepared is None:
        context = sealed_item_page.of(found, by=request.hat, sent=form)
        context["form"] = form
        return render(request, "mash_hub/sealed_item.html", context, status=422)
    sealed_attachments.attach(
        found, form.prepared, by=request.hat, version=form.cleaned_data["version"]
    )
    if not form.prepared.said.is_whole:
        messages.warning(request, UNREAD)
    return redirect(f"{reverse('mash_hub:sealed-item', args=[pk])}#files")


@require_GET
@serves(Act.READ_SHARED, Act.KEEP_SEALED)
def file(request: HubRequest, pk: UUID) -> HttpResponseBase:
    """Give a file to whoever reads its sealed item, and to nobody else: others get what nothing gets."""
    row = _find_file(request, pk)
    given = sealed_attachments.download(row, by=request.hat)
    return downloads.answer(
        request,
        given.pieces,
        name=given.name,
        media_type=given.kind.media_type,
        size=given.size,
        may_go_on=lambda: sealed_attachments.may_still_read(pk, by=request.hat),
    )


@require_http_methods(["GET", "POST"])
@serves(Act.KEEP_SEALED)
def remove_file(request: HubRequest, pk: UUID) -> HttpResponse:
    """Destroy a file of a sealed item: asked again first."""
    row = _find_file(request, pk)
    require(sealed_items.may_keep(request.hat, row.sealed_item))
    form = VersionForm(posted(request))
    if form.is_valid():
        version = form.cleaned_data["version"]
        sealed_attachments.remove(row, by=request.hat, version=version)
        return redirect("mash_hub:sealed-item", row.sealed_item_id)
    context = {
        "attachment": row,
        "sealed": row.sealed_item,
        "name": attachments.name_of(row, by=request.hat),
    }
    return render(request, "mash_hub/sealed_file_remove.html", context)


def _find_file(request: HubRequest, pk: UUID) -> SealedAttachment:
    seen = SealedAttachment.objects.visible_to(request.hat)
    return get_object_or_404(seen.select_related("sealed_item__request"), pk=pk)
