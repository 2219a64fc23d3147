"""Releasing risk assessments: whole, or grade and prompts alone; to agencies, a case or people by name.

Each release is its owner's decision, with a reason, a purpose and a last day, and can be taken back;
who will be able to read is shown before anything leaves (domain notes 4.3, 7.2 R4, R7, R18).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from agencies import clock, door, hats, notices, sealing
from agencies.actors import Actor, Hat, Service
from agencies.models.grants import CauseKind
from agencies.models.notices import NoticeKind
from agencies.models.workspaces import Purpose
from agencies.reasons import BY_RULE, Reason, ReasonCode
from agencies.roles import Act, may
from agencies.verdicts import YES, Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import conflicts, free_text, risk_thresholds
from mash_hub.models.releases import LONGEST, Audience, AudienceKind
from mash_hub.models.risk_assessments import RiskAssessment, access_of
from mash_hub.models.risk_releases import RiskRelease, RiskSection
from mash_hub.questionnaires import Answer
from mash_hub.requests import agreed_agencies, require_purpose
from mash_hub.sharing import end_of

RELEASERS = (Act.ANSWER, Act.DECIDE, Act.ATTEND_MEETING)
SECTIONS: dict[str, tuple[str, ...]] = {
    RiskSection.WHOLE: ("answers", "review"),
    RiskSection.PART: ("summary",),
}
_WITH_CONTACT = Reason(ReasonCode.NEW_CONTACT)


@dataclass(frozen=True)
class RiskTerms:
    """On what terms an assessment is released: how much, for what, why, and its last day."""

    section: RiskSection
    purpose: Purpose
    because: Reason
    until_on: date


# --- who ------------------------------------------------------------------------------------------


def may_release(hat: Actor, row: RiskAssessment) -> Verdict:
    """People of the agency that made it who release for it; nobody else ever (7.2 R7)."""
    verdicts = [may(hat, act) for act in (Act.READ_SHARED, *RELEASERS)]
    if not verdicts[0] or not any(verdicts[1:]):
        return no("People who release for your agency decide who else reads it.")
    if (hat.agency_id, hat.workspace_id) != (row.owner_id, row.workspace_id):
        return no("Only the agency that made an assessment releases it.")
    return YES


def may_offer(hat: Actor, row: RiskAssessment) -> Verdict:
    """Whether a hat may release one to somebody: at home, or where it represents its owner."""
    verdict = may_release(hat, row)
    return YES if verdict or _represents(hat, row) else verdict


def may_release_to(hat: Actor, row: RiskAssessment, to: Audience) -> Verdict:
    """Whether a hat may release one to an audience: a representative to the meetings there alone."""
    verdict = may_release(hat, row)
    if verdict or not _represents(hat, row):
        return verdict
    if not isinstance(hat, Hat) or to.workspace_id != hat.workspace_id:
        return no("From a meeting it is released to that meeting and its cases alone.")
    return YES


def _represents(hat: Actor, row: RiskAssessment) -> bool:
    """Whether a hat represents the owner where the case of an assessment was taken up (2.3, 4.7)."""
    if not isinstance(hat, Hat) or hat.workspace_id == row.workspace_id:
        return False
    return access_of(row).is_own_of(hat)


def may_end(hat: Actor, release: RiskRelease) -> Verdict:
    """Whether a hat may take a release back: its owner's people, or its representative there."""
    is_there = isinstance(hat, Hat) and hat.workspace_id == release.workspace_id
    if is_there and _represents(hat, release.assessment):
        return YES
    return may_release(hat, release.assessment)


# --- releasing ------------------------------------------------------------------------------------


def cause_of(release: RiskRelease) -> sealing.Cause:
    """The cause that a release gives to the grants of its assessment."""
    persons, until = tuple(release.persons), release.until_at
    return sealing.Cause.of(CauseKind.RELEASE, release, persons=persons, until=until)


