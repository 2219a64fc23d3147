"""Wanting somebody to say that they have seen something, within a time; otherwise telling another (4.19).

One mechanism for every event of domain notes 4.19 that wants to be acknowledged by people or agencies:
a kind in `models/receipts.py` (who may be asked, who hears of silence), a line in `WINDOWS` (how long,
which notice goes to whoever hears), and one call of `want` in the act. The clock of a receipt is named
after its kind; `clocks.sweep` tells the owner once when it runs out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Protocol
from uuid import UUID, uuid4

from django.db import transaction

from agencies import clock, references
from agencies.actors import Actor, Hat
from agencies.models.notices import NoticeKind
from agencies.reasons import BY_RULE
from agencies.roles import may
from agencies.verdicts import Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import clocks, conflicts, partnership_settings
from mash_hub.models.clocks import Clock
from mash_hub.models.partnership_settings import SettingName
from mash_hub.models.receipts import ASKED, TABLE, Receipt, ReceiptKind, ReceiptState
from mash_hub.telling import tell

K = ReceiptKind
# How long each kind waits.
WINDOWS: dict[str, SettingName] = {
    K.SEALED_LODGED: SettingName.SEALED_SEEN,
    K.SEALED_WITHDRAWN: SettingName.SEALED_SEEN,
    K.ADDRESS_CHANGED: SettingName.ADDRESS_SEEN,
    K.MARKER_ALERT: SettingName.MARKER_SEEN,
    K.MISSING_REPORTED: SettingName.MISSING_SEEN,
}
# What those are told who are asked. A sealed item tells its readers itself while they can open it, a
# missing episode whoever takes part.
_TOLD_BY: dict[str, NoticeKind] = {
    K.SEALED_WITHDRAWN: NoticeKind.SEALED_ITEM_CHANGED,
    K.ADDRESS_CHANGED: NoticeKind.ADDRESS_CHANGED,
    K.MARKER_ALERT: NoticeKind.MARKER_ALERT,
}


class Told(Protocol):
    """What somebody is told of: a row with a kind, an id and a file."""

    kind: ClassVar[str]
    id: UUID
    file_id: UUID


@dataclass(frozen=True)
class Place:
    """Where it is told: the workspace and the case, and the agency that hears of silence."""

    workspace_id: UUID
    case_file_id: UUID
    owner_id: UUID


def want(
    thing: Told,
    kind: ReceiptKind,
    *,
    of: Mapping[UUID, Iterable[UUID]],
    place: Place,
    by: Actor,
    at: datetime,
) -> list[Receipt]:
    """Ask for receipts, as part of an act: of agencies, or of named people of them.

    `of` says for each agency the people who are asked one by one; none means anybody there who may.
    People kept apart from the thing or its case are not asked. What waited of the same kind is ended.
    """
    end(thing, kind, at=at, by=by, workspace_id=place.workspace_id)
    apart = {
        person
        for people in conflicts.people_apart([thing.file_id, place.case_file_id]).values()
        for person in people
    }
    asked: list[tuple[UUID, UUID | None]] = []
    for agency_id, persons in of.items():
        named = sorted(set(persons))
        asked += [(agency_id, one) for one in named if one not in apart]
        asked += [] if named else [(agency_id, None)]
    return [_want(thing, kind, *pair, place=place, by=by, at=at) for pair in asked]


def _want(
    thing: Told,
    kind: ReceiptKind,
    agency_id: UUID,
    person_id: UUID | None,
    *,
    place: Place,
    by: Actor,
    at: datetime,
) -> Receipt:
    row = Receipt(
        id=uuid4(),
        reference=references.new("RI"),
        receipt_kind=kind,
        workspace_id=place.workspace_id,
        owner_id=place.owner_id,
        agency_id=agency_id,
        person_id=person_id,
        thing_file_id=thing.file_id,
        file_id=place.case_file_id,
        thing_kind=thing.kind,
        thing_id=thing.id,
        told_at=at,
    ).start(by=by, at=at)
    clocks.start(
        row,
        kind,
        target=partnership_settings.target(WINDOWS[kind], place.workspace_id, at),
        at=at,
        owner_id=place.owner_id,
        workspace_id=place.workspace_id,
    )
    if kind in _TOLD_BY:
        persons = [person_id] if person_id else []
        tell([agency_id], _TOLD_BY[kind], about=row, by=by, at=at, persons=persons)
    return row


def end(
    thing: Told, kind: ReceiptKind, *, by: Actor, at: datetime, workspace_id: UUID | None = None
) -> None:
    """Ask for it no more, as part of an act, as when the thing was withdrawn or changed again."""
    rows = Receipt.objects.about(thing.kind, thing.id).waiting().filter(receipt_kind=kind)
    if workspace_id is not None:
        rows = rows.filter(workspace=workspace_id)
    for row in rows.select_for_update(of=("self",)).order_by("pk"):
        row.set_ended(by=by, at=at, because=BY_RULE)
        clocks.stop(row, at=at)


def may_acknowledge(hat: Actor, row: Receipt) -> Verdict:
    """Whether a hat may say that it was seen: the person, or somebody of the agency, that was told."""
    verdict = may(hat, ASKED[row.receipt_kind])
    if not verdict:
        return verdict
    is_asked = isinstance(hat, Hat) and row.asks(hat)
    if not is_asked or hat.workspace_id != row.workspace_id:
        return no("Only whoever was told can acknowledge.")
    return TABLE.may_move(row.state, ReceiptState.ACKNOWLEDGED)


@transaction.atomic
def acknowledge(row: Receipt, *, by: Hat, version: int) -> Receipt:
    """Say that it was seen. Raises Refused, Stale."""
    row = Receipt.objects.lock(row, version)
    require(may_acknowledge(by, row))
    note_seen(row, by=by, at=clock.now())
    log.write(
        by=by,
        verb=Verb.ACKNOWLEDGED,
        about=[row],
        owners=[row.owner_id],
        ground=row.receipt_kind,
        at=clock.now(),
    )
    return row


def note_seen(row: Receipt, *, by: Hat, at: datetime) -> None:
    """Note that it was seen, as part of an act that shows it; no entry here."""
    row.set_acknowledged(by=by, at=at)
    clocks.meet(row, row.receipt_kind, at=at)


def seen_with(thing: Told, *, by: Hat, at: datetime) -> None:
    """Note what waits for this very person about a thing, which another act shows that they saw."""
    rows = Receipt.objects.asking(by).about(thing.kind, thing.id).filter(person=by.person_id)
    for row in rows.select_for_update(of=("self",)).order_by("pk"):
        note_seen(row, by=by, at=at)


def acted_on(thing: Told, *, by: Hat, at: datetime) -> None:
    """Note what waits for a hat's whole agency about a thing, as part of an act of theirs on it."""
    rows = Receipt.objects.asking(by).about(thing.kind, thing.id).filter(person__isnull=True)
    for row in rows.select_for_update(of=("self",)).order_by("pk"):
        note_seen(row, by=by, at=at)


def of_thing(thing: Told, *, by: Hat) -> list[Receipt]:
    """The receipts about a thing that a hat sees, those asked for by name."""
    rows = Receipt.objects.visible_to(by).about(thing.kind, thing.id)
    return list(rows.select_related("person", "agency").order_by("told_at", "pk"))


def clocks_of(rows: Iterable[Receipt]) -> dict[UUID, Clock]:
    """The clock of each of some receipts, by its id, in one query."""
    found = clocks.of(Receipt.kind, [row.pk for row in rows])
    return {pk: limit for (pk, _), limit in found.items()}
