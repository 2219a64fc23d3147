"""Makes the cluster's roles and the hub's two databases, outside any migration."""

import psycopg
import redis
from psycopg import sql

from config import roles

NAMES = ("hub", "hub_keys")
_OLDEST = 150000  # PostgreSQL 15


def prepare(admin_url: str, *, start_over: bool = False) -> None:
    """Make roles and databases where they are missing; with `start_over` drop the databases first.

    Roles belong to the whole cluster and racing migrations would trip over each other, so they are
    made here, once, before anything else runs.
    """
    roles.ensure_roles(admin_url)
    if start_over:
        with psycopg.connect(admin_url, autocommit=True) as admin:
            for name in NAMES:
                drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
                admin.execute(drop.format(sql.Identifier(name)))
    for name in NAMES:
        roles.ensure_database(admin_url, name)


def database_answers(url: str) -> bool:
    """Whether a PostgreSQL that is new enough answers at `url`."""
    try:
        with psycopg.connect(url, connect_timeout=3) as connection:
            return connection.info.server_version >= _OLDEST
    except psycopg.Error:
        return False


def redis_answers(url: str) -> bool:
    """Whether a Redis answers at `url`."""
    try:
        with redis.Redis.from_url(url, socket_connect_timeout=3) as client:
            return bool(client.ping())
    except (redis.RedisError, ValueError):
        return False
