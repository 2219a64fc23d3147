"""Every address, asked by somebody with the password alone: only sign-in and help answer (AU1)."""

from __future__ import annotations

import re

from django.test import Client
from django.urls import reverse

from agencies.models import AuthenticatorApp
from tests.addresses import PATTERNS, filled
from tests.cast import Cast
from tests.sign_in.browsers import is_alive, key_of, row_of, try_password

OPEN = re.compile(
    r"^(help:|public:|healthz|policy-report|account:(sign-in|second-factor|recovery-code|passkey-sign-in|"
    r"sign-out|forgotten|new-password|enrol|unhide))"
)


IN_THE_DEMO_ALONE = "account:outbox"  # elsewhere it is no page for anybody


def test_nothing_but_sign_in_and_help_answers_before_the_second_proof(
    cast: Cast, app: AuthenticatorApp
) -> None:
    browser = Client()
    try_password(browser, "devika")
    tried = 0
    for name in PATTERNS:
        if OPEN.match(name):
            continue
        address = filled(name)
        for answer in (browser.get(address), browser.post(address)):
            if name == IN_THE_DEMO_ALONE:
                assert answer.status_code in (404, 405)
                continue
            assert answer.status_code in (302, 405), name
            if answer.status_code == 302:
                assert answer.headers["Location"] == reverse("account:sign-in"), name
            tried += 1
    assert tried > 40
    assert is_alive(key_of(browser))
    assert row_of(browser).verified_at is None
