"""Somebody of the scratch hub at a browser, without a server between."""

from __future__ import annotations

import secrets
from copy import copy
from uuid import uuid4

from django.conf import settings
from django.test import Client

from agencies import clock, sessions
from agencies.actors import Hat, Service
from agencies.door import door
from agencies.models import Proof, Session
from config.demo import partnership

BENCH = Service("bench")


def hat_of(name: str, workspace: str) -> Hat:
    """A hat of the demo story's partnership."""
    return partnership.restore().hat(name, workspace)


def session_of(hat: Hat) -> str:
    """The key of a session in which the hat's person has proved who they are."""
    with door(BENCH):
        store = sessions.SessionStore()
        store.create()
        key = store.session_key or ""
        Session.objects.filter(key_hash=sessions.hashed(key)).update(
            person=hat.person_id,
            membership=hat.membership_id,
            verified_at=clock.now(),
            proved_at=clock.now(),
            verified_with=Proof.PASSKEY,
        )
    return key


def sessions_of(hat: Hat, number: int) -> list[str]:
    """The keys of so many sessions of the hat's person, each as `session_of` gives one."""
    first = session_of(hat)
    keys = [secrets.token_urlsafe(24) for _ in range(number - 1)]
    with door(BENCH):
        like = Session.objects.get(key_hash=sessions.hashed(first))
        rows = []
        for key in keys:
            row = copy(like)
            row.key_hash, row.handle = sessions.hashed(key), uuid4()
            rows.append(row)
        Session.objects.bulk_create(rows)
    return [first, *keys]


def stranger() -> Client:
    """A browser that nobody has signed in with."""
    return Client(headers={"host": "localhost"})


def browser_of(hat: Hat) -> Client:
    """A browser in which the hat's person is signed in."""
    browser = stranger()
    browser.cookies[settings.SESSION_COOKIE_NAME] = session_of(hat)
    return browser
