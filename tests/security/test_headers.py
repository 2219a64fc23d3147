"""What every answer carries, errors included (security notes 5, WH1 to WH3 and WH7)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from audit.log import entries as log
from tests.cast import Cast, client_of
from tests.security.walking import filled, fitting, never

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
KEPT_BY_NO_CACHE = ("no-store", "max-age=0,no-cache,no-store,must-revalidate,private")
MINIMAL = ("camera=()", "geolocation=()", "microphone=()")


def policy_of(answer: Any) -> dict[str, str]:
    parts = (part.strip().partition(" ") for part in answer["Content-Security-Policy"].split(";"))
    return {name: words for name, _, words in parts if name}


def assert_well_dressed(answer: Any, name: str) -> None:
    """Every header of WH1 to WH3 stands on an answer."""
    assert "Content-Security-Policy" in answer, (name, answer.status_code)
    policy = policy_of(answer)
    assert {key: policy.get(key) for key in POLICY} == POLICY, name
    assert "unsafe" not in answer["Content-Security-Policy"], name
    assert "report-uri" in policy, name
    assert answer["X-Content-Type-Options"] == "nosniff", name
    assert answer["Referrer-Policy"] == "no-referrer", name
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin", name
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin", name
    assert answer["X-Frame-Options"] == "DENY", name
    assert all(part in answer["Permissions-Policy"] for part in MINIMAL), name
    assert answer["Cache-Control"].replace(" ", "") in KEPT_BY_NO_CACHE, name
    assert "Server" not in answer, name
    assert "X-Powered-By" not in answer, name


def test_every_address_answers_with_every_header_whatever_the_answer(cast: Cast) -> None:
    browsers = {}
    answered = set()
    for name, hat in fitting(cast):
        browser = browsers.setdefault(hat.membership_id, client_of(hat))
        for answer in (browser.get(filled(name)), browser.post(filled(name))):
            assert_well_dressed(answer, name)
            answered.add(answer.status_code)
    assert {200, 404, 405, 409} <= answered


def test_pages_before_sign_in_and_refusals_carry_them_too(cast: Cast) -> None:
    browser = client_of(cast.devika)
    stranger = Client()
    for path in (reverse("account:sign-in"), reverse("help:index"), "/healthz"):
        assert_well_dressed(stranger.get(path), path)
    assert_well_dressed(stranger.get(reverse("mash_hub:board")), "to sign-in")
    assert_well_dressed(browser.get("/no/such/page"), "unknown")
    assert_well_dressed(browser.get(reverse("administration:people")), "not for her")
    assert_well_dressed(browser.get(reverse("mash_hub:enquiry", args=[never()])), "absent")
    assert_well_dressed(stranger.get("/healthz", headers={"Host": "evil.example"}), "other host")


def test_a_failure_of_the_commit_carries_them_too(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = client_of(cast.devika)

    def fails(*_args: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(log, "flush", fails)
    answer = browser.get(reverse("mash_hub:board"))

    assert answer.status_code == 500
    assert_well_dressed(answer, "commit failed")


def test_trace_is_off_and_folders_are_not_listed(cast: Cast) -> None:
    browser = client_of(cast.devika)
    assert browser.generic("TRACE", reverse("mash_hub:board")).status_code in (403, 405, 409)
    for path in ("/static/", "/.git/config", "/.env", "/static/../config/settings.py", "/admin/"):
        assert browser.get(path).status_code == 404, path


def test_a_hub_on_https_says_so_for_a_year_and_shows_no_debug_pages(tmp_path: Any) -> None:
    code = (
        "import json\n"
        "from config import settings as s\n"
        "print(json.dumps([s.SECURE_HSTS_SECONDS, s.SECURE_HSTS_INCLUDE_SUBDOMAINS,"
        " s.SECURE_SSL_REDIRECT, s.DEBUG, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE]))"
    )
    environment = {
        "PATH": os.environ["PATH"],
        "HUB_SECRET_KEY": "x" * 50,
        "HUB_ADDRESS": "https://hub.example",
        "DATABASE_URL": "postgres://web@db/hub",
        "KEYS_DATABASE_URL": "postgres://web@db/hub_keys",
        "REDIS_URL": "redis://cache/0",
        "HUB_KEYS_DIR": str(tmp_path),
    }
    run = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    seconds, *flags = json.loads(run.stdout)

    assert seconds >= 365 * 24 * 3600
    assert flags == [True, True, False, True, True]
    plain = subprocess.run(
        [sys.executable, "-c", code],
        env={**environment, "HUB_ADDRESS": "http://hub.example"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert plain.returncode != 0
    assert "https://" in plain.stderr
