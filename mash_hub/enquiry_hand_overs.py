"""Handing enquiries over within the hub, one or several at once (domain notes 4.2, issue C).

What is offered stays with whoever has it until it is accepted. What is assigned – since its owner is
away or gone, or by whoever needs it done – is the receiver's at once, and goes back when they refuse.
Clocks know nothing of either: they run on.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q

from agencies import clock, covers, hats, sealing
from agencies.actors import Actor, Hat
from agencies.models.notices import NoticeKind
from agencies.models.people import Membership, Person
from agencies.roles import ACTS, Act, Role, may
from agencies.verdicts import YES, Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import conflicts, free_text, ratings
from mash_hub.models.enquiries import Enquiry, EnquiryQuerySet, EnquiryState
from mash_hub.models.enquiry_hand_overs import (
    TABLE,
    EnquiryHandOver,
    EnquiryHandOverQuerySet,
    HandOverState,
)
from mash_hub.telling import tell

MOST = 100  # handed over with one press
_DECIDING = [role.value for role in Role if Act.DECIDE in ACTS[role]]
_STAYS = (EnquiryState.CLOSED, EnquiryState.PASSED_ON)


def _deciders(hat: Actor) -> Q:
    """For a queryset of people: those who decide at the hat's agency in its workspace today."""
    members = Membership.objects.current(hats.today()).filter(
        agency=hat.agency_id, workspace=hat.workspace_id, role__in=_DECIDING
    )
    return Q(pk__in=members.values("person"))


def team(hat: Hat, files: Collection[UUID] = ()) -> list[Person]:
    """Who can be handed enquiries: the hub's deciders, less those kept apart from any of the files."""
    away = {one for found in conflicts.people_apart(files).values() for one in found}
    return list(Person.objects.filter(_deciders(hat)).exclude(pk__in=away).order_by("name", "pk"))


def left_behind(hat: Hat) -> Q:
    """For a queryset of enquiries: nobody has it, or somebody who decides here no longer."""
    here = Person.objects.filter(_deciders(hat)).values("pk")
    return Q(taken_by__isnull=True) | ~Q(taken_by__in=here)


def to_give(hat: Hat) -> EnquiryQuerySet:
    """The open enquiries that a hat may hand over: its own, those left behind; a manager's all."""
    if may(hat, Act.MANAGE_AGENCY):
        return Enquiry.objects.managed_by(hat).open()
    mine = Q(taken_by__in=hat.stands_for) | left_behind(hat)
    return Enquiry.objects.visible_to(hat).worked_by(hat).open().filter(mine)


def may_hand_over(hat: Actor, enquiry: Enquiry) -> Verdict:
    """Whether a hat may offer or assign an enquiry: its deciders and manager, until it is closed."""
    verdict = ratings.may_work(hat, enquiry)
    manages = bool(may(hat, Act.MANAGE_AGENCY)) and hat.agency_id == enquiry.owner_id
    if not verdict and not manages:
        return verdict
    return no("It is closed or passed on.") if enquiry.state in _STAYS else YES


def may_answer(hat: Actor, row: EnquiryHandOver) -> Verdict:
    """Whether a hat accepts or refuses: whoever it was given to, or who covers for them."""
    verdict = may(hat, Act.DECIDE)
    if not verdict:
        return verdict
    if not row.is_open:
        return no("It is answered or taken back already.")
    if not isinstance(hat, Hat) or row.to_person_id not in hat.stands_for:
        return no("Whoever it was given to answers.")
    return YES


def may_take_back(hat: Actor, row: EnquiryHandOver) -> Verdict:
    """Whether a hat takes back what was given: one of those for whom `to_take_back` finds it."""
    verdict = TABLE.may_move(row.state, HandOverState.TAKEN_BACK)
    if not verdict:
        return verdict
    if not isinstance(hat, Hat) or not to_take_back(hat).filter(pk=row.pk).exists():
        return no("Whoever gave it takes it back, or the manager.")
    return YES


