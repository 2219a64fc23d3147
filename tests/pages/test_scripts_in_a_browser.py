"""What our scripts do in a real browser under the real policy: hide, lock, save, listen, renew."""

from __future__ import annotations

import json
import re
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import BrowserContext, expect

from mash_hub.forms.who import MOST_OTHER_NAMES, WhoForm
from tests.pages.conftest import STATIC, Hub

pytestmark = pytest.mark.browser

STEP = STATIC.parent / "templates" / "mash_hub" / "contact_step.html"
COVER = "[data-hub-cover]"


def _stored(hub: Hub) -> list[int]:
    return hub.page.evaluate("() => [localStorage.length, sessionStorage.length]")


def test_escape_twice_blanks_page_and_title_until_the_right_password_and_keeps_typed_words(
    hub: Hub,
) -> None:
    hub.open()
    hub.page.fill("#why", "She is frightened")
    hub.page.keyboard.press("Escape")
    hub.page.keyboard.press("Escape")
    expect(hub.page.locator(COVER)).to_be_visible()
    expect(hub.page.locator("#why")).to_be_hidden()
    assert hub.page.title() == "Screen hidden"
    assert hub.asked_for("/account/hide/")

    hub.page.keyboard.type("wrong")
    hub.page.keyboard.press("Enter")
    expect(hub.page.locator("[data-hub-cover-error]")).to_contain_text("not your password")

    hub.page.keyboard.type("letmein")
    hub.page.keyboard.press("Enter")
    expect(hub.page.locator(COVER)).to_be_hidden()
    expect(hub.page.locator("#why")).to_have_value("She is frightened")
    assert hub.page.title() == "E-M5NC – Safeguarding hub"
    tokens = hub.page.locator("input[name=csrfmiddlewaretoken]").evaluate_all(
        "all => all.map(one => one.value)"
    )
    assert set(tokens) == {"fresh"}
    assert hub.refused == []


def test_nobody_gets_behind_the_cover_by_keyboard(hub: Hub) -> None:
    hub.open()
    hub.page.click("[data-hub-hide] button")
    for key in ["Tab"] * 5 + ["Shift+Tab"] * 5:
        hub.page.keyboard.press(key)
        assert hub.page.evaluate(
            "() => Boolean(document.activeElement.closest('[data-hub-cover]'))"
        )


def test_a_screen_without_use_warns_and_locks_and_keeps_typed_words(hub: Hub) -> None:
    hub.idle = 3
    hub.open()
    hub.page.fill("#why", "Half a sentence")
    expect(hub.page.locator("[data-hub-idle-words]")).to_contain_text("The screen locks at")
    expect(hub.page.locator(COVER)).to_be_visible(timeout=6000)
    expect(hub.page.locator("[data-hub-cover-words]")).to_contain_text("locked")
    expect(hub.page.locator("#why")).to_have_value("Half a sentence")


def test_a_draft_saves_itself_and_says_when_by_the_servers_clock(hub: Hub) -> None:
    hub.open()
    hub.page.fill("#secret", "never sent")
    hub.page.check("#b")
    hub.page.locator("#why").press_sequentially("She is frightened", delay=30)
    expect(hub.page.locator("[data-draft-status]")).to_have_text("saved 10:50:14")
    hub.page.wait_for_timeout(1500)
    sent = json.loads(hub.asked_for("/draft")[-1])
    assert sent == {
        "hat": "hat-of-devika",
        "version": 4,
        "fields": {"why": "She is frightened", "outcome": ["B"]},
    }
    assert _stored(hub) == [0, 0]


def test_a_draft_that_cannot_be_saved_says_since_when_and_goes_on_trying(
    hub: Hub, context: BrowserContext
) -> None:
    hub.open()
    hub.statuses["/draft"] = 503
    hub.page.fill("#why", "Written on a train")
    expect(hub.page.locator("[data-draft-status]")).to_contain_text("Not saved since")
    expect(hub.page.locator("[data-draft-status]")).to_contain_text("still trying")
    hub.statuses.clear()
    expect(hub.page.locator("[data-draft-status]")).to_have_text("saved 10:50:14", timeout=8000)


