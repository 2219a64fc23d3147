"""What pages show of research: an agency's own, what is shared about a case, and who is late."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from agencies import clock, sealing
from agencies.actors import Hat
from agencies.verdicts import Verdict
from mash_hub import clocks
from mash_hub.models.clocks import Clock
from meetings import research, research_calls
from meetings.models.agenda import AgendaItem
from meetings.models.meetings import runs
from meetings.models.research import AgencyResearch, LineState, ResearchLine, ResearchState


@dataclass(frozen=True)
class Line:
    """One line as its reader reads it."""

    row: ResearchLine
    words: str
    source: str
    may_share: Verdict
    may_hold_back: Verdict


@dataclass(frozen=True)
class Progress:
    """How far one agency is with one case; late is shown red to who runs the meeting."""

    row: AgencyResearch
    clock: Clock | None
    is_late: bool

    @property
    def came_late(self) -> bool:
        """Whether it is in, and came after its time."""
        return bool(self.clock and self.clock.met_at and self.clock.met_at > self.clock.due_at)


@dataclass(frozen=True)
class Summary:
    """How far all agencies are with one case."""

    of: tuple[Progress, ...]

    @property
    def late(self) -> list[Progress]:
        """Those that are late."""
        return [one for one in self.of if one.is_late]

    @property
    def returned(self) -> int:
        """How many are in."""
        return sum(1 for one in self.of if one.row.state != ResearchState.OPEN)


def lines_of(rows: Iterable[ResearchLine], *, by: Hat) -> list[Line]:
    """Lines as far as they are granted; one log entry."""
    found = list(rows)
    opened = sealing.open(found, ["words"], by=by)
    return [
        Line(
            row,
            opened.text(row, "words", "words"),
            opened.text(row, "words", "source"),
            research.may_decide(by, row, LineState.SHARED),
            research.may_decide(by, row, LineState.HELD_BACK),
        )
        for row in found
    ]


def shared_in(item: AgendaItem, *, by: Hat) -> list[Line]:
    """What agencies shared about a case, attributed."""
    seen = ResearchLine.objects.visible_to(by).of_item(item.pk).filter(state=LineState.SHARED)
    return lines_of(seen.select_related("research__item__meeting", "owner", "author"), by=by)


def destroyed_of(row: AgencyResearch) -> int:
    """How many lines of research went, as their time was over; a number is all that is left of them."""
    return ResearchLine.objects.filter(research=row, state=LineState.DESTROYED).count()


def own_of(item: AgendaItem, *, by: Hat) -> AgencyResearch | None:
    """The research of the reader's own agency, where they may work on it."""
    seen = AgencyResearch.objects.visible_to(by).filter(item=item, owner=by.agency_id)
    row = seen.select_related("item__meeting").first()
    return row if row is not None and research.is_theirs(by, row) else None


def progress(items: Iterable[AgendaItem], *, by: Hat) -> dict[UUID, Summary]:
    """For who runs the meeting, how far each agency is with each case; for nobody else."""
    if not runs(by):
        return {}
    seen = AgencyResearch.objects.visible_to(by).filter(item__in=[item.pk for item in items])
    rows = list(seen.select_related("owner").order_by("owner__name", "pk"))
    return {item_id: Summary(tuple(found)) for item_id, found in _grouped(rows).items()}


def _grouped(rows: list[AgencyResearch]) -> dict[UUID, list[Progress]]:
    now = clock.now()
    limits = clocks.of(AgencyResearch.kind, [row.pk for row in rows], research_calls.RESEARCH)
    found: dict[UUID, list[Progress]] = defaultdict(list)
    for row in rows:
        limit = limits.get(row.pk)
        # Once in, it counts as in when it first was, though something is added (4.7).
        waits = row.state == ResearchState.OPEN and row.returned_at is None
        is_late = waits and limit is not None and limit.is_running and limit.due_at < now
        found[row.item_id].append(Progress(row, limit, is_late))
    return found
