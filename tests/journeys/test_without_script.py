"""The main forms with script switched off: from signing in to an action that is done."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from tests.journeys import steps, strategy_steps
from tests.journeys.conftest import Cast
from tests.journeys.people import Somebody

pytestmark = [pytest.mark.slow, pytest.mark.browser]

POLICE, HOMES = "Ardenshire Police", "Northmoor Homes"
RESEARCHER = "Researcher and releaser in Northmoor MASH"
REPRESENTATIVE = "Representative in Northmoor MARAC"


def test_the_case_is_worked_without_a_line_of_script(cast_of: Cast) -> None:
    cast = cast_of
    joan, devika = _come(cast, "joan"), _come(cast, "devika")
    steps.begin_contact(joan)
    steps.answer_contact(joan)
    contact = steps.send_contact(joan)
    enquiry = _work_on(devika, contact)
    owen, tom = _come(cast, "owen", RESEARCHER), _come(cast, "tom", RESEARCHER)
    for one in (owen, tom):
        one.go("Requests")
        one.page.get_by_role("main").get_by_role("link", name=re.compile("^R-")).click()
    steps.hold_nothing(tom)
    steps.answer_for_police(owen)
    devika.find(enquiry)
    steps.decide(devika, POLICE)
    steps.tell_referrer(devika)
    owen.find(enquiry)
    owen.press(f"Acknowledge decision on {enquiry}")
    owen.sees("Acknowledged")
    joan.find(contact)
    joan.press("Read the feedback")
    joan.sees(steps.SAFE_WORDS)
    _minute_and_act(cast, owen)
    assert cast.complaints() == []
    assert cast.hub.complaints() == []


def _come(cast: Cast, user_name: str, hat: str = "") -> Somebody:
    return cast.comes(user_name, hat, script=False)


def _work_on(devika: Somebody, contact: str) -> str:
    devika.find(contact)
    steps.look_everybody_up(devika, "Marisa Oakden", "Ellie Thrale")
    steps.decide_contact(devika)
    enquiry = steps.rate(devika)
    steps.ask(devika, {POLICE: "Police|in 2 hours", HOMES: "Northmoor Homes|in 1 hour"})
    return enquiry


def _minute_and_act(cast: Cast, owen: Somebody) -> None:
    ruth, sam = _come(cast, "ruth"), _come(cast, "sam", "Chair in Northmoor MARAC")
    steps.schedule(ruth, "Sam Oyelaran, Ardenshire Police")
    strategy_steps.list_referral(ruth)
    ruth.press("Close the list")
    ruth.press("Publish the agenda")
    owen.wear(REPRESENTATIVE)
    for one in (sam, owen):
        one.go("Meetings")
        one.page.get_by_role("main").get_by_role("link", name="Northmoor MARAC").click()
    sam.press("Open the meeting")
    ruth.page.reload()
    for one in (ruth, sam, owen):
        steps.come_in(one)
    ruth.follow("Northmoor MARAC")
    ruth.follow("Attendance", exact=True)
    for name in ("Ruth Calder", "Sam Oyelaran", "Owen Marsh"):
        ruth.press(f"Present: {name}")
    ruth.follow("Northmoor MARAC")
    ruth.press("Take up")
    steps.minute(ruth, "WISHES", steps.TOLD_BY_VICTIM)
    _change_a_line(ruth)
    tomorrow = steps.hats_today() + timedelta(days=1)
    steps.agree_action(ruth, f"{POLICE}: Owen Marsh", "Put a marker on her home", tomorrow)
    owen.go("Actions")
    owen.page.get_by_role("main").get_by_role("link", name=re.compile("^A-")).click()
    owen.press("Accept", exact=True)
    steps.finish_action(owen)
    owen.sees("Done. It waits to be verified.")


def _change_a_line(ruth: Somebody) -> None:
    ruth.page.locator("#lines-WISHES").get_by_role("link", name="Change").click()
    ruth.page.get_by_label("Words").fill("To stay in her own home, with new locks.")
    ruth.press("Finish line")
    ruth.sees("with new locks")
    ruth.sees(re.compile("version 2"))
