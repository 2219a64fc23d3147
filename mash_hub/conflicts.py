"""Keeping people apart from files in which they have an interest, and letting them back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar, Protocol
from uuid import UUID, uuid4

from agencies.actors import Actor
from mash_hub.models.conflicts import Conflict, ConflictSource, apart

__all__ = ["Conflict", "ConflictSource", "apart", "keep_apart", "let_back", "people_apart"]


class Cause(Protocol):
    """What stands behind a conflict, such as a declaration."""

    kind: ClassVar[str]
    id: UUID


def keep_apart(
    person_id: UUID,
    file_id: UUID,
    *,
    source: ConflictSource,
    by: Actor,
    at: datetime,
    cause: Cause | None = None,
) -> Conflict:
    """Keep a person apart from a file from now on; whoever is apart already stays so."""
    standing = Conflict.objects.standing().filter(person=person_id, file=file_id).first()
    return (
        standing
        or Conflict(
            id=uuid4(),
            person_id=person_id,
            file_id=file_id,
            source=source,
            by_kind=cause.kind if cause else "",
            by_id=cause.id if cause else None,
            began_at=at,
            began_by_id=by.membership_id,
        ).start()
    )


def let_back(person_id: UUID, file_id: UUID, *, by: Actor, at: datetime) -> bool:
    """End a conflict; gives whether there was one."""
    standing = Conflict.objects.standing().filter(person=person_id, file=file_id).first()
    if standing is None:
        return False
    standing.set_ended(by=by, at=at)
    return True


def people_apart(file_ids: Iterable[UUID]) -> dict[UUID, list[UUID]]:
    """The people kept apart from each of the files, in one query: for `not_for` of notices."""
    found: dict[UUID, list[UUID]] = defaultdict(list)
    wanted = [*file_ids]
    if wanted:
        pairs = Conflict.objects.standing().filter(file__in=wanted)
        for file_id, person_id in pairs.values_list("file_id", "person_id"):
            found[file_id].append(person_id)
    return dict(found)
