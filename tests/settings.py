"""Settings of a test run: the hub's own, on the servers of the machine or on embedded ones.

The environment is made here because pytest-django reads settings before any conftest is loaded.
"""

import os
import secrets
import tempfile
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from config.embedded import for_tests
from config.roles import ensure_roles


def _with(url: str, *, login: str | None = None, name: str | None = None) -> str:
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    place = f"{login}@{host}" if login else parts.netloc
    return urlunsplit(parts._replace(netloc=place, path=f"/{name}" if name else parts.path))


def _environment() -> None:
    """Point settings at the servers of the machine, or at embedded ones, before Django loads."""
    if os.environ.get("HUB_TEST") == "1":
        return  # a worker of xdist inherits everything
    admin = os.environ.get("DATABASE_URL", "")
    if not admin:
        admin, redis = for_tests.start()
        os.environ["REDIS_URL"] = redis
    ensure_roles(_with(admin, name="postgres"))
    name = urlsplit(admin).path.lstrip("/") or "hub"
    folder = Path(tempfile.mkdtemp(prefix="hub-test-keys-"))
    folder.chmod(0o700)
    os.environ.update(
        HUB_TEST="1",
        HUB_LOGIN="owner",
        HUB_ADMIN_URL=admin,
        DATABASE_URL=_with(admin, login="owner", name=name),
        KEYS_DATABASE_URL=_with(admin, login="owner", name=f"{name}_keys"),
        HUB_SECRET_KEY=secrets.token_hex(32),
        HUB_KEYS_DIR=str(folder),
        HUB_ATTACHMENTS_DIR=tempfile.mkdtemp(prefix="hub-test-attachments-"),
        HUB_ADDRESS="http://testserver",
        HUB_OTHER_HOSTS="localhost,127.0.0.1",
    )
    os.environ.setdefault("REDIS_URL", "redis://127.0.0.1:6379/0")


_environment()

from config.settings import *  # noqa: E402, F403  # only after the environment stands
