"""One record of a dip sample: who reviews it, what was found, feedback, response, follow-up, end (4.18)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction

from agencies import clock, hats, notices, sealing
from agencies.actors import Hat, Service
from agencies.models import Membership, Person
from agencies.models.grants import CauseKind
from agencies.models.notices import NoticeKind
from agencies.reasons import Reason
from agencies.roles import Role
from agencies.verdicts import YES, Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Thing, Verb
from audit.workspace import sample_releases, samples, scope
from audit.workspace.models.sample_feedback import SampleFeedback
from audit.workspace.models.sample_records import TABLE, Grade, RecordState, SampleRecord
from audit.workspace.models.sample_releases import ReleaseState, SampleRelease
from audit.workspace.sample_releases import away_from, basis_of, purpose_of
from mash_hub import clocks, free_text
from mash_hub.models.break_glass import oversees
from mash_hub.models.conflicts import Conflict

FOLLOW_UP = "SAMPLE_FOLLOW_UP"  # the clock of a day that was chosen
RESPONSE = "SAMPLE_RESPONSE"  # the clock of the supervisors
RESPONDED_WITHIN = clocks.working_days(10)
LONGEST_FOLLOW_UP = timedelta(days=366)
R = RecordState


def reviewers_of(record: SampleRecord, *, by: Hat) -> list[Person]:
    """Who may review a record: auditors of one's own agency who are not of the case's team.

    Of the team is whoever works, or ever worked, in the case's workspace as anything but an auditor; and
    nobody reviews their own work, or a case from which they are kept by name.
    """
    auditors = Membership.objects.current(hats.today()).filter(
        role=by.role, agency=by.agency_id, workspace=by.workspace_id
    )
    team = Membership.objects.filter(workspace=record.case_workspace_id)
    team = team.exclude(role__in=(Role.AUDITOR, Role.AGENCY_AUDITOR))
    away = Conflict.objects.standing().filter(file=record.case_file_id, person__isnull=False)
    found = Person.objects.filter(pk__in=auditors.values("person"), is_active=True)
    if record.case_workspace_id is not None:
        found = found.exclude(pk__in=team.values("person"))
    if record.case_file_id is not None:
        found = found.exclude(pk__in=away.values("person"))
    return [*found.exclude(pk=record.person_id or record.pk).order_by("name")]


def may_assign(hat: Hat, record: SampleRecord) -> Verdict:
    """Whether a hat may say who reviews a record: until it is reviewed."""
    verdict = scope.may_read(hat)
    if not verdict:
        return verdict
    if record.state not in (R.DRAWN, R.ASSIGNED):
        return no("It is reviewed already.")
    return YES


@transaction.atomic
def assign(record: SampleRecord, reviewer_id: UUID, *, by: Hat, version: int) -> SampleRecord:
    """Give a record to a reviewer, and ask its holder to open it. Raises Refused, Stale."""
    record = SampleRecord.objects.lock(record, version)
    require(may_assign(by, record))
    require(TABLE.may_move(record.state, R.ASSIGNED))
    if reviewer_id not in {one.pk for one in reviewers_of(record, by=by)}:
        raise Refused("Choose an auditor who is not of the case’s team.")
    if record.reviewer_id == reviewer_id:
        raise Refused("They review it already.")
    at = clock.now()
    sample_releases.end(record, by=by, at=at)
    record.set_assigned(reviewer_id, by=by, at=at)
    _log(record, Verb.ASSIGNED, by=by, at=at, also=[Thing("person", reviewer_id)])
    sample_releases.ask(record, by=by, at=at)
    return record


def _log(
    record: SampleRecord,
    verb: Verb,
    *,
    by: Hat,
    at: datetime,
    also: list[object] | None = None,
    because: Reason | None = None,
) -> None:
    log.write(
        by=by,
        verb=verb,
        about=[record, *(also or [])],
        reason=because or purpose_of(record),
        basis=basis_of(record),
        ground="audit_job",
        at=at,
    )


def may_review(hat: Hat, record: SampleRecord) -> Verdict:
    """Whether a hat may write what it found: the reviewer, once the holder has said yes or no."""
    verdict = scope.may_read(hat)
    if not verdict:
        return verdict
    if record.state != R.ASSIGNED:
        return no("It waits for no review.")
    if hat.person_id != record.reviewer_id:
        return no("Its reviewer reviews it.")
    waits = SampleRelease.objects.filter(record=record, state=ReleaseState.WANTED)
    if waits.exists():
        return no("The agency that holds it has not decided yet whether it opens it to you.")
    return YES


@transaction.atomic
def review(
    record: SampleRecord, *, by: Hat, grade: Grade, findings: str, version: int
) -> SampleRecord:
    """Write down the grade and what was found. Raises Refused, Stale."""
    record = SampleRecord.objects.lock(record, version)
    require(may_review(by, record))
    require(TABLE.may_move(record.state, R.REVIEWED))
    if not findings.strip():
        raise Refused("Say what you found.")
    at = clock.now()
    sealing.seal(record, "findings", {"text": findings.strip()}, by=by)
    record.set_reviewed(grade, by=by, at=at)
    _log(record, Verb.DECIDED, by=by, at=at)
    return record


def may_give_feedback(hat: Hat, record: SampleRecord) -> Verdict:
    """Whether a hat may tell the practitioner's supervisors: the reviewer, of work whose agency is known."""
    verdict = scope.may_read(hat)
    if not verdict:
        return verdict
    if record.state != R.REVIEWED or hat.person_id != record.reviewer_id:
        return no("Its reviewer gives feedback, once it is reviewed.")
    if record.agency_id is None:
        return no("The hub does not know whose work it was. Close it.")
    return YES


