"""A PostgreSQL connection with a guard: a query outside the database door raises OutsideDoor.

The flag lives on the connection. `door()` raises and lowers it; migrations and the making of test
databases run as `owner` with the guard off.
"""

from __future__ import annotations

from typing import Any, ClassVar

import psycopg
from django.conf import settings
from django.db.backends.postgresql import base
from django.db.backends.postgresql.operations import DatabaseOperations


class OutsideDoor(RuntimeError):
    """A query was asked of the database outside the door."""


_LET_THROUGH = ("SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT")


class _Numbered(psycopg.RawCursor[Any]):
    """A cursor whose statements number their values as the server does, so that nothing is rewritten."""


def prepared(connection: Any) -> Any:
    """A cursor like any other, guard and log included, whose statements the server plans but once."""
    return _of(connection, base.ServerBindingCursor)


def numbered(connection: Any) -> Any:
    """The same for statements with `$1`, `$2` …, whatever their length: one value may stand twice."""
    return _of(connection, _Numbered)


def _of(connection: Any, kind: Any) -> Any:
    connection.ensure_connection()
    return connection._prepare_cursor(kind(connection.connection))  # noqa: SLF001  # as `cursor()`


class _Operations(DatabaseOperations):
    """What is asked of this database."""

    def last_executed_query(self, cursor: Any, sql: Any, params: Any) -> Any:
        """The text of a statement: without its values where these went to the server apart from it."""
        own = isinstance(cursor, (base.ServerBindingCursor, _Numbered))
        return sql if own else super().last_executed_query(cursor, sql, params)


class DatabaseWrapper(base.DatabaseWrapper):
    """The connection of the main database."""

    ops_class = _Operations
    guard_is_on: ClassVar[bool] = settings.LOGIN != "owner"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Start with the door shut."""
        super().__init__(*args, **kwargs)
        self.door: Any = None
        self.pending_entries: list[tuple[frozenset[str], Any]] = []  # audit.log.entries' queue

    def refuse_outside_door(self, sql: str) -> None:
        if not type(self).guard_is_on or self.door is not None:
            return
        if sql.lstrip().upper().startswith(_LET_THROUGH):
            return
        raise OutsideDoor("The database was asked something outside the door (agencies/door.py).")

    def prepared_cursor(self) -> Any:
        """A cursor for what every act asks; see `prepared`."""
        return prepared(self)

    def numbered_cursor(self) -> Any:
        """The same for what names its values by number; see `numbered`."""
        return numbered(self)

    def make_cursor(self, cursor: Any) -> Any:
        """Wrap a cursor so that each statement meets the guard."""
        return _Guarded(super().make_cursor(cursor), self)

    def make_debug_cursor(self, cursor: Any) -> Any:
        """Wrap a recording cursor in the same way."""
        return _Guarded(super().make_debug_cursor(cursor), self)

    def savepoint_rollback(self, sid: str) -> None:
        """Roll back to a savepoint and drop the log entries that were queued inside it."""
        super().savepoint_rollback(sid)
        self.pending_entries = [held for held in self.pending_entries if sid not in held[0]]


class _Guarded:
    """A cursor that asks the guard before each statement."""

    def __init__(self, cursor: Any, connection: DatabaseWrapper) -> None:
        self._cursor = cursor
        self._connection = connection

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cursor, name)

    def __iter__(self) -> Any:
        return iter(self._cursor)

    def __enter__(self) -> _Guarded:
        self._cursor.__enter__()
        return self

    def __exit__(self, *exc: Any) -> Any:
        return self._cursor.__exit__(*exc)

    def execute(self, sql: Any, params: Any = None) -> Any:
        self._connection.refuse_outside_door(str(sql))
        return self._cursor.execute(sql, params)

    def executemany(self, sql: Any, param_list: Any) -> Any:
        self._connection.refuse_outside_door(str(sql))
        return self._cursor.executemany(sql, param_list)

    def callproc(self, *args: Any, **kwargs: Any) -> Any:
        self._connection.refuse_outside_door("CALL")
        return self._cursor.callproc(*args, **kwargs)

    def copy(self, sql: Any, *args: Any, **kwargs: Any) -> Any:
        self._connection.refuse_outside_door(str(sql))
        return self._cursor.copy(sql, *args, **kwargs)
