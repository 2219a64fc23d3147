"""The session's side of signing in: half-way after the first proof, whole after the second.

Between the two nobody is signed in: Django's `login` and django-otp's are called together, at the end.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django_otp import login as otp_login
from django_otp.models import Device

from agencies import clock, hats, sign_in
from agencies.models.factors import EnrolmentLink
from agencies.models.people import Person
from agencies.models.sessions import Proof, Session
from agencies.sessions import hashed

HALF_WAY = "half_way"
ENROLLING = "enrolling"
HALF_WAY_LASTS = timedelta(minutes=10)
_BACKEND = "django.contrib.auth.backends.ModelBackend"


def end_present(request: HttpRequest) -> None:
    """End whatever session this browser has: signing in as somebody else begins with that."""
    row: Session | None = request.hub_session or request.locked_session  # type: ignore[attr-defined]
    if row is not None:
        sign_in.signed_out(row, ground="ANOTHER-SIGN-IN")
    request.session.flush()
    request.hat = request.hub_session = request.locked_session = None  # type: ignore[attr-defined]


def half_way(request: HttpRequest, person: Person) -> None:
    """Remember, in a new session, whose password was right."""
    end_present(request)
    request.session.create()
    _note(request, person)
    request.session[HALF_WAY] = {"person": str(person.pk), "at": clock.now().timestamp()}


def _note(request: HttpRequest, person: Person) -> None:
    Session.objects.filter(pk=hashed(request.session.session_key or "")).update(person=person.pk)


def person_half_way(request: HttpRequest) -> Person | None:
    """Whose password was right a few minutes ago in this browser, while they may sign in."""
    kept = request.session.get(HALF_WAY)
    if not kept or clock.now().timestamp() - kept["at"] > HALF_WAY_LASTS.total_seconds():
        return None
    return Person.objects.filter(pk=UUID(kept["person"]), is_active=True).first()


def begin_enrolling(request: HttpRequest, link: EnrolmentLink) -> None:
    """Remember, in a new session, whose link was opened."""
    end_present(request)
    request.session.create()
    request.session[ENROLLING] = {"link": str(link.pk), "proved": False}


def proved_for_enrolling(request: HttpRequest) -> None:
    """Note that the password was chosen or proved, under a new key."""
    kept = request.session[ENROLLING]
    request.session.cycle_key()
    request.session[ENROLLING] = {**kept, "proved": True}


def finish(request: HttpRequest, person: Person, device: Device, proof: Proof) -> HttpResponse:
    """Sign somebody in whose both proofs were right, and lead them to their work."""
    if request.session.get(HALF_WAY) is None and request.session.get(ENROLLING) is None:
        end_present(request)
        request.session.create()
    login(request, person, backend=_BACKEND)
    otp_login(request, device)
    for name in (HALF_WAY, ENROLLING):
        request.session.pop(name, None)
    sign_in.signed_in(
        person,
        session_hash=hashed(request.session.session_key or ""),
        browser=sign_in.browser_of(request.headers.get("User-Agent", "")),
        proof=proof,
    )
    return redirect(landing(person, proof))


def landing(person: Person, proof: str) -> str:
    """The page after sign-in: a passkey when a role needs one, else work, else choosing a hat."""
    if any(not hats.is_worn_with(one.role, proof) for one in hats.choices(person.pk)):
        return "account:passkey"
    return "desk:my-work" if sign_in.usual_hat(person, proof) else "account:hats"
