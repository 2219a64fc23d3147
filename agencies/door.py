"""The database door: one act, one transaction, one role and one hat in PostgreSQL.

The same door stands round a request (agencies/http.py), a job and a socket's look-up. It sets the
role and every hat setting locally to the transaction, lets the act run, flushes the log last and
commits; connection and hat never outlive it. docs/adr/0003 and the door notes say why.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, cast
from uuid import UUID

from django.db import connection, transaction

from agencies.actors import Actor, Hat
from agencies.database.base import DatabaseWrapper
from agencies.roles import Role
from audit.log import entries as log

_SET = (
    "SELECT set_config('role', %s, true), set_config('hub.agency', %s, true),"
    " set_config('hub.person', %s, true), set_config('hub.workspace', %s, true),"
    " set_config('hub.audit_workspaces', %s, true)"
)


@dataclass
class Door:
    """What an open door remembers: its actor, what it opened and saved, whether it must commit."""

    actor: Actor | None = None
    opened: list[bytes] = field(
        default_factory=list
    )  # envelopes of what was read (agencies/shown.py)
    saved: set[tuple[str, UUID]] = field(default_factory=set)
    remembered: dict[str, Any] = field(default_factory=dict)  # what an act asks for once
    commit_anyway: bool = False


class DoorsDoNotNest(RuntimeError):
    """A door was opened inside another."""


def _text(value: UUID | None) -> str:
    return str(value) if value else ""


def _settings_of(actor: Actor | None, role: str = "") -> tuple[str, str, str, str, str]:
    if actor is None:
        return (role or "app", "", "", "", "")
    named = actor.audit_workspace_ids
    audits = actor.role == Role.AUDITOR if isinstance(actor, Hat) else bool(named)
    workspaces = ",".join(map(str, named))
    return (
        role or ("auditor" if audits else "app"),
        _text(actor.agency_id),
        _text(actor.person_id),
        _text(actor.workspace_id),
        workspaces if audits else "",
    )


def _put_on(actor: Actor | None, role: str = "") -> None:
    with _wrapper().prepared_cursor() as cursor:
        cursor.execute(_SET, _settings_of(actor, role))


def current() -> Door:
    """The door that is open; raises OutsideDoor through the guard's sister when none is."""
    wrapper = _wrapper()
    if wrapper.door is None:
        raise RuntimeError("No door is open.")
    return cast("Door", wrapper.door)


def is_open() -> bool:
    """Whether a door stands open on this connection."""
    return _wrapper().door is not None


def _wrapper() -> DatabaseWrapper:
    return cast("DatabaseWrapper", connection)


def wear(actor: Actor | None) -> None:
    """Put a hat on inside the open door: the same statement once more, with the hat's values."""
    current().actor = actor
    _put_on(actor)


def ask_each(actors: Sequence[Actor], ask: Callable[[Actor], Any]) -> list[list[Any]]:
    """Put one hat on after another and ask under each, in one round trip; gives the answers in order.

    `ask` gives the cursor at which it asked. Afterwards the door wears what it wore before.
    """
    before = current().actor
    with _wrapper().connection.pipeline():
        cursors = []
        for actor in actors:
            _put_on(actor)
            cursors.append(ask(actor))
        _put_on(before)
    return [list(cursor.fetchall()) for cursor in cursors]


@contextmanager
def wearing_agency(agency_id: UUID) -> Iterator[None]:
    """Write grants of another owner for a moment (a workspace's host, or an owner by its rule).

    Only `sealing` and services use this; the caller has checked that the actor acts for that owner.
    """
    before = current().actor
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('hub.agency', %s, true)", [str(agency_id)])
    try:
        yield
    finally:
        if not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT set_config('hub.agency', %s, true)",
                    [_text(before.agency_id if before else None)],
                )


def remember_save(table: str, pk: UUID) -> None:
    """Note that a row was saved in this act; a second save of it is refused (docs/adr/0006)."""
    saved = current().saved
    if (table, pk) in saved:
        raise RuntimeError(f"A row of {table} was saved twice in one act.")
    saved.add((table, pk))


def counted_attempt() -> None:
    """Ask the door to commit although the answer is 403 or 429, because the try must count."""
    current().commit_anyway = True


@contextmanager
def door(actor: Actor | None = None, *, role: str = "") -> Iterator[Door]:
    """Open the door for one act as `actor` (or as nobody), and commit it with its log entries.

    `role` is for the processes with a login of their own (the relay): it stands in place of `app`.
    An exception rolls everything back, the entries included. Raises DoorsDoNotNest.
    """
    wrapper = _wrapper()
    if wrapper.door is not None:
        raise DoorsDoNotNest("A door is open already.")
    opened = Door(actor)
    inside_a_test = wrapper.in_atomic_block
    try:
        with transaction.atomic():
            wrapper.door = opened
            if not inside_a_test:
                transaction.on_commit(_shut)  # first hook: those that follow ask nothing
            _put_on(actor, role)
            yield opened
            if not transaction.get_rollback():
                log.flush(wrapper)
            if inside_a_test:
                _leave_a_test(wrapper)
    finally:
        wrapper.door = None
        log.forget(wrapper)
        if not inside_a_test:
            wrapper.close()  # back to the pool


def at_once(statements: str, parameters: Sequence[Any], *, role: str) -> list[tuple[Any, ...]]:
    """A whole act in one round trip, for a process that lives by being quick (the relay).

    The statements follow the one that sets the role, and all are one transaction, which ends with
    the last; gives the last one's rows. Nothing is logged. Raises DoorsDoNotNest.
    """
    wrapper = _wrapper()
    if wrapper.door is not None:
        raise DoorsDoNotNest("A door is open already.")
    inside_a_test = wrapper.in_atomic_block
    try:
        wrapper.door = Door()
        with connection.cursor() as cursor:
            # Sent together and outside a block, PostgreSQL makes them one transaction of their own.
            cursor.execute(f"{_SET}; {statements}", [*_settings_of(None, role), *parameters])
            while cursor.nextset():
                """Only the last statement's rows are asked for."""
            rows: list[tuple[Any, ...]] = cursor.fetchall()
        if inside_a_test:
            _leave_a_test(wrapper)
        return rows
    finally:
        wrapper.door = None
        if not inside_a_test:
            wrapper.close()


def _shut() -> None:
    _wrapper().door = None


def _leave_a_test(wrapper: DatabaseWrapper) -> None:
    """Inside a test's own transaction: check constraints now, and take role and hat off again."""
    if transaction.get_rollback():
        return  # the savepoint's rollback resets both
    with wrapper.cursor() as cursor:
        cursor.execute(
            "SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED;"
            " SELECT set_config('role', 'none', true), set_config('hub.agency', '', true),"
            " set_config('hub.person', '', true), set_config('hub.workspace', '', true),"
            " set_config('hub.audit_workspaces', '', true)"
        )


def stay_awake() -> None:
    """Say something to the database amid long work without it, which ends an act that is idle long."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def on_commit(function: Callable[[], Any]) -> None:
    """Do something harmless after the commit (a hint to Redis): robust, and no database."""
    transaction.on_commit(function, robust=True)
