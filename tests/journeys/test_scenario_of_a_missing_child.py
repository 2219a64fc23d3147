"""Acceptance scenario 8b of the domain notes, B1 to B5, as its people would go through it.

The screening that is on file stands on the home's own record of the child, as a decision-maker completed it
on an earlier contact of the home. What follows the contact to MASH is the scenario of exploitation.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from agencies import clock
from tests.journeys import steps, strategy_steps
from tests.journeys.conftest import Cast
from tests.journeys.missing_steps import answer_screening, moment, report_missing, take
from tests.journeys.people import Somebody

pytestmark = [pytest.mark.slow, pytest.mark.browser]

RESEARCHER = "Researcher and releaser in Northmoor MASH"
BORN = date(2012, 9, 20)
EARLIER = "She has a new telephone and does not say from whom."
SEEN = "At the bus station, by a friend from school."
KNOWN = "She took her coat and said that she would be back by nine."
WHERE = "At a flat above the takeaway."
DEX = "A new telephone, and a friend who is called Dex."
OLDER = "A new telephone, an older man, brought back late by car."
COMPACT = "CM/2027/0147"
TOLD_OF_REPORT = """
SELECT a.name FROM agencies_notice n JOIN agencies_agency a ON a.id = n.receiver_id
WHERE n.notice_kind = 'MISSING_REPORTED'"""
INTERVIEW_DUE = """
SELECT c.started_at, c.due_at, a.name FROM mash_hub_clock c JOIN agencies_agency a ON a.id = c.owner_id
WHERE c.name = 'RETURN_INTERVIEW'"""
REVIEW_MET = "SELECT met_at <= due_at FROM mash_hub_clock WHERE name = 'MISSING_REVIEW'"
GRADES = "SELECT risk FROM mash_hub_historicalmissingepisode ORDER BY version"


def test_a_child_at_risk_who_goes_missing_is_graded_medium_found_and_reviewed(
    cast_of: Cast,
) -> None:
    cast = cast_of
    mo = _the_home_told_of_her_before(cast)
    devika = _devika_screened_her_at_risk(cast, mo)
    episode = _mo_reports_her_missing(mo)
    owen = _owen_is_stopped_below_medium(cast, episode)
    _lyle_eastvale_and_the_home_are_told_without_a_name(cast, episode)
    _she_is_found_and_the_police_speak_with_her(cast, owen, mo, episode)
    _lyle_reviews_it_and_sends_a_contact(cast, devika, mo, episode)
    strategy_steps.nobody_is_named(cast.told(), "Tia", "Brannock", "Dex")
    assert cast.surprises() == []
    assert cast.hub.complaints() == []


# -- what is on file -----------------------------------------------------------------------------


def _the_home_told_of_her_before(cast: Cast) -> Somebody:
    mo = cast.comes("mo")
    mo.go("New contact")
    mo.press("Start a contact")
    steps.add_person(mo, "Child", "Tia", "Brannock", BORN, "9990000034", postcode="")
    steps.answer_contact(
        mo, story=EARLIER, kind=steps.exploitation, worries=("Exploitation", "Missing")
    )
    mo.known["contact"] = steps.send_contact(mo)
    return mo


def _devika_screened_her_at_risk(cast: Cast, mo: Somebody) -> Somebody:
    devika = cast.comes("devika")
    devika.find(mo.known["contact"])
    devika.follow("Add a risk assessment")
    devika.choose("Which tool?", "Exploitation screening")
    devika.choose("About whom?", "Tia Brannock")
    devika.press("Begin")
    answer_screening(
        devika, "At risk", "Gifts that nobody explains, and late returns.", yes=range(3)
    )
    return devika


# -- B1 ------------------------------------------------------------------------------------------


def _mo_reports_her_missing(mo: Somebody) -> str:
    """She is found among the home's own records; nobody makes a second one."""
    return report_missing(mo, BORN, since_hours=2, seen=SEEN, known=KNOWN)


# -- B2 ------------------------------------------------------------------------------------------


