"""What Django does not do by itself: more headers, hidden origins, signs that turn text round."""

import re
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from agencies.http import NOT_WORDS, error_page


class HeadersMiddleware:
    """No caching of anything a person sees, no embedding, no guessing of types (WH2, WH3)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Take the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add the headers to every answer."""
        response = self.get_response(request)
        response.setdefault("Cache-Control", "no-store")
        response["Cross-Origin-Resource-Policy"] = "same-origin"
        response["X-Frame-Options"] = "DENY"
        return response


class OriginMiddleware:
    """Names our own origin where the browser hides it: `no-referrer` makes a form's Origin "null".

    Chromium and Firefox send `Origin: null` with every form of a page that sends no referrer (WH2),
    and Django's CSRF check would refuse them all. `Sec-Fetch-Site` is set by the browser alone, so
    "same-origin" says what the Origin would have said; any other null stays null and is refused.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Take the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Put the origin in before the CSRF check asks for it."""
        is_hidden = request.headers.get("Origin") == "null"
        if is_hidden and request.headers.get("Sec-Fetch-Site") == "same-origin":
            request.META["HTTP_ORIGIN"] = f"{request.scheme}://{request.get_host()}"
        return self.get_response(request)


class HiddenSignsMiddleware:
    """Refuses typed words with signs that turn text round, and shows them where they stood (IN4).

    "not" and "guilty" can be made to read the other way by a sign nobody sees. Such signs come with
    text copied from elsewhere; no language needs them in a form field.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Take the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Go on; the words are read when the page is known."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Give the words back, or let them pass."""
        if request.method != "POST" or not any(
            TURNING.search(words) for _, words in _typed(request)
        ):
            return None
        kept = [(name, TURNING.sub(_named, words)) for name, words in _typed(request)]
        return error_page(422, message=HIDDEN, kept=kept)


HIDDEN = (
    "Your text holds hidden signs that change the direction of reading, often after copying it from "
    "elsewhere. Nothing was saved. They stand below in square brackets: take them out and send it again."
)
TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    return [
        (name, str(words))
        for name, every in request.POST.lists()
        if name not in NOT_WORDS
        for words in every
    ]


def _named(found: re.Match[str]) -> str:
    return f"[U+{ord(found[0]):04X}]"
