"""Invitations to case conferences: the host invites, the agency says who goes and that it reported."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from agencies import clock, sealing
from agencies.gate import serves
from agencies.http import HubRequest
from agencies.roles import Act, may
from agencies.verdicts import require
from mash_hub import clocks, conference_invitations
from mash_hub.forms.conference_invitations import (
    RECALL_REASONS,
    InviteForm,
    ReportForm,
    WhoGoesForm,
)
from mash_hub.forms.enquiries import ReasonForm
from mash_hub.models.conference_invitations import (
    CONFERENCE_REPORT,
    ConferenceInvitation,
    ReportBy,
)
from mash_hub.models.requests import InformationRequest
from mash_hub.reading import posted
from mash_hub.views.enquiries import form_status

GET_POST = ["GET", "POST"]
A_PAGE = 50
_PAGE = "mash_hub:conference"


def _find(request: HubRequest, pk: UUID) -> ConferenceInvitation:
    seen = ConferenceInvitation.objects.visible_to(request.hat)
    shown = seen.select_related("request__enquiry", "agency", "attendee", "invited_by", "owner")
    return get_object_or_404(shown, pk=pk)


@require_GET
@serves(Act.ANSWER, Act.DECIDE)
def index(request: HubRequest) -> HttpResponse:
    """Conferences to which one's agency is invited, or invited others: who goes, and the report."""
    hat, at = request.hat, clock.now()
    seen = ConferenceInvitation.objects.visible_to(hat)
    is_done = request.GET.get("show") == "done"
    rows = seen.done(at) if is_done else seen.open(at)
    shown = rows.select_related("request__enquiry", "agency", "attendee")
    page = Paginator(shown, A_PAGE).get_page(request.GET.get("page"))
    found = list(page.object_list)
    limits = clocks.of(ConferenceInvitation.kind, [row.pk for row in found], CONFERENCE_REPORT)
    context = {
        "page": page,
        "rows": [(row, limits.get(row.pk)) for row in found],
        "is_done": is_done,
        "number_open": seen.open(at).count(),
        "number_done": seen.done(at).count(),
        "own_agency": hat.agency_id,
        "may_invite": may(hat, Act.DECIDE),
    }
    return render(request, "mash_hub/conferences.html", context)


@require_http_methods(GET_POST)
@serves(Act.DECIDE)
def invite(request: HubRequest, pk: UUID) -> HttpResponse:
    """Invite the agency of a request to a case conference."""
    seen = InformationRequest.objects.visible_to(request.hat).select_related("agency", "enquiry")
    found = get_object_or_404(seen, pk=pk)
    require(conference_invitations.may_invite(request.hat, found))
    form = InviteForm(posted(request))
    if form.is_valid():
        made = conference_invitations.invite(found, form.conference(), by=request.hat)
        messages.success(request, "Invited. The time of the report runs.")
        return redirect(_PAGE, made.pk)
    context = {"form": form, "thing": found}
    return render(request, "mash_hub/conference_form.html", context, status=form_status(form))


@require_GET
@serves(Act.ANSWER, Act.SCREEN, Act.DECIDE)
def conference(request: HubRequest, pk: UUID) -> HttpResponse:
    """One invitation: when and where, who goes, and the report."""
    found = _find(request, pk)
    hat = request.hat
    opened = sealing.open([found], ["words"], by=hat)
    context = {
        "row": found,
        "words": opened[found, "words"] or {},
        "clock": clocks.of(ConferenceInvitation.kind, [found.pk], CONFERENCE_REPORT).get(found.pk),
        "is_host": hat.agency_id == found.owner_id,
        "may_answer": conference_invitations.may_answer(hat, found),
        "may_report": conference_invitations.may_report(hat, found),
        "may_recall": conference_invitations.may_recall(hat, found),
    }
    return render(request, "mash_hub/conference.html", context)


def _drawn(
    request: HubRequest, found: ConferenceInvitation, form: Any, **words: str
) -> HttpResponse:
    context = {"thing": found, "form": form, "back": (_PAGE, found.reference), **words}
    return render(request, "mash_hub/enquiry_reason.html", context, status=form_status(form))


@require_http_methods(GET_POST)
@serves(Act.ANSWER)
def who_goes(request: HubRequest, pk: UUID) -> HttpResponse:
    """Say who goes, or why nobody does."""
    found = _find(request, pk)
    require(conference_invitations.may_answer(request.hat, found))
    people = conference_invitations.people_to_send(found)
    form = WhoGoesForm(posted(request), initial={"version": found.version}, people=people)
    if form.is_valid():
        attendee, why = form.who()
        conference_invitations.answer(
            found,
            by=request.hat,
            attendee=attendee,
            why_nobody=why,
            version=form.cleaned_data["version"],
        )
        return redirect(_PAGE, pk)
    return _drawn(
        request, found, form, heading="Who goes to the conference?", button="Tell the hub"
    )


@require_http_methods(GET_POST)
@serves(Act.ANSWER)
def report(request: HubRequest, pk: UUID) -> HttpResponse:
    """Note that the report was sent."""
    found = _find(request, pk)
    require(conference_invitations.may_report(request.hat, found))
    form = ReportForm(posted(request), initial={"version": found.version})
    if form.is_valid():
        data = form.cleaned_data
        conference_invitations.report_sent(
            found, ReportBy(data["report_by"]), by=request.hat, version=data["version"]
        )
        return redirect(_PAGE, pk)
    return _drawn(request, found, form, heading="Was the report sent?", button="It was sent")


@require_http_methods(GET_POST)
@serves(Act.DECIDE)
def recall(request: HubRequest, pk: UUID) -> HttpResponse:
    """Take an invitation back."""
    found = _find(request, pk)
    require(conference_invitations.may_recall(request.hat, found))
    form = ReasonForm(posted(request), initial={"version": found.version}, codes=RECALL_REASONS)
    if form.is_valid():
        version = form.cleaned_data["version"]
        conference_invitations.recall(found, by=request.hat, because=form.reason(), version=version)
        return redirect(_PAGE, pk)
    heading = "Take the invitation back?"
    return _drawn(request, found, form, heading=heading, button="Take it back")
