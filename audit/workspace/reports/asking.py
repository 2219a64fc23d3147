"""Asking one of the fifteen questions: for a lawful purpose, between two dates, and itself in the log."""

from __future__ import annotations

from collections.abc import Iterable

from agencies.actors import Hat
from agencies.verdicts import Refused, Verdict, no, require
from audit.log.entries import Verb
from audit.workspace import questions, scope
from audit.workspace.questions import Question
from audit.workspace.reports.report import MOST, Need, Report, Row


def may_ask(hat: Hat, report: Report) -> Verdict:
    """Whether a hat may ask one of the questions: an agency's own auditors not all of them."""
    verdict = scope.may_read(hat)
    if verdict and scope.is_own(hat) and not report.is_of_agencies:
        return no("The partnership’s auditors ask this question.")
    return verdict


def offered(reports: Iterable[Report], hat: Hat) -> list[Report]:
    """Those of some questions that a hat may ask."""
    return [one for one in reports if may_ask(hat, one)]


def ask(report: Report, question: Question, *, by: Hat) -> list[Row]:
    """The rows that answer a question, what wants looking at first; queues the entry of asking.

    Raises Refused where the question may not be asked, or lacks what it is about, or has no end.
    """
    require(may_ask(by, report))
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
