"""Whatever is changed, removed, swapped or planted behind the hub's back is named."""

import io
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID, uuid4

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from agencies.actors import Hat
from agencies.door import door
from audit.log import entries as log
from audit.log import lines, macs, seals
from audit.log.entries import Thing, Verb
from audit.log.lines import COLUMNS, Line
from audit.log.verify import Report

pytestmark = pytest.mark.django_db(transaction=True)

Verified = Callable[[], Report]

OTHER: dict[str, str] = {
    "format": "2",
    "id": "gen_random_uuid()",
    "transaction_id": "transaction_id + 1",
    "writer": "gen_random_uuid()",
    "number": "number + 1",
    "at": "at + interval '1 microsecond'",
    "written_at": "written_at + interval '1 microsecond'",
    "person_id": "gen_random_uuid()",
    "membership_id": "gen_random_uuid()",
    "agency_id": "NULL",
    "role": "role || 'X'",
    "workspace_id": "gen_random_uuid()",
    "session_hash": "''",
    "service": "service || 'X'",
    "verb": "'VIEWED'",
    "thing_kinds": "ARRAY['card']",
    "thing_ids": "ARRAY[gen_random_uuid()]",
    "people": "people || gen_random_uuid()",
    "owner_ids": "ARRAY[]::uuid[]",
    "purpose": "purpose || 'X'",
    "reason_code": "reason_code || 'X'",
    "reason_id": "gen_random_uuid()",
    "basis": "basis || 'X'",
    "ground": "ground || 'X'",
    "sections": "ARRAY['restricted']",
    "result": "'REFUSED'",
    "count": "NULL",
    "request_id": "gen_random_uuid()",
    "hashes": "ARRAY['\\x00'::bytea]",
    "mac": "set_byte(mac, 32, get_byte(mac, 32) # 1)",
}
"""For each column something else that an intruder could put there."""


def acts(by: Hat, number: int) -> list[Line]:
    """So many acts of one person, each in a transaction of its own, by one writer."""
    done: list[Line] = []
    for _ in range(number):
        with door(by):
            log.write(
                by=by,
                verb=Verb.READ,
                about=[Thing("enquiry", uuid4())],
                people=[uuid4()],
                owners=[uuid4()],
                sections=["narrative"],
                count=1,
                hashes=[b"h" * 32],
            )
            done += log.flush(connection)
    return done


def in_one_act(by: Hat, number: int) -> list[Line]:
    with door(by):
        for _ in range(number):
            log.write(by=by, verb=Verb.CREATED, about=[Thing("card", uuid4())])
        return log.flush(connection)


def test_a_log_that_nobody_touched_is_whole(police: Hat, verified: Verified) -> None:
    in_one_act(police, 3)
    acts(police, 2)
    report = verified()
    assert report.is_whole
    assert report.remarks == []
    assert (report.entries, report.writers) == (5, 3)
    assert str(report) == "The log is whole: 5 entries by 3 writers."


def act_that_may_fail(by: Hat, entries: int, *, fails: bool) -> int:
    """Write so many entries, and roll them back if the act fails; return how many are kept."""
    with suppress(LookupError):
        with door(by):
            for _ in range(entries):
                log.write(by=by, verb=Verb.CREATED)
            if fails:
                log.flush(connection)
                raise LookupError
        return entries
    return 0


def test_numbers_have_no_gap_after_acts_that_were_rolled_back(
    police: Hat, verified: Verified
) -> None:
    kept = sum(act_that_may_fail(police, 2, fails=bool(number % 3)) for number in range(10))
    report = verified()
    assert report.is_whole
    assert report.entries == kept == 8


def test_numbers_have_no_gap_when_eight_write_and_fail_at_once(
    police: Hat, verified: Verified
) -> None:
    def work(thread: int) -> int:
        return sum(
            act_that_may_fail(police, 1 + number % 3, fails=(thread + number) % 4 == 0)
            for number in range(20)
        )

    with ThreadPoolExecutor(8) as threads:
        kept = sum(threads.map(work, range(8)))
    report = verified()
    assert report.is_whole
    assert report.entries == kept > 200


