"""Opening a sampled record to its reviewer: its holder's officer decides, and it ends with the job (4.18)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from agencies import clock, door, notices, sealing
from agencies.actors import Actor, Hat, Service
from agencies.models.grants import CauseKind
from agencies.models.notices import NoticeKind
from agencies.models.sealed_reasons import SealedReason
from agencies.reasons import Reason, ReasonCode
from agencies.roles import Act, may
from agencies.verdicts import YES, Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Thing, Verb
from audit.log.models import Entry
from audit.workspace import scope
from audit.workspace.models.sample_records import RecordState, SampleRecord
from audit.workspace.models.sample_releases import TABLE, ReleaseState, SampleRelease
from audit.workspace.sample_templates import DRAWN_FROM, ENTRY, SECTIONS
from mash_hub import clocks, conflicts, free_text
from mash_hub.models.break_glass import BreakGlass

LASTS = timedelta(days=28)  # a job that takes longer is asked for again
DECIDED_WITHIN = "SAMPLE_RELEASE"  # the clock of the officer who opens it or declines
_BATCH = 100
TARGET = clocks.working_days(5)


def thing_of(record: SampleRecord) -> Any:
    """The row that was drawn, or None where it is an entry of the log or was destroyed since."""
    model = DRAWN_FROM.get(record.thing_kind)
    return model._default_manager.filter(pk=record.thing_id).first() if model else None


def sections_of(thing: Any) -> list[str]:
    """The sections of a sampled row that hold something and that a reviewer would be given."""
    names = SECTIONS.get(thing.kind, ()) if thing is not None else ()
    return [name for name in names if getattr(thing, name) is not None]


def ask(record: SampleRecord, *, by: Hat, at: datetime) -> SampleRelease | None:
    """Ask the holder's officers to open a record to its reviewer; None where nothing of it is sealed."""
    sections = sections_of(thing_of(record))
    if record.holder_id is None or not sections:
        return None
    assert record.reviewer_id is not None, "it was assigned"
    release = SampleRelease(
        id=uuid4(),
        record=record,
        owner_id=record.holder_id,
        file_id=record.file_id,
        case_file_id=record.case_file_id,
        reviewer_id=record.reviewer_id,
        receiver_id=record.owner_id,
        sections=sections,
        asked_at=at,
    ).start(by=by, at=at)
    away = away_from(record)
    clocks.start(
        release,
        DECIDED_WITHIN,
        target=TARGET,
        at=at,
        owner_id=record.holder_id,
        workspace_id=None,
        file_id=record.case_file_id,
        not_for=away,
    )
    _tell(release, record.holder_id, NoticeKind.SAMPLE_ASKED, away=away, at=at)
    log.write(
        by=by,
        verb=Verb.REQUESTED,
        about=[release, record, Thing(record.thing_kind, record.thing_id)],
        owners=[record.holder_id],
        sections=sections,
        reason=purpose_of(record),
        basis=basis_of(record),
        at=at,
    )
    return release


def purpose_of(record: SampleRecord) -> Reason:
    """The lawful purpose of the job that a record belongs to."""
    return Reason(ReasonCode(record.sample.purpose))


def basis_of(record: SampleRecord) -> str:
    """What stands in the log beside whatever is done or read in the job."""
    return f"audit_job:{record.sample_id}"


def away_from(record: SampleRecord) -> set[UUID]:
    """Who is told nothing about a record: who did the work, and whoever is kept from the case."""
    case = [record.case_file_id] if record.case_file_id else []
    apart = {one for kept in conflicts.people_apart(case).values() for one in kept}
    return apart | ({record.person_id} if record.person_id else set())


def _tell(
    release: SampleRelease, to: UUID, kind: NoticeKind, *, away: set[UUID], at: datetime
) -> None:
    """Tell an agency in all its workspaces; the notice holds the sample's reference alone."""
    by = Service("audit-job", agency_id=to)
    notices.post(to=to, notice_kind=kind, about=release, by=by, at=at, not_for=sorted(away))


