"""Pages of circulated minutes: who received and opened them, and a copy on paper."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from agencies import papers
from agencies.gate import serves
from agencies.http import HubRequest
from agencies.models.workspaces import Purpose
from agencies.reprove import require_fresh
from agencies.roles import Act
from agencies.verdicts import require
from mash_hub.forms.information_products import CopyForm
from mash_hub.reading import posted
from mash_hub.requests import purposes_of
from meetings import circulation as received
from meetings import minutes_copy
from meetings.views.meetings import find


@require_GET
@serves(Act.RUN_MEETING)
def circulation(request: HubRequest, pk: UUID) -> HttpResponse:
    """Who received the minutes of each case, who has opened them, and which copies were taken."""
    found = find(request, pk)
    require(received.may_see(request.hat, found))
    context = {
        "meeting": found,
        "cases": received.of(found, by=request.hat),
        "copies": received.copies(found),
    }
    return render(request, "meetings/circulation.html", context)


@require_http_methods(["GET", "POST"])
@serves(Act.EXPORT)
def copy(request: HubRequest, pk: UUID) -> HttpResponse:
    """Take a copy on paper: asked for what and why, proved again who asks, and logged."""
    found, hat = find(request, pk), request.hat
    require(minutes_copy.may_copy(hat, found))
    form = CopyForm(posted(request), purposes=purposes_of(hat.workspace_id))
    if request.method == "POST" and form.is_valid():
        require_fresh(request)
        purpose = Purpose(form.cleaned_data["purpose"])
        reference, made = minutes_copy.copy(found, purpose, by=hat, because=form.reason())
        return papers.answer(made, name=f"{found.reference}-minutes-copy-{reference}.pdf")
    context = {"meeting": found, "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "meetings/minutes_copy.html", context, status=status)
