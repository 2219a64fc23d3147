"""Every version of a line of minutes, and two states of a set of minutes beside each other (domain notes 4.8, 4.9)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest
from typing import Any
from uuid import UUID

from agencies import clock, sealing
from agencies.actors import Hat
from mash_hub import versions
from mash_hub.versions import Version
from meetings.models.agenda import AgendaItem
from meetings.models.meetings import READABLE, Meeting, MeetingState, runs
from meetings.models.minutes import MinuteEntry, Nature, RiskLevel

S = MeetingState
# Which steps of a meeting are moments between which its minutes are compared.
_MOMENTS = {
    S.ENDED: "The meeting ended",
    S.MINUTES_DRAFT: "Draft begun, or given back",
    S.CHAIR_REVIEW: "Draft sent to the chair",
    S.APPROVED: "Approved",
    S.CIRCULATED: "Circulated",
}


def of_line(entry: MinuteEntry, *, by: Hat) -> list[Version]:
    """Every version of one line, newest first, as far as its reader was given it; one opening.

    Who does not run the meeting reads no words that stood in the draft alone.
    """
    meeting = entry.item.meeting
    rows = _readable(list(entry.history.order_by("version")), meeting, by=by)
    opened = sealing.open(rows, ["words"], by=by)
    facts = [
        {
            "Words": opened.text(row, "words", "words", "Not open to you"),
            **({"Fact or opinion": str(Nature(row.nature).label)} if row.nature else {}),
            **({"Risk": str(RiskLevel(row.level).label)} if row.level else {}),
        }
        for row in rows
    ]
    return versions.made(rows, facts, versions.names_of(rows), by=by, first="Written")


def _readable(rows: Sequence[Any], meeting: Meeting, *, by: Hat) -> list[Any]:
    """Of every version of lines of one meeting, by line and version, those that are the reader's to read.

    Who runs the meeting reads all; those present what stood while its minutes were open to them.
    """
    if runs(by, meeting.meeting_kind):
        return list(rows)
    times = _open_times(meeting)
    ends = [
        later.history_date if later is not None and later.id == row.id else None
        for row, later in zip_longest(rows, rows[1:])
    ]
    return [
        row
        for row, ended in zip(rows, ends, strict=True)
        if any(
            (until is None or row.history_date < until) and (ended is None or since < ended)
            for since, until in times
        )
    ]


def _open_times(meeting: Meeting) -> list[tuple[datetime, datetime | None]]:
    """From when until when those present could read the minutes; None: until now."""
    rows = list(meeting.history.order_by("version"))
    return [
        (row.history_date, later.history_date if later is not None else None)
        for row, later in zip_longest(rows, rows[1:])
        if row.state in READABLE
    ]


@dataclass(frozen=True)
class Moment:
    """A state of a set of minutes: when, and what happened then."""

    number: int
    at: datetime
    words: str

    @property
    def label(self) -> str:
        """How it is chosen from a list."""
        there = self.at.astimezone(clock.LONDON)
        return f"{self.words}, {there.day} {there:%b %H:%M}"


def moments(meeting: Meeting) -> list[Moment]:
    """The states in which a meeting's minutes were, the newest last: now."""
    found: list[tuple[datetime, str]] = []
    last = ""
    for row in meeting.history.order_by("version"):
        if row.state != last and row.state in _MOMENTS:
            found.append((row.history_date, _MOMENTS[S(row.state)]))
        last = row.state
    found.append((clock.now(), "Now"))
    return [Moment(number, at, words) for number, (at, words) in enumerate(found, start=1)]


@dataclass(frozen=True)
class LineChange:
    """One line that differs between two moments: before, after, and who changed it when and how often."""

    entry: MinuteEntry
    before: str
    after: str
    who: str
    at: datetime
    why: str
    times: int

    @property
    def is_new(self) -> bool:
        """Whether it was not there before."""
        return not self.before


def between(
    meeting: Meeting, items: Iterable[AgendaItem], earlier: datetime, later: datetime, *, by: Hat
) -> list[LineChange]:
    """What changed in the minutes of cases of a meeting between two moments, as far as a hat reads them.

    A fixed number of queries, one log entry.
    """
    seen = MinuteEntry.objects.visible_to(by).filter(item__in=[one.pk for one in items])
    entries = {
        row.pk: row
        for row in seen.select_related("item", "agency").order_by("item__place", "begun_at", "pk")
    }
    history = MinuteEntry.history.model.objects.filter(id__in=entries)
    by_line: dict[UUID, list[Any]] = {}
    for row in _readable(list(history.order_by("id", "version")), meeting, by=by):
        if row.history_date <= later:
            by_line.setdefault(row.id, []).append(row)
    touched = {pk: rows for pk, rows in by_line.items() if rows[-1].history_date > earlier}
    pairs = {pk: (_at(rows, earlier), rows[-1]) for pk, rows in touched.items()}
    shown = [row for pair in pairs.values() for row in pair if row is not None]
    opened = sealing.open(shown, ["words"], by=by)
    newest = [pair[1] for pair in pairs.values()]
    names = versions.names_of(newest)
    why = versions.reasons(newest, by=by)
    return [
        LineChange(
            entry=entry,
            before=opened.text(old, "words", "words") if old is not None else "",
            after=opened.text(new, "words", "words", "Not open to you"),
            who=names.who(new),
            at=new.history_date,
            why=why[new.history_id],
            times=sum(1 for row in by_line[pk] if row.history_date > earlier),
        )
        for pk, entry in entries.items()
        if pk in pairs
        for old, new in [pairs[pk]]
    ]


def _at(rows: list[Any], moment: datetime) -> Any:
    """The version that stood at a moment, or None."""
    return next((row for row in reversed(rows) if row.history_date <= moment), None)
