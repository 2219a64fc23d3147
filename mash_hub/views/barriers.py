"""Restrictions and exclusions: who is kept from which record, confirmed, changed and lifted."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from agencies.gate import serves
from agencies.http import HubRequest
from agencies.reprove import require_fresh
from agencies.roles import Act
from agencies.verdicts import require
from mash_hub import barrier_page, barriers
from mash_hub.forms.barriers import ExcludeForm, RestrictForm
from mash_hub.models.barriers import Barrier, BarrierKind
from mash_hub.reading import posted
from mash_hub.views.enquiries import form_status


def _find(request: HubRequest, pk: UUID) -> Barrier:
    rows = Barrier.objects.visible_to(request.hat).select_related("person__agency", "owner")
    return get_object_or_404(rows, pk=pk)


@require_GET
@serves(Act.KEEP_BARRIERS)
def index(request: HubRequest) -> HttpResponse:
    """What waits for somebody first, then all that stands, then what was lifted."""
    return render(request, "mash_hub/barriers.html", barrier_page.lists_of(request.hat))


@require_http_methods(["GET", "POST"])
@serves(Act.KEEP_BARRIERS)
def exclude(request: HubRequest) -> HttpResponse:
    """Keep one person from a record."""
    form = ExcludeForm(posted(request), people=barriers.people_to_name(request.hat))
    if form.is_valid() and (record := _record(request, form)):
        require_fresh(request)
        person_id = UUID(form.cleaned_data["person"])
        row = barriers.exclude(record, person_id, by=request.hat, because=form.reason())
        return redirect("mash_hub:barrier", row.pk)
    return _new(request, form, "Exclude a person from a record", "Exclude")


@require_http_methods(["GET", "POST"])
@serves(Act.KEEP_BARRIERS)
def restrict(request: HubRequest) -> HttpResponse:
    """Let named readers alone see a record."""
    form = RestrictForm(posted(request), people=barrier_page.readers_to_name(request.hat))
    if form.is_valid() and (record := _record(request, form)):
        require_fresh(request)
        kind = BarrierKind(form.cleaned_data["barrier_kind"])
        because = form.reason()
        row = barriers.restrict(record, kind, form.named(), by=request.hat, because=because)
        return redirect("mash_hub:barrier", row.pk)
    return _new(request, form, "Restrict a record to named readers", "Restrict")


def _record(request: HubRequest, form: Any) -> barriers.Record | None:
    record = barriers.record_of(form.cleaned_data["reference"], by=request.hat)
    if record is None:
        form.add_error("reference", barriers.NO_RECORD)
    return record


def _new(request: HubRequest, form: Any, heading: str, button: str) -> HttpResponse:
    context = {"form": form, "heading": heading, "button": button}
    return render(request, "mash_hub/barrier_new.html", context, status=form_status(form))


@require_http_methods(["GET", "POST"])
@serves(Act.KEEP_BARRIERS)
def barrier(request: HubRequest, pk: UUID) -> HttpResponse:
    """One of them; who reads a restricted record is confirmed or named anew here."""
    found = _find(request, pk)
    verdict = barriers.may_change(request.hat, found)
    if request.method == "POST":
        require(verdict)
    form = barrier_page.readers_form(found, by=request.hat, data=posted(request))
    if form is not None and form.is_valid():
        given = {"because": form.reason(), "version": form.cleaned_data["version"]}
        barriers.name_readers(found, form.named(), by=request.hat, **given)
        messages.success(request, "Saved.")
        return redirect("mash_hub:barrier", pk)
    context = barrier_page.of(found, by=request.hat) | {"form": form}
    status = form_status(form) if form else 200
    return render(request, "mash_hub/barrier.html", context, status=status)


@require_http_methods(["GET", "POST"])
@serves(Act.KEEP_BARRIERS)
def lift(request: HubRequest, pk: UUID) -> HttpResponse:
    """Ask a second person to lift it, or answer as that person."""
    found = _find(request, pk)
    form = barrier_page.lift_form(found, by=request.hat, data=posted(request))
    if form.is_valid():
        require_fresh(request)
        barrier_page.lift(found, form, by=request.hat)
        return redirect("mash_hub:barrier", pk)
    context = {"row": found, "form": form}
    return render(request, "mash_hub/barrier_lift.html", context, status=form_status(form))
