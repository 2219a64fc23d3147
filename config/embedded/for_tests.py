"""Embedded servers for one run of the tests, in a folder of their own that goes with the run."""

import atexit
import fcntl
import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import IO

from config.embedded.postgres import SUPERUSER, Postgres
from config.embedded.valkey import Valkey
from config.front.environment import is_held
from config.front.supervisor import Supervisor

# Tests make their databases from this name: test_hub, test_hub_keys.
_DATABASE = "hub"
_PREFIX = "hub-servers-"


def start(
    *, durable: bool = False, environment: Mapping[str, str] | None = None
) -> tuple[str, str]:
    """Start PostgreSQL and Valkey for this process; the superuser's and the Redis address.

    A test needs nothing to outlast a power cut; what is measured writes as a hub does, `durable`. They
    end with the process, however it ends, and nothing of them stays.
    """
    _sweep()
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
    folder.chmod(0o711)  # PostgreSQL may run as another user, whose own folder lies within
    lock = (folder / "lock").open("w")
    fcntl.flock(lock, fcntl.LOCK_EX)  # held until this process ends
    postgres, valkey = (
        Postgres(folder, durable=durable, environment=environment),
        Valkey(folder),
    )
    supervisor = Supervisor(logs=folder / "logs")
    atexit.register(_end, supervisor, folder, lock)
    postgres.prepare()
    supervisor.start(postgres.child())
    supervisor.start(valkey.child())
    return postgres.url(SUPERUSER, _DATABASE), valkey.url


def _end(supervisor: Supervisor, folder: Path, lock: IO[str]) -> None:
    supervisor.stop()
    lock.close()
    shutil.rmtree(folder, ignore_errors=True)


def _sweep() -> None:
    """Remove the folders of runs that were killed before they could do so themselves."""
    for lock in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*/lock"):
        if lock.stat().st_uid == os.getuid() and not is_held(lock):
            shutil.rmtree(lock.parent, ignore_errors=True)
