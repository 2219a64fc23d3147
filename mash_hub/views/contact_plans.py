"""Contact plans: one's agency's list and counts, one plan, and what its person was told."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from agencies import clock, sealing
from agencies.gate import serves
from agencies.http import HubRequest
from agencies.roles import Act
from agencies.verdicts import require
from mash_hub import case_people, contact_plans
from mash_hub.forms.contact_plans import (
    END_REASONS,
    EventForm,
    NotGivenForm,
    PlanForm,
    ToldForm,
    now_typed,
)
from mash_hub.forms.enquiries import ReasonForm
from mash_hub.models.contact_plans import ContactPlan, Event, Means, VictimUpdate, WhyNot
from mash_hub.reading import posted
from mash_hub.views.answers import find as find_request
from mash_hub.views.enquiries import form_status

GET_POST = ["GET", "POST"]
A_PAGE = 50
SHOWS = {
    "late": "Late now",
    "due": "Due",
    "in-time": "Given in time",
    "done-late": "Given late",
    "not-given": "Not given, with a reason",
}


def _find(request: HubRequest, pk: UUID) -> ContactPlan:
    seen = ContactPlan.objects.visible_to(request.hat)
    return get_object_or_404(seen.select_related("request__enquiry", "subject", "file"), pk=pk)


def _find_update(request: HubRequest, pk: UUID) -> VictimUpdate:
    seen = VictimUpdate.objects.visible_to(request.hat)
    return get_object_or_404(seen.select_related("plan__request"), pk=pk)


@require_GET
@serves(Act.ANSWER)
def index(request: HubRequest) -> HttpResponse:
    """The plans of one's agency, how often victims were told in time, and the list behind each number."""
    hat, asked = request.hat, request.GET.get("show", "")
    show = asked if asked in SHOWS else ""
    counts = contact_plans.counts(hat)
    number = request.GET.get("page")
    updates = contact_plans.listed(hat, show) if show else None
    context = {
        "numbers": [
            {"name": name, "words": words, "number": counts[name.replace("-", "_")]}
            for name, words in SHOWS.items()
        ],
        "show": show,
        "words": SHOWS.get(show, ""),
        "updates": Paginator(updates, A_PAGE).get_page(number) if updates is not None else None,
        "plans": Paginator(contact_plans.plans_of(hat), A_PAGE).get_page(number),
        "now": clock.now(),
    }
    return render(request, "mash_hub/contact_plans.html", context)


@require_http_methods(GET_POST)
@serves(Act.ANSWER)
def new(request: HubRequest, pk: UUID) -> HttpResponse:
    """Make a plan beside one's agency's answer to a request."""
    found = find_request(request, pk)
    require(contact_plans.may_plan(request.hat, found))
    people = contact_plans.people_to_inform(found, by=request.hat)
    form = PlanForm(posted(request), people=people)
    if people and form.is_valid():
        made = contact_plans.make(found, form.subject_id(), form.matter(), by=request.hat)
        return redirect("mash_hub:contact-plan", made.pk)
    context = {"form": form, "thing": found, "people": people, "plan": None}
    status = form_status(form) if people else 200
    return render(request, "mash_hub/contact_plan_form.html", context, status=status)


@require_GET
@serves(Act.ANSWER)
def plan(request: HubRequest, pk: UUID) -> HttpResponse:
    """One plan: how its person is reached, what they were told, and what they are to be told."""
    found = _find(request, pk)
    opened = sealing.open([found], ["words"], by=request.hat)
    people = case_people.people_of(found.request.file_id, by=request.hat)
    seen = VictimUpdate.objects.visible_to(request.hat).filter(plan=found)
    rows = [*seen.select_related("ended_by").order_by("-happened_at", "pk")]
    context = {
        "plan": found,
        "person": next((one for one in people if one.subject_id == found.subject_id), None),
        "words": opened[found, "words"] or {},
        "due": sorted((one for one in rows if one.is_due), key=lambda one: one.due_at),
        "ended": [one for one in rows if not one.is_due],
        "may_keep": contact_plans.may_keep(request.hat, found),
        "now": clock.now(),
    }
    return render(request, "mash_hub/contact_plan.html", context)


