"""Clare’s Law: asked and answered within its limits, by the police alone, and never told to whom it is about."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from agencies import clock, door, hats
from agencies.actors import Hat
from agencies.models import Notice
from agencies.reasons import Reason, ReasonCode
from agencies.roles import Role
from agencies.verdicts import Refused
from audit.log.models import Entry
from mash_hub import clares_law, clares_law_page, conflicts, desk_orders, jobs, work
from mash_hub.calendars import end_of, nth_working_day
from mash_hub.clares_law import Asked, Disclosed
from mash_hub.models import DvdsApplication, Enquiry
from mash_hub.models.clares_law import DvdsState, Recipient, Route
from mash_hub.models.clocks import Clock
from mash_hub.models.conflicts import ConflictSource
from tests.cast import Cast, client_of, given_role, post
from tests.mash_hub.enquiry_case import asked, rated
from tests.mash_hub.test_flags import part
from tests.mash_hub.test_outstanding_offenders import entered
from tests.mash_hub.test_protective_orders import recorded, served

S = DvdsState
WORRY = "ZQXWORRY he was in prison for it, she heard"


@pytest.fixture
def case(cast: Cast) -> Enquiry:
    """An enquiry about three people, whose names the police were given."""
    enquiry = rated(cast)
    asked(cast, enquiry, "police", "housing")
    return enquiry


def received(cast: Cast, case: Enquiry, route: Route = Route.ASK) -> DvdsApplication:
    marisa, callum = part(cast, case, "Marisa"), part(cast, case, "Callum")
    said = Asked(route, callum, clock.now(), "Her sister", WORRY)
    with door.door(cast.owen):
        return clares_law.receive(marisa, said, by=cast.owen)


def newest(row: DvdsApplication, hat: Hat) -> DvdsApplication:
    with door.door(hat):
        return DvdsApplication.objects.select_related("file").get(pk=row.pk)


def sees(hat: Hat, row: DvdsApplication) -> bool:
    """Whether the hat sees it, which the rule's other face has to say too."""
    with door.door(hat):
        seen = DvdsApplication.objects.visible_to(hat).filter(pk=row.pk).exists()
        now = DvdsApplication.objects.select_related("file").get(pk=row.pk)
        assert seen == (hat in DvdsApplication.objects.readers_of(now, among=[hat]))
    return seen


def page(hat: Hat, name: str, *args: Any) -> str:
    answer = client_of(hat).get(reverse(f"mash_hub:{name}", args=args))
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())


def test_only_the_police_who_keep_orders_know_that_anybody_asked(cast: Cast, case: Enquiry) -> None:
    row = received(cast, case)
    assert sees(cast.owen, row)
    assert sees(cast.hat("owen", "marac"), row)
    for hat in (cast.cole, cast.devika, cast.tom, cast.priya, cast.ruth, cast.joan, cast.ines):
        assert not sees(hat, row)
    marisa, callum = part(cast, case, "Marisa"), part(cast, case, "Callum")
    assert row.reference in page(cast.owen, "person", marisa.pk)
    assert row.reference not in page(cast.owen, "person", callum.pk)  # never on the page of B
    assert row.reference not in page(cast.devika, "person", marisa.pk)
    assert "Clare" not in page(cast.devika, "person", marisa.pk)
    assert client_of(cast.devika).get(reverse("mash_hub:dvds")).status_code == 403
    place = reverse("mash_hub:dvds-application", args=[row.pk])
    assert client_of(cast.devika).get(place).status_code == 404
    said = Asked(Route.ASK, callum, clock.now(), "", WORRY)
    with door.door(cast.devika), pytest.raises(Refused, match="police keep"):
        clares_law.receive(marisa, said, by=cast.devika)
    with door.door(cast.owen):
        conflicts.keep_apart(
            cast.owen.person_id,
            case.file_id,
            source=ConflictSource.NOTED,
            by=cast.devika,
            at=clock.now(),
        )
        assert "ZQX" not in str(list(Entry.objects.values()))
    assert not sees(cast.owen, row)


