"""Many sockets in one process, each as little as a socket can be; it notes when messages arrive.

Run as a program by `broadcast`. It reads one line of JSON (where to, how many, and for each what to
send as headers and what to say first), opens the sockets, writes `ready`, and answers each further
line with the arrivals since the last. Readiness is asked for all sockets at once and they share the
time of the asking, so that a receipt costs next to nothing and the server's work is what is measured.
"""

from __future__ import annotations

import json
import os
import select
import socket
import sys
import time
from base64 import b64encode
from typing import Any

AT_ONCE = 50
READ = 65536
PATIENCE = 300.0
TEXT, PING, PONG = 0x1, 0x9, 0xA


def masked(opcode: int, payload: bytes) -> bytes:
    """One whole frame as a browser sends it."""
    mask = os.urandom(4)
    size = len(payload)
    head = bytes([0x80 | opcode]) + (
        bytes([0x80 | size]) if size < 126 else b"\xfe" + size.to_bytes(2, "big")
    )
    return head + mask + bytes(byte ^ mask[i % 4] for i, byte in enumerate(payload))


class Socket:
    """One socket: says what it has to say once it is open, then counts messages and answers pings."""

    def __init__(self, path: str, headers: dict[str, str], hello: str) -> None:
        """Take where to, with which headers, and what to say first."""
        self.path, self.headers, self.hello = path, headers, hello
        self.held = b""
        self.is_open: bool | None = None  # not known yet

    def request(self) -> bytes:
        """The request of the upgrade."""
        headers = {
            "Host": "localhost",
            "Upgrade": "websocket",
            "Connection": "Upgrade",
            "Sec-WebSocket-Version": "13",
            "Sec-WebSocket-Key": b64encode(os.urandom(16)).decode(),
            **self.headers,
        }
        lines = [f"GET {self.path} HTTP/1.1", *(f"{k}: {v}" for k, v in headers.items())]
        return "\r\n".join([*lines, "", ""]).encode()

    def take(self, data: bytes) -> tuple[int, bytes]:
        """Take what came; gives how many messages that were, and what is to be answered."""
        self.held += data
        answer = b""
        if self.is_open is None:
            head, end, rest = self.held.partition(b"\r\n\r\n")
            if not end:
                return 0, b""
            self.is_open, self.held = b" 101 " in head.split(b"\r\n")[0], rest
            if self.is_open and self.hello:
                answer = masked(TEXT, self.hello.encode())
        messages, pongs = self._frames()
        return messages, answer + pongs

    def said(self, payload: bytes) -> None:
        """Take what one message said; here it is only counted."""

    def _frames(self) -> tuple[int, bytes]:
        messages, answer = 0, b""
        while len(self.held) >= 2:
            size, start = self.held[1] & 0x7F, 2
            if size == 126:
                size, start = int.from_bytes(self.held[2:4], "big"), 4
            if len(self.held) < start + size:
                break
            opcode, payload = self.held[0] & 0xF, self.held[start : start + size]
            self.held = self.held[start + size :]
            if opcode == TEXT:
                messages += 1
                self.said(payload)
            if opcode == PING:
                answer += masked(PONG, payload)
        return messages, answer


class Crowd:
    """All sockets, watched together."""

    def __init__(self) -> None:
        """Begin with none."""
        self.watch = select.epoll()
        self.members: dict[int, tuple[socket.socket, Socket]] = {}
        self.arrivals: list[float] = []

    def open(self, port: int, members: list[Socket]) -> int:
        """Open them, a few at a time; gives how many were let in."""
        until = time.monotonic() + PATIENCE
        for start in range(0, len(members), AT_ONCE):
            group = members[start : start + AT_ONCE]
            for member in group:
                connection = socket.create_connection(("127.0.0.1", port))
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self.members[connection.fileno()] = connection, member
                self.watch.register(connection.fileno(), select.EPOLLIN)
                connection.sendall(member.request())
            while any(member.is_open is None for member in group) and time.monotonic() < until:
                self.look(1.0)
        return sum(member.is_open is True for member in members)

    def look(self, seconds: float) -> None:
        """Take what has come, waiting for so long until something does."""
        ready = self.watch.poll(seconds, len(self.members) + 1)
        at = time.monotonic()
        for number, _ in ready:
            if number in self.members:
                self._take(at, *self.members[number])

    def _take(self, at: float, connection: socket.socket, member: Socket) -> None:
        try:
            data = connection.recv(READ)
        except OSError:
            data = b""
        if not data:
            member.is_open = False
            del self.members[connection.fileno()]
            connection.close()
            return
        messages, answer = member.take(data)
        self.arrivals += [at] * messages
        if answer:
            connection.sendall(answer)


def _members(where: dict[str, Any]) -> list[Socket]:
    return [Socket(where["path"], headers, hello) for headers, hello in where["members"]]


def main() -> None:
    """Open them all, then answer lines."""
    where = json.loads(sys.stdin.readline())
    crowd = Crowd()
    opened = crowd.open(where["port"], _members(where))
    sys.stdout.write(f"ready {opened}\n")
    sys.stdout.flush()
    crowd.watch.register(sys.stdin.fileno(), select.EPOLLIN)
    while True:
        crowd.look(3600)
        if select.select([sys.stdin], [], [], 0)[0]:
            if not sys.stdin.readline():
                return
            sys.stdout.write(json.dumps(crowd.arrivals) + "\n")
            sys.stdout.flush()
            crowd.arrivals = []


if __name__ == "__main__":
    main()
