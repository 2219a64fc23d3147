"""Keeping people apart from files in which they have an interest, and letting them back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Protocol
from uuid import UUID, uuid4

from django.db import transaction

from agencies import clock, sealing
from agencies.actors import Actor, Hat
from agencies.models.files import File
from agencies.reasons import Reason
from agencies.verdicts import YES, Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import carried
from mash_hub.models.conflicts import (
    BARRED,
    Conflict,
    ConflictSource,
    apart,
    kept_pairs,
    settles,
)
from mash_hub.models.merges import Merge
from mash_hub.models.subjects import files_around

__all__ = [
    "Conflict",
    "ConflictSource",
    "apart",
    "keep_apart",
    "let_back",
    "may_settle",
    "people_apart",
    "people_apart_around",
    "settle",
]


class Cause(Protocol):
    """What stands behind a conflict, such as a declaration at a meeting."""

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
    behind: tuple[str, UUID] | None = None,
    relation: str = "",
    is_doubtful: bool = False,
) -> Conflict:
    """Keep a person apart from a file from now on; whoever is apart already stays so.

    `cause` is the row behind it, or `behind` its kind and id. A doubtful conflict that is found to
    be sure becomes so.
    """
    standing = _of_interest(person_id, file_id)
    if standing is not None:
        if standing.is_doubtful and not is_doubtful:
            return standing.set_sure(source=source, relation=relation)
        return standing
    if cause is not None:
        behind = (cause.kind, cause.id)
    made = Conflict(
        id=uuid4(),
        person_id=person_id,
        file_id=file_id,
        source=source,
        by_kind=behind[0] if behind else "",
        by_id=behind[1] if behind else None,
        relation=relation,
        is_doubtful=is_doubtful,
        began_at=at,
        began_by_id=by.membership_id,
    ).start()
    carried.renew([file_id], by=by, at=at)
    return made


def may_settle(hat: Actor) -> Verdict:
    """Whether a hat's role settles conflicts of its workspace's cases."""
    if not isinstance(hat, Hat) or not settles(hat):
        return no("Those who decide, chair or coordinate settle this.")
    return YES


@transaction.atomic
def settle(row: Conflict, *, stays: bool, by: Hat, because: Reason) -> Conflict:
    """Say of a conflict the hub found that it is one, or let the person back because it is none.

    The row was found through `visible_to`. Raises Refused, also when somebody settled it meanwhile.
    """
    require(may_settle(by))
    row = Conflict.objects.select_for_update(of=("self",)).select_related("file").get(pk=row.pk)
    if row.ended_at or row.settled_at or row.source in BARRED:
        raise Refused("Somebody has settled this already.")
    at = clock.now()
    because = sealing.keep_reason(because, about=_InFile(row.file), by=by)
    if stays:
        row.set_settled(by=by, at=at)
    else:
        row.set_ended(by=by, at=at)
        carried.renew([row.file_id], by=by, at=at)
    log.write(
        by=by,
        verb=Verb.DECIDED if stays else Verb.GRANTED,
        about=[row],
        people=[row.person_id],
        ground="conflict",
        reason=because,
        at=at,
    )
    return row


@dataclass(frozen=True)
class _InFile:
    """A file as a reason's sentence is kept about it: in the file, for its owner."""

    file: File

    @property
    def file_id(self) -> UUID:
        return self.file.pk

    @property
    def owner_id(self) -> UUID:
        owner_id: UUID = self.file.owner_id
        return owner_id


def let_back(person_id: UUID, file_id: UUID, *, by: Actor, at: datetime) -> bool:
    """End a conflict of interest; gives whether there was one. What bars a person stays."""
    standing = _of_interest(person_id, file_id)
    if standing is None:
        return False
    standing.set_ended(by=by, at=at)
    carried.renew([file_id], by=by, at=at)
    return True


def let_back_to(person_ids: Iterable[UUID], file_ids: Iterable[UUID]) -> set[tuple[UUID, UUID]]:
    """Of some people and files the pairs in which somebody was let back, however the conflict was known.

    What a merge had carried ends by rule when the two are parted: that lets nobody back.
    """
    ended = Conflict.objects.of_interest().filter(ended_at__isnull=False)
    found = ended.filter(person__in=[*person_ids], file__in=[*file_ids])
    return set(found.exclude(by_kind=Merge.kind).values_list("person_id", "file_id"))


def _of_interest(person_id: UUID, file_id: UUID) -> Conflict | None:
    found = Conflict.objects.standing().of_interest().filter(person=person_id, file=file_id)
    return found.first()


def carry(from_file: UUID, to_file: UUID, *, by: Actor, at: datetime) -> None:
    """Keep apart from a file that follows another whoever is kept from that, in the same way."""
    for row in [*Conflict.objects.standing().filter(file=from_file)]:
        if row.source in BARRED and row.by_id is not None:
            source = ConflictSource(row.source)
            bar(to_file, row.by_id, source, row.person_id, row.readers, by=by, at=at)
        elif row.person_id and not carried.is_carried(row.person_id, from_file):  # it is, anew
            keep_apart(row.person_id, to_file, source=ConflictSource.FOUND, by=by, at=at)


def bar(
    file_id: UUID,
    barrier_id: UUID,
    source: ConflictSource,
    person_id: UUID | None,
    readers: Iterable[UUID],
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Let a barrier stand before a file: for one person, or for everybody but readers; once."""
    standing = Conflict.objects.standing().filter(file=file_id, by_id=barrier_id, source__in=BARRED)
    if standing.exists():
        return
    Conflict(
        id=uuid4(),
        person_id=person_id,
        readers=sorted(readers),
        file_id=file_id,
        source=source,
        by_kind="barrier",
        by_id=barrier_id,
        began_at=at,
        began_by_id=by.membership_id,
    ).start()


def people_apart_around(file_id: UUID) -> set[UUID]:
    """The people kept apart from a thing about people by its own file: from it, their records or cases."""
    around = people_apart(files_around([file_id])[file_id])
    return {person_id for found in around.values() for person_id in found}


def people_apart(file_ids: Iterable[UUID]) -> dict[UUID, list[UUID]]:
    """The people kept apart from each of the files, in one query: for `not_for` of notices."""
    found: dict[UUID, list[UUID]] = defaultdict(list)
    wanted = [*file_ids]
    if wanted:
        for file_id, person_id in kept_pairs(wanted):
            found[file_id].append(person_id)
    return dict(found)
