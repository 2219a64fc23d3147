"""The forms of strategy discussions and adult concerns keep what is typed until it is sent (ADR 17)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from agencies import clock
from agencies.actors import Hat
from agencies.door import door
from agencies.models import Draft
from mash_hub.models import AdultConcern
from tests.cast import SETUP, Cast, client_of, post
from tests.mash_hub import test_adult_concerns as adult_case
from tests.meetings import test_strategies as strategy_case

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture(autouse=True)
def _on_monday() -> Iterator[None]:
    """Everything happens on one Monday."""
    with clock.moved(strategy_case.MONDAY):
        yield


def mark_in(page: str) -> int:
    found = re.search(r'name="draft_mark" value="(\d+)"', page)
    assert found
    return int(found[1])


def keep(browser: Client, url: str, hat: Hat, mark: int, **fields: str) -> Any:
    """What the script of a form sends each second."""
    sent = {"hat": str(hat.membership_id), "version": mark, "fields": fields}
    return browser.post(url, sent, content_type="application/json")


def test_a_record_survives_a_time_out_and_is_forgotten_once_it_is_given(cast: Cast) -> None:
    row = strategy_case.held(cast)
    devika, form = client_of(cast.devika), strategy_case.at_page("strategy-record", row)
    draft = reverse("meetings:strategy-draft", args=[row.pk, "record"])
    drawn = devika.get(form).content.decode()
    assert f'data-draft-url="{draft}"' in drawn
    words = {"reason": "ZQK two named him.", "child": "At school.", "parents_told": "no"}
    saved = keep(devika, draft, cast.devika, mark_in(drawn), **words)
    assert saved.status_code == 200
    again = client_of(cast.devika).get(form).content.decode()  # signed in anew
    assert "ZQK two named him." in again
    assert mark_in(again) == saved.json()["version"]
    for other in (cast.mandeep, cast.arlo):  # nobody else reads it
        assert "ZQK" not in client_of(other).get(form).content.decode()
    assert keep(client_of(cast.owen), draft, cast.owen, 0, reason="Mine.").status_code == 403
    whole = {**words, "outcome": "S47_JOINT", "parents": "He lives there.", "version": row.version}
    wrong = post(devika, form, cast.devika, draft_mark=mark_in(again), **{**whole, "reason": ""})
    assert wrong.status_code == 422
    given = post(devika, form, cast.devika, draft_mark=mark_in(again), **whole)
    assert given["Location"] == strategy_case.at_page("strategy", row)
    with door(SETUP):
        assert not Draft.objects.exists()


def test_two_tabs_never_write_over_each_other_unseen(cast: Cast) -> None:
    row = adult_case.gathered(cast)
    form = reverse("mash_hub:adult-tests", args=[row.pk])
    draft = reverse("mash_hub:adult-draft", args=[row.pk, "tests"])
    devika = client_of(cast.devika)
    first = mark_in(devika.get(form).content.decode())
    assert keep(devika, draft, cast.devika, first, needs="ZQA in one tab").status_code == 200
    assert keep(devika, draft, cast.devika, first, needs="ZQB in the other").status_code == 409
    typed = {
        "has_needs": "yes",
        "needs": "ZQB in the other",
        "is_at_risk": "yes",
        "risk": "His card is used.",
        "cannot_protect": "no",
        "protect": "His sister helps.",
        "capacity": "HAS",
        "capacity_why": "Seen on Friday.",
        "advocate": "NOT_NEEDED",
        "version": row.version,
    }
    both = post(devika, form, cast.devika, draft_mark=first, **typed)
    assert both.status_code == 409
    shown = both.content.decode()
    assert "ZQA in one tab" in shown
    assert "ZQB in the other" in shown
    done = post(devika, form, cast.devika, draft_mark=mark_in(shown), **typed)
    assert done.status_code == 302
    with door(SETUP):
        assert AdultConcern.objects.get().has_needs is True
        assert not Draft.objects.exists()
