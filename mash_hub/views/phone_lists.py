"""Telephone lists: an agency's manager keeps it, the host's deciders ring and write down the result."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from agencies.gate import serves
from agencies.http import HubRequest
from agencies.models.agencies import Agency
from agencies.roles import Act
from mash_hub import phone_lists, red_calls, red_decisions
from mash_hub.forms.phone_lists import CallForm, LineForm
from mash_hub.models.phone_lists import PhoneCall, PhoneLine, PhoneResult
from mash_hub.models.requests import InformationRequest
from mash_hub.reading import posted
from mash_hub.red_calls import Call
from mash_hub.views.enquiries import find, form_status

GET_POST = ["GET", "POST"]


@require_http_methods(GET_POST)
@serves(Act.MANAGE_AGENCY)
def keep(request: HubRequest) -> HttpResponse:
    """Whom to ring at one's agency, in order; add somebody at the end."""
    form = LineForm(posted(request))
    if form.is_valid():
        phone_lists.add(**form.cleaned_data, by=request.hat)
        messages.success(request, "Added at the end of the list.")
        return redirect("mash_hub:phones")
    lines = phone_lists.list_of(request.hat.agency_id, by=request.hat)
    context = {"form": form, "lines": lines, "wrong": phone_lists.found_wrong(lines)}
    return render(request, "mash_hub/phones.html", context, status=form_status(form))


@require_POST
@serves(Act.MANAGE_AGENCY)
def take_off(request: HubRequest, pk: UUID) -> HttpResponse:
    """Take a line off the list."""
    phone_lists.take_off(_own(request, pk), by=request.hat)
    messages.success(request, "Taken off the list.")
    return redirect("mash_hub:phones")


@require_POST
@serves(Act.MANAGE_AGENCY)
def move_up(request: HubRequest, pk: UUID) -> HttpResponse:
    """Ring it earlier."""
    phone_lists.move_up(_own(request, pk), by=request.hat)
    return redirect("mash_hub:phones")


def _own(request: HubRequest, pk: UUID) -> PhoneLine:
    """A line of one's own agency, on its list or off it; Http404 for any other."""
    lines = PhoneLine.objects.visible_to(request.hat).filter(agency=request.hat.agency_id)
    return get_object_or_404(lines, pk=pk)


@require_http_methods(GET_POST)
@serves(Act.DECIDE)
def ring(request: HubRequest, pk: UUID) -> HttpResponse:
    """Whom to ring about a Red request, and who rang with what result."""
    seen = InformationRequest.objects.visible_to(request.hat).select_related("agency", "enquiry")
    found = get_object_or_404(seen, pk=pk)
    call = red_calls.of([found]).get(found.pk)
    shown = {
        "thing": found,
        "enquiry": found.enquiry,
        "may_ring": phone_lists.may_ring(request.hat, found, call),
        "calls": PhoneCall.objects.visible_to(request.hat).filter(request=found).newest_first(),
    }

    def write(line_id: UUID | None, result: PhoneResult) -> None:
        phone_lists.ring(found, line_id, result, by=request.hat)

    return _ring(request, call, found.agency, write, shown)


@require_http_methods(GET_POST)
@serves(Act.DECIDE)
def ring_about_decision(request: HubRequest, pk: UUID) -> HttpResponse:
    """Whom to ring at the host about a Red decision that is late, and who rang with what result."""
    found = find(request, pk)
    call = red_decisions.of(found)
    shown = {
        "thing": found,
        "enquiry": found,
        "is_decision": True,
        "may_ring": red_decisions.may_ring(request.hat, found, call),
        "calls": PhoneCall.objects.visible_to(request.hat).filter(enquiry=found).newest_first(),
    }

    def write(line_id: UUID | None, result: PhoneResult) -> None:
        phone_lists.ring_about_decision(found, line_id, result, by=request.hat)

    return _ring(request, call, found.owner, write, shown)


def _ring(
    request: HubRequest,
    call: Call | None,
    agency: Agency,
    write: Callable[[UUID | None, PhoneResult], None],
    shown: dict[str, Any],
) -> HttpResponse:
    """An agency's telephone list with the form of a call; a call that is written down leads back to it."""
    lines = phone_lists.list_of(agency.pk, by=request.hat)
    form = CallForm(posted(request), lines=lines, other=call.ring if call else "")
    if form.is_valid():
        write(form.line_id(), PhoneResult(form.cleaned_data["result"]))
        messages.success(request, "Written down.")
        return redirect(request.path)
    context = {**shown, "agency": agency, "call": call, "lines": lines, "form": form}
    return render(request, "mash_hub/ring.html", context, status=form_status(form))


@require_POST
@serves(Act.DECIDE)
def take_note(request: HubRequest, pk: UUID) -> HttpResponse:
    """Say that one knows that a Red decision is late, and sees to it."""
    red_decisions.take_note(find(request, pk), by=request.hat)
    messages.success(request, "Noted. It stays late until it is decided.")
    return redirect("mash_hub:enquiry", pk)
