"""What an enquiry needs before it is closed: people told, the police's outcome; and opening again."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from agencies.gate import serves
from agencies.http import HubRequest
from agencies.roles import Act
from agencies.verdicts import require
from mash_hub import closing, people_told, police_outcomes, strict_mode
from mash_hub.case_people import people_of
from mash_hub.forms.closing import PoliceOutcomeForm, ToldForm
from mash_hub.forms.enquiries import REOPEN_REASONS, VersionForm
from mash_hub.models.enquiries import Enquiry
from mash_hub.reading import posted
from mash_hub.views.enquiries import find, form_status, with_reason


@require_http_methods(["GET", "POST"])
@serves(Act.DECIDE)
def told(request: HubRequest, pk: UUID, subject: UUID) -> HttpResponse:
    """Write down that one person was told of the decision, or why not."""
    found, hat = find(request, pk), request.hat
    require(people_told.may_write(hat, found))
    rows = people_told.of_enquiry(found, people_of(found.file_id, by=hat), by=hat)
    shown = next((one for one in rows if one.person.subject_id == subject), None)
    if shown is None:
        raise Http404
    strict = strict_mode.mode_of(found.file_id, by=hat)
    form = ToldForm(posted(request), shown=shown, is_strict=strict.is_strict)
    if form.is_valid():
        people_told.write(
            found,
            subject,
            by=hat,
            telling=form.telling(),
            version=form.cleaned_data["version"],
        )
        messages.success(request, "Written down.")
        return redirect("mash_hub:enquiry", pk)
    context = {"enquiry": found, "shown": shown, "form": form, "strict": strict}
    return render(request, "mash_hub/enquiry_told.html", context, status=form_status(form))


@require_http_methods(["GET", "POST"])
@serves(Act.ANSWER)
def police_outcome(request: HubRequest, pk: UUID) -> HttpResponse:
    """Record, as the police, how their involvement in an enquiry ended."""
    hat = request.hat
    found = get_object_or_404(police_outcomes.enquiries_of(hat).select_related("owner"), pk=pk)
    known = next(iter(police_outcomes.of_enquiry(found, by=hat)), None)
    may_record = police_outcomes.may_record(hat, found)
    form = None
    if may_record or request.method == "POST":
        require(may_record)
        form = PoliceOutcomeForm(posted(request), known=known)
    if form is not None and form.is_valid():
        police_outcomes.record(
            found, by=hat, ending=form.ending(), version=form.cleaned_data["version"]
        )
        messages.success(request, "Recorded. The hub has been told.")
        return redirect("mash_hub:police-outcome", pk)
    context = {"enquiry": found, "known": known, "form": form}
    status = form_status(form) if form is not None else 200
    return render(request, "mash_hub/police_outcome.html", context, status=status)


@require_POST
@serves(Act.DECIDE)
def close(request: HubRequest, pk: UUID) -> HttpResponse:
    """Close an enquiry that nothing keeps open."""
    found: Enquiry = find(request, pk)
    form = VersionForm(request.POST)
    if form.is_valid():
        closing.close(found, by=request.hat, version=form.cleaned_data["version"])
    return redirect("mash_hub:enquiry", pk)


@require_http_methods(["GET", "POST"])
@serves(Act.DECIDE)
def reopen(request: HubRequest, pk: UUID) -> HttpResponse:
    """Open a closed enquiry again."""
    heading = "Open this enquiry again?"
    return with_reason(request, pk, closing.reopen, REOPEN_REASONS, heading, "Open it again")
