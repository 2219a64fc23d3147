"""Scenario 8a, A23: she moves, the case goes on in another area, and nobody here learns where."""

from __future__ import annotations

import re

from agencies.roles import Role
from tests.journeys import steps
from tests.journeys.people import Somebody
from tests.journeys.scenario import RESEARCHER, Story, send

REFUGE = ("7 Weir Walk", "Eastvale", "B98 7XY")


def she_moves_to_eastvale_and_nobody_here_learns_where(story: Story) -> None:
    ruth = story.ruth
    ruth.page.goto(story.known["repeat"])
    _ruth_sends_the_pack(story, ruth)
    transfer = story.known["transfer"]
    east = "Eastvale MARAC"
    esther = story.cast.is_here("esther", f"{east}: {Role.MARAC_COORDINATOR}")
    leila = story.cast.is_here("leila", f"{east}: {Role.IDVA}")
    for one in (esther, leila):
        one.page.goto(transfer)
        one.follow("See the new address…")
        one.page.get_by_role("main").get_by_role("textbox").last.fill("To arrange the first visit.")
        one.press("Show it")
        one.sees(re.compile(REFUGE[0]))
    for one in (ruth, story.priya, story.sam, story.tom, story.nadia, story.owen):
        for page in (transfer, transfer + "address/"):
            said = one.page.request.get(page).text()
            assert [words for words in (REFUGE[0], REFUGE[2]) if words in said] == [], one.name
    story.nadia.page.goto("/meetings/marac/flags/")
    story.nadia.sees("Moved, area protected")
    assert "Eastvale" not in story.nadia.page.content()
    esther.page.goto(transfer)
    esther.press("Accept it")
    esther.sees("Case here")
    story.lee.is_kept_from(
        story.known["transfer reference"],
        *REFUGE[:1],
        REFUGE[2],
        at=[transfer, transfer + "address/"],
    )
    story.lee.learns_nothing()
    _lee_looks_for_the_new_postcode(story.lee.who)


def _ruth_sends_the_pack(story: Story, ruth: Somebody) -> None:
    ruth.follow("They move to another area…")
    ruth.day("When did it become known?", steps.hats_today())
    ruth.fill("How did it become known, and from whom?", "Her IDVA told us: she is safe.")
    ruth.choose("Is it for a time only, such as a refuge?", "No: it goes on there")
    ruth.choose("Which MARAC receives it?", "Eastvale MARAC")
    ruth.choose("What is the new address?", "Refuge")
    for label, words in zip(("street and number", "town", "postcode"), REFUGE, strict=True):
        ruth.fill(f"New address: {label}", words)
    send(ruth)
    story.known["transfer"] = story.path(ruth.page.url)
    story.known["transfer reference"] = ruth.page.locator("h1").inner_text().split()[-1]
    ruth.press("Decide how")
    send(ruth)
    ruth.press("Prepare the pack")
    send(ruth)
    ruth.press("Send it")
    ruth.sees("Sealed. It goes to the receiving coordinator and IDVA alone")
    for hidden in (REFUGE[0], REFUGE[2]):
        assert hidden not in ruth.page.content()


def _lee_looks_for_the_new_postcode(lee: Somebody) -> None:
    """As a researcher he looks places up: the refuge’s is as empty as one that does not exist."""
    lee.page.goto("/")
    lee.wear(RESEARCHER)
    said = []
    for postcode in (REFUGE[2], "B97 4ZZ"):
        lee.go_behind("Places and things")
        lee.page.get_by_role("main").get_by_role("link", name="Place", exact=True).last.click()
        lee.fill("Postcode", postcode)
        lee.page.get_by_role("group", name="Why do you look it up?").get_by_role(
            "radio"
        ).first.check()
        lee.press("Look up", exact=True)
        said.append(lee.page.get_by_role("main").inner_text().replace(postcode, "…"))
    assert said[0] == said[1]
    for words in (REFUGE[2], "B97 4ZZ"):
        lee.page.goto("/")
        lee.find(words)
        said.append(lee.page.get_by_role("main").inner_text().replace(words, "…"))
    assert said[2] == said[3]
