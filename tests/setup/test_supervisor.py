"""The supervisor: what it starts runs, and nothing of it stays, however it ends."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.front.supervisor import Child, Failed, Supervisor

_PROGRAM = """
import sys
from pathlib import Path
from config.front.supervisor import Child, Stopped, Supervisor
stubborn = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"
try:
    with Supervisor(logs=Path(sys.argv[1])) as supervisor:
        supervisor.start(Child("willing", ["sleep", "60"]))
        supervisor.start(Child("stubborn", [sys.executable, "-c", stubborn]))
        print(*(process.pid for _, process in supervisor._running.values()), flush=True)
        supervisor.keep()
except Stopped:
    print("stopped", flush=True)
"""


@pytest.fixture
def supervised(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], list[int]]]:
    process = subprocess.Popen(
        [sys.executable, "-c", _PROGRAM, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    children = [int(pid) for pid in process.stdout.readline().split()]
    yield process, children
    process.kill()
    process.communicate()


def _alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


def _gone(pids: list[int], within: float = 5.0) -> bool:
    until = time.monotonic() + within
    while any(map(_alive, pids)):
        if time.monotonic() > until:
            return False
        time.sleep(0.02)
    return True


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux signals orphans")
def test_cr11_neither_it_nor_what_it_starts_can_leave_a_core(
    supervised: tuple[subprocess.Popen[str], list[int]],
) -> None:
    process, children = supervised
    for pid in (process.pid, *children):
        limits = Path(f"/proc/{pid}/limits").read_text().splitlines()
        (core,) = (line.split() for line in limits if line.startswith("Max core file size"))
        assert core[4:6] == ["0", "0"]


def test_killing_it_leaves_no_process(
    supervised: tuple[subprocess.Popen[str], list[int]],
) -> None:
    process, children = supervised
    assert len(children) == 2
    assert all(map(_alive, children))
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert _gone(children)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_asking_it_to_stop_ends_the_children_in_turn(
    how: signal.Signals,
    supervised: tuple[subprocess.Popen[str], list[int]],
) -> None:
    process, children = supervised
    os.kill(children[1], signal.SIGKILL)  # or the test would wait for its patience to end
    process.send_signal(how)
    assert process.stdout is not None
    assert process.stdout.read().endswith("stopped\n")
    assert process.wait() == 0
    assert _gone(children)


def test_a_child_that_dies_is_started_again(tmp_path: Path) -> None:
    supervisor = Supervisor(logs=tmp_path)
    child = Child("short", ["true"])
    supervisor.start(child)
    before = supervisor._running["short"][1]
    before.wait()
    supervisor._restart(child)
    assert supervisor._running["short"][1].pid != before.pid
    supervisor.stop()


def test_a_child_that_keeps_dying_stops_the_hub_with_its_last_words(tmp_path: Path) -> None:
    supervisor = Supervisor(logs=tmp_path)
    supervisor.start(Child("broken", ["sh", "-c", "echo no key found; exit 1"]))
    with pytest.raises(Failed, match=r"broken keeps stopping\.\n    no key found"):
        supervisor.keep()
    supervisor.stop()


def test_a_child_that_is_never_ready_is_a_failure(tmp_path: Path) -> None:
    supervisor = Supervisor(logs=tmp_path)
    slow = Child("slow", ["sleep", "60"], ready=lambda _pid: False)
    with pytest.raises(Failed, match="slow did not start"):
        supervisor.start(slow, within=0.1)
    pid = supervisor._running["slow"][1].pid
    supervisor.stop()
    assert not _alive(pid)


def test_a_step_that_fails_says_why(tmp_path: Path) -> None:
    supervisor = Supervisor(logs=tmp_path)
    with pytest.raises(Failed, match="no such table"):
        supervisor.run("migrate", ["sh", "-c", "echo no such table; exit 3"], {})
    supervisor.run("migrate", ["true"], {})
