"""Research that was shared stands ready for whoever minutes it, once it is said in the room (4.7, 4.8)."""

from __future__ import annotations

import pytest
from django.urls import reverse

from agencies import drafts
from agencies.door import door
from agencies.models.drafts import Draft
from agencies.reasons import Reason, ReasonCode
from meetings import agenda, bringing_in, minutes, research
from meetings.models import AgencyResearch, AgendaItem, MeetingState, Nature, ResearchLine
from meetings.models.minutes import Heading, MinuteEntry
from meetings.research import Finding
from tests.cast import SETUP, Cast, client_of, post
from tests.meetings import stories

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
BRING, TYPED = "meetings:research-bring-in", "Arrears of two months."
AWAY = Reason(ReasonCode.THIRD_PARTY, "It names his mother")


def shared(cast: Cast, item: AgendaItem, name: str, words: str = TYPED) -> ResearchLine:
    """One line that the agency of a representative shares with the meeting."""
    hat = cast.hat(name, "marac")
    with door(hat):
        row = AgencyResearch.objects.visible_to(hat).get(item=item, owner=hat.agency_id)
        line = research.write(row, Finding(words, Nature.FACT, "Tenancy file"), by=hat)
    with door(hat):
        return research.share(line, by=hat, version=line.version)


def heard(cast: Cast, *names: str) -> tuple[AgendaItem, ResearchLine]:
    """A case in hand for which housing shared a line before."""
    meeting, item = stories.published(cast)
    line = shared(cast, item, "tom")
    meeting = stories.step(meeting, MeetingState.IN_SESSION, cast.sam)
    stories.come(cast, meeting, *names)
    with door(cast.ruth):
        return agenda.take_up(item, by=cast.ruth, version=item.version), line


def test_who_minutes_finds_the_words_ready_and_finishes_the_line_under_its_agency(
    cast: Cast,
) -> None:
    item, line = heard(cast, "ruth", "sam", "tom", "nadia")
    page, bring = reverse("meetings:item", args=[item.pk]), reverse(BRING, args=[line.pk])
    ruth = client_of(cast.ruth)
    assert bring in ruth.get(page).content.decode()
    answer = post(ruth, bring, cast.ruth)
    assert (answer.status_code, answer["Location"]) == (302, f"{page}#SHARED")
    with door(cast.ruth):
        assert not MinuteEntry.objects.of_item(item).exists()  # nobody has minuted it yet
        kept = drafts.find(by=cast.ruth, form="minute-shared", thing_id=item.pk)
        assert drafts.words_of(kept, by=cast.ruth) == {
            "agency": str(cast.agency.housing.pk),
            "nature": "FACT",
            "words": TYPED,
        }
    boxes = ruth.get(page).content.decode().split("<textarea")[1:]
    assert any(TYPED in box.split("</textarea>")[0] for box in boxes)
    new = reverse("meetings:new-line", args=[item.pk, "shared"])
    finished = {"agency": cast.agency.housing.pk, "nature": "FACT", "words": TYPED}
    assert post(ruth, new, cast.ruth, **finished).status_code == 302
    with door(cast.ruth):
        entry = MinuteEntry.objects.of_item(item).get()
        assert (entry.heading, entry.agency_id) == (Heading.SHARED, cast.agency.housing.pk)
        assert drafts.find(by=cast.ruth, form="minute-shared", thing_id=item.pk) is None


def test_it_takes_nothing_from_what_is_being_typed(cast: Cast) -> None:
    item, line = heard(cast, "ruth", "sam", "tom")
    with door(cast.ruth):
        drafts.save(
            {"words": "He rang her on Sun"},
            by=cast.ruth,
            form=minutes.draft_form(Heading.SHARED),
            thing_kind=item.kind,
            thing_id=item.pk,
            file_id=item.file_id,
        )
    refused = post(client_of(cast.ruth), reverse(BRING, args=[line.pk]), cast.ruth)
    assert "Finish the line that you are typing first" in refused.content.decode()
    with door(cast.ruth):
        kept = drafts.find(by=cast.ruth, form="minute-shared", thing_id=item.pk)
        assert drafts.words_of(kept, by=cast.ruth) == {"words": "He rang her on Sun"}


def test_a_representative_brings_in_what_is_their_own_agency_s_and_nothing_else(
    cast: Cast,
) -> None:
    item, line = heard(cast, "ruth", "sam", "tom", "nadia")
    tom, bring = cast.hat("tom", "marac"), reverse(BRING, args=[line.pk])
    page = reverse("meetings:item", args=[item.pk])
    for hat, may in ((tom, True), (cast.nadia, False), (cast.sam, True)):
        assert (bring in client_of(hat).get(page).content.decode()) is may
        status = post(client_of(hat), bring, hat).status_code
        assert (status == 302) is may, (hat, status)
    with door(SETUP):
        assert {one.person_id for one in Draft.objects.all()} == {tom.person_id, cast.sam.person_id}


def test_what_is_held_back_or_of_a_case_one_is_kept_apart_from_is_not_there(cast: Cast) -> None:
    item, line = heard(cast, "ruth", "sam", "tom")
    bring, lee = reverse(BRING, args=[line.pk]), cast.hat("lee", "marac")  # kept apart by his name
    nowhere = reverse(BRING, args=[item.pk])
    for hat in (lee, cast.hat("olive", "marac"), cast.devika):
        first = post(client_of(hat), bring, hat)
        second = post(client_of(hat), nowhere, hat)
        assert first.status_code == second.status_code
        assert first.status_code in (403, 404)
    with door(tom := cast.hat("tom", "marac")):
        now = ResearchLine.objects.get(pk=line.pk)
        research.hold_back(now, because=AWAY, by=tom, version=now.version)
    assert post(client_of(cast.ruth), bring, cast.ruth).status_code == 404


def test_research_is_brought_in_while_the_case_is_heard_and_not_before(cast: Cast) -> None:
    _, item = stories.published(cast)
    line = shared(cast, item, "tom")
    with door(cast.ruth):
        here = stories.fresh_inside(item)
        assert not bringing_in.may_bring_in(cast.ruth, here, line.owner_id)
    refused = post(client_of(cast.ruth), reverse(BRING, args=[line.pk]), cast.ruth)
    assert refused.status_code != 302
