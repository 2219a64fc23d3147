"""The log watches itself: late seals, silent and refusing witnesses are alarms that raise and end themselves."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.conf import settings as hub
from django.db import OperationalError

from agencies import clock, door
from agencies.actors import Service
from agencies.models.notices import Notice, NoticeKind
from audit.log import entries as log
from audit.log.entries import Verb
from audit.log.models import Cosignature
from audit.log.seals import Sealer
from audit.proof.notes import COSIGNATURE, ED25519, make_key, public_key, read_key
from audit.proof.witness import Witness, server
from audit.workspace import alarms, asking, jobs
from audit.workspace.models import Alarm, AlarmKind, Check, Reach
from tests.audit_log.test_seals import admin_url, as_owner, seal_all
from tests.cast import Cast
from tests.security.test_log_rights import as_owner as as_tables_owner
from tests.security.walking import entries

WATCH = Service("log-watch")


def superuser() -> psycopg.Connection:
    """Somebody who has the database."""
    found = psycopg.connect(admin_url(), autocommit=True)
    found.execute("SET session_replication_role = replica")
    return found


def standing(cast: Cast) -> list[str]:
    with door.door(cast.ines):
        return [alarm.alarm_kind for alarm in Alarm.objects.visible_to(cast.ines).standing()]


def test_an_entry_that_waits_long_is_an_alarm_that_is_raised_once_and_ends_by_itself(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    with door.door(cast.devika):
        log.write(by=cast.devika, verb=Verb.VIEWED, at=clock.now())
    monkeypatch.setattr(alarms, "SEAL_LATE", -1.0)
    for _ in range(2):
        with door.door(WATCH):
            alarms.watch(by=WATCH, at=clock.now())
    assert standing(cast) == [AlarmKind.SEALS_LATE]
    with door.door(Service("test", agency_id=cast.agency.audit.pk)):
        told = Notice.objects.filter(notice_kind=NoticeKind.LOG_ALARM)
        assert told.filter(receiver=cast.agency.audit).count() == 1
    monkeypatch.setattr(alarms, "SEAL_LATE", 1e9)
    with door.door(WATCH):
        alarms.watch(by=WATCH, at=clock.now())
    assert standing(cast) == []


def told_of_alarms(cast: Cast) -> int:
    with door.door(Service("test", agency_id=cast.agency.audit.pk)):
        told = Notice.objects.filter(notice_kind=NoticeKind.LOG_ALARM)
        return int(told.filter(receiver=cast.agency.audit).count())


def test_a_log_that_takes_no_entry_is_an_alarm_and_its_end_is_in_the_log(cast: Cast) -> None:
    """AD3, LG9: what is told is told although nothing can be written down."""
    jobs.try_log()
    assert standing(cast) == []
    as_tables_owner("REVOKE INSERT ON audit_log_entry FROM app")
    for _ in range(2):
        jobs.try_log()
    assert standing(cast) == [AlarmKind.LOG_REFUSES]
    assert told_of_alarms(cast) == 1
    as_tables_owner("GRANT INSERT ON audit_log_entry TO app")
    for _ in range(2):
        jobs.try_log()
    assert standing(cast) == []
    assert told_of_alarms(cast) == 2
    of_it = [one for one in entries() if one.ground == AlarmKind.LOG_REFUSES]
    assert [one.verb for one in of_it] == ["ENDED"]


def test_that_the_database_is_away_is_no_refusal_of_the_log(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(_: Any) -> None:
        raise OperationalError("the connection is closed")

    monkeypatch.setattr(alarms.log, "flush", away)
    with pytest.raises(OperationalError):
        alarms.try_log(by=WATCH)
    monkeypatch.undo()
    assert standing(cast) == []


def test_the_limits_of_lateness_and_of_clocks_are_those_that_were_promised() -> None:
    assert (alarms.SEAL_LATE, alarms.SKEW) == (5.0, 2.0)  # AD7, AD12


def test_a_broken_log_is_an_alarm_until_it_is_found_whole(cast: Cast) -> None:
    for broken, kinds in ((2, [AlarmKind.LOG_BROKEN]), (0, [])):
        with door.door(WATCH):
            check = Check(checked_at=clock.now(), entries=9, writers=1, broken=broken)
            alarms.record(check, by=WATCH)
        assert standing(cast) == kinds
    with door.door(cast.devika):
        assert not Alarm.objects.visible_to(cast.devika).exists()


def test_a_check_of_the_seals_alone_does_not_take_back_what_a_whole_one_found(cast: Cast) -> None:
    broken = [AlarmKind.LOG_BROKEN]
    for reach, found, kinds in (
        (Reach.WHOLE, 2, broken),
        (Reach.SEALS, 0, broken),  # it looks at no entry’s code
        (Reach.SEALS, 1, broken),
        (Reach.WHOLE, 0, []),
        (Reach.SEALS, 1, broken),
        (Reach.SEALS, 0, []),  # as much as raised it
        (Reach.SEALS, 1, broken),
        (Reach.WHOLE, 0, []),
    ):
        with door.door(WATCH):
            at = clock.now()
            check = Check(checked_at=at, entries=9, writers=1, broken=found, reach=reach)
            alarms.record(check, by=WATCH)
            alarms.watch(by=WATCH, at=at)
        assert standing(cast) == kinds, (reach, found)


class Elsewhere(Sealer):
    """A sealer that finds the database on another cluster, as after a restore."""

    def cluster(self) -> str:
        return "7/7"


def test_a_refusal_because_of_a_restore_ends_once_the_restore_is_known_outside_the_database(
    committed_cast: Cast, police: ThreadingHTTPServer, tmp_path: Path, settings: Any
) -> None:
    file = tmp_path / "witnesses.toml"
    settings.WITNESSES_FILE = str(file)
    by, key = Service("witnesses"), read_key(tmp_path / "signing.key")
    with as_owner() as own:
        sealer = Sealer(own, *key)
        seal_all(sealer, own)
        sealer.sign()
        asking.ask_all(by=by)
        with door.door(committed_cast.devika):
            log.write(by=committed_cast.devika, verb=Verb.VIEWED, at=clock.now())
        seal_all(sealer, own)
        sealer.sign()
        asking.ask_all(by=by)
        with superuser() as intruder:  # the backup was taken before the last seal
            intruder.execute("DELETE FROM audit_log_cosignature")
            for table, place in (("seal", "number"), ("checkpoint", "size")):
                intruder.execute(
                    f"DELETE FROM audit_log_{table} WHERE {place} = (SELECT max({place})"
                    f" FROM audit_log_{table})"
                )
        restored = Elsewhere(own, *key)
        seal_all(restored, own)
        restored.sign()
    asking.ask_all(by=by)
    assert standing(committed_cast) == [AlarmKind.WITNESS_REFUSED]
    told = file.read_text()
    file.write_text(f"restored_epochs = [3]\n{told}")  # of another restore
    asking.ask_all(by=by)
    assert standing(committed_cast) == [AlarmKind.WITNESS_REFUSED]
    file.write_text(f"restored_epochs = [2]\n{told}")
    asking.ask_all(by=by)
    assert standing(committed_cast) == []


@pytest.fixture
def police(tmp_path: Path) -> Iterator[ThreadingHTTPServer]:
    """The witness of the police, and a hub that knows it."""
    make_key(hub.LOG_NAME, tmp_path / "signing.key", ED25519)
    witness_key = make_key("police.example", tmp_path / "witness.key", COSIGNATURE)
    hub_key = public_key(*read_key(tmp_path / "signing.key"), ED25519)
    running = server(
        Witness(tmp_path / "witness.key", tmp_path / "signed", hub_key), "127.0.0.1", 0
    )
    threading.Thread(target=running.serve_forever, daemon=True).start()
    (tmp_path / "witnesses.toml").write_text(
        f'[[witness]]\nagency = "Police"\nkey = "{witness_key}"\n'
        f'url = "http://127.0.0.1:{running.server_port}"\n'
    )
    yield running
    running.shutdown()
    running.server_close()


def test_a_witness_signs_while_the_log_grows_and_refuses_when_it_was_rewritten(
    committed_cast: Cast, police: ThreadingHTTPServer, tmp_path: Path, settings: Any
) -> None:
    settings.WITNESSES_FILE = str(tmp_path / "witnesses.toml")
    by = Service("witnesses")
    with as_owner() as own:
        sealer = Sealer(own, *read_key(tmp_path / "signing.key"))
        seal_all(sealer, own)
        sealer.sign()
        assert asking.ask_all(by=by) == 1
        assert asking.ask_all(by=by) == 1  # nothing new: it says again that it is there
        assert standing(committed_cast) == []
        with superuser() as intruder:
            intruder.execute("DELETE FROM audit_log_seal")
            intruder.execute("DELETE FROM audit_log_checkpoint")
        forger = Sealer(own, *read_key(tmp_path / "signing.key"))
        seal_all(forger, own)
        with superuser() as intruder:
            intruder.execute("UPDATE audit_log_seal SET nodes = sha256(nodes)")
        forged = Sealer(own, *read_key(tmp_path / "signing.key"))
        seal_all(forged, own)
        forged.sign()
    assert asking.ask_all(by=by) == 0
    assert standing(committed_cast) == [AlarmKind.WITNESS_REFUSED]
    with door.door(by):
        assert {one.witness for one in Cosignature.objects.all()} == {"police.example"}


def test_a_witness_that_does_not_answer_is_an_alarm(
    committed_cast: Cast, police: ThreadingHTTPServer, tmp_path: Path, settings: Any
) -> None:
    settings.WITNESSES_FILE = str(tmp_path / "witnesses.toml")
    with as_owner() as own:
        sealer = Sealer(own, *read_key(tmp_path / "signing.key"))
        seal_all(sealer, own)
        sealer.sign()
    police.shutdown()
    police.server_close()
    assert asking.ask_all(by=Service("witnesses")) == 0
    assert standing(committed_cast) == [AlarmKind.WITNESS_SILENT]


def test_clocks_that_disagree_by_more_than_two_seconds_are_an_alarm(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """AD12: entries are ordered by the database's clock; whoever reads both times is told."""

    def stands(ahead: float) -> list[UUID]:
        there = datetime.now(UTC) + timedelta(seconds=ahead)
        monkeypatch.setattr(alarms, "_machine_time", lambda: there)
        with door.door(WATCH):
            alarms.watch(by=WATCH, at=clock.now())
        with door.door(cast.ines):
            found = Alarm.objects.visible_to(cast.ines).standing()
            return [*found.filter(alarm_kind=AlarmKind.CLOCKS_DIFFER).values_list("pk", flat=True)]

    assert stands(0) == []
    first = stands(3)
    assert len(first) == 1
    assert stands(-3) == first
    assert stands(1) == []
