"""Asking agencies, and the queue of what one's own agency is asked."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies import clock
from agencies.gate import serves
from agencies.http import HubRequest
from agencies.roles import Act
from agencies.verdicts import require
from mash_hub import calendars, clocks, requests
from mash_hub.case_people import people_of
from mash_hub.forms.enquiries import RECALL_REASONS, WITHOUT_REASONS, ReasonForm
from mash_hub.forms.requests import AskForm
from mash_hub.models.enquiries import Enquiry
from mash_hub.models.requests import InformationRequest
from mash_hub.ratings import ANSWER
from mash_hub.reading import posted
from mash_hub.views.enquiries import find, form_status

PAGE = 50


def _form(request: HubRequest, enquiry: Enquiry) -> AskForm:
    asked = set(enquiry.requests.standing().values_list("agency_id", flat=True))
    agencies = requests.agreed_agencies(enquiry.workspace_id, enquiry.owner_id)
    months = requests.months_back(enquiry.workspace_id)
    begins = calendars.months_before(clock.now().astimezone(clock.LONDON).date(), months)
    return AskForm(
        posted(request),
        agencies=[agency for agency in agencies if agency.pk not in asked],
        people=people_of(enquiry.file_id, by=request.hat),
        purposes=requests.purposes_of(enquiry.workspace_id),
        initial={"version": enquiry.version, "period_from_on": begins},
    )


@require_http_methods(["GET", "POST"])
@serves(Act.DECIDE)
def ask(request: HubRequest, pk: UUID) -> HttpResponse:
    """Ask several agencies at once, each with its own due time."""
    enquiry = find(request, pk)
    require(requests.may_ask(request.hat, enquiry))
    form = _form(request, enquiry)
    if form.is_valid():
        requests.send(
            enquiry,
            by=request.hat,
            question=form.question(),
            asked=form.asked(),
            version=form.cleaned_data["version"],
        )
        return redirect("mash_hub:enquiry", pk)
    context = {"enquiry": enquiry, "form": form}
    return render(request, "mash_hub/enquiry_ask.html", context, status=form_status(form))


def _find(request: HubRequest, pk: UUID) -> InformationRequest:
    """A request of the hat's own enquiries, or 404."""
    mine = InformationRequest.objects.visible_to(request.hat).filter(owner=request.hat.agency_id)
    return get_object_or_404(mine.select_related("enquiry", "agency"), pk=pk)


@require_POST
@serves(Act.DECIDE)
def chase(request: HubRequest, pk: UUID) -> HttpResponse:
    """Remind an agency."""
    found = _find(request, pk)
    requests.chase(found, by=request.hat)
    messages.success(request, f"{found.agency.short_name}: reminded.")
    return redirect("mash_hub:enquiry", found.enquiry_id)


@require_http_methods(["GET", "POST"])
@serves(Act.DECIDE)
def recall(request: HubRequest, pk: UUID) -> HttpResponse:
    """Take a request back before it is returned."""
    heading = "Take this request back?"
    return _with_reason(request, pk, requests.recall, RECALL_REASONS, heading, "Take it back")


@require_http_methods(["GET", "POST"])
@serves(Act.DECIDE)
def without(request: HubRequest, pk: UUID) -> HttpResponse:
    """Go ahead without a missing answer."""
    heading = "Go ahead without this answer?"
    return _with_reason(request, pk, requests.go_without, WITHOUT_REASONS, heading, "Go ahead")


def _with_reason(  # a page for every act that is one reason and one button
    request: HubRequest, pk: UUID, verb: Any, codes: Any, heading: str, button: str
) -> HttpResponse:
    found = _find(request, pk)
    form = ReasonForm(posted(request), initial={"version": found.version}, codes=codes)
    if form.is_valid():
        verb(found, by=request.hat, because=form.reason(), version=form.cleaned_data["version"])
        return redirect("mash_hub:enquiry", found.enquiry_id)
    context = {"thing": found.enquiry, "form": form, "heading": heading, "button": button}
    context["about"] = found
    context["back"] = ("mash_hub:enquiry", found.enquiry.reference)
    return render(request, "mash_hub/enquiry_reason.html", context, status=form_status(form))


@require_GET
@serves(Act.ANSWER)
def queue(request: HubRequest) -> HttpResponse:
    """What one's own agency is asked: waiting first, or what was answered."""
    mine = InformationRequest.objects.visible_to(request.hat).asked_of(request.hat)
    waiting, answered = mine.waiting(), mine.exclude(pk__in=mine.waiting().values("pk"))
    shown = answered if request.GET.get("show") == "answered" else waiting
    rows = shown.with_chases().select_related("enquiry", "answered_by").order_by("-sent_at", "pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    found = list(page.object_list)
    limits = clocks.of(InformationRequest.kind, [one.pk for one in found], ANSWER)
    context = {
        "page": page,
        "rows": [(one.seen_by(request.hat), limits.get(one.pk)) for one in found],
        "number_waiting": waiting.count(),
        "number_answered": answered.count(),
        "shows_answered": shown is answered,
    }
    return render(request, "mash_hub/requests.html", context)
