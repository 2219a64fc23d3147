"""The limit of a broadcast: `websockets.broadcast` in a process that does nothing else.

Run as a program by `broadcast`: its argument is a listening socket. Each line it reads is sent to
every socket, and answered with the time at which that began.
"""

from __future__ import annotations

import asyncio
import socket
import sys
import time

import uvloop
from websockets.asyncio.server import ServerConnection, broadcast, serve

EVERYBODY: set[ServerConnection] = set()


async def stay(connection: ServerConnection) -> None:
    """Keep a socket until it goes."""
    EVERYBODY.add(connection)
    try:
        await connection.wait_closed()
    finally:
        EVERYBODY.discard(connection)


async def main() -> None:
    """Serve, and send whatever is read."""
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    listening = socket.socket(fileno=int(sys.argv[1]))
    async with serve(stay, sock=listening, compression=None):
        while line := await reader.readline():
            at = time.monotonic()
            broadcast(EVERYBODY, line.decode().strip())
            sys.stdout.write(f"{at}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    uvloop.run(main())
