"""Two people minute at the same moment, and a meeting closes while somebody adds to it (CC1, CC6)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connections

from agencies import clock, sealing
from agencies.door import door
from agencies.verdicts import Refused, Stale
from mash_hub.models import Action
from meetings import agenda, agreeing, meetings, minutes
from meetings.models import AgendaItem, Heading, Meeting, MeetingState, MinuteEntry
from tests.cast import SETUP, Cast
from tests.meetings import stories

INTERLEAVINGS = 1000
CONNECTIONS = 4  # threads that really run beside each other


@pytest.mark.slow
def test_two_minute_takers_on_one_line_lose_no_text(committed_cast: Cast) -> None:
    cast = committed_cast
    _, item = stories.in_hand(cast, "ruth", "sam")
    with door(cast.ruth):
        here = stories.fresh_inside(item)
        entry = minutes.write(here, heading=Heading.WISHES, words="First", by=cast.ruth)

    def change(number: int) -> int:
        """Write beside what is there; who was too late sees both texts and chooses to keep them."""
        hat = (cast.ruth, cast.sam)[number % 2]
        for tried in range(INTERLEAVINGS * 2):
            try:
                with door(hat):
                    newest = MinuteEntry.objects.select_related("item__meeting").get(pk=entry.pk)
                    read = sealing.open_quietly([newest], ["words"], by=hat)
                    words = f"{read.text(newest, 'words', 'words')} T{number}."
                    minutes.change(newest, words=words, by=hat, version=newest.version)
            except Stale:
                continue
            else:
                return tried
            finally:
                connections.close_all()
        raise AssertionError("It was never committed.")

    with ThreadPoolExecutor(CONNECTIONS) as pool:
        late = sum(pool.map(change, range(INTERLEAVINGS)))
    with door(cast.ruth):
        newest = MinuteEntry.objects.get(pk=entry.pk)
        words = sealing.open([newest], ["words"], by=cast.ruth).text(newest, "words", "words")
        assert (
            newest.version == INTERLEAVINGS + 1
        )  # each text is a version, none wrote over another
    assert late  # they did meet
    assert all(f"T{number}." in words for number in range(INTERLEAVINGS))


@pytest.mark.slow
def test_a_meeting_that_closes_while_an_action_is_added_has_it_or_refuses_it(
    committed_cast: Cast,
) -> None:
    cast = committed_cast
    meeting, item = stories.in_hand(cast, "ruth", "sam", "tom")
    stories.minute_everything(cast, item)
    with door(cast.ruth):
        agenda.hear(item, by=cast.ruth, version=item.version)
    stories.step(meeting, MeetingState.ENDED, cast.ruth)
    meeting = stories.step(meeting, MeetingState.MINUTES_DRAFT, cast.ruth)
    together = Barrier(2)

    def submit() -> bool:
        try:
            together.wait()
            with door(cast.ruth):
                meetings.submit_minutes(meeting, by=cast.ruth, version=meeting.version)
            return True
        finally:
            connections.close_all()

    def add() -> bool:
        try:
            together.wait()
            with door(cast.sam):
                _agree(cast, item)
        except Refused:
            return False
        else:
            return True
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        submitted, added = pool.submit(submit), pool.submit(add)
        assert submitted.result()
        was_added = added.result()
    with door(SETUP):
        assert Meeting.objects.get(pk=meeting.pk).state == MeetingState.CHAIR_REVIEW
        assert Action.objects.count() == int(was_added)
    with door(cast.sam), pytest.raises(Refused, match="next meeting"):
        _agree(cast, item)


def _agree(cast: Cast, item: AgendaItem) -> None:
    agreeing.agree(
        stories.fresh_inside(item),
        title="New locks",
        words="Fit new locks.",
        why="",
        agency=cast.agency.housing,
        person=cast.person.tom,
        due_at=clock.now() + timedelta(days=5),
        is_safety_critical=False,
        by=cast.sam,
    )
