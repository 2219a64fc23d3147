"""A copy of minutes on paper: a permission of its own, tagged for screen readers, marked with whose it is (4.8).

It holds what its taker may read, and less: no restricted line, nothing quoted under handling C, and every
protected address masked. The cases from which somebody is kept apart are not in theirs.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from agencies import clock, papers, references, sealing
from agencies.actors import Actor, Hat
from agencies.models.workspaces import Purpose
from agencies.reasons import Reason
from agencies.roles import Act, may
from agencies.verdicts import Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import free_text
from mash_hub.models.actions import Action
from mash_hub.models.items import Handling, Marking
from mash_hub.models.subjects import Involvement
from meetings import minutes_page
from meetings.earlier_actions import Earlier
from meetings.item_page import ActionLine, Line
from meetings.minutes_page import CaseMinutes, Minutes
from meetings.models.attendance import Attendance
from meetings.models.meetings import FINAL_MINUTES, Meeting

RESTRICTED = "Restricted lines, which are for chair, coordinator and IDVA in the hub alone"
UNDER_C = "Quotations under handling C, which may be read in the hub alone"
PROTECTED = "Protected addresses and numbers: a mask stands where one was written"
UNSEEN = "Cases that this copy’s taker was not present for, or is kept apart from"


def may_copy(hat: Actor, meeting: Meeting) -> Verdict:
    """Whether a hat may take minutes out of the hub (7.2 R9): approved ones, by who may export."""
    if hat.workspace_id != meeting.workspace_id:
        return no("Only the workspace of a meeting copies its minutes.")
    if meeting.state not in FINAL_MINUTES:
        return no("A copy is made of minutes that are approved.")
    return may(hat, Act.EXPORT)


@transaction.atomic
def copy(meeting: Meeting, purpose: Purpose, *, by: Hat, because: Reason) -> tuple[str, bytes]:
    """Take a copy for a purpose and a reason; gives its reference and the PDF. Raises Refused."""
    require(may_copy(by, meeting))
    found = minutes_page.of(meeting, minutes_page.listed(meeting, by=by), by=by)
    if not found.cases:
        raise Refused("There are no minutes for you to copy.")
    at = clock.now()
    reference = references.new("K")
    because = sealing.keep_reason(because, about=meeting, by=by)
    mark = papers.watermark_of(by, copy=reference, at=at)
    made = papers.pdf("minutes", {**mark, **paper_of(found, purpose, because, by=by)})
    lines = [line for case in found.cases for line in _lines(case)]
    log.write(
        by=by,
        verb=Verb.EXPORTED,
        about=[meeting, *_things(found, lines)],
        people=_people(found),
        owners=_agencies(found, lines),
        sections=["words"],
        reason=because,
        purpose=purpose,
        ground=reference,
        count=len(lines),
        at=at,
    )
    return reference, made


def _things(found: Minutes, lines: Iterable[Line]) -> Iterable[Any]:
    """What leaves: cases, lines with their amendments, items quoted, and actions, earlier ones too."""
    for case in found.cases:
        yield case.item
        yield from (one.action for one in case.actions)
    for line in lines:
        yield line.entry
        yield from (one.entry for one in line.amendments)
        if line.source is not None:
            yield line.source.item
    for rows in found.earlier.values():
        yield from (log.Thing(Action.kind, one.id) for one in rows)


def _people(found: Minutes) -> list[UUID]:
    """Of whom the cases are: the subjects whose part in them stands."""
    files = [case.item.file_id for case in found.cases]
    parts = Involvement.objects.filter(file__in=files)
    return list(parts.order_by().values_list("subject", flat=True).distinct())


def _agencies(found: Minutes, lines: Iterable[Line]) -> Iterable[UUID]:
    """Who said it or does it, beside those whose rows it is."""
    named = [line.entry.agency_id for line in lines]
    named += [one.action.agency_id for case in found.cases for one in case.actions]
    named += [one.agency_id for rows in found.earlier.values() for one in rows]
    return dict.fromkeys(pk for pk in named if pk)


def paper_of(found: Minutes, purpose: Purpose, because: Reason, *, by: Hat) -> dict[str, Any]:
    """What stands on paper, as data."""
    meeting = found.meeting
    return {
        "title": f"Minutes of {meeting.title}, {_day(meeting.starts_at)}",
        "marking": str(Marking.OFFICIAL_SENSITIVE),
        "facts": [(name, words) for name, words in _facts(found) if words],
        "attended": [
            [one.agency.name, one.person.name, _attended(one, found.signed.get(one.person_id))]
            for one in found.attended
        ],
        "earlier": [
            {"heading": heading, "actions": rows}
            for heading, rows in _earlier(found.earlier, by=by).items()
        ],
        "cases": [_case(case, by=by) for case in found.cases],
        "gaps": _gaps(found),
        "made": [
            ("Purpose", str(purpose.label)),
            ("Reason", str(because.code.label)),
            (
                "Keep it",
                "as long as the purpose lasts; then destroy it and write down that you did",
            ),
        ],
    }


def _attended(one: Attendance, signed_at: datetime | None) -> str:
    """How somebody took part, and when they signed the declaration (4.8: observers with signature)."""
    sent = f"sent information {_date(one.information_on)}" if one.information_on else ""
    signed = f"signed {_moment(signed_at)}" if signed_at else ""
    observed = "Observer" if one.is_observer else ""
    return ", ".join(filter(None, (observed, str(one.get_state_display()), signed, sent)))


def _facts(found: Minutes) -> Iterable[tuple[str, str]]:
    meeting = found.meeting
    yield "Partnership", meeting.workspace.name
    yield "Where", "Online" if meeting.is_online and not meeting.venue else meeting.venue
    yield "Chair", meeting.chair.name if meeting.chair else ""
    signed = "Everybody marked present signed the declaration for this meeting."
    yield "Confidentiality", signed if found.all_signed else "Not everybody present had signed."
    yield "Approved", _moment(meeting.approved_at)
    yield "Circulated", _moment(meeting.circulated_at)


def _case(case: CaseMinutes, *, by: Hat) -> dict[str, Any]:
    """One case, its words looked through for what its cards keep, all at once."""
    parts = [
        (heading, [line for line in lines if _may_be_copied(line)]) for heading, lines in case.parts
    ]
    texts = [text for _, lines in parts for line in lines for text in _texts(line)]
    texts += [one.title for one in case.actions]
    clear = iter(free_text.masked(texts, file_id=case.item.file_id, by=by))
    return {
        "reference": case.item.reference,
        "label": case.item.label,
        "state": str(case.item.get_state_display()),
        "parts": [
            {"heading": str(heading.label), "lines": [_line(line, clear) for line in lines]}
            for heading, lines in parts
            if lines
        ],
        "actions": [_action(one, next(clear)) for one in case.actions],
    }


def _lines(case: CaseMinutes) -> list[Line]:
    return [line for _, lines in case.parts for line in lines if _may_be_copied(line)]


def _may_be_copied(line: Line) -> bool:
    is_under_c = line.source is not None and line.source.item.handling == Handling.C
    return bool(line.words) and not line.entry.is_restricted and not is_under_c


def _texts(line: Line) -> list[str]:
    return [line.words, *(one.words for one in line.amendments)]


def _line(line: Line, clear: Any) -> dict[str, Any]:
    entry = line.entry
    whose = entry.agency.name if entry.agency else line.about if entry.level else ""
    marks = (entry.get_nature_display(), entry.get_level_display())
    return {
        "whose": whose or ("Staff and others" if entry.level else ""),
        "mark": ", ".join(str(one) for one in marks if one),
        "words": next(clear),
        "amendments": [
            {
                "when": _moment(one.entry.begun_at),
                "who": one.entry.author.name,
                "words": next(clear),
            }
            for one in line.amendments
        ],
    }


def _action(one: ActionLine, title: str) -> list[str]:
    action = one.action
    critical = " Safety-critical." if action.is_safety_critical else ""
    return [
        f"{title or action.reference}.{critical}" if not title.endswith(".") else title + critical,
        f"{action.person.name}, {action.agency.name}",
        _day(action.due_at),
        str(action.get_state_display()),
    ]


def _earlier(earlier: dict[str, list[Earlier]], *, by: Hat) -> dict[str, list[list[str]]]:
    """Actions of earlier meetings by heading, their words looked through case by case."""
    by_file: dict[UUID, list[Earlier]] = {}
    for one in (one for rows in earlier.values() for one in rows):
        by_file.setdefault(one.file_id, []).append(one)
    clear: dict[UUID, list[str]] = {}
    for file_id, rows in by_file.items():
        texts = [text for one in rows for text in (one.title, one.why, one.manager)]
        words = iter(free_text.masked(texts, file_id=file_id, by=by))
        clear |= {one.id: [next(words), next(words), next(words)] for one in rows}
    return {
        heading: [_earlier_line(one, *clear[one.id]) for one in rows]
        for heading, rows in earlier.items()
    }


def _earlier_line(one: Earlier, title: str, why: str, manager: str) -> list[str]:
    if manager:
        why = f"{why.removesuffix('.')}. Manager who knows: {manager.removesuffix('.')}."
    return [f"{title or one.reference} ({one.case})", one.owner, _day(one.due_at), why]


def _gaps(found: Minutes) -> list[str]:
    lines = [line for case in found.cases for _, rows in case.parts for line in rows]
    restricted = any(line.entry.is_restricted for line in lines)
    under_c = any(line.source and line.source.item.handling == Handling.C for line in lines)
    named = ((restricted, RESTRICTED), (under_c, UNDER_C), (True, PROTECTED), (True, UNSEEN))
    return [words for is_so, words in named if is_so]


def _day(at: datetime) -> str:
    return _date(at.astimezone(clock.LONDON).date())


def _date(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _moment(at: datetime | None) -> str:
    if at is None:
        return ""
    there = at.astimezone(clock.LONDON)
    return f"{_date(there.date())}, {there:%H:%M}"
