"""Exclusions and restricted records: whom they keep out, everywhere, and who lifts them (2.3, R27)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agencies import clock, door, sealing
from agencies.actors import Hat, Service
from agencies.models import Grant, Notice
from agencies.reasons import Reason, ReasonCode
from agencies.verdicts import Refused
from mash_hub import barriers, conflicts, finding, interests, looking_up, subjects
from mash_hub.finding import Known
from mash_hub.identities import Birth, Identity, Name
from mash_hub.interests import Interest
from mash_hub.models import Barrier, BarrierKind, BarrierState, Card, Conflict, Contact, Enquiry
from mash_hub.models.conflicts import ConflictSource
from mash_hub.models.interests import Relation
from tests.cast import Cast, client_of, post
from tests.mash_hub.enquiry_case import asked, rated
from tests.mash_hub.test_break_glass import opens

WHY = Reason(ReasonCode.SECURITY, "ZQX she is his sister-in-law")


@pytest.fixture
def enquiry(cast: Cast) -> Enquiry:
    """An enquiry of the council about Joan's contact, with a request to the police."""
    made = rated(cast)
    asked(cast, made, "police")
    return made


def exclude(cast: Cast, hat: Hat, reference: str) -> Barrier:
    with door.door(cast.moira):
        record = barriers.record_of(reference, by=cast.moira)
        assert record
        return barriers.exclude(record, hat.person_id, by=cast.moira, because=WHY)


def restrict(cast: Cast, reference: str, *readers: Hat) -> Barrier:
    with door.door(cast.moira):
        record = barriers.record_of(reference, by=cast.moira)
        assert record
        named = [hat.person_id for hat in readers]
        kind = BarrierKind.WITNESS
        return barriers.restrict(record, kind, named, by=cast.moira, because=WHY)


def sees(hat: Hat, enquiry: Enquiry) -> tuple[bool, bool, int, int]:
    """Enquiry, contact, cards, and how many rows of grants the database itself shows of the case."""
    with door.door(hat):
        grants = Grant.objects.filter(file_id=enquiry.file_id).count()
        return (
            Enquiry.objects.visible_to(hat).filter(pk=enquiry.pk).exists(),
            Contact.objects.visible_to(hat).filter(pk=enquiry.contact_id).exists(),
            Card.objects.visible_to(hat).count(),
            grants,
        )


def test_an_excluded_person_sees_and_hears_nothing_and_colleagues_see_on(
    cast: Cast, enquiry: Enquiry
) -> None:
    before = sees(cast.devika, enquiry)
    assert before[:3] == (True, True, 3)
    assert before[3] > 0
    assert _notices(cast.mandeep, enquiry) > 0
    exclude(cast, cast.mandeep, enquiry.reference)
    assert sees(cast.mandeep, enquiry) == (False, False, 0, 0)
    assert sees(cast.devika, enquiry) == before
    assert _notices(cast.mandeep, enquiry) == 0
    assert _notices(cast.devika, enquiry) > 0
    with door.door(cast.devika):
        among = [cast.devika, cast.mandeep, cast.arlo]
        readers = Enquiry.objects.readers_of(enquiry, among=among)
        assert readers == [cast.devika, cast.arlo]


def _notices(hat: Hat, enquiry: Enquiry) -> int:
    with door.door(hat):
        return Notice.objects.visible_to(hat).filter(file_id=enquiry.file_id).count()


def test_what_is_kept_from_a_person_answers_as_what_does_not_exist(
    cast: Cast, enquiry: Enquiry
) -> None:
    """Never 4: the same status, the same bytes but for tokens, the same number of queries."""
    exclude(cast, cast.mandeep, enquiry.reference)
    browser = client_of(cast.mandeep)
    never = cast.workspace.mash.pk
    browser.get(reverse("desk:my-work"))
    answers = []
    for pk in (enquiry.pk, never):
        with CaptureQueriesContext(connection) as asked_for:
            answer = browser.get(reverse("mash_hub:enquiry", args=[pk]))
        body = answer.content.decode().replace(str(pk), "")
        answers.append((answer.status_code, _bytes(body), len(asked_for)))
    assert answers[0] == answers[1]
    found = []
    for reference in (enquiry.reference, "E-BBBBB"):
        with CaptureQueriesContext(connection) as asked_for:
            answer = post(browser, reverse("desk:find"), cast.mandeep, reference=reference)
        body = answer.content.decode().replace(reference, "")
        found.append((answer.status_code, _bytes(body), len(asked_for)))
    assert found[0] == found[1]
    assert enquiry.reference not in browser.get(reverse("mash_hub:board")).content.decode()


