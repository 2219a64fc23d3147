"""Scenario 8a, A15 to A19 and A25: a relative at the table learns nothing of the case, whatever he tries.

Lee Thrale comes as his agency's deputy to the meeting at which a Thrale is heard. Nobody told the hub that
they are related. He signs, answers that he knows nobody, is marked present – and for him there is one case.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys import steps
from tests.journeys.conftest import Cast
from tests.journeys.people import Somebody
from tests.journeys.rig import Hub, hub

pytestmark = [pytest.mark.slow, pytest.mark.browser]

REPRESENTATIVE = "Representative in Northmoor MARAC"
WISHES = "To stay in her own home, and to be rung before four."
PAGES = ("", "lines/", "typing/", "told/", "known/", "defer/", "action/")


@pytest.fixture
def room(chromium: Browser) -> Iterator[Cast]:
    """A MARAC in session; one case is being heard, another is to come."""
    with hub("meeting") as made:
        cast = Cast(made, chromium)
        yield cast
        for who in cast.everybody:
            who.close()


def test_lee_watches_by_every_way_he_has_and_learns_nothing(room: Cast) -> None:
    known = room.hub.people[""]
    ruth, tom = room.comes("ruth"), room.comes("tom", REPRESENTATIVE)
    lee = room.comes("lee", REPRESENTATIVE)
    _lee_joins_and_is_withdrawn_without_a_word(ruth, lee, known)
    _he_hears_nothing_of_what_is_minuted(ruth, tom, lee, known)
    _he_finds_nothing(lee, known)
    room.hub.run(
        [sys.executable, "-m", "tests.journeys.backstage", "circulate"], room.hub.environment
    )
    _nor_in_circulated_minutes(tom, lee, known)
    _the_log_has_his_tries(room.hub, lee, known)


def _lee_joins_and_is_withdrawn_without_a_word(
    ruth: Somebody, lee: Somebody, known: dict[str, str]
) -> None:
    lee.page.goto(known["meeting"])
    lee.sees("Cases open to you once you have signed, answered and been marked present.")
    steps.come_in(lee)  # the same open question as everybody; nobody is named
    ruth.page.goto(known["meeting"] + "attendance/")
    ruth.press("Present: Lee Thrale")
    expect(lee.page.locator("#asked-list")).to_contain_text("You are in.")
    lee.follow("Go to the agenda")
    lee.sees(re.compile(f"1\\. {known['other reference']}"))
    lee.sees("0 of 1 heard")
    assert known["case reference"] not in lee.page.content()
    ruth.page.goto(known["meeting"])
    ruth.sees(re.compile("Out of the room: Lee Thrale.*not told"))


def _he_hears_nothing_of_what_is_minuted(
    ruth: Somebody, tom: Somebody, lee: Somebody, known: dict[str, str]
) -> None:
    for who in (ruth, tom):
        who.page.goto(known["case"])
    lee.page.goto(known["other"])  # where lines are read out to him, of this case
    lee.told.clear()
    steps.minute(ruth, "WISHES", WISHES)
    expect(tom.page.locator("#lines-WISHES")).to_contain_text(WISHES)
    lee.page.wait_for_timeout(1500)
    assert [said for said in lee.told if "MINUTES" in said or known["case reference"] in said] == []
    assert WISHES not in lee.page.content()


def _he_finds_nothing(lee: Somebody, known: dict[str, str]) -> None:
    """By guessing addresses, by its reference, and by writing to where he sees nothing."""
    for page in PAGES:
        answer = lee.page.request.get(known["case"] + page)
        nowhere = lee.page.request.get(re.sub(r"[0-9a-f-]{36}", str(uuid4()), known["case"]) + page)
        assert answer.status == nowhere.status in (403, 404), page
        assert known["case reference"] not in answer.text()
    found = []
    for reference in (known["case reference"], "M-ZZZZZ"):
        lee.page.goto("/")
        lee.find(reference)
        found.append(lee.page.get_by_role("main").inner_text().replace(reference, "…"))
    assert found[0] == found[1]
    lee.page.goto(known["meeting"] + "minutes/")
    assert known["case reference"] not in lee.page.content()


def _nor_in_circulated_minutes(tom: Somebody, lee: Somebody, known: dict[str, str]) -> None:
    """A19: who was in the room reads them; to him the link says what it says of nothing."""
    for who, reads in ((tom, True), (lee, False)):
        who.page.goto(known["meeting"] + "minutes/")
        assert (known["case reference"] in who.page.content()) == reads, who.name
    lee.may_not_open(known["case"])
    for page in ("minutes/copy/", "circulation/"):
        lee.cannot_tell(known["meeting"] + page, known["case reference"])
    for page in ("/notices/", "/", "/mash/actions/"):
        lee.page.goto(page)
        assert known["case reference"] not in lee.page.content(), page


def _the_log_has_his_tries(hub: Hub, lee: Somebody, known: dict[str, str]) -> None:
    """A25: what he asked for and was not given is in the log, by the id of the case; reads there are none."""
    (case,) = re.findall(r"[0-9a-f-]{36}", known["case"])
    asked = hub.ask(
        "SELECT entry.verb FROM audit_log_entry entry JOIN agencies_person person"
        f" ON person.id = entry.person_id WHERE person.user_name = 'lee' AND '{case}' = ANY (entry.thing_ids)"
    )
    assert {verb for (verb,) in asked} == {"NOT_FOUND", "REFUSED"}
    assert len(asked) >= len(PAGES)
    assert "whole" in hub.verify().lower()