def test_after_a_lost_connection_the_page_says_how_long_and_how_many_lines_were_caught_up(
    hub: Hub,
) -> None:
    second = (
        '<form data-draft-url="/draft"><input id="other" name="other" aria-label="Other"></form>'
    )
    more = f'{second}<div role="status" data-saving></div>'
    hub.source = hub.source.removesuffix("{% endblock %}") + more + "{% endblock %}"
    hub.open()
    saving = hub.page.locator("[data-saving]")
    expect(saving).to_have_text("Connected. Nothing waits to be sent.")
    hub.statuses["/draft"] = 503
    hub.page.fill("#why", "Written on a train")
    hub.page.fill("#other", "In a tunnel")
    expect(saving).to_contain_text(re.compile(r"No connection since [0-9:]{8}; 2 lines to be"))
    hub.statuses.clear()
    caught = re.compile(r"sent\.[0-9:]{8}–[0-9:]{8} was offline; 2 lines caught up$")
    expect(saving).to_have_text(caught, timeout=15000)


def test_an_agencys_letters_at_the_start_of_a_line_choose_it(hub: Hub) -> None:
    hub.source = """{% extends "base.html" %}{% load hub static %}{% block title %}M-K4TQ{% endblock %}
{% block scripts %}<script type="module" src="{% static 'hub/minutes.js' %}"></script>{% endblock %}
{% block main %}<form data-minutes="SHARED"><label>Agency <select name="agency" data-letters="pol=1 pro=2">
<option value="1">Police</option><option value="2">Probation</option></select></label>
<label>Words <textarea name="words"></textarea></label></form>{% endblock %}"""
    hub.open()
    words, agency = hub.page.get_by_label("Words"), hub.page.get_by_label("Agency")
    words.press_sequentially("pro On licence; pol was told", delay=10)
    expect(words).to_have_value("On licence; pol was told")
    expect(agency).to_have_value("2")
    words.fill("")
    words.press_sequentially("the door", delay=10)
    expect(words).to_have_value("the door")
    expect(agency).to_have_value("2")


def test_another_name_gets_a_row_at_once_and_is_kept_with_the_draft(hub: Hub) -> None:
    hub.source = STEP.read_text()
    hub.more = {
        "page": {"title": "Who?", "keep_url": "/draft"},
        "draft": {"thing_id": uuid4()},
        "form": WhoForm(
            initial={"role": "CHILD", "given": "Ada", "other_1": "Lu", "other_2": "Lo"}
        ),
    }
    hub.open()
    add = hub.page.get_by_role("button", name="Add another name")
    add.click()
    hub.page.keyboard.type("Lulu")
    hub.page.select_option("#id_other_4_kind", "STREET")
    expect(hub.page.get_by_label("Other name 4", exact=True)).to_have_value("Lulu")
    expect(hub.page.locator("[data-draft-status]")).to_have_text("saved 10:50:14")
    hub.page.wait_for_timeout(1200)
    fields = json.loads(hub.asked_for("/draft")[-1])["fields"]
    assert {name: fields[name] for name in ("other_2", "other_3", "other_4", "other_4_kind")} == {
        "other_2": "Lo",
        "other_3": "",
        "other_4": "Lulu",
        "other_4_kind": "STREET",
    }
    for _ in range(5, MOST_OTHER_NAMES + 1):
        add.click()
    expect(hub.page.get_by_text("Other name 40: used until")).to_be_visible()
    expect(hub.page.get_by_role("button", name="Add another name")).to_be_hidden()
    assert hub.refused == []


def test_a_session_that_is_over_covers_the_page_and_only_the_same_person_comes_back(
    hub: Hub,
) -> None:
    hub.open()
    hub.statuses |= {"/draft": 401, "/account/unhide/": 401}
    hub.page.fill("#why", "Typed too late")
    expect(hub.page.locator("[data-hub-again]")).to_be_visible()
    hub.statuses.clear()
    hub.page.click("[data-hub-signed-in]")
    expect(hub.page.locator(COVER)).to_be_hidden()
    expect(hub.page.locator("#why")).to_have_value("Typed too late")

    hub.statuses |= {"/draft": 401, "/account/unhide/": 401}
    hub.page.fill("#why", "Typed too late again")
    expect(hub.page.locator("[data-hub-again]")).to_be_visible()
    hub.statuses.clear()
    hub.person = "key-of-somebody-else"
    hub.page.on("dialog", lambda dialog: dialog.accept())
    hub.page.click("[data-hub-signed-in]")
    expect(hub.page.locator("#why")).to_have_value("")