def _bytes(page: str) -> list[str]:
    tokens = ("csrf", "live-cursor", "data-shown", "X-Request")
    return [line for line in page.splitlines() if not any(one in line for one in tokens)]


def test_a_restricted_record_is_seen_by_named_readers_alone(cast: Cast, enquiry: Enquiry) -> None:
    restrict(cast, enquiry.reference, cast.devika)
    assert sees(cast.devika, enquiry)[:3] == (True, True, 3)
    for hat in (cast.mandeep, cast.arlo):
        assert sees(hat, enquiry) == (False, False, 0, 0)
        assert _notices(hat, enquiry) == 0
    with door.door(cast.devika):
        among = [cast.devika, cast.mandeep, cast.arlo]
        assert Enquiry.objects.readers_of(enquiry, among=among) == [cast.devika]
        sent = conflicts.people_apart([enquiry.file_id])[enquiry.file_id]
        assert cast.arlo.person_id in sent
        assert cast.devika.person_id not in sent


def test_neither_emergency_nor_a_grant_nor_letting_back_gets_past_it(
    cast: Cast, enquiry: Enquiry
) -> None:
    exclude(cast, cast.owen, enquiry.contact.reference)
    with pytest.raises(Refused):
        opens(cast.owen, enquiry.contact.reference)
    with door.door(Service("test")):
        at = clock.now()
        assert not conflicts.let_back(cast.owen.person_id, enquiry.file_id, by=cast.owen, at=at)
        conflicts.keep_apart(
            cast.owen.person_id,
            enquiry.file_id,
            source=ConflictSource.DECLARED,
            by=cast.owen,
            at=at,
        )
        assert conflicts.let_back(cast.owen.person_id, enquiry.file_id, by=cast.owen, at=at)
        bars = Conflict.objects.standing().filter(person=cast.owen.person_id)
        assert {*bars.values_list("source", flat=True)} == {"EXCLUDED"}
    with door.door(cast.owen):
        opened = sealing.open_quietly([enquiry.contact], ["narrative"], by=cast.owen)
        assert opened[enquiry.contact, "narrative"] is None
    with door.door(cast.devika):
        assert not Conflict.objects.visible_to(cast.devika).filter(source="EXCLUDED").exists()


def test_known_to_us_answers_the_excluded_as_if_unknown(cast: Cast) -> None:
    typed = Identity((Name("Ines", "Vane"),), Birth.on(date(1991, 2, 3)))
    with door.door(cast.kim):
        looking_up.note([typed], by=cast.kim)
        card = subjects.record(typed, by=cast.kim, because=Reason(ReasonCode.NEW_CONTACT))
        reference = subjects.subject_of(card).reference
    with door.door(cast.arlo):
        before = finding.search(typed, by=cast.arlo, because=Reason(ReasonCode.IMMEDIATE_RISK))
    exclude(cast, cast.arlo, reference)
    with door.door(cast.arlo):
        after = finding.search(typed, by=cast.arlo, because=Reason(ReasonCode.IMMEDIATE_RISK))
    assert (before.elsewhere, after.elsewhere) == (Known.ASK, Known.NO)


def test_a_barrier_follows_its_person_into_new_cases(cast: Cast, enquiry: Enquiry) -> None:
    with door.door(cast.moira):
        card = Card.objects.filter(owner=cast.agency.health).order_by("pk").first()
        assert card is not None
        reference = subjects.subject_of(card).reference
    row = exclude(cast, cast.mandeep, reference)
    assert sees(cast.mandeep, enquiry) == (False, False, 0, 0)
    other = rated(cast)
    assert sees(cast.mandeep, other)[0]
    with door.door(cast.joan):
        at = clock.now()
        subjects.involve(card, other.contact, role="OTHER", place=9, by=cast.joan, at=at)
    assert not sees(cast.mandeep, other)[0]
    with door.door(cast.moira):
        assert Conflict.objects.standing().filter(by_id=row.pk, file=other.file_id).count() == 1


