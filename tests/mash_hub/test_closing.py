"""An enquiry is closed when people were told, or why not is written, and the police have ended."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connections
from django.urls import reverse

from agencies import clock, door, hats, sealing
from agencies.models import Notice
from agencies.verdicts import Refused, Stale
from mash_hub import closing, desk, enquiries, feedback, people_told, police_outcomes
from mash_hub.models import Enquiry, Involvement, PersonTold, PoliceOutcome, Subject
from mash_hub.models.enquiries import EnquiryState
from mash_hub.models.people_told import ToldHow, ToldState, WhyNot
from mash_hub.people_told import Telling
from tests.cast import Cast, client_of, post
from tests.mash_hub.enquiry_case import (
    RISK,
    asked,
    closed,
    decided,
    ended_today,
    fresh,
    nothing,
    police_ended,
    rated,
    told_everybody,
    told_today,
)

NOT_TOLD = Telling(
    ToldState.NOT_TOLD, why_not=WhyNot.WOULD_ENDANGER, sentence="ZQT he reads her telephone."
)
EVERYBODY = ("devika", "mandeep", "arlo", "owen", "cole", "kim", "tom", "lee", "joan", "edna")


@pytest.fixture
def enquiry(cast: Cast) -> Enquiry:
    """Decided, housing and police asked; the referrer was told."""
    enquiry = rated(cast)
    sent = asked(cast, enquiry, "police", "housing")
    nothing(cast.owen, sent["police"])
    nothing(cast.tom, sent["housing"])
    decided(cast, enquiry, lead_agency_id=cast.agency.housing.pk)
    with door.door(cast.devika):
        now = fresh(enquiry)
        feedback.send(now, by=cast.devika, words="Support is arranged.", version=now.version)
    return enquiry


def person(cast: Cast, enquiry: Enquiry, role: str) -> Subject:
    with door.door(cast.devika):
        return Involvement.objects.in_file(enquiry.file_id).get(role=role).subject


def write(
    cast: Cast, enquiry: Enquiry, subject: Subject, telling: Telling, version: int = 0
) -> Any:
    with door.door(cast.devika):
        now = fresh(enquiry)
        return people_told.write(now, subject.pk, by=cast.devika, telling=telling, version=version)


def test_it_says_what_keeps_it_open_until_nothing_does(cast: Cast, enquiry: Enquiry) -> None:
    devika = client_of(cast.devika)
    page, close = (
        reverse(f"mash_hub:{at}", args=[enquiry.pk]) for at in ("enquiry", "enquiry-close")
    )

    def words() -> str:
        return str(devika.get(page).text)

    assert "It stays open: it is not written whether everybody at risk was told" in words()
    assert "Ardenshire Police did not record how their involvement ended." in words()
    with door.door(cast.devika):
        version = fresh(enquiry).version
    assert post(devika, close, cast.devika, version=version).status_code == 403
    write(cast, enquiry, person(cast, enquiry, "VICTIM"), NOT_TOLD)
    assert "everybody at risk was told" in words()
    write(cast, enquiry, person(cast, enquiry, "CHILD"), told_today())
    assert "ZQT he reads her telephone." in words()
    assert "It stays open: Ardenshire Police did not record" in words()
    police_ended(cast, enquiry)
    assert "ZQE nothing was found." in words()
    assert "Nothing keeps it open" in words()
    assert post(devika, close, cast.devika, version=version).status_code == 302
    with door.door(cast.devika):
        assert fresh(enquiry).state == EnquiryState.CLOSED
        with pytest.raises(Refused, match="closed"):
            people_told.write(
                fresh(enquiry), person_pk(enquiry), by=cast.devika, telling=told_today(), version=1
            )
    with door.door(cast.owen), pytest.raises(Refused, match="closed"):
        police_outcomes.record(fresh(enquiry), by=cast.owen, ending=ended_today(), version=1)


def person_pk(enquiry: Enquiry) -> Any:
    return Involvement.objects.in_file(enquiry.file_id).get(role="CHILD").subject_id


def test_nobody_who_may_do_harm_or_is_not_born_is_among_those_told(
    cast: Cast, enquiry: Enquiry
) -> None:
    with pytest.raises(Refused, match="Only the child or adult at risk"):
        write(cast, enquiry, person(cast, enquiry, "PERPETRATOR"), told_today())
    callum = person(cast, enquiry, "PERPETRATOR")
    url = reverse("mash_hub:enquiry-told", args=[enquiry.pk, callum.pk])
    assert client_of(cast.devika).get(url).status_code == 404
    with door.door(cast.joan):
        part = Involvement.objects.in_file(enquiry.file_id).get(role="CHILD")
        card = part.card
        card.set_identity(
            birth_precision="ESTIMATED",
            is_unborn=True,
            is_deceased=False,
            by=cast.joan,
            at=clock.now(),
            because=RISK,
        )
    with door.door(cast.devika):
        assert people_told.not_written(fresh(enquiry)) == {person_pk_of(enquiry, "VICTIM")}
    with pytest.raises(Refused, match="Only the child or adult at risk"):
        write(cast, enquiry, person(cast, enquiry, "CHILD"), told_today())


def person_pk_of(enquiry: Enquiry, role: str) -> Any:
    return Involvement.objects.in_file(enquiry.file_id).get(role=role).subject_id


def test_who_how_and_when_or_why_not_and_never_both(cast: Cast, enquiry: Enquiry) -> None:
    marisa = person(cast, enquiry, "VICTIM")
    today = hats.today()
    for wrong, words in (
        (Telling(ToldState.TOLD, how=ToldHow.PHONE, told_on=today), "who told them"),
        (Telling(ToldState.TOLD, how=ToldHow.PHONE, who="Joan"), "who told them"),
        (
            Telling(ToldState.TOLD, ToldHow.PHONE, today + timedelta(days=1), "Joan"),
            "still to come",
        ),
        (Telling(ToldState.TOLD, ToldHow.PHONE, today - timedelta(days=1), "Joan"), "before the"),
        (Telling(ToldState.NOT_TOLD, why_not=WhyNot.DECLINED), "and a sentence"),
        (Telling(ToldState.NOT_TOLD, sentence="Later."), "and a sentence"),
        (
            Telling(ToldState.TOLD, ToldHow.PHONE, today, "Joan", WhyNot.DECLINED),
            "Either they were told",
        ),
    ):
        with pytest.raises(Refused, match=words):
            write(cast, enquiry, marisa, wrong)
    first = write(cast, enquiry, marisa, NOT_TOLD)
    with pytest.raises(Stale):
        write(cast, enquiry, marisa, told_today())
    write(cast, enquiry, marisa, told_today(), version=first.version)  # told after all
    with door.door(cast.devika):
        now = fresh(first)
        assert (now.state, now.why_not, now.how) == ("TOLD", "", "IN_PERSON")
    url = reverse("mash_hub:enquiry-told", args=[enquiry.pk, marisa.pk])
    devika = client_of(cast.devika)
    assert "Hannah Voss, social worker" in devika.get(url).text
    answer = post(devika, url, cast.devika, state="NOT_TOLD", version=now.version)
    assert answer.status_code == 422
    assert "Choose why they were not told." in answer.text
    assert client_of(cast.owen).get(url).status_code in (403, 404)


def test_a_new_decision_is_told_anew(cast: Cast, enquiry: Enquiry) -> None:
    from_before = closed(cast, enquiry)
    with door.door(cast.mandeep):
        now = fresh(from_before)
        closing.reopen(now, by=cast.mandeep, because=RISK, version=now.version)
    decided(cast, enquiry)
    with door.door(cast.devika):
        again = closing.still_open(fresh(enquiry))
        assert (again.feedback, len(again.people), again.forces) == (True, 2, ())


def test_only_the_police_who_took_part_record_their_outcome(cast: Cast, enquiry: Enquiry) -> None:
    url = reverse("mash_hub:police-outcome", args=[enquiry.pk])
    assert client_of(cast.tom).get(url).status_code == 404
    assert client_of(cast.devika).get(url).status_code == 403
    with door.door(cast.tom), pytest.raises(Refused, match="Only the police"):
        police_outcomes.record(fresh(enquiry), by=cast.tom, ending=ended_today())
    with door.door(cast.owen):
        row = enquiry.acknowledgements.get(agency=cast.agency.police)
        enquiries.acknowledge(row, by=cast.owen, version=row.version)
    with door.door(cast.owen):
        waiting = [
            work for work in desk.work_for(cast.owen, clock.now()) if "outcome" in work.words
        ]
        assert [work.reference for work in waiting] == [enquiry.reference]
    owen = client_of(cast.owen)
    assert owen.get(url).status_code == 200
    assert post(owen, url, cast.owen, result="NO_CRIME", version=0).status_code == 422
    day = hats.today()
    given = {
        "result": "CHARGED",
        "ended_on_day": day.day,
        "ended_on_month": day.month,
        "ended_on_year": day.year,
        "sentence": "ZQE he is charged.",
        "version": 0,
    }
    assert post(owen, url, cast.owen, **given).status_code == 302
    with door.door(cast.devika):
        told = Notice.objects.filter(receiver=cast.agency.council, notice_kind="POLICE_OUTCOME")
        assert told.get().reference == enquiry.reference
    with door.door(cast.owen):
        assert not [w for w in desk.work_for(cast.owen, clock.now()) if "outcome" in w.words]


def test_rows_are_shown_to_those_alone_who_work_on_it(cast: Cast, enquiry: Enquiry) -> None:
    told_everybody(cast, enquiry)
    police_ended(cast, enquiry)
    everybody = [cast.hat(name) for name in EVERYBODY]
    with door.door(cast.devika):
        told = PersonTold.objects.filter(enquiry=enquiry).first()
        outcome = PoliceOutcome.objects.get(enquiry=enquiry)
        assert told is not None
    host = {"devika", "mandeep", "arlo"}
    for row, readers in ((told, host), (outcome, host | {"owen", "cole"})):
        shown, opening = set(), set()
        for name in EVERYBODY:
            hat = cast.hat(name)
            with door.door(hat):
                if type(row).objects.visible_to(hat).filter(pk=row.pk).exists():
                    shown.add(name)
                if sealing.open_quietly([row], ["words"], by=hat)[row, "words"]:
                    opening.add(hat.agency_id)
        assert shown == readers
        assert opening == {cast.hat(name).agency_id for name in readers}
        with door.door(cast.devika):
            found = type(row).objects.readers_of(fresh(row), among=everybody)
        assert {hat.person_id for hat in found} == {cast.hat(name).person_id for name in readers}


def test_of_a_closing_and_a_correction_at_once_nothing_is_half_done(committed_cast: Cast) -> None:
    cast = committed_cast
    enquiry = rated(cast)
    nothing(cast.owen, asked(cast, enquiry, "police")["police"])
    decided(cast, enquiry)
    with door.door(cast.devika):
        now = fresh(enquiry)
        feedback.send(now, by=cast.devika, words="Support is arranged.", version=now.version)
    told_everybody(cast, enquiry)
    police_ended(cast, enquiry)
    start = Barrier(2)

    def close() -> str:
        with door.door(cast.devika):
            now = fresh(enquiry)
            start.wait(10)
            closing.close(now, by=cast.devika, version=now.version)
        return "closed"

    def correct() -> str:
        try:
            with door.door(cast.owen):
                now = fresh(enquiry)
                start.wait(10)
                police_outcomes.record(now, by=cast.owen, ending=ended_today(), version=1)
        except Refused:
            return "refused"
        return "corrected"

    def done(act: Any) -> str:
        try:
            return str(act())
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(done, (close, correct)))
    assert results[0] == "closed"
    with door.door(cast.devika):
        assert fresh(enquiry).state == EnquiryState.CLOSED
        version = PoliceOutcome.objects.get(enquiry=enquiry).version
    assert version == (2 if results[1] == "corrected" else 1)
