"""One line of work as My work shows it; each package makes its own with `work_for`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

Group = Literal["due", "decisions", "waiting", "meetings"]


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

    @property
    def label(self) -> str:
        """The kind as a word for people, where there is no rating to show."""
        return self.kind.replace("_", " ").capitalize()
