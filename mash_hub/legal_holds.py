"""Placing a legal hold, seeing and reviewing it, and lifting it by two people.

A hold stands as rows before every file it concerns, where disposal looks. What comes to a case or a
person later is held by rule (mash_hub/held.py), which is asked before two people agree to destroy anything.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction

from agencies import clock, files, hats, notices, references, sealing
from agencies.actors import Actor, Hat, Service
from agencies.models.files import Hold, RetentionClass
from agencies.models.notices import NoticeKind
from agencies.models.workspaces import Workspace
from agencies.reasons import Reason
from agencies.roles import Act, may
from agencies.verdicts import YES, Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import chronology_consents, held
from mash_hub.barriers import Record
from mash_hub.models.conflicts import Conflict
from mash_hub.models.legal_holds import (
    REVIEWS,
    TABLE,
    HoldKind,
    HoldState,
    LegalHold,
    reaches,
)
from mash_hub.models.subjects import Card, Involvement

REVIEW_AFTER = timedelta(days=182)  # what a form offers; the longest is a year
_LONGEST = timedelta(days=366)


def may_place(hat: Actor) -> Verdict:
    """Whether a hat places and reviews holds: information governance officers (4.20)."""
    return may(hat, Act.KEEP_HOLDS)


@transaction.atomic
def place(
    record: Record, kind: HoldKind, *, review_on: date, by: Hat, because: Reason
) -> LegalHold:
    """Forbid destroying a case's or a person's records, from this act on, everywhere.

    `record` is one that `barriers.record_of` gave to the same hat. One person is enough to place it,
    since nothing is lost by it; a second sees it, and two lift it (domain notes 4.20).
    Raises Refused without a sentence, or for a review that is past or more than a year away.
    """
    require(may_place(by))
    return _place(record, kind, by.workspace_id, review_on=review_on, by=by, because=because)


@transaction.atomic
def place_after_death(
    record: Record, kind: HoldKind, *, review_on: date, by: Hat, because: Reason
) -> LegalHold:
    """Hold the records of somebody who died, for a review, as part of another act (4.7).

    Who keeps or chairs a MARAC’s list places it; the officers or the board of the workspace, or of
    another with the same host, see it and lift it by two. Raises Refused where nobody there could.
    """
    require(may(by, Act.RUN_MEETING) or may(by, Act.CHAIR_MEETING))
    if kind not in REVIEWS:
        raise Refused("Choose the review that is to be considered.")
    place_id = _kept_in(by)
    if place_id is None:
        raise Refused("Nobody could lift this hold: two officers are needed. Ask the hub manager.")
    return _place(record, kind, place_id, review_on=review_on, by=by, because=because)


def _kept_in(by: Hat) -> UUID | None:
    """The workspace whose officers look after a hold: one’s own, or another of the same host."""
    others = Workspace.objects.filter(host=by.host_id, is_open=True).exclude(pk=by.workspace_id)
    among = [by.workspace_id, *others.order_by("name", "pk").values_list("pk", flat=True)]
    return next((pk for pk in among if _can_be_lifted(hats.in_workspace(pk))), None)


def _can_be_lifted(there: Collection[Hat]) -> bool:
    """Whether an officer is among some hats who asks for it, and a second person who agrees."""
    asks = any(may(hat, Act.KEEP_HOLDS) for hat in there)
    return asks and len({hat.person_id for hat in there if reaches(hat)}) > 1


def _place(
    record: Record,
    kind: HoldKind,
    workspace_id: UUID,
    *,
    review_on: date,
    by: Hat,
    because: Reason,
) -> LegalHold:
    if because.is_kept:
        raise Refused("Say in a sentence why it has to stay.")
    require(may_review_on(review_on))
    at = clock.now()
    row = LegalHold(
        id=uuid4(),
        reference=references.new("H"),
        hold_kind=kind,
        about=record.reference,
        subject_id=record.subject_id,
        case_file_id=record.file_id,
        owner_id=by.agency_id,
        workspace_id=workspace_id,
        file=files.open_file(
            LegalHold.kind,
            owner_id=by.agency_id,
            workspace_id=workspace_id,
            retention_class=RetentionClass.OFFICE,
        ),
        placed_at=at,
        placed_by_id=by.person_id,
        review_on=review_on,
    )
    because = sealing.keep_reason(because, about=row, by=by)
    row.start(by=by, at=at, because=because)
    stand(row)
    _tell(row, by=by, at=at)
    _log(row, Verb.RESTRICTED, by=by, because=because)
    return row


def stand(row: LegalHold) -> None:
    """Let a hold stand before every file of what it is about."""
    for file_id in sorted(files_of(row)):
        Hold(
            file_id=file_id,
            hold_kind=row.hold_kind,
            placed_at=row.placed_at,
            placed_by_id=row.placed_by_id,
            by_id=row.pk,
        ).start()


def may_review_on(day: date) -> Verdict:
    """Whether a hold may be looked at again as late as on a day."""
    if not hats.today() < day <= hats.today() + _LONGEST:
        return no("Choose a review day from tomorrow on, within a year.")
    return YES


def cases_of(row: LegalHold) -> set[UUID]:
    """The files of the cases that it concerns."""
    cases: set[UUID] = {row.case_file_id} if row.case_file_id else set()
    if row.subject_id:
        parts = Involvement.objects.of_subject(row.subject_id)
        cases |= {*parts.values_list("file_id", flat=True)}
    return cases


def files_of(row: LegalHold) -> set[UUID]:
    """Every file there is of what it concerns: cases with all that was answered in them, and cards.

    Of a person also their flags, and what agencies say of places and things that are linked to them.
    """
    cards: set[UUID] = set()
    if row.subject_id:
        of_person = dict(Card.objects.on_subject(row.subject_id).values_list("pk", "file_id"))
        cards |= {*of_person.values(), *held.beside(of_person)}
    cases = cases_of(row)
    return cards | cases | held.within(cases)


def may_see_to(hat: Actor, row: LegalHold) -> Verdict:
    """Whether a hat is the second person who sees a hold that one placed alone."""
    verdict = may(hat, Act.SETTLE_HOLDS)
    if not verdict:
        return verdict
    if row.state != HoldState.PLACED:
        return no("Somebody has seen it already.")
    if row.placed_by_id == hat.person_id:
        return no("Somebody else has to see it, not the one who placed it.")
    return YES


@transaction.atomic
def see(row: LegalHold, *, by: Hat, version: int) -> LegalHold:
    """Note, as a second person, that one has seen a hold. Raises Refused, Stale."""
    row = LegalHold.objects.lock(row, version)
    require(may_see_to(by, row))
    at = clock.now()
    row.set_active(row.review_on, by=by, at=at)
    _tell(row, by=by, at=at)
    _log(row, Verb.CONFIRMED, by=by)
    return row


def may_review(hat: Actor, row: LegalHold) -> Verdict:
    """Whether a hat may say that a hold stays until another day."""
    verdict = may_place(hat)
    if not verdict:
        return verdict
    if row.state != HoldState.ACTIVE:
        return no("A second person has to see it first, is asked to lift it, or has lifted it.")
    return YES


@transaction.atomic
def review(row: LegalHold, *, review_on: date, by: Hat, because: Reason, version: int) -> LegalHold:
    """Say that a hold stays, why, and when it is looked at next. Raises Refused, Stale."""
    row = LegalHold.objects.lock(row, version)
    require(may_review(by, row))
    require(may_review_on(review_on))
    because = sealing.keep_reason(because, about=row, by=by)
    row.set_active(review_on, by=by, at=clock.now(), because=because)
    _log(row, Verb.CHANGED, by=by, because=because)
    return row


def may_ask_to_lift(hat: Actor, row: LegalHold) -> Verdict:
    """Whether a hat may ask a second person to lift a hold that stands."""
    verdict = may_place(hat)
    if not verdict:
        return verdict
    if row.state not in (HoldState.PLACED, HoldState.ACTIVE):
        return no("That is asked already, or it is lifted.")
    return YES


def may_answer_lift(hat: Actor, row: LegalHold) -> Verdict:
    """Whether a hat may lift a hold: an officer or the board, another than who asked (AC9)."""
    verdict = may(hat, Act.SETTLE_HOLDS)
    if not verdict:
        return verdict
    if row.state != HoldState.LIFT_ASKED:
        return no("Nobody has asked to lift it.")
    if row.lift_asked_by_id == hat.person_id:
        return no("Somebody else has to agree that it is lifted.")
    return YES


@transaction.atomic
def ask_to_lift(row: LegalHold, *, by: Hat, because: Reason, version: int) -> LegalHold:
    """Ask a second person to lift a hold, which stands until then. Raises Refused, Stale."""
    row = LegalHold.objects.lock(row, version)
    require(may_ask_to_lift(by, row))
    require(TABLE.may_move(row.state, HoldState.LIFT_ASKED))
    if because.is_kept:
        raise Refused("Say in a sentence why it can be lifted.")
    at = clock.now()
    because = sealing.keep_reason(because, about=row, by=by)
    row.set_lift_asked(by=by, at=at, because=because)
    _tell(row, by=by, at=at)
    _log(row, Verb.REQUESTED, by=by, because=because)
    return row


@transaction.atomic
def answer_lift(
    row: LegalHold, *, lifts: bool, by: Hat, because: Reason, version: int
) -> LegalHold:
    """Lift it, as the second person, or let it stay; consents to its chronology end. Raises Refused, Stale."""
    row = LegalHold.objects.lock(row, version)
    require(may_answer_lift(by, row))
    at = clock.now()
    because = sealing.keep_reason(because, about=row, by=by)
    if lifts:
        row.set_lifted(by=by, at=at, because=because)
        for one in Hold.objects.standing().filter(by_id=row.pk):
            one.set_lifted(at)
        chronology_consents.end_with(row, by=by, at=at)
    else:
        row.set_active(row.review_on, by=by, at=at, because=because)
    _tell(row, by=by, at=at)
    _log(row, Verb.LIFTED if lifts else Verb.DECLINED, by=by, because=because)
    return row


def _tell(row: LegalHold, *, by: Hat, at: datetime) -> None:
    """Tell the officers and the board of the workspace, but nobody who is apart from the records."""
    people = {hat.agency_id for hat in hats.in_workspace(row.workspace_id) if reaches(hat)}
    held = Hold.objects.filter(by_id=row.pk).values("file")
    apart = Conflict.objects.standing().filter(file__in=held, person__isnull=False)
    notices.post(
        to=sorted(people),
        notice_kind=NoticeKind.HOLD_CHANGED,
        about=row,
        by=Service("legal-holds", agency_id=row.owner_id),
        at=at,
        workspace_id=row.workspace_id,
        not_for=sorted({by.person_id, *apart.values_list("person_id", flat=True)}),
    )


def _log(row: LegalHold, verb: Verb, *, by: Actor, because: Reason | None = None) -> None:
    log.write(
        by=by,
        verb=verb,
        about=[row],
        people=[row.subject_id] if row.subject_id else [],
        reason=because,
        ground=f"hold:{row.hold_kind.lower()}",
        at=clock.now(),
    )
