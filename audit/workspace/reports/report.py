"""What a report is: one of the auditor's questions, what it needs to be asked, and the rows that answer it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from agencies import clock
from agencies.actors import Hat
from agencies.models import Agency, Person
from agencies.reasons import ReasonCode
from audit.workspace.questions import Question

MOST = 10_000  # rows of one report, as many as a table to take away holds


class Need(StrEnum):
    """What a question cannot be asked without, beside its purpose and its dates."""

    ABOUT = "about"  # one person or case, by reference
    USER = "user"  # one person who uses the hub


@dataclass(frozen=True)
class Row:
    """One line of an answer; `is_amiss` marks what an auditor looks at first."""

    cells: tuple[str, ...]
    is_amiss: bool = False


@dataclass(frozen=True)
class Report:
    """One question: its number in the domain notes, its words, its columns, and who answers it.

    `rows` takes the question and the auditor's hat, and gives references, names of people who use the
    hub, codes and times; never content.
    """

    number: int
    key: str
    title: str
    help: str
    columns: tuple[str, ...]
    rows: Callable[[Question, Hat], list[Row]]
    needs: frozenset[Need] = frozenset()
    narrows: frozenset[Need] = frozenset()  # what may be said too
    amiss: str = ""  # what the mark of a row says
    is_of_agencies: bool = True  # asked by an agency's own auditors too, of their agency


def when(at: datetime | None) -> str:
    """An instant as the tables of reports write it, in London time; nothing where there is none."""
    return f"{at.astimezone(clock.LONDON):%-d %b %Y %H:%M}" if at else ""


def people(ids: Iterable[UUID | None]) -> dict[UUID | None, str]:
    """The names of people who use the hub."""
    wanted = {pk for pk in ids if pk}
    return dict(Person.objects.filter(pk__in=wanted).values_list("pk", "name"))


def agencies(ids: Iterable[UUID | None]) -> dict[UUID | None, str]:
    """The names of agencies."""
    wanted = {pk for pk in ids if pk}
    return dict(Agency.objects.filter(pk__in=wanted).values_list("pk", "name"))


def amiss_first(rows: Iterable[Row]) -> list[Row]:
    """What wants looking at first, otherwise in the order given."""
    return sorted(rows, key=lambda row: not row.is_amiss)


def reason_label(code: str) -> str:
    """The words of a reason's code."""
    return ReasonCode(code).label if code in ReasonCode.values else code


def did(verb: str) -> str:
    """A verb of the log in words."""
    return verb.replace("_", " ").capitalize()
