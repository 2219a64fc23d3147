"""Finding every page of a hub by following its links, as every kind of person, and looking at it."""

from __future__ import annotations

import html
import http.client
import re
from collections import defaultdict, deque
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import Browser, BrowserContext, Page

from agencies.roles import Role
from config.demo.story import PASSWORD
from config.front.environment import PROJECT
from tests.journeys.people import shown_by, watch
from tests.journeys.rig import Hub

DESK, PHONE = 1280, 320
AXE = PROJECT / "node_modules" / "axe-core" / "axe.min.js"
_LINK = re.compile(r'<a\b[^>]*\bhref="([^"#]+)')
# Questions in an address that lead to other rows.
_LISTS = re.compile(r"^(show|item|of)=[\w%.:-]+(&(from|to)=[\d-]+)*$")
# How many of one page somebody opens while looking for more: those whose links depend on its state.
INSTANCES = dict.fromkeys(
    ("mash_hub:contact", "mash_hub:enquiry", "mash_hub:request", "mash_hub:item"), 60
) | dict.fromkeys(
    (
        "audit_workspace:disclosure",
        "audit_workspace:disclosure-part",
        "mash_hub:adult-concern",
        "mash_hub:claim",
        "mash_hub:cmog-entry",
        "mash_hub:missing-episode",
        "mash_hub:passing",
        "meetings:attendance",
        "meetings:item",
        "meetings:joint-screening",
        "meetings:marac-case",
        "meetings:marac-transfer",
        "meetings:meeting",
        "meetings:minutes",
        "meetings:research",
        "meetings:strategy",
    ),
    20,
)
FEW = 2
LOOKED_AT = 2  # of one page, each by a person of another role


@dataclass(frozen=True)
class Wearer:
    """Somebody signed in under one hat."""

    user_name: str
    workspace: str
    role: str
    session: str

    def __str__(self) -> str:
        return f"{self.user_name} as {self.role}"


@dataclass(frozen=True)
class Place:
    """A page and somebody who may open it."""

    url: str
    by: Wearer | None  # nobody: a page before signing in


def wearers(hub: Hub) -> list[Wearer]:
    """Everybody under each hat: two people of each role in the order of the roles, then the others."""
    found: dict[str, list[Wearer]] = defaultdict(list)
    for user_name, known in hub.people.items():  # the hub's own desk has no sessions
        for words, session in known["sessions"].items():
            workspace, _, role = words.rpartition(": ")
            found[role].append(Wearer(user_name, workspace, role, session))
    first = [one for role in Role for one in _two_of(found[role.value])]
    return first + [one for role in Role for one in found[role.value] if one not in first]


def _two_of(several: list[Wearer]) -> list[Wearer]:
    """The first, and somebody else."""
    first = several[:1]
    return first + [one for one in several[1:] if one.user_name != first[0].user_name][:1]


@dataclass(frozen=True)
class Answer:
    """What came of asking for an address."""

    status: int
    is_page: bool
    body: str
    onward: str


class Reader:
    """Reads pages over one connection with somebody's cookie."""

    def __init__(self, hub: Hub, session: str) -> None:
        self.hub, self.session = hub, session
        self.line = http.client.HTTPConnection("127.0.0.1", hub.port, timeout=30)

    def get(self, url: str) -> Answer:
        """Ask for an address."""
        cookie = f"hub={self.session}" if self.session else ""
        headers = {"Host": f"localhost:{self.hub.port}", "Cookie": cookie}
        self.line.request("GET", url, headers=headers)
        answer = self.line.getresponse()
        body = answer.read().decode("utf-8", "replace")
        is_page = (answer.getheader("Content-Type") or "").startswith("text/html")
        return Answer(answer.status, is_page, body, answer.getheader("Location") or "")

    def close(self) -> None:
        self.line.close()


def name_of(url: str) -> str:
    """The name of the address, or nothing for what is none of ours."""
    try:
        return resolve(urlsplit(url).path).view_name
    except Resolver404:
        return ""


class Walk:
    """Every page found, by the name of its address, with the people who can open it."""

    def __init__(self, hub: Hub, sought: Collection[str]) -> None:
        """Take the names of the pages sought: people follow links until each was opened twice.

        A page of a few people's work is found by those whose work it is, so nobody is left out while
        one is missing.
        """
        self.hub = hub
        self.places: dict[str, list[Place]] = defaultdict(list)
        self._follow_links(None, *_WITHOUT_AN_ACCOUNT)
        everybody = wearers(hub)
        begins = ("/", *_WITHOUT_A_LINK, *hub.people[""]["without a link"])
        for number, wearer in enumerate(everybody):
            if number >= 2 * len(Role) and all(self.places[name] for name in sought):
                break
            self._follow_links(wearer, *begins)

    def _follow_links(self, wearer: Wearer | None, *begins: str) -> None:
        reader = Reader(self.hub, wearer.session if wearer else "")
        known, opened = {*begins}, defaultdict(int)
        waiting = deque(begins)
        while waiting:
            url = waiting.popleft()
            name = name_of(url)
            if not name or opened[name] >= INSTANCES.get(name, FEW):
                continue
            answer = reader.get(url)
            opened[name] += 1
            if answer.status == 200 and answer.is_page:
                self.places[name].append(Place(url, wearer))
            for link in _links(url, answer):
                if link not in known:
                    known.add(link)
                    waiting.append(link)
        reader.close()

    def worth_looking_at(self, name: str) -> list[Place]:
        """A few places of a page, each of another role."""
        by_role: dict[str, Place] = {}
        for place in self.places[name]:
            by_role.setdefault(place.by.role if place.by else "", place)
        return list(by_role.values())[:LOOKED_AT]


