"""Starts the hub's processes, keeps them running, and leaves none behind however it ends itself."""

import ctypes
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import IO, NoReturn, TypedDict

_PR_SET_PDEATHSIG = 1
_PATIENCE = 15.0  # seconds a process may take to end before it is killed
_RESTARTS = 5  # times a process may die ...
_WITHIN = 60.0  # ... in this many seconds before the whole hub gives up
_TAIL = 15  # lines of a dead process's log that are shown


class Stopped(Exception):
    """Somebody asked the hub to stop: Ctrl-C, a closed terminal, or the system's SIGTERM."""


class Failed(Exception):
    """A process did not start or could not be kept alive; the message says which, and its last words."""


class AsUser(TypedDict, total=False):
    """The keywords that make `subprocess` run a program as another user."""

    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True)
class Child:
    """A process to keep running."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    stop: str = "SIGTERM"
    orphaned: str = "SIGKILL"  # what the kernel sends it when the supervisor dies without a word
    run_as: AsUser = field(default_factory=AsUser)
    pass_fds: tuple[int, ...] = ()
    ready: Callable[[int], bool] = lambda _pid: True


class Supervisor:
    """Owns the running children, in the order they were started."""

    def __init__(self, *, logs: Path | None = None) -> None:
        """Keep each child's output in a file of `logs`, or let it through where there is none."""
        self.logs = logs
        self._running: dict[str, tuple[Child, subprocess.Popen[bytes]]] = {}
        self._deaths: dict[str, list[float]] = {}
        if logs:
            logs.mkdir(parents=True, exist_ok=True, mode=0o700)

    def __enter__(self) -> "Supervisor":
        """Turn each request to stop into an exception, so that everything unwinds in one way.

        No program started here leaves a core behind, nor does this one: it would hold keys (CR11).
        """
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(name, _raise_stopped)
        return self

    def __exit__(self, *_: object) -> None:
        """Stop everything, deaf to a second Ctrl-C while doing so."""
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(name, signal.SIG_IGN)
        self.stop()

    def start(self, child: Child, *, within: float = 30.0) -> None:
        """Start `child` and wait until it is ready.

        Raises Failed when it dies first or is not ready in time.
        """
        process = self._spawn(child)
        until = time.monotonic() + within
        while not child.ready(process.pid):
            if process.poll() is not None or time.monotonic() > until:
                raise Failed(f"{child.name} did not start.{self._last_words(child)}")
            time.sleep(0.02)

    def run(
        self,
        name: str,
        command: Sequence[str],
        environment: Mapping[str, str],
        *,
        shown: bool = False,
    ) -> None:
        """Run one program to its end; what it prints is for the terminal where it is `shown`.

        Raises Failed with its last words when it fails.
        """
        child = Child(name, command, environment)
        process = self._spawn(child, shown=shown)
        try:
            code = process.wait()
        except Stopped:
            process.kill()
            process.wait()
            raise
        finally:
            del self._running[name]
        if code:
            raise Failed(f"{name} failed.{self._last_words(child)}")

    def keep(self) -> NoReturn:
        """Watch over the children until somebody stops the hub.

        Raises Failed when one of them keeps dying.
        """
        while True:
            for child, process in list(self._running.values()):
                if process.poll() is not None:
                    self._restart(child)
            time.sleep(0.25)

    def stop(self) -> None:
        """End the children, the last started first, so that nobody loses a server it still needs."""
        while self._running:
            _, (child, process) = self._running.popitem()
            if process.poll() is None:
                process.send_signal(getattr(signal, child.stop))
            try:
                process.wait(_PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _restart(self, child: Child) -> None:
        now = time.monotonic()
        deaths = [at for at in self._deaths.get(child.name, []) if now - at < _WITHIN]
        self._deaths[child.name] = [*deaths, now]
        if len(deaths) >= _RESTARTS:
            raise Failed(f"{child.name} keeps stopping.{self._last_words(child)}")
        print(f"{child.name} stopped and is started again.", file=sys.stderr, flush=True)
        self._spawn(child)

    def _spawn(self, child: Child, *, shown: bool = False) -> subprocess.Popen[bytes]:
        parent = os.getpid()
        output = self._log(child)
        process: subprocess.Popen[bytes] = subprocess.Popen(
            child.command,
            env={**os.environ, **child.environment},
            stdin=subprocess.DEVNULL,
            stdout=None if shown else output,
            stderr=output,
            start_new_session=True,  # a terminal's Ctrl-C reaches only the supervisor
            preexec_fn=lambda: _die_with(parent, getattr(signal, child.orphaned)),  # noqa: PLW1509 (one thread)
            pass_fds=child.pass_fds,
            **child.run_as,
        )
        if output:
            output.close()
        self._running[child.name] = (child, process)
        return process

    def _log(self, child: Child) -> IO[bytes] | None:
        return (self.logs / f"{child.name}.log").open("ab") if self.logs else None

    def _last_words(self, child: Child) -> str:
        if not self.logs:
            return " See its lines above."
        path = self.logs / f"{child.name}.log"
        lines = path.read_text(errors="replace").splitlines()[-_TAIL:]
        return "".join(f"\n    {line}" for line in lines) + f"\n  (all of it: {path})"


def _raise_stopped(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise Stopped


def _die_with(parent: int, orphaned: int) -> None:
    """Ask Linux to signal this process when its parent ends, however it ends.

    Runs in the child between fork and exec, after the change of user, which would undo it. Where
    there is no prctl (macOS) only the supervisor's own clean end stops the children.
    """
    prctl = getattr(ctypes.CDLL(None), "prctl", None)
    if prctl is None:
        return
    prctl(_PR_SET_PDEATHSIG, orphaned)
    if os.getppid() != parent:  # it ended before the line above
        os._exit(1)
