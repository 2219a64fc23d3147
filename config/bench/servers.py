"""The servers a broadcast is measured on: the limit's, the hub's own and the peer's, each a process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from django.conf import settings

from config.front import processes

START_SECONDS = 60


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
    """The limit's server: what to tell it to send, and its port."""
    with processes.listener("127.0.0.1", 0) as listening:
        number = listening.fileno()
        program = Program("config.bench.bare", str(number), pass_fds=(number,))
        with running(program.process):
            yield program, listening.getsockname()[1]


@contextmanager
def ours(*, webs: int = 1) -> Iterator[int]:
    """The port of so many web processes of the hub's own, with a relay, on the scratch databases."""
    given = dict(os.environ)
    with processes.listener("127.0.0.1", 0) as listening, ExitStack() as stack:
        children = [processes.web(given, listening, number=one + 1) for one in range(webs)]
        for child in (*children, processes.relay(given)):
            process = subprocess.Popen(
                child.command, env=child.environment, pass_fds=child.pass_fds
            )
            stack.enter_context(running(process))
        port = listening.getsockname()[1]
        _wait_for_pages(port)
        yield port


@contextmanager
def peer() -> Iterator[int]:
    """The port of the peer's server."""
    with processes.listener("127.0.0.1", 0) as listening:
        number = listening.fileno()
        program = Program("config.bench.peer", str(number), settings.REDIS_URL, pass_fds=(number,))
        with running(program.process):
            yield listening.getsockname()[1]


@contextmanager
def sockets(port: int, path: str, members: list[tuple[dict[str, str], str]]) -> Iterator[Program]:
    """One open socket for each member: its headers, and what it says first.

    Raises RuntimeError when one was not let in.
    """
    program = Program("config.bench.sockets")
    with running(program.process):
        answer = program.ask(json.dumps({"port": port, "path": path, "members": members}))
        if answer != f"ready {len(members)}":
            raise RuntimeError(
                f"{len(members)} sockets were asked for: {answer or 'the program ended'}"
            )
        yield program


@contextmanager
def screens(port: int, given: list[dict[str, Any]]) -> Iterator[Program]:
    """One open screen for each person given. Raises RuntimeError when one was not let in."""
    program = Program("config.bench.screens")
    with running(program.process):
        answer = program.ask(json.dumps({"port": port, "screens": given}))
        if answer != f"ready {len(given)}":
            raise RuntimeError(f"{len(given)} screens were asked for: {answer or 'it ended'}")
        yield program


def _wait_for_pages(port: int) -> None:
    until = time.monotonic() + START_SECONDS
    while not processes.page_answers(port):
        if time.monotonic() > until:
            raise RuntimeError("The web process does not answer.")
        time.sleep(0.2)
