"""Acceptance scenario 8b of the domain notes, B10 to B13, B17 and B21, as its people would go through it.

The first episode, its review and the contact stand in the scenarios before; here they are told by the hub's
own acts. What the CMOG does about the man and the place is the scenario of disruption.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from agencies import clock
from tests.journeys import steps, strategy_steps
from tests.journeys.conftest import Cast
from tests.journeys.missing_steps import answer_screening, moment, report_missing, take
from tests.journeys.people import Somebody
from tests.journeys.rig import Hub, hub

pytestmark = [pytest.mark.slow, pytest.mark.browser]

RESEARCHER = "Researcher and releaser in Northmoor MASH"
MEMBER = "CMOG member in Northmoor CMOG"
BORN = date(2012, 9, 20)
ACCOUNT = "I went because I was bored. He drives me home."
RISK = "She does not see that he has a hold on her."
INTELLIGENCE = "He waits in a grey hatchback behind the takeaway. His name is Dex."
WISH = "She asks that her mother is not told of the telephone."
VIEW = "I want Aisha, not the police, to tell me things."
FOR_HOME = "Check at ten and one. If she is out after ten, report at once."
DONE = "Gwen sees her each Tuesday. The police pass by at closing time."
POLICE_PART = "Dex, about 28, may have a key to the flat; Kayleigh Marsden may be with her."
STEPS = ["Ring police, say “trigger plan”.", "Ring Tia, then text her.", "Look in her room."]
PLACES = "Bus station, bay 4: staff may look, in pairs"
WARNING = "A warning notice protects Tia. If you see a grey car: ring 999."
NOTICE_SAYS = "Not to be with her anywhere. Signed by Eastvale as her parent authority."
PROTECTIVE = "On Thursday she rang Mo from the bus stop and asked to be fetched."
RHI = """
SELECT c.due_at - c.started_at, c.met_at - c.started_at, c.met_at <= c.due_at
FROM mash_hub_clock c WHERE c.name = 'RETURN_INTERVIEW' ORDER BY c.started_at"""


@pytest.fixture(scope="module")
def new_hub() -> Iterator[Hub]:
    """Tia back from her first night away, and Kayleigh named by the home."""
    with hub("exploited") as made:
        yield made


def test_her_own_words_make_the_plans_and_the_home_reads_what_it_needs_and_no_more(
    cast_of: Cast,
) -> None:
    cast = cast_of
    episode = cast.hub.people[""]["episode"]
    aisha = _aisha_keeps_what_she_said_in_four_parts(cast, episode)
    gwen, entry = _gwen_screens_her_and_she_is_listed(cast)
    plan = _the_plan_waits_for_her_view(gwen, entry)
    mo = _two_agree_to_the_trigger_plan_and_mo_reads_its_page(cast, episode)
    _mo_reads_the_homes_part_alone(mo, entry, plan)
    _the_second_night_is_timed_on_a_telephone(cast, mo)
    _a_warning_notice_of_which_mo_is_told_a_sentence(cast, mo, gwen, entry, aisha)
    _she_rang_mo_and_that_makes_the_third_version(mo, gwen, entry)
    strategy_steps.nobody_is_named(cast.told(), "Tia", "Brannock", "Dex", "Kayleigh", "Larchwood")
    assert cast.surprises() == []
    assert cast.hub.complaints() == []


# -- B10 -----------------------------------------------------------------------------------------


def _aisha_keeps_what_she_said_in_four_parts(cast: Cast, episode: str) -> Somebody:
    """The part for the police goes to the police; what she wants kept is kept; the rest is decided apart."""
    aisha = cast.comes("aisha", RESEARCHER)
    aisha.page.goto(episode)
    take(aisha, "Offer the return home interview")
    aisha.fill("Who offers to talk with the child?", "Ash Nolan, independent visitor")
    aisha.fill("Where, and when?", "At school, as she asked")
    aisha.page.get_by_label("This person is independent of the home").check()
    aisha.press("Save the offer")
    aisha.press("The child accepts")
    take(aisha, "Write what was said")
    moment(aisha, "On which day was it held?", clock.now() - timedelta(minutes=30))
    for label, said in (
        ("The child’s own account", ACCOUNT),
        ("Risk information", RISK),
        ("Intelligence for the police", INTELLIGENCE),
        ("What the child does not want shared", WISH),
    ):
        aisha.fill(label, said)
    aisha.press("Save what was said")
    aisha.sees(re.compile("within 72 hours of the return"))
    _decide(aisha, "The child’s own account", "Northmoor Children’s Services")
    _decide(aisha, "Risk information", "Northmoor Children’s Services", "Ardenshire Police")
    _decide(aisha, "Intelligence for the police", "Ardenshire Police")
    _decide(aisha, "What the child does not want shared")
    lyle, devika, mo = (cast.comes(*who) for who in (("lyle", RESEARCHER), ("devika",), ("mo",)))
    for who, reads in (
        (lyle, (RISK, INTELLIGENCE)),
        (devika, (ACCOUNT, RISK)),
        (mo, ()),
    ):
        who.page.goto(episode)
        who.sees("Tia Brannock")
        text = who.page.get_by_role("main").inner_text()
        every = (ACCOUNT, RISK, INTELLIGENCE, WISH)
        assert [one for one in every if one in text] == [*reads], who.name
    ((lasts, taken, in_time),) = cast.hub.ask(RHI)
    assert (lasts, in_time) == (timedelta(hours=72), True)
    assert taken < timedelta(hours=35)
    return aisha


def _decide(aisha: Somebody, part: str, *agencies: str) -> None:
    """Let agencies read one part of an interview, or nobody."""
    aisha.follow(re.compile(f"Decide who reads it….*{part}"))
    if agencies:
        aisha.choose("Who reads this part?", *agencies)
    aisha.choose("Why?", "Relevant" if agencies else "Not relevant")
    aisha.press("Save the decision")
    aisha.sees("Return home interview")


# -- B11 -----------------------------------------------------------------------------------------


def _gwen_screens_her_and_she_is_listed(cast: Cast) -> tuple[Somebody, str]:
    gwen = cast.comes("gwen")
    gwen.go_behind("Exploitation")
    gwen.follow("Enter a child…")
    main = gwen.page.get_by_role("main")
    main.get_by_label("Reference", exact=True).fill(cast.hub.people[""]["tia"])
    gwen.fill("Name, as members will read it", "Tia Brannock, 14")
    gwen.choose("How are children exploited?", "Sexual exploitation")
    gwen.fill("Why they are referred", "A new telephone, an older man, late cars.")
    gwen.press("Enter")
    gwen.sees("Entered.")
    entry = gwen.page.url
    gwen.press("Screen", exact=True)
    take(gwen, "Answer the screening")
    gwen.choose("Which tool?", "Exploitation screening")
    gwen.choose("About whom?", "Tia Brannock")
    gwen.press("Begin")
    answer_screening(gwen, "Significant", "He has a hold on her.", yes=range(9))
    gwen.page.goto(entry)
    gwen.press("Screen", exact=True)
    gwen.choose("Screening", "Significant")
    gwen.press("Take this level")
    _step_to(gwen, "On the list…", "Agreed with police and health.")
    gwen.sees("Safety plan to be agreed")
    return gwen, entry


def _step_to(who: Somebody, link: str, words: str) -> None:
    take(who, link)
    who.day("Day", steps.hats_today())
    who.fill("What was done or found", words)
    who.press("Save")


def _the_plan_waits_for_her_view(gwen: Somebody, entry: str) -> str:
    _write_plan(gwen, entry, done=DONE, for_home=FOR_HOME)
    gwen.sees(re.compile("Still missing:.*child’s view"))
    expect(gwen.page.get_by_role("button", name="Agree this version")).to_have_count(0)
    plan = gwen.page.url
    gwen.follow("Write on…")
    gwen.fill("The child’s view", VIEW)
    _save(gwen)
    gwen.press("Agree this version")
    gwen.sees(VIEW)
    gwen.sees("Agreed")
    return plan


def _write_plan(gwen: Somebody, entry: str, *, done: str, for_home: str) -> None:
    """Write a version; what is not said stays as it was in the one before."""
    gwen.page.goto(entry)
    gwen.follow(re.compile("Write (it|on|a newer version)…"))
    gwen.fill("Trusted adult", "Aisha Bell, her social worker")
    gwen.fill("What the dangers are", "An older man with a car, late messages.")
    gwen.fill("Who does what, and by when", done)
    gwen.fill("Copy for the child and parent", "We meet on Tuesdays. At night ring the home.")
    gwen.fill("Copy for the officer at the door", "Ask for Aisha first.")
    gwen.fill("Copy for the home or school", for_home)
    gwen.choose("Who of homes and schools reads that copy?", "Mo Adeyemi")
    gwen.day("Reviewed on", steps.hats_today() + timedelta(days=30))
    _save(gwen)


def _save(gwen: Somebody) -> None:
    """Save what was written, and open that version."""
    gwen.press("Save this version")
    gwen.sees(re.compile("Saved as a draft"))
    gwen.follow(re.compile(r"^Version \d"))
    gwen.sees("Safety plan, version")


# -- B12 -----------------------------------------------------------------------------------------


def _two_agree_to_the_trigger_plan_and_mo_reads_its_page(cast: Cast, episode: str) -> Somebody:
    devika, lyle, mo = (cast.person(name) for name in ("devika", "lyle", "mo"))
    devika.page.goto(episode)
    take(devika, "Write a trigger plan")
    devika.fill("What is done in the first hour?", "\n".join(STEPS))
    devika.fill("Who rings whom?", "Home rings police 01632 960 101")
    devika.fill("Where may the child be, and who looks there?", PLACES)
    devika.fill("Medication", "Blue inhaler")
    devika.choose("Which home or school reads this page while it is live?", "Larchwood House")
    devika.fill(
        "For police and social care alone: people around the child, with the risk of each",
        POLICE_PART,
    )
    devika.press("Save")
    devika.sees(re.compile("Saved as a draft"))
    plan = _open_plan(devika)
    mo.cannot_tell(plan, "Tia", PLACES)
    devika.press("I agree to this plan")
    devika.sees(re.compile("Police: not yet"))
    mo.cannot_tell(plan, "Tia", PLACES)
    lyle.page.goto(plan)
    lyle.press("I agree to this plan")
    take(lyle, "Issue it to its readers")
    lyle.day("Last day on which it is live", steps.hats_today() + timedelta(days=85))
    lyle.press("Issue it to its readers")
    lyle.sees(re.compile("live to"))
    assert _open_plan(mo) == plan
    mo.sees(STEPS[0])
    mo.sees(PLACES)
    for word in ("Dex", "Kayleigh", "For police and social care"):
        assert word not in mo.page.content()
    return mo


def _open_plan(who: Somebody) -> str:
    """Open the one trigger plan of the list; gives where it is."""
    who.page.goto("/")
    who.go_behind("Trigger plans")
    who.page.get_by_role("main").get_by_role("link", name=re.compile("^TI-")).first.click()
    who.sees("Do in the first hour, in this order")
    return who.page.url


def _mo_reads_the_homes_part_alone(mo: Somebody, entry: str, plan: str) -> None:
    mo.cannot_tell(entry, "Tia", "telephone")
    mo.cannot_tell(plan, VIEW, DONE)
    _open_homes_copy(mo)
    mo.sees(FOR_HOME)
    for word in (DONE, VIEW, "Dex", "Kayleigh", "older man"):
        assert word not in mo.page.content()


def _open_homes_copy(mo: Somebody) -> None:
    mo.page.goto("/")
    mo.sees("Safety plan: the copy for you")
    mo.page.get_by_role("main").get_by_role("link", name=re.compile("^Read")).last.click()
    mo.sees("For the home or school")


# -- B13 -----------------------------------------------------------------------------------------


def _the_second_night_is_timed_on_a_telephone(cast: Cast, mo: Somebody) -> None:
    """The same plan at a desk and on a telephone; each step has its time; the interview runs anew."""
    seen = "At tea, by the night worker."
    again = report_missing(
        mo, BORN, since_hours=0.5, seen=seen, known="A grey car at the bus stop."
    )
    phone = cast.comes("owen", RESEARCHER, width=375)
    phone.page.goto(again)
    take(phone, "Grade the danger")
    phone.choose("How do you grade the danger?", "High")
    phone.fill("Why do you grade it so?", "The second time in three days.")
    phone.press("Save the grade")
    take(phone, "Open the first hour")
    phone.sees(STEPS[0])
    _fits(phone)
    mo.page.goto(again)
    take(mo, "Open the first hour")
    _tick(mo, STEPS[0])
    mo.sees(re.compile("Mo Adeyemi, done"))
    phone.page.reload()
    phone.sees(re.compile("1 of 3 done"))
    _tick(phone, STEPS[2])
    phone.sees(re.compile("2 of 3 done"))
    _fits(phone)
    phone.page.goto(again)
    take(phone, "The child is back")
    moment(phone, "On which day did they come back?", clock.now() - timedelta(minutes=1))
    phone.choose("How did they come back?", "The police found them")
    phone.choose("Were they harmed while missing?", "No")
    phone.fill("Where were they?", "Near the takeaway.")
    phone.press("Save the return")
    phone.sees("A return home interview is offered within 72 hours of the return.")
    _fits(phone)
    first, second = cast.hub.ask(RHI)
    assert (first[2], second[0], second[1]) == (True, timedelta(hours=72), None)


def _tick(who: Somebody, step: str) -> None:
    who.page.get_by_role("button", name=re.compile(f"Done.*{re.escape(step)}")).click()


def _fits(who: Somebody) -> None:
    """Nothing of the page reaches past the screen of a telephone."""
    wide = who.page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 375, (who.page.url, wide)


# -- B17 -----------------------------------------------------------------------------------------


def _a_warning_notice_of_which_mo_is_told_a_sentence(
    cast: Cast, mo: Somebody, gwen: Somebody, entry: str, aisha: Somebody
) -> None:
    """The notice is the police's; Eastvale holds a copy, and the home reads what it has to do."""
    lyle = cast.person("lyle")
    lyle.go("New contact")
    lyle.press("Start a contact")
    steps.add_person(lyle, "Child", "Tia", "Brannock", BORN, "9990000034", postcode="")
    steps.add_person(lyle, "Alleged perpetrator", "Dexter", "Hume", date(1998, 3, 1), postcode="")
    steps.answer_contact(
        lyle, story="He is called Dex.", kind=steps.exploitation, worries=("Exploitation",)
    )
    steps.send_contact(lyle)
    ((dexter,),) = cast.hub.ask(
        "SELECT s.id FROM mash_hub_subject s JOIN mash_hub_involvement i ON i.subject_id = s.id "
        "WHERE i.role = 'PERPETRATOR'"
    )
    lyle.page.goto(f"/mash/people/{dexter}/")
    lyle.follow("Record an order on this person")
    lyle.page.get_by_label("What is it?").select_option(label="Child abduction warning notice")
    lyle.fill("Others it protects", cast.hub.people[""]["tia"])
    lyle.choose("How far is it?", "It was made")
    lyle.day("If it was made: its first day", steps.hats_today())
    lyle.day("When is it to be looked at?", steps.hats_today() + timedelta(days=90))
    lyle.choose("What does it forbid or ask for?", "No contact")
    lyle.fill("Its conditions in words", NOTICE_SAYS)
    lyle.press("Record it")
    lyle.follow(re.compile("^PO-"))
    notice = lyle.page.url
    take(lyle, "It was served")
    moment(lyle, "When was it served?", clock.now() - timedelta(minutes=5))
    lyle.choose("How was it served?", "In person")
    lyle.page.get_by_role("main").get_by_role("button").last.click()
    lyle.sees(re.compile("In force"))
    aisha.cannot_tell(notice, "Hume", NOTICE_SAYS)
    lyle.follow("Say who holds a copy…")
    lyle.choose("Where may others see it?", "Northmoor MASH")
    lyle.choose("Which agencies may see it?", "Eastvale Council")
    lyle.page.get_by_role("main").get_by_role("button").last.click()
    aisha.page.goto(notice)
    aisha.sees(NOTICE_SAYS)
    mo.cannot_tell(notice, "Hume", NOTICE_SAYS)
    _write_plan(gwen, entry, done=DONE, for_home=f"{FOR_HOME} {WARNING}")
    gwen.press("Agree this version")
    _open_homes_copy(mo)
    mo.sees(re.compile(re.escape(WARNING)))
    for word in ("Dex", "Hume", "Signed by Eastvale"):
        assert word not in mo.page.content()


# -- B21 -----------------------------------------------------------------------------------------


def _she_rang_mo_and_that_makes_the_third_version(mo: Somebody, gwen: Somebody, entry: str) -> None:
    _write_plan(gwen, entry, done=f"{DONE} {PROTECTIVE}", for_home=f"{FOR_HOME} {WARNING}")
    gwen.press("Agree this version")
    gwen.sees("Safety plan, version 3")
    gwen.sees(re.compile(re.escape(PROTECTIVE)))
    gwen.page.goto(entry)
    for number in (1, 2, 3):
        gwen.sees(f"Version {number}")
    _open_homes_copy(mo)
    mo.sees(re.compile("Version 3"))
    assert PROTECTIVE not in mo.page.content()
