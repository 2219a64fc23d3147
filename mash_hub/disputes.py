"""Disputing another agency's item, proposing a correction, and the owner's answer; every text stays."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from agencies import clock, sealing
from agencies.actors import Actor, Hat
from agencies.models.grants import CauseKind
from agencies.models.notices import NoticeKind
from agencies.reasons import Reason
from agencies.roles import Act, may
from agencies.verdicts import YES, Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import corrections, free_text, item_telling, items
from mash_hub.models.disputes import TABLE, Dispute, DisputeState
from mash_hub.models.items import (
    Assessment,
    Handling,
    Item,
    ItemState,
    Marking,
    Nature,
    Regime,
    SourceGrade,
)


def may_dispute(hat: Actor, item: Item) -> Verdict:
    """Whether a hat may say that an item is wrong: a reader of another agency, while it stands."""
    if not may(hat, Act.READ_SHARED):
        return may(hat, Act.READ_SHARED)
    if hat.agency_id == item.owner_id:
        return no("It is your agency’s own: correct it.")
    if item.state != ItemState.RELEASED:
        return no("It is not released any more.")
    if Dispute.objects.filter(item=item, owner=hat.agency_id, state=DisputeState.RAISED).exists():
        return no("Your agency disputes it already, and waits for the answer.")
    return YES


@transaction.atomic
def dispute(item: Item, *, by: Hat, note: str, proposed: str = "") -> Dispute:
    """Say that an item is wrong and, if wanted, how it should read; its owner is told (R16).

    Raises Refused for somebody who cannot read it, and for a second dispute beside an open one.
    """
    item = Item.objects.select_for_update(of=("self",)).get(pk=item.pk)
    if not Item.objects.visible_to(by).filter(pk=item.pk).exists():
        raise Refused("You can dispute what you can read.")
    require(may_dispute(by, item))
    if not note.strip():
        raise Refused("Say what is wrong with it.")
    free_text.require_clear([note, proposed], file_id=item.request.file_id, by=by)
    at = clock.now()
    made = Dispute(
        id=uuid4(),
        item=item,
        item_version=item.version,
        file_id=item.file_id,
        owner_id=by.agency_id,
        workspace_id=by.workspace_id,
        raised_at=at,
        raised_by_id=by.person_id,
    )
    cause = sealing.Cause.of(CauseKind.ASKED, made)
    words = {"note": note, "proposed": proposed}
    sealing.seal(made, "words", words, by=by, to={item.owner_id}, cause=cause)
    made.start(by=by, at=at)
    owner = {(item.owner_id, item.workspace_id): set[UUID]()}
    item_telling.tell(item, NoticeKind.ITEM_DISPUTED, owner, by=by, at=at)
    _log(made, Verb.DISPUTED, by=by)
    return made


def _log(dispute: Dispute, verb: Verb, *, by: Hat, because: Reason | None = None) -> None:
    log.write(
        by=by,
        verb=verb,
        about=[dispute, dispute.item],
        people=dispute.item.people,
        owners=[dispute.owner_id, dispute.item.owner_id],
        sections=["words"],
        reason=because,
        ground=dispute.state,
        at=clock.now(),
    )


def may_answer(hat: Actor, dispute: Dispute) -> Verdict:
    """Whether a hat may accept or refuse a dispute: people of the agency that holds the item."""
    verdict = items.may_change(hat, dispute.item)
    if not verdict:
        return verdict
    if not dispute.is_open:
        return no("It is answered already, or was taken back.")
    return YES


@transaction.atomic
def accept(
    dispute: Dispute,
    *,
    by: Hat,
    text: str,
    shared_text: str = "",
    because: Reason,
    version: int,
    item_version: int,
) -> Dispute:
    """Accept a dispute: the item is corrected, in its owner's words, and its readers are told.

    `shared_text` is the new version for others, where there is one. Raises Refused, Stale when the
    dispute or the item changed meanwhile.
    """
    dispute = Dispute.objects.lock(dispute, version)
    item = Item.objects.lock(dispute.item, item_version)
    dispute.item = item
    require(may_answer(by, dispute))
    require(TABLE.may_move(dispute.state, DisputeState.ACCEPTED))
    if not text.strip():
        raise Refused("Write how the item reads from now on.")
    at = clock.now()
    because = sealing.keep_reason(because, about=dispute, by=by)
    matter = matter_of(item, text, by=by)
    corrections.rewrite(item, matter, shared_text, by=by, because=because, at=at)
    dispute.set_answered(DisputeState.ACCEPTED, by=by, at=at, because=because)
    _tell_answer(dispute, by=by)
    _log(dispute, Verb.ACCEPTED, by=by, because=because)
    return dispute


def matter_of(item: Item, text: str, *, by: Hat) -> items.Matter:
    """An item's present matter with another text."""
    held: dict[str, Any] = sealing.open_quietly([item], ["content"], by=by)[item, "content"] or {}
    known_on = str(held.get("known_on") or "")
    return items.Matter(
        text=text,
        nature=Nature(item.nature),
        known_on=date.fromisoformat(known_on) if known_on else None,
        source_system=str(held.get("source_system", "")),
        author=str(held.get("author", "")),
        people=item.people,
        third_parties=held.get("third_parties", []),
        handling=Handling(item.handling),
        marking=Marking(item.marking),
        conditions=str(held.get("conditions", "")),
        source_grade=SourceGrade(item.source_grade) if item.source_grade else None,
        assessment=Assessment(item.assessment) if item.assessment else None,
        regime=Regime(item.regime),
    )


