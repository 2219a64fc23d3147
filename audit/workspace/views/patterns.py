"""Pages of auditors for patterns of use: the queue, and one pattern."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from agencies.gate import serves
from agencies.http import HubRequest
from agencies.verdicts import require
from audit.workspace import patterns_page, watching
from audit.workspace.models import RaisedPattern
from audit.workspace.scope import READERS
from mash_hub.reading import posted


@require_GET
@serves(*READERS)
def index(request: HubRequest) -> HttpResponse:
    """What nobody has looked into yet, and what was settled."""
    return render(request, "audit/patterns.html", patterns_page.queue_of(request.hat))


@require_http_methods(["GET", "POST"])
@serves(*READERS)
def pattern(request: HubRequest, pk: UUID) -> HttpResponse:
    """One pattern with the entries that show it; the finding is sent here."""
    rows = RaisedPattern.objects.visible_to(request.hat)
    found = get_object_or_404(rows.select_related("person__agency", "settled_by"), pk=pk)
    if request.method == "POST":
        require(watching.may_settle(request.hat, found))
    context = patterns_page.of(found, by=request.hat, data=posted(request))
    form = context["form"]
    if form is not None and form.is_valid():
        watching.settle(found, by=request.hat, **form.values())
        messages.success(request, "Your finding is kept.")
        return redirect("audit_workspace:patterns")
    status = 422 if form is not None and form.errors else 200
    return render(request, "audit/pattern.html", context, status=status)
