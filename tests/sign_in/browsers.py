"""Somebody at a browser: what each test of signing in does with its hands."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from typing import Any

from django.db import connection
from django.test import Client
from django.urls import reverse

from agencies import clock, second_factors, sessions
from agencies.actors import Service
from agencies.door import door
from agencies.models import AuthenticatorApp, Person, Session
from audit.log.models import Entry
from tests.cast import PASSWORD

TEST = Service("test")
HOME = "10.20.30.40"
ELSEWHERE = "10.99.99.99"
UNKNOWN = "nobody-of-that-name"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


def enrolled(person: Person) -> AuthenticatorApp:
    """Give somebody of the cast an app in use, as if they had enrolled long ago."""
    with door(TEST):
        app = second_factors.begin_app(person, at=clock.now())
        app.set_confirmed()
    return app


def code_of(app: AuthenticatorApp, *, steps: int = 0) -> str:
    """What the app shows now, or so many steps of 30 seconds away."""
    with door(TEST):
        oath = AuthenticatorApp.objects.get(pk=app.pk).oath()
    oath.drift = steps
    return f"{oath.token():06d}"


def wrong_code(app: AuthenticatorApp) -> str:
    """Six digits that are no code of the app around now."""
    near = {code_of(app, steps=step) for step in (-2, -1, 0, 1, 2)}
    return next(code for code in ("000000", "111111", "222222", "333333") if code not in near)


def try_password(
    client: Client, name: str, password: str = PASSWORD, *, address: str = HOME
) -> Any:
    """Send the first page of sign-in."""
    return client.post(
        reverse("account:sign-in"),
        {"user_name": name, "password": password},
        REMOTE_ADDR=address,
        HTTP_USER_AGENT=FIREFOX,
    )


def try_code(client: Client, code: str, *, address: str = HOME) -> Any:
    """Send the second page of sign-in."""
    return client.post(
        reverse("account:second-factor"),
        {"code": code},
        REMOTE_ADDR=address,
        HTTP_USER_AGENT=FIREFOX,
    )


def sign_in(client: Client, person: Person, app: AuthenticatorApp) -> Any:
    """Sign in with both proofs."""
    assert try_password(client, person.user_name).status_code == 302
    return try_code(client, code_of(app))


def key_of(client: Client) -> str:
    """The session key in the browser's cookie."""
    cookie = client.cookies.get("hub")
    return cookie.value if cookie else ""


def row_of(client: Client) -> Session:
    """The session's row."""
    with door(TEST):
        return Session.objects.get(pk=sessions.hashed(key_of(client)))


def is_alive(key: str) -> bool:
    """Whether a key opens a session that lives."""
    with door(TEST):
        return Session.objects.filter(pk=sessions.hashed(key), ended_at__isnull=True).exists()


def entries() -> list[Any]:
    """Every entry of the log, oldest first, as the sealer sees them."""
    with door(TEST):
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE sealer")
        return list(Entry.objects.order_by("written_at", "number"))


def verbs() -> list[str]:
    """The verbs of the log, oldest first, without those of the cast's own set-up."""
    return [entry.verb for entry in entries() if entry.service not in ("test", "test-setup")]


def later(**ago: float) -> datetime:
    """A moment from now."""
    return clock.now() + timedelta(**ago)


def at_once(times: int, act: Any) -> list[Any]:
    """Do the same in several threads, each with its own connection, as nearly at once as can be."""
    barrier = Barrier(times)

    def one(turn: int) -> Any:
        try:
            barrier.wait()
            return act(turn)
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(one, range(times)))