def test_the_table_of_changes_leaves_no_column_out() -> None:
    assert set(OTHER) == {*COLUMNS, "mac"}


@pytest.mark.parametrize("column", sorted(OTHER))
def test_a_change_in_any_column_is_found(
    column: str, police: Hat, intruder: psycopg.Connection, verified: Verified
) -> None:
    [touched] = acts(police, 1)
    in_one_act(police, 2)
    assert verified().is_whole
    with without_constraint(intruder, "entry_format_is_known", "CHECK (format = 1)"):
        statement = f'UPDATE audit_log_entry SET "{column}" = {OTHER[column]} WHERE id = %s'
        assert intruder.execute(statement, [touched.id]).rowcount == 1
        assert not verified().is_whole


@contextmanager
def without_constraint(intruder: psycopg.Connection, name: str, definition: str) -> Iterator[None]:
    """Take a constraint away, as an intruder would; the log is emptied before it comes back."""
    intruder.execute(f"ALTER TABLE audit_log_entry DROP CONSTRAINT {name}")
    try:
        yield
    finally:
        intruder.execute("DELETE FROM audit_log_entry")
        intruder.execute(f"ALTER TABLE audit_log_entry ADD CONSTRAINT {name} {definition}")


def test_two_entries_that_change_places_are_found(
    police: Hat, intruder: psycopg.Connection, verified: Verified
) -> None:
    one, other = in_one_act(police, 2)
    intruder.execute(
        "UPDATE audit_log_entry SET number = -number;"
        f"UPDATE audit_log_entry SET number = 2 WHERE id = '{one.id}';"
        f"UPDATE audit_log_entry SET number = 1 WHERE id = '{other.id}'"
    )
    assert {broken.entry for broken in verified().broken} == {one.id, other.id}


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_removed_entry_is_found(
    place: int, police: Hat, intruder: psycopg.Connection, verified: Verified
) -> None:
    gone = in_one_act(police, 3)[place]
    intruder.execute("DELETE FROM audit_log_entry WHERE id = %s", [gone.id])
    [broken] = verified().broken
    assert (broken.writer, broken.number) == (gone.writer, gone.number)
    assert "missing" in str(broken)


def test_everything_of_a_writer_removed_is_found(
    police: Hat, intruder: psycopg.Connection, verified: Verified
) -> None:
    gone = in_one_act(police, 3)[0]
    in_one_act(police, 1)
    intruder.execute("DELETE FROM audit_log_entry WHERE writer = %s", [gone.writer])
    [broken] = verified().broken
    assert (broken.writer, broken.number) == (gone.writer, 1)
    assert str(broken).endswith("it and all up to 3 are missing.")


def test_a_tail_cut_off_with_its_writer_turned_back_leaves_the_entries_of_others_whole(
    police: Hat, intruder: psycopg.Connection, verified: Verified
) -> None:
    """What a MAC alone cannot show; the seals and witnesses do (security notes 2.7, issue F)."""
    cut = in_one_act(police, 3)[2]
    intruder.execute("DELETE FROM audit_log_entry WHERE id = %s", [cut.id])
    assert not verified().is_whole
    intruder.execute("UPDATE audit_log_writer SET last = 2 WHERE id = %s", [cut.writer])
    assert verified().is_whole


def test_a_planted_copy_and_a_planted_writer_are_found(
    police: Hat, intruder: psycopg.Connection, verified: Verified
) -> None:
    [line] = in_one_act(police, 1)
    names = ", ".join(f'"{name}"' for name in (*COLUMNS, "mac") if name not in ("id", "number"))
    copied = f"INSERT INTO audit_log_entry (id, number, {names}) SELECT %s, %s, {names}"
    planted = uuid4()
    intruder.execute(f"{copied} FROM audit_log_entry", [planted, 2])
    found = verified()
    assert planted in {broken.entry for broken in found.broken}
    assert any("never counted so far" in broken.what for broken in found.broken)
    intruder.execute("UPDATE audit_log_writer SET last = 2")
    assert {broken.entry for broken in verified().broken} == {planted}
    with without_constraint(intruder, "entry_number_is_used_once", "UNIQUE (writer, number)"):
        intruder.execute("UPDATE audit_log_entry SET number = 1")
        doubled = [broken for broken in verified().broken if "used twice" in broken.what]
        assert [(broken.writer, broken.number) for broken in doubled] == [(line.writer, 1)]


