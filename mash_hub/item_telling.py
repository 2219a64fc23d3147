"""Telling the readers of an item what happened to it: each in the workspace they read it in.

People kept apart from the item's or its case's file are told nothing; a release to people by name
tells those people alone.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from agencies import notices
from agencies.actors import Actor
from agencies.models.notices import NoticeKind
from mash_hub import conflicts
from mash_hub.models.item_access import Given, access_of
from mash_hub.models.items import Item

Told = dict[tuple[UUID, UUID], set[UUID]]  # (agency, workspace) to persons; none is everybody


def readers_outside(item: Item, *, only: Collection[UUID] | None = None) -> list[Given]:
    """What gives an item to others now, its owner's own in other workspaces too; `only` keeps to some."""
    given = access_of(item, files=[]).given
    return [one for one in given if only is None or one.by_id in only]


def tell_readers(
    item: Item,
    notice_kind: NoticeKind,
    *,
    by: Actor,
    at: datetime,
    only: Collection[UUID] | None = None,
) -> set[UUID]:
    """Tell everybody outside who can read an item now; gives the agencies told."""
    told: Told = {}
    not_for: set[UUID] = set()
    whole: set[tuple[UUID, UUID]] = set()
    for one in readers_outside(item, only=only):
        at_place = (one.receiver_id, one.workspace_id)
        told.setdefault(at_place, set()).update(one.persons)
        not_for |= one.apart
        if not one.persons:
            whole.add(at_place)
    for at_place in whole:
        told[at_place] = set()
    tell(item, notice_kind, told, by=by, at=at, not_for=not_for)
    return {agency for agency, _ in told}


def tell(
    item: Item,
    notice_kind: NoticeKind,
    told: Told,
    *,
    by: Actor,
    at: datetime,
    not_for: Collection[UUID] = (),
) -> None:
    """Post one notice for each agency and workspace; `not_for` adds to the people kept apart."""
    apart = conflicts.people_apart([item.file_id, item.request.file_id])
    kept_apart = {*not_for, *(person for people in apart.values() for person in people)}
    for (agency, workspace_id), persons in told.items():
        notices.post(
            to=agency,
            notice_kind=notice_kind,
            about=item,
            by=by,
            at=at,
            workspace_id=workspace_id,
            persons=sorted(persons),
            not_for=sorted(kept_apart),
        )
