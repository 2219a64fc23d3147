"""Reading out: before some notices are told to open pages it is decided, for all of them at once, who may know.

What was committed may bring its words along for a page that shows it, so that a room of people does not
open the same line sixty times (docs/adr/0058). Nothing is told before the act that decided has committed,
with an entry in the log for each reader.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from agencies.actors import Hat
from agencies.told import Told


@dataclass(frozen=True, slots=True, eq=False)
class Listener:
    """One socket that was told of something, before it hears of it."""

    hat: Hat
    told: tuple[Told, ...]
    shows: UUID | None = None  # the thing whose page is open, where words may come along at all
    live: frozenset[UUID] = frozenset()  # of what came just now; what came late the page fetches
    had: frozenset[bytes] = frozenset()  # marks of what was read out to it already


@dataclass(frozen=True, slots=True)
class Answer:
    """What one socket is told: of which things it may know, and the words of those that come along."""

    may_know: frozenset[UUID] = frozenset()
    read_out: frozenset[UUID] = frozenset()
    words: Mapping[str, Any] = field(default_factory=dict)  # what the page puts in place
    marks: frozenset[bytes] = frozenset()


NOTHING = Answer()
Decide = Callable[[Sequence[Listener]], Mapping[Listener, Answer]]
