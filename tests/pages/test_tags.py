"""Each tag says its words, and nothing that somebody typed becomes markup."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.paginator import Paginator
from django.test import RequestFactory
from jinja2 import TemplateNotFound

from agencies import clock
from config.components import component
from tests.pages.drawing import HOSTILE, draw

NOW = datetime(2027, 2, 1, 12, 31, tzinfo=UTC)

TAGS_WITH_TYPED_WORDS = [
    '{% tag words state="RETURNED" %}',
    "{% tag words %}",
    "{% sealed words %}{{ words }}{% endsealed %}",
    "{% private words %}{{ words }}{% endprivate %}",
    "{% masked words url=words %}",
    "{% voice words words who=words source=words %}",
    "{% reference_link words words words %}",
    "{% data_table words headings rows %}",
    "{% history_table versions caption=words %}",
    "{% diff words other %}",
    "{% diff other words %}",
    "{% checks checks %}",
    "{% empty_state words then=words %}",
    "{% act_button words words version=1 label=words typed=words %}",
    "{% marking words %}",
    "{% count words words %}",
    "{% brag words %}",
    "{% live_box words about=words %}",
    "{{ words|initials }}",
    "{{ words|lines }}",
    '{% govuk "summary-list" rows=summary %}',
    '{% govuk "inset-text" html=words %}',
    '{% govuk "button" text=words %}',
]


@pytest.mark.parametrize("typed", HOSTILE)
@pytest.mark.parametrize("source", TAGS_WITH_TYPED_WORDS)
def test_typed_words_stay_words(source: str, typed: str) -> None:
    drawn, plain = draw(source, **_context(typed)), draw(source, **_context("W"))
    for mark in ("<script", "<img", "<svg onload", "</title", "</textarea"):
        assert mark not in drawn.lower()
    assert _elements(drawn) == _elements(plain)
    assert "' onmouseover" not in drawn


def _context(typed: str) -> dict[str, Any]:
    return {
        "words": typed,
        "other": "something else",
        "headings": ["Person", typed],
        "rows": [[typed, typed]],
        "versions": [{"number": 1, "at": NOW, "who": typed, "changed": typed, "why": typed}],
        "checks": [(True, typed), (False, typed, typed), (False, typed)],
        "summary": [{"key": {"text": typed}, "value": {"html": typed}}],
        "hat_token": typed,
    }


def _elements(drawn: str) -> int:
    """How many tags a browser would find, less those that mark changed words."""
    changes = drawn.count("<ins>") + drawn.count("<del>")
    return drawn.count("<") - 4 * changes


@pytest.mark.parametrize("rating", ["RED", "AMBER", "GREEN", "BLUE"])
def test_a_rating_has_its_word_and_its_shape(rating: str) -> None:
    drawn = draw("{% brag rating %}", rating=rating)
    assert rating.capitalize() in drawn
    assert "<path" in drawn
    assert f"hub-brag--{rating.lower()}" in drawn


def test_what_is_not_rated_says_so() -> None:
    assert "Not rated yet" in draw("{% brag None %}")


def test_a_clock_says_words_first_then_a_bar_then_when() -> None:
    running = SimpleNamespace(
        started_at=NOW - timedelta(minutes=201), due_at=NOW + timedelta(minutes=39), met_at=None
    )
    with clock.moved(NOW):
        drawn = draw("{% clock it %}", it=running)
    words, bar, due = drawn.index("39 min left"), drawn.index("<progress"), drawn.index("due 13:10")
    assert words < bar < due
    assert 'max="14400" value="12060"' in drawn
    assert "data-due=" in drawn


def test_a_late_clock_says_late_and_a_met_one_stands_still() -> None:
    it = {"started_at": NOW - timedelta(hours=4), "due_at": NOW - timedelta(minutes=18)}
    with clock.moved(NOW):
        late = draw("{% clock it %}", it=it)
        met = draw("{% clock it %}", it=it | {"met_at": NOW - timedelta(hours=1)})
        met_late = draw("{% clock it %}", it=it | {"met_at": NOW})
        paused = draw("{% clock it %}", it=it | {"paused_at": NOW - timedelta(hours=2)})
    assert "Late by 18 min" in late
    assert "hub-clock--late" in late
    assert "was due 12:13" in late
    assert "Done in time" in met
    assert "hub-clock--late" not in met
    assert "data-due" not in met
    assert "Done, late by 18 min" in met_late
    assert "paused since 10:31" in paused
    assert "Late" not in paused


def test_no_clock_says_there_is_no_limit() -> None:
    assert "no time limit" in draw("{% clock None %}")


def test_a_state_has_the_colour_of_its_code_and_grey_without_one() -> None:
    assert "govuk-tag--green" in draw('{% tag "Returned" state="RETURNED" %}')
    assert "govuk-tag--yellow" in draw('{% tag "Not yet considered" %}')
    assert "govuk-tag--grey" in draw('{% tag "Something new" %}')
    assert "govuk-tag--red" in draw('{% tag "Something new" colour="red" %}')


def test_sealed_and_masked_say_so_in_words_beside_the_lock() -> None:
    sealed = draw("{% sealed 'Sealed item held by police' %}<p>body</p>{% endsealed %}")
    assert "hub-icon--lock" in sealed
    assert "<strong>Sealed item held by police</strong>" in sealed
    assert "<p>body</p>" in sealed
    assert "reveal with reason" in draw("{% masked url='/reveal' %}")
    assert "reveal" not in draw("{% masked %}")


def test_people_are_shown_by_initials() -> None:
    assert draw("{{ name|initials }}", name="Marisa Oakden") == "M.O."
    assert draw("{{ name|initials }}", name=None) == ""


def test_a_difference_is_underlined_struck_through_and_said() -> None:
    both = draw("{% diff a b %}", a="on Thursday", b="on Friday")
    assert '<del><span class="govuk-visually-hidden">removed: </span>Thursday</del>' in both
    assert '<ins><span class="govuk-visually-hidden">added: </span>Friday</ins>' in both
    assert "<ins>" not in draw('{% diff a b side="before" %}', a="on Thursday", b="on Friday")
    assert "<del>" not in draw('{% diff a b side="after" %}', a="on Thursday", b="on Friday")


def test_a_table_labels_each_cell_for_the_phone() -> None:
    drawn = draw("{% data_table 'People' h r %}", h=["Person", "Born"], r=[["Ellie", "2019"]])
    assert 'scope="row" class="govuk-table__header">Ellie' in drawn
    assert 'data-label="Born">2019' in drawn
    assert "<caption" in drawn


def test_an_act_of_one_click_carries_hat_version_and_what_it_is_about() -> None:
    drawn = draw(
        "{% act_button 'Nothing held' '/nil' version=4 person='p1' %}",
        hat_token="h1",
        csrf_token="c1",
    )
    for field in (("csrfmiddlewaretoken", "c1"), ("hat", "h1"), ("version", "4"), ("person", "p1")):
        assert f'name="{field[0]}" value="{field[1]}"' in drawn
    assert 'method="post"' in drawn


def test_pages_of_a_list_keep_the_other_wishes() -> None:
    request = RequestFactory().get("/actions?state=late&page=2")
    drawn = draw("{% pagination page %}", page=Paginator(range(50), 10).page(2), request=request)
    assert 'href="?state=late&amp;page=3"' in drawn
    assert drawn.count("aria-current") == 1
    assert draw("{% pagination page %}", page=Paginator(range(9), 10).page(1)).strip() == ""


def test_what_is_missing_is_a_link_and_what_is_done_says_so() -> None:
    drawn = draw("{% checks items %}", items=[(True, "basis"), (False, "Decide", "#decide")])
    assert "Done: basis" in drawn
    assert '<a class="govuk-link" href="#decide">Decide</a>' in drawn


def test_any_component_by_its_name_and_no_other() -> None:
    drawn = draw('{% govuk "tag" text="Late" classes="govuk-tag--red" %}')
    assert "govuk-tag--red" in drawn
    with pytest.raises(TemplateNotFound):
        component("no-such-thing", {})
