"""The steps of a CMOG’s lists, its map and its meeting, as somebody takes them with mouse and keyboard."""

from __future__ import annotations

import re
from datetime import timedelta

from tests.journeys import steps
from tests.journeys.missing_steps import take
from tests.journeys.people import Somebody


def relate(who: Somebody, person: str, bond: str, reference: str, source: str) -> None:
    """Write down what a person is to another, whose reference is known."""
    who.page.goto(f"{person}family/")
    who.follow("Write one down")
    who.page.get_by_label("What is this person to the other?").select_option(label=bond)
    who.fill("Or the other’s reference", reference)
    who.choose("How sure is it?", "Reported")
    who.fill("From where is it known?", source)
    who.press("Write it down")
    who.sees("Relationships")


def begin_look_up(who: Somebody, kind: str) -> None:
    """Open the page on which a kind of place or thing is looked up."""
    who.page.goto("/")
    who.go_behind("Places and things")
    who.page.get_by_role("main").get_by_role("link", name=kind, exact=True).last.click()


def look_up(who: Somebody, kind: str, **typed: str) -> None:
    """Look a place or thing up by what names it."""
    begin_look_up(who, kind)
    for label, words in typed.items():
        who.fill(label.replace("_", " "), words)
    _say_why(who)
    who.press("Look up", exact=True)
    who.sees("Is it in the hub already?")


def _say_why(who: Somebody) -> None:
    why = who.page.get_by_role("group", name=re.compile("^Why do you look"))
    why.get_by_role("radio").first.check()


def record(who: Somebody) -> str:
    """Record what was typed or looked up; gives its reference, with its page open."""
    _say_why(who)
    who.press("Record it")
    who.sees("What you see here")
    return who.page.locator("h1").inner_text().split()[-1]


def link(who: Somebody, with_what: str, reference: str, relation: str, sure: str) -> None:
    """Link the thing whose page is open with somebody or something else."""
    place = who.page.url
    who.follow(f"Link it with {with_what}…")
    who.fill(
        f"Reference of the {with_what.split()[-1] if 'person' in with_what else 'place or thing'}",
        reference,
    )
    who.choose("What have the two to do with each other?", relation)
    who.choose("How sure is it?", sure)
    who.fill("Where is this known from?", "The home’s log")
    who.press("Link the two")
    who.sees("Where else was this seen?")
    assert who.page.url == place


def step(who: Somebody, words: str, said: str) -> None:
    """Take the entry that is open to its next state."""
    take(who, words)
    who.day("Day", steps.hats_today())
    who.fill("What was done or found", said)
    who.press("Save")


def ask_for(who: Somebody, entry: str, agency: str, tool: str, title: str, said: str) -> None:
    """Ask an agency for disruption of what an entry is about."""
    who.page.goto(entry)
    who.follow("Ask for disruption…")
    who.page.get_by_label("Who is asked?").select_option(label=agency)
    who.page.get_by_label("With what?").select_option(label=tool)
    who.fill("In a few words", title)
    who.fill("What they need to know to do it", said)
    who.day("To be done by", steps.hats_today() + timedelta(days=10))
    who.press("Ask", exact=True)
    who.sees(title)


def open_task(who: Somebody, title: str) -> str:
    """Open a task of one’s agency; gives its address."""
    who.page.goto("/mash/exploitation/tasks/")
    who.follow(title)
    who.sees("What was said since")
    return who.page.url


def schedule(who: Somebody) -> str:
    """Schedule today’s CMOG, list all that stands on the lists, and publish its agenda; gives its address."""
    who.go("Meetings")
    who.press("Schedule a meeting")
    who.page.get_by_label("Kind of meeting").select_option(label="CMOG")
    who.day("Day", steps.hats_today())
    who.fill("Time", "23:30")
    who.fill("Where", "Town Hall, room 2")
    who.page.get_by_label("Chair").select_option(label="Sam Oyelaran, Ardenshire Police")
    who.press("Schedule")
    who.press("Open the list")
    place = who.page.url
    who.follow("List from the lists…")
    who.press("Put on the agenda")
    who.sees("Listed, each in the part of its list.")
    who.press("Close the list")
    who.press("Publish the agenda")
    who.sees("Agenda published")
    return place


def items(who: Somebody, meeting: str) -> dict[str, list[tuple[str, str]]]:
    """By what each is the cases that somebody’s agenda shows, with where they are and their references."""
    who.page.goto(meeting)
    who.sees(re.compile(r"\d+ of \d+ heard"))
    found: dict[str, list[tuple[str, str]]] = {}
    for one in who.page.get_by_role("main").get_by_role("link", name=re.compile(r"^\d+\. ")).all():
        reference, label = one.inner_text().split(" ", 1)[1].split(" · ")
        found.setdefault(label, []).append((one.get_attribute("href") or "", reference))
    return found


def hear(who: Somebody, item: str, *lines: tuple[str, str, dict[str, str]]) -> None:
    """Take a case up, minute it and close it as heard."""
    who.page.goto(item)
    who.press("Take up")
    for heading, words, more in lines:
        steps.minute(who, heading, words, **more)
    who.press("Close as heard")
    who.sees("Heard")


def admit(who: Somebody, meeting: str, name: str, *, to_people: bool) -> None:
    """Let somebody come to the part of people of concern, or to it no longer."""
    who.page.goto(f"{meeting}attendance/")
    who.follow(re.compile(f"^Parts….*{name}"))
    who.page.get_by_label("Part B: people of concern").set_checked(to_people)
    who.press("Save", exact=True)
    who.sees("Out of the room, case by case")
