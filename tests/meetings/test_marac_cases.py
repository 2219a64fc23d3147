"""MARAC cases: referred by any agency, the IDVA told at once, eligibility, repeats, emergencies (4.7)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from agencies import clock, sealing
from agencies.actors import Hat, Service
from agencies.door import door
from agencies.models import File, Notice, NoticeKind
from agencies.roles import Role
from agencies.verdicts import Refused, Stale
from mash_hub import clocks, conflicts
from mash_hub.contacts import Part
from mash_hub.identities import Birth, Identity, Name
from mash_hub.jobs import remove_old_drafts
from mash_hub.models import Clock, Involvement
from mash_hub.models.conflicts import ConflictSource
from mash_hub.models.subjects import PersonRole
from meetings import (
    marac_cases,
    marac_drafts,
    marac_eligibility,
    marac_emergencies,
    victim_contacts,
)
from meetings.marac_cases import Evidence, Source
from meetings.models import (
    CaseState,
    Criterion,
    EmergencyCall,
    Ground,
    MaracCase,
    MaracWords,
    VictimContact,
)
from meetings.models.marac_cases import Check
from tests.cast import SETUP, Cast, client_of, given_role, post
from tests.mash_hub.contact_case import MORE, WHO
from tests.meetings.marac_stories import (
    HOLDS,
    JUDGED,
    MONDAY,
    PARTS,
    TUESDAY,
    WHY,
    accepted,
    do,
    fresh,
    referral,
    referred,
)
from tests.meetings.stories import refer as decided_referral

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
S = CaseState
STEPS: dict[str, dict[str, Any]] = {
    "safety": {"done": "Locks are changed today."},
    "why": {
        "reason": WHY,
        "incident_on_day": "28",
        "incident_on_month": "1",
        "incident_on_year": "2027",
    },
    "connection": {"bonds": ["EX_PARTNER", "SHARED_PARENT"]},
    "criteria": {
        "criteria": ["PROFESSIONAL_JUDGEMENT"],
        "judgement": "He has a key.",
        "dash_score": "12",
    },
    "safe": {
        "safe_numbers": "07700 900123",
        "times": "Before 16:00",
        "fears": "Callum and his brother",
    },
    "aware": {"aware": "NO", "consent": "NOT_SOUGHT", "override": "WOULD_ENDANGER"},
}
HIM = {"role": "PERPETRATOR", "given": "Callum", "family": "Thrale", "age": "36"}


@pytest.fixture(autouse=True)
def _on_monday() -> Iterator[None]:
    with clock.moved(MONDAY):
        yield


def page(hat: Hat, name: str, *args: Any) -> Any:
    return client_of(hat).get(reverse(f"meetings:{name}", args=args))


def opened(case: MaracCase, hat: Hat, section: str) -> Any:
    with door(hat):
        return sealing.open_quietly([fresh_in(case)], [section], by=hat)[case, section]


def fresh_in(case: MaracCase) -> MaracCase:
    return MaracCase.objects.get(pk=case.pk)


def told(hat: Hat, kind: NoticeKind) -> int:
    with door(hat):
        return Notice.objects.visible_to(hat).filter(notice_kind=kind).count()


def _typed(browser: Client, hat: Hat, who: dict[str, str], pk: UUID) -> None:
    answer = post(browser, reverse("meetings:marac-add-person", args=[pk]), hat)
    key = answer.url.split("/")[-3]
    for name, fields in (("who", who), ("more", MORE if who is WHO else {})):
        url = reverse("meetings:marac-person", args=[pk, key, name])
        assert post(browser, url, hat, **fields).status_code == 302


def test_a_health_visitor_refers_and_only_safe_contact_reaches_the_idva_at_once(cast: Cast) -> None:
    joan = client_of(cast.joan)
    assert "must not wait" in joan.get(reverse("meetings:marac-cases")).content.decode()
    begun = post(joan, reverse("meetings:marac-begin"), cast.joan)
    pk = UUID(begun.url.split("/")[-2])
    for who in (WHO, HIM):
        _typed(joan, cast.joan, who, pk)
    person = joan.get(reverse("meetings:marac-draft", args=[pk])).content.decode()
    who_url = next(url for url in re.findall(r'href="([^"]+/who/)"', person))
    more = post(joan, who_url, cast.joan, **WHO, other_1="Mari Oak", another="1")
    assert more.url == f"{who_url}#id_other_2"
    assert "Mari Oak" in joan.get(who_url).content.decode()
    wrong = {**STEPS["criteria"], "criteria": ["VISIBLE_HIGH_RISK"], "dash_score": ""}
    url = reverse("meetings:marac-step", args=[pk, "criteria"])
    refused = post(joan, url, cast.joan, **wrong)
    assert refused.status_code == 422
    assert "He has a key." in refused.content.decode()  # what was typed is still there
    for name, fields in STEPS.items():
        url = reverse("meetings:marac-step", args=[pk, name])
        assert post(joan, url, cast.joan, **fields).status_code == 302, name
    check = reverse("meetings:marac-check-answers", args=[pk])
    assert joan.get(check).status_code == 200
    sent = post(joan, check, cast.joan)
    assert sent.url == reverse("meetings:marac-case", args=[pk])
    assert WHY in joan.get(sent.url).content.decode()
    with door(SETUP):
        case = MaracCase.objects.get()
        contact = VictimContact.objects.get()
        limits = clocks.of(VictimContact.kind, [contact.pk])
    assert case.owner_id == cast.agency.health.pk
    assert {one.due_at.astimezone(clock.LONDON).date() for one in limits.values()} == {
        date(2027, 2, 3)
    }
    assert opened(case, cast.priya, "safe_contact")["who"] == "Marisa Oakden"
    assert opened(case, cast.priya, "papers") is None
    assert opened(case, cast.priya, "evidence") is None
    assert told(cast.priya, NoticeKind.VICTIM_TO_CONTACT) == 1
    seen = page(cast.priya, "marac-contact", contact.pk).content.decode()
    assert "07700 900123" in seen
    of_host = given_role(cast, "hannah", Role.IDVA, "marac")  # whose agency has the key
    for idva in (cast.priya, of_host):
        assert WHY not in page(idva, "marac-case", case.pk).content.decode()
    for stranger in (cast.hannah, cast.nadia, cast.kim, cast.owen):  # nobody else, not even hosts
        assert page(stranger, "marac-case", case.pk).status_code in (403, 404)
    assert WHY in page(cast.ruth, "marac-case", case.pk).content.decode()
    assert WHY in page(cast.sam, "marac-case", case.pk).content.decode()
    assert case.reference in client_of(cast.ruth).get(reverse("desk:my-work")).content.decode()


def test_who_bears_the_family_name_is_kept_apart_from_the_first_minute(cast: Cast) -> None:
    lee = given_role(cast, "lee", Role.IDVA, "marac")  # works for the service as well
    case = referred(cast.joan)
    assert page(cast.hat("lee", "marac"), "marac-case", case.pk).status_code in (403, 404)
    assert page(lee, "marac-case", case.pk).status_code == 404
    assert told(lee, NoticeKind.VICTIM_TO_CONTACT) == 0
    assert told(cast.priya, NoticeKind.VICTIM_TO_CONTACT) == 1


def test_what_is_missing_is_said_and_nothing_is_sent(cast: Cast) -> None:
    for more, says in (
        ({"people": PARTS[1:]}, "who the victim is"),
        ({"people": PARTS[:1]}, "alleged to cause the harm"),
        ({"evidence": Evidence((), {})}, "at least one criterion"),
        ({"done": " "}, "keep them safe"),
        ({"override": None}, "without the person’s agreement"),
    ):
        with pytest.raises(Refused, match=says):
            referred(cast.joan, **more)
    with door(SETUP):
        assert not MaracCase.objects.exists()
    with door(cast.joan):
        draft = marac_drafts.begin(by=cast.joan)
    with clock.moved(MONDAY + timedelta(days=31)):
        remove_old_drafts()
    with door(SETUP):
        assert File.objects.get(pk=draft.file_id).closed_at is not None


def test_an_enquirys_decision_is_completed_by_ids_without_copying_its_words(cast: Cast) -> None:
    sent = decided_referral(cast)
    first = referred(cast.devika)  # gives the people cards in the workspace
    with door(cast.devika):
        parts = list(Involvement.objects.in_file(first.file_id))
        for part in parts:
            Involvement(
                subject_id=part.subject_id,
                card_id=part.card_id,
                file_id=sent.file_id,
                role=PersonRole.OTHER,
                thing_kind=sent.kind,
                thing_id=sent.pk,
            ).start(by=cast.devika, at=clock.now())
    roles = {part.subject_id: PersonRole(part.role) for part in parts}
    source = Source.of(sent)
    devika = client_of(cast.devika)
    assert sent.reference in devika.get(reverse("desk:my-work")).content.decode()
    draft = post(devika, reverse("meetings:marac-begin-from", args=[sent.pk]), cast.devika)
    mandeep = client_of(cast.mandeep)
    begun = post(mandeep, reverse("meetings:marac-begin-from", args=[sent.pk]), cast.mandeep)
    assert mandeep.get(begun.url + "parts/").status_code == 200
    url = draft.url + "parts/"
    assert "Marisa Oakden" in devika.get(url).content.decode()
    apart = {"source": ConflictSource.NOTED, "by": cast.devika, "at": clock.now(), "cause": sent}
    with door(cast.devika):
        conflicts.keep_apart(cast.mandeep.person_id, sent.file_id, **apart)
    assert mandeep.get(begun.url + "parts/").status_code == 404  # kept apart since it was begun
    with pytest.raises(Refused, match="nothing to refer"):
        referred(cast.mandeep, source, people=(), roles=roles)
    case = referred(cast.devika, source, words="Referred on judgement.", people=(), roles=roles)
    with pytest.raises(Refused, match="already"):
        referred(cast.devika, source, people=(), roles=roles)
    papers = opened(case, cast.ruth, "papers")
    assert next(one["name"] for one in papers["people"]) == "Marisa Oakden"
    assert "nine months" not in str(papers)  # the enquiry's words stay where they are
    assert case.referral_id == sent.pk
    shown = page(cast.ruth, "referral", sent.pk).content.decode()
    assert case.reference in shown
    assert "Accept and list" not in shown
    begin = reverse("meetings:marac-begin-from", args=[sent.pk])
    do(marac_eligibility.call_emergency, case, cast.sam, words="He is out.")  # the chair answers it
    assert fresh(case).referral.state == "ACCEPTED"
    assert post(devika, begin, cast.devika).status_code == 403  # once is enough
    with pytest.raises(Refused, match="answered already"):
        referred(cast.devika, source, people=(), roles=roles)


def test_ruth_accepts_on_judgement_though_the_score_is_below_the_threshold(cast: Cast) -> None:
    case = referred(cast.joan)
    with clock.moved(TUESDAY):
        with pytest.raises(Refused):
            do(marac_eligibility.accept, case, cast.ruth)  # nothing is checked yet
        url = reverse("meetings:marac-eligibility", args=[case.pk])
        answers = {"is_16": "yes", "in_area": "yes", "is_connected": "yes"}
        ruth = client_of(cast.ruth)
        post(ruth, url, cast.ruth, version=fresh(case).version, **answers)
        seen = ruth.get(reverse("meetings:marac-case", args=[case.pk])).content.decode()
        assert "3 incidents in 12 months; from 3 here" in seen
        for nobody in (cast.joan, cast.hannah, cast.priya):
            with pytest.raises(Refused):
                do(marac_eligibility.accept, case, nobody)
        done = do(marac_eligibility.accept, case, cast.ruth)
    assert done.state == S.ACCEPTED
    with door(SETUP):
        limit = Clock.objects.get(thing_id=case.pk, name=marac_cases.ELIGIBILITY)
    assert limit.was_in_time
    with pytest.raises(Stale), door(cast.ruth):
        marac_eligibility.check(case, HOLDS, by=cast.ruth, version=1)


def test_without_a_criterion_or_outside_the_area_it_is_not_accepted(cast: Cast) -> None:
    weak = Evidence((Criterion.VISIBLE_HIGH_RISK, Criterion.POTENTIAL_ESCALATION), {}, 12, None, 2)
    case = referred(cast.joan, evidence=weak)
    do(marac_eligibility.check, case, cast.ruth, HOLDS)
    with pytest.raises(Refused, match="No criterion"):
        do(marac_eligibility.accept, case, cast.ruth)
    strong = referred(cast.joan, evidence=replace(weak, dash_score=14))
    do(marac_eligibility.check, strong, cast.ruth, Check(True, False, True))
    with pytest.raises(Refused, match="lives here"):
        do(marac_eligibility.accept, strong, cast.ruth)
    do(marac_eligibility.check, strong, cast.ruth, HOLDS)
    assert do(marac_eligibility.accept, strong, cast.ruth).state == S.ACCEPTED


def test_two_people_find_it_not_eligible_and_the_referrer_challenges(cast: Cast) -> None:
    case = referred(cast.joan)
    given = {"words": "She is fifteen.", "signposting": "Children’s services; we consult."}
    do(marac_eligibility.check, case, cast.ruth, HOLDS)
    with pytest.raises(Refused, match="criterion is met"):
        do(marac_eligibility.propose_refusal, case, cast.ruth, ground=Ground.NO_CRITERION, **given)
    do(marac_eligibility.check, case, cast.ruth, Check(False, True, True))
    with pytest.raises(Refused, match="says otherwise"):
        do(marac_eligibility.propose_refusal, case, cast.ruth, ground=Ground.OUT_OF_AREA, **given)
    do(marac_eligibility.propose_refusal, case, cast.ruth, ground=Ground.UNDER_16, **given)
    other = given_role(cast, "hannah", Role.MARAC_COORDINATOR, "marac")
    with pytest.raises(Refused, match="Only who proposed"):
        do(marac_eligibility.take_back, case, other)
    assert do(marac_eligibility.take_back, case, cast.ruth).state == S.ELIGIBILITY
    do(marac_eligibility.propose_refusal, case, cast.ruth, ground=Ground.UNDER_16, **given)
    joan = reverse("meetings:marac-case", args=[case.pk])
    assert "She is fifteen." not in client_of(cast.joan).get(joan).content.decode()
    with pytest.raises(Refused, match="Another person"):
        do(marac_eligibility.agree_refusal, case, cast.ruth)
    assert "She is fifteen." in client_of(cast.sam).get(joan).content.decode()
    do(marac_eligibility.disagree_refusal, case, cast.sam, words="Look at her birthday.")
    do(marac_eligibility.propose_refusal, case, cast.ruth, ground=Ground.UNDER_16, **given)
    do(marac_eligibility.agree_refusal, case, cast.sam)
    seen = client_of(cast.joan).get(joan).content.decode()
    assert "She is fifteen." in seen
    assert "we consult" in seen
    assert "Look at her birthday." not in seen  # between the two who decide
    url = reverse("meetings:marac-challenge", args=[case.pk])
    browser = client_of(cast.joan)
    assert post(browser, url, cast.joan, version=fresh(case).version, words="").status_code == 422
    late = post(browser, url, cast.joan, version=1, words="She was 16 in May.")
    assert late.status_code == 422
    assert "She was 16 in May." in late.content.decode()  # somebody was first: the words stay
    assert "Somebody else changed this" in late.content.decode()
    answer = post(browser, url, cast.joan, version=fresh(case).version, words="She was 16 in May.")
    assert answer.status_code == 302
    assert fresh(case).state == S.SUBMITTED
    assert "She was 16 in May." in page(cast.ruth, "marac-case", case.pk).content.decode()
    with door(SETUP):
        assert Clock.objects.running().filter(thing_id=case.pk, name="ELIGIBILITY").exists()


def test_what_is_missing_is_asked_for_and_comes_below_what_was_written(cast: Cast) -> None:
    case = referred(cast.joan)
    do(marac_eligibility.send_back, case, cast.ruth, words="Who else lives there?")
    assert "Who else lives there?" in page(cast.joan, "marac-case", case.pk).content.decode()
    assert case.reference in client_of(cast.joan).get(reverse("desk:my-work")).content.decode()
    with pytest.raises(Refused):
        do(marac_cases.send_again, case, cast.kim, words="Nobody.", evidence=JUDGED)
    fields = {"more": "Her grandmother.", "criteria": ["VISIBLE_HIGH_RISK"], "dash_score": "15"}
    url = reverse("meetings:marac-again", args=[case.pk])
    sent = post(client_of(cast.joan), url, cast.joan, version=fresh(case).version, **fields)
    assert sent.status_code == 302
    assert fresh(case).state == S.SUBMITTED
    assert fresh(case).dash_score == 15
    words = opened(case, cast.ruth, "papers")["words"]
    assert words == f"{WHY}\n\nHer grandmother."
    back = reverse("meetings:marac-take-back", args=[case.pk])
    ruth = client_of(cast.ruth)
    assert post(ruth, back, cast.ruth, version=fresh(case).version).status_code == 403
    do(marac_eligibility.send_back, case, cast.ruth, words="And who has a key?")
    assert case.reference in ruth.get(reverse("meetings:marac-cases")).content.decode()
    assert back in page(cast.ruth, "marac-case", case.pk).content.decode()
    assert back not in page(cast.sam, "marac-case", case.pk).content.decode()
    assert post(ruth, back, cast.ruth, version=fresh(case).version).status_code == 302
    assert fresh(case).state == S.SUBMITTED
    with door(SETUP):
        assert Clock.objects.running().filter(thing_id=case.pk, name="ELIGIBILITY").exists()


def test_a_repeat_is_found_by_the_same_pair_and_accepted_whatever_the_score(cast: Cast) -> None:
    with clock.moved(MONDAY - timedelta(days=300)):
        first = accepted(cast, referred(cast.joan, incident_on=date(2026, 4, 1)))
    with door(SETUP):
        cards = {p.role: p.card_id for p in Involvement.objects.in_file(first.file_id)}
    same = tuple(replace(one, card_id=cards[one.role]) for one in PARTS)
    low = Evidence((Criterion.VISIBLE_HIGH_RISK,), {}, dash_score=3)
    case = referred(cast.joan, people=same, evidence=low)
    seen = page(cast.ruth, "marac-case", case.pk).content.decode()
    assert first.reference in seen
    assert "Repeat: same pair, within 12 months" in seen
    assert accepted(cast, case).is_repeat
    assert fresh(case).previous_id == first.pk
    assert ">Repeat<" in "".join(page(cast.ruth, "marac-case", case.pk).content.decode().split())
    for there in ("marac-case", "marac-cases"):  # who refers does not know of earlier ones
        seen = page(cast.joan, there, *([case.pk] if there == "marac-case" else []))
        assert "repeat" not in seen.content.decode().casefold()
    other = Part(
        PersonRole.PERPETRATOR,
        Identity(names=(Name("Dean", "Farrow"),), birth=Birth.on(date(1988, 1, 3))),
    )
    third = referred(cast.joan, people=(same[0], other), evidence=low)
    shown = page(cast.ruth, "marac-case", third.pk).content.decode()
    assert "No repeat: another alleged perpetrator" in shown
    do(marac_eligibility.check, third, cast.ruth, HOLDS)
    with pytest.raises(Refused, match="No criterion"):
        do(marac_eligibility.accept, third, cast.ruth)
    later = referred(cast.joan, people=same, incident_on=fresh(first).referred_on, evidence=low)
    do(marac_eligibility.check, later, cast.ruth, HOLDS)
    assert fresh(later).is_repeat


def test_priya_reaches_her_in_time_and_only_coordinator_and_chair_read_the_wishes(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = referred(cast.joan)
    with door(SETUP):
        row = VictimContact.objects.get(case=case)
    wish = "To stay at home. She fears his brother at the housing office."
    fields = {
        "day_day": "2",
        "day_month": "2",
        "day_year": "2027",
        "time": "11:15",
        "how": "The safe number.",
        "reached": "yes",
        "wishes": wish,
    }
    with clock.moved(TUESDAY + timedelta(hours=2)):
        url = reverse("meetings:marac-contact", args=[row.pk])
        priya = client_of(cast.priya)
        assert (
            post(priya, url, cast.priya, version=1, **{**fields, "wishes": ""}).status_code == 422
        )
        monkeypatch.setattr(victim_contacts, "MOST_ATTEMPTS", 0)
        refused = post(priya, url, cast.priya, version=1, **{**fields, "reached": "no"})
        assert refused.status_code == 422
        assert "At most 0 attempts" in refused.content.decode()
        assert wish in refused.content.decode()
        assert post(priya, url, cast.priya, version=1, **fields).status_code == 302
        for reader in (cast.ruth, cast.sam, cast.priya):
            assert wish in page(reader, "marac-case", case.pk).content.decode()
        assert wish not in page(cast.joan, "marac-case", case.pk).content.decode()
        assert page(cast.hat("tom", "marac"), "marac-case", case.pk).status_code in (403, 404)
    with door(SETUP):
        assert Clock.objects.get(thing_id=row.pk, name=victim_contacts.CONTACT).was_in_time
        assert not Clock.objects.running().filter(thing_id=row.pk).exists()


def test_when_nobody_tried_in_two_working_days_coordinator_and_manager_are_told(cast: Cast) -> None:
    manager = given_role(cast, "priya", Role.AGENCY_MANAGER, "mash")
    case = referred(cast.joan)
    with clock.moved(MONDAY + timedelta(days=3)):
        with door(SETUP):
            clocks.sweep(by=Service("clocks"))
        with door(cast.ruth):
            late = Notice.objects.visible_to(cast.ruth).filter(reference=case.reference)
            assert late.filter(thing_kind="victim_contact", notice_kind="CLOCK_BREACHED").exists()
        assert told(manager, NoticeKind.MARAC_LATE) == 1
        assert told(cast.hat("tom", "marac"), NoticeKind.MARAC_LATE) == 0


def test_an_emergency_calls_every_agency_and_each_says_within_the_hour_that_it_knows(
    cast: Cast,
) -> None:
    case = referred(cast.joan)
    with pytest.raises(Refused):
        do(marac_eligibility.call_emergency, case, cast.hannah, words="Now.")
    do(marac_eligibility.send_back, case, cast.ruth, words="Who else lives there?")
    do(marac_eligibility.call_emergency, case, cast.sam, words="He was released this morning.")
    nadia = client_of(cast.nadia)
    assert case.reference in nadia.get(reverse("desk:my-work")).content.decode()
    with door(cast.nadia):
        row = EmergencyCall.objects.visible_to(cast.nadia).get()
        due = Clock.objects.get(thing_id=row.pk).due_at
        held = Clock.objects.get(thing_id=case.pk, name=marac_emergencies.HELD).due_at
    assert (due, held) == (MONDAY + timedelta(hours=1), MONDAY + timedelta(hours=48))
    url = reverse("meetings:marac-called", args=[row.pk])
    assert "Oakden" not in nadia.get(url).content.decode()
    assert page(cast.hat("owen", "marac"), "marac-called", row.pk).status_code == 404
    assert post(nadia, url, cast.nadia, version=1).status_code == 302
    assert fresh_call(row).acknowledged_by_id == cast.nadia.person_id
    seen = page(cast.ruth, "marac-case", case.pk).content.decode()
    assert "knows since" in seen
    assert "He was released this morning." in seen
    with door(SETUP):
        assert MaracWords.objects.count() == 2


def fresh_call(row: EmergencyCall) -> EmergencyCall:
    with door(SETUP):
        return EmergencyCall.objects.get(pk=row.pk)


def test_both_faces_of_who_sees_a_case_agree(cast: Cast) -> None:
    case = referred(cast.joan)
    everybody = list(cast.hats.values())
    with door(SETUP):
        for model, row in (
            (MaracCase, case),
            (VictimContact, VictimContact.objects.select_related("case").get()),
        ):
            by_rule = {
                hat.membership_id
                for hat in everybody
                if model.objects.visible_to(hat).filter(pk=row.pk).exists()
            }
            readers = model.objects.readers_of(row, among=everybody)
            assert {hat.membership_id for hat in readers} == by_rule


def test_the_typed_referral_is_whole_before_it_is_sent() -> None:
    assert not referral().missing()
