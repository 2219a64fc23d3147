"""No template carries a script, a style or a name where it may not; every page has its frame."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.template.loader import get_template, render_to_string

from agencies.http import error_page
from tests.pages.drawing import HOSTILE, page

CONFIG = Path(__file__).resolve().parents[2] / "config"
TEMPLATES = CONFIG / "templates"
ALL = sorted(TEMPLATES.rglob("*.html"))
SCRIPTS = sorted((CONFIG / "static" / "hub").glob("*.js"))
ERRORS = [400, 403, 404, 409, 413, 422, 429, 500, 503]

FORBIDDEN = {
    "a style attribute": re.compile(r"\sstyle\s*=", re.IGNORECASE),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "a script inside the page": re.compile(r"<script(?![^>]*\bsrc=)", re.IGNORECASE),
    "an event attribute": re.compile(r"<[^>]*\son[a-z]+\s*=\s*[\"']", re.IGNORECASE),
    "a javascript address": re.compile(r"javascript:", re.IGNORECASE),
    "another site": re.compile(r"(?:src|href|action)\s*=\s*[\"'](?:https?:)?//", re.IGNORECASE),
    "an unescaped value": re.compile(r"\|\s*safe\b|autoescape\s+off"),
    "htmx that evaluates": re.compile(r"\bhx-on\b|hx-vals\s*=\s*[\"']js:"),
}

# Links and buttons whose words differ from their name, and acts that are given one.
NAMED = re.compile(r'<(?:a|button)\b[^>]*?aria-label="([^"]*)"[^>]*>([^<]*)<')
NAMED_BUTTON = re.compile(r'act_button "([^"]*)"[^%]*?label="([^"]*)"')


@pytest.mark.parametrize("path", ALL, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_a_template_is_only_markup(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert [what for what, pattern in FORBIDDEN.items() if pattern.search(source)] == []


@pytest.mark.parametrize("path", ALL, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_a_template_can_be_read(path: Path) -> None:
    assert get_template(str(path.relative_to(TEMPLATES))) is not None


@pytest.mark.parametrize("path", ALL, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_the_name_of_a_link_or_button_holds_the_words_that_are_seen(path: Path) -> None:
    """Whoever speaks to their computer says what they see (WCAG 2.5.3)."""
    source = path.read_text(encoding="utf-8")
    named = [(seen, name) for name, seen in NAMED.findall(source)] + NAMED_BUTTON.findall(source)
    assert [(seen, name) for seen, name in named if plain(seen) not in plain(name)] == []


def plain(words: str) -> str:
    """Words as they are heard: without case, signs and what a template fills in."""
    return " ".join(re.findall(r"\w+", re.sub(r"{[{%].*?[}%]}", " ", words).casefold()))


def test_words_that_are_seen_have_to_stand_together_in_the_name() -> None:
    assert plain("Take it back") not in plain("Take back {{ row.reference }}")
    assert plain("Take it back…") in plain("Take it back…, item {{ one.number }}")
    for source, found in (
        ('{% act_button "End it" end kind="secondary" label="End this cover" %}', NAMED_BUTTON),
        ('<a class="govuk-link" href="#" aria-label="Change line 2">Change</a>', NAMED),
    ):
        assert len(found.findall(source)) == 1


@pytest.mark.parametrize("path", ALL, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_a_page_that_goes_on_by_itself_brings_what_fetches_it(path: Path) -> None:
    """Without htmx it stands still for ever, and says that it goes on."""
    source = path.read_text(encoding="utf-8")
    if not source.startswith("{% extends"):
        return  # a part: each page that draws it is looked at
    drawn = [source, *(parts_of(source))]
    if any('hx-trigger="every' in one for one in drawn):
        assert "parts/htmx.html" in source


def parts_of(source: str) -> list[str]:
    """The templates that one draws within itself, and those within them."""
    found = []
    for name in re.findall(r'{% include "([^"]+)"', source):
        part = (TEMPLATES / name).read_text(encoding="utf-8")
        found += [part, *parts_of(part)]
    return found


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_script_keeps_nothing_in_the_browser(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    for word in ("localStorage", "sessionStorage", "indexedDB", "document.cookie", "serviceWorker"):
        assert word not in source
    for word in ("eval(", "new Function", "insertAdjacentHTML", "document.write"):
        assert word not in source
    assert not re.search(r"innerHTML\s*\+?=[^=]", source)


def test_the_frame_says_whose_page_it_is_and_where_one_is() -> None:
    drawn = page()
    for words in (
        "OFFICIAL-SENSITIVE",
        "Northmoor MASH",
        "Decision-maker for Northmoor Children’s Services",
        "Change hat",
        "Devika Rao",
        "2 people in Northmoor MASH now: K. Ashby",
        "Skip to main content",
    ):
        assert words in drawn
    assert drawn.count('aria-current="page"') == 1
    assert 'name="reference"' in drawn
    assert drawn.count("<main") == drawn.count("</main>") == 1
    assert not re.search(r'(?:href|action)=""', drawn)


def test_the_title_never_holds_the_persons_name() -> None:
    title = re.search(r"<title>(.*?)</title>", page(), re.DOTALL)
    assert title is not None
    assert "Devika" not in title[1]


def test_a_page_before_signing_in_shows_marking_and_name_only() -> None:
    drawn = render_to_string("signed_out.html", {})
    assert "OFFICIAL-SENSITIVE" in drawn
    assert "Safeguarding hub" in drawn
    for words in ("Change hat", "Sign out", "Notices", 'name="reference"', "data-hub-cover"):
        assert words not in drawn


@pytest.mark.parametrize("status", ERRORS)
def test_an_error_page_asks_the_database_nothing_and_gives_typed_words_back(status: int) -> None:
    drawn = render_to_string(  # a query would raise here: this test has no database
        f"errors/{status}.html",
        {
            "kept": [("Why?", text) for text in HOSTILE],
            "back_url": "/",
            "desk_phone": "01632 960 143",
        },
    )
    assert drawn.count("<textarea") == drawn.count("</textarea") == len(HOSTILE)
    assert "<script>alert" not in drawn
    assert "01632 960 143" in drawn
    assert "<h1" in drawn


@pytest.mark.parametrize("status", ERRORS)
def test_an_error_page_names_the_desk_s_own_number_and_no_invented_one(
    status: int, settings: Any
) -> None:
    settings.DESK_PHONE = "01632 960 144"
    assert "01632 960 144" in error_page(status).content.decode()
    settings.DESK_PHONE = ""
    drawn = error_page(status).content.decode()
    assert "01632" not in drawn
    assert "999" in drawn


def test_one_text_for_what_does_not_exist_and_what_is_not_for_you() -> None:
    drawn = render_to_string("errors/404.html", {})
    assert "You get this same page for a number that does not exist" in drawn


@pytest.mark.parametrize("name", ["index", "keyboard", "accessibility", "logged", "sign_in"])
@pytest.mark.parametrize("signed_in", [True, False])
def test_help_is_for_everybody(name: str, signed_in: bool) -> None:
    drawn = page(f"help/{name}.html") if signed_in else render_to_string(f"help/{name}.html", {})
    assert ("Change hat" in drawn.split("<main")[0]) is signed_in
    assert "<h1" in drawn
