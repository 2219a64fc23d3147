"""Pages of an agency's part of a disclosure: what it holds, one item, and its reviewers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies.gate import serves
from agencies.http import HubRequest
from agencies.roles import Act
from agencies.verdicts import require
from audit.workspace import disclosable, disclosure_forms, disclosure_page, disclosure_parts
from audit.workspace.models import DisclosureItem, DisclosurePart
from mash_hub import kept_forms
from mash_hub.forms.enquiries import VersionForm
from mash_hub.reading import posted
from mash_hub.views.enquiries import form_status

GET_POST = ("GET", "POST")
_KEEP, _CHECK = Act.KEEP_DISCLOSURES, Act.CHECK_DISCLOSURES
_DRAFT = "disclosure-item"


def find(request: HubRequest, pk: UUID) -> DisclosurePart:
    """A part that the hat sees, or 404."""
    seen = DisclosurePart.objects.visible_to(request.hat)
    return get_object_or_404(
        seen.select_related("disclosure__owner", "disclosure__subject", "owner", "prepared_by"),
        pk=pk,
    )


def find_item(request: HubRequest, pk: UUID) -> DisclosureItem:
    """An item that the hat sees, or 404."""
    seen = DisclosureItem.objects.visible_to(request.hat)
    return get_object_or_404(seen.select_related("part__disclosure__owner"), pk=pk)


@require_GET
@serves(_KEEP, _CHECK)
def part(request: HubRequest, pk: UUID) -> HttpResponse:
    """One agency's part of a request."""
    context = disclosure_page.part_of(find(request, pk), by=request.hat)
    return render(request, "audit/disclosure_part.html", context)


@require_POST
@serves(_KEEP)
def prepare(request: HubRequest, pk: UUID) -> HttpResponse:
    """Give a part to two reviewers."""
    found, form = find(request, pk), VersionForm(request.POST)
    if form.is_valid():
        disclosure_parts.prepare(found, by=request.hat, version=form.cleaned_data["version"])
        messages.success(request, "Two others of your agency are asked to review it.")
    return redirect("audit_workspace:disclosure-part", pk)


@require_http_methods(GET_POST)
@serves(_CHECK)
def check(request: HubRequest, pk: UUID) -> HttpResponse:
    """Read every copy that is to leave, and say whether it may."""
    found, hat = find(request, pk), request.hat
    require(disclosure_parts.may_check(hat, found))
    shown = disclosure_page.marked(found, by=hat)
    form = disclosure_forms.CheckForm(
        posted(request),
        items=[one.item for one in shown if one.item.is_disclosed],
        initial={"version": found.version},
    )
    if kept_forms.done(form, lambda: disclosure_parts.check(found, by=hat, **_said(form))):
        messages.success(request, "Noted.")
        return redirect("audit_workspace:disclosure-part", pk)
    context = {"part": found, "shown": shown, "form": form}
    return render(request, "audit/disclosure_check.html", context, status=form_status(form))


def _said(form: disclosure_forms.CheckForm) -> dict[str, Any]:
    return {"looked": [], **form.says()}


@require_http_methods(GET_POST)
@serves(_KEEP)
def item(request: HubRequest, pk: UUID) -> HttpResponse:
    """Decide about one item; what was typed keeps itself until it is done."""
    found, hat = find_item(request, pk), request.hat
    require(disclosure_parts.may_prepare(hat, found.part))
    shown = disclosure_page.item_of(found, by=hat)
    kept = kept_forms.KeptForm(
        thing=found,
        name=_DRAFT,
        heading="What becomes of it?",
        button="Save",
        make=lambda data, first: disclosure_forms.ItemForm(
            data,
            initial=first,
            item=found,
            named=shown.named,
            squares=shown.original.is_picture or bool(shown.pages),
        ),
        act=lambda form: disclosure_parts.decide(
            found, form.decided(), by=hat, version=form.cleaned_data["version"]
        ),
        keep_url=reverse("audit_workspace:disclosure-item-draft", args=[pk]),
        back_url=reverse("audit_workspace:disclosure-part", args=[found.part_id]),
        back_words=f"What your agency holds, {found.part.reference}",
        first=disclosure_page.begins_with(shown, by=hat),
        said="Saved.",
        template="audit/disclosure_item.html",
        shown={"shown": shown, "part": found.part},
    )
    return kept_forms.answer(request, kept)


@require_POST
@serves(_KEEP)
def item_draft(request: HubRequest, pk: UUID) -> HttpResponse:
    """Keep what is being typed about an item, for its author alone."""
    return kept_forms.keep(request, find_item(request, pk), _DRAFT)


@require_GET
@serves(_KEEP)
def picture(request: HubRequest, pk: UUID) -> HttpResponse:
    """A picture with the names of its squares, on the page where they are chosen."""
    found = find_item(request, pk)
    require(disclosure_parts.may_prepare(request.hat, found.part))
    if not disclosable.can_be_pictures(found):
        raise Http404
    return _shown(disclosure_parts.look(found, _page(request), by=request.hat))


@require_GET
@serves(_KEEP, _CHECK)
def copy(request: HubRequest, pk: UUID) -> HttpResponse:
    """A picture as it is to leave."""
    made = disclosure_parts.look_at_copy(find_item(request, pk), _page(request), by=request.hat)
    if not made:
        raise Http404
    return _shown(made)


def _page(request: HubRequest) -> int:
    """Which page of a scan is looked at: the first, where none is named."""
    named = request.GET.get("page", "1")
    if len(named) > 2 or not (named.isascii() and named.isdecimal() and int(named)):
        raise Http404
    return int(named)


def _shown(made: bytes) -> HttpResponse:
    return HttpResponse(made, content_type="image/png")
