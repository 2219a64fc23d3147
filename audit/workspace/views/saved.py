"""Keeping a question to ask it again, and forgetting it."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from agencies.gate import serves
from agencies.http import HubRequest
from audit.workspace import addresses, saved
from audit.workspace.models import SavedQuestion
from audit.workspace.reports.catalogue import BY_KEY
from audit.workspace.scope import READERS


@require_POST
@serves(*READERS)
def save(request: HubRequest) -> HttpResponse:
    """Keep the question in the address; its list comes next."""
    asked, report = addresses.question(request.GET), request.GET.get("report", "")
    if asked is None or (report and report not in BY_KEY):
        raise Http404
    saved.keep(asked, report, by=request.hat)
    return redirect("audit_workspace:questions")


@require_POST
@serves(*READERS)
def remove(request: HubRequest, pk: UUID) -> HttpResponse:
    """Forget one of one's own."""
    row = get_object_or_404(SavedQuestion.objects.visible_to(request.hat), pk=pk)
    saved.remove(row, by=request.hat)
    return redirect("audit_workspace:questions")
