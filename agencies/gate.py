"""The gate: every address declares which act it serves; what declares nothing is shut (AC1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from agencies.actors import Hat
from agencies.http import error_page, to_sign_in, typed_words
from agencies.roles import Act, may

View = TypeVar("View", bound=Callable[..., Any])

NO_HAT = (
    "Your role cannot be worn any more, so nothing was saved. Your words are below: copy them, and "
    "see under your roles what is missing."
)
OTHER_HAT = (
    "This form was opened under another hat. Your words are below: copy them, change your hat back "
    "and open the form again."
)


def serves(*acts: Act) -> Callable[[View], View]:
    """Declare the acts of which a hat must be allowed at least one to reach a page."""

    def declare(view: View) -> View:
        view.acts = acts  # type: ignore[attr-defined]
        return view

    return declare


def without_hat(view: View) -> View:
    """Declare a page for a signed-in, verified person who wears no hat yet (choosing one)."""
    view.without_hat = True  # type: ignore[attr-defined]
    return view


def of_meeting(view: View) -> View:
    """Declare a screen of a meeting: while that is in session it locks later than all else."""
    view.of_meeting = True  # type: ignore[attr-defined]
    return view


def hat_token(hat: Hat) -> str:
    """What a form carries to say for which hat it was drawn."""
    return str(hat.membership_id)


class GateMiddleware:
    """Lets a request pass to a page only when its hat may do what the page serves."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Take the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Go on; the decision is made when the page is known."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Decide before the page runs: nobody, no hat, another hat, not allowed, or pass."""
        if getattr(view, "login_required", True) is False:
            return None
        return self._decide(request, view)

    def _decide(self, request: HttpRequest, view: Any) -> HttpResponse | None:
        if request.method not in ("GET", "HEAD") and not _from_our_pages(request):
            return error_page(403, message="This came from another site and was not carried out.")
        hat: Hat | None = request.hat  # type: ignore[attr-defined]
        if request.hub_session is None:  # type: ignore[attr-defined]
            return to_sign_in(request)
        if getattr(view, "without_hat", False):
            return None
        if hat is None:
            return _no_hat(request)
        return _refuse_role(view, hat) or _refuse_another_hat(request, hat)


def _no_hat(request: HttpRequest) -> HttpResponse:
    """Lead to the page that says why no role is worn; what was typed meanwhile is given back."""
    if request.method in ("GET", "HEAD"):
        return redirect("account:hats")
    kept, back_url = typed_words(request), reverse("account:hats")
    return error_page(403, message=NO_HAT, kept=kept, back_url=back_url)


def _refuse_role(view: Any, hat: Hat) -> HttpResponse | None:
    verdicts = [may(hat, act) for act in getattr(view, "acts", ())]
    if any(verdicts):
        return None
    reason = verdicts[0].reason if verdicts else "This page is not open to anybody."
    return error_page(403, message=reason)


def _from_our_pages(request: HttpRequest) -> bool:
    return request.headers.get("Sec-Fetch-Site", "same-origin") in ("same-origin", "none")  # IN7


def _refuse_another_hat(request: HttpRequest, hat: Hat) -> HttpResponse | None:
    if request.method in ("GET", "HEAD") or request.content_type == "application/json":
        return None  # a draft's hat stands in its JSON, and is checked there
    if request.POST.get("hat") == hat_token(hat):
        return None
    return error_page(409, message=OTHER_HAT, kept=typed_words(request))


def is_declared(view: Any) -> bool:
    """Whether an address says whom it serves; the access test asks this of every address."""
    return (
        getattr(view, "login_required", True) is False
        or getattr(view, "without_hat", False)
        or bool(getattr(view, "acts", ()))
    )