def test_a_notice_renews_cells_and_parts_and_never_moves_focus(hub: Hub) -> None:
    hub.open()
    hub.page.wait_for_timeout(300)
    assert hub.said == [{"after": "cursor-1"}]
    hub.page.focus("#board a")
    hub.answers = 2
    for again in range(4):
        hub.notice(f"cursor-{again + 2}")
    hub.notice("cursor-5")
    expect(hub.page.locator("#answers")).to_have_text("2 answers")
    expect(hub.page.locator("#board td")).to_have_text("2 of 6")
    assert hub.page.evaluate("() => document.activeElement.textContent") == "E-M5NC"
    expect(hub.page.locator("[data-live-box]")).to_contain_text("since you opened this page at")
    assert len([one for one in hub.asked if one[:2] == ("GET", "/enquiry/")]) <= 3


def test_a_notice_about_something_else_fetches_only_what_listens_to_everything(hub: Hub) -> None:
    hub.open()
    hub.page.wait_for_timeout(300)
    hub.answers = 3
    hub.notice("cursor-2", kind="answer", reference="E-HNHE")
    expect(hub.page.locator("#board td")).to_have_text("3 of 6")
    expect(hub.page.locator("#answers")).to_have_text("1 answers")


def test_a_committed_line_of_minutes_is_fetched_at_once_and_a_burst_of_them_in_two_rounds(
    hub: Hub,
) -> None:
    hub.open()
    hub.page.wait_for_timeout(300)
    hub.page.evaluate("() => { Math.random = () => 1; }")  # everybody else waits as long as can be

    def fetched() -> int:
        return len([one for one in hub.asked if one[0] == "GET"])

    before = fetched()
    hub.notice("cursor-2", kind="answer", reference="E-HNHE")
    hub.notice("cursor-3", kind="minutes_changed", reference="E-HNHE")
    hub.page.wait_for_timeout(250)  # of 1.8 seconds that they would wait
    assert fetched() == before + 1
    for again in range(5):
        hub.notice(f"cursor-{again + 4}", kind="minutes_changed", reference="E-HNHE")
    hub.page.wait_for_timeout(250)
    assert fetched() == before + 1  # joined
    hub.page.wait_for_timeout(2000)
    assert fetched() == before + 2


CASE = """{% extends "base.html" %}{% block title %}Minutes{% endblock %}{% block main %}<div data-shows="case-1">
<ul id="lines-DONE" data-read-out data-live-kinds="minutes_changed" data-live-about="C-1" data-live-url="/lines/">
<li id="entry-1" data-begun="10.5">First</li><li id="entry-3" data-begun="30.5">Third <a href="#x">Change</a></li></ul>
<p data-when-empty="lines-DONE">Nothing yet.</p>
<div id="missing" data-live-kinds="minutes_changed" data-live-url="/lines/">Wishes</div></div>{% endblock %}"""
LINES = """<div data-shown="all"><ul id="lines-DONE"><li id="entry-1">First</li><li id="entry-3">Third</li></ul>
<div id="missing">Nothing is missing</div></div>"""


def read_out(hub: Hub, number: int, *lines: tuple[int, str]) -> None:
    """A line or two come over the socket."""
    given = [
        {
            "list": "lines-DONE",
            "id": f"entry-{at}",
            "html": f'<li id="entry-{at}" data-begun="{at}0.5">{words}</li>',
        }
        for at, words in lines
    ]
    hub.notice(f"c-{number}", "MINUTES_CHANGED", "C-1", lines=given, shown=f"mark-{number}")


