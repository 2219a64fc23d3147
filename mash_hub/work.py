"""One line of work as My work shows it; each package makes its own with `work_for`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Group = Literal["due", "decisions", "waiting", "meetings"]


@dataclass(frozen=True)
class Work:
    """Something that waits for a hat: what, which, where, by when, in which group.

    `words` name no person. `clock` is a Clock, anything with `started_at` and `due_at`, or None.
    """

    kind: str
    words: str
    reference: str
    url: str
    clock: Any
    group: Group
