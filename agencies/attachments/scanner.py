"""Asking ClamAV's daemon whether a file holds a virus, over its own protocol (INSTREAM).

The daemon's address stands in a setting; without one, or when it does not answer in time, nobody says
that a file is clean.
"""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Iterable
from contextlib import suppress
from enum import Enum

from django.conf import settings

SECONDS = 8.0  # in an act: the door lets go of a connection that is idle longer than fifteen
_PIECE = 64 * 1024
_ANSWER = 4096


class Finding(Enum):
    """What the scanner says."""

    CLEAN = "clean"
    VIRUS = "virus"
    UNKNOWN = "unknown"  # none is configured, or it does not answer


def is_configured() -> bool:
    """Whether this hub has a scanner."""
    return bool(settings.HUB_CLAMD)


def answers() -> bool:
    """Whether the scanner is there now."""
    if not is_configured():
        return False
    with suppress(OSError, _Away), _connected(time.monotonic() + 2) as line:
        line.sendall(b"zPING\0")
        return line.recv(_ANSWER).rstrip(b"\0\n") == b"PONG"
    return False


def scan(pieces: Iterable[bytes], *, seconds: float = SECONDS) -> Finding:
    """Give a file to the scanner, piece by piece; UNKNOWN when no clear answer comes in time.

    What `pieces` raises is raised.
    """
    if not is_configured():
        return Finding.UNKNOWN
    until = time.monotonic() + seconds
    try:
        with _connected(until) as line:
            answer = _ask(line, pieces, until)
    except _Away:
        return Finding.UNKNOWN
    if answer == b"stream: OK":
        return Finding.CLEAN
    return Finding.VIRUS if re.fullmatch(rb"stream: .+ FOUND", answer) else Finding.UNKNOWN


class _Away(Exception):
    """The scanner is not there, or too slow."""


def _ask(line: socket.socket, pieces: Iterable[bytes], until: float) -> bytes:
    _send(line, b"zINSTREAM\0", until)
    for piece in pieces:
        for at in range(0, len(piece), _PIECE):
            part = piece[at : at + _PIECE]
            _send(line, len(part).to_bytes(4, "big") + part, until)
    _send(line, bytes(4), until)
    answer = b""
    while not answer.endswith(b"\0"):
        answer += _receive(line, until)
    return answer.rstrip(b"\0")


def _send(line: socket.socket, words: bytes, until: float) -> None:
    try:
        line.settimeout(_left(until))
        line.sendall(words)
    except OSError:
        raise _Away from None


def _receive(line: socket.socket, until: float) -> bytes:
    try:
        line.settimeout(_left(until))
        words = line.recv(_ANSWER)
    except OSError:
        raise _Away from None
    if not words:
        raise _Away
    return words


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise _Away
    return left


def _connected(until: float) -> socket.socket:
    """A line to the daemon: `unix:/run/clamav/clamd.ctl` or `tcp:host:3310`."""
    how, _, where = settings.HUB_CLAMD.partition(":")
    try:
        if how == "unix":
            line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            line.settimeout(_left(until))
            try:
                line.connect(where)
            except OSError:
                line.close()
                raise
            return line
        host, _, port = where.rpartition(":")
        return socket.create_connection((host, int(port)), timeout=_left(until))
    except OSError:
        raise _Away from None
