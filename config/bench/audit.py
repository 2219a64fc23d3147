"""The log against a plain insert of its row and against chains of locks, the lateness of seals, asking and checking.

A disk of 2 ms takes so much longer over each sync of the database, one after the other, as a slow disk does
(config/embedded/slow_disk.py); an act with 10 ms of work waits for so long while its locks are held. An act is
an entry alone, as security notes 7.4 measure it, or one with a row of its own. `BENCH_ENTRIES` says how long
the long log is.
"""

from __future__ import annotations

import itertools
import multiprocessing
import os
import secrets
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, cast
from uuid import uuid4

import psycopg
from django.core.management.base import CommandError
from django.db import connection

from agencies import door
from agencies.actors import Service
from agencies.database.base import DatabaseWrapper
from audit.log import entries as log
from audit.log import lines, macs
from audit.log.entries import Thing, Verb
from audit.log.lines import Line
from audit.log.seals import Sealer
from audit.log.verify import verify
from audit.proof.trees import leaf_hash, root_of
from config.bench import asked_log, measure
from config.bench.matching import Share
from config.bench.measure import Line as Measured
from config.bench.scratch import MANAGE
from config.embedded import slow_disk

WRITERS, SECONDS, ROUNDS = 8, 3.0, 3
# Of a plain insert's rate, at least; in the trial, where writers and sealer share two cores, 0.72
# was left where the disk is quick (security notes 7.4, 8).
KEPT, KEPT_ON_A_QUICK_DISK = 0.95, 0.72


@dataclass(frozen=True)
class Setting:
    """Under which circumstances acts are counted, and whether each saves a row of its own."""

    name: str
    disk: int = 0  # microseconds that a sync takes longer
    work: int = 0  # milliseconds
    has_row: bool = True
    kept: float = KEPT


_WORKING = Setting("acts with a row and 10 ms of work", work=10)
SETTINGS = (
    Setting("entries alone, as the disk is", has_row=False, kept=KEPT_ON_A_QUICK_DISK),
    Setting("entries alone, disk of 2 ms", disk=2_000, has_row=False),
    Setting("acts with a row, as the disk is", kept=KEPT_ON_A_QUICK_DISK),
    Setting("acts with a row, disk of 2 ms", disk=2_000),
    _WORKING,
)
OF_ONE_CHAIN = 5.0  # times its rate, where acts have work to do while it is locked
LAG = 2.0
SEALS_ONLY, WITH_MACS = 3.0, 6.0  # seconds a million entries
_MILLION = 1_000_000

TABLES = """
CREATE TABLE bench_act (id uuid PRIMARY KEY, agency int, body bytea);
CREATE TABLE bench_link (id uuid PRIMARY KEY, agency int, body bytea);
CREATE TABLE bench_entry (LIKE audit_log_entry INCLUDING INDEXES);
CREATE TABLE bench_head (id int PRIMARY KEY, hash bytea NOT NULL);
INSERT INTO bench_head SELECT n, sha256('x') FROM generate_series(0, 99) n;
GRANT SELECT, INSERT, UPDATE ON bench_act, bench_entry, bench_link, bench_head TO app;
CREATE FUNCTION bench_work() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_sleep(current_setting('bench.work', true)::float / 1000);
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER bench_work AFTER INSERT ON bench_act
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION bench_work();
"""
_BODY = secrets.token_bytes(500)


def _read() -> Line:
    """An entry as most are: one read of one card about one person."""
    at, one = datetime.now(UTC), uuid4()
    return Line(
        format=lines.FORMAT, id=one, transaction_id=1, writer=one, number=1, at=at, written_at=at,
        person_id=one, membership_id=one, agency_id=one, role="DECISION_MAKER", workspace_id=one,
        session_hash="5e" * 32, service="", verb=Verb.READ.value, thing_kinds=["card"],
        thing_ids=[one], people=[one], owner_ids=[one], purpose="SAFEGUARDING",
        reason_code="OPEN_CASE", reason_id=None, basis="", ground="grant", sections=["identity"],
        result="OK", count=1, request_id=one, hashes=[],
    )  # fmt: skip


_READ, _counted = _read(), itertools.count()
_NAMES = ", ".join(f'"{name}"' for name in (*lines.COLUMNS, "mac"))
_INTO_PLAIN = (
    f"INSERT INTO bench_entry ({_NAMES}) VALUES ({', '.join(['%s'] * (len(lines.COLUMNS) + 1))})"  # noqa: S608
)


def _nothing(_agency: int) -> None:
    """No log at all: what the machine allows."""


def _plain(_agency: int) -> None:
    """The same row put in as it is: no number, no code, nothing that guards it and nobody who seals it."""
    number = os.getpid() << 32 | next(_counted)  # each writer its own
    line = replace(_READ, id=uuid4(), number=number)
    with connection.cursor() as cursor:
        cursor.execute(_INTO_PLAIN, [*lines.values(line), _BODY[:33]])


