"""The database goes away and comes back, or has no connection to give: nothing answered is lost (FS2, FS8)."""

from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from psycopg import sql

from tests.databases import place
from tests.journeys.rig import Hub, hub
from tests.journeys.walk import Wearer, wearers

PAGES = ("/", "/notices/")  # which every hat opens
AWAY = 1.5  # seconds
BACK_WITHIN = 5.0
ASKED = 3  # rounds of all pages before and after


@pytest.fixture
def own_hub() -> Iterator[Hub]:
    """A hub that nobody else needs."""
    with hub("partnership") as made:
        yield made


def asked(hub: Hub, wearer: Wearer, page: str, wait: float = 30) -> tuple[int, str, str]:
    """The answer's status, its id, and when to come again."""
    line = http.client.HTTPConnection("127.0.0.1", hub.port, timeout=wait)
    try:
        line.request(
            "GET",
            page,
            headers={"Host": f"localhost:{hub.port}", "Cookie": f"hub={wearer.session}"},
        )
        answer = line.getresponse()
        answer.read()
        request = answer.getheader("X-Request-ID") or ""
        return answer.status, request, answer.getheader("Retry-After") or ""
    finally:
        line.close()


@contextmanager
def away(hub: Hub) -> Iterator[None]:
    """Every session of the hub's database ends and none begins, as while its server restarts."""
    name = sql.Identifier(hub.name)
    with psycopg.connect(place("", "postgres"), autocommit=True) as admin:
        admin.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false").format(name))
        try:
            admin.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
                [hub.name],
            )
            yield
        finally:
            admin.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS true").format(name))


@pytest.mark.slow
def test_nothing_that_was_answered_is_lost_and_pages_answer_again_within_seconds(
    own_hub: Hub,
) -> None:
    wearer = wearers(own_hub)[0]
    acknowledged, refused = set(), set()

    def ask() -> bool:
        status, request, _ = asked(own_hub, wearer, PAGES[len(acknowledged) % len(PAGES)])
        (acknowledged.add(request) if status == 200 else refused.add(status))
        return status == 200

    for _ in range(ASKED * len(PAGES)):
        assert ask()
    with away(own_hub):
        until = time.monotonic() + AWAY
        while time.monotonic() < until:
            assert not ask()
    until = time.monotonic() + BACK_WITHIN
    while not ask():
        assert time.monotonic() < until, "The pages do not answer again."
        time.sleep(0.05)
    for _ in range(ASKED * len(PAGES)):
        assert ask()
    assert refused <= {500, 503}
    logged = {str(request) for (request,) in own_hub.ask("SELECT request_id FROM audit_log_entry")}
    assert acknowledged - logged == set()
    assert "whole" in own_hub.verify().lower()


@pytest.mark.slow
def test_where_no_connection_is_free_a_page_says_so_within_two_seconds(own_hub: Hub) -> None:
    """Every connection of the pool waits for a lock that somebody else holds."""
    wearer = wearers(own_hub)[0]
    assert asked(own_hub, wearer, "/")[0] == 200
    with psycopg.connect(place("", own_hub.name)) as admin:
        admin.execute("LOCK TABLE agencies_membership IN ACCESS EXCLUSIVE MODE")
        waiting = [
            threading.Thread(target=asked, args=(own_hub, wearer, "/"), daemon=True)
            for _ in range(12)
        ]
        for one in waiting:
            one.start()
        time.sleep(1)
        began = time.monotonic()
        status, _, again = asked(own_hub, wearer, "/")
        took = time.monotonic() - began
        admin.rollback()
    assert (status, again) == (503, "5")
    assert took < 2
    for one in waiting:
        one.join(30)
    until = time.monotonic() + BACK_WITHIN
    while asked(own_hub, wearer, "/")[0] != 200:
        assert time.monotonic() < until
