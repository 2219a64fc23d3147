"""Induction, training and vetting: who lacks what, and recording it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from agencies import clock, training
from agencies.gate import serves
from agencies.http import HubRequest
from agencies.models.people import Person
from agencies.roles import Act
from agencies.verdicts import require
from mash_hub import partnership_settings
from mash_hub.forms.training import TrainingForm
from mash_hub.reading import posted
from mash_hub.views.enquiries import form_status

_A_PAGE = 50


@require_GET
@serves(Act.MANAGE_AGENCY)
def lacking(request: HubRequest) -> HttpResponse:
    """People whom this hat looks after who lack something, or whose dates lapse soon."""
    rows = training.lacking(request.hat)
    page = Paginator(rows, _A_PAGE).get_page(request.GET.get("page"))
    return render(request, "mash_hub/training.html", {"rows": page})


@require_http_methods(["GET", "POST"])
@serves(Act.MANAGE_AGENCY)
def record(request: HubRequest, pk: UUID) -> HttpResponse:
    """Record somebody's induction, training and vetting."""
    found = get_object_or_404(
        Person.objects.managed_by(request.hat).select_related("agency"), pk=pk
    )
    require(training.may_record(request.hat, found))
    form = TrainingForm(posted(request), record=training.record_of(found))
    days = partnership_settings.training_lasts(clock.now())
    if form.is_valid():
        version = form.cleaned_data["version"]
        training.record(found, form.facts(), training_lasts=days, by=request.hat, version=version)
        messages.success(request, "Recorded.")
        return redirect("administration:person", found.pk)
    context = {"person": found, "form": form, "days": days}
    return render(request, "mash_hub/training_record.html", context, status=form_status(form))
