"""Items of one's own agency: begun, written, removed, taken back, corrected."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from agencies import drafts
from agencies.gate import serves
from agencies.http import HubRequest
from agencies.reasons import Reason, ReasonCode
from agencies.roles import Act
from mash_hub import answer_page, corrections, items, sharing
from mash_hub.forms.enquiries import WITHDRAWAL_REASONS, ReasonForm, VersionForm
from mash_hub.models.items import Item
from mash_hub.reading import keep_draft, posted
from mash_hub.views import answers
from mash_hub.views.enquiries import form_status


def _find(request: HubRequest, pk: UUID) -> Item:
    """An item of the hat's own agency, or 404."""
    mine = Item.objects.visible_to(request.hat).filter(owner=request.hat.agency_id)
    return get_object_or_404(mine.select_related("request"), pk=pk)


def _to(item: Item) -> HttpResponse:
    return redirect(reverse("mash_hub:request", args=[item.request_id]))


@require_POST
@serves(Act.ANSWER)
def add(request: HubRequest, pk: UUID) -> HttpResponse:
    """Begin an item."""
    item = items.add(answers.find(request, pk), by=request.hat)
    return redirect(f"{reverse('mash_hub:request', args=[pk])}?item={item.pk}#item-{item.pk}")


@require_POST
@serves(Act.ANSWER)
def write(request: HubRequest, pk: UUID) -> HttpResponse:
    """Write an item and, if wanted, decide whether it leaves."""
    item = _find(request, pk)
    form = answer_page.item_form(item, by=request.hat, data=request.POST)
    if not form.is_valid():
        return answers.draw(request, item.request_id, form, item.pk, status=422)
    items.write(
        item,
        by=request.hat,
        matter=form.matter(),
        decision=form.decision(),
        version=form.cleaned_data["version"],
    )
    drafts.discard(by=request.hat, form=answer_page.DRAFT, thing_id=pk)
    return _to(item)


@require_POST
@serves(Act.ANSWER)
def draft(request: HubRequest, pk: UUID) -> HttpResponse:
    """Keep what is being typed into an item, for its author alone."""
    item = _find(request, pk)
    case = item.request.file_id
    return keep_draft(request, item, form=answer_page.DRAFT, version=item.version, case=case)


@require_POST
@serves(Act.ANSWER)
def remove(request: HubRequest, pk: UUID) -> HttpResponse:
    """Leave an item out before the answer is sent."""
    item = _find(request, pk)
    form = VersionForm(request.POST)
    if form.is_valid():
        items.remove(item, by=request.hat, version=form.cleaned_data["version"])
        drafts.discard(by=request.hat, form=answer_page.DRAFT, thing_id=pk)
    return _to(item)


@require_http_methods(["GET", "POST"])
@serves(Act.ANSWER)
def withdraw(request: HubRequest, pk: UUID) -> HttpResponse:
    """Take a released item back."""
    item = _find(request, pk)
    form = ReasonForm(posted(request), initial={"version": item.version}, codes=WITHDRAWAL_REASONS)
    if form.is_valid():
        version = form.cleaned_data["version"]
        sharing.withdraw(item, by=request.hat, because=form.reason(), version=version)
        return _to(item)
    context = {"thing": item.request, "form": form, "button": "Take it back"}
    context |= {
        "heading": "Take this item back?",
        "back": ("mash_hub:request", item.request.reference),
    }
    return render(request, "mash_hub/enquiry_reason.html", context, status=form_status(form))


@require_http_methods(["GET", "POST"])
@serves(Act.ANSWER)
def correct(request: HubRequest, pk: UUID) -> HttpResponse:
    """Correct a released item: its readers are told, and named before it is sent."""
    item = _find(request, pk)
    form = answer_page.item_form(item, by=request.hat, data=posted(request), correcting=True)
    if form.is_valid():
        corrections.correct(
            item,
            by=request.hat,
            matter=form.matter(),
            because=Reason(ReasonCode.CORRECTION),
            shared_text=form.cleaned_data.get("shared_text", ""),
            version=form.cleaned_data["version"],
        )
        return _to(item)
    readers = answer_page.readers_of(item, by=request.hat)
    context = {"item": item, "request_row": item.request, "form": form, "readers": readers}
    return render(request, "mash_hub/request_correct.html", context, status=form_status(form))
