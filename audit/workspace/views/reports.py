"""Pages of the fifteen questions: their list, and each with its answer and its table."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from agencies import hats
from agencies.gate import serves
from agencies.http import HubRequest
from agencies.verdicts import require
from audit.workspace import addresses, exports, names, proof_page, saved, scope
from audit.workspace.forms import ReportForm
from audit.workspace.questions import Question
from audit.workspace.reports import asking
from audit.workspace.reports.catalogue import BY_KEY, REPORTS, TOPICS
from audit.workspace.scope import READERS
from audit.workspace.views.taking_out import taken_out

PAGE = 50
USUAL = timedelta(days=30)


@require_GET
@serves(*READERS)
def index(request: HubRequest) -> HttpResponse:
    """The fifteen questions and other topics, each with the page that answers it."""
    context = {
        "reports": asking.offered(REPORTS, request.hat),
        "topics": asking.offered(TOPICS, request.hat),
        "is_own": scope.is_own(request.hat),
        "saved": saved.of(request.hat),
        **proof_page.strip(request.hat),
    }
    return render(request, "audit/reports.html", context)


@require_GET
@serves(*READERS)
def report(request: HubRequest, key: str) -> HttpResponse:
    """One question's form, and its answer when the address holds a whole question."""
    shown = BY_KEY[key]
    require(asking.may_ask(request.hat, shown))
    asked = addresses.question(request.GET)
    context: dict[str, Any] = {
        "report": shown,
        "form": ReportForm(shown, by=request.hat, initial=_initial(asked)),
    }
    if asked is not None:
        rows = asking.ask(shown, asked, by=request.hat)
        page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
        context |= {
            "asked": asked,
            "page": page,
            "lines": [
                {"cells": zip(shown.columns, row.cells, strict=True), "is_amiss": row.is_amiss}
                for row in page.object_list
            ],
            "amiss": sum(row.is_amiss for row in rows),
            "about": names.reference_of(asked.about_id) if asked.about_id else "",
            "query": request.GET.urlencode(),
        }
    return render(request, "audit/report.html", context)


@require_POST
@serves(*READERS)
def ask(request: HubRequest, key: str) -> HttpResponse:
    """Check a question and go to its address, which holds codes, dates and ids alone."""
    shown = BY_KEY[key]
    form = ReportForm(shown, request.POST, by=request.hat)
    if not form.is_valid():
        return render(request, "audit/report.html", {"report": shown, "form": form}, status=422)
    place = reverse("audit_workspace:report", args=[key])
    return redirect(f"{place}?{addresses.of_question(form.question())}")


@require_POST
@serves(*READERS)
def export(request: HubRequest, key: str) -> HttpResponse:
    """The answer as a table to take away; a proof of oneself that is fresh comes first."""
    return taken_out(request, partial(exports.export_report, BY_KEY[key], by=request.hat))


def _initial(asked: Question | None) -> dict[str, Any]:
    today = hats.today()
    if asked is None:
        return {"from_on": today - USUAL, "until_on": today}
    return {
        "purpose": asked.purpose.code,
        "from_on": asked.from_on,
        "until_on": asked.until_on,
        "user": asked.user_id,
        "reference": names.reference_of(asked.about_id) if asked.about_id else "",
    }
