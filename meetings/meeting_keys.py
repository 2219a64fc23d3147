"""Single keys of meeting pages, beside the acts they stand for; a session may switch them off (WCAG 2.1.4)."""

from __future__ import annotations

from django.http import HttpRequest

_OFF = "meeting_keys_off"


def are_on(request: HttpRequest) -> bool:
    """Whether a letter alone does what stands beside it."""
    return not request.session.get(_OFF)


def switch(request: HttpRequest) -> None:
    """Switch them off, or on again."""
    if are_on(request):
        request.session[_OFF] = True
    else:
        request.session.pop(_OFF, None)
