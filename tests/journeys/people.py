"""Somebody at a browser of their own: what their hands do, and what their console complained of."""

from __future__ import annotations

import re
import time
from datetime import date
from typing import Any
from uuid import uuid4

from django_otp.oath import TOTP
from playwright.sync_api import Browser, Locator, Page, Response

from config.demo.story import PASSWORD
from tests.journeys.rig import Hub

MAIN = "Main"


class Somebody:
    """One person with one browser profile; `console` holds whatever should not have been there."""

    def __init__(
        self, hub: Hub, browser: Browser, user_name: str, *, script: bool = True, width: int = 1280
    ) -> None:
        self.hub, self.user_name = hub, user_name
        self.known: dict[str, Any] = hub.people[user_name]
        self.name: str = self.known["name"]
        self.context = browser.new_context(
            base_url=hub.url,
            viewport={"width": width, "height": 900},
            java_script_enabled=script,
        )
        self.context.set_default_timeout(20_000)
        self.console: list[str] = []
        self.told: list[
            str
        ] = []  # what the live connection of their pages said, but for read out lines
        self.page: Page
        self.take_a_new_page()
        self._used = 0

    def take_a_new_page(self) -> None:
        """Open another page in the same browser and go on there."""
        self.page = self.context.new_page()
        watch(self.page, self.console)
        self.page.on(
            "websocket",
            lambda line: line.on("framereceived", lambda said: self._hear(str(said))),
        )

    def _hear(self, said: str) -> None:
        """Lines of minutes are read out to the page that shows them: they are its content, no notice."""
        if '"lines":' not in said:
            self.told.append(said)

    def close(self) -> None:
        """Leave the browser."""
        self.context.close()

    # -- signing in ------------------------------------------------------------------------------

    def code(self) -> str:
        """What their authenticator app shows; a code is good once, so a used one is waited out."""
        oath = shown_by(self.known["app"])
        oath.drift = 1 if self._used >= oath.t() else 0
        self._used = oath.t()
        return f"{oath.token():06d}"

    def sign_in(self, hat: str = "") -> Somebody:
        """Prove who they are in two ways, and put on a hat where there are several to choose from."""
        page = self.page
        page.goto("/")
        page.get_by_label("User name or work email address").fill(self.user_name)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Continue").click()
        page.get_by_label("Code from your authenticator app").fill(self.code())
        page.get_by_role("button", name="Sign in", exact=True).click()
        if hat:
            page.get_by_role("button", name=f"Wear {hat}").click()
        page.get_by_role("heading", name="My work", level=1).wait_for()
        return self

    def wear(self, hat: str) -> None:
        """Change the hat."""
        self.page.get_by_role("banner").get_by_role("link", name="Change hat").click()
        self.page.get_by_role("button", name=f"Wear {hat}").click()
        self.page.get_by_role("heading", name="My work", level=1).wait_for()

    def come_back(self, place: str) -> Somebody:
        """Go on in a session that began before, and was proved: a workspace and the name of a role in it."""
        cookie = {"name": "hub", "value": self.known["sessions"][place], "url": self.hub.url}
        self.context.add_cookies([cookie])  # type: ignore[list-item]
        self.page.goto("/")
        self.page.get_by_role("heading", name="My work", level=1).wait_for()
        return self

    # -- going about -----------------------------------------------------------------------------

    def go(self, link: str) -> None:
        """Follow a link of the main navigation."""
        self.page.get_by_role("navigation", name=MAIN).get_by_role(
            "link", name=link, exact=True
        ).click()

    def go_behind(self, link: str) -> None:
        """Follow a link that waits behind “All pages”."""
        self.page.get_by_role("link", name="All pages").click()
        self.page.locator("#all").get_by_role("link", name=link, exact=True).click()

    def find(self, reference: str) -> None:
        """Find a case by its reference."""
        self.page.get_by_label("Reference", exact=True).fill(reference)
        self.page.get_by_role("button", name="Find", exact=True).click()

    def follow(self, link: str | re.Pattern[str], **how: Any) -> None:
        """Follow a link of the page."""
        self.page.get_by_role("link", name=link, **how).first.click()

    def press(self, button: str, **how: Any) -> None:
        """Press a button of the page."""
        self.page.get_by_role("button", name=button, **how).first.click()

    def fill(self, label: str, words: str) -> None:
        """Type into a field."""
        self.page.get_by_label(label, exact=True).fill(words)

    def choose(self, group: str, *choices: str) -> None:
        """Tick boxes or a radio button of a question."""
        asked = self.page.get_by_role("group", name=group)
        for choice in choices:
            asked.get_by_label(choice).first.check()

    def day(self, group: str | re.Pattern[str], on: date) -> None:
        """Type a date into its three boxes."""
        boxes = self.page.get_by_role("group", name=group)
        for label, number in (("Day", on.day), ("Month", on.month), ("Year", on.year)):
            boxes.get_by_label(label).fill(str(number))

    def sees(self, words: str | re.Pattern[str]) -> Locator:
        """The first place with these words in the main part of the page, once it is there."""
        texts = self.page.get_by_role("main").get_by_text(words)
        found = texts.locator("visible=true").first
        found.wait_for()
        return found

    def may_not_open(self, path: str) -> None:
        """An address of others: the page says what it says of things that do not exist."""
        answer = self.page.request.get(path)
        assert answer.status == 404, (path, answer.status)

    def cannot_tell(self, url: str, *secrets: str) -> None:
        """An address answers them as one does at which there is nothing, and without these words."""
        nowhere = re.sub(r"[0-9a-f-]{36}", str(uuid4()), url)
        there, nothing = (self.page.request.get(one) for one in (url, nowhere))
        assert there.status == nothing.status in (403, 404), (self.name, there.status)
        said = there.text()
        assert [words for words in secrets if words in said] == [], self.name


def shown_by(app: str) -> TOTP:
    """What an authenticator app with this key shows now."""
    oath = TOTP(bytes.fromhex(app), step=30)
    oath.time = time.time()
    return oath


def watch(page: Page, console: list[str]) -> None:
    """Collect what a page complains of: errors, warnings, broken policy, and failed answers."""

    def heard(message: Any) -> None:
        if message.type in ("error", "warning"):
            console.append(f"{page.url}: {message.text}")

    def answered(response: Response) -> None:
        if response.status >= 400:
            console.append(f"{response.status} for {response.request.method} {response.url}")

    page.on("console", heard)
    page.on("pageerror", lambda error: console.append(f"{page.url}: {error}"))
    page.on("response", answered)
