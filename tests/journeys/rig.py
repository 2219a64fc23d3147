"""A whole hub of a test's own: databases, Redis and every process as the demo starts them.

Nothing of it is shared with the test process, which only holds a browser and the hub's address.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from config.front import processes
from config.front.environment import MANAGE, PROJECT, secret_file
from config.front.supervisor import Child
from tests.databases import OURS, copy_pattern, drop, pair, place
from tests.live.rig import OwnRedis, wait_for

LOGS = ("web-1", "worker", "beat", "relay")


class Hub:
    """A hub whose processes run; `people` is what the program that filled it said of its people."""

    def __init__(self, folder: Path, name: str, redis: OwnRedis) -> None:
        self.folder, self.name, self.redis = folder, name, redis
        for private in ("keys", "attachments"):
            (folder / private).mkdir(mode=0o700)
        secret_file(folder / "secret-key")
        self.listening = processes.listener("127.0.0.1", 0)
        self.port: int = self.listening.getsockname()[1]
        self.url = f"http://localhost:{self.port}"
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.people: dict[str, Any] = {}

    # -- making it -------------------------------------------------------------------------------

    @property
    def environment(self) -> dict[str, str]:
        """What its programs are given; nothing of the tests' own settings is among it."""
        kept = {
            key: value
            for key, value in os.environ.items()
            if not key.startswith(("HUB_", "DJANGO_"))
        }
        return {
            **kept,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DATABASE_URL": place("web", self.name),
            "OWNER_DATABASE_URL": place("owner", self.name),
            "RELAY_DATABASE_URL": place("relay", self.name),
            "KEYS_DATABASE_URL": place("web", f"{self.name}_keys"),
            "REDIS_URL": self.redis.url,
            "HUB_LOGIN": "web",
            "HUB_DEMO": "true",
            "HUB_ADDRESS": self.url,
            "HUB_SECRET_KEY_FILE": str(self.folder / "secret-key"),
            "HUB_KEYS_DIR": str(self.folder / "keys"),
            "HUB_ATTACHMENTS_DIR": str(self.folder / "attachments"),
            "HUB_STATIC_ROOT": str(self.folder / "static"),
        }

    @property
    def as_owner(self) -> dict[str, str]:
        """The same for migrations and the proof of the log."""
        keys = place("owner", f"{self.name}_keys")
        return {**self.environment, "HUB_LOGIN": "owner", "KEYS_DATABASE_URL": keys}

    def fill(self, word: str) -> None:
        """Collect the static files, and let `backstage` fill it as `word` says."""
        self.running["static"] = subprocess.Popen(  # meanwhile
            [*MANAGE, "collectstatic", "--no-input"],
            env=self.environment,
            cwd=PROJECT,
            stdout=subprocess.DEVNULL,
        )
        said = self.run([sys.executable, "-m", "tests.journeys.backstage", word], self.environment)
        self.people = json.loads(said.splitlines()[-1])
        assert self.running.pop("static").wait(60) == 0

    def run(self, command: list[str], environment: Mapping[str, str]) -> str:
        """Run a program to its good end; gives what it printed."""
        done = subprocess.run(
            command, env=environment, cwd=PROJECT, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr[-3000:] or done.stdout[-3000:]
        return done.stdout

    def verify(self) -> str:
        """What `./hub verify` says; fails when the log is not whole."""
        return self.run([*MANAGE, "verify"], self.as_owner)

    def ask(self, question: str) -> list[tuple[Any, ...]]:
        """Ask the database what a page cannot show, as one who may read the whole log."""
        with psycopg.connect(place("", self.name)) as admin:
            return admin.execute(question).fetchall()  # type: ignore[arg-type]

    def notices(self) -> list[str]:
        """Every notice that was posted, as the outbox holds it."""
        return [row for (row,) in self.ask("SELECT row_to_json(n)::text FROM agencies_notice n")]

    # -- running it ------------------------------------------------------------------------------

    def start(self, *names: str) -> None:
        """Start its processes, or those named, and wait for the first page."""
        for child in self._children():
            if not names or child.name in names:
                self.running[child.name] = self._start(child)
        wait_for(lambda: processes.page_answers(self.port), seconds=120)

    def _children(self) -> list[Child]:
        given = self.environment
        return [
            processes.web(given, self.listening),
            processes.worker(given, pool="threads", concurrency=2),
            processes.beat(given),
            processes.relay(given),
        ]

    def _start(self, child: Child) -> subprocess.Popen[bytes]:
        with (self.folder / f"{child.name}.log").open("ab") as log:
            return subprocess.Popen(
                child.command,
                env=dict(child.environment),
                cwd=PROJECT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=child.pass_fds,
            )

    def kill(self, name: str) -> None:
        """End a process as a power cut does."""
        process = self.running.pop(name)
        process.kill()
        process.wait()

    def stop(self) -> None:
        """End every process."""
        for process in self.running.values():
            process.terminate()
        for process in self.running.values():
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.running.clear()

    def complaints(self) -> list[str]:
        """Warnings and errors that its processes wrote; no sealer runs here, so its alarm says nothing."""
        paths = [self.folder / f"{name}.log" for name in LOGS]
        lines = [line for path in paths if path.exists() for line in path.read_text().splitlines()]
        return [line for line in lines if _COMPLAINS.search(line) and _NO_SEALER not in line]


_NO_SEALER = '"event": "alarm about the log: SEALS_LATE"'
_COMPLAINS = re.compile(r'"level": "(warning|error|critical)"|^Traceback|^\w*(Error|Exception)\b')


@contextmanager
def hub(word: str) -> Iterator[Hub]:
    """A hub filled as `backstage` is told, all of whose processes run; removed at the end."""
    folder = Path(tempfile.mkdtemp(prefix="hub-journeys-"))
    redis = OwnRedis()
    made = Hub(folder, f"{OURS}_journeys_{secrets.token_hex(4)}", redis)
    try:
        redis.start()
        copy_pattern(pair(made.name), anew=True)
        made.fill(word)
        made.start()
        yield made
    finally:
        made.stop()
        made.listening.close()
        redis.remove()
        drop(pair(made.name))
        shutil.rmtree(folder, ignore_errors=True)
