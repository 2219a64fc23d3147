"""A backup that failed or did not happen is an alarm by itself, and ends when one is whole (BK5)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from agencies import clock, door
from agencies.actors import Service
from agencies.models.notices import Notice, NoticeKind
from audit.workspace import alarms, backups
from audit.workspace.models import Alarm, AlarmKind, BackupRun
from config.backup import taking
from config.backup.parts import NoBackup
from tests.cast import SETUP, Cast

WATCH = Service("log-watch")
OURS = {AlarmKind.BACKUP_FAILED, AlarmKind.BACKUP_MISSING, AlarmKind.JOURNAL_MISSING}


def standing(cast: Cast, at: datetime | None = None) -> set[str]:
    """What stands about backups once the job has looked, as the auditor reads it."""
    with door.door(WATCH):
        alarms.watch(by=WATCH, at=at or clock.now())
    with door.door(cast.ines):
        found = Alarm.objects.visible_to(cast.ines).standing()
        return {*found.values_list("alarm_kind", flat=True)} & OURS


def made(*, ago: timedelta, is_of_everything: bool = True) -> None:
    with clock.moved(clock.now() - ago), backups.noted(is_of_everything=is_of_everything, by=SETUP):
        pass


@contextmanager
def failing(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """While pg_dump stops."""

    def stop(*_args: Any, **_more: Any) -> Any:
        raise NoBackup("pg_dump stopped")

    with monkeypatch.context() as patched:
        patched.setattr(taking, "take", stop)
        yield


def test_a_backup_that_fails_is_an_alarm_until_one_is_whole(
    committed_cast: Cast, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = str(place / "backups")
    call_command("backup", folder, verbosity=0)
    assert standing(committed_cast) == set()
    with failing(monkeypatch), pytest.raises(CommandError, match="pg_dump stopped"):
        call_command("backup", folder, verbosity=0)
    assert standing(committed_cast) == {AlarmKind.BACKUP_FAILED}
    with door.door(Service("test", agency_id=committed_cast.agency.audit.pk)):
        told = Notice.objects.filter(notice_kind=NoticeKind.LOG_ALARM)
        assert told.filter(receiver=committed_cast.agency.audit).count() == 1
    assert standing(committed_cast) == {AlarmKind.BACKUP_FAILED}  # once
    call_command("backup", folder, verbosity=0)
    assert standing(committed_cast) == set()


def test_a_run_that_was_killed_is_a_failed_one_after_its_longest_time(cast: Cast) -> None:
    with door.door(SETUP):
        BackupRun(is_of_everything=True, begun_at=clock.now()).start()
    assert standing(cast) == set()
    later = clock.now() + backups.LONGEST + timedelta(minutes=1)
    assert AlarmKind.BACKUP_FAILED in standing(cast, later)


def test_a_night_without_a_backup_is_an_alarm(cast: Cast) -> None:
    made(ago=timedelta(hours=25))
    assert standing(cast) == set()
    tomorrow = clock.now() + timedelta(hours=2)
    assert standing(cast, tomorrow) == {AlarmKind.BACKUP_MISSING}
    made(ago=timedelta(0), is_of_everything=False)  # the second database alone is none
    assert AlarmKind.BACKUP_MISSING in standing(cast, tomorrow)
    made(ago=timedelta(0))
    assert AlarmKind.BACKUP_MISSING not in standing(cast, tomorrow)


def test_a_hub_that_was_never_backed_up_is_reminded_after_a_day(cast: Cast, settings: Any) -> None:
    settings.DEMO = False
    assert standing(cast) == set()
    later = clock.now() + timedelta(days=2)
    assert standing(cast, later) == {AlarmKind.BACKUP_MISSING}
    settings.DEMO = True
    assert standing(cast, later) == set()


def test_what_is_revoked_is_backed_up_within_the_hour_where_it_ever_was(cast: Cast) -> None:
    made(ago=timedelta(hours=2))
    assert standing(cast) == set()  # nobody set that up: the night's is all there is
    made(ago=timedelta(minutes=50), is_of_everything=False)
    assert standing(cast) == set()
    assert standing(cast, clock.now() + timedelta(minutes=20)) == {AlarmKind.JOURNAL_MISSING}
