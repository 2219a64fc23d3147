"""A browser, and hubs of real processes for the journeys of one run."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.journeys.people import Somebody
from tests.journeys.rig import Hub, hub

expect.set_options(timeout=15_000)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Debian's chromium, without a window."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        complain = pytest.fail if os.environ.get("CI") else pytest.skip
        complain("Browser tests need chromium: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def new_hub() -> Iterator[Hub]:
    """A hub with Northmoor's partnership and not one case yet."""
    with hub("partnership") as made:
        yield made


@pytest.fixture(scope="session")
def told_hub() -> Iterator[Hub]:
    """A hub in mid-life, with something on every page."""
    with hub("story") as made:
        yield made


class Cast:
    """The people of a journey, each in a browser of their own."""

    def __init__(self, hub: Hub, browser: Browser) -> None:
        self.hub, self.browser = hub, browser
        self.everybody: list[Somebody] = []

    def comes(self, user_name: str, hat: str = "", **how: Any) -> Somebody:
        """Somebody opens a browser and signs in."""
        who = Somebody(self.hub, self.browser, user_name, **how).sign_in(hat)
        self.everybody.append(who)
        return who

    def is_here(self, user_name: str, place: str) -> Somebody:
        """Somebody who signed in before; see `Somebody.come_back`."""
        who = Somebody(self.hub, self.browser, user_name).come_back(place)
        self.everybody.append(who)
        return who

    def person(self, user_name: str) -> Somebody:
        """Somebody who is here already."""
        return next(one for one in self.everybody if one.user_name == user_name)

    def complaints(self) -> list[str]:
        """What all their consoles complained of."""
        return [line for who in self.everybody for line in who.console]

    def surprises(self) -> list[str]:
        """The same without what a step provoked: nothing found, or a mistake in a form."""
        return [line for line in self.complaints() if not re.search(r"\b(404|422)\b", line)]

    def told(self) -> list[str]:
        """Every notice, and whatever the live connections of all said."""
        return [*self.hub.notices(), *(line for who in self.everybody for line in who.told)]


@pytest.fixture
def cast_of(new_hub: Hub, chromium: Browser) -> Iterator[Cast]:
    """People for a journey on the new hub."""
    cast = Cast(new_hub, chromium)
    yield cast
    for who in cast.everybody:
        who.close()
