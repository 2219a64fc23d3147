"""Links of things with people and cases, and releasing cards and links."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from agencies.gate import serves
from agencies.http import HubRequest
from agencies.roles import Act
from agencies.verdicts import Refused, require
from mash_hub import link_page, links, thing_page, thing_sharing
from mash_hub.forms.enquiries import WITHDRAWAL_REASONS, ReasonForm
from mash_hub.models.contacts import Contact
from mash_hub.models.enquiries import Enquiry
from mash_hub.models.items import Item
from mash_hub.models.links import Link
from mash_hub.models.thing_releases import ThingRelease
from mash_hub.models.things import ThingCard
from mash_hub.reading import posted
from mash_hub.views.enquiries import form_status
from mash_hub.views.things import find, find_card

PAGES = {
    Contact.kind: "mash_hub:contact",
    Enquiry.kind: "mash_hub:enquiry",
    Item.kind: "mash_hub:item",
}


def find_link(request: HubRequest, pk: UUID) -> Link:
    """A link the hat can read, or 404."""
    seen = Link.objects.visible_to(request.hat)
    return get_object_or_404(seen.select_related("owner", "thing_card__subject", "file"), pk=pk)


def _find_case(request: HubRequest, case: str, pk: UUID) -> Any:
    """A contact, enquiry or item the hat can see, or 404."""
    if case == Contact.kind:
        return get_object_or_404(Contact.objects.visible_to(request.hat), pk=pk)
    if case == Enquiry.kind:
        seen = Enquiry.objects.visible_to(request.hat)
        return get_object_or_404(seen.worked_by(request.hat), pk=pk)
    return get_object_or_404(Item.objects.visible_to(request.hat), pk=pk)


@require_http_methods(["GET", "POST"])
@serves(Act.KEEP_THINGS)
def add(request: HubRequest, pk: UUID, end: str) -> HttpResponse:
    """Link a thing with a person, or with a case, by its reference."""
    found = find(request, pk)
    form = link_page.form_of(found, end, posted(request))
    if form.is_valid():
        try:
            other = links.end_of(form.cleaned_data["reference"], by=request.hat)
            link_page.require_end(other, end)
            links.add(found, other, form.said(), by=request.hat)
            return redirect("mash_hub:thing", pk)
        except Refused as refused:
            form.add_error("reference", str(refused))
    label = thing_page.label_of(found, by=request.hat)
    context = {"thing": found, "form": form, "end": end, "label": label}
    return render(request, "mash_hub/link_new.html", context, status=form_status(form))


@require_http_methods(["GET", "POST"])
@serves(Act.KEEP_THINGS)
def name_in(request: HubRequest, case: str, pk: UUID) -> HttpResponse:
    """Name a thing in a contact, an enquiry or an item, by the thing's reference."""
    about = _find_case(request, case, pk)
    form = link_page.naming_form(posted(request))
    if form.is_valid():
        try:
            named = link_page.named(form.cleaned_data["reference"], by=request.hat)
            links.add(named, links.End(case, about.pk), form.said(), by=request.hat)
            return redirect(PAGES[case], pk)
        except Refused as refused:
            form.add_error("reference", str(refused))
    context = {"about": about, "form": form, "case": case, "back": PAGES[case]}
    return render(request, "mash_hub/thing_name_in.html", context, status=form_status(form))


@require_GET
@serves(Act.READ_SHARED)
def link(request: HubRequest, pk: UUID) -> HttpResponse:
    """One link: what its agency says, and to whom it gave it."""
    context = thing_page.of_link(find_link(request, pk), by=request.hat)
    return render(request, "mash_hub/link.html", context)


@require_http_methods(["GET", "POST"])
@serves(Act.KEEP_THINGS)
def change(request: HubRequest, pk: UUID) -> HttpResponse:
    """Correct a link; every earlier version stays."""
    found = find_link(request, pk)
    require(links.may_change(request.hat, found))
    form = link_page.change_form(found, by=request.hat, data=posted(request))
    if form.is_valid():
        version = form.cleaned_data["version"]
        because = form.reason()
        links.change(found, form.said(), by=request.hat, because=because, version=version)
        return redirect("mash_hub:link", pk)
    context = {"link": found, "form": form}
    return render(request, "mash_hub/link_change.html", context, status=form_status(form))


@require_http_methods(["GET", "POST"])
@serves(Act.KEEP_THINGS)
def remove(request: HubRequest, pk: UUID) -> HttpResponse:
    """Say no longer that the two have to do with each other."""
    found = find_link(request, pk)
    require(links.may_change(request.hat, found))
    form = ReasonForm(posted(request), initial={"version": found.version}, codes=WITHDRAWAL_REASONS)
    if form.is_valid():
        version = form.cleaned_data["version"]
        links.remove(found, by=request.hat, because=form.reason(), version=version)
        return redirect("mash_hub:link", pk)
    context = {"thing": found, "form": form, "button": "Remove this link"}
    context |= {
        "heading": "Remove this link?",
        "back": ("mash_hub:link", f"Link {found.reference}"),
    }
    return render(request, "mash_hub/enquiry_reason.html", context, status=form_status(form))


# --- releasing ------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@serves(Act.ANSWER, Act.DECIDE, Act.RUN_MEETING)
def release(request: HubRequest, what: str, pk: UUID) -> HttpResponse:
    """Release a card or link: the form, then exactly who will read it, then the act."""
    row: ThingCard | Link = find_card(request, pk) if what == "cards" else find_link(request, pk)
    require(thing_sharing.may_release(request.hat, row))
    form = link_page.release_form(row, by=request.hat, data=posted(request))
    context = {"row": row, "form": form, "what": what, "back": link_page.page_of(row)}
    if not (form.is_valid() and link_page.fits(form, by=request.hat)):
        return render(request, "mash_hub/thing_release.html", context, status=form_status(form))
    if request.POST.get("step") != "release":
        context |= link_page.preview(row, form, request.POST, by=request.hat)
        return render(request, "mash_hub/thing_release_check.html", context)
    version = form.cleaned_data["version"]
    thing_sharing.release(row, form.terms(), by=request.hat, version=version)
    return redirect(link_page.page_of(row))


@require_http_methods(["GET", "POST"])
@serves(Act.ANSWER, Act.DECIDE, Act.RUN_MEETING)
def end_release(request: HubRequest, pk: UUID) -> HttpResponse:
    """Take one release of a card or link back; other access stays."""
    found = get_object_or_404(ThingRelease.objects.visible_to(request.hat), pk=pk)
    if not found.is_standing:
        raise Http404
    form = ReasonForm(posted(request), initial={"version": found.version}, codes=WITHDRAWAL_REASONS)
    back = link_page.page_of_release(found)
    if form.is_valid():
        version = form.cleaned_data["version"]
        thing_sharing.end(found, by=request.hat, because=form.reason(), version=version)
        return redirect(back)
    context = {"release": found, "form": form, "back": back}
    return render(request, "mash_hub/thing_release_end.html", context, status=form_status(form))
