"""Hints over Redis: they carry no facts, may be lost, and spare the relay and sockets a wait."""

from __future__ import annotations

import json
import logging
from functools import cache

import redis
from django.conf import settings

OUTBOX = "hub:outbox"
NOTICES = "hub:notices"
KICK = "hub:kick"

logger = logging.getLogger(__name__)


@cache
def connection() -> redis.Redis:
    """This process's connection pool to Redis."""
    return redis.Redis.from_url(
        settings.REDIS_URL, socket_connect_timeout=1, socket_timeout=1, decode_responses=True
    )


def _publish(channel: str, message: str) -> None:
    try:
        connection().publish(channel, message)
    except redis.RedisError as error:
        logger.warning("a hint on %s was lost: %s", channel, type(error).__name__)


def outbox() -> None:
    """Wake the relay: there are notices to number."""
    _publish(OUTBOX, "1")


def kick(*, session_hash: str = "", person_id: str = "", agency_id: str = "") -> None:
    """Ask every process to look again at the sockets of a session, a person or an agency."""
    _publish(KICK, json.dumps({"session": session_hash, "person": person_id, "agency": agency_id}))