def _entry(_agency: int) -> None:
    log.write(by=None, verb=Verb.READ, about=[Thing("card", uuid4())], people=[uuid4()], count=1)


def _chain(agency: int) -> None:
    """A chain as most have it: lock the last link, hash over it, put the next behind it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT hash FROM bench_head WHERE id = %s FOR UPDATE", [agency])
        before = bytes(cursor.fetchone()[0])
        cursor.execute(
            "INSERT INTO bench_link VALUES (%s, %s, %s)", [uuid4(), agency, before + _BODY[:300]]
        )
        cursor.execute(
            "UPDATE bench_head SET hash = %s WHERE id = %s", [leaf_hash(before + _BODY), agency]
        )


ARMS: dict[str, Callable[[int], None]] = {
    "no log": _nothing,
    "plain insert": _plain,
    "ours": _entry,
    "one chain": lambda _: _chain(0),
    "a chain an agency": lambda agency: _chain(agency + 1),
}


def _write(arm: str, agency: int, setting: Setting) -> int:
    """Acts of one writer for so long; gives how many."""
    connection.close()
    until, count = time.monotonic() + SECONDS, 0
    while time.monotonic() < until:
        with door.door(Service("bench")):
            if setting.has_row:
                _save(agency, setting.work)
            ARMS[arm](agency)
        count += 1
    return count


def _save(agency: int, work: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('bench.work', %s, true)", [str(work)])
        cursor.execute("INSERT INTO bench_act VALUES (%s, %s, %s)", [uuid4(), agency, _BODY])


def _rate(arm: str, setting: Setting) -> float:
    """Acts a second of eight writers at once, each a process; five agencies among them."""
    with multiprocessing.get_context("fork").Pool(WRITERS) as pool:
        done = pool.starmap(_write, [(arm, writer % 5, setting) for writer in range(WRITERS)])
    return sum(done) / SECONDS


def _of_a_thousand(arm: str, setting: Setting, _round: int) -> float:
    """Seconds that a thousand acts take."""
    return 1000 / _rate(arm, setting)


def run() -> Iterator[Measured | Share]:
    """Measure in a scratch hub, which the sealer seals meanwhile."""
    owner_url = os.environ["OWNER_DATABASE_URL"]
    with psycopg.connect(owner_url, autocommit=True) as owner:
        owner.execute(TABLES)
    macs.keys()
    connection.close()  # what is open here would be shared with the writers' processes
    with _sealing() as lags:
        for setting in SETTINGS:
            with _disk(setting.disk):
                yield from _throughput(setting)
    yield Measured("an entry waits for its seal, 99 of 100", 1.0, measure.at_99(lags), LAG)
    with psycopg.connect(owner_url, autocommit=True) as owner:
        yield from asked_log.lines(owner)
        yield from _long_log(owner)


@contextmanager
def _disk(microseconds: int) -> Iterator[None]:
    """Let the disk take so much longer. Raises CommandError where it cannot."""
    if not microseconds:
        yield
        return
    told = os.environ.get(slow_disk.VARIABLE)
    with slow_disk.taking(microseconds, Path(told)) if told else nullcontext():
        if _a_commit() * 1_000_000 < microseconds:
            raise CommandError(
                "A slow disk is measured on servers of the bench's own, where there is a C compiler (cc):"
                " unset DATABASE_URL and stop the demo."
            )
        yield


def _a_commit() -> float:
    """Seconds that one act with a row takes."""
    began = time.monotonic()
    with door.door(Service("bench")):
        _save(0, 0)
    took = time.monotonic() - began
    cast(
        "DatabaseWrapper", connection
    ).close_pool()  # what is open here would be shared with the writers' processes
    return took


def _throughput(setting: Setting) -> Iterator[Measured | Share]:
    arms = {arm: partial(_of_a_thousand, arm, setting) for arm in ARMS}
    taken = measure.told_in_turns(arms, rounds=ROUNDS, warm=0)
    middle = {arm: measure.middle(found) for arm, found in taken.items()}
    plain = middle["plain insert"]
    peers = ", ".join(
        f"{arm} {1000 / middle[arm]:,.0f} a second ({plain / middle[arm]:.2f} of plain insert)"
        for arm in ARMS
    )
    what = f"a thousand with the log, {WRITERS} writers, {setting.name}, against a plain insert"
    yield Measured(what, plain, middle["ours"], 1 / setting.kept, peer=peers)
    if setting == _WORKING:
        times = middle["one chain"] / middle["ours"]
        yield Share(f"times the rate of one chain, {setting.name}", times, OF_ONE_CHAIN)


@contextmanager
def _sealing() -> Iterator[list[float]]:
    """A sealer at work in a process of its own, and how long entries waited for it."""
    lags: list[float] = [0.0]
    with tempfile.TemporaryDirectory(prefix="hub-bench-sealer-") as folder:
        environment = {
            **os.environ,
            "HUB_LOGIN": "owner",
            "HUB_SEALER_KEY_FILE": f"{folder}/signing.key",
        }
        sealer = subprocess.Popen([*MANAGE, "sealer"], env=environment)
        _wait_for_it()
        context = multiprocessing.get_context("fork")
        told, stopped = context.Queue(), context.Event()
        watch = context.Process(target=_watch, args=(told, stopped))
        watch.start()
        try:
            yield lags
        finally:
            stopped.set()
            lags += told.get()
            watch.join()
            sealer.terminate()
            sealer.wait()


def _wait_for_it() -> None:
    """Until the sealer has begun, and sealed what lay there before."""
    with psycopg.connect(os.environ["OWNER_DATABASE_URL"], autocommit=True) as own:
        for _ in range(600):
            if own.execute("SELECT hub_unsealed_since()").fetchone() == (None,):
                return
            time.sleep(0.2)
    raise RuntimeError("The sealer does not seal.")


def _watch(told: Any, stopped: Any) -> None:
    """Ask twice a second how long the oldest entry has waited, and tell it all at the end.

    Asked oftener it takes the writers' time, of which the plain insert loses none: nothing waits for a seal.
    """
    ask, lags = "SELECT extract(epoch FROM clock_timestamp() - hub_unsealed_since())", []
    with psycopg.connect(os.environ["OWNER_DATABASE_URL"], autocommit=True) as own:
        while not stopped.wait(0.5):
            found = own.execute(ask).fetchone()
            lags.append(float(found[0] or 0) if found else 0.0)
    told.put(lags)


def _long_log(owner: psycopg.Connection) -> Iterator[Measured]:
    """Fill a log, seal it and check it; a million entries, or what the number of entries comes to."""
    count = int(os.environ.get("BENCH_ENTRIES", _MILLION))
    scale = _MILLION / count
    _empty(owner)
    rows = _fill(owner, count)
    limit = _seconds(lambda: root_of([leaf_hash(row) for row in rows])) * scale
    with psycopg.connect(os.environ["OWNER_DATABASE_URL"], autocommit=True) as own:
        sealer = Sealer(own, "bench/log", secrets.token_bytes(32))
        took = _seconds(lambda: _seal_all(sealer))
        sealer.sign()
    yield Measured(f"sealing {count:,} entries", count / 100_000, took, 1.0)
    with psycopg.connect(os.environ["OWNER_DATABASE_URL"]) as own:
        for what, most, with_macs in (
            ("seals", SEALS_ONLY, False),
            ("seals and codes", WITH_MACS, True),
        ):
            started = time.perf_counter()
            report = verify(own, with_macs=with_macs)
            took = (time.perf_counter() - started) * scale
            note = f"{report}; at most {most:g} s: {'met' if took <= most else 'NOT MET'}"
            yield Measured(
                f"checking {what} of a million entries", limit, took, most / limit, note=note
            )


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _seal_all(sealer: Sealer) -> None:
    while sealer.seal():
        """One pass after the other."""


def _empty(owner: psycopg.Connection) -> None:
    """Take the scratch log's entries and the indexes of questions away: what is measured is the proof."""
    owner.execute("ALTER TABLE audit_log_entry DISABLE TRIGGER USER, DISABLE ROW LEVEL SECURITY")
    for table in ("entry", "writer", "seal", "checkpoint"):
        owner.execute(f"ALTER TABLE audit_log_{table} DISABLE TRIGGER USER")
        owner.execute(f"TRUNCATE audit_log_{table}")
    for index in ("entry_things", "entry_people", "entry_owners"):
        owner.execute(f"DROP INDEX {index}")