@transaction.atomic
def release(
    row: RiskAssessment, *, to: Audience, terms: RiskTerms, by: Hat, version: int
) -> RiskRelease:
    """Let others read an assessment, whole or its grade and prompts, until a day (7.2 R4, R18).

    Raises Refused when it is not its agency's to give, the agreement does not cover it, nobody is
    named or its words hold what is protected; Stale.
    """
    row = RiskAssessment.objects.lock(row, version)
    require(may_release_to(by, row, to))
    _require_terms(row, to, terms)
    because = sealing.keep_reason(terms.because, about=row, by=by)
    if terms.section == RiskSection.WHOLE:
        free_text.require_clear_rows(
            [(row, SECTIONS[RiskSection.WHOLE])], file_id=row.case_file_id, by=by
        )
    elif row.summary is None:
        _make_summary(row, by=by)
    return _release(row, to, terms, because, by=by)


def _require_terms(row: RiskAssessment, to: Audience, terms: RiskTerms) -> None:
    if not to.agencies or (row.owner_id in to.agencies and to.workspace_id == row.workspace_id):
        raise Refused("Choose another agency to release it to.")
    parties = {agency.pk for agency in agreed_agencies(to.workspace_id, row.owner_id)}
    if not {*to.agencies} - {row.owner_id} <= parties:
        raise Refused("Only agencies under the workspace’s agreement can be given anything.")
    require_purpose(terms.purpose, to.workspace_id)
    if not hats.today() <= terms.until_on <= hats.today() + LONGEST:
        raise Refused("A release ends within twelve months: choose an earlier last day.")


def _make_summary(row: RiskAssessment, *, by: Hat) -> None:
    """Seal what readers of the grade alone are given; the answers stay where they are (R17)."""
    kept = sealing.open_quietly([row], ["answers"], by=by)[row, "answers"] or {}
    sealing.seal(row, "summary", summary_of(row, kept), by=by)
    row.set_summary(by=by, at=clock.now())


def summary_of(row: RiskAssessment, content: Mapping[str, Any]) -> dict[str, Any]:
    """The grade in the tool's own words, and what is to be looked at whatever the score (5.8)."""
    form = risk_thresholds.kept(row.questionnaire, content.get("steps"))
    given = content.get("answers", {})
    answers = {name: Answer(one["answer"]) for name, one in given.items() if one["answer"]}
    prompts = [*dict.fromkeys(one.words for one in form.prompted(answers))]
    grade = row.native.words
    return {
        "grade": grade,
        "prompts": prompts,
        "text": f"{grade}. Prompts: {'; '.join(prompts)}." if prompts else f"{grade}. No prompts.",
    }


def _release(
    row: RiskAssessment, to: Audience, terms: RiskTerms, because: Reason, *, by: Hat
) -> RiskRelease:
    at = clock.now()
    made = RiskRelease(
        id=uuid4(),
        assessment=row,
        owner_id=row.owner_id,
        file_id=row.file_id,
        workspace_id=to.workspace_id,
        audience_kind=to.audience_kind,
        by_kind=to.by_kind,
        by_id=to.by_id,
        by_reference=to.reference,
        case_file_id=to.case_file_id,
        agencies=sorted({*to.agencies} - {row.owner_id}),
        persons=sorted(to.persons),
        section=terms.section,
        purpose=terms.purpose,
        until_at=end_of(terms.until_on),
        released_at=at,
        released_by_id=by.person_id,
    ).start(by=by, at=at, because=because)
    sections = SECTIONS[terms.section]
    sealing.give([row], sections, to=made.agencies, by=by, cause=cause_of(made))
    _tell(made, NoticeKind.ITEM_RELEASED, by=by, at=at)
    _log(made, Verb.RELEASED, by=by, purpose=terms.purpose, because=because)
    return made


