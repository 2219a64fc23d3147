"""Copies of a whole case, row by row in every table, so that a hub is as full as after years.

A copy has ids, references and times of its own, derived from the number of the copy, in every table
where the case has a row: file, contact, enquiry, requests, items, releases, grants and their causes,
clocks, notices, histories. Its sealed sections are as long as the case's but open for nobody, for a
section is bound to its id; what is opened by a bench is made through the hub's own acts. Log entries
are not copied: no page reads them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import psycopg
from psycopg import sql

APPS = ("agencies_", "mash_hub_")
LEFT_OUT = frozenset(
    {
        "agencies_agency",
        "agencies_workspace",
        "agencies_person",
        "agencies_membership",
        "agencies_agencykey",
        "agencies_session",
        "mash_hub_indexkey",
    }
)
_COLUMNS = """
SELECT c.table_name, c.column_name, c.udt_name
FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' AND c.identity_generation IS NULL
    AND c.is_generated = 'NEVER'
ORDER BY c.table_name, c.ordinal_position
"""
_BETWEEN = "interval '37 minutes'"  # from one copy to the one before


@dataclass
class Case:
    """The rows of one case: by table, the places of its rows, and every id that is the case's own."""

    ids: set[UUID] = field(default_factory=set)
    rows: dict[str, set[str]] = field(default_factory=dict)


class Tables:
    """The hub's tables and their columns, as the database tells them."""

    def __init__(self, owner: psycopg.Connection[Any]) -> None:
        """Ask once."""
        self.owner = owner
        self.columns: dict[str, dict[str, str]] = {}
        for table, column, kind in owner.execute(_COLUMNS):
            if table.startswith(APPS) and table not in LEFT_OUT:
                self.columns.setdefault(table, {})[column] = kind
        self.own = {
            table: "history_id" if "history_id" in columns else "id"
            for table, columns in self.columns.items()
            if columns.get("history_id" if "history_id" in columns else "id") == "uuid"
        }

    def case(self, *begins: UUID) -> Case:
        """Everything that hangs together with some ids: whatever names one of them, and its own id.

        Shared things (people of the hub, agencies, workspaces) are not the case's own.
        """
        found, new = Case({*begins}), {*begins}
        while new:
            more: set[UUID] = set()
            for table, own in self.own.items():
                more |= self._naming(table, own, new, found)
            new = more - found.ids
            found.ids |= new
        return found

    def _naming(self, table: str, own: str, ids: set[UUID], found: Case) -> set[UUID]:
        names = [column for column, kind in self.columns[table].items() if kind == "uuid"]
        where = sql.SQL(" OR ").join(
            sql.SQL("{} = ANY(%(ids)s)").format(sql.Identifier(name)) for name in names
        )
        asked = sql.SQL("SELECT ctid::text, {} FROM {} WHERE {}").format(
            sql.Identifier(own), sql.Identifier(table), where
        )
        rows = self.owner.execute(asked, {"ids": [*ids]}).fetchall()
        found.rows.setdefault(table, set()).update(place for place, _ in rows)
        return {pk for _, pk in rows}

    def copy(self, case: Case, first: int, last: int) -> None:
        """Add the copies of a case with some numbers, in every table at once."""
        for table, places in case.rows.items():
            if places:
                self.owner.execute(
                    self._insert(table),
                    {"ids": [*case.ids], "places": [*places], "first": first, "last": last},
                )

    def _insert(self, table: str) -> sql.Composed:
        columns = self.columns[table]
        values = [_value(name, kind) for name, kind in columns.items()]
        return sql.SQL(
            "INSERT INTO {table} ({columns}) SELECT {values} FROM {table} t"
            " CROSS JOIN generate_series(%(first)s::int, %(last)s::int) n"
            " WHERE t.ctid = ANY(%(places)s::tid[])"
        ).format(
            table=sql.Identifier(table),
            columns=sql.SQL(", ").join(map(sql.Identifier, columns)),
            values=sql.SQL(", ").join(values),
        )


def _value(name: str, kind: str) -> sql.Composable:
    column = sql.SQL("t.{}").format(sql.Identifier(name))
    if kind == "uuid":
        ours = sql.SQL(
            "CASE WHEN {0} = ANY(%(ids)s) THEN md5({0}::text || n::text)::uuid ELSE {0} END"
        )
        return ours.format(column)
    if name == "reference":
        made = sql.SQL(
            "CASE WHEN {0} = '' THEN '' ELSE left({0}, 2) || upper(left(md5({0} || n::text), 10)) END"
        )
        return made.format(column)
    if kind == "timestamptz":
        return sql.SQL("{} - n * " + _BETWEEN).format(column)
    if name == "number" and kind == "int8":  # of notices: those of old cases lie before all others
        return sql.SQL("-(1000 * n + {})").format(column)
    return column


@contextmanager
def quietly(owner: psycopg.Connection[Any], tables: Tables) -> Iterator[None]:
    """Store copies without what watches each row, and without row rules, which bind the owner too."""
    forced = [
        name
        for (name,) in owner.execute(
            "SELECT relname FROM pg_class WHERE relforcerowsecurity AND relkind = 'r'"
        )
    ]
    _alter(owner, tables.columns, "DISABLE TRIGGER USER")
    _alter(owner, forced, "NO FORCE ROW LEVEL SECURITY")
    owner.commit()
    yield
    _alter(owner, tables.columns, "ENABLE TRIGGER USER")
    _alter(owner, forced, "FORCE ROW LEVEL SECURITY")
    owner.commit()


def _alter(owner: psycopg.Connection[Any], tables: Any, what: str) -> None:
    for table in tables:
        owner.execute(sql.SQL("ALTER TABLE {} " + what).format(sql.Identifier(table)))
