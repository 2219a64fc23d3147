"""Destroying the file of one case of a meeting: kept ten years, then its words leave the tables (4.17)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from django.urls import reverse

from agencies import clock, disposal
from agencies.database import emptying
from agencies.door import door
from agencies.models import File
from agencies.roles import Role
from mash_hub import destructions
from mash_hub.models import Destruction, DestructionGround
from meetings.destructions import target_of
from meetings.models import AgendaItem, MinuteEntry
from tests.cast import SETUP, Cast, client_of, given_role, post
from tests.meetings import stories

KEPT = DestructionGround.KEPT_LONG_ENOUGH


def test_a_case_of_a_meeting_goes_after_ten_years_with_its_papers_and_minutes(cast: Cast) -> None:
    _, item = stories.in_hand(cast, "ruth", "sam")
    stories.minute_everything(cast, item)
    officer = replace(cast.ruth, role=Role.INFORMATION_OFFICER)
    with door(officer):
        target = target_of(item.reference, by=officer)
        assert target
        assert len(target.file_ids) == 7  # with its MARAC case and the research of five agencies
        assert "still open" in destructions.may_go(target, KEPT, by=officer).reason
    grown = "MARAC case and minutes: a child is in it, and it is kept until the 25th birthday"
    for years, words in ((9, "at least 10 years"), (11, grown)):
        with door(SETUP):
            for file in File.objects.filter(pk__in=target.file_ids):
                file.set_closed(clock.now() - timedelta(days=366 * years))
        with door(officer):
            assert words in destructions.may_go(target, KEPT, by=officer).reason
    with clock.moved(datetime(2046, 1, 1, tzinfo=UTC)), door(officer):
        assert destructions.may_go(target, KEPT, by=officer)
    with door(cast.esther):  # of another workspace
        assert target_of(item.reference, by=cast.esther) is None
    disposal.shred(item.file_id)
    for _again in range(2):
        with door(disposal.DISPOSAL, role="disposal"):
            emptying.empty([item.file_id])
    with door(SETUP):
        assert AgendaItem.objects.get(pk=item.pk).papers is None
        lines = MinuteEntry.objects.filter(item=item)
        assert [line.words for line in lines] == [None] * 5
        assert [line.history.count() for line in lines] == [1] * 5


def test_an_officer_proposes_it_on_a_page_that_says_why_it_has_to_stay(cast: Cast) -> None:
    _, item = stories.in_hand(cast, "ruth", "sam")
    orla = given_role(cast, "nadia", Role.INFORMATION_OFFICER, "marac")
    browser, page = client_of(orla), reverse("meetings:destruction-propose")
    assert page in browser.get(reverse("mash_hub:destructions")).content.decode()
    sent = {"ground": KEPT.value, "sentence": "Ten years are over."}
    answer = post(browser, page, orla, reference=item.reference, **sent)
    assert (answer.status_code, "still open" in answer.content.decode()) == (422, True)
    assert "Ten years are over." in answer.content.decode()
    with door(SETUP):
        for file in File.objects.filter(pk__in=item.all_files):
            file.set_closed(clock.now() - timedelta(days=366 * 11))
    answer = post(browser, page, orla, reference=item.reference, **sent)
    assert (answer.status_code, "25th birthday" in answer.content.decode()) == (422, True)
    sent["ground"] = DestructionGround.COURT_ORDER.value
    assert post(browser, page, orla, reference=item.reference, **sent).status_code == 302
    with door(SETUP):
        assert Destruction.objects.get().about == item.reference
