"""Pages of one's own account: hats, sessions, password, second factors. A person needs no hat here."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies import clock, hats, hints, passkeys, reprove, second_factors, sign_in, training
from agencies.door import on_commit, wear
from agencies.forms.account import CodeForm, HatForm, NewPasswordForm
from agencies.gate import without_hat
from agencies.http import HubRequest
from agencies.models.factors import Passkey
from agencies.models.people import Person
from agencies.models.sessions import Proof, Session
from agencies.passkeys import CeremonyFailed
from agencies.reprove import address_of, require_fresh
from agencies.verdicts import require
from agencies.views.enrolling import picture_words
from agencies.views.sign_in import CODE_WORDS, GET_POST, answered, body_of, not_proved


def _row(request: HubRequest) -> Session:
    if request.hub_session is None:
        raise Http404
    return request.hub_session


def _person(request: HubRequest) -> Person:
    person = _row(request).person
    if person is None:
        raise Http404
    return person


@require_http_methods(GET_POST)
@without_hat
def choose_hat(request: HubRequest) -> HttpResponse:
    """Show the hats a person may wear today, and put on the one that is chosen."""
    proof, person = _row(request).verified_with, _person(request)
    choices = hats.choices(person.pk)
    usable = [one for one in choices if hats.is_worn_with(one.role, proof)]
    form = HatForm(request.POST or None, choices=usable)
    if request.method == "POST" and form.is_valid():
        return _put_on(request, form.cleaned_data["membership"].pk)
    shut = training.shut_out(person)
    words = {
        "form": form,
        "choices": usable,
        "shut": shut,
        "to_ask": training.whom_to_ask(person) if shut else [],
        "needs_passkey": len(usable) < len(choices),
        "present": _row(request).membership_id,
    }
    return render(request, "account/hats.html", words, status=422 if form.errors else 200)


def _put_on(request: HubRequest, membership_id: UUID) -> HttpResponse:
    before = _row(request).key_hash
    reprove.new_key(request, membership=membership_id)
    hat = hats.of_session(_row(request))
    if hat is None:
        return redirect("account:hats")
    request.hat = hat
    wear(hat)
    sign_in.hat_changed(hat)
    on_commit(lambda: hints.kick(session_hash=before))
    return redirect("desk:my-work")


@require_GET
@without_hat
def sessions(request: HubRequest) -> HttpResponse:
    """List one's own live sessions."""
    alive = Session.objects.filter(
        person=_person(request),
        verified_at__isnull=False,
        ended_at__isnull=True,
        expires_at__gt=clock.now(),
    ).select_related("membership__workspace")
    rows = {"rows": alive.order_by("-seen_at"), "present": _row(request).handle}
    return render(request, "account/sessions.html", rows)


@require_POST
@without_hat
def end_session(request: HubRequest, handle: UUID) -> HttpResponse:
    """End one of one's own other sessions."""
    present = _row(request).key_hash
    if not sign_in.end_own(_person(request), spare=present, handle=handle, session_hash=present):
        raise Http404
    messages.success(request, "That session has ended.")
    return redirect("account:sessions")


@require_POST
@without_hat
def end_other_sessions(request: HubRequest) -> HttpResponse:
    """End all of one's own sessions but this."""
    present = _row(request).key_hash
    sign_in.end_own(_person(request), spare=present, session_hash=present)
    messages.success(request, "All your other sessions have ended.")
    return redirect("account:sessions")


@require_GET
@without_hat
def security(request: HubRequest) -> HttpResponse:
    """Show with which proofs a person signs in, and what can be changed."""
    person = _person(request)
    words = {
        "app": second_factors.app_of(person),
        "codes_left": second_factors.codes_left(person),
        "passkeys": second_factors.passkeys_of(person),
        "may_remove": second_factors.may_remove_passkey(person),
        "person": person,
    }
    return render(request, "account/security.html", words)


