"""Who received the minutes of each case, who opened them and when, and who took which copy (domain notes 7.3)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from agencies.actors import Actor, Hat
from agencies.in_the_log import naming
from agencies.models.people import Person
from agencies.roles import Act, may
from agencies.verdicts import Verdict, no
from audit.log.entries import Verb
from audit.log.models import Entry
from mash_hub.models.conflicts import kept_pairs
from meetings.models.agenda import AgendaItem, Presence
from meetings.models.meetings import Meeting
from meetings.models.minutes import MinuteEntry

_MOST = 5000  # entries of one meeting looked through
_OPENED = (Verb.READ, Verb.EXPORTED)


@dataclass
class Received:
    """One person who may read the minutes of a case since they were circulated."""

    name: str
    agency: str
    opened: list[datetime] = field(default_factory=list)

    @property
    def first_at(self) -> datetime | None:
        """When they opened them first; None where they have not."""
        return self.opened[0] if self.opened else None


@dataclass(frozen=True)
class Copy:
    """One copy on paper: its number, who took it and when."""

    reference: str
    name: str
    at: datetime


@dataclass(frozen=True)
class Circulated:
    """The minutes of one case and who received them."""

    item: AgendaItem
    to: list[Received]


def may_see(hat: Actor, meeting: Meeting) -> Verdict:
    """Whether a hat sees who opened minutes: the coordinator of the host, whose log it is."""
    if hat.agency_id != meeting.owner_id or hat.workspace_id != meeting.workspace_id:
        return no("The host keeps who received its minutes.")
    return may(hat, Act.RUN_MEETING)


def of(meeting: Meeting, *, by: Hat) -> list[Circulated]:
    """Case by case who received its minutes and who has opened them; a fixed number of queries."""
    items = list(AgendaItem.objects.visible_to(by).filter(meeting=meeting).in_order())
    apart = set(kept_pairs([item.file_id for item in items]))
    rows = Presence.objects.filter(item__in=[item.pk for item in items]).reading()
    opened = _opened(meeting, items)
    to: dict[UUID, list[Received]] = {}
    files = {item.pk: item.file_id for item in items}
    for one in rows.select_related("person", "agency").order_by("agency__name", "person__name"):
        if (files[one.item_id], one.person_id) not in apart:
            times = opened.get((one.item_id, one.person_id), [])
            to.setdefault(one.item_id, []).append(Received(one.person.name, one.agency.name, times))
    return [Circulated(item, to[item.pk]) for item in items if item.pk in to]


def _opened(meeting: Meeting, items: list[AgendaItem]) -> dict[tuple[UUID, UUID], list[datetime]]:
    if meeting.circulated_at is None:
        return {}
    lines = dict(MinuteEntry.objects.filter(item__in=items).values_list("pk", "item_id"))
    read = Entry.objects.filter(naming(lines), verb__in=_OPENED, at__gte=meeting.circulated_at)
    found: dict[tuple[UUID, UUID], list[datetime]] = {}
    for entry in read.order_by("at")[:_MOST]:
        for item_id in {lines[pk] for pk in entry.thing_ids if pk in lines}:
            if entry.person_id is not None:
                found.setdefault((item_id, entry.person_id), []).append(entry.at)
    return found


def copies(meeting: Meeting) -> list[Copy]:
    """The copies on paper that were taken of a meeting's minutes, as the log has them."""
    taken = Entry.objects.filter(naming([meeting.pk]), verb=Verb.EXPORTED)
    rows = list(taken.order_by("at")[:_MOST])
    names = dict(
        Person.objects.filter(pk__in={row.person_id for row in rows}).values_list("pk", "name")
    )
    return [
        Copy(row.ground, names.get(row.person_id, "") if row.person_id else "", row.at)
        for row in rows
    ]
