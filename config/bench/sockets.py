"""Many sockets in one process, each as little as a socket can be; it notes when messages arrive.

Run as a program by `broadcast`. It reads one line of JSON (where to, how many, what to say first),
opens the sockets, writes `ready`, and answers each further line with the arrivals since the last.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from base64 import b64encode
from typing import Any, cast

import uvloop

AT_ONCE = 50
TEXT, PING, PONG = 0x1, 0x9, 0xA


def masked(opcode: int, payload: bytes) -> bytes:
    """One whole frame as a browser sends it."""
    mask = os.urandom(4)
    size = len(payload)
    head = bytes([0x80 | opcode]) + (
        bytes([0x80 | size]) if size < 126 else b"\xfe" + size.to_bytes(2, "big")
    )
    return head + mask + bytes(byte ^ mask[i % 4] for i, byte in enumerate(payload))


class Socket(asyncio.Protocol):
    """One socket: says what it has to say once it is open, and notes when messages arrive."""

    def __init__(self, where: dict[str, Any], arrivals: list[float]) -> None:
        """Take the address, and the list to note arrivals in."""
        self.where, self.arrivals = where, arrivals
        self.held = b""
        self.is_open: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for the upgrade."""
        self.transport = cast("asyncio.Transport", transport)
        headers = {
            "Host": "localhost",
            "Upgrade": "websocket",
            "Connection": "Upgrade",
            "Sec-WebSocket-Version": "13",
            "Sec-WebSocket-Key": b64encode(os.urandom(16)).decode(),
            **self.where["headers"],
        }
        lines = [f"GET {self.where['path']} HTTP/1.1", *(f"{k}: {v}" for k, v in headers.items())]
        self.transport.write("\r\n".join([*lines, "", ""]).encode())

    def data_received(self, data: bytes) -> None:
        """Note the time first, then see what it was."""
        at = time.monotonic()
        self.held += data
        if not self.is_open.done():
            head, end, self.held = self.held.partition(b"\r\n\r\n")
            if not end:
                self.held = head
                return
            self.is_open.set_result(b" 101 " in head.split(b"\r\n")[0])
            if self.where["hello"]:
                self.transport.write(masked(TEXT, self.where["hello"].encode()))
        self._frames(at)

    def _frames(self, at: float) -> None:
        while len(self.held) >= 2:
            size, start = self.held[1] & 0x7F, 2
            if size == 126:
                size, start = int.from_bytes(self.held[2:4], "big"), 4
            if len(self.held) < start + size:
                return
            opcode, payload = self.held[0] & 0xF, self.held[start : start + size]
            self.held = self.held[start + size :]
            if opcode == TEXT:
                self.arrivals.append(at)
            elif opcode == PING:
                self.transport.write(masked(PONG, payload))

    def connection_lost(self, error: Exception | None) -> None:
        """A socket that never opened is none."""
        if not self.is_open.done():
            self.is_open.set_result(False)


async def main() -> None:
    """Open them all, then answer lines."""
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    where = json.loads(await reader.readline())
    arrivals: list[float] = []
    room = asyncio.Semaphore(AT_ONCE)

    async def open_one() -> bool:
        async with room:
            _, socket = await loop.create_connection(
                lambda: Socket(where, arrivals), "127.0.0.1", where["port"]
            )
            return await socket.is_open

    opened = await asyncio.gather(*(open_one() for _ in range(where["count"])))
    sys.stdout.write(f"ready {sum(opened)}\n")
    sys.stdout.flush()
    while await reader.readline():
        sys.stdout.write(json.dumps(arrivals) + "\n")
        sys.stdout.flush()
        arrivals.clear()


if __name__ == "__main__":
    uvloop.run(main())
