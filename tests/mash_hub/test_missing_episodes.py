"""Missing episodes: reported, graded under the rule of exploitation, found, reviewed (4.12, 8b B1 to B5)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from agencies import clock, door, files
from agencies.actors import Hat
from agencies.models import Notice
from agencies.models.files import RetentionClass
from agencies.models.grants import GrantCause
from agencies.reasons import Reason, ReasonCode
from agencies.roles import ACTS, Role
from agencies.verdicts import Refused
from mash_hub import (
    barriers,
    ceilings,
    clocks,
    conflicts,
    escalation_rules,
    held,
    missing_episodes,
    missing_reports,
    missing_rules,
)
from mash_hub.models import Contact, LevelHolder, MissingEpisode, RiskAssessment
from mash_hub.models.barriers import BarrierKind
from mash_hub.models.conflicts import ConflictSource
from mash_hub.models.missing_episodes import EpisodeState, MissingRisk
from tests.addresses import PATTERNS, filled
from tests.cast import SETUP, Cast, client_of, given_role, post
from tests.mash_hub import cmog_case as case
from tests.mash_hub.missing_case import (
    KNOWN,
    SEEN,
    colleague,
    home_of,
    newest,
    report_fields,
    reported,
    shown,
    step,
    typed,
)
from tests.test_access import ADDRESSES, OWN_SESSION, acts_of

WHY, DEX = "ZQXWHY she took her coat", "ZQXDEX a friend called him"
PLACE = "ZQXPLACE at a flat"
S = EpisodeState


class Story:
    """Mo of the home, Owen and Cole of the police, Devika of the host, Aisha of the authority."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.mo = home_of(cast)
        self.owen, self.devika = cast.owen, cast.devika
        self.second = colleague(cast, cast.agency.police, "rhona", "Rhona Lyle", Role.RESEARCHER)
        self.aisha = given_role(cast, "esther", Role.RESEARCHER)
        self.browsers: dict[Hat, Client] = {}

    def browser(self, hat: Hat) -> Client:
        if hat not in self.browsers:
            self.browsers[hat] = client_of(hat)
        return self.browsers[hat]

    def reported(self, by: Hat, hours: float = 2, **more: Any) -> MissingEpisode:
        since = clock.now() - timedelta(hours=hours)
        return reported(self.cast, self.browser(by), by, since, **more)

    def step(self, by: Hat, row: MissingEpisode, name: str, **fields: Any) -> Any:
        return step(self.browser(by), by, row, name, **fields)

    def shown(self, by: Hat, row: MissingEpisode) -> str:
        return shown(self.browser(by), row)

    def graded(self, row: MissingEpisode, risk: str = "MEDIUM") -> MissingEpisode:
        assert self.step(self.owen, row, "grade", risk=risk, reason=WHY).status_code == 302
        return newest(self.owen, row.pk)

    def back(self, row: MissingEpisode, hours: float = 1, by: Hat | None = None) -> MissingEpisode:
        at = clock.now() - timedelta(hours=hours)
        fields = {"how": "POLICE", "harmed": "NO", "where": PLACE, "words": ""}
        answer = self.step(by or self.owen, row, "found", **typed("back", at), **fields)
        assert answer.status_code == 302, answer.content.decode()
        return newest(self.owen, row.pk)


@pytest.fixture
def story(cast: Cast) -> Story:
    return Story(cast)


def screened(story: Story, row: MissingEpisode, grade: str) -> None:
    """Another agency screened the child for exploitation; the police were not given it."""
    kim = story.cast.kim
    with door.door(kim):
        file = files.open_file(
            RiskAssessment.kind,
            owner_id=kim.agency_id,
            workspace_id=kim.workspace_id,
            retention_class=RetentionClass.AGENCY_ITEM,
        )
        RiskAssessment(
            id=uuid4(),
            reference="RA-TEST3",
            owner_id=kim.agency_id,
            workspace_id=kim.workspace_id,
            file=file,
            case_file=file,
            thing_kind="contact",
            thing_id=uuid4(),
            subject_id=missing_episodes.child_of(row),
            tool="CSE",
            tool_version="1",
            grade=grade,
            band=2,
            assessor_id=kim.person_id,
            completed_at=clock.now(),
        ).start(by=kim, at=clock.now())


def told(row: MissingEpisode, hat: Hat) -> set[str]:
    with door.door(hat):
        found = Notice.objects.visible_to(hat).filter(thing_id=row.pk)
        assert not found.exclude(reference=row.reference).exists()
        return {*found.values_list("notice_kind", flat=True)}