@require_http_methods(GET_POST)
@without_hat
def change_password(request: HubRequest) -> HttpResponse:
    """Choose a new password; the present one is proved first."""
    require_fresh(request)
    person = _person(request)
    form = NewPasswordForm(request.POST or None, person=person)
    if not form.is_valid():
        return answered(request, "account/password.html", form, None)
    reprove.new_key(request)
    key_hash = _row(request).key_hash
    sign_in.change_password(
        person, form.cleaned_data["password"], session_hash=key_hash, ground="OWN"
    )
    messages.success(request, "Your password has changed. Your other sessions have ended.")
    return redirect("account:security")


@require_POST
@without_hat
def begin_app(request: HubRequest) -> HttpResponse:
    """Begin to replace the authenticator app."""
    require_fresh(request)
    second_factors.begin_app(_person(request), at=clock.now())
    return redirect("account:app")


@require_http_methods(GET_POST)
@without_hat
def app(request: HubRequest) -> HttpResponse:
    """Show the new app's picture; its first right code takes it into use."""
    require_fresh(request)
    waiting = second_factors.app_to_confirm(_person(request))
    if waiting is None:
        return redirect("account:security")
    form = CodeForm(request.POST or None)
    words = {**picture_words(waiting), "wrong": CODE_WORDS}
    if not form.is_valid():
        return answered(request, "account/app.html", form, None, **words)
    tried = sign_in.try_new_app(waiting, form.cleaned_data["code"], address=address_of(request))
    if tried.device is None:
        return answered(request, "account/app.html", form, tried.answer, **words)
    return _factor_changed(request, "APP", "Your new authenticator app is in use.")


def _factor_changed(request: HubRequest, ground: str, words: str) -> HttpResponse:
    sign_in.factor_changed(_person(request), session_hash=_row(request).key_hash, ground=ground)
    messages.success(request, words)
    return redirect("account:security")


@require_POST
@without_hat
def new_codes(request: HubRequest) -> HttpResponse:
    """Make new recovery codes and show them, once."""
    require_fresh(request)
    codes = second_factors.new_codes(_person(request), at=clock.now())
    key_hash = _row(request).key_hash
    sign_in.factor_changed(_person(request), session_hash=key_hash, ground="RECOVERY")
    then = reverse("account:security")
    return render(request, "account/codes.html", {"codes": codes, "then": then})


@require_GET
@without_hat
def passkey(request: HubRequest) -> HttpResponse:
    """Add a passkey, or prove with the one there is to wear what needs one."""
    require_fresh(request)
    person, row = _person(request), _row(request)
    words = {
        "may_add": second_factors.may_add_passkey(person, row.verified_with),
        "is_needed": second_factors.needs_passkey(person.pk) and row.verified_with != Proof.PASSKEY,
        "has_passkey": bool(second_factors.passkeys_of(person)),
    }
    return render(request, "account/passkey.html", words)


@require_POST
@without_hat
def begin_new_passkey(request: HubRequest) -> HttpResponse:
    """Give the browser what it needs to make a passkey."""
    require_fresh(request)
    person = _person(request)
    require(second_factors.may_add_passkey(person, _row(request).verified_with))
    return JsonResponse(passkeys.begin_registration(request, person))


@require_POST
@without_hat
def complete_new_passkey(request: HubRequest) -> HttpResponse:
    """Keep the passkey that was made; it is the session's proof from now on."""
    require_fresh(request)
    person, sent = _person(request), body_of(request)
    require(second_factors.may_add_passkey(person, _row(request).verified_with))
    name = sign_in.browser_of(request.headers.get("User-Agent", ""))
    try:
        passkeys.complete_registration(request, person, sent.get("credential"), name)
    except CeremonyFailed:
        sign_in.passkey_failed(person)
        return not_proved()
    reprove.new_key(request, verified_with=Proof.PASSKEY)
    _factor_changed(request, "PASSKEY", "Your passkey is ready.")
    return JsonResponse({"next": reverse("account:hats")})


@require_POST
@without_hat
def remove_passkey(request: HubRequest, handle: UUID) -> HttpResponse:
    """End one of one's own passkeys."""
    require_fresh(request)
    person = _person(request)
    device = get_object_or_404(Passkey, user=person, handle=handle, confirmed=True)
    require(second_factors.may_remove_passkey(person))
    device.set_ended(clock.now())
    return _factor_changed(request, "PASSKEY-REMOVED", "That passkey works no more.")
