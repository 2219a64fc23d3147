"""One numbered notice as Redis and the table give it: nothing in it is about a person's life."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from uuid import UUID

from websockets.frames import Frame, Opcode

from agencies import cursors
from agencies.actors import Hat
from agencies.models.notices import Notice, is_told, kinds_for

_PLACE = "-" * cursors.LENGTH  # where each socket's own cursor goes


@dataclass(frozen=True, slots=True)
class Told:
    """One numbered notice; each socket is sent a frame of it with a cursor of its own."""

    number: int
    kind: str
    reference: str
    workspace: UUID | None
    persons: frozenset[UUID]
    not_for: frozenset[UUID]
    thing: UUID | None = None  # never leaves the server
    _halves: tuple[bytes, bytes] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Make the frame once for all sockets, but for the cursor."""
        payload = json.dumps(self._words(_PLACE), separators=(",", ":")).encode("ascii")
        head, _, tail = Frame(Opcode.TEXT, payload).serialize(mask=False).partition(_PLACE.encode())
        object.__setattr__(self, "_halves", (head, tail))

    def _words(self, cursor: str) -> dict[str, Any]:
        return {"cursor": cursor, "kind": self.kind, "reference": self.reference}

    def frame(self, cursor: bytes) -> bytes:
        """The whole frame that a socket is sent, with a cursor of its own."""
        head, tail = self._halves
        return head + cursor + tail

    def frame_with(self, cursor: bytes, words: Mapping[str, Any]) -> bytes:
        """A frame that brings along what its page puts in place."""
        content = self._words(cursor.decode("ascii")) | dict(words)
        payload = json.dumps(content, separators=(",", ":")).encode("ascii")
        return bytes(Frame(Opcode.TEXT, payload).serialize(mask=False))

    @classmethod
    def from_message(cls, content: Mapping[str, Any]) -> Told:
        """Read what the relay published; raise KeyError, TypeError or ValueError for anything else."""
        return cls(
            number=int(content["number"]),
            kind=str(content["kind"]),
            reference=str(content["reference"]),
            workspace=UUID(content["workspace"]) if content["workspace"] else None,
            persons=frozenset(map(UUID, content["persons"])),
            not_for=frozenset(map(UUID, content["not_for"])),
            thing=UUID(content["thing"]),
        )

    @classmethod
    def from_row(cls, notice: Notice) -> Told:
        """Read a numbered row."""
        return cls(
            number=notice.number or 0,
            kind=notice.notice_kind,
            reference=notice.reference,
            workspace=notice.workspace_id,
            persons=frozenset(notice.persons),
            not_for=frozenset(notice.not_for),
            thing=notice.thing_id,
        )

    def is_for(self, hat: Hat) -> bool:
        """The other face of `Notice.objects.visible_to`, for a hat of the agency that is told."""
        return self.kind in kinds_of(hat) and self.is_addressed_to(hat)

    def is_addressed_to(self, hat: Hat) -> bool:
        """Whether a hat of the agency is meant, should the kind concern its work."""
        return (
            (self.workspace is None or self.workspace == hat.workspace_id)
            and is_told(hat, self.kind, self.persons)
            and (not self.not_for or hat.person_id not in self.not_for)
        )


@lru_cache(maxsize=8192)
def kinds_of(hat: Hat) -> frozenset[str]:
    """What concerns a hat's work, worked out once."""
    return frozenset(kinds_for(hat))
