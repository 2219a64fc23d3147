"""Taking the words of destroyed files out of the tables, and every earlier version (domain notes 4.17).

Of each row one version stays, without a word that was sealed and without what leads to a person: its id,
its codes and dates. A model names as `ties` its columns that lead to a person, or to another case and so
to one; they become NULL, which in many of these tables nobody but disposal may write. It names as
`blanked` what else of it leads to somebody and is text, such as the hash of an address (docs/adr/0093).

Run as the database role `disposal`, to which alone the rules of the tables leave this.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection
from django.db.models import Model

from agencies.models.base import SectionField, Versioned

# Rows of other files that name a destroyed one: why somebody is kept apart from it, why it was held once,
# and for what records of people were shown. What barrier, hold or step it was is forgotten.
_POINTING = (
    """UPDATE mash_hub_conflict SET by_id = NULL WHERE by_id IS NOT NULL
        AND by_kind NOT IN ('destruction', 'journal') AND file_id = ANY (%s)""",
    "UPDATE agencies_hold SET by_id = NULL WHERE by_id IS NOT NULL AND file_id = ANY (%s)",
)
_CAUSES = """UPDATE agencies_grantcause SET by_id = NULL
    WHERE by_kind = ANY (%s) AND by_id = ANY (%s) AND thing_kind IN ('card', 'sheet')"""


def empty(file_ids: Iterable[UUID]) -> None:
    """Take everything sealed in some files out of the tables, and what ties them to people.

    Inside a door of the role `disposal`, once the files are noted as destroyed. Done again, it changes
    nothing more.
    """
    ids = [*file_ids]
    with connection.cursor() as cursor:
        for model in kept_in_files():
            for statement in _statements(model, "file_id", _gone(model)):
                cursor.execute(statement, [ids])
        for statement in _POINTING:
            cursor.execute(statement, [ids])
        cursor.execute(_CAUSES, _rows_of(cursor, ids))


def _rows_of(cursor: Any, file_ids: list[UUID]) -> tuple[list[str], list[UUID]]:
    """The kinds and ids of all rows that people decide on in some files; some causes name no kind."""
    kinds, found = [""], []
    for model in apps.get_models():
        if issubclass(model, Versioned) and not model._meta.abstract and _has_file(model):
            table = model._meta.db_table
            cursor.execute(f"SELECT id FROM {table} WHERE file_id = ANY (%s)", [file_ids])  # noqa: S608
            found += [pk for (pk,) in cursor.fetchall()]
            kinds.append(model.kind)
    return kinds, found


def empty_rows(model: type[Model], ids: Iterable[UUID]) -> None:
    """The same for single rows of a file that stays: nothing but the words themselves goes (ADR 89).

    Inside a door of the role `disposal`. Done again, it changes nothing more.
    """
    wanted = [*ids]
    with connection.cursor() as cursor:
        for statement in _statements(model, "id", sections_of(model)):
            cursor.execute(statement, [wanted])


def kept_in_files() -> Iterator[type[Model]]:
    """Every model whose rows lie in a file and hold something that goes with it, but not their versions."""
    for model in apps.get_models():
        if _gone(model) and _has_file(model):
            yield model


def sections_of(model: type[Model]) -> list[str]:
    """The columns of a model that hold something sealed."""
    found = model._meta.concrete_fields
    return [str(field.column) for field in found if isinstance(field, SectionField)]


def ties_of(model: type[Model]) -> list[str]:
    """The columns of a model that lead to a person, or to another case."""
    return [*getattr(model, "ties", ())]


def _gone(model: type[Model]) -> list[str]:
    """The columns of a model that become NULL when its file is destroyed."""
    return [*sections_of(model), *ties_of(model)]


def _has_file(model: type[Model]) -> bool:
    names = {field.attname for field in model._meta.concrete_fields}
    return "file_id" in names and not hasattr(model, "instance_type")  # of django-simple-history


def _statements(model: type[Model], column: str, gone: list[str]) -> Iterator[str]:
    """The statements for one model, of names of our own alone; each takes the ids of a column."""
    table = model._meta.db_table
    blanked = getattr(model, "blanked", ())
    nothing = ", ".join(f'"{one}" = NULL' for one in gone)
    nothing += "".join(f", \"{one}\" = ''" for one in blanked)
    is_filled = [f'live."{one}" IS NOT NULL' for one in gone]
    is_filled += [f"live.\"{one}\" <> ''" for one in blanked]
    filled = "(" + " OR ".join(is_filled) + ")"
    those = f"live.{column} = ANY (%s)"
    if not issubclass(model, Versioned):
        yield f"UPDATE {table} live SET {nothing} WHERE {those} AND {filled}"  # noqa: S608
        return
    history = model.history.model._meta.db_table
    of_it = f"{table} live WHERE old.id = live.id AND {those}"
    yield f"DELETE FROM {history} old USING {of_it} AND old.version < live.version"  # noqa: S608
    # The version that stays is the next one, of the row and of its history alike, as the rules ask.
    nothing += ", version = live.version + 1"
    newest = f"FROM {of_it} AND old.version = live.version AND {filled}"
    yield f"UPDATE {history} old SET {nothing} {newest}"  # noqa: S608
    yield f"UPDATE {table} live SET {nothing} WHERE {those} AND {filled}"  # noqa: S608
