"""Acceptance scenario 8b of the domain notes, B14 to B16, B18, B22 and B25, as its people would go through it.

What goes before is told by the hub’s own acts; the warning notice of B17 and the plan’s third version of B21
stand in the scenario of safety plans. Tia is 14 while this runs, so that the half year before 18 (B25) is
told of a boy on the same list, and not yet of another who is a month younger.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from agencies import clock
from agencies.roles import Role
from tests.journeys import cmog_steps, steps, strategy_steps
from tests.journeys.conftest import Cast
from tests.journeys.disrupted_scene import SECRET
from tests.journeys.missing_steps import take
from tests.journeys.people import Somebody
from tests.journeys.rig import Hub, hub

pytestmark = [pytest.mark.slow, pytest.mark.browser]

MEMBER, MASH = f"Northmoor CMOG: {Role.CMOG_MEMBER}", f"Northmoor MASH: {Role.RESEARCHER}"
HERE = {
    "carys": f"Northmoor CMOG: {Role.MARAC_COORDINATOR}",
    "sam": f"Northmoor CMOG: {Role.MARAC_CHAIR}",
    "leo": f"Northmoor CMOG: {Role.TASKING_RECIPIENT}",
    **dict.fromkeys(("gwen", "lyle", "doyle", "sen", "aisha"), MEMBER),
}
POLICE, COUNCIL = "Ardenshire Police", "Northmoor Children’s Services"
LICENSING = "Northmoor Licensing"
PLACE_WHY = "Young people wait there late; no cameras."
WISH = "She wants Aisha to tell her things."
CAMERAS, DEX_IS = "Make cameras a condition", "Find out who “Dex” is"
CONDITION = "Cameras at door and counter are a condition from the first of the month."
SAFER = "No episode since, and she rings Mo herself."
SEEN = "Seen on Tuesday at school: well, eats, goes out with a cousin."
ADULTS = "Winston Grey of adults’ services comes to the next visit."
PEOPLE_OF_TIA = ("Tia", "Kayleigh", "Brannock", "Marsden")
READERS = """
SELECT p.user_name FROM agencies_grantcause c JOIN agencies_person p ON p.id = ANY(c.persons)
WHERE c.thing_kind = 'sealed_item' ORDER BY 1"""


@pytest.fixture(scope="module")
def new_hub() -> Iterator[Hub]:
    """Tia on the list of the CMOG, and Dex on that of the police."""
    with hub("disrupted") as made:
        yield made


def test_the_man_the_place_and_the_car_are_dealt_with_and_nobody_reads_more_than_theirs(
    cast_of: Cast,
) -> None:
    cast = cast_of
    known = cast.hub.people[""]
    for name, place in HERE.items():
        cast.is_here(name, place)
    gwen, lyle, doyle, leo = (cast.person(name) for name in ("gwen", "lyle", "doyle", "leo"))
    lantern = _gwen_draws_the_links(gwen, known)
    _aisha_sees_none_of_them_and_then_somebody_protected(cast, gwen, known)
    place = _the_place_comes_onto_the_list(gwen, lantern)
    _three_parts_of_a_meeting_with_other_people_in_each(cast, known, place)
    _dex_is_named_by_two_and_parted_again_by_two(cast, doyle, lyle, known)
    _leo_makes_cameras_a_condition_and_that_counts(gwen, leo, place)
    _her_level_falls_by_two_signatures(gwen, lyle, known)
    _half_a_year_before_18_each_review_says_what_adults_services_do(gwen, known)
    strategy_steps.nobody_is_named(cast.told(), *PEOPLE_OF_TIA, "Dex", "Hume", "Quill", "Lantern")
    assert cast.surprises() == []
    assert cast.hub.complaints() == []


# -- B14 -----------------------------------------------------------------------------------------


def _gwen_draws_the_links(gwen: Somebody, known: dict[str, str]) -> str:
    """Friend, suspect, place and vehicle; gives the reference of the place.

    The suspect she knows by the alias alone, and names by the entry on the list of the police.
    """
    cmog_steps.relate(gwen, known["tia person"], "Friend of", known["kayleigh"], "The home")
    cmog_steps.relate(
        gwen, known["tia person"], "Has a person of concern in", known["dex"], "Her own words"
    )
    cmog_steps.begin_look_up(gwen, "Vehicle")
    gwen.follow(re.compile("Too little is known to look it up"))
    gwen.fill("Registration mark", "YB?")
    gwen.page.get_by_label("Keep a number that does not check, just as it was given to me").check()
    gwen.fill("Make and model", "Hatchback")
    gwen.fill("Colour", "Grey")
    car = cmog_steps.record(gwen)
    cmog_steps.look_up(
        gwen,
        "Place",
        Name_of_the_place="Blue Lantern",
        House_and_street="41 Canal Street",
        Postcode="B99 9AN",
    )
    lantern = cmog_steps.record(gwen)
    cmog_steps.link(gwen, "a person", known["dex"], "Goes to this place often", "Likely")
    cmog_steps.link(gwen, "another place or thing", car, "Seen at this place", "Possible")
    listed = _listed_around(gwen, known["tia person"])
    for words in ("Kayleigh Marsden", "“Dex”", "Blue Lantern", "YB?", "The home’s log"):
        assert words in listed, words
    return lantern


def _listed_around(who: Somebody, person: str) -> str:
    """All that a map around somebody says, in the picture and the list."""
    who.page.goto(person)
    who.follow("Map of links")
    who.sees(re.compile("^Links around"))
    return str(who.page.get_by_role("main").text_content())


def _aisha_sees_none_of_them_and_then_somebody_protected(
    cast: Cast, gwen: Somebody, known: dict[str, str]
) -> None:
    """Kayleigh is no child of hers: there is no link, and once it is shown to Eastvale, nobody by name."""
    aisha = cast.person("aisha")
    others = (
        "Kayleigh",
        "Marsden",
        known["kayleigh"],
        "Dex",
        "Lantern",
        "YB?",
        "protected",
        "Friend",
    )
    for hat in ("", "Researcher and releaser in Northmoor MASH"):  # as a member first
        aisha.page.goto("/")
        if hat:
            aisha.wear(hat)
        listed = _listed_around(aisha, known["tia person"])
        assert [words for words in others if words in listed] == []
        aisha.cannot_tell(known["kayleigh person"], "Kayleigh")
    gwen.page.goto(f"{known['tia person']}family/")
    gwen.follow(re.compile("Who may see it.*Friend of Kayleigh"))
    gwen.choose("Where may others see it?", "Northmoor CMOG")
    gwen.choose("Which agencies may see it?", "Eastvale Council")
    gwen.day("Last day on which others may see it", steps.hats_today() + timedelta(days=60))
    gwen.page.get_by_role("group", name="Why", exact=True).get_by_role("radio").first.check()
    gwen.press("Show it to these")
    aisha.page.goto("/")
    aisha.wear("CMOG member in Northmoor CMOG")
    listed = _listed_around(aisha, known["tia person"])
    assert "Another child (protected)" in listed
    assert [words for words in others[:6] if words in listed] == []
    aisha.cannot_tell(known["kayleigh person"], "Kayleigh")


# -- B15 -----------------------------------------------------------------------------------------


def _the_place_comes_onto_the_list(gwen: Somebody, lantern: str) -> str:
    gwen.page.goto("/mash/exploitation/locations/")
    gwen.follow("Enter a location…")
    gwen.page.get_by_role("main").get_by_label("Reference", exact=True).fill(lantern)
    gwen.fill("Which place, as members will read it", "Blue Lantern, Canal Street")
    gwen.choose("How are children exploited?", "Sexual exploitation")
    gwen.fill("What the concern is", PLACE_WHY)
    gwen.press("Enter")
    gwen.sees("Entered.")
    place = gwen.page.url
    cmog_steps.step(gwen, "Assessed…", "Three reports in a month.")
    cmog_steps.step(gwen, "Active…", "Licensing and police visit.")
    gwen.sees(re.compile("on the list since|Entered"))
    return place


def _three_parts_of_a_meeting_with_other_people_in_each(
    cast: Cast, known: dict[str, str], place: str
) -> None:
    carys, sam, gwen, sen = (cast.person(name) for name in ("carys", "sam", "gwen", "sen"))
    meeting = cmog_steps.schedule(carys)
    every = cmog_steps.items(carys, meeting)
    assert {label: len(found) for label, found in every.items()} == {
        "Child": 3,
        "Person of concern": 1,
        "Location": 1,
    }
    (person, person_is), (location, _) = every["Person of concern"][0], every["Location"][0]
    child = _of_tia(carys, every["Child"])
    _each_sees_their_parts(cast, meeting, every)
    sam.page.goto(meeting)
    sam.press("Open the meeting")
    for name in HERE:
        one = cast.person(name)
        one.page.goto(meeting)
        steps.come_in(one)
    carys.page.goto(f"{meeting}attendance/")
    for name in HERE:
        carys.press(f"Present: {cast.person(name).name}")
    cmog_steps.hear(
        carys,
        child,
        ("WISHES", WISH, {}),
        ("PRESENTED", "By her social worker.", {"agency": COUNCIL}),
        ("SHARED", "Seen with an older man.", {"agency": POLICE, "nature": "Fact"}),
        ("RISK", "He has a hold on her.", {"about": "Tia Brannock, 14", "level": "High"}),
    )
    cmog_steps.admit(carys, meeting, "Gwen Pryce", to_people=True)
    gwen.page.goto(person)
    gwen.sees(person_is)  # she joins
    cmog_steps.admit(carys, meeting, "Gwen Pryce", to_people=False)
    gwen.cannot_tell(person, person_is)  # and leaves
    cmog_steps.hear(
        carys, person, ("SHARED", "A grey hatchback.", {"agency": POLICE, "nature": "Fact"})
    )
    sen.cannot_tell(person, "hatchback")
    cmog_steps.hear(carys, location, ("SHARED", PLACE_WHY, {"agency": COUNCIL, "nature": "Fact"}))
    _each_sees_their_parts(cast, meeting, every)
    _leo_reads_premises_dates_and_concern_and_no_child(cast.person("leo"), place, location)


def _of_tia(carys: Somebody, children: list[tuple[str, str]]) -> str:
    """Where Tia is among the children."""
    for href, _ in children:
        carys.page.goto(href)
        if "Tia Brannock" in carys.page.get_by_role("main").inner_text():
            return href
    raise AssertionError("Tia is on no agenda")


def _each_sees_their_parts(
    cast: Cast, meeting: str, every: dict[str, list[tuple[str, str]]]
) -> None:
    """Nobody’s agenda, count or page tells of a part to which they do not come."""
    comes = {
        **dict.fromkeys(("carys", "sam", "lyle", "doyle"), (*every,)),
        **dict.fromkeys(("gwen", "sen", "aisha"), ("Child", "Location")),
        "leo": ("Location",),
    }
    for name, labels in comes.items():
        one = cast.person(name)
        assert {*cmog_steps.items(one, meeting)} == {*labels}, name
        total = sum(len(every[label]) for label in labels)
        one.sees(re.compile(f"^\\d+ of {total} heard$"))
        for label in every.keys() - {*labels}:
            for href, reference in every[label]:
                one.cannot_tell(href, reference, *PEOPLE_OF_TIA)


def _leo_reads_premises_dates_and_concern_and_no_child(
    leo: Somebody, place: str, location: str
) -> None:
    for page in (place, location, "/", "/notices/", "/mash/exploitation/locations/"):
        leo.page.goto(page)
        text = leo.page.content()
        assert [one for one in (*PEOPLE_OF_TIA, "Quill", "Dex") if one in text] == [], page
    leo.page.goto(place)
    leo.sees(re.compile("Blue Lantern"))
    leo.sees(re.compile("Sexual exploitation"))
    leo.sees(re.compile(f"Entered .*{clock.now().astimezone(clock.LONDON):%-d %b}"))
    for path in ("/mash/exploitation/children/", "/mash/exploitation/people-of-concern/"):
        assert leo.page.request.get(path).status in (403, 404), path


# -- B16 -----------------------------------------------------------------------------------------


def _dex_is_named_by_two_and_parted_again_by_two(
    cast: Cast, doyle: Somebody, lyle: Somebody, known: dict[str, str]
) -> None:
    before = cast.hub.ask(READERS)
    assert {name for (name,) in before} == {"devika", "lyle", "doyle"}
    cmog_steps.ask_for(
        lyle,
        known["concern"],
        POLICE,
        "Find out who somebody is",
        DEX_IS,
        "About 28, tall, a scar on the chin; a grey car.",
    )
    cmog_steps.open_task(doyle, DEX_IS)
    take(doyle, "Accept")
    doyle.press("Accept", exact=True)
    doyle.sees("Accepted")
    merge = _named(doyle, lyle, known)
    _members_go_on_reading_the_alias(cast, merge, known)
    assert cast.hub.ask(READERS) == before
    _sealed_as_before(cast, known)
    for one, button in ((lyle, "Ask to part them again"), (doyle, "They are two: part them")):
        one.page.goto(merge)
        one.page.get_by_role("group", name="Why?").get_by_role("radio").first.check()
        one.press(button)
    doyle.sees("Parted again: every record stands where it stood.")
    for said in ("Proposed by Kim Doyle", "Rhona Lyle answered", "Parted by Kim Doyle"):
        doyle.sees(re.compile(said))  # its history
    doyle.page.goto(known["concern"])
    doyle.sees(re.compile("not identified"))
    assert cast.hub.ask(READERS) == before


def _named(doyle: Somebody, lyle: Somebody, known: dict[str, str]) -> str:
    """Doyle says who it is, and cannot confirm it; Lyle does."""
    doyle.page.goto(known["concern"])
    doyle.sees(re.compile("not identified"))
    doyle.follow("Say who it is…")
    doyle.fill("Reference of their record", known["hume"])
    doyle.press("Compare")
    doyle.sees(re.compile("Dexter Hume"))
    doyle.page.get_by_role("group", name="Why?").get_by_role("radio").first.check()
    doyle.press("Propose that they are one person")
    doyle.sees("Nothing is joined until a colleague confirms it.")
    merge = doyle.page.url
    expect(doyle.page.get_by_role("button", name="They are one person")).to_have_count(0)
    lyle.page.goto(merge)
    lyle.page.get_by_role("group", name="Why?").get_by_role("radio").first.check()
    lyle.press("They are one person")
    lyle.sees("The two are one person now. You can part them again.")
    return merge


def _members_go_on_reading_the_alias(cast: Cast, merge: str, known: dict[str, str]) -> None:
    for name in ("gwen", "sen", "aisha", "carys"):
        one = cast.person(name)
        one.page.goto(known["concern"])
        one.sees(re.compile("^Dex"))
        for words in ("Hume", known["hume"]):
            assert words not in one.page.content(), name
        one.cannot_tell(merge, "Hume", "Dexter")
    cast.person("leo").cannot_tell(known["concern"], "Dex", "Hume")
    listed = _listed_around(cast.person("gwen"), known["tia person"])
    assert "“Dex”" in listed
    assert "Hume" not in listed


def _sealed_as_before(cast: Cast, known: dict[str, str]) -> None:
    """The three it names read it where it was lodged, and nobody of the CMOG besides."""
    for name in ("devika", "lyle", "doyle"):
        place = MASH if name != "devika" else f"Northmoor MASH: {Role.DECISION_MAKER}"
        reader = Somebody(cast.hub, cast.browser, name).come_back(place)
        reader.page.goto(known["sealed"])
        reader.sees(SECRET)
        reader.close()
    for name in ("gwen", "sen", "aisha", "sam", "carys", "leo"):
        cast.person(name).cannot_tell(known["sealed"], SECRET)


# -- B18 -----------------------------------------------------------------------------------------


def _leo_makes_cameras_a_condition_and_that_counts(
    gwen: Somebody, leo: Somebody, place: str
) -> None:
    tool = "Licensing: food, alcohol, taxis"
    cmog_steps.ask_for(
        gwen, place, LICENSING, tool, CAMERAS, "Please ask for cameras at door and counter."
    )
    leo.page.goto("/")
    leo.sees(re.compile("disruption", re.IGNORECASE))
    task = cmog_steps.open_task(leo, CAMERAS)
    take(leo, "Accept")
    leo.press("Accept", exact=True)
    leo.page.goto(place)
    cmog_steps.step(leo, "Log a visit", "Two staff, no camera; the owner agrees to a condition.")
    leo.page.goto(task)
    take(leo, "Say what came of it")
    leo.day("Day", steps.hats_today())
    leo.choose("What did it do to the risk?", "Less than before")
    leo.fill("What was done or found", CONDITION)
    leo.press("Say what came of it")
    leo.sees(CONDITION)
    gwen.page.goto("/mash/exploitation/tasks/what-worked/")
    row = gwen.page.get_by_role("row").filter(has_text=tool)
    expect(row).to_contain_text("1 of 1")
    gwen.page.goto(place)
    gwen.sees("Two staff, no camera; the owner agrees to a condition.")


# -- B22 -----------------------------------------------------------------------------------------


def _her_level_falls_by_two_signatures(
    gwen: Somebody, lyle: Somebody, known: dict[str, str]
) -> None:
    back = (clock.now() - timedelta(hours=34)).astimezone(clock.LONDON).date()
    gwen.page.goto(known["entry"])
    take(gwen, "Propose a lower level…")
    gwen.choose("Lower level", "At risk")
    gwen.fill("Why the risk has fallen", SAFER)
    gwen.choose("Was the child ever missing?", "Yes")
    gwen.press("Propose it")
    gwen.sees("There is a problem")  # neither how she is nor when she was missing
    gwen.fill("Who saw the child, and how the child is now", SEEN)
    gwen.day("Day of the last missing episode", back)
    gwen.press("Propose it")
    gwen.sees("A lower level is proposed: At risk")
    gwen.sees("Another person agrees to the lower level, or does not.")
    expect(gwen.page.get_by_role("button", name="Answer the lower level")).to_have_count(0)
    gwen.sees("Significant")
    lyle.page.goto(known["entry"])
    lyle.sees(SEEN)
    lyle.sees(re.compile(f"{back:%-d %B %Y}"))
    lyle.press("Answer the lower level")
    lyle.choose("Do you agree?", "Yes, lower it")
    lyle.press("Save the answer")
    lyle.sees("There is a problem")  # not without a reason
    lyle.fill("Why", "Police hold nothing new since then.")
    lyle.press("Save the answer")
    lyle.sees("Stepped down")
    gwen.page.goto(known["entry"])
    gwen.sees("At risk")
    gwen.sees("Police hold nothing new since then.")


# -- B25 -----------------------------------------------------------------------------------------


def _half_a_year_before_18_each_review_says_what_adults_services_do(
    gwen: Somebody, known: dict[str, str]
) -> None:
    told = re.compile("^18 on .*: transition to adult safeguarding")
    gwen.page.goto(known["nearly"])
    gwen.sees(re.compile("Bo Quill"))
    expect(gwen.page.get_by_text(told)).to_have_count(0)
    gwen.page.goto(known["grown"])
    gwen.sees(told)
    gwen.press("Review", exact=True)
    gwen.day("Day", steps.hats_today())
    gwen.fill("What was done or found", "He sold the telephones.")
    gwen.press("Save")
    gwen.sees("Say what is done for the transition to adult safeguarding.")
    gwen.fill("Transition to adult safeguarding", ADULTS)
    gwen.press("Save")
    gwen.sees(re.compile(f"Transition to adult safeguarding: {ADULTS}"))
