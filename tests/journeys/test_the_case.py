"""The one real case, from a health visitor's worry to a verified action, in everybody's browsers.

Ten people at once on a hub of real processes; nobody loads a page again to see what others did.
"""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.journeys import steps, strategy_steps
from tests.journeys.conftest import Cast
from tests.journeys.people import Somebody

pytestmark = [pytest.mark.slow, pytest.mark.browser]

POLICE, HOMES = "Ardenshire Police", "Northmoor Homes"
REPRESENTATIVE = "Representative in Northmoor MARAC"
RESEARCHER = "Researcher and releaser in Northmoor MASH"
TITLE = "Put a marker on her home"


def test_the_whole_case_in_the_browsers_of_ten_people(cast_of: Cast) -> None:
    cast = cast_of
    contact = _joan_writes_and_devika_sees_it_appear(cast)
    joan, devika = cast.everybody[:2]
    enquiry = _devika_screens_rates_and_asks(cast, devika, contact)
    owen, tom = _police_and_housing_answer(cast, devika)
    _each_agency_sees_only_what_it_should(devika, owen, tom)
    _devika_decides_and_everybody_is_told(devika, owen, tom, enquiry)
    _joan_reads_safe_words(joan, contact)
    _the_case_is_heard(cast, owen, tom)
    _an_action_is_done_and_verified(owen, cast.everybody[4])
    _the_auditor_sees_it_all(cast, enquiry)
    assert cast.complaints() == []
    assert cast.hub.complaints() == []


# -- 1 and 2: the contact, and what the hub does with it -----------------------------------------


def _joan_writes_and_devika_sees_it_appear(cast: Cast) -> str:
    joan, devika = cast.comes("joan"), cast.comes("devika")
    devika.go("Contacts")
    devika.sees("No contact is open.")
    steps.begin_contact(joan)
    _what_joan_types_outlives_her_browser(cast, joan)
    steps.answer_contact(joan, story="")
    reference = steps.send_contact(joan)
    row = devika.page.locator("#contacts").get_by_role("link", name=reference)
    row.wait_for()  # without loading the page again
    row.click()
    return reference


def _what_joan_types_outlives_her_browser(cast: Cast, joan: Somebody) -> None:
    """Typing saves itself; without a connection the page says since when it could not."""
    joan.follow("What happened")
    story = joan.page.get_by_label("What happened?", exact=True)
    status = joan.page.locator("[data-draft-status]")
    story.press_sequentially(steps.STORY[:40])
    expect(status).to_contain_text("saved")
    joan.context.set_offline(True)
    story.fill(steps.STORY)
    expect(status).to_contain_text("Not saved since")
    joan.console.clear()  # the browser's own words about the lost connection
    joan.context.set_offline(False)
    expect(status).to_contain_text(re.compile("^saved"))
    address = joan.page.url
    joan.page.close(run_before_unload=False)
    joan.take_a_new_page()
    joan.page.goto(address)
    expect(joan.page.get_by_label("What happened?", exact=True)).to_have_value(steps.STORY)
    joan.follow("Back to the list")


def _devika_screens_rates_and_asks(cast: Cast, devika: Somebody, contact: str) -> str:
    devika.sees(steps.STORY)
    steps.look_everybody_up(devika, "Marisa Oakden", "Ellie Thrale")
    steps.decide_contact(devika)
    enquiry = steps.rate(devika)
    devika.find(contact.lower().replace("-", " "))  # however it is typed
    devika.sees("MASH enquiry")
    devika.find(enquiry)
    owen, tom = cast.comes("owen", RESEARCHER), cast.comes("tom", RESEARCHER)
    for one in (owen, tom):
        one.go("Requests")
        one.sees("Nobody waits for an answer of your agency.")
    steps.ask(devika, {POLICE: "Police|in 2 hours", HOMES: "Northmoor Homes|in 1 hour"})
    devika.sees("Answers wanted")
    return enquiry


# -- 3: the answers ------------------------------------------------------------------------------


