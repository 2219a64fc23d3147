"""Interpreters of a contact and its enquiry: recording, a second person's look, ending."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from agencies.gate import serves
from agencies.http import HubRequest
from agencies.roles import Act
from agencies.verdicts import require
from mash_hub import interpreters, strict_mode
from mash_hub.forms.enquiries import ReasonForm
from mash_hub.forms.interpreters import CONFIRM_REASONS, END_REASONS, InterpreterForm
from mash_hub.models.contacts import Contact
from mash_hub.models.interpreters import Interpreter
from mash_hub.reading import posted
from mash_hub.views.contacts import find
from mash_hub.views.enquiries import form_status


@require_http_methods(["GET", "POST"])
@serves(Act.SCREEN)
def new(request: HubRequest, pk: UUID) -> HttpResponse:
    """Record who interprets; whoever may not is refused with the words kept."""
    found = find(request, pk)
    require(interpreters.may_record(request.hat, found))
    form = InterpreterForm(posted(request))
    if form.is_valid():
        if verdict := interpreters.may_offer(form.offer(), file_id=found.file_id):
            interpreters.record(found, by=request.hat, offer=form.offer())
            return redirect("mash_hub:contact", pk)
        form.add_error("nearness", verdict.reason)
    strict = strict_mode.mode_of(found.file_id, by=request.hat)
    context = {"contact": found, "form": form, "strict": strict}
    return render(request, "mash_hub/interpreter_form.html", context, status=form_status(form))


def _find(request: HubRequest, pk: UUID) -> tuple[Interpreter, Contact]:
    seen = Interpreter.objects.visible_to(request.hat).filter(thing_kind=Contact.kind)
    row = get_object_or_404(seen, pk=pk)
    return row, find(request, row.thing_id)


@require_http_methods(["GET", "POST"])
@serves(Act.SCREEN)
def confirm(request: HubRequest, pk: UUID) -> HttpResponse:
    """Say, as the second person, that a doubtful interpreter may interpret."""
    row, contact = _find(request, pk)
    require(interpreters.may_confirm(request.hat, row))
    form = ReasonForm(posted(request), initial={"version": row.version}, codes=CONFIRM_REASONS)
    if form.is_valid():
        version = form.cleaned_data["version"]
        interpreters.confirm(row, by=request.hat, because=form.reason(), version=version)
        return redirect("mash_hub:contact", contact.pk)
    context = {"thing": contact, "form": form, "button": "They may interpret"}
    context |= {"heading": "May this interpreter interpret?"}
    context |= {"back": ("mash_hub:contact", contact.reference)}
    return render(request, "mash_hub/enquiry_reason.html", context, status=form_status(form))


@require_http_methods(["GET", "POST"])
@serves(Act.SCREEN)
def end(request: HubRequest, pk: UUID) -> HttpResponse:
    """Say that somebody interprets no longer."""
    row, contact = _find(request, pk)
    form = ReasonForm(posted(request), initial={"version": row.version}, codes=END_REASONS)
    if form.is_valid():
        version = form.cleaned_data["version"]
        interpreters.end(row, by=request.hat, because=form.reason(), version=version)
        return redirect("mash_hub:contact", contact.pk)
    context = {"thing": contact, "form": form, "button": "No longer"}
    context |= {"heading": "Does this interpreter interpret no longer?"}
    context |= {"back": ("mash_hub:contact", contact.reference)}
    return render(request, "mash_hub/enquiry_reason.html", context, status=form_status(form))