@transaction.atomic
def give_feedback(record: SampleRecord, *, by: Hat, words: str, version: int) -> SampleFeedback:
    """Tell the supervisors of who did the work; the notice holds nothing of it. Raises Refused, Stale.

    What is sent is looked through for protected addresses of the case, as all that leaves an agency is.
    """
    record = SampleRecord.objects.lock(record, version)
    require(may_give_feedback(by, record))
    require(TABLE.may_move(record.state, R.FEEDBACK_GIVEN))
    if not words.strip():
        raise Refused("Say what their supervisor should know.")
    assert record.agency_id is not None, "may_give_feedback"
    if record.case_file_id is not None:
        free_text.require_clear([words], file_id=record.case_file_id, by=by)
    at = clock.now()
    row = SampleFeedback(
        id=uuid4(),
        record=record,
        owner_id=record.owner_id,
        file_id=record.file_id,
        case_file_id=record.case_file_id,
        agency_id=record.agency_id,
        given_at=at,
    )
    cause = sealing.Cause.of(CauseKind.FEEDBACK, row)
    to = {record.agency_id}
    sealing.seal(row, "words", {"text": words.strip()}, by=by, to=to, cause=cause)
    row.start(by=by, at=at)
    record.set_state(R.FEEDBACK_GIVEN, by=by, at=at)
    service, away = Service("audit-job", agency_id=record.agency_id), away_from(record)
    clocks.start(
        row,
        RESPONSE,
        target=RESPONDED_WITHIN,
        at=at,
        owner_id=record.agency_id,
        workspace_id=None,
        file_id=record.case_file_id,
        not_for=away,
    )
    notices.post(
        to=record.agency_id,
        notice_kind=NoticeKind.SAMPLE_FEEDBACK,
        about=row,
        by=service,
        at=at,
        not_for=sorted(away),
    )
    log.write(
        by=by,
        verb=Verb.FEEDBACK_SENT,
        about=[row, record],
        owners=[record.agency_id],
        sections=["words"],
        reason=purpose_of(record),
        basis=basis_of(record),
        ground="audit_job",
        at=at,
    )
    return row


def may_respond(hat: Hat, row: SampleFeedback) -> Verdict:
    """Whether a hat may respond: a supervisor of the agency whose work it was, never of one's own."""
    if not oversees(hat):
        return no("The supervisors of who did the work respond.")
    if hat.agency_id != row.agency_id or hat.person_id == row.record.person_id:
        return no("The supervisors of who did the work respond.")
    if row.responded_at is not None:
        return no("A colleague has responded already.")
    return YES


