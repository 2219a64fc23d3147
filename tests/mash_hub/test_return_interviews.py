"""Return home interviews: offered, in four parts with a release each, 72 hours, and the numbers (4.12, 6.2)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from agencies import clock, door
from agencies.actors import Hat
from mash_hub import clocks, missing_episodes, return_numbers
from mash_hub.measures import Period
from mash_hub.models import MissingEpisode
from mash_hub.models.missing_episodes import EpisodeState
from mash_hub.models.return_interviews import InterviewState, ReturnInterview
from tests.cast import Cast, post
from tests.mash_hub.missing_case import newest, typed
from tests.mash_hub.test_missing_episodes import Story

S = EpisodeState
PARTS = {
    "account": "ZQXACCOUNT he bought me chips",
    "risk": "ZQXRISK a second telephone",
    "intelligence": "ZQXINTEL a grey hatchback",
    "not_shared": "ZQXWISH not my mum",
}


@pytest.fixture
def story(cast: Cast) -> Story:
    return Story(cast)


def interview(story: Story, row: MissingEpisode) -> ReturnInterview:
    with door.door(story.devika):
        return ReturnInterview.objects.select_related("episode").get(episode=row)


def offered(story: Story, row: MissingEpisode, by: Hat) -> ReturnInterview:
    place = reverse("mash_hub:return-offer", args=[row.pk])
    fields = {"interviewer": "Ash Nolan", "where": "At school", "draft_mark": ""}
    version = newest(by, row.pk).version
    refused = post(story.browser(by), place, by, version=version, **fields)
    assert refused.status_code == 422
    assert "independent person offers it" in refused.content.decode()
    made = post(story.browser(by), place, by, version=version, is_independent="on", **fields)
    assert made.status_code == 302
    return interview(story, row)


def send(story: Story, by: Hat, row: ReturnInterview, page: str, *more: Any, **fields: Any) -> Any:
    place = reverse(f"mash_hub:return-{page}", args=[row.pk, *more])
    return post(story.browser(by), place, by, draft_mark="", **fields)


def held(story: Story, row: ReturnInterview, by: Hat, **more: Any) -> Any:
    at = typed("held", clock.now() - timedelta(minutes=5))
    now = interview(story, row.episode)
    return send(
        story, by, now, "record", version=now.version, **{"override": "", **PARTS, **at, **more}
    )


def released(
    story: Story, by: Hat, row: ReturnInterview, part: str, to: Any, version: int = 0
) -> Any:
    given = {"to": [str(one.pk) for one in to], "because": "RELEVANT", "sentence": ""}
    return send(story, by, row, "part", part, version=version, **given)


def test_what_a_child_says_stays_in_four_parts_until_each_is_released_or_withheld(
    story: Story,
) -> None:
    row = story.back(story.graded(story.reported(story.mo, 50)), 33.5)
    aisha, agency = story.aisha, story.cast.agency
    place = reverse("mash_hub:return-offer", args=[row.pk])
    assert story.browser(story.owen).get(place).status_code == 403  # the police do not
    made = offered(story, row, aisha)
    assert newest(aisha, row.pk).state == S.RHI_OFFERED
    accept = reverse("mash_hub:return-accept", args=[made.pk])
    assert post(story.browser(story.devika), accept, story.devika, version=1).status_code == 403
    assert post(story.browser(aisha), accept, aisha, version=1).status_code == 302
    assert held(story, made, aisha, account="").status_code == 422
    assert held(story, made, aisha, not_shared="", override="CHILD_AT_RISK").status_code == 422
    assert held(story, made, aisha).status_code == 302
    row, made = newest(aisha, row.pk), interview(story, row)
    assert (row.state, made.state) == (S.RHI_DONE, InterviewState.DONE)
    with door.door(aisha):
        limit = clocks.of(row.kind, [row.pk])[row.pk, missing_episodes.RETURN_INTERVIEW]
    assert limit.was_in_time
    for hat in (story.owen, story.devika, story.mo):
        assert "ZQXACCOUNT" not in story.shown(hat, row)
        assert "ZQXWISH" not in story.shown(hat, row)
    page = story.shown(aisha, row)
    assert all(words in page for words in PARTS.values())
    assert "63 %" in page
    assert released(story, aisha, made, "intelligence", [agency.council]).status_code == 422
    assert released(story, aisha, made, "intelligence", [agency.police]).status_code == 302
    assert released(story, aisha, made, "account", [agency.council]).status_code == 302
    assert released(story, aisha, made, "risk", []).status_code == 302
    assert newest(aisha, row.pk).state == S.RHI_DONE
    assert released(story, aisha, made, "not-shared", [agency.council]).status_code == 302
    assert newest(aisha, row.pk).state == S.INTEL_EXTRACTED
    reads = {
        story.owen: {"ZQXINTEL"},
        story.devika: {"ZQXACCOUNT"},
        story.mo: set(),
    }
    for hat, words in reads.items():
        page = story.shown(hat, row)
        assert {one.split()[0] for one in PARTS.values() if one in page} == words
    assert released(story, aisha, made, "account", [], version=0).status_code == 409  # seen before?
    assert released(story, aisha, made, "account", [], version=1).status_code == 302
    assert "ZQXACCOUNT" not in story.shown(story.devika, row)
    review = {"triggers": "YES", "words": "Nothing new."}
    assert story.step(story.owen, row, "review", **review).status_code == 302
    assert newest(aisha, row.pk).state == S.REVIEWED
    assert story.step(story.owen, row, "close").status_code == 302
    assert newest(aisha, row.pk).state == S.CLOSED


def test_a_wish_is_gone_against_with_the_reason_alone_and_never_towards_the_home(
    story: Story,
) -> None:
    row = story.back(story.graded(story.reported(story.mo, 5)), 3)
    made = offered(story, row, story.devika)
    assert held(story, made, story.devika, override="CHILD_AT_RISK").status_code == 302
    made, agency = interview(story, row), story.cast.agency
    with door.door(story.mo):
        home = type(agency.police).objects.get(pk=story.mo.agency_id)
    assert released(story, story.devika, made, "not-shared", [home]).status_code == 422
    assert released(story, story.devika, made, "not-shared", [agency.eastvale]).status_code == 302
    assert "ZQXWISH" in story.shown(story.aisha, row)
    assert "ZQXWISH" not in story.shown(story.owen, row)
    assert released(story, story.devika, made, "risk", [home]).status_code == 302
    assert "ZQXRISK" in story.shown(story.mo, row)


def test_declined_has_its_reason_and_the_numbers_count_offers_and_time(story: Story) -> None:
    first = story.back(story.graded(story.reported(story.mo, 9)), 8)
    no = offered(story, first, story.devika)
    given = {"state": "DECLINED", "why": "CHILD_SAID_NO", "version": no.version}
    assert send(story, story.devika, no, "none", words="", **given).status_code == 422
    said = {"words": "ZQXNO I am fine", **given}
    assert send(story, story.devika, no, "none", **said).status_code == 302
    assert newest(story.devika, first.pk).state == S.DECLINED
    assert "ZQXNO" in story.shown(story.owen, first)
    assert "ZQXNO" not in story.shown(story.mo, first)
    second = story.back(story.graded(story.reported(story.mo, 6)), 5)
    made = offered(story, second, story.devika)
    assert held(story, made, story.devika).status_code == 302
    late = story.back(story.graded(story.reported(story.mo, 90)), 80)
    made = offered(story, late, story.devika)
    assert held(story, made, story.devika).status_code == 302
    today = clock.now().astimezone(clock.LONDON).date()
    with door.door(story.devika):
        period = Period(today - timedelta(days=7), today)
        found = {one.group: one for one in return_numbers.measures(story.devika, period)}
    numbers = {name: (one.good, one.of) for name, one in found.items()}
    assert numbers == {
        "offered": (3, 3),
        "accepted": (2, 3),
        "completed": (2, 3),
        "in time": (1, 2),
    }
    browser = story.browser(story.devika)
    page = browser.get(reverse("mash_hub:numbers")).content.decode()
    assert "63 % nationally" in page
    behind = reverse("mash_hub:numbers-behind")
    body = browser.get(behind, {"of": "interviews:in time"}).content.decode()
    assert late.reference in body
    assert reverse("mash_hub:missing-episode", args=[late.pk]) in body
