"""Deciding an enquiry, who acknowledges it, and telling the referrer."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies import drafts, sealing
from agencies.gate import serves
from agencies.http import HubRequest
from agencies.reasons import Reason, ReasonCode
from agencies.roles import Act
from agencies.verdicts import require
from mash_hub import (
    agency_views,
    clocks,
    enquiries,
    enquiry_page,
    escalation_rules,
    follow_up_page,
    police_outcomes,
    referrals,
    sealed_items,
    strict_mode,
)
from mash_hub import feedback as feedbacks
from mash_hub.forms.enquiries import FeedbackForm, VersionForm
from mash_hub.models.enquiries import Acknowledgement, Enquiry, EnquiryState
from mash_hub.reading import keep_draft, posted
from mash_hub.views.enquiries import (
    DRAFT,
    decision_form,
    draw,
    find,
    form_status,
)


@require_POST
@serves(Act.DECIDE)
def decide(request: HubRequest, pk: UUID) -> HttpResponse:
    """Decide an enquiry, and tell every agency that took part."""
    found = find(request, pk)
    form = decision_form(request, found, request.POST)
    waits = found.state == EnquiryState.GATHERING
    if form.is_valid() and (waits or sealed_items.unconsidered(found, by=request.hat)):
        form.add_error(None, enquiries.may_decide(request.hat, found).reason)
    if not form.is_valid():
        return draw(request, found, form, status=422)
    enquiries.decide(
        found,
        by=request.hat,
        decision=form.decision(),
        because=Reason(ReasonCode.THRESHOLD),
        version=form.cleaned_data["version"],
        relied_on=form.items_relied_on(),
        referred=referrals.named_people(found.file_id, by=request.hat),
    )
    drafts.discard(by=request.hat, form=DRAFT, thing_id=pk)
    return redirect("mash_hub:enquiry-feedback", pk)


@require_POST
@serves(Act.DECIDE)
def draft(request: HubRequest, pk: UUID) -> HttpResponse:
    """Keep what is being typed into the decision, for its author alone."""
    found = find(request, pk)
    return keep_draft(request, found, form=DRAFT, version=found.version)


@require_GET
@serves(Act.ACKNOWLEDGE, Act.SCREEN)
def decision(request: HubRequest, pk: UUID) -> HttpResponse:
    """The decision as an agency that took part reads it, with one click to acknowledge."""
    hat = request.hat
    seen = Enquiry.objects.visible_to(hat).filter(decided_at__isnull=False)
    found = get_object_or_404(
        seen.select_related("lead_agency", "decided_by", "workspace", "owner"), pk=pk
    )
    opened = sealing.open([found], ["rationale", "voice"], by=hat)
    views = agency_views.told_of(found, by=hat)
    rows = enquiry_page.acknowledgements_of(found, by=hat)
    mine = next((row for row in rows if row.agency_id == hat.agency_id), None)
    limits = clocks.of(Acknowledgement.kind, [row.pk for row in rows], enquiries.ACKNOWLEDGEMENT)
    context = {
        "enquiry": found,
        "rationale": opened[found, "rationale"],
        "voice": opened[found, "voice"],
        "acknowledgements": rows,
        "agency_views": views,
        "mine": mine,
        "clock": limits.get(mine.pk) if mine else None,
        "follow_ups": follow_up_page.of_enquiry(found, by=hat),
        "may_record_police": police_outcomes.may_record(hat, found),
        "may_challenge": escalation_rules.may_raise(hat, found),
        "is_host": found.owner_id == hat.agency_id,
    }
    return render(request, "mash_hub/decision.html", context)


@require_POST
@serves(Act.ACKNOWLEDGE)
def acknowledge(request: HubRequest, pk: UUID) -> HttpResponse:
    """Say for one's agency that it knows of the decision."""
    rows = Acknowledgement.objects.visible_to(request.hat).filter(agency=request.hat.agency_id)
    row = get_object_or_404(rows.select_related("enquiry"), enquiry=pk)
    form = VersionForm(request.POST)
    if form.is_valid():
        enquiries.acknowledge(row, by=request.hat, version=form.cleaned_data["version"])
    return redirect("mash_hub:enquiry-decision", pk)


@require_http_methods(["GET", "POST"])
@serves(Act.DECIDE)
def feedback(request: HubRequest, pk: UUID) -> HttpResponse:
    """Write what the referrer reads, and send it."""
    found = find(request, pk)
    require(feedbacks.may_send(request.hat, found))
    form = FeedbackForm(posted(request), initial={"version": found.version})
    if form.is_valid():
        words = form.cleaned_data["words"]
        if feedbacks.names_given_away(words, found, by=request.hat):
            form.add_error(
                "words",
                "This names a person the referrer did not name, or an agency that was asked. "
                "Take the name out.",
            )
        else:
            version = form.cleaned_data["version"]
            feedbacks.send(found, by=request.hat, words=words, version=version)
            return redirect("mash_hub:enquiry", pk)
    safe = sealing.open([found.contact], ["safe_contact"], by=request.hat)
    words_of_safe = safe[found.contact, "safe_contact"]
    strict = strict_mode.mode_of(found.file_id, by=request.hat)
    context = {
        "enquiry": found,
        "form": form,
        "safe_contact": words_of_safe,
        "strict": strict,
        "routes": strict.open_of((words_of_safe or {}).get("routes", ())),
        "clock": clocks.of(Enquiry.kind, [found.pk], enquiries.FEEDBACK).get(found.pk),
    }
    return render(request, "mash_hub/enquiry_feedback.html", context, status=form_status(form))