@transaction.atomic
def respond(row: SampleFeedback, *, by: Hat, because: Reason, version: int) -> SampleFeedback:
    """Answer the auditors in a sentence or more. Raises Refused, Stale."""
    row = SampleFeedback.objects.lock(row, version)
    require(may_respond(by, row))
    record = SampleRecord.objects.select_for_update(of=("self",)).get(pk=row.record_id)
    require(TABLE.may_move(record.state, R.RESPONDED))
    if because.is_kept:
        raise Refused("Say what will be done, or what you see otherwise.")
    if record.case_file_id is not None:
        free_text.require_clear([because.sentence], file_id=record.case_file_id, by=by)
    at = clock.now()
    because = sealing.keep_reason(because, about=row, by=by)
    row.set_responded(by=by, at=at, because=because)
    clocks.meet(row, RESPONSE, at=at)
    record.set_state(R.RESPONDED, by=by, at=at)
    notices.post(
        to=row.owner_id,
        notice_kind=NoticeKind.SAMPLE_CHANGED,
        about=row,
        by=Service("audit-job", agency_id=row.owner_id),
        at=at,
        not_for=sorted(away_from(record)),
    )
    log.write(
        by=by,
        verb=Verb.ACKNOWLEDGED,
        about=[row, record],
        owners=[row.agency_id],
        reason=because,
        basis=basis_of(record),
        ground="audit_job",
        at=at,
    )
    return row


# --- following up and closing ---------------------------------------------------------------------


def may_end(hat: Hat, record: SampleRecord) -> Verdict:
    """Whether a hat may close a record: an auditor, once a response is there or nobody can be told."""
    verdict = scope.may_read(hat)
    if not verdict:
        return verdict
    if record.state in (R.RESPONDED, R.FOLLOW_UP):
        return YES
    if record.state == R.REVIEWED and record.agency_id is None:
        return YES
    return no("It is closed when the supervisors have responded.")


def may_follow_up(hat: Hat, record: SampleRecord) -> Verdict:
    """Whether a hat may choose a day to look again: once there is a response."""
    verdict = may_end(hat, record)
    if not verdict or record.state != R.RESPONDED:
        return verdict if not verdict else no("It is followed up once there is a response.")
    return YES


@transaction.atomic
def follow_up(record: SampleRecord, on: date, *, by: Hat, version: int) -> SampleRecord:
    """Choose the day by which to look again; past it the auditors are told. Raises Refused, Stale."""
    record = SampleRecord.objects.lock(record, version)
    require(may_follow_up(by, record))
    require(TABLE.may_move(record.state, R.FOLLOW_UP))
    today = hats.today()
    if not today < on <= today + LONGEST_FOLLOW_UP:
        raise Refused("Choose a day after today, within a year.")
    at = clock.now()
    record.set_follow_up(on, by=by, at=at)
    clocks.start(
        record,
        FOLLOW_UP,
        target=clocks.hours(24),
        due_at=clocks.end_of(on),
        at=at,
        owner_id=record.owner_id,
        workspace_id=record.sample.workspace_id,
        file_id=record.case_file_id,
    )
    _log(record, Verb.CHANGED, by=by, at=at)
    return record


@transaction.atomic
def close(record: SampleRecord, *, by: Hat, version: int) -> SampleRecord:
    """Close a record: what was opened for it shuts, and the last one closes the sample. Refused, Stale."""
    record = SampleRecord.objects.lock(record, version)
    require(may_end(by, record))
    require(TABLE.may_move(record.state, R.CLOSED))
    at = clock.now()
    sample_releases.end(record, by=by, at=at)
    clocks.meet(record, FOLLOW_UP, at=at)
    record.set_closed(by=by, at=at)
    _log(record, Verb.CLOSED, by=by, at=at)
    samples.close_when_done(record.sample_id, by=by)
    return record
