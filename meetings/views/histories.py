"""Pages of history: a line of minutes, a set of minutes at two moments, and what an agency knew when."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from agencies.gate import serves
from agencies.http import HubRequest
from agencies.roles import Act
from mash_hub import versions
from meetings import histories, known_at, minutes_page
from meetings.forms.histories import KnownForm, MomentsForm
from meetings.views.meetings import find as find_meeting
from meetings.views.minutes import find as find_item
from meetings.views.minutes import find_entry
from meetings.views.screens import gate


@require_GET
@serves(Act.SEE_MEETINGS, Act.DISCUSS)
def line(request: HubRequest, pk: UUID) -> HttpResponse:
    """Every version of one line of minutes, and two of them side by side."""
    found, hat = find_entry(request, pk), request.hat
    if (first := gate(request, found.item)) is not None:
        return first
    every, asked = histories.of_line(found, by=hat), request.GET
    context = {
        "entry": found,
        "item": found.item,
        "versions": every,
        "compared": versions.compared(every, asked.get("earlier", ""), asked.get("later", "")),
        "history_caption": "Full history of this line, newest first",
    }
    return render(request, "meetings/line_history.html", context)


@require_GET
@serves(Act.SEE_MEETINGS, Act.DISCUSS)
def minutes(request: HubRequest, pk: UUID) -> HttpResponse:
    """What changed in the minutes of a meeting between two of their states, case by case."""
    found, hat = find_meeting(request, pk), request.hat
    items = minutes_page.listed(found, by=hat)
    if items and (first := gate(request, items[0])) is not None:
        return first
    form = MomentsForm(request.GET or None, moments=histories.moments(found))
    earlier, later = form.chosen()
    changes = histories.between(found, items, earlier.at, later.at, by=hat)
    context = {
        "meeting": found,
        "form": form,
        "earlier": earlier,
        "later": later,
        "changes": changes,
        "pairs": [(one.before, one.after) for one in changes],
    }
    return render(request, "meetings/minutes_history.html", context)


@require_GET
@serves(Act.RUN_MEETING, Act.CHAIR_MEETING)
def known(request: HubRequest, pk: UUID) -> HttpResponse:
    """What one agency knew of a case at an instant, rebuilt."""
    found, hat = find_item(request, pk), request.hat
    agencies = known_at.agencies_of(found)
    form = KnownForm(request.GET or None, agencies=agencies)
    asked = form.is_bound and form.is_valid()
    context = {
        "item": found,
        "form": form,
        "agency": form.agency() if asked else None,
        "at": form.at() if asked else None,
        "rows": known_at.of(found, form.agency().pk, form.at(), by=hat) if asked else [],
    }
    return render(request, "meetings/known_at.html", context, status=422 if form.errors else 200)
