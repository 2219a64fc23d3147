"""The board page: plain columns only, live by cells, rows that never move under the reader."""

from __future__ import annotations

from typing import cast

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from agencies import clock
from agencies.gate import serves
from agencies.http import HubRequest
from agencies.roles import Act, may
from mash_hub import board as boards
from mash_hub.work import first_of

FILTERS = (
    ("all", "all"),
    ("mine", "mine"),
    ("left", "with nobody here"),
    ("late", "late"),
    ("ready", "ready to decide"),
)


@require_GET
@serves(Act.SCREEN)
def board(request: HubRequest) -> HttpResponse:
    """Open enquiries of the workspace, most urgent first, and contacts that wait to be rated."""
    asked = request.GET.get("show", "all")
    show = cast("boards.Show", asked if asked in dict(FILTERS) else "all")
    found = boards.listed(request.hat, show).select_related("owner", "taken_by")
    page = Paginator(found, boards.PAGE).get_page(request.GET.get("page"))
    contacts, more = first_of(boards.unrated(request.hat))
    context = {
        "page": page,
        "lines": boards.lines(list(page.object_list), by=request.hat),
        "counts": boards.counts(request.hat),
        "contacts": contacts,
        "more_contacts": more,
        "number_of_contacts": len(contacts) + more,
        "filters": FILTERS,
        "show": show,
        "may_rate": may(request.hat, Act.DECIDE),
        "now": clock.now(),
    }
    return render(request, "mash_hub/board.html", context)
