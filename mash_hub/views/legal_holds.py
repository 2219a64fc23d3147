"""Legal holds: which stand, placing one, seeing, reviewing and lifting it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies.gate import serves
from agencies.http import HubRequest
from agencies.reprove import require_fresh
from agencies.roles import Act
from agencies.verdicts import require
from mash_hub import barriers, legal_hold_page, legal_holds
from mash_hub.forms.enquiries import VersionForm
from mash_hub.forms.legal_holds import PlaceForm, ReviewForm
from mash_hub.models.legal_holds import HoldKind, LegalHold
from mash_hub.reading import posted
from mash_hub.views.enquiries import form_status


def _find(request: HubRequest, pk: UUID) -> LegalHold:
    rows = LegalHold.objects.visible_to(request.hat)
    return get_object_or_404(rows.select_related("owner", "placed_by", "lifted_by"), pk=pk)


@require_GET
@serves(Act.KEEP_HOLDS, Act.SETTLE_HOLDS)
def index(request: HubRequest) -> HttpResponse:
    """What waits for this person, what stands by its review, and what was lifted."""
    return render(request, "mash_hub/holds.html", legal_hold_page.lists_of(request.hat))


@require_http_methods(["GET", "POST"])
@serves(Act.KEEP_HOLDS)
def place(request: HubRequest) -> HttpResponse:
    """Place a hold on a case or on a person's records."""
    form = PlaceForm(posted(request))
    if form.is_valid():
        given = form.cleaned_data
        record = barriers.record_of(given["reference"], by=request.hat)
        if record is not None:
            row = legal_holds.place(
                record,
                HoldKind(given["hold_kind"]),
                review_on=given["review_on"],
                by=request.hat,
                because=form.reason(),
            )
            messages.success(request, "Placed. Nothing of it can be destroyed from now on.")
            return redirect("mash_hub:hold", row.pk)
        form.add_error("reference", barriers.NO_RECORD)
    return render(request, "mash_hub/hold_place.html", {"form": form}, status=form_status(form))


@require_GET
@serves(Act.KEEP_HOLDS, Act.SETTLE_HOLDS)
def hold(request: HubRequest, pk: UUID) -> HttpResponse:
    """One hold."""
    found = _find(request, pk)
    return render(request, "mash_hub/hold.html", legal_hold_page.of(found, by=request.hat))


@require_POST
@serves(Act.SETTLE_HOLDS)
def see(request: HubRequest, pk: UUID) -> HttpResponse:
    """Say, as a second person, that one has seen it."""
    found = _find(request, pk)
    form = VersionForm(request.POST)
    if form.is_valid():
        legal_holds.see(found, by=request.hat, version=form.cleaned_data["version"])
        messages.success(request, "Noted: you have seen it.")
    return redirect("mash_hub:hold", pk)


@require_http_methods(["GET", "POST"])
@serves(Act.KEEP_HOLDS)
def review(request: HubRequest, pk: UUID) -> HttpResponse:
    """Say that it stays, why, and until when."""
    found = _find(request, pk)
    require(legal_holds.may_review(request.hat, found))
    form = ReviewForm(posted(request), initial={"version": found.version})
    if form.is_valid():
        given = form.cleaned_data
        legal_holds.review(
            found,
            review_on=given["review_on"],
            by=request.hat,
            because=form.reason(),
            version=given["version"],
        )
        messages.success(request, "Reviewed: it stays.")
        return redirect("mash_hub:hold", pk)
    context = {"row": found, "form": form}
    return render(request, "mash_hub/hold_review.html", context, status=form_status(form))


@require_http_methods(["GET", "POST"])
@serves(Act.KEEP_HOLDS, Act.SETTLE_HOLDS)
def lift(request: HubRequest, pk: UUID) -> HttpResponse:
    """Ask a second person to lift it, or answer as that person."""
    found = _find(request, pk)
    form = legal_hold_page.lift_form(found, by=request.hat, data=posted(request))
    if form.is_valid():
        require_fresh(request)
        legal_hold_page.lift(found, form, by=request.hat)
        return redirect("mash_hub:hold", pk)
    context = {"row": found, "form": form}
    return render(request, "mash_hub/hold_lift.html", context, status=form_status(form))