def to_take_back(hat: Hat) -> EnquiryHandOverQuerySet:
    """What nobody answered and a hat may take back: its own, a manager's all, and what lies orphaned.

    That is what whoever was given it no longer decides, or whoever gave it no longer follows up: they
    are gone from here, and any colleague who decides here ends it.
    """
    found = EnquiryHandOver.objects.visible_to(hat).open()
    if may(hat, Act.MANAGE_AGENCY):
        return found
    members = Membership.objects.current(hats.today()).filter(
        agency=hat.agency_id, workspace=hat.workspace_id
    )
    mine = Q(given_by__in=hat.stands_for)
    deciding = Person.objects.filter(_deciders(hat)).values("pk")
    is_orphaned = ~Q(to_person__in=deciding) | ~Q(given_by__in=members.values("person"))
    return found.filter(mine | is_orphaned)


@transaction.atomic
def hand_over(
    enquiries: Sequence[Enquiry], *, to: UUID, note: str, assign: bool, by: Hat
) -> list[EnquiryHandOver]:
    """Offer enquiries to a colleague, or assign them: all of them or, when one cannot be, none.

    What a colleague has who decides here still, they hand over themselves, or their manager or whoever
    covers for them does. Raises Refused.
    """
    if not 0 < len(enquiries) <= MOST:
        raise Refused(f"Choose from one to {MOST} enquiries.")
    ids = sorted(one.pk for one in enquiries)
    rows = Enquiry.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk")
    found = list(rows)
    here = {one.pk for one in Person.objects.filter(_deciders(by))}
    able = {one.pk for one in team(by, [row.file_id for row in found])}
    if to not in able:
        raise Refused("Choose somebody who decides here and is kept from none of these cases.")
    free_text.require_clear([note], file_id=found[0].file_id, by=by)
    return [_give(row, to, note, assign=assign, here=here, by=by) for row in found]


def _give(
    enquiry: Enquiry, to: UUID, note: str, *, assign: bool, here: Collection[UUID | None], by: Hat
) -> EnquiryHandOver:
    require(may_hand_over(by, enquiry))
    has = enquiry.taken_by_id
    if has == to:
        raise Refused(f"{enquiry.reference} is theirs already.")
    if EnquiryHandOver.objects.open().filter(enquiry=enquiry).exists():
        raise Refused(f"{enquiry.reference} was handed to somebody who has not answered yet.")
    if has in here and has not in by.stands_for and not may(by, Act.MANAGE_AGENCY):
        raise Refused(f"{enquiry.reference} is with a colleague who is here: they hand it over.")
    by, at = covers.acting(by, has), clock.now()
    row = EnquiryHandOver(
        id=uuid4(),
        enquiry=enquiry,
        file_id=enquiry.file_id,
        owner_id=enquiry.owner_id,
        workspace_id=enquiry.workspace_id,
        state=HandOverState.ASSIGNED if assign else HandOverState.OFFERED,
        from_person_id=has,
        to_person_id=to,
        given_at=at,
        given_by_id=by.person_id,
    )
    sealing.seal(row, "note", {"note": note}, by=by)
    row.start(by=by, at=at)
    if assign:
        enquiry.set_with(to, by=by, at=at)
    _tell(row, to, by=by)
    _log(row, Verb.ASSIGNED, by=by, ground=row.state)
    return row


@transaction.atomic
def accept(row: EnquiryHandOver, *, by: Hat, version: int) -> EnquiryHandOver:
    """Accept an enquiry: it is the receiver's. Raises Refused, Stale."""
    enquiry = _locked(row)
    row = EnquiryHandOver.objects.lock(row, version)
    require(may_answer(by, row))
    require(may_hand_over(by, enquiry))
    if enquiry.taken_by_id not in (row.from_person_id, row.to_person_id):
        raise Refused("Somebody else took it meanwhile.")
    by, at = covers.acting(by, row.to_person_id), clock.now()
    row.set_answered(HandOverState.ACCEPTED, by=by, at=at)
    if enquiry.taken_by_id != row.to_person_id:
        enquiry.set_with(row.to_person_id, by=by, at=at)
    _tell(row, row.given_by_id, by=by)
    _log(row, Verb.ACCEPTED, by=by)
    return row


