"""The server's clock jumps an hour, forwards or back: nobody gets in or stays in by it (FS6)."""

from __future__ import annotations

from datetime import timedelta

from django.test import Client
from django.urls import reverse

from agencies import clock
from agencies.models import AuthenticatorApp
from tests.cast import Cast, client_of
from tests.sign_in.browsers import code_of, is_alive, key_of, row_of, try_code, try_password

WORK = "desk:my-work"
HOUR = timedelta(hours=1)


def test_a_clock_set_back_neither_ends_nor_prolongs_a_session(cast: Cast) -> None:
    browser = client_of(cast.devika)
    key, ends_at = key_of(browser), row_of(browser).expires_at
    with clock.moved(clock.now() - HOUR):
        assert browser.get(reverse(WORK)).status_code == 200
    assert is_alive(key)
    assert row_of(browser).expires_at <= ends_at
    with clock.moved(ends_at + timedelta(minutes=1)):
        assert browser.get(reverse(WORK)).status_code == 302


def test_a_clock_set_forward_locks_the_screen_as_an_idle_hour_does(cast: Cast) -> None:
    browser = client_of(cast.devika)
    with clock.moved(clock.now() + HOUR):
        answer = browser.get(reverse(WORK))
        assert answer.status_code == 302
        assert reverse("account:unhide") in answer["Location"]
    assert row_of(browser).verified_at is not None


def test_a_code_that_was_used_works_on_no_clock_again(
    cast: Cast, app: AuthenticatorApp, browser: Client
) -> None:
    code = code_of(app)
    try_password(browser, "devika")
    assert try_code(browser, code).status_code == 302
    for jump in (-HOUR, timedelta(0), HOUR):
        other = Client()
        with clock.moved(clock.now() + jump):
            try_password(other, "devika")
            assert try_code(other, code).status_code == 422
