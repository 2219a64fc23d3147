"""Pages of lists of missing episodes: taking the data set out, and a list in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from agencies.gate import serves
from agencies.http import HubRequest
from agencies.models.drafts import Draft
from agencies.models.workspaces import Purpose
from agencies.reprove import require_fresh
from agencies.roles import Act
from agencies.verdicts import Refused, require
from mash_hub import missing_lists
from mash_hub.ceilings import TooManySearches
from mash_hub.forms.missing_lists import TakeInForm, TakeOutForm
from mash_hub.reading import posted
from mash_hub.requests import purposes_of
from mash_hub.views.people import too_many

GET_POST = ["GET", "POST"]
MOST_SHOWN = 100


@require_http_methods(GET_POST)
@serves(Act.EXPORT)
def take_out(request: HubRequest) -> HttpResponse:
    """The data set of a period as CSV, without names, for a purpose and a reason."""
    hat = request.hat
    require(missing_lists.may_take_out(hat))
    form = TakeOutForm(posted(request), purposes=purposes_of(hat.workspace_id))
    if request.method == "POST" and form.is_valid():
        require_fresh(request)
        purpose = Purpose(form.cleaned_data["purpose"])
        reference, text = missing_lists.take_out(
            form.period(), purpose, by=hat, because=form.reason()
        )
        answer = HttpResponse(text, content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="missing-{reference}.csv"'
        return answer
    status = 422 if request.method == "POST" else 200
    return render(request, "mash_hub/missing_out.html", {"form": form}, status=status)


@require_http_methods(GET_POST)
@serves(Act.KEEP_MISSING)
def take_in(request: HubRequest) -> HttpResponse:
    """Send a list of earlier episodes; nothing is stored before it was looked at."""
    hat = request.hat
    require(missing_lists.may_take_in(hat))
    form = TakeInForm(posted(request), request.FILES or None)
    text = form.text() if request.method == "POST" and form.is_valid() else None
    if text is not None:
        try:
            draft, _ = missing_lists.preview(text, by=hat)
        except TooManySearches:
            return too_many()
        except Refused as refused:
            form.add_error("episodes", str(refused))
        else:
            return redirect("mash_hub:missing-list", draft.thing_id)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "columns": missing_lists.COLUMNS, "needed": missing_lists.NEEDED}
    return render(request, "mash_hub/missing_in.html", context, status=status)


def _find(request: HubRequest, pk: UUID) -> Draft:
    found = Draft.objects.visible_to(request.hat).filter(form=missing_lists.FORM)
    return get_object_or_404(found.select_related("file"), thing_id=pk)


@require_http_methods(["GET"])
@serves(Act.KEEP_MISSING)
def seen(request: HubRequest, pk: UUID) -> HttpResponse:
    """What a list would store, and every cell that is wrong, by line and column."""
    draft = _find(request, pk)
    return _draw(request, draft)


def _draw(request: HubRequest, draft: Draft, error: str = "", status: int = 200) -> HttpResponse:
    try:
        found = missing_lists.again(draft, by=request.hat)
    except TooManySearches:
        return too_many()
    rows = [
        (row, found.records.get(row.child, ""), found.known.get(row.line, ""))
        for row in found.read.rows[:MOST_SHOWN]
    ]
    context: dict[str, Any] = {
        "pk": draft.thing_id,
        "found": found,
        "rows": rows,
        "number": len(found.new),
        "number_known": len(found.known),
        "bad": found.read.bad[:MOST_SHOWN],
        "error": error,
    }
    return render(request, "mash_hub/missing_list.html", context, status=status)


@require_POST
@serves(Act.KEEP_MISSING)
def store(request: HubRequest, pk: UUID) -> HttpResponse:
    """Store a list as it was looked at, all that is new or nothing."""
    draft = _find(request, pk)
    number = missing_lists.store(draft, by=request.hat)
    messages.success(request, f"Stored: {number} closed episodes.")
    return redirect("mash_hub:missing-episodes")