@transaction.atomic
def refuse(row: EnquiryHandOver, *, why: str, by: Hat, version: int) -> EnquiryHandOver:
    """Refuse an enquiry with the reason: it is again with whoever had it, if they are here still.

    Raises Refused, Stale.
    """
    enquiry = _locked(row)
    row = EnquiryHandOver.objects.lock(row, version)
    require(may_answer(by, row))
    if not why.strip():
        raise Refused("Say why you refuse it.")
    free_text.require_clear([why], file_id=row.file_id, by=by)
    was, at = row.state, clock.now()
    by = covers.acting(by, row.to_person_id)
    sealing.seal(row, "answer", {"why": why}, by=by)
    row.set_answered(HandOverState.REFUSED, by=by, at=at)
    if was == HandOverState.ASSIGNED:
        _give_back(row, enquiry, by=by)
    _tell(row, row.given_by_id, by=by)
    _log(row, Verb.DECLINED, by=by)
    return row


@transaction.atomic
def take_back(row: EnquiryHandOver, *, by: Hat, version: int) -> EnquiryHandOver:
    """Take back what nobody answered; what was assigned is again with whoever had it. Refused, Stale."""
    enquiry = _locked(row)
    row = EnquiryHandOver.objects.lock(row, version)
    require(may_take_back(by, row))
    by, was = covers.acting(by, row.given_by_id), row.state
    row.set_answered(HandOverState.TAKEN_BACK, by=by, at=clock.now())
    if was == HandOverState.ASSIGNED:
        _give_back(row, enquiry, by=by)
    _tell_both(row, by=by)
    _log(row, Verb.WITHDRAWN, by=by)
    return row


def end_for_taker(enquiry: Enquiry, *, by: Hat) -> None:
    """End what nobody answered, as part of taking an enquiry: its receiver accepts by that.

    Call it with the enquiry locked, as everywhere here: the enquiry before its hand-over.
    """
    rows = EnquiryHandOver.objects.open().filter(enquiry=enquiry)
    for row in rows.select_for_update(of=("self",)):
        is_theirs = row.to_person_id == by.person_id
        state = HandOverState.ACCEPTED if is_theirs else HandOverState.TAKEN_BACK
        row.set_answered(state, by=by, at=clock.now())
        _tell_both(row, by=by)
        _log(row, Verb.ACCEPTED if is_theirs else Verb.WITHDRAWN, by=by, ground="taken")


def _give_back(row: EnquiryHandOver, enquiry: Enquiry, *, by: Hat) -> None:
    """An enquiry that was assigned is again with whoever had it, or nobody's if they are gone."""
    if enquiry.taken_by_id != row.to_person_id:
        return
    here = {one.pk for one in Person.objects.filter(_deciders(by))}
    back = row.from_person_id if row.from_person_id in here else None
    enquiry.set_with(back, by=by, at=clock.now())


def _locked(row: EnquiryHandOver) -> Enquiry:
    """The enquiry, locked before its hand-over: taking one locks in the same order."""
    return Enquiry.objects.select_for_update(of=("self",)).get(pk=row.enquiry_id)


def _tell(row: EnquiryHandOver, person_id: UUID, *, by: Hat) -> None:
    if person_id != by.person_id:
        kind = NoticeKind.ENQUIRY_HANDED
        tell([row.owner_id], kind, about=row, by=by, at=clock.now(), persons=[person_id])


def _tell_both(row: EnquiryHandOver, *, by: Hat) -> None:
    for person_id in sorted({row.to_person_id, row.given_by_id}):
        _tell(row, person_id, by=by)


def _log(row: EnquiryHandOver, verb: Verb, *, by: Hat, ground: str = "") -> None:
    log.write(
        by=by,
        verb=verb,
        about=[row, row.enquiry],
        people=[row.to_person_id],
        ground=ground,
        at=clock.now(),
    )


def told_of(rows: Sequence[EnquiryHandOver], *, by: Hat) -> list[tuple[EnquiryHandOver, str, str]]:
    """Hand-overs with the giver's note and the receiver's reason; of rows the hat may see."""
    if not rows:
        return []
    opened = sealing.open(list(rows), ["note", "answer"], by=by)
    return [
        (
            row,
            opened.text(row, "note", "note"),
            opened.text(row, "answer", "why") if row.answer else "",
        )
        for row in rows
    ]


def of_enquiry(enquiry: Enquiry, *, by: Hat) -> list[tuple[EnquiryHandOver, str, str]]:
    """The hand-overs of an enquiry, oldest first: its history of who had it from whom."""
    seen = EnquiryHandOver.objects.visible_to(by).filter(enquiry=enquiry)
    return told_of(list(seen.with_people()), by=by)