def test_a_report_tells_police_both_authorities_and_the_home_without_a_name(story: Story) -> None:
    row = story.reported(story.mo)
    assert (row.state, row.risk, row.compact_reference) == (S.REPORTED, "", "CM/2027/0147")
    assert row.home_id == story.mo.agency_id
    for hat in (story.owen, story.devika, story.aisha, story.mo):
        assert "MISSING_REPORTED" in told(row, hat)
        page = story.shown(hat, row)
        assert "Tia Brannock" in page
        assert SEEN in page
    for hat in (story.cast.kim, story.cast.joan):  # of an agency that takes no part
        assert told(row, hat) == set()
        place = reverse("mash_hub:missing-episode", args=[row.pk])
        assert client_of(hat).get(place).status_code == 404
    title = story.shown(story.mo, row).partition("</title>")[0]
    assert "Tia" not in title
    work = story.browser(story.owen).get(reverse("desk:my-work")).content.decode()
    assert "grade the danger" in work
    assert row.reference in work
    assert "Tia" not in work
    assert row.reference in story.browser(story.mo).get(reverse("desk:my-work")).content.decode()


def test_what_is_missing_or_wrong_is_said_at_its_field_and_the_words_stay(story: Story) -> None:
    place, browser = reverse("mash_hub:missing-report"), story.browser(story.owen)
    later = clock.now() + timedelta(hours=3)
    wrong = (
        ({"given": "", "family": ""}, "Write the child’s name"),
        ({"last_seen": ""}, "Say where"),
        ({"compact_reference": "Tia Brannock"}, "COMPACT reference"),
        ({"police": str(uuid4())}, "Select a valid choice"),
        (typed("since", later), "a time that has come"),
    )
    for changed, words in wrong:
        fields = report_fields(story.cast, clock.now()) | changed
        answer = post(browser, place, story.owen, **fields)
        body = answer.content.decode()
        assert answer.status_code == 422, words
        assert words in body
        assert KNOWN in body
    with door.door(story.owen):
        for _ in range(ceilings.SEARCHES_AN_HOUR + 1):
            ceilings.count_search(story.owen)
    late = post(browser, place, story.owen, **report_fields(story.cast, clock.now()))
    assert late.status_code == 429
    assert KNOWN in late.content.decode()  # it is sent again when the hour is over
    assert newest_count(story) == 0


def test_who_reports_for_an_agency_that_takes_no_part_reads_their_own_report_alone(
    story: Story,
) -> None:
    """And an officer who restricts the episode keeps everybody else from it, named readers apart."""
    edna = story.cast.edna
    row = story.reported(edna)
    page = story.shown(edna, row)
    assert SEEN in page
    story.graded(row)
    assert WHY not in story.shown(edna, row)
    with door.door(story.cast.moira):
        record = barriers.record_of(row.reference, by=story.cast.moira)
        assert record is not None
        assert record.file_id == row.file_id
        because = Reason(ReasonCode.SECURITY, "She is to be adopted.")
        readers = [story.owen.person_id]
        barriers.restrict(
            record, BarrierKind.ADOPTION, readers, by=story.cast.moira, because=because
        )
    place = reverse("mash_hub:missing-episode", args=[row.pk])
    for hat in (edna, story.devika, story.mo, story.second):
        assert client_of(hat).get(place).status_code == 404
    assert story.shown(story.owen, row)


def test_who_only_reported_it_reads_that_it_was_received_and_a_lapsed_agreement_closes_the_rest(
    story: Story,
) -> None:
    edna = story.cast.edna
    row = story.back(story.graded(story.reported(edna, 3), "HIGH"))
    page = story.shown(edna, row)
    assert "Received" in page
    assert SEEN in page
    browser = story.browser(edna)
    missing = browser.get(reverse("mash_hub:missing-episodes")).content.decode()
    closed = browser.get(reverse("mash_hub:missing-episodes") + "?show=closed").content.decode()
    assert row.reference in missing
    assert row.reference not in closed
    for words in ("High", "Found or back", "Harmed", "Return home interview</strong>", "Times"):
        assert words not in page, words
        assert words not in missing, words
    with door.door(edna):  # a colleague of the same school was given nothing
        causes = GrantCause.objects.filter(thing_id=row.pk, receiver=edna.agency_id)
        assert [one.persons for one in causes] == [[edna.person_id]]
    lapsed = replace(story.owen, agreement_in_force=False)
    own = story.reported(story.owen, 1, given="Kayleigh", born_day="3")
    assert not missing_rules.may_keep(lapsed, own)
    among = [*story.cast.hats.values(), story.mo, story.second, story.aisha, lapsed]
    with door.door(SETUP):
        conflicts.keep_apart(
            story.second.person_id,
            own.file_id,
            source=ConflictSource.FOUND,
            by=SETUP,
            at=clock.now(),
        )
        rows = [*MissingEpisode.objects.select_related("file")]
    for hat in among:
        with door.door(hat):
            seen = set(MissingEpisode.objects.visible_to(hat))
            whole = set(MissingEpisode.objects.visible_to(hat).read_whole_by(hat))
        with door.door(SETUP):
            faces = {one for one in rows if MissingEpisode.objects.readers_of(one, among=[hat])}
        assert seen == faces, hat
        assert whole == {one for one in seen if one.is_read_whole_by(hat)}
    with door.door(lapsed):
        assert [*MissingEpisode.objects.visible_to(lapsed)] == [own]  # what he reported himself
        assert not own.is_read_whole_by(lapsed)


