"""Dip samples: saying what to draw from, drawing, and drawing again (domain notes 4.18).

The seed is made with the criteria, before anybody has seen what they find. What they found is kept in
order, so that the draw can be made again by whoever may see it, whatever has changed meanwhile.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from django.db import transaction

from agencies import clock, files, hats, references
from agencies.actors import Hat
from agencies.models.files import RetentionClass
from agencies.models.people import Membership
from agencies.models.workspaces import Workspace, WorkspaceKind
from agencies.reasons import Reason
from agencies.verdicts import YES, Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from audit.workspace import draws, questions, sample_templates, scope
from audit.workspace.models.sample_records import SampleRecord
from audit.workspace.models.samples import TABLE, AuditSample, SampleState, Template
from audit.workspace.questions import Question
from audit.workspace.sample_templates import Drawable

LARGEST = 100


@dataclass(frozen=True)
class Criteria:
    """What a sample is to look at: which template, why, of which days and workspaces, and how many."""

    template: Template
    purpose: Reason
    from_on: date
    until_on: date
    places: tuple[UUID, ...]
    size: int


def places_of(hat: Hat) -> list[Workspace]:
    """The workspaces a hat may draw from: those it audits, or in which its agency works, and there are cases."""
    audited = Workspace.objects.filter(pk__in=hat.audit_workspace_ids)
    if scope.is_own(hat):
        held = Membership.objects.in_time(hats.today()).filter(agency=hat.agency_id)
        audited = Workspace.objects.filter(pk__in=held.values("workspace"))
    return [*audited.exclude(workspace_kind=WorkspaceKind.OFFICE).order_by("name")]


def may_define(hat: Hat, criteria: Criteria) -> Verdict:
    """Whether a hat may define a sample: days as for any question to the log, and its own workspaces."""
    asked = Question(criteria.purpose, criteria.from_on, criteria.until_on)
    verdict = questions.may_ask(hat, asked)
    if not verdict:
        return verdict
    if not criteria.places or not {*criteria.places} <= {one.pk for one in places_of(hat)}:
        return no("Choose a workspace that you audit.")
    if not 1 <= criteria.size <= LARGEST:
        return no(f"Draw between 1 and {LARGEST} records.")
    return YES


@transaction.atomic
def define(criteria: Criteria, *, by: Hat) -> AuditSample:
    """Say what to draw from, and make the seed. Raises Refused."""
    require(may_define(by, criteria))
    at = clock.now()
    sample = AuditSample(
        id=uuid4(),
        reference=references.new("DS"),
        owner_id=by.agency_id,
        file=files.open_file(
            AuditSample.kind,
            owner_id=by.agency_id,
            workspace_id=by.workspace_id,
            retention_class=RetentionClass.OFFICE,
        ),
        workspace_id=by.workspace_id,
        is_own=scope.is_own(by),
        template=criteria.template,
        purpose=criteria.purpose.code,
        from_on=criteria.from_on,
        until_on=criteria.until_on,
        places=sorted(criteria.places),
        size=criteria.size,
        seed=draws.new_seed(),
        defined_at=at,
        defined_by_id=by.person_id,
    ).start(by=by, at=at)
    log.write(by=by, verb=Verb.CREATED, about=[sample], reason=criteria.purpose, at=at)
    return sample


def may_draw(hat: Hat, sample: AuditSample) -> Verdict:
    """Whether a hat may draw: any auditor who sees it, once."""
    verdict = scope.may_read(hat)
    if not verdict:
        return verdict
    return YES if sample.state == SampleState.DEFINED else no("It is drawn already.")


@transaction.atomic
def draw(sample: AuditSample, *, by: Hat, version: int) -> AuditSample:
    """Find what the criteria say, keep it in order, and draw. Raises Refused, Stale.

    Refused as well where nothing is found: then there is nothing to review, and other days may have more.
    """
    sample = AuditSample.objects.lock(sample, version)
    require(may_draw(by, sample))
    require(TABLE.may_move(sample.state, SampleState.DRAWN))
    found = {one.id: one for one in sample_templates.find(sample, by)}
    if not found:
        raise Refused("The criteria find nothing in these days. Define a sample of other days.")
    at, population = clock.now(), [*found]
    sample.set_drawn(population, draws.digest(population), by=by, at=at)
    for place, pk in enumerate(draws.draw(population, sample.size, sample.seed), start=1):
        _record(sample, place, found[pk]).start(by=by, at=at)
    reason = sample_templates.question_of(sample).purpose
    log.write(
        by=by,
        verb=Verb.LOG_READ,
        about=[sample],
        reason=reason,
        ground=f"sample:{sample.template}",
        count=len(population),
        at=at,
    )
    return sample


def _record(sample: AuditSample, place: int, drawn: Drawable) -> SampleRecord:
    return SampleRecord(
        id=uuid4(),
        sample=sample,
        owner_id=sample.owner_id,
        file_id=sample.file_id,
        place=place,
        thing_kind=drawn.kind,
        thing_id=drawn.id,
        thing_reference=drawn.reference,
        case_file_id=drawn.case_file_id,
        case_workspace_id=drawn.workspace_id,
        holder_id=drawn.holder_id,
        person_id=drawn.person_id,
        agency_id=drawn.agency_id,
    )


@dataclass(frozen=True)
class Again:
    """What drawing again gave: whether digest and draw are as they were, and what the criteria find now."""

    is_same_population: bool
    is_same_draw: bool
    found_now: int
    gone: int
    come: int


@transaction.atomic
def draw_again(sample: AuditSample, *, by: Hat) -> Again:
    """Draw from the kept population once more, and look what the criteria would find now. Raises Refused."""
    require(scope.may_read(by))
    if sample.state == SampleState.DEFINED:
        raise Refused("It has not been drawn yet.")
    then = sample.population
    drawn = draws.draw(then, sample.size, sample.seed)
    kept = [*sample.records.order_by("place").values_list("thing_id", flat=True)]
    now = {one.id for one in sample_templates.find(sample, by)}
    log.write(
        by=by,
        verb=Verb.LOG_READ,
        about=[sample],
        reason=sample_templates.question_of(sample).purpose,
        ground=f"sample_again:{sample.template}",
        count=len(now),
        at=clock.now(),
    )
    return Again(
        is_same_population=draws.digest(then) == sample.digest,
        is_same_draw=drawn == kept,
        found_now=len(now),
        gone=len({*then} - now),
        come=len(now - {*then}),
    )


def close_when_done(sample_id: UUID, *, by: Hat) -> None:
    """Close a sample with its last record; called by the act that closes one."""
    sample = AuditSample.objects.select_for_update(of=("self",)).get(pk=sample_id)
    if sample.state == SampleState.DRAWN and not _open_records([sample_id]):
        at = clock.now()
        sample.set_closed(by=by, at=at)
        log.write(by=by, verb=Verb.CLOSED, about=[sample], at=at)


def _open_records(samples: Collection[UUID]) -> bool:
    left = SampleRecord.objects.filter(sample__in=samples, closed_at__isnull=True)
    return left.exists()
