"""Closing onward requests by themselves: the item was taken back, or whoever asked reads it no more (R9)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from agencies import clock, hats, notices
from agencies.actors import Actor, Hat, Service
from agencies.models.notices import NoticeKind
from agencies.reasons import BY_RULE, Reason
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import clocks, conflicts
from mash_hub.models.item_access import Access, accesses
from mash_hub.models.items import Item, ItemState
from mash_hub.models.onward_requests import OnwardRequest, OnwardRequestQuerySet

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
    access = accesses({row.item: _files_of(row)})[row.item_id]
    return _is_read(row, access, hats.in_workspace(row.place_asked_id))


def _files_of(row: OnwardRequest) -> list[UUID]:
    """The files that keep people apart from its item."""
    return [row.item.file_id, row.item.request.file_id]


def _is_read(row: OnwardRequest, access: Access, there: Iterable[Hat]) -> bool:
    return row.item.state == ItemState.RELEASED and any(
        access.is_visible_to(hat)
        for hat in there
        if hat.person_id == row.asked_by_id and hat.agency_id == row.owner_id
    )


def unreadable_ids() -> list[UUID]:
    """Those whose item whoever asked reads no more: a release ended, or somebody is kept apart."""
    return _unreadable(OnwardRequest.objects.standing())[:_BATCH]


def _unreadable(standing: OnwardRequestQuerySet) -> list[UUID]:
    """Of some that stand, those: a few queries however many there are, and no sealed words are fetched."""
    wanted = standing.select_related("item__request").defer(
        "words", "answer", "item__content", "item__shared"
    )
    rows = [*wanted.order_by("asked_at", "pk")]
    access = accesses({row.item: _files_of(row) for row in rows})
    there = {place: hats.in_workspace(place) for place in {row.place_asked_id for row in rows}}
    return [
        row.pk for row in rows if not _is_read(row, access[row.item_id], there[row.place_asked_id])
    ]


@transaction.atomic
def close_unreadable(*, by: Service, only: Collection[UUID]) -> int:
    """Close some of those; gives how many."""
    standing = OnwardRequest.objects.standing()
    rows = standing.filter(pk__in=_unreadable(standing.filter(pk__in=only)))
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
    note(row, Verb.CLOSED, by=by, at=at, because=BY_RULE)


def tell(row: OnwardRequest, kind: NoticeKind, to: UUID, *, by: Actor, at: datetime) -> None:
    """Tell one side by kind and reference; nobody kept apart from the item or its case.

    On the side that asked those hear who see the request: whoever asked, and who reads the item.
    """
    is_asker = to == row.owner_id
    persons = _who_see(row) if is_asker else set()
    apart = conflicts.people_apart([row.file_id, row.item.request.file_id])
    notices.post(
        to=to,
        notice_kind=kind,
        about=row,
        by=by,
        at=at,
        workspace_id=row.place_asked_id if is_asker else row.workspace_id,
        persons=sorted(persons),
        not_for=sorted({person for people in apart.values() for person in people}),
    )


def _who_see(row: OnwardRequest) -> set[UUID]:
    there = [hat for hat in hats.in_workspace(row.place_asked_id) if hat.agency_id == row.owner_id]
    readers = OnwardRequest.objects.readers_of(row, among=there)
    return {row.asked_by_id, *(hat.person_id for hat in readers)}


@transaction.atomic(savepoint=False)
def note(
    row: OnwardRequest, verb: Verb, *, by: Actor, at: datetime, because: Reason | None = None
) -> None:
    """Leave an entry that says who would be told, for what and why: an auditor lists them (R9)."""
    log.write(
        by=by,
        verb=verb,
        about=[row, row.item],
        people=row.item.people,
        owners=[row.owner_id, row.agency_id, *([row.recipient_id] if row.recipient_id else [])],
        sections=["words"],
        purpose=row.purpose,
        reason=because,
        ground=f"{GROUND}:{row.outside or 'agency'}",
        at=at,
        workspace=row.workspace_id,
    )
