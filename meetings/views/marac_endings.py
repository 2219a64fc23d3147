"""Pages of how a MARAC case ends: flags that come off, a death and what is considered after it, closing."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST

from agencies.gate import serves
from agencies.http import HubRequest
from agencies.roles import Act
from mash_hub.reading import posted
from meetings import case_deaths, marac_endings
from meetings.forms.case_deaths import ConsiderForm
from meetings.models.death_prompts import DeathPrompt, PromptState
from meetings.models.flag_confirmations import FlagConfirmation
from meetings.views.marac_cases import find, require_at_first, step
from meetings.views.meetings import version_of


@require_POST
@serves(Act.ATTEND_MEETING)
def flag_off(request: HubRequest, pk: UUID) -> HttpResponse:
    """Say that one's agency's own file has no flag of a case any more."""
    seen = FlagConfirmation.objects.visible_to(request.hat)
    row = get_object_or_404(seen, pk=pk)
    marac_endings.take_off(row, by=request.hat, version=version_of(request))
    messages.success(request, f"{row.reference}: the flag is off. The coordinator sees it.")
    return redirect("meetings:index")


@require_POST
@serves(Act.RUN_MEETING)
def close(request: HubRequest, pk: UUID) -> HttpResponse:
    """Close a case whose twelve months are over."""
    marac_endings.close(find(request, pk), by=request.hat, version=version_of(request))
    messages.success(request, "Closed.")
    return redirect("meetings:marac-case", pk)


@require_http_methods(["GET", "POST"])
@serves(Act.RUN_MEETING, Act.CHAIR_MEETING)
def death(request: HubRequest, pk: UUID) -> HttpResponse:
    """Say whether a review is to be considered after a death."""
    seen = DeathPrompt.objects.visible_to(request.hat).select_related("case__workspace")
    row = get_object_or_404(seen, pk=pk)
    require_at_first(request, case_deaths.may_consider(request.hat, row, PromptState.HELD))
    form = ConsiderForm(posted(request), prompt=row, initial={"version": row.version})

    def act() -> None:
        case_deaths.consider(
            row,
            form.review(),
            by=request.hat,
            because=form.reason(),
            version=form.cleaned_data["version"],
        )
        messages.success(request, form.said())

    heading = f"After a death: the {row.get_role_display().lower()}"
    return step(request, row.case, form, act, heading, "Save", lead=ConsiderForm.LEAD)


@require_POST
@serves(Act.RUN_MEETING, Act.CHAIR_MEETING)
def hold(request: HubRequest, pk: UUID) -> HttpResponse:
    """Put a case on hold after a death."""
    case_deaths.put_on_hold(find(request, pk), by=request.hat, version=version_of(request))
    messages.success(request, "On hold. Everybody at the MARAC who reads the case is told.")
    return redirect("meetings:marac-case", pk)
