"""The database `hub_keys` holds shred secrets and what was revoked, and nobody but disposal takes one away."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import connections

from tests.cast import Cast


def asked(query: str) -> set[tuple[str, ...]]:
    """What the second database answers, as its owner."""
    with connections["keys"].cursor() as cursor:
        cursor.execute(query)
        return set(cursor.fetchall())


@pytest.mark.django_db(databases=["default", "keys"])
def test_it_has_two_tables_and_the_note_of_its_migrations() -> None:
    tables = asked("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    assert tables == {("agencies_shredsecret",), ("agencies_revocation",), ("django_migrations",)}


@pytest.mark.django_db(databases=["default", "keys"])
@pytest.mark.parametrize("table", ["agencies_shredsecret", "agencies_revocation"])
def test_its_logins_may_do_no_more_than_they_need(table: str) -> None:
    rights = asked(
        "SELECT grantee, privilege_type FROM information_schema.role_table_grants"
        f" WHERE table_name = '{table}' AND grantee <> 'owner'"
    )
    assert rights == {
        ("web", "SELECT"),
        ("web", "INSERT"),
        ("disposal", "SELECT"),
        ("disposal", "DELETE"),
        ("backup", "SELECT"),
    }


def test_bringing_it_up_to_date_again_keeps_what_it_holds(cast: Cast) -> None:
    call_command("migrate", database="keys", verbosity=0, interactive=False)
    applied = asked("SELECT app FROM django_migrations WHERE app = 'hub_keys'")
    assert applied == {("hub_keys",)}
