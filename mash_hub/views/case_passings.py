"""Pages of passing a case on: the in-box, one passing-on, and each step of giver and receiver."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from agencies.gate import serves
from agencies.http import HubRequest
from agencies.roles import Act
from agencies.verdicts import require
from mash_hub import case_passings, passing_page
from mash_hub.forms.case_passings import (
    REFUSE_REASONS,
    WITHDRAW_REASONS,
    AcceptForm,
    OfferForm,
    ShowForm,
)
from mash_hub.forms.enquiries import ReasonForm
from mash_hub.kept_forms import done
from mash_hub.models.case_passings import CasePassing, PassingState
from mash_hub.models.enquiries import Enquiry
from mash_hub.reading import posted
from mash_hub.views.enquiries import form_status

GET_POST = ["GET", "POST"]
_PAGE = "mash_hub:passing"


def _find(request: HubRequest, pk: UUID) -> CasePassing:
    seen = CasePassing.objects.visible_to(request.hat).select_related(
        "enquiry", "owner", "agency", "workspace", "to_workspace", "shown_by", "offered_by"
    )
    return get_object_or_404(seen.select_related("answered_by", "made", "enquiry__contact"), pk=pk)


def _drawn(request: HubRequest, row: CasePassing, form: forms.Form, **words: str) -> HttpResponse:
    context: dict[str, Any] = {"thing": row, "form": form, **words}
    context["back"] = (_PAGE, f"Hand-over {row.reference}")
    return render(request, "mash_hub/enquiry_reason.html", context, status=form_status(form))


@require_GET
@serves(Act.DECIDE)
def index(request: HubRequest) -> HttpResponse:
    """What comes to one's agency, and what it gives."""
    context = {
        "received": passing_page.lines(request.hat, received=True),
        "given": passing_page.lines(request.hat, received=False),
    }
    return render(request, "mash_hub/passings.html", context)


@require_http_methods(GET_POST)
@serves(Act.DECIDE)
def show(request: HubRequest, pk: UUID) -> HttpResponse:
    """Let the host of another workspace look at a case."""
    seen = Enquiry.objects.visible_to(request.hat).worked_by(request.hat).select_related("contact")
    enquiry = get_object_or_404(seen, pk=pk)
    require(case_passings.may_show(request.hat, enquiry))
    places = case_passings.places(enquiry)
    form = ShowForm(
        posted(request),
        places=places,
        pieces=case_passings.pieces(enquiry),
        initial={"version": enquiry.version},
    )
    made: list[CasePassing] = []

    def act() -> None:
        data = form.cleaned_data
        made.append(
            case_passings.show(
                enquiry,
                form.place(),
                words=data["words"],
                chosen=data.get("chosen", []),
                by=request.hat,
                version=data["version"],
            )
        )

    if done(form, act):
        messages.success(
            request, "They may look at it now. It stays yours until they take it over."
        )
        return redirect(_PAGE, made[0].pk)
    context = {"enquiry": enquiry, "form": form, "places": places}
    return render(request, "mash_hub/passing_show.html", context, status=form_status(form))


@require_GET
@serves(Act.DECIDE)
def passing(request: HubRequest, pk: UUID) -> HttpResponse:
    """One passing-on: the letter, the pieces, how it went, and the next step."""
    row = _find(request, pk)
    context = passing_page.of(row, by=request.hat)
    case_passings.look(row, by=request.hat)
    return render(request, "mash_hub/passing.html", context)


@require_http_methods(GET_POST)
@serves(Act.DECIDE)
def offer(request: HubRequest, pk: UUID) -> HttpResponse:
    """Offer the case for taking over."""
    row = _find(request, pk)
    require(case_passings.may_give(request.hat, row, PassingState.OFFERED))
    form = OfferForm(posted(request), initial={"version": row.version})

    def act() -> None:
        data = form.cleaned_data
        keeps = data["keeps"] == "yes"
        case_passings.offer(row, keeps_access=keeps, by=request.hat, version=data["version"])

    if done(form, act):
        messages.success(request, "Offered. It stays yours until they have answered.")
        return redirect(_PAGE, pk)
    return _drawn(request, row, form, heading="Offer the case?", button="Offer it")


@require_http_methods(GET_POST)
@serves(Act.DECIDE)
def accept(request: HubRequest, pk: UUID) -> HttpResponse:
    """Take the case over, with everything or with what is picked."""
    row = _find(request, pk)
    require(case_passings.may_answer(request.hat, row))
    pieces = list(row.pieces.order_by("place"))
    form = AcceptForm(posted(request), pieces=pieces, initial={"version": row.version})

    def act() -> None:
        version = form.cleaned_data["version"]
        case_passings.accept(row, picked=form.chosen(), by=request.hat, version=version)

    if done(form, act):
        messages.success(request, "The case is yours now. Its time to decide goes on.")
        return redirect(_PAGE, pk)
    return _drawn(request, row, form, heading="Take the case over?", button="It is ours now")


@require_http_methods(GET_POST)
@serves(Act.DECIDE)
def refuse(request: HubRequest, pk: UUID) -> HttpResponse:
    """Refuse it, with the reason."""
    row = _find(request, pk)
    require(case_passings.may_answer(request.hat, row))
    form = ReasonForm(posted(request), initial={"version": row.version}, codes=REFUSE_REASONS)

    def act() -> None:
        version = form.cleaned_data["version"]
        case_passings.refuse(row, by=request.hat, because=form.reason(), version=version)

    if done(form, act):
        messages.success(request, "Refused. The case stays with its owner, who is told why.")
        return redirect(_PAGE, pk)
    return _drawn(request, row, form, heading="Refuse the case?", button="Refuse it")


@require_http_methods(GET_POST)
@serves(Act.DECIDE)
def withdraw(request: HubRequest, pk: UUID) -> HttpResponse:
    """Take it back before it was answered."""
    row = _find(request, pk)
    require(case_passings.may_give(request.hat, row, PassingState.WITHDRAWN))
    form = ReasonForm(posted(request), initial={"version": row.version}, codes=WITHDRAW_REASONS)

    def act() -> None:
        version = form.cleaned_data["version"]
        case_passings.withdraw(row, by=request.hat, because=form.reason(), version=version)

    if done(form, act):
        messages.success(request, "Taken back. They can no longer look at the pieces.")
        return redirect(_PAGE, pk)
    return _drawn(request, row, form, heading="Take it back?", button="Take it back")
