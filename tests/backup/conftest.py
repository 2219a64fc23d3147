"""A folder for backups with its keys, and the addresses of the logins that take and restore them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings

from config.backup import keys


def url_of(login: str, name: str) -> str:
    given = urlsplit(os.environ["HUB_ADMIN_URL"])
    host = given.netloc.rpartition("@")[2]
    return given._replace(netloc=f"{login}@{host}", path=f"/{name}").geturl()


def database_names() -> tuple[str, str]:
    databases = settings.DATABASES
    return str(databases["default"]["NAME"]), str(databases["keys"]["NAME"])


@pytest.fixture
def place(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for backups, with keys, attachments and the addresses of the login `backup`."""
    main, second = database_names()
    monkeypatch.setenv("BACKUP_DATABASE_URL", url_of("backup", main))
    monkeypatch.setenv("BACKUP_KEYS_DATABASE_URL", url_of("backup", second))
    settings.HUB_ATTACHMENTS_DIR = str(tmp_path / "attachments")
    (tmp_path / "attachments" / "aa").mkdir(parents=True)
    (tmp_path / "attachments" / "aa" / "0001").write_bytes(os.urandom(200_000))
    monkeypatch.setattr(keys, "public_file", lambda part: tmp_path / f"{part}.public")
    keys.make(tmp_path / "private")
    return tmp_path
