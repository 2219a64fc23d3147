"""Error pages: they ask nothing of the database and show a reference alone."""

import logging

from django.http import HttpRequest, HttpResponse

from agencies.http import error_page

logger = logging.getLogger(__name__)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The answer to something that could not be understood."""
    return error_page(400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The answer to something that is not this person's to do."""
    return error_page(403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """One text for "does not exist" and "not for you"."""
    return error_page(404)


def broken(request: HttpRequest) -> HttpResponse:
    """The answer to a fault of ours: a reference to quote; kind and place go to the process log."""
    logger.error("a page failed: %s", getattr(request, "request_id", ""), exc_info=True)  # noqa: LOG014  # Django calls it while it handles the exception
    return error_page(500, request_id=getattr(request, "request_id", ""))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The answer to a form that this browser did not get from the hub."""
    return error_page(
        403,
        message="This page was open too long or came from another tab. "
        "Go back, load it again and press once more; your words are still there.",
    )
