"""Jobs: derived from rows, done twice with one effect, and never stopped by one poisoned row."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
from collections.abc import Collection, Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.db import connections

from agencies import clock, door, hints, tries
from agencies.actors import Service
from agencies.models import Notice, NoticeKind, Session
from agencies.sweeps import SWEEP
from config.celery import app
from mash_hub import clocks, jobs
from mash_hub.models.clocks import Clock
from tests.live.rig import OwnRedis, sign_in, wait_for

READER = Service("test-reader")


def late_clock(cast: Any, reference: str) -> Clock:
    """A time limit that ran out an hour ago."""
    with door.door(READER):
        return Clock.objects.create(
            thing_kind="enquiry",
            thing_id=uuid4(),
            reference=reference,
            name="answer",
            clock_type=clocks.ClockType.CONTINUOUS,
            amount=240,
            owner_id=cast.agency.police.pk,
            workspace_id=cast.workspace.mash.pk,
            started_at=clock.now() - timedelta(hours=5),
            due_at=clock.now() - timedelta(hours=1),
        )


def told(cast: Any) -> list[str]:
    with door.door(cast.owen):
        found = Notice.objects.filter(notice_kind=NoticeKind.CLOCK_BREACHED)
        return sorted(found.values_list("reference", flat=True))


def test_a_job_that_is_delivered_twice_tells_once(cast: Any) -> None:
    late_clock(cast, "E-LATE3")
    jobs.sweep_clocks()
    jobs.sweep_clocks(unknown="an argument of a newer release")
    assert told(cast) == ["E-LATE3"]


UNHURRIED = {
    "audit.workspace.jobs.watch_use",
    "mash_hub.jobs.sweep_attachments",
    "mash_hub.jobs.forget_looks",
    "mash_hub.jobs.let_plans_fall_due",
    "mash_hub.jobs.remove_old_drafts",
    "mash_hub.jobs.suspend_unconfirmed",
}  # what nobody needs any more, and what counts in days; nobody waits for it


def test_every_scheduled_job_may_be_run_twice(cast: Any) -> None:
    for entry in app.conf.beat_schedule.values():
        task = app.tasks.get(entry["task"]) or _loaded(entry["task"])
        task()
        task()
        assert task.acks_late
        assert entry["schedule"] <= 60 or entry["task"] in UNHURRIED


def _loaded(name: str) -> Any:
    app.loader.import_default_modules()
    return app.tasks[name]


def test_a_poisoned_row_is_parked_after_five_tries_and_the_others_go_on(
    cast: Any, monkeypatch: Any, caplog: Any
) -> None:
    poisoned = late_clock(cast, "E-BAD33")
    late_clock(cast, "E-GOOD3")
    honest = clocks.sweep

    def sweep(*, by: Any, only: Collection[UUID]) -> int:
        done = honest(by=by, only=only)
        if poisoned.pk in only:
            raise ValueError
        return done

    monkeypatch.setattr(clocks, "sweep", sweep)
    for turn in range(1, 8):
        with caplog.at_level(logging.ERROR, logger="agencies.tries"):
            jobs.sweep_clocks()
        assert told(cast) == ["E-GOOD3"]
        alerts = [line for line in caplog.messages if line.startswith("ALERT")]
        assert len(alerts) == (1 if turn >= tries.PARK_AFTER else 0)
    with door.door(READER):
        assert tries.parked("clocks") == {poisoned.pk}


def test_a_row_that_failed_for_a_while_is_done_when_it_can_be(cast: Any, monkeypatch: Any) -> None:
    late_clock(cast, "E-LATE3")
    honest = clocks.sweep

    def broken(**_: Any) -> int:
        raise OSError

    monkeypatch.setattr(clocks, "sweep", broken)
    for _ in range(tries.PARK_AFTER - 1):
        jobs.sweep_clocks()
    monkeypatch.setattr(clocks, "sweep", honest)
    jobs.sweep_clocks()
    assert told(cast) == ["E-LATE3"]


def test_jobs_travel_as_json_without_a_word_and_leave_no_result() -> None:
    assert list(app.conf.accept_content) == ["json"]
    assert app.conf.task_serializer == "json"
    assert app.conf.task_ignore_result
    assert app.conf.result_backend is None
    for entry in app.conf.beat_schedule.values():
        assert "args" not in entry
        assert "kwargs" not in entry


# --- a real worker -------------------------------------------------------------------------------


def _program(word: str, *more: str) -> subprocess.Popen[bytes]:
    """A worker or a beat on this test's databases."""
    name, keys = (connections[alias].settings_dict["NAME"] for alias in ("default", "keys"))
    at = os.environ["DATABASE_URL"].rpartition("/")[0]
    environment = {
        **os.environ,
        "DATABASE_URL": f"{at}/{name}",
        "KEYS_DATABASE_URL": f"{at}/{keys}",
        "REDIS_URL": settings.REDIS_URL,
    }
    return subprocess.Popen(
        [
            sys.executable,
            "-m",
            "celery",
            "-A",
            "config.celery",
            word,
            "--loglevel",
            "WARNING",
            *more,
        ],
        env=environment,
        cwd=settings.BASE_DIR,
        start_new_session=True,
    )


@pytest.fixture
def programs(own_redis: OwnRedis) -> Iterator[dict[str, Any]]:
    """A worker with processes of its own, and a beat, on a Redis of this test; all are ended afterwards."""
    made = {
        "worker": _program("worker", "--concurrency", "1", "--without-mingle", "--without-gossip"),
        "beat": _program("beat", "-S", "celery.beat:Scheduler", "--pidfile="),
    }
    yield made
    for program in made.values():
        _kill(program)


def _kill(program: subprocess.Popen[bytes]) -> None:
    if program.poll() is None:
        os.killpg(program.pid, signal.SIGKILL)
    program.wait()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_and_an_emptied_broker_lose_no_work(
    committed_cast: Any, programs: dict[str, Any]
) -> None:
    """BJ2, BJ3: what is to be done stands in rows, and is done within sixty seconds."""
    late_clock(committed_cast, "E-ONE33")
    wait_for(lambda: told(committed_cast) == ["E-ONE33"], seconds=60)
    _kill(programs["worker"])
    late_clock(committed_cast, "E-TWO33")
    hints.connection().flushdb()
    programs["worker"] = _program("worker", "--concurrency", "1", "--without-mingle")
    wait_for(lambda: told(committed_cast) == ["E-ONE33", "E-TWO33"], seconds=60)


def test_expired_sessions_go(cast: Any) -> None:
    _, hat = sign_in(cast.owen)
    with door.door(hat):
        Session.objects.filter(key_hash=hat.session_hash).update(
            expires_at=clock.now() - timedelta(days=2)
        )
    from agencies import sweeps

    sweeps.sweep(by=SWEEP)
    with door.door(READER):
        assert not Session.objects.filter(key_hash=hat.session_hash).exists()
