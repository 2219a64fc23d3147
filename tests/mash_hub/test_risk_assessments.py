"""Risk tools: answered with sources, graded by people, reviewed by another, released by their owner."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.urls import reverse

from agencies import clock, door, hats, sealing
from agencies.actors import Hat, Service
from agencies.models import Draft, Notice
from agencies.models.workspaces import Purpose
from agencies.reasons import Reason, ReasonCode
from agencies.verdicts import Refused, Stale, WordsRefused
from audit.log.models import Entry
from mash_hub import (
    conflicts,
    contacts,
    risk_assessments,
    risk_page,
    risk_release_page,
    risk_releases,
)
from mash_hub.models import Contact, Enquiry, Referral, RiskAssessment, RiskRelease
from mash_hub.models.conflicts import ConflictSource
from mash_hub.models.contacts import Grade
from mash_hub.models.partnership_settings import SettingName
from mash_hub.models.releases import Audience, AudienceKind
from mash_hub.models.risk_releases import RiskSection
from mash_hub.questionnaires import ALL, Answer, Scale, Tool, newest, of
from mash_hub.questionnaires.shape import Band
from mash_hub.risk_assessments import About, Filled, Given, Judgement
from mash_hub.risk_releases import RiskTerms
from tests.cast import SETUP, Cast, client_of, post
from tests.mash_hub.contact_case import begun, fresh, submitted, typed
from tests.mash_hub.enquiry_case import asked, make_contact, opened_by, rated, returned, wrote
from tests.mash_hub.enquiry_case import in_part as part
from tests.mash_hub.test_contacts import everybody
from tests.mash_hub.test_free_text import ADDRESS, hidden_contact
from tests.mash_hub.test_partnership_settings import confirmed

DASH = newest(Tool.DASH)
ORDER = [
    "injury_current_incident",
    "very_frightened",
    "afraid_of_what",
    "isolated_from_family_friends",
    "depressed_or_suicidal",
    "separated_or_tried_past_year",
    "conflict_over_child_contact",
    "stalking_harassment_contact",
    "pregnant_or_baby_18_months",
    "happening_more_often",
    "getting_worse",
    "controls_everything_jealous",
    "weapons_or_objects_used",
    "threatened_to_kill",
    "strangle_choke_suffocate_drown",
    "sexual_harm",
    "others_threaten_or_feared",
    "hurt_anyone_else",
    "mistreated_animal_or_pet",
    "financial_issues_or_dependence",
    "perpetrator_alcohol_drugs_mental_health",
    "perpetrator_suicide_threat_or_attempt",
    "breached_bail_or_order",
    "perpetrator_police_trouble_or_history",
]
WHY = Reason(ReasonCode.RELEVANT, "ZQX for the enquiry")
SAID = "ZQX she sleeps in her clothes"


def filled(*yes: str, tool: Tool = Tool.DASH, age: int = 32) -> Filled:
    """A questionnaire in which the named questions are answered yes and the others no."""
    answers = {}
    for one in newest(tool).questions:
        if one.scale == Scale.WORDS:
            answers[one.name] = Given(None, words="ZQX weighed")
        elif one.scale == Scale.HOW_OFTEN:
            answers[one.name] = Given(Answer.OFTEN if one.name in yes else Answer.NEVER)
        else:
            answers[one.name] = Given(Answer.YES if one.name in yes else Answer.NO, "ZQX sister")
    return Filled("ZQX Marisa", age, answers)


def assessed(
    hat: Hat,
    about: About,
    *yes: str,
    grade: str = "HIGH",
    because: str = "ZQX by what she said",
    person: UUID | None = None,
    words: str = SAID,
) -> RiskAssessment:
    """A DASH begun and completed through the verbs."""
    with door.door(hat):
        draft = risk_assessments.begin(about, Tool.DASH, by=hat, person=person)
    with door.door(hat):
        kept = Draft.objects.select_related("file").get(pk=draft.pk)
        judged = Judgement(grade, words, because, {"priority": "ZQX the children"})
        return risk_assessments.complete(
            kept, about, DASH, filled(*yes), judged, by=hat, person=person
        )


def about_contact(contact: Contact, hat: Hat) -> About:
    with door.door(hat):
        return risk_page.place_of("contact", contact.pk, by=hat).about


def released(
    hat: Hat,
    row: RiskAssessment,
    *to: UUID,
    persons: tuple[UUID, ...] = (),
    section: RiskSection = RiskSection.WHOLE,
    days: int = 30,
) -> RiskRelease:
    """A release to agencies where it was made, or to some people of theirs alone."""
    kind = AudienceKind.PEOPLE if persons else AudienceKind.ENQUIRY
    audience = Audience(kind, row.workspace_id, to, persons)
    until = hats.today() + timedelta(days=days)
    terms = RiskTerms(section, Purpose.SAFEGUARD_CHILD, WHY, until)
    with door.door(hat):
        now = RiskAssessment.objects.get(pk=row.pk)
        return risk_releases.release(now, to=audience, terms=terms, by=hat, version=now.version)


def reads(hat: Hat, row: RiskAssessment) -> str:
    """The judgement as a hat reads it; empty when it is not even visible."""
    with door.door(hat):
        found = RiskAssessment.objects.visible_to(hat).filter(pk=row.pk).first()
        return risk_page.read(found, by=hat)["content"].get("judgement", "") if found else ""


# --- the questionnaires ---------------------------------------------------------------------------


def test_dash_asks_its_twenty_four_questions_in_the_standard_order() -> None:
    assert [one.name for one in DASH.questions] == ORDER
    assert [one.name for one in newest(Tool.DASH_YOUNG).questions] == ORDER
    assert of("DASH", "1") is DASH
    with pytest.raises(KeyError):
        of("DASH", "0")


def test_a_score_is_the_number_of_yes_and_what_it_usually_stands_for_is_only_said() -> None:
    for number, usual in (
        (0, ""),
        (1, "STANDARD"),
        (9, "STANDARD"),
        (10, "MEDIUM"),
        (13, "MEDIUM"),
    ):
        assert DASH.score(filled(*ORDER[:number]).codes()) == number
        assert risk_assessments.usual(DASH, filled(*ORDER[:number])) == usual
    assert risk_assessments.usual(DASH, filled(*ORDER[:14])) == "HIGH"
    unsure = {**filled().codes(), ORDER[0]: Answer.NOT_KNOWN, ORDER[1]: Answer.NOT_ASKED}
    assert DASH.score(unsure) == 0
    for tool in (Tool.DARA, Tool.THRIVE):
        assert newest(tool).score({}) is None


def test_thresholds_are_the_partnerships_and_what_was_begun_keeps_its_own(cast: Cast) -> None:
    about = about_contact(make_contact(cast), cast.devika)
    by = cast.devika

    def begin_one() -> risk_page.Begun:
        with door.door(by):
            draft = risk_assessments.begin(about, Tool.DASH, by=by)
            return risk_page.begun(draft, by=by)

    before = begin_one()
    confirmed(cast, SettingName.DASH_HIGH, 11)
    confirmed(cast, SettingName.DASH_MEDIUM, 11)
    with clock.moved(clock.now() + timedelta(days=1)):
        after = begin_one()
        with door.door(by):
            draft = (
                Draft.objects.select_related("file").filter(form="risk").order_by("-saved_at")[0]
            )
            judged = Judgement("HIGH", SAID, "", {})
            form = after.questionnaire
            row = risk_assessments.complete(draft, about, form, filled(*ORDER[:11]), judged, by=by)
        with door.door(by):
            shown = risk_page.read(RiskAssessment.objects.get(pk=row.pk), by=by)
    assert before.questionnaire.steps == DASH.steps
    assert after.questionnaire.steps == ((11, "HIGH"), (1, "STANDARD"))  # nothing is medium then
    assert (row.usual_grade, shown["least_high"], shown["usual"].code) == ("HIGH", 11, "HIGH")
    assert risk_assessments.usual(before.questionnaire, filled(*ORDER[:11])) == "MEDIUM"
    with pytest.raises(Refused, match="between 2 and 14"):
        confirmed(cast, SettingName.DASH_HIGH, 15)


@pytest.mark.parametrize(
    ("yes", "words"),
    [
        (("strangle_choke_suffocate_drown",), "Strangulation"),
        (("threatened_to_kill",), "kill"),
        (("stalking_harassment_contact",), "Stalking"),
        (("separated_or_tried_past_year", "controls_everything_jealous"), "Separation"),
    ],
)
def test_four_dangers_are_raised_whatever_the_score(yes: tuple[str, ...], words: str) -> None:
    found = DASH.prompted(filled(*yes).codes())
    assert [words in one.words for one in found] == [True]
    assert set(DASH.highlighted(filled(*yes).codes())) == set(yes)
    if len(yes) > 1:
        assert not DASH.prompted(filled(yes[0]).codes())


def test_every_tool_has_grades_on_the_common_band_and_prompts_about_its_own_questions() -> None:
    for form in ALL:
        names = [one.name for one in form.questions]
        assert len(set(names)) == len(names)
        assert {one.band for one in form.grades} <= set(Band)
        assert {name for one in form.prompts for name in one.names} <= set(names)
        assert {code for _, code in form.steps} <= {one.code for one in form.grades}
        assert bool(form.age_words) == (form.ages != (0, 130))


def test_dash_is_for_adults_and_its_young_version_for_thirteen_to_seventeen() -> None:
    young = newest(Tool.DASH_YOUNG)
    for age, adult, teenager in (
        (12, False, False),
        (13, False, True),
        (17, False, True),
        (18, True, False),
    ):
        assert bool(risk_assessments.fits(DASH, age)) is adult
        assert bool(risk_assessments.fits(young, age)) is teenager
    assert "young people’s version" in risk_assessments.fits(DASH, 15).reason


# --- completing -----------------------------------------------------------------------------------


def test_what_a_referrer_assesses_goes_to_the_host_with_their_contact(cast: Cast) -> None:
    browser = client_of(cast.joan)
    pk = begun(browser, cast.joan)
    key = typed(browser, cast.joan, pk)
    with door.door(cast.joan):
        place = risk_page.place_of("contact", pk, by=cast.joan)
    assert place.people == ((str(key), "Marisa Oakden"),)
    row = assessed(cast.joan, place.about, *ORDER[:10], "threatened_to_kill", person=key)
    assert (row.score, row.usual_grade, row.grade, row.differs_from_score) == (
        11,
        "MEDIUM",
        "HIGH",
        True,
    )
    assert reads(cast.devika, row) == ""
    assert reads(cast.kim, row) == SAID
    browser.get(reverse("mash_hub:contact-check", args=[pk]))
    assert post(browser, reverse("mash_hub:contact-check", args=[pk]), cast.joan).status_code == 302
    assert reads(cast.devika, row) == SAID
    for other in (cast.owen, cast.tom, cast.esther, cast.ruth):
        assert reads(other, row) == ""
    with door.door(cast.devika):
        sent = RiskAssessment.objects.get(pk=row.pk)
        assert sent.subject_id is not None
        told = Notice.objects.visible_to(cast.devika).filter(thing_id=row.pk)
        assert [one.notice_kind for one in told] == ["ITEM_RELEASED"]
    with door.door(cast.joan):
        assert "ZQX" not in str(list(Entry.objects.values()))
    page = client_of(cast.devika).get(reverse("mash_hub:contact", args=[pk])).content.decode()
    assert row.reference in page
    own = browser.get(reverse("mash_hub:contact", args=[pk])).content.decode()
    assert row.reference in own


def test_one_made_after_sending_goes_to_the_host_too_and_any_other_stays_at_home(
    cast: Cast,
) -> None:
    contact = submitted(cast.joan)
    after = assessed(cast.joan, about_contact(contact, cast.joan), *ORDER[:14], because="")
    assert reads(cast.devika, after) == SAID
    row = assessed(cast.arlo, about_contact(contact, cast.arlo), *ORDER[:14], because="")
    assert reads(cast.devika, row) == SAID
    assert reads(cast.joan, row) == ""


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ({"age": 15}, "young people’s version"),
        ({"left_out": ORDER[3]}, "Answer every question"),
        ({"grade": "RED"}, "Choose the grade"),
        ({"because": ""}, "otherwise than the score"),
        ({"judgement": " "}, "professional judgement"),
    ],
)
def test_half_an_assessment_is_refused_and_its_draft_stays(
    cast: Cast, what: dict[str, Any], words: str
) -> None:
    about = about_contact(submitted(cast.joan), cast.joan)
    with door.door(cast.joan):
        draft = risk_assessments.begin(about, Tool.DASH, by=cast.joan)
    answers = filled(*ORDER[:3], age=what.get("age", 32))
    kept = {name: one for name, one in answers.answers.items() if name != what.get("left_out")}
    judged = Judgement(
        what.get("grade", "HIGH"), what.get("judgement", SAID), what.get("because", SAID)
    )
    with door.door(cast.joan), pytest.raises(Refused, match=words):
        risk_assessments.complete(
            draft, about, DASH, Filled("Marisa", answers.age, kept), judged, by=cast.joan
        )
    with door.door(cast.joan):
        assert Draft.objects.filter(pk=draft.pk).exists()
        assert not RiskAssessment.objects.exists()


def test_a_score_changes_nothing_but_the_assessment_itself(cast: Cast) -> None:
    enquiry = rated(cast)
    with door.door(cast.devika):
        contact = Contact.objects.get(pk=enquiry.contact_id)
        before = _state(contact, enquiry)
        about = risk_page.place_of("enquiry", enquiry.pk, by=cast.devika).about
    for number, grade in ((0, "HIGH_IMMINENT"), (24, "HIGH"), (24, "STANDARD")):
        row = assessed(cast.devika, about, *ORDER[:number], grade=grade)
        with door.door(cast.devika):
            assert _state(contact, enquiry) == before
            assert (row.state, row.score) == ("COMPLETED", number)
    with door.door(cast.devika):
        listed = RiskAssessment.objects.visible_to(cast.devika).by_band()
        assert [one.band for one in listed] == [4, 3, 1]
        assert listed[0].native.words == "High, and harm is imminent"
        assert not Referral.objects.exists()


def _state(contact: Contact, enquiry: Enquiry) -> tuple[Any, ...]:
    now, case = Contact.objects.get(pk=contact.pk), Enquiry.objects.get(pk=enquiry.pk)
    return (
        (now.state, now.version, now.grade, now.is_urgent),
        (case.state, case.version, case.rating, case.outcomes),
        Notice.objects.count(),
    )


# --- a second look, releases ----------------------------------------------------------------------


def test_a_supervisor_is_another_person_of_the_same_agency_and_looks_once(cast: Cast) -> None:
    contact = submitted(cast.joan, grade=Grade.HIGH)
    row = assessed(cast.joan, about_contact(contact, cast.joan), *ORDER[:14], because="")
    for hat in (cast.joan, cast.devika, cast.owen):
        with door.door(hat), pytest.raises(Refused):
            risk_assessments.review(row, by=hat, version=row.version)
    with door.door(cast.kim):
        done = risk_assessments.review(
            row, by=cast.kim, version=row.version, disagrees_because="ZQX too high"
        )
    assert (done.state, done.grade, done.score) == ("DISAGREED", "HIGH", 14)
    page = client_of(cast.devika).get(reverse("mash_hub:risk", args=[row.pk])).content.decode()
    assert "ZQX too high" in page
    with door.door(cast.kim), pytest.raises(Refused, match="already"):
        risk_assessments.review(done, by=cast.kim, version=done.version)
    with door.door(cast.kim), pytest.raises(Stale):
        risk_assessments.review(done, by=cast.kim, version=row.version)
    assert fresh(contact, cast.devika).grade == Grade.HIGH


def test_a_supervisors_reason_that_others_will_read_holds_no_protected_address(cast: Cast) -> None:
    contact = hidden_contact(cast)
    gone = assessed(cast.joan, about_contact(contact, cast.joan), *ORDER[:14], because="")
    browser = client_of(cast.kim)
    url = reverse("mash_hub:risk-disagree", args=[gone.pk])
    refused = post(browser, url, cast.kim, version=gone.version, because=ADDRESS)
    assert refused.status_code == 422
    assert ADDRESS in refused.content.decode()  # it is given back, to be mended
    with door.door(cast.kim):
        assert RiskAssessment.objects.get(pk=gone.pk).state == "COMPLETED"
    said = {"version": gone.version, "because": "ZQX he has a key"}
    assert post(browser, url, cast.kim, **said).status_code == 302
    theirs = client_of(cast.devika).get(reverse("mash_hub:risk", args=[gone.pk]))
    assert "ZQX he has a key" in theirs.content.decode()
    with door.door(cast.ines):  # whoever was given the reason stands beside it in the log
        entry = Entry.objects.filter(verb="DISPUTED").latest("written_at")
        assert {cast.agency.health.pk, cast.agency.council.pk} <= {*entry.owner_ids}
    # What stays with the agency is its own to write; it is looked through when it is released.
    kept = assessed(cast.joan, about_contact(contact, cast.joan), *ORDER[:14], because="")
    with door.door(cast.kim):
        made = RiskRelease.objects.get(assessment=kept)
        risk_releases.end(made, by=cast.kim, because=WHY, version=made.version)
        said_so = {"version": kept.version, "disagrees_because": ADDRESS}
        kept = risk_assessments.review(kept, by=cast.kim, **said_so)
    assert client_of(cast.devika).get(reverse("mash_hub:risk", args=[kept.pk])).status_code == 404
    with pytest.raises(WordsRefused):
        released(cast.kim, kept, cast.agency.council.pk)


def test_a_released_assessment_is_read_until_its_last_day_or_until_it_is_taken_back(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = asked(cast, rated(cast), "police", "health")
    for hat, name in ((cast.owen, "police"), (cast.kim, "health")):
        opened_by(hat, sent[name])
        wrote(hat, sent[name], "three incidents", part("incidents"))
        returned(hat, sent[name])
    with door.door(cast.owen):
        about = risk_page.place_of("request", sent["police"].pk, by=cast.owen).about
    row = assessed(cast.owen, about, *ORDER[:14], because="")
    with door.door(cast.owen):
        choices = risk_release_page.choices(row, by=cast.owen)
        offered = {to.agencies for _, to in choices.values()}
        nameable = {pk for pk, _ in risk_release_page.people(row, choices)}
    assert offered == {(cast.agency.council.pk,), (cast.agency.health.pk,)}
    assert cast.devika.person_id in nameable
    assert cast.tom.person_id not in nameable
    assert reads(cast.devika, row) == ""
    for hat in (cast.devika, cast.kim):
        with pytest.raises(Refused, match="release"):
            released(hat, row, cast.agency.housing.pk)
    made = released(cast.owen, row, cast.agency.council.pk)
    also = released(cast.owen, row, cast.agency.health.pk)
    assert [reads(hat, row) for hat in (cast.devika, cast.kim, cast.tom)] == [SAID, SAID, ""]
    with door.door(cast.owen):
        risk_releases.end(also, by=cast.owen, because=WHY, version=also.version)
    assert reads(cast.kim, row) == ""
    with pytest.raises(Refused, match="twelve months"):
        released(cast.owen, row, cast.agency.health.pk, days=400)
    with pytest.raises(Refused, match="under the workspace’s agreement"):
        released(cast.owen, row, uuid4())
    with pytest.raises(Refused, match="another agency"):
        released(cast.owen, row, cast.agency.police.pk)
    after = clock.now() + timedelta(days=32)
    monkeypatch.setattr(clock, "now", lambda: after)
    assert reads(cast.devika, row) == ""
    sweep = Service("risk-releases")
    with door.door(sweep):
        assert risk_releases.run_out_ids() == {made.pk}
        assert risk_releases.let_run_out(by=sweep, only={made.pk}) == 1
        assert risk_releases.let_run_out(by=sweep, only={made.pk}) == 0
    with door.door(cast.owen):
        assert sealing.readers(row, "answers", by=cast.owen) == {cast.agency.police.pk}


def test_its_grade_and_prompts_alone_go_without_a_word_of_the_answers_or_the_score(
    cast: Cast,
) -> None:
    sent = asked(cast, rated(cast), "police")
    opened_by(cast.owen, sent["police"])
    with door.door(cast.owen):
        about = risk_page.place_of("request", sent["police"].pk, by=cast.owen).about
    row = assessed(cast.owen, about, *ORDER[:14], because="")
    made = released(cast.owen, row, cast.agency.council.pk, section=RiskSection.PART)
    with door.door(cast.devika):
        seen = RiskAssessment.objects.visible_to(cast.devika).as_read_by(cast.devika)
        found = seen.get(pk=row.pk)
        assert found.reads_whole is False
        shown = risk_page.read(found, by=cast.devika)
        assert shown["content"] == {}
        assert shown["lines"] == [] or not any(line.answer for line in shown["lines"])
        assert sealing.open_quietly([found], ["answers"], by=cast.devika)[found, "answers"] is None
    browser = client_of(cast.devika)
    page = browser.get(reverse("mash_hub:risk", args=[row.pk])).content.decode()
    for words in ("High", "Threats to kill", "and not its answers"):
        assert words in page
    for words in (SAID, "ZQX", "14 of 24", "Why it is graded"):
        assert words not in page
    listed = browser.get(reverse("mash_hub:risks")).content.decode()
    assert row.reference in listed
    assert "score 14" not in listed
    whole = released(cast.owen, row, cast.agency.council.pk)
    assert reads(cast.devika, row) == SAID
    assert "score 14" in browser.get(reverse("mash_hub:risks")).content.decode()
    for one in (whole, made):  # the whole ends alone, then the part
        with door.door(cast.owen):
            risk_releases.end(one, by=cast.owen, because=WHY, version=one.version)
        is_left = one is whole
        status = browser.get(reverse("mash_hub:risk", args=[row.pk])).status_code
        assert status == (200 if is_left else 404)
        assert reads(cast.devika, row) == ""


def test_people_by_name_read_it_and_nobody_else_of_their_agency(cast: Cast) -> None:
    contact = submitted(cast.joan)
    row = assessed(cast.arlo, about_contact(contact, cast.arlo), *ORDER[:14], because="")
    released(cast.devika, row, cast.agency.police.pk, persons=(cast.owen.person_id,))
    assert [reads(hat, row) for hat in (cast.owen, cast.cole, cast.kim)] == [SAID, "", ""]
    for hat, number in ((cast.owen, 1), (cast.cole, 0)):
        with door.door(hat):
            told = Notice.objects.visible_to(hat).filter(notice_kind="ITEM_RELEASED")
            assert told.filter(thing_id=row.pk).count() == number


def test_words_that_hold_what_is_protected_do_not_leave_with_an_assessment(cast: Cast) -> None:
    about = about_contact(hidden_contact(cast), cast.arlo)
    row = assessed(cast.arlo, about, *ORDER[:14], because="", words=ADDRESS)
    with pytest.raises(WordsRefused):
        released(cast.devika, row, cast.agency.police.pk)
    assert reads(cast.owen, row) == ""
    released(cast.devika, row, cast.agency.police.pk, section=RiskSection.PART)
    assert client_of(cast.owen).get(reverse("mash_hub:risk", args=[row.pk])).status_code == 200


def test_both_faces_of_who_sees_an_assessment_agree_for_every_hat(cast: Cast) -> None:
    contact = submitted(cast.joan)
    row = assessed(cast.joan, about_contact(contact, cast.joan), *ORDER[:14], because="")
    with door.door(SETUP):
        conflicts.keep_apart(
            cast.mandeep.person_id,
            contact.file_id,
            source=ConflictSource.FOUND,
            by=SETUP,
            at=clock.now(),
        )
        made = RiskRelease.objects.get()
    hats_of_all = everybody(cast)
    with door.door(cast.joan):
        readers = set(RiskAssessment.objects.readers_of(row, among=hats_of_all))
        release_readers = set(RiskRelease.objects.readers_of(made, among=hats_of_all))
    seen, releases = set(), set()
    for hat in hats_of_all:
        with door.door(hat):
            if RiskAssessment.objects.visible_to(hat).filter(pk=row.pk).exists():
                seen.add(hat)
            if RiskRelease.objects.visible_to(hat).exists():
                releases.add(hat)
    assert (seen, releases) == (readers, release_readers)
    names = {hat.person_id for hat in seen}
    assert names == {hat.person_id for hat in (cast.joan, cast.kim, cast.devika, cast.arlo)}


# --- pages ----------------------------------------------------------------------------------------


def test_a_health_visitor_fills_a_dash_in_keeps_it_and_finishes_it(cast: Cast) -> None:
    contact = submitted(cast.joan)
    browser = client_of(cast.joan)
    start = reverse("mash_hub:risk-begin", args=["contact", contact.pk])
    assert "Marisa Oakden" in browser.get(start).content.decode()
    assert post(browser, start, cast.joan).status_code == 422
    with door.door(cast.joan):
        person = risk_page.place_of("contact", contact.pk, by=cast.joan, with_people=True).people[
            0
        ][0]
    answer = post(browser, start, cast.joan, tool="DASH", person=person)
    pk = UUID(answer.url.split("/")[-4])
    questions = reverse("mash_hub:risk-draft", args=[pk, "answers"])
    assert "Marisa Oakden" in browser.get(questions).content.decode()
    keep = reverse("mash_hub:risk-keep", args=[pk, "answers"])
    body = {
        "hat": str(cast.joan.membership_id),
        "fields": {"who": "Marisa Oakden", "s_very_frightened": SAID},
    }
    kept = browser.post(keep, json.dumps(body), content_type="application/json")
    assert kept.status_code == 200
    assert SAID in client_of(cast.joan).get(questions).content.decode()
    assert client_of(cast.kim).get(questions).status_code == 404
    judge = reverse("mash_hub:risk-draft", args=[pk, "judgement"])
    assert browser.get(judge).status_code == 302
    fields = {f"q_{name}": "NO" for name in ORDER} | {"who": "Marisa Oakden", "age": "15"}
    wrong = post(browser, questions, cast.joan, **fields)
    assert wrong.status_code == 422
    assert "young people’s version" in wrong.content.decode()
    fields |= {f"q_{name}": "YES" for name in ORDER[:12]} | {
        "age": "32",
        "q_threatened_to_kill": "YES",
    }
    assert post(browser, questions, cast.joan, **fields).status_code == 302
    page = browser.get(judge).content.decode()
    assert "13 of 24" in page
    assert "Threats to kill" in page
    assert "Professional judgement may refer all the same" in page
    ending = {"grade": "HIGH", "judgement": SAID}
    assert "otherwise than the score" in post(browser, judge, cast.joan, **ending).content.decode()
    ending |= {"because": "He has threatened to kill her.", "is_final": "on"}
    done = post(browser, judge, cast.joan, **ending)
    assert done.status_code == 302, done.content.decode()
    shown = browser.get(done.url).content.decode()
    for words in (
        SAID,
        "Marisa Oakden",
        "Threats to kill",
        "cannot be changed",
        "Somebody else of your agency",
    ):
        assert words in shown
    with door.door(cast.joan):
        assert not Draft.objects.visible_to(cast.joan).exists()
    for hat, found in ((cast.devika, 200), (cast.kim, 200), (cast.owen, 404), (cast.esther, 404)):
        assert client_of(hat).get(done.url).status_code == found
    supervisor = client_of(cast.kim)
    refused = post(supervisor, done.url + "disagree/", cast.kim, version="1")
    assert refused.status_code == 422
    assert post(supervisor, done.url + "agree/", cast.kim, version="1").status_code == 302
    assert "Agreed by a supervisor" in supervisor.get(done.url).content.decode()


def test_a_releaser_releases_and_takes_back_on_pages_and_drafts_can_be_thrown_away(
    cast: Cast,
) -> None:
    contact = submitted(cast.joan)
    row = assessed(cast.joan, about_contact(contact, cast.joan), *ORDER[:14], because="")
    browser = client_of(cast.kim)
    with door.door(cast.kim):
        made = RiskRelease.objects.get()
        to = next(iter(risk_release_page.choices(row, by=cast.kim)))
    url = reverse("mash_hub:risk-release", args=[row.pk])
    assert post(browser, url, cast.kim, version=row.version).status_code == 422
    day = hats.today() + timedelta(days=20)
    terms = {"to": to, "purpose": "SAFEGUARD_CHILD", "because": "RELEVANT", "version": row.version}
    terms |= {"until_on_day": day.day, "until_on_month": day.month, "until_on_year": day.year}
    refused = post(browser, url, cast.kim, **terms)
    assert "Say whether it is released whole." in refused.content.decode()
    terms |= {"section": "answers"}
    shown = post(browser, url, cast.kim, **terms).content.decode()
    assert "Who will be able to read" in shown
    assert "Devika Rao, decision-maker: whole" in shown
    assert post(browser, url, cast.kim, **terms, step="release").status_code == 302
    back = reverse("mash_hub:risk-release-end", args=[made.pk])
    assert (
        post(browser, back, cast.kim, because="CORRECTION", version=made.version).status_code == 302
    )
    assert reads(cast.devika, row) == SAID  # by the second release
    assert client_of(cast.devika).get(back).status_code == 404
    assert client_of(cast.devika).get(url).status_code == 403
    start = reverse("mash_hub:risk-begin", args=["contact", contact.pk])
    answer = post(client_of(cast.joan), start, cast.joan, tool="THRIVE")
    pk = answer.url.split("/")[-4]
    gone = reverse("mash_hub:risk-discard", args=[pk])
    assert "THRIVE+" in client_of(cast.joan).get(reverse("mash_hub:risks")).content.decode()
    assert post(client_of(cast.joan), gone, cast.joan).status_code == 302
    with door.door(cast.joan):
        assert not Draft.objects.visible_to(cast.joan).exists()
    for kind in ("contact", "enquiry", "request", "referral"):
        nowhere = reverse("mash_hub:risk-begin", args=[kind, uuid4()])
        assert client_of(cast.joan).get(nowhere).status_code == 404
    assert contacts.FORM == risk_page.CONTACT_FORM
