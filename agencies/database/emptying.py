"""Taking the words of destroyed files out of the tables, and every earlier version (domain notes 4.17).

A model names as `blanked` what else of it leads to somebody, such as the hash of an address.

Run as the database role `disposal`, to which alone the rules of the tables leave this. Of each row one
version stays, without a word that was sealed: its id, its codes and dates.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from uuid import UUID

from django.apps import apps
from django.db import connection
from django.db.models import Model

from agencies.models.base import SectionField, Versioned


def empty(file_ids: Iterable[UUID]) -> None:
    """Take everything sealed in some files out of the tables; done again, it changes nothing more.

    Inside a door of the role `disposal`, once the files are noted as destroyed.
    """
    ids = [*file_ids]
    with connection.cursor() as cursor:
        for model in kept_in_files():
            for statement in _statements(model, "file_id"):
                cursor.execute(statement, [ids])


def empty_rows(model: type[Model], ids: Iterable[UUID]) -> None:
    """The same for single rows of a file that stays: nothing but the words themselves goes (ADR 89).

    Inside a door of the role `disposal`. Done again, it changes nothing more.
    """
    wanted = [*ids]
    with connection.cursor() as cursor:
        for statement in _statements(model, "id"):
            cursor.execute(statement, [wanted])


def kept_in_files() -> Iterator[type[Model]]:
    """Every model whose rows hold sealed sections and lie in a file, but the records of their versions."""
    for model in apps.get_models():
        names = {field.attname for field in model._meta.concrete_fields}
        if sections_of(model) and "file_id" in names and not _is_history(model):
            yield model


def sections_of(model: type[Model]) -> list[str]:
    """The columns of a model that hold something sealed."""
    found = model._meta.concrete_fields
    return [str(field.column) for field in found if isinstance(field, SectionField)]


def _is_history(model: type[Model]) -> bool:
    return hasattr(model, "instance_type")  # of django-simple-history


def _statements(model: type[Model], column: str) -> Iterator[str]:
    """The statements for one model, of names of our own alone; each takes the ids of a column."""
    table, sections = model._meta.db_table, sections_of(model)
    nothing = ", ".join(f'"{one}" = NULL' for one in sections)
    nothing += "".join(f", \"{one}\" = ''" for one in getattr(model, "blanked", ()))
    filled = "(" + " OR ".join(f'live."{one}" IS NOT NULL' for one in sections) + ")"
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
