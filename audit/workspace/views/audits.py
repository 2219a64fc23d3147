"""Pages of officers and supervisors: what audits want of their agency's records and people."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies.gate import serves
from agencies.http import HubRequest
from agencies.roles import Act
from agencies.verdicts import require
from audit.workspace import sample_page, sample_records, sample_releases
from audit.workspace.models import SampleFeedback, SampleRelease
from mash_hub.forms.enquiries import VersionForm
from mash_hub.reading import posted

_SUPERVISORS = (Act.REVIEW_ACCESS, Act.MANAGE_AGENCY)
_NAMED = ("record__sample", "record__person")


def find_release(request: HubRequest, pk: UUID) -> SampleRelease:
    """A record that the hat's agency is asked to open."""
    rows = SampleRelease.objects.visible_to(request.hat)
    return get_object_or_404(rows.select_related(*_NAMED, "receiver", "reviewer"), pk=pk)


@require_GET
@serves(*_SUPERVISORS)
def index(request: HubRequest) -> HttpResponse:
    """Records to open, and feedback to answer."""
    return render(request, "audit/audits.html", sample_page.audits_of(request.hat))


@require_http_methods(["GET", "POST"])
@serves(Act.REVIEW_ACCESS)
def release(request: HubRequest, pk: UUID) -> HttpResponse:
    """One record to open; declining it, with the reason, is sent here."""
    found = find_release(request, pk)
    if request.method == "POST":
        require(sample_releases.may_decide(request.hat, found))
    context = sample_page.release_of(found, by=request.hat, data=posted(request))
    form = context["form"]
    if form is not None and form.is_valid():
        sample_releases.decline(found, by=request.hat, **form.values())
        messages.success(request, "Declined. It stays shut.")
        return redirect("audit_workspace:audits")
    status = 422 if form is not None and form.errors else 200
    return render(request, "audit/audit_release.html", context, status=status)


@require_POST
@serves(Act.REVIEW_ACCESS)
def give(request: HubRequest, pk: UUID) -> HttpResponse:
    """Open it to the reviewer."""
    found, form = find_release(request, pk), VersionForm(request.POST)
    if form.is_valid():
        sample_releases.release(found, by=request.hat, version=form.cleaned_data["version"])
        messages.success(request, "It is open to the reviewer until the audit closes it.")
    return redirect("audit_workspace:audits")


@require_http_methods(["GET", "POST"])
@serves(*_SUPERVISORS)
def feedback(request: HubRequest, pk: UUID) -> HttpResponse:
    """Feedback on somebody's work; the response is sent here."""
    rows = SampleFeedback.objects.visible_to(request.hat).select_related(*_NAMED, "owner")
    found = get_object_or_404(rows, pk=pk)
    if request.method == "POST":
        require(sample_records.may_respond(request.hat, found))
    context = sample_page.feedback_of(found, by=request.hat, data=posted(request))
    form = context["form"]
    if form is not None and form.is_valid():
        sample_records.respond(found, by=request.hat, **form.values())
        messages.success(request, "The auditors have your response.")
        return redirect("audit_workspace:audits")
    status = 422 if form is not None and form.errors else 200
    return render(request, "audit/audit_feedback.html", context, status=status)
