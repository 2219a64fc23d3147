"""A queryset that every page asks, compiled to SQL once: building it costs more than its answer.

The server plans it once for each connection, too (`prepare_threshold` in the settings).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar
from uuid import UUID

from django.db import connections
from django.db.models import Field, Lookup, Model, QuerySet

from agencies.database.base import prepared

_M = TypeVar("_M", bound=Model)


@Field.register_lookup
class AnyOf(Lookup):
    """`x__any_of=[…]` is `x = ANY (…)`: like `in`, but one parameter however long the list."""

    lookup_name = "any_of"

    def get_prep_lookup(self) -> Any:
        """Take a list of the column's values, or an array of `ids`, as it is."""
        return self.rhs

    def get_db_prep_lookup(self, value: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """The list is one parameter."""
        return "%s", (value,)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """The comparison."""
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        array = f"{self.lhs.output_field.db_type(connection)}[]"
        return f"{left} = ANY ({right}::{array})", (*left_params, *right_params)


def ids(values: Iterable[UUID]) -> str:
    """Ids as the text of an array: psycopg takes as long to quote fifty one by one as to ask for them."""
    return "{" + ",".join(map(str, values)) + "}"


NEVER_ASKED = UUID(int=2**128 - 1)  # what a stand-in holds where a rule must not ask


def columns_of(model: type[Model], prefix: str = "") -> list[str]:
    """The names of a model's columns in their order, for the values of a statement."""
    return [f"{prefix}{field.attname}" for field in model._meta.concrete_fields]


def instance_of(model: type[_M], row: Sequence[Any]) -> _M:
    """A row of `columns_of` as an instance, as a queryset would have made it."""
    return model.from_db("default", [field.attname for field in model._meta.concrete_fields], row)


class Statement:
    """A queryset made SQL once, and asked again with other values.

    The queryset stays the one place where its rule is written. It is compiled with stand-ins, values
    that come up nowhere else, and each asking puts its own in their places.
    """

    def __init__(self, queryset: QuerySet[Any, Any], stand_ins: Mapping[str, Any]) -> None:
        """Compile; raises ValueError for a stand-in that is no value of the compiled queryset.

        And for a value that is `NEVER_ASKED`: it would be the same in every asking.
        """
        self._alias = queryset.db
        self.sql, params = queryset.query.sql_with_params()
        self._params = tuple((_name_of(param, stand_ins), param) for param in params)
        if missing := stand_ins.keys() - {name for name, _ in self._params}:
            raise ValueError(f"No value of the statement is named {', '.join(sorted(missing))}.")
        if NEVER_ASKED in params:
            raise ValueError(
                "The statement asks for something that has no value to put in its place."
            )

    def rows(self, **values: Any) -> list[tuple[Any, ...]]:
        """The answer for these values, which have the types of the columns; all are needed."""
        params = [values[name] if name else param for name, param in self._params]
        with prepared(connections[self._alias]) as cursor:
            cursor.execute(self.sql, params)
            return list(cursor.fetchall())


def _name_of(param: Any, stand_ins: Mapping[str, Any]) -> str:
    for name, value in stand_ins.items():
        if type(param) is type(value) and param == value:
            return name
    return ""
