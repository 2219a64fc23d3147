"""Pages of corrections of circulated minutes: asked for by who was present, answered by coordinator or chair."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from agencies import sessions
from agencies.gate import serves
from agencies.http import HubRequest
from agencies.roles import Act
from agencies.verdicts import require
from mash_hub.reading import posted
from mash_hub.views.enquiries import form_status
from meetings import correction_page, minute_corrections
from meetings.forms.minute_corrections import AskCorrectionForm, DeclineForm
from meetings.forms.minutes import AmendForm
from meetings.models import MinuteCorrection, MinuteEntry
from meetings.views.minutes import find_entry

GET_POST = ["GET", "POST"]


def _find(request: HubRequest, pk: UUID) -> MinuteCorrection:
    """A correction the hat may see, or 404. Raises Locked in a session that stays in another meeting."""
    seen = MinuteCorrection.objects.visible_to(request.hat)
    rows = seen.select_related("entry__item__meeting", "entry__agency", "entry__author")
    found = get_object_or_404(rows, pk=pk)
    sessions.keep_to_meeting(request.hub_session, found.entry.item.meeting_id)
    return found


def _line(entry: MinuteEntry) -> str:
    """Where a line stands in the minutes."""
    return f"{reverse('meetings:minutes', args=[entry.item.meeting_id])}#entry-{entry.pk}"


@require_http_methods(GET_POST)
@serves(Act.ATTEND_MEETING, Act.DISCUSS)
def ask(request: HubRequest, pk: UUID) -> HttpResponse:
    """Ask for a correction of a line of circulated minutes."""
    found, hat = find_entry(request, pk), request.hat
    require(minute_corrections.may_ask(hat, found))
    form = AskCorrectionForm(posted(request))
    if form.is_valid():
        minute_corrections.ask(found, by=hat, **form.cleaned_data)
        messages.success(request, "Sent. Coordinator and chair answer you; a notice tells you.")
        return redirect(_line(found))
    context = {
        "item": found.item,
        "entry": found,
        "words": correction_page.words_of(found, by=hat),
        "form": form,
        "back": _line(found),
    }
    return render(request, "meetings/correction_ask.html", context, status=form_status(form))


@require_GET
@serves(Act.ATTEND_MEETING, Act.DISCUSS, Act.CONVENE)
def correction(request: HubRequest, pk: UUID) -> HttpResponse:
    """One correction that was asked for: the line, what it should say, and the answer."""
    found = _find(request, pk)
    context = correction_page.of(found, by=request.hat) | {"back": _line(found.entry)}
    return render(request, "meetings/correction.html", context)


@require_http_methods(GET_POST)
@serves(Act.RUN_MEETING, Act.CHAIR_MEETING, Act.CONVENE)
def accept(request: HubRequest, pk: UUID) -> HttpResponse:
    """Accept a correction: a dated amendment beside the old text."""
    found, hat = _find(request, pk), request.hat
    require(minute_corrections.may_answer(hat, found))
    context = correction_page.of(found, by=hat)
    first = {"words": context["asked"].should, "version": found.version}
    form = AmendForm(posted(request), initial=first)
    if form.is_valid():
        words, version = form.cleaned_data["words"], form.cleaned_data["version"]
        because = form.reason()
        minute_corrections.accept(found, words=words, by=hat, because=because, version=version)
        return redirect(_line(found.entry))
    context |= {"form": form}
    return render(request, "meetings/correction_accept.html", context, status=form_status(form))


@require_http_methods(GET_POST)
@serves(Act.RUN_MEETING, Act.CHAIR_MEETING, Act.CONVENE)
def decline(request: HubRequest, pk: UUID) -> HttpResponse:
    """Decline a correction, with the reason in words."""
    found, hat = _find(request, pk), request.hat
    require(minute_corrections.may_answer(hat, found))
    form = DeclineForm(posted(request), initial={"version": found.version})
    if form.is_valid():
        version = form.cleaned_data["version"]
        minute_corrections.decline(found, by=hat, because=form.reason(), version=version)
        return redirect(_line(found.entry))
    context = correction_page.of(found, by=hat) | {"form": form}
    return render(request, "meetings/correction_decline.html", context, status=form_status(form))
