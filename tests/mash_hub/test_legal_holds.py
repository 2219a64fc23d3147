"""Legal holds: who places, sees, reviews and lifts them, and what they forbid (4.17, 4.20)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from django.urls import reverse

from agencies import clock, door, hats
from agencies.models import Hold, Notice
from agencies.reasons import Reason, ReasonCode
from agencies.roles import Role
from agencies.verdicts import Frozen, Refused, Stale
from mash_hub import barriers, flags, legal_holds, links, sealed_items, sheets
from mash_hub.models import (
    Flag,
    HoldKind,
    HoldState,
    InformationRequest,
    Involvement,
    LegalHold,
    ThingCard,
    Topic,
)
from mash_hub.models.links import Certainty, Relation
from mash_hub.models.sealed_items import SealedState
from mash_hub.particulars import Particulars
from tests.cast import SETUP, Cast, client_of, post
from tests.mash_hub.contact_case import submitted
from tests.mash_hub.enquiry_case import (
    SHARE,
    asked,
    fresh,
    opened_by,
    rated,
    returned,
    wrote,
)
from tests.mash_hub.keeping_case import WHY, closed_case, held, lifted, proposed
from tests.mash_hub.test_barriers import exclude
from tests.mash_hub.test_flags import flagged, marking, part
from tests.mash_hub.test_sealed_items import lodged
from tests.mash_hub.test_sheets import wrote as sheet_of
from tests.things.case import CAR, HANDLE, HOTEL, linked, recorded


def test_a_hold_on_a_case_holds_what_was_answered_in_it_and_its_people(cast: Cast) -> None:
    enquiry = closed_case(cast)
    row = held(cast, enquiry.reference)
    with door.door(SETUP):
        request = InformationRequest.objects.get(enquiry=enquiry)
        files = {*Hold.objects.standing().values_list("file_id", flat=True)}
        assert {enquiry.file_id, request.items.get().file_id} <= files
    assert row.state == HoldState.PLACED
    with pytest.raises(Refused, match=f"The hold {row.reference} stands on it"):
        proposed(enquiry.reference, cast.moira)
    with pytest.raises(Refused, match="domestic abuse related death review"):
        proposed(request.reference, cast.ivor)
    lifted(row, cast.moira, cast.ivor)
    assert proposed(enquiry.reference, cast.moira).version == 1


def test_a_hold_on_somebody_keeps_their_flags_and_what_is_linked_to_them_from_before_and_after(
    cast: Cast,
) -> None:
    enquiry = rated(cast)
    who = part(cast, enquiry, "Marisa")
    officer = replace(cast.devika, role=Role.INFORMATION_OFFICER)

    def kept_of_her(said: Particulars) -> tuple[Flag, ThingCard]:
        flag = flagged(cast.devika, who, marking(cast))
        with door.door(cast.devika):
            flags.end(fresh(flag), by=cast.devika, because=WHY, version=fresh(flag).version)
        thing = recorded(said, cast.devika)
        linked(thing, who.reference, cast.devika)
        return flag, thing

    before = kept_of_her(CAR)
    row = held(cast, who.reference, by=officer)
    with door.door(SETUP):
        files = {*Hold.objects.standing().values_list("file_id", flat=True)}
    assert {one.file_id for one in before} <= files
    for flag, thing in (before, kept_of_her(HANDLE)):
        for reference in (flag.reference, thing.subject.reference):
            with pytest.raises(Refused, match=f"The hold {row.reference} stands on it"):
                proposed(reference, officer)
    other = recorded(HOTEL, cast.devika)  # with which she has nothing to do
    assert proposed(other.subject.reference, officer).version == 1


def test_a_link_to_somebody_under_a_hold_stays_as_it_was_said_until_it_is_lifted(
    cast: Cast,
) -> None:
    who = part(cast, rated(cast), "Marisa")
    officer = replace(cast.devika, role=Role.INFORMATION_OFFICER)
    link = linked(recorded(CAR, cast.devika), who.reference, cast.devika)
    sure = links.Said(Relation.USES, Certainty.CERTAIN, "A neighbour")
    row = held(cast, who.reference, by=officer)
    for act in (partial(links.change, said=sure), links.remove):
        with door.door(cast.devika), pytest.raises(Frozen, match=row.reference):
            act(link, by=cast.devika, because=WHY, version=link.version)
    lifted(row, officer, replace(cast.mandeep, role=Role.INFORMATION_OFFICER))
    with door.door(cast.devika):
        changed = links.change(link, sure, by=cast.devika, because=WHY, version=link.version)
    assert changed.certainty == Certainty.CERTAIN


def test_two_lift_it_and_the_board_may_be_the_second(cast: Cast) -> None:
    row = held(cast, closed_case(cast).reference)
    board = replace(cast.mandeep, role=Role.BOARD_VIEWER)
    with door.door(cast.moira), pytest.raises(Refused, match="Somebody else has to see it"):
        legal_holds.see(row, by=cast.moira, version=1)
    with door.door(board):
        legal_holds.see(fresh(row), by=board, version=1)
    with door.door(board), pytest.raises(Refused, match="cannot place legal holds"):
        legal_holds.ask_to_lift(fresh(row), by=board, because=WHY, version=2)
    with door.door(cast.moira):
        legal_holds.ask_to_lift(fresh(row), by=cast.moira, because=WHY, version=2)
    other_hat = replace(cast.moira, role=Role.BOARD_VIEWER)
    given = {"lifts": True, "because": WHY, "version": 3}
    for same in (cast.moira, other_hat):
        with door.door(same), pytest.raises(Refused, match="Somebody else has to agree"):
            legal_holds.answer_lift(fresh(row), by=same, **given)
    with door.door(cast.owen), pytest.raises(Refused, match="cannot"):
        legal_holds.answer_lift(fresh(row), by=cast.owen, **given)
    with door.door(board), pytest.raises(Stale):
        legal_holds.answer_lift(fresh(row), by=board, **{**given, "version": 2})
    with door.door(board):
        legal_holds.answer_lift(fresh(row), by=board, **{**given, "lifts": False})
        assert fresh(row).state == HoldState.ACTIVE
        assert Hold.objects.standing().filter(by_id=row.pk).exists()
    lifted(row, cast.ivor, board)
    with door.door(board):
        assert fresh(row).state == HoldState.LIFTED
        assert not Hold.objects.standing().filter(by_id=row.pk).exists()


def test_it_falls_due_for_review_and_stands_on_my_work_until_an_officer_has_looked(
    cast: Cast,
) -> None:
    row = held(cast, closed_case(cast).reference)
    second = client_of(cast.ivor)
    desk = reverse("desk:my-work")
    assert "a second person has to see it" in second.get(desk).content.decode()
    assert "a second person has to see it" not in client_of(cast.moira).get(desk).content.decode()
    seen = reverse("mash_hub:hold-seen", args=[row.pk])
    assert post(second, seen, cast.ivor, version=1).status_code == 302
    assert "a second person has to see it" not in second.get(desk).content.decode()
    with clock.moved(clock.now() + timedelta(days=91)):
        late = client_of(cast.ivor)
        assert "Legal hold: does it stay?" in late.get(desk).content.decode()
        assert "review is due by" in late.get(reverse("mash_hub:holds")).content.decode()
        page = reverse("mash_hub:hold-review", args=[row.pk])
        day = hats.today() + timedelta(days=30)
        when = {"review_on_day": day.day, "review_on_month": day.month, "review_on_year": day.year}
        far = {**when, "review_on_year": day.year + 3}
        sent = {"sentence": "ZQX still open", "version": 2}
        assert post(late, page, cast.ivor, **sent, **far).status_code == 422
        assert post(late, page, cast.ivor, **sent, **when).status_code == 302
        assert "does it stay?" not in late.get(desk).content.decode()
        with door.door(cast.ivor):
            assert fresh(row).review_on == day


def test_who_sees_a_hold_and_who_is_told(cast: Cast) -> None:
    enquiry = closed_case(cast)
    row = held(cast, enquiry.reference)
    exclude(cast, cast.ivor, enquiry.reference)
    among = [cast.moira, cast.ivor, cast.paula, cast.devika, cast.esther, cast.ines]
    with door.door(cast.moira):
        assert LegalHold.objects.readers_of(row, among=among) == [cast.moira]
    for hat in among:
        with door.door(hat):
            seen = LegalHold.objects.visible_to(hat).filter(pk=row.pk).exists()
            assert seen == (hat == cast.moira), hat.role
    page = client_of(cast.ivor).get(reverse("mash_hub:hold", args=[row.pk]))
    assert page.status_code == 404
    with door.door(cast.ivor):
        told = Notice.objects.visible_to(cast.ivor).filter(notice_kind="HOLD_CHANGED")
        assert not told.exclude(reference="").filter(thing_id=row.pk, file_id=enquiry.file_id)
        assert barriers.record_of(enquiry.reference, by=cast.ivor) is None


def test_the_pages_place_and_lift_one(cast: Cast) -> None:
    enquiry = closed_case(cast)
    officer, second = client_of(cast.moira), client_of(cast.ivor)
    page = reverse("mash_hub:hold-place")
    day = hats.today() + timedelta(days=60)
    when = {"review_on_day": day.day, "review_on_month": day.month, "review_on_year": day.year}
    sent = {"hold_kind": HoldKind.LITIGATION, "sentence": "ZQX a claim", **when}
    assert post(officer, page, cast.moira, reference="E-BBBBB", **sent).status_code == 422
    assert post(officer, page, cast.moira, reference=enquiry.reference, **sent).status_code == 302
    with door.door(cast.moira):
        row = LegalHold.objects.get()
    url = reverse("mash_hub:hold", args=[row.pk])
    lift = reverse("mash_hub:hold-lift", args=[row.pk])
    assert "Ask to lift it" in officer.get(url).content.decode()
    asked = {"sentence": "ZQX it was withdrawn", "version": 1}
    assert post(officer, lift, cast.moira, **asked).status_code == 302
    assert "Somebody else has to agree" in officer.get(url).content.decode()
    answer = {**asked, "version": 2, "lifts": "YES"}
    assert post(officer, lift, cast.moira, **answer).status_code == 403
    assert post(second, lift, cast.ivor, **answer).status_code == 302
    assert "Lifted" in officer.get(url).content.decode()
    assert client_of(cast.devika).get(reverse("mash_hub:holds")).status_code == 403


def test_a_review_freezes_what_is_written_and_work_goes_on_beside_it(cast: Cast) -> None:
    enquiry = rated(cast)
    police = asked(cast, enquiry, "police", "health")["police"]
    opened_by(cast.owen, police)
    item = wrote(cast.owen, police, "ZQX three incidents", SHARE)
    returned(cast.owen, police)
    sealed = lodged(cast, police)
    who = part(cast, enquiry, "Marisa")
    sheet = sheet_of(cast.devika, who, Topic.DISABILITY)
    consent = sheet_of(cast.devika, who, Topic.CONSENTS, purpose="SHARE", position="GIVEN")
    row = held(cast, enquiry.reference)
    correcting = reverse("mash_hub:request-item-correct", args=[item.pk])
    form = {"text": "ZQXNEWWORDS two incidents", "because": "CORRECTION", "version": 3}
    form |= {"nature": "FACT", "people": [str(police.people[0])], "source_system": "Crime system"}
    form |= {"author": "O. Hale", "marking": "OFFICIAL-SENSITIVE", "handling": "P"}
    form |= {"source_grade": "1", "assessment": "A"}
    owen = client_of(cast.owen)
    with door.door(cast.owen):
        form["version"] = fresh(item).version
    told = post(owen, correcting, cast.owen, **form)
    assert told.status_code == 403, told.content.decode()
    assert f"The hold {row.reference} stands on these records" in told.content.decode()
    assert "ZQXNEWWORDS two incidents" in told.content.decode()  # nothing typed is lost
    destroy = {"because": Reason(ReasonCode.REVIEW), "version": 1}
    with door.door(cast.cole), pytest.raises(Frozen):
        sealed_items.review(fresh(sealed), SealedState.DESTROYED, by=cast.cole, **destroy)
    with pytest.raises(Frozen):
        sheet_of(cast.devika, who, Topic.DISABILITY, version=sheet.version, details="Other")
    with door.door(cast.devika), pytest.raises(Frozen):
        sheets.end(fresh(sheet), by=cast.devika, because=WHY, version=sheet.version)
    said = {"purpose": "SHARE", "position": "WITHDRAWN", "version": consent.version}
    sheet_of(cast.devika, who, Topic.CONSENTS, **said)  # stands beside the one before
    sheet_of(cast.devika, who, Topic.REACH)
    again = submitted(cast.joan)
    with door.door(cast.devika):
        assert Involvement.objects.filter(file=again.file_id).exists()
    assert "Freezes" in client_of(cast.moira).get(row_page(row)).content.decode()
    lifted(row, cast.moira, cast.ivor)
    assert post(owen, correcting, cast.owen, **form).status_code == 302


def row_page(row: LegalHold) -> str:
    return reverse("mash_hub:hold", args=[row.pk])


def test_a_hold_for_a_complaint_forbids_destroying_and_freezes_nothing(cast: Cast) -> None:
    enquiry = rated(cast)
    who = part(cast, enquiry, "Marisa")
    sheet = sheet_of(cast.devika, who, Topic.DISABILITY)
    with door.door(cast.moira):
        record = barriers.record_of(enquiry.reference, by=cast.moira)
        assert record
        day = hats.today() + timedelta(days=90)
        legal_holds.place(record, HoldKind.COMPLAINT, review_on=day, by=cast.moira, because=WHY)
    changed = sheet_of(cast.devika, who, Topic.DISABILITY, version=sheet.version, details="Other")
    assert changed.version == 2