@require_http_methods(GET_POST)
@serves(Act.ANSWER)
def change(request: HubRequest, pk: UUID) -> HttpResponse:
    """Change a plan."""
    found = _find(request, pk)
    require(contact_plans.may_keep(request.hat, found))
    first: dict[str, Any] = {
        "entitlement": found.entitlement,
        "every_days": found.every_days,
        "version": found.version,
    }
    if request.method == "GET":
        first |= sealing.open([found], ["words"], by=request.hat)[found, "words"] or {}
    form = PlanForm(posted(request), initial=first)
    if form.is_valid():
        version = form.cleaned_data["version"] or 0
        contact_plans.change(found, form.matter(), by=request.hat, version=version)
        return redirect("mash_hub:contact-plan", pk)
    context = {"form": form, "thing": found.request, "people": True, "plan": found}
    return render(request, "mash_hub/contact_plan_form.html", context, status=form_status(form))


@require_http_methods(GET_POST)
@serves(Act.ANSWER)
def end(request: HubRequest, pk: UUID) -> HttpResponse:
    """End a plan."""
    found = _find(request, pk)
    require(contact_plans.may_keep(request.hat, found))
    form = ReasonForm(posted(request), initial={"version": found.version}, codes=END_REASONS)
    if form.is_valid():
        version = form.cleaned_data["version"]
        contact_plans.end(found, by=request.hat, because=form.reason(), version=version)
        return redirect("mash_hub:contact-plan", pk)
    context = {"thing": found, "form": form, "button": "End the plan"}
    context |= {"heading": "Does this plan end?", "back": ("mash_hub:contact-plan", "Contact plan")}
    return render(request, "mash_hub/enquiry_reason.html", context, status=form_status(form))


def _update_form(request: HubRequest, found: ContactPlan, form: Any, **words: str) -> HttpResponse:
    context = {"thing": found, "form": form, "back": ("mash_hub:contact-plan", "Contact plan")}
    context |= words
    return render(request, "mash_hub/enquiry_reason.html", context, status=form_status(form))


@require_http_methods(GET_POST)
@serves(Act.ANSWER)
def happened(request: HubRequest, pk: UUID) -> HttpResponse:
    """Note that something happened of which the person has to be told."""
    found = _find(request, pk)
    require(contact_plans.may_keep(request.hat, found))
    form = EventForm(posted(request), initial=now_typed())
    if form.is_valid():
        event = Event(form.cleaned_data["event"])
        contact_plans.add(found, event, form.moment(), by=request.hat)
        messages.success(request, "Noted. It is due below, and counted.")
        return redirect("mash_hub:contact-plan", pk)
    heading = "What has to be told?"
    return _update_form(request, found, form, heading=heading, button="Note it")


@require_http_methods(GET_POST)
@serves(Act.ANSWER)
def told(request: HubRequest, pk: UUID) -> HttpResponse:
    """Note when and how the person was told."""
    update = _find_update(request, pk)
    require(contact_plans.may_keep(request.hat, update.plan))
    form = ToldForm(posted(request), initial={"version": update.version, **now_typed()})
    if form.is_valid():
        data = form.cleaned_data
        contact_plans.told(
            update, form.moment(), Means(data["means"]), by=request.hat, version=data["version"]
        )
        return redirect("mash_hub:contact-plan", update.plan_id)
    heading = f"When were they told? {update.get_event_display()}"
    return _update_form(request, update.plan, form, heading=heading, button="They were told")


@require_http_methods(GET_POST)
@serves(Act.ANSWER)
def not_given(request: HubRequest, pk: UUID) -> HttpResponse:
    """Note why the person was not told."""
    update = _find_update(request, pk)
    require(contact_plans.may_keep(request.hat, update.plan))
    form = NotGivenForm(posted(request), initial={"version": update.version})
    if form.is_valid():
        data = form.cleaned_data
        why = WhyNot(data["why"])
        contact_plans.not_given(update, why, by=request.hat, version=data["version"])
        return redirect("mash_hub:contact-plan", update.plan_id)
    heading = f"Not told: {update.get_event_display()}"
    return _update_form(request, update.plan, form, heading=heading, button="Note it")
