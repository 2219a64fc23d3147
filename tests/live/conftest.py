"""One web process for the tests of the socket."""

from collections.abc import Iterator

import pytest

from tests.live.rig import web_process


@pytest.fixture
def port(transactional_db: None) -> Iterator[int]:
    """The port of a running web process."""
    with web_process() as number:
        yield number
