"""The bench compares equal work: its arms do the same, and its numbers are those of the arms."""

from __future__ import annotations

import asyncio
import json
import time
from pathlib import Path

import pytest

from agencies import cursors, sessions, wires
from agencies.door import door
from audit.log.models import Entry
from config.bench import attachments, broadcast, measure, meeting, screens, sealed
from config.bench.browsers import sessions_of
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


def test_a_socket_of_the_bench_says_hello_counts_messages_and_answers_pings() -> None:
    browser = Socket("/live/", {"Origin": "x"}, '{"after":1}')
    assert browser.request().startswith(b"GET /live/ HTTP/1.1\r\n")
    assert b"\r\nOrigin: x\r\n" in browser.request()
    long = b"\x81\x7e" + (200).to_bytes(2, "big") + b"y" * 200
    stream = b"HTTP/1.1 101 Switching Protocols\r\n\r\n" + b"\x81\x02hi" + long + b"\x89\x01p"
    taken = [browser.take(stream[cut : cut + 7]) for cut in range(0, len(stream), 7)]
    answers = [answer for _, answer in taken if answer]

    assert browser.is_open is True
    assert sum(messages for messages, _ in taken) == 2
    assert [answer[0] & 0xF for answer in answers] == [TEXT, PONG]


def test_a_socket_that_is_not_let_in_says_nothing() -> None:
    browser = Socket("/live/", {}, "hello")
    assert browser.take(b"HTTP/1.1 403 Forbidden\r\n\r\n") == (0, b"")
    assert browser.is_open is False


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


def test_limit_and_peer_send_as_many_bytes_as_the_hub() -> None:
    told = json.loads(broadcast.message())
    assert set(told) == {"cursor", "kind", "reference"}
    assert len(told["cursor"]) == cursors.LENGTH


def test_each_of_the_benchs_sockets_is_of_a_session_of_its_own(cast: Cast) -> None:
    keys = sessions_of(cast.devika, 7)
    assert len({sessions.hashed(key) for key in keys}) == 7
    with door(cast.devika):
        worn = wires.standing_now(map(sessions.hashed, keys))
    assert {found.hat.membership_id for found in worn.values() if found.hat} == {
        cast.devika.membership_id
    }
    assert len(worn) == 7


@pytest.mark.parametrize("has_peer", [True, False])
def test_the_line_gives_the_middle_of_the_rounds_and_says_whether_the_peer_ran(
    has_peer: bool,
) -> None:
    taken = {"limit": [0.001, 0.002, 0.9], "ours": [0.003, 0.004, 0.5]}
    if has_peer:
        taken["peer"] = [0.02, 0.01, 0.1]
    line = broadcast._line(50, taken, 1.5)
    assert (line.limit, line.ours, line.target) == (0.002, 0.004, 3.0)
    expected = "20.00 ms, ratio 10.00" if has_peer else "requirements/bench.txt"
    assert expected in line.peer
    assert line.note.startswith("load 1.5 before and ")


class Heard:
    """Sockets that report arrivals in parts."""

    def __init__(self, *parts: list[float]) -> None:
        self.parts = list(parts)

    def ask(self, _line: str) -> str:
        return json.dumps(self.parts.pop(0) if self.parts else [])


def test_a_round_waits_for_every_socket_and_fails_when_one_heard_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(broadcast, "POLL", 0)
    monkeypatch.setattr(broadcast, "PATIENCE", 0.1)
    arm = broadcast.Arm(lambda: 10.0, Heard([10.1], [], [10.2, 10.3]), 3)  # type: ignore[arg-type]
    assert arm.round(0) == pytest.approx(0.3, abs=0.003)
    arm = broadcast.Arm(lambda: 10.0, Heard([10.1]), 2)  # type: ignore[arg-type]
    with pytest.raises(RuntimeError, match="1 of 2 messages arrived"):
        arm.round(0)


def test_the_arms_of_an_attached_file_do_the_same_work(tmp_path: Path) -> None:
    size = 200_001
    arms = attachments.arms(tmp_path, size)
    for name in ("copy", "seal", "peer"):
        arms[name](0)
    assert (tmp_path / "copy").read_bytes() == (tmp_path / "plain").read_bytes()
    assert (arms["read"](0), arms["open"](0)) == (size, size)
    assert (tmp_path / "plain").read_bytes()[:64] not in (tmp_path / "sealed").read_bytes()


class Quiet(screens.Screen):
    """A screen that notes when it would fetch."""

    def __init__(self) -> None:
        given = {"path": "/lines/", "shown": "1", "cookie": "", "origin": "", "cursor": ""}
        given |= {"shows": "", "leads": True}
        super().__init__(1, given)
        self.began = 0

    def _begin(self) -> None:
        self.timer, self.is_wanted = None, False
        self.last = time.monotonic()
        self.began += 1


async def test_a_screen_of_the_bench_fetches_at_once_and_joins_a_burst_as_pages_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(screens, "AT_MOST_EVERY", 0.05)
    monkeypatch.setattr(screens, "JITTER", 0.01)
    screen = Quiet()
    seat = screens.Seat(screen, {}, "")
    seat.said(b'{"kind": "ENQUIRY_RATED", "reference": "E-1"}')
    assert (screen.hinted, screen.timer) == ([], None)
    for _ in range(5):
        seat.said(b'{"kind": "MINUTES_CHANGED", "reference": "M-1"}')
        await asyncio.sleep(0)
    assert (len(screen.hinted), screen.began) == (5, 1)
    await asyncio.sleep(0.2)
    assert screen.began == 2


async def test_a_screen_of_the_bench_shows_what_is_read_out_and_fetches_later_only_for_who_leads(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(screens, "JITTER", 0.01)
    line = {"html": "<li>Words 3 of the bench.</li>"}
    heard = {"kind": "MINUTES_CHANGED", "lines": [line], "shown": "mark"}
    for leads in (True, False):
        screen = Quiet()
        screen.leads = leads
        screens.Seat(screen, {}, "").said(json.dumps(heard).encode())
        assert ([number for number, _ in screen.arrived], screen.shown) == ([3], "mark")
        assert screen.began == 0
        await asyncio.sleep(0.05)
        assert screen.began == int(leads)


def test_a_line_that_is_missing_on_one_screen_is_counted_as_lost() -> None:
    room = meeting.Room(Heard([[[[0, 1.0], [1, 2.0]], []], [[[0, 1.5]], [1.2]]]), 2)  # type: ignore[arg-type]
    room.look()
    assert room.lost(range(2)) == 1
    assert room.lost(range(1)) == 0
    assert room.hinted == [1.2]


def test_a_hint_is_reckoned_from_the_line_that_it_tells_of() -> None:
    assert meeting._after([1.0, 3.0], [1.25, 2.5, 3.5, 0.5]) == [0.25, 1.5, 0.5]
