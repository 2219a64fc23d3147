"""The screen that the room sees: built for the least-cleared person there, anew whenever somebody comes.

A line is on it only where everybody in the room may read it, by the rule and by the keys of their agency.
Whoever is kept apart from the case in hand is out of the room for it and does not narrow it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from agencies import hats, sealing
from agencies.actors import Hat
from mash_hub import conflicts
from mash_hub.models.actions import Action
from meetings import cockpit_page
from meetings.models.agenda import AgendaItem
from meetings.models.attendance import Attendance
from meetings.models.meetings import Meeting, runs
from meetings.models.minutes import MinuteEntry


@dataclass(frozen=True)
class Room:
    """Who looks at the screen: everybody marked present, less who is out for the case in hand."""

    people: list[Attendance]
    out: list[Attendance]
    hats: list[Hat]  # those that they attend under
    admitted: set[UUID]

    def is_whole(self, readers: Iterable[Hat]) -> bool:
        """Whether everybody in the room is among some readers."""
        reading = {hat.person_id for hat in readers}
        return bool(self.people) and all(one.person_id in reading for one in self.people)


def room_of(meeting: Meeting, in_hand: AgendaItem | None) -> Room:
    """Who is in the room now."""
    rows = list(meeting.attendance.present().select_related("person", "agency", "meeting"))
    files = [in_hand.file_id] if in_hand else []
    apart = {person for ids in conflicts.people_apart(files).values() for person in ids}
    people = [one for one in rows if one.person_id not in apart]
    worn = {(one.person_id, one.agency_id, one.role) for one in people}
    found = hats.in_workspace(meeting.workspace_id)
    admitted = Attendance.objects.admitted().filter(meeting=meeting)
    return Room(
        people=people,
        out=[one for one in rows if one.person_id in apart],
        hats=[hat for hat in found if (hat.person_id, hat.agency_id, hat.role) in worn],
        admitted=set(admitted.values_list("person_id", flat=True)),
    )


def agenda_for(room: Room, items: list[AgendaItem], meeting: Meeting) -> list[AgendaItem]:
    """The cases of which everybody in the room may know; the others are not there, nor counted."""
    leading = {hat.person_id for hat in room.hats if runs(hat, meeting.meeting_kind)}
    apart = conflicts.people_apart(item.file_id for item in items)

    def may_know(one: Attendance, item: AgendaItem) -> bool:
        if one.person_id in apart.get(item.file_id, ()):
            return False
        if one.person_id in leading:
            return True
        is_for = one.only_for_id in (None, item.pk) and _comes_to(one, item)
        return one.person_id in room.admitted and is_for and not one.is_observer

    return [
        item for item in items if room.people and all(may_know(one, item) for one in room.people)
    ]


def _comes_to(one: Attendance, item: AgendaItem) -> bool:
    """Whether somebody comes to the part of a CMOG in which a case is heard; other meetings have none."""
    return not item.part or item.part in one.parts


@dataclass(frozen=True)
class Readable:
    """Which lines and actions of a case everybody in the room may read, and how many they may not."""

    lines: set[UUID]
    actions: set[UUID]
    hidden: int


def readable(room: Room, item: AgendaItem, *, by: Hat) -> Readable:
    """Look at what the reader may see of a case with the eyes of everybody in the room."""
    entries = list(MinuteEntry.objects.visible_to(by).of_item(item).select_related("item__meeting"))
    agreed = list(Action.objects.visible_to(by).of(item.kind, item.pk))
    # The lines of one case have the same readers, but for restricted ones.
    whole = {
        one.is_restricted: room.is_whole(MinuteEntry.objects.readers_of(one, among=room.hats))
        for one in {entry.is_restricted: entry for entry in entries}.values()
    }
    opens = _opens(room, entries, "words", by=by)
    lines = {one.pk for one in entries if whole[one.is_restricted] and opens[one.pk]}
    opens = _opens(room, agreed, "text", by=by)
    actions = {
        one.pk
        for one in agreed
        if opens[one.pk] and room.is_whole(Action.objects.readers_of(one, among=room.hats))
    }
    return Readable(lines, actions, len(entries) + len(agreed) - len(lines) - len(actions))


def case_for(room: Room, item: AgendaItem, *, by: Hat) -> cockpit_page.Case | None:
    """Open for the screen what everybody may read of the case in hand; None where somebody may not know it."""
    if not room.is_whole(AgendaItem.objects.readers_of(item, among=room.hats)):
        return None
    if not _opens(room, [item], "papers", by=by)[item.pk]:
        return None
    found = readable(room, item, by=by)
    return cockpit_page.case_of(item, by=by, lines=found.lines, actions=found.actions)


def _opens(room: Room, rows: list[Any], section: str, *, by: Hat) -> dict[UUID, bool]:
    """Whether everybody in the room can open a section of each row, as they would at their own desk."""
    given = sealing.people_who_open(rows, section, among=room.hats, by=by)
    everybody = {one.person_id for one in room.people}
    return {row.pk: given[row.pk] >= everybody for row in rows}


@dataclass(frozen=True)
class Narrowing:
    """For the chair alone: how much the screen leaves out, and because of whom."""

    hidden: int
    because: list[tuple[str, str]]  # who, and why
    out: list[str]


def narrowing(meeting: Meeting, item: AgendaItem, *, by: Hat) -> Narrowing:
    """What is not on the shared screen now, and because of whom."""
    room = room_of(meeting, item)
    here = set(item.presences.values_list("person_id", flat=True))
    found = [(one.person.name, _why(one, room, here, item)) for one in room.people]
    return Narrowing(
        readable(room, item, by=by).hidden,
        [(name, why) for name, why in found if why],
        [one.person.name for one in room.out],
    )


def _why(one: Attendance, room: Room, here: set[UUID], item: AgendaItem) -> str:
    if one.is_observer:
        return "observes, so nothing of the case is shown"
    if one.person_id not in room.admitted:
        return "has not signed, or an answer waits, so nothing of the case is shown"
    if one.only_for_id not in (None, item.pk):
        return "is here for another case, so nothing of this one is shown"
    if not _comes_to(one, item):
        return "does not come to this part, so nothing of it is shown"
    return "" if one.person_id in here else "is not let into this case yet"
