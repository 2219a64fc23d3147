"""Items: written one matter at a time, decided by their owner, corrected and taken back by it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from agencies import clock, files, sealing
from agencies.actors import Actor, Hat
from agencies.models.files import RetentionClass
from agencies.models.grants import CauseKind
from agencies.models.notices import NoticeKind
from agencies.reasons import Reason, ReasonCode
from agencies.roles import Act, may
from agencies.verdicts import YES, Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub.models.items import TABLE, Handling, Item, ItemState, Marking, Nature, Release
from mash_hub.models.requests import TABLE as REQUEST_TABLE
from mash_hub.models.requests import InformationRequest, RequestState
from mash_hub.telling import tell

WRITING = (
    RequestState.ACKNOWLEDGED,
    RequestState.RESEARCHING,
    RequestState.PROPORTIONALITY,
    RequestState.PART_RETURNED,
)


@dataclass(frozen=True)
class Matter:
    """What is written in an item (domain notes 4.3)."""

    text: str
    nature: Nature
    known_on: date | None
    source_system: str
    author: str
    people: Sequence[UUID]
    third_parties: Sequence[str]
    handling: Handling
    marking: Marking
    conditions: str = ""

    def words(self) -> dict[str, Any]:
        """The sealed part; ids, codes and markings stand in columns."""
        return {
            "text": self.text,
            "known_on": self.known_on.isoformat() if self.known_on else "",
            "source_system": self.source_system,
            "author": self.author,
            "third_parties": [*self.third_parties],
            "conditions": self.conditions,
        }


@dataclass(frozen=True)
class ReleaseDecision:
    """What its owner decided about an item: share, share in part, withhold, or nothing yet."""

    release: Release = Release.UNDECIDED
    reason: ReasonCode | None = None
    shared_text: str = ""  # what leaves when it is shared in part
    named_readers: Sequence[UUID] = ()  # persons, when handling is C


def may_answer(hat: Actor, request: InformationRequest) -> Verdict:
    """Whether a hat may answer a request for its agency."""
    if not may(hat, Act.ANSWER):
        return may(hat, Act.ANSWER)
    if hat.agency_id != request.agency_id or hat.workspace_id != request.workspace_id:
        return no("Only the agency that was asked can answer.")
    return YES


def may_write(hat: Actor, request: InformationRequest) -> Verdict:
    """Whether a hat may write items for a request now."""
    verdict = may_answer(hat, request)
    if not verdict:
        return verdict
    if request.state not in WRITING:
        return no("This request is answered or recalled: nothing can be added to it.")
    return YES


def may_change(hat: Actor, item: Item) -> Verdict:
    """Whether a hat may write in or take back an item: its owner's people alone (7.2 R7)."""
    if not may(hat, Act.ANSWER):
        return may(hat, Act.ANSWER)
    if hat.agency_id != item.owner_id or hat.workspace_id != item.workspace_id:
        return no("Only the agency that holds an item can change it.")
    return YES


@transaction.atomic
def add(request: InformationRequest, *, by: Hat) -> Item:
    """Begin an item: a file of its own, owned by the agency asked, empty and at home.

    Raises Refused when the request takes no items any more.
    """
    request = InformationRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    require(may_write(by, request))
    at = clock.now()
    file = files.open_file(
        Item.kind,
        owner_id=by.agency_id,
        workspace_id=request.workspace_id,
        retention_class=RetentionClass.AGENCY_ITEM,
    )
    item = Item(
        id=uuid4(),
        request=request,
        file=file,
        owner_id=by.agency_id,
        workspace_id=request.workspace_id,
        written_at=at,
        written_by_id=by.person_id,
    ).start(by=by, at=at)
    if request.state == RequestState.ACKNOWLEDGED:
        request.set_state(RequestState.RESEARCHING, by=by, at=at)
    log.write(by=by, verb=Verb.CREATED, about=[item, request], at=at)
    return item


def _require_whole(matter: Matter, decision: ReleaseDecision, request: InformationRequest) -> None:
    if not set(matter.people) <= set(request.people):
        raise Refused("An item is about people named in the request.")
    if decision.release != Release.UNDECIDED and decision.reason is None:
        raise Refused("Give a reason for the release decision.")
    if decision.release == Release.SHARE_IN_PART and not decision.shared_text.strip():
        raise Refused("Write what is shared, without the words you keep back.")
    if decision.release in (Release.SHARE, Release.SHARE_IN_PART):
        _require_conditions(matter, decision)


def _require_conditions(matter: Matter, decision: ReleaseDecision) -> None:
    """Handling C leaves only to people named, under conditions written (domain notes 4.4)."""
    if matter.handling == Handling.C:
        if not decision.named_readers:
            raise Refused("Handling C: name the people who may read it.")
        if not matter.conditions.strip():
            raise Refused("Handling C: write the conditions under which it may be read.")


