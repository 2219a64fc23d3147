"""What an open page says when it is left: the end of what its first entry began."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.urls import Resolver404, resolve
from django.views.decorators.http import require_POST

from agencies import clock, shown
from agencies.gate import serves
from agencies.http import HubRequest, things_of
from agencies.roles import Act
from audit.log import entries as log
from audit.log.entries import Verb


@require_POST
@serves(Act.OWN_WORK)
def left(request: HubRequest) -> HttpResponse:
    """Log that a page with sealed content was left; it must show that it was given that content."""
    path = request.POST.get("path", "")
    if not shown.marks_in(request.headers.get(shown.HEADER, ""), request.hat, path):
        raise Http404
    try:
        page = resolve(path)
    except Resolver404:
        raise Http404 from None
    log.write(
        by=request.hat,
        verb=Verb.LEFT,
        about=things_of(page),
        ground=page.view_name,
        at=clock.now(),
    )
    return HttpResponse(status=204)
