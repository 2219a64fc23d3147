"""The bench compares equal work: its arms do the same, and its numbers are those of the arms."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from agencies.door import door
from audit.log.models import Entry
from config.bench import broadcast, measure, sealed
from config.bench.measure import Line
from config.bench.privacy import both_ways
from config.bench.scratch import _url
from config.bench.sockets import PONG, TEXT, Socket, masked
from tests.cast import Cast


def test_the_pages_of_sealed_plain_and_fernet_rows_show_the_same_words(cast: Cast) -> None:
    pages = {name: str(page(0)) for name, page in sealed.arms(cast.devika).items()}
    assert set(pages) == {"ours", "limit", "peer"}
    assert pages["ours"] == pages["limit"] == pages["peer"]
    assert pages["ours"].count("<tr>") == sealed.ROWS


def test_only_the_sealed_page_leaves_its_entry_and_exactly_one(cast: Cast) -> None:
    pages = sealed.arms(cast.devika)

    def number() -> int:
        with door(cast.devika):
            return Entry.objects.filter(person_id=cast.devika.person_id, verb="READ").count()

    before = number()
    pages["limit"](0)
    pages["peer"](0)
    assert number() == before
    pages["ours"](0)
    assert number() == before + 1


def test_the_plain_rows_are_as_large_as_the_sealed_ones(cast: Cast) -> None:
    made = sealed.fill(cast.devika)
    with door(cast.devika):
        rows = sealed.SealedReason.objects.in_bulk([*made.sealed, *made.plain])
    assert len({len(bytes(row.sentence)) for row in rows.values()}) == 1


def test_arms_take_turns_and_warm_rounds_are_thrown_away() -> None:
    done: list[tuple[str, int]] = []
    arms = {"a": lambda n: done.append(("a", n)), "b": lambda n: done.append(("b", n))}
    taken = measure.in_turns(arms, rounds=4, warm=2)
    assert {name: len(seconds) for name, seconds in taken.items()} == {"a": 4, "b": 4}
    firsts = [name for name, _ in done[::2]]
    assert firsts == ["a", "b"] * 3
    assert sorted(done) == [(name, n) for name in "ab" for n in range(6)]


def test_a_line_says_limit_ours_ratio_and_target() -> None:
    line = Line("a page", 0.002, 0.005, 3.0, "peer: none")
    assert line.is_met
    assert str(line) == (
        "a page: limit 2.00 ms, ours 5.00 ms, ratio 2.50 (target at most 3) met; peer: none"
    )
    assert not Line("a page", 0.002, 0.007, 3.0).is_met


def test_a_difference_in_either_direction_tells_something() -> None:
    assert not both_ways("x", [1.0], [1.3]).is_met
    assert not both_ways("x", [1.3], [1.0]).is_met
    assert both_ways("x", [1.1], [1.0]).is_met


def test_scratch_databases_are_reached_with_each_login_of_the_hub(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://web:one@db:5433/hub")
    monkeypatch.setenv("OWNER_DATABASE_URL", "postgres://owner:two@db:5433/hub")
    monkeypatch.delenv("RELAY_DATABASE_URL", raising=False)
    assert _url("web", "hub_bench_1") == "postgres://web:one@db:5433/hub_bench_1"
    assert _url("owner", "hub_bench_1") == "postgres://owner:two@db:5433/hub_bench_1"
    assert _url("relay", "hub_bench_1") == "postgres://relay@db:5433/hub_bench_1"
    monkeypatch.setenv("DATABASE_URL", "postgres://web@/hub?host=/run/demo")
    assert _url("relay", "hub_bench_1") == "postgres://relay@/hub_bench_1?host=/run/demo"


class Written:
    """A transport that keeps what is written."""

    def __init__(self) -> None:
        self.sent: list[bytes] = []

    def write(self, data: bytes) -> None:
        self.sent.append(data)


async def test_a_socket_of_the_bench_says_hello_counts_messages_and_answers_pings() -> None:
    arrivals: list[float] = []
    where: dict[str, Any] = {"path": "/live/", "headers": {"Origin": "x"}, "hello": '{"after":1}'}
    socket, transport = Socket(where, arrivals), Written()
    socket.connection_made(transport)  # type: ignore[arg-type]
    assert transport.sent[0].startswith(b"GET /live/ HTTP/1.1\r\n")
    long = b"\x81\x7e" + (200).to_bytes(2, "big") + b"y" * 200
    stream = b"HTTP/1.1 101 Switching Protocols\r\n\r\n" + b"\x81\x02hi" + long + b"\x89\x01p"
    for cut in range(0, len(stream), 7):
        socket.data_received(stream[cut : cut + 7])
    await asyncio.sleep(0)

    assert socket.is_open.result() is True
    assert len(arrivals) == 2
    assert [sent[0] & 0xF for sent in transport.sent[1:]] == [TEXT, PONG]


def test_frames_are_masked_as_a_browser_masks_them() -> None:
    for size in (5, 300):
        payload = bytes(range(256))[:5] * (size // 5)
        frame = masked(TEXT, payload)
        start = 2 if size < 126 else 4
        mask, body = frame[start : start + 4], frame[start + 4 :]
        assert frame[1] & 0x80
        assert bytes(byte ^ mask[i % 4] for i, byte in enumerate(body)) == payload


def test_every_size_of_broadcast_has_its_target() -> None:
    assert broadcast.TARGETS == {50: 3.0, 500: 2.5, 2000: 2.0}
