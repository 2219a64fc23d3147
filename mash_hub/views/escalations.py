"""Challenges between agencies: raising one from a thing, its page, and who acts on which level."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from agencies.gate import serves
from agencies.http import HubRequest
from agencies.roles import Act
from agencies.verdicts import require
from mash_hub import escalation_page, escalation_rules, escalations
from mash_hub.forms.enquiries import ReasonForm
from mash_hub.forms.escalations import (
    CLIMB_REASONS,
    EndForm,
    HoldersForm,
    RaiseForm,
    WriteForm,
)
from mash_hub.models.actions import Action
from mash_hub.models.enquiries import Enquiry
from mash_hub.models.escalations import Escalation, EscalationState
from mash_hub.models.requests import InformationRequest
from mash_hub.reading import posted
from mash_hub.views.enquiries import form_status

GET_POST = ["GET", "POST"]


def _find(request: HubRequest, pk: UUID) -> Escalation:
    seen = Escalation.objects.visible_to(request.hat)
    shown = seen.select_related("owner", "agency", "enquiry", "workspace", "raised_by", "ended_by")
    return get_object_or_404(shown, pk=pk)


@require_GET
@serves(Act.CHALLENGE)
def index(request: HubRequest) -> HttpResponse:
    """The challenges of one's agency: open ones by agency and level, and what came of others."""
    hat, asked = request.hat, request.GET
    show = "all" if asked.get("show") == "all" else "open"
    numbers = escalation_page.numbers(hat)
    agency = next((pk for pk, _, _ in numbers["by_agency"] if pk == asked.get("agency")), "")
    context = {
        "lines": escalation_page.listed(hat, show, agency, asked.get("level", "")),
        "numbers": numbers,
        "show": show,
        "narrowed": bool(agency or asked.get("level")),
        "levels": escalation_page.levels_of(hat),
    }
    return render(request, "mash_hub/escalations.html", context)


def _raise(request: HubRequest, thing: Any, back: tuple[str, UUID]) -> HttpResponse:
    require(escalation_rules.may_raise(request.hat, thing))
    found = escalation_rules.agencies_to_challenge(request.hat, thing)
    form = RaiseForm(posted(request), agencies=found)
    if form.is_valid():
        made = escalations.raise_about(thing, by=request.hat, **form.values())
        return redirect("mash_hub:escalation", made.pk)
    context = {"thing": thing, "form": form, "back": back}
    return render(request, "mash_hub/escalation_raise.html", context, status=form_status(form))


@require_http_methods(GET_POST)
@serves(Act.CHALLENGE)
def about_enquiry(request: HubRequest, pk: UUID) -> HttpResponse:
    """Challenge an agency about an enquiry, or its decision and threshold."""
    seen = Enquiry.objects.visible_to(request.hat).select_related("contact")
    found = get_object_or_404(seen, pk=pk)
    page = "enquiry" if found.owner_id == request.hat.agency_id else "enquiry-decision"
    return _raise(request, found, (f"mash_hub:{page}", pk))


@require_http_methods(GET_POST)
@serves(Act.CHALLENGE)
def about_request(request: HubRequest, pk: UUID) -> HttpResponse:
    """Challenge an agency about a request or its answer."""
    seen = InformationRequest.objects.visible_to(request.hat).select_related("enquiry")
    found = get_object_or_404(seen, pk=pk)
    if found.owner_id == request.hat.agency_id:
        return _raise(request, found, ("mash_hub:enquiry", found.enquiry_id))
    return _raise(request, found, ("mash_hub:request", pk))


@require_http_methods(GET_POST)
@serves(Act.CHALLENGE)
def about_action(request: HubRequest, pk: UUID) -> HttpResponse:
    """Challenge an agency about an action."""
    found = get_object_or_404(Action.objects.visible_to(request.hat), pk=pk)
    return _raise(request, found, ("mash_hub:action", pk))


@require_http_methods(GET_POST)
@serves(Act.CHALLENGE)
def escalation(request: HubRequest, pk: UUID) -> HttpResponse:
    """One challenge, level by level; who acts on its level writes here."""
    found = _find(request, pk)
    verdict = escalation_rules.may_write(request.hat, found)
    if request.method == "POST":
        require(verdict)
    form = WriteForm(posted(request), initial={"version": found.version}) if verdict else None
    if form and form.is_valid():
        version = form.cleaned_data["version"]
        escalations.write(found, by=request.hat, words=form.words(), version=version)
        return redirect("mash_hub:escalation", pk)
    context = escalation_page.of(found, by=request.hat) | {"form": form}
    status = form_status(form) if form else 200
    return render(request, "mash_hub/escalation.html", context, status=status)


@require_http_methods(GET_POST)
@serves(Act.CHALLENGE)
def climb(request: HubRequest, pk: UUID) -> HttpResponse:
    """Take it up a level, with the reason."""
    found = _find(request, pk)
    require(escalation_rules.may_climb(request.hat, found))
    form = ReasonForm(posted(request), initial={"version": found.version}, codes=CLIMB_REASONS)
    if form.is_valid():
        version = form.cleaned_data["version"]
        escalations.climb(found, by=request.hat, because=form.reason(), version=version)
        return redirect("mash_hub:escalation", pk)
    context = {"thing": found, "form": form, "button": "Take it up"}
    context |= {"heading": "Take it to the next level?"}
    context |= {"back": ("mash_hub:escalation", "Challenge")}
    return render(request, "mash_hub/enquiry_reason.html", context, status=form_status(form))


@require_http_methods(GET_POST)
@serves(Act.CHALLENGE)
def end(request: HubRequest, pk: UUID) -> HttpResponse:
    """Say how it ends; the case keeps the outcome."""
    found = _find(request, pk)
    states = escalation_page.ends_for(request.hat, found)
    if not states:
        require(escalation_rules.may_resolve(request.hat, found))
    form = EndForm(posted(request), initial={"version": found.version}, states=states)
    if form.is_valid():
        state, version = EscalationState(form.cleaned_data["state"]), form.cleaned_data["version"]
        escalations.end(found, state, by=request.hat, words=form.words(), version=version)
        return redirect("mash_hub:escalation", pk)
    context = {"thing": found, "form": form, "button": "End the challenge"}
    context |= {"heading": "How does this challenge end?"}
    context |= {"back": ("mash_hub:escalation", "Challenge")}
    return render(request, "mash_hub/enquiry_reason.html", context, status=form_status(form))


@require_GET
@serves(Act.MANAGE_AGENCY)
def levels(request: HubRequest) -> HttpResponse:
    """Who acts for one's agency on each level of the workspace."""
    context = {"levels": escalation_page.levels_of(request.hat)}
    return render(request, "mash_hub/escalation_levels.html", context)


@require_http_methods(GET_POST)
@serves(Act.MANAGE_AGENCY)
def level(request: HubRequest, number: int) -> HttpResponse:
    """Say who acts for one's agency on one level."""
    known = {n: words for n, words, _ in escalation_page.levels_of(request.hat)}
    first = {"persons": escalation_page.holders_now(request.hat, number)}
    people = escalation_page.people_of(request.hat)
    form = HoldersForm(posted(request), initial=first, people=people)
    if form.is_valid():
        escalations.name_holders(number, form.chosen(), by=request.hat)
        messages.success(request, "Saved. They are told when a challenge reaches their level.")
        return redirect("mash_hub:escalation-levels")
    context = {"form": form, "words": known[number]}
    return render(request, "mash_hub/escalation_level.html", context, status=form_status(form))
