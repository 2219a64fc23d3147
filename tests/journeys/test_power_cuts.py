"""The web process dies at any moment: whatever anybody was shown stands in the log (AD2)."""

from __future__ import annotations

import http.client
import secrets
import threading
import time
from collections.abc import Iterator

import pytest

from tests.journeys.rig import Hub, hub
from tests.journeys.walk import Wearer, wearers

POWER_CUTS, ANSWERS = 20, 1000
PAGES = ("/", "/notices/", "/mash/board/", "/mash/requests/", "/meetings/", "/mash/items/")
READERS = 6


@pytest.fixture
def own_hub() -> Iterator[Hub]:
    """A hub that nobody else needs."""
    with hub("partnership") as made:
        yield made


class Reading:
    """Reads pages without a pause and remembers each answer of which anything arrived.

    While nobody serves it waits: what it gave up asking would still be worked off first by the next
    web process, which then answered nobody for as long as the queue grew faster than it was read.
    """

    def __init__(self, hub: Hub, wearer: Wearer, served: threading.Event) -> None:
        self.hub, self.cookie, self.served = hub, f"hub={wearer.session}", served
        self.answered: set[str] = set()
        self.cut_off = 0
        self.stopped = threading.Event()
        self.thread = threading.Thread(target=self._read, daemon=True)
        self.thread.start()

    def _read(self) -> None:
        while not self.stopped.is_set():
            if not self.served.wait(1):
                continue
            line = http.client.HTTPConnection("127.0.0.1", self.hub.port, timeout=60)
            try:
                self._read_on(line)
            except (OSError, http.client.HTTPException):
                self.cut_off += 1
                time.sleep(0.02)
            finally:
                line.close()

    def _read_on(self, line: http.client.HTTPConnection) -> None:
        host = f"localhost:{self.hub.port}"
        while not self.stopped.is_set():
            line.request(
                "GET", secrets.choice(PAGES), headers={"Host": host, "Cookie": self.cookie}
            )
            answer = line.getresponse()  # its first bytes are here, whatever becomes of the rest
            self.answered.add(answer.getheader("X-Request-ID") or "none")
            answer.read()

    def stop(self) -> None:
        self.stopped.set()
        self.thread.join(70)
        assert not self.thread.is_alive()


@pytest.mark.slow
def test_no_answer_is_seen_whose_entry_is_not_in_the_log(own_hub: Hub) -> None:
    hub = own_hub
    served = threading.Event()
    served.set()
    readings = [Reading(hub, wearer, served) for wearer in wearers(hub)[:READERS]]
    for number in range(1, POWER_CUTS + 1):
        _until_answers(readings, number * ANSWERS // POWER_CUTS)
        time.sleep(secrets.randbelow(1000) / 10_000)
        hub.kill("web-1")
        served.clear()
        hub.start("web-1")
        served.set()
    _until_answers(readings, ANSWERS + READERS)
    for reading in readings:
        reading.stop()
    answered = set().union(*(reading.answered for reading in readings))
    logged = {
        str(request) for (request,) in hub.ask("SELECT DISTINCT request_id FROM audit_log_entry")
    }
    assert "none" not in answered
    assert len(answered) >= ANSWERS
    assert sum(reading.cut_off for reading in readings) >= POWER_CUTS
    assert answered - logged == set()
    assert "whole" in hub.verify().lower()


def _until_answers(readings: list[Reading], number: int) -> None:
    until = time.monotonic() + 120
    while sum(len(reading.answered) for reading in readings) < number:
        assert time.monotonic() < until, "The pages do not answer."
        time.sleep(0.01)
