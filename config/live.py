"""What stands round the pages in a web process: static files before them, the live socket beside."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from pathlib import Path
from typing import Any, BinaryIO, cast

from asgiref.sync import sync_to_async
from channels.db import database_sync_to_async
from channels.routing import ProtocolTypeRouter
from django.conf import settings
from django.contrib.staticfiles import finders
from whitenoise.base import WhiteNoise
from whitenoise.responders import Response, StaticFile

from agencies import wires
from agencies.consumers import LiveConsumer
from agencies.fan_out import fan_out
from agencies.models.notices import NoticeKind
from meetings import lines_read_out

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

ADDRESS = "/live/"
CHUNK = 64 * 1024
_HASHED = re.compile(r"\.[0-9a-f]{12}\.[^/]+$")
_ASKED = {b"if-none-match", b"if-modified-since", b"range", b"accept-encoding"}


class StaticFiles(WhiteNoise):  # type: ignore[misc]  # whitenoise has no types
    """Static files straight from the event loop's threads, before any of our code is asked."""

    def __init__(self, application: Application) -> None:
        """Serve the collected files; where none were collected (tests, debug), the sources."""
        super().__init__(
            application,
            max_age=0,
            allow_all_origins=False,
            immutable_file_test=lambda _path, url: bool(_HASHED.search(url)),
            add_headers_function=_headers,
        )
        if settings.TEST or settings.DEBUG:
            for url, found in _sources():
                self.add_file_to_dictionary(f"{settings.STATIC_URL}{url}", found)
        else:
            self.add_files(settings.STATIC_ROOT, prefix=settings.STATIC_URL)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer for a static file; hand everything else on."""
        found: StaticFile | None = self.files.get(scope["path"])
        if scope["type"] != "http" or found is None:
            await self.application(scope, receive, send)
            return
        asked = {
            f"HTTP_{name.decode('latin-1').upper().replace('-', '_')}": value.decode("latin-1")
            for name, value in scope["headers"]
            if name in _ASKED
        }
        response: Response = await sync_to_async(found.get_response, thread_sensitive=False)(
            scope["method"], asked
        )
        headers = [(n.lower().encode(), str(v).encode("latin-1")) for n, v in response.headers]
        await send(
            {"type": "http.response.start", "status": int(response.status), "headers": headers}
        )
        await _send_file(response.file, send)


async def _send_file(file: BinaryIO | None, send: Send) -> None:
    if file is not None:
        try:
            while chunk := await sync_to_async(file.read, thread_sensitive=False)(CHUNK):
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
        finally:
            file.close()
    await send({"type": "http.response.body", "body": b""})


def _headers(headers: Any, _path: str, _url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers["Referrer-Policy"] = "no-referrer"


def _sources() -> Iterator[tuple[str, str]]:
    for finder in finders.get_finders():
        for relative, storage in finder.list([]):
            found = Path(storage.path(relative))
            prefix = getattr(storage, "prefix", None)
            yield f"{prefix}/{relative}" if prefix else relative, str(found)


class OwnOrigin:
    """Lets a socket's handshake pass only from our own pages; the rest is refused and logged (WS1)."""

    def __init__(self, application: Application) -> None:
        """Take the socket that stands behind it."""
        self.application = application

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass, or refuse the handshake: the server answers 403."""
        origins = [value for name, value in scope["headers"] if name == b"origin"]
        is_ours = origins == [settings.SITE_ORIGIN.encode("latin-1")]
        if is_ours and scope["path"] == ADDRESS:
            await self.application(scope, receive, send)
            return
        await database_sync_to_async(wires.refuse)(None, "404" if is_ours else "403")
        await receive()
        await send({"type": "websocket.close"})


def live_application(pages: Application) -> Application:
    """The whole web process: files, pages, and the one socket at /live/."""
    fan_out.decide_by(lines_read_out.decide, kinds=[NoticeKind.MINUTES_CHANGED])
    socket = OwnOrigin(cast("Application", LiveConsumer.as_asgi()))
    routes: dict[str, Any] = {"http": StaticFiles(pages), "websocket": socket}
    return cast("Application", ProtocolTypeRouter(routes))
