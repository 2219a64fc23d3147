"""Clocks as rows: started, moved, paused, met; swept by a job that can be run twice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar
from uuid import UUID, uuid4

import pytest

from agencies import clock as act_clock
from agencies.actors import Service
from agencies.clock import LONDON
from agencies.door import door
from agencies.models import Notice, NoticeKind
from mash_hub import clocks, jobs
from mash_hub.models import Clock
from tests.cast import SETUP, Cast

MONDAY = datetime(2027, 2, 1, 9, 10, tzinfo=LONDON)
RED = clocks.hours(4)


@dataclass
class Thing:
    """Something that has clocks."""

    kind: ClassVar[str] = "enquiry"

    id: UUID
    reference: str = "E-M5NCQ"


@pytest.fixture
def thing() -> Thing:
    return Thing(uuid4())


def start(cast: Cast, thing: Thing) -> Clock:
    with door(SETUP):
        return clocks.start(
            thing,
            "DECISION",
            target=RED,
            at=MONDAY,
            owner_id=cast.agency.police.pk,
            workspace_id=cast.workspace.mash.pk,
        )


def test_a_clock_that_was_met_in_time_never_breaches(cast: Cast, thing: Thing) -> None:
    start(cast, thing)
    with door(SETUP):
        assert clocks.meet(thing, "DECISION", at=MONDAY + timedelta(hours=3, minutes=45))
        assert not clocks.meet(thing, "DECISION", at=MONDAY + timedelta(hours=5))
        row = clocks.of("enquiry", [thing.id], "DECISION")[thing.id]
        assert row.was_in_time is True
    with act_clock.moved(MONDAY + timedelta(hours=9)), door(Service("clocks")):
        assert clocks.sweep(by=Service("clocks")) == 0


def test_a_breach_is_told_to_its_agency_once_though_the_job_runs_twice(
    cast: Cast, thing: Thing
) -> None:
    start(cast, thing)
    with act_clock.moved(MONDAY + timedelta(hours=4, minutes=1)):
        jobs.sweep_clocks()
        jobs.sweep_clocks(unknown="to an old worker")
    for hat in (cast.hat("owen", "mash"), cast.paula):  # who works there, and their manager (4.0)
        with door(hat):
            told = Notice.objects.visible_to(hat)
            assert [one.reference for one in told] == ["E-M5NCQ"]
            assert told[0].notice_kind == NoticeKind.CLOCK_BREACHED
    with door(cast.kim):
        assert not Notice.objects.visible_to(cast.kim).exists()
    with door(SETUP):
        row = Clock.objects.get()
        assert row.breached_at is not None
        assert row.is_running


def test_a_clock_moved_to_an_earlier_time_breaches_by_that(cast: Cast, thing: Thing) -> None:
    start(cast, thing)
    with door(SETUP):
        moved = clocks.move(thing, "DECISION", at=MONDAY, due_at=MONDAY + timedelta(hours=2))
        assert moved is not None
        assert moved.due_at == MONDAY + timedelta(hours=2)
    with act_clock.moved(MONDAY + timedelta(hours=3)), door(Service("clocks")):
        assert clocks.sweep(by=Service("clocks")) == 1


def test_a_paused_clock_waits_and_goes_on_with_what_was_left(cast: Cast, thing: Thing) -> None:
    start(cast, thing)
    with door(SETUP):
        clocks.pause(thing, "DECISION", at=MONDAY + timedelta(hours=1))
    with act_clock.moved(MONDAY + timedelta(hours=9)), door(Service("clocks")):
        assert clocks.sweep(by=Service("clocks")) == 0
    with door(SETUP):
        row = clocks.resume(thing, "DECISION", at=MONDAY + timedelta(hours=9))
        assert row is not None
        assert row.due_at == MONDAY + timedelta(hours=12)


def test_one_clock_of_a_name_runs_at_a_time(cast: Cast, thing: Thing) -> None:
    first, second = start(cast, thing), start(cast, thing)
    with door(SETUP):
        assert clocks.of("enquiry", [thing.id]) == {(thing.id, "DECISION"): second}
        assert not Clock.objects.running().filter(pk=first.pk).exists()
        assert clocks.stop(thing, at=MONDAY) == 1
