"""Pages of signing in and out. They are open to everybody and show nothing about anybody."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from agencies import enrolment, entering, passkeys, second_factors, sign_in
from agencies.forms.account import CodeForm, ForgottenForm, RecoveryForm, SignInForm
from agencies.models.sessions import Proof
from agencies.passkeys import CeremonyFailed
from agencies.reprove import address_of
from agencies.sign_in import Answer

GET_POST = ["GET", "HEAD", "POST"]
NOT_BOTH = "The name and the password do not belong together. Try again, or use “I cannot sign in”."
TOO_OFTEN = "Too many tries from here. Wait five minutes, then try again."
CODE_WORDS = "That code has been used or has run out. Wait for the next one and enter it."
RECOVERY_WORDS = "That is not one of your unused recovery codes. Check it and try again."
CLEARS = '"cache", "cookies", "storage"'


def answered(
    request: HttpRequest, template: str, form: forms.Form, answer: Answer | None, **words: Any
) -> HttpResponse:
    """Draw a form again: as it is, with its own errors, or with what came of the try."""
    status = 422 if form.errors else 200
    if answer is not None:
        field = next(iter(form.fields.keys() & {"code", "password"}))
        form.add_error(field, TOO_OFTEN if answer == Answer.WAIT else words.pop("wrong"))
        status = 429 if answer == Answer.WAIT else 422
    words.pop("wrong", None)
    return render(request, template, {"form": form, **words}, status=status)


@require_http_methods(GET_POST)
@login_not_required
def first_factor(request: HttpRequest) -> HttpResponse:
    """Ask for name and password; a right pair leads on to the second proof."""
    if request.method != "POST" and request.locked_session:  # type: ignore[attr-defined]
        return redirect("account:unhide")
    form = SignInForm(request.POST or None)
    if not form.is_valid():
        return answered(request, "account/sign_in.html", form, None)
    tried = sign_in.try_password(
        form.cleaned_data["user_name"], form.cleaned_data["password"], address=address_of(request)
    )
    if tried.person is None:
        return answered(request, "account/sign_in.html", form, tried.answer, wrong=NOT_BOTH)
    entering.half_way(request, tried.person)
    return redirect("account:second-factor")


@require_http_methods(GET_POST)
@login_not_required
def second_factor(request: HttpRequest) -> HttpResponse:
    """Ask for the code of the app, or the passkey; a right one signs the person in."""
    return _second(request, CodeForm(request.POST or None), Proof.CODE)


@require_http_methods(GET_POST)
@login_not_required
def recovery_code(request: HttpRequest) -> HttpResponse:
    """Ask for a recovery code instead."""
    return _second(request, RecoveryForm(request.POST or None), Proof.RECOVERY)


def _second(request: HttpRequest, form: forms.Form, proof: Proof) -> HttpResponse:
    person = entering.person_half_way(request)
    if person is None:
        return redirect("account:sign-in")
    is_recovery = proof == Proof.RECOVERY
    template = "account/recovery_code.html" if is_recovery else "account/second_factor.html"
    words = {"has_passkey": bool(second_factors.passkeys_of(person))}
    if not form.is_valid():
        return answered(request, template, form, None, **words)
    code = form.cleaned_data["code"]
    tried = sign_in.try_code(person, code, address=address_of(request), recovery=is_recovery)
    if tried.device is None:
        wrong = RECOVERY_WORDS if is_recovery else CODE_WORDS
        return answered(request, template, form, tried.answer, wrong=wrong, **words)
    return entering.finish(request, person, tried.device, proof)


def body_of(request: HttpRequest) -> dict[str, Any]:
    """The JSON a script sent, or nothing when it is none."""
    sent = getattr(request, "sent", None)
    return sent if isinstance(sent, dict) else {}


def not_proved() -> HttpResponse:
    """What a script is told when a passkey did not prove anything."""
    words = "The passkey did not work here. Try again, or use another way."
    return JsonResponse({"message": words}, status=403)


@require_POST
@login_not_required
def begin_passkey(request: HttpRequest) -> HttpResponse:
    """Give the browser a challenge for a passkey, of the person half-way or of anybody."""
    person = entering.person_half_way(request)
    return JsonResponse(passkeys.begin_proof(request, person))


@require_POST
@login_not_required
def complete_passkey(request: HttpRequest) -> HttpResponse:
    """Sign in with a passkey: as the second proof, or alone when it checked who holds it."""
    person = entering.person_half_way(request)
    try:
        device = passkeys.complete_proof(request, person, body_of(request).get("credential"))
    except CeremonyFailed:
        sign_in.passkey_failed(person)
        return not_proved()
    answer = entering.finish(request, device.user, device, Proof.PASSKEY)
    return JsonResponse({"next": answer["Location"]})


@require_POST
@login_not_required
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session here and now, and empty what the browser kept."""
    row = request.hub_session or request.locked_session  # type: ignore[attr-defined]
    if row is not None:
        sign_in.signed_out(row)
    request.session.flush()
    answer = redirect("account:sign-in")
    answer["Clear-Site-Data"] = CLEARS
    return answer


@require_http_methods(GET_POST)
@login_not_required
def forgotten(request: HttpRequest) -> HttpResponse:
    """Send a link for a new password; the answer is the same whoever asked."""
    form = ForgottenForm(request.POST or None)
    if not form.is_valid():
        return answered(request, "account/forgotten.html", form, None)
    if enrolment.send_password_link(form.cleaned_data["user_name"], address=address_of(request)):
        return render(request, "account/letter_sent.html")
    form.add_error("user_name", TOO_OFTEN)
    return render(request, "account/forgotten.html", {"form": form}, status=429)
