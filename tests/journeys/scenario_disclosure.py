"""Scenario 8a, A24: he asks police and council for what they hold about him, and learns what he knew.

Each agency decides on its own, and its officers see no other’s part. What he is given is held against the
drawing of the letter that it should be: the same pages, byte for byte, show nothing else.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import expect
from pypdf import PdfReader

from agencies import papers, picture_papers
from agencies.roles import Role
from audit.workspace import disclosure_days
from audit.workspace.disclosure_parts import TELLING
from audit.workspace.disclosure_wordings import OFFERED
from tests.journeys import steps
from tests.journeys.accepted_case import ARREST, INCIDENTS, NEIGHBOUR, ORDER, SECRET
from tests.journeys.people import Somebody
from tests.journeys.scenario import REPRESENTATIVE, Story
from tests.journeys.scenario_move import REFUGE
from tests.live.rig import wait_for

POLICE, COUNCIL = "Ardenshire Police", "Northmoor Children’s Services"
HEALTH = "Northmoor Community Health"
DISCLOSURES = "/audit/disclosures/"
OFFICER = f"Northmoor MASH: {Role.INFORMATION_OFFICER}"
HERE = {
    **dict.fromkeys(("ivor", "della", "ffion", "greta", "orla", "gus"), OFFICER),
    **dict.fromkeys(("rory", "wilf"), f"Northmoor MASH: {Role.RISK_OWNER}"),
}
ASKS = "Everything that you hold about me."
WHY = "It would tell him of what was said about him."
UNSPOKEN = (  # what stands in nothing that he is given
    *TELLING, "sealed", "informant", "conference", "referral", "adviser", "Marisa", "Oakden", "Ellie",
    "neighbour", HEALTH, SECRET, INCIDENTS, *REFUGE,
)  # fmt: skip
A_MINUTE = 90  # seconds in which jobs of every few have run on a busy machine
PARTS = """
SELECT a.name FROM audit_workspace_disclosurepart p JOIN agencies_agency a ON a.id = p.owner_id
JOIN audit_workspace_disclosure d ON d.id = p.disclosure_id WHERE d.reference = '{}'"""


@dataclass
class Asked:
    """One request: of which agency, who works on it, and where it is."""

    agency: str
    officer: Somebody
    reviewers: tuple[Somebody, Somebody]
    path: str = ""
    reference: str = ""
    part: str = ""


def he_asks_what_is_held_about_him(story: Story) -> None:
    """Of the police and of the council on one day; each answers for itself."""
    for name, place in HERE.items():
        story.cast.is_here(name, place)
    _two_officers_agree_on_what_stands_in_every_answer(story)
    both = (
        Asked(POLICE, story.ivor, (story.della, story.rory)),
        Asked(COUNCIL, story.ffion, (story.greta, story.wilf)),
    )
    for one in both:
        _is_received_and_collected(one, story.known["callum reference"])
    police, council = both
    _each_owner_is_asked_and_nobody_learns_of_another(story, both)
    theirs = _health_can_let_nothing_leave_that_tells_of_a_case(story.orla, police)
    story.ivor.may_not_open(theirs)
    for one in both:
        _each_thing_is_decided_on(one)
        _two_others_review_it(one)
    story.lee.who.page.goto("/")
    story.lee.who.wear(REPRESENTATIVE)
    story.lee.is_kept_from(police.reference, council.reference, at=[police.path, council.path])
    story.lee.learns_nothing()
    known = _known_to_him(police)
    assert known == [(ORDER,), ARREST], known
    _is_answered(police, known)
    _is_answered(council, [])


def _two_officers_agree_on_what_stands_in_every_answer(story: Story) -> None:
    ffion, ivor = story.ffion, story.ivor
    ffion.page.goto(f"{DISCLOSURES}wording/")
    ffion.press("Give it to a second officer")
    ffion.sees("Another officer checks it, not the one who wrote it.")
    ivor.page.goto(f"{DISCLOSURES}wording/")
    ivor.press("I checked it: use it")
    ivor.sees("written by Ffion Rees, checked by Ivor Dunne")


# -- receiving -----------------------------------------------------------------------------------


def _came_on() -> date:
    """The latest day of receipt whose owners’ day has come: the letter lay in another office until now."""
    day = steps.hats_today()
    while disclosure_days.owners_day(disclosure_days.due_after(day), day) > steps.hats_today():
        day -= timedelta(days=1)
    return day


def _is_received_and_collected(one: Asked, callum: str) -> None:
    who = one.officer
    who.page.goto(DISCLOSURES)
    who.press("Write down a request")
    who.choose("Who asks?", "Subject access request")
    who.fill("About whom? Their reference", callum)
    who.day("When did it come?", _came_on())
    who.page.get_by_role("textbox", name="Who asks?").fill("Callum Thrale")
    who.fill("Where does the answer go?", "By hand, at the counter.")
    who.fill("What do they ask for?", ASKS)
    who.press("Write it down")
    who.sees("Written down. Make sure who asks.")
    one.path = who.page.url.removeprefix(who.hub.url)
    one.reference = who.page.locator("h1 .hub-nowrap").inner_text()
    who.press("Note how it was made sure who asks")
    who.choose("How was it made sure who asks?", "A passport, driving licence or the like was seen")
    who.fill("What was seen, by whom, and when?", "His driving licence, at the counter.")
    who.press("Note it")
    who.press("Say what is looked for")
    who.fill("What is looked for?", ASKS)
    who.press("Save")
    who.press("Ask the agencies")
    who.page.get_by_role("link", name="See how it stands").click(timeout=60_000)
    who.sees("You are not told which they are, nor whether there are any")


# -- each its own --------------------------------------------------------------------------------


def _each_owner_is_asked_and_nobody_learns_of_another(story: Story, both: Sequence[Asked]) -> None:
    """The hub asks whoever holds something; of the housing association, which holds nothing, it asks nothing."""
    for one in both:
        one.officer.page.goto(one.path)
        one.officer.follow("What your own agency holds")
        one.part = one.officer.page.url.removeprefix(story.cast.hub.url)
        asked = _asked_by_jobs(story, one)
        assert "Northmoor Homes" not in asked
        one.officer.page.goto(one.path)
        said = one.officer.page.get_by_role("main").inner_text()
        assert [agency for agency in asked if agency in said] == []
    police, council = both
    for one, other in ((police, council), (council, police)):
        for who in (other.officer, *other.reviewers, story.orla, story.gus):
            for path in (one.path, one.part):
                who.may_not_open(path)
    story.gus.page.goto(DISCLOSURES)
    story.gus.sees("Nothing is asked of your agency.")


def _asked_by_jobs(story: Story, one: Asked) -> set[str]:
    """Which agencies are asked, once the jobs have come to it that ask others than the officer’s own."""
    question = PARTS.format(one.reference)

    def asked() -> set[str]:
        return {agency for (agency,) in story.cast.hub.ask(question)}

    wait_for(lambda: {POLICE, COUNCIL, HEALTH} <= asked(), seconds=A_MINUTE, every=1)
    return asked()


def _health_can_let_nothing_leave_that_tells_of_a_case(orla: Somebody, one: Asked) -> str:
    """Who told of him is neither confirmed nor denied, whatever an officer decides; gives where its part is."""
    orla.page.goto(DISCLOSURES)
    line = orla.page.get_by_role("listitem").filter(has_text=one.reference)
    line.get_by_role("link").first.click()
    orla.sees(re.compile("In a case of yours this person is the alleged perpetrator"))
    part = orla.page.url
    orla.page.locator("section", has=orla.page.locator("#items")).get_by_role("link").first.click()
    _decide(orla, "Disclose it whole", "It is about the person who asks")
    orla.sees(re.compile("is neither confirmed nor denied. Withhold it"))
    return part


def _decide(who: Somebody, decision: str, *tests: str, exemption: str = "") -> None:
    if tests:
        who.choose("What is true of it?", *tests)
    who.choose("What becomes of it?", decision)
    if exemption:
        who.choose("Withheld: under which exemption?", exemption)
    who.fill("Why, in a sentence?", WHY)
    who.press("Save", exact=True)


def _each_thing_is_decided_on(one: Asked) -> None:
    """What he knows of may leave, without those who would be known by it; of all else nothing is said."""
    who = one.officer
    who.page.goto(one.part)
    items = who.page.locator("section", has=who.page.locator("#items")).get_by_role("link")
    paths = [link.get_attribute("href") or "" for link in items.all()]
    assert paths
    read = ""
    for path in paths:
        who.page.goto(path)
        words = who.page.get_by_role("main").inner_text()
        read += words
        if ORDER in words:
            _decide(who, "Disclose it whole", "It is about the person who asks")
        elif NEIGHBOUR in words:
            _remove_whoever_would_be_known_by_it(who)
        else:
            _decide(who, "Withhold it", exemption="Neither confirmed nor denied")
        who.sees("Saved.")
    for hidden in (SECRET, INCIDENTS):  # sealed; and not about him
        assert hidden not in read


def _remove_whoever_would_be_known_by_it(who: Somebody) -> None:
    who.sees(re.compile("Named in it, besides the person who asks:.*Marisa Oakden"))
    _decide(who, "Disclose it whole", "It is about the person who asks", "It names or tells of")
    who.sees("It names somebody who has not agreed: remove what is about them, or withhold it.")
    remove = who.page.get_by_label(re.compile("^Remove: about another person"))
    expect(remove).to_have_value("Marisa Oakden")
    remove.fill(NEIGHBOUR)
    _decide(who, "Disclose it with passages removed")


def _two_others_review_it(one: Asked) -> None:
    """Neither who prepared it, nor one alone; and nobody votes after another’s vote."""
    who, (first, second) = one.officer, one.reviewers
    who.page.goto(one.part)
    who.press("Give it to two reviewers")
    who.sees("You prepared it: two others review it.")
    for reviewer in (first, second):
        reviewer.page.goto(one.part)
        reviewer.sees("With two reviewers")
        expect(reviewer.page.locator("#checks")).to_have_count(0)
        reviewer.press("Review it")
        main = reviewer.page.get_by_role("main")
        for copy in main.get_by_role("checkbox").all():
            copy.check()
        shown = main.locator("article > p.govuk-body").all_inner_texts()
        assert [words for words in shown if "Marisa" in words or "neighbour" in words] == []
        reviewer.choose("May it leave as it stands?", "Yes")
        reviewer.press("Save", exact=True)
        reviewer.sees("Noted.")
    second.sees("Answered")


# -- the answer ----------------------------------------------------------------------------------


def _known_to_him(one: Asked) -> list[tuple[str, ...]]:
    """What leaves, as the page of the decision shows it: the pieces of each entry around what was removed."""
    who = one.officer
    who.page.goto(one.path)
    who.press("Go on to the decision")
    who.sees("Read what is there, and decide.")
    entries = who.page.locator("section", has=who.page.locator("#entries")).get_by_role("article")
    for entry in entries.all():
        expect(entry.get_by_role("heading")).to_contain_text(POLICE)
    shown = [entry.locator("p").inner_text().replace("\n", "") for entry in entries.all()]
    return [tuple(words.split("[removed]")) for words in shown]


def _is_answered(one: Asked, known: Sequence[tuple[str, ...]]) -> None:
    """The pages are made by one and looked at by another; they hold what they show, and nothing else."""
    who, (second, _) = one.officer, one.reviewers
    who.page.goto(one.path)
    if not known:
        who.press("Go on to the decision")
        who.sees("Nothing was passed on.")
    days = [_day_of(words) for words in who.page.locator("article h3").all_inner_texts()]
    who.press("Make the pages, and ask a second person")
    who.sees("Another looks at every page, not the one who decided.")
    second.page.goto(one.path)
    second.press("Look at every page")
    pdf = _taken_out(second, one)
    _shows_what_he_knew(pdf, _letter(one, zip(days, known, strict=True)))
    _holds_nothing_beneath(pdf, one)
    second.fill("How many pages did you look at?", str(len(PdfReader(io.BytesIO(pdf)).pages)))
    second.choose("May it leave as it stands?", "Yes")
    second.press("Save", exact=True)
    second.sees("Disclosed in part" if known else "Nothing disclosed")
    who.page.goto(one.path)
    assert _taken_out(who, one) == pdf  # what goes is what was looked at
    who.press("Note that the answer went")
    who.day("When did the answer go?", steps.hats_today())
    who.fill("To whom?", "Callum Thrale")
    who.fill("How?", "Handed over at the counter.")
    who.press("Close it")
    who.sees("Closed. Nothing of it changes any more.")


def _day_of(heading: str) -> str:
    """Of “Tuesday 20 October 2026, Ardenshire Police” the day as letters write it."""
    return heading.rpartition(",")[0].partition(" ")[2]


def _taken_out(who: Somebody, one: Asked) -> bytes:
    with who.page.expect_download() as taken:
        who.press("Take the pages out (PDF)")
    assert taken.value.suggested_filename == f"{one.reference}.pdf"
    return Path(taken.value.path()).read_bytes()


def _letter(one: Asked, known: Iterable[tuple[str, tuple[str, ...]]]) -> dict[str, Any]:
    """The letter as it should be, with a bar wherever something was removed."""
    entries = []
    for day, pieces in known:
        line: list[str | None] = [pieces[0]]
        for piece in pieces[1:]:
            line += [None, piece]
        entries.append({"agency": one.agency, "on": day, "lines": [line]})
    there = "What we can give you follows on the next pages."
    nothing = "There is nothing that we can give you."
    return {
        "reference": one.reference,
        "agency": one.agency,
        "on": f"{steps.hats_today():%-d %B %Y}",
        "title": "Answer to your request",
        "to": "To Callum Thrale",
        "opening": f"We received your request on {_came_on():%-d %B %Y}. We have looked through what we"
        f" hold. {there if entries else nothing}",
        "wording": OFFERED.split("\n\n"),
        "entries": entries,
    }


def _shows_what_he_knew(pdf: bytes, letter: dict[str, Any]) -> None:
    """Drawn anew from the words it should hold, it is the same file: no other word stands on any page."""
    said = str(letter)
    assert [word for word in UNSPOKEN if word in said] == []
    assert picture_papers.pdf_of(papers.pictures("disclosure", letter)) == pdf


def _holds_nothing_beneath(pdf: bytes, one: Asked) -> None:
    """No text beneath the pictures, nothing said about them, nothing with them, and no earlier version."""
    reader = PdfReader(io.BytesIO(pdf))
    assert "".join(page.extract_text() for page in reader.pages) == ""
    assert reader.metadata is None
    assert reader.xmp_metadata is None
    assert dict(reader.attachments) == {}
    assert {*reader.trailer} == {"/Size", "/Root"}
    assert {*reader.root_object} == {"/Type", "/Pages"}
    for page in reader.pages:
        assert {*page} == {"/Type", "/Parent", "/MediaBox", "/Contents", "/Resources"}
        (drawn,) = page["/Resources"]["/XObject"].values()
        picture, drawing = drawn.get_object(), page.get_contents()
        assert len(picture.get_data()) == picture["/Width"] * picture["/Height"]  # points alone
        assert re.fullmatch(rb"q [\d.]+ 0 0 [\d.]+ 0 0 cm /P Do Q", drawing.get_data())
    assert pdf.count(b"%%EOF") == 1
    around = re.sub(rb"stream\n.*?\nendstream", b"", pdf, flags=re.DOTALL).lower()
    for word in (*UNSPOKEN, "Callum", "Thrale", one.reference, one.officer.name):
        for how in ("utf-8", "utf-16-be", "utf-16-le"):
            assert word.lower().encode(how) not in around, word
