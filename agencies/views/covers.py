"""Pages of covers: one's own, and those of a manager's agency."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies import clock, covers
from agencies.forms.covers import CoverForm, EndForm
from agencies.gate import serves
from agencies.http import HubRequest
from agencies.models.covers import Cover
from agencies.models.people import Membership
from agencies.roles import Act
from agencies.verdicts import Refused, require

GET_POST = ["GET", "POST"]
A_PAGE = 50


def _lines(rows: list[Cover], request: HubRequest) -> list[dict[str, Any]]:
    """Covers as a list shows them: with what they should know, and whether this hat may end each."""
    at, words = clock.now(), covers.words_of(rows, by=request.hat)
    return [
        {
            "cover": row,
            "words": words[row.pk],
            "runs": row.runs_at(at),
            "may_end": covers.may_end(request.hat, row) if row.until_at > at else None,
        }
        for row in rows
    ]


def _arranged(request: HubRequest, form: CoverForm) -> bool:
    """Arrange what a form says; a refusal stands on the form, which keeps what was typed."""
    if not form.is_valid():
        return False
    try:
        covers.arrange(form.plan(), by=request.hat)
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, "Arranged. Both of you are told.")
    return True


@require_http_methods(GET_POST)
@serves(Act.OWN_WORK)
def mine(request: HubRequest) -> HttpResponse:
    """For whom one covers, who covers for oneself, and naming somebody who does."""
    hat = request.hat
    own = Membership.objects.visible_to(hat).select_related("workspace").get(pk=hat.membership_id)
    team = covers.colleagues(own)
    form = CoverForm(request.POST if request.method == "POST" else None, away=own, team=team)
    if _arranged(request, form):
        return redirect("account:cover")
    seen = Cover.objects.visible_to(hat).not_over(clock.now()).with_people()
    lines = _lines(list(seen.filter(workspace=hat.workspace_id)), request)
    context = {
        "form": form,
        "workspace": own.workspace,
        "colleagues": team,
        "for_me": [one for one in lines if one["cover"].away_id == hat.membership_id],
        "by_me": [one for one in lines if one["cover"].cover_id == hat.membership_id],
    }
    return render(request, "account/cover.html", context, status=422 if form.errors else 200)


@require_GET
@serves(Act.MANAGE_AGENCY)
def of_agency(request: HubRequest) -> HttpResponse:
    """Every cover of a manager's agency: running and to come first, then those that ended."""
    seen = Cover.objects.visible_to(request.hat)
    standing = seen.not_over(clock.now())
    past = seen.exclude(pk__in=standing.values("pk")).with_people().order_by("-until_at", "pk")
    page = Paginator(past, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "standing": _lines(list(standing.with_people()), request),
        "past": page,
        "team": covers.team(request.hat),
    }
    return render(request, "agencies/covers.html", context)


@require_http_methods(GET_POST)
@serves(Act.MANAGE_AGENCY)
def arrange(request: HubRequest, pk: UUID) -> HttpResponse:
    """Name somebody's cover as their manager."""
    seen = Membership.objects.visible_to(request.hat).select_related("person", "workspace")
    away = get_object_or_404(seen, pk=pk)
    require(covers.may_arrange(request.hat, away))
    team = covers.colleagues(away)
    form = CoverForm(request.POST if request.method == "POST" else None, away=away, team=team)
    if _arranged(request, form):
        return redirect("administration:covers")
    context = {"form": form, "away": away, "colleagues": team}
    status = 422 if form.errors else 200
    return render(request, "agencies/cover_form.html", context, status=status)


@require_POST
@serves(Act.OWN_WORK)
def end(request: HubRequest, pk: UUID) -> HttpResponse:
    """End a cover: as whoever is away, whoever covers, or their manager."""
    row = get_object_or_404(Cover.objects.visible_to(request.hat), pk=pk)
    form = EndForm(request.POST)
    if form.is_valid():
        covers.end(row, by=request.hat, version=form.cleaned_data["version"])
        messages.success(request, "The cover has ended.")
    own = request.hat.membership_id in (row.away_id, row.cover_id)
    return redirect("account:cover" if own else "administration:covers")