_WITHOUT_AN_ACCOUNT = (
    "/account/sign-in/",
    "/help/",
    "/tell/",
    "/tell/link/AbCdEfGh/",
    "/tell/sent/P-BCDFG/",
)
# Shown after an act, or when there are many people: no page always leads there.
_WITHOUT_A_LINK = ("/here/", "/mash/conflicts/")


def _links(url: str, answer: Answer) -> Iterator[str]:
    found = _LINK.findall(answer.body) if answer.is_page else []
    if name_of(url) == "mash_hub:contact" and answer.status == 200:
        found.append("sent/")  # where one is led after sending it
    for link in [*found, *([answer.onward] if answer.onward else [])]:
        parts = urlsplit(urljoin(url, html.unescape(link)))
        if parts.scheme or parts.netloc:
            continue
        yield parts.path + (f"?{parts.query}" if _LISTS.match(parts.query) else "")


# -- pages that somebody has to be led to --------------------------------------------------------


def _typed_password(page: Page, hub: Hub) -> None:
    page.goto("/account/sign-in/")
    page.get_by_label("User name or work email address").fill("kim")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()


def _recovery_code(page: Page, hub: Hub) -> None:
    _typed_password(page, hub)
    page.get_by_role("link", name="Use a recovery code").click()


def _invited(page: Page, hub: Hub) -> None:
    page.goto(hub.people[""]["invitation"])


def _choosing_a_password(page: Page, hub: Hub) -> None:
    _invited(page, hub)
    page.get_by_role("main").get_by_role("button").click()


def _enrolling_an_app(page: Page, hub: Hub) -> None:
    page.goto(hub.people[""]["lost factor"])
    page.get_by_role("main").get_by_role("button").click()
    page.get_by_label("password").first.fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Continue").click()


def _another_app(page: Page, hub: Hub) -> None:
    _typed_password(page, hub)
    code = shown_by(hub.people["kim"]["app"])
    page.get_by_label("Code from your authenticator app").fill(f"{code.token():06d}")
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.goto("/account/security/")
    page.get_by_role("button", name="Set up a new app").click()


def _behind_a_letter(page: Page, hub: Hub) -> None:
    page.goto(hub.people[""]["new password"])


def _hidden(page: Page, hub: Hub) -> None:
    cookie = {"name": "hub", "value": hub.people[""]["hidden"], "url": hub.url}
    page.context.add_cookies([cookie])  # type: ignore[list-item]
    page.goto("/")


def _as(page: Page, hub: Hub, user_name: str, begins: str) -> None:
    """Open a page with the first hat of somebody who is signed in already."""
    session = next(iter(hub.people[user_name]["sessions"].values()))
    cookie = {"name": "hub", "value": session, "url": hub.url}
    page.context.add_cookies([cookie])  # type: ignore[list-item]
    page.goto(begins)


def _new_codes(page: Page, hub: Hub) -> None:
    _as(page, hub, "lee", "/account/security/")
    page.get_by_role("button", name="Make new codes").click()


def _new_link(page: Page, hub: Hub) -> None:
    """Two managers make one for somebody who lost their telephone, and is not among the wearers:
    it ends every session of theirs.
    """
    _as(page, hub, "paula", "/administration/people/")
    page.get_by_role("link", name="Kim Doyle").first.click()
    page.get_by_role("button", name="Ask for a reset of the second proof").click()
    page.get_by_role("button", name="Confirm the reset").wait_for()
    _as(page, hub, "hugh", page.url)
    page.get_by_role("button", name="Confirm the reset").click()


def _changing_an_agreement(page: Page, hub: Hub) -> None:
    _as(page, hub, "hugh", "/administration/agreements/")
    page.get_by_role("link", name="renewed").first.click()
    page.get_by_role("link", name="Change the text").click()


def _likenesses(page: Page, hub: Hub) -> None:
    _as(page, hub, "devika", hub.people[""]["to look up"])
    page.get_by_role("button", name="Look up").first.click()


