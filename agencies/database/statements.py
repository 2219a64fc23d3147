"""A queryset that every page asks, compiled to SQL once: building it costs more than its answer.

The server plans it once for each connection, too (`prepare_threshold` in the settings).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar
from uuid import UUID

from django.db import connections
from django.db.models import Field, Lookup, Model, QuerySet

from agencies.database.base import numbered

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


def octets(values: Iterable[bytes]) -> str:
    """The same of bytes, each in hexadecimal."""
    return "{" + ",".join(f'"\\\\x{value.hex()}"' for value in values) + "}"


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
    that come up nowhere else, and each asking puts its own in their places: each once, however often
    the statement names it.
    """

    def __init__(self, queryset: QuerySet[Any, Any], stand_ins: Mapping[str, Any]) -> None:
        """Compile; raises ValueError for a stand-in that is no value of the compiled queryset.

        And for a value that is `NEVER_ASKED`: it would be the same in every asking.
        """
        self._compile("{asked}", {"asked": queryset}, stand_ins)

    def _compile(
        self, words: str, querysets: Mapping[str, QuerySet[Any, Any]], stand_ins: Mapping[str, Any]
    ) -> None:
        self._alias = next(iter(querysets.values())).db
        self._params: list[tuple[str, Any]] = []  # a stand-in's name or none, and the value
        made = {name: self._numbered(asked, stand_ins) for name, asked in querysets.items()}
        self.sql = words.format(**made)
        if missing := stand_ins.keys() - {name for name, _ in self._params}:
            raise ValueError(f"No value of the statement is named {', '.join(sorted(missing))}.")
        if any(type(param) is UUID and param == NEVER_ASKED for _, param in self._params):
            raise ValueError(
                "The statement asks for something that has no value to put in its place."
            )

    def _numbered(self, queryset: QuerySet[Any, Any], stand_ins: Mapping[str, Any]) -> str:
        """The SQL of a queryset with the server's own numbers in the places of its values."""
        sql, params = queryset.query.sql_with_params()
        first, *others = sql.replace("%%", "%").split("%s")
        return first + "".join(
            f"{self._place_of(_name_of(param, stand_ins), param)}{text}"
            for param, text in zip(params, others, strict=True)
        )

    def _place_of(self, name: str, param: Any) -> str:
        if not name and isinstance(param, int) and not isinstance(param, bool):
            return f"{param:d}"  # as the one that stands in every EXISTS: nothing to hand over
        for number, (taken, _) in enumerate(self._params, 1):
            if name and taken == name:
                return f"${number}"
        self._params.append((name, param))
        return f"${len(self._params)}"

    def rows(self, **values: Any) -> list[tuple[Any, ...]]:
        """The answer for these values, which have the types of the columns; all are needed."""
        with self.asked(**values) as cursor:
            return list(cursor.fetchall())

    def asked(self, **values: Any) -> Any:
        """A cursor at which these values were asked, for several askings in one round trip."""
        params = [values[name] if name else param for name, param in self._params]
        cursor = numbered(connections[self._alias])
        cursor.execute(self.sql, params)
        return cursor


class Together(Statement):
    """Several querysets asked in one statement, in whose words each stands at its name in braces."""

    def __init__(
        self, words: str, querysets: Mapping[str, QuerySet[Any, Any]], stand_ins: Mapping[str, Any]
    ) -> None:
        """Compile; raises ValueError as `Statement` does."""
        self._compile(words, querysets, stand_ins)


def _name_of(param: Any, stand_ins: Mapping[str, Any]) -> str:
    for name, value in stand_ins.items():
        if type(param) is type(value) and param == value:
            return name
    return ""
