"""The web process dies amid decisions: each is taken whole or not at all, and never twice (FS1)."""

from __future__ import annotations

import http.client
import secrets
import threading
import time
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest

from tests.journeys.rig import Hub, hub

POSTS, POWER_CUTS, AT_ONCE = 200, 8, 4
TOKEN = "a" * 32  # the form's token is the cookie's: both are the browser's own


@pytest.fixture
def own_hub() -> Iterator[Hub]:
    """A hub with enquiries that wait for their decision."""
    with hub("decisions") as made:
        yield made


class Deciding:
    """Presses Save decision again and again, as people do who got no answer."""

    def __init__(self, hub: Hub, cases: dict[str, int]) -> None:
        self.hub, self.cases = hub, list(cases.items())
        ((_, self.session),) = [
            one for one in hub.people["devika"]["sessions"].items() if "DECISION_MAKER" in one[0]
        ]
        self.hat = str(hub.ask(_HAT)[0][0])
        self.lead = str(hub.ask(_LEAD)[0][0])
        self.turn, self.answers, self.lock = 0, [], threading.Lock()
        self.threads = [threading.Thread(target=self._press, daemon=True) for _ in range(AT_ONCE)]

    def _next(self) -> tuple[str, int] | None:
        with self.lock:
            if self.turn >= POSTS:
                return None
            self.turn += 1
            return self.cases[(self.turn - 1) % len(self.cases)]

    def _press(self) -> None:
        while (case := self._next()) is not None:
            try:
                status = self._post(*case)
            except (OSError, http.client.HTTPException):
                status = 0  # no answer came: nobody knows whether it was taken
                time.sleep(0.2)
            with self.lock:
                self.answers.append(status)

    def _post(self, pk: str, version: int) -> int:
        line = http.client.HTTPConnection("127.0.0.1", self.hub.port, timeout=60)
        form = {
            "csrfmiddlewaretoken": TOKEN,
            "hat": self.hat,
            "version": version,
            "outcomes": "EARLY_HELP",
            "level": "2",
            "lead_agency": self.lead,
            "rationale": "It grows, and she asks for help.",
            "voice_not_sought": "No child is concerned.",
        }
        host = f"localhost:{self.hub.port}"
        headers = {
            "Host": host,
            "Origin": f"http://{host}",
            "Cookie": f"hub={self.session}; csrf={TOKEN}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        try:
            line.request("POST", f"/mash/enquiries/{pk}/decide/", urlencode(form), headers)
            return line.getresponse().status
        finally:
            line.close()


_HAT = (
    "SELECT m.id FROM agencies_membership m JOIN agencies_person p ON p.id = m.person_id"
    " WHERE p.user_name = 'devika' AND m.role = 'DECISION_MAKER'"
)
_LEAD = "SELECT agency_id FROM mash_hub_informationrequest LIMIT 1"
_DECIDED = "SELECT id::text FROM mash_hub_enquiry WHERE decided_at IS NOT NULL"
_LOGGED = (
    "SELECT thing::text, count(*) FROM audit_log_entry, unnest(thing_ids) thing"
    " WHERE verb = 'DECIDED' AND result <> 'REFUSED' GROUP BY thing"
)
_TOLD = (
    "SELECT thing_id::text, count(*) FROM agencies_notice"
    " WHERE notice_kind = 'ENQUIRY_DECIDED' GROUP BY thing_id, receiver_id"
)


@pytest.mark.slow
def test_decisions_amid_power_cuts_are_taken_whole_once_or_not_at_all(own_hub: Hub) -> None:
    cases = {str(pk): int(version) for pk, version in own_hub.people[""].items()}
    deciding = Deciding(own_hub, cases)
    for thread in deciding.threads:
        thread.start()
    for number in range(1, POWER_CUTS + 1):
        while deciding.turn < number * POSTS // (POWER_CUTS + 1):
            time.sleep(0.005)
        time.sleep(secrets.randbelow(100) / 1000)
        own_hub.kill("web-1")
        own_hub.start("web-1")
    for thread in deciding.threads:
        thread.join(120)
    decided = {pk for (pk,) in own_hub.ask(_DECIDED)}
    logged = dict(own_hub.ask(_LOGGED))
    told = own_hub.ask(_TOLD)
    assert decided == set(cases)  # pressed again until it was taken
    assert {pk: logged.get(pk) for pk in cases} == dict.fromkeys(cases, 1)
    assert {number for _, number in told} == {1}
    assert {pk for pk, _ in told} == set(cases)
    assert len(deciding.answers) == POSTS
    assert set(deciding.answers) <= {0, 302, 403, 409, 422}
    assert "whole" in own_hub.verify().lower()
