"""The people of these tests, and a way round every protection for those who attack the log."""

import os
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit, urlunsplit
from uuid import UUID, uuid4

import psycopg
import pytest
from django.db import connection

from agencies.actors import Hat
from agencies.roles import Role
from audit.log.verify import Report, verify

MASH, MARAC = uuid4(), uuid4()
HOST = uuid4()


def hat(*, agency: UUID, workspace: UUID = MASH, role: str = Role.RESEARCHER) -> Hat:
    return Hat(
        person_id=uuid4(),
        membership_id=uuid4(),
        agency_id=agency,
        workspace_id=workspace,
        host_id=HOST,
        role=role,
        session_hash="5e" * 32,
    )


@pytest.fixture
def police() -> Hat:
    return hat(agency=uuid4())


@pytest.fixture
def health() -> Hat:
    return hat(agency=uuid4())


@pytest.fixture
def housing() -> Hat:
    return hat(agency=uuid4())


@pytest.fixture
def auditor() -> Hat:
    return Hat(
        person_id=uuid4(),
        membership_id=uuid4(),
        agency_id=uuid4(),
        workspace_id=MASH,
        host_id=HOST,
        role=Role.AUDITOR,
        audit_workspace_ids=(MASH,),
    )


@pytest.fixture
def intruder(transactional_db: None) -> Iterator[psycopg.Connection]:
    """The superuser of the database with every trigger and policy switched off."""
    url = urlsplit(os.environ["HUB_ADMIN_URL"])
    name = connection.settings_dict["NAME"]
    with psycopg.connect(urlunsplit(url._replace(path=f"/{name}")), autocommit=True) as admin:
        admin.execute("SET session_replication_role = replica")
        yield admin


@pytest.fixture
def verified(transactional_db: None) -> Callable[[], Report]:
    """Verify the log as the owner of the database does, on a connection of its own."""

    def run() -> Report:
        parameters = connection.get_connection_params()
        ours = {name: parameters[name] for name in parameters if name not in _DJANGO_ONLY}
        with psycopg.connect(**ours) as own:
            return verify(own)

    return run


_DJANGO_ONLY = ("cursor_factory", "context", "prepare_threshold")
