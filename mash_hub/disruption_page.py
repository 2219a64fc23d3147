"""What the pages of disruption tasks show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator

from agencies import sealing
from agencies.actors import Hat
from agencies.roles import Act, may
from mash_hub import clocks, cmog_entries, disruption_tasks, ordering
from mash_hub.models.clocks import Clock
from mash_hub.models.cmog_entries import CmogEntry
from mash_hub.models.disruption_tasks import (
    OPEN,
    DisruptionReport,
    DisruptionTask,
    DisruptionTaskQuerySet,
)

ON_A_PAGE = 50


@dataclass(frozen=True)
class Line:
    """One task in a list: its few words, and the time that runs."""

    row: DisruptionTask
    title: str
    clock: Clock | None


def _lines(rows: list[DisruptionTask], *, by: Hat) -> list[Line]:
    opened = sealing.open(rows, ["words"], by=by)
    limits = clocks.of(DisruptionTask.kind, [row.pk for row in rows])
    running = {pk: one for (pk, _), one in limits.items() if one.is_running}
    return [
        Line(row, opened.text(row, "words", "title") or row.reference, running.get(row.pk))
        for row in rows
    ]


def _open_first(found: DisruptionTaskQuerySet) -> DisruptionTaskQuerySet:
    rows = found.select_related("owner", "receiver")
    return rows.order_by(ordering.first(state__in=OPEN), "due_on", "asked_at", "pk")


def listed(number: Any, *, by: Hat) -> dict[str, Any]:
    """The tasks that a hat sees, a page of them."""
    seen = _open_first(DisruptionTask.objects.visible_to(by))
    page = Paginator(seen, ON_A_PAGE).get_page(number)
    return {
        "page": page,
        "lines": _lines([*page.object_list], by=by),
        "keeps_lists": may(by, Act.KEEP_LISTS),
        "is_cmog": cmog_entries.keeps_lists(by.workspace_id),
    }


def of_entry(entry: CmogEntry, *, by: Hat) -> dict[str, Any]:
    """What the page of an entry shows of its tasks."""
    seen = DisruptionTask.objects.visible_to(by).filter(entry=entry)
    return {
        "tasks": _lines([*_open_first(seen)], by=by),
        "may_ask": disruption_tasks.may_ask(by, entry),
    }


@dataclass(frozen=True)
class ReportLine:
    """One report with its words."""

    report: DisruptionReport
    words: str


def of(row: DisruptionTask, *, by: Hat) -> dict[str, Any]:
    """Everything the page of one task shows."""
    seen = DisruptionReport.objects.visible_to(by).filter(task=row)
    reports = [*seen.select_related("owner", "written_by").order_by("-written_at", "pk")]
    opened = sealing.open([row, *reports], ["words"], by=by)
    limits = clocks.of(row.kind, [row.pk])
    entry = CmogEntry.objects.visible_to(by).filter(pk=row.entry_id).first()
    return {
        "row": row,
        "title": opened.text(row, "words", "title"),
        "words": opened.text(row, "words", "words"),
        "reports": [ReportLine(one, opened.text(one, "words", "words")) for one in reports],
        "clock": next((one for one in limits.values() if one.is_running), None),
        "entry": entry,
        "steps": disruption_tasks.steps_of(row, by=by),
    }


def what_worked(*, by: Hat) -> dict[str, Any]:
    """What came of tasks, tool by tool, with the widest bar for the tool that was used most."""
    rows = disruption_tasks.what_worked(by=by)
    return {"rows": rows, "most": max((one.asked for one in rows), default=0)}
