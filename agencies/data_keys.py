"""The data keys of sections that a reader was given, unwrapped with their agency’s own key.

Only `sealing` and `grants` ask for them; pages open content through `agencies.sealing` alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from agencies import clock, keys
from agencies.actors import Actor
from agencies.crypto import grants as grant_crypto
from agencies.crypto import sections as section_crypto
from agencies.crypto.errors import CannotOpen
from agencies.models.grants import asked_wraps, wraps_for

_TRIES = 3  # a page comes between a rotation's last two steps once, if ever


class Wanted(NamedTuple):
    """One section of one row: its envelope, and the generation that this claims."""

    row: Any
    section: str
    generation: int
    envelope: bytes


def envelope_of(row: Any, section: str) -> bytes | None:
    """The sealed bytes of a section; None where nothing was written."""
    held = getattr(row, section)
    return bytes(held) if held is not None else None


def present(rows: Iterable[Any], sections: Sequence[str]) -> list[Wanted]:
    """Those sections of rows in which something was written. Raises CannotOpen for no envelope."""
    return [
        Wanted(row, section, section_crypto.header(envelope)[0], envelope)
        for row in rows
        for section in sections
        if (envelope := envelope_of(row, section)) is not None
    ]


Wraps = Sequence[tuple[Any, ...]]  # rows of `models.grants.opening`


def find(wanted: Sequence[Wanted], by: Actor, *, had: Wraps | None = None) -> list[bytes | None]:
    """For each section wanted its data key, or None where the actor’s agency may not use one today.

    One query for all, or none where the act `had` its wraps in the query that found the rows; and
    another only when a key was rotated away between the two. Raises CannotOpen when a wrap does not
    open, KeysUnavailable.
    """
    if by.agency_id is None or not wanted:
        return [None] * len(wanted)
    for _ in range(_TRIES):
        found = _find(wanted, by, by.agency_id, had)
        if found is not None:
            return found
        had = None
    raise CannotOpen


def _find(
    wanted: Sequence[Wanted], by: Actor, agency_id: UUID, had: Wraps | None
) -> list[bytes | None] | None:
    """The data keys; None when one was sealed to a pair that has been destroyed since it was read."""
    places = [(want.row.id.int, want.section, want.generation) for want in wanted]
    asked: dict[tuple[int, str, int], bytes | None] = dict.fromkeys(places)
    of_key: dict[UUID, list[tuple[bytes, grant_crypto.Info]]] = defaultdict(list)
    found = had if had is not None else _asked(wanted, by)
    for key_id, wrapped, kind, thing_id, section, generation in found:
        if (thing_id.int, section, generation) in asked:
            info = grant_crypto.Info(kind, thing_id, section, agency_id, generation)
            of_key[key_id].append((bytes(wrapped), info))
    privates = keys.private_keys(set(of_key))
    if of_key.keys() - privates.keys():
        return None
    for key_id, wraps in of_key.items():
        opened = grant_crypto.unwrap_many(wraps, privates[key_id])
        for (_, info), data_key in zip(wraps, opened, strict=True):
            asked[info.id.int, info.section, info.generation] = data_key
    return [asked[place] for place in places]


def asked(wanted: Sequence[Wanted], by: Actor) -> Any:
    """A cursor at which the wraps of a reader were asked, for several readers in one round trip."""
    return asked_wraps(by, **_among(wanted))


def _asked(wanted: Sequence[Wanted], by: Actor) -> Wraps:
    return wraps_for(by, **_among(wanted))


def _among(wanted: Sequence[Wanted]) -> dict[str, Any]:
    return {
        "at": clock.now(),
        "kinds": {want.row.kind for want in wanted},
        "things": {want.row.id.int: want.row.id for want in wanted}.values(),
        "sections": {want.section for want in wanted},
    }
