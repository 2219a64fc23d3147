"""Conflicts carried across a merge: whoever is kept apart on one side is so on the other, while it stands.

A conflict is kept in a file. Where two anchors were joined, their cases are one person's cases, so what
keeps somebody apart from one keeps them apart from all (domain notes 2.3, 4.1a). What was carried
bears the merge as the row behind it and ends with it; what was declared, found or noted stays.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import connection
from django.db.models import Q

from agencies.actors import Actor
from mash_hub.models.conflicts import Conflict, ConflictSource
from mash_hub.models.merges import Merge
from mash_hub.models.subjects import Card, Identification, Involvement

Pair = tuple[UUID, UUID]  # a person, and a file from which they are kept apart


def renew(file_ids: Iterable[UUID], *, by: Actor, at: datetime) -> None:
    """Carry conflicts to and from some files as merges stand now: begin what lacks, end what is over.

    Called by every act that keeps somebody apart from a file or lets them back, gives a card a part
    in a case, or joins or parts people. Nobody is told, as with any conflict.
    """
    files = set(file_ids)
    wanted: dict[Pair, UUID] = {}
    _wait_for(_MERGING, "_shared")
    if _joined(_roots(files)):
        _wait_for(_CARRYING)
        files |= files_of_subjects(_joined(_roots(files)))
        wanted = _wanted(files)
    for row in Conflict.objects.standing().filter(by_kind=Merge.kind, file__in=files):
        if (row.person_id, row.file_id) not in wanted:
            row.set_ended(by=by, at=at)
    if wanted:
        _begin(wanted, by=by, at=at)


def _begin(wanted: dict[Pair, UUID], *, by: Actor, at: datetime) -> None:
    files = {file_id for _, file_id in wanted}
    standing = Conflict.objects.standing().of_interest().filter(file__in=files)
    known = set(standing.values_list("person_id", "file_id"))
    for (person_id, file_id), merge_id in sorted(wanted.items()):
        if (person_id, file_id) not in known:
            Conflict(
                id=uuid4(),
                person_id=person_id,
                file_id=file_id,
                source=ConflictSource.FOUND,
                by_kind=Merge.kind,
                by_id=merge_id,
                began_at=at,
                began_by_id=by.membership_id,
            ).start()


def take_turns() -> None:
    """Let people be joined or parted by one act at a time, while no case of anybody is being changed.

    Without it a report that comes at that moment could see the conflicts as they stood before, and
    the merge the cases as they stood before (CC4). Taken first in the act, and held to its end.
    """
    _wait_for(_MERGING)


def let_nobody_be_joined() -> None:
    """Let no act join or part people until this one is over: whoever it keeps out stays out on both sides."""
    _wait_for(_MERGING, "_shared")


_MERGING, _CARRYING = 0x4D455247, 0x43415252  # names of two locks of the database


def _wait_for(name: int, how: str = "") -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_advisory_xact_lock{how}(%s)", [name])


def is_carried(person_id: UUID, file_id: UUID) -> bool:
    """Whether somebody is kept apart from a file only because of a merge."""
    rows = Conflict.objects.standing().filter(person=person_id, file=file_id, by_kind=Merge.kind)
    return rows.exists()


def files_of_subjects(subject_ids: Iterable[UUID]) -> set[UUID]:
    """The files of everybody's cards who stand for some anchors now: the cards' own, and their cases."""
    cards = Identification.objects.standing().filter(subject__in=[*subject_ids]).values("card")
    return _files(cards)


def _files(cards: Any) -> set[UUID]:
    own = Card.objects.filter(pk__in=cards).values_list("file_id", flat=True)
    cases = Involvement.objects.filter(card__in=cards).values_list("file_id", flat=True)
    return {*own, *cases}


def _roots(files: set[UUID]) -> Any:
    """The anchors for which the cards in some files stand now, as a query."""
    parts = Involvement.objects.filter(file__in=files, card__isnull=False).values("card")
    own = Card.objects.filter(file__in=files).values("pk")
    standing = Identification.objects.standing().filter(Q(card__in=parts) | Q(card__in=own))
    return standing.values("subject")


def _joined(roots: Any) -> dict[UUID, UUID]:
    """Of some anchors, those to which another was joined, each with its newest standing merge."""
    merges = Merge.objects.standing().filter(kept__in=roots).order_by("proposed_at", "pk")
    return {merge.kept_id: merge.pk for merge in merges}


def _wanted(files: set[UUID]) -> dict[Pair, UUID]:
    """Who is to be kept apart from what around some files, with the merge behind it."""
    wanted: dict[Pair, UUID] = {}
    for root, merge_id in _joined(_roots(files)).items():
        theirs = files_of_subjects([root])
        for person_id in _apart_otherwise(theirs):
            wanted |= dict.fromkeys(((person_id, file_id) for file_id in theirs), merge_id)
    return wanted


def _apart_otherwise(files: set[UUID]) -> set[UUID]:
    """Who is kept apart from one of some files for a reason of its own, not because of a merge."""
    standing = Conflict.objects.standing().of_interest()  # barriers follow by themselves
    rows = standing.filter(file__in=files).exclude(by_kind=Merge.kind)
    return set(rows.values_list("person_id", flat=True))
