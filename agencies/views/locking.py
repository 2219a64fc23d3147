"""Hiding the screen, coming back to it, staying signed in, and proving again who it is."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from agencies import clock, passkeys, reprove, sessions, sign_in
from agencies.gate import of_meeting, without_hat
from agencies.http import HubRequest, is_fragment
from agencies.models.sessions import Session
from agencies.passkeys import CeremonyFailed
from agencies.reprove import WORDS, StepUp, safe_next
from agencies.sign_in import Answer
from agencies.views.sign_in import GET_POST, body_of, not_proved


@require_POST
@without_hat
def hide(request: HubRequest) -> HttpResponse:
    """Lock the session; a browser without script is shown the page that unlocks it."""
    if request.hub_session is not None:
        sessions.note(request.hub_session, locked_at=clock.now())
    if is_fragment(request):
        return HttpResponse(status=204)
    return redirect("account:unhide")


@require_POST
@without_hat
@of_meeting
def extend(request: HubRequest) -> HttpResponse:
    """Note a sign of life, so that the idle lock waits."""
    if request.hub_session is not None:
        sessions.sign_of_life(request.hub_session, clock.now())
    return HttpResponse(status=204)


@require_http_methods(GET_POST)
@login_not_required
def unhide(request: HttpRequest) -> HttpResponse:
    """Ask for the password of a locked session; the same session goes on under a new key."""
    row: Session | None = request.locked_session or request.hub_session  # type: ignore[attr-defined]
    if row is None:
        return HttpResponse(status=401) if is_fragment(request) else redirect("account:sign-in")
    then = safe_next(request, reverse("desk:my-work"))
    if request.method != "POST":
        return _locked_page(request, row, then)
    answer = reprove.reprove(request, row, password=request.POST.get("password", ""))
    if answer != Answer.RIGHT:
        status = 429 if answer == Answer.WAIT else 422
        words = {"next": then, "message": WORDS[answer]}
        return render(request, "hidden.html", words, status=status)
    return JsonResponse({"csrf": get_token(request)}) if is_fragment(request) else redirect(then)


def _locked_page(request: HttpRequest, row: Session, then: str) -> HttpResponse:
    if request.locked_session is None:  # type: ignore[attr-defined]
        return redirect(then)
    if row.locked_at is None:
        sessions.note(row, locked_at=clock.now())
    return render(request, "hidden.html", {"next": then})


@require_POST
@without_hat
def prove(request: HubRequest) -> HttpResponse:
    """Prove again with the password, and go back to the page that asked for it."""
    then = safe_next(request, reverse("desk:my-work"))
    row = request.hub_session
    password = request.POST.get("prove_password", "")
    answer = reprove.reprove(request, row, password=password) if row else Answer.WRONG
    if answer != Answer.RIGHT:
        return reprove.page(request, StepUp(answer))
    return redirect(then)


@require_POST
@without_hat
def begin_proof(request: HubRequest) -> HttpResponse:
    """Give the browser a challenge for a passkey of this person."""
    person = request.hub_session.person if request.hub_session else None
    return JsonResponse(passkeys.begin_proof(request, person))


@require_POST
@without_hat
def complete_proof(request: HubRequest) -> HttpResponse:
    """Prove again with a passkey; the script then goes back, or sends its form."""
    row = request.hub_session
    if row is None or row.person is None:
        return HttpResponse(status=401)
    sent = body_of(request)
    try:
        device = passkeys.complete_proof(request, row.person, sent.get("credential"))
    except CeremonyFailed:
        sign_in.passkey_failed(row.person)
        return not_proved()
    if reprove.reprove(request, row, passkey=device) != Answer.RIGHT:
        return not_proved()
    return JsonResponse({"next": reverse("account:hats"), "csrf": get_token(request)})
