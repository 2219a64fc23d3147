"""Pages of flagged MARAC cases: which they are, and reporting a further incident on one screen."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies.gate import serves
from agencies.http import HubRequest
from agencies.roles import Act
from agencies.verdicts import require
from mash_hub import kept_forms
from mash_hub.models.flags import Flag, FlagType
from meetings import further_incidents, marac_monitoring
from meetings.forms.further_incidents import FurtherIncidentForm
from meetings.models.flag_confirmations import FlagConfirmation
from meetings.models.marac_transfers import moved

NO_CASE = "No flagged MARAC case of this person stands for your agency here. These do."
_DRAFT = "further_incident"
SAID = "Reported. The repeat is open, and every agency that holds the flag is told."


def _find(request: HubRequest, pk: UUID) -> FlagConfirmation:
    return get_object_or_404(FlagConfirmation.objects.visible_to(request.hat), pk=pk)


@require_GET
@serves(Act.ATTEND_MEETING)
def index(request: HubRequest) -> HttpResponse:
    """The cases that are flagged now, each with the button that reports a further incident."""
    hat = request.hat
    rows = marac_monitoring.standing(hat)
    gone = moved(row.case_id for row in rows)
    lines = [
        (
            row,
            further_incidents.may_report(hat, row),
            row.agency_id == hat.agency_id and row.confirmed_at is None,
            row.case_id in gone,
        )
        for row in rows
    ]
    return render(request, "meetings/marac_flags.html", {"lines": lines})


@require_GET
@serves(Act.ATTEND_MEETING)
def of_flag(request: HubRequest, pk: UUID) -> HttpResponse:
    """From a MARAC flag to the screen that reports a further incident, for an agency that holds the flag."""
    seen = Flag.objects.visible_to(request.hat).filter(flag_type=FlagType.MARAC)
    row = marac_monitoring.of_flag(get_object_or_404(seen, pk=pk), by=request.hat)
    if row is None:
        messages.info(request, NO_CASE)
        return redirect("meetings:marac-flags")
    return redirect("meetings:marac-further", row.pk)


@require_http_methods(["GET", "POST"])
@serves(Act.ATTEND_MEETING)
def report(request: HubRequest, pk: UUID) -> HttpResponse:
    """Report a further incident between the people of a flagged case."""
    row, hat = _find(request, pk), request.hat
    if request.method != "POST":
        require(further_incidents.may_begin(hat, row))
    step = kept_forms.KeptForm(
        thing=row,
        name=_DRAFT,
        heading="Report further incident",
        button="Report it",
        make=lambda data, first: FurtherIncidentForm(data, initial=first),
        act=lambda form: _report(form, row, request),
        keep_url=reverse("meetings:marac-further-keep", args=[pk]),
        back_url=reverse("meetings:marac-flags"),
        back_words="Flagged cases",
        said=SAID,
    )
    return kept_forms.answer(request, step)


def _report(form: Any, row: FlagConfirmation, request: HubRequest) -> None:
    version = form.cleaned_data["version"]
    further_incidents.report(row, form.said(), by=request.hat, version=version)


@require_POST
@serves(Act.ATTEND_MEETING)
def keep(request: HubRequest, pk: UUID) -> HttpResponse:
    """Keep what is being typed, for its author alone."""
    return kept_forms.keep(request, _find(request, pk), _DRAFT)
