"""Asking one of the fifteen questions: for a lawful purpose, between two dates, and itself in the log."""

from __future__ import annotations

from agencies import clock
from agencies.actors import Hat
from agencies.verdicts import Refused, require
from audit.log import entries as log
from audit.log.entries import Thing, Verb
from audit.workspace import questions
from audit.workspace.questions import Question
from audit.workspace.reports.report import MOST, Need, Report, Row


def ask(report: Report, question: Question, *, by: Hat) -> list[Row]:
    """The rows that answer a question, what wants looking at first; queues the entry of asking.

    Raises Refused where the question may not be asked, or lacks what it is about, or has no end.
    """
    require(questions.may_ask(by, question))
    if Need.USER in report.needs and question.user_id is None:
        raise Refused("Choose the user whom the question is about.")
    if Need.ABOUT in report.needs and question.about_id is None:
        raise Refused("Enter the reference of the person or case.")
    rows = report.rows(question, by)
    if len(rows) > MOST:
        raise Refused(f"These are more than {MOST:,} lines. Ask for fewer days.")
    log.write(
        by=by,
        verb=Verb.LOG_READ,
        people=[question.about_id] if question.about_id else [],
        about=[Thing("person", question.user_id)] if question.user_id else [],
        reason=question.purpose,
        ground=f"question:{report.key}",
        count=len(rows),
        at=clock.now(),
    )
    return rows