def _police_and_housing_answer(cast: Cast, devika: Somebody) -> tuple[Somebody, Somebody]:
    owen, tom = cast.everybody[2:4]
    for one, left in ((owen, "1 h 59 min left"), (tom, "59 min left")):
        link = one.page.locator("#requests").get_by_role("link", name=re.compile("^R-"))
        link.wait_for()  # it came by itself
        expect(one.page.locator("#requests")).to_contain_text(left)
        link.click()
    steps.hold_nothing(tom)
    answers = devika.page.locator("#answers")
    expect(answers).to_contain_text("Nothing held")  # live
    steps.answer_for_police(owen)
    expect(answers).to_contain_text(steps.SHARED)  # live
    return owen, tom


def _each_agency_sees_only_what_it_should(devika: Somebody, owen: Somebody, tom: Somebody) -> None:
    for kept in (steps.KEPT_BACK, steps.WITHHELD):
        assert kept not in devika.page.content()
    item = devika.page.locator("#answers").get_by_role("link", name=re.compile("^I-"))
    path = item.get_attribute("href") or ""
    requests = {one: one.page.url for one in (owen, tom)}
    tom.may_not_open(path)  # not released to housing
    tom.may_not_open(requests[owen])
    owen.may_not_open(requests[tom])
    assert steps.KEPT_BACK in owen.page.content()  # their own words, to themselves


# -- 4: the decision -----------------------------------------------------------------------------


def _devika_decides_and_everybody_is_told(
    devika: Somebody, owen: Somebody, tom: Somebody, enquiry: str
) -> None:
    for one in (owen, tom):
        one.go("My work")
    devika.page.reload()
    steps.decide(devika, POLICE)
    for one in (owen, tom):
        expect(one.page.locator("#changes-part")).to_contain_text(enquiry)  # live
        one.go("My work")
        one.press(f"Acknowledge {enquiry}")
        one.sees("Acknowledged")
        one.sees(steps.WHY)
    owen.sees(steps.VOICE)
    assert steps.VOICE not in tom.page.content()  # it is for the agency that leads
    steps.tell_referrer(devika)
    told = devika.page.locator("#told")
    expect(told.get_by_text("Acknowledged")).to_have_count(2)


def _joan_reads_safe_words(joan: Somebody, contact: str) -> None:
    joan.find(contact)
    joan.press("Read the feedback")
    joan.sees(steps.SAFE_WORDS)
    for words in (POLICE, steps.SHARED, steps.WHY):
        assert words not in joan.page.get_by_role("main").inner_text()


# -- 5: the meeting ------------------------------------------------------------------------------


def _the_case_is_heard(cast: Cast, owen: Somebody, tom: Somebody) -> None:
    ruth, sam = cast.comes("ruth"), cast.comes("sam", "Chair in Northmoor MARAC")
    priya = cast.comes("priya")
    steps.schedule(ruth, "Sam Oyelaran, Ardenshire Police")
    strategy_steps.list_referral(ruth)
    ruth.press("Close the list")
    ruth.press("Publish the agenda")
    for one in (owen, tom):
        one.wear(REPRESENTATIVE)
    for one in (sam, owen, tom, priya):
        one.go("Meetings")
        one.page.get_by_role("main").get_by_role("link", name="Northmoor MARAC").click()
    sam.press("Open the meeting")
    ruth.page.reload()
    for one in (ruth, sam, owen, tom, priya):
        steps.come_in(one)
    _ruth_takes_attendance(ruth, owen)
    ruth.follow("Northmoor MARAC")
    ruth.press("Take up")
    case = ruth.page.locator("h1").inner_text().partition(":")[0]
    _ruth_minutes(ruth, owen, case)
    tomorrow = steps.hats_today() + timedelta(days=1)
    steps.agree_action(ruth, f"{POLICE}: Owen Marsh", TITLE, tomorrow)
    steps.agree_action(ruth, f"{HOMES}: Tom Birch", "Change the locks", tomorrow)
    for one, title in ((owen, TITLE), (tom, "Change the locks")):
        one.go("Actions")
        one.page.get_by_role("row", name=title).get_by_role("link").first.click()
        one.press("Accept", exact=True)
    expect(ruth.page.locator("#missing")).to_contain_text("Done: Every action answered")  # live
    ruth.press("Close as heard")
    ruth.sees("Heard")


