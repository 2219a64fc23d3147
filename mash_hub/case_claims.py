"""Claiming a working relationship to a case of one's workspace, with its owner told at once (AC7).

What is read by it is what the host tells an agency on the case: how far it is, and what was decided.
Nothing of another agency, nothing sealed and no protected address comes with it; barriers hold.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from agencies import clock, door, references, sealing
from agencies.actors import Actor, Hat, Service
from agencies.models.grants import CauseKind, GrantCause
from agencies.models.notices import NoticeKind
from agencies.models.workspaces import Purpose
from agencies.reasons import Reason, ReasonCode
from agencies.roles import Act, may
from agencies.verdicts import YES, Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import ceilings, partnership_settings
from mash_hub.ceilings import SEARCHES_AN_HOUR, TooManySearches
from mash_hub.models.case_claims import CODES, CaseClaim, ClaimState
from mash_hub.models.conflicts import apart, settles
from mash_hub.models.enquiries import Enquiry
from mash_hub.models.partnership_settings import SettingName
from mash_hub.requests import require_purpose
from mash_hub.telling import tell

SHORTEST = 20  # characters of the sentence
SECTIONS = ("rationale", "voice")
NO_CASE = "No case that you can claim is under this reference."


def may_claim(hat: Actor) -> Verdict:
    """Whether a hat may claim that it works with cases of its workspace: practitioners of parties."""
    verdict = may(hat, Act.CLAIM)
    if not verdict or not isinstance(hat, Hat):
        return verdict
    if not hat.agreement_in_force:
        return no("Your agency has no agreement in force here: nothing of others can be read.")
    return YES


def find(typed: str, *, by: Hat) -> Enquiry | None:
    """The case of one's workspace that a reference names; None also for one from which one is kept.

    The try counts as a look-up and is logged. Raises TooManySearches: then counter and entry stand
    in the open act, and the caller has them committed.
    """
    at = clock.now()
    too_many = ceilings.count_search(by) > SEARCHES_AN_HOUR
    result = "TOO_MANY" if too_many else "DONE"
    log.write(by=by, verb=Verb.SEARCHED, ground="case_claim", result=result, at=at)
    if too_many:
        raise TooManySearches
    here = Enquiry.objects.filter(~apart(by.person_id), workspace=by.workspace_id)
    return here.filter(reference=references.tidy(typed)).first()


@dataclass(frozen=True)
class Case:
    """What can be claimed: an enquiry, or a case of a meeting; and what its host tells of it, in rows."""

    kind: str
    pk: UUID
    reference: str
    host_id: UUID
    workspace_id: UUID
    file_id: UUID
    told: Mapping[str, Sequence[Any]]  # by section the rows whose words the claim opens
    enquiry: Enquiry | None = None


@transaction.atomic
def claim(enquiry: Enquiry, *, by: Hat, purpose: Purpose, code: ReasonCode, why: str) -> CaseClaim:
    """Say that one works with a case; its host and the officers of both agencies are told at once.

    `enquiry` was found by `find` in the same act. Raises Refused for a hat that may not, that reads
    the case already, for another code or purpose, a sentence that is too short, and a second time.
    """
    enquiry = Enquiry.objects.select_for_update(of=("self",)).get(pk=enquiry.pk)
    told = [enquiry] if enquiry.decided_at is not None else []
    case = Case(
        enquiry.kind,
        enquiry.pk,
        enquiry.reference,
        enquiry.owner_id,
        enquiry.workspace_id,
        enquiry.file_id,
        dict.fromkeys(SECTIONS, told),
        enquiry,
    )
    is_read = Enquiry.objects.visible_to(by).filter(pk=enquiry.pk).exists()
    return claim_case(case, by=by, purpose=purpose, code=code, why=why, is_read=is_read)


@transaction.atomic
def claim_case(
    case: Case, *, by: Hat, purpose: Purpose, code: ReasonCode, why: str, is_read: bool
) -> CaseClaim:
    """The same for a case of any kind, whose row the caller locked and which `by` reads or not."""
    require(may_claim(by))
    _require_words(purpose, code, why, by=by)
    if is_read:
        raise Refused("You can read this case already: open it from its reference.")
    at = clock.now()
    mine = CaseClaim.objects.filter(case_id=case.pk, person=by.person_id)
    if mine.live(at).exists():
        raise Refused("You have claimed this case already.")
    _end_all(mine.run_out(at), at=at)
    days = partnership_settings.number(SettingName.CLAIM_LASTS, case.workspace_id, at)
    row = CaseClaim(
        id=uuid4(),
        reference=references.new("CL"),
        enquiry=case.enquiry,
        case_kind=case.kind,
        case_id=case.pk,
        about=case.reference,
        owner_id=by.agency_id,
        host_id=case.host_id,
        workspace_id=case.workspace_id,
        file_id=case.file_id,
        person_id=by.person_id,
        membership_id=by.membership_id,
        purpose=purpose,
        code=code,
        began_at=at,
        until_at=at + timedelta(days=days),
    )
    cause = sealing.Cause.of(CauseKind.CLAIM, row)
    sealing.seal(row, "words", {"why": why.strip()}, by=by, to={row.host_id}, cause=cause)
    row.start(by=by, at=at, because=Reason(code))
    _give(row, case)
    told = {row.host_id, row.owner_id}
    service = Service("case-claims", agency_id=row.host_id)
    tell(told, NoticeKind.CASE_CLAIMED, about=row, by=service, at=at)
    _log(row, Verb.GRANTED, by=by, because=Reason(code))
    return row


def _require_words(purpose: Purpose, code: ReasonCode, why: str, *, by: Hat) -> None:
    if code not in CODES:
        raise Refused("Choose one of the reasons.")
    require_purpose(purpose, by.workspace_id)
    if len(" ".join(why.split())) < SHORTEST:
        raise Refused(f"Say how you work with it, in at least {SHORTEST} characters.")


def _cause(row: CaseClaim) -> sealing.Cause:
    persons = (row.person_id,)
    return sealing.Cause.of(CauseKind.CLAIM, row, persons=persons, until=row.until_at)


def _give(row: CaseClaim, case: Case) -> None:
    """Give the host's own words to the person, by the host's rule."""
    service = Service("case-claims", agency_id=row.host_id)
    with door.wearing_agency(row.host_id):
        for section, rows in case.told.items():
            sealing.give(rows, [section], to=[row.owner_id], by=service, cause=_cause(row))


# --- ending ---------------------------------------------------------------------------------------


def may_end(hat: Actor, row: CaseClaim) -> Verdict:
    """Whether a hat may end a claim: its person, who decides for the host, an officer of either."""
    if row.state != ClaimState.ACTIVE:
        return no("It is over already.")
    decides = isinstance(hat, Hat) and settles(hat) and hat.agency_id == row.host_id
    if hat.person_id == row.person_id or decides:
        return YES
    if may(hat, Act.REVIEW_ACCESS) and hat.agency_id in (row.host_id, row.owner_id):
        return YES
    return no("Its person, those who decide for the case’s host, and officers can end it.")


@transaction.atomic
def end(row: CaseClaim, *, by: Hat, version: int) -> CaseClaim:
    """End a claim; reading by it stops with the act. Raises Refused, Stale."""
    row = CaseClaim.objects.lock(row, version)
    require(may_end(by, row))
    _end(row, by=by, at=clock.now())
    return row


def run_out_ids() -> list[UUID]:
    """The claims whose time is over and which still have to be ended, one batch."""
    return [*CaseClaim.objects.run_out(clock.now()).values_list("pk", flat=True)[:100]]


@transaction.atomic
def let_end(*, by: Service, only: Collection[UUID]) -> int:
    """End those whose time is over: their grants go too; gives how many were ended."""
    at = clock.now()
    rows = CaseClaim.objects.run_out(at).filter(pk__in=only)
    return _end_all(rows.select_for_update(skip_locked=True, of=("self",)), at=at, by=by)


def _end_all(rows: Collection[CaseClaim], *, at: datetime, by: Actor | None = None) -> int:
    found = [*rows]
    for row in found:
        _end(row, by=by or Service("case-claims"), at=at)
    return len(found)


def _end(row: CaseClaim, *, by: Actor, at: datetime) -> None:
    service = Service("case-claims", agency_id=row.host_id)
    with door.wearing_agency(row.host_id):
        sealing.take_back(_told_by(row), by=service, cause=_cause(row))
    row.set_ended(by=by, at=at)
    tell({row.host_id, row.owner_id}, NoticeKind.CASE_CLAIMED, about=row, by=service, at=at)
    _log(row, Verb.ENDED, by=by)


@dataclass(frozen=True)
class _Told:
    """A row that a claim opened, as far as taking its grant back asks."""

    kind: str
    id: UUID
    owner_id: UUID


def _told_by(row: CaseClaim) -> list[_Told]:
    """What a claim opens: all that was given for it but its own words, which the host goes on reading."""
    given = GrantCause.objects.filter(
        cause_kind=CauseKind.CLAIM, by_id=row.pk, ended_at__isnull=True
    ).exclude(thing_kind=row.kind)
    things = given.values_list("thing_kind", "thing_id").distinct()
    return [_Told(kind, pk, row.host_id) for kind, pk in things]


def _log(row: CaseClaim, verb: Verb, *, by: Actor, because: Reason | None = None) -> None:
    log.write(
        by=by,
        verb=verb,
        about=[row, log.Thing(row.case_kind, row.case_id)],
        owners={row.host_id, row.owner_id},
        purpose=row.purpose,
        reason=because,
        ground="case_claim",
        at=clock.now(),
        workspace=row.workspace_id,
    )