def test_a_clock_that_went_back_is_a_remark_and_no_breach(
    police: Hat, intruder: psycopg.Connection, verified: Verified
) -> None:
    one, other = in_one_act(police, 2)
    earlier = replace(other, written_at=datetime(2020, 1, 1, tzinfo=UTC))
    number, key = macs.newest()
    intruder.execute(
        "UPDATE audit_log_entry SET written_at = %s, mac = %s WHERE id = %s",
        [earlier.written_at, lines.mac(number, key, lines.encoded(earlier)), other.id],
    )
    report = verified()
    assert report.is_whole
    assert report.remarks == [f"The database’s clock went back before entry {other.id}."]
    assert one.number < other.number


def test_the_command_says_that_the_log_is_whole(police: Hat) -> None:
    in_one_act(police, 2)
    out = io.StringIO()
    call_command("verify", stdout=out)
    assert out.getvalue().splitlines()[-1] == "The log is whole: 2 entries by 1 writer."


def test_the_command_names_what_is_broken_and_fails(
    police: Hat, intruder: psycopg.Connection
) -> None:
    [line] = in_one_act(police, 1)
    intruder.execute("UPDATE audit_log_entry SET verb = 'VIEWED'")
    out = io.StringIO()
    with pytest.raises(CommandError, match="NOT whole: 1 thing is broken among 1 ent") as refused:
        call_command("verify", stdout=out)
    assert refused.value.returncode == 1
    assert f"Entry {line.id} (writer {line.writer}, number 1)" in out.getvalue()


def test_a_line_is_encoded_as_the_database_sends_it(
    police: Hat, intruder: psycopg.Connection
) -> None:
    """Python and PostgreSQL make the same bytes, so a verifier never rebuilds a row."""
    for line in (*in_one_act(police, 1), *acts(police, 1)):
        names = ", ".join(f'"{name}"' for name in (*COLUMNS, "mac"))
        query = f"COPY (SELECT {names} FROM audit_log_entry WHERE id = '{line.id}') TO STDOUT"
        with intruder.cursor().copy(f"{query} (FORMAT binary)") as copy:
            sent = b"".join(bytes(message) for message in copy)
        assert lines.encoded(line) == sent[19 : -2 - 37]


def test_each_connection_is_a_writer_of_its_own(police: Hat) -> None:
    writers: set[UUID] = {in_one_act(police, 1)[0].writer for _ in range(3)}
    with door(police):
        log.write(by=police, verb=Verb.CREATED)
        [first] = log.flush(connection)
        log.write(by=police, verb=Verb.CREATED)
        [second] = log.flush(connection)
    assert first.writer == second.writer
    assert first.writer not in writers


@pytest.mark.parametrize("fault", ["the server goes", "an entry cannot be sent"])
def test_a_log_that_the_database_breaks_off_is_not_read_as_whole(
    intruder: psycopg.Connection, fault: str
) -> None:
    last = 150_000 if fault == "an entry cannot be sent" else 0
    numbers = f"SELECT 1 / ({last} - number) FROM generate_series(1, 200000) AS number"
    own = psycopg.connect(intruder.info.dsn, password=intruder.info.password)
    read = 0

    def read_all() -> None:
        nonlocal read
        with own, own.cursor().copy(f"COPY ({numbers}) TO STDOUT (FORMAT binary)") as copy:
            for _ in seals.rows_of(copy):
                read += 1
                if read == 10 and fault == "the server goes":
                    pid = own.info.backend_pid
                    intruder.execute("SELECT pg_terminate_backend(%s)", [pid])

    with pytest.raises(psycopg.Error):
        read_all()
    assert 10 <= read < 200_000
