"""A web process for the tests of the socket, and a Redis for those that empty or watch one."""

from collections.abc import Iterator

import pytest

from tests.live.rig import OwnRedis, on_redis, web_process


@pytest.fixture
def port(transactional_db: None) -> Iterator[int]:
    """The port of a running web process."""
    with web_process() as number:
        yield number


@pytest.fixture
def own_redis() -> Iterator[OwnRedis]:
    """A Redis that nobody else publishes on or keeps something in: the other process of the run has its own.

    Databases would divide keys, not channels.
    """
    own = OwnRedis()
    try:
        own.start()
        with on_redis(own.url):
            yield own
    finally:
        own.remove()
