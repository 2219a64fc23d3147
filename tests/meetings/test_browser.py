"""Two minute-takers in real browsers: lines are finished by leaving them, and nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect, sync_playwright

from agencies.actors import Hat
from agencies.door import door
from meetings.models import MinuteEntry
from tests.cast import Cast, client_of
from tests.meetings import stories

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "keys"])


@pytest.fixture
def chromium(monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    """Debian's own browser."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # playwright runs a loop of its own
    with sync_playwright() as started:
        browser = started.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"]
        )
        yield browser
        connections.close_all()  # those of playwright's loop, which Django keeps apart
        browser.close()


def page_of(browser: Browser, hat: Hat, address: str) -> Page:
    """A window in which somebody is signed in."""
    key = client_of(hat).cookies[settings.SESSION_COOKIE_NAME].value
    context = browser.new_context()
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": address}])
    return context.new_page()


def test_a_line_is_finished_by_leaving_it_and_by_ctrl_and_enter(
    committed_cast: Cast, live_server: Any, chromium: Browser
) -> None:
    cast = committed_cast
    _, item = stories.in_hand(cast, "ruth", "sam")
    page = page_of(chromium, cast.ruth, live_server.url)
    page.goto(live_server.url + reverse("meetings:item", args=[item.pk]))
    wishes = page.locator("#WISHES")
    wishes.locator("summary").click()
    wishes.locator("textarea").fill("To stay in her own home.")
    wishes.locator("textarea").press("Control+Enter")
    expect(page.locator("#lines-WISHES")).to_contain_text("To stay in her own home.")
    expect(wishes.locator("textarea")).to_be_focused()
    expect(wishes.locator("textarea")).to_have_value("")
    done = page.locator("#DONE")
    done.locator("summary").click()
    done.locator("textarea").fill("Safe number agreed.")
    page.locator("#PRESENTED summary").focus()
    expect(page.locator("#lines-DONE")).to_contain_text("Safe number agreed.")
    expect(page.locator("#PRESENTED summary")).to_be_focused()
    with door(cast.ruth):
        assert MinuteEntry.objects.count() == 2


def test_a_browser_that_dies_in_mid_sentence_loses_nothing(
    committed_cast: Cast, live_server: Any, chromium: Browser
) -> None:
    cast = committed_cast
    _, item = stories.in_hand(cast, "ruth", "sam")
    address = live_server.url + reverse("meetings:item", args=[item.pk])
    page = page_of(chromium, cast.ruth, live_server.url)
    page.goto(address)
    page.locator("#PRESENTED summary").click()
    page.locator("#PRESENTED textarea").press_sequentially("Kim Ashby for Community He")
    expect(page.locator("#PRESENTED [data-draft-status]")).to_contain_text("saved")
    page.context.close()
    again = page_of(chromium, cast.ruth, live_server.url)
    again.goto(address)
    box = again.locator("#PRESENTED textarea")
    expect(box).to_have_value("Kim Ashby for Community He")
    again.locator("#PRESENTED summary").focus()  # passing through finishes nothing
    box.press("Control+Enter")
    expect(again.locator("#lines-PRESENTED")).to_contain_text("Kim Ashby for Community He")
    expect(box).to_have_value("")
    with door(cast.ruth):
        assert MinuteEntry.objects.count() == 1


def test_the_same_line_in_two_browsers_gives_both_texts(
    committed_cast: Cast, live_server: Any, chromium: Browser
) -> None:
    cast = committed_cast
    _, item = stories.in_hand(cast, "ruth", "sam")
    stories.minute_everything(cast, item)
    address = live_server.url + reverse("meetings:item", args=[item.pk])
    pages = [page_of(chromium, hat, live_server.url) for hat in (cast.ruth, cast.sam)]
    for page in pages:
        page.goto(address)
        page.locator("#lines-WISHES a", has_text="Change").click()
        expect(page.locator("#lines-WISHES textarea")).to_be_visible()
    ruths, sams = (page.locator("#lines-WISHES textarea") for page in pages)
    ruths.fill("Ruth’s words")
    ruths.press("Control+Enter")
    expect(pages[0].locator("#lines-WISHES")).to_contain_text("version 2")
    sams.fill("Sam’s words")
    sams.press("Control+Enter")
    expect(pages[1].locator("#lines-WISHES [role=alert]")).to_contain_text("Ruth’s words")
    expect(pages[1].locator("#lines-WISHES textarea")).to_have_value("Sam’s words")