@transaction.atomic
def write(item: Item, *, by: Hat, matter: Matter, decision: ReleaseDecision, version: int) -> Item:
    """Write an item that is still at home, with what its owner decides about it so far.

    Nothing leaves: sealed for its owner alone until the answer is sent. Raises Refused, Stale.
    """
    item = Item.objects.lock(item, version)
    require(may_change(by, item))
    require(TABLE.may_move(item.state, ItemState.AT_HOME))
    request = InformationRequest.objects.select_for_update(of=("self",)).get(pk=item.request_id)
    require(may_write(by, request))
    _require_whole(matter, decision, request)
    at = clock.now()
    _fill(item, matter, decision, by=by)
    because = Reason(decision.reason) if decision.reason else None
    item.set_content(by=by, at=at, because=because)
    if item.is_decided and request.state == RequestState.RESEARCHING:
        require(REQUEST_TABLE.may_move(request.state, RequestState.PROPORTIONALITY))
        request.set_state(RequestState.PROPORTIONALITY, by=by, at=at)
    log.write(
        by=by,
        verb=Verb.WITHHELD if item.release == Release.WITHHOLD else Verb.CHANGED,
        about=[item],
        people=item.people,
        sections=["content"],
        reason=because,
        ground=item.release,
        at=at,
    )
    return item


def _fill(item: Item, matter: Matter, decision: ReleaseDecision, *, by: Actor) -> None:
    item.nature, item.handling, item.marking = matter.nature, matter.handling, matter.marking
    item.people = [*matter.people]
    item.release = decision.release
    item.release_reason = decision.reason or ""
    item.named_readers = [*decision.named_readers] if matter.handling == Handling.C else []
    sealing.seal(item, "content", matter.words(), by=by)
    if decision.release == Release.SHARE_IN_PART:
        partly = {**matter.words(), "text": decision.shared_text, "third_parties": []}
        sealing.seal(item, "shared", partly, by=by)


@transaction.atomic
def remove(item: Item, *, by: Hat, version: int) -> Item:
    """Leave an item out before the answer is sent; it stays in the agency's history. Refused, Stale."""
    item = Item.objects.lock(item, version)
    require(may_change(by, item))
    require(TABLE.may_move(item.state, ItemState.REMOVED))
    at = clock.now()
    item.set_state(ItemState.REMOVED, by=by, at=at)
    log.write(by=by, verb=Verb.CHANGED, about=[item], ground=ItemState.REMOVED, at=at)
    return item


@transaction.atomic
def withdraw(item: Item, *, by: Hat, because: Reason, version: int) -> Item:
    """Take a released item back: nobody outside reads it any more; who did stays in the log (R7).

    Raises Refused when it is not released or not its own, Stale.
    """
    item = Item.objects.lock(item, version)
    require(may_change(by, item))
    require(TABLE.may_move(item.state, ItemState.WITHDRAWN))
    at = clock.now()
    because = sealing.keep_reason(because, about=item, by=by)
    readers = _readers(item, by)
    for cause in _causes(item):
        sealing.take_back([item], by=by, cause=cause)
    item.set_state(ItemState.WITHDRAWN, by=by, at=at, because=because)
    tell(readers, NoticeKind.ITEM_WITHDRAWN, about=item.request, by=by, at=at)
    log.write(
        by=by,
        verb=Verb.WITHDRAWN,
        about=[item],
        people=item.people,
        owners=readers,
        sections=[item.shared_section],
        reason=because,
        at=at,
    )
    return item


def _readers(item: Item, by: Hat) -> set[UUID]:
    return sealing.readers(item, item.shared_section, by=by) - {item.owner_id}


def _causes(item: Item) -> list[sealing.Cause]:
    """The causes under which an item was given: the requests of the agencies that may read it."""
    asked = InformationRequest.objects.filter(enquiry=item.request.enquiry_id)
    return [sealing.Cause.of(CauseKind.REQUEST, request) for request in asked]


@transaction.atomic
def correct(
    item: Item, *, by: Hat, matter: Matter, because: Reason, shared_text: str = "", version: int
) -> Item:
    """Correct a released item: a new version, whose readers are those of the old one, and are told.

    The section asks: the author's act names who is given the new generation, here the former
    readers (architecture, Sections). Raises Refused, Stale.
    """
    item = Item.objects.lock(item, version)
    require(may_change(by, item))
    require(TABLE.may_move(item.state, ItemState.RELEASED))
    at = clock.now()
    because = sealing.keep_reason(because, about=item, by=by)
    readers = _readers(item, by)
    decision = ReleaseDecision(
        Release(item.release),
        ReasonCode(item.release_reason),
        shared_text=shared_text,
        named_readers=item.named_readers,
    )
    _require_whole(matter, decision, item.request)
    if matter.handling != item.handling:
        raise Refused("Take the item back to change how it is handled.")
    _fill(item, matter, decision, by=by)
    cause = sealing.Cause.of(CauseKind.REQUEST, item.request, persons=tuple(item.named_readers))
    sealing.give([item], [item.shared_section], to=readers, by=by, cause=cause)
    item.set_content(by=by, at=at, because=because)
    tell(readers, NoticeKind.ITEM_CORRECTED, about=item.request, by=by, at=at)
    log.write(
        by=by,
        verb=Verb.AMENDED,
        about=[item],
        people=item.people,
        owners=readers,
        sections=[item.shared_section],
        reason=because,
        at=at,
    )
    return item
