"""The relay: numbers what agencies are told, without a gap and in order of commit, and publishes it.

The table is the truth. A hint on Redis wakes the relay early; without one it looks each second.
Without Redis it goes on numbering and publishes afterwards; what was published twice is dropped by
the fan-out, which knows the numbers (security notes 2.9).
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Sequence
from typing import Any

import redis
from django.conf import settings
from django.db import DatabaseError

from agencies import hints
from agencies.actors import Service
from agencies.door import at_once, door
from agencies.leaders import ASK_EVERY_SECONDS, Leadership
from agencies.models.notices import Notice

SWEEP_SECONDS = 1.0
AT_ONCE = 500
RELAY = Service("relay")

logger = logging.getLogger(__name__)

_PUBLISHED = (
    "UPDATE agencies_notice SET published_at = statement_timestamp()"
    " WHERE id = ANY(%s) RETURNING id"
)
_COLUMNS = (
    "id",
    "receiver_id",
    "number",
    "notice_kind",
    "reference",
    "thing_id",
    "workspace_id",
    "persons",
    "not_for",
)
_NUMBER = f"SELECT {', '.join(_COLUMNS)} FROM hub_number_notices(%s)"  # noqa: S608


def number_waiting() -> list[Notice]:
    """Number the oldest notices that have no number, in one act; gives them in order."""
    rows = at_once(_NUMBER, [AT_ONCE], role="relay")
    numbered = [Notice(**dict(zip(_COLUMNS, row, strict=True))) for row in rows]
    return sorted(numbered, key=lambda notice: (notice.receiver_id, notice.number or 0))


def left_unpublished() -> list[Notice]:
    """The notices that were numbered and may not be out yet, in order."""
    with door(RELAY, role="relay"):
        waiting = Notice.objects.filter(number__isnull=False, published_at__isnull=True)
        return list(waiting.order_by("receiver", "number")[:AT_ONCE])


def publish(numbered: Sequence[Notice]) -> None:
    """Publish notices in their order, and note that they are out.

    Raises redis.RedisError when Redis does not answer; then none is marked and all come again.
    """
    with hints.connection().pipeline(transaction=False) as pipe:
        for notice in numbered:
            pipe.publish(hints.NOTICES, json.dumps(message_of(notice)))
        pipe.execute()
    at_once(_PUBLISHED, [[notice.pk for notice in numbered]], role="relay")


def message_of(notice: Notice) -> dict[str, Any]:
    """What goes over Redis about a notice: ids, a kind and a reference, nothing of anybody (WS7)."""
    return {
        "agency": str(notice.receiver_id),
        "number": notice.number,
        "kind": notice.notice_kind,
        "reference": notice.reference,
        "thing": str(notice.thing_id),
        "workspace": str(notice.workspace_id) if notice.workspace_id else None,
        "persons": [str(one) for one in notice.persons],
        "not_for": [str(one) for one in notice.not_for],
    }


class Relay:
    """The relay's loop: number, publish, wait for a hint or a second, as long as it leads."""

    def __init__(self) -> None:
        """Begin by publishing what an earlier relay left."""
        self._left = True  # something numbered may still have to be published
        self._hints: Any = None
        self._asked = -ASK_EVERY_SECONDS  # when it last had the lead

    def sweep(self) -> None:
        """Number everything that waits and publish it, a part at a time.

        What was numbered is published at once, in the order of the numbers; the table is asked for
        unpublished notices only where some were left.
        """
        more = True
        while more:
            numbered = number_waiting()
            more = len(numbered) == AT_ONCE
            self._hand_on(numbered)

    def _hand_on(self, numbered: Sequence[Notice]) -> None:
        try:
            while self._left and (left := left_unpublished()):
                publish(left)
                numbered = ()  # they were among them
            self._left = True  # until it is known that they are out
            if numbered:
                publish(numbered)
            self._left = False
        except redis.RedisError as error:
            logger.warning("notices wait for Redis: %s", type(error).__name__)

    def run(self, *, until: Callable[[], bool]) -> None:
        """Go on until told to stop; raises nothing that another try could mend."""
        with Leadership("relay") as leadership:
            while not until():
                if not self._leads(leadership):
                    time.sleep(ASK_EVERY_SECONDS)
                    continue
                try:
                    self.sweep()
                except DatabaseError as error:
                    logger.warning("the relay could not sweep: %s", type(error).__name__)
                self._wait()

    def _leads(self, leadership: Leadership) -> bool:
        """Whether it leads, asked once a second: for two who number at once the lock is enough."""
        now = time.monotonic()
        if now - self._asked < ASK_EVERY_SECONDS:
            return True
        leads = leadership.leads()
        self._asked = now if leads else -ASK_EVERY_SECONDS
        self._left = self._left or not leads  # another one's notices may be left to it
        return leads

    def _wait(self) -> None:
        """Sleep until a hint comes, a second at most."""
        began = time.monotonic()
        try:
            if self._hints is None:
                self._hints = _subscription()
            if self._hints.get_message(timeout=SWEEP_SECONDS):
                while self._hints.get_message():
                    """Several hints are one."""
                return
        except (redis.RedisError, OSError):
            self._hints = None
        time.sleep(max(0.0, SWEEP_SECONDS - (time.monotonic() - began)))


def _subscription() -> Any:
    client = redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1)
    pubsub = client.pubsub(ignore_subscribe_messages=True)
    pubsub.subscribe(hints.OUTBOX)
    return pubsub
