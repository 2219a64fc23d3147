"""The database itself refuses to change the log, to take part of it away, or to number by hand."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.db import DatabaseError, connection

from agencies.actors import Hat
from agencies.database.base import DatabaseWrapper
from agencies.door import door
from audit.log import entries as log
from audit.log import lines
from audit.log.entries import Verb
from audit.log.lines import Line
from tests.audit_log.conftest import MARAC, hat

pytestmark = pytest.mark.django_db

CHANGES = [
    "UPDATE audit_log_entry SET verb = 'VIEWED'",
    "DELETE FROM audit_log_entry",
    "TRUNCATE audit_log_entry",
    "DELETE FROM audit_log_writer",
    "ALTER TABLE audit_log_entry DISABLE TRIGGER ALL",
    "DROP TRIGGER log_append_only ON audit_log_entry",
    "DROP POLICY log_read_by_sealer ON audit_log_entry",
    "DROP TABLE audit_log_entry",
]


def tamper(by: Hat, change: str) -> None:
    """Write an entry and try to change the log in the same act."""
    with door(by):
        log.write(by=by, verb=Verb.CREATED)
        log.flush(connection)
        with connection.cursor() as cursor:
            cursor.execute(change)


def plant(by: Hat, changed: Callable[[Line], Line]) -> None:
    """Write an entry and put another one, made from it, beside it by hand."""
    with door(by):
        log.write(by=by, verb=Verb.CREATED)
        [line] = map(changed, log.flush(connection))
        with connection.numbered_cursor() as cursor:
            mac = lines.mac(1, b"k" * 32, b"planted")
            cursor.execute(log._into(1), [*lines.values(line), mac])


@pytest.mark.parametrize("change", CHANGES)
def test_those_who_work_in_the_hub_cannot_change_the_log(police: Hat, change: str) -> None:
    with pytest.raises(DatabaseError):
        tamper(police, change)


@pytest.mark.parametrize("change", [CHANGES[0], CHANGES[1], CHANGES[3]])
def test_even_the_owner_of_the_tables_cannot(
    police: Hat, change: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with door(police):
        log.write(by=police, verb=Verb.CREATED)
    with monkeypatch.context() as outside, connection.cursor() as cursor:
        outside.setattr(DatabaseWrapper, "guard_is_on", False)
        with pytest.raises(DatabaseError, match="only ever added to"):
            cursor.execute(change)


@pytest.mark.django_db(transaction=True)
def test_not_even_truncating_is_allowed(police: Hat, intruder: psycopg.Connection) -> None:
    """Test databases are emptied with this one trigger disabled; elsewhere it stands."""
    intruder.execute("SET session_replication_role = origin")
    with intruder.transaction(force_rollback=True):
        intruder.execute("ALTER TABLE audit_log_entry ENABLE TRIGGER log_no_truncate")
        with pytest.raises(psycopg.Error, match="only ever added to"), intruder.transaction():
            intruder.execute("TRUNCATE audit_log_entry")


@pytest.mark.parametrize("last", ["last", "last - 1", "0"])
def test_a_writer_never_counts_down(police: Hat, last: str) -> None:
    with pytest.raises(DatabaseError, match="only rises"):
        tamper(police, f"UPDATE audit_log_writer SET last = {last}")


@pytest.mark.parametrize(
    ("planted", "why"),
    [
        ({"transaction_id": 1}, "another transaction"),
        ({"number": 2}, "not raised"),
        ({"number": 0}, "not raised"),
        ({"writer": uuid4()}, "not raised"),
        ({"number": 1}, "used_once"),
        ({"format": 2}, "format_is_known"),
        ({"thing_kinds": ["card"]}, "each_thing_has_a_kind"),
    ],
)
def test_an_entry_is_of_this_act_and_of_its_next_number(
    police: Hat, planted: dict[str, Any], why: str
) -> None:
    with pytest.raises(DatabaseError, match=why):
        plant(police, lambda line: replace(line, id=uuid4(), **planted))


@pytest.mark.parametrize("shift", [timedelta(hours=-1), timedelta(hours=1)])
def test_an_entry_is_of_the_time_of_the_database(police: Hat, shift: timedelta) -> None:
    with pytest.raises(DatabaseError, match="another time"):
        plant(police, lambda line: replace(line, id=uuid4(), written_at=line.written_at + shift))


def seen_by(reader: Hat | None) -> set[str]:
    with door(reader), connection.cursor() as cursor:
        cursor.execute("SELECT verb FROM audit_log_entry")
        return {verb for (verb,) in cursor.fetchall()}


def test_each_reads_what_its_agency_did_and_what_was_done_to_its_own(
    police: Hat, health: Hat, housing: Hat
) -> None:
    with door(police):
        log.write(by=police, verb=Verb.CREATED)
        log.write(by=police, verb=Verb.VIEWED, owners=[health.agency_id])
    with door(health):
        log.write(by=health, verb=Verb.RELEASED)
    assert seen_by(police) == {"CREATED", "VIEWED"}
    assert seen_by(health) == {"VIEWED", "RELEASED"}
    assert seen_by(housing) == set()
    assert seen_by(None) == set()


def test_an_auditor_reads_exactly_the_workspaces_it_audits(police: Hat, auditor: Hat) -> None:
    elsewhere = hat(agency=police.agency_id, workspace=MARAC)
    of_its_agency = hat(agency=auditor.agency_id, workspace=MARAC)
    for by, verb in (
        (police, Verb.CREATED),
        (elsewhere, Verb.MINUTED),
        (of_its_agency, Verb.ASSIGNED),
        (auditor, Verb.LOG_READ),
    ):
        with door(by):
            log.write(by=by, verb=verb)
    assert seen_by(auditor) == {"CREATED", "LOG_READ"}
    assert seen_by(replace(auditor, audit_workspace_ids=())) == set()
    assert seen_by(replace(auditor, audit_workspace_ids=(MARAC,))) == {"MINUTED", "ASSIGNED"}


@pytest.mark.parametrize(("role", "count"), [("sealer", 1), ("relay", None), ("disposal", None)])
def test_other_roles_read_all_or_nothing(
    police: Hat, role: str, count: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    with door(police):
        log.write(by=police, verb=Verb.CREATED)
    with monkeypatch.context() as outside, connection.cursor() as cursor:
        outside.setattr(DatabaseWrapper, "guard_is_on", False)
        cursor.execute("SELECT set_config('role', %s, true)", [role])
        if count is None:
            with pytest.raises(DatabaseError, match="permission denied"):
                cursor.execute("SELECT count(*) FROM audit_log_entry")
        else:
            cursor.execute("SELECT count(*) FROM audit_log_entry")
            assert cursor.fetchone() == (count,)
