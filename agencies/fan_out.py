"""Fan-out: one Redis subscription a process feeds all its sockets, and the table fills every gap.

An agency's notices are numbered without a gap (agencies/relay.py), so each socket knows the number
it has reached. A message with the next number is sent at once, an older one is a repeat and dropped,
and a later one shows that something was missed: then the table is asked. So a lost message, a
restarted Redis and a new connection are one and the same case (architecture, Live).
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections import defaultdict
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import redis.asyncio
from channels.db import database_sync_to_async
from django.conf import settings
from redis.exceptions import RedisError

from agencies import hints, presence, wires
from agencies.actors import Hat
from agencies.reading_out import NOTHING, Decide
from agencies.told import Told
from agencies.wires import Found, Wire

RE_VALIDATE_SECONDS = 30.0
LOOK_SECONDS = 1.0
SLICE = 100
FIRST_WAIT = 0.1
LONGEST_WAIT = 2.0
SIGNED_OUT = 4401
OTHER_HAT = 4409
SHUT_FOR_NOW = 4408
BUSY_SECONDS = 0.02
GATHER_SECONDS = 0.005  # what one act told several agencies comes within this
DECIDE_TRIES = 3

logger = logging.getLogger(__name__)


class FanOut:
    """All sockets of this process, and the three tasks that serve them."""

    def __init__(self) -> None:
        """Start without sockets; the tasks begin with the first."""
        self.wires: set[Wire] = set()
        self.of_agency: dict[str, set[Wire]] = defaultdict(set)
        self.subscribed = False
        self.decided: frozenset[str] = frozenset()
        self._decide: Decide | None = None
        self._is_deciding = False
        # A thread of its own, so that whoever signs out is let go while keys are waited for.
        self._deciding = ThreadPoolExecutor(1, thread_name_prefix="who may know")
        # Strong references: a bare create_task was collected under load and silently stopped.
        self._tasks: set[asyncio.Task[Any]] = set()
        self._loop: asyncio.AbstractEventLoop | None = None

    def decide_by(self, decide: Decide, *, kinds: Iterable[str]) -> None:
        """Have it decided, for each notice of some kinds, who may know when it is heard.

        Said once, before the first socket.
        """
        self._decide, self.decided = decide, frozenset(kinds)

    def has_room(self, person_id: Any, address: str) -> bool:
        """Whether a person and an address may open one more socket here (WS6)."""
        of_person = sum(wire.hat.person_id == person_id for wire in self.wires)
        of_address = sum(wire.address == address for wire in self.wires)
        return of_person < settings.SOCKETS_PER_PERSON and of_address < settings.SOCKETS_PER_ADDRESS

    def join(self, wire: Wire) -> None:
        """Take a socket in; it hears nothing before it has said where it stands."""
        self._begin()
        self.wires.add(wire)
        self.of_agency[str(wire.hat.agency_id)].add(wire)
        self.keep(asyncio.to_thread(presence.register, [wire.hat]))

    def leave(self, wire: Wire) -> None:
        """Let a socket go."""
        wire.stop()
        if wire not in self.wires:
            return
        self.wires.discard(wire)
        self.of_agency[str(wire.hat.agency_id)].discard(wire)
        same = {(other.hat.workspace_id, other.hat.person_id) for other in self.wires}
        if (wire.hat.workspace_id, wire.hat.person_id) not in same:
            self.keep(asyncio.to_thread(presence.gone, wire.hat))

    def keep(self, coroutine: Any) -> None:
        """Run something beside, held by a strong reference until it is done."""
        task = asyncio.ensure_future(coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            logger.error("a part of the fan-out failed: %s", type(error).__name__)

    def _begin(self) -> None:
        loop = asyncio.get_running_loop()
        if self._loop is loop:
            return
        self._loop = loop
        self._tasks, self.wires, self.subscribed = set(), set(), False
        self._is_deciding = False
        self.of_agency.clear()
        self.keep(self._listen())
        self.keep(self._re_validate_for_ever())
        self.keep(self._look_for_ever())

    # --- what comes over Redis -----------------------------------------------------------------

    async def _listen(self) -> None:
        """Keep the one subscription; whatever happens to it, begin again and fill the gap."""
        wait = FIRST_WAIT
        while True:
            try:
                await self._subscription()
            except (RedisError, OSError) as error:
                if self.subscribed:
                    logger.warning("the subscription was lost: %s", type(error).__name__)
                wait = FIRST_WAIT if self.subscribed else min(wait * 2, LONGEST_WAIT)
            except Exception as error:  # one odd message must not end the listening
                logger.exception("the subscription failed: %s", type(error).__name__)
            self.subscribed = False
            await asyncio.sleep(wait)

    async def _subscription(self) -> None:
        client = redis.asyncio.Redis.from_url(
            settings.REDIS_URL,
            decode_responses=True,
            socket_connect_timeout=2,
            health_check_interval=10,
        )
        try:
            async with client.pubsub() as pubsub:
                await pubsub.subscribe(hints.NOTICES, hints.KICK)
                self.subscribed = True
                self.catch_up(self.wires)
                while True:
                    message = await pubsub.get_message(ignore_subscribe_messages=True, timeout=5)
                    if message is not None:
                        await self._heard(message["channel"], message["data"])
        finally:
            await client.aclose()

    async def _heard(self, channel: str, data: str) -> None:
        try:
            content = json.loads(data)
            if channel == hints.KICK:
                self._kicked(content)
                return
            agency_id, told = str(content["agency"]), Told.from_message(content)
        except (ValueError, KeyError, TypeError):
            logger.warning("a message on %s could not be understood", channel)
        else:
            await self._told(agency_id, told)

    async def _told(self, agency_id: str, told: Told) -> None:
        """Offer a message to an agency's sockets, a slice at a time.

        Between two slices the loop puts on the wire what was written and looks after everything
        else. Each socket counts for itself, so nothing can be passed twice or out of order.
        """
        wires = tuple(self.of_agency.get(agency_id, ()))
        for start in range(0, len(wires), SLICE):
            self.catch_up([wire for wire in wires[start : start + SLICE] if not wire.offer(told)])
            await asyncio.sleep(0)
        self._decide_soon(wires)

    def _kicked(self, whom: dict[str, str]) -> None:
        concerned = [wire for wire in self.wires if wire.is_meant(whom)]
        if concerned:
            self.keep(self.re_validate(concerned))

    # --- what the table says -------------------------------------------------------------------

    def catch_up(self, missed: Iterable[Wire]) -> None:
        """Bring sockets up to date from the table, each agency's together in one act."""
        groups: dict[str, list[Wire]] = defaultdict(list)
        for wire in missed:
            if wire.wants_table():
                groups[str(wire.hat.agency_id)].append(wire)
        for group in groups.values():
            self.keep(self._catch_up_agency(group))

    async def _catch_up_agency(self, group: list[Wire]) -> None:
        """Ask the table until nothing more came meanwhile; a failure is tried again later.

        A socket is given its next part only when it has written the one before, so that a slow
        reader holds no more than one part in memory and holds nobody else up.
        """
        while group := [wire for wire in group if wire in self.wires and not wire.is_level()]:
            ready = [wire for wire in group if not wire.is_busy()]
            if not ready:
                await asyncio.sleep(BUSY_SECONDS)
                continue
            try:
                await self._one_round(ready)
            except Exception as error:  # the database does not answer: nobody's place is lost
                logger.warning("sockets could not catch up: %s", type(error).__name__)
                await asyncio.sleep(1)

    async def _one_round(self, ready: list[Wire]) -> None:
        after = min(wire.position for wire in ready)
        heard = {wire: wire.heard() for wire in ready}
        missed = await database_sync_to_async(wires.numbered_after)(ready[0].hat, after)
        for wire in ready:
            for told in missed:
                wire.replay(told)
            if len(missed) < wires.AT_ONCE:
                wire.read_to_the_end(heard[wire])
        self._decide_soon(ready)

    # --- who may know --------------------------------------------------------------------------

    def _decide_soon(self, told: Iterable[Wire]) -> None:
        if not self._is_deciding and any(wire.waits for wire in told):
            self._is_deciding = True
            self.keep(self._decide_all())

    async def _decide_all(self) -> None:
        """Decide for all sockets together until nothing waits, and only then tell them.

        As long as it cannot be decided, or its log not be written, nobody hears anything; after some
        tries the sockets are closed, and their pages ask for themselves.
        """
        tries = 0
        try:
            await asyncio.sleep(GATHER_SECONDS)
            while waiting := [wire for wire in self.wires if wire.waits]:
                try:
                    await self._decide_once(waiting)
                    tries = 0
                except Exception as error:  # not knowing is no permission
                    logger.exception("it could not be decided who hears: %s", type(error).__name__)
                    tries += 1
                    await self._try_again(waiting, tries)
        finally:
            self._is_deciding = False

    async def _decide_once(self, waiting: list[Wire]) -> None:
        if self._decide is None:
            raise RuntimeError("Nobody decides.")
        asked = {wire: wire.listener() for wire in waiting}
        decide = database_sync_to_async(
            self._decide, thread_sensitive=False, executor=self._deciding
        )
        answers = await decide(list(asked.values()))
        for place, (wire, listener) in enumerate(asked.items(), 1):
            wire.answer(listener, answers.get(listener, NOTHING))
            if place % SLICE == 0:
                await asyncio.sleep(0)

    async def _try_again(self, waiting: list[Wire], tries: int) -> None:
        if tries < DECIDE_TRIES:
            await asyncio.sleep(1)
            return
        for wire in waiting:
            wire.close_soon(SHUT_FOR_NOW)

    # --- whether they may still listen ---------------------------------------------------------

    async def _re_validate_for_ever(self) -> None:
        """Look at every session again, though nothing happened and though Redis is down (WS4)."""
        while True:
            await asyncio.sleep(RE_VALIDATE_SECONDS)
            await self.re_validate(list(self.wires))
            if not self.subscribed:
                self.catch_up(self.wires)
            await asyncio.to_thread(presence.register, [wire.hat for wire in self.wires])

    async def _look_for_ever(self) -> None:
        """Drop the readers who stopped reading."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            for wire in tuple(self.wires):
                wire.look(time.monotonic())

    async def re_validate(self, concerned: list[Wire]) -> None:
        """Close the sockets whose session, hat or agreement is no longer what it was."""
        if not concerned:
            return
        hashes = {wire.hat.session_hash for wire in concerned}
        try:
            alive = await database_sync_to_async(wires.standing_of)(hashes)
        except Exception as error:  # not knowing is no permission; nor is it a sign-out
            logger.warning("sockets could not be checked: %s", type(error).__name__)
            for wire in concerned:
                wire.close_soon(SHUT_FOR_NOW)
            return
        for wire in concerned:
            _apply(wire, alive.get(wire.hat.session_hash))


def _apply(wire: Wire, found: Found | None) -> None:
    """Close a socket that may not stay; another wears from now on the hat as it is found."""
    code = _verdict(wire.hat, found)
    if code is not None:
        wire.close_soon(code)
    elif found is not None and found.hat is not None:
        wire.hat = found.hat  # a cover may have begun, or ended before its hour


def _verdict(hat: Hat, found: Found | None) -> int | None:
    """With which code a socket has to close, or None while it may stay."""
    if found is None or (found.hat is None and not found.is_locked):
        return SIGNED_OUT
    if found.is_locked:
        return SHUT_FOR_NOW
    return None if found.hat is not None and _scope(found.hat) == _scope(hat) else OTHER_HAT


def _scope(hat: Hat) -> tuple[object, ...]:
    """What a socket was opened for; anything else is another hat (role, agency, agreement)."""
    return hat.membership_id, hat.agency_id, hat.workspace_id, hat.role, hat.agreement_in_force


fan_out = FanOut()
