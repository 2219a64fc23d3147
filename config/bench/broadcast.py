"""A notice from its commit to the last of 50, 500 and 2,000 sockets, against `websockets.broadcast`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db.models import Max

from agencies import clock, cursors, notices, wires
from agencies import door as doors
from agencies.actors import Hat, Service
from agencies.door import door
from agencies.models.notices import Notice, NoticeKind
from config.bench import measure
from config.bench.browsers import hat_of, session_of
from config.bench.measure import Line
from config.front import processes
from config.live import ADDRESS

TARGETS = {50: 3.0, 500: 2.5, 2000: 2.0}
ROUNDS = 20
PATIENCE = 10.0
NO_PEER = (
    "peer: one layer group a socket was 7.5 to 17 in the trial (security notes 7.5), not run here"
)


class Program:
    """A program that is spoken to by lines."""

    def __init__(self, module: str, *words: str, pass_fds: tuple[int, ...] = ()) -> None:
        """Start it."""
        self.process = subprocess.Popen(
            [sys.executable, "-m", module, *words],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
            pass_fds=pass_fds,
            cwd=settings.BASE_DIR,
        )

    def ask(self, line: str) -> str:
        """Say a line and hear one."""
        if self.process.stdin is None or self.process.stdout is None:
            raise RuntimeError("The program is not spoken to by lines.")
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        return self.process.stdout.readline().strip()


@contextmanager
def running(process: subprocess.Popen[Any]) -> Iterator[None]:
    """End a program however the bench ends."""
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def bare() -> Iterator[tuple[Program, int]]:
    """The limit's server."""
    with processes.listener("127.0.0.1", 0) as listening:
        number = listening.fileno()
        program = Program("config.bench.bare", str(number), pass_fds=(number,))
        with running(program.process):
            yield program, listening.getsockname()[1]


@contextmanager
def ours() -> Iterator[int]:
    """The hub's own web process and relay, on the scratch databases."""
    with processes.listener("127.0.0.1", 0) as listening, ExitStack() as stack:
        web = processes.web(dict(os.environ), listening)
        for child in (web, processes.relay(dict(os.environ))):
            process = subprocess.Popen(
                child.command, env=child.environment, pass_fds=child.pass_fds
            )
            stack.enter_context(running(process))
        yield listening.getsockname()[1]


def sockets(port: int, count: int, *, path: str, headers: dict[str, str], hello: str) -> Program:
    """So many open sockets; raises RuntimeError when one was not let in."""
    program = Program("config.bench.sockets")
    where = {"port": port, "count": count, "path": path, "headers": headers, "hello": hello}
    answer = program.ask(json.dumps(where))
    if answer != f"ready {count}":
        program.process.kill()
        raise RuntimeError(f"{count} sockets were asked for: {answer or 'the program ended'}")
    return program


def _seats(hat: Hat, port: int, count: int) -> Program:
    """Sockets of one session, each from the newest notice on."""
    key = session_of(hat)
    found = wires.admit(key)
    if found is None or found.hat is None:
        raise RuntimeError("The bench's session is not let in.")
    with door(hat):
        newest = Notice.objects.filter(receiver=hat.agency_id).aggregate(newest=Max("number"))
    headers = {
        "Origin": settings.SITE_ORIGIN,
        "Cookie": f"{settings.SESSION_COOKIE_NAME}={key}",
    }
    hello = json.dumps({"after": cursors.seal(newest["newest"] or 0, found.hat)})
    return sockets(port, count, path=ADDRESS, headers=headers, hello=hello)


def commit(hat: Hat) -> float:
    """Post a notice in an act of its own; gives the time of its commit."""
    at: list[float] = []
    service = Service("bench", agency_id=hat.agency_id, workspace_id=hat.workspace_id)
    about = SimpleNamespace(kind="enquiry", id=uuid4(), reference="E-BENCH")
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


def _round(send: Callable[[], float], seats: Program, count: int) -> list[float]:
    """Seconds from the start of one broadcast to each of its arrivals, all of them."""
    start = send()
    arrived: list[float] = []
    until = time.monotonic() + PATIENCE
    while len(arrived) < count and time.monotonic() < until:
        time.sleep(0.25)
        arrived += json.loads(seats.ask("report"))
    if len(arrived) != count:
        raise RuntimeError(f"{len(arrived)} of {count} messages arrived.")
    return [at - start for at in arrived]


def _compare(hat: Hat, count: int, web: int, program: Program, port: int) -> list[Line]:
    message = "x" * 170  # as long as one of ours
    taken: dict[str, list[float]] = {"ours": [], "limit": []}
    mine = _seats(hat, web, count)
    with running(mine.process):
        bare_ones = sockets(port, count, path="/", headers={}, hello="")
        with running(bare_ones.process):
            time.sleep(1)
            for number in range(ROUNDS + 2):
                pair = {
                    "ours": _round(lambda: commit(hat), mine, count),
                    "limit": _round(lambda: float(program.ask(message)), bare_ones, count),
                }
                if number >= 2:
                    for name, seconds in pair.items():
                        taken[name] += seconds
    half = [measure.middle(taken[name]) for name in ("limit", "ours")]
    note = f"medians {half[0] * 1000:.2f} and {half[1] * 1000:.2f} ms"
    return [
        Line(
            f"broadcast to {count} sockets, commit to receipt, 99 of 100",
            measure.at_99(taken["limit"]),
            measure.at_99(taken["ours"]),
            TARGETS[count],
            NO_PEER,
            note,
        )
    ]


def run() -> list[Line]:
    """Both servers up at once, each with as many sockets, sending in turns."""
    hat = hat_of("devika", "mash")
    lines: list[Line] = []
    for count in TARGETS:
        with ours() as web, bare() as (program, port):
            _wait_for(web)
            lines += _compare(hat, count, web, program, port)
    return lines


def _wait_for(port: int) -> None:
    until = time.monotonic() + 60
    while not processes.page_answers(port):
        if time.monotonic() > until:
            raise RuntimeError("The web process does not answer.")
        time.sleep(0.2)
