"""Closing onward requests by themselves: the item was taken back, or whoever asked reads it no more (R9)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from functools import cache
from itertools import islice
from uuid import UUID

from django.db import transaction

from agencies import clock, hats, notices
from agencies.actors import Actor, Hat, Service
from agencies.models.notices import NoticeKind
from agencies.reasons import BY_RULE
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import clocks, conflicts
from mash_hub.models.items import Item, ItemState
from mash_hub.models.onward_requests import OnwardRequest

ANSWER = "ONWARD_ANSWER"  # the clock of an answer
GROUND = "onward"
_BATCH = 200


@transaction.atomic
def close_of(item: Item, *, by: Actor, at: datetime) -> None:
    """Close what was asked about an item that was taken back, and leave to tell it on."""
    rows = OnwardRequest.objects.standing().filter(item=item)
    for row in rows.select_for_update(of=("self",)).select_related("item__request").order_by("pk"):
        _close(row, by=by, at=at)


def is_read_by_asker(row: OnwardRequest) -> bool:
    """Whether whoever asked reads the item still, under any hat of the agency that asked."""
    return _is_read(row, hats.in_workspace(row.workspace_id))


def _is_read(row: OnwardRequest, there: Collection[Hat]) -> bool:
    if row.item.state != ItemState.RELEASED:
        return False
    askers = [
        one for one in there if one.person_id == row.asked_by_id and one.agency_id == row.owner_id
    ]
    return bool(Item.objects.readers_of(row.item, among=askers))


def unreadable_ids() -> list[UUID]:
    """Those whose item whoever asked reads no more: a release ended, or somebody is kept apart."""
    rows = OnwardRequest.objects.standing().select_related("item__request", "item__file")
    there = cache(hats.in_workspace)  # once for all rows of a workspace
    gone = (
        row.pk
        for row in rows.order_by("asked_at", "pk")
        if not _is_read(row, there(row.workspace_id))
    )
    return [*islice(gone, _BATCH)]


@transaction.atomic
def close_unreadable(*, by: Service, only: Collection[UUID]) -> int:
    """Close some of those; gives how many."""
    ids = set(unreadable_ids()) & set(only)
    rows = OnwardRequest.objects.standing().filter(pk__in=ids)
    at, number = clock.now(), 0
    for row in rows.select_for_update(of=("self",), skip_locked=True).select_related(
        "item__request"
    ):
        _close(row, by=by, at=at)
        number += 1
    return number


def _close(row: OnwardRequest, *, by: Actor, at: datetime) -> None:
    row.set_closed(by=by, at=at, because=BY_RULE)
    clocks.stop(row, ANSWER, at=at)
    tell(row, NoticeKind.ONWARD_ANSWERED, row.owner_id, by=by, at=at)
    tell(row, NoticeKind.ONWARD_ASKED, row.agency_id, by=by, at=at)
    note(row, Verb.CLOSED, by=by, at=at)


def tell(row: OnwardRequest, kind: NoticeKind, to: UUID, *, by: Actor, at: datetime) -> None:
    """Tell one side by kind and reference; nobody kept apart from the item or its case.

    On the side that asked those hear who see the request: whoever asked, and who reads the item.
    """
    persons = _who_see(row) if to == row.owner_id else set()
    apart = conflicts.people_apart([row.file_id, row.item.request.file_id])
    notices.post(
        to=to,
        notice_kind=kind,
        about=row,
        by=by,
        at=at,
        workspace_id=row.workspace_id,
        persons=sorted(persons),
        not_for=sorted({person for people in apart.values() for person in people}),
    )


def _who_see(row: OnwardRequest) -> set[UUID]:
    there = [hat for hat in hats.in_workspace(row.workspace_id) if hat.agency_id == row.owner_id]
    readers = OnwardRequest.objects.readers_of(row, among=there)
    return {row.asked_by_id, *(hat.person_id for hat in readers)}


@transaction.atomic(savepoint=False)
def note(row: OnwardRequest, verb: Verb, *, by: Actor, at: datetime) -> None:
    """Leave an entry that says who would be told, and for what: an auditor lists them (R9)."""
    log.write(
        by=by,
        verb=verb,
        about=[row, row.item],
        people=row.item.people,
        owners=[row.owner_id, row.agency_id, *([row.recipient_id] if row.recipient_id else [])],
        sections=["words"],
        purpose=row.purpose,
        ground=f"{GROUND}:{row.outside or 'agency'}",
        at=at,
        workspace=row.workspace_id,
    )