def may_decide(hat: Hat, release: SampleRelease) -> Verdict:
    """Whether a hat may release or decline: an officer of the agency that holds the record."""
    verdict = may(hat, Act.REVIEW_ACCESS)
    if not verdict:
        return verdict
    if hat.agency_id != release.owner_id:
        return no("The agency that holds the record decides.")
    if hat.person_id in (release.reviewer_id, release.record.person_id):
        return no("Nobody decides about a record of their own, or for themselves.")
    if release.state != ReleaseState.WANTED:
        return no("It is decided already, or no longer asked.")
    return YES


@transaction.atomic
def release(row: SampleRelease, *, by: Hat, version: int) -> SampleRelease:
    """Open the sampled record to its reviewer alone, until the job closes.

    Its words are looked through as all that leaves an agency is: one that holds a protected address stays
    shut. Raises Refused, WordsRefused, Stale.
    """
    row = SampleRelease.objects.lock(row, version)
    require(may_decide(by, row))
    require(TABLE.may_move(row.state, ReleaseState.RELEASED))
    thing = thing_of(row.record)
    if thing is None:
        raise Refused("The record is not held any more. Decline it.")
    leaves = row.receiver_id != row.owner_id
    if leaves and row.case_file_id is not None:
        free_text.require_clear_rows([(thing, row.sections)], file_id=row.case_file_id, by=by)
    at = clock.now()
    row.set_released(at + LASTS, by=by, at=at)
    if leaves:  # its own auditors read what is the agency's own, while it is open to them
        sealing.give([thing], row.sections, to=[row.receiver_id], by=by, cause=_cause(row))
    _decided(row, Verb.RELEASED, by=by, because=purpose_of(row.record), at=at)
    return row


@transaction.atomic
def decline(row: SampleRelease, *, by: Hat, because: Reason, version: int) -> SampleRelease:
    """Leave it shut, with the reason. Raises Refused, Stale."""
    row = SampleRelease.objects.lock(row, version)
    require(may_decide(by, row))
    require(TABLE.may_move(row.state, ReleaseState.DECLINED))
    if because.is_kept:
        raise Refused("Say in a sentence why it stays shut.")
    at = clock.now()
    because = sealing.keep_reason(because, about=row.record, by=by)
    row.set_declined(by=by, at=at, because=because)
    _decided(row, Verb.DECLINED, by=by, because=because, at=at)
    return row


def _decided(row: SampleRelease, verb: Verb, *, by: Hat, because: Reason, at: datetime) -> None:
    record = row.record
    clocks.meet(row, DECIDED_WITHIN, at=at)
    _tell(row, row.receiver_id, NoticeKind.SAMPLE_CHANGED, away=away_from(record), at=at)
    log.write(
        by=by,
        verb=verb,
        about=[row, record, Thing(record.thing_kind, record.thing_id)],
        owners=[row.owner_id, row.receiver_id],
        sections=row.sections,
        reason=because,
        basis=basis_of(record),
        ground="audit_job",
        at=at,
    )


def _cause(row: SampleRelease) -> sealing.Cause:
    persons = (row.reviewer_id,)
    return sealing.Cause.of(CauseKind.AUDIT_JOB, row, persons=persons, until=row.until_at)


def end(record: SampleRecord, *, by: Hat, at: datetime) -> None:
    """Take back what was opened for a record, or ask no more; called by the act that ends the job."""
    standing = SampleRelease.objects.standing().filter(record=record)
    for row in standing.select_for_update(of=("self",)).select_related("record__sample"):
        if row.state != ReleaseState.DECLINED:
            _end(row, by=by, at=at)


def _end(row: SampleRelease, *, by: Actor, at: datetime) -> None:
    record = row.record
    thing = thing_of(record)
    if row.state == ReleaseState.RELEASED and thing is not None:
        with door.wearing_agency(row.owner_id):
            service = Service("audit-job", agency_id=row.owner_id)
            sealing.take_back([thing], by=service, cause=_cause(row))
    clocks.stop(row, DECIDED_WITHIN, at=at)
    row.set_ended(by=by, at=at)
    log.write(
        by=by,
        verb=Verb.ENDED,
        about=[row, record],
        owners=[row.owner_id],
        basis=basis_of(record),
        at=at,
    )


