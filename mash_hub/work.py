"""One line of work as My work shows it; each package makes its own with `work_for`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet
from django.urls import reverse

Group = Literal["due", "decisions", "waiting", "meetings"]
Kind = TypeVar("Kind", bound=Model)
MOST = 20  # of one kind of work that My work lists; the others stand behind one link


@dataclass(frozen=True)
class Work:
    """Something that waits for a hat: what, which, where, by when, in which group.

    `words` name no person; `file_id` is the case whose people it is about, and `about` says who they
    are: by their part, and by name for five minutes when somebody asks.
    `clock` is a Clock, anything with `started_at` and `due_at`, or None. `rating` stands in place of
    `kind` where there is one; `verb` is the act's word ("Answer"), `details` the line below. What can
    be done from the list itself has `act_url`, the form's address, and the row's `version`.
    """

    kind: str
    words: str
    reference: str
    url: str
    clock: Any
    group: Group
    rating: str = ""
    verb: str = ""
    details: str = ""
    file_id: UUID | None = None
    about: str = ""
    act_url: str = ""
    version: int | None = None
    starts_at: datetime | None = None  # of a meeting
    news: str = ""  # what is new in the case since the hat last looked
    number: int = 1  # how many things the line stands for

    @property
    def label(self) -> str:
        """The kind as a word for people, where there is no rating to show."""
        return self.kind.replace("_", " ").capitalize()

    @property
    def is_many(self) -> bool:
        """Whether the line stands for several things and its words do not say how many."""
        return self.number > 1 and self.kind != "more"


def first_of(rows: QuerySet[Kind]) -> tuple[list[Kind], int]:
    """The first rows of a kind of work, and how many more there are."""
    found = list(rows[: MOST + 1])
    rest = rows.count() - MOST if len(found) > MOST else 0
    return found[:MOST], rest


def more(number: int, words: str, page: str, group: Group, *, query: str = "") -> list[Work]:
    """The line that leads to the rest of a kind of work, where there is any."""
    if not number:
        return []
    url = f"{reverse(page)}{query}"
    words = f"{number} more: {words}"
    return [Work("more", words, "", url, None, group, verb="See all", number=number)]
