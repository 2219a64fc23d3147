"""Pages of what was told of a case once its meeting is over: to its referrer, and to the victim."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from agencies.gate import serves
from agencies.http import HubRequest
from agencies.roles import Act
from agencies.verdicts import require
from mash_hub.reading import posted
from meetings import case_deaths, case_told
from meetings.forms.case_told import OutcomeForm, VictimToldForm
from meetings.models import AgendaItem, ToldWhom
from meetings.models.meetings import runs
from meetings.views.minutes import find

GET_POST = ["GET", "POST"]


def _find(request: HubRequest, pk: UUID) -> AgendaItem:
    found = find(request, pk)
    if not case_told.is_over(found):
        raise Http404
    return found


@require_GET
@serves(Act.RUN_MEETING, Act.CHAIR_MEETING, Act.CONTACT_VICTIM)
def told(request: HubRequest, pk: UUID) -> HttpResponse:
    """Who was told what came of a case."""
    found, hat = _find(request, pk), request.hat
    rows = case_told.of_item(found, by=hat)
    context = {
        "item": found,
        "referrer": rows.get(ToldWhom.REFERRER),
        "victim": rows.get(ToldWhom.VICTIM),
        "was_referred": case_told.referrer_of(found) is not None,
        "runs": runs(hat, found.meeting.meeting_kind),
        "may_tell_referrer": case_told.may_tell_referrer(hat, found),
        "may_note_victim": case_told.may_note_victim(hat, found),
        "has_died": case_deaths.victim_died_in(found),
    }
    return render(request, "meetings/told.html", context)


def _answer(request: HubRequest, found: AgendaItem, form: Any, heading: str) -> HttpResponse:
    context = {
        "item": found,
        "form": form,
        "heading": heading,
        "button": "Save",
        "back": reverse("meetings:told", args=[found.pk]),
    }
    status = 422 if form.is_bound else 200
    return render(request, "meetings/told_form.html", context, status=status)


@require_http_methods(GET_POST)
@serves(Act.RUN_MEETING)
def tell_referrer(request: HubRequest, pk: UUID) -> HttpResponse:
    """Tell who referred what came of the case."""
    found, hat = _find(request, pk), request.hat
    require(case_told.may_tell_referrer(hat, found))
    before = case_told.of_item(found, by=hat).get(ToldWhom.REFERRER)
    first = {"words": before.words, "version": before.row.version} if before else {"version": 0}
    form = OutcomeForm(posted(request), initial=first)
    if form.is_valid():
        case_told.tell_referrer(found, by=hat, **form.cleaned_data)
        messages.success(request, "Told. It stands on the page of what they referred.")
        return redirect("meetings:told", pk)
    return _answer(request, found, form, "Tell who referred what came of it")


@require_http_methods(GET_POST)
@serves(Act.RUN_MEETING, Act.CONTACT_VICTIM)
def note_victim(request: HubRequest, pk: UUID) -> HttpResponse:
    """Note that an IDVA told the victim what came of the case, or why not."""
    found, hat = _find(request, pk), request.hat
    require(case_told.may_note_victim(hat, found))
    before = case_told.of_item(found, by=hat).get(ToldWhom.VICTIM)
    first: dict[str, Any] = {"version": 0}
    if before:
        first = {"words": before.words, "version": before.row.version}
    form = VictimToldForm(posted(request), initial=first, tellers=case_told.tellers(found))
    if form.is_valid():
        case_told.note_victim(found, by=hat, **form.values())
        return redirect("meetings:told", pk)
    return _answer(request, found, form, "Was the victim told?")