@transaction.atomic
def refuse(dispute: Dispute, *, by: Hat, because: Reason, version: int) -> Dispute:
    """Refuse a dispute with the reason: the text stays, marked as disputed. Raises Refused, Stale."""
    dispute = Dispute.objects.lock(dispute, version)
    require(may_answer(by, dispute))
    require(TABLE.may_move(dispute.state, DisputeState.REFUSED))
    because = sealing.keep_reason(because, about=dispute, by=by)
    dispute.set_answered(DisputeState.REFUSED, by=by, at=clock.now(), because=because)
    _tell_answer(dispute, by=by)
    _log(dispute, Verb.DECLINED, by=by, because=because)
    return dispute


@transaction.atomic
def take_back(dispute: Dispute, *, by: Hat, version: int) -> Dispute:
    """Take one's own agency's dispute back before it is answered. Raises Refused, Stale."""
    dispute = Dispute.objects.lock(dispute, version)
    require(may_take_back(by, dispute))
    require(TABLE.may_move(dispute.state, DisputeState.TAKEN_BACK))
    dispute.set_answered(DisputeState.TAKEN_BACK, by=by, at=clock.now())
    _log(dispute, Verb.WITHDRAWN, by=by)
    return dispute


def may_take_back(hat: Actor, dispute: Dispute) -> Verdict:
    """Whether a hat may take a dispute back: its own agency's, not answered yet."""
    verdict = may(hat, Act.READ_SHARED)
    if not verdict:
        return verdict
    if (hat.agency_id, hat.workspace_id) != (dispute.owner_id, dispute.workspace_id):
        return no("Only the agency that raised it can take it back.")
    if not dispute.is_open:
        return no("It is answered already, or was taken back.")
    return YES


def _tell_answer(dispute: Dispute, *, by: Hat) -> None:
    whom = {(dispute.owner_id, dispute.workspace_id): set[UUID]()}
    kind = NoticeKind.DISPUTE_ANSWERED
    item_telling.tell(dispute.item, kind, whom, by=by, at=clock.now())


def marks(items_shown: Iterable[Item]) -> dict[UUID, str]:
    """Which of some items are disputed now, in words for every reader: not by whom, nor why."""
    standing = Dispute.objects.standing().of_items([item.pk for item in items_shown])
    found: dict[UUID, str] = {}
    for pk, state in standing.values_list("item", "state"):
        raised = state == DisputeState.RAISED
        found[pk] = (
            "Disputed" if raised or found.get(pk) == "Disputed" else "Disputed, kept by owner"
        )
    return found
