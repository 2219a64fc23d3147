"""Who is here now: one list a workspace in Redis, of ids that fade away by themselves.

Redis holds ids only. Without Redis nobody is shown; nothing waits for it.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

import redis

from agencies import hints
from agencies.actors import Hat
from agencies.models.people import Person

STAYS_SECONDS = 75  # sockets say every 30 seconds that they are still open
TYPING_SECONDS = 6  # drafts are kept each second while somebody types
REST_SECONDS = 10  # after a failure nobody asks for a while

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Here:
    """A few names, and how many others there are."""

    people: int
    named: tuple[str, ...]

    @property
    def more(self) -> int:
        """How many are not named."""
        return self.people - len(self.named)


def _key(workspace_id: UUID) -> str:
    return f"hub:here:{workspace_id}"


class _Resting:
    """Remembers that Redis did not answer, so that pages do not wait for it one after another."""

    until = 0.0


_resting = _Resting()


def _may_ask() -> bool:
    return time.monotonic() >= _resting.until


def _failed(error: Exception) -> None:
    _resting.until = time.monotonic() + REST_SECONDS
    logger.warning("who is here is not known now: %s", type(error).__name__)


def register(hats: Iterable[Hat]) -> None:
    """Say that people have a page open; called when a socket joins and at every round."""
    present = {(hat.workspace_id, hat.person_id) for hat in hats}
    if not present or not _may_ask():
        return
    until = time.time() + STAYS_SECONDS
    try:
        with hints.connection().pipeline(transaction=False) as pipe:
            for workspace_id, person_id in present:
                pipe.zadd(_key(workspace_id), {str(person_id): until})
                pipe.expire(_key(workspace_id), STAYS_SECONDS * 2)
            pipe.execute()
    except redis.RedisError as error:
        _failed(error)


def gone(hat: Hat) -> None:
    """Take a person off the list when their last socket of this process closed.

    With a page in another process they are back at its next round.
    """
    if not _may_ask():
        return
    try:
        hints.connection().zrem(_key(hat.workspace_id), str(hat.person_id))
    except redis.RedisError as error:
        _failed(error)


def _typing_key(thing_id: UUID) -> str:
    return f"hub:typing:{thing_id}"


def types(hat: Hat, thing_id: UUID, place: str) -> None:
    """Say that somebody types at a place of a thing now; it fades within seconds."""
    if not _may_ask():
        return
    key, until = _typing_key(thing_id), time.time() + TYPING_SECONDS
    try:
        with hints.connection().pipeline(transaction=False) as pipe:
            pipe.zadd(key, {f"{place}|{hat.person_id}": until})
            pipe.expire(key, TYPING_SECONDS * 2)
            pipe.execute()
    except redis.RedisError as error:
        _failed(error)


def typing(thing_id: UUID) -> dict[str, list[UUID]]:
    """Who types where in a thing now, by place; empty without Redis."""
    if not _may_ask():
        return {}
    try:
        found = hints.connection().zrangebyscore(_typing_key(thing_id), time.time(), "+inf")
    except redis.RedisError as error:
        _failed(error)
        return {}
    places: dict[str, list[UUID]] = {}
    for one in found:
        place, _, person = str(one).partition("|")
        places.setdefault(place, []).append(UUID(person))
    return places


def ids_in(workspace_id: UUID) -> list[UUID]:
    """The people with a page of this workspace open now, longest here first; empty without Redis."""
    if not _may_ask():
        return []
    try:
        found = hints.connection().zrangebyscore(_key(workspace_id), time.time(), "+inf")
    except redis.RedisError as error:
        _failed(error)
        return []
    return [UUID(str(one)) for one in found]


def here(hat: Hat, *, name: int = 2) -> Here:
    """Who is in the hat's own workspace now, oneself included in the number but named last.

    A hat learns only of people in its own workspace, whose names its members know anyway.
    """
    ids = ids_in(hat.workspace_id)
    others = [one for one in ids if one != hat.person_id]
    return Here(len(ids), tuple(names_of(others[:name], hat)))


def names_of(ids: Iterable[UUID], hat: Hat) -> list[str]:
    """Initial and family name of people, by family name; one query, none for nobody."""
    wanted = list(ids)
    if not wanted:
        return []
    found = Person.objects.visible_to(hat).filter(pk__in=wanted)
    return sorted((one.initialled for one in found), key=lambda name: name.split()[-1])
