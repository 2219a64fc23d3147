"""Pages of Clare’s Law applications: the list, one application, receiving it, and its steps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies import references
from agencies.actors import Hat
from agencies.gate import serves
from agencies.http import HubRequest
from agencies.roles import Act
from agencies.verdicts import Refused, require
from mash_hub import clares_law, clares_law_page, flags, kept_forms
from mash_hub.forms.clares_law import (
    CheckForm,
    DecideForm,
    DiscloseForm,
    MeetForm,
    ReceiveForm,
    WithdrawForm,
)
from mash_hub.forms.missing_episodes import moment, now_typed_as
from mash_hub.models.clares_law import DvdsApplication, DvdsState, Route
from mash_hub.models.subjects import Subject
from mash_hub.views.flags import find_subject
from mash_hub.views.protective_orders import about_person, version_of

GET_POST = ("GET", "POST")
_NEW = "dvds-new"


def find(request: HubRequest, pk: UUID) -> DvdsApplication:
    """An application that the hat sees, or 404."""
    seen = DvdsApplication.objects.visible_to(request.hat)
    return get_object_or_404(seen.select_related("owner", "received_by", "file", "subject"), pk=pk)


@require_GET
@serves(Act.KEEP_ORDERS)
def index(request: HubRequest) -> HttpResponse:
    """The applications of one's agency; the police's alone."""
    require(clares_law.may_keep(request.hat))
    page, closed = request.GET.get("page"), request.GET.get("closed")
    context = clares_law_page.register_of(request.hat, page=page, closed=closed)
    return render(request, "mash_hub/clares_law.html", context)


@require_GET
@serves(Act.KEEP_ORDERS)
def application(request: HubRequest, pk: UUID) -> HttpResponse:
    """One application: what was asked, its times, what was decided and disclosed."""
    context = clares_law_page.of(find(request, pk), by=request.hat)
    return render(request, "mash_hub/clares_law_application.html", context)


@require_http_methods(GET_POST)
@serves(Act.KEEP_ORDERS)
def new(request: HubRequest, pk: UUID) -> HttpResponse:
    """Receive an application for a person at risk."""
    subject, hat = find_subject(request, pk), request.hat
    require(clares_law.may_keep(hat))
    step = kept_forms.KeptForm(
        thing=about_person(subject, by=hat),
        name=_NEW,
        heading="Clare’s Law application for this person",
        button="Receive it",
        make=lambda data, first: ReceiveForm(data, initial=first),
        act=lambda form: clares_law.receive(subject, _asked(form, by=hat), by=hat),
        keep_url=reverse("mash_hub:dvds-new-draft", args=[pk]),
        back_url=reverse("mash_hub:person", args=[pk]),
        back_words=f"Person {subject.reference}",
        first=now_typed_as("received"),
        said="Received. The first checks are due within 24 hours.",
    )
    return kept_forms.answer(request, step)


def _asked(form: ReceiveForm, *, by: Hat) -> clares_law.Asked:
    data = form.cleaned_data
    reference = references.tidy(data["about"])
    about: Subject | None = flags.known_to(by).filter(reference=reference).first()
    if about is None:
        raise Refused("You know nobody by this reference. Look at their page for it.")
    route, received_at = Route(data["route"]), form.received_at()
    return clares_law.Asked(route, about, received_at, data["applicant"], data["worry"])


@require_POST
@serves(Act.KEEP_ORDERS)
def new_draft(request: HubRequest, pk: UUID) -> HttpResponse:
    """Keep what is being typed into a new application, for its author alone."""
    return kept_forms.keep(request, about_person(find_subject(request, pk), by=request.hat), _NEW)


# --- steps --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Step:
    """One step: what its page says, its form, what it does, and what it begins with."""

    heading: str
    button: str
    form: type[Any]
    act: Callable[[DvdsApplication, Any, Hat], Any]
    moment: str = ""


def _check(row: DvdsApplication, form: CheckForm, by: Hat) -> Any:
    data = form.cleaned_data
    return clares_law.check(row, data["words"], by=by, version=data["version"])


def _meet(row: DvdsApplication, form: MeetForm, by: Hat) -> Any:
    data = form.cleaned_data
    met_at = moment(data["met_day"], data["met_time"])
    assert met_at is not None
    return clares_law.meet(row, met_at, data["words"], by=by, version=data["version"])


def _decide(row: DvdsApplication, form: DecideForm, by: Hat) -> Any:
    data = form.cleaned_data
    state = DvdsState(data["decision"])
    return clares_law.decide(row, state, data["words"], by=by, version=data["version"])


def _disclose(row: DvdsApplication, form: DiscloseForm, by: Hat) -> Any:
    return clares_law.disclose(row, form.said(), by=by, version=form.cleaned_data["version"])


def _withdraw(row: DvdsApplication, form: WithdrawForm, by: Hat) -> Any:
    because, version = form.reason(), form.cleaned_data["version"]
    return clares_law.withdraw(row, by=by, because=because, version=version)


STEPS: dict[str, _Step] = {
    "checked": _Step("First checks", "Note what they found", CheckForm, _check),
    "met": _Step("The applicant was met", "Note the meeting", MeetForm, _meet, "met"),
    "decided": _Step("Is it disclosed?", "Decide", DecideForm, _decide),
    "disclosed": _Step("It was disclosed", "Note the disclosure", DiscloseForm, _disclose),
    "withdrawn": _Step("It was withdrawn", "Note it", WithdrawForm, _withdraw),
}


@require_http_methods(GET_POST)
@serves(Act.KEEP_ORDERS)
def step(request: HubRequest, pk: UUID, name: str) -> HttpResponse:
    """Take a step of an application; what was typed keeps itself until it is done."""
    row, hat, one = find(request, pk), request.hat, STEPS[name]
    require(clares_law.may_keep(hat))
    kept = kept_forms.KeptForm(
        thing=row,
        name=f"dvds-{name}",
        heading=one.heading,
        button=one.button,
        make=lambda data, first: one.form(data, initial=first),
        act=lambda form: one.act(row, form, hat),
        keep_url=reverse("mash_hub:dvds-draft", args=[pk, name]),
        back_url=reverse("mash_hub:dvds-application", args=[pk]),
        back_words=f"Application {row.reference}",
        first=now_typed_as(one.moment) if one.moment else {},
    )
    return kept_forms.answer(request, kept)


@require_POST
@serves(Act.KEEP_ORDERS)
def draft(request: HubRequest, pk: UUID, name: str) -> HttpResponse:
    """Keep what is being typed into a step, for its author alone."""
    return kept_forms.keep(request, find(request, pk), f"dvds-{name}")


@require_POST
@serves(Act.KEEP_ORDERS)
def close(request: HubRequest, pk: UUID) -> HttpResponse:
    """Close it."""
    row = find(request, pk)
    clares_law.close(row, by=request.hat, version=version_of(request))
    return redirect("mash_hub:dvds-application", pk)
