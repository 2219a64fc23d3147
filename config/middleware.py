"""What Django does not do by itself: more headers, and origins that browsers hide."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


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
