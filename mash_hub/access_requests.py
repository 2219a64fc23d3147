"""Asking an agency for more of what it holds about an enquiry, and its answer (domain notes 4.15).

What is asked about is an answer the asker can see, never an item: the agency asked chooses what it
gives, so that neither asking nor a refusal tells whether anything more exists.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from django.db import transaction

from agencies import clock, hats, sealing
from agencies.actors import Actor, Hat
from agencies.models.grants import CauseKind
from agencies.models.notices import NoticeKind
from agencies.models.workspaces import Purpose
from agencies.reasons import Reason
from agencies.roles import Act, may
from agencies.verdicts import YES, Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import audiences, clocks, partnership_settings, sharing
from mash_hub.models.access_requests import TABLE, AccessRequest, AccessState
from mash_hub.models.enquiries import Rating
from mash_hub.models.items import SENT, Item, ItemQuerySet
from mash_hub.models.partnership_settings import SettingName
from mash_hub.models.releases import Section
from mash_hub.models.requests import ANSWERED, InformationRequest, RequestState
from mash_hub.requests import require_purpose
from mash_hub.telling import tell

ACCESS = "ACCESS"  # the clock of an answer


@dataclass(frozen=True)
class Wish:
    """What is asked for: why, for whom, for what purpose, and until which day."""

    need: str
    persons: tuple[UUID, ...]
    purpose: Purpose
    until_on: date


@dataclass(frozen=True)
class Gift:
    """One item that is given, at the version its page was drawn from, whole or in part."""

    item_id: UUID
    section: Section
    version: int


def may_ask(hat: Actor, request: InformationRequest) -> Verdict:
    """Whether a hat may ask for more of an answer: a reader of another agency, once at a time.

    It depends on nothing that the asker cannot see.
    """
    return _may_ask(hat, request, _waiting(hat, [request]))


def askable(hat: Hat, requests: Collection[InformationRequest]) -> set[UUID]:
    """Of some requests, those of whose answer a hat may ask for more: one query for all of them."""
    waiting = _waiting(hat, requests)
    return {one.pk for one in requests if _may_ask(hat, one, waiting)}


def _waiting(hat: Actor, requests: Collection[InformationRequest]) -> set[UUID]:
    rows = AccessRequest.objects.open().filter(request__in=requests, owner=hat.agency_id)
    return set(rows.values_list("request_id", flat=True))


def _may_ask(hat: Actor, request: InformationRequest, waiting: Collection[UUID]) -> Verdict:
    verdict = may(hat, Act.READ_SHARED)
    if not verdict:
        return verdict
    if not isinstance(hat, Hat) or not hat.agreement_in_force:
        return no("The sharing agreement is not in force.")
    if hat.agency_id == request.agency_id:
        return no("It is your agency’s own answer.")
    if request.state not in (*ANSWERED, RequestState.PART_RETURNED):
        return no("It has not answered yet: wait for the answer first.")
    if request.pk in waiting:
        return no("Your agency has asked for this already, and waits for the answer.")
    return YES


def _can_see(hat: Hat, request: InformationRequest, item: Item | None) -> bool:
    if item is not None:
        return (
            item.request_id == request.pk
            and Item.objects.visible_to(hat).filter(pk=item.pk).exists()
        )
    return InformationRequest.objects.visible_to(hat).filter(pk=request.pk).exists()


@transaction.atomic
def ask(
    request: InformationRequest, *, by: Hat, wish: Wish, item: Item | None = None
) -> AccessRequest:
    """Ask the agency that answered for more, for named people of one's own agency (4.15).

    `item` is the one it is asked from, where the asker reads one. Raises Refused when the answer is
    not the asker's to see, people of others are named, the purpose is not agreed or nothing is said.
    """
    request = InformationRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if not _can_see(by, request, item):
        raise Refused("You can ask about what you can see.")
    require(may_ask(by, request))
    _require_wish(request, wish, by=by)
    at = clock.now()
    made = AccessRequest(
        id=uuid4(),
        request=request,
        item=item,
        file_id=request.file_id,
        owner_id=by.agency_id,
        agency_id=request.agency_id,
        workspace_id=by.workspace_id,
        purpose=wish.purpose,
        persons=sorted(wish.persons),
        until_on=wish.until_on,
        asked_at=at,
        asked_by_id=by.person_id,
    )
    cause = sealing.Cause.of(CauseKind.ASKED, made)
    sealing.seal(made, "words", {"need": wish.need}, by=by, to={request.agency_id}, cause=cause)
    made.start(by=by, at=at)
    is_red = request.enquiry.rating == Rating.RED
    limit = SettingName.ACCESS_RED if is_red else SettingName.ACCESS
    clocks.start(
        made,
        ACCESS,
        target=partnership_settings.target(limit, made.workspace_id, at),
        at=at,
        owner_id=request.agency_id,
        workspace_id=made.workspace_id,
    )
    tell([request.agency_id], NoticeKind.ACCESS_REQUESTED, about=made, by=by, at=at)
    _log(made, Verb.REQUESTED, by=by)
    return made


def _require_wish(request: InformationRequest, wish: Wish, *, by: Hat) -> None:
    if not wish.need.strip():
        raise Refused("Say what you need it for.")
    readers = {pk for pk, _ in people_to_name(by)}
    if not wish.persons or not set(wish.persons) <= readers:
        raise Refused("Name people of your agency who read what is shared here.")
    require_purpose(wish.purpose, request.workspace_id)
    _require_day(wish.until_on)


def _require_day(day: date) -> None:
    if not hats.today() <= day <= sharing.longest():
        raise Refused("Access ends within twelve months: choose an earlier last day.")


def people_to_name(hat: Hat) -> list[tuple[UUID, str]]:
    """The people of a hat's own agency who read what is shared in its workspace, by name."""
    return audiences.people_who_read(hat.workspace_id, {hat.agency_id})


