"""A browser that shows our templates and files without any server behind them."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.template import engines
from playwright.sync_api import BrowserContext, Page, Route, WebSocketRoute, sync_playwright

from tests.pages.drawing import known

STATIC = Path(__file__).resolve().parents[2] / "config" / "static"
KINDS = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
SOURCE = """{% extends "base.html" %}{% load hub %}{% block title %}E-M5NC{% endblock %}{% block main %}
<h1 class="govuk-heading-l">E-M5NC</h1>{% live_box kinds="enquiry" %}
<div id="answers" data-live-kinds="enquiry answer" data-live-about="E-M5NC"><p>{{ n }} answers</p></div>
<table id="board" class="govuk-table" data-live-kinds="*"><caption>Board</caption><tbody>
<tr data-row="1"><th scope="row"><a href="#one">E-M5NC</a></th><td data-cell="1-answers">{{ n }} of 6</td></tr>
</tbody></table>
<form method="post" novalidate data-draft-url="/draft">{% csrf_token %}{% hat_field version=4 %}
<label class="govuk-label" for="why">Why?</label><textarea class="govuk-textarea" id="why" name="why"></textarea>
<label for="a">A</label><input type="checkbox" id="a" name="outcome" value="A">
<label for="b">B</label><input type="checkbox" id="b" name="outcome" value="B">
<label for="secret">Secret</label><input type="password" id="secret" name="secret">
{% draft_status %}</form>{% endblock %}"""


@dataclass
class Hub:
    """A hub of paper: what it answers can be set, what it was asked is kept."""

    page: Page
    statuses: dict[str, int] = field(default_factory=dict)
    asked: list[tuple[str, str, str]] = field(default_factory=list)
    sockets: list[WebSocketRoute] = field(default_factory=list)
    said: list[Any] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    person: str = "key-of-devika"
    cursor: str = "cursor-1"
    idle: int = 900
    answers: int = 1
    source: str = SOURCE
    more: dict[str, Any] = field(default_factory=dict)

    def open(self) -> None:
        """Load the page and wait for its scripts."""
        self.page.goto("http://hub.test/enquiry/")
        self.page.wait_for_selector("body.js-enabled")

    def asked_for(self, path: str) -> list[str]:
        """The bodies of what was sent to an address."""
        return [body for _, found, body in self.asked if found == path]

    def answer(self, route: Route) -> None:
        """Answer one request."""
        path, method = urlsplit(route.request.url).path, route.request.method
        if path.startswith("/static/"):
            return _file(route, STATIC / path.removeprefix("/static/"))
        self.asked.append((method, path, route.request.post_data or ""))
        status = self.statuses.get(path, 200)
        if status != 200:
            return route.fulfill(status=status, body="")
        if path == "/draft":
            saved = json.dumps({"saved_at": "2027-02-01T10:50:14+00:00"})
            return route.fulfill(content_type="application/json", body=saved)
        if path.endswith("/unhide/"):
            return self._prove(route)
        if method == "POST":
            return route.fulfill(status=204)
        return route.fulfill(
            content_type="text/html", headers={"Content-Security-Policy": POLICY}, body=self._page()
        )

    def _prove(self, route: Route) -> None:
        right = "letmein" in (route.request.post_data or "")
        if route.request.method != "POST" or not right:
            return route.fulfill(status=422 if route.request.method == "POST" else 200, body="")
        self.statuses.clear()
        return route.fulfill(content_type="application/json", body='{"csrf": "fresh"}')

    def _page(self) -> str:
        context = known(
            n=self.answers,
            live_cursor=self.cursor,
            idle_seconds=self.idle,
            person_key=self.person,
            **self.more,
        )
        return str(engines["django"].from_string(self.source).render(context))

    def socket(self, socket: WebSocketRoute) -> None:
        """Take a new socket and what it says."""
        self.sockets.append(socket)
        socket.on_message(lambda text: self.said.append(json.loads(text)))

    def notice(
        self, cursor: str, kind: str = "enquiry", reference: str = "E-M5NC", **more: Any
    ) -> None:
        """Tell the open socket that something changed, and what comes along."""
        told = {"cursor": cursor, "kind": kind, "reference": reference, **more}
        self.sockets[-1].send(json.dumps(told))


def _file(route: Route, path: Path) -> None:
    if not path.is_file():
        route.fulfill(status=404, body="")
        return
    route.fulfill(content_type=KINDS.get(path.suffix, "image/png"), body=path.read_bytes())


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """Debian's chromium, without a window."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        complain = pytest.fail if os.environ.get("CI") else pytest.skip
        complain("Browser tests need chromium: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def context(chromium: Any) -> Iterator[BrowserContext]:
    """A browser profile of its own."""
    made = chromium.new_context(viewport={"width": 1280, "height": 900})
    yield made
    made.close()


@pytest.fixture
def hub(context: BrowserContext) -> Hub:
    """A page of the hub in that browser; a policy that is broken fails the test that looks."""
    hub = Hub(page=context.new_page())
    context.route("**/*", hub.answer)
    context.route_web_socket("**/live/", hub.socket)
    hub.page.on(
        "console",
        lambda message: (
            hub.refused.append(message.text) if "Content Security Policy" in message.text else None
        ),
    )
    hub.page.on("pageerror", lambda error: hub.refused.append(str(error)))
    return hub
