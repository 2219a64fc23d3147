"""Screens of people in one meeting: each with its socket, over which new lines are read out to it.

Run as a program by `meeting`. It reads one line of JSON (where to, and for each screen its cookie, cursor,
the case it shows and what it has shown), opens them all as browsers do, writes `ready`, and answers each
further line with what has come onto which screen since, and when. What is not read out it fetches by the
rules of `live.js`: at once after a quiet second, else joined with what comes in that second. Who leads
fetches after each line what is still missing, a little later.
"""

from __future__ import annotations

import asyncio
import json
import re
import secrets
import sys
import time
from typing import Any

from config.bench.sockets import Socket

AT_MOST_EVERY, JITTER = 1.0, 0.8
READ = 65536
WORDS = re.compile(rb"Words (\d+) of the bench")
SHOWN = re.compile(rb'data-shown="([^"]*)"')
KIND = "minutes_changed"


class Seat(Socket):
    """One socket, which says when minutes change."""

    def __init__(self, screen: Screen, headers: dict[str, str], hello: str) -> None:
        """Take whose screen it is."""
        super().__init__("/live/", headers, hello)
        self.screen = screen

    def said(self, payload: bytes) -> None:
        """Show what is read out, fetch what is only told of."""
        heard = json.loads(payload)
        if heard.get("kind", "").lower() != KIND:
            return
        if "lines" in heard:
            self.screen.read_out(heard, time.monotonic())
        else:
            self.screen.told(time.monotonic())


class Screen:
    """One page of a case somebody has open; `arrived` holds each line's number with its time."""

    def __init__(self, port: int, given: dict[str, Any]) -> None:
        """Take where it asks, as whom, and what it has shown already."""
        self.port, self.path, self.shown = port, given["path"], given["shown"]
        self.cookie, self.origin, self.after = given["cookie"], given["origin"], given["cursor"]
        self.case, self.leads = given["shows"], given["leads"]
        self.arrived: list[tuple[int, float]] = []
        self.hinted: list[float] = []
        self.seen: set[int] = set()
        self.last = 0.0
        self.timer: asyncio.TimerHandle | None = None
        self.is_wanted = self.is_busy = False
        self.tasks: set[asyncio.Task[None]] = set()

    async def open(self) -> None:
        """Open the socket and a connection for pages."""
        headers = {"Origin": self.origin, "Cookie": self.cookie}
        seat = Seat(self, headers, json.dumps({"after": self.after, "shows": self.case}))
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(seat.request())
        while seat.is_open is None:
            writer.write(seat.take(await reader.read(READ))[1])
        if not seat.is_open:
            raise RuntimeError("A screen was not let in.")
        self._keep(self._listen(seat, reader, writer))
        self.http = await asyncio.open_connection("127.0.0.1", self.port)

    def _keep(self, coroutine: Any) -> None:
        task = asyncio.ensure_future(coroutine)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def _listen(
        self, seat: Seat, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        while data := await reader.read(READ):
            if answer := seat.take(data)[1]:
                writer.write(answer)

    def told(self, at: float) -> None:
        """A line was committed: fetch at once after a quiet second, else with what else comes."""
        self.hinted.append(at)
        self.is_wanted = True
        self._later(at, is_at_once=True)

    def read_out(self, heard: dict[str, Any], at: float) -> None:
        """Lines came along: they are on the screen."""
        self.hinted.append(at)
        for line in heard["lines"]:
            self._shows(line["html"].encode(), at)
        given = (self.shown, heard["shown"])
        self.shown = ".".join(one for one in given if one not in ("", "1"))
        if self.leads:
            self.is_wanted = True
            self._later(at)

    def _shows(self, page: bytes, at: float) -> None:
        for number in map(int, WORDS.findall(page)):
            if number not in self.seen:
                self.seen.add(number)
                self.arrived.append((number, at))

    def _later(self, at: float, *, is_at_once: bool = False) -> None:
        rest = max(self.last + AT_MOST_EVERY - at, 0.0)
        if self.timer is not None or self.is_busy:
            return
        is_quiet = is_at_once and not rest
        wait = 0.0 if is_quiet else rest + secrets.randbelow(1000) / 1000 * JITTER
        self.timer = asyncio.get_running_loop().call_later(wait, self._begin)

    def _begin(self) -> None:
        self.timer, self.is_busy, self.is_wanted = None, True, False
        self.last = time.monotonic()
        self._keep(self._fetch())

    async def ask(self, path: str, *headers: str) -> bytes:
        """Ask for a page on the connection that is kept open, or on another where the server let it go.

        Raises RuntimeError unless it comes.
        """
        lines = (f"GET {path} HTTP/1.1", "Host: localhost", *headers)
        question = ("\r\n".join(lines) + "\r\n\r\n").encode()
        try:
            head = await self._answered(question)
        except (asyncio.IncompleteReadError, ConnectionError):
            self.http = await asyncio.open_connection("127.0.0.1", self.port)
            head = await self._answered(question)
        reader, _ = self.http
        length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
        if b" 200 " not in head.split(b"\r\n")[0] or length is None:
            raise RuntimeError(head.split(b"\r\n")[0].decode())
        return await reader.readexactly(int(length[1]))

    async def _answered(self, question: bytes) -> bytes:
        reader, writer = self.http
        writer.write(question)
        return await reader.readuntil(b"\r\n\r\n")

    async def _fetch(self) -> None:
        headers = (f"Cookie: {self.cookie}", f"Hub-Refresh: {self.shown}")
        body = await self.ask(self.path, *headers)
        at = time.monotonic()
        if mark := SHOWN.search(body):
            self.shown = mark[1].decode()
        self._shows(body, at)
        self.is_busy = False
        if self.is_wanted:
            self._later(at)


async def _run(stdin: asyncio.StreamReader) -> None:
    where = json.loads(await stdin.readline())
    screens = [Screen(where["port"], given) for given in where["screens"]]
    for screen in screens:
        await screen.open()
    _say(f"ready {len(screens)}")
    while await stdin.readline():
        found = [[screen.arrived, screen.hinted] for screen in screens]
        for screen in screens:
            screen.arrived, screen.hinted = [], []
        _say(json.dumps(found))


def _say(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


async def main() -> None:
    """Open them all, then answer lines."""
    stdin = asyncio.StreamReader(limit=2**24)
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(stdin), sys.stdin)
    await _run(stdin)


if __name__ == "__main__":
    asyncio.run(main())
