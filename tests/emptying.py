"""Emptying the databases after a test that committed: only the tables that hold something.

Django empties by TRUNCATE, which makes every file of every table and index anew: seconds for this many
tables, where the rows of a test are few. The superuser of a test run deletes them, past the triggers and
policies that keep the hub's own logins from it.
"""

from __future__ import annotations

import os
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
from django.db import connections

KEPT = ("django_migrations", "django_content_type", "auth_permission")
EMPTY = """
DO $$ DECLARE name text; is_filled boolean; BEGIN
    SET LOCAL session_replication_role = replica;
    FOR name IN SELECT format('%I', relname) FROM pg_class
        WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> ALL ({kept})
    LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM %s)', name) INTO is_filled;
        IF is_filled THEN EXECUTE format('DELETE FROM %s', name); END IF;
    END LOOP;
END $$
"""


def empty(case: Any) -> None:
    """Empty the databases of a test case that committed what it wrote."""
    admin = urlsplit(os.environ["HUB_ADMIN_URL"])
    kept = psycopg.sql.SQL("ARRAY[{}]::text[]").format(
        psycopg.sql.SQL(", ").join(map(psycopg.sql.Literal, KEPT))
    )
    for alias in case._databases_names(include_mirrors=False):
        place = urlunsplit(admin._replace(path=f"/{connections[alias].settings_dict['NAME']}"))
        with psycopg.connect(place, autocommit=True) as superuser:
            superuser.execute(psycopg.sql.SQL(EMPTY).format(kept=kept))
