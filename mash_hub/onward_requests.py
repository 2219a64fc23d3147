"""Asking an item's owner whether it may be passed on, and the owner's answer (domain notes 7.2 R9).

It is asked wherever the item is read, and answered in the workspace it was written in. Nothing is passed
on by asking. Where an agency of the hub is to be told the answer is a release by the
owner, to people of that agency by name; where it is somebody outside, leave to tell it on is recorded, with
conditions and until a day, and stands at the item for the agency that asked.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID, uuid4

from django.db import transaction

from agencies import clock, door, hats, references, sealing
from agencies.actors import Actor, Hat, Service
from agencies.models.agencies import Agency
from agencies.models.grants import CauseKind
from agencies.models.notices import NoticeKind
from agencies.models.workspaces import Purpose
from agencies.reasons import Reason
from agencies.roles import Act, may
from agencies.verdicts import YES, Refused, Verdict, no, require
from audit.log.entries import Verb
from mash_hub import audiences, clocks, free_text, partnership_settings, sharing
from mash_hub.models.items import Item, ItemState
from mash_hub.models.onward_requests import TABLE, OnwardRequest, OnwardState, OutsideBody
from mash_hub.models.partnership_settings import SettingName
from mash_hub.models.releases import ItemRelease, Section
from mash_hub.onward_ends import ANSWER, is_read_by_asker, note, tell
from mash_hub.requests import agreed_agencies, require_purpose

S = OnwardState


@dataclass(frozen=True)
class Wish:
    """Who is to be told – an agency of the hub, or somebody outside, by name – for what, and why."""

    purpose: Purpose
    why: str
    recipient_id: UUID | None = None
    outside: OutsideBody | None = None
    body: str = ""


@dataclass(frozen=True)
class Leave:
    """What the owner gives: until when and on which conditions; to an agency of the hub, what and to whom."""

    until_on: date
    conditions: str = ""
    section: Section = Section.WHOLE
    persons: tuple[UUID, ...] = ()
    item_version: int = 0


# --- asking ---------------------------------------------------------------------------------------


def may_ask(hat: Actor, item: Item) -> Verdict:
    """Whether a hat may ask to pass an item on: a reader of another agency, once at a time."""
    if not (allowed := may(hat, Act.READ_SHARED)):
        return allowed
    if not isinstance(hat, Hat) or not hat.agreement_in_force:
        return no("The sharing agreement is not in force.")
    if hat.agency_id == item.owner_id:
        return no("It is your agency’s own: release it.")
    if item.state != ItemState.RELEASED:
        return no("It is not released to you here.")
    if OnwardRequest.objects.open().filter(item=item, owner=hat.agency_id).exists():
        return no("Your agency has asked for this already, and waits for the answer.")
    return YES


def recipients(item: Item, *, by: Hat) -> list[Agency]:
    """The agencies of the asker's workspace that could be told, beside the owner's and one's own."""
    host = item.request.owner_id if by.workspace_id == item.workspace_id else by.host_id
    found = [Agency.objects.get(pk=host), *agreed_agencies(by.workspace_id, host)]
    return [one for one in found if one.pk not in (item.owner_id, by.agency_id)]


