"""What the hub destroyed by rule alone: research for a MARAC that was not shared (domain notes 4.17)."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from uuid import UUID

from agencies.actors import Hat
from agencies.models.files import Hold, RetentionClass
from audit.workspace import scope
from audit.workspace.about import is_kept
from audit.workspace.questions import Question
from audit.workspace.reports.report import MOST, Row, when
from meetings.models.research import LineState, ResearchLine


def research(question: Question, hat: Hat) -> list[Row]:
    """One row for what went of an agency's research for one case: how many lines, when, and holds then."""
    lines = ResearchLine.objects.filter(
        scope.rows(hat, place="research__item__workspace"),
        state=LineState.DESTROYED,
        decided_at__gte=question.from_at,
        decided_at__lt=question.until_at,
    ).exclude(is_kept(hat, "research__item__file"))
    together: dict[tuple[datetime | None, UUID], list[ResearchLine]] = defaultdict(list)
    found = lines.select_related("research__item", "owner").order_by("decided_at", "pk")
    for line in found[: MOST + 1]:
        together[line.decided_at, line.research_id].append(line)
    files = {file_id for some in together.values() for file_id in _files(some)}
    holds = [*Hold.objects.filter(file__in=files)]
    return [_row(some, holds) for some in together.values()]


def _files(lines: list[ResearchLine]) -> set[UUID]:
    return {*(line.file_id for line in lines), lines[0].research.item.file_id}


def _row(lines: list[ResearchLine], holds: list[Hold]) -> Row:
    first, at, those = lines[0], lines[0].decided_at, _files(lines)
    stood = {
        hold.hold_kind
        for hold in holds
        if at
        and hold.file_id in those
        and hold.placed_at <= at
        and (hold.lifted_at is None or hold.lifted_at > at)
    }
    number = f"{len(lines)} line{'s' if len(lines) > 1 else ''}"
    return Row(
        (
            "",
            f"Research on {first.research.reference}, {number}",
            first.owner.name,
            str(RetentionClass.MARAC_RESEARCH.label),
            "Its time after the meeting was over",
            "",
            "By rule",
            first.get_state_display(),
            when(at),
            ", ".join(sorted(stood)) if stood else "None",
        ),
        is_amiss=bool(stood),
    )
