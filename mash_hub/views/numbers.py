"""The numbers of a workspace, and the list behind each of them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from agencies import hats
from agencies.gate import serves
from agencies.http import HubRequest
from agencies.roles import Act
from mash_hub import challenge_numbers, measures, numbers, re_grading, return_numbers
from mash_hub.forms.numbers import PeriodForm
from mash_hub.measures import Judged, Period
from mash_hub.models.contacts import Contact
from mash_hub.models.escalations import Escalation
from mash_hub.models.missing_episodes import MissingEpisode
from mash_hub.models.requests import InformationRequest
from mash_hub.models.risk_assessments import RiskAssessment
from mash_hub.models.strategies import StrategyDiscussion

_USUAL = timedelta(days=28)
PAGE = 50


def _usual() -> Period:
    today = hats.today()
    return Period(today - _USUAL, today)


def _period(request: HubRequest) -> Period | None:
    """The period of an address; the usual one where none is named, None where it is none."""
    given = request.GET
    if "from" not in given and "to" not in given:
        return _usual()
    try:
        found = Period(*(date.fromisoformat(given.get(name, "")) for name in ("from", "to")))
    except ValueError:
        return None
    in_order = found.from_on <= found.until_on <= found.from_on + measures.LONGEST
    return found if in_order else None


@require_GET
@serves(Act.READ_NUMBERS)
def index(request: HubRequest) -> HttpResponse:
    """Every number of a period; who works on the cases opens the list behind each."""
    form = PeriodForm(request.GET) if "from_on_day" in request.GET else None
    asked = form.period() if form and form.is_valid() else _period(request)
    period = asked or _usual()
    first = {"from_on": period.from_on, "until_on": period.until_on}
    context = {
        "measures": [
            *numbers.measures(request.hat, period),
            *re_grading.measures(request.hat, period),
            *return_numbers.measures(request.hat, period),
            *challenge_numbers.measures(request.hat, period),
        ],
        "period": period,
        "form": form if form and form.errors else PeriodForm(initial=first),
        "may_list": measures.may_list(request.hat),
        "small": measures.SMALL,
    }
    return render(
        request, "mash_hub/numbers.html", context, status=422 if form and form.errors else 200
    )


@require_GET
@serves(Act.DECIDE)
def behind(request: HubRequest) -> HttpResponse:
    """The rows behind one number: those that do not count first; without one, all numbers."""
    if "of" not in request.GET:
        return redirect("mash_hub:numbers")
    period = _period(request)
    key = request.GET.get("of", "")
    if period is None:
        raise Http404
    made_by = (numbers, re_grading, return_numbers, challenge_numbers)
    found = next((one for by in made_by if (one := by.one_of(request.hat, period, key))), None)
    if found is None:
        raise Http404
    rows = sorted(found.rows, key=lambda row: row.is_in)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    lines = [(row, _url(row)) for row in page.object_list]
    context = {"measure": found, "lines": lines, "page": page, "period": period}
    return render(request, "mash_hub/numbers_behind.html", context)


def _url(row: Judged) -> str:
    thing: Any = row.thing
    if isinstance(thing, InformationRequest):
        return reverse("mash_hub:enquiry", args=[thing.enquiry_id]) + f"#request-{thing.pk}"
    if isinstance(thing, StrategyDiscussion):
        return reverse("meetings:strategy", args=[thing.pk])
    if isinstance(thing, RiskAssessment):
        return reverse("mash_hub:risk", args=[thing.pk])
    if isinstance(thing, Escalation):
        return reverse("mash_hub:escalation", args=[thing.pk])
    if isinstance(thing, MissingEpisode):
        return reverse("mash_hub:missing-episode", args=[thing.pk])
    page = "contact" if isinstance(thing, Contact) else "enquiry"
    return reverse(f"mash_hub:{page}", args=[thing.pk])
