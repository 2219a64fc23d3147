"""Asking one of the fifteen questions: for a lawful purpose, between two dates, and itself in the log."""

from __future__ import annotations

from agencies.actors import Hat
from agencies.verdicts import Refused, require
from audit.log.entries import Verb
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
    ground = f"question:{report.key}"
    questions.note(question, Verb.LOG_READ, by=by, count=len(rows), ground=ground)
    return rows
