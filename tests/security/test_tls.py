"""Off the machine everything goes over TLS, and a wrong certificate is refused (CR15)."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from config.embedded import places

PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
needs_a_server = pytest.mark.skipif(
    not PROGRAMS, reason="a PostgreSQL that speaks TLS: install postgresql (the embedded has none)"
)


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def certificate(folder: Path, name: str) -> None:
    """A certificate of its own authority for 127.0.0.1, with its key beside it."""
    words = [
        "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
        "-nodes", "-days", "2", "-subj", f"/CN={name}", "-addext", "subjectAltName=IP:127.0.0.1",
        "-keyout", str(folder / f"{name}.key"), "-out", str(folder / f"{name}.crt"),
    ]  # fmt: skip
    subprocess.run(words, check=True, capture_output=True)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, Path]]:
    """A PostgreSQL that takes nothing but TLS, and the folder of its certificate."""
    account = places.account()
    programs = PROGRAMS[-1].parent
    data = Path(tempfile.mkdtemp(prefix="hub-tls-"))
    folder = tmp_path_factory.mktemp("tls")
    account.own(data)
    certificate(folder, "server")
    certificate(folder, "other")
    _run(programs / "initdb", "-D", data / "db", "-U", "postgres", "-A", "trust", account=account)
    for name in ("server.crt", "server.key"):
        placed = Path(shutil.copy(folder / name, data / "db" / name))
        os.chown(placed, account.uid, account.gid)
        placed.chmod(0o600)
    (data / "db" / "pg_hba.conf").write_text("hostssl all all 127.0.0.1/32 trust\n")
    port = free_port()
    words = [
        str(programs / "postgres"), "-D", str(data / "db"), "-p", str(port), "-k", str(data),
        "-c", "ssl=on", "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off",
    ]  # fmt: skip
    process = subprocess.Popen(words, cwd="/", stderr=subprocess.DEVNULL, **account.as_user())
    try:
        wait_for_door(port)
        yield port, folder
    finally:
        process.terminate()
        process.wait(20)
        shutil.rmtree(data, ignore_errors=True)


def wait_for_door(port: int) -> None:
    for _ in range(100):
        with socket.socket() as trial:
            if trial.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError("The server did not come up.")


def _run(*words: object, account: places.Account) -> None:
    subprocess.run(
        [str(word) for word in words], check=True, capture_output=True, cwd="/", **account.as_user()
    )


def connected(port: int, **more: str) -> str:
    """The version of TLS that a connection speaks."""
    address = {"host": "127.0.0.1", "port": port, "user": "postgres", "dbname": "postgres"}
    with psycopg.connect(**address, connect_timeout=5, **more) as connection:
        found = connection.execute(
            "SELECT version FROM pg_stat_ssl WHERE pid = pg_backend_pid()"
        ).fetchone()
    return str(found[0]) if found else ""


@needs_a_server
def test_a_server_with_the_right_certificate_is_spoken_to_over_tls(
    server: tuple[int, Path],
) -> None:
    port, folder = server
    version = connected(port, sslmode="verify-full", sslrootcert=str(folder / "server.crt"))
    assert version in ("TLSv1.2", "TLSv1.3")


@needs_a_server
def test_a_server_with_another_certificate_is_refused(server: tuple[int, Path]) -> None:
    port, folder = server
    with pytest.raises(psycopg.OperationalError, match="certificate"):
        connected(port, sslmode="verify-full", sslrootcert=str(folder / "other.crt"))
    with pytest.raises(psycopg.OperationalError):
        connected(port, sslmode="disable")
