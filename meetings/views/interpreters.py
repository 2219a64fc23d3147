"""Interpreters of a case at a meeting: recording, a second person's look, ending."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from agencies.gate import serves
from agencies.http import HubRequest
from agencies.roles import Act
from agencies.verdicts import require
from mash_hub import interpreters, strict_mode
from mash_hub.forms.enquiries import ReasonForm
from mash_hub.forms.interpreters import CONFIRM_REASONS, END_REASONS, InterpreterForm
from mash_hub.models.interpreters import Interpreter
from mash_hub.reading import posted
from meetings.models import AgendaItem
from meetings.views.minutes import find
from meetings.views.screens import gate

GET_POST = ["GET", "POST"]


@require_http_methods(GET_POST)
@serves(Act.RUN_MEETING, Act.CHAIR_MEETING)
def new(request: HubRequest, pk: UUID) -> HttpResponse:
    """Record who interprets when a case is heard; whoever may not is refused with the words kept."""
    found = find(request, pk)
    if (first := gate(request, found)) is not None:
        return first
    require(interpreters.may_record(request.hat, found))
    form = InterpreterForm(posted(request))
    if form.is_valid():
        if verdict := interpreters.may_offer(form.offer(), file_id=found.file_id):
            interpreters.record(found, by=request.hat, offer=form.offer())
            return redirect("meetings:item", pk)
        form.add_error("nearness", verdict.reason)
    strict = strict_mode.mode_of(found.file_id, by=request.hat)
    context: dict[str, Any] = {"contact": found, "form": form, "strict": strict}
    context["back_url"] = reverse("meetings:item", args=[pk])
    status = 422 if form.is_bound else 200
    return render(request, "mash_hub/interpreter_form.html", context, status=status)


def _find(request: HubRequest, pk: UUID) -> tuple[Interpreter, AgendaItem]:
    seen = Interpreter.objects.visible_to(request.hat).filter(thing_kind=AgendaItem.kind)
    row = get_object_or_404(seen, pk=pk)
    return row, find(request, row.thing_id)


@require_http_methods(GET_POST)
@serves(Act.RUN_MEETING, Act.CHAIR_MEETING)
def confirm(request: HubRequest, pk: UUID) -> HttpResponse:
    """Say, as the second person, that a doubtful interpreter may interpret."""
    row, item = _find(request, pk)
    require(interpreters.may_confirm(request.hat, row))
    form = ReasonForm(posted(request), initial={"version": row.version}, codes=CONFIRM_REASONS)
    if form.is_valid():
        version = form.cleaned_data["version"]
        interpreters.confirm(row, by=request.hat, because=form.reason(), version=version)
        return redirect("meetings:item", item.pk)
    heading = "May this interpreter interpret?"
    return _ask(request, item, form, heading=heading, button="They may interpret")


@require_http_methods(GET_POST)
@serves(Act.RUN_MEETING, Act.CHAIR_MEETING)
def end(request: HubRequest, pk: UUID) -> HttpResponse:
    """Say that somebody interprets no longer."""
    row, item = _find(request, pk)
    form = ReasonForm(posted(request), initial={"version": row.version}, codes=END_REASONS)
    if form.is_valid():
        version = form.cleaned_data["version"]
        interpreters.end(row, by=request.hat, because=form.reason(), version=version)
        return redirect("meetings:item", item.pk)
    heading = "Does this interpreter interpret no longer?"
    return _ask(request, item, form, heading=heading, button="No longer")


def _ask(
    request: HubRequest, item: AgendaItem, form: ReasonForm, *, heading: str, button: str
) -> HttpResponse:
    context = {"thing": item, "form": form, "heading": heading, "button": button}
    context |= {"back": ("meetings:item", item.reference)}
    status = 422 if form.is_bound else 200
    return render(request, "mash_hub/enquiry_reason.html", context, status=status)
