"""The chronology of held records: asking its owners, answering for one's agency, reading, taking it out."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies import papers
from agencies.gate import serves
from agencies.http import HubRequest
from agencies.reprove import require_fresh
from agencies.roles import Act
from agencies.verdicts import require
from mash_hub import chronologies, legal_hold_page
from mash_hub.models.chronologies import ChronologyConsent, ConsentState
from mash_hub.models.legal_holds import LegalHold
from mash_hub.reading import posted
from mash_hub.views.enquiries import form_status


def _hold(request: HubRequest, pk: UUID) -> LegalHold:
    return get_object_or_404(LegalHold.objects.visible_to(request.hat), pk=pk)


@require_POST
@serves(Act.KEEP_HOLDS)
def ask(request: HubRequest, pk: UUID) -> HttpResponse:
    """Ask every agency that owns a part for its consent."""
    asked = chronologies.ask(_hold(request, pk), by=request.hat)
    messages.success(request, f"Asked: {len(asked)}. Each answers from its own page.")
    return redirect("mash_hub:hold", pk)


@require_http_methods(["GET", "POST"])
@serves(Act.KEEP_HOLDS)
def consent(request: HubRequest, pk: UUID) -> HttpResponse:
    """Answer for one's agency, or take its consent back."""
    seen = ChronologyConsent.objects.visible_to(request.hat).filter(owner=request.hat.agency_id)
    found = get_object_or_404(seen.select_related("hold", "asked_for"), pk=pk)
    form = legal_hold_page.consent_form(found, by=request.hat, data=posted(request))
    if form.is_valid():
        legal_hold_page.settle_consent(found, form, by=request.hat)
        return redirect("mash_hub:holds")
    is_given = found.state == ConsentState.GIVEN
    context = {"row": found, "form": form, "is_given": is_given}
    return render(request, "mash_hub/chronology_consent.html", context, status=form_status(form))


@require_GET
@serves(Act.KEEP_HOLDS)
def chronology(request: HubRequest, pk: UUID) -> HttpResponse:
    """A page of the chronology as far as each owner agreed."""
    found, asked = _hold(request, pk), request.GET
    place = {"after": asked.get("after", ""), "before": asked.get("before", "")}
    page = chronologies.page(found, by=request.hat, **place, at_end="end" in asked)
    context = {"row": found, "page": page}
    return render(request, "mash_hub/chronology.html", context)


@require_POST
@serves(Act.KEEP_HOLDS)
def copy(request: HubRequest, pk: UUID) -> HttpResponse:
    """Take it out on paper: proved again who does, and logged."""
    found = _hold(request, pk)
    require(chronologies.may_read(request.hat, found))
    require_fresh(request)
    reference, made = chronologies.export(found, by=request.hat)
    return papers.answer(made, name=f"{found.reference}-chronology-{reference}.pdf")
