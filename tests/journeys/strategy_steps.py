"""The steps of a strategy discussion and of a MARAC referral, as somebody takes them by hand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from playwright.sync_api import expect

from tests.journeys import steps
from tests.journeys.people import Somebody

WHY = "Three incidents, closer together: reasonable cause to suspect significant harm."
CHILD = "Her social worker speaks to her at school, alone, with her class teacher near."
NOT_TOLD = "Whoever harms her would learn of it before she is safe."


# -- the strategy discussion ---------------------------------------------------------------------


def convene(host: Somebody, *people: str) -> None:
    """Convene it for today, by telephone, with oneself in the chair."""
    host.press("Convene it")
    host.day("Day", steps.hats_today())
    host.fill("Time", "23:59")
    host.page.get_by_label("It is held online or by telephone").check()
    host.page.get_by_label("Who chairs it?").select_option(label=host.name)
    host.choose("Whom do you invite?", *people)
    host.press("Convene", exact=True)
    host.sees("Convened. Those invited are told.")


def come_in(who: Somebody, path: str) -> None:
    """Sign and answer, before the case opens to one."""
    who.page.goto(path)
    steps.come_in(who)


def host_comes_in(host: Somebody, path: str) -> None:
    """The same for the host, whose page leads there by other words once it has begun."""
    host.page.goto(path)
    host.press("Begin it")
    host.sees("No quorum yet")
    host.follow("Mark who is there")
    host.follow("Strategy discussion")
    steps.come_in(host)


def mark_present(host: Somebody, path: str, *people: str) -> None:
    """Mark people as present."""
    host.page.goto(path)
    host.follow("Mark who is there")
    for name in people:
        host.press(f"Present: {name}")
        marked = host.page.get_by_role("row", name=name)
        expect(marked.get_by_role("button", name=f"Present: {name}")).to_have_count(0)
    host.page.goto(path)


def share(who: Somebody, path: str, agency: str, words: str) -> None:
    """Write what one's agency knows into the minutes."""
    who.page.goto(path)
    who.follow("Papers and minutes of")
    steps.minute(who, "SHARED", words, agency=agency, nature="Fact")


def end(host: Somebody, path: str) -> None:
    """Say that it was held, with its quorum."""
    host.page.goto(path)
    host.press("It was held…")
    host.press("It was held", exact=True)
    host.sees("Held. Record it within one working day.")


def cannot_end(host: Somebody, path: str, missing: str) -> None:
    """Without a quorum it is not held without a reason, and what was not held is not recorded."""
    host.page.goto(path)
    host.sees(re.compile(f"No quorum yet:.*{missing}"))
    host.press("It was held…")
    host.sees(re.compile(f"There is no quorum: .*{missing} missing"))
    host.press("It was held", exact=True)
    host.sees(re.compile("It has no quorum.*Say why it went ahead, or wait for them"))


def record(host: Somebody, path: str, outcome: str) -> None:
    """Fill in the record at its own address, whatever the page offers, and send it."""
    host.page.goto(f"{path}record/")
    host.choose("What was decided?", outcome)
    host.fill("Why?", WHY)
    host.fill("How will the child be spoken to?", CHILD)
    host.choose("Were the parents told?", "No")
    host.fill("If not: why not?", NOT_TOLD)
    host.press("Give it to who attended")


# -- the referral to the MARAC -------------------------------------------------------------------


def complete_referral(who: Somebody, *, score: int, incidents: int, judgement: str) -> str:
    """Complete the referral that a decision began, criterion by criterion; gives its reference."""
    who.press("Complete the referral")
    who.sees("its people come along; none of its words are copied")
    people = (("Marisa", "Victim"), ("Callum", "Alleged perpetrator"), ("Ellie", "Child"))
    _begin(who, *people)
    who.choose("Why is it high risk?", "Visible high risk", "Professional", "Potential escalation")
    _choose_dash(who, score)
    who.page.get_by_role("textbox", name="Professional judgement").fill(judgement)
    _fill(
        who,
        {"Potential escalation: how many incidents in the last 12 months?": str(incidents)},
    )
    return _finish(who)