def test_a_line_that_is_read_out_is_put_in_place_and_only_what_else_changed_is_fetched(
    hub: Hub,
) -> None:
    hub.source = CASE
    refreshed: list[str] = []
    hub.page.on("request", lambda asked: refreshed.append(asked.headers.get("hub-refresh", "")))
    hub.page.route("**/lines/", lambda route: route.fulfill(content_type="text/html", body=LINES))
    hub.open()
    hub.page.wait_for_timeout(300)
    assert hub.said == [{"after": "cursor-1", "shows": "case-1"}]
    refreshed.clear()
    read_out(hub, 1, (2, "Second"))
    expect(hub.page.locator("#lines-DONE li")).to_have_text(["First", "Second", "Third Change"])
    expect(hub.page.get_by_text("Nothing yet.")).to_have_count(0)
    read_out(hub, 2, (2, "Second, changed"), (4, "Fourth"))
    lines = ["First", "Second, changed", "Third Change", "Fourth"]
    expect(hub.page.locator("#lines-DONE li")).to_have_text(lines)
    expect(hub.page.locator("#missing")).to_have_text("Nothing is missing")  # a little later
    expect(hub.page.locator("#lines-DONE li")).to_have_text(lines)
    assert next(one for one in refreshed if one).startswith("mark-1")
    assert hub.refused == []


def test_a_line_that_is_read_out_meanwhile_is_not_taken_away_by_an_older_answer(hub: Hub) -> None:
    hub.source = CASE
    answers: list[int] = []

    def lines(route: Any) -> None:
        answers.append(1)
        if len(answers) == 1:
            read_out(hub, 2, (4, "Fourth"))
            hub.page.wait_for_timeout(200)
        body = LINES if len(answers) == 1 else LINES.replace("Third", "Third again")
        route.fulfill(content_type="text/html", body=body)

    hub.page.route("**/lines/", lines)
    hub.open()
    hub.page.wait_for_timeout(300)
    hub.notice("c-1", "MINUTES_CHANGED", "C-1")
    expect(hub.page.locator("#lines-DONE")).to_contain_text("Fourth")
    expect(hub.page.locator("#missing")).to_have_text("Nothing is missing")
    expect(hub.page.locator("#lines-DONE")).to_contain_text("Fourth")
    expect(hub.page.locator("#lines-DONE")).to_contain_text("Third again", timeout=5000)


def test_a_line_that_somebody_is_at_is_fetched_when_they_leave_it(hub: Hub) -> None:
    hub.source = CASE
    hub.page.route("**/lines/", lambda route: route.fulfill(content_type="text/html", body=LINES))
    hub.open()
    hub.page.wait_for_timeout(300)
    hub.page.focus("#entry-3 a")
    read_out(hub, 1, (3, "Third, changed"))
    hub.page.wait_for_timeout(300)
    assert hub.page.evaluate("() => document.activeElement.textContent") == "Change"
    hub.page.evaluate("() => document.activeElement.blur()")
    expect(hub.page.locator("#entry-3")).to_have_text("Third", timeout=5000)


def test_a_lost_socket_says_so_and_goes_on_after_the_last_it_heard(hub: Hub) -> None:
    hub.open()
    hub.page.wait_for_timeout(300)
    hub.notice("cursor-2")
    hub.page.wait_for_timeout(100)
    hub.sockets[-1].close(code=1012)
    expect(hub.page.locator("[data-live-status]")).to_contain_text("Live again")
    assert hub.said[-1] == {"after": "cursor-2"}


def test_a_cursor_of_another_session_is_replaced_by_one_of_this(hub: Hub) -> None:
    hub.open()
    hub.page.wait_for_timeout(300)
    hub.cursor = "cursor-of-the-new-key"
    hub.sockets[-1].close(code=4409)
    expect(hub.page.locator("[data-live-status]")).to_contain_text("Live again")
    assert hub.said[-1] == {"after": "cursor-of-the-new-key"}


@pytest.mark.parametrize("width", [320, 640, 1280])
def test_the_frame_has_no_axe_finding_and_does_not_scroll_sideways(
    hub: Hub, context: BrowserContext, width: int
) -> None:
    hub.page.set_viewport_size({"width": width, "height": 900})
    hub.open()
    wider = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert hub.page.evaluate(wider) <= 0
    axe = (STATIC / "vendor" / "axe.min.js").read_text(encoding="utf-8")
    context.new_cdp_session(hub.page).send("Runtime.evaluate", {"expression": axe})
    found = hub.page.evaluate("async () => (await axe.run(document)).violations.map(v => v.id)")
    assert found == []
