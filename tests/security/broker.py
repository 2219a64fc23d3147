"""Everything that the broker holds, read as what it says: no packing hides a word from a search."""

from __future__ import annotations

import base64
import re
from typing import Any

import redis
from django.conf import settings

_WRAPPED = re.compile(rb'"body":\s*"([A-Za-z0-9+/=]+)"')  # what Celery waits with lies in base64


def opened() -> redis.Redis:
    """The hub's Redis: queues and results of jobs, who is here, who types where."""
    return redis.Redis.from_url(settings.REDIS_URL)


def dump() -> bytes:
    """Every key with its whole value, of every kind, and what lies in a queue unwrapped as well.

    Not by Redis's own DUMP, which packs long values.
    """
    client = opened()
    found = b"\n".join(
        b"\n".join([key, *_flat(_value(client, key))]) for key in client.scan_iter(count=1000)
    )
    return b"\n".join([found, *map(base64.b64decode, _WRAPPED.findall(found))])


def _value(client: redis.Redis, key: bytes) -> Any:
    kind = client.type(key).decode()  # type: ignore[union-attr]
    if kind == "none":  # it faded away meanwhile
        return []
    reads = {
        "string": client.get,
        "hash": client.hgetall,
        "set": client.smembers,
        "list": lambda key: client.lrange(key, 0, -1),
        "zset": lambda key: client.zrange(key, 0, -1, withscores=True),
        "stream": client.xrange,
    }
    return reads[kind](key)


def _flat(value: Any) -> list[bytes]:
    if isinstance(value, dict):
        return [part for pair in value.items() for one in pair for part in _flat(one)]
    if isinstance(value, list | tuple | set):
        return [part for one in value for part in _flat(one)]
    return [value if isinstance(value, bytes) else str(value).encode()]
