"""Asking whether another agency's item may be passed on, and answering where the item is one's own."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies.gate import serves
from agencies.http import HubRequest
from agencies.roles import Act
from agencies.verdicts import require
from mash_hub import onward_page, onward_requests
from mash_hub.forms.enquiries import REFUSAL_REASONS, ReasonForm, VersionForm
from mash_hub.kept_forms import done
from mash_hub.models.onward_requests import OnwardRequest
from mash_hub.reading import posted
from mash_hub.views.enquiries import form_status
from mash_hub.views.releases import find as find_item

_PAGE = "mash_hub:onward"


def _find(request: HubRequest, pk: UUID) -> OnwardRequest:
    rows = OnwardRequest.objects.visible_to(request.hat).newest_first()
    wanted = ("answered_by", "release", "item__owner")
    return get_object_or_404(rows.select_related(*wanted), pk=pk)


@require_GET
@serves(Act.READ_SHARED, Act.ANSWER)
def index(request: HubRequest) -> HttpResponse:
    """What one's own agency is asked, and what it asked others."""
    context = onward_page.lists_of(request.hat, request.GET.get("page"))
    return render(request, "mash_hub/onward_requests.html", context)


@require_http_methods(["GET", "POST"])
@serves(Act.READ_SHARED)
def ask(request: HubRequest, pk: UUID) -> HttpResponse:
    """Ask the owner of an item that one can read."""
    item = find_item(request, pk)
    require(onward_requests.may_ask(request.hat, item))
    form = onward_page.ask_form(item, by=request.hat, data=posted(request))
    made: list[OnwardRequest] = []

    def act() -> None:
        made.append(onward_requests.ask(item, form.wish(), by=request.hat))

    if request.method == "POST" and done(form, act):
        return redirect(_PAGE, made[0].pk)
    context = {"item": item, "form": form}
    return render(request, "mash_hub/onward_ask.html", context, status=form_status(form))


@require_http_methods(["GET", "POST"])
@serves(Act.READ_SHARED, Act.ANSWER)
def onward(request: HubRequest, pk: UUID) -> HttpResponse:
    """One onward request; the item's owner gives leave on the same page."""
    row, hat = _find(request, pk), request.hat
    verdict = onward_requests.may_answer(hat, row)
    form = None
    if request.method == "POST":
        require(verdict)
    if verdict:
        form = give = onward_page.give_form(row, by=hat, data=posted(request))

        def act() -> None:
            onward_requests.give(row, by=hat, **give.values())

        if request.method == "POST" and done(form, act):
            return redirect(_PAGE, pk)
    context = onward_page.of(row, by=hat) | {"form": form}
    status = form_status(form) if form else 200
    return render(request, "mash_hub/onward_request.html", context, status=status)


@require_http_methods(["GET", "POST"])
@serves(Act.ANSWER)
def decline(request: HubRequest, pk: UUID) -> HttpResponse:
    """Decline with the reason."""
    row = _find(request, pk)
    require(onward_requests.may_answer(request.hat, row))
    form = ReasonForm(posted(request), initial={"version": row.version}, codes=REFUSAL_REASONS)
    if form.is_valid():
        version = form.cleaned_data["version"]
        onward_requests.decline(row, by=request.hat, because=form.reason(), version=version)
        return redirect(_PAGE, pk)
    context = {"thing": row, "form": form, "button": "Decline"}
    context |= {"heading": "Decline that it is passed on?", "back": (_PAGE, row.reference)}
    return render(request, "mash_hub/enquiry_reason.html", context, status=form_status(form))


@require_POST
@serves(Act.READ_SHARED)
def take_back(request: HubRequest, pk: UUID) -> HttpResponse:
    """Ask no more, before it is answered."""
    row = _find(request, pk)
    form = VersionForm(request.POST)
    if form.is_valid():
        onward_requests.take_back(row, by=request.hat, version=form.cleaned_data["version"])
    return redirect(_PAGE, pk)
