"""My work: what waits for a hat, gathered from one `work_for` of each package."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from agencies.actors import Hat
from audit.workspace import desk as audit_desk
from audit.workspace import desk_disclosures
from mash_hub import (
    case_people,
    desk,
    desk_actions,
    desk_adults,
    desk_cmog,
    desk_follow_ups,
    desk_keeping,
    desk_markers,
    desk_match_tasks,
    desk_members,
    desk_missing,
    desk_orders,
    desk_receipts,
    desk_red,
    last_looks,
)
from mash_hub.work import Work
from meetings import desk as meetings_desk
from meetings import desk_board_plans, desk_corrections, desk_listing, desk_marac, desk_told

FAR = datetime.max.replace(tzinfo=UTC)
SOURCES: tuple[Callable[[Hat, datetime], Iterable[Work]], ...] = (
    desk.work_for,
    desk_disclosures.work_for,
    desk_actions.work_for,
    desk_adults.work_for,
    desk_cmog.work_for,
    desk_follow_ups.work_for,
    desk_keeping.work_for,
    desk_members.work_for,
    desk_markers.work_for,
    desk_match_tasks.work_for,
    desk_missing.work_for,
    desk_orders.work_for,
    desk_receipts.work_for,
    desk_red.work_for,
    desk_board_plans.work_for,
    desk_listing.work_for,
    desk_marac.work_for,
    desk_corrections.work_for,
    desk_told.work_for,
    meetings_desk.work_for,
    audit_desk.work_for,
)


@dataclass
class Desk:
    """A hat's work in the four groups of the page, each with what is due first on top."""

    due: list[Work] = field(default_factory=list)
    decisions: list[Work] = field(default_factory=list)
    waiting: list[Work] = field(default_factory=list)
    meetings: list[Work] = field(default_factory=list)

    @property
    def next(self) -> Work | None:
        """The one next thing: what is due first, or else the first decision to acknowledge."""
        return next(iter([*self.due, *self.decisions]), None)

    @property
    def due_after_next(self) -> list[Work]:
        """What is due besides the next thing."""
        return [work for work in self.due if work is not self.next]

    @property
    def decisions_after_next(self) -> list[Work]:
        """Decisions besides the next thing."""
        return [work for work in self.decisions if work is not self.next]

    @property
    def numbers(self) -> dict[str, int]:
        """How many things wait in each group, those behind a link of their own included."""
        groups = {"due": self.due, "decisions": self.decisions, "waiting": self.waiting}
        return {name: sum(work.number for work in works) for name, works in groups.items()}

    @property
    def is_empty(self) -> bool:
        """Whether nothing waits."""
        return not (self.due or self.decisions or self.waiting)


def gather(hat: Hat, at: datetime, *, with_names: bool) -> Desk:
    """Everything that waits for a hat, in order of time; people by their part, or by name."""
    groups: dict[str, list[Work]] = {"due": [], "decisions": [], "waiting": [], "meetings": []}
    for work in _with_people([*_all(hat, at)], hat, with_names=with_names):
        groups[work.group].append(work)
    for works in groups.values():
        works.sort(key=_when)
    return Desk(**groups)


def _all(hat: Hat, at: datetime) -> Iterator[Work]:
    for work_for in SOURCES:
        yield from work_for(hat, at)


def _with_people(works: list[Work], hat: Hat, *, with_names: bool) -> list[Work]:
    file_ids = {work.file_id for work in works if work.file_id}
    if not file_ids:
        return works
    about = case_people.about(file_ids, by=hat, with_names=with_names)
    news = {pk: one.short for pk, one in last_looks.since(hat, file_ids).items()}
    return [
        replace(work, about=about.get(work.file_id, ""), news=news.get(work.file_id, ""))
        if work.file_id
        else work
        for work in works
    ]


def _when(work: Work) -> tuple[datetime, bool, str]:
    """By the time it is due, paused and untimed work last, and after it the links to the rest."""
    clock: Any = work.clock
    due_at: datetime | None = work.starts_at or getattr(clock, "due_at", None)
    if due_at is not None and getattr(clock, "paused_at", None):
        due_at += timedelta(days=3650)
    return due_at or FAR, work.kind == "more", work.reference
