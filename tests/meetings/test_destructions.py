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
from mash_hub import destructions, retention_reviews
from mash_hub.models import Destruction, DestructionGround
from meetings import marac_eligibility, marac_transfers
from meetings.destructions import target_of
from meetings.models import AgendaItem, MaracTransfer, MinuteEntry
from meetings.models.marac_transfers import Way
from tests.cast import SETUP, Cast, client_of, given_role, post
from tests.meetings import marac_stories, stories
from tests.meetings.marac_stories import MONDAY, accepted
from tests.meetings.test_further_incidents import monitored
from tests.meetings.test_marac_transfers import THURSDAY, do, moves

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
    sent = {"way": "DESTROY", "ground": KEPT.value, "sentence": "Ten years are over."}
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


def test_a_marac_case_goes_with_what_was_sent_of_it_and_by_its_own_reference(cast: Cast) -> None:
    """What no meeting heard falls due too, and what was sent of it alone."""
    officer = replace(cast.ruth, role=Role.INFORMATION_OFFICER)
    with clock.moved(MONDAY):
        case = accepted(cast)
        row = moves(cast, case, "OUTSIDE", known_on_month=2, known_on_day=1)
        with door(officer):
            for reference in (case.reference, row.reference):
                target = target_of(reference, by=officer)
                assert target
                assert "still open" in destructions.may_go(target, KEPT, by=officer).reason
        do(marac_transfers.decide, row, cast.ruth, Way.SEND_ON, words="")
        do(marac_transfers.prepare, row, cast.ruth, words="")
        do(marac_transfers.send, row, cast.ruth)
        do(marac_transfers.acknowledged_outside, row, cast.ruth)
        do(marac_transfers.close, row, cast.ruth)
    with clock.moved(MONDAY + timedelta(days=366 * 20)), door(officer):  # the child is over 25
        target = target_of(case.reference, by=officer)
        assert target
        assert set(target.file_ids) == {case.file_id, row.file_id}
        assert destructions.may_go(target, KEPT, by=officer)
        alone = target_of(row.reference, by=officer)
        assert alone
        assert alone.file_ids == (row.file_id,)
    with door(cast.esther):  # of another workspace
        assert target_of(case.reference, by=cast.esther) is None
        assert target_of(row.reference, by=cast.esther) is None
    disposal.shred(row.file_id)
    with door(disposal.DISPOSAL, role="disposal"):
        emptying.empty([row.file_id])
    with door(SETUP):
        gone = MaracTransfer.objects.get(pk=row.pk)
        assert (gone.pack, gone.hand_over) == (None, None)
    with door(officer):  # and its case can still go
        left = target_of(case.reference, by=officer)
        assert left
        assert left.file_ids == (case.file_id,)


def test_a_heard_case_takes_what_was_sent_of_it_along(cast: Cast) -> None:
    before = monitored(cast)
    officer = replace(cast.ruth, role=Role.INFORMATION_OFFICER)
    with clock.moved(THURSDAY):
        row = moves(cast, before, "OUTSIDE")
        with door(officer):
            item = AgendaItem.objects.get(marac_case=before)
            by_both = [target_of(one, by=officer) for one in (item.reference, before.reference)]
            assert all(found and row.file_id in found.file_ids for found in by_both)


def test_a_referral_that_two_people_found_not_eligible_falls_due_until_it_is_challenged(
    cast: Cast,
) -> None:
    with clock.moved(MONDAY):
        case = marac_stories.refused(cast)
        with door(SETUP):
            assert File.objects.get(pk=case.file_id).closed_at is not None
        marac_stories.do(marac_eligibility.challenge, case, cast.joan, words="He has found her.")
        with door(SETUP):
            assert File.objects.get(pk=case.file_id).closed_at is None


def test_a_case_of_a_meeting_is_asked_about_once_by_its_marac_case(cast: Cast) -> None:
    _, item = stories.in_hand(cast, "ruth", "sam")
    officer = given_role(cast, "ruth", Role.INFORMATION_OFFICER, "marac")
    with door(SETUP):
        item = AgendaItem.objects.select_related("marac_case").get(pk=item.pk)
        assert item.marac_case is not None
        reference = item.marac_case.reference
        for file in File.objects.filter(pk__in=item.own_files):
            file.set_closed(clock.now() - timedelta(days=366 * 9))
    with door(officer):
        assert retention_reviews.due(by=officer) == []
    with door(SETUP):
        for file in File.objects.filter(pk__in=item.own_files):
            file.set_closed(clock.now() - timedelta(days=366 * 11))
    with door(officer):
        [one] = retention_reviews.due(by=officer)
    assert (one.reference, one.is_of_meeting) == (reference, True)
    page = (
        client_of(officer)
        .get(f"{reverse('meetings:destruction-propose')}?record={one.key}")
        .content.decode()
    )
    assert f'value="{one.reference}"' in page
