"""Handing enquiries over: offered or assigned, accepted or refused; nothing vanishes, time runs on."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID

import pytest
from django.db import connections
from django.urls import reverse

from agencies import clock, covers, door, people
from agencies.actors import Hat
from agencies.models import CoverWhy, Membership, MembershipStatus, Notice
from agencies.reasons import Reason, ReasonCode
from agencies.roles import Role
from agencies.verdicts import Refused, Stale
from audit.log.models import Entry
from mash_hub import clocks, conflicts, enquiries
from mash_hub import enquiry_hand_overs as acts
from mash_hub.models import Enquiry, EnquiryHandOver, HandOverState
from mash_hub.models.conflicts import ConflictSource
from mash_hub.ratings import DECISION
from tests.cast import SETUP, Cast, client_of, given_role, post
from tests.mash_hub.enquiry_case import fresh, make_contact, rated

PAGE = reverse("mash_hub:hand-overs")
NOTE = "ZQHO ring the school first"
WHY = "ZQHO I know the family’s social worker well"


def taken(hat: Hat, enquiry: Enquiry) -> Enquiry:
    with door.door(hat):
        found = fresh(enquiry)
        return enquiries.take(found, by=hat, version=found.version)


def given(by: Hat, *found: Enquiry, to: Hat, assign: bool = False) -> list[EnquiryHandOver]:
    with door.door(by):
        return acts.hand_over([*found], to=to.person_id, note=NOTE, assign=assign, by=by)


def with_whom(enquiry: Enquiry) -> UUID | None:
    with door.door(SETUP):
        return Enquiry.objects.get(pk=enquiry.pk).taken_by_id


def test_what_is_offered_stays_until_it_is_accepted_and_both_read_how_it_went(cast: Cast) -> None:
    enquiry = taken(cast.devika, rated(cast))
    devika, mandeep = client_of(cast.devika), client_of(cast.mandeep)
    with door.door(cast.devika):
        before = clocks.of(Enquiry.kind, [enquiry.pk], DECISION)[enquiry.pk].due_at
    page = reverse("mash_hub:enquiry", args=[enquiry.pk])
    link = f"{PAGE}?enquiry={enquiry.pk}"
    assert link in devika.get(page).text
    assert enquiry.reference in devika.get(link).text
    form = {"chosen": str(enquiry.pk), "how": "OFFER", "note": NOTE}
    short = post(devika, PAGE, cast.devika, **form)
    assert (short.status_code, NOTE in short.text) == (422, True)
    form["to"] = str(cast.mandeep.person_id)
    assert post(devika, PAGE, cast.devika, **form)["Location"] == PAGE
    twice = post(devika, PAGE, cast.devika, **form)
    assert "who has not answered yet" in twice.text
    assert with_whom(enquiry) == cast.devika.person_id
    assert "Enquiry handed over: accept or refuse it" in mandeep.get("/").text
    assert NOTE in mandeep.get(PAGE).text
    with door.door(cast.mandeep):
        row = EnquiryHandOver.objects.get()
        told = Notice.objects.visible_to(cast.mandeep).get(notice_kind="ENQUIRY_HANDED")
        assert told.reference == enquiry.reference
    refuse = reverse("mash_hub:hand-over-refuse", args=[row.pk])
    assert mandeep.get(refuse).status_code == 200
    assert post(mandeep, refuse, cast.mandeep, why="", version=1).status_code == 422
    assert post(mandeep, refuse, cast.mandeep, why=WHY, version=1)["Location"] == PAGE
    assert WHY in devika.get(PAGE).text
    assert with_whom(enquiry) == cast.devika.person_id
    assert post(devika, PAGE, cast.devika, **form)["Location"] == PAGE
    with door.door(cast.mandeep):
        row = EnquiryHandOver.objects.open().get()
    accept = reverse("mash_hub:hand-over-accept", args=[row.pk])
    assert post(devika, accept, cast.devika, version=1).status_code == 403
    assert post(mandeep, accept, cast.mandeep, version=1)["Location"] == page
    assert with_whom(enquiry) == cast.mandeep.person_id
    for reader in (devika, mandeep):
        shown = reader.get(page).text
        assert "Devika Rao → Mandeep Gill" in shown
        assert WHY in shown
    with door.door(cast.devika):
        assert clocks.of(Enquiry.kind, [enquiry.pk], DECISION)[enquiry.pk].due_at == before


def test_what_is_assigned_comes_back_when_it_is_refused_and_what_somebody_left_is_found(
    cast: Cast,
) -> None:
    first, second = (taken(cast.devika, rated(cast, contact=make_contact(cast))) for _ in range(2))
    with door.door(cast.mandeep), pytest.raises(Refused, match="colleague who is here"):
        acts.hand_over(
            [fresh(first)], to=cast.mandeep.person_id, note="", assign=True, by=cast.mandeep
        )
    board = reverse("mash_hub:board") + "?show=left"
    mandeep = client_of(cast.mandeep)
    assert first.reference not in mandeep.get(board).text
    (row,) = given(cast.devika, first, to=cast.mandeep, assign=True)
    assert with_whom(first) == cast.mandeep.person_id
    with door.door(cast.mandeep):
        acts.refuse(row, why=WHY, by=cast.mandeep, version=1)
    assert with_whom(first) == cast.devika.person_id
    left(cast.devika, cast.hat("ada"))
    for one in (first, second):
        assert one.reference in mandeep.get(board).text
    rows = given(cast.mandeep, first, second, to=cast.mandeep, assign=True)
    assert [with_whom(one) for one in (first, second)] == [cast.mandeep.person_id] * 2
    with door.door(cast.mandeep):
        acts.refuse(rows[0], why=WHY, by=cast.mandeep, version=1)
    lost = next(one for one in (first, second) if one.pk == rows[0].enquiry_id)
    assert with_whom(lost) is None
    assert lost.reference in mandeep.get(board).text


def test_a_manager_assigns_without_reading_and_nobody_kept_apart_is_given_a_case(
    cast: Cast,
) -> None:
    manager = given_role(cast, "hannah", Role.AGENCY_MANAGER)
    enquiry = taken(cast.devika, rated(cast))
    browser = client_of(manager)
    page = browser.get(PAGE).text
    assert enquiry.reference in page
    assert "with Devika Rao" in page
    assert "Oakden" not in page
    assert browser.get(reverse("mash_hub:enquiry", args=[enquiry.pk])).status_code in (403, 404)
    with door.door(cast.devika):
        conflicts.keep_apart(
            cast.mandeep.person_id,
            enquiry.file_id,
            source=ConflictSource.FOUND,
            by=cast.devika,
            at=clock.now(),
        )
    form = {"chosen": str(enquiry.pk), "how": "ASSIGN", "to": str(cast.mandeep.person_id)}
    assert "kept from none" in post(browser, PAGE, manager, **form).text
    with door.door(cast.devika):
        conflicts.let_back(cast.mandeep.person_id, enquiry.file_id, by=cast.devika, at=clock.now())
    assert post(browser, PAGE, manager, **form)["Location"] == PAGE
    assert with_whom(enquiry) == cast.mandeep.person_id
    everybody = [cast.devika, cast.mandeep, manager, cast.owen, cast.arlo, cast.hat("esther")]
    with door.door(cast.devika):
        row = EnquiryHandOver.objects.get()
        reading = EnquiryHandOver.objects.readers_of(row, among=everybody)
        assert reading == [cast.devika, cast.mandeep, manager]
        seen = [hat for hat in everybody if EnquiryHandOver.objects.visible_to(hat).exists()]
        assert seen == reading
    police = client_of(cast.paula)
    assert enquiry.reference not in police.get(PAGE).text


def test_a_cover_answers_for_whom_they_cover_and_an_offer_is_taken_back_once(cast: Cast) -> None:
    third = given_role(cast, "arlo", Role.DECISION_MAKER)
    enquiry = taken(cast.devika, rated(cast))
    (row,) = given(cast.devika, enquiry, to=cast.mandeep)
    with door.door(cast.devika):
        acts.take_back(row, by=cast.devika, version=1)
    with door.door(cast.mandeep), pytest.raises(Stale):
        acts.accept(row, by=cast.mandeep, version=1)
    (row,) = given(cast.devika, enquiry, to=cast.mandeep)
    with door.door(third), pytest.raises(Refused, match="given to answers"):
        acts.accept(row, by=third, version=1)
    hours = clock.now(), clock.now().replace(year=clock.now().year + 1)
    plan = covers.Plan(
        cast.mandeep.membership_id, third.membership_id, hours[0], hours[1], CoverWhy.LEAVE
    )
    with door.door(cast.mandeep), pytest.raises(Refused, match="92 days"):
        covers.arrange(plan, by=cast.mandeep)
    with door.door(cast.mandeep):
        until = clock.now() + covers.LONGEST / 2
        plan = covers.Plan(plan.away_id, plan.cover_id, hours[0], until, CoverWhy.LEAVE)
        covers.arrange(plan, by=cast.mandeep)
    browser = client_of(third)
    assert "cover for M. Gill" in browser.get("/").text
    url = reverse("mash_hub:hand-over-accept", args=[row.pk])
    assert post(browser, url, third, version=1).status_code == 302
    assert with_whom(enquiry) == cast.mandeep.person_id
    with door.door(third):
        entry = Entry.objects.get(verb="ACCEPTED")
    assert entry.person_id == third.person_id
    assert entry.basis.startswith("cover:")


def test_what_was_given_is_taken_back_by_the_manager_or_after_somebody_left_and_ends_when_it_is_taken(
    cast: Cast,
) -> None:
    manager, third = (
        given_role(cast, "hannah", Role.AGENCY_MANAGER),
        given_role(cast, "arlo", Role.DECISION_MAKER),
    )
    first, second = (taken(cast.devika, rated(cast, contact=make_contact(cast))) for _ in range(2))
    (row,) = given(cast.devika, first, to=cast.mandeep, assign=True)
    browser = client_of(manager)
    back = reverse("mash_hub:hand-over-back", args=[row.pk])
    assert post(client_of(third), back, third, version=1).status_code == 403
    assert back in browser.get(PAGE).text
    assert post(browser, back, manager, version=1)["Location"] == PAGE
    assert with_whom(first) == cast.devika.person_id
    (row,) = given(cast.devika, first, to=cast.mandeep)
    taken(third, first)  # while it is offered to somebody else
    assert with_whom(first) == third.person_id
    with door.door(cast.mandeep):
        assert fresh(row).state == HandOverState.TAKEN_BACK
        with pytest.raises(Stale):
            acts.accept(row, by=cast.mandeep, version=1)
    (row,) = given(third, first, to=cast.mandeep)
    taken(cast.mandeep, first)
    with door.door(cast.mandeep):
        assert fresh(row).state == HandOverState.ACCEPTED
    (row,) = given(cast.devika, second, to=cast.mandeep, assign=True)
    left(cast.mandeep, cast.hat("ada"))
    with door.door(third):
        acts.take_back(row, by=third, version=1)
    assert with_whom(second) == cast.devika.person_id


def left(hat: Hat, by: Hat) -> None:
    """Somebody's membership ends."""
    with door.door(SETUP):
        row = Membership.objects.get(pk=hat.membership_id)
    because = Reason(ReasonCode.LEFT)
    with door.door(by):
        people.set_status(row, MembershipStatus.ENDED, by=by, because=because, version=row.version)


def test_of_two_who_hand_the_same_enquiry_over_at_once_one_wins(committed_cast: Cast) -> None:
    cast = committed_cast
    enquiry, together = rated(cast), Barrier(2)

    def offer(to: Hat) -> str:
        by = cast.devika
        try:
            with door.door(by):
                found = [fresh(enquiry)]
                together.wait(10)
                acts.hand_over(found, to=to.person_id, note="", assign=False, by=by)
        except Refused as refused:
            return str(refused)
        finally:
            connections.close_all()
        return "given"

    third = given_role(cast, "arlo", Role.DECISION_MAKER)
    with ThreadPoolExecutor(2) as pool:
        ends = sorted(pool.map(offer, (cast.mandeep, third)))
    assert ends[1] == "given"
    assert "has not answered yet" in ends[0]
