"""A whole sign-in with password and code, against the one Argon2 hash it cannot do without."""

from __future__ import annotations

from django.contrib.auth.hashers import check_password
from django.urls import reverse

from agencies.door import door
from agencies.models import AuthenticatorApp
from config.bench import measure
from config.bench.browsers import BENCH, stranger
from config.bench.measure import Line
from config.bench.scene import PASSWORD

TARGET = 2.0
WARM = 2


def people() -> list[tuple[str, str, AuthenticatorApp]]:
    """Name, stored password and app of everybody of the story."""
    with door(BENCH):
        apps = AuthenticatorApp.objects.filter(confirmed=True).select_related("user")
        return [(app.user.user_name, app.user.password, app) for app in apps.order_by("pk")]


def sign_in(name: str, app: AuthenticatorApp) -> None:
    """Both pages of sign-in, up to the redirect that follows a right code.

    Raises RuntimeError when the browser is not let in: then nothing was measured.
    """
    browser = stranger()
    form = {"user_name": name, "password": PASSWORD}
    browser.post(reverse("account:sign-in"), form)
    with door(BENCH):
        code = f"{app.oath().token():06d}"
    answer = browser.post(reverse("account:second-factor"), {"code": code})
    if answer.status_code != 302 or "sign-in" in answer["Location"]:
        raise RuntimeError("The bench was not let in.")


def run() -> list[Line]:
    """Measure: each round another person signs in, for a code works once."""
    everybody = people()
    _, stored, _ = everybody[0]
    taken = measure.in_turns(
        {
            "ours": lambda number: sign_in(everybody[number][0], everybody[number][2]),
            "limit": lambda _number: check_password(PASSWORD, stored),
        },
        rounds=len(everybody) - WARM,
        warm=WARM,
    )
    return [
        Line(
            "sign-in with password and code, against one bare Argon2 check, median",
            measure.middle(taken["limit"]),
            measure.middle(taken["ours"]),
            TARGET,
        )
    ]
