"""Acceptance scenario 8a of the domain notes, A1 to A11, as its people would go through it.

What the journey of the whole case tells already is taken in short steps here; what is looked at is who may
not see: a relative at an agency that was asked, a sealed item, and others' answers before one's own; that a
strategy discussion is not recorded without health; and that a MARAC case is accepted on judgement.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from tests.journeys import steps, strategy_steps
from tests.journeys.conftest import Cast
from tests.journeys.people import Somebody

pytestmark = [pytest.mark.slow, pytest.mark.browser]

HARMING = ("Alleged perpetrator", "Callum", "Thrale", date(1990, 11, 2))
YES = (
    1,
    2,
    3,
    4,
    6,
    9,
    10,
    12,
    14,
    15,
    20,
    24,
)  # twelve, threats to kill and strangulation among them
SECRET = "He asked an informant to find her new number."
CONDITIONS = "To be read by the people named, and by nobody else."
JUDGEMENT = "Strangulation, a baby expected, and he counts her steps."
JOINT = "Section 47, police and social care together"
NURSE = "Ellie was brought to every appointment."


def test_the_people_of_the_scenario_see_what_they_may_and_nothing_else(cast_of: Cast) -> None:
    cast = cast_of
    lee = _lee_declares_his_brother(cast)
    joan, contact = _joan_sends_a_contact_with_an_assessment(cast)
    devika, enquiry = _devika_rates_it_red_and_asks(cast, contact)
    tom = cast.comes("tom", "Researcher and releaser in Northmoor MASH")
    path = _tom_has_the_request_and_lee_has_not(tom, lee, enquiry)
    steps.hold_nothing(tom)
    owen = _the_police_answer_and_lodge_under_seal(cast)
    sealed = _kim_reads_after_her_own_answer(cast, devika)
    kim = cast.person("kim")
    _nobody_else_can_tell_that_something_is_sealed(cast, sealed, joan, owen, tom, lee)
    _devika_decides_once_all_is_considered(devika, enquiry)
    _joan_reads_words_without_third_parties(devika, joan, contact)
    _a_discussion_without_health_is_not_recorded(devika, owen, kim, tom, enquiry)
    lee.may_not_open(path)
    _ruth_accepts_on_judgement_and_escalation(cast, devika, enquiry)
    strategy_steps.nobody_is_named(cast.told(), "Marisa", "Oakden", "Callum", "Ellie")
    assert cast.surprises() == []
    assert cast.hub.complaints() == []


def _lee_declares_his_brother(cast: Cast) -> Somebody:
    lee = cast.comes("lee", "Researcher and releaser in Northmoor MASH")
    lee.page.goto("/mash/interests/")
    lee.choose("Who is it?", "Relative")
    lee.fill("Given name", "Callum")
    lee.fill("Family name", "Thrale")
    lee.day("Date of birth", date(1990, 11, 2))
    lee.press("Add", exact=True)
    lee.sees("Callum Thrale")
    return lee


# -- A1 ------------------------------------------------------------------------------------------


def _joan_sends_a_contact_with_an_assessment(cast: Cast) -> tuple[Somebody, str]:
    joan = cast.comes("joan")
    steps.begin_contact(joan)
    steps.add_person(joan, *HARMING)
    steps.answer_contact(joan)
    joan.follow("Add a risk assessment")
    joan.page.get_by_label("DASH", exact=False).first.check()
    joan.choose("About whom?", "Marisa Oakden")
    joan.press("Begin")
    joan.fill("How old are they?", "32")
    panels = joan.page.locator("main .hub-panel")
    for number in range(1, 25):
        answer = "Yes" if number in YES else "No"
        panels.nth(number - 1).get_by_label(answer, exact=True).check()
    joan.press("Save and go on")
    joan.sees(re.compile("12"))
    joan.choose("How do you grade it?", "High")
    joan.fill("Your professional judgement", "She watched the door while she spoke.")
    joan.fill("If you grade it otherwise than the score: why?", "Strangulation, and a baby.")
    joan.page.get_by_label("I have finished: it cannot be changed after this").check()
    joan.press("Finish the assessment")
    joan.go("New contact")
    joan.page.get_by_role("main").get_by_role(
        "link", name=re.compile("^Contact begun")
    ).first.click()
    return joan, steps.send_contact(joan)


# -- A3 to A5 ------------------------------------------------------------------------------------


def _devika_rates_it_red_and_asks(cast: Cast, contact: str) -> tuple[Somebody, str]:
    devika = cast.comes("devika")
    devika.find(contact)
    for name in ("Marisa Oakden", "Callum Thrale", "Ellie Thrale"):
        devika.press(f"Look up {name}")
        for alike in devika.page.get_by_role("radio", name="Same household").all():
            alike.check()
        devika.press("Save and go on")
    steps.decide_contact(devika)
    enquiry = steps.rate(devika)
    steps.ask(
        devika,
        {
            "Ardenshire Police": "Police|in 2 hours",
            "Northmoor Homes": "Northmoor Homes|in 1 hour",
            "Northmoor Community Health": "Community Health|in 4 hours",
        },
    )
    return devika, enquiry


def _tom_has_the_request_and_lee_has_not(tom: Somebody, lee: Somebody, enquiry: str) -> str:
    """A4: not in his list, not in a count, not by its reference, not at its address."""
    tom.go("Requests")
    tom.page.locator("#requests").get_by_role("link", name=re.compile("^R-")).click()
    path = tom.page.url
    lee.go("Requests")
    lee.sees("Nobody waits for an answer of your agency.")
    for reference in (enquiry, tom.page.locator("h1").inner_text().split()[-1]):
        lee.page.goto("/")
        lee.find(reference)
        assert "Marisa" not in lee.page.content()
    lee.may_not_open(path)
    return path


# -- A6 ------------------------------------------------------------------------------------------


def _the_police_answer_and_lodge_under_seal(cast: Cast) -> Somebody:
    owen = cast.comes("owen", "Researcher and releaser in Northmoor MASH")
    cole = cast.comes("cole")
    for one in (owen, cole):
        one.go("Requests")
        one.page.locator("#requests").get_by_role("link", name=re.compile("^R-")).click()
    cole.follow("Lodge a sealed item")
    cole.choose("Is it a fact or an opinion?", "Fact")
    cole.fill("What do you know?", SECRET)
    cole.choose("Who is it about?", "Marisa Oakden")
    cole.fill("Source system", "Intelligence system")
    cole.fill("Who recorded it?", "C. Ferris")
    cole.page.get_by_label("Source", exact=True).select_option(label="2 – untested")
    cole.page.get_by_label("How is it known?", exact=True).select_option(index=3)
    cole.choose("Under which law is it held?", "Data Protection Act 2018 Part 3")
    cole.choose("Handling", "C – only with conditions you write")
    cole.fill("Conditions, if handling is C", CONDITIONS)
    cole.choose("Who may read it, person by person", "Devika Rao")
    cole.day("Day of review", steps.hats_today() + timedelta(days=60))
    cole.press("Lodge it under seal")
    cole.sees("Sealed item")
    steps.answer_for_police(owen)
    return owen


# -- A7 ------------------------------------------------------------------------------------------


def _kim_reads_after_her_own_answer(cast: Cast, devika: Somebody) -> str:
    """Others' answers come after one's own; Devika reads what is sealed for her."""
    kim = cast.comes("kim", "Researcher and releaser in Northmoor MASH")
    kim.go("Requests")
    kim.page.locator("#requests").get_by_role("link", name=re.compile("^R-")).click()
    assert steps.SHARED not in kim.page.content()
    devika.page.reload()
    item = devika.page.locator("#answers").get_by_role("link", name=re.compile("^I-")).first
    path = item.get_attribute("href") or ""
    kim.may_not_open(path)
    kim.press("Add an item")
    kim.choose("Is it a fact or an opinion?", "Fact")
    kim.fill("What do you know?", NURSE)
    kim.choose("Who is it about?", "Ellie Thrale")
    kim.fill("Source system", "Child health system")
    kim.fill("Who recorded it?", "K. Ashby")
    kim.choose("Handling", "P – lawful sharing permitted")
    kim.choose("Release decision", "Share")
    kim.page.get_by_label("Why", exact=True).select_option(index=1)
    kim.press("Save item 1")
    kim.page.get_by_role("link", name="Change item 1").wait_for()
    kim.press("Check and send")
    kim.press("Send the answer")
    devika.page.locator("section", has=devika.page.locator("#sealed")).get_by_role(
        "link", name=re.compile("^Sealed item")
    ).click()
    devika.sees(SECRET)
    return devika.page.url


def _nobody_else_can_tell_that_something_is_sealed(
    cast: Cast, sealed: str, *others: Somebody
) -> None:
    for one in (cast.comes("hannah"), cast.comes("priya"), *others):
        one.cannot_tell(sealed, SECRET)


# -- A8 and A9 -----------------------------------------------------------------------------------


def _devika_decides_once_all_is_considered(devika: Somebody, enquiry: str) -> None:
    devika.find(enquiry)
    devika.sees("A sealed item waits: a reader it names has to consider it before the decision.")
    devika.sees(": considered by a reader")
    expect(devika.page.get_by_role("button", name="Save decision")).to_have_count(0)
    devika.page.locator("section", has=devika.page.locator("#sealed")).get_by_role(
        "link", name=re.compile("^Sealed item")
    ).click()
    devika.press("I have considered it")
    devika.find(enquiry)
    devika.press("Save decision")
    devika.sees("There is a problem")
    assert (
        devika.page.get_by_role("group", name="What should happen").locator(":checked").count() == 0
    )
    steps.decide(devika, "Ardenshire Police")
    devika.sees("Tell the referrer")  # where a decision leads
    assert SECRET not in devika.page.content()


def _joan_reads_words_without_third_parties(devika: Somebody, joan: Somebody, contact: str) -> None:
    steps.tell_referrer(devika)
    joan.find(contact)
    joan.press("Read the feedback")
    joan.sees(steps.SAFE_WORDS)
    for words in ("Ardenshire", steps.SHARED, steps.WHY, SECRET, "Callum"):
        assert words not in joan.page.get_by_role("main").inner_text()
    devika.page.reload()
    expect(devika.page.get_by_role("main")).to_contain_text("The referrer was told")
    devika.find(contact)
    devika.sees(re.compile(r"Sent .*, read "))  # the read receipt


# -- A10 -----------------------------------------------------------------------------------------


def _a_discussion_without_health_is_not_recorded(
    devika: Somebody, owen: Somebody, kim: Somebody, tom: Somebody, enquiry: str
) -> None:
    """Police and social care alone are no quorum; health that came and said nothing is no record."""
    devika.find(enquiry)
    devika.follow("Strategy discussion SD-")
    path = devika.page.url
    offered = devika.page.get_by_role("group", name="Whom do you invite?")
    strategy_steps.convene(devika, "Owen Marsh", "Kim Ashby")
    devika.follow("Change time, place or people")
    expect(offered.get_by_label("Tom Birch")).to_have_count(1)
    expect(offered.get_by_label("Lee Thrale")).to_have_count(0)  # kept apart, and not told so
    for one in (owen, kim):
        one.go_behind("Strategy")
        one.sees("Convened")
    tom.may_not_open(path)
    strategy_steps.host_comes_in(devika, path)
    for one in (owen, kim):
        strategy_steps.come_in(one, path)
    strategy_steps.mark_present(devika, path, "Devika Rao", "Owen Marsh")
    strategy_steps.cannot_end(devika, path, "health")
    strategy_steps.record(devika, path, JOINT)
    devika.sees("cannot become “Recorded”")
    strategy_steps.mark_present(devika, path, "Kim Ashby")
    strategy_steps.share(devika, path, "Northmoor Children’s Services", "Not known before.")
    strategy_steps.share(owen, path, "Ardenshire Police", steps.SHARED)
    strategy_steps.end(devika, path)
    devika.sees(re.compile("Still to be written.*Northmoor Community Health"))
    strategy_steps.record(devika, path, JOINT)
    devika.sees("Write first what these shared, even if it is nothing: Northmoor Community Health.")
    strategy_steps.share(devika, path, "Northmoor Community Health", NURSE)
    strategy_steps.record(devika, path, JOINT)
    devika.sees("Recorded. Those who attended can read it.")
    devika.press("Begin what was decided")
    devika.sees("Child protection conference")
    for one in (owen, kim):
        one.page.goto(path)
        one.sees(strategy_steps.WHY)
    tom.may_not_open(path)


# -- A11 -----------------------------------------------------------------------------------------


def _ruth_accepts_on_judgement_and_escalation(cast: Cast, devika: Somebody, enquiry: str) -> None:
    """Twelve of fourteen are not enough; three incidents in a year are, and a judgement is."""
    devika.find(enquiry)
    devika.follow(re.compile("^Referral .* to Northmoor MARAC"))
    case = strategy_steps.complete_referral(devika, score=12, incidents=3, judgement=JUDGEMENT)
    ruth = cast.comes("ruth")
    ruth.find(case)
    expect(ruth.page.get_by_role("button", name="Accept")).to_have_count(0)  # not before the check
    strategy_steps.check_eligibility(ruth, case)
    found = strategy_steps.criteria(ruth)
    assert [met for met, _ in found.values()] == ["Not met", "Met", "Met"]
    score, judged, several = (words for _, words in found.values())
    assert "DASH score 12; high from 14" in score
    assert JUDGEMENT in judged
    assert "3 incidents in 12 months; from 3 here" in several
    ruth.press("Accept", exact=True)
    ruth.sees("Accepted. List it at a meeting.")
    for name in ("tom", "lee"):
        cast.person(name).page.goto("/")
        cast.person(name).wear("Representative in Northmoor MARAC")
    for name in ("hannah", "tom", "lee"):
        cast.person(name).cannot_tell(ruth.page.url, "Marisa")  # no agenda is published yet
    _priya_has_safe_contact_and_no_criteria(cast.person("priya"))


def _priya_has_safe_contact_and_no_criteria(priya: Somebody) -> None:
    """The IDVA service is told at once how she is reached, and nothing else."""
    priya.page.goto("/")
    priya.go_behind("MARAC")
    priya.page.locator("section", has=priya.page.locator("#to-make")).get_by_role(
        "link"
    ).first.click()
    priya.sees(re.compile(r"900\s?123"))
    assert JUDGEMENT not in priya.page.content()
