"""The web process's end of a socket: uvicorn's own, with a line on which a ready frame goes out at once.

ASGI's `send` costs a task and several calls for each socket, and cannot end a connection whose other
end does not read. The consumer gets this object as an extension of its scope (docs/adr/0021).
"""

from __future__ import annotations

import asyncio
import socket
import struct
from typing import Any, cast

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.http11 import Request

from agencies import lines

KERNEL_BYTES = 16 * 1024  # of what is sent and not taken; messages are short and few
CLOSE_SECONDS = 5.0
AT_ONCE = struct.pack("ii", 1, 0)  # of SO_LINGER: nothing is kept for the other end


class LineProtocol(WebSocketsSansIOProtocol):
    """One connection of a browser's socket; what it adds is `agencies.lines.Line`."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Let the kernel keep little for a reader who does not read: the rest is counted here."""
        super().connection_made(transport)
        found = transport.get_extra_info("socket")
        found.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, KERNEL_BYTES)

    def handle_connect(self, event: Request) -> None:
        """Give the consumer its line before it runs."""
        super().handle_connect(event)
        if not self.close_sent:
            extensions = cast("dict[str, Any]", self.scope["extensions"])
            extensions[lines.NAME] = self

    def write_frame(self, frame: bytes) -> None:
        """Write a whole frame; does nothing on a line that is not open (any more)."""
        if self.handshake_complete and not (self.close_sent or self.disconnected):
            self.transport.write(frame)

    def waiting(self) -> int:
        """The bytes that the other end has made no room for yet."""
        return self.transport.get_write_buffer_size()

    def abort(self) -> None:
        """End the connection at once, with all that waits, in the kernel too."""
        if not self.disconnected:
            found = self.transport.get_extra_info("socket")
            found.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
            self.transport.abort()

    async def send(self, message: Any) -> None:
        """Send as uvicorn does; a connection that does not take its closing frame is ended."""
        await super().send(message)
        if message["type"] == "websocket.close":
            self.loop.call_later(CLOSE_SECONDS, self.abort)

    def keepalive_timeout(self) -> None:
        """End a connection whose other end answers nothing, also when something waits for it."""
        super().keepalive_timeout()
        self.abort()
