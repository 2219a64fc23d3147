"""Lost connections, a stopped Redis and slow readers: nothing is lost, nothing comes twice."""

from __future__ import annotations

import asyncio
import json
import secrets
import time
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from websockets.exceptions import ConnectionClosed

from agencies import door, hints, inbox, wires
from agencies.actors import Hat
from agencies.fan_out import fan_out
from agencies.models import Notice, NoticeKind
from agencies.wires import Told, Wire
from tests.cast import client_of
from tests.live.rig import (
    OwnRedis,
    Page,
    on_redis,
    relay_process,
    sign_in,
    tell,
    wait_for,
    web_process,
)


@pytest.fixture
def own_redis(transactional_db: None) -> Iterator[OwnRedis]:
    """A Redis that the test may kill, already the one this process uses."""
    own = OwnRedis()
    own.start()
    with on_redis(own.url):
        yield own
    own.remove()


def references(number: int) -> list[str]:
    return [f"E-N{one:04}" for one in range(number)]


@pytest.mark.django_db(transaction=True)
def test_a_page_that_was_away_hears_everything_once_and_in_order(
    committed_cast: Any, port: int
) -> None:
    cast, mash = committed_cast, committed_cast.workspace.mash.pk
    page = Page(port, cast.owen)
    with relay_process():
        for reference in references(250):  # more than one part of a replay
            tell(cast.agency.police, reference, workspace_id=mash)
        wait_for(lambda: _unnumbered(cast) == 0)
        page.open()
        wait_for(lambda: len(page.hear(seconds=0.2)) == 250)
    assert page.references() == references(250)
    page.close()


def _unnumbered(cast: Any) -> int:
    with door.door(cast.owen):
        return Notice.objects.filter(number__isnull=True).count()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_hundred_lost_connections_lose_and_double_nothing(committed_cast: Any, port: int) -> None:
    """WS9, while notices keep coming."""
    cast, mash = committed_cast, committed_cast.workspace.mash.pk
    key, worn = sign_in(cast.owen)
    page = Page(port, cast.owen, key=key, worn=worn)
    told: list[str] = []
    with relay_process():
        for turn in range(100):
            page.open()
            for _ in range(1 + secrets.randbelow(3)):
                reference = f"E-{turn:03}{len(told) % 1000:03}"
                tell(cast.agency.police, reference, workspace_id=mash)
                told.append(reference)
            page.hear(seconds=secrets.choice([0.001, 0.01, 0.05]))
            page.drop()
            wait_for(lambda: len(fan_out.wires) < 3)
        page.open()
        wait_for(lambda: len(page.hear(seconds=0.2)) >= len(told), seconds=20)
    assert page.references() == told
    page.close()


@pytest.mark.django_db(transaction=True)
def test_a_restarted_redis_delivers_everything_once_within_five_seconds(
    committed_cast: Any, own_redis: OwnRedis, port: int
) -> None:
    """FS4: killed, things happen, started again; the sockets stay open all the while."""
    cast, mash = committed_cast, committed_cast.workspace.mash.pk
    pages = [Page(port, hat).open() for hat in (cast.owen, cast.owen)]  # two tabs
    with relay_process():
        tell(cast.agency.police, "E-BEFOR", workspace_id=mash)
        for page in pages:
            wait_for(page.hear)
        own_redis.kill()
        for reference in references(20):
            tell(cast.agency.police, reference, workspace_id=mash)
        assert all(len(page.hear(seconds=0.3)) == 1 for page in pages)
        own_redis.start()
        began = time.monotonic()
        for page in pages:
            wait_for(lambda page=page: len(page.hear(seconds=0.1)) == 21)
        assert time.monotonic() - began < 5
        tell(cast.agency.police, "E-AFTER", workspace_id=mash)
        expected = ["E-BEFOR", *references(20), "E-AFTER"]
        for page in pages:
            wait_for(lambda page=page: len(page.hear(seconds=0.1)) >= 22)
            assert page.references() == expected
            page.close()


@pytest.mark.django_db(transaction=True)
def test_without_redis_pages_and_acts_work_and_notices_come_late_but_complete(
    committed_cast: Any, own_redis: OwnRedis
) -> None:
    """FS3: an act posts its notices, pages answer, nobody is shown as here; later all is told."""
    cast = committed_cast
    own_redis.kill()
    browser = client_of(cast.owen)
    began = time.monotonic()
    answer = browser.get("/")
    assert (answer.status_code, time.monotonic() - began < 3) == (200, True)
    assert answer.context["here"] is None
    tell(cast.agency.police, "E-LATE9", workspace_id=cast.workspace.mash.pk)
    assert b"E-LATE9" in browser.get("/notices/").content
    with web_process() as port, relay_process():
        page = Page(port, cast.owen)
        page.open()
        assert fan_out.subscribed is False
        own_redis.start()
        wait_for(lambda: page.hear(seconds=0.1))
        assert page.references() == ["E-LATE9"]
        page.close()


