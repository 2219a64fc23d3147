"""Proving again that it is you: one function for password and passkey, before acts that matter (AU12)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from agencies import clock, door, second_factors, sessions, sign_in
from agencies.models.factors import Passkey
from agencies.models.people import Person
from agencies.models.sessions import Proof, Session
from agencies.sign_in import Answer

FRESH = timedelta(minutes=5)
WORDS = {
    Answer.WRONG: "That is not your password. Try again.",
    Answer.WAIT: "Too many tries. Wait a few minutes and try again.",
}
_NOT_CARRIED = frozenset({"csrfmiddlewaretoken", "prove_password"})


class StepUp(Exception):
    """An act needs a proof that is no older than a few minutes; RefusalMiddleware asks for it."""

    def __init__(self, answer: Answer | None = None) -> None:
        """Take what came of a proof that was just tried, if one was."""
        super().__init__("Prove it is you.")
        self.answer = answer


def require_fresh(request: HttpRequest, within: timedelta = FRESH) -> None:
    """Let the act go on when its person proved themselves just now; otherwise raise StepUp.

    Call it first in the view, before anything is written. The page that asks for the proof sends
    the same form again with the password in it, so nothing typed is lost.
    """
    row: Session | None = request.hub_session  # type: ignore[attr-defined]
    if row is not None and row.proved_at and clock.now() - row.proved_at <= within:
        return
    if row is None or row.person is None or "prove_password" not in request.POST:
        raise StepUp
    answer = reprove(request, row, password=request.POST["prove_password"])
    if answer != Answer.RIGHT:
        raise StepUp(answer)


def reprove(
    request: HttpRequest, row: Session, *, password: str = "", passkey: Passkey | None = None
) -> Answer:
    """Prove again who holds a session, by password or by a passkey already checked.

    A right proof gives the session a new key, unlocks it and is logged; a wrong one is counted.
    """
    person: Person = row.person  # type: ignore[assignment]
    if passkey is None:
        tried = sign_in.try_own_password(person, password, address=address_of(request))
        if tried.answer != Answer.RIGHT:
            return tried.answer
    elif passkey.user_id != person.pk:
        sign_in.passkey_failed(person)
        return Answer.WRONG
    facts: dict[str, Any] = {"verified_with": Proof.PASSKEY} if passkey else {}
    new_key(request, proved_at=clock.now(), locked_at=None, **facts)
    ground = Proof.PASSKEY.value if passkey else "PASSWORD"
    sign_in.proved_again(person, session_hash=request.hub_session.key_hash, ground=ground)  # type: ignore[attr-defined]
    return Answer.RIGHT


def new_key(request: HttpRequest, **facts: Any) -> None:
    """Give the session of a request a new key, and the request's hat with it (AU7)."""
    new = sessions.renew(request.session, seen_at=clock.now(), **facts)  # type: ignore[arg-type]
    request.hub_session = Session.objects.select_related("person").get(pk=new)  # type: ignore[attr-defined]
    hat = request.hat  # type: ignore[attr-defined]
    if hat is not None:
        request.hat = replace(hat, session_hash=new)  # type: ignore[attr-defined]
        door.wear(request.hat)  # type: ignore[attr-defined]


def page(request: HttpRequest, error: StepUp) -> HttpResponse:
    """The page that asks for the proof: the same form again, or back to the page that was asked."""
    row: Session | None = request.hub_session  # type: ignore[attr-defined]
    carried = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in _NOT_CARRIED
        for value in values
    ]
    is_form = request.method == "POST"
    context = {
        "action": request.get_full_path() if is_form else reverse("account:prove"),
        "carried": carried if is_form else [("next", request.get_full_path())],
        "field": "prove_password",
        "message": WORDS.get(error.answer) if error.answer else None,
        "has_passkey": bool(row and row.person and second_factors.passkeys_of(row.person)),
    }
    status = 429 if error.answer == Answer.WAIT else 403
    return render(request, "account/prove.html", context, status=status)


def safe_next(request: HttpRequest, otherwise: str) -> str:
    """A way back inside this hub: `next` when it is a path of ours, else another address."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if is_ours else otherwise


def address_of(request: HttpRequest) -> str:
    """Where a request comes from, as far as the web server says; only hashed counters use it."""
    return str(request.META.get("REMOTE_ADDR", ""))
