"""The one socket: it lets in whoever has a live session, takes one kind of message, and is thin."""

from __future__ import annotations

import json
import time
from collections import deque
from typing import Any, cast
from uuid import UUID

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer
from django.conf import settings
from django.http import parse_cookie

from agencies import cursors, lines, wires
from agencies.actors import Hat
from agencies.fan_out import OTHER_HAT, fan_out
from agencies.wires import Wire

LARGEST_FRAME = 4096
MESSAGES_A_SECOND = 5
NOT_TEXT = 1003
AGAINST_THE_RULES = 1008
TOO_LARGE = 1009


class LiveConsumer(AsyncJsonWebsocketConsumer):
    """One open page of one hat; the rest is the fan-out's."""

    wire: Wire | None = None

    async def connect(self) -> None:
        """Let a signed-in, verified person under a hat in; everybody else stays outside (WS2)."""
        self.arrived: deque[float] = deque(maxlen=MESSAGES_A_SECOND)
        found = await database_sync_to_async(wires.admit)(self._session_key())
        if found is None or found.hat is None or found.is_locked:
            await self.close()
            return
        address = str((self.scope.get("client") or ("",))[0])
        if not fan_out.has_room(found.hat.person_id, address):
            await database_sync_to_async(wires.refuse)(found.hat, "429")
            await self.close()
            return
        self.wire = self._wire(found.hat, address)
        fan_out.join(self.wire)  # before accepting, so that the next one is counted against it
        await self.accept()

    async def websocket_receive(self, message: Any) -> None:
        """Refuse what is binary, too large or too often before anything reads it (WS5)."""
        text = message.get("text")
        if text is None:
            await self.close(NOT_TEXT)
        elif len(text.encode()) > LARGEST_FRAME:
            await self.close(TOO_LARGE)
        elif self._too_often():
            await self.close(AGAINST_THE_RULES)
        else:
            await self._take(text)

    async def _take(self, text: str) -> None:
        """Take the one message there is: after which cursor the page wants to hear, and what it shows."""
        try:
            content = json.loads(text)
            shows = UUID(content["shows"]) if "shows" in content else None
        except (ValueError, TypeError, AttributeError):
            content = shows = None
        if (
            self.wire is None
            or not isinstance(content, dict)
            or set(content) - {"shows"} != {"after"}
        ):
            await self.close(AGAINST_THE_RULES)
            return
        try:
            number = cursors.number_of(content["after"], self.wire.hat)
        except cursors.NotYours:
            await self.close(OTHER_HAT)
            return
        self.wire.shows = shows
        self.wire.resume(number)
        fan_out.catch_up([self.wire])

    async def disconnect(self, code: int) -> None:
        """Leave the fan-out."""
        if self.wire is not None:
            fan_out.leave(self.wire)

    def _session_key(self) -> str:
        headers = dict(self.scope["headers"])
        cookies = parse_cookie(headers.get(b"cookie", b"").decode("latin-1"))
        return str(cookies.get(settings.SESSION_COOKIE_NAME, ""))

    def _wire(self, hat: Hat, address: str) -> Wire:
        line = (self.scope["extensions"] or {})[lines.NAME]
        return Wire(
            hat,
            address,
            line=cast("lines.Line", line),
            close=self.close,
            keep=fan_out.keep,
            decided=fan_out.decided,
        )

    def _too_often(self) -> bool:
        now = time.monotonic()
        full = len(self.arrived) == MESSAGES_A_SECOND and now - self.arrived[0] < 1.0
        self.arrived.append(now)
        return full
