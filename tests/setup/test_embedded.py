"""The embedded servers: real ones, on private sockets, gone with the process that started them."""

import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

import psycopg
import pytest

from config.embedded import places, slow_disk
from config.front import databases
from tests.setup.test_supervisor import _gone

_PROGRAM = """
import tempfile
import time
from config.embedded import for_tests
print(*for_tests.start(), flush=True)
time.sleep(60)
"""


@dataclass
class Servers:
    """Embedded servers and the process that holds them."""

    holder: subprocess.Popen[str]
    database: str
    redis: str


@pytest.fixture
def servers() -> Iterator[Servers]:
    holder = subprocess.Popen([sys.executable, "-c", _PROGRAM], stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    database, redis = holder.stdout.readline().split()
    yield Servers(holder, database.rpartition("/")[0] + "/postgres", redis)
    holder.terminate()
    holder.communicate()


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def test_both_answer_on_private_sockets_and_not_on_the_network(servers: Servers) -> None:
    assert databases.database_answers(servers.database)
    assert databases.redis_answers(servers.redis)
    with psycopg.connect(servers.database) as connection:
        listening = connection.execute("SHOW listen_addresses").fetchone()
    assert listening == ("",)
    folder = Path(unquote(urlsplit(servers.database).netloc.rpartition("@")[2]))
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_roles_and_databases_are_made_once_and_again_without_harm(servers: Servers) -> None:
    databases.prepare(servers.database)
    databases.prepare(servers.database)
    databases.prepare(servers.database, start_over=True)
    with psycopg.connect(servers.database) as connection:
        names = connection.execute(
            "SELECT datname, pg_get_userbyid(datdba) FROM pg_database WHERE datname LIKE 'hub%'"
        ).fetchall()
    assert sorted(names) == [("hub", "owner"), ("hub_keys", "owner")]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux signals orphans")
def test_killing_the_holder_leaves_no_server(servers: Servers) -> None:
    children = _children(servers.holder.pid)
    assert len(children) == 2
    servers.holder.send_signal(signal.SIGKILL)
    servers.holder.wait()
    assert _gone(children, within=10)


def test_a_long_path_gets_a_short_folder_for_its_socket(tmp_path: Path) -> None:
    myself = places.Account(os.getuid(), os.getgid())
    home = tmp_path / ("long" * 30)
    folder = places.socket_folder(home, myself)
    assert len(os.fsencode(folder / ".s.PGSQL.5432")) <= 107
    assert places.socket_folder(home, myself) == folder
    folder.rmdir()


def test_a_folder_closed_to_the_server_sends_its_data_outside(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    stranger = places.Account(os.getuid() + 1, os.getgid())
    monkeypatch.setattr(places.Account, "may", lambda *_: False)
    monkeypatch.setattr(places, "OUTSIDE", tmp_path / "outside")
    home = places.home_of(tmp_path / "state", stranger)
    assert home.parent == tmp_path / "outside"
    assert home == places.home_of(tmp_path / "state", stranger)


@pytest.mark.skipif(not shutil.which("cc"), reason="a slow disk is made with a C compiler")
def test_a_slow_disk_makes_each_sync_of_a_bench_wait_and_lets_go_of_it_again() -> None:
    folder = Path(tempfile.mkdtemp(prefix="hub-test-disk-"))
    folder.chmod(0o711)  # the server may run as another user, whom a folder of pytest's shuts out
    variables = slow_disk.prepare(folder)
    program = "from config.embedded import for_tests; import time\n"
    program += (
        f"print(*for_tests.start(durable=True, environment={dict(variables)!r}), flush=True)\n"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", program + "time.sleep(60)"], stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout is not None
    database = holder.stdout.readline().split()[0].rpartition("/")[0] + "/postgres"
    try:
        with psycopg.connect(database, autocommit=True) as connection:
            assert connection.execute("SHOW fsync").fetchone() == ("on",)
            connection.execute("CREATE TABLE written (at int)")

            def takes() -> float:
                began = time.monotonic()
                for number in range(5):
                    connection.execute("INSERT INTO written VALUES (%s)", [number])
                return (time.monotonic() - began) / 5

            with slow_disk.taking(100_000, Path(variables[slow_disk.VARIABLE])):
                assert takes() >= 0.1  # each waits at least so long, however busy the machine is
            connection.execute("INSERT INTO written VALUES (5)")
            assert Path(variables[slow_disk.VARIABLE]).read_text() == "0"
    finally:
        holder.terminate()
        holder.communicate()
        shutil.rmtree(folder)


def test_without_a_compiler_there_is_no_slow_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert slow_disk.prepare(tmp_path) == {}
