"""Listing a MARAC case: the deadline, a full list, children first, and an agenda published in time (4.7)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from agencies import clock, sealing
from agencies.actors import Service
from agencies.clock import LONDON
from agencies.door import door
from agencies.models import Notice, NoticeKind
from agencies.reasons import Reason, ReasonCode
from agencies.verdicts import Refused, WordsRefused
from mash_hub import clocks, partnership_settings
from mash_hub.addresses import Address
from mash_hub.contacts import Part
from mash_hub.identities import Identity
from mash_hub.models import Clock, PartnershipSetting
from mash_hub.protection import Kept, Protection, What
from meetings import (
    agenda,
    marac_eligibility,
    marac_emergencies,
    marac_listing,
    marac_page,
    meetings,
    research,
)
from meetings.models import (
    AgencyResearch,
    AgendaItem,
    CaseState,
    MaracCase,
    Meeting,
    MeetingKind,
    MeetingState,
    Nature,
)
from tests.cast import SETUP, Cast, client_of, post
from tests.meetings import stories
from tests.meetings.marac_stories import (
    CALLUM,
    MONDAY,
    PARTS,
    SAFE,
    WHY,
    accepted,
    do,
    fresh,
    referred,
)

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
THURSDAY_18 = datetime(2027, 2, 18, 9, 30, tzinfo=LONDON)
TUESDAY_9 = datetime(2027, 2, 9, 12, tzinfo=LONDON)


@pytest.fixture(autouse=True)
def _on_monday() -> Iterator[None]:
    with clock.moved(MONDAY):
        yield


def scheduled(cast: Cast, starts_at: datetime = THURSDAY_18) -> Meeting:
    """Ruth schedules a MARAC and opens its list."""
    with door(cast.ruth):
        meeting = meetings.schedule(
            cast.workspace.marac,
            kind=MeetingKind.MARAC,
            title="Northmoor MARAC",
            starts_at=starts_at,
            venue="Town Hall",
            is_online=False,
            chair=cast.person.sam,
            by=cast.ruth,
        )
    return stories.step(meeting, MeetingState.LIST_OPEN, cast.ruth)


def _one_keeps_what_another_says() -> tuple[Part, ...]:
    """The victim's address is kept; the child's is the same one, typed openly."""
    refuge = Address("2 Quarry Rise", "Northmoor", "NM9 9AD")
    kept = (Kept(What.ADDRESS, Protection.SAFE, refuge),)
    her = Identity(names=PARTS[0].identity.names, kept=kept)
    there = replace(PARTS[2].identity, addresses=(refuge,))
    return (replace(PARTS[0], identity=her), PARTS[1], replace(PARTS[2], identity=there))


def listed(cast: Cast, case: MaracCase, meeting: Meeting, **more: Any) -> AgendaItem:
    newest = fresh(case)
    with door(cast.ruth):
        place = Meeting.objects.get(pk=meeting.pk)
        given = {"despite_full": False, **more}
        return marac_listing.list_case(newest, place, by=cast.ruth, version=newest.version, **given)


def test_agencies_read_names_and_masked_addresses_once_the_agenda_is_published(cast: Cast) -> None:
    people = _one_keeps_what_another_says()
    case = accepted(cast, referred(cast.joan, people=people))
    meeting = scheduled(cast)
    ruth = client_of(cast.ruth)
    url = reverse("meetings:marac-list", args=[case.pk])
    assert "accepts until 8 Feb" in ruth.get(url).content.decode()
    for nobody in (cast.joan, cast.sam):
        with pytest.raises(Refused), door(nobody):
            marac_listing.list_case(
                fresh_in(case), meeting, despite_full=False, by=nobody, version=3
            )
    sent = post(ruth, url, cast.ruth, version=fresh(case).version, meeting=str(meeting.pk))
    assert sent.status_code == 302
    assert fresh(case).state == CaseState.LISTED
    with door(cast.nadia):
        assert not AgendaItem.objects.visible_to(cast.nadia).exists()
    stories.step(meeting, MeetingState.LIST_CLOSED, cast.ruth)
    with clock.moved(TUESDAY_9):
        stories.step(meeting, MeetingState.AGENDA_PUBLISHED, cast.ruth)
    with clock.moved(TUESDAY_9):
        with door(cast.nadia):
            item = AgendaItem.objects.visible_to(cast.nadia).get()
            papers = sealing.open_quietly([item], ["papers"], by=cast.nadia)[item, "papers"]
            assert (
                sealing.open_quietly([case], ["safe_contact"], by=cast.nadia)[case, "safe_contact"]
                is None
            )
        assert papers is not None
        victim, him, child = papers["people"]
        assert child["addresses"] == ["Protected address"]  # typed openly, kept on another card
        assert victim["addresses"] == ["Protected address"]
        assert him["also"] == ["Cal Thrale"]
        assert CALLUM.addresses[0].lines in him["addresses"][0]
        assert papers["words"] == WHY
        assert SAFE.fears not in str(papers)
        seen = client_of(cast.nadia).get(reverse("meetings:item", args=[item.pk])).content.decode()
        assert "Also known as Cal Thrale" in seen
        assert "Quarry" not in seen
        _nothing_kept_is_shared_as_a_source(cast, item)
        with door(cast.hat("lee", "marac")):  # who bears the name knows of nothing
            assert not AgendaItem.objects.visible_to(cast.hat("lee", "marac")).exists()


def _nothing_kept_is_shared_as_a_source(cast: Cast, item: AgendaItem) -> None:
    with door(SETUP):
        row = AgencyResearch.objects.get(item=item, owner=cast.agency.council)
    for source, goes in (("Letter sent to 2 Quarry Rise", False), ("School file", True)):
        with door(cast.hannah):
            line = research.write(
                row, research.Finding("She moved.", Nature.FACT, source), by=cast.hannah
            )
        with door(cast.hannah), nullcontext() if goes else pytest.raises(WordsRefused):
            research.share(line, by=cast.hannah, version=1)


def test_papers_sealed_before_an_address_was_kept_are_masked_as_they_are_listed_again(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = accepted(cast, referred(cast.joan, people=_one_keeps_what_another_says()))
    with monkeypatch.context() as before:
        before.setattr(agenda, "masked", lambda papers, file_id, by: papers)
        item = listed(cast, case, scheduled(cast))
    later = scheduled(cast, THURSDAY_18 + timedelta(days=28))

    def addresses() -> list[str]:
        with door(cast.ruth):
            now = stories.fresh_inside(item)
            papers = sealing.open_quietly([now], ["papers"], by=cast.ruth)[now, "papers"] or {}
        return [line for one in papers["people"] for line in one["addresses"]]

    assert any("Quarry" in line for line in addresses())
    for verb, given in (
        (agenda.defer, {"because": Reason(ReasonCode.MEETING)}),
        (agenda.list_again, {"meeting": later}),
    ):
        with door(cast.ruth):
            now = stories.fresh_inside(item)
            verb(now, by=cast.ruth, version=now.version, **given)
    assert not any("Quarry" in line for line in addresses())
    assert any(CALLUM.addresses[0].lines in line for line in addresses())


def fresh_in(case: MaracCase) -> MaracCase:
    return MaracCase.objects.get(pk=case.pk)


def test_after_the_deadline_it_goes_to_the_next_unless_it_is_an_emergency(cast: Cast) -> None:
    case, urgent = accepted(cast), referred(cast.joan)
    meeting = scheduled(cast)
    with clock.moved(datetime(2027, 2, 8, 23, 0, tzinfo=LONDON)), door(cast.ruth):
        assert marac_listing.rooms(case, [meeting], by=cast.ruth)[0].verdict
    with clock.moved(TUESDAY_9):
        with pytest.raises(Refused, match="next one"):
            listed(cast, case, meeting)
        url = reverse("meetings:marac-list", args=[case.pk])
        assert "goes to the next one" in client_of(cast.ruth).get(url).content.decode()
        do(marac_eligibility.call_emergency, urgent, cast.ruth, words="He is out of prison.")
        item = listed(cast, urgent, meeting)
        stories.step(meeting, MeetingState.LIST_CLOSED, cast.ruth)
        stories.step(meeting, MeetingState.AGENDA_PUBLISHED, cast.ruth)
        meeting = stories.step(meeting, MeetingState.IN_SESSION, cast.sam)
        stories.come(cast, meeting, "ruth", "sam")
        for verb in (agenda.take_up, agenda.hear):
            with door(cast.ruth):
                now = stories.fresh_inside(item)
                verb(now, by=cast.ruth, version=now.version)
            with door(SETUP):
                held = Clock.objects.get(thing_id=urgent.pk, name=marac_emergencies.HELD)
            if verb is agenda.take_up:
                assert held.is_running  # begun is not held
                with door(cast.ruth):
                    assert marac_page.of(fresh_in(urgent), by=cast.ruth).limit == held
                stories.minute_everything(cast, item)
    assert held.was_in_time


def test_children_come_before_adults_and_a_full_list_is_chosen_knowingly(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting = scheduled(cast)
    adults, family = accepted(cast, referred(cast.joan, people=PARTS[:2])), accepted(cast)
    second = listed(cast, adults, meeting)
    first = listed(cast, family, meeting)
    with door(cast.ruth):
        shown = AgendaItem.objects.visible_to(cast.ruth).in_order()
        assert [one.pk for one in shown] == [first.pk, second.pk]
    third = accepted(cast)
    number = partnership_settings.number

    def two(name: Any, *args: Any) -> int:
        return 2 if name == "MARAC_CASES" else number(name, *args)

    monkeypatch.setattr(partnership_settings, "number", two)
    with pytest.raises(Refused, match="2 cases already"):
        listed(cast, third, meeting)
    url = reverse("meetings:marac-list", args=[third.pk])
    fields = {"version": fresh(third).version, "meeting": str(meeting.pk)}
    ruth = client_of(cast.ruth)
    assert post(ruth, url, cast.ruth, **fields).status_code == 422
    assert post(ruth, url, cast.ruth, **fields, despite_full="on").status_code == 302
    with door(SETUP):
        assert not PartnershipSetting.objects.exists()


def test_an_agenda_that_is_not_published_in_time_is_told_to_the_chair(
    cast: Cast,
) -> None:
    meeting = scheduled(cast)
    with door(SETUP):
        limit = Clock.objects.get(thing_id=meeting.pk, name=meetings.AGENDA)
    assert limit.due_at == datetime(2027, 2, 9, 23, 59, 59, tzinfo=LONDON)
    assert meeting.reference in client_of(cast.ruth).get(reverse("desk:my-work")).content.decode()
    with clock.moved(TUESDAY_9 + timedelta(days=1)):
        with door(SETUP):
            clocks.sweep(by=Service("clocks"))
        with door(cast.sam):
            told = Notice.objects.visible_to(cast.sam).filter(reference=meeting.reference)
            assert told.filter(notice_kind=NoticeKind.CLOCK_BREACHED).exists()
