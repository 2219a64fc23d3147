"""A line of minutes onto every screen of its case: decided, opened and logged once for the whole room.

Who may read it is asked by the same rules as on the page of the case, of all sockets of a process together.
Whoever may know of the line and cannot be read it out (their page shows something else, or is busy, or
their agency’s key opens nothing) is told that the minutes changed, and asks for themself (docs/adr/0058).
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.template import loader
from django.urls import reverse

from agencies import data_keys, door, sealing, shown, wires
from agencies.actors import Hat, Service
from agencies.reading_out import Answer, Listener
from agencies.roles import Act, may
from agencies.wires import Found
from audit.log import entries as log
from mash_hub.models.actions import Action
from mash_hub.models.quotations import Quotation
from meetings import item_page, quoted
from meetings.item_page import Line
from meetings.models.agenda import AgendaItem
from meetings.models.attendance import Attendance
from meetings.models.minutes import MinuteEntry

READER = Service("lines-read-out")
FRESH_SECONDS = 2.0  # how old a decision may be when its words go out
SLOW_TRIES = 2
LARGEST = 8 * 1024  # bytes of sealed words for one screen at once; what is longer its page fetches


@dataclass(frozen=True)
class _Seat:
    """One socket with the hat and the session of its person as they are at this moment."""

    listener: Listener
    hat: Hat
    found: Found

    @property
    def told(self) -> frozenset[UUID]:
        """The things it was told of."""
        return frozenset(told.thing for told in self.listener.told if told.thing)


def decide(listeners: Sequence[Listener]) -> dict[Listener, Answer]:
    """Say for each socket of which lines and actions it may know, and give the lines that are read out.

    One act: if its log cannot be written nobody is given anything. Whoever keeps keys may take seconds to
    give them, or to fail; meanwhile somebody may sign out or be kept out. Then the act is undone, its log
    too, and done anew: what was given is at hand now, and who failed is not asked again. Where that takes
    long as well, nothing is read out, and pages ask for themselves.
    """
    unavailable: set[UUID] = set()
    for _ in range(SLOW_TRIES):
        began = time.monotonic()
        with log.request(uuid4()), door.door(READER):
            answers = _decide(listeners, unavailable)
            if time.monotonic() - began <= FRESH_SECONDS:
                return answers
            transaction.set_rollback(True)
    with log.request(uuid4()), door.door(READER):
        return _decide(listeners, unavailable, reads_out=False)


def _decide(
    listeners: Sequence[Listener], unavailable: set[UUID], *, reads_out: bool = True
) -> dict[Listener, Answer]:
    seats = _seats(listeners)
    things = {thing for seat in seats for thing in seat.told}
    among = [*{seat.hat: None for seat in seats}]
    entries = _entries(things)
    knowing = _who_may_know(entries.values(), things - entries.keys(), among)
    if not reads_out:
        return {seat.listener: Answer(_may_know(seat, knowing)) for seat in seats}
    reading = _who_reads(seats, entries, knowing, among)
    wants: dict[Hat, dict[UUID, MinuteEntry]] = {}
    for seat, lines in reading.items():
        wants.setdefault(seat.hat, {}).update({line.pk: line for line in lines})
    rows = {hat: [*lines.values()] for hat, lines in wants.items()}
    opened = sealing.open_for_many(rows, "words", by=READER, unavailable=unavailable)
    drawing = _Drawing(entries.values(), rows, unavailable)
    return {seat.listener: _answer(seat, knowing, reading[seat], opened, drawing) for seat in seats}


def _seats(listeners: Sequence[Listener]) -> list[_Seat]:
    """The sockets whose session is alive, and wears the hat that they were opened for."""
    standing = wires.standing_now({one.hat.session_hash for one in listeners})
    seats = []
    for one in listeners:
        found = standing.get(one.hat.session_hash)
        if found is None or found.hat is None or found.is_locked:
            continue
        if found.hat.membership_id == one.hat.membership_id:
            hat = replace(found.hat, emergency_id=found.emergency_id)
            seats.append(_Seat(one, hat, found))
    return seats


def _entries(things: Collection[UUID]) -> dict[UUID, MinuteEntry]:
    found = MinuteEntry.objects.filter(pk__in=things)
    return found.select_related("item__meeting", "agency", "author").in_bulk()


def _of_items(entries: Iterable[MinuteEntry]) -> list[tuple[AgendaItem, list[MinuteEntry]]]:
    by_item: dict[UUID, list[MinuteEntry]] = {}
    for entry in entries:
        by_item.setdefault(entry.item_id, []).append(entry)
    return [(lines[0].item, lines) for lines in by_item.values()]


def _who_may_know(
    entries: Iterable[MinuteEntry], others: Collection[UUID], among: Sequence[Hat]
) -> dict[UUID, set[Hat]]:
    """To whom each line is visible, and each action that was agreed; of anything else nobody knows."""
    found: dict[UUID, set[Hat]] = {}
    for item, lines in _of_items(entries):
        readers = MinuteEntry.objects.readers_of_lines(item, lines, among=among)
        found |= {pk: set(hats) for pk, hats in readers.items()}
    for action in Action.objects.filter(pk__in=others) if others else ():
        found[action.pk] = set(Action.objects.readers_of(action, among=among))
    return found


def _who_reads(
    seats: Sequence[_Seat],
    entries: Mapping[UUID, MinuteEntry],
    knowing: Mapping[UUID, set[Hat]],
    among: Sequence[Hat],
) -> dict[_Seat, list[MinuteEntry]]:
    """What is read out to each seat: lines of the case in session whose page it shows, told just now."""
    let_in: dict[UUID, set[Hat]] = {}
    for item, _ in _of_items(entries.values()):
        let_in[item.pk] = _let_in(item, among) if item.meeting.is_live else set()
    return {seat: _lines_for(seat, entries, knowing, let_in) for seat in seats}


def _lines_for(
    seat: _Seat,
    entries: Mapping[UUID, MinuteEntry],
    knowing: Mapping[UUID, set[Hat]],
    let_in: Mapping[UUID, set[Hat]],
) -> list[MinuteEntry]:
    found = [
        entry
        for thing in seat.listener.live
        if (entry := entries.get(thing)) is not None
        and seat.hat in knowing[thing]
        and seat.hat in let_in[entry.item_id]
        and seat.listener.shows == entry.item_id
        and seat.found.is_open_for(entry.item.meeting_id)
    ]
    if any(entry.amends_id for entry in found) or sum(len(_words(one)) for one in found) > LARGEST:
        return []
    return [entry for entry in found if _mark(entry) not in seat.listener.had]


def _let_in(item: AgendaItem, among: Sequence[Hat]) -> set[Hat]:
    """To whom the page of a case in session opens: by its own rule, and who signed and answered."""
    admitted = Attendance.objects.admitted().filter(meeting=item.meeting_id)
    people = set(admitted.values_list("person_id", flat=True))
    return {
        hat
        for hat in AgendaItem.objects.readers_of(item, among=among)
        if hat.person_id in people and (may(hat, Act.ATTEND_MEETING) or may(hat, Act.DISCUSS))
    }


def _words(entry: MinuteEntry) -> bytes:
    return data_keys.envelope_of(entry, "words") or b""


def _mark(entry: MinuteEntry) -> bytes:
    return shown.mark_of(_words(entry))


class _Drawing:
    """Lines as they are put into pages; what looks alike for several readers is drawn once."""

    def __init__(
        self,
        entries: Iterable[MinuteEntry],
        rows: Mapping[Hat, Sequence[MinuteEntry]],
        unavailable: set[UUID],
    ) -> None:
        """Ask what lines need beside their words: the names of people, and what is quoted."""
        self.unavailable = unavailable
        read = {row.pk: row for some in rows.values() for row in some}
        self.sources: dict[UUID, Quotation] = quoted.sources(read) if read else {}
        self.names: dict[Hat, dict[UUID, str]] = {}
        self._drawn: dict[tuple[Any, ...], str] = {}
        named = {row.item_id: row.item for row in read.values() if row.about_id}
        for item in named.values():
            self._name(item, rows)

    def _name(self, item: AgendaItem, rows: Mapping[Hat, Sequence[MinuteEntry]]) -> None:
        """The people of a case as its papers name them, as far as each reader was given those."""
        readers = {hat: [item] for hat, some in rows.items() if any(one.about_id for one in some)}
        opened = sealing.open_for_many(
            readers, "papers", by=READER, quietly=True, unavailable=self.unavailable
        )
        alike: dict[bool, dict[UUID, str]] = {}
        for hat in readers:
            papers = opened[hat][item, "papers"] or {}
            if bool(papers) not in alike:
                people = item_page.people_in(item, papers)
                alike[bool(papers)] = {part.pk: name for part, name in people}
            self.names.setdefault(hat, {}).update(alike[bool(papers)])

    def line(self, entry: MinuteEntry, words: str, hat: Hat) -> dict[str, str]:
        """What a page puts in place: which line of which list, and how it looks."""
        source = self.sources.get(entry.pk)
        line = item_page.line_of(entry, words, self.names.get(hat, {}), source, by=hat)
        return {
            "list": f"lines-{entry.heading}",
            "id": f"entry-{entry.pk}",
            "html": self._html(line),
        }

    def _html(self, line: Line) -> str:
        alike = (line.entry.pk, line.words, line.about, line.may_change, line.may_amend)
        if alike not in self._drawn:
            drawn = loader.render_to_string("meetings/parts/line.html", {"line": line})
            self._drawn[alike] = drawn
        return self._drawn[alike]


def _may_know(seat: _Seat, knowing: Mapping[UUID, set[Hat]]) -> frozenset[UUID]:
    return frozenset(thing for thing in seat.told if seat.hat in knowing.get(thing, ()))


def _answer(
    seat: _Seat,
    knowing: Mapping[UUID, set[Hat]],
    lines: Sequence[MinuteEntry],
    opened: Mapping[Hat, sealing.Opened],
    drawing: _Drawing,
) -> Answer:
    may_know = _may_know(seat, knowing)
    read = [
        (entry, content["words"])
        for entry in lines
        if (content := opened[seat.hat][entry, "words"]) is not None
    ]
    if not read:
        return Answer(may_know)
    marks = frozenset(_mark(entry) for entry, _ in read)
    path = reverse("meetings:lines", args=[read[0][0].item_id])
    words = {
        "lines": [drawing.line(entry, text, seat.hat) for entry, text in read],
        "shown": shown.token_of(marks, seat.hat, path),
    }
    return Answer(may_know, frozenset(entry.pk for entry, _ in read), words, marks)
