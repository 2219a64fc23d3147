"""Pages of auditors for dip samples: their list, one sample with its draw, and one record of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies import hats
from agencies.gate import serves
from agencies.http import HubRequest
from audit.workspace import sample_page, sample_records, sample_releases, samples
from audit.workspace.models import AuditSample, SampleRecord
from audit.workspace.sample_forms import SampleForm
from audit.workspace.scope import READERS
from mash_hub.forms.enquiries import VersionForm
from mash_hub.reading import posted

USUAL = timedelta(days=30)
_ACTS: dict[str, tuple[Callable[..., Any], str]] = {
    "assign": (sample_records.assign, "It has a reviewer."),
    "review": (sample_records.review, "Reviewed."),
    "feedback": (sample_records.give_feedback, "Their supervisors are told."),
    "follow_up": (sample_records.follow_up, "It is followed up."),
}


def find(request: HubRequest, pk: UUID) -> AuditSample:
    """A sample that the hat sees."""
    rows = AuditSample.objects.visible_to(request.hat).select_related("defined_by", "drawn_by")
    return get_object_or_404(rows, pk=pk)


def find_record(request: HubRequest, pk: UUID) -> SampleRecord:
    """A record that the hat sees."""
    rows = SampleRecord.objects.visible_to(request.hat)
    named = rows.select_related("sample", "reviewer", "person", "agency", "holder")
    return get_object_or_404(named, pk=pk)


@require_GET
@serves(*READERS)
def index(request: HubRequest) -> HttpResponse:
    """The dip samples of the auditor's agency."""
    return render(request, "audit/samples.html", sample_page.list_of(request.hat))


@require_http_methods(["GET", "POST"])
@serves(*READERS)
def new(request: HubRequest) -> HttpResponse:
    """Say what to draw from; the seed is made then."""
    today = hats.today()
    form = SampleForm(
        posted(request),
        places=samples.places_of(request.hat),
        initial={"from_on": today - USUAL, "until_on": today},
    )
    if request.method == "POST" and form.is_valid():
        verdict = samples.may_define(request.hat, form.criteria())
        if verdict:
            made = samples.define(form.criteria(), by=request.hat)
            return redirect("audit_workspace:sample", made.pk)
        form.add_error(None, verdict.reason)
    status = 422 if request.method == "POST" else 200
    return render(request, "audit/sample_new.html", {"form": form}, status=status)


@require_GET
@serves(*READERS)
def sample(request: HubRequest, pk: UUID) -> HttpResponse:
    """One sample: criteria, seed, digest, and what was drawn."""
    found = find(request, pk)
    return render(request, "audit/sample.html", sample_page.of(found, by=request.hat))


@require_POST
@serves(*READERS)
def draw(request: HubRequest, pk: UUID) -> HttpResponse:
    """Draw."""
    found, form = find(request, pk), VersionForm(request.POST)
    if form.is_valid():
        samples.draw(found, by=request.hat, version=form.cleaned_data["version"])
        messages.success(request, "Drawn.")
    return redirect("audit_workspace:sample", found.pk)


@require_GET
@serves(*READERS)
def draw_again(request: HubRequest, pk: UUID) -> HttpResponse:
    """Draw again, and say whether it is the same."""
    found = find(request, pk)
    again = samples.draw_again(found, by=request.hat)
    context = sample_page.of(found, by=request.hat) | {"again": again}
    return render(request, "audit/sample.html", context)


@require_http_methods(["GET", "POST"])
@serves(*READERS)
def record(request: HubRequest, pk: UUID) -> HttpResponse:
    """One record: what its reviewer reads, and the next step, which is sent here."""
    found, which = find_record(request, pk), request.POST.get("act", "")
    shown = sample_page.forms_of(found, by=request.hat, data=posted(request), which=which)
    form: Any = shown["forms"].get(which)
    if request.method == "POST":
        if which not in _ACTS:
            raise Http404
        if form is None:
            messages.info(request, "That is not to be done now: see how it stands.")
            return redirect("audit_workspace:sample-record", found.pk)
        if form.is_valid():
            act, words = _ACTS[which]
            act(found, by=request.hat, **form.values())
            messages.success(request, words)
            return redirect("audit_workspace:sample-record", found.pk)
    context = sample_page.record_of(found, by=request.hat) | shown | {"bound": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "audit/sample_record.html", context, status=status)


@require_POST
@serves(*READERS)
def close(request: HubRequest, pk: UUID) -> HttpResponse:
    """Close a record."""
    found, form = find_record(request, pk), VersionForm(request.POST)
    if form.is_valid():
        sample_records.close(found, by=request.hat, version=form.cleaned_data["version"])
        messages.success(request, "Closed.")
    return redirect("audit_workspace:sample-record", found.pk)


@require_POST
@serves(*READERS)
def ask_again(request: HubRequest, pk: UUID) -> HttpResponse:
    """Ask the holder once more to open a record whose days ran out."""
    found, form = find_record(request, pk), VersionForm(request.POST)
    if form.is_valid():
        sample_releases.ask_again(found, by=request.hat, version=form.cleaned_data["version"])
        messages.success(request, "Its holder is asked again.")
    return redirect("audit_workspace:sample-record", found.pk)
