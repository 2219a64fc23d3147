"""That a child with a live trigger plan is missing is acknowledged in 15 minutes, or who decides hears (4.19)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from agencies import clock, door
from agencies.actors import Hat
from agencies.models import Notice
from agencies.models.messages import Group, group_of
from agencies.models.notices import NoticeKind
from mash_hub import jobs
from mash_hub.models import MissingEpisode, Receipt
from mash_hub.models.receipts import ReceiptState
from tests.cast import Cast, client_of, post
from tests.mash_hub.test_missing_episodes import Story
from tests.mash_hub.test_trigger_plans import live

UNSEEN = NoticeKind.MISSING_UNSEEN


@pytest.fixture
def story(cast: Cast) -> Story:
    return Story(cast)


@pytest.fixture
def row(story: Story) -> MissingEpisode:
    """Tia, for whom a plan is live, is missing again: her home says so."""
    live(story, story.back(story.graded(story.reported(story.mo, 9)), 5))
    return story.reported(story.mo, 0.2)


def asking(hat: Hat) -> list[Receipt]:
    with door.door(hat):
        return [*Receipt.objects.asking(hat).filter(receipt_kind="MISSING_REPORTED")]


def unseen(hat: Hat) -> int:
    with door.door(hat):
        return Notice.objects.visible_to(hat).filter(notice_kind=UNSEEN).count()


def after(minutes: int) -> Any:
    return clock.moved(clock.now() + timedelta(minutes=minutes))


def test_each_agency_that_keeps_the_plan_is_asked_and_who_decides_hears_of_silence(
    story: Story, row: MissingEpisode
) -> None:
    waiting = {hat.agency_id: asking(hat) for hat in (story.owen, story.devika, story.aisha)}
    assert [len(ones) for ones in waiting.values()] == [1, 1, 1]
    assert asking(story.mo) == asking(story.cast.kim) == []
    [police] = waiting[story.owen.agency_id]
    work = story.browser(story.owen).get(reverse("desk:my-work")).content.decode()
    assert police.reference in work
    page = reverse("mash_hub:receipt", args=[police.pk])
    shown = story.browser(story.owen).get(page).content.decode()
    assert reverse("mash_hub:missing-episode", args=[row.pk]) in shown
    assert "Tia" not in shown
    with after(14):
        jobs.sweep_clocks()
    assert unseen(story.devika) == 0
    url = reverse("mash_hub:receipt-acknowledge", args=[police.pk])
    assert post(story.browser(story.owen), url, story.owen, version=1).status_code == 302
    with after(16):
        jobs.sweep_clocks()
        jobs.sweep_clocks()
    assert unseen(story.devika) == 2  # the host’s own and the authority’s, each once
    for hat in (story.owen, story.aisha, story.mo, story.cast.kim):
        assert unseen(hat) == 0


def test_whatever_an_agency_does_in_the_episode_says_that_it_knows(
    story: Story, row: MissingEpisode
) -> None:
    story.graded(row)
    assert asking(story.owen) == []
    assert len(asking(story.aisha)) == 1
    story.back(row, 0.1)
    assert asking(story.devika) == asking(story.aisha) == []
    with door.door(story.devika):
        states = Receipt.objects.about(row.kind, row.pk).values_list("agency", "state")
        assert dict(states) == {
            story.owen.agency_id: ReceiptState.ACKNOWLEDGED,
            story.devika.agency_id: ReceiptState.ENDED,
            story.aisha.agency_id: ReceiptState.ENDED,
        }
    with after(30):
        jobs.sweep_clocks()
    assert unseen(story.devika) == 0


def test_without_a_live_plan_nobody_is_asked(story: Story) -> None:
    story.reported(story.mo)
    assert asking(story.owen) == asking(story.devika) == []


def test_whoever_reports_is_not_asked(story: Story) -> None:
    live(story, story.back(story.graded(story.reported(story.mo, 9)), 5))
    story.reported(story.devika, 0.2)
    assert asking(story.devika) == []


def test_who_takes_no_part_finds_no_receipt(story: Story, row: MissingEpisode) -> None:
    [one] = asking(story.owen)
    page = reverse("mash_hub:receipt", args=[one.pk])
    for hat in (story.cast.kim, story.cast.tom, story.mo):
        assert client_of(hat).get(page).status_code in (403, 404)
    with door.door(story.devika):
        among = [story.owen, story.devika, story.aisha, story.mo, story.cast.kim]
        assert Receipt.objects.readers_of(one, among=among) == [story.owen, story.devika]


def test_that_a_child_is_missing_reaches_people_outside_at_once() -> None:
    for kind in (NoticeKind.MISSING_REPORTED, UNSEEN):
        assert group_of(kind) == Group.URGENT