def _list_of_episodes(page: Page, hub: Hub) -> None:
    _as(page, hub, "iris", "/mash/missing/take-in/")
    lines = "given_name,family_name,date_of_birth,missing_since,returned_at\n"
    lines += "Runa,Askew,2012-01-09,2025-03-01 22:40,2025-03-02 01:10\n"
    lines += "Ivo,Lang,2011-06-02,last night,2025-03-02 01:10\n"
    file = {"name": "list.csv", "mimeType": "text/csv", "buffer": lines.encode()}
    page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    page.get_by_role("button", name="Look at it").click()


def _protected_words(page: Page, hub: Hub) -> None:
    _as(page, hub, "devika", hub.people[""]["protected"])
    outcome = page.get_by_role("group", name="Outcome")
    outcome.get_by_label("MARAC referral").check()
    page.get_by_label("Why?", exact=True).fill("He asks around for 4 Quiet Lane, Northmoor.")
    page.get_by_label("What does the child or adult say?").fill("Not asked yet: she is seven.")
    page.get_by_role("button", name="Save the outcome").click()
    page.get_by_role("button", name="Ask a second person to let it through").click()


LED_TO: dict[str, Callable[[Page, Hub], None]] = {
    "account:second-factor": _typed_password,
    "account:recovery-code": _recovery_code,
    "account:enrol": _invited,
    "account:enrol-password": _choosing_a_password,
    "account:enrol-app": _enrolling_an_app,
    "account:new-password": _behind_a_letter,
    "account:unhide": _hidden,
    "account:app": _another_app,
    "account:new-codes": _new_codes,
    "account:confirm-reset": _new_link,
    "administration:change-agreement": _changing_an_agreement,
    "mash_hub:contact-look-up": _likenesses,
    "mash_hub:missing-list": _list_of_episodes,
    "mash_hub:overrule-ask": _protected_words,
}


# -- looking at pages ----------------------------------------------------------------------------

AXE_RUN = """async () => {
  const found = await axe.run(document, {resultTypes: ["violations"]});
  return found.violations.map((one) =>
    `${one.id} (${one.impact}): ${one.help}: ` +
    one.nodes.slice(0, 3).map((node) => node.target.join(" ") + " " + node.html.slice(0, 160)).join(" | "));
}"""
WIDER = """() => {
  const page = document.documentElement;
  if (page.scrollWidth <= page.clientWidth) return "";
  const wide = [...document.querySelectorAll("body *")].filter((one) =>
    one.getBoundingClientRect().right > page.clientWidth + 1 && !one.closest(".hub-scroll"));
  return `${page.scrollWidth} wide at ${page.clientWidth}: ` +
    wide.slice(0, 3).map((one) => one.outerHTML.slice(0, 120)).join(" | ");
}"""


class Looker:
    """Opens places in a browser, at desk width and on a narrow telephone, and says what is wrong."""

    def __init__(self, hub: Hub, browser: Browser) -> None:
        self.hub, self.browser = hub, browser
        self.axe = Path(AXE).read_text(encoding="utf-8")
        self.contexts: dict[str, BrowserContext] = {}

    def close(self) -> None:
        for context in self.contexts.values():
            context.close()

    def context(self, by: Wearer | None) -> BrowserContext:
        """The browser of somebody, signed in."""
        session = by.session if by else ""
        if session not in self.contexts:
            made = self.browser.new_context(base_url=self.hub.url)
            if session:
                made.add_cookies([{"name": "hub", "value": session, "url": self.hub.url}])
            self.contexts[session] = made
        return self.contexts[session]

    def complaints_about(self, place: Place) -> list[str]:
        """All that is wrong with a page, at both widths."""
        page = self.context(place.by).new_page()
        heard: list[str] = []
        watch(page, heard)
        page.set_viewport_size({"width": DESK, "height": 900})
        page.goto(place.url)
        found = self.look(page, DESK) + self.look(page, PHONE)
        page.close()
        return [f"{place.by or 'nobody'}, {place.url}: {one}" for one in [*found, *heard]]

    def complaints_on_the_way_to(self, name: str) -> list[str]:
        """The same for a page that somebody has to be led to, in a browser of their own."""
        context = self.browser.new_context(base_url=self.hub.url)
        page = context.new_page()
        heard: list[str] = []
        watch(page, heard)
        page.set_viewport_size({"width": DESK, "height": 900})
        LED_TO[name](page, self.hub)
        page.wait_for_url(lambda url: name_of(url) == name)
        heard = [line for line in heard if "422" not in line]  # one is led by way of a mistake
        found = self.look(page, DESK) + self.look(page, PHONE)
        context.close()
        return [f"{name}: {one}" for one in [*found, *heard]]

    def look(self, page: Page, width: int) -> list[str]:
        """What is wrong with the page that is open, at one width."""
        page.set_viewport_size({"width": width, "height": 900})
        if not page.evaluate("() => 'axe' in window"):
            page.evaluate(self.axe)
        wider: Any = page.evaluate(WIDER)
        violations: list[str] = page.evaluate(AXE_RUN)
        return [f"at {width} px, {one}" for one in [*violations, *([wider] if wider else [])]]
