"""The cast as it lies in the tables: made once by a process, and put in again for every test after that.

Making it asks the database some hundred times and writes a dozen key files. Its rows go in as they came
out, one COPY for each table, in the transaction of whichever test asks, and go with it. Hats, people and
agencies are new objects each time; their ids are the same throughout a process. All of it lies in the main
database: the cast keeps no file, so the keys' database has nothing of it.
"""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from psycopg import sql

from agencies import clock, hats, hints, keys, presence
from agencies.custody import chosen
from tests.cast import Cast, make_cast
from tests.emptying import KEPT

TABLES = """
    SELECT relname FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> ALL (%s)
    ORDER BY oid
"""


@dataclass(frozen=True)
class _Kept:
    """Everything that making the cast left behind."""

    made_at: datetime
    objects: bytes
    rows: dict[str, bytes]  # what is in each table
    roots: dict[Path, bytes]  # the files of the agencies' root keys


_kept: dict[tuple[date, str], _Kept] = {}


def cast_of_today() -> Cast:
    """Northmoor's partnership and its people, as they are made on the day that the clock shows.

    They are made anew where that was not done yet on this day and with this folder of keys, where
    something lies in the tables already, and where another provider keeps the keys.
    """
    if settings.HUB_KEY_PROVIDERS_FILE:
        return make_cast()
    which = (hats.today(), settings.HUB_KEYS_DIR)
    if which in _kept and _kept[which].made_at <= clock.now():
        return _put(_kept[which])
    is_alone = not _filled()
    made_at, cast = clock.now(), make_cast()
    if is_alone and which not in _kept:
        _kept[which] = _keep(cast, made_at)
    return cast


def _keep(cast: Cast, made_at: datetime) -> _Kept:
    rows = {table: _rows(table) for table in _filled()}
    roots = {path: path.read_bytes() for path in _roots(cast)}
    return _Kept(made_at, pickle.dumps(vars(cast)), rows, roots)


def _put(kept: _Kept) -> Cast:
    with transaction.atomic(), connection.cursor() as cursor:
        for table, rows in kept.rows.items():
            with cursor.copy(_copy("COPY {} FROM STDIN (FORMAT binary)", table)) as copy:
                copy.write(rows)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
    cast = Cast(**pickle.loads(kept.objects))
    _forget(cast, kept)
    return cast


def _forget(cast: Cast, kept: _Kept) -> None:
    """Take away what an earlier test left under the same ids outside the databases."""
    keys.forget_private_keys()
    hints.connection().delete(*(presence._key(one.pk) for one in vars(cast.workspace).values()))
    for path in _roots(cast) - kept.roots.keys():
        path.unlink()
    for path, content in kept.roots.items():
        if not path.exists() or path.read_bytes() != content:
            path.write_bytes(content)
        path.chmod(0o600)


def _roots(cast: Cast) -> set[Path]:
    """The files of the root keys of the cast's agencies."""
    ids = {str(agency.pk) for agency in vars(cast.agency).values()}
    return {
        path
        for path in chosen.keyring().folder.iterdir()
        if path.stem.removeprefix("agency-")[:36] in ids
    }


def _filled() -> list[str]:
    """The tables in which there is something, the oldest table first."""
    with connection.cursor() as cursor:
        cursor.execute(TABLES, [list(KEPT)])
        names = [name for (name,) in cursor.fetchall()]
        one = sql.SQL("SELECT {} WHERE EXISTS (SELECT FROM {})")
        each = [one.format(sql.Literal(name), sql.Identifier(name)) for name in names]
        cursor.execute(sql.SQL(" UNION ALL ").join(each))
        filled = {name for (name,) in cursor.fetchall()}
    return [name for name in names if name in filled]


def _rows(table: str) -> bytes:
    with (
        connection.cursor() as cursor,
        cursor.copy(_copy("COPY {} TO STDOUT (FORMAT binary)", table)) as copy,
    ):
        return b"".join(copy)


def _copy(words: str, table: str) -> sql.Composed:
    return sql.SQL(words).format(sql.Identifier(table))  # type: ignore[arg-type]