def _tell(made: RiskRelease, kind: NoticeKind, *, by: Actor, at: datetime) -> None:
    """Tell those who read it by this release, its owner's own people elsewhere too; no conflicts."""
    row = made.assessment
    files = [row.file_id, row.case_file_id, *([made.case_file_id] if made.case_file_id else [])]
    apart = {one for people in conflicts.people_apart(files).values() for one in people}
    elsewhere = made.workspace_id != row.workspace_id
    notices.post(
        to=[*made.agencies, *([row.owner_id] if elsewhere else [])],
        notice_kind=kind,
        about=row,
        by=by,
        at=at,
        workspace_id=made.workspace_id,
        persons=made.persons,
        not_for=sorted(apart),
    )


def _log(made: RiskRelease, verb: Verb, *, by: Actor, because: Reason, purpose: str = "") -> None:
    row = made.assessment
    log.write(
        by=by,
        verb=verb,
        about=[row, made],
        people=[row.subject_id] if row.subject_id else [],
        owners=[row.owner_id, *made.agencies],
        sections=[made.section],
        purpose=purpose,
        reason=because,
        ground=row.tool,
        at=clock.now(),
    )


# --- ending ---------------------------------------------------------------------------------------


@transaction.atomic
def end(made: RiskRelease, *, by: Hat, because: Reason, version: int) -> RiskRelease:
    """Take a release back: who can read for another reason goes on reading (R7). Refused, Stale."""
    made = RiskRelease.objects.select_related("assessment").lock(made, version)
    row = made.assessment
    require(may_end(by, made))
    if made.ended_at is not None:
        raise Refused("This release was taken back already.")
    at = clock.now()
    because = sealing.keep_reason(because, about=row, by=by)
    _tell(made, NoticeKind.ITEM_WITHDRAWN, by=by, at=at)
    sealing.take_back([row], by=by, cause=cause_of(made))
    made.set_ended(by=by, at=at, because=because)
    _log(made, Verb.WITHDRAWN, by=by, because=because)
    return made


def run_out_ids() -> set[UUID]:
    """Releases whose last day is over and whose grants still stand."""
    return set(RiskRelease.objects.run_out(clock.now()).values_list("pk", flat=True))


@transaction.atomic
def let_run_out(*, by: Service, only: Collection[UUID]) -> int:
    """Remove the grants of releases whose last day is over; reading stopped at that instant already.

    Gives how many ran out; doing it twice changes nothing more.
    """
    rows = RiskRelease.objects.run_out(clock.now()).filter(pk__in=only)
    found = list(rows.select_for_update(of=("self",)).select_related("assessment").order_by("pk"))
    for made in found:
        owner = Service(by.name, agency_id=made.owner_id, workspace_id=made.workspace_id)
        with door.wearing_agency(made.owner_id):
            sealing.take_back([made.assessment], by=owner, cause=cause_of(made))
            made.set_ended(by=owner, at=clock.now(), because=BY_RULE)
            _log(made, Verb.ENDED, by=owner, because=BY_RULE)
    return len(found)


# --- with a contact -------------------------------------------------------------------------------


def go_with_contact(
    contact: Any, host_id: UUID, subjects: Mapping[UUID, UUID], *, by: Hat
) -> list[RiskAssessment]:
    """Give the host the assessments that were written for a contact just sent; no entry of sending.

    `subjects` says who each person typed became. Part of the act of submitting, whose author says
    by sending that they go along.
    """
    rows = list(
        RiskAssessment.objects.filter(
            thing_kind="contact", thing_id=contact.pk, assessor=by.person_id
        )
    )
    for row in rows:
        row.set_sent(
            subjects.get(row.person_key) if row.person_key else None, by=by, at=clock.now()
        )
        if host_id != row.owner_id:
            give_host(row, host_id, Purpose(contact.purpose), by=by)
    return rows


def give_host(row: RiskAssessment, host_id: UUID, purpose: Purpose, *, by: Hat) -> RiskRelease:
    """Release an assessment to the host of its workspace, as what goes with one's own contact."""
    to = Audience(AudienceKind.ENQUIRY, row.workspace_id, (host_id,))
    terms = RiskTerms(RiskSection.WHOLE, purpose, _WITH_CONTACT, hats.today() + LONGEST)
    return _release(row, to, terms, _WITH_CONTACT, by=by)
