"""The databases of a test run: led through all migrations once, then copied for whoever needs a pair.

A process of the tests and each hub of a journey have a pair of their own: the main one and `hub_keys`.
"""

from __future__ import annotations

import os
import subprocess
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from config.front import processes
from config.front.environment import MANAGE, PROJECT, fingerprint
from config.roles import ensure_database

# Whatever a run makes begins with the name of the database it was given, so that two runs do not meet.
OURS = urlsplit(os.environ["HUB_ADMIN_URL"]).path.lstrip("/") or "hub"
_PATTERN = f"{OURS}_pattern_"
_LOCK = 7_244_002


def place(login: str, name: str) -> str:
    """The address of a database for a login (the superuser where none is named), on the tests' server."""
    parts = urlsplit(os.environ["HUB_ADMIN_URL"])
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit(
        parts._replace(netloc=f"{login}@{host}" if login else parts.netloc, path=f"/{name}")
    )


def pair(name: str) -> tuple[str, str]:
    """The names of a main database and of the keys' database beside it."""
    return name, f"{name}_keys"


def copy_pattern(names: tuple[str, str], *, anew: bool) -> None:
    """Make a pair of databases as all migrations leave them.

    What is there is kept unless `anew` is asked for or it was copied before a migration changed.
    """
    pattern = f"{_PATTERN}{fingerprint(processes.migration_files(PROJECT))[:8]}"
    with _admin() as admin:
        admin.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        if not anew and all(_copied_from(admin, name) == pattern for name in names):
            return
        if pattern not in _databases(admin):
            _migrate(admin, pattern)
        for old, new in zip(pair(pattern), names, strict=True):
            _drop(admin, new)
            admin.execute(_sql("CREATE DATABASE {} OWNER owner TEMPLATE {}", new, old))
            admin.execute(_sql("COMMENT ON DATABASE {} IS {}", new, said=pattern))


def drop(names: tuple[str, ...]) -> None:
    """Remove databases, and end whoever is still connected to them."""
    with _admin() as admin:
        for name in names:
            _drop(admin, name)


def forget_patterns() -> None:
    """Remove what the pairs were copied from."""
    with _admin() as admin:
        for name in _databases(admin):
            if name.startswith(_PATTERN):
                _drop(admin, name)


def _migrate(admin: psycopg.Connection, pattern: str) -> None:
    """Make a pattern under another name first, so that half of one is never copied."""
    forget_patterns()
    making = pair(f"{_PATTERN}making")
    for database in making:
        ensure_database(place("", "postgres"), database)
    main, keys = (place("owner", database) for database in making)
    given = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": main,
        "KEYS_DATABASE_URL": keys,
    }
    for more in ([], ["--database=keys"]):
        command = [*MANAGE, "migrate", "--no-input", "--skip-checks", *more]
        done = subprocess.run(
            command, env=given, cwd=PROJECT, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr[-3000:]
    for old, new in reversed([*zip(making, pair(pattern), strict=True)]):
        admin.execute(_sql("ALTER DATABASE {} RENAME TO {}", old, new))


def _admin() -> psycopg.Connection:
    return psycopg.connect(place("", "postgres"), autocommit=True)


def _databases(admin: psycopg.Connection) -> set[str]:
    return {name for (name,) in admin.execute("SELECT datname FROM pg_database").fetchall()}


def _copied_from(admin: psycopg.Connection, name: str) -> str | None:
    row = admin.execute(
        "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [name]
    ).fetchone()
    return row[0] if row else None


def _drop(admin: psycopg.Connection, name: str) -> None:
    admin.execute(_sql("DROP DATABASE IF EXISTS {} WITH (FORCE)", name))


def _sql(words: str, *names: str, said: str = "") -> sql.Composed:
    values = [sql.Literal(said)] if said else []
    return sql.SQL(words).format(*map(sql.Identifier, names), *values)  # type: ignore[arg-type]