def _log(row: AccessRequest, verb: Verb, *, by: Hat, because: Reason | None = None) -> None:
    log.write(
        by=by,
        verb=verb,
        about=[row, row.request],
        people=row.request.people,
        owners=[row.owner_id, row.agency_id],
        sections=["words"],
        purpose=row.purpose,
        reason=because,
        ground="access_request",
        at=clock.now(),
    )


# --- answering ------------------------------------------------------------------------------------


def may_answer(hat: Actor, row: AccessRequest) -> Verdict:
    """Whether a hat may give or decline access: people of the agency asked who release its items."""
    verdict = may(hat, Act.ANSWER)
    if not verdict:
        return verdict
    if (hat.agency_id, hat.workspace_id) != (row.agency_id, row.workspace_id):
        return no("Only the agency that holds it answers.")
    if not row.is_open:
        return no("It is answered already, or was taken back.")
    return YES


def givable(row: AccessRequest, *, by: Hat) -> ItemQuerySet:
    """The items that may be given: of the answer asked about, the answering agency's own."""
    own = Item.objects.visible_to(by).filter(owner=by.agency_id, request=row.request_id)
    return own.filter(state__in=SENT).in_order()


@transaction.atomic
def give(
    row: AccessRequest,
    *,
    by: Hat,
    gifts: Collection[Gift],
    until_on: date,
    because: Reason,
    version: int,
) -> AccessRequest:
    """Give the people named what is chosen, read-only, until a day; each release can be taken back.

    Raises Refused when nothing is chosen, an item is not of this answer, or nobody named is there any
    more; Stale when the request or an item changed meanwhile.
    """
    row = AccessRequest.objects.lock(row, version)
    require(may_answer(by, row))
    require(TABLE.may_move(row.state, AccessState.GIVEN))
    _require_day(until_on)
    held = {item.pk: item for item in givable(row, by=by)}
    if not gifts or not {gift.item_id for gift in gifts} <= held.keys():
        raise Refused("Choose at least one item of this answer.")
    working = {pk for pk, _ in audiences.people_who_read(row.workspace_id, {row.owner_id})}
    persons = [person for person in row.persons if person in working]
    if not persons:
        raise Refused("Nobody who was named reads here any more. Decline it.")
    to = audiences.of_people(persons, workspace_id=row.workspace_id, thing=row)
    at = clock.now()
    because = sealing.keep_reason(because, about=row, by=by)
    for gift in gifts:
        terms = sharing.Terms(gift.section, Purpose(row.purpose), Reason(because.code), until_on)
        sharing.release(held[gift.item_id], to=to, terms=terms, by=by, version=gift.version)
    row.until_on = until_on
    _answered(row, AccessState.GIVEN, Verb.GRANTED, by=by, because=because)
    clocks.meet(row, ACCESS, at=at)
    return row


@transaction.atomic
def decline(row: AccessRequest, *, by: Hat, because: Reason, version: int) -> AccessRequest:
    """Decline with the reason. Raises Refused, Stale."""
    row = AccessRequest.objects.lock(row, version)
    require(may_answer(by, row))
    require(TABLE.may_move(row.state, AccessState.DECLINED))
    because = sealing.keep_reason(because, about=row, by=by)
    _answered(row, AccessState.DECLINED, Verb.DECLINED, by=by, because=because)
    clocks.meet(row, ACCESS, at=clock.now())
    return row


def _answered(
    row: AccessRequest, state: AccessState, verb: Verb, *, by: Hat, because: Reason
) -> None:
    at = clock.now()
    row.set_answered(state, by=by, at=at, because=because)
    persons = {*row.persons, row.asked_by_id}
    tell([row.owner_id], NoticeKind.ACCESS_ANSWERED, about=row, by=by, at=at, persons=persons)
    _log(row, verb, by=by, because=because)


@transaction.atomic
def take_back(row: AccessRequest, *, by: Hat, version: int) -> AccessRequest:
    """Ask no more, before it is answered. Raises Refused, Stale."""
    row = AccessRequest.objects.lock(row, version)
    require(may_take_back(by, row))
    require(TABLE.may_move(row.state, AccessState.TAKEN_BACK))
    row.set_answered(AccessState.TAKEN_BACK, by=by, at=clock.now())
    clocks.stop(row, ACCESS, at=clock.now())
    _log(row, Verb.WITHDRAWN, by=by)
    return row


def may_take_back(hat: Actor, row: AccessRequest) -> Verdict:
    """Whether a hat may take it back: its own agency's, not answered yet."""
    verdict = may(hat, Act.READ_SHARED)
    if not verdict:
        return verdict
    if (hat.agency_id, hat.workspace_id) != (row.owner_id, row.workspace_id):
        return no("Only the agency that asked can take it back.")
    if not row.is_open:
        return no("It is answered already, or was taken back.")
    return YES