def run_out_ids() -> list[UUID]:
    """The releases whose twenty-eight days are over and which still have to be ended, one batch."""
    return [*SampleRelease.objects.run_out(clock.now()).values_list("pk", flat=True)[:_BATCH]]


@transaction.atomic
def let_run_out(*, by: Service, only: Collection[UUID]) -> int:
    """End releases whose days are over: the grants go too, and the reviewer's agency is told.

    Reading stopped by the clock already. Gives how many were ended.
    """
    at = clock.now()
    over = SampleRelease.objects.run_out(at).filter(pk__in=only).select_related("record__sample")
    rows = [*over.select_for_update(skip_locked=True, of=("self",))]
    for row in rows:
        _end(row, by=by, at=at)
        away = away_from(row.record)
        _tell(row, row.receiver_id, NoticeKind.SAMPLE_CHANGED, away=away, at=at)
    return len(rows)


def may_ask_again(hat: Hat, record: SampleRecord) -> Verdict:
    """Whether a hat may ask the holder once more: the reviewer, when the days ran out before the job."""
    verdict = may_read(hat, record)
    if not verdict:
        return verdict
    releases = SampleRelease.objects.filter(record=record)
    if not releases.exists() or releases.standing().exists():
        return no("It is asked for once what was opened has ended.")
    return YES


@transaction.atomic
def ask_again(record: SampleRecord, *, by: Hat, version: int) -> SampleRecord:
    """Ask the holder's officers to open a record once more. Raises Refused, Stale."""
    record = SampleRecord.objects.lock(record, version)
    require(may_ask_again(by, record))
    if ask(record, by=by, at=clock.now()) is None:
        raise Refused("Nothing is held of it any more that could be opened.")
    return record


@dataclass(frozen=True)
class Content:
    """What a reviewer reads of a record: its sections, each with its words."""

    title: str
    words: dict[str, Any]


def may_read(hat: Hat, record: SampleRecord) -> Verdict:
    """Whether a hat reads the record's content: its reviewer, from assignment until it is closed."""
    verdict = scope.may_read(hat)
    if not verdict:
        return verdict
    if hat.person_id != record.reviewer_id:
        return no("Its reviewer alone reads it.")
    if record.state in (RecordState.DRAWN, RecordState.CLOSED):
        return no("It opens with the job and shuts with it.")
    return YES


def read(record: SampleRecord, *, by: Hat) -> list[Content]:
    """Open what the reviewer was given, with an entry that names the job and its purpose.

    Sections that the holder released; of an emergency access and of an access, the words in which it was
    reasoned, which are sealed to auditors from the start.
    """
    if not may_read(by, record):
        return []
    row, sections = _readable(record, by=by)
    if row is None or not sections:
        return []
    opened = sealing.open_quietly([row], sections, by=by)
    found = [
        Content(name.replace("_", " ").capitalize(), content)
        for name in sections
        if (content := opened[row, name])
    ]
    if found:
        log.write(
            by=by,
            verb=Verb.READ,
            about=[row, record],
            owners=[row.owner_id],
            sections=sections,
            reason=purpose_of(record),
            basis=basis_of(record),
            ground="audit_job",
            at=clock.now(),
        )
    return found


def _readable(record: SampleRecord, *, by: Hat) -> tuple[Any, list[str]]:
    if record.thing_kind == ENTRY:
        entry = Entry.objects.filter(pk=record.thing_id).first()
        if entry is None or entry.reason_id is None:
            return None, []
        return SealedReason.objects.filter(pk=entry.reason_id).first(), ["sentence"]
    thing = thing_of(record)
    if isinstance(thing, BreakGlass):
        return thing, ["words"]
    given = SampleRelease.objects.standing().filter(record=record).first()
    if given is None or not given.is_open(clock.now()):
        return None, []
    return thing, given.sections
