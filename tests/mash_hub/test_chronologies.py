"""The chronology of held records: what each owner agreed to, and nothing else (4.20)."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from agencies import clock, door, sealing
from agencies.actors import Hat
from agencies.reasons import Reason, ReasonCode
from agencies.verdicts import Refused, Stale, WordsRefused
from audit.log.models import Entry
from config.bench import measure
from mash_hub import chronologies, chronology_page, conflicts, enquiries
from mash_hub.contacts import Part
from mash_hub.models import ChronologyConsent, Enquiry, Item, LegalHold, RiskAssessment
from mash_hub.models.conflicts import ConflictSource
from mash_hub.models.enquiries import Level, Outcome
from mash_hub.models.subjects import PersonRole
from tests.cast import SETUP, Cast, client_of, post
from tests.mash_hub.contact_case import ELLIE, submitted
from tests.mash_hub.enquiry_case import (
    SHARE,
    THRESHOLD,
    VOICE,
    WITHHOLD,
    asked,
    fresh,
    in_part,
    opened_by,
    rated,
    returned,
    wrote,
)
from tests.mash_hub.keeping_case import held, lifted
from tests.mash_hub.test_person_chronology import EARLY, three_a_day, words
from tests.mash_hub.test_protected_addresses import HIDDEN
from tests.mash_hub.test_risk_assessments import SAID, about_contact, assessed

ITEM = "ZQXPOLICE three incidents"
STORY, RATIONALE = "She told me what he did.", "ZQXRATIONALE it grows"
BECAUSE = Reason(ReasonCode.REVIEW)


@pytest.fixture
def hold(cast: Cast) -> LegalHold:
    """A review hold that health placed on a case that health told, the police answered, and the council decided."""
    enquiry = rated(cast)
    request = asked(cast, enquiry, "police")["police"]
    opened_by(cast.owen, request)
    wrote(cast.owen, request, ITEM, SHARE)
    returned(cast.owen, request)
    with door.door(cast.devika):
        now = fresh(enquiry)
        decision = enquiries.Decision(
            outcomes=[Outcome.EARLY_HELP],
            level=Level.THREE,
            rationale=RATIONALE,
            voice=VOICE,
            lead_agency_id=cast.agency.police.pk,
        )
        given = {"decision": decision, "because": THRESHOLD, "version": now.version}
        enquiries.decide(now, by=cast.devika, **given)
    return held(cast, enquiry.reference)


def page(hat: Hat, hold: LegalHold) -> tuple[int, str]:
    answer = client_of(hat).get(reverse("mash_hub:hold-chronology", args=[hold.pk]))
    return answer.status_code, answer.content.decode()


def consent_of(hat: Hat, hold: LegalHold) -> ChronologyConsent:
    with door.door(hat):
        return ChronologyConsent.objects.visible_to(hat).get(hold=hold, owner=hat.agency_id)


def test_each_owner_answers_from_its_own_page_and_the_officer_reads_what_was_agreed(
    cast: Cast, hold: LegalHold
) -> None:
    moira, ivor = client_of(cast.moira), client_of(cast.ivor)
    status, body = page(cast.moira, hold)
    assert (status, STORY in body, ITEM in body, RATIONALE in body) == (200, True, False, False)
    assert "was not asked" in body
    ask = reverse("mash_hub:hold-chronology-ask", args=[hold.pk])
    on_hold = reverse("mash_hub:hold", args=[hold.pk])
    assert "Ask the owners" in moira.get(on_hold).content.decode()
    assert post(moira, ask, cast.moira).status_code == 302
    assert "Ask the owners" not in moira.get(on_hold).content.decode()
    assert post(moira, ask, cast.moira).status_code == 403  # everybody was asked already
    assert post(ivor, ask, cast.ivor).status_code == 403
    row = consent_of(cast.ivor, hold)
    place = reverse("mash_hub:hold-consent", args=[row.pk])
    assert place in ivor.get(reverse("mash_hub:holds")).content.decode()
    assert place in ivor.get(reverse("desk:my-work")).content.decode()
    assert moira.get(place).status_code == 404
    half = post(ivor, place, cast.ivor, sentence="", version=row.version, agrees="NO")
    assert half.status_code == 422
    given = {"agrees": "YES", "sentence": "The review asked for it.", "version": row.version}
    assert post(ivor, place, cast.ivor, **given).status_code == 302
    _, body = page(cast.moira, hold)
    assert ITEM in body
    assert RATIONALE not in body
    assert "Northmoor Children’s Services has not answered" in body
    assert page(cast.ivor, hold)[0] == 403
    assert page(cast.devika, hold)[0] == 403
    with door.door(cast.kim):  # of the same agency: given to the officer who asked alone
        assert not Item.objects.visible_to(cast.kim).exists()
    made = post(moira, reverse("mash_hub:hold-chronology-copy", args=[hold.pk]), cast.moira)
    assert (made.status_code, made.content[:4]) == (200, b"%PDF")
    with door.door(cast.ivor):
        told = Entry.objects.filter(verb="EXPORTED", owner_ids__contains=[cast.ivor.agency_id])
        assert told.count() == 1
    row = consent_of(cast.ivor, hold)
    back = {"sentence": "The trial began.", "version": row.version}
    assert post(ivor, place, cast.ivor, **back).status_code == 302
    _, body = page(cast.moira, hold)
    assert ITEM not in body
    assert "took its consent back" in body


def test_what_was_withheld_stays_and_what_was_shared_in_part_stays_a_part(cast: Cast) -> None:
    enquiry = rated(cast)
    request = asked(cast, enquiry, "police")["police"]
    opened_by(cast.owen, request)
    wrote(cast.owen, request, "ZQXKEPT never left", WITHHOLD)
    wrote(cast.owen, request, "ZQXWHOLE with a third person", in_part("ZQXPART without"))
    returned(cast.owen, request)
    hold = held(cast, enquiry.reference)
    with door.door(cast.moira):
        chronologies.ask(hold, by=cast.moira)
    row = consent_of(cast.ivor, hold)
    with door.door(cast.ivor):
        chronologies.answer(fresh(row), agrees=True, by=cast.ivor, because=BECAUSE, version=1)
    body = page(cast.moira, hold)[1]
    assert [one in body for one in ("ZQXKEPT", "ZQXWHOLE", "ZQXPART")] == [False, False, True]
    assert opens(cast.moira) == [False, False]


def test_risk_assessments_stand_there_with_grade_and_judgement_as_their_agency_agrees(
    cast: Cast,
) -> None:
    contact = submitted(cast.joan)
    risk = assessed(cast.joan, about_contact(contact, cast.joan))
    hold = held(cast, contact.reference, by=cast.ivor)
    assert SAID not in page(cast.ivor, hold)[1]
    with door.door(cast.ivor):
        chronologies.ask(hold, by=cast.ivor)
    row = consent_of(cast.moira, hold)
    with door.door(cast.moira):
        chronologies.answer(fresh(row), agrees=True, by=cast.moira, because=BECAUSE, version=1)
    body = page(cast.ivor, hold)[1]
    assert f"Risk assessment {risk.reference}" in body
    assert "DASH, " in body
    assert SAID in body
    with door.door(cast.owen):
        assert not RiskAssessment.objects.visible_to(cast.owen).exists()


def opens(hat: Hat) -> list[bool]:
    """Of every item, as it was written, whether its whole content opens to a hat."""
    with door.door(hat):
        rows = [*Item.objects.order_by("written_at")]
        opened = sealing.open_quietly(rows, ["content"], by=hat)
        return [opened[one, "content"] is not None for one in rows]


def test_what_was_not_given_is_said_and_all_ends_with_the_hold(cast: Cast) -> None:
    enquiry = rated(cast)
    request = asked(cast, enquiry, "police")["police"]
    opened_by(cast.owen, request)
    wrote(cast.owen, request, ITEM, SHARE)
    returned(cast.owen, request, more_follows=True)
    hold = held(cast, enquiry.reference)
    with door.door(cast.moira):
        chronologies.ask(hold, by=cast.moira)
    row = consent_of(cast.ivor, hold)
    with door.door(cast.ivor):
        chronologies.answer(fresh(row), agrees=True, by=cast.ivor, because=BECAUSE, version=1)
    missing = "Part of what Ardenshire Police wrote was not given to you"
    assert missing not in page(cast.moira, hold)[1]
    wrote(cast.owen, request, "ZQXLATER a fourth", SHARE)
    returned(cast.owen, request)
    body = page(cast.moira, hold)[1]
    assert [one in body for one in (ITEM, "ZQXLATER", missing)] == [True, False, True]
    assert opens(cast.moira) == [True, False]
    lifted(hold, cast.moira, cast.ivor)
    assert opens(cast.moira) == [False, False]
    with door.door(cast.ivor):
        assert fresh(row).state == "TAKEN_BACK"
        assert not chronologies.may_take_back(cast.ivor, fresh(row))


def test_words_with_a_protected_address_are_not_agreed_to(cast: Cast) -> None:
    people = [Part(PersonRole.VICTIM, HIDDEN), Part(PersonRole.CHILD, ELLIE)]
    told = "She is at 4 Hidden Lane since Monday."
    contact = submitted(cast.joan, people, narrative=told)
    hold = held(cast, contact.reference, by=cast.ivor)
    with door.door(cast.ivor):
        chronologies.ask(hold, by=cast.ivor)
    row = consent_of(cast.moira, hold)
    given = {"by": cast.moira, "because": BECAUSE, "version": 1}
    with door.door(cast.moira), pytest.raises(WordsRefused) as refused:
        chronologies.answer(fresh(row), agrees=True, **given)
    assert refused.value.texts == [told]
    assert told not in page(cast.ivor, hold)[1]
    with door.door(cast.moira):
        no = {**given, "because": Reason(ReasonCode.REVIEW, "It names where she lives.")}
        assert chronologies.answer(fresh(row), agrees=False, **no).state == "REFUSED"


def test_it_runs_out_and_is_kept_from_who_is_excluded(cast: Cast, hold: LegalHold) -> None:
    with door.door(cast.moira):
        chronologies.ask(hold, by=cast.moira)
    row = consent_of(cast.ivor, hold)
    with door.door(cast.ivor), pytest.raises(Stale):
        chronologies.answer(row, agrees=True, by=cast.ivor, because=BECAUSE, version=9)
    with door.door(cast.moira), pytest.raises(Refused, match="answers"):
        chronologies.answer(row, agrees=True, by=cast.moira, because=BECAUSE, version=1)
    with door.door(cast.ivor):
        chronologies.answer(fresh(row), agrees=True, by=cast.ivor, because=BECAUSE, version=1)
    assert ITEM in page(cast.moira, hold)[1]
    with clock.moved(clock.now() + timedelta(days=31)):
        body = page(cast.moira, hold)[1]
        assert ITEM not in body
        assert "has run out" in body
        with door.door(cast.moira):  # so it can be asked again, and given again
            assert chronologies.is_somebody_left(hold)
            chronologies.ask(hold, by=cast.moira)
        with door.door(cast.ivor):
            now = fresh(row)
            chronologies.answer(
                now, agrees=True, by=cast.ivor, because=BECAUSE, version=now.version
            )
        assert ITEM in page(cast.moira, hold)[1]
    with door.door(SETUP):
        source, at = ConflictSource.FOUND, clock.now()
        conflicts.keep_apart(
            cast.moira.person_id, hold.case_file_id, source=source, by=SETUP, at=at
        )
    assert page(cast.moira, hold)[0] == 404


# --- page by page ---------------------------------------------------------------------------------


def agreed_by_police(cast: Cast, number: int, later: int = 0) -> LegalHold:
    """A hold of health on a case with so many items that the police agreed to, and some written since."""
    request = three_a_day(cast, number, more_follows=bool(later))
    with door.door(cast.owen):
        reference = Enquiry.objects.get(pk=request.enquiry_id).reference
    hold = held(cast, reference)
    with door.door(cast.moira):
        chronologies.ask(hold, by=cast.moira)
    row = consent_of(cast.ivor, hold)
    with door.door(cast.ivor):
        chronologies.answer(fresh(row), agrees=True, by=cast.ivor, because=BECAUSE, version=1)
    for one in range(later):
        wrote(cast.owen, request, f"ZQXSINCE{one}", SHARE, known_on=EARLY)
    if later:
        returned(cast.owen, request)
    return hold


def turned(hat: Hat, hold: LegalHold, name: str, first: str = "") -> list[list[str]]:
    """The lines of each page from the first or the last on, turned by the link of that name to its end."""
    browser, found = client_of(hat), []
    place = reverse("mash_hub:hold-chronology", args=[hold.pk])
    there = place + first
    while there:
        body = browser.get(there).content.decode()
        found.append(words(body) + ["STORY"] * (STORY in body))
        link = re.search(rf'rel="{name}" href="([^"]+)"', body)
        there = place + link[1] if link else ""
    return found


def test_its_pages_are_turned_to_the_end_and_back_with_every_line_once(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chronology_page, "ON_A_PAGE", 4)
    hold = agreed_by_police(cast, 10)
    forth = turned(cast.moira, hold, "next")
    assert [len(one) for one in forth] == [4, 4, 3]
    every = [one for part in forth for one in part]
    assert sorted(every) == ["STORY", *(f"ZQX{one:03}" for one in range(10))]
    assert [int(one[3:]) // 3 for one in every[:-1]] == [0, 0, 0, 1, 1, 1, 2, 2, 2, 3]
    back = turned(cast.moira, hold, "prev", "?end")
    assert [one for part in reversed(back) for one in part] == every
    other = client_of(cast.ivor)
    assert other.get(reverse("mash_hub:hold-chronology", args=[hold.pk])).status_code == 403


def test_what_was_written_since_is_passed_over_however_much_and_said_where_it_would_stand(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chronology_page, "ON_A_PAGE", 2)
    hold = agreed_by_police(cast, 4, later=7)
    forth = turned(cast.moira, hold, "next")
    assert [len(one) for one in forth] == [2, 2, 1]
    assert not [one for part in forth for one in part if "SINCE" in one]
    missing = "Part of what Ardenshire Police wrote was not given to you"
    said, browser = [], client_of(cast.moira)
    place = there = reverse("mash_hub:hold-chronology", args=[hold.pk])
    while there:
        body = browser.get(there).content.decode()
        said.append(missing in body)
        link = re.search(r'rel="next" href="([^"]+)"', body)
        there = place + link[1] if link else ""
    assert any(said)
    assert not all(said)  # what is missing is said where it is missing


def test_a_page_asks_the_database_as_often_for_many_lines_as_for_one(cast: Cast) -> None:
    asked_for = []
    for number in (1, 9):
        browser = client_of(cast.moira)
        url = reverse("mash_hub:hold-chronology", args=[agreed_by_police(cast, number).pk])
        browser.get(url)
        asked_for.append(measure.queries_of(lambda _, at=url, one=browser: one.get(at)))
    assert asked_for[0] == asked_for[1]
