"""Acceptance scenario 8a, A12 to A25 and what Lee tries at A4, in the browsers of everybody who takes part.

Marisa’s case is accepted; it is listed, heard, acted on, repeated and moves to another area. Lee, the brother of
whom she is afraid, sits at the table as a deputy of Northmoor Homes, and watches by every way he has. Callum asks
what is held about him; and an auditor asks who saw her.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, expect

from agencies.roles import Role
from mash_hub.calendars import months_after
from tests.journeys import (
    scenario_audit,
    scenario_disclosure,
    scenario_move,
    scenario_orders,
    steps,
    strategy_steps,
)
from tests.journeys.accepted_case import SECRET
from tests.journeys.conftest import Cast
from tests.journeys.people import Somebody
from tests.journeys.rig import hub
from tests.journeys.scenario import REPRESENTATIVE, RESEARCHER, Story, just_now
from tests.journeys.watching import Watcher

pytestmark = [pytest.mark.slow, pytest.mark.browser]

CHAIR = "Chair in Northmoor MARAC"
WISHES = "To stay in her own home. She is afraid of his brother at the housing office."
ROLES = {
    "ruth": Role.MARAC_COORDINATOR,
    "sam": Role.MARAC_CHAIR,
    "priya": Role.IDVA,
    **dict.fromkeys(("tom", "owen", "nadia", "kim", "hannah", "lee"), Role.REPRESENTATIVE),
}
NUMBER = re.compile(r"900\s?123")
POLICE, HOMES = "Ardenshire Police", "Northmoor Homes"
SANCTUARY = "Fit the sanctuary scheme"
AGREED = (  # five, one of them to Tom in person (A16)
    (f"{POLICE}: Owen Marsh", "Apply for an order and mark the address"),
    (f"{HOMES}: Tom Birch", SANCTUARY),
    ("Northmoor Children’s Services: Hannah Voss", "Begin a pre-birth plan"),
    ("Northmoor Community Health: Kim Ashby", "Flag the maternity record"),
    ("Safe Haven: Priya Nair", "Make a safety plan with her"),
)
LICENCE = "On licence until March; reports weekly."
HALF = "Her class teacher says that Ellie has"


@pytest.fixture
def story(chromium: Browser) -> Iterator[Story]:
    """Everybody in a browser of their own, the morning after the case was accepted."""
    with hub("accepted") as made:
        cast = Cast(made, chromium)
        for name, role in ROLES.items():
            cast.is_here(name, f"Northmoor MARAC: {role}")
        known = made.people[""]
        lee = Watcher(cast.person("lee"))
        lee.is_kept_from(known["case reference"], "Marisa", "Oakden", at=[known["case"]])
        lee.is_kept_from(known["sealed reference"], SECRET, at=[known["sealed"]])
        lee.is_kept_from(WISHES, at=[known["marisa"], known["callum"]])
        yield Story(cast, known, lee)
        for who in cast.everybody:
            who.close()


def test_marisas_case_goes_its_way_while_lee_watches_by_every_way_he_has(story: Story) -> None:
    played = scenario_audit.Played(story)
    for step, scenes in SCENES.items():
        played.play(step, *scenes)
    scenario_audit.ines_asks_who_saw_her(story, played)
    strategy_steps.nobody_is_named(
        story.cast.told(), "Marisa", "Oakden", "Callum", "Ellie", *scenario_move.REFUGE
    )
    assert story.cast.surprises() == []
    assert story.cast.hub.complaints() == []


# -- A4 ------------------------------------------------------------------------------------------


def _lee_is_not_given_what_his_agency_was_asked(story: Story) -> None:
    tom, lee = story.tom, story.lee.who
    for one in (tom, lee):
        one.page.goto("/")
        one.wear(RESEARCHER)
    tom.page.goto(story.known["request"])
    tom.sees("Marisa Oakden")
    lee.cannot_tell(story.known["request"], "Marisa")
    for one in (tom, lee):
        one.page.goto("/")
        one.wear(REPRESENTATIVE)
    story.lee.is_kept_from(story.known["request reference"], at=[story.known["request"]])
    story.lee.learns_nothing()


# -- A12 -----------------------------------------------------------------------------------------


def _priya_reaches_her_by_the_safe_number(story: Story) -> None:
    priya, ruth, sam = story.priya, story.ruth, story.sam
    priya.go_behind("MARAC")
    to_make = priya.page.locator("section", has=priya.page.locator("#to-make"))
    to_make.get_by_role("link").first.click()
    priya.sees(NUMBER)
    priya.day("On which day?", just_now().date())
    priya.fill("At what time?", f"{just_now():%H:%M}")
    priya.fill("How did you try?", "Rang the safe number before four.")
    priya.choose("Did you speak with the victim?", "Yes")
    priya.fill("What does the victim wish?", WISHES)
    priya.press("Save", exact=True)
    priya.sees("Noted. Coordinator and chair read it.")
    for one in (ruth, sam):
        one.find(story.known["case reference"])
        one.sees(WISHES)
    ruth.page.goto("/meetings/marac/return/")  # in time: the second working day has not ended
    row = ruth.page.get_by_role("row", name="IDVA contact attempted in time")
    expect(row).to_contain_text("100.0 %")
    for one in (story.tom, story.hannah, story.nadia):
        one.cannot_tell(story.known["case"], WISHES, "900 123")
    story.lee.learns_nothing()


# -- A13 -----------------------------------------------------------------------------------------


def _the_agenda_is_published_with_her_safe_address_masked(story: Story) -> None:
    ruth, tom = story.ruth, story.tom
    steps.schedule(ruth, "Sam Oyelaran, Ardenshire Police", days=20)
    story.known["meeting"] = ruth.page.url
    ruth.find(story.known["case reference"])
    ruth.press("List at a meeting")
    ruth.choose("At which meeting?", "Northmoor MARAC")
    ruth.press("List it")
    ruth.sees("Listed. Whoever referred is told.")
    ruth.page.goto(story.known["meeting"])
    ruth.press("Close the list")
    ruth.press("Publish the agenda")
    link = ruth.page.get_by_role("main").get_by_role("link", name=re.compile("M-")).first
    story.known["item"] = link.get_attribute("href") or ""
    story.known["item reference"] = re.findall(r"M-\w+", link.inner_text())[0]
    story.lee.meetings.add(story.known["meeting"])
    story.lee.is_kept_from(story.known["item reference"], at=[story.known["item"]])
    tom.page.goto("/notices/")
    tom.sees("Meeting changed")
    tom.page.goto(story.known["item"])
    tom.sees("Marisa Oakden")
    for hidden in ("Quarry", "B99 9AD"):
        assert hidden not in tom.page.content()
    story.lee.who.page.goto(story.known["meeting"])
    story.lee.who.sees("There is nothing on this agenda for you.")
    story.lee.learns_nothing()


# -- A15 to A17 ----------------------------------------------------------------------------------


def _the_chair_considers_what_is_sealed(story: Story) -> None:
    sam = story.sam
    sam.page.goto("/")
    sam.wear(RESEARCHER)
    sam.find(story.known["sealed reference"])
    sam.sees(SECRET)
    sam.press("I have considered it")
    sam.page.goto("/")
    sam.wear(CHAIR)
    sam.cannot_tell(story.known["sealed"], SECRET)  # sealed for the person, and opened at its place


def _they_meet_and_lee_is_withdrawn_without_a_word(story: Story) -> None:
    ruth, sam, lee = story.ruth, story.sam, story.lee.who
    here = [story.tom, story.owen, story.hannah, story.kim, story.priya, story.nadia]
    for one in (ruth, sam, lee, *here):
        one.page.goto(story.known["meeting"])
    sam.press("Open the meeting")
    for one in (ruth, sam, lee, *here):
        one.page.goto(story.known["meeting"])
        steps.come_in(one)  # everybody is asked the same question, and nobody is named
    ruth.page.goto(story.known["meeting"] + "attendance/")
    for one in (ruth, sam, lee, *here[:-1]):  # Nadia joins on
        ruth.press(f"Present: {one.name}")
    ruth.page.goto(story.known["meeting"])
    ruth.sees(re.compile("Out of the room: Lee Thrale.*not told"))
    ruth.press("Take up")
    ruth.sees("Marisa Oakden")
    lee.page.goto(story.known["meeting"])
    lee.sees("There is nothing on this agenda for you.")
    nadia = story.nadia
    nadia.page.goto(story.known["meeting"] + "attend/")
    ruth.page.goto(story.known["meeting"] + "attendance/")
    ruth.press("Present: Nadia Khan")
    expect(nadia.page.locator("#asked-list")).to_contain_text("You are in.")
    nadia.page.goto(story.known["item"])
    story.lee.learns_nothing()


def _the_case_is_minuted_though_a_browser_dies(story: Story) -> None:
    ruth, nadia = story.ruth, story.nadia
    ruth.page.goto(story.known["item"])
    steps.minute(ruth, "WISHES", WISHES)
    expect(nadia.page.locator("#lines-WISHES")).to_contain_text(
        WISHES
    )  # live, though she came late
    steps.minute(nadia, "SHARED", LICENCE, agency="Ardenshire Probation", nature="Fact")
    expect(ruth.page.locator("#lines-SHARED")).to_contain_text(LICENCE)
    health = "Northmoor Community Health"
    steps.minute(ruth, "PRESENTED", "By the health visitor who referred.", agency=health)
    sealed = "A matter held under seal was considered."
    steps.minute(ruth, "SHARED", sealed, agency=POLICE, nature="Fact")
    steps.minute(ruth, "RISK", "Pregnant; pursuit.", about="Marisa Oakden", level="High")
    _ruths_browser_dies_mid_sentence(ruth, story.known["item"])
    for one in (ruth, nadia, story.tom):
        one.page.goto(story.known["item"])
        one.sees(sealed)
        assert SECRET not in one.page.content()
    story.lee.is_kept_from(sealed, HALF)
    story.lee.learns_nothing()


def _ruths_browser_dies_mid_sentence(ruth: Somebody, case: str) -> None:
    """A17: on return all typed text is there, and is finished."""
    part = ruth.page.locator("#CHILDREN")
    part.locator("summary").click()
    part.get_by_label("Words").press_sequentially(HALF)
    expect(part.locator("[data-draft-status]")).to_contain_text("saved")
    ruth.page.close(run_before_unload=False)
    ruth.take_a_new_page()
    ruth.page.goto(case)
    words = ruth.page.locator("#CHILDREN").get_by_label("Words")
    expect(words).to_have_value(HALF)
    words.fill(f"{HALF} grown quiet.")
    ruth.page.locator("#CHILDREN").get_by_role("button", name="Finish line").click()
    expect(ruth.page.locator("#lines-CHILDREN")).to_contain_text("grown quiet")


def _five_actions_are_agreed_and_stand_in_one_list(story: Story) -> None:
    ruth, tom, nadia = story.ruth, story.tom, story.nadia
    ruth.page.goto(story.known["item"])
    for number, (owner, title) in enumerate(AGREED, start=1):
        steps.agree_action(ruth, owner, title, steps.hats_today() + timedelta(days=number))
    ruth.press("Close as heard")
    ruth.sees("Heard")
    nadia.page.goto(story.known["meeting"])
    nadia.follow("Actions agreed at this meeting")
    expect(nadia.page.locator("[data-row]")).to_have_count(len(AGREED))
    tom.page.goto("/notices/")
    tom.sees("An action names you")
    tom.go("Actions")
    tom.page.get_by_role("row", name=SANCTUARY).get_by_role("link").first.click()
    story.known["action"] = tom.page.url
    story.known["action reference"] = tom.page.locator("h1 .hub-quiet").inner_text()
    tom.press("Accept", exact=True)
    row = nadia.page.get_by_role("row", name=SANCTUARY)
    expect(row).to_contain_text("Accepted")  # live, in the list of somebody else
    nadia.follow(re.compile("^Waiting to be verified"))
    nadia.sees("Nothing waits to be verified.")
    story.lee.is_kept_from(
        story.known["action reference"],
        *(title for _, title in AGREED),
        at=[story.path(story.known["action"])],
    )
    story.lee.meetings.add(story.known["meeting"] + "actions/")
    story.lee.learns_nothing()


# -- A19 -----------------------------------------------------------------------------------------


def _the_minutes_are_approved_by_another_and_circulated(story: Story) -> None:
    ruth, sam, meeting = story.ruth, story.sam, story.known["meeting"]
    ruth.page.goto(meeting)
    for button in ("End the meeting", "Draft the minutes", "Send the minutes to the chair"):
        ruth.press(button)
    ruth.sees("The minutes are with the chair.")
    expect(ruth.page.get_by_role("button", name="Approve the minutes")).to_have_count(0)
    sam.page.goto(meeting)
    sam.press("Approve the minutes")
    sam.sees("Approved. The coordinator circulates them.")
    ruth.page.goto(meeting)
    ruth.press("Circulate the minutes")
    ruth.sees(re.compile("Approved .*circulated"))
    for one in (story.tom, story.nadia):
        one.page.goto(meeting + "minutes/")
        one.sees(WISHES)
        one.sees("grown quiet")
        assert SECRET not in one.page.content()
    lee = story.lee.who
    lee.page.goto(meeting + "minutes/")
    lee.sees("There are no minutes for you to read.")
    for page in ("minutes/copy/", "circulation/"):
        lee.cannot_tell(meeting + page, *story.lee.secrets)
    story.lee.meetings |= {meeting + "minutes/", meeting + "minutes/history/"}
    story.lee.learns_nothing()


# -- A20 -----------------------------------------------------------------------------------------


def _the_sanctuary_scheme_is_done_and_verified(story: Story) -> None:
    tom, ruth, nadia = story.tom, story.ruth, story.nadia
    nadia.page.goto(story.known["meeting"] + "actions/")
    tom.page.goto(story.known["action"])
    steps.finish_action(tom)
    tom.sees("Done. It waits to be verified.")
    row = nadia.page.get_by_role("row", name=SANCTUARY)
    expect(row).to_contain_text("Done")  # live: she heard it agreed
    ruth.find(story.known["action reference"])
    steps.verify_action(ruth)
    expect(row).to_contain_text("Verified")
    history = ruth.page.get_by_role("table", name="Full history")
    for said in ("Ruth Calder", "Tom Birch", "Review that falls due"):
        expect(history).to_contain_text(said)
    story.lee.learns_nothing()


# -- A21 -----------------------------------------------------------------------------------------


def _a_further_incident_makes_a_repeat_and_replaces_the_flags(story: Story) -> None:
    ruth, priya, nadia = story.ruth, story.priya, story.nadia
    command = [sys.executable, "-m", "tests.journeys.backstage", "actions-end"]
    story.cast.hub.run(command, story.cast.hub.environment)
    ruth.page.goto(story.known["item"])
    ruth.press("Close the case")
    ruth.page.goto(story.known["case"])
    ruth.press("Flag and monitor")
    ruth.sees("Monitored. Each agency is asked to flag its own file.")
    today = steps.hats_today()
    ((referred_on,),) = story.cast.hub.ask("SELECT referred_on FROM meetings_maraccase")
    before, after = (months_after(day, 12) for day in (referred_on, today))
    nadia.go("Meetings")
    nadia.sees(re.compile(f"flag until {before.day} {before:%B %Y}"))
    priya.go("Meetings")
    priya.follow("Flagged cases: report a further incident")
    priya.follow(re.compile("^Report further incident"))
    priya.day("When did it happen?", today)
    priya.choose("Who did it?", "Somebody else for them, or a message through others")
    priya.fill("What happened?", "A friend of his sent her a message from him.")
    priya.fill("What has been done to keep them safe now?", "Her number is changed.")
    priya.choose("Does the victim know of this report?", "Yes")
    priya.choose("Does the victim agree to this report?", "They agreed")
    priya.press("Report it")
    nadia.page.goto("/notices/")
    nadia.sees("MARAC: a further incident, flag your file anew")
    nadia.page.goto("/meetings/marac/flags/")
    nadia.sees(re.compile(f"flag until {after.day} {after:%B %Y}"))
    assert f"{before.day} {before:%B %Y}" not in nadia.page.get_by_role("main").inner_text()
    ruth.go("Meetings")
    waiting = ruth.page.locator("section", has=ruth.page.locator("#cases"))
    waiting.get_by_role("link", name=re.compile("MA-")).first.click()
    ruth.sees("Repeat")
    story.known["repeat"] = ruth.page.url
    story.known["repeat reference"] = re.findall(r"MA-\w+", ruth.page.locator("h1").inner_text())[0]
    story.lee.is_kept_from(
        story.known["repeat reference"],
        at=[story.path(story.known["repeat"])],
    )
    story.lee.learns_nothing()


# What happens in which step, in the order of its days; the test above plays it.
SCENES = {
    "A4": (_lee_is_not_given_what_his_agency_was_asked,),
    "A12": (_priya_reaches_her_by_the_safe_number,),
    "A13": (_the_agenda_is_published_with_her_safe_address_masked,),
    "A15": (_the_chair_considers_what_is_sealed, _they_meet_and_lee_is_withdrawn_without_a_word),
    "A16": (  # and A17
        _the_case_is_minuted_though_a_browser_dies,
        _five_actions_are_agreed_and_stand_in_one_list,
    ),
    "A18": (scenario_orders.a_notice_is_served_and_an_order_follows,),
    "A19": (_the_minutes_are_approved_by_another_and_circulated,),
    "A20": (_the_sanctuary_scheme_is_done_and_verified,),
    "A21": (_a_further_incident_makes_a_repeat_and_replaces_the_flags,),
    "A22": (scenario_orders.the_order_is_breached_and_the_list_of_offenders_clears,),
    "A23": (scenario_move.she_moves_to_eastvale_and_nobody_here_learns_where,),
    "A24": (scenario_disclosure.he_asks_what_is_held_about_him,),
}