def _ruth_takes_attendance(ruth: Somebody, owen: Somebody) -> None:
    owen.sees("Be marked present by the coordinator")
    ruth.page.get_by_role("link", name="Northmoor MARAC").first.click()
    ruth.follow("Attendance", exact=True)
    for name in ("Ruth Calder", "Sam Oyelaran", "Owen Marsh", "Tom Birch", "Priya Nair"):
        ruth.press(f"Present: {name}")
    expect(owen.page.locator("#asked-list")).to_contain_text("You are in.")  # live


def _ruth_minutes(ruth: Somebody, owen: Somebody, case: str) -> None:
    owen.follow("Go to the agenda")
    owen.page.get_by_role("main").get_by_role("link", name=case).click()
    steps.minute(ruth, "WISHES", steps.TOLD_BY_VICTIM)
    expect(owen.page.locator("#lines-WISHES")).to_contain_text(steps.TOLD_BY_VICTIM)  # live
    steps.minute(ruth, "PRESENTED", "Priya Nair for Safe Haven.", agency="Safe Haven")
    steps.minute(ruth, "SHARED", steps.SHARED, agency=POLICE, nature="Fact")
    steps.minute(ruth, "CHILDREN", "Ellie was seen at school today.")
    steps.minute(ruth, "RISK", "Pregnant; pursuit.", about="Marisa Oakden", level="High")


def _an_action_is_done_and_verified(owen: Somebody, ruth: Somebody) -> None:
    action = owen.page.locator("h1 .hub-quiet").inner_text()
    steps.finish_action(owen)
    owen.sees("Done. It waits to be verified.")
    ruth.find(action)
    steps.verify_action(ruth)
    ruth.sees("Verified")
    history = ruth.page.get_by_role("table", name="Full history")
    for who in ("Ruth Calder", "Owen Marsh"):
        expect(history).to_contain_text(who)
    expect(history).to_contain_text("Review that falls due")


# -- 6: the auditor ------------------------------------------------------------------------------


def _the_auditor_sees_it_all(cast: Cast, enquiry: str) -> None:
    said = cast.hub.verify()
    assert "whole" in said.lower(), said
    ines = cast.comes("ines")
    ines.go("Questions")
    ines.page.get_by_label("Purpose (needed)").select_option(label="To check that use was lawful")
    ines.press("Ask")
    for kind in ("Read", "Change", "Refused"):
        ines.sees(re.compile(rf"{kind} [1-9]"))
    ines.sees("Log whole.")
    _by_user(ines)
    _by_person(ines, enquiry)


def _by_user(ines: Somebody) -> None:
    """Tom's look at the police's item is among what he did, as a thing not found for him."""
    _ask_about(ines, user="Tom Birch")
    expect(ines.page.get_by_role("row").filter(has_text="Not found")).not_to_have_count(0)


def _by_person(ines: Somebody, enquiry: str) -> None:
    """From an entry about the enquiry to all that anybody did or read about one of its people."""
    _ask_about(ines, user="Devika Rao", reference=enquiry)
    asked = ines.page.get_by_role("row").filter(
        has_text="Requested"
    )  # the first that was, stands last
    asked.last.get_by_role("link").first.click()
    opened = ines.page.get_by_role("complementary", name="Opened entry").inner_text()
    person = re.search(r"S-\w+", opened)
    assert person, opened
    for name in ("Joan Petrie", "Owen Marsh", "Ruth Calder"):
        _ask_about(ines, user=name, reference=person.group())
        expect(ines.page.get_by_role("row").filter(has_text=name)).not_to_have_count(0)


def _ask_about(ines: Somebody, *, user: str, reference: str = "") -> None:
    ines.page.get_by_label("What did this user do?").select_option(label=user)
    ines.fill("About which person or case?", reference)
    ines.press("Ask")