def _owen_is_stopped_below_medium(cast: Cast, episode: str) -> Somebody:
    owen = cast.comes("owen", RESEARCHER)
    owen.page.goto(episode)
    owen.sees("No trigger plan of this child is live.")
    owen.follow("Add the COMPACT reference")
    owen.fill("COMPACT reference", COMPACT)
    owen.press("Save the reference")
    owen.sees(re.compile(COMPACT))
    owen.sees("This child is known to be at risk of exploitation.")
    take(owen, "Grade the danger")
    owen.choose("How do you grade the danger?", "No apparent risk")
    owen.fill("Why do you grade it so?", "She took her coat.")
    owen.press("Save the grade")
    owen.sees(re.compile("below medium takes a supervisor as second person"))  # and words stay
    assert owen.page.get_by_label("Why do you grade it so?").input_value() == "She took her coat."
    owen.choose("How do you grade the danger?", "Medium")
    owen.press("Save the grade")
    owen.sees("Grade: medium")
    assert {risk for (risk,) in cast.hub.ask(GRADES)} == {"", "MEDIUM"}  # never below
    take(owen, "The search is under way")
    owen.sees("Grade it anew")
    return owen


# -- B3 ------------------------------------------------------------------------------------------


def _lyle_eastvale_and_the_home_are_told_without_a_name(cast: Cast, episode: str) -> None:
    told = {name for (name,) in cast.hub.ask(TOLD_OF_REPORT)}
    assert told == {
        "Ardenshire Police",
        "Eastvale Council",
        "Larchwood House",
        "Northmoor Children’s Services",
    }
    lyle, aisha = cast.comes("lyle", RESEARCHER), cast.comes("aisha", RESEARCHER)
    for one in (lyle, aisha):
        one.go_behind("Missing children")
        one.page.get_by_role("main").get_by_role("link", name=re.compile("^MI-")).first.click()
        one.sees("Tia Brannock")
        assert one.page.url == episode
    joan = cast.comes("joan")
    joan.cannot_tell(episode, "Tia", SEEN)


# -- B4 ------------------------------------------------------------------------------------------


def _she_is_found_and_the_police_speak_with_her(
    cast: Cast, owen: Somebody, mo: Somebody, episode: str
) -> None:
    """Her home reads that she is back; where she was and what she said is not for it."""
    mo.page.goto(episode)
    back = clock.now() - timedelta(minutes=40)
    owen.page.goto(episode)
    take(owen, "The child is back")
    moment(owen, "On which day did they come back?", back)
    owen.choose("How did they come back?", "The police found them")
    owen.choose("Were they harmed while missing?", "Not known yet")
    owen.fill("Where were they?", WHERE)
    owen.press("Save the return")
    owen.sees("A return home interview is offered within 72 hours of the return.")
    take(owen, "Record the prevention interview")
    owen.choose("Did the police speak with the child?", "Yes")
    moment(owen, "If so, on which day?", clock.now() - timedelta(minutes=10))
    owen.fill("What was said, or why there was no interview", DEX)
    owen.press("Save the interview")
    owen.sees(DEX)
    ((started, due, owner),) = cast.hub.ask(INTERVIEW_DUE)
    assert due - started == timedelta(hours=72)  # it never pauses
    assert started == back.replace(second=0, microsecond=0)
    assert owner == "Eastvale Council"
    mo.page.goto(episode)
    mo.sees("The police found them")
    for words in (WHERE, DEX, "Dex", "At risk", "known to be at risk", "Grade:"):
        assert words not in mo.page.get_by_role("main").inner_text()


# -- B5 ------------------------------------------------------------------------------------------


def _lyle_reviews_it_and_sends_a_contact(
    cast: Cast, devika: Somebody, mo: Somebody, episode: str
) -> None:
    lyle = cast.person("lyle")
    lyle.page.goto(episode)
    take(lyle, "Review the episode")
    lyle.choose("Does the episode show triggers of exploitation?", "Yes")
    lyle.fill("What does it show, and what does it not?", OLDER)
    lyle.page.get_by_label("Send a contact to MASH now, with these words").check()
    lyle.press("Save the review")
    lyle.sees(re.compile("Review: triggers of exploitation yes"))
    contact = lyle.page.get_by_role("main").get_by_role("link", name=re.compile("^C-"))
    reference = contact.inner_text()
    assert cast.hub.ask(REVIEW_MET) == [(True,)]  # within one working day
    devika.find(reference)
    devika.sees(OLDER)
    devika.sees("Tia Brannock")
    mo.page.goto(episode)
    for words in (OLDER, reference):
        assert words not in mo.page.get_by_role("main").inner_text()
