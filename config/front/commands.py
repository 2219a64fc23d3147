"""The words that are management commands, carried out on the hub that runs here."""

import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from config.embedded import for_tests, slow_disk
from config.front import databases, environment
from config.front.environment import MANAGE, CannotGo

# The log is read whole, which the web processes' login may not.
_LOGINS = {"verify": "owner"}


def command(arguments: Sequence[str]) -> int:
    """Become the management command named first, with the variables of the hub it concerns."""
    variables = _variables(arguments[0])
    if variables is None:
        return _bench(arguments)
    login = _LOGINS.get(arguments[0], "web")
    return os.execve(
        sys.executable, [*MANAGE, *arguments], {**os.environ, **variables, "HUB_LOGIN": login}
    )


def _variables(word: str) -> Mapping[str, str] | None:
    """This environment's own hub, or the demo that runs on this machine; None where a bench needs neither.

    Raises CannotGo where any other word finds neither.
    """
    if os.environ.get("DATABASE_URL"):
        return {}
    if (demo := environment.running_demo()) is not None:
        return demo
    if word == "bench":
        return None
    raise CannotGo(
        f"No hub runs here for ./hub {word.replace('_', '-')}: start ./hub demo in another terminal,"
        " or set the variables of .env.example."
    )


def _bench(arguments: Sequence[str]) -> int:
    """Measure on embedded servers of this run's own; the bench's exit code."""
    with tempfile.TemporaryDirectory(prefix="hub-bench-") as folder:
        Path(folder).chmod(0o711)  # PostgreSQL may run as another user
        disk = slow_disk.prepare(Path(folder))
        admin, redis = for_tests.start(durable=True, environment=disk)
        server = admin.rpartition("/")[0]
        databases.prepare(f"{server}/postgres")
        logins = {
            login: server.replace("://postgres@", f"://{login}@") for login in ("web", "owner")
        }
        variables = {
            **os.environ,
            slow_disk.VARIABLE: disk.get(slow_disk.VARIABLE, ""),
            "DATABASE_URL": f"{logins['web']}/hub",
            "OWNER_DATABASE_URL": f"{logins['owner']}/hub",
            "KEYS_DATABASE_URL": f"{logins['web']}/hub_keys",
            "REDIS_URL": redis,
            "HUB_ADDRESS": "http://localhost:8000",
            "HUB_DEMO": "true",
            "HUB_KEYS_DIR": str(environment.private_folder(Path(folder) / "keys")),
            "HUB_LOGIN": "web",
            "HUB_SECRET_KEY": secrets.token_urlsafe(64),
        }
        return subprocess.run([*MANAGE, *arguments], env=variables, check=False).returncode
