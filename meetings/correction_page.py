"""What pages show of corrections of minutes that were asked for: at the line, and on a page of their own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from agencies import sealing
from agencies.actors import Hat
from mash_hub.reason_words import each_in_words
from meetings import minute_corrections
from meetings.item_page import Line, Part
from meetings.minute_corrections import OPEN_TO_READERS
from meetings.minutes_page import Minutes
from meetings.models.minute_corrections import MinuteCorrection, MinuteCorrectionQuerySet
from meetings.models.minutes import MinuteEntry


@dataclass(frozen=True)
class Asked:
    """One correction as a reader may see it: what is wrong, how it should read, and the answer."""

    row: MinuteCorrection
    wrong: str
    should: str
    answer: str
    may_answer: bool


@dataclass(frozen=True)
class Corrections:
    """Of some lines, by line: what was asked for, and of which the reader may ask for one."""

    asked: dict[UUID, list[Asked]] = field(default_factory=dict)
    may_ask: set[UUID] = field(default_factory=set)


def of_parts(parts: Iterable[Part], *, by: Hat) -> Corrections:
    """The same for the parts of one case."""
    return of_lines((line for part in parts for line in part.lines), by=by)


def of_minutes(minutes: Minutes, *, by: Hat) -> Corrections:
    """The same for all minutes of a meeting that its reader reads."""
    return of_lines(
        (line for case in minutes.cases for _, lines in case.parts for line in lines), by=by
    )


def of_lines(lines: Iterable[Line], *, by: Hat) -> Corrections:
    """What a reader sees of corrections at lines of minutes; one log entry where there are any.

    Before minutes are circulated there can be none, and while a case is heard nothing is asked for them.
    """
    shown = [line for line in lines if line.entry.item.meeting.state in OPEN_TO_READERS]
    if not shown:
        return Corrections()
    rows = MinuteCorrection.objects.visible_to(by).filter(
        entry__in=[line.entry.pk for line in shown]
    )
    asked: dict[UUID, list[Asked]] = {}
    for one in _opened(rows.order_by("asked_at", "pk"), by=by):
        asked.setdefault(one.row.entry_id, []).append(one)
    return Corrections(
        asked,
        {
            line.entry.pk
            for line in shown
            if line.words
            and minute_corrections.may_ask_of(by, line.entry)
            and not _waits(asked.get(line.entry.pk, ()), by)
        },
    )


def _waits(asked: Iterable[Asked], by: Hat) -> bool:
    return any(one.row.is_open and one.row.asked_by_id == by.person_id for one in asked)


def _opened(rows: MinuteCorrectionQuerySet, *, by: Hat) -> list[Asked]:
    found = list(rows.select_related("entry__item__meeting", "owner", "asked_by", "answered_by"))
    opened = sealing.open(found, ["words"], by=by)
    answers = each_in_words([(one.answer_reason, one.answer_reason_id) for one in found], by=by)
    return [
        Asked(
            row,
            opened.text(row, "words", "wrong"),
            opened.text(row, "words", "should"),
            answer,
            bool(minute_corrections.may_answer(by, row)),
        )
        for row, answer in zip(found, answers, strict=True)
    ]


def words_of(entry: MinuteEntry, *, by: Hat) -> str:
    """How a line of the minutes reads, opened with an entry in the log."""
    return sealing.open([entry], ["words"], by=by).text(entry, "words", "words")


def of(correction: MinuteCorrection, *, by: Hat) -> dict[str, Any]:
    """The page of one correction: the line with its amendments, what was asked for, and the answer."""
    entry = correction.entry
    seen = MinuteEntry.objects.visible_to(by).filter(amends=entry)
    amendments = list(seen.select_related("author").order_by("begun_at", "pk"))
    opened = sealing.open([entry, *amendments], ["words"], by=by)
    rows = MinuteCorrection.objects.visible_to(by).filter(pk=correction.pk)
    return {
        "item": entry.item,
        "entry": entry,
        "words": opened.text(entry, "words", "words"),
        "amendments": [(one, opened.text(one, "words", "words")) for one in amendments],
        "asked": next(iter(_opened(rows, by=by))),
    }