@transaction.atomic
def ask(item: Item, wish: Wish, *, by: Hat) -> OnwardRequest:
    """Ask the owner of an item whether it may be passed on.

    Raises Refused when it is not the asker's to read, no one recipient is named, the agreement does not
    allow the purpose, or nothing is said; WordsRefused.
    """
    item = Item.objects.select_for_update(of=("self",)).get(pk=item.pk)
    if not Item.objects.visible_to(by).filter(pk=item.pk).exists():
        raise Refused("You can ask about what you can read.")
    require(may_ask(by, item))
    _require_wish(item, wish, by=by)
    free_text.require_clear([wish.body, wish.why], file_id=item.request.file_id, by=by)
    at = clock.now()
    row = OnwardRequest(
        id=uuid4(),
        reference=references.new("OR"),
        item=item,
        file_id=item.file_id,
        owner_id=by.agency_id,
        agency_id=item.owner_id,
        workspace_id=item.workspace_id,
        asked_in_id=by.workspace_id if by.workspace_id != item.workspace_id else None,
        recipient_id=wish.recipient_id,
        outside=wish.outside or "",
        purpose=wish.purpose,
        asked_at=at,
        asked_by_id=by.person_id,
    )
    words = {"body": wish.body.strip(), "why": wish.why.strip()}
    sealing.seal(row, "words", words, by=by, to={item.owner_id}, cause=_cause_of(row))
    row.start(by=by, at=at)
    clocks.start(
        row,
        ANSWER,
        target=partnership_settings.target(SettingName.ONWARD, row.workspace_id, at),
        at=at,
        owner_id=row.agency_id,
        workspace_id=row.workspace_id,
    )
    tell(row, NoticeKind.ONWARD_ASKED, row.agency_id, by=by, at=at)
    note(row, Verb.REQUESTED, by=by, at=at)
    return row


def _cause_of(row: OnwardRequest) -> sealing.Cause:
    return sealing.Cause.of(CauseKind.ASKED, row)


def _require_wish(item: Item, wish: Wish, *, by: Hat) -> None:
    if not wish.why.strip():
        raise Refused("Say why they need to know.")
    if (wish.recipient_id is None) == (wish.outside is None):
        raise Refused("Name one agency of the hub, or somebody outside it.")
    if wish.outside is not None and not wish.body.strip():
        raise Refused("Say who outside the hub it is.")
    could_be = {one.pk for one in recipients(item, by=by)}
    if wish.recipient_id is not None and wish.recipient_id not in could_be:
        raise Refused("Choose another agency of the workspace’s agreement.")
    require_purpose(wish.purpose, by.workspace_id)


# --- answering ------------------------------------------------------------------------------------


def may_answer(hat: Actor, row: OnwardRequest) -> Verdict:
    """Whether a hat may answer: people of the item's owner who release its items."""
    if not (allowed := may(hat, Act.ANSWER)):
        return allowed
    if (hat.agency_id, hat.workspace_id) != (row.agency_id, row.workspace_id):
        return no("Only the agency whose item it is answers.")
    return YES if row.is_open else no("It is answered already, was taken back or is closed.")


def people_to_name(row: OnwardRequest) -> list[tuple[UUID, str]]:
    """The people of the agency to be told who read what is shared where it was asked."""
    whose = {row.recipient_id} if row.recipient_id else set()
    return audiences.people_who_read(row.place_asked_id, whose)


def _locked(row: OnwardRequest, version: int) -> OnwardRequest:
    return OnwardRequest.objects.select_related("item__request", "recipient").lock(row, version)


@transaction.atomic
def give(
    row: OnwardRequest, leave: Leave, *, by: Hat, because: Reason, version: int
) -> OnwardRequest:
    """Let it be passed on: released to people of the agency named, or told on outside the hub.

    Raises Refused when nobody of that agency is named, the day is not within twelve months, or whoever
    asked reads the item no more; Stale when the request or the item changed meanwhile.
    """
    require(may_answer(by, row))
    # The item first, as whoever takes it back does, so that two who do so at once wait for one another.
    Item.objects.lock(row.item, leave.item_version)
    row = _locked(row, version)
    require(may_answer(by, row))
    require(TABLE.may_move(row.state, S.GIVEN))
    if not is_read_by_asker(row):
        raise Refused("Whoever asked cannot read it any more: the question closes by itself.")
    if not hats.today() <= leave.until_on <= sharing.longest():
        raise Refused("Leave ends within twelve months: choose an earlier last day.")
    free_text.require_clear([leave.conditions], file_id=row.item.request.file_id, by=by)
    kept = sealing.keep_reason(because, about=row, by=by)
    if row.recipient_id is not None:
        row.release = _released(row, leave, by=by, because=because)
    _seal_answer(row, {"conditions": leave.conditions.strip()}, by=by)
    row.until_on = leave.until_on
    return _answered(row, S.GIVEN, Verb.GRANTED, by=by, because=kept)


