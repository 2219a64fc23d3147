"""Making an action of a line of the minutes: its words are where one begins, and no more than that (page 07)."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from agencies import clock, sealing
from agencies.actors import Hat
from agencies.door import door
from audit.log.models import Entry
from mash_hub import actions
from mash_hub.models import Action
from meetings import agenda, meetings, minutes
from meetings.models import AgendaItem, Heading, MeetingState, MinuteEntry
from tests.cast import Cast, client_of, post
from tests.meetings import stories

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
WORDS = "Nobody has fitted the new locks yet."
OFFERED = ">Make this an action<"


def line(cast: Cast, item: AgendaItem, heading: Heading = Heading.DONE, **more: Any) -> MinuteEntry:
    with door(cast.ruth):
        here = stories.fresh_inside(item)
        return minutes.write(here, heading=heading, words=WORDS, by=cast.ruth, **more)


def address(item: AgendaItem, entry: MinuteEntry | None = None) -> str:
    url = reverse("meetings:agree", args=[item.pk])
    return f"{url}?line={entry.pk}" if entry else url


def page(hat: Hat, item: AgendaItem) -> str:
    return client_of(hat).get(reverse("meetings:item", args=[item.pk])).content.decode()


def test_the_form_of_an_action_begins_with_the_words_of_the_line_and_asks_for_the_rest(
    cast: Cast,
) -> None:
    _, item = stories.in_hand(cast, "ruth", "sam", "nadia", "tom")
    entry = line(cast, item)
    url, browser = address(item, entry), client_of(cast.ruth)
    assert f'href="{url}"' in page(cast.ruth, item)  # a link, so the keyboard reaches it
    shown = browser.get(url).content.decode()
    assert f">\n{WORDS}</textarea>" in shown
    assert "Look them over" in shown
    assert "Specific: who does what" in shown
    with door(cast.ines):
        read = Entry.objects.filter(verb="READ", thing_ids__contains=[entry.pk])
        assert read.filter(person_id=cast.ruth.person_id).exists()
    assert "Look them over" not in browser.get(address(item)).content.decode()
    sent: dict[str, Any] = {"words": WORDS}
    assert post(browser, url, cast.ruth, **sent).status_code == 422  # who, what and by when
    with door(cast.ruth):
        members = actions.possible_owners(item.workspace_id)
        owner = next(one for one in members if one.person_id == cast.person.tom.pk)
    day = clock.now().date()
    sent |= {"owner": owner.pk, "title": "Fit new locks", "words": "Fit new locks to each door."}
    sent |= {"due_on_day": day.day, "due_on_month": day.month, "due_on_year": day.year}
    answer = post(browser, url, cast.ruth, **sent)
    assert answer.status_code == 302
    with door(cast.ruth):
        action = Action.objects.get()
        said = sealing.open_quietly([action], ["text"], by=cast.ruth)[action, "text"] or {}
    assert said["words"] == "Fit new locks to each door."


def test_it_is_offered_of_what_may_go_into_an_action_to_those_who_record_one(cast: Cast) -> None:
    meeting, item = stories.in_hand(cast, "ruth", "sam", "nadia", "tom")
    entry = line(cast, item)
    assert OFFERED not in page(cast.nadia, item)
    assert client_of(cast.nadia).get(address(item, entry)).status_code == 403
    assert page(cast.sam, item).count(OFFERED) == 1
    kept = line(cast, item, Heading.WISHES, is_restricted=True)
    assert page(cast.ruth, item).count(OFFERED) == 1  # not of a line that fewer people read
    browser = client_of(cast.ruth)
    assert browser.get(address(item, kept)).status_code == 404
    assert browser.get(f"{address(item)}?line=x").status_code == 404
    stories.minute_everything(cast, item)
    with door(cast.ruth):
        here = stories.fresh_inside(item)
        agenda.hear(here, by=cast.ruth, version=here.version)
    stories.step(meeting, MeetingState.ENDED, cast.ruth)
    assert page(cast.ruth, item).count(OFFERED) > 1  # while the minutes are in draft
    meeting = stories.step(meeting, MeetingState.MINUTES_DRAFT, cast.ruth)
    with door(cast.ruth):
        meetings.submit_minutes(meeting, by=cast.ruth, version=meeting.version)
    assert OFFERED not in page(cast.ruth, item)
    assert browser.get(address(item, entry)).status_code == 404
