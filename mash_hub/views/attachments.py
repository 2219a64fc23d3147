"""Attachments: put with an item, given to whoever may read it, and taken away."""

from __future__ import annotations

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
from mash_hub import attachments, item_page
from mash_hub.forms.attachments import AttachForm
from mash_hub.forms.enquiries import VersionForm
from mash_hub.models.attachments import Attachment
from mash_hub.models.items import Item, ItemState
from mash_hub.views import answers

UNREAD = (
    "Attached, but the hub could not read all of this PDF (a scan, locked, very long or broken): look "
    "through it yourself for addresses that must not be known."
)


def _item(request: HubRequest, pk: UUID) -> Item:
    """An item of the hat's own agency, or 404."""
    mine = Item.objects.visible_to(request.hat).filter(owner=request.hat.agency_id)
    return get_object_or_404(mine.select_related("request__enquiry", "owner"), pk=pk)


def _own(request: HubRequest, pk: UUID) -> Attachment:
    """An attachment of the hat's own agency, or 404."""
    mine = Attachment.objects.visible_to(request.hat).filter(owner=request.hat.agency_id)
    return get_object_or_404(mine.select_related("item__request__enquiry"), pk=pk)


def _back(item: Item) -> str:
    """Where an item is worked on: on the answer page until it is sent, then on its own."""
    if item.state != ItemState.AT_HOME:
        return f"{reverse('mash_hub:item', args=[item.pk])}#files-{item.pk}"
    return f"{reverse('mash_hub:request', args=[item.request_id])}?item={item.pk}#files-{item.pk}"


@require_POST
@serves(Act.ANSWER)
@takes_a_file
def attach(request: HubRequest, pk: UUID) -> HttpResponse:
    """Put a file with an item; one that is not taken comes back with the reason."""
    item = _item(request, pk)
    require(attachments.may_attach(request.hat, item))
    form = AttachForm(request.POST, request.FILES, item=item, by=request.hat)
    if not form.is_valid() or form.prepared is None:
        return _again(request, item, form)
    attachments.attach(
        item,
        form.prepared,
        by=request.hat,
        going=form.going_to(),
        version=form.cleaned_data["version"],
    )
    if not form.prepared.said.is_whole:
        messages.warning(request, UNREAD)
    return redirect(_back(item))


def _again(request: HubRequest, item: Item, form: AttachForm) -> HttpResponse:
    if item.state == ItemState.AT_HOME:
        return answers.draw(request, item.request_id, item_id=item.pk, status=422, attaching=form)
    context = item_page.of(item, by=request.hat, sent=form)
    return render(request, "mash_hub/item.html", {**context, "form": form}, status=422)


@require_GET
@serves(Act.READ_SHARED, Act.ANSWER)
def download(request: HubRequest, pk: UUID) -> HttpResponseBase:
    """Give a file to whoever may read it, and to nobody else: others get what nothing gets."""
    seen = Attachment.objects.visible_to(request.hat).select_related("item__request")
    row = get_object_or_404(seen, pk=pk)
    given = attachments.download(row, by=request.hat)
    return downloads.answer(
        request,
        given.pieces,
        name=given.name,
        media_type=given.kind.media_type,
        size=given.size,
        may_go_on=lambda: attachments.may_still_read(pk, by=request.hat),
    )


@require_http_methods(["GET", "POST"])
@serves(Act.ANSWER)
def remove(request: HubRequest, pk: UUID) -> HttpResponse:
    """Remove a file nobody outside was given, or take it back from everybody: asked again first."""
    row = _own(request, pk)
    was_given = attachments.was_given(row)
    form = VersionForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        verb = attachments.take_back if was_given else attachments.remove
        verb(row, by=request.hat, version=form.cleaned_data["version"])
        return redirect(_back(row.item))
    context = {
        "attachment": row,
        "item": row.item,
        "was_given": was_given,
        "name": attachments.name_of(row, by=request.hat),
        "back_url": _back(row.item),
    }
    return render(request, "mash_hub/attachment_remove.html", context)
