"""Research for a MARAC: an agency's own until shared line by line, given in, and late where it is not (4.7)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from agencies import clock, sealing
from agencies.actors import Hat, Service
from agencies.clock import LONDON
from agencies.door import door
from agencies.models import Notice, NoticeKind
from agencies.reasons import Reason, ReasonCode
from agencies.roles import Role
from agencies.verdicts import Refused, Stale
from mash_hub import clocks, conflicts
from mash_hub.models import Clock
from mash_hub.models.conflicts import ConflictSource
from meetings import known_at, meetings, research, research_calls, research_page
from meetings.models import (
    AgencyResearch,
    AgendaItem,
    LineState,
    MeetingKind,
    MeetingState,
    Nature,
    ResearchLine,
    ResearchState,
)
from meetings.research import Finding
from tests.cast import SETUP, Cast, client_of, given_role, post
from tests.meetings import stories

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
MONDAY = datetime(2027, 2, 8, 12, tzinfo=LONDON)
THURSDAY = datetime(2027, 2, 18, 9, 30, tzinfo=LONDON)
TENANCY = Finding("Arrears of two months; he is not on the tenancy.", Nature.FACT, "Tenancy file")
MOTHER = Finding("His mother lives next door.", Nature.OPINION)


@pytest.fixture(autouse=True)
def _on_monday() -> Iterator[None]:
    with clock.moved(MONDAY):
        yield


def published(cast: Cast) -> AgendaItem:
    """One case on the agenda of the 18th, open for research since the 8th."""
    with door(cast.ruth):
        meeting = meetings.schedule(
            cast.workspace.marac,
            kind=MeetingKind.MARAC,
            title="Northmoor MARAC",
            starts_at=THURSDAY,
            venue="Town Hall",
            is_online=False,
            chair=cast.person.sam,
            by=cast.ruth,
        )
    meeting = stories.step(meeting, MeetingState.LIST_OPEN, cast.ruth)
    item = stories.listed(cast, meeting)
    stories.step(meeting, MeetingState.LIST_CLOSED, cast.ruth)
    stories.step(meeting, MeetingState.AGENDA_PUBLISHED, cast.ruth)
    return item


def of(cast: Cast, item: AgendaItem, agency: str) -> AgencyResearch:
    with door(SETUP):
        rows = AgencyResearch.objects.select_related("item__meeting")
        return rows.get(item=item, owner=getattr(cast.agency, agency))


def do(verb: Any, row: Any, by: Hat, **given: Any) -> Any:
    with door(by):
        newest = type(row).objects.get(pk=row.pk)
        return verb(newest, by=by, version=newest.version, **given)


def written(row: AgencyResearch, by: Hat, finding: Finding = TENANCY) -> ResearchLine:
    with door(by):
        return research.write(row, finding, by=by)


def reads(line: ResearchLine, hat: Hat) -> str:
    """What a hat reads of a line, through the rule and the key."""
    with door(hat):
        seen = ResearchLine.objects.visible_to(hat).filter(pk=line.pk).first()
        if seen is None:
            return ""
        return sealing.open_quietly([seen], ["words"], by=hat).text(seen, "words", "words")


def test_publishing_asks_every_agency_by_the_afternoon_of_the_day_before(cast: Cast) -> None:
    item = published(cast)
    with door(SETUP):
        rows = list(AgencyResearch.objects.filter(item=item).select_related("owner"))
        due = {
            limit.due_at
            for limit in clocks.of(
                "agency_research", [r.pk for r in rows], research_calls.RESEARCH
            ).values()
        }
    assert {row.owner.short_name for row in rows} == {
        "Children’s",
        "Police",
        "Homes",
        "Probation",
        "Safe Haven",
    }  # who observes researches nothing
    assert due == {datetime(2027, 2, 17, 17, tzinfo=LONDON)}
    page = client_of(cast.nadia).get(reverse("desk:my-work")).content.decode()
    assert "Research for a MARAC" in page


def test_a_line_is_its_agencys_alone_until_it_is_shared_and_again_once_taken_back(
    cast: Cast,
) -> None:
    item = published(cast)
    tom = cast.hat("tom", "marac")
    row = of(cast, item, "housing")
    url = reverse("meetings:research", args=[row.pk])
    browser = client_of(tom)
    assert post(browser, url, tom, nature="FACT", words="").status_code == 422
    assert post(browser, url, tom, nature="FACT", words=TENANCY.words).status_code == 302
    with door(SETUP):
        line = ResearchLine.objects.get()
    others = (cast.ruth, cast.sam, cast.nadia, cast.priya)
    assert all(reads(line, hat) == "" for hat in others)
    assert reads(line, tom) == TENANCY.words
    assert reads(line, cast.hat("lee", "marac")) == ""  # of the agency, but his brother
    page = reverse("meetings:item", args=[item.pk])
    assert TENANCY.words not in client_of(cast.ruth).get(page).content.decode()
    assert client_of(cast.nadia).get(url).status_code == 404
    with pytest.raises(Refused):
        do(research.share, line, cast.ruth)
    assert (
        post(
            browser, reverse("meetings:research-share", args=[line.pk]), tom, version=1
        ).status_code
        == 302
    )
    assert all(reads(line, hat) == TENANCY.words for hat in others)
    assert TENANCY.words in client_of(cast.nadia).get(page).content.decode()
    with pytest.raises(Refused, match="reason"):
        do(research.hold_back, line, tom, because=Reason(ReasonCode.MEETING))
    do(research.hold_back, line, tom, because=Reason(ReasonCode.THIRD_PARTY, "His mother."))
    assert all(reads(line, hat) == "" for hat in others)
    with door(cast.nadia):  # the key is gone, not only the line on the page
        assert sealing.open_quietly([line], ["words"], by=cast.nadia)[line, "words"] is None
    with pytest.raises(Stale), door(tom):
        research.share(line, by=tom, version=1)


def test_each_line_is_decided_before_it_is_given_in_and_it_can_be_opened_again(cast: Cast) -> None:
    item = published(cast)
    tom = cast.hat("tom", "marac")
    row = of(cast, item, "housing")
    first, second = written(row, tom), written(row, tom, MOTHER)
    with pytest.raises(Refused, match="2 lines"):
        do(research.give_in, row, tom)
    do(research.share, first, tom)
    do(research.hold_back, second, tom, because=Reason(ReasonCode.NOT_RELEVANT))
    with pytest.raises(Refused, match="Something is written"):
        do(research.nothing_known, row, tom)
    do(research.give_in, row, tom)
    assert of(cast, item, "housing").state == ResearchState.RETURNED
    with pytest.raises(Refused, match="already"):
        written(row, tom)
    first_in = of(cast, item, "housing").returned_at
    do(research.reopen, row, tom)
    with clock.moved(THURSDAY - timedelta(hours=1)), door(cast.sam):
        summary = research_page.progress([item], by=cast.sam)[item.pk]
        late = {one.row.owner.short_name for one in summary.late}
        assert "Police" in late
        assert "Homes" not in late  # in when it first was
    assert reads(written(row, tom), tom) == TENANCY.words
    with door(SETUP):
        assert Clock.objects.get(thing_id=row.pk, name=research_calls.RESEARCH).was_in_time
    with door(SETUP):
        third = ResearchLine.objects.get(research=row, state=LineState.INTERNAL)
    do(research.hold_back, third, tom, because=Reason(ReasonCode.NOT_RELEVANT))
    with clock.moved(MONDAY + timedelta(days=1)):
        do(research.give_in, row, tom)
    assert of(cast, item, "housing").returned_at == first_in


def test_nothing_known_takes_one_click_and_the_late_are_red_to_those_who_run_the_meeting(
    cast: Cast,
) -> None:
    item = published(cast)
    tom = cast.hat("tom", "marac")
    row = of(cast, item, "housing")
    act = reverse("meetings:research-act", args=[row.pk, "nothing-known"])
    assert post(client_of(tom), act, tom, version=row.version).status_code == 302
    manager = given_role(cast, "nadia", Role.AGENCY_MANAGER, "mash")
    with door(cast.ruth):  # the manager of the police knows somebody in it
        conflicts.keep_apart(
            cast.paula.person_id,
            item.file_id,
            source=ConflictSource.NOTED,
            by=cast.ruth,
            at=clock.now(),
            cause=item,
        )
    meeting = reverse("meetings:meeting", args=[item.meeting_id])
    assert "1 of 5 in" in client_of(cast.sam).get(meeting).content.decode()
    with clock.moved(datetime(2027, 2, 17, 17, 1, tzinfo=LONDON)):
        with door(SETUP):
            clocks.sweep(by=Service("clocks"))
        seen = client_of(cast.sam).get(meeting).content.decode()
        assert "Late: " in seen
        assert "Probation" in seen
        assert "Homes" not in seen.split("Late: ")[1].split("</strong>")[0]
        assert "Late: " not in client_of(cast.nadia).get(meeting).content.decode()
        case = client_of(cast.ruth).get(reverse("meetings:item", args=[item.pk]))
        assert "1 of 5 in" in case.content.decode()
        with door(manager):
            late = Notice.objects.visible_to(manager).filter(
                notice_kind=NoticeKind.MARAC_LATE, thing_kind=AgencyResearch.kind
            )
            assert late.count() == 1
        with door(cast.paula):
            late = Notice.objects.visible_to(cast.paula).filter(
                notice_kind=NoticeKind.MARAC_LATE, thing_kind=AgencyResearch.kind
            )
            assert not late.exists()
        with door(SETUP):
            assert (
                Clock.objects.filter(
                    name=research_calls.RESEARCH, breached_at__isnull=False
                ).count()
                == 4
            )


def test_both_faces_of_who_sees_research_agree(cast: Cast) -> None:
    item = published(cast)
    tom = cast.hat("tom", "marac")
    row = of(cast, item, "housing")
    line, shared = written(row, tom, MOTHER), written(row, tom)
    do(research.share, shared, tom)
    everybody = list(cast.hats.values())
    with door(SETUP):
        for model, pk in (
            (AgencyResearch, row.pk),
            (ResearchLine, line.pk),
            (ResearchLine, shared.pk),
        ):
            newest = model.objects.get(pk=pk)
            by_rule = {
                hat.membership_id
                for hat in everybody
                if model.objects.visible_to(hat).filter(pk=pk).exists()
            }
            readers = model.objects.readers_of(newest, among=everybody)
            assert {hat.membership_id for hat in readers} == by_rule
        assert ResearchLine.objects.get(pk=shared.pk).state == LineState.SHARED


def test_what_an_agency_kept_for_itself_is_not_counted_among_what_it_knew(cast: Cast) -> None:
    item = published(cast)
    nadia = cast.nadia
    row = of(cast, item, "probation")
    kept, held, shared = (written(row, nadia, one) for one in (MOTHER, MOTHER, TENANCY))
    do(research.hold_back, held, nadia, because=Reason(ReasonCode.NOT_RELEVANT))
    do(research.share, shared, nadia)
    with door(cast.ruth):
        here = AgendaItem.objects.select_related("meeting").get(pk=item.pk)
        for by in (cast.ruth, None):  # an auditor reads it without words
            for agency in (cast.agency.probation, cast.agency.housing):
                known = known_at.of(here, agency.pk, clock.now(), by=by)
                lines = [one for one in known if one.kind == "Shared research"]
                assert [one.words for one in lines] == [TENANCY.words if by else ""]
    assert reads(kept, nadia) == MOTHER.words
