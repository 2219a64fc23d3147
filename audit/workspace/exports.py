"""The answer to a question to the log as a table to take away: marked, numbered, itself in the log."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from agencies import clock, references
from agencies.actors import Hat
from agencies.models import Person
from agencies.reasons import Reason
from agencies.verdicts import Refused
from audit.log.entries import Verb
from audit.log.models import Checkpoint, Entry
from audit.workspace import entry_words, questions, scope, timelines
from audit.workspace.knowledge import Knowledge
from audit.workspace.questions import Question
from audit.workspace.reports import asking
from audit.workspace.reports.report import Report, did, reason_label
from mash_hub.linkage import lists

MOST = 10_000
_COLUMNS = (
    "When", "Written by the database", "Who", "Role", "Agency", "Workspace", "Did", "Answer",
    "Things", "About", "Owners", "Reason", "Ground", "Sections", "Session", "Entry", "Writer", "Number",
    "Role code", "Did code", "Reason code",
)  # fmt: skip


@dataclass(frozen=True)
class Export:
    """A table as bytes, and the number of the copy."""

    copy: str
    data: bytes


def export(question: Question, *, by: Hat) -> Export:
    """Answer a question as a table and queue its entries: the question, and that its answer left.

    Raises Refused where the question may not be asked, or its answer is too long for a table.
    """
    answer = questions.ask(question, by=by)
    count = answer.entries.count()
    if count > MOST:
        raise Refused(f"These are {count:,} entries. Ask for less at a time: {MOST:,} fit a table.")
    found = scope.narrowed(answer.entries, by)
    cells = _rows(found, by)
    return _table(_COLUMNS, cells, question, by=by)


def export_timeline(question: Question, *, by: Hat) -> Export | None:
    """A whole timeline as a table in the order of time, with its entries in the log; None for nobody such.

    Raises Refused where it may not be asked for, or is too long for a table.
    """
    if timelines.page(question, by=by) is None:
        return None
    found = [*timelines.everything(question, by=by)[: MOST + 1]]
    if len(found) > MOST:
        raise Refused(f"More than {MOST:,} entries. Ask for fewer days: {MOST:,} fit a table.")
    found = scope.narrowed(found, by)
    cells = _rows(found, by)
    return _table(_COLUMNS, cells, question, by=by, of=f",timeline:{timelines.whose(question)}")


def export_report(report: Report, question: Question, *, by: Hat) -> Export:
    """Answer one of the fifteen questions as a table and queue its entries. Raises Refused."""
    rows = [
        [*row.cells, *([report.amiss if row.is_amiss else ""] if report.amiss else [])]
        for row in asking.ask(report, question, by=by)
    ]
    columns = (*report.columns, *(["Mark"] if report.amiss else []))
    return _table(columns, rows, question, by=by, of=f",question:{report.key}")


def export_known(found: Knowledge, purpose: Reason, *, by: Hat) -> Export:
    """What an agency knew of a case at an instant, as a table; its entry says that it left."""
    on = found.at.astimezone(clock.LONDON).date()
    cells = [
        [
            one.kind,
            one.reference,
            one.heading,
            str(one.version),
            f"{one.at:%Y-%m-%d %H:%M:%S}",
            f"{one.since:%Y-%m-%d %H:%M:%S}",
            one.why,
            ", ".join(one.who) or "The whole agency",
        ]
        for one in found.rows
    ]
    of = f"{found.agency.name} of {found.case.reference} at {found.at:%Y-%m-%d %H:%M:%S} UTC"
    columns = ("What", "Reference", of, "Version", "Written", "Open since", "Why", "Who of it")
    question = Question(purpose, on, on, about_id=found.case.pk)
    return _table(columns, cells, question, by=by, of=",question:known")


def _table(
    columns: Iterable[str],
    cells: Sequence[Sequence[str]],
    question: Question,
    *,
    by: Hat,
    of: str = "",
) -> Export:
    copy = references.new("L")
    text = io.StringIO()
    rows = csv.writer(text)
    for line in _head(copy, by):
        rows.writerow([line])
    rows.writerow(columns)
    rows.writerows([lists.safe(cell) for cell in row] for row in cells)
    questions.note(question, Verb.EXPORTED, by=by, count=len(cells), ground=f"copy:{copy}{of}")
    return Export(copy, text.getvalue().encode("utf-8-sig"))


def _head(copy: str, by: Hat) -> Iterator[str]:
    """Who took it, when, which copy it is, and the tree it can be held against."""
    person = Person.objects.get(pk=by.person_id)
    yield f"OFFICIAL-SENSITIVE. Copy {copy} for {person.name} on {clock.now():%Y-%m-%d %H:%M} UTC."
    yield "References, not content. For the purpose asked alone (Data Protection Act 2018 s62)."
    newest = Checkpoint.objects.order_by("-epoch", "-size").first()
    if newest is not None:
        lines = newest.note.splitlines()
        yield f"Signed tree: {lines[0]}, {newest.size} leaves, root {lines[2]}"


def _rows(entries: Iterable[Entry], by: Hat) -> list[list[str]]:
    """Each entry in the words of its page, and at the end the codes that the log and its proofs have."""
    shown = [*entries]
    words, called = entry_words.of_entries(shown, by), entry_words.called_in(shown)
    return [_row(entry, words, called) for entry in shown]


def _row(entry: Entry, words: Mapping[UUID, str], called: Mapping[UUID | None, str]) -> list[str]:
    named = zip(entry_words.things_in(entry, words, called), entry.thing_ids, strict=True)
    things = (f"{kind} {word or pk}" for (kind, word), pk in named)
    return [
        f"{entry.at:%Y-%m-%d %H:%M:%S}",
        f"{entry.written_at:%Y-%m-%d %H:%M:%S}",
        _word(entry.person_id, words) or entry.service,
        entry_words.role_in(entry, called),
        _word(entry.agency_id, words),
        _word(entry.workspace_id, words),
        did(entry.verb),
        entry.result,
        "; ".join(things),
        _all(entry.people, words),
        _all(entry.owner_ids, words),
        reason_label(entry.reason_code),
        entry.ground,
        "; ".join(entry.sections),
        entry.session_hash[:8],
        str(entry.pk),
        str(entry.writer),
        str(entry.number),
        entry.role,
        entry.verb,
        entry.reason_code,
    ]


def _word(pk: UUID | None, words: Mapping[UUID, str]) -> str:
    return words.get(pk, str(pk)) if pk else ""


def _all(ids: Iterable[UUID], words: Mapping[UUID, str]) -> str:
    return "; ".join(_word(pk, words) for pk in ids)
