"""A notice from its commit to the last of 50, 500 and 2,000 sockets, against `websockets.broadcast`.

Limit, hub and peer are up at once and send in turns. Each round gives each of them one time, below
which 99 of 100 sockets were reached, and the median of the rounds counts: a machine that others work
on slows all three. The hub's sockets are of as many sessions, so that nothing is sealed once for many.
"""

from __future__ import annotations

import asyncio
import importlib.util
import json
import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from types import SimpleNamespace
from uuid import uuid4

from django.conf import settings
from django.db.models import Max
from django.utils.module_loading import import_string

from agencies import clock, cursors, notices
from agencies import door as doors
from agencies.actors import Hat, Service
from agencies.door import door
from agencies.models.notices import Notice, NoticeKind
from agencies.sessions import hashed
from agencies.told import Told
from config.bench import measure, peer, servers
from config.bench.browsers import hat_of, sessions_of
from config.bench.measure import Line
from config.live import ADDRESS

TARGETS = {50: 3.0, 500: 2.5, 2000: 2.0}
ROUNDS, WARM = 20, 3
PATIENCE = 10.0
POLL = 0.1
REFERENCE = "E-BENCH"
NO_PEER = (
    "peer not run: its packages are not installed (docs/operations.md: requirements/bench.txt)"
)

Send = Callable[[], float]


class Arm:
    """One of those compared: how it is made to send, and the sockets that hear it."""

    def __init__(self, send: Send, seats: servers.Program, count: int) -> None:
        """Take how to send, which gives the time it began, and the sockets with their number."""
        self.send, self.seats, self.count = send, seats, count
        self.taken: list[float] = []

    def round(self, _number: int) -> float:
        """One broadcast; gives the seconds below which 99 of 100 sockets were reached.

        Raises RuntimeError when a message did not arrive.
        """
        start = self.send()
        arrived: list[float] = []
        until = time.monotonic() + PATIENCE
        while len(arrived) < self.count and time.monotonic() < until:
            time.sleep(POLL)
            arrived += json.loads(self.seats.ask("report"))
        if len(arrived) != self.count:
            raise RuntimeError(f"{len(arrived)} of {self.count} messages arrived.")
        return measure.at_99([at - start for at in arrived])


def commit(hat: Hat) -> float:
    """Post a notice in an act of its own; gives the time of its commit."""
    at: list[float] = []
    service = Service("bench", agency_id=hat.agency_id, workspace_id=hat.workspace_id)
    about = SimpleNamespace(kind="enquiry", id=uuid4(), reference=REFERENCE)
    with door(service):
        doors.on_commit(lambda: at.append(time.monotonic()))
        notices.post(
            to=hat.agency_id,
            notice_kind=NoticeKind.ENQUIRY_RATED,
            about=about,
            by=service,
            at=clock.now(),
        )
    return at[0]


def message() -> str:
    """A text as long as what the hub sends."""
    told = Told(0, NoticeKind.ENQUIRY_RATED, REFERENCE, None, frozenset(), frozenset())
    frame = told.frame(b"-" * cursors.LENGTH)
    return frame[frame.index(b"{") :].decode("ascii")


# --- the three arms ------------------------------------------------------------------------------


@contextmanager
def _limit(count: int) -> Iterator[Arm]:
    with (
        servers.bare() as (program, port),
        servers.sockets(port, "/", [({}, "")] * count) as seats,
    ):
        text = message()
        yield Arm(lambda: float(program.ask(text)), seats, count)


@contextmanager
def _ours(hat: Hat, count: int) -> Iterator[Arm]:
    with servers.ours() as port, servers.sockets(port, ADDRESS, _seats(hat, count)) as seats:
        yield Arm(lambda: commit(hat), seats, count)


def _seats(hat: Hat, count: int) -> list[tuple[dict[str, str], str]]:
    """The headers and first words of sockets of as many sessions, from the newest notice on."""
    keys = sessions_of(hat, count)
    with door(hat):
        newest = Notice.objects.filter(receiver=hat.agency_id).aggregate(newest=Max("number"))
    members = []
    for key in keys:
        headers = {
            "Origin": settings.SITE_ORIGIN,
            "Cookie": f"{settings.SESSION_COOKIE_NAME}={key}",
        }
        cursor = cursors.seal(newest["newest"] or 0, replace(hat, session_hash=hashed(key)))
        members.append((headers, json.dumps({"after": cursor})))
    return members


@contextmanager
def _peer(count: int) -> Iterator[Arm]:
    """The peer is spared what an act of Django costs it: its loop and connection are kept open."""
    layer = import_string(peer.LAYER)(hosts=[settings.REDIS_URL])
    text = message()
    with (
        servers.peer() as port,
        servers.sockets(port, "/", [({}, "")] * count) as seats,
        asyncio.Runner() as runner,
    ):

        def send() -> float:
            at = time.monotonic()
            runner.run(layer.group_send(peer.GROUP, {"type": "told", "text": text}))
            return at

        yield Arm(send, seats, count)
        runner.run(layer.flush())


def has_peer() -> bool:
    """Whether the peer's packages are here."""
    return importlib.util.find_spec("channels_redis") is not None


# --- the comparison ------------------------------------------------------------------------------


def run() -> Iterator[Line]:
    """One line for each number of sockets."""
    hat = hat_of("devika", "mash")
    for count in TARGETS:
        yield _compare(hat, count)


def _compare(hat: Hat, count: int) -> Line:
    before = os.getloadavg()[0]
    with ExitStack() as stack:
        arms = {
            "limit": stack.enter_context(_limit(count)),
            "ours": stack.enter_context(_ours(hat, count)),
        }
        if has_peer():
            arms["peer"] = stack.enter_context(_peer(count))
        time.sleep(1)
        rounds = {name: arm.round for name, arm in arms.items()}
        taken = measure.told_in_turns(rounds, rounds=ROUNDS, warm=WARM)
    return _line(count, taken, before)


def _line(count: int, taken: Mapping[str, list[float]], load: float) -> Line:
    middle = {name: measure.middle(seconds) for name, seconds in taken.items()}
    peers = NO_PEER
    if "peer" in middle:
        ratio = middle["peer"] / middle["limit"]
        peers = f"peer (Channels with its pub/sub layer) {middle['peer'] * 1000:.2f} ms, ratio {ratio:.2f}"
    return Line(
        f"broadcast to {count} sockets, commit to receipt by 99 of 100, median of {ROUNDS} rounds",
        middle["limit"],
        middle["ours"],
        TARGETS[count],
        peers,
        f"load {load:.1f} before and {os.getloadavg()[0]:.1f} after on {os.cpu_count()} cores",
    )
