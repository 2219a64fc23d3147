"""A web process, a relay and a Redis of the test's own, and browsers that only open the socket."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import redis
import uvicorn
from django.conf import settings
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from agencies import clock, cursors, door, hints, inbox, notices, presence
from agencies.actors import Hat, Service
from agencies.models import NoticeKind, Session
from agencies.relay import Relay
from agencies.sessions import SessionStore, hashed
from config import web
from config.bench.sockets import Socket

ORIGIN = "http://testserver"
TELLER = Service("test-teller")


def wait_for(true: Callable[[], Any], *, seconds: float = 10, every: float = 0.02) -> Any:
    """Wait until something is true, and give it; fail when it does not become so. It is asked `every` so often."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if found := true():
            return found
        time.sleep(every)
    raise AssertionError("It did not happen in time.")


# --- servers -------------------------------------------------------------------------------------


class OwnRedis:
    """A Redis on a private socket, which a test may kill and start again."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="hub-live-"))
        self.url = f"unix://{self.folder}/redis.sock"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        program = shutil.which("redis-server") or shutil.which("valkey-server")
        assert program, "A Redis server is needed for this test."
        self.process = subprocess.Popen(
            [program, "--port", "0", "--unixsocket", f"{self.folder}/redis.sock", "--save", "",
             "--appendonly", "no", "--dir", str(self.folder)],
            stdout=subprocess.DEVNULL,
        )  # fmt: skip
        wait_for(self.answers)

    def answers(self) -> bool:
        try:
            with redis.Redis.from_url(self.url) as client:
                return bool(client.ping())
        except redis.RedisError:
            return False

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def remove(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)


@contextmanager
def on_redis(url: str) -> Iterator[None]:
    """Point hints, relay and fan-out of this process at another Redis."""
    before = settings.REDIS_URL
    settings.REDIS_URL = url
    hints.connection.cache_clear()
    presence._resting.until = 0.0
    try:
        yield
    finally:
        hints.connection().close()
        settings.REDIS_URL = before
        hints.connection.cache_clear()
        presence._resting.until = 0.0


@contextmanager
def web_process() -> Iterator[int]:
    """The whole web process in a thread, as `./hub` starts it; gives its port."""
    from config.asgi import application

    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    server = uvicorn.Server(
        uvicorn.Config(
            application,
            **{**web.LIMITS, "timeout_graceful_shutdown": 1},
        )
    )
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    wait_for(lambda: server.started)
    try:
        yield listening.getsockname()[1]
    finally:
        server.should_exit = True
        thread.join(15)
        listening.close()
        assert not thread.is_alive()


@contextmanager
def relay_process() -> Iterator[None]:
    """A relay in a thread."""
    stopped = threading.Event()
    thread = threading.Thread(target=Relay().run, kwargs={"until": stopped.is_set}, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stopped.set()
        thread.join(15)
        assert not thread.is_alive()


# --- people and their pages ----------------------------------------------------------------------


def sign_in(hat: Hat) -> tuple[str, Hat]:
    """Give a hat a verified session: the cookie's key, and the hat as its session wears it."""
    with door.door(TELLER):
        store = SessionStore()
        store.create()
        key = store.session_key or ""
        Session.objects.filter(key_hash=hashed(key)).update(
            person=hat.person_id,
            membership=hat.membership_id,
            verified_at=clock.now(),
            proved_at=clock.now(),
        )
    fields = {name: getattr(hat, name) for name in hat.__dataclass_fields__}
    return key, Hat(**{**fields, "session_hash": hashed(key)})


class Page:
    """An open page of somebody: it keeps its cursor as socket.js does, and what it was told."""

    def __init__(
        self,
        port: int,
        hat: Hat,
        *,
        key: str = "",
        worn: Hat | None = None,
        shows: UUID | None = None,
    ) -> None:
        """Draw the page (its cursor) and open its socket."""
        self.port = port
        self.hello = {"shows": str(shows)} if shows else {}
        self.key, self.hat = (key, worn) if worn else sign_in(hat)
        with door.door(self.hat):
            self.cursor = cursors.seal(inbox.standing(self.hat).after, self.hat)
        self.heard: list[dict[str, Any]] = []
        self.socket: ClientConnection | None = None

    def open(self, **more: Any) -> Page:
        """Connect and say where the page stands."""
        self.socket = connect_as(self.port, self.key, **more)
        self.socket.send(json.dumps({"after": self.cursor, **self.hello}))
        return self

    def hear(self, *, seconds: float = 0.5) -> list[dict[str, Any]]:
        """Take what comes until it is quiet for a while; gives all that was ever heard."""
        assert self.socket is not None
        while True:
            try:
                told = json.loads(self.socket.recv(timeout=seconds))
            except TimeoutError:
                return self.heard
            self.cursor = told["cursor"]
            self.heard.append(told)

    def references(self, **how: Any) -> list[str]:
        """The references heard so far, in order."""
        return [told["reference"] for told in self.hear(**how)]

    def drop(self) -> None:
        """Lose the connection without a word."""
        assert self.socket is not None
        self.socket.socket.shutdown(socket.SHUT_RDWR)
        self.socket.recv_events_thread.join(5)

    def close_code(self, *, seconds: float = 10) -> int:
        """Wait until the server closes it; gives the code."""
        assert self.socket is not None
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            try:
                self.socket.recv(timeout=0.2)
            except TimeoutError:
                continue
            except ConnectionClosed as closed:
                return closed.rcvd.code if closed.rcvd else 1006
        raise AssertionError("The socket stayed open.")

    def close(self) -> None:
        if self.socket is not None:
            self.socket.close()


def connect_as(
    port: int, key: str, *, origin: str | None = ORIGIN, **more: Any
) -> ClientConnection:
    """Open the socket with a session's cookie."""
    return connect(
        f"ws://127.0.0.1:{port}/live/",
        origin=origin,  # type: ignore[arg-type]
        additional_headers={"Cookie": f"{settings.SESSION_COOKIE_NAME}={key}"},
        proxy=None,
        legacy=True,
        **more,
    )


@contextmanager
def stalled_browser(port: int, hat: Hat) -> Iterator[socket.socket]:
    """A browser that opens the socket, says where it stands and then reads nothing more."""
    page = Page(port, hat)
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    connection.connect(("127.0.0.1", port))
    cookie = f"{settings.SESSION_COOKIE_NAME}={page.key}"
    browser = Socket(
        "/live/", {"Origin": ORIGIN, "Cookie": cookie}, json.dumps({"after": page.cursor})
    )
    connection.sendall(browser.request())
    while browser.is_open is None:
        _, answer = browser.take(connection.recv(1024))
    connection.sendall(answer)
    with connection:
        yield connection


# --- things that happen --------------------------------------------------------------------------


def tell(
    to: Any,
    *references: str,
    workspace_id: Any,
    notice_kind: NoticeKind = NoticeKind.ENQUIRY_DECIDED,
    **narrowed: Any,
) -> None:
    """Tell an agency of enquiries, or of things of another kind, in an act of its own."""
    with door.door(TELLER):
        for reference in references:
            notices.post(
                to=to.pk,
                notice_kind=notice_kind,
                about=SimpleNamespace(kind="enquiry", id=uuid4(), reference=reference),
                by=TELLER,
                at=clock.now(),
                workspace_id=workspace_id,
                **narrowed,
            )