def test_two_people_lift_it_and_one_who_is_kept_out_sees_no_trace(
    cast: Cast, enquiry: Enquiry
) -> None:
    row = exclude(cast, cast.mandeep, enquiry.reference)
    officer = client_of(cast.moira)
    assert row.reference in officer.get(reverse("mash_hub:barriers")).content.decode()
    url = reverse("mash_hub:barrier-lift", args=[row.pk])
    sent = {"sentence": "ZQX they parted", "version": row.version}
    assert post(officer, url, cast.moira, **sent).status_code == 302
    again = {**sent, "version": row.version + 1, "lifts": "YES"}
    assert post(officer, url, cast.moira, **again).status_code == 403
    assert sees(cast.mandeep, enquiry)[0] is False
    second = client_of(cast.ivor)
    assert second.get(reverse("mash_hub:barrier", args=[row.pk])).status_code == 200
    assert post(second, url, cast.ivor, **again).status_code == 302
    assert sees(cast.mandeep, enquiry)[:2] == (True, True)
    own = exclude(cast, cast.ivor, enquiry.reference)
    assert second.get(reverse("mash_hub:barrier", args=[own.pk])).status_code == 404
    assert own.reference not in second.get(reverse("mash_hub:barriers")).content.decode()
    assert _barrier_notices(cast.ivor) == 0


def _barrier_notices(hat: Hat) -> int:
    with door.door(hat):
        found = Notice.objects.visible_to(hat).filter(notice_kind="BARRIER_CHANGED")
        return found.exclude(reference="").count()


def test_a_worker_who_is_a_subject_is_restricted_in_the_act_and_an_officer_confirms(
    cast: Cast,
) -> None:
    """Never 5: a record about a member agency's worker is not for their colleagues."""
    me = Identity((Name("Arlo", "Finch"),), Birth.on(date(1985, 4, 4)))
    with door.door(cast.arlo):
        interests.declare([Interest(Relation.SELF, me)], by=cast.arlo, version=0)
    with door.door(cast.kim):
        looking_up.note([me], by=cast.kim)
        card = subjects.record(me, by=cast.kim, because=Reason(ReasonCode.NEW_CONTACT))
        row = Barrier.objects.get()
        assert (row.barrier_kind, row.state) == (BarrierKind.STAFF, BarrierState.TO_CONFIRM)
        assert {cast.kim.person_id, cast.moira.person_id} <= {*row.readers}
        assert cast.arlo.person_id not in row.readers
        assert Card.objects.visible_to(cast.kim).filter(pk=card.pk).exists()
        among = [cast.kim, cast.joan, cast.moira]
        assert Card.objects.readers_of(card, among=among) == [cast.kim]
    officer = client_of(cast.moira)
    url = reverse("mash_hub:barrier", args=[row.pk])
    assert b"Confirm who reads it" in officer.get(url).content
    readers = [str(cast.moira.person_id)]
    sent: dict[str, Any] = {"readers": readers, "sentence": "ZQX seen", "version": row.version}
    assert post(officer, url, cast.moira, **{**sent, "readers": []}).status_code == 422
    assert post(officer, url, cast.moira, **sent).status_code == 302
    with door.door(cast.kim):
        assert Barrier.objects.get().state == BarrierState.STANDING
        assert not Card.objects.visible_to(cast.kim).filter(pk=card.pk).exists()


def test_the_pages_exclude_and_restrict_and_name_no_record_that_is_not_theirs(
    cast: Cast, enquiry: Enquiry
) -> None:
    officer = client_of(cast.moira)
    page = reverse("mash_hub:barrier-exclude")
    assert officer.get(page).status_code == 200
    sent = {"person": str(cast.mandeep.person_id), "sentence": "ZQX related"}
    wrong = post(officer, page, cast.moira, reference="E-BBBBB", **sent)
    assert wrong.status_code == 422
    assert post(officer, page, cast.moira, reference=enquiry.reference, **sent).status_code == 302
    page = reverse("mash_hub:barrier-restrict")
    sent = {"readers": [str(cast.devika.person_id)], "sentence": "ZQX", "barrier_kind": "ADOPTION"}
    done = post(officer, page, cast.moira, reference=enquiry.reference, **sent)
    assert done.status_code == 302
    assert b"Restriction" in officer.get(done["Location"]).content
    for hat in (cast.devika, cast.paula, cast.kim):
        assert not barriers.may_keep(hat)
    with door.door(cast.esther):
        assert barriers.record_of(enquiry.reference, by=cast.esther) is None
