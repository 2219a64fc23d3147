"""The hub's own ASGI application, asked piece by piece as a server asks it."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from config.bodies import Pages

BORDER = b"ZQXborder"
TOKEN = "t" * 32  # Django’s own protection of forms: cookie and field agree


def form(fields: dict[str, object], name: str, content: Iterator[bytes]) -> Iterator[bytes]:
    """The body of a form with a file, as a browser sends it."""
    for key, value in {"csrfmiddlewaretoken": TOKEN, **fields}.items():
        yield (
            f'--{BORDER.decode()}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'
        ).encode()
    yield (
        f'--{BORDER.decode()}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
        "Content-Type: text/plain\r\n\r\n"
    ).encode()
    yield from content
    yield b"\r\n--" + BORDER + b"--\r\n"


class Browser:
    """What a browser sends and takes; `goes_away` after its last piece instead of waiting."""

    def __init__(
        self,
        pieces: Iterator[bytes],
        take: Callable[[bytes], object],
        *,
        goes_away: bool = False,
    ) -> None:
        self.pieces, self.take, self.goes_away = pieces, take, goes_away
        self.is_done = False
        self.status, self.headers = 0, {}  # type: ignore[var-annotated]

    async def receive(self) -> dict[str, Any]:
        piece = next(self.pieces, None)
        if piece is not None:
            return {"type": "http.request", "body": piece, "more_body": True}
        if not self.is_done and not self.goes_away:
            self.is_done = True
            return {"type": "http.request", "body": b"", "more_body": False}
        if not self.goes_away:
            await asyncio.Event().wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Any) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = {name.decode().lower(): v.decode() for name, v in message["headers"]}
        else:
            self.take(message.get("body", b""))


def ask(  # one request
    path: str,
    session: str,
    pieces: Iterator[bytes] | None = None,
    *,
    length: int | None = None,
    take: Callable[[bytes], object] = len,
    goes_away: bool = False,
) -> Browser:
    """Ask for a page with a session's cookie, and give what was answered."""
    headers = {
        "host": "testserver",
        "cookie": f"hub={session}; csrf={TOKEN}",
        "content-type": f"multipart/form-data; boundary={BORDER.decode()}",
    }
    if length is not None:
        headers["content-length"] = str(length)
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "GET" if pieces is None else "POST",
        "path": path,
        "query_string": b"",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        "server": ("testserver", 80),
        "client": ("127.0.0.1", 5),
        "scheme": "http",
    }
    browser = Browser(pieces or iter(()), take, goes_away=goes_away)
    asyncio.run(Pages()(scope, browser.receive, browser.send))
    return browser


class Memory:
    """The most that this process grew by, looked at every few milliseconds."""

    def __init__(self) -> None:
        self.before = self.most = resident()

    @property
    def growth(self) -> int:
        return self.most - self.before


def resident() -> int:
    words = Path("/proc/self/statm").read_text(encoding="ascii").split()
    return int(words[1]) * os.sysconf("SC_PAGE_SIZE")


@contextmanager
def watched_memory() -> Iterator[Memory]:
    """Watch what the block needs."""
    memory, over = Memory(), threading.Event()

    def look() -> None:
        while not over.wait(0.003):
            memory.most = max(memory.most, resident())

    watching = threading.Thread(target=look)
    watching.start()
    try:
        yield memory
    finally:
        over.set()
        watching.join()
