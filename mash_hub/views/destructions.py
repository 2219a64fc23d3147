"""Destroying records: proposing it, answering as the second person, and what is left to say."""

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
from mash_hub import barriers, destruction_page, destructions, retention_page
from mash_hub.forms.destructions import ProposeForm, SettleForm
from mash_hub.forms.enquiries import VersionForm
from mash_hub.models.destructions import Destruction, DestructionGround, Way
from mash_hub.reading import posted
from mash_hub.views.enquiries import form_status


def _find(request: HubRequest, pk: UUID) -> Destruction:
    rows = Destruction.objects.visible_to(request.hat)
    named = ("agency", "owner", "workspace", "proposed_by", "settled_by")
    return get_object_or_404(rows.select_related(*named), pk=pk)


@require_GET
@serves(Act.DISPOSE, Act.AGREE_DISPOSAL)
def index(request: HubRequest) -> HttpResponse:
    """What waits for a second person, what is under way, and what was destroyed."""
    return render(request, "mash_hub/destructions.html", destruction_page.lists_of(request.hat))


@require_http_methods(["GET", "POST"])
@serves(Act.DISPOSE)
def propose(request: HubRequest) -> HttpResponse:
    """Propose that records are destroyed."""
    form = ProposeForm(
        posted(request), initial=retention_page.first_words(request.GET, by=request.hat)
    )
    if form.is_valid():
        given = form.cleaned_data
        target = destructions.target_of(given["reference"], by=request.hat)
        ground, way = DestructionGround(given["ground"]), Way(given["way"])
        verdict = destructions.may_go(target, ground, by=request.hat, way=way) if target else None
        if target and verdict:
            require_fresh(request)
            row = destructions.propose(
                target, ground, by=request.hat, because=form.reason(), way=way
            )
            messages.success(request, "Proposed. Nothing happens until somebody else agrees.")
            return redirect("mash_hub:destruction", row.pk)
        form.add_error("reference", barriers.NO_RECORD if verdict is None else verdict.reason)
    context = {"form": form}
    return render(request, "mash_hub/destruction_propose.html", context, status=form_status(form))


@require_GET
@serves(Act.DISPOSE, Act.AGREE_DISPOSAL)
def destruction(request: HubRequest, pk: UUID) -> HttpResponse:
    """One of them; done, it is the tombstone."""
    found = _find(request, pk)
    return render(request, "mash_hub/destruction.html", destruction_page.of(found, by=request.hat))


@require_http_methods(["GET", "POST"])
@serves(Act.AGREE_DISPOSAL)
def settle(request: HubRequest, pk: UUID) -> HttpResponse:
    """Agree that it is destroyed, as the second person, or say why it stays."""
    found = _find(request, pk)
    require(destructions.may_settle(request.hat, found))
    form = SettleForm(
        posted(request), initial={"version": found.version}, is_anonymous=found.is_anonymous
    )
    if form.is_valid():
        require_fresh(request)
        destructions.settle(
            found,
            agrees=form.cleaned_data["agrees"] == "YES",
            by=request.hat,
            because=form.reason(),
            version=form.cleaned_data["version"],
        )
        return redirect("mash_hub:destruction", pk)
    context = {"row": found, "form": form}
    return render(request, "mash_hub/destruction_settle.html", context, status=form_status(form))


@require_POST
@serves(Act.DISPOSE)
def withdraw(request: HubRequest, pk: UUID) -> HttpResponse:
    """Take one's proposal back."""
    found = _find(request, pk)
    form = VersionForm(request.POST)
    if form.is_valid():
        destructions.withdraw(found, by=request.hat, version=form.cleaned_data["version"])
        messages.success(request, "Taken back. Nothing has changed.")
    return redirect("mash_hub:destruction", pk)
