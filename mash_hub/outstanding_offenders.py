"""The weekly list of outstanding offenders: entered, reviewed, ended (domain notes 4.20, C 4.1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from agencies import clock, files, notices, references, sealing
from agencies.actors import Actor, Hat
from agencies.models.agencies import Agency, AgencyKind
from agencies.models.files import RetentionClass
from agencies.models.notices import NoticeKind
from agencies.roles import Act, may
from agencies.verdicts import YES, Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import clocks, conflicts, flags, free_text, subject_names, subjects
from mash_hub.models.outstanding_offenders import (
    ENDS,
    TABLE,
    OffenderRisk,
    OffenderState,
    OutstandingOffender,
)
from mash_hub.models.subjects import (
    Card,
    Identification,
    Involvement,
    ManagedBy,
    PersonRole,
    Subject,
)

S = OffenderState
REVIEW = "OFFENDER_REVIEW"
_WEEKLY, _DAILY = clocks.hours(7 * 24), clocks.hours(24)


@dataclass(frozen=True)
class Entered:
    """What a new entry says."""

    risk: OffenderRisk
    since: datetime
    offence: str
    offence_reference: str = ""
    managed_by: ManagedBy = ManagedBy.NOBODY


def may_keep(hat: Actor) -> Verdict:
    """Keep the list: the police alone (4.20)."""
    if not (allowed := may(hat, Act.KEEP_ORDERS)):
        return allowed
    is_police = Agency.objects.filter(pk=hat.agency_id or uuid4(), agency_kind=AgencyKind.POLICE)
    return YES if is_police.exists() else no("The police keep the list of outstanding offenders.")


def may_step(hat: Actor, row: OutstandingOffender, state: OffenderState) -> Verdict:
    """Whether a hat may take an entry to a state."""
    if not (allowed := may_keep(hat)):
        return allowed
    if hat.agency_id != row.owner_id:
        return no("The police who seek this person take each step.")
    return TABLE.may_move(row.state, state)


@transaction.atomic
def enter(subject: Subject, said: Entered, *, by: Hat) -> OutstandingOffender:
    """Put somebody whom the hat knows on the list. Raises Refused, WordsRefused."""
    require(may_keep(by))
    at = clock.now()
    if not said.offence.strip() or said.since > at:
        raise Refused("Say for what they are sought, and since when: not ahead of now.")
    card = flags.card_of(subject, by=by)
    if card is None:
        raise Refused("Write a record of this person first.")
    if OutstandingOffender.objects.sought().of_subjects([subject.pk]).filter(owner=by.agency_id):
        raise Refused("This person is on the list already.")
    row = OutstandingOffender(
        id=uuid4(),
        reference=references.new("OU"),
        risk=said.risk,
        owner_id=by.agency_id,
        workspace_id=by.workspace_id,
        file=files.open_file(
            OutstandingOffender.kind,
            owner_id=by.agency_id,
            workspace_id=by.workspace_id,
            retention_class=RetentionClass.AGENCY_ITEM,
        ),
        subject=subject,
        card=card,
        managed_by=said.managed_by,
        outstanding_since=said.since,
        entered_at=at,
        entered_by_id=by.person_id,
    )
    words = {"offence": said.offence.strip(), "offence_reference": said.offence_reference.strip()}
    name = subject_names.of([subject.pk], by=by)[subject.pk]
    sealing.seal(row, "words", {**words, "name": name, "last_action": ""}, by=by)
    row.start(by=by, at=at)
    subjects.involve(card, row, role=PersonRole.PERPETRATOR, place=0, by=by, at=at)
    free_text.require_clear([said.offence], file_id=row.file_id, by=by)
    _run(row, at=at)
    return _done(row, Verb.CREATED, by=by, at=at)


def _run(row: OutstandingOffender, *, at: datetime) -> None:
    """Let the time of the next review run: weekly, daily where the danger is high (4.20)."""
    clocks.start(
        row,
        REVIEW,
        target=_DAILY if row.risk == OffenderRisk.HIGH else _WEEKLY,
        at=at,
        owner_id=row.owner_id,
        workspace_id=row.workspace_id,
    )


def _locked(row: OutstandingOffender, version: int) -> OutstandingOffender:
    return OutstandingOffender.objects.select_related("file", "card").lock(row, version)


@transaction.atomic
def review(
    row: OutstandingOffender,
    risk: OffenderRisk,
    managed_by: ManagedBy,
    last_action: str,
    *,
    by: Hat,
    version: int,
) -> OutstandingOffender:
    """Look at somebody who is still sought: the danger now, who manages them, what was done to find them.

    Raises Refused, WordsRefused, Stale.
    """
    row = _locked(row, version)
    require(may_step(by, row, S.REVIEWED))
    at = clock.now()
    _write(row, last_action, by=by)
    clocks.meet(row, REVIEW, at=at)
    row.set_reviewed(risk, managed_by, by=by, at=at)
    _run(row, at=at)
    return _done(row, Verb.CONFIRMED, by=by, at=at)


@transaction.atomic
def end(
    row: OutstandingOffender, state: OffenderState, words: str, *, by: Hat, version: int
) -> OutstandingOffender:
    """Say what happened: they are off the list from now on. Raises Refused, WordsRefused, Stale."""
    row = _locked(row, version)
    if state not in ENDS:
        raise Refused("Say what happened.")
    require(may_step(by, row, state))
    at = clock.now()
    _write(row, words, by=by)
    clocks.meet(row, REVIEW, at=at)
    row.set_ended(state, by=by, at=at)
    return _done(row, Verb.ENDED, by=by, at=at)


@transaction.atomic
def arrested(card: Card, *, since: datetime, by: Hat) -> bool:
    """Take somebody off the list of one's own agency who was arrested; gives whether they were on it (A22).

    `since` is an instant after which the arrest was made: whoever is sought for what came later stays
    on the list. For the act that notes the arrest: whoever may not keep the list changes nothing.
    """
    if not may_keep(by):
        return False
    subject = subjects.subject_of(card)
    rows = (
        OutstandingOffender.objects.sought()
        .of_subjects([subject.pk])
        .filter(owner=by.agency_id, outstanding_since__lte=since)
    )
    at = clock.now()
    found = list(rows.select_for_update(of=("self",)).order_by("pk"))  # two, after two were joined
    for row in found:
        clocks.meet(row, REVIEW, at=at)
        row.set_ended(S.ARRESTED, by=by, at=at)
        _done(row, Verb.ENDED, by=by, at=at)
    return bool(found)


@transaction.atomic
def close(row: OutstandingOffender, *, by: Hat, version: int) -> OutstandingOffender:
    """Close an entry: from now on its time of keeping runs. Raises Refused, Stale."""
    row = _locked(row, version)
    require(may_step(by, row, S.CLOSED))
    at = clock.now()
    row.set_ended(S.CLOSED, by=by, at=at)
    row.file.set_closed(at)
    return _done(row, Verb.CLOSED, by=by, at=at)


def _write(row: OutstandingOffender, words: str, *, by: Hat) -> None:
    if not words.strip():
        raise Refused("Say what was done or what happened.")
    free_text.require_clear([words], file_id=row.file_id, by=by)
    kept: dict[str, Any] = sealing.open_quietly([row], ["words"], by=by)[row, "words"] or {}
    sealing.seal(row, "words", {**kept, "last_action": words.strip()}, by=by)


def _done(row: OutstandingOffender, verb: Verb, *, by: Hat, at: datetime) -> OutstandingOffender:
    apart = conflicts.people_apart_around(row.file_id)
    notices.post(
        to=row.owner_id,
        notice_kind=NoticeKind.OFFENDER_CHANGED,
        about=row,
        by=by,
        at=at,
        workspace_id=row.workspace_id,
        not_for=sorted({by.person_id, *apart}),
    )
    log.write(
        by=by,
        verb=verb,
        about=[row],
        people=[row.subject_id],
        owners=[row.owner_id],
        sections=["words"],
        ground=row.state.lower(),
        at=at,
    )
    return row


# --- what others are told -----------------------------------------------------------------------


def still_sought(file_id: UUID, *, by: Hat) -> bool | None:
    """Whether somebody who caused harm in an open case is still sought: yes or no, and nothing more (4.20).

    For whoever reads the case; the caller has found it through its `visible_to`. None without a
    sharing agreement in force: it is the police's, and is told under one alone (domain notes 2.3).
    """
    if not by.agreement_in_force:
        return None
    parts = Involvement.objects.in_file(file_id).filter(
        role=PersonRole.PERPETRATOR, file__closed_at__isnull=True
    )
    now = Identification.objects.standing()
    people = Q(subject__in=now.filter(card__in=parts.values("card")).values("subject"))
    people |= Q(subject__in=parts.filter(card__isnull=True).values("subject"))
    theirs = now.filter(people, card=OuterRef("card"))
    return OutstandingOffender.objects.sought().filter(Exists(theirs)).exists()
