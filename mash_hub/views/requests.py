"""Asking agencies, reminding them, and going ahead without an answer."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from agencies import clock
from agencies.gate import serves
from agencies.http import HubRequest
from agencies.roles import Act
from agencies.verdicts import require
from mash_hub import calendars, clocks, requests
from mash_hub.case_people import people_of
from mash_hub.forms.enquiries import RECALL_REASONS, WITHOUT_REASONS, ReasonForm
from mash_hub.forms.request_queue import ChaseForm
from mash_hub.forms.requests import AskForm
from mash_hub.models.enquiries import Enquiry
from mash_hub.models.requests import InformationRequest
from mash_hub.ratings import ANSWER
from mash_hub.reading import posted
from mash_hub.views.enquiries import find, form_status

MOST_CHASED = 200  # on one page; the longest late come first


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


@require_http_methods(["GET", "POST"])
@serves(Act.DECIDE)
def late(request: HubRequest) -> HttpResponse:
    """The answers that are late: choose several, and remind them with one press."""
    rows = requests.late_ones(request.hat).with_chases().select_related("agency", "enquiry")
    found = list(rows[:MOST_CHASED])
    form = ChaseForm(posted(request), rows=found)
    if form.is_valid():
        asked = [one for one in found if str(one.pk) in form.cleaned_data["chosen"]]
        reminded = requests.chase_all(asked, by=request.hat)
        words = f"{len(reminded)} reminded."
        if len(reminded) < len(asked):
            words += f" {len(asked) - len(reminded)} answered meanwhile."
        messages.success(request, words)
        return redirect("mash_hub:requests-late")
    limits = clocks.of(InformationRequest.kind, [one.pk for one in found], ANSWER)
    context = {"rows": [(one, limits.get(one.pk)) for one in found], "form": form}
    return render(request, "mash_hub/requests_late.html", context, status=form_status(form))


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
