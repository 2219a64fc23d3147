"""A hub of the bench's own: scratch databases and keys beside the real ones, dropped at the end."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import psycopg
from django.conf import settings
from psycopg import sql

from config.roles import ensure_database

MANAGE = [sys.executable, str(settings.BASE_DIR / "manage.py")]
NO_LIMIT = "100000"  # of sockets: the bench is one person at one address


def _url(login: str, name: str) -> str:
    """The address of a scratch database for a login, from what the hub itself is given."""
    own = os.environ.get("DATABASE_URL" if login == "web" else f"{login.upper()}_DATABASE_URL", "")
    parts = urlsplit(own or os.environ["DATABASE_URL"])
    host = parts.netloc.rpartition("@")[2]
    place = parts.netloc if own and parts.username == login else f"{login}@{host}"
    return urlunsplit(parts._replace(netloc=place, path=f"/{name}"))


def _owner_of_the_hub() -> str:
    return _url("owner", urlsplit(os.environ["DATABASE_URL"]).path.lstrip("/"))


@contextmanager
def scratch(say: Callable[[str], object]) -> Iterator[Mapping[str, str]]:
    """Make a hub with a case or two, give the environment its programs run in, and remove it again."""
    name = f"hub_bench_{secrets.token_hex(4)}"
    say("Making a scratch hub; the data of this hub are not touched")
    with tempfile.TemporaryDirectory(prefix="hub-bench-") as folder:
        for database in (name, f"{name}_keys"):
            ensure_database(_owner_of_the_hub(), database)
        try:
            environment = _environment(name, folder)
            _fill(name, environment)
            yield environment
        finally:
            for database in (name, f"{name}_keys"):
                _drop(database)


def _environment(name: str, folder: str) -> dict[str, str]:
    given = {key: value for key, value in os.environ.items() if not key.startswith("HUB_")}
    return {
        **given,
        "DATABASE_URL": _url("web", name),
        "OWNER_DATABASE_URL": _url("owner", name),
        "RELAY_DATABASE_URL": _url("relay", name),
        "KEYS_DATABASE_URL": _url("web", f"{name}_keys"),
        "REDIS_URL": settings.REDIS_URL,
        "HUB_LOGIN": "web",
        "HUB_DEMO": "true",
        "HUB_ADDRESS": "http://localhost",
        "HUB_SECRET_KEY": secrets.token_urlsafe(48),
        "HUB_KEYS_DIR": f"{folder}/keys",
        "HUB_STATIC_ROOT": f"{folder}/static",
        "HUB_SOCKETS_PER_PERSON": NO_LIMIT,
        "HUB_SOCKETS_PER_ADDRESS": NO_LIMIT,
        "HUB_LOG_LEVEL": "ERROR",
    }


def _fill(name: str, environment: Mapping[str, str]) -> None:
    owner = {
        **environment,
        "HUB_LOGIN": "owner",
        "KEYS_DATABASE_URL": _url("owner", f"{name}_keys"),
    }
    _run(["migrate", "--no-input"], owner)
    _run(["migrate", "--no-input", "--database=keys"], owner)
    _run(["bench", "--fill"], environment)
    _run(["collectstatic", "--no-input"], environment)


def _run(words: list[str], environment: Mapping[str, str]) -> None:
    subprocess.run([*MANAGE, *words], env=environment, check=True, stdout=subprocess.DEVNULL)


def _drop(database: str) -> None:
    drop = sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(database))
    with psycopg.connect(_owner_of_the_hub(), autocommit=True) as owner:
        for attempt in range(10):
            try:
                owner.execute(drop)
            except psycopg.errors.ObjectInUse:  # a program of the bench is still going away
                time.sleep(0.2 * attempt)
            else:
                return
