"""Every address of the hub in a real browser: axe, no scrolling sideways, nothing in the console."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from agencies.roles import ACTS, Role
from tests.journeys.no_page import REASONS
from tests.journeys.rig import Hub
from tests.journeys.walk import LED_TO, Looker, Reader, Walk, wearers
from tests.test_access import ADDRESSES, acts_of, filled

pytestmark = [pytest.mark.slow, pytest.mark.browser]
VIEWS = dict(ADDRESSES)
PLAIN = "no page"
# Asked with an id that is none, these are not found; other tests ask them with one that is.
NOWHERE_WITHOUT_A_ROW = {
    "audit_workspace:day-file",
    "audit_workspace:disclosure-item-copy",
    "audit_workspace:disclosure-item-picture",
    "audit_workspace:entry-proof",
    "mash_hub:attachment",
    "mash_hub:break-glass-reveal",
    "mash_hub:person-of-record",
    "mash_hub:sealed-file",
    "mash_hub:sheet-picture",
    "meetings:interpreter-confirm",
    "meetings:lines",
    "meetings:marac-further-of-flag",
    "meetings:typing",
}


@pytest.fixture(scope="module")
def walk(told_hub: Hub) -> Walk:
    """All pages that can be found by following links."""
    return Walk(told_hub, VIEWS.keys() - REASONS.keys() - LED_TO.keys())


@pytest.fixture(scope="module")
def looker(told_hub: Hub, chromium: Browser) -> Iterator[Looker]:
    """Somebody who looks at pages."""
    looker = Looker(told_hub, chromium)
    yield looker
    looker.close()


@pytest.mark.parametrize("name", LED_TO)
def test_a_page_that_something_done_leads_to_is_open_to_everybody(
    name: str, looker: Looker
) -> None:
    """Asked first: links in letters stand for a quarter of an hour, and a walk takes longer."""
    assert looker.complaints_on_the_way_to(name) == []


@pytest.mark.parametrize("name", [name for name in VIEWS if name not in LED_TO])
def test_every_page_is_open_to_everybody_s_eyes_and_hands(
    name: str, walk: Walk, looker: Looker
) -> None:
    places = walk.worth_looking_at(name)
    if name in REASONS:
        assert places == [], f"{name} draws a page, and is declared as drawing none."
        return
    assert places, f"{name} could be drawn for nobody: tell a chapter, or say why it has no page."
    assert [one for place in places for one in looker.complaints_about(place)] == []


def test_what_is_said_to_draw_no_page_gives_none_to_anybody(told_hub: Hub) -> None:
    """A form's address refuses to be opened, and machines are answered with no page."""
    assert set(REASONS) <= set(VIEWS)
    asked = {name: _status(told_hub, name) for name in REASONS.keys() - NOWHERE_WITHOUT_A_ROW}
    assert {name: one for name, one in asked.items() if one not in (405, PLAIN)} == {}


def _status(hub: Hub, name: str) -> int | str:
    """What somebody gets who opens it, of those whom it serves."""
    acts = acts_of(VIEWS[name])
    wearer = next(one for one in wearers(hub) if not acts or acts & ACTS[Role(one.role)])
    reader = Reader(hub, wearer.session)
    answer = reader.get(filled(name))
    reader.close()
    return PLAIN if answer.status == 200 and not answer.is_page else answer.status
