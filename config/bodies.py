"""Reading what a browser sends before any page runs: never more than the page takes, never in clear.

Django's own way puts a body over 2.5 MB into a file in clear, whoever sent it and however large it is.
"""

from __future__ import annotations

import io
from collections.abc import Awaitable, Callable, MutableMapping
from typing import IO, Any

from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler

from agencies.attachments.spools import Spool
from agencies.attachments.uploads import LARGEST_BODY, largest_body

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Any]]


class Pages(ASGIHandler):
    """Django’s pages, whose bodies wait in memory or, beyond 1 MiB, in a sealed spool."""

    async def handle(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one request; of a body that is too large, no more is read than tells so."""
        await super().handle(scope, _up_to(largest_body(scope["path"]), scope, receive), send)

    async def read_body(self, receive: Receive) -> IO[bytes]:
        """The body, to be read from its beginning; raises RequestAborted when the browser goes away."""
        body = _Body()
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                body.drop()
                raise RequestAborted
            body.add(message.get("body", b""))
            if not message.get("more_body", False):
                return body.whole()


class _Body:
    """What came so far: in memory, and in a sealed spool once it is more than a form."""

    def __init__(self) -> None:
        self._memory = io.BytesIO()
        self._spool: Spool | None = None

    def add(self, piece: bytes) -> None:
        if self._spool is None and self._memory.tell() + len(piece) > LARGEST_BODY:
            self._spool = Spool()
            self._spool.write(self._memory.getvalue())
            self._memory = io.BytesIO()
        (self._memory if self._spool is None else self._spool).write(piece)

    def whole(self) -> IO[bytes]:
        if self._spool is not None:
            self._spool.finish()
            return self._spool.reader()
        self._memory.seek(0)
        return self._memory

    def drop(self) -> None:
        if self._spool is not None:
            self._spool.close()


def _up_to(most: int, scope: Message, receive: Receive) -> Receive:
    """`receive`, which ends the body once it holds more than `most` and notes that in the scope."""
    taken, is_ended = 0, False

    async def limited() -> Any:
        nonlocal taken, is_ended
        if not is_ended and _announced(scope) <= most:
            message = await receive()
            taken += len(message.get("body", b""))
            if message["type"] != "http.request" or taken <= most:
                is_ended = not message.get("more_body", False)
                return message
        if not is_ended:
            is_ended = scope["hub.too_large"] = True
            return {"type": "http.request", "body": b"", "more_body": False}
        while (message := await receive())["type"] == "http.request":
            """What still comes of a body that is too large is dropped."""
        return message

    return limited


def _announced(scope: Message) -> int:
    lengths = [value for name, value in scope["headers"] if name == b"content-length"]
    return int(lengths[0]) if lengths and lengths[0].isdigit() else 0