def newest_count(story: Story) -> int:
    with door.door(story.owen):
        return MissingEpisode.objects.count()


def test_the_same_child_is_found_again_and_earlier_episodes_stand_beside_the_grade(
    story: Story,
) -> None:
    first = story.back(story.graded(story.reported(story.mo, 50)), 45)
    browser = story.browser(story.mo)
    place, since = reverse("mash_hub:missing-report"), clock.now() - timedelta(hours=1)
    fields = report_fields(story.cast, since)
    offered = post(browser, place, story.mo, **fields)
    assert offered.status_code == 200
    assert "Is it one of these records?" in offered.content.decode()
    assert post(browser, place, story.mo, **fields, child=str(uuid4())).status_code == 422
    again = story.reported(story.mo, 1)
    assert newest_count(story) == 2
    with door.door(story.owen):
        assert missing_episodes.child_of(first) == missing_episodes.child_of(again)
    page = story.shown(story.owen, again)
    assert first.reference in page
    assert "strategy discussion" not in page
    assert first.reference not in story.shown(story.mo, again)  # the home has its own list
    other = reported(
        story.cast,
        story.browser(story.owen),
        story.owen,
        since,
        given="Kayleigh",
        born_day="3",
    )
    assert other.reference in story.shown(story.owen, again)
    assert other.reference not in story.shown(story.mo, again)
    third = story.reported(story.mo, 0.5)
    assert "3 missing episodes within 90 days" in story.shown(story.owen, third)
    assert "90 days" not in story.shown(story.mo, third)
    work = story.browser(story.devika).get(reverse("desk:my-work")).content.decode()
    assert "3 missing episodes: consider a strategy discussion" in work
    given = {"what": "STRATEGY", "words": "ZQXTHIRD within a week"}
    assert story.step(story.owen, third, "consider", **given).status_code == 403
    assert story.step(story.devika, third, "consider", what="NOT_NOW", words="").status_code == 422
    assert story.step(story.devika, third, "consider", **given).status_code == 302
    assert "ZQXTHIRD" in story.shown(story.owen, third)
    assert "ZQXTHIRD" not in story.shown(story.mo, third)
    work = story.browser(story.devika).get(reverse("desk:my-work")).content.decode()
    assert "consider a strategy discussion" not in work


def test_a_child_at_risk_of_exploitation_is_never_below_medium_by_one_person(story: Story) -> None:
    row = story.reported(story.mo)
    screened(story, row, "AT_RISK")
    for risk in ("ABSENT", "NO_APPARENT", "VERY_LOW", "LOW"):
        answer = story.step(story.owen, row, "grade", risk=risk, reason=WHY)
        assert answer.status_code == 422
        assert "takes a supervisor as second person" in " ".join(answer.content.decode().split())
    assert newest(story.owen, row.pk).risk == ""
    page = story.shown(story.owen, row)
    assert "known to be at risk of exploitation" in page
    assert "known to be at risk of exploitation" not in story.shown(story.mo, row)
    asked = story.step(story.owen, row, "grade", risk="NO_APPARENT", reason=WHY, ask="on")
    assert asked.status_code == 302
    row = newest(story.owen, row.pk)
    assert (row.risk, row.asked_risk, row.state) == ("MEDIUM", "NO_APPARENT", S.RISK_GRADED)
    given = {"agrees": "yes", "sentence": "ZQXSEEN safe at her aunt’s, whom I rang."}
    assert story.step(story.owen, row, "settle", **given).status_code == 403  # who asked
    assert story.step(story.devika, row, "settle", **given).status_code == 403  # not the police
    assert story.step(story.second, row, "settle", agrees="yes", sentence="").status_code == 422
    assert story.step(story.second, row, "settle", **given).status_code == 302
    row = newest(story.owen, row.pk)
    assert (row.risk, row.asked_risk, row.settled_by_id) == (
        "NO_APPARENT",
        "",
        story.second.person_id,
    )
    assert row.graded_by_id == story.owen.person_id
    page = story.shown(story.devika, row)
    assert WHY in page
    assert "Rhona Lyle agreed as second person" in page
    assert "ZQXSEEN safe at her aunt" in page
    assert "ZQXSEEN safe" not in story.shown(story.mo, row)


