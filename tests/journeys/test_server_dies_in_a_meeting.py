"""The server dies or is replaced while a meeting is minuted: what was typed and what was finished is there (FS10)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, expect

from config.front.environment import MANAGE
from tests.journeys.people import Somebody
from tests.journeys.rig import Hub, hub
from tests.live.rig import wait_for

pytestmark = [pytest.mark.slow, pytest.mark.browser]

SAVED = re.compile("^saved")
DEATHS = 5


@pytest.fixture(scope="module")
def room() -> Iterator[Hub]:
    """A hub with a MARAC in session, whose one case is being heard."""
    with hub("meeting") as made:
        yield made


class Minuting:
    """Coordinator, chair and IDVA with the page of the case open, each in a browser of their own."""

    def __init__(self, room: Hub, browser: Browser) -> None:
        self.hub, self.path = room, room.people[""]["case"]
        self.ruth, self.sam, self.priya = (
            self._comes(browser, name, hat)
            for name, hat in (("ruth", ""), ("sam", "Chair in Northmoor MARAC"), ("priya", ""))
        )

    def _comes(self, browser: Browser, name: str, hat: str) -> Somebody:
        who = Somebody(self.hub, browser, name).sign_in(hat)
        who.page.on(
            "dialog", lambda asked: asked.accept()
        )  # leave, although something is not saved
        who.page.goto(self.path)
        return who

    def begin(self, heading: str) -> None:
        """Ruth opens the box of a new line."""
        box = self.ruth.page.locator(f"#{heading} textarea")
        if not box.is_visible():
            self.ruth.page.locator(f"#{heading} summary").click()
        box.focus()

    def everybody_reads(self, heading: str, words: str) -> None:
        """A finished line is on each screen, once, without loading a page again."""
        for who in (self.ruth, self.sam, self.priya):
            lines = who.page.locator(f"#lines-{heading} > li", has_text=words)
            expect(lines).to_have_count(1, timeout=60_000)

    def close(self) -> None:
        for who in (self.ruth, self.sam, self.priya):
            who.close()


@pytest.fixture(scope="module")
def minuting(room: Hub, chromium: Browser) -> Iterator[Minuting]:
    """People at the table."""
    made = Minuting(room, chromium)
    yield made
    made.close()


def dies(room: Hub) -> None:
    """A power cut: nothing is finished, and the same program comes back."""
    room.kill("web-1")
    room.start("web-1")


def is_deployed_anew(room: Hub) -> None:
    """What an upgrade does: the process is asked to stop, tables are led on, another one starts."""
    process = room.running.pop("web-1")
    process.terminate()
    process.wait(30)
    for more in ([], ["--database=keys"]):
        room.run([*MANAGE, "migrate", "--no-input", *more], room.as_owner)
    room.start("web-1")


@pytest.mark.parametrize("happens", [dies, is_deployed_anew])
def test_what_is_typed_while_the_server_is_away_and_what_was_finished_before_is_there(
    minuting: Minuting, happens: Callable[[Hub], None]
) -> None:
    hub, page, how = minuting.hub, minuting.ruth.page, happens.__name__
    minuting.begin("DONE")
    page.locator("#DONE textarea").fill(f"Locks changed ({how}).")
    page.locator("#DONE textarea").press("Control+Enter")
    minuting.everybody_reads("DONE", f"Locks changed ({how}).")

    minuting.begin("PRESENTED")
    box = page.locator("#PRESENTED textarea")
    box.press_sequentially("She will go to her sister")
    status = page.locator("#PRESENTED [data-draft-status]")
    expect(status).to_have_text(SAVED)
    if happens is dies:
        hub.kill("web-1")
        box.press_sequentially(" on Friday, and rings")
        page.wait_for_timeout(2000)  # its saving waits: the port is open, and nobody answers
        box.press_sequentially(" the IDVA first")
        hub.start("web-1")
    else:
        box.press_sequentially(" on Friday, and rings")
        is_deployed_anew(hub)
    box.press_sequentially(".")
    typed = box.input_value()
    for who in (minuting.ruth, minuting.sam, minuting.priya):
        expect(who.page.locator("[data-live-status]").first).to_contain_text(
            "Live again", timeout=60_000
        )

    expect(status).to_have_text(SAVED, timeout=60_000)
    page.wait_for_timeout(2000)  # and the last of it

    again = minuting.ruth.context.new_page()  # another browser window has what was typed
    again.goto(minuting.path)
    expect(again.locator("#PRESENTED textarea")).to_have_value(typed)
    again.close()
    box.press("Control+Enter")
    minuting.everybody_reads("PRESENTED", typed)
    minuting.everybody_reads("DONE", f"Locks changed ({how}).")


def test_a_line_that_is_finished_as_the_server_dies_is_in_the_minutes_or_in_its_box(
    minuting: Minuting,
) -> None:
    page, hub = minuting.ruth.page, minuting.hub
    for number in range(DEATHS):
        words = f"Seen at school, time {number}."
        minuting.begin("CHILDREN")
        box = page.locator("#CHILDREN textarea")
        box.fill(words)
        expect(page.locator("#CHILDREN [data-draft-status]")).to_have_text(SAVED)
        box.press("Control+Enter")
        page.wait_for_timeout(40 * number)  # each time at another moment
        dies(hub)
        page.goto(minuting.path)
        minuted = page.locator("#lines-CHILDREN > li", has_text=words).count()
        kept = page.locator("#CHILDREN textarea").input_value() == words
        assert minuted + kept == 1, (number, minuted, kept)
        if kept:
            minuting.begin("CHILDREN")
            page.locator("#CHILDREN textarea").press("Control+Enter")
        minuting.everybody_reads("CHILDREN", words)
    wait_for(lambda: "whole" in hub.verify().lower(), seconds=60)
