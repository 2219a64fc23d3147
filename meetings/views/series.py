"""Pages of the dates of meetings: a series from one rule, checked day by day, and moving one."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from agencies import clock
from agencies.gate import serves
from agencies.http import HubRequest
from agencies.models.people import Membership
from agencies.models.workspaces import Workspace
from agencies.roles import Act, Role
from agencies.verdicts import require
from mash_hub.reading import posted
from meetings import expecting, series
from meetings.forms.series import DaysFormSet, MoveForm, SeriesForm
from meetings.views.meetings import find

GET_POST = ["GET", "POST"]
DAYS = "days"


def _chairs(workspace_id: UUID) -> list[Membership]:
    return [one for one in expecting.members(workspace_id) if one.role == Role.MARAC_CHAIR]


@require_http_methods(GET_POST)
@serves(Act.RUN_MEETING)
def new(request: HubRequest) -> HttpResponse:
    """Schedule monthly meetings by one rule; its days are looked at, and changed, before they stand."""
    hat = request.hat
    workspace = get_object_or_404(Workspace.objects.visible_to(hat), pk=hat.workspace_id)
    first = {"title": workspace.name}
    form = SeriesForm(posted(request), chairs=_chairs(workspace.pk), initial=first)
    days = None
    if form.is_valid():
        if "days-TOTAL_FORMS" in request.POST and "again" not in request.POST:
            days = DaysFormSet(request.POST, prefix=DAYS)
            if days.is_valid():
                kept = [row["day"] for row in days.cleaned_data if not row["is_left_out"]]
                made = series.schedule(workspace, kept, by=hat, **form.values())
                messages.success(request, f"{len(made)} meetings are scheduled.")
                return redirect("meetings:index")
        else:
            days = DaysFormSet(prefix=DAYS, initial=[{"day": day} for day in form.days()])
    context = {
        "form": form,
        "days": days,
        "free": [series.is_kept_free(day, workspace.pk) for day in form.days()] if days else [],
    }
    status = 422 if form.is_bound and (days is None or days.is_bound) else 200
    return render(request, "meetings/series.html", context, status=status)


@require_http_methods(GET_POST)
@serves(Act.RUN_MEETING)
def move(request: HubRequest, pk: UUID) -> HttpResponse:
    """Give a meeting another time, place or chair."""
    found, hat = find(request, pk), request.hat
    require(series.may_move(hat, found))
    at = found.starts_at.astimezone(clock.LONDON)
    first = {
        "day": at.date(),
        "time": f"{at:%H:%M}",
        "venue": found.venue,
        "is_online": found.is_online,
        "chair": str(found.chair_id or ""),
        "version": found.version,
    }
    form = MoveForm(posted(request), chairs=_chairs(found.workspace_id), initial=first)
    if form.is_valid():
        series.move(found, by=hat, **form.values())
        messages.success(request, "Changed. Everybody who attends is told.")
        return redirect("meetings:meeting", pk)
    context = {"meeting": found, "form": form}
    return render(request, "meetings/move.html", context, status=422 if form.is_bound else 200)