def _fill(owner: psycopg.Connection, count: int) -> list[bytes]:
    """Put in so many entries of eight writers, an act each, with their codes."""
    writers = [uuid4() for _ in range(WRITERS)]
    lasts = dict.fromkeys(writers, 0)
    mac_of = lines.maker(*macs.newest())
    rows, template = [], lines.encoded(_READ)
    [first] = owner.execute("SELECT pg_current_xact_id()::text::bigint").fetchone() or (0,)
    for place in range(count):
        writer = writers[place % WRITERS]
        lasts[writer] += 1
        row = bytearray(template)
        row[12:28] = uuid4().bytes
        row[32:40] = max(1, first - count + place).to_bytes(8, "big")
        row[44:60] = writer.bytes
        row[64:72] = lasts[writer].to_bytes(8, "big")
        covered = bytes(row)
        rows.append(covered + b"\x00\x00\x00\x21" + mac_of(covered))
    with owner.cursor() as cursor:
        with cursor.copy(f"COPY audit_log_entry ({_NAMES}) FROM STDIN (FORMAT binary)") as copy:
            copy.write(b"PGCOPY\n\xff\r\n\x00" + bytes(8))
            for one in rows:
                copy.write(one)
            copy.write(b"\xff\xff")
        cursor.executemany(
            "INSERT INTO audit_log_writer (id, last) VALUES (%s, %s)", [*lasts.items()]
        )
    owner.execute("ANALYZE audit_log_entry")
    return rows
