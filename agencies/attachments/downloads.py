"""Giving a file to a browser: as a download that nothing opens by itself, chunk by chunk.

The page opens the key and writes its entry inside the door; the bytes leave after the commit, from key
and place alone (architecture, Database door). While they leave, it is asked again whether they may.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, StreamingHttpResponse
from django.utils.http import content_disposition_header

ASK_AGAIN = 2.0  # seconds: how long a download may go on after its file was taken back
# A browser that shows it in spite of everything runs nothing, loads nothing, and is nobody.
POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"


class TakenBack(RuntimeError):
    """The file may not be read any more: the connection ends before its last byte."""


def answer(
    request: HttpRequest,
    pieces: Iterator[bytes],
    *,
    name: str,
    media_type: str,
    size: int,
    may_go_on: Callable[[], bool],
) -> StreamingHttpResponse:
    """The answer that gives a file; its first piece is opened before anything leaves.

    Raises CannotOpen when that does not open. One that is wrong later ends the connection.
    """
    first = next(pieces, b"")
    checked = _watched(first, pieces, may_go_on)
    content: Any = _in_threads(checked) if isinstance(request, ASGIRequest) else checked
    response = StreamingHttpResponse(content, content_type=media_type)
    response["Content-Length"] = str(size)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["Content-Security-Policy"] = POLICY
    return response


def _watched(
    first: bytes, pieces: Iterator[bytes], may_go_on: Callable[[], bool]
) -> Iterator[bytes]:
    yield first
    asked = time.monotonic()
    for piece in pieces:
        if time.monotonic() - asked >= ASK_AGAIN:
            if not may_go_on():
                raise TakenBack
            asked = time.monotonic()
        yield piece


async def _in_threads(pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
    """The same for the event loop: each piece is read and opened in a thread."""
    following = sync_to_async(_following, thread_sensitive=False)
    while (piece := await following(pieces)) is not None:
        yield piece


def _following(pieces: Iterator[bytes]) -> bytes | None:
    return next(pieces, None)
