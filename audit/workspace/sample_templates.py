"""What each template of a dip sample finds: one record for each thing that could be drawn (domain notes 4.18).

Rows of cases are found by the workspaces and days of the criteria. Accesses are entries of the log, as
far as the auditor reads it; what is unusual about one is what `patterns` says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Model, Q

from agencies.actors import Hat
from agencies.reasons import Reason, ReasonCode
from agencies.verdicts import Refused
from audit.log.models import Entry
from audit.workspace import about, patterns, scope
from audit.workspace.models.samples import AuditSample, Template
from audit.workspace.patterns import Pattern
from audit.workspace.questions import Question, in_days
from audit.workspace.reports import decided, looking
from mash_hub.models.actions import Action, ActionState
from mash_hub.models.break_glass import BreakGlass
from mash_hub.models.conflicts import Conflict
from mash_hub.models.contact_plans import UpdateState, VictimUpdate
from mash_hub.models.enquiries import Enquiry
from mash_hub.models.missing_episodes import MissingEpisode
from mash_hub.models.risk_assessments import RiskAssessment
from mash_hub.questionnaires import Tool

MOST = 10_000
Finder = Callable[[AuditSample, Hat], Iterator["Drawable"]]
ENTRY = "entry"
# What a reviewer would be given of each kind of record; who the people are is not part of it.
SECTIONS: dict[str, tuple[str, ...]] = {
    "risk_assessment": ("answers", "review"),
    "missing_episode": ("report", "grading"),
    "enquiry": ("rationale", "voice", "welfare"),
    "action": ("text", "outcome_words"),
}
DRAWN_FROM: dict[str, type[Model]] = {
    model.kind: model
    for model in (RiskAssessment, MissingEpisode, Enquiry, Action, BreakGlass, VictimUpdate)
}


@dataclass(frozen=True)
class Drawable:
    """One thing of the population: which, of which case, who holds it, and whose work it was."""

    kind: str
    id: UUID
    reference: str = ""
    case_file_id: UUID | None = None
    workspace_id: UUID | None = None
    holder_id: UUID | None = None
    person_id: UUID | None = None
    agency_id: UUID | None = None


def find(sample: AuditSample, hat: Hat) -> list[Drawable]:
    """Everything that a sample's criteria find now for a hat, in the order of its ids.

    Nothing of a case from which its person is kept by name. An agency's own auditors draw from the work of its
    people alone, and of records from those that it holds. Raises Refused where it is more than can be kept in
    order.
    """
    by_name = Conflict.objects.standing().filter(person=hat.person_id)
    kept = {*by_name.values_list("file_id", flat=True)}
    every = _FINDERS[Template(sample.template)](sample, hat)
    if scope.is_own(hat):
        every = (
            one
            for one in every
            if one.agency_id == hat.agency_id and one.holder_id in (None, hat.agency_id)
        )
    found = {one.id: one for one in every if one.case_file_id not in kept}
    if len(found) > MOST:
        raise Refused(f"The criteria find more than {MOST:,} records. Choose fewer days.")
    return [found[pk] for pk in sorted(found)]


def question_of(sample: AuditSample) -> Question:
    """The criteria as a question to the log: its days, and the purpose it is asked for."""
    return Question(Reason(ReasonCode(sample.purpose)), sample.from_on, sample.until_on)


def _days(sample: AuditSample, column: str) -> Q:
    asked = question_of(sample)
    return Q(
        **{f"{column}__gte": asked.from_at, f"{column}__lt": asked.until_at},
        workspace__in=sample.places,
    )


def _case(row: Any, holder: UUID, person: UUID | None, agency: UUID | None) -> Drawable:
    file_id = getattr(row, "case_file_id", None) or row.file_id
    return Drawable(
        row.kind, row.pk, row.reference, file_id, row.workspace_id, holder, person, agency
    )


def _dash(sample: AuditSample, hat: Hat) -> Iterator[Drawable]:
    tools = (Tool.DASH, Tool.DASH_YOUNG)
    rows = RiskAssessment.objects.filter(_days(sample, "completed_at"), tool__in=tools)
    for row in rows[: MOST + 1]:
        yield _case(row, row.owner_id, row.assessor_id, row.owner_id)


def _missing(sample: AuditSample, hat: Hat) -> Iterator[Drawable]:
    rows = MissingEpisode.objects.filter(_days(sample, "graded_at"), graded_by__isnull=False)
    for row in rows.select_related("graded_by")[: MOST + 1]:
        assert row.graded_by is not None, "asked for"
        yield _case(row, row.owner_id, row.graded_by_id, row.graded_by.agency_id)


def _downgrades(sample: AuditSample, hat: Hat) -> Iterator[Drawable]:
    cases = Enquiry.objects.filter(workspace__in=sample.places)
    lowered = decided.lowered_ratings(question_of(sample), cases)
    who = {after.id: after.by_person_id for _, after in lowered}
    for row in Enquiry.objects.filter(pk__in=who)[: MOST + 1]:
        yield _case(row, row.owner_id, who[row.pk], row.owner_id)


def _voice(sample: AuditSample, hat: Hat) -> Iterator[Drawable]:
    rows = Enquiry.objects.filter(_days(sample, "decided_at"), decided_by__isnull=False)
    for row in rows.select_related("decided_by")[: MOST + 1]:
        assert row.decided_by is not None, "asked for"
        yield _case(row, row.owner_id, row.decided_by_id, row.decided_by.agency_id)


def _actions(sample: AuditSample, hat: Hat) -> Iterator[Drawable]:
    ended = Action.objects.filter(_days(sample, "ended_at")).exclude(state=ActionState.CANCELLED)
    for row in ended[: MOST + 1]:
        yield _case(row, row.owner_id, row.person_id, row.agency_id)


def _emergencies(sample: AuditSample, hat: Hat) -> Iterator[Drawable]:
    for row in BreakGlass.objects.filter(_days(sample, "began_at"))[: MOST + 1]:
        yield Drawable(
            row.kind,
            row.pk,
            row.reference,
            row.file_id,
            row.workspace_id,
            None,
            row.person_id,
            row.owner_id,
        )


def _updates(sample: AuditSample, hat: Hat) -> Iterator[Drawable]:
    asked = question_of(sample)
    ended = VictimUpdate.objects.filter(
        state__in=(UpdateState.DONE, UpdateState.NOT_GIVEN),
        ended_at__gte=asked.from_at,
        ended_at__lt=asked.until_at,
        plan__workspace__in=sample.places,
    )
    for row in ended.select_related("plan__request")[: MOST + 1]:
        yield Drawable(
            row.kind,
            row.pk,
            row.plan.reference,
            row.plan.request.file_id,
            row.plan.workspace_id,
            None,  # codes and times alone: there is nothing sealed to open
            row.ended_by_id,
            row.owner_id,
        )


# --- accesses -------------------------------------------------------------------------------------


def _of_entries(entries: Iterable[Entry], sample: AuditSample) -> Iterator[Drawable]:
    places = {*sample.places}
    for entry in entries:
        if entry.workspace_id in places and entry.person_id is not None:
            yield Drawable(
                ENTRY,
                entry.pk,
                "",
                None,
                entry.workspace_id,
                None,
                entry.person_id,
                entry.agency_id,
            )


def _with_reasons(sample: AuditSample, hat: Hat) -> Iterator[Drawable]:
    with_words = (
        in_days(question_of(sample))
        .filter(verb__in=looking.LOOKS, reason_id__isnull=False, workspace_id__in=sample.places)
        .exclude(thing_ids__overlap=[*about.kept_from(hat)])
    )
    yield from _of_entries(with_words[: MOST + 1], sample)


def _accesses(which: Pattern) -> Finder:
    def find_them(sample: AuditSample, hat: Hat) -> Iterator[Drawable]:
        ids = {
            pk for seen in patterns.of_looks(question_of(sample), hat, which) for pk in seen.entries
        }
        yield from _of_entries(Entry.objects.filter(pk__in=ids), sample)

    return find_them


_FINDERS: dict[Template, Finder] = {
    Template.DASH: _dash,
    Template.MISSING_RISK: _missing,
    Template.DOWNGRADE: _downgrades,
    Template.ACCESS_REASON: _with_reasons,
    Template.BREAK_GLASS: _emergencies,
    Template.VOICE: _voice,
    Template.ACTION: _actions,
    Template.VICTIMS_CODE: _updates,
    Template.NO_REASON: _accesses(Pattern.NO_CASE),
    Template.OWN: _accesses(Pattern.OWN),
    Template.COLLEAGUE: _accesses(Pattern.COLLEAGUE),
    Template.STREET: _accesses(Pattern.STREET),
    Template.OUT_OF_HOURS: _accesses(Pattern.OUT_OF_HOURS),
    Template.BULK: _accesses(Pattern.BULK),
}
