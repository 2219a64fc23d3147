"""Risk assessments at a meeting's case: released by their owner there, read, known at an instant, taken back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from agencies import clock, door, hats
from agencies.actors import Hat, Service
from agencies.models import Notice
from agencies.models.workspaces import Purpose
from agencies.reasons import Reason, ReasonCode
from agencies.verdicts import Refused
from mash_hub import conflicts, risk_page, risk_release_page, risk_releases
from mash_hub.models import Referral, RiskAssessment, RiskRelease
from mash_hub.models.conflicts import ConflictSource
from mash_hub.models.enquiries import Outcome
from mash_hub.models.releases import Audience, AudienceKind
from mash_hub.models.risk_releases import RiskSection
from mash_hub.risk_releases import RiskTerms
from meetings import known_at, releases
from meetings.models import AgendaItem, MeetingState
from tests.cast import Cast, client_of, post
from tests.mash_hub.enquiry_case import WITHHOLD, asked, decided, opened_by, rated, returned, wrote
from tests.mash_hub.test_risk_assessments import ORDER, SAID, assessed, reads
from tests.meetings import stories
from tests.meetings.test_releases import whole

WHY = Reason(ReasonCode.AGREED_AT_MEETING)
BACK = Reason(ReasonCode.SENT_IN_ERROR)


@pytest.fixture
def risk(cast: Cast) -> RiskAssessment:
    """A DASH that the police made about an enquiry which goes to the MARAC."""
    enquiry = rated(cast)
    sent = asked(cast, enquiry, "police")
    opened_by(cast.owen, sent["police"])
    wrote(cast.owen, sent["police"], "ZQX three incidents", WITHHOLD)
    with door.door(cast.owen):
        about = risk_page.place_of("request", sent["police"].pk, by=cast.owen).about
    made = assessed(cast.owen, about, *ORDER[:14], because="")
    returned(cast.owen, sent["police"])
    decided(cast, enquiry, outcomes=[Outcome.MARAC])
    return made


@pytest.fixture
def case(cast: Cast, risk: RiskAssessment) -> AgendaItem:
    """The case on a published agenda."""
    meeting = stories.schedule(cast)
    with door.door(cast.ruth):
        referral = Referral.objects.visible_to(cast.ruth).get()
    listed = stories.listed_of(cast, referral, meeting)
    stories.step(meeting, MeetingState.LIST_CLOSED, cast.ruth)
    stories.step(meeting, MeetingState.AGENDA_PUBLISHED, cast.ruth)
    return whole(listed, cast.ruth)


def rep(cast: Cast) -> Hat:
    return cast.hat("owen", "marac")


def released(
    hat: Hat, risk: RiskAssessment, to: Audience, section: RiskSection = RiskSection.WHOLE
) -> RiskRelease:
    until = hats.today() + timedelta(days=30)
    terms = RiskTerms(section, Purpose.DOMESTIC_ABUSE, WHY, until)
    with door.door(hat):
        now = RiskAssessment.objects.get(pk=risk.pk)
        return risk_releases.release(now, to=to, terms=terms, by=hat, version=now.version)


def to_case(cast: Cast, case: AgendaItem, kind: str = "case") -> Audience:
    with door.door(rep(cast)):
        chosen = releases.to_case if kind == "case" else releases.to_meeting
        return chosen(case, owner_id=cast.agency.police.pk)


def kept_apart(hat: Hat, case: AgendaItem, by: Hat) -> None:
    with door.door(Service("risk tests")):
        for file_id in case.case_files:
            conflicts.keep_apart(
                hat.person_id, file_id, source=ConflictSource.NOTED, by=by, at=clock.now()
            )


def test_its_owners_representative_reads_it_and_releases_it_to_the_case(
    cast: Cast, risk: RiskAssessment, case: AgendaItem
) -> None:
    assert reads(rep(cast), risk) == SAID
    others = (cast.sam, cast.ruth, cast.nadia, cast.hat("tom", "marac"))
    assert [reads(hat, risk) for hat in others] == [""] * 4
    made = released(rep(cast), risk, to_case(cast, case))
    assert [reads(hat, risk) for hat in others] == [SAID] * 4
    assert [reads(hat, risk) for hat in (cast.devika, cast.tom, cast.olive)] == [""] * 3
    page = client_of(cast.nadia).get(reverse("meetings:item", args=[case.pk])).content.decode()
    assert risk.reference in page
    with door.door(cast.nadia):
        told = Notice.objects.visible_to(cast.nadia).filter(thing_id=risk.pk)
        assert [one.notice_kind for one in told] == ["ITEM_RELEASED"]
    with door.door(rep(cast)):
        risk_releases.end(made, by=rep(cast), because=BACK, version=made.version)
    assert [reads(hat, risk) for hat in others] == [""] * 4
    assert reads(rep(cast), risk) == SAID


def test_in_part_the_case_reads_its_grade_and_prompts_alone(
    cast: Cast, risk: RiskAssessment, case: AgendaItem
) -> None:
    released(rep(cast), risk, to_case(cast, case), RiskSection.PART)
    shown = client_of(cast.nadia).get(reverse("mash_hub:risk", args=[risk.pk])).content.decode()
    assert "Threats to kill" in shown
    assert "ZQX" not in shown
    # A colleague of the owner who chairs reads there what was released there, and no more.
    assert reads(cast.sam, risk) == ""
    with door.door(cast.sam):
        assert RiskAssessment.objects.visible_to(cast.sam).filter(pk=risk.pk).exists()
    page = client_of(cast.nadia).get(reverse("meetings:item", args=[case.pk])).content.decode()
    assert "score 14" not in page


def test_who_is_kept_apart_from_the_case_reads_nothing_of_it_and_is_told_nothing(
    cast: Cast, risk: RiskAssessment, case: AgendaItem
) -> None:
    kept_apart(cast.nadia, case, cast.ruth)
    for kind in ("case", "meeting"):
        to = to_case(cast, case, kind)
        with door.door(rep(cast)):
            lines = risk_release_page.readers(risk, to, RiskSection.WHOLE)
        said = sorted(name for line in lines for name, _, _ in line.people)
        made = released(rep(cast), risk, to)
        with door.door(cast.ruth):
            among = hats.in_workspace(case.workspace_id)
            readers = RiskAssessment.objects.readers_of(risk, among=among)
        assert {hat for hat in among if reads(hat, risk)} == set(readers)
        assert len(said) == len({hat.person_id for hat in readers})
        assert "Nadia Khan" not in said
        assert reads(cast.nadia, risk) == ""
        with door.door(rep(cast)):
            risk_releases.end(made, by=rep(cast), because=BACK, version=made.version)
    with door.door(cast.nadia):
        assert not Notice.objects.visible_to(cast.nadia).filter(thing_id=risk.pk).exists()


def test_a_representative_gives_it_to_its_own_meeting_alone_and_nobody_gives_anothers(
    cast: Cast, risk: RiskAssessment, case: AgendaItem
) -> None:
    home = Audience(AudienceKind.ENQUIRY, risk.workspace_id, (cast.agency.council.pk,))
    with pytest.raises(Refused, match="meeting"):
        released(rep(cast), risk, home)
    to = to_case(cast, case)
    for hat in (cast.nadia, cast.ruth, cast.devika):
        with pytest.raises(Refused):
            released(hat, risk, to)
    released(cast.owen, risk, to)  # at home its owner gives it to the case as well
    assert reads(cast.nadia, risk) == SAID


def test_at_home_the_case_it_was_referred_to_is_offered_and_read_on_its_referral(
    cast: Cast, risk: RiskAssessment, case: AgendaItem
) -> None:
    with door.door(cast.owen):
        choices = risk_release_page.choices(risk, by=cast.owen)
        referral = Referral.objects.get(thing_reference=case.referral.thing_reference)
    words, to = choices[str(referral.pk)]
    assert referral.reference in words
    released(cast.owen, risk, to)
    assert reads(cast.ruth, risk) == SAID
    page = client_of(cast.ruth).get(reverse("meetings:referral", args=[referral.pk]))
    assert risk.reference in page.content.decode()


def test_what_an_agency_knew_of_a_case_tells_of_it_and_of_the_part_it_was_given(
    cast: Cast, risk: RiskAssessment, case: AgendaItem
) -> None:
    released(rep(cast), risk, to_case(cast, case), RiskSection.PART)
    with door.door(cast.ruth):
        known = known_at.of(case, cast.nadia.agency_id, clock.now(), by=cast.ruth)
    found = {one.reference: one.words for one in known if one.kind == "Risk assessment"}
    assert set(found) == {risk.reference}
    assert "High" in found[risk.reference]
    assert "ZQX" not in found[risk.reference]


def test_it_is_released_to_a_case_on_pages_and_a_stranger_finds_no_page(
    cast: Cast, risk: RiskAssessment, case: AgendaItem
) -> None:
    browser, url = client_of(rep(cast)), reverse("meetings:risk-release", args=[case.pk, risk.pk])
    page = browser.get(reverse("meetings:item", args=[case.pk])).content.decode()
    assert url in page
    assert "Your agency’s risk assessments about this case" in page
    form = browser.get(url).content.decode()
    assert "Only those who come to meeting" in form
    day = hats.today() + timedelta(days=20)
    terms = {"to": "people", "section": "summary", "purpose": "DOMESTIC_ABUSE"}
    terms |= {"because": "AGREED_AT_MEETING", "version": risk.version}
    terms |= {"until_on_day": day.day, "until_on_month": day.month, "until_on_year": day.year}
    refused = post(browser, url, rep(cast), **terms)
    assert "Name at least one person." in refused.content.decode()
    terms |= {"persons": str(cast.nadia.person_id)}
    shown = post(browser, url, rep(cast), **terms).content.decode()
    assert "grade and prompts" in shown
    assert "Nadia" in shown
    done = post(browser, url, rep(cast), **terms, step="release")
    assert done.status_code == 302
    with door.door(rep(cast)):
        made = RiskRelease.objects.get()
    assert made.persons == [cast.nadia.person_id]
    page = browser.get(reverse("meetings:item", args=[case.pk])).content.decode()
    back = reverse("mash_hub:risk-release-end", args=[made.pk])
    assert back in page
    assert client_of(cast.hat("tom", "marac")).get(url).status_code == 404
    assert client_of(cast.nadia).get(url).status_code == 404
    assert client_of(cast.nadia).get(back).status_code == 404
    post(browser, back, rep(cast), because="SENT_IN_ERROR", version=made.version)
    assert client_of(cast.nadia).get(reverse("mash_hub:risk", args=[risk.pk])).status_code == 404
