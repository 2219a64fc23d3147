"""Set-up of all tests: the guard on inside a test, both databases for every test that asks for one."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connections
from django.test import TransactionTestCase

from agencies import keys
from agencies.database.base import DatabaseWrapper
from tests.cast import Cast
from tests.databases import copy_pattern, drop, forget_patterns
from tests.emptying import empty
from tests.kept_cast import cast_of_today

COMMITTED = {"committed_cast", "transactional_db", "live_server"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give a database test both databases, in real transactions where it asks for those."""
    for item in items:
        names = set(getattr(item, "fixturenames", ()))
        if item.get_closest_marker("django_db") is None and names & {"db", "cast", *COMMITTED}:
            item.add_marker(
                pytest.mark.django_db(
                    databases=["default", "keys"], transaction=bool(names & COMMITTED)
                )
            )


def pytest_collection_finish() -> None:
    """Leave what was imported and collected out of every later search for objects that hold each other."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(
        20_000, 10, 10
    )  # a page makes thousands of objects, which nearly all go by themselves


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Leave no database behind from which others were copied, unless asked to."""
    is_worker = hasattr(session.config, "workerinput")
    if not is_worker and not session.config.getoption("--reuse-db"):
        forget_patterns()


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None,
    django_db_blocker: Any,
    django_db_keepdb: bool,
    django_db_createdb: bool,
    django_db_modify_db_settings: None,
) -> Iterator[None]:
    """Both databases as copies, where pytest-django would lead each process through all migrations."""
    ours = {alias: connections[alias] for alias in ("default", "keys")}
    for connection in ours.values():
        given = connection.settings_dict
        given["NAME"] = given["TEST"]["NAME"] or f"test_{given['NAME']}"
    main, keys = (connection.settings_dict["NAME"] for connection in ours.values())
    copy_pattern((main, keys), anew=django_db_createdb or not django_db_keepdb)
    yield
    if not django_db_keepdb:
        with django_db_blocker.unblock():
            for connection in ours.values():
                connection.close()
        drop((main, keys))


@pytest.fixture(scope="session", autouse=True)
def _hub_keys() -> None:
    """The hub's own keys, in a folder of this run."""
    keys.ensure_hub_keys()


@pytest.fixture(scope="session", autouse=True)
def _quick_emptying() -> Iterator[None]:
    """Empty the databases after a test that committed in our own way, which is a hundred times quicker."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", empty)
        yield


@pytest.hookimpl(hookwrapper=True)
def pytest_pyfunc_call(pyfuncitem: Any) -> Iterator[None]:
    """Put the guard on while a test function runs, and only then."""
    before = DatabaseWrapper.guard_is_on
    DatabaseWrapper.guard_is_on = True
    yield
    DatabaseWrapper.guard_is_on = before


@pytest.fixture
def cast(db: None) -> Cast:
    """Northmoor's partnership and its people."""
    return cast_of_today()


@pytest.fixture
def committed_cast(transactional_db: None) -> Cast:
    """The same cast, committed: for real concurrency and real processes."""
    return cast_of_today()
