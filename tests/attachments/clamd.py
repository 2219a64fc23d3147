"""A stand-in for ClamAV’s daemon: it speaks the protocol of clamd(8) and knows one virus, EICAR.

It is not ClamAV. It takes PING and INSTREAM as the real one does, with its limit on a stream's length
and its way of answering, so that the hub's own client is tried against bytes on a socket.
"""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.attachments.papers import EICAR

LONGEST = 100 * 1024 * 1024


class _Line(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        command = b""
        while not command.endswith(b"\0"):
            sign = self.rfile.read(1)
            if not sign:
                return
            command += sign
        if command == b"zPING\0":
            self.wfile.write(b"PONG\0")
        elif command == b"zINSTREAM\0":
            self.wfile.write(self._scanned() + b"\0")
        else:
            self.wfile.write(b"UNKNOWN COMMAND\0")

    def _scanned(self) -> bytes:
        taken = b""
        while size := int.from_bytes(self.rfile.read(4), "big"):
            taken += self.rfile.read(size)
            if len(taken) > LONGEST:
                return b"INSTREAM size limit exceeded. ERROR"
        self.server.scanned.append(len(taken))  # type: ignore[attr-defined]
        answer = getattr(self.server, "answer", b"")
        if answer:
            return bytes(answer)
        return b"stream: Eicar-Test-Signature FOUND" if EICAR in taken else b"stream: OK"


class _Server(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True

    def __init__(self, place: str) -> None:
        super().__init__(place, _Line)
        self.scanned: list[int] = []
        self.answer = b""


@contextmanager
def daemon(folder: Path) -> Iterator[_Server]:
    """One that runs while the block does; its address is `unix:FOLDER/clamd.ctl`."""
    place = folder / "clamd.ctl"
    place.unlink(missing_ok=True)
    server = _Server(str(place))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
        place.unlink(missing_ok=True)
