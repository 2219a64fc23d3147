"""Everything a browser sends passes here once, before any page reads it (IN4).

Texts are put into composed letters; texts with hidden signs are given back with the signs shown.
JSON is read here alone: a page finds it, ready, in `request.sent`.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict

from agencies import typed
from agencies.http import NOT_WORDS, error_page


class IncomingMiddleware:
    """Normalises address, form and JSON of a request, or gives its words back with a sentence.

    "not" and "guilty" can be made to read the other way by a sign nobody sees. Such signs come with
    text copied from elsewhere; no language needs them in a form field.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Take the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Go on; what was sent is read when the page is known and its gate is passed."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Put what was sent into its one form, or refuse it."""
        request.GET = _composed(request.GET)
        if request.method != "POST":
            return None
        if request.content_type == "application/json":
            return _take_json(request)
        request.POST = _composed(request.POST)
        return _hidden_in_form(request)


def _composed(given: QueryDict) -> Any:
    if all(typed.composed(words) == words for _, every in given.lists() for words in every):
        return given
    taken = QueryDict(mutable=True, encoding=given.encoding)
    for name, every in given.lists():
        taken.setlist(typed.composed(name), typed.composed(every))
    taken._mutable = False  # noqa: SLF001 - as Django's own request gives it
    return taken


def _hidden_in_form(request: HttpRequest) -> HttpResponse | None:
    words = [
        (name, str(one))
        for name, every in request.POST.lists()
        if name not in NOT_WORDS
        for one in every
    ]
    if not typed.has_hidden_signs([one for _, one in words]):
        return None
    kept = [(name, typed.with_signs_shown(one)) for name, one in words]
    return error_page(422, message=typed.SENTENCE, kept=kept)


def _take_json(request: HttpRequest) -> HttpResponse | None:
    try:
        sent = typed.composed(json.loads(request.body or b"{}"))
        hidden = typed.has_hidden_signs(sent)
    except (ValueError, RecursionError):
        return JsonResponse({"message": "This is no JSON."}, status=400)
    if hidden:
        return JsonResponse({"message": NOT_KEPT}, status=422)
    request.sent = sent  # type: ignore[attr-defined]
    return None


NOT_KEPT = (
    "Not saved: your text holds hidden signs, often after copying it from elsewhere. "
    "Send the form to see where they stand, and take them out."
)
