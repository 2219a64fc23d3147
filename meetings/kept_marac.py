"""Taking down what still counts of MARAC cases before they are made anonymous (docs/adr/0093).

A figure of the return stands for one row of it, so that no combination of answers says who it was. Under
the login disposal, as part of what destroys the words.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from agencies import clock
from mash_hub.kept_numbers import day_of
from mash_hub.models.actions import Action, ActionState
from mash_hub.models.clocks import Clock
from mash_hub.models.kept_figures import KeptFigure
from meetings import kept_counts, marac_monitoring, marac_process, marac_return, marac_transfers
from meetings.models.agenda import AgendaItem
from meetings.models.flag_confirmations import FlagConfirmation
from meetings.models.hearings import Hearing
from meetings.models.marac_figures import MaracFigures
from meetings.models.marac_transfers import MaracTransfer
from meetings.models.meetings import MeetingKind
from meetings.models.research import AgencyResearch
from meetings.models.victim_contacts import VictimContact
from meetings.research_calls import RESEARCH
from meetings.victim_contacts import CONTACT


def figures_of(file_ids: Collection[UUID]) -> Iterator[KeptFigure]:
    """What counts of the cases of meetings in some files: in the return, and of how the work went."""
    at = clock.now()
    items = AgendaItem.objects.filter(file__in=file_ids, meeting__meeting_kind=MeetingKind.MARAC)
    heard = [*items.filter(heard_at__isnull=False).select_related("marac_case")]
    yield from _of_return(MaracFigures.objects.filter(file__in=file_ids))
    yield from _of_hearings(heard)
    yield from _of_research(heard, at)
    yield from _of_actions(file_ids, at)
    yield from _of_limits(file_ids, at)


def _figure(
    workspace_id: UUID, day: date, measure: str, number: int, *, group: str = "", of: int = 1
) -> KeptFigure:
    return KeptFigure(
        id=uuid4(),
        workspace_id=workspace_id,
        counts_on=day,
        measure=measure,
        group=group,
        number=number,
        of=of,
    )


def _of_return(rows: Iterable[MaracFigures]) -> Iterator[KeptFigure]:
    for row in rows:
        where = row.workspace_id, row.heard_on
        for one in marac_return.ROWS:
            yield _figure(*where, kept_counts.RETURN, int(one.of(row)), group=one.name)
            if one.is_unknown is not None and one.is_unknown(row):
                yield _figure(*where, kept_counts.UNKNOWN, 1, group=one.name)
        yield _figure(*where, kept_counts.ANSWERED, int(row.is_complete))


def _of_hearings(heard: Iterable[AgendaItem]) -> Iterator[KeptFigure]:
    for item in heard:
        where = item.workspace_id, _london(item.heard_at)
        spent = sum(one.seconds(clock.now()) for one in Hearing.objects.filter(item=item))
        yield _figure(*where, kept_counts.HEARD, spent)
        days = marac_process.days_to(item)
        if days is not None:
            yield _figure(*where, kept_counts.DAYS, days)


def _of_research(heard: Collection[AgendaItem], at: datetime) -> Iterator[KeptFigure]:
    items = {item.pk: item for item in heard}
    rows = AgencyResearch.objects.filter(item__in=items).select_related("owner")
    for row, is_in_time in _judged([*rows], AgencyResearch.kind, RESEARCH, at):
        item = items[row.item_id]
        # An agency of which nothing can be said has a line of its own all the same.
        yield _figure(
            item.workspace_id,
            _london(item.heard_at),
            kept_counts.RESEARCH,
            int(bool(is_in_time)),
            group=row.owner.name,
            of=int(is_in_time is not None),
        )


def _of_actions(file_ids: Collection[UUID], at: datetime) -> Iterator[KeptFigure]:
    items = dict(AgendaItem.objects.filter(file__in=file_ids).values_list("pk", "workspace"))
    found = Action.objects.filter(thing_kind=AgendaItem.kind, thing_id__in=items)
    rows = [*found.exclude(state=ActionState.CANCELLED)]
    ended = marac_process.ways(rows, at)
    for row in rows:
        where = items[row.thing_id], day_of(row.agreed_at)
        if row.pk in ended:
            yield _figure(*where, kept_counts.ACTIONS, 1, group=ended[row.pk])
        yield _figure(*where, kept_counts.OPEN, int(marac_process.is_long_open(row, at)))


def _of_limits(file_ids: Collection[UUID], at: datetime) -> Iterator[KeptFigure]:
    """What is counted by a limit of its own, and by the day on which it was asked for or sent."""
    for model, name, measure, since in (
        (VictimContact, CONTACT, kept_counts.CONTACTS, "asked_at"),
        (FlagConfirmation, marac_monitoring.CONFIRMED, kept_counts.FLAGS, "asked_at"),
        (MaracTransfer, marac_transfers.ACKNOWLEDGE[0], kept_counts.TRANSFERS, "sent_at"),
    ):
        kind: Any = model
        rows = [*kind.objects.filter(file__in=file_ids, **{f"{since}__isnull": False})]
        for row, is_in_time in _judged(rows, kind.kind, name, at):
            if is_in_time is not None:
                day = _london(getattr(row, since))
                yield _figure(row.workspace_id, day, measure, int(is_in_time))


def _judged(
    rows: Collection[Any], kind: str, name: str, at: datetime
) -> Iterator[tuple[Any, bool | None]]:
    """Rows with a limit, and whether it was kept; None where nobody can say."""
    of_id = {row.pk: row for row in rows}
    for limit in Clock.objects.filter(thing_kind=kind, thing_id__in=of_id, name=name):
        yield of_id[limit.thing_id], marac_process.in_time(limit, at)


def _london(at: datetime | None) -> date:
    if at is None:
        raise ValueError("What has no time is in no number.")
    return day_of(at)
