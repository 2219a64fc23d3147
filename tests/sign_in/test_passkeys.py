"""Passkeys in a real browser with a virtual authenticator, under our own Content-Security-Policy (AU1)."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from django_otp.oath import totp
from playwright.sync_api import Page, sync_playwright

from agencies.door import door
from agencies.models import AuthenticatorApp, Passkey, Proof, Session
from tests.cast import PASSWORD, Cast
from tests.sign_in.browsers import TEST, at_once, enrolled, verbs

pytestmark = pytest.mark.browser

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def address(live_server: Any, settings: Any) -> str:
    """The hub on a real port, which passkeys are bound to."""
    settings.OTP_WEBAUTHN_RP_ID = "localhost"
    settings.OTP_WEBAUTHN_ALLOWED_ORIGINS = [live_server.url]
    return str(live_server.url)


@pytest.fixture
def secret(committed_cast: Cast) -> bytes:
    """The secret of the auditor's app."""
    app = enrolled(committed_cast.person.ines)
    with door(TEST):
        return AuthenticatorApp.objects.get(pk=app.pk).secret()


class Chromium:
    """A browser that is closed before the test asks the database anything."""

    def __enter__(self) -> Page:
        self.playwright = sync_playwright().start()
        self.chromium = self.playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"]
        )
        self.page = self.chromium.new_page(locale="en-GB")
        authenticators = self.page.context.new_cdp_session(self.page)
        authenticators.send("WebAuthn.enable")
        authenticators.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
        self.complaints: list[str] = []
        self.page.on("console", lambda said: self.complaints.append(said.text))
        return self.page

    def __exit__(self, *_: object) -> None:
        self.chromium.close()
        self.playwright.stop()


@pytest.fixture
def chromium() -> Chromium:
    """A browser of the machine."""
    return Chromium()


def first_proof(page: Page, address: str) -> None:
    page.goto(f"{address}{reverse('account:sign-in')}")
    page.get_by_label("User name or work email address").fill("ines")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()


def test_an_auditor_enrols_a_passkey_after_the_code_and_signs_in_with_it(
    committed_cast: Cast, secret: bytes, address: str, chromium: Chromium
) -> None:
    with chromium as page:
        first_proof(page, address)
        page.get_by_label("Code from your authenticator app").fill(f"{totp(secret):06d}")
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("heading", name="Your role needs a passkey").wait_for()
        page.get_by_role("button", name="Make a passkey").click()
        page.wait_for_url(f"{address}{reverse('account:hats')}")
        page.get_by_role("button", name="Wear Auditor").click()
        page.wait_for_url(f"{address}{reverse('desk:my-work')}")

        page.context.clear_cookies()
        first_proof(page, address)
        page.get_by_role("button", name="Use my passkey").click()
        page.wait_for_url(f"{address}{reverse('desk:my-work')}")

        page.context.clear_cookies()
        page.goto(f"{address}{reverse('account:sign-in')}")
        page.get_by_role("button", name="Use a passkey instead").click()
        page.wait_for_url(f"{address}{reverse('desk:my-work')}")
    assert not [words for words in chromium.complaints if "Content Security Policy" in words]
    assert [verb for verb in verbs() if verb not in ("VIEWED", "NOT_FOUND")] == [
        "SIGNED_IN",
        "ENROLLED",
        "HAT_CHANGED",
        "SIGNED_IN",
        "SIGNED_IN",
    ]
    with door(TEST):
        passkey = Passkey.objects.get(user=committed_cast.person.ines)
        assert passkey.confirmed
        newest = Session.objects.filter(ended_at__isnull=True).latest("started_at")
        assert newest.verified_with == Proof.PASSKEY
        assert newest.membership_id == committed_cast.ines.membership_id


def test_an_ended_passkey_signs_nobody_in(
    committed_cast: Cast, secret: bytes, address: str, chromium: Chromium
) -> None:
    with chromium as page:
        first_proof(page, address)
        page.get_by_label("Code from your authenticator app").fill(f"{totp(secret):06d}")
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("button", name="Make a passkey").click()
        page.wait_for_url(f"{address}{reverse('account:hats')}")
        end_passkeys_elsewhere()
        page.context.clear_cookies()
        page.goto(f"{address}{reverse('account:sign-in')}")
        page.get_by_role("button", name="Use a passkey instead").click()
        page.get_by_role("alert").get_by_text("did not work here").wait_for()
    assert verbs()[-1] == "SECOND_FACTOR_FAILED"


def end_passkeys_elsewhere() -> None:
    """End every passkey from another thread, for the browser's loop runs in this one."""
    at_once(1, lambda _turn: _end_passkeys())


def _end_passkeys() -> None:
    with door(TEST):
        Passkey.objects.update(confirmed=False)
