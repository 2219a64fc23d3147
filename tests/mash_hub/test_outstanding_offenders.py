"""Outstanding offenders: the police’s weekly list, of which others are told yes or no and nothing more."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from agencies import clock, door, hats
from agencies.actors import Hat
from agencies.models import Notice
from agencies.verdicts import Refused
from mash_hub import jobs, merges, offender_page, order_breaches
from mash_hub import outstanding_offenders as acts
from mash_hub.contacts import Part
from mash_hub.identities import Identity, Name
from mash_hub.models import Enquiry, OutstandingOffender
from mash_hub.models.clocks import Clock
from mash_hub.models.order_breaches import BreachDone
from mash_hub.models.order_types import OrderType
from mash_hub.models.outstanding_offenders import OffenderRisk, OffenderState
from mash_hub.models.subjects import ManagedBy, PersonRole
from mash_hub.outstanding_offenders import Entered
from mash_hub.protective_orders import Days
from tests.cast import Cast, client_of, post
from tests.mash_hub.contact_case import NEW, submitted
from tests.mash_hub.enquiry_case import asked, rated
from tests.mash_hub.test_flags import part
from tests.mash_hub.test_merges import told_of
from tests.mash_hub.test_protective_orders import breached, recorded, served
from tests.mash_hub.test_releases import set_outside

S = OffenderState
OFFENCE = "ZQXOFFENCE assault on 3 May"


@pytest.fixture
def case(cast: Cast) -> Enquiry:
    """An enquiry about three people, whose names the police were given."""
    enquiry = rated(cast)
    asked(cast, enquiry, "police", "housing")
    return enquiry


def entered(
    cast: Cast, case: Enquiry, risk: OffenderRisk = OffenderRisk.MEDIUM, hours: int = 80
) -> OutstandingOffender:
    said = Entered(risk, clock.now() - timedelta(hours=hours), OFFENCE)
    callum = part(cast, case, "Callum")
    with door.door(cast.owen):
        return acts.enter(callum, said, by=cast.owen)


def newest(row: OutstandingOffender, hat: Hat) -> OutstandingOffender:
    with door.door(hat):
        return OutstandingOffender.objects.select_related("file", "card").get(pk=row.pk)


def sees(hat: Hat, row: OutstandingOffender) -> bool:
    with door.door(hat):
        seen = OutstandingOffender.objects.visible_to(hat).filter(pk=row.pk).exists()
        now = OutstandingOffender.objects.select_related("file", "card").get(pk=row.pk)
        assert seen == (hat in OutstandingOffender.objects.readers_of(now, among=[hat]))
    return seen


def page(hat: Hat, name: str, *args: Any) -> str:
    answer = client_of(hat).get(reverse(f"mash_hub:{name}", args=args))
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())


def test_the_list_is_the_polices_and_others_are_told_yes_or_no(cast: Cast, case: Enquiry) -> None:
    with door.door(cast.devika):
        assert not acts.still_sought(case.file_id, by=cast.devika)
    row = entered(cast, case)
    assert sees(cast.owen, row)
    assert not any(sees(hat, row) for hat in (cast.devika, cast.tom, cast.priya, cast.cole))
    with door.door(cast.devika):
        assert acts.still_sought(case.file_id, by=cast.devika)
    callum = part(cast, case, "Callum")
    assert row.reference in page(cast.owen, "person", callum.pk)
    assert row.reference not in page(cast.devika, "person", callum.pk)
    assert client_of(cast.devika).get(reverse("mash_hub:offenders")).status_code == 403
    place = reverse("mash_hub:offender", args=[row.pk])
    assert client_of(cast.devika).get(place).status_code == 404
    body = page(cast.owen, "offenders")
    assert "More than 72 hours" in body
    assert row.reference in body
    with pytest.raises(Refused, match="on the list already"):
        entered(cast, case)
    with door.door(cast.owen):
        acts.end(newest_inside(row), S.ARRESTED, "At home", by=cast.owen, version=1)
    with door.door(cast.devika):
        assert not acts.still_sought(case.file_id, by=cast.devika)


def test_the_host_reads_at_its_open_enquiry_whether_somebody_is_still_sought(
    cast: Cast, case: Enquiry
) -> None:
    words = "is still sought by the police: <strong>%s</strong>"
    assert words % "no" in page(cast.devika, "enquiry", case.pk)
    row = entered(cast, case)
    shown = page(cast.devika, "enquiry", case.pk)
    assert words % "yes" in shown
    for hidden in (OFFENCE, row.reference):
        assert hidden not in shown
    with door.door(cast.owen):
        acts.end(newest_inside(row), S.ARRESTED, "At home", by=cast.owen, version=1)
    assert words % "no" in page(cast.devika, "enquiry", case.pk)


def test_nothing_is_said_of_it_without_a_sharing_agreement_in_force(
    cast: Cast, case: Enquiry
) -> None:
    entered(cast, case)
    assert "still sought" in page(cast.devika, "enquiry", case.pk)
    with set_outside(cast, {"council"}) as outside:
        assert "still sought" not in page(outside.devika, "enquiry", case.pk)
        with door.door(outside.devika):
            assert acts.still_sought(case.file_id, by=outside.devika) is None


def newest_inside(row: OutstandingOffender) -> OutstandingOffender:
    return OutstandingOffender.objects.get(pk=row.pk)


def test_it_is_reviewed_weekly_and_daily_where_the_danger_is_high(
    cast: Cast, case: Enquiry, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = entered(cast, case)
    with door.door(cast.owen):
        limit = Clock.objects.get(thing_id=row.pk)
    assert limit.due_at - limit.started_at == timedelta(days=7)
    start = clock.now()
    monkeypatch.setattr(clock, "now", lambda: start + timedelta(days=8))
    jobs.sweep_clocks()
    with door.door(cast.owen):
        told = Notice.objects.visible_to(cast.owen).filter(thing_id=row.pk)
        assert "OFFENDER_LATE" in told.values_list("notice_kind", flat=True)
    with door.door(cast.owen):
        acts.review(
            newest_inside(row),
            OffenderRisk.HIGH,
            ManagedBy.IOM,
            "ZQXACTION his mother’s address",
            by=cast.owen,
            version=1,
        )
    with door.door(cast.owen):
        running = Clock.objects.on(row.kind, [row.pk]).running().get()
    assert running.due_at - running.started_at == timedelta(days=1)
    body = page(cast.owen, "offenders")
    assert "ZQXACTION" in body
    assert "Integrated offender management" in body
    now = newest(row, cast.owen)
    assert (now.state, now.days) == (S.REVIEWED, 11)


def test_through_the_pages_somebody_is_put_on_the_list_and_taken_off(
    cast: Cast, case: Enquiry
) -> None:
    hat, browser = cast.owen, client_of(cast.owen)
    callum = part(cast, case, "Callum")
    place = reverse("mash_hub:offender-new", args=[callum.pk])
    assert browser.get(place).status_code == 200
    today = hats.today()
    fields = {
        "risk": "HIGH",
        "since_day_day": f"{today.day}",
        "since_day_month": f"{today.month}",
        "since_day_year": f"{today.year}",
        "since_time": "00:00",
        "offence": "",
        "offence_reference": "20/123",
        "managed_by": "",
        "version": "0",
    }
    assert post(browser, place, hat, **fields).status_code == 422
    assert post(browser, place, hat, **fields | {"offence": OFFENCE}).status_code == 302
    with door.door(hat):
        row = OutstandingOffender.objects.get()
    assert OFFENCE in page(hat, "offender", row.pk)
    review = reverse("mash_hub:offender-review", args=[row.pk])
    said = {"last_action": "Rang his work", "risk": "STANDARD", "managed_by": "MAPPA_2"}
    assert post(browser, review, hat, version=1, **said).status_code == 302
    end = reverse("mash_hub:offender-end", args=[row.pk])
    gone = post(
        browser, end, hat, version=2, state="VOLUNTARY_ATTENDANCE", words="With his solicitor"
    )
    assert gone.status_code == 302
    close = reverse("mash_hub:offender-close", args=[row.pk])
    assert post(browser, close, hat, version=3).status_code == 302
    assert newest(row, hat).file.closed_at is not None
    assert client_of(cast.devika).get(review).status_code == 404


def test_who_is_arrested_for_a_breach_is_off_the_list(cast: Cast, case: Enquiry) -> None:
    row = entered(cast, case)
    order = served(recorded(cast, case), cast.owen)
    breach = breached(order, cast.owen)
    assert newest(row, cast.owen).is_sought
    with door.door(cast.owen):
        order_breaches.change(breach, BreachDone.ARRESTED, "At noon", by=cast.owen, version=1)
    now = newest(row, cast.owen)
    assert now.state == S.ARRESTED
    with door.door(cast.owen):
        assert not Clock.objects.on(row.kind, [row.pk]).running().exists()
    assert row.reference in page(cast.owen, "offenders")  # to be closed


def test_an_older_breach_takes_nobody_off_the_list_who_is_sought_for_something_later(
    cast: Cast, case: Enquiry
) -> None:
    now = clock.now()
    order = served(
        recorded(cast, case, OrderType.NMO, days=Days(hats.today() - timedelta(days=30))), cast.owen
    )
    told_then = breached(order, cast.owen, happened_at=now - timedelta(days=9))
    row = entered(cast, case, hours=48)
    breached(order, cast.owen, happened_at=now - timedelta(days=8), done=BreachDone.ARRESTED)
    assert newest(row, cast.owen).is_sought  # the arrest was eight days ago
    with door.door(cast.owen):
        acts.end(newest_inside(row), S.WARRANT, "A warrant", by=cast.owen, version=1)
    with door.door(cast.owen):
        order_breaches.change(told_then, BreachDone.ARRESTED, "At noon", by=cast.owen, version=1)
    again = entered(cast, case, hours=0)
    with door.door(cast.owen):
        order_breaches.change(told_then, BreachDone.ARRESTED, "At one", by=cast.owen, version=2)
    assert newest(again, cast.owen).is_sought  # other words about the arrest are no other arrest
    breached(order, cast.owen, done=BreachDone.ARRESTED)
    assert newest(again, cast.owen).state == S.ARRESTED


def test_an_arrest_takes_somebody_off_the_list_who_stands_there_twice_since_two_were_joined(
    cast: Cast, case: Enquiry
) -> None:
    callum = part(cast, case, "Callum")
    order = served(recorded(cast, case), cast.owen)
    first = entered(cast, case)
    other = told_of(
        submitted(cast.owen, [Part(PersonRole.VICTIM, Identity(names=(Name("Callum", "Zqx"),)))]),
        cast.devika,
    )
    with door.door(cast.owen):
        second = acts.enter(other, Entered(OffenderRisk.HIGH, clock.now(), OFFENCE), by=cast.owen)
    with door.door(cast.arlo):
        merge = merges.propose(callum, other, by=cast.arlo, because=NEW)
    with door.door(cast.devika):
        merges.confirm(merge, by=cast.devika, because=NEW, version=merge.version)
    breached(order, cast.owen, done=BreachDone.ARRESTED)
    assert [newest(one, cast.owen).state for one in (first, second)] == [S.ARRESTED, S.ARRESTED]


def test_a_long_list_is_turned_page_by_page_and_counts_everybody(
    cast: Cast, case: Enquiry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(offender_page, "ON_A_PAGE", 1)
    old = entered(cast, case)
    marisa = part(cast, case, "Marisa")
    said = Entered(OffenderRisk.MEDIUM, clock.now() - timedelta(hours=2), OFFENCE)
    with door.door(cast.owen):
        new = acts.enter(marisa, said, by=cast.owen)
    url = reverse("mash_hub:offenders")
    browser = client_of(cast.owen)
    pages = [browser.get(f"{url}?page={number}").content.decode() for number in (1, 2)]
    for shown in pages:
        assert "(2; 1 for more than 72 hours)" in shown
    on_each = [{row.reference for row in (old, new) if row.reference in one} for one in pages]
    assert [len(one) for one in on_each] == [1, 1]
    assert on_each[0] != on_each[1]
