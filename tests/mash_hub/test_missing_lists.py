"""Lists of missing episodes: the data set without names, a list looked at first, and tonight's pack (4.12)."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from agencies import door, hats
from agencies.roles import Role
from audit.log.models import Entry
from mash_hub.models import MissingEpisode
from mash_hub.models.missing_episodes import EpisodeState
from tests.cast import Cast, given_role, post
from tests.mash_hub.test_missing_episodes import Story
from tests.mash_hub.test_trigger_plans import live

HEAD = "given_name,family_name,date_of_birth,missing_since,returned_at,compact_reference,risk\n"
GOOD = HEAD + (
    "Tia,Brannock,2012-09-20,2026-01-03 21:00,2026-01-04 02:10,CM/11,MEDIUM\n"
    "Tia,Brannock,2012-09-20,2026-02-03 21:00,2026-02-04 02:10,CM/12,HIGH\n"
    "Ivo,Lang,2011-06-02,2026-02-05 18:00,2026-02-05 23:00,,\n"
)
BAD = HEAD + (
    "Tia,Brannock,20.9.2012,2026-01-03 21:00,2026-01-04 02:10,CM/11,MEDIUM\n"
    "Ivo,Lang,2011-06-02,2026-02-05 18:00,2026-02-04 23:00,=HYPERLINK(1),SOME\n"
)


@pytest.fixture
def story(cast: Cast) -> Story:
    return Story(cast)


def sent(story: Story, text: str) -> Any:
    browser, place = story.browser(story.owen), reverse("mash_hub:missing-take-in")
    file = SimpleUploadedFile("list.csv", text.encode())
    return post(browser, place, story.owen, episodes=file)


def days(name: str, day: Any) -> dict[str, str]:
    return {
        f"{name}_day": f"{day.day}",
        f"{name}_month": f"{day.month}",
        f"{name}_year": f"{day.year}",
    }


def test_a_list_is_stored_as_it_was_looked_at_or_not_at_all(story: Story) -> None:
    browser = story.browser(story.owen)
    place = reverse("mash_hub:missing-take-in")
    assert story.browser(story.devika).get(place).status_code == 403  # the police’s own
    assert (
        "Missing: returned_at"
        in sent(story, "given_name,family_name,date_of_birth,missing_since\n").content.decode()
    )
    answer = sent(story, BAD)
    assert answer.status_code == 302
    page = " ".join(browser.get(answer["Location"]).content.decode().split())
    for words in (
        "Line 2, column <strong>date_of_birth",
        "Line 3, column <strong>returned_at",
        "Line 3, column <strong>risk",
        "Line 3, column <strong>compact_reference",
    ):
        assert words in page
    assert "HYPERLINK" not in page  # what a bad cell holds is not said again
    pk = answer["Location"].rstrip("/").split("/")[-1]
    store = reverse("mash_hub:missing-list-store", args=[pk])
    assert post(browser, store, story.owen).status_code == 403
    answer = sent(story, GOOD)
    page = browser.get(answer["Location"]).content.decode()
    assert "3 episodes would be stored" in page
    with door.door(story.owen):
        assert not MissingEpisode.objects.exists()
    pk = answer["Location"].rstrip("/").split("/")[-1]
    other = reverse("mash_hub:missing-list", args=[pk])
    assert story.browser(story.second).get(other).status_code == 404  # for its author alone
    store = reverse("mash_hub:missing-list-store", args=[pk])
    assert post(browser, store, story.owen).status_code == 302
    with door.door(story.owen):
        rows = [*MissingEpisode.objects.order_by("missing_since")]
    assert [row.state for row in rows] == [EpisodeState.CLOSED] * 3
    assert "Tia Brannock" in story.shown(story.devika, rows[0])
    assert rows[0].reference in story.shown(story.owen, rows[1])  # one child, two episodes
    more = "Tia,Brannock,2012-09-20,2026-03-03 21:00,2026-03-04 02:10,CM/13,LOW\n"
    again = sent(story, GOOD + more + more)
    page = browser.get(again["Location"]).content.decode()
    assert "added to S-" in page
    assert "1 episode would be stored" in page
    assert "4 of the list are there already, and not stored again." in page
    assert all(f"there already: {one.reference}" in page for one in rows)
    assert "there already: line 5" in page
    pk = again["Location"].rstrip("/").split("/")[-1]
    store = reverse("mash_hub:missing-list-store", args=[pk])
    assert post(browser, store, story.owen).status_code == 302
    with door.door(story.owen):
        assert MissingEpisode.objects.count() == 4
    once_more = sent(story, GOOD + more)
    page = browser.get(once_more["Location"]).content.decode()
    assert "0 episodes would be stored" in page
    pk = once_more["Location"].rstrip("/").split("/")[-1]
    store = reverse("mash_hub:missing-list-store", args=[pk])
    assert post(browser, store, story.owen).status_code == 403


def test_the_data_set_leaves_without_names_with_purpose_and_reason_and_is_logged(
    story: Story,
) -> None:
    row = story.back(story.graded(story.reported(story.mo, 5)), 2)
    place, browser = reverse("mash_hub:missing-take-out"), story.browser(story.devika)
    assert story.browser(story.owen).get(place).status_code == 403
    assert story.browser(story.mo).get(place).status_code == 403
    today = hats.today()
    fields = {**days("from_on", today - timedelta(days=2)), **days("until_on", today)}
    refused = post(browser, place, story.devika, **fields)
    assert refused.status_code == 422
    given = {**fields, "purpose": "EXPLOITATION", "because": "REVIEW"}
    made = post(browser, place, story.devika, **given)
    assert made.status_code == 200
    text = made.content.decode()
    (line,) = csv.DictReader(io.StringIO(text))
    assert (line["episode"], line["risk"], line["minutes_missing"]) == (
        row.reference,
        "MEDIUM",
        "180",
    )
    assert line["child"].startswith("S-")
    assert "Tia" not in text
    with door.door(story.devika):
        entry = Entry.objects.filter(verb="EXPORTED").latest("at")
        assert (entry.purpose, entry.ground[:2]) == ("EXPLOITATION", "K-")


def test_whoever_only_reported_an_episode_takes_out_nothing_of_how_it_stands(story: Story) -> None:
    nurse = given_role(story.cast, "kim", Role.DECISION_MAKER)
    row = story.graded(story.reported(nurse, 5))
    today = hats.today()
    given = {
        **days("from_on", today - timedelta(days=2)),
        **days("until_on", today),
        "purpose": "EXPLOITATION",
        "because": "REVIEW",
    }
    place = reverse("mash_hub:missing-take-out")
    for hat, episodes in ((nurse, []), (story.devika, [row.reference])):
        made = post(story.browser(hat), place, hat, **given)
        assert made.status_code == 200
        lines = csv.DictReader(io.StringIO(made.content.decode()))
        assert [line["episode"] for line in lines] == episodes


def test_tonights_pack_holds_live_plans_and_is_printed_on_purpose(story: Story) -> None:
    live(story, story.back(story.graded(story.reported(story.mo, 9)), 5))
    place, browser = reverse("meetings:tonights-pack"), story.browser(story.devika)
    assert story.browser(story.owen).get(place).status_code == 403
    plans = browser.get(reverse("mash_hub:plans")).content.decode()
    assert place in plans
    page = browser.get(place).content.decode()
    assert "Live trigger plans: 1" in page
    assert post(browser, place, story.devika).status_code == 422
    given = {"purpose": "SAFEGUARD_CHILD", "because": "IMMEDIATE_RISK"}
    made = post(browser, place, story.devika, **given)
    assert (made.status_code, made.content[:4]) == (200, b"%PDF")
    with door.door(story.devika):
        entry = Entry.objects.filter(verb="PRINTED").latest("at")
        assert (entry.purpose, entry.count) == ("SAFEGUARD_CHILD", 1)
