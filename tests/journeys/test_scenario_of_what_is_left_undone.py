"""Acceptance scenario 8b of the domain notes, B19, B20, B23 and B24, as its people would go through it.

Two actions of the CMOG are late: one becomes a challenge while people look on, the other was challenged two
working days ago and climbs. The hub’s own jobs do both. Kayleigh’s mother answers the telephone of the health
trust; and an auditor draws from gradings of missing children, one of which the hub did not let through.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from agencies.roles import Role
from tests.journeys import steps, strategy_steps
from tests.journeys.conftest import Cast
from tests.journeys.left_undone_scene import GRADED, HOME, NIGHTS, REVIEW
from tests.journeys.missing_steps import take
from tests.journeys.people import Somebody
from tests.journeys.rig import Hub, hub
from tests.live.rig import wait_for

pytestmark = [pytest.mark.slow, pytest.mark.browser]

MEMBER, MASH = f"Northmoor CMOG: {Role.CMOG_MEMBER}", "Northmoor MASH"
HERE = {
    "carys": f"Northmoor CMOG: {Role.MARAC_COORDINATOR}",
    **dict.fromkeys(("gwen", "lyle", "aisha"), MEMBER),
    "owen": f"{MASH}: {Role.RESEARCHER}",
    **dict.fromkeys(("joan", "maureen"), f"{MASH}: {Role.REFERRER}"),
    **dict.fromkeys(("orla", "ivor", "ffion"), f"{MASH}: {Role.INFORMATION_OFFICER}"),
}
POSITION = "It was due more than a week ago, and she sleeps where he waits for her."
THEIRS = "The panel meets on Tuesdays; papers are in."
MOVE_PLAN = "A move plan is agreed: she goes to a placement in Eastvale on Friday."
CHANGED = "She knows where she will sleep, and who comes with her."
BORN = date(2011, 5, 2)
OWN = "Your own agency already holds a record that may be this person"
LEVELS = """
SELECT e.level, e.thing_id::text, p.name, o.name FROM mash_hub_escalation e
JOIN agencies_agency p ON p.id = e.owner_id JOIN agencies_agency o ON o.id = e.agency_id"""
HER_TRIES = """
SELECT e.verb FROM audit_log_entry e JOIN agencies_person p ON p.id = e.person_id
WHERE p.user_name = 'maureen' AND e.verb IN ('SEARCHED', 'NOT_FOUND', 'REFUSED')"""
TOLD_OF_HER = """
SELECT a.name FROM agencies_notice n JOIN agencies_agency a ON a.id = n.receiver_id
WHERE n.notice_kind = 'OWN_LOOKED_FOR'"""
A_MINUTE = 150  # seconds in which a job of each minute has run on a busy machine


@pytest.fixture(scope="module")
def new_hub() -> Iterator[Hub]:
    """What Eastvale left undone, and what happened besides."""
    with hub("left-undone") as made:
        yield made


def test_what_is_left_undone_climbs_by_itself_and_who_looks_for_her_own_is_told_of(
    cast_of: Cast,
) -> None:
    cast = cast_of
    known = cast.hub.people[""]
    for name, place in HERE.items():
        cast.is_here(name, place)
    maureen = cast.person("maureen")
    _maureen_says_with_whom_she_lives(maureen)
    _she_is_told_of_no_record_and_joan_is(cast, maureen, known)
    _an_action_that_was_not_done_becomes_a_challenge(cast, known)
    _the_other_moved_up_by_itself_and_is_resolved(cast, known)
    ines = cast.is_here("ines", _of_an_auditor(cast))
    _the_officers_of_health_are_told_of_maureen_and_so_is_the_auditor(cast, ines)
    _owens_grade_is_not_let_through(cast, known)
    _ines_draws_ten_and_draws_the_same_again(ines)
    _what_was_not_let_through_is_in_the_sample(ines, known)
    strategy_steps.nobody_is_named(cast.told(), "Tia", "Kayleigh", "Marsden", "Maureen", "Farrow")
    assert cast.surprises() == []
    assert cast.hub.complaints() == []


def _of_an_auditor(cast: Cast) -> str:
    """Where the partnership’s auditor works."""
    places = cast.hub.people["ines"]["sessions"]
    return next(place for place in places if place.endswith(f": {Role.AUDITOR}"))


# -- B19 -----------------------------------------------------------------------------------------


def _challenge_of(cast: Cast, action: str) -> int:
    """On which level the challenge about an action stands; 0 where there is none."""
    found = {thing: level for level, thing, *_ in cast.hub.ask(LEVELS)}
    return found.get(action.split("/")[-2], 0)


def _an_action_that_was_not_done_becomes_a_challenge(cast: Cast, known: dict[str, str]) -> None:
    """Five working days over its day: the first level, between the host and Eastvale, seen by both."""
    wait_for(lambda: _challenge_of(cast, known["late"]) == 1, seconds=A_MINUTE, every=1)
    assert {(owner, other) for _, _, owner, other in cast.hub.ask(LEVELS)} == {
        ("Northmoor Children’s Services", "Eastvale Council")
    }
    for name in ("carys", "aisha"):
        one = cast.person(name)
        _open_challenge(one, known["late"], REVIEW)
        one.sees(re.compile("^An action is overdue"))
        one.sees(re.compile("raised by the hub, by rule"))
        one.sees("Level 1: practitioners")
    challenge = cast.person("aisha").page.url
    for name in ("lyle", "owen"):
        cast.person(name).cannot_tell(challenge, REVIEW, "Eastvale")
    lyle = cast.person("lyle")
    lyle.page.goto("/mash/challenges/")
    lyle.sees("No challenge is open.")


def _open_challenge(who: Somebody, action: str, title: str) -> None:
    """From the action, which shows the challenges about it to the two agencies."""
    who.page.goto(action)
    who.sees(re.compile(title))
    challenges = who.page.locator("section", has=who.page.locator("#challenges"))
    challenges.get_by_role("link", name=re.compile("^X-")).first.click()
    who.sees("What both agencies read")


# -- B20 -----------------------------------------------------------------------------------------


def _the_other_moved_up_by_itself_and_is_resolved(cast: Cast, known: dict[str, str]) -> None:
    carys, aisha = cast.person("carys"), cast.person("aisha")
    wait_for(lambda: _challenge_of(cast, known["later"]) == 2, seconds=A_MINUTE, every=1)
    for one, words in ((carys, POSITION), (aisha, THEIRS)):
        _open_challenge(one, known["later"], NIGHTS)
        one.sees("Level 2: team managers")
        one.fill("Your agency’s position", words)
        one.press("Write it for both agencies")
        one.sees(words)
    carys.page.reload()
    carys.sees(THEIRS)
    expect(aisha.page.get_by_role("button", name="End the challenge")).to_have_count(0)
    carys.press("End the challenge")
    carys.choose("How does it end?", "Resolved")
    carys.press("End the challenge", exact=True)
    carys.sees("There is a problem")  # not without what changed for her
    carys.fill("What was decided", MOVE_PLAN)
    carys.fill("What changed for the child or adult", CHANGED)
    carys.press("End the challenge", exact=True)
    carys.sees(re.compile("after 2 working days, on level 2"))
    for one in (carys, aisha):
        one.page.goto(known["later"])  # the case keeps the outcome
        one.sees(re.compile(re.escape(MOVE_PLAN)))
        one.sees(re.compile(re.escape(CHANGED)))
    lyle = cast.person("lyle")
    lyle.page.goto(known["later"])
    assert MOVE_PLAN not in lyle.page.content()


# -- B23 -----------------------------------------------------------------------------------------


def _maureen_says_with_whom_she_lives(maureen: Somebody) -> None:
    maureen.page.goto("/mash/interests/")
    maureen.choose("Who is it?", "Somebody I live with")
    maureen.fill("Given name", "Kayleigh")
    maureen.fill("Family name", "Marsden")
    maureen.day("Date of birth", BORN)
    maureen.press("Add", exact=True)
    maureen.sees("Kayleigh Marsden")


def _she_is_told_of_no_record_and_joan_is(
    cast: Cast, maureen: Somebody, known: dict[str, str]
) -> None:
    """She names her daughter as a colleague does; to her there is no record, and no contact."""
    said = {}
    for name in ("joan", "maureen"):
        one = cast.person(name)
        one.page.goto("/")
        one.go("New contact")
        one.press("Start a contact")
        steps.add_person(one, "Child", "Kayleigh", "Marsden", BORN, postcode=HOME)
        steps.answer_contact(
            one, story="She is out late.", kind=steps.exploitation, worries=("Exploitation",)
        )
        one.press("Check your answers")
        one.sees(steps.SAFE)
        said[name] = OWN in one.page.content()
    assert said == {"joan": True, "maureen": False}
    cast.person("joan").page.goto(known["contact"])
    cast.person("joan").sees(re.compile("older girl"))
    maureen.cannot_tell(known["contact"], "Kayleigh", "older girl")
    assert {verb for (verb,) in cast.hub.ask(HER_TRIES)} == {"SEARCHED", "NOT_FOUND"}


def _the_officers_of_health_are_told_of_maureen_and_so_is_the_auditor(
    cast: Cast, ines: Somebody
) -> None:
    wait_for(lambda: bool(cast.hub.ask(TOLD_OF_HER)), seconds=A_MINUTE, every=1)
    assert cast.hub.ask(TOLD_OF_HER) == [("Northmoor Community Health",)]
    told = "Somebody of your agency looked for somebody of their own"
    orla = cast.person("orla")
    orla.page.goto("/notices/")
    orla.sees(re.compile(told))
    for name in ("maureen", "joan", "ivor", "ffion"):
        one = cast.person(name)
        one.page.goto("/notices/")
        assert told not in one.page.content(), name
    ines.page.goto("/audit/patterns/")
    ines.sees(re.compile("Maureen Marsden"))
    ines.sees(re.compile("Looked at somebody or something of their own"))
    assert "Kayleigh" not in ines.page.content()


# -- B24 -----------------------------------------------------------------------------------------


def _owens_grade_is_not_let_through(cast: Cast, known: dict[str, str]) -> None:
    """As in B2: the words stay, and the grade that stands is medium."""
    owen = cast.person("owen")
    owen.page.goto(known["waits"])
    take(owen, "Grade the danger")
    owen.choose("How do you grade the danger?", "No apparent risk")
    owen.fill("Why do you grade it so?", "She took her coat.")
    owen.press("Save the grade")
    owen.sees(re.compile("below medium takes a supervisor as second person"))
    owen.choose("How do you grade the danger?", "Medium")
    owen.press("Save the grade")
    owen.sees("Grade: medium")


def _define(ines: Somebody, size: int) -> None:
    ines.page.goto("/audit/samples/new/")
    ines.choose("What do you look at?", "Missing risk grade")
    ines.page.get_by_label("Purpose").select_option(index=1)
    ines.day("From", steps.hats_today() - timedelta(days=30))
    ines.day("To", steps.hats_today())
    ines.fill("How many records?", str(size))
    ines.press("Define", exact=True)
    ines.press("Draw", exact=True)
    ines.sees(re.compile(f"^{GRADED + 1} records$"))


def _ines_draws_ten_and_draws_the_same_again(ines: Somebody) -> None:
    _define(ines, 10)
    assert re.fullmatch(r"[0-9a-f]{16,}", ines.page.locator("code").first.inner_text())  # the seed
    drawn = _drawn(ines)
    assert len(drawn) == len({*drawn}) == 10
    ines.press("Draw again, to compare")
    ines.sees("Drawn again: the same 10 in the same order.")
    assert _drawn(ines) == drawn
    assert "Farrow" not in ines.page.content()


def _drawn(ines: Somebody) -> list[str]:
    records = ines.page.locator("section", has=ines.page.locator("#records"))
    return [one.inner_text().split()[-1] for one in records.get_by_role("link").all()]


def _what_was_not_let_through_is_in_the_sample(ines: Somebody, known: dict[str, str]) -> None:
    _define(ines, 100)
    ines.follow(re.compile(f"{known['waits reference']}$"))
    stopped = ines.page.locator("section", has=ines.page.locator("#stopped"))
    expect(stopped).to_contain_text("No apparent risk")
    expect(stopped).to_contain_text("Owen Marsh")
