"""Re-grading of risk by agency, as a report: how often another agency, or a supervisor, graded otherwise.

Of each agency's assessments that were completed in a period: those of a person whom another agency
assessed later with the same tool, and graded higher or lower; and those with which its own supervisor
disagreed. Whoever may list opens the assessments themselves, as far as they see them (issue C).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID

from agencies.actors import Hat
from mash_hub.measures import Judged, Measure, Period, may_list, there, with_kept
from mash_hub.models.risk_assessments import RiskAssessment, RiskAssessmentQuerySet, RiskState

CODES = ("re-graded",)
_WAYS = ("higher", "lower", "supervisor")
# What was assessed counts with its case: it shows nowhere any more once that is destroyed.
_THERE = there() & there("case_file")


def _seen(hat: Hat) -> RiskAssessmentQuerySet:
    """Those the hat sees; to whoever sees no list, all of its workspace, only as numbers."""
    if may_list(hat):
        return RiskAssessment.objects.visible_to(hat).filter(_THERE, workspace=hat.workspace_id)
    return RiskAssessment.objects.filter(_THERE, workspace=hat.workspace_id)


def measures(hat: Hat, period: Period) -> list[Measure]:
    """The numbers of a period by agency; none of an agency that nobody graded after, or reviewed."""
    seen = _seen(hat).select_related("owner")
    asked = seen.filter(completed_at__gte=period.begins, completed_at__lt=period.ends)
    return sorted(with_kept(_made(seen, asked), hat, period, CODES), key=_place)


def _place(measure: Measure) -> tuple[str, int]:
    """By agency, then in the order of the three measures."""
    agency, _, way = measure.group.rpartition(" ")
    return agency, _WAYS.index(way)


def of_files(file_ids: Iterable[UUID]) -> list[Measure]:
    """The measures of the assessments that were made in some cases, by these files; as the role disposal."""
    rows = RiskAssessment.objects.filter(_THERE, case_file__in=[*file_ids])
    places = {*rows.values_list("workspace", flat=True)}
    among = RiskAssessment.objects.filter(_THERE, workspace__in=places).select_related("owner")
    asked = among.filter(case_file__in=[*file_ids], completed_at__isnull=False)
    return _made(among, asked)


def _made(seen: RiskAssessmentQuerySet, asked: RiskAssessmentQuerySet) -> list[Measure]:
    rows = list(asked.order_by("completed_at", "pk"))
    later = _later(seen, rows)
    by_agency: dict[str, list[RiskAssessment]] = defaultdict(list)
    for row in rows:
        by_agency[row.owner.short_name].append(row)
    return [
        measure
        for agency, own in sorted(by_agency.items())
        for measure in _of(agency, own, later)
        if measure.rows
    ]


def _later(
    seen: RiskAssessmentQuerySet, rows: Sequence[RiskAssessment]
) -> dict[UUID, RiskAssessment]:
    """The first assessment of the same person by another agency after each, with the same tool."""
    people = {row.subject_id for row in rows if row.subject_id}
    of_person: dict[tuple[UUID | None, str], list[RiskAssessment]] = defaultdict(list)
    for one in seen.filter(subject_id__in=people).order_by("completed_at", "pk"):
        of_person[one.subject_id, one.tool].append(one)
    found: dict[UUID, RiskAssessment] = {}
    for row in rows:
        for one in of_person.get((row.subject_id, row.tool), ()):
            if one.completed_at > row.completed_at and one.owner_id != row.owner_id:
                found.setdefault(row.pk, one)
    return found


def _of(
    agency: str, rows: Iterable[RiskAssessment], later: dict[UUID, RiskAssessment]
) -> list[Measure]:
    own = list(rows)
    again = [(row, later[row.pk]) for row in own if row.pk in later]
    reviewed = [row for row in own if row.state != RiskState.COMPLETED]
    disagreed = [Judged(row, row.state == RiskState.DISAGREED, _words(row)) for row in reviewed]
    return [
        Measure(
            "re-graded",
            f"Risk graded higher later by another agency: {agency}",
            f"{agency} higher",
            [Judged(row, one.band > row.band, _words(row, one)) for row, one in again],
        ),
        Measure(
            "re-graded",
            f"Risk graded lower later by another agency: {agency}",
            f"{agency} lower",
            [Judged(row, one.band < row.band, _words(row, one)) for row, one in again],
        ),
        Measure(
            "re-graded",
            f"Risk assessments with which their supervisor disagreed: {agency}",
            f"{agency} supervisor",
            disagreed,
        ),
    ]


def _words(row: RiskAssessment, one: RiskAssessment | None = None) -> str:
    """The grade it had, and the one it was given later, each in its tool's own words (5.9)."""
    was = f"{row.get_tool_display()}: {row.native.words}"
    return f"{was}; then {one.owner.short_name}: {one.native.words}" if one else was


def one_of(hat: Hat, period: Period, key: str) -> Measure | None:
    """One number with its rows, by the key of its address; None where there is none of it."""
    return next((one for one in measures(hat, period) if one.key == key), None)
