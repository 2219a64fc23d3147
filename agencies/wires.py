"""A wire is one socket as the fan-out sees it: whose it is, how far it has come, what it waits for.

The functions at the end are the socket's only look-ups; each stands in a door of its own.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from uuid import UUID

from websockets.frames import Frame, Opcode

from agencies import clock, cursors, hats
from agencies.actors import Hat, Service
from agencies.door import door
from agencies.lines import Line
from agencies.models.covers import covering
from agencies.models.notices import Notice, is_told, kinds_for
from agencies.models.people import Membership
from agencies.models.sessions import Session
from agencies.models.workspaces import agreement_in_force
from agencies.sessions import hashed, is_locked, stays_in_meeting
from audit.log import entries as log
from audit.log.entries import Verb

LARGEST = 160  # bytes of our longest frame
QUEUE = 100 * LARGEST
SLOW_SECONDS = 10.0
AT_ONCE = 100
_PLACE = "-" * cursors.LENGTH  # where each socket's own cursor goes

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Told:
    """One numbered notice, as Redis and the table give it; nothing in it is about a person's life."""

    number: int
    kind: str
    reference: str
    workspace: UUID | None
    persons: frozenset[UUID]
    not_for: frozenset[UUID]
    _halves: tuple[bytes, bytes] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Make the frame once for all sockets, but for the cursor."""
        words = {"cursor": _PLACE, "kind": self.kind, "reference": self.reference}
        payload = json.dumps(words, separators=(",", ":")).encode("ascii")
        head, _, tail = Frame(Opcode.TEXT, payload).serialize(mask=False).partition(_PLACE.encode())
        object.__setattr__(self, "_halves", (head, tail))

    def frame(self, cursor: bytes) -> bytes:
        """The whole frame that a socket is sent, with a cursor of its own."""
        head, tail = self._halves
        return head + cursor + tail

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


class Wire:
    """One open socket."""

    def __init__(
        self,
        hat: Hat,
        address: str,
        *,
        line: Line,
        close: Callable[[int], Awaitable[None]],
        keep: Callable[[Any], None],
    ) -> None:
        """Take whose it is, where from, its line, and how to close and to run something beside."""
        self.hat, self.address = hat, address
        self.position = 0  # the last number of the agency this socket has got past
        self._heard = 0  # the highest number it knows of
        self._resumed = self._filling = self._unread = self._ended = False
        self._line, self._close, self._keep = line, close, keep
        self._kinds = kinds_of(hat)
        self._seal = cursors.Sealer(hat).seal
        self._written = 0  # bytes, since the beginning
        self._taken = 0  # how many of them had left when that was last seen to grow
        self._waits_since: float | None = None  # when that was, while something waits

    # --- where it stands -----------------------------------------------------------------------

    def resume(self, after: int) -> None:
        """Begin after a number; what came since stands in the table."""
        self.position = self._heard = after
        self._resumed, self._filling = True, False

    def offer(self, told: Told) -> bool:
        """Take a live message; give whether the socket is level with it, or must ask the table."""
        if told.number > self._heard:
            self._heard = told.number
        if not self._resumed or self._filling or told.number <= self.position:
            return True
        if told.number != self.position + 1:
            return False
        self._pass(told)
        return True

    def wants_table(self) -> bool:
        """Whether it has to be filled from the table now; from then on live messages wait."""
        if not self._resumed or self._filling or self._ended:
            return False
        self._filling = self._unread = True
        return True

    def heard(self) -> int:
        """The highest number it knows of, to be remembered before the table is asked."""
        return self._heard

    def replay(self, told: Told) -> None:
        """Take a message of the table, unless it is past it already."""
        if told.number > self.position:
            self._pass(told)

    def read_to_the_end(self, heard_before: int) -> None:
        """Note that the table was read to its end, and whether something came meanwhile."""
        self._unread = self._heard > max(self.position, heard_before)
        if not self._unread:
            self._heard = self.position

    def is_level(self) -> bool:
        """Whether it has everything and wrote it; from then on live messages are sent at once."""
        if self._ended or not self._filling:
            return True
        if self._unread or self.is_busy():
            return False
        self._filling = self._unread = self._heard > self.position
        return not self._filling

    def is_busy(self) -> bool:
        """Whether it still has to write what it was given."""
        return not self._ended and self._line.waiting() > 0

    def is_meant(self, whom: Mapping[str, str]) -> bool:
        """Whether a kick concerns it."""
        mine = {
            "session": self.hat.session_hash,
            "person": str(self.hat.person_id),
            "agency": str(self.hat.agency_id),
        }
        return any(whom.get(what) == value for what, value in mine.items())

    def _pass(self, told: Told) -> None:
        self.position = told.number
        self._heard = max(self._heard, told.number)
        if told.kind in self._kinds and told.is_addressed_to(self.hat):
            self._put(told)

    # --- sending -------------------------------------------------------------------------------

    def _put(self, told: Told) -> None:
        """Write one message; a reader who lets more than about a hundred wait is dropped (WS6)."""
        if self._ended:
            return
        if self._line.waiting() >= QUEUE:
            self.drop()
            return
        frame = told.frame(self._seal(told.number))
        self._written += len(frame)
        self._line.write_frame(frame)

    def look(self, at: float) -> None:
        """Drop a reader who has taken nothing for ten seconds of what waits for it (WS6).

        `at` are seconds of any steady clock; the fan-out asks each second.
        """
        waiting = 0 if self._ended else self._line.waiting()
        taken = self._written - waiting
        if not waiting:
            self._waits_since = None
        elif self._waits_since is None or taken > self._taken:
            self._taken, self._waits_since = taken, at
        elif at - self._waits_since >= SLOW_SECONDS:
            self.drop()

    def drop(self) -> None:
        """End it without a closing frame, which a reader who does not read would not read either."""
        logger.info("a socket whose reader is too slow is dropped")
        self.stop()
        self._line.abort()

    def close_soon(self, code: int) -> None:
        """End it: nothing more is sent, and the socket is closed with the code."""
        if self._ended:
            return
        self.stop()
        logger.info("a socket is closed with %s", code)
        self._keep(self._close(code))

    def stop(self) -> None:
        """Send nothing more."""
        self._ended = True


# --- look-ups ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Found:
    """What a live session's row says: the hat it wears now, and whether it is shut for a while."""

    hat: Hat | None
    is_locked: bool


