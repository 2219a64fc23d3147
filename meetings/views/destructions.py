"""Proposing that the file of one case of a meeting is destroyed."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from agencies.gate import serves
from agencies.http import HubRequest
from agencies.reprove import require_fresh
from agencies.roles import Act
from mash_hub import barriers, destructions, retention_page
from mash_hub.forms.destructions import ProposeForm
from mash_hub.models.destructions import DestructionGround, Way
from mash_hub.reading import posted
from mash_hub.views.enquiries import form_status
from meetings.destructions import target_of


@require_http_methods(["GET", "POST"])
@serves(Act.DISPOSE)
def propose(request: HubRequest) -> HttpResponse:
    """Propose that what a meeting heard of one case is destroyed."""
    form = ProposeForm(
        posted(request), initial=retention_page.first_words(request.GET, by=request.hat)
    )
    if form.is_valid():
        given = form.cleaned_data
        target = target_of(given["reference"], by=request.hat)
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
    context = {"form": form, "of_meetings": True}
    return render(request, "mash_hub/destruction_propose.html", context, status=form_status(form))
