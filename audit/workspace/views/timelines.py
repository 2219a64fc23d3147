"""Pages of auditors: the timeline of a person, a user or a case, page by page, and its table."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from functools import partial
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from agencies import hats
from agencies.actors import Hat
from agencies.gate import serves
from agencies.http import HubRequest
from audit.log.models import Entry
from audit.workspace import addresses, entry_lines, exports, names, timelines
from audit.workspace.forms import TimelineForm
from audit.workspace.questions import GROUP_WORDS, Question
from audit.workspace.reports.looking import london_day
from audit.workspace.scope import READERS
from audit.workspace.views.taking_out import taken_out

USUAL = timedelta(days=90)


@require_GET
@serves(*READERS)
def timeline(request: HubRequest) -> HttpResponse:
    """The form, and a page of the timeline when the address holds a whole question."""
    asked = addresses.question(request.GET)
    form = TimelineForm(by=request.hat, initial=_initial(asked))
    context: dict[str, Any] = {"form": form}
    if asked is not None:
        context |= _page(request, asked)
    return render(request, "audit/timeline.html", context)


@require_POST
@serves(*READERS)
def ask(request: HubRequest) -> HttpResponse:
    """Check whose timeline is asked for and go to its address, which holds codes, dates and ids alone."""
    form = TimelineForm(request.POST, by=request.hat)
    if not form.is_valid():
        return render(request, "audit/timeline.html", {"form": form}, status=422)
    query = addresses.of_question(form.question())
    return redirect(f"{reverse('audit_workspace:timeline')}?{query}")


@require_POST
@serves(*READERS)
def export(request: HubRequest) -> HttpResponse:
    """The whole timeline as a table to take away; a proof of oneself that is fresh comes first."""
    return taken_out(request, partial(exports.export_timeline, by=request.hat))


def _page(request: HubRequest, asked: Question) -> dict[str, Any]:
    after, before = (addresses.one_id(request.GET.get(name)) for name in ("after", "before"))
    found = timelines.page(asked, by=request.hat, after=after, before=before)
    if found is None:
        raise Http404
    query = addresses.of_question(asked)
    return {
        "asked": asked,
        "timeline": found,
        "days": _days(found.entries, by=request.hat),
        "query": query,
        "earlier": f"?{query}&{urlencode({'before': found.earlier})}" if found.earlier else "",
        "later": f"?{query}&{urlencode({'after': found.later})}" if found.later else "",
    }


def _days(entries: Iterable[Entry], *, by: Hat) -> list[tuple[Any, list[dict[str, Any]]]]:
    """The lines of a page under the day on which each thing was done, in London."""
    lines = entry_lines.of(entries, by=by)
    by_day = groupby(lines, key=lambda line: london_day(line["entry"].at))
    return [(day, [*ones]) for day, ones in by_day]


def _initial(asked: Question | None) -> dict[str, Any]:
    today = hats.today()
    if asked is None:
        return {"from_on": today - USUAL, "until_on": today, "groups": [*GROUP_WORDS]}
    return {
        "purpose": asked.purpose.code,
        "from_on": asked.from_on,
        "until_on": asked.until_on,
        "user": asked.user_id,
        "reference": names.reference_of(asked.about_id) if asked.about_id else "",
        "groups": asked.groups or [*GROUP_WORDS],
    }