@pytest.mark.django_db(transaction=True)
def test_messages_doubled_or_out_of_order_on_redis_reach_nobody_twice(
    committed_cast: Any, port: int
) -> None:
    """FS7: the table fills a gap, a repeat is dropped, and the order is that of the numbers."""
    cast, mash = committed_cast, committed_cast.workspace.mash.pk
    page = Page(port, cast.owen).open()
    page.hear()
    from agencies import relay

    for reference in references(6):
        tell(cast.agency.police, reference, workspace_id=mash)
    relay.number_waiting()
    with door.door(cast.owen):
        rows = list(Notice.objects.order_by("number"))
    for place in (0, 0, 3, 1, 2, 2, 5, 4, 0, 5):
        hints.connection().publish(hints.NOTICES, json.dumps(relay.message_of(rows[place])))
    hints.connection().publish(hints.NOTICES, "no json")
    hints.connection().publish(hints.NOTICES, json.dumps({"agency": 1}))
    wait_for(lambda: len(page.hear(seconds=0.1)) >= 6)
    assert page.references() == references(6)
    page.close()


# --- slow readers --------------------------------------------------------------------------------

POLICE = UUID(int=1)


def some_hat() -> Hat:
    return Hat(UUID(int=2), UUID(int=3), POLICE, UUID(int=4), UUID(int=5), "RESEARCHER", "ab" * 32)


def told(number: int) -> Told:
    return Told(number, "ENQUIRY_RATED", f"E-{number}", None, frozenset(), frozenset())


class Line:
    """A connection whose other end reads, or does not."""

    def __init__(self, *, reads: bool) -> None:
        self.reads, self.sent, self.code = reads, 0, 0
        self.tasks: set[asyncio.Task[Any]] = set()

    async def send(self, _text: str) -> None:
        if not self.reads:
            await asyncio.Event().wait()
        self.sent += 1

    async def close(self, code: int) -> None:
        self.code = code

    def keep(self, coroutine: Any) -> None:
        task = asyncio.ensure_future(coroutine)
        self.tasks.add(task)

    def wire(self) -> Wire:
        made = Wire(some_hat(), "", send=self.send, close=self.close, keep=self.keep)
        made.resume(0)
        return made


async def test_a_reader_who_takes_nothing_for_ten_seconds_is_dropped(monkeypatch: Any) -> None:
    assert wires.SLOW_SECONDS == 10
    monkeypatch.setattr(wires, "SLOW_SECONDS", 0.05)
    slow, quick = Line(reads=False), Line(reads=True)
    for wire in (slow.wire(), quick.wire()):
        assert wire.offer(told(1))
    await asyncio.sleep(0.2)
    assert (slow.code, quick.code, quick.sent) == (wires.TOO_SLOW, 0, 1)


async def test_a_reader_who_lets_more_than_a_hundred_wait_is_dropped() -> None:
    slow = Line(reads=False)
    wire = slow.wire()
    for number in range(1, 101):
        wire.offer(told(number))
    await asyncio.sleep(0.01)
    assert slow.code == 0
    for number in range(101, 500):
        wire.offer(told(number))
    await asyncio.sleep(0.01)
    assert slow.code == wires.TOO_SLOW
    assert not wire.is_busy()  # what waited is forgotten: the memory is bounded


async def test_a_slow_reader_holds_nobody_else_up() -> None:
    slow, quick = Line(reads=False), Line(reads=True)
    first, second = slow.wire(), quick.wire()
    for number in range(1, 51):
        first.offer(told(number))
        second.offer(told(number))
    await asyncio.sleep(0.05)
    assert quick.sent == 50
    for task in slow.tasks:
        task.cancel()


# --- the two faces of one rule -------------------------------------------------------------------


def test_the_socket_and_the_page_agree_on_who_is_told_what(cast: Any) -> None:
    """`Told.is_for` says the same as `Notice.objects.visible_to`, for every hat of the cast."""
    from tests.cast import PEOPLE

    mash, marac = cast.workspace.mash.pk, cast.workspace.marac.pk
    tom, lee = cast.person.tom.pk, cast.person.lee.pk
    for agency in (cast.agency.housing, cast.agency.police):
        for workspace in (mash, marac, None):
            tell(agency, "E-ALL33", workspace_id=workspace)
            tell(agency, "E-TOM33", workspace_id=workspace, persons=[tom])
            tell(agency, "E-BOTH3", workspace_id=workspace, persons=[tom, lee], not_for=[lee])
            tell(agency, "E-NOT33", workspace_id=workspace, not_for=[tom])
            for kind in NoticeKind:
                tell(agency, "E-KIND3", workspace_id=workspace, notice_kind=kind)
    for name, (_, _, hats) in PEOPLE.items():
        for place, _ in hats:
            hat = cast.hat(name, place)
            with door.door(hat):
                seen = set(inbox.told(hat).values_list("pk", flat=True))
                mine = Notice.objects.filter(receiver=hat.agency_id)
                assert seen == {row.pk for row in mine if Told.from_row(row).is_for(hat)}


def test_the_client_closing_while_we_write_is_no_error() -> None:
    line = Line(reads=True)

    async def run() -> None:
        async def gone(_text: str) -> None:
            raise ConnectionClosed(None, None)

        line.send = gone  # type: ignore[method-assign]
        wire = line.wire()
        wire.offer(told(1))
        await asyncio.gather(*line.tasks)
        assert not wire.is_busy()

    asyncio.run(run())