def test_each_step_has_its_limit_from_the_receipt_and_the_police_hear_what_is_late(
    cast: Cast, case: Enquiry, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = received(cast, case)
    with door.door(cast.owen):
        limits = {one.name: one for one in Clock.objects.filter(thing_id=row.pk)}
    hours = (limits["DVDS_CHECK"].due_at - row.received_at) / timedelta(hours=1)
    days = (limits["DVDS_DECISION"].due_at - row.received_at) / timedelta(days=1)
    assert (hours, days) == (24, 28)
    tenth = nth_working_day(row.received_at.astimezone(clock.LONDON).date(), 10)
    assert limits["DVDS_MEETING"].due_at == end_of(tenth)
    start = clock.now()
    monkeypatch.setattr(clock, "now", lambda: start + timedelta(hours=25))
    jobs.sweep_clocks()
    with door.door(cast.owen):
        told = Notice.objects.visible_to(cast.owen).filter(thing_id=row.pk)
        assert "DVDS_LATE" in told.values_list("notice_kind", flat=True)
    known = received(cast, case, Route.KNOW)  # nobody asked: there is nobody to meet
    with door.door(cast.owen):
        assert not Clock.objects.filter(thing_id=known.pk, name="DVDS_MEETING").exists()


def test_it_is_disclosed_to_who_was_met_and_warned_and_closed(cast: Cast, case: Enquiry) -> None:
    row, by = received(cast, case), cast.owen
    with door.door(by):
        row = clares_law.check(newest_inside(row), "ZQXCHECK two orders", by=by, version=1)
    with door.door(by), pytest.raises(Refused, match="Meet the applicant"):
        clares_law.decide(newest_inside(row), S.TO_DISCLOSE, "x", by=by, version=2)
    with door.door(by):
        clares_law.meet(newest_inside(row), clock.now(), "passport", by=by, version=2)
    with door.door(by):
        clares_law.decide(newest_inside(row), S.TO_DISCLOSE, "A pressing need", by=by, version=3)
    said = Disclosed(Recipient.AT_RISK, "ZQXTOLD two convictions", "Marisa", "At hers", False)
    with door.door(by), pytest.raises(Refused, match="Warn them"):
        clares_law.disclose(newest_inside(row), said, by=by, version=4)
    said = Disclosed(Recipient.AT_RISK, "ZQXTOLD two convictions", "Marisa", "At hers", True)
    with door.door(by):
        clares_law.disclose(newest_inside(row), said, by=by, version=4)
    body = page(by, "dvds-application", row.pk)
    for words in ("ZQXWORRY", "ZQXCHECK", "ZQXTOLD", "Warned that they may not pass it on"):
        assert words in body
    with door.door(by):
        clares_law.close(newest_inside(row), by=by, version=5)
    now = newest(row, by)
    assert now.file.closed_at is not None
    with door.door(by):
        running = Clock.objects.on(row.kind, [row.pk]).running()
        assert not running.exists()
        assert all(one.was_in_time for one in Clock.objects.on(row.kind, [row.pk]))


def newest_inside(row: DvdsApplication) -> DvdsApplication:
    return DvdsApplication.objects.get(pk=row.pk)


def test_through_the_pages_it_is_received_and_withdrawn(cast: Cast, case: Enquiry) -> None:
    hat, browser = cast.owen, client_of(cast.owen)
    marisa, callum = part(cast, case, "Marisa"), part(cast, case, "Callum")
    place = reverse("mash_hub:dvds-new", args=[marisa.pk])
    assert browser.get(place).status_code == 200
    today = hats.today()
    fields = {
        "route": "ASK",
        "about": callum.reference,
        "received_day_day": f"{today.day}",
        "received_day_month": f"{today.month}",
        "received_day_year": f"{today.year}",
        "received_time": "00:00",
        "applicant": "",
        "worry": WORRY,
        "version": "0",
    }
    wrong = post(browser, place, hat, **fields | {"about": "S-BBBBBBBB"})
    assert wrong.status_code == 422
    assert WORRY in wrong.content.decode()
    assert post(browser, place, hat, **fields).status_code == 302
    with door.door(hat):
        row = DvdsApplication.objects.get()
    assert row.reference in page(hat, "dvds")
    step = reverse("mash_hub:dvds-step", args=[row.pk, "withdrawn"])
    done = post(browser, step, hat, because="CIRCUMSTANCES_CHANGED", sentence="", version=1)
    assert done.status_code == 302
    close = reverse("mash_hub:dvds-close", args=[row.pk])
    assert post(browser, close, hat, version=2).status_code == 302
    assert newest(row, hat).state == S.CLOSED
    late = post(browser, step, hat, because="CIRCUMSTANCES_CHANGED", sentence="", version=3)
    assert late.status_code in (403, 422)


def test_an_application_that_is_withdrawn_says_why_in_sealed_words(
    cast: Cast, case: Enquiry
) -> None:
    row = received(cast, case)
    why = Reason(ReasonCode.CANNOT_BE_REACHED, "ZQXWHY no answer")
    with door.door(cast.owen):
        clares_law.withdraw(newest_inside(row), by=cast.owen, because=why, version=1)
    now = newest(row, cast.owen)
    assert now.state == S.WITHDRAWN
    with door.door(cast.owen):
        assert not Clock.objects.on(row.kind, [row.pk]).running().exists()


def test_who_is_kept_apart_from_a_case_of_its_people_is_told_nothing_of_it_late_or_not(
    cast: Cast, case: Enquiry, monkeypatch: pytest.MonkeyPatch
) -> None:
    colleague = given_role(cast, "cole", Role.RESEARCHER, "mash")
    with door.door(cast.devika):
        conflicts.keep_apart(
            colleague.person_id,
            case.file_id,
            source=ConflictSource.NOTED,
            by=cast.devika,
            at=clock.now(),
        )
    row, order, offender = received(cast, case), recorded(cast, case), entered(cast, case)
    order = served(order, cast.owen)
    start = clock.now()
    monkeypatch.setattr(clock, "now", lambda: start + timedelta(days=29))
    jobs.sweep_clocks()
    assert not sees(colleague, row)
    for about, late in ((row, "DVDS_LATE"), (order, "ORDER_DUE"), (offender, "OFFENDER_LATE")):
        with door.door(cast.owen):
            told = Notice.objects.visible_to(cast.owen).filter(thing_id=about.pk)
            assert late in told.values_list("notice_kind", flat=True)
        with door.door(colleague):
            assert not Notice.objects.visible_to(colleague).filter(thing_id=about.pk).exists()


def test_a_colleague_who_is_kept_apart_from_nothing_hears_of_each_step(
    cast: Cast, case: Enquiry
) -> None:
    colleague = given_role(cast, "cole", Role.RESEARCHER, "mash")
    for about in (received(cast, case), entered(cast, case)):
        with door.door(colleague):
            assert Notice.objects.visible_to(colleague).filter(thing_id=about.pk).exists()


def test_the_list_and_my_work_show_what_runs_out_next_first_and_count_what_they_leave_out(
    cast: Cast, case: Enquiry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clares_law_page, "ON_A_PAGE", 1)
    monkeypatch.setattr(work, "MOST", 1)
    checked, new = (received(cast, case) for _ in range(2))
    with door.door(cast.owen):
        clares_law.check(newest_inside(checked), "Two orders", by=cast.owen, version=1)
    first = page(cast.owen, "dvds")
    assert "(2)" in first
    assert new.reference in first  # 24 hours, and the other one ten working days
    assert checked.reference not in first
    second = client_of(cast.owen).get(reverse("mash_hub:dvds"), {"page": "2"}).content.decode()
    assert checked.reference in second
    assert new.reference not in second
    with door.door(cast.owen):
        found = desk_orders.work_for(cast.owen, clock.now())
    assert [one.reference for one in found] == [new.reference, ""]
    assert found[-1].words == "1 more: Clare’s Law applications"