def list_referral(ruth: Somebody) -> None:
    """Complete the referral that waits, call it an emergency, since the meeting is today, and list it."""
    ruth.go("Meetings")
    waiting = ruth.page.get_by_role("region", name="Referrals waiting")
    waiting.get_by_role("link").first.click()
    ruth.press("Complete the referral")
    steps.add_person(ruth, "Alleged perpetrator", "Callum", "Thrale", date(1990, 11, 2))
    _begin(ruth, ("Marisa", "Victim"), ("Ellie", "Child"))
    ruth.choose("Why is it high risk?", "Professional")
    ruth.page.get_by_role("textbox", name="Professional judgement").fill("He has a key.")
    ruth.press("Save and go on")
    _finish(ruth)
    ruth.follow("Emergency MARAC")
    ruth.fill("Why can it not wait?", "The meeting is today.")
    ruth.press("Call it now")
    ruth.press("List at a meeting")
    ruth.choose("At which meeting?", "Northmoor MARAC")
    ruth.press("List it")
    ruth.sees("Listed. Whoever referred is told.")
    ruth.follow(re.compile("^Northmoor MARAC,"))


def _begin(who: Somebody, *people: tuple[str, str]) -> None:
    """Everything before the criteria."""
    _step(who, "Safety now", {"What has been done to keep them safe now?": "An alarm at her door."})
    who.follow("People of the case it comes from")
    for name, part in people:
        expect(who.page.get_by_role("group", name=name).get_by_label(part)).to_be_checked()
    who.press("Save and go on")
    who.follow("Reason for referral")
    who.day("When was the latest incident?", steps.hats_today() - timedelta(days=1))
    _fill(who, {"Why do you refer?": "He comes to the door, and has said he will take the child."})
    who.follow("What they are to each other")
    who.choose("What is the alleged perpetrator to the victim?", "Former partner of the victim")
    who.press("Save and go on")
    who.follow("Criteria and evidence")


def _finish(who: Somebody) -> str:
    """Everything after the criteria; gives the reference."""
    safe = {
        "Numbers that are safe to ring": "07700 900123",
        "When is it safe to ring?": "Weekdays before 16:00",
        "Whom does the victim fear, and what?": "Him, and his brother at the housing office.",
    }
    _step(who, "Safe contact", safe)
    who.follow("What the victim knows, and consent")
    who.choose("Does the victim know of this referral?", "Yes")
    who.choose("Does the victim agree to this referral?", "They agreed")
    who.press("Save and go on")
    who.press("Check your answers")
    who.press("Send the referral")
    who.sees("Referred as")
    return who.page.locator("h1").inner_text().split()[-1]


def _choose_dash(who: Somebody, score: int) -> None:
    """Choose the assessment that went with the contact: its score comes from there."""
    offered = who.page.get_by_label("The DASH assessment in the hub")
    found = offered.locator("option", has_text=f"{score} yes").get_attribute("value")
    offered.select_option(value=found)


def _step(who: Somebody, title: str, answers: dict[str, str]) -> None:
    who.follow(title)
    _fill(who, answers)


def _fill(who: Somebody, answers: dict[str, str]) -> None:
    for label, words in answers.items():
        who.fill(label, words)
    who.press("Save and go on")


def check_eligibility(ruth: Somebody, case: str) -> None:
    """Answer what has to hold besides a criterion."""
    ruth.find(case)
    ruth.follow("Check eligibility")
    for question in ("Is the victim 16", "Does the victim live", "Are they personally"):
        ruth.choose(question, "Yes")
    ruth.press("Save", exact=True)


def criteria(ruth: Somebody) -> dict[str, tuple[str, str]]:
    """Each criterion of the case that is open, with whether it is met, and the words about it."""
    lines = ruth.page.locator("section", has=ruth.page.locator("#criteria")).get_by_role("listitem")
    lines.first.wait_for()  # the page that a pressed button leads to may still be on its way
    found = {}
    for line in lines.all():
        met = (line.locator(".govuk-tag").text_content() or "").strip()
        found[line.locator("strong").first.inner_text()] = (met, line.inner_text())
    return found


def nobody_is_named(told: Sequence[str], *names: str) -> None:
    """No notice, and nothing that the live connection said, holds one of these names."""
    assert told
    assert [(name, line) for line in told for name in names if name in line] == []
