"""Walking every address as somebody who may go there, and reading the log as the sealer does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

from django.db import connection
from django.urls import reverse

from agencies.actors import Hat, Service
from agencies.door import door
from agencies.gate import is_declared
from agencies.roles import ACTS, Role
from audit.log.models import Entry
from tests.cast import Cast
from tests.test_access import (
    ADDRESSES,
    ASK_MORE,
    KINDS,
    OWN_SESSION,
    PATTERNS,
    acts_of,
    filled,
)

TEST = Service("test")
# Their answer ends, locks or replaces the asking session, or is a ceremony of a browser's passkey.
APART = re.compile(r"^account:")

__all__ = [
    "ADDRESSES",
    "APART",
    "ASK_MORE",
    "KINDS",
    "OWN_SESSION",
    "PATTERNS",
    "entries",
    "filled",
    "fitting",
]


def hats_for(cast: Cast, view: Any) -> list[Hat]:
    """Those of the cast who may reach a page, one of each kind of person."""
    everybody = [cast.hat(name) for name in KINDS.values()]
    return [hat for hat in everybody if acts_of(view) & ACTS[Role(hat.role)]]


def fitting(cast: Cast) -> Iterator[tuple[str, Hat]]:
    """Every address that asks for a hat, with somebody who may go there."""
    for name, view in ADDRESSES:
        assert is_declared(view), name
        if acts_of(view) and not APART.match(name):
            yield name, hats_for(cast, view)[0]


def on_case(name: str, things: dict[str, Any]) -> str:
    """An address on a thing of the case where it is about one, else on nothing that exists."""
    pattern = PATTERNS[name]
    noun = pattern.split("/")[0]
    if noun in things and "<uuid:pk>" in pattern and pattern.count("<") == 1:
        return reverse(name, args=[things[noun]])
    return filled(name)


def entries() -> list[Any]:
    """Every entry of the log, oldest first."""
    with door(TEST):
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE sealer")
        return list(Entry.objects.order_by("written_at", "number"))


def number_of_entries() -> int:
    """How many entries the log has."""
    with door(TEST):
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE sealer")
        return Entry.objects.count()


def never() -> str:
    """An id that never existed."""
    return str(uuid4())


def without_chance(body: bytes) -> bytes:
    """A page without what differs at every drawing: tokens against forged forms, and its reference."""
    body = re.sub(rb'name="csrfmiddlewaretoken" value="[^"]+"', b"", body)
    return re.sub(rb"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", b"", body)