def numbered_after(hat: Hat, after: int) -> list[Told]:
    """The next notices of the hat's agency in order, at most `AT_ONCE`; each wire takes its own."""
    service = Service("fan-out", agency_id=hat.agency_id)
    with door(service):
        rows = Notice.objects.filter(receiver=hat.agency_id, number__gt=after).order_by("number")
        return [Told.from_row(row) for row in rows[:AT_ONCE]]


def standing_of(session_hashes: Iterable[str]) -> dict[str, Found]:
    """The sessions among these that are alive and verified, with the hats they wear now."""
    with door(Service("fan-out")):
        return _standing_of(session_hashes)


def _standing_of(session_hashes: Iterable[str]) -> dict[str, Found]:
    at = clock.now()
    rows = list(
        Session.objects.filter(
            key_hash__in=list(session_hashes),
            ended_at__isnull=True,
            expires_at__gt=at,
            verified_at__isnull=False,
            person__is_active=True,
        ).only(
            "key_hash",
            "membership_id",
            "seen_at",
            "locked_at",
            "in_meeting_id",
            "meeting_seen_at",
        )
    )
    on = hats.today()
    worn = (
        Membership.objects.current(on)
        .filter(pk__in={row.membership_id for row in rows if row.membership_id})
        .annotate(sharing=agreement_in_force(on), covering=covering(at))
        .select_related("workspace")
        .in_bulk()
    )
    return {
        row.key_hash: Found(
            hat=_hat(worn.get(row.membership_id), row.key_hash) if row.membership_id else None,
            is_locked=is_locked(row, at) and not stays_in_meeting(row, at),
        )
        for row in rows
    }


def _hat(membership: Membership | None, session_hash: str) -> Hat | None:
    return hats.of_memberships([membership], session_hash)[0] if membership else None


def admit(session_key: str) -> Found | None:
    """Who opens a socket with a session's key; a refusal leaves an entry unless it is only locked."""
    with door():
        found = (
            _standing_of([hashed(session_key)]).get(hashed(session_key)) if session_key else None
        )
        if found is None or (found.hat is None and not found.is_locked):
            _refused(None, "401")
        return found


def refuse(hat: Hat | None, result: str) -> None:
    """Leave the entry of a socket that was not let in."""
    with door(hat):
        _refused(hat, result)


def _refused(hat: Hat | None, result: str) -> None:
    log.write(by=hat, verb=Verb.REFUSED, ground="live", result=result, at=clock.now())
