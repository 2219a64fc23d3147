"""Every versioned table is watched by the database itself: versions follow each other, with their history."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection

from agencies.door import door
from agencies.models.base import Versioned
from tests.cast import Cast

VERSIONED = sorted(
    model._meta.db_table for model in apps.get_models() if issubclass(model, Versioned)
)


@pytest.mark.parametrize("table", VERSIONED)
def test_a_versioned_table_is_watched_and_its_history_is_open_to_who_destroys(
    cast: Cast, table: str
) -> None:
    with door(cast.devika), connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.proname FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid "
            "WHERE t.tgrelid = %s::regclass AND NOT t.tgisinternal",
            [table],
        )
        watching = {name for (name,) in cursor.fetchall()}
        app, _, name = table.rpartition("_")
        history = f"{app}_historical{name}"
        cursor.execute("SELECT has_table_privilege('disposal', %s, 'UPDATE')", [history])
        (may_empty,) = cursor.fetchone() or (False,)
    assert {"hub_next_version", "hub_has_history"} <= watching
    assert may_empty
