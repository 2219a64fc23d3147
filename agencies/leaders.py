"""Leadership: of several copies of a process one acts, and another takes over when it is gone (BJ6).

The leader holds an advisory lock of PostgreSQL on a connection of its own. The lock falls with the
connection, however the process ends, and the next copy that asks has it.
"""

from __future__ import annotations

import logging
from types import TracebackType
from typing import Self

import psycopg
from django.db import connections

ASK_EVERY_SECONDS = 1.0  # so a takeover takes a second or two; ten are allowed
_NUMBERS = {"relay": 7_244_101, "sealer": 7_244_102, "retention": 7_244_103}

logger = logging.getLogger(__name__)


class Leadership:
    """One copy's claim to lead; ask `leads()` before each act."""

    def __init__(self, name: str) -> None:
        """Take the name of what is led: relay, sealer or retention."""
        self.name, self.number = name, _NUMBERS[name]
        self._connection: psycopg.Connection | None = None
        self._holds = False

    def leads(self) -> bool:
        """Whether this copy leads now: asks the database, and takes the lock when it is free.

        A database that does not answer means no.
        """
        try:
            return self._ask()
        except psycopg.Error as error:
            if self._holds:
                logger.warning("%s lost its lead: %s", self.name, type(error).__name__)
            self.give_up()
            return False

    def _ask(self) -> bool:
        if self._connection is None:
            self._connection = connect()
        if self._holds:
            self._connection.execute("SELECT 1")  # raises when the connection, so the lock, is gone
            return True
        row = self._connection.execute("SELECT pg_try_advisory_lock(%s)", [self.number]).fetchone()
        self._holds = bool(row and row[0])
        if self._holds:
            logger.info("%s leads", self.name)
        return self._holds

    def give_up(self) -> None:
        """Let the lock go with its connection."""
        held, self._connection, self._holds = self._connection, None, False
        if held is not None:
            held.close()

    def __enter__(self) -> Self:
        """Begin without leading."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        """Give up."""
        self.give_up()


def connect() -> psycopg.Connection:
    """A connection beside Django's, outside pool and door, for the lock and for what a leader does."""
    given = connections["default"].settings_dict
    options = {key: value for key, value in given.get("OPTIONS", {}).items() if key == "sslmode"}
    wanted = {
        "dbname": given["NAME"],
        "user": given["USER"],
        "password": given["PASSWORD"],
        "host": given["HOST"],
        "port": str(given["PORT"] or ""),
        **options,
    }
    return psycopg.connect(
        **{key: value for key, value in wanted.items() if value},
        autocommit=True,
        connect_timeout=5,
        application_name="hub leader",
        # A leader behind a dead line must notice, or two would believe in themselves.
        keepalives_idle=3,
        keepalives_interval=2,
        keepalives_count=2,
        tcp_user_timeout=8000,
    )
