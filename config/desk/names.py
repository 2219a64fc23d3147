"""People stand by their part in a case until somebody asks for names, and again five minutes later."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.http import HttpRequest

from agencies import clock

SHOWN_FOR = timedelta(minutes=5)
_UNTIL = "names_until"


def show(request: HttpRequest) -> None:
    """Show names to this session for five minutes."""
    request.session[_UNTIL] = (clock.now() + SHOWN_FOR).isoformat()


def hide(request: HttpRequest) -> None:
    """Go back to parts at once."""
    request.session.pop(_UNTIL, None)


def are_shown(request: HttpRequest) -> bool:
    """Whether this session asked for names within the last five minutes."""
    until = request.session.get(_UNTIL)
    return bool(until) and clock.now() < datetime.fromisoformat(str(until))
