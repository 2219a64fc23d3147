"""What every page carries: whose page it is, where one may go, what is new, who else is here.

A page without a signed-in person asks the database nothing; one with a hat asks at most four times.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.crypto import salted_hmac

from agencies import cursors, inbox, presence, shown
from agencies.actors import Hat
from agencies.gate import hat_token
from agencies.models.people import Membership, Person
from agencies.models.sessions import Session
from agencies.sessions import IDLE
from config.desk import names, navigation


def page(request: HttpRequest) -> dict[str, Any]:
    """Give base.html what it reads, each part only as far as the reader is known."""
    known: dict[str, Any] = {
        "idle_seconds": int(getattr(request, "idle", IDLE).total_seconds()),
        "desk_phone": settings.DESK_PHONE,
        "is_demo": settings.DEMO,
        "portal_is_open": settings.PORTAL_IS_OPEN,
        "leave_for": settings.LEAVE_FOR,
        "hat_words": None,
        "navigation": [],
        "here": None,
    }
    session: Session | None = getattr(request, "hub_session", None)
    if session is None or session.person is None:
        return known
    known |= _person(session.person)
    hat: Hat | None = getattr(request, "hat", None)
    if hat is None:
        return known
    known["emergency"] = _emergency(session, hat)
    return known | _hat(request, hat) | _news(hat) | {"shown_marks": _shown(request, hat)}


def _shown(request: HttpRequest, hat: Hat) -> Callable[[], str]:
    """Asked for by the foot of a page, when all that it shows was opened."""
    return lambda: shown.token(hat, request.path)


def _person(person: Person) -> dict[str, Any]:
    return {"person_name": person.name, "person_key": _person_key(person)}


def _emergency(session: Session, hat: Hat) -> dict[str, Any] | None:
    """The emergency access that stands open: every page says so until it ends (domain notes 4.15)."""
    if hat.emergency_id is None:
        return None
    url = reverse("mash_hub:break-glass", args=[hat.emergency_id])
    return {"url": url, "until_at": session.emergency_until_at}


def _person_key(person: Person) -> str:
    """The same for a person across sign-ins, so that a page knows its own; it tells nothing else."""
    return salted_hmac("hub-person-key", str(person.pk), algorithm="sha256").hexdigest()[:24]


def _hat(request: HttpRequest, hat: Hat) -> dict[str, Any]:
    membership = Membership.objects.select_related("workspace", "agency").get(pk=hat.membership_id)
    return {
        "hat_token": hat_token(hat),
        "hat_words": {
            "workspace_name": membership.workspace.name,
            "role_name": membership.get_role_display(),
            "agency_name": membership.agency.name,
        },
        "marking": membership.workspace.marking,
        "navigation": navigation.links(request, hat, membership.workspace.workspace_kind),
        "names_shown": names.are_shown(request),
        "here": _here(hat, membership.workspace.name),
    }


def _news(hat: Hat) -> dict[str, Any]:
    standing = inbox.standing(hat)
    return {
        "unread_notices": standing.unread,
        "unread_words": f"{inbox.MOST - 1}+" if standing.unread >= inbox.MOST else standing.unread,
        "live_cursor": cursors.seal(standing.after, hat),
    }


def _here(hat: Hat, workspace_name: str) -> dict[str, Any] | None:
    found = presence.here(hat)
    if not found.people:
        return None
    people = "1 person" if found.people == 1 else f"{found.people} people"
    named = f": {', '.join(found.named)}" if found.named else ""
    return {
        "words": f"{people} in {workspace_name} now{named}",
        "more": found.more if found.named else 0,
        "url": reverse("desk:here"),
    }