def _seal_answer(row: OnwardRequest, words: dict[str, str], *, by: Hat) -> None:
    """Seal the owner's conditions in the row of whoever asked, to whom they are given by that."""
    with door.wearing_agency(row.owner_id):
        asker = Service("onward requests", agency_id=row.owner_id, on_behalf_of=by)
        sealing.seal(row, "answer", words, by=asker, to={row.agency_id}, cause=_cause_of(row))


def _released(row: OnwardRequest, leave: Leave, *, by: Hat, because: Reason) -> ItemRelease:
    """The owner's own release to people of the agency named, through the door of every release."""
    could_be = {pk for pk, _ in people_to_name(row)}
    if not leave.persons or not {*leave.persons} <= could_be:
        raise Refused("Name people of that agency who read what is shared here.")
    to = audiences.of_people(leave.persons, workspace_id=row.place_asked_id, thing=row)
    to = replace(to, case_file_id=_case_file_of(row))
    terms = sharing.Terms(leave.section, Purpose(row.purpose), Reason(because.code), leave.until_on)
    return sharing.release(row.item, to=to, terms=terms, by=by, version=leave.item_version)


def _case_file_of(row: OnwardRequest) -> UUID | None:
    """The case by which it is read where it was asked: whoever is kept apart from that reads nothing."""
    if row.asked_in_id is None:
        return None
    there = ItemRelease.objects.standing().filter(item=row.item, workspace=row.asked_in_id)
    found: UUID | None = there.order_by("released_at").values_list("case_file", flat=True).first()
    return found


@transaction.atomic
def decline(row: OnwardRequest, *, by: Hat, because: Reason, version: int) -> OnwardRequest:
    """Decline with the reason, which the agency that asked reads. Raises Refused, Stale."""
    row = _locked(row, version)
    require(may_answer(by, row))
    require(TABLE.may_move(row.state, S.DECLINED))
    kept = sealing.keep_reason(because, about=row, by=by)
    return _answered(row, S.DECLINED, Verb.DECLINED, by=by, because=kept)


def _answered(
    row: OnwardRequest, state: OnwardState, verb: Verb, *, by: Hat, because: Reason
) -> OnwardRequest:
    at = clock.now()
    row.set_answered(state, by=by, at=at, because=because)
    clocks.meet(row, ANSWER, at=at)
    tell(row, NoticeKind.ONWARD_ANSWERED, row.owner_id, by=by, at=at)
    note(row, verb, by=by, at=at, because=because)
    return row


@transaction.atomic
def take_back(row: OnwardRequest, *, by: Hat, version: int) -> OnwardRequest:
    """Ask no more, before it is answered. Raises Refused, Stale."""
    row = _locked(row, version)
    require(may_take_back(by, row))
    require(TABLE.may_move(row.state, S.TAKEN_BACK))
    at = clock.now()
    row.set_answered(S.TAKEN_BACK, by=by, at=at)
    clocks.stop(row, ANSWER, at=at)
    tell(row, NoticeKind.ONWARD_ASKED, row.agency_id, by=by, at=at)
    note(row, Verb.WITHDRAWN, by=by, at=at)
    return row


def may_take_back(hat: Actor, row: OnwardRequest) -> Verdict:
    """Whether a hat may take it back: its own agency's, not answered yet."""
    if not (allowed := may(hat, Act.READ_SHARED)):
        return allowed
    if (hat.agency_id, hat.workspace_id) != (row.owner_id, row.place_asked_id):
        return no("Only the agency that asked can take it back.")
    return YES if row.is_open else no("It is answered already, was taken back or is closed.")
