"""The relay as it really logs in: by a login of its own, with no more rights than it needs."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.conf import settings
from django.db import connections

from tests.live.rig import tell, wait_for
from tests.live.test_relay import numbered

pytestmark = pytest.mark.django_db(transaction=True)


def _url(login: str) -> str:
    """The test's own database under another login."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    host = parts.netloc.rpartition("@")[2]
    name = connections["default"].settings_dict["NAME"]
    return urlunsplit(parts._replace(netloc=f"{login}@{host}", path=f"/{name}"))


def test_the_process_numbers_under_its_own_login_and_ends_when_asked(committed_cast: Any) -> None:
    environment = {**os.environ, "HUB_LOGIN": "relay", "RELAY_DATABASE_URL": _url("relay")}
    environment["REDIS_URL"] = settings.REDIS_URL
    process = subprocess.Popen(
        [sys.executable, "manage.py", "relay"], cwd=settings.BASE_DIR, env=environment
    )
    try:
        tell(committed_cast.agency.police, "E-BCDFG", workspace_id=None)
        wait_for(lambda: numbered(committed_cast.agency.police) == [("E-BCDFG", 1)], seconds=120)
    finally:
        process.terminate()
    assert process.wait(60) == 0


def test_its_login_sees_neither_grants_nor_people_nor_the_log(committed_cast: Any) -> None:
    with psycopg.connect(_url("relay"), autocommit=True) as connection:
        for table in ("agencies_grant", "agencies_person", "audit_log_entry", "agencies_session"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(f"SELECT * FROM {table}")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("DELETE FROM agencies_notice")
