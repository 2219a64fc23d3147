"""What a safeguard stopped stands in the log by its code, and in the sample of who audits it (8b, B2 and B24)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from agencies import clock, door
from audit.log.entries import STOPPED, Verb
from audit.log.models import Entry
from audit.workspace.models import Template
from mash_hub.models import MissingEpisode
from tests.audit_workspace.test_samples import drawn, only
from tests.cast import Cast, client_of
from tests.mash_hub.missing_case import home_of, newest, reported, step

WHY = "ZQX she took her coat"


@pytest.fixture
def episode(cast: Cast) -> MissingEpisode:
    mo = home_of(cast)
    return reported(cast, client_of(mo), mo, clock.now() - timedelta(hours=2))


def graded(cast: Cast, browser: Client, row: MissingEpisode, risk: str) -> Any:
    return step(browser, cast.owen, row, "grade", risk=risk, reason=WHY)


def test_a_grade_that_the_hub_did_not_let_through_is_in_the_sample_with_who_tried(
    cast: Cast, episode: MissingEpisode
) -> None:
    browser = client_of(cast.owen)
    assert graded(cast, browser, episode, "NO_APPARENT").status_code == 422
    assert (
        graded(cast, browser, episode, "").status_code == 422
    )  # nothing chosen: a slip, not a try
    assert graded(cast, browser, episode, "MEDIUM").status_code == 302
    assert newest(cast.owen, episode.pk).risk == "MEDIUM"
    with door.door(cast.ines):
        refused = Entry.objects.filter(verb=Verb.REFUSED, thing_ids__contains=[episode.pk])
        assert sorted(one.ground for one in refused) == ["", f"{STOPPED}NO_APPARENT"]
        assert WHY not in str([*refused.values()])
    record = only(cast.ines, drawn(cast.ines, cast, Template.MISSING_RISK))
    page = client_of(cast.ines).get(reverse("audit_workspace:sample-record", args=[record.pk]))
    assert [(one["tried"], one["who"]) for one in page.context["stopped"]] == [
        ("No apparent risk", cast.person.owen.name)
    ]
    assert "What the hub did not let through" in page.content.decode()
