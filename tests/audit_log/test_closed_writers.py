"""A writer that died is closed by a seal: its last entries stay, and nobody writes in its name (AD9)."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import UUID, uuid4

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from agencies.actors import Hat
from agencies.door import door
from audit.log import entries as log
from audit.log import lines, macs, proofs
from audit.log.entries import Verb
from audit.log.lines import COLUMNS, Line
from audit.proof import command
from audit.proof.seals import Seal
from tests.audit_log.test_seals import Sealing, as_owner, said, sealing
from tests.audit_log.test_verifying import acts

pytestmark = pytest.mark.django_db(transaction=True)
__all__ = ["sealing"]

# A process that leaves three entries, begins a fourth and is killed before it commits.
WRITING = """
import sys, django
django.setup()
from django.db import connection
from agencies.actors import Service
from agencies.door import door
from audit.log import entries as log
by = Service("dies")
for number in (3, 1):
    with door(by):
        for _ in range(number):
            log.write(by=by, verb=log.Verb.VIEWED)
        if number == 1:
            log.flush(connection)
            print("written", flush=True)
            sys.stdin.read()
"""


@pytest.fixture
def killed(police: Hat, sealing: Sealing) -> UUID:
    """The writer of a process that left three entries and was killed."""
    acts(police, 1)
    sealing.settle()
    address = urlsplit(os.environ["DATABASE_URL"])
    ours = urlunsplit(address._replace(path=f"/{connection.settings_dict['NAME']}"))
    process = subprocess.Popen(
        [sys.executable, "-c", WRITING],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DATABASE_URL": ours},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "written\n"
    process.kill()
    process.communicate()
    with as_owner() as own:
        own.execute("SET ROLE sealer")
        query = "SELECT DISTINCT writer FROM audit_log_entry WHERE service = 'dies'"
        ((writer,),) = own.execute(query).fetchall()
    return UUID(str(writer))


def closed(sealing: Sealing) -> dict[bytes, int]:
    """What the newest seals without entries say."""
    found: dict[bytes, int] = {}
    for record in records():
        if not record.entries:
            found |= dict(record.writers)
    return found


def records() -> list[Seal]:
    with as_owner() as own:
        own.execute("SET ROLE sealer")
        rows = own.execute("SELECT record FROM audit_log_seal WHERE number > 0 ORDER BY number")
        return [Seal.read(bytes(record)) for (record,) in rows]


def close(sealing: Sealing) -> int:
    """Close who is gone, once the database has noticed."""
    for _ in range(100):
        if number := sealing.sealer.close_writers():
            return number
        sealing.own.execute("SELECT pg_sleep(0.05)")
    return 0


def test_a_writer_that_was_killed_is_closed_at_its_last_number(
    killed: UUID, police: Hat, sealing: Sealing
) -> None:
    sealing.seal_all()
    assert close(sealing) >= 1
    assert closed(sealing)[killed.bytes] == 3
    assert sealing.sealer.close_writers() == 0  # once
    acts(police, 2)
    sealing.settle()
    report = sealing.verified()
    assert said(report) == ""
    assert report.unsealed == 0


def test_a_writer_that_lives_is_not_closed(police: Hat, sealing: Sealing) -> None:
    acts(police, 1)
    sealing.seal_all()
    writer = uuid4()
    with as_owner() as alive:
        alive.execute(
            "INSERT INTO audit_log_writer (id, last, backend) VALUES (%s, 1, pg_backend_pid())",
            [writer],
        )
        sealing.sealer.close_writers()
        assert writer.bytes not in closed(sealing)
    close(sealing)
    assert closed(sealing)[writer.bytes] == 1


def test_its_last_entries_cannot_be_cut_off_nor_any_added(
    killed: UUID, sealing: Sealing, intruder: psycopg.Connection
) -> None:
    sealing.seal_all()
    close(sealing)
    sealing.settle()
    last = intruder.execute(
        "SELECT id, number FROM audit_log_entry WHERE writer = %s ORDER BY number DESC LIMIT 1",
        [killed],
    ).fetchone()
    assert last is not None
    added = forged(intruder, last[0])
    report = sealing.verified()
    assert any((b.writer, b.number) == (killed, 4) for b in report.broken)
    assert "had died after number 3" in said(report)
    intruder.execute("DELETE FROM audit_log_entry WHERE id = ANY (%s)", [[added, last[0]]])
    intruder.execute("DELETE FROM audit_log_writer WHERE id = %s", [killed])
    assert any((b.writer, b.number) == (killed, 3) for b in sealing.verified().broken)


def forged(intruder: psycopg.Connection, like: UUID) -> UUID:
    """An entry in a dead writer's name, by somebody with the database and the key of the codes."""
    names = ", ".join(f'"{name}"' for name in COLUMNS)
    values = intruder.execute(
        f"SELECT {names} FROM audit_log_entry WHERE id = %s", [like]
    ).fetchone()
    assert values is not None
    line = Line(**dict(zip(COLUMNS, values, strict=True)))
    horizon = intruder.execute("SELECT pg_current_xact_id()::text::bigint").fetchone()
    assert horizon is not None
    now = intruder.execute("SELECT clock_timestamp()").fetchone()
    assert now is not None
    line = replace(line, id=uuid4(), number=4, transaction_id=horizon[0], written_at=now[0])
    number, key = macs.newest()
    mac = lines.mac(number, key, lines.encoded(line))
    places = ", ".join(["%s"] * (len(COLUMNS) + 1))
    intruder.execute(
        f"INSERT INTO audit_log_entry ({names}, mac) VALUES ({places})",
        [*lines.values(line), mac],
    )
    return line.id


def test_a_writer_that_was_taken_for_dead_goes_on_as_another(police: Hat, sealing: Sealing) -> None:
    """As behind a pooler that gave the backend back while the process lived."""

    def one() -> Line:
        log.write(by=police, verb=Verb.VIEWED)
        [line] = log.flush(connection)
        return line

    with door(police):
        first = one()
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE audit_log_writer SET closed_at = now() WHERE id = %s", [first.writer]
            )
        second, third = one(), one()
    assert second.writer != first.writer
    assert third.writer == second.writer
    assert [first.number, second.number, third.number] == [1, 1, 2]
    sealing.settle()
    assert said(sealing.verified()) == ""


def test_the_stand_alone_verifier_checks_closings_too(
    killed: UUID, sealing: Sealing, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sealing.seal_all()
    close(sealing)
    sealing.settle()
    with as_owner() as own:
        proofs.dump(own, tmp_path / "dump")
    words = ["check", str(tmp_path / "dump"), "--hub-key", str(sealing.key)]
    assert command.main(words) == 0
    assert "The log is whole." in capsys.readouterr().out
