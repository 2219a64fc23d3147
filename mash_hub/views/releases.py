"""Items as their readers see them, and releasing them to more: with the readers shown before."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from agencies.gate import serves
from agencies.http import HubRequest
from agencies.roles import Act
from agencies.verdicts import require
from mash_hub import answer_page, answers, item_history, item_page, release_page, sharing, versions
from mash_hub.forms.enquiries import WITHDRAWAL_REASONS, ReasonForm
from mash_hub.models.items import Item
from mash_hub.models.releases import ItemRelease
from mash_hub.reading import posted
from mash_hub.views.answers import find as find_request
from mash_hub.views.enquiries import form_status

ON_A_PAGE = 50


def find(request: HubRequest, pk: UUID) -> Item:
    """An item the hat can read, or 404."""
    seen = Item.objects.visible_to(request.hat)
    return get_object_or_404(seen.select_related("request__enquiry", "owner"), pk=pk)


@require_GET
@serves(Act.READ_SHARED, Act.ANSWER)
def index(request: HubRequest) -> HttpResponse:
    """What other agencies released to one's own, or to oneself, in this workspace."""
    rows = item_page.released_to(request.hat)
    context = {"rows": Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))}
    return render(request, "mash_hub/items.html", context)


@require_GET
@serves(Act.READ_SHARED, Act.ANSWER)
def item(request: HubRequest, pk: UUID) -> HttpResponse:
    """One item: as its reader was given it, or as its owner keeps it."""
    context = item_page.of(find(request, pk), by=request.hat)
    return render(request, "mash_hub/item.html", context)


@require_GET
@serves(Act.READ_SHARED, Act.ANSWER)
def history(request: HubRequest, pk: UUID) -> HttpResponse:
    """Every version of an item that its reader was given, and two of them side by side."""
    found, asked = find(request, pk), request.GET
    every = item_history.of(found, by=request.hat)
    context = {
        "item": found,
        "versions": every,
        "compared": versions.compared(every, asked.get("earlier", ""), asked.get("later", "")),
        "history_caption": "Full history of this item, newest first",
    }
    return render(request, "mash_hub/item_history.html", context)


@require_http_methods(["GET", "POST"])
@serves(Act.ANSWER)
def release(request: HubRequest, pk: UUID) -> HttpResponse:
    """Release an item to more readers: the form, then exactly who will read it, then the act."""
    found = find(request, pk)
    require(sharing.may_release(request.hat, found))
    form = release_page.form_of(found, by=request.hat, data=posted(request))
    if not form.is_valid():
        context = {"item": found, "form": form}
        return render(request, "mash_hub/item_release.html", context, status=form_status(form))
    to = release_page.audience_of(found, form)
    if request.POST.get("step") != "release":
        context = release_page.preview(found, form, to, by=request.hat)
        return render(request, "mash_hub/item_release_check.html", context)
    sharing.release(found, to=to, by=request.hat, **release_page.values(form))
    return redirect("mash_hub:item", pk)


@require_http_methods(["GET", "POST"])
@serves(Act.ANSWER, Act.RELEASE_TO_MEETING)
def end(request: HubRequest, pk: UUID) -> HttpResponse:
    """Take one release back; other access stays."""
    rows = ItemRelease.objects.visible_to(request.hat).select_related("item", "owner")
    found = get_object_or_404(rows, pk=pk)
    form = ReasonForm(posted(request), initial={"version": found.version}, codes=WITHDRAWAL_REASONS)
    if form.is_valid():
        version = form.cleaned_data["version"]
        sharing.end(found, by=request.hat, because=form.reason(), version=version)
        return redirect("mash_hub:item", found.item_id)
    context = {"thing": found.item, "form": form, "button": "Take this release back"}
    context |= {
        "heading": "Take this release back?",
        "back": ("mash_hub:item", found.reference),
    }
    return render(request, "mash_hub/enquiry_reason.html", context, status=form_status(form))


@require_GET
@serves(Act.ANSWER)
def seen_as(request: HubRequest, pk: UUID, agency: UUID) -> HttpResponse:
    """The answer as one agency would see it, if it were sent now (page 04)."""
    found = find_request(request, pk)
    items = answers.standing_items(found)
    context = answer_page.seen_as(found, items, agency, by=request.hat)
    if context is None:
        raise Http404
    return render(request, "mash_hub/request_seen_as.html", context)
