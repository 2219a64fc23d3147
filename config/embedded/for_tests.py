"""Embedded servers for one run of the tests, in a folder of their own that goes with the run."""

import atexit
import shutil
import tempfile
from pathlib import Path

from config.embedded.postgres import SUPERUSER, Postgres
from config.embedded.valkey import Valkey
from config.front.supervisor import Supervisor

# Tests make their databases from this name: test_hub, test_hub_keys.
_DATABASE = "hub"


def start() -> tuple[str, str]:
    """Start PostgreSQL and Valkey for this process; the superuser's and the Redis address.

    They end with the process, however it ends, and nothing of them stays.
    """
    folder = Path(tempfile.mkdtemp(prefix="hub-test-"))
    folder.chmod(0o711)  # PostgreSQL may run as another user, whose own folder lies within
    postgres, valkey = Postgres(folder, durable=False), Valkey(folder)
    supervisor = Supervisor(logs=folder / "logs")
    atexit.register(_end, supervisor, folder)
    postgres.prepare()
    supervisor.start(postgres.child())
    supervisor.start(valkey.child())
    return postgres.url(SUPERUSER, _DATABASE), valkey.url


def _end(supervisor: Supervisor, folder: Path) -> None:
    supervisor.stop()
    shutil.rmtree(folder, ignore_errors=True)
