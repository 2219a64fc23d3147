"""A wire is one socket as the fan-out sees it: whose it is, how far it has come, what it waits for.

The functions at the end are the socket's only look-ups; each stands in a door of its own.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from agencies import clock, cursors, hats
from agencies.actors import Hat, Service
from agencies.door import door
from agencies.lines import Line
from agencies.models.notices import Notice
from agencies.models.sessions import Session
from agencies.reading_out import Answer, Listener
from agencies.sessions import hashed, is_locked, stays_in_meeting
from agencies.told import Told, kinds_of
from audit.log import entries as log
from audit.log.entries import Verb

LARGEST = 160  # bytes of our longest frame
QUEUE = 100 * LARGEST
SLOW_SECONDS = 10.0
AT_ONCE = 100

logger = logging.getLogger(__name__)


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
        decided: frozenset[str] = frozenset(),
    ) -> None:
        """Take whose it is, where from, its line, and how to close and to run something beside.

        `decided` are the kinds of which it is decided, when they are heard, who may know.
        """
        self.hat, self.address = hat, address
        self.shows: UUID | None = None  # the thing whose page is open
        self._decided = decided
        self._held: list[
            tuple[Told, bool]
        ] = []  # what waits for that, and whether it came just now
        self._had: frozenset[bytes] = frozenset()  # marks of what was read out to it
        self._words = 0  # bytes of the last frame with words; a second one never waits with it
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
        self._held.clear()

    def offer(self, told: Told) -> bool:
        """Take a live message; give whether the socket is level with it, or must ask the table."""
        if told.number > self._heard:
            self._heard = told.number
        if not self._resumed or self._filling or told.number <= self.position:
            return True
        if told.number != self.position + 1:
            return False
        self._pass(told, is_live=True)
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
            self._pass(told, is_live=False)

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

    def _pass(self, told: Told, *, is_live: bool) -> None:
        self.position = told.number
        self._heard = max(self._heard, told.number)
        if told.kind not in self._kinds or not told.is_addressed_to(self.hat):
            return
        if told.kind in self._decided:
            self._held.append((told, is_live))
        else:
            self._put(told)

    # --- what is decided before it is told -----------------------------------------------------

    @property
    def waits(self) -> bool:
        """Whether something waits for a decision."""
        return bool(self._held) and not self._ended

    def listener(self) -> Listener:
        """What it was told of and has not heard yet. To a busy one nothing is read out."""
        live = () if self.shows is None or self.is_busy() else self._held
        return Listener(
            hat=self.hat,
            told=tuple(told for told, _ in self._held),
            shows=self.shows,
            live=frozenset(told.thing for told, is_live in live if is_live and told.thing),
            had=self._had,
        )

    def answer(self, asked: Listener, answer: Answer) -> None:
        """Send what was decided: words where they come along, else the notice; or nothing at all."""
        done = [told for told, _ in self._held if any(told is one for one in asked.told)]
        self._held = [one for one in self._held if all(one[0] is not told for told in done)]
        known = [told for told in done if told.thing in answer.may_know]
        with_words = [told for told in known if told.thing in answer.read_out]
        without = [told for told in known if told.thing not in answer.read_out]
        if with_words:
            self._had |= answer.marks
            frame = with_words[-1].frame_with(self._cursor(without), answer.words)
            self._send(frame)
            self._words = len(frame)
        for place, told in enumerate(without, 1):
            self._send(told.frame(self._cursor(without[place:])))

    # --- sending -------------------------------------------------------------------------------

    def _cursor(self, later: Sequence[Told] = ()) -> bytes:
        """Where a page goes on when it loses its connection: not past what still waits.

        `later` is what is written after this frame, in order.
        """
        waits = later or [told for told, _ in self._held[:1]]
        return self._seal(waits[0].number - 1 if waits else self.position)

    def _put(self, told: Told) -> None:
        self._send(told.frame(self._cursor()))

    def _send(self, frame: bytes) -> None:
        """Write one message; a reader who lets more than about a hundred wait is dropped (WS6).

        One with words is as long as many, and counts as one.
        """
        if self._ended:
            return
        if self._line.waiting() >= QUEUE + self._words:
            self.drop()
            return
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
    """What a live session's row says: the hat it wears now, and whether it is shut for a while.

    `only_meeting` is the meeting in session for whose screens alone it is still open.
    """

    hat: Hat | None
    is_locked: bool
    only_meeting: UUID | None = None
    emergency_id: UUID | None = None

    def is_open_for(self, meeting_id: UUID) -> bool:
        """Whether the session shows the screens of a meeting: `sessions.keep_to_meeting` says the same."""
        return not self.is_locked and self.only_meeting in (None, meeting_id)


def numbered_after(hat: Hat, after: int) -> list[Told]:
    """The next notices of the hat's agency in order, at most `AT_ONCE`; each wire takes its own."""
    service = Service("fan-out", agency_id=hat.agency_id)
    with door(service):
        rows = Notice.objects.filter(receiver=hat.agency_id, number__gt=after).order_by("number")
        return [Told.from_row(row) for row in rows[:AT_ONCE]]


def standing_of(session_hashes: Iterable[str]) -> dict[str, Found]:
    """The sessions among these that are alive and verified, with the hats they wear now."""
    with door(Service("fan-out")):
        return standing_now(session_hashes)


def standing_now(session_hashes: Iterable[str]) -> dict[str, Found]:
    """The same inside an open door."""
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
            "emergency_id",
            "emergency_until_at",
        )
    )
    worn = hats.of_memberships(row.membership_id for row in rows if row.membership_id)
    return {
        row.key_hash: Found(
            hat=_hat(worn.get(row.membership_id), row.key_hash) if row.membership_id else None,
            is_locked=(shut := is_locked(row, at)) and not stays_in_meeting(row, at),
            only_meeting=row.in_meeting_id if shut else None,
            emergency_id=hats.emergency_of(row),
        )
        for row in rows
    }


def _hat(hat: Hat | None, session_hash: str) -> Hat | None:
    return replace(hat, session_hash=session_hash) if hat else None


def admit(session_key: str) -> Found | None:
    """Who opens a socket with a session's key; a refusal leaves an entry unless it is only locked."""
    with door():
        found = (
            standing_now([hashed(session_key)]).get(hashed(session_key)) if session_key else None
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
