"""Pages behind a link: choose a password, enrol an app, be shown recovery codes once."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from agencies import clock, enrolment, entering, second_factors, sign_in
from agencies.forms.account import CodeForm, NewPasswordForm, PresentPasswordForm
from agencies.models.factors import AuthenticatorApp, EnrolmentLink, LinkKind
from agencies.models.sessions import Proof
from agencies.reprove import address_of
from agencies.sessions import hashed
from agencies.views.sign_in import CODE_WORDS, GET_POST, answered

WRONG_PASSWORD = "That is not your password. Try again."  # noqa: S105 - words on a page


def _gone(request: HttpRequest) -> HttpResponse:
    return render(request, "account/link_gone.html", status=404)


def _open(request: HttpRequest, *, proved: bool) -> EnrolmentLink | None:
    """The link this browser opened, while it is good and the step before was done."""
    kept = request.session.get(entering.ENROLLING)
    if not kept or kept["proved"] != proved:
        return None
    return enrolment.live_by_id(kept["link"])


@require_http_methods(GET_POST)
@login_not_required
def begin(request: HttpRequest, token: str) -> HttpResponse:
    """Say what the link is for; pressing the button begins, so that a mail scanner uses up nothing."""
    link = enrolment.live(token, LinkKind.INVITATION, LinkKind.FACTOR)
    if link is None:
        return _gone(request)
    if request.method == "POST":
        entering.begin_enrolling(request, link)
        return redirect("account:enrol-password")
    return render(request, "account/enrol.html", {"link": link})


@require_http_methods(GET_POST)
@login_not_required
def password(request: HttpRequest) -> HttpResponse:
    """Choose a password (invitation), or prove the one there is (lost factor)."""
    link = _open(request, proved=False)
    if link is None:
        return _gone(request)
    if link.link_kind == LinkKind.FACTOR:
        return _prove(request, link)
    form = NewPasswordForm(request.POST or None, person=link.person)
    if not form.is_valid():
        return answered(request, "account/enrol_password.html", form, None, link=link)
    sign_in.first_password(link.person, form.cleaned_data["password"])
    return _go_on(request, link)


def _prove(request: HttpRequest, link: EnrolmentLink) -> HttpResponse:
    form = PresentPasswordForm(request.POST or None)
    words = {"link": link, "wrong": WRONG_PASSWORD}
    if not form.is_valid():
        return answered(request, "account/enrol_password.html", form, None, **words)
    tried = sign_in.try_own_password(
        link.person, form.cleaned_data["password"], address=address_of(request)
    )
    if tried.person is None:
        return answered(request, "account/enrol_password.html", form, tried.answer, **words)
    return _go_on(request, link)


def _go_on(request: HttpRequest, link: EnrolmentLink) -> HttpResponse:
    second_factors.begin_app(link.person, at=clock.now())
    entering.proved_for_enrolling(request)
    return redirect("account:enrol-app")


@require_http_methods(GET_POST)
@login_not_required
def app(request: HttpRequest) -> HttpResponse:
    """Show the picture for the app; its first right code uses up the link and signs in."""
    link = _open(request, proved=True)
    waiting = second_factors.app_to_confirm(link.person) if link else None
    if link is None or waiting is None:
        return _gone(request)
    form = CodeForm(request.POST or None)
    words = {**picture_words(waiting), "wrong": CODE_WORDS}
    if not form.is_valid():
        return answered(request, "account/enrol_app.html", form, None, **words)
    tried = sign_in.try_new_app(waiting, form.cleaned_data["code"], address=address_of(request))
    if tried.device is None:
        return answered(request, "account/enrol_app.html", form, tried.answer, **words)
    return _enrolled(request, link, waiting)


def picture_words(waiting: AuthenticatorApp) -> dict[str, object]:
    """What the page of a new app shows: the picture, and the secret for typing."""
    return {
        "picture": second_factors.picture(waiting, waiting.user.user_name),
        "secret": second_factors.secret_in_words(waiting),
    }


def _enrolled(request: HttpRequest, link: EnrolmentLink, device: AuthenticatorApp) -> HttpResponse:
    """Use up the link, sign in, and show the recovery codes, once."""
    enrolment.use_up(link)
    codes = second_factors.new_codes(link.person, at=clock.now())
    answer = entering.finish(request, link.person, device, Proof.CODE)
    key_hash = hashed(request.session.session_key or "")
    sign_in.factor_changed(link.person, session_hash=key_hash, ground=link.link_kind)
    return render(
        request, "account/codes.html", {"codes": codes, "then": answer["Location"], "is_new": True}
    )


@require_http_methods(GET_POST)
@login_not_required
def new_password(request: HttpRequest, token: str) -> HttpResponse:
    """Choose a new password behind a link from a letter; the second proof is still asked for."""
    link = enrolment.live(token, LinkKind.PASSWORD)
    if link is None:
        return _gone(request)
    form = NewPasswordForm(request.POST or None, person=link.person)
    if not form.is_valid():
        return answered(request, "account/new_password.html", form, None)
    enrolment.choose_password(link, form.cleaned_data["password"])
    request.session.flush()
    return render(request, "account/password_changed.html")
