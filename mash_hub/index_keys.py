"""The keys under which tokens are made: one, or two while the one is being replaced by the other.

A look-up asks by all of them and a writing act stores all of them, so that nothing is overlooked at any
moment. Which they are stands in the rotations' table; an act asks once.
"""

from __future__ import annotations

from functools import cache

from django.db import connection

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
    for number_from, number_to, switched_at in _newest().rows():
        return (number_from, number_to) if switched_at is None else (number_to,)
    return (1,)


@cache
def _newest() -> Statement:
    turns = Rotation.objects.filter(turned=Turned.INDEX).order_by("-number_to")
    return Statement(turns.values_list("number_from", "number_to", "switched_at")[:1], {})


def in_use() -> IndexKeys:
    """The keys in use, each with its number; asked once in an act. Raises KeysUnavailable."""
    remembered = door.current().remembered
    if _REMEMBERED not in remembered:
        remembered[_REMEMBERED] = tuple((one, keys.hub_key(name_of(one))) for one in numbers())
    found: IndexKeys = remembered[_REMEMBERED]
    return found


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
