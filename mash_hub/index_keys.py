"""The keys under which tokens are made: one, or two while the one is being replaced by the other.

A look-up asks by all of them and a writing act stores all of them, so that nothing is overlooked at any
moment. Which they are stands in the rotations' table; an act asks once.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from agencies import door, keys
from agencies.database.statements import Statement
from agencies.models.rotations import Rotation, Turned

IndexKeys = tuple[tuple[int, bytes], ...]

_LOCK = 7_244_122
_SHARED = "SELECT pg_advisory_xact_lock_shared(%s)"
_ALONE = "SELECT pg_advisory_xact_lock(%s)"
_REMEMBERED = "index keys"


def name_of(number: int) -> str:
    """The name of an index key among the hub's own keys: numbered from the second on."""
    return "index" if number == 1 else f"index-{number}"


def numbers() -> tuple[int, ...]:
    """The numbers of the keys in use, the oldest first."""
    for row in _newest().rows():
        return _numbers_in(*row)
    return (1,)


def newest() -> QuerySet[Any, Any]:
    """What tells which keys are in use, as one row or none: to be asked beside something else."""
    turns = Rotation.objects.filter(turned=Turned.INDEX).order_by("-number_to")
    return turns.values_list("number_from", "number_to", "switched_at")[:1]


@cache
def _newest() -> Statement:
    return Statement(newest(), {})


def _numbers_in(
    number_from: int | None, number_to: int | None, switched_at: datetime | None
) -> tuple[int, ...]:
    if number_from is None or number_to is None:
        return (1,)
    return (number_from, number_to) if switched_at is None else (number_to,)


def in_use() -> IndexKeys:
    """The keys in use, each with its number; asked once in an act. Raises KeysUnavailable."""
    remembered = door.current().remembered
    if _REMEMBERED not in remembered:
        _seen.numbers = numbers()
        remembered[_REMEMBERED] = _keys_of(_seen.numbers)
    found: IndexKeys = remembered[_REMEMBERED]
    return found


def supposed() -> IndexKeys:
    """The keys in use as this process last saw them; whoever asks by them asks `newest` with it.

    An act that knows them already supposes nothing. Raises KeysUnavailable.
    """
    if _REMEMBERED not in door.current().remembered and _seen.numbers:
        with suppress(keys.KeysUnavailable):  # one that has been destroyed since
            return _keys_of(_seen.numbers)
    return in_use()


def are_in_use(supposed_: IndexKeys, *turned: Any) -> bool:
    """Whether supposed keys are those that `newest` has just told; this act knows them from now on."""
    _seen.numbers = _numbers_in(*turned)
    are = tuple(number for number, _ in supposed_) == _seen.numbers
    found = supposed_ if are else _keys_of(_seen.numbers)
    door.current().remembered[_REMEMBERED] = found
    return are


def _keys_of(found: tuple[int, ...]) -> IndexKeys:
    return tuple((number, keys.hub_key(name_of(number))) for number in found)


class _Seen:
    """The numbers that a process last saw in use."""

    numbers: tuple[int, ...] = ()


_seen = _Seen()


def hold() -> None:
    """Before tokens are stored: no rotation begins or switches until this act is over."""
    _lock(_SHARED)
    door.current().remembered.pop(_REMEMBERED, None)  # it may just have


def hold_alone() -> None:
    """Before a rotation begins or switches: wait for every act that stores tokens."""
    _lock(_ALONE)


def _lock(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, [_LOCK])
