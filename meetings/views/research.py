"""Pages of research for a MARAC: one's agency's own, line by line."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from agencies import drafts, sealing, sessions
from agencies.gate import of_meeting, serves
from agencies.http import HubRequest
from agencies.roles import Act
from agencies.verdicts import require
from mash_hub import clocks
from mash_hub.forms.enquiries import ReasonForm
from mash_hub.reading import keep_draft, posted
from meetings import bringing_in, research, research_calls, research_page, unshared_research
from meetings.forms.research import FindingForm
from meetings.models.minutes import Heading
from meetings.models.research import (
    HOLD_BACK_REASONS,
    AgencyResearch,
    LineState,
    ResearchLine,
)
from meetings.views.meetings import version_of
from meetings.views.screens import gate

GET_POST = ["GET", "POST"]
ACTS = {
    "give-in": research.give_in,
    "nothing-known": research.nothing_known,
    "something-new": research.reopen,
}


def find(request: HubRequest, pk: UUID) -> AgencyResearch:
    """The research of the hat's own agency, or 404."""
    seen = AgencyResearch.objects.visible_to(request.hat).filter(owner=request.hat.agency_id)
    return get_object_or_404(seen.select_related("item__meeting", "owner"), pk=pk)


@require_http_methods(GET_POST)
@serves(Act.RELEASE_TO_MEETING)
def own(request: HubRequest, pk: UUID) -> HttpResponse:
    """What one's agency wrote, who reads each line, one more line, and giving it in."""
    row, hat = find(request, pk), request.hat
    form = _form(request, row)
    if request.method == "POST" and form.is_valid():
        research.write(row, form.finding(), by=hat)
        drafts.discard(by=hat, form=research.DRAFT, thing_id=row.pk)
        return redirect("meetings:research", pk)
    lines = ResearchLine.objects.visible_to(hat).filter(research=row)
    lines = lines.select_related("research__item__meeting", "author").order_by("written_at", "pk")
    opened = sealing.open([row.item], ["papers"], by=hat)
    context = {
        "row": row,
        "item": row.item,
        "papers": opened[row.item, "papers"],
        "lines": research_page.lines_of(lines, by=hat),
        "destroyed": research_page.destroyed_of(row),
        "kept_for": unshared_research.kept_for(row.item.workspace_id),
        "form": form,
        "clock": clocks.of(row.kind, [row.pk], research_calls.RESEARCH).get(row.pk),
        "may_write": research.may_work(hat, row) and row.state == "OPEN",
        "may_give_in": research.may_give_in(hat, row),
        "may_say_nothing": research.may_say_nothing(hat, row),
        "may_reopen": research.may_work(hat, row) and row.state != "OPEN",
    }
    status = 422 if form.is_bound else 200
    return render(request, "meetings/research.html", context, status=status)


def _form(request: HubRequest, row: AgencyResearch) -> FindingForm:
    data = posted(request)
    if data is not None:
        return FindingForm(data)
    kept: dict[str, Any] = drafts.words_of(
        drafts.find(by=request.hat, form=research.DRAFT, thing_id=row.pk), by=request.hat
    )
    day = [kept.get(f"known_on_{part}") for part in ("day", "month", "year")]
    return FindingForm(initial={**kept, "known_on": day})


@require_POST
@serves(Act.RELEASE_TO_MEETING)
def keep(request: HubRequest, pk: UUID) -> HttpResponse:
    """Keep what is being typed into a line: each second, for its author alone."""
    return keep_draft(request, find(request, pk), form=research.DRAFT, version=0)


@require_POST
@serves(Act.RELEASE_TO_MEETING)
def act(request: HubRequest, pk: UUID, word: str) -> HttpResponse:
    """Give it in, say that nothing is known, or that there is something new."""
    ACTS[word](find(request, pk), by=request.hat, version=version_of(request))
    return redirect("meetings:research", pk)


@require_POST
@serves(Act.ATTEND_MEETING)
@of_meeting
def bring_in(request: HubRequest, pk: UUID) -> HttpResponse:
    """Put a line that was shared into one’s own draft of a line of minutes."""
    seen = ResearchLine.objects.visible_to(request.hat)
    line = get_object_or_404(seen.select_related("research__item__meeting"), pk=pk)
    item = line.research.item
    sessions.keep_to_meeting(request.hub_session, item.meeting_id)
    if (first := gate(request, item)) is not None:
        return first
    bringing_in.bring_in(line, by=request.hat)
    return redirect(f"{reverse('meetings:item', args=[item.pk])}#{Heading.SHARED.value}")


def _line(request: HubRequest, pk: UUID) -> ResearchLine:
    seen = ResearchLine.objects.visible_to(request.hat).filter(owner=request.hat.agency_id)
    return get_object_or_404(seen.select_related("research__item__meeting"), pk=pk)


@require_POST
@serves(Act.RELEASE_TO_MEETING)
def share(request: HubRequest, pk: UUID) -> HttpResponse:
    """Share one line with the meeting."""
    line = _line(request, pk)
    research.share(line, by=request.hat, version=version_of(request))
    return redirect("meetings:research", line.research_id)


@require_http_methods(GET_POST)
@serves(Act.RELEASE_TO_MEETING)
def hold_back(request: HubRequest, pk: UUID) -> HttpResponse:
    """Hold one line back, with the reason."""
    line = _line(request, pk)
    require(research.may_decide(request.hat, line, LineState.HELD_BACK))
    first = {"version": line.version}
    form = ReasonForm(posted(request), initial=first, codes=HOLD_BACK_REASONS)
    if form.is_valid():
        version, because = form.cleaned_data["version"], form.reason()
        research.hold_back(line, because=because, by=request.hat, version=version)
        messages.success(request, "Held back. Only your agency reads it.")
        return redirect("meetings:research", line.research_id)
    words = sealing.open([line], ["words"], by=request.hat).text(line, "words", "words")
    context = {"row": line.research, "line": line, "words": words, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "meetings/research_hold.html", context, status=status)
