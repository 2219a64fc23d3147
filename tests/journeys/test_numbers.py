"""Every number on a page is the number of the rows behind it, for everybody who can see it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page

from agencies import hats
from agencies.roles import ACTS, Act, Role
from tests.journeys.rig import Hub
from tests.journeys.walk import Wearer, wearers

pytestmark = [pytest.mark.slow, pytest.mark.browser]

# A heading of a section that counts, as “Due now (3)”, and the rows that the section lists.
COUNTED = """() => [...document.querySelectorAll("section[aria-labelledby]")].flatMap((section) => {
  const heading = document.getElementById(section.getAttribute("aria-labelledby"));
  const number = heading && /^\\((\\d+)( version.?)?\\)$/.exec(
    heading.querySelector(".hub-quiet")?.textContent.trim() ?? "");
  if (!number) return [];
  const kinds = ["tbody tr", ".hub-list > li", ".hub-panel"];
  const rows = kinds.map((kind) => section.querySelectorAll(kind).length).find(Boolean) ?? 0;
  // Of a long list the rest is one line: “2 more: contacts”.
  const rest = [...section.querySelectorAll("p a")].map((link) => /^(\\d+) more: /.exec(link.textContent.trim()));
  const more = rest.reduce((sum, found) => sum + (found ? Number(found[1]) : 0), 0);
  return [[heading.id, Number(number[1]), rows + more]];
})"""


MOST_IN_HEAD = 99  # the head says “99+” of more


class Eyes:
    """Somebody reading numbers and counting rows."""

    def __init__(self, context: BrowserContext, wearer: Wearer) -> None:
        self.wearer, self.page = wearer, context.new_page()
        self.page.goto("/")

    def may(self, act: Act) -> bool:
        return act in ACTS[Role(self.wearer.role)]

    def open(self, url: str) -> Page:
        answer = self.page.goto(urljoin(self.page.url, url))  # some are but a question: ?page=2
        assert answer is not None
        assert answer.status == 200, (str(self.wearer), url, answer.status)
        return self.page

    def rows(self, selector: str) -> int:
        """The rows of a list, on every page of it."""
        counted = self.page.locator(selector).count()
        onward = self.page.get_by_role("link", name="Next page")
        while onward.count():
            self.open(onward.get_attribute("href") or "")
            counted += self.page.locator(selector).count()
        return counted

    def numbers_in(self, selector: str) -> list[int]:
        text = self.page.locator(selector).first.inner_text()
        return [int(number) for number in re.findall(r"\b\d+\b", text)]

    def follow(self, link: str, *, within: str = "#main") -> None:
        """Open what a link leads to, whole: a click would go on while the page is still coming in."""
        found = self.page.locator(within).get_by_role("link", name=link).first
        self.open(found.get_attribute("href") or "")


@pytest.fixture(scope="module")
def everybody(told_hub: Hub, chromium: Browser) -> Iterator[list[Eyes]]:
    """One pair of eyes for each hat of the walk."""
    contexts, eyes = [], []
    for wearer in wearers(told_hub):
        context = chromium.new_context(base_url=told_hub.url)
        context.add_cookies([{"name": "hub", "value": wearer.session, "url": told_hub.url}])
        contexts.append(context)
        eyes.append(Eyes(context, wearer))
    yield eyes
    for context in contexts:
        context.close()


def with_act(everybody: list[Eyes], act: Act) -> list[Eyes]:
    found = [one for one in everybody if one.may(act)]
    assert found
    return found


def test_the_number_of_notices(everybody: list[Eyes]) -> None:
    for one in everybody:
        one.open("/")
        has_news = one.page.locator(".hub-head .hub-count").count()
        head = one.page.locator(".hub-head .hub-count").inner_text().split()[0] if has_news else "0"
        all_new = one.page.get_by_role("link", name=re.compile("^All .* new notices$"))
        if all_new.count():
            assert all_new.inner_text() == f"All {head} new notices", one.wearer
        one.follow("Notices", within=".hub-head")
        unread = one.rows(".hub-list .hub-new")
        assert head == (str(unread) if unread <= MOST_IN_HEAD else f"{MOST_IN_HEAD}+"), one.wearer


def stands_for(lines: Locator) -> int:
    """How many things some lines of work stand for: one each, but for “9 more: …” and “… (10)”."""
    found = [_MANY.fullmatch(words.strip()) for words in lines.all_inner_texts()]
    return sum(int(many[1] or many[2]) if many else 1 for many in found)


LINES = ".hub-row__what p:first-child"
_MANY = re.compile(r"(?:Next: )?(?:(\d+) more: .*|.* \((\d+)\))")


def test_the_numbers_of_my_work(everybody: list[Eyes]) -> None:
    counted = 0
    for one in everybody:
        page = one.open("/")
        next_one = stands_for(page.locator(".hub-panel--next .hub-row__what h2"))
        for section in ("due", "decisions"):
            rows = page.locator(f"section[aria-labelledby={section}]")
            if not rows.count():
                continue
            (number,) = one.numbers_in(f"#{section}")
            assert number == stands_for(rows.locator(LINES)) + next_one, str(one.wearer)
            next_one = 0  # it belongs to the first of them
            counted += 1
        if page.locator("#waiting").count():
            (number,) = one.numbers_in("#waiting")
            assert number == stands_for(page.locator(f"section[aria-labelledby=waiting] {LINES}"))
            counted += 1
    assert counted > 5


def test_the_numbers_of_every_counted_section(everybody: list[Eyes]) -> None:
    """Drafts, people, releases, versions: wherever a heading counts what stands under it."""
    seen = set()
    for one in everybody:
        for url in _pages_that_count(one):
            for heading, number, rows in one.open(url).evaluate(COUNTED):
                assert number == rows, (str(one.wearer), url, heading)
                seen.add(heading)
    assert {"people", "drafts", "sent", "unrated", "history", "declared"} <= seen


def _pages_that_count(one: Eyes) -> list[str]:
    urls = ["/mash/interests/"]
    if one.may(Act.REFER):
        urls.append("/mash/contacts/new/")
    lists = {Act.SCREEN: ("/mash/board/", "/mash/contacts/"), Act.OWN_ACTIONS: ("/mash/actions/",)}
    for act, pages in lists.items():
        for url in pages if one.may(act) else ():
            urls.append(url)
            links = one.open(url).locator("[data-row] th a")
            urls += [link.get_attribute("href") or "" for link in links.all()[:3]]
    return urls


def test_the_numbers_of_the_board(everybody: list[Eyes]) -> None:
    for one in with_act(everybody, Act.SCREEN):
        page = one.open("/mash/board/")
        everything, *by_rating = one.numbers_in("#board-counts p")
        shown = [page.locator(f"#board .hub-brag--{word}").count() for word in _RATINGS]
        assert by_rating == shown, str(one.wearer)
        assert one.rows("#board tbody tr") == everything == sum(by_rating), str(one.wearer)


_RATINGS = ("red", "amber", "green", "blue")


def test_the_numbers_of_contacts(everybody: list[Eyes]) -> None:
    for one in with_act(everybody, Act.SCREEN):
        page = one.open("/mash/contacts/")
        waiting, not_closed = one.numbers_in("#main > p.govuk-body")
        states = page.locator("#contacts [data-label=State]").all_inner_texts()
        assert not_closed == len(states)
        assert waiting == sum(1 for text in states if text in ("Submitted", "Being screened"))


def test_the_numbers_of_requests(everybody: list[Eyes]) -> None:
    seen = 0
    for one in with_act(everybody, Act.ANSWER):
        words = one.open("/mash/requests/").locator("#queue-numbers").inner_text()
        waiting, answered = (
            int(re.search(rf"{word} \((\d+)\)", words)[1])  # type: ignore[index]
            for word in ("waiting", "answered or recalled")
        )
        assert one.rows("#requests tbody tr") == waiting, str(one.wearer)
        one.open("/mash/requests/?show=answered")
        assert one.rows("#requests tbody tr") == answered, str(one.wearer)
        seen += waiting + answered
    assert seen


def test_the_numbers_of_meetings(everybody: list[Eyes]) -> None:
    seen = 0
    for one in with_act(everybody, Act.SEE_MEETINGS):
        page = one.open("/meetings/")
        links = page.locator(".hub-list a.govuk-link").all()
        urls = [link.get_attribute("href") or "" for link in links]
        for url in [url for url in urls if re.fullmatch(r"/meetings/[0-9a-f-]{36}/", url)]:
            seen += _numbers_of_a_meeting(one, url)
    assert seen > 5


def _numbers_of_a_meeting(one: Eyes, url: str) -> bool:
    """Compare, where the page lists cases; others are days of joint screening, or of one discussion."""
    page = one.open(url)
    if not page.locator("#agenda").count():
        return False
    heard, listed = one.numbers_in("#agenda")
    cases = page.locator("section[aria-labelledby=agenda] .hub-list > li:not(.hub-meta)")
    assert (listed, heard) == (
        cases.count(),
        cases.filter(has_text=re.compile("Heard|Closed")).count(),
    ), url
    if not page.locator("#room").count():
        return True
    (present,) = one.numbers_in("#room")
    admitted, among, *to_settle = one.numbers_in("section[aria-labelledby=room] .govuk-body")
    one.follow("Attendance")
    rows = page.locator("tbody tr")
    here = rows.filter(has=page.locator(".govuk-tag", has_text=re.compile("^Present$")))
    ready = here.filter(has_not_text=re.compile("not yet|not answered|yes: settle"))
    assert (present, among, admitted) == (here.count(), here.count(), ready.count()), url
    waiting = page.get_by_role("link", name="yes: settle").count()
    assert sum(to_settle) == waiting, url
    return True


def test_the_numbers_of_administration(everybody: list[Eyes]) -> None:
    for one in with_act(everybody, Act.MANAGE_AGENCY):
        page = one.open("/administration/")
        numbers = {
            link.inner_text(): [int(n) for n in re.findall(r"(\d+) [a-z]", row.inner_text())]
            for row in page.locator(".hub-list > li").all()
            for link in [row.get_by_role("link")]
        }
        waiting, due = numbers["Memberships to confirm"]
        one.follow("Memberships to confirm")
        for section, number in (("waiting", waiting), ("due", due)):
            rows = page.locator(f"section[aria-labelledby={section}] .hub-list a")
            assert rows.count() == number, (str(one.wearer), section)
        if one.may(Act.MANAGE_HUB):
            _numbers_of_the_partnership(one, numbers)


def _numbers_of_the_partnership(one: Eyes, numbers: dict[str, list[int]]) -> None:
    for link, state in (
        ("The agency, its contact and its key", "Active"),
        ("The workspace and the sharing agreement", "Open"),
    ):
        one.open("/administration/")
        (number,) = numbers[link]
        one.follow(link)
        tags = one.page.locator("tbody .govuk-tag", has_text=re.compile(f"^{state}$"))
        assert tags.count() == number, link


def test_the_numbers_of_the_auditor(everybody: list[Eyes]) -> None:
    for one in everybody:
        if not one.may(Act.READ_LOG):  # an open page goes on asking, and that is in the log
            one.page.goto("about:blank")
    for one in with_act(everybody, Act.READ_LOG):
        page = one.open("/audit/questions/")
        page.get_by_label("Purpose (needed)").select_option(index=1)
        page.get_by_label("What did this user do?").select_option(label="Ruth Calder")
        boxes, begins = page.get_by_role("group", name="From"), hats.today() - timedelta(days=60)
        for box, part in (("Day", begins.day), ("Month", begins.month), ("Year", begins.year)):
            boxes.get_by_label(box).fill(str(part))
        _press_ask(page)
        (entries, *_), by_kind = one.numbers_in("#main .govuk-body strong"), _by_kind(page)
        assert sum(by_kind.values()) == entries
        assert one.rows("table tbody tr") == entries
        for kind in ("Change", "Refused"):
            _ask_for_one_kind(page, kind)
            assert one.rows("table tbody tr") == by_kind.get(kind, 0), kind


def _by_kind(page: Page) -> dict[str, int]:
    words = page.locator("#main .hub-meta", has_text=" · ").first.inner_text()
    return {
        kind: int(number) for kind, _, number in (one.rpartition(" ") for one in words.split(" · "))
    }


def _ask_for_one_kind(page: Page, kind: str) -> None:
    kinds = page.get_by_role("group", name="Kind")
    for box in kinds.get_by_role("checkbox").all():
        box.uncheck()
    kinds.get_by_label(kind, exact=True).check()
    _press_ask(page)


def _press_ask(page: Page) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name="Ask").click()
