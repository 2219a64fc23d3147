"""Reports from people without an account, as those who screen take them down or set them aside."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from agencies.gate import serves
from agencies.http import HubRequest
from agencies.roles import Act
from agencies.verdicts import require
from mash_hub import public_reports
from mash_hub.forms.enquiries import VersionForm
from mash_hub.forms.public_reports import AsideForm
from mash_hub.models.public_reports import PublicReport
from mash_hub.views.enquiries import form_status


def _find(request: HubRequest, pk: UUID) -> PublicReport:
    seen = PublicReport.objects.visible_to(request.hat)
    return get_object_or_404(seen.select_related("taken_by", "contact", "workspace", "file"), pk=pk)


@require_GET
@serves(Act.SCREEN)
def report(request: HubRequest, pk: UUID) -> HttpResponse:
    """One report: what was told, by whom, and what can be done with it."""
    return _draw(request, _find(request, pk))


def _draw(request: HubRequest, found: PublicReport, form: Any = None) -> HttpResponse:
    context = public_reports.read(found, by=request.hat)
    if context["may_set_aside"] and form is None:
        form = AsideForm(initial={"version": found.version})
    context["form"] = form
    status = form_status(form) if form else 200
    return render(request, "mash_hub/public_report.html", context, status=status)


@require_POST
@serves(Act.SCREEN)
def take(request: HubRequest, pk: UUID) -> HttpResponse:
    """Begin a contact from it, or go on with the one that was begun."""
    found = _find(request, pk)
    form = VersionForm(request.POST)
    if not form.is_valid():
        return redirect("mash_hub:public-report", pk)
    version = form.cleaned_data["version"]
    draft = public_reports.take(found, by=request.hat, version=version)
    return redirect("mash_hub:contact-draft", draft.thing_id)


@require_POST
@serves(Act.DECIDE)
def set_aside(request: HubRequest, pk: UUID) -> HttpResponse:
    """Say that no contact follows, with words for whoever reported it."""
    found = _find(request, pk)
    require(public_reports.may_set_aside(request.hat, found))
    form = AsideForm(request.POST)
    if not form.is_valid():
        return _draw(request, found, form)
    given = form.cleaned_data
    public_reports.set_aside(
        found, given["words"], by=request.hat, because=form.reason(), version=given["version"]
    )
    return redirect("mash_hub:public-report", pk)
