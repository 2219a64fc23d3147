"""Pages of the SafeLives return: its numbers, one button for the copy, and what is asked of each case."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies import hats
from agencies.gate import serves
from agencies.http import HubRequest
from agencies.reprove import require_fresh
from agencies.roles import Act
from agencies.verdicts import require
from mash_hub.kept_forms import done
from mash_hub.reading import posted
from meetings import marac_figures, marac_process, marac_return, ten_principles
from meetings.forms.marac_return import FiguresForm, first_of
from meetings.models.marac_figures import MaracFigures

_FIRST = 2000
MOST = 50


def _year(typed: str) -> int:
    """The year of an address; this one where none is named. Raises Http404 for what is none."""
    newest = marac_return.year_of(hats.today())
    if not typed:
        return newest
    if not typed.isdigit() or not _FIRST <= int(typed) <= newest:
        raise Http404
    return int(typed)


@require_GET
@serves(Act.RUN_MEETING, Act.CHAIR_MEETING, Act.READ_NUMBERS)
def index(request: HubRequest) -> HttpResponse:
    """The return of a year, its rates and the process measures."""
    hat, year = request.hat, _year(request.GET.get("year", ""))
    require(marac_return.may_read(hat))
    made = marac_return.make(hat, year)
    seen = MaracFigures.objects.visible_to(hat).heard(made.from_on, made.until_on)
    open_ones = [row for row in seen.order_by("heard_on", "reference") if not row.is_complete]
    context = {
        "made": made,
        "years": [year - 1, *([year + 1] if year < marac_return.year_of(hats.today()) else [])],
        "not_shown": marac_return.NOT_SHOWN,
        "defined_on": marac_return.DEFINED_ON,
        "measures": marac_process.measures(hat, made.from_on, made.until_on)
        if made.is_exact
        else [],
        "to_note": open_ones[:MOST],
        "to_note_in_all": len(open_ones),
        "may_take_out": marac_return.may_take_out(hat),
        "takers": marac_return.takers(hat) if made.is_exact else [],
    }
    return render(request, "meetings/marac_return.html", context)


@require_POST
@serves(Act.TAKE_NUMBERS)
def take_out(request: HubRequest) -> HttpResponse:
    """The return of a year as CSV, small numbers left out; logged."""
    require(marac_return.may_take_out(request.hat))
    require_fresh(request)
    year = _year(request.POST.get("year", ""))
    reference, text = marac_return.take_out(year, by=request.hat)
    answer = HttpResponse(text, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="marac-return-{reference}.csv"'
    return answer


@require_http_methods(["GET", "POST"])
@serves(Act.RUN_MEETING)
def figures(request: HubRequest, pk: UUID) -> HttpResponse:
    """What the data set asks about the people of one case, in codes."""
    row = get_object_or_404(MaracFigures.objects.visible_to(request.hat), pk=pk)
    require(marac_figures.may_note(request.hat, row))
    form = FiguresForm(posted(request), heard_on=row.heard_on, initial=first_of(row))

    def act() -> None:
        version = form.cleaned_data["version"]
        marac_figures.note(row, form.noted(), by=request.hat, version=version)

    if done(form, act):
        messages.success(request, "Noted.")
        return redirect("meetings:marac-return")
    status = 422 if form.is_bound else 200
    context = {"row": row, "form": form}
    return render(request, "meetings/marac_figures.html", context, status=status)


@require_GET
@serves(Act.RUN_MEETING, Act.CHAIR_MEETING)
def principles(request: HubRequest) -> HttpResponse:
    """The ten principles, worked out from settings and data."""
    require(marac_return.may_read(request.hat))
    return render(request, "meetings/ten_principles.html", ten_principles.page(request.hat))
