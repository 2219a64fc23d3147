"""Lost connections, a stopped Redis and slow readers: nothing is lost, nothing comes twice."""

from __future__ import annotations

import asyncio
import json
import secrets
import socket
import time
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest

from agencies import cursors, door, hints, inbox, presence, wires
from agencies.actors import Hat
from agencies.fan_out import LOOK_SECONDS, fan_out
from agencies.models import Notice, NoticeKind
from agencies.reading_out import Answer
from agencies.told import Told
from agencies.wires import Wire
from tests.cast import client_of
from tests.live.rig import (
    OwnRedis,
    Page,
    on_redis,
    relay_process,
    sign_in,
    stalled_browser,
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
    answer = browser.get("/")
    assert answer.status_code == 200
    assert presence._resting.until > 0  # asked once, and not again for a while
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
SHOWN = UUID(int=9)


def some_hat() -> Hat:
    return Hat(UUID(int=2), UUID(int=3), POLICE, UUID(int=4), UUID(int=5), "RESEARCHER", "ab" * 32)


def told(number: int, thing: UUID | None = None) -> Told:
    return Told(number, "ENQUIRY_RATED", f"E-{number}", None, frozenset(), frozenset(), thing)


class Line:
    """A connection whose other end reads, or does not."""

    def __init__(self, *, reads: bool) -> None:
        self.reads, self.is_aborted, self.code = reads, False, 0
        self.frames: list[bytes] = []
        self.tasks: set[asyncio.Task[Any]] = set()

    def write_frame(self, frame: bytes) -> None:
        self.frames.append(frame)

    def waiting(self) -> int:
        return 0 if self.reads else sum(map(len, self.frames))

    def abort(self) -> None:
        self.is_aborted = True

    async def close(self, code: int) -> None:
        self.code = code

    def keep(self, coroutine: Any) -> None:
        self.tasks.add(asyncio.ensure_future(coroutine))

    def wire(self) -> Wire:
        made = Wire(some_hat(), "", line=self, close=self.close, keep=self.keep)
        made.resume(0)
        return made


def test_a_reader_who_takes_nothing_for_ten_seconds_is_dropped() -> None:
    assert (wires.SLOW_SECONDS, LOOK_SECONDS) == (10, 1)
    slow, quick = Line(reads=False), Line(reads=True)
    for line, wire in ((slow, slow.wire()), (quick, quick.wire())):
        wire.look(0.0)
        assert wire.offer(told(1))
        for second in (1.0, 5.0, 10.9):
            wire.look(second)
            assert not line.is_aborted, second
        wire.look(11.0)
    assert (slow.is_aborted, quick.is_aborted) == (True, False)


def test_a_reader_who_takes_a_little_at_a_time_stays() -> None:
    line = Line(reads=False)
    wire = line.wire()
    for number in range(1, 41):
        assert wire.offer(told(number))
    for second in range(0, 200, 9):
        wire.look(float(second))
        line.frames.pop()  # one more has left
    assert not line.is_aborted


def test_a_reader_who_lets_more_than_a_hundred_wait_is_dropped() -> None:
    line = Line(reads=False)
    wire = line.wire()
    for number in range(1, 101):
        wire.offer(told(number))
    assert not line.is_aborted
    for number in range(101, 500):
        wire.offer(told(number))
    assert line.is_aborted
    assert line.waiting() < wires.QUEUE + wires.LARGEST  # the memory is bounded
    assert not wire.is_busy()


def deciding(line: Line) -> Wire:
    made = Wire(
        some_hat(),
        "",
        line=line,
        close=line.close,
        keep=line.keep,
        decided=frozenset({"ENQUIRY_RATED"}),
    )
    made.shows = SHOWN
    made.resume(0)
    return made


def cursors_of(frames: list[bytes]) -> list[int]:
    heard = [json.loads(frame[frame.index(b"{") :]) for frame in frames]
    return [cursors.number_of(one["cursor"], some_hat()) for one in heard]


def test_a_page_that_is_cut_off_amid_an_answer_goes_on_at_the_next_notice() -> None:
    """What is decided together is written one after the other, and so are the cursors (FS7)."""
    line = Line(reads=True)
    wire = deciding(line)
    things = [UUID(int=100 + number) for number in range(1, 5)]
    for number, thing in enumerate(things, 1):
        wire.offer(told(number, thing))
    read = frozenset({things[1]})
    wire.answer(wire.listener(), Answer(frozenset(things), read, {"lines": []}))
    assert cursors_of(line.frames) == [0, 2, 3, 4]  # the words of the second came first


def test_a_reader_of_a_long_line_is_not_dropped_for_what_is_told_next() -> None:
    line = Line(reads=False)
    wire = deciding(line)
    first = UUID(int=100)
    wire.offer(told(1, first))
    words = {"lines": "ŵ" * wires.QUEUE}
    wire.answer(wire.listener(), Answer(frozenset({first}), frozenset({first}), words))
    for number in range(2, 101):
        wire.offer(told(number, thing := UUID(int=100 + number)))
        assert not wire.listener().live  # to whoever has something waiting nothing is read out
        wire.answer(wire.listener(), Answer(frozenset({thing})))
    assert not line.is_aborted
    for number in range(101, 300):
        wire.offer(told(number, thing := UUID(int=100 + number)))
        wire.answer(wire.listener(), Answer(frozenset({thing})))
    assert line.is_aborted


def test_the_longest_frame_there_is_keeps_to_what_the_limit_is_reckoned_with() -> None:
    longest = max(NoticeKind.values, key=len)
    limit = Notice._meta.get_field("reference").max_length or 0
    frame = Told(2**40, longest, "E" * limit, None, frozenset(), frozenset()).frame(
        cursors.Sealer(some_hat()).seal(2**40)
    )
    assert len(frame) <= wires.LARGEST


def test_a_frame_is_one_text_message_whose_cursor_is_this_sockets_own() -> None:
    first, second = Line(reads=True), Line(reads=True)
    for line in (first, second):
        line.wire().offer(told(1))
    assert first.frames != second.frames  # two cursors never look alike
    for line in (first, second):
        (frame,) = line.frames
        assert frame[:2] == bytes([0x81, len(frame) - 2])
        heard = json.loads(frame[2:])
        assert (heard["kind"], heard["reference"]) == ("ENQUIRY_RATED", "E-1")
        assert cursors.number_of(heard["cursor"], some_hat()) == 1


async def test_a_wire_that_is_closed_sends_nothing_more() -> None:
    line = Line(reads=True)
    wire = line.wire()
    wire.close_soon(4401)
    await asyncio.gather(*line.tasks)
    wire.offer(told(1))
    assert (line.code, line.frames, line.is_aborted) == (4401, [], False)


def read_to_the_end(connection: socket.socket) -> None:
    while connection.recv(65536):
        """What the kernel still held."""


@pytest.mark.django_db(transaction=True)
def test_a_browser_that_stops_reading_is_cut_off_and_holds_nobody_up(
    committed_cast: Any, port: int
) -> None:
    """WS6 on a real connection: its end is torn down, what waited is forgotten, others hear all."""
    cast, mash = committed_cast, committed_cast.workspace.mash.pk
    quick = Page(port, cast.owen).open()
    with stalled_browser(port, cast.owen) as stalled, relay_process():
        wait_for(lambda: len(fan_out.wires) == 2)
        sent = 0
        while len(fan_out.wires) == 2:
            assert sent < 2000, "It was never cut off."
            tell(cast.agency.police, *references(100), workspace_id=mash)
            sent += 100
            wait_for(lambda sent=sent: len(quick.hear(seconds=0.05)) >= sent, seconds=20)
        stalled.settimeout(10)
        with pytest.raises(ConnectionResetError):
            read_to_the_end(stalled)
    assert len(quick.heard) == sent
    quick.close()


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