def test_a_record_that_the_home_makes_hides_no_screening_that_stands_on_another_record(
    story: Story,
) -> None:
    """B2: the home holds no record of Tia; the screening stands on the council’s."""
    row = story.reported(story.mo)
    other = case.known(case.TIA, story.devika)
    with door.door(story.owen):
        assert missing_episodes.child_of(row) != other.pk
    low = {"risk": "NO_APPARENT", "reason": WHY}
    assert story.step(story.owen, row, "grade", **low).status_code == 422
    assert story.step(story.devika, row, "look-up").status_code == 302
    page = story.shown(story.devika, row)
    assert "below medium takes a second person" in page
    assert other.reference not in page
    assert story.step(story.owen, row, "grade", **low).status_code == 422
    assert story.step(story.owen, row, "grade", **low, ask="on").status_code == 302
    assert newest(story.owen, row.pk).risk == "MEDIUM"


def test_a_colleagues_record_that_was_offered_can_be_chosen_and_a_held_one_stays_the_same_childs(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    colleague_of = colleague(
        story.cast, story.cast.agency.education, "una", "Una Reyes", Role.SETTING_LEAD
    )
    first = story.reported(story.cast.edna, 30)
    second = story.reported(colleague_of, 20)  # Una wrote no record: Edna did
    with door.door(SETUP):
        assert missing_episodes.child_of(first) == missing_episodes.child_of(second)
        card = missing_episodes.card_of(second)
    monkeypatch.setattr(held, "freezes", lambda files: card.file_id in files)
    third = story.reported(colleague_of, 1)
    with door.door(SETUP):
        assert missing_episodes.card_of(third).pk != card.pk
        assert missing_episodes.child_of(third) == missing_episodes.child_of(first)


def test_a_named_team_manager_answers_a_lower_grade_and_who_asked_never_does(story: Story) -> None:
    row = story.graded(story.reported(story.owen), "HIGH")
    asked = "ZQXLOW her mother rang"
    assert (
        story.step(story.owen, row, "grade", risk="LOW", reason=asked, ask="on").status_code == 302
    )
    waits = "A lower grade waits for a second person"
    given = {"agrees": "no", "sentence": "ZQXNO nobody has seen her."}

    def work(hat: Hat) -> str:
        return str(story.browser(hat).get(reverse("desk:my-work")).content.decode())

    named(story, story.owen)  # the one who asked alone is named, so anybody else answers
    assert waits in work(story.second)
    manager = colleague(story.cast, story.cast.agency.police, "isla", "Isla Park", Role.RESEARCHER)
    named(story, manager)
    assert waits not in work(story.second)
    assert story.step(story.second, row, "settle", **given).status_code == 403
    assert waits in work(manager)
    assert story.step(manager, row, "settle", **given).status_code == 302
    page = story.shown(story.owen, row)
    assert WHY in page
    assert "Isla Park did not agree" in page
    assert "ZQXNO" in page


def named(story: Story, hat: Hat) -> None:
    """The police name one more team manager."""
    with door.door(SETUP):
        LevelHolder(
            id=uuid4(),
            workspace_id=hat.workspace_id,
            agency_id=hat.agency_id,
            level=escalation_rules.SUPERVISORS,
            person_id=hat.person_id,
            named_at=clock.now(),
            named_by_id=hat.person_id,
        ).start()


def test_a_compact_reference_is_one_word_and_no_name_postcode_or_number() -> None:
    assert missing_reports.tidy_reference(" cm/2027/0147 ") == "CM/2027/0147"
    for typed_in in ("WV1 4PL", "WV14PL", "07700 900461", "07700900461", "TIA BRANNOCK 14", "TIA"):
        with pytest.raises(Refused, match="as the police gave it"):
            missing_reports.tidy_reference(typed_in)


def test_a_grade_rises_by_one_person_and_falls_by_two_alone(story: Story) -> None:
    row = story.reported(story.owen)
    low = story.step(story.owen, row, "grade", risk="LOW", reason=WHY)
    assert "looked this child up among all records yet" in low.content.decode()
    for hat, may in ((story.devika, True), (story.owen, False), (story.aisha, False)):
        assert ("Look the child up" in story.shown(hat, row)) is may
    assert story.step(story.owen, row, "look-up").status_code == 403  # his role looks nobody up
    assert story.step(story.devika, row, "look-up").status_code == 302
    assert "no other record may be this child" in story.shown(story.devika, row)
    row = story.graded(row, "LOW")
    assert story.step(story.devika, row, "grade", risk="HIGH", reason=WHY).status_code == 403
    row = story.graded(row, "HIGH")
    refused = story.step(story.owen, row, "grade", risk="LOW", reason=WHY)
    assert refused.status_code == 422
    assert WHY in refused.content.decode()
    assert story.step(story.owen, row, "grade", risk="LOW", reason=WHY, ask="on").status_code == 302
    assert newest(story.owen, row.pk).risk == "HIGH"
    work = story.browser(story.second).get(reverse("desk:my-work")).content.decode()
    assert "A lower grade waits for a second person" in work
    no = {"agrees": "no", "sentence": "Nobody has seen her."}
    assert story.step(story.second, row, "settle", **no).status_code == 302
    row = newest(story.owen, row.pk)
    assert (row.risk, row.asked_risk) == (MissingRisk.HIGH, "")
    stale = post(
        story.browser(story.owen),
        reverse("mash_hub:missing-grade", args=[row.pk]),
        story.owen,
        version=1,
        risk="HIGH",
        reason=WHY,
        draft_mark="",
    )
    assert stale.status_code == 409


def test_the_return_starts_72_hours_that_never_pause_and_the_review_sends_a_contact(
    story: Story,
) -> None:
    row = story.graded(story.reported(story.mo, 7))
    assert story.step(story.owen, row, "search").status_code == 302
    assert newest(story.owen, row.pk).state == S.ACTIVE
    at = clock.now() - timedelta(hours=20)
    early = story.step(
        story.mo, row, "found", **typed("back", at), how="HOME", harmed="NO", where="", words=""
    )
    assert early.status_code == 422  # before she was missing
    row = story.back(row, 6, by=story.mo)
    assert row.returned_at is not None
    with door.door(story.owen):
        limits = clocks.of(row.kind, [row.pk])
    due = limits[row.pk, missing_episodes.RETURN_INTERVIEW].due_at
    assert due == row.returned_at + timedelta(hours=72)
    for hat, reads in ((story.owen, True), (story.aisha, True), (story.mo, False)):
        assert (PLACE in story.shown(hat, row)) is reads
        assert (WHY in story.shown(hat, row)) is reads
    held = typed("held", clock.now() - timedelta(hours=5))
    words = {"held": "yes", "words": DEX, **held}
    assert story.step(story.devika, row, "prevention", **words).status_code == 403
    assert story.step(story.owen, row, "prevention", **words).status_code == 302
    assert DEX in story.shown(story.devika, row)
    assert DEX not in story.shown(story.mo, row)
    given = {"triggers": "YES", "words": "ZQXREVIEW a new phone, an older man", "to_mash": "on"}
    assert story.step(story.mo, row, "review", **given).status_code == 403
    assert story.step(story.owen, row, "review", **given).status_code == 302
    row = newest(story.owen, row.pk)
    assert (row.triggers, row.state) == ("YES", S.PREVENTION_INTERVIEW)
    with door.door(story.owen):
        met = clocks.of(row.kind, [row.pk])[row.pk, missing_episodes.REVIEW]
    assert met.was_in_time
    with door.door(story.devika):
        sent = Contact.objects.visible_to(story.devika).get(pk=row.contact_id)
        assert sent.categories == ["EXPLOITATION", "MISSING"]
    assert sent.reference in story.shown(story.devika, row)
    assert "ZQXREVIEW" not in story.shown(story.mo, row)
    with door.door(story.owen):
        assert set(row.history.values_list("state", flat=True)) >= {S.REPORTED, S.ACTIVE, S.FOUND}


@pytest.mark.slow
def test_a_home_manager_reaches_what_the_table_says_and_no_more(story: Story) -> None:
    browser, allowed = story.browser(story.mo), ACTS[Role.SETTING_LEAD]
    for name, view in ADDRESSES:
        if not acts_of(view) or OWN_SESSION.match(name):
            continue
        answer = browser.get(filled(name))
        if not acts_of(view) & allowed:
            assert answer.status_code == 403, name
        elif "<uuid:" in PATTERNS[name]:
            assert answer.status_code in (404, 405), name
        else:
            assert answer.status_code in (200, 302, 405), name
