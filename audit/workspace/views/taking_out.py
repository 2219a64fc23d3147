"""What auditors take away from a page that has a question in its address."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpResponse

from agencies.http import HubRequest
from agencies.reprove import require_fresh
from audit.workspace import addresses
from audit.workspace.exports import Export
from audit.workspace.questions import Question

_CONTENT_TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json"}


def taken_out(
    request: HubRequest, make: Callable[[Question], Export | None], *, ending: str = "csv"
) -> HttpResponse:
    """The answer to the question in the address as a file; a proof of oneself that is fresh comes first.

    An address without a question is not found, nor is an answer that is none.
    """
    asked = addresses.question(request.GET)
    if asked is None:
        raise Http404
    require_fresh(request)
    made = make(asked)
    if made is None:
        raise Http404
    return as_file(made, ending=ending)


def as_file(made: Export, *, ending: str = "csv") -> HttpResponse:
    """A table or an answer with its proofs as a file that bears the number of its copy."""
    headers = {"Content-Disposition": f'attachment; filename="log-{made.copy}.{ending}"'}
    return HttpResponse(made.data, content_type=_CONTENT_TYPES[ending], headers=headers)
