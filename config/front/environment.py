"""Where the front script's stages keep things, and the variables they hand to the hub's programs."""

import fcntl
import hashlib
import json
import os
import secrets
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import cast

PROJECT = Path(__file__).resolve().parents[2]
STATE = PROJECT / ".hub"
DEMO = STATE / "demo"
MANAGE = [sys.executable, str(PROJECT / "manage.py")]

# What a person's own environment may hold for another hub, and this one must not take over.
OURS = (
    "DATABASE_URL", "OWNER_DATABASE_URL", "RELAY_DATABASE_URL", "DISPOSAL_DATABASE_URL", "KEYS_DATABASE_URL",
    "SEALER_DATABASE_URL", "HUB_SEALER_KEY_FILE", "HUB_WITNESSES_FILE",
    "REDIS_URL",
    "HUB_ADDRESS", "HUB_DEBUG", "HUB_DEMO", "HUB_KEYS_DIR", "HUB_KEY_PROVIDERS_FILE", "HUB_LOGIN", "HUB_SECRET_KEY",
    "HUB_SECRET_KEY_FILE", "HUB_TEST", "DJANGO_SETTINGS_MODULE",
)  # fmt: skip


class CannotGo(Exception):
    """The word cannot be carried out; the message says in one sentence what to do."""


def secret_file(path: Path) -> Path:
    """`path` with a random secret in it, made once and readable by its owner alone."""
    if not path.exists():
        with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(64))
    return path


def private_folder(path: Path) -> Path:
    """`path` as a folder that only its owner may enter."""
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.chmod(0o700)
    return path


@contextmanager
def only_one(path: Path) -> Iterator[None]:
    """Hold the lock file `path`; the kernel lets it go however the holder ends.

    Raises CannotGo when another process holds it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise CannotGo(
                f"The demo is already running as process {file.read()}: stop it with Ctrl-C first."
            ) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def is_held(path: Path) -> bool:
    """Whether a process holds the lock file `path`."""
    try:
        with path.open("r") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


def fingerprint(paths: Iterable[Path]) -> str:
    """A hash over names and contents of files."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(f"{path}\0{path.stat().st_size}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def unchanged(stamp: Path, now: str) -> bool:
    """Whether `stamp` was left with the fingerprint `now`."""
    return stamp.exists() and stamp.read_text() == now


def write_private(path: Path, values: Mapping[str, str]) -> None:
    """Write variables to a file that only its owner may read."""
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
        json.dump(dict(values), file)


def running_demo() -> Mapping[str, str] | None:
    """The variables of the demo that runs on this machine, or None."""
    written = DEMO / "environment.json"
    if not is_held(DEMO / "lock") or not written.exists():
        return None
    return cast("dict[str, str]", json.loads(written.read_text()))
