"""Protective orders: recorded, served, breached, shown to whom their owner chooses, looked back on (4.13)."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from agencies import clock, door, hats
from agencies.actors import Hat
from agencies.models import Notice
from agencies.reasons import Reason, ReasonCode
from agencies.roles import ACTS, Act, Role
from agencies.verdicts import Refused, Stale, WordsRefused
from audit.log.models import Entry
from mash_hub import (
    conflicts,
    destructions,
    jobs,
    order_breaches,
    order_copies,
    order_page,
    order_steps,
    protective_orders,
)
from mash_hub.calendars import hearing_due, months_after
from mash_hub.flags import Showing
from mash_hub.models import Card, Enquiry, OrderBreach, ProtectiveOrder, Subject
from mash_hub.models.clocks import Clock
from mash_hub.models.conflicts import ConflictSource
from mash_hub.models.destructions import DestructionGround, RecordKind
from mash_hub.models.order_breaches import BreachDone, BreachSource
from mash_hub.models.order_types import RULES, Condition, OrderType
from mash_hub.models.protective_orders import Effect, OrderState, Service
from mash_hub.models.subjects import PersonRole
from mash_hub.order_breaches import Said
from mash_hub.protective_orders import Days, Recorded, Terms
from tests.cast import Cast, client_of, post
from tests.mash_hub.enquiry_case import asked, rated
from tests.mash_hub.test_flags import part
from tests.mash_hub.test_free_text import hidden_contact

S = OrderState
WORDS = "ZQX he must not go within 100 metres of where she lives"
TERMS = Terms(
    court="Northmoor Magistrates",
    conditions=(Condition.NO_CONTACT, Condition.EXCLUSION),
    area="ZQXAREA the streets round the school",
    words=WORDS,
)
GONE = Reason(ReasonCode.CIRCUMSTANCES_CHANGED, "ZQXWHY they moved.")


@pytest.fixture
def case(cast: Cast) -> Enquiry:
    """An enquiry about three people, whose names the police were given."""
    enquiry = rated(cast)
    asked(cast, enquiry, "police", "housing")
    return enquiry


def recorded(
    cast: Cast,
    case: Enquiry,
    kind: OrderType = OrderType.DVPO,
    *,
    by: Hat | None = None,
    **more: Any,
) -> ProtectiveOrder:
    """An order on Callum for Marisa and Ellie, made and not served yet."""
    hat = by or cast.owen
    today = hats.today()
    who = {name: part(cast, case, name) for name in ("Callum", "Marisa", "Ellie")}
    said = Recorded(
        kind,
        S.GRANTED,
        TERMS,
        Days(today, today + timedelta(days=27) if RULES[kind].days else None),
        ((who["Marisa"], PersonRole.VICTIM), (who["Ellie"], PersonRole.CHILD)),
    )
    with door.door(hat):
        return protective_orders.record(who["Callum"], replace(said, **more), by=hat)


def newest(row: ProtectiveOrder, hat: Hat) -> ProtectiveOrder:
    with door.door(hat):
        return ProtectiveOrder.objects.select_related("file").get(pk=row.pk)


def served(row: ProtectiveOrder, by: Hat) -> ProtectiveOrder:
    now = newest(row, by)
    with door.door(by):
        return order_steps.serve(now, clock.now(), Service.PERSON, by=by, version=now.version)


def breached(row: ProtectiveOrder, by: Hat, **more: Any) -> OrderBreach:
    now = newest(row, by)
    said = Said(clock.now(), BreachSource.PROTECTED, BreachDone.NOT_YET, "ZQXBREACH he rang her")
    with door.door(by):
        return order_breaches.write(now, replace(said, **more), by=by, version=now.version)


def shown(row: ProtectiveOrder, cast: Cast, *to: str, place: str = "mash", **more: Any) -> None:
    now = newest(row, cast.owen)
    showing = Showing(
        tuple(getattr(cast.agency, key).pk for key in to),
        places=(getattr(cast.workspace, place).pk,) if to else (),
    )
    with door.door(cast.owen):
        order_copies.show(now, replace(showing, **more), by=cast.owen, version=now.version)


def sees(hat: Hat, row: ProtectiveOrder) -> bool:
    """Whether the hat sees the order, which the rule's other face has to say too."""
    with door.door(hat):
        seen = ProtectiveOrder.objects.visible_to(hat).filter(pk=row.pk).exists()
        now = ProtectiveOrder.objects.select_related("file").get(pk=row.pk)
        assert seen == (hat in ProtectiveOrder.objects.readers_of(now, among=[hat]))
    return seen


def page(hat: Hat, name: str, *args: Any) -> str:
    answer = client_of(hat).get(reverse(f"mash_hub:{name}", args=args))
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())


def running(row: ProtectiveOrder, hat: Hat) -> set[str]:
    with door.door(hat):
        return set(Clock.objects.on(row.kind, [row.pk]).running().values_list("name", flat=True))


def told(hat: Hat, row: ProtectiveOrder) -> list[str]:
    with door.door(hat):
        seen = Notice.objects.visible_to(hat).filter(thing_id=row.pk)
        return sorted(seen.values_list("notice_kind", flat=True))


def test_an_order_is_its_agencys_alone_until_it_says_who_holds_a_copy(
    cast: Cast, case: Enquiry
) -> None:
    row = recorded(cast, case)
    assert sees(cast.owen, row)
    assert sees(cast.hat("owen", "marac"), row)  # its own agency, wherever they work
    outside = (cast.devika, cast.tom, cast.hannah, cast.priya, cast.joan, cast.ines, cast.esther)
    assert not any(sees(hat, row) for hat in outside)
    shown(row, cast, "council")
    assert sees(cast.devika, row)
    assert not sees(cast.hannah, row)  # the council reads it in the MASH, not in the MARAC
    assert told(cast.devika, row) == ["ORDER_CHANGED"]
    body = page(cast.devika, "order", row.pk)
    for words in (WORDS, "ZQXAREA", "No contact", "Northmoor Magistrates"):
        assert words in body
    assert "Who can read it now" not in body
    assert "Devika Rao" in page(cast.owen, "order", row.pk)
    shown(row, cast)
    assert not sees(cast.devika, row)
    assert client_of(cast.devika).get(reverse("mash_hub:order", args=[row.pk])).status_code == 404
    named = (cast.mandeep.person_id,)
    shown(row, cast, "council", persons=named)
    assert sees(cast.mandeep, row)
    assert not sees(cast.devika, row)
    with door.door(cast.owen):
        assert "ZQX" not in str(list(Entry.objects.values()))


def test_a_persons_page_shows_the_orders_on_and_for_them_to_who_may_read_them(
    cast: Cast, case: Enquiry
) -> None:
    row = recorded(cast, case)
    people = {name: part(cast, case, name).pk for name in ("Callum", "Marisa", "Ellie")}
    assert "on this person" in page(cast.owen, "person", people["Callum"])
    assert "protects this person" in page(cast.owen, "person", people["Marisa"])
    assert "protects this child" in page(cast.owen, "person", people["Ellie"])
    for pk in people.values():
        assert row.reference not in page(cast.devika, "person", pk)
    shown(row, cast, "council")
    assert row.reference in page(cast.devika, "person", people["Marisa"])
    assert row.reference in page(cast.devika, "orders")
    assert row.reference not in page(cast.kim, "orders")


def test_somebody_kept_apart_from_a_record_of_its_people_reads_nothing_of_it(
    cast: Cast, case: Enquiry
) -> None:
    row = recorded(cast, case)
    shown(row, cast, "council")
    assert sees(cast.devika, row)
    with door.door(cast.mandeep):
        conflicts.keep_apart(
            cast.devika.person_id,
            case.file_id,
            source=ConflictSource.NOTED,
            by=cast.mandeep,
            at=clock.now(),
        )
    assert not sees(cast.devika, row)
    assert sees(cast.mandeep, row)


def test_a_protected_address_never_enters_an_order(cast: Cast) -> None:
    enquiry = rated(cast, contact=hidden_contact(cast))
    marisa = part(cast, enquiry, "Marisa")
    ellie = part(cast, enquiry, "Ellie")
    said = Recorded(
        OrderType.NMO,
        S.GRANTED,
        replace(TERMS, area="Not within 100 metres of 4 Hidden Lane"),
        Days(hats.today()),
        ((marisa, PersonRole.VICTIM),),
    )
    with door.door(cast.devika), pytest.raises(WordsRefused, match="protected"):
        protective_orders.record(ellie, said, by=cast.devika)
    withheld = replace(TERMS, area="Round 9 Open Road", is_address_withheld=True)
    with door.door(cast.devika), pytest.raises(Refused, match="without any street"):
        protective_orders.record(ellie, replace(said, terms=withheld), by=cast.devika)
    kept = replace(TERMS, is_address_withheld=True)
    with door.door(cast.devika):
        row = protective_orders.record(ellie, replace(said, terms=kept), by=cast.devika)
    assert "It is withheld here" in page(cast.devika, "order", row.pk)
    row = served(row, cast.devika)
    with pytest.raises(WordsRefused):
        breached(row, cast.devika, what="He stood before 4 Hidden Lane")
    with door.door(cast.devika), pytest.raises(WordsRefused):
        order_steps.vary(row, said.terms, Days(), by=cast.devika, because=GONE, version=row.version)


def test_a_tag_is_worn_for_twelve_months_at_most_and_again_from_a_variation(
    cast: Cast, case: Enquiry
) -> None:
    today = hats.today()
    tagged = replace(TERMS, conditions=(Condition.NO_CONTACT, Condition.TAG))
    last = months_after(today, 12) - timedelta(days=1)
    days = Days(today, None)
    for until, why in (
        (None, "until which day the electronic tag"),
        (last + timedelta(days=1), "at most 12 months"),
        (today - timedelta(days=1), "within the days of the order"),
    ):
        terms = replace(tagged, tag_until=until)
        with pytest.raises(Refused, match=why):
            recorded(cast, case, OrderType.DAPO, terms=terms, days=days)
    with pytest.raises(Refused, match="Choose “Electronic tag” too"):
        recorded(cast, case, OrderType.DAPO, terms=replace(TERMS, tag_until=last), days=days)
    short = Days(today, today + timedelta(days=60))
    with pytest.raises(Refused, match="within the days of the order"):
        recorded(cast, case, OrderType.DAPO, terms=replace(tagged, tag_until=last), days=short)
    begun = Days(today - timedelta(days=300), None)
    first = months_after(begun.begins_on, 12) - timedelta(days=1)
    made = recorded(cast, case, OrderType.DAPO, terms=replace(tagged, tag_until=first), days=begun)
    page = client_of(cast.owen).get(reverse("mash_hub:order", args=[made.pk])).content.decode()
    assert f"The tag is worn until {first.day} {first:%B %Y}." in page
    made = served(made, cast.owen)
    vary = reverse("mash_hub:order-step", args=[made.pk, "varied"])
    fields = client_of(cast.owen).get(vary).context["form"].initial
    assert fields["tag_until"] == first
    for until, verdict in (
        (months_after(today, 12), pytest.raises(Refused, match="at most 12 months")),
        (last, nullcontext()),
    ):
        made, terms = newest(made, cast.owen), replace(tagged, tag_until=until)
        now = {"by": cast.owen, "because": GONE, "version": made.version}
        with verdict, door.door(cast.owen):
            order_steps.vary(made, terms, Days(), **now)


def test_the_days_of_an_order_keep_to_the_length_of_its_kind(cast: Cast, case: Enquiry) -> None:
    today = hats.today()
    for length in (13, 29):
        with pytest.raises(Refused, match="14 to 28 days"):
            recorded(cast, case, days=Days(today, today + timedelta(days=length - 1)))
    with pytest.raises(Refused, match="14 to 28 days"):
        recorded(cast, case, days=Days(today))
    with pytest.raises(Refused, match="2 years"):
        recorded(cast, case, OrderType.SPO, days=Days(today, today + timedelta(days=700)))
    recorded(cast, case, OrderType.SPO, days=Days(today))  # until further order
    with pytest.raises(Refused, match="police do"):
        recorded(cast, case, by=cast.devika)
    with pytest.raises(Refused, match="given, not applied for"):
        recorded(cast, case, OrderType.CAWN, stage=S.APPLIED, applied_on=today)
    callum = part(cast, case, "Callum")
    with pytest.raises(Refused, match="Name each person once"):
        recorded(cast, case, protected=((callum, PersonRole.VICTIM),))


def test_a_warning_notice_never_goes_without_a_day_on_which_it_is_looked_at(
    cast: Cast, case: Enquiry
) -> None:
    today = hats.today()
    soon, later = today + timedelta(days=60), today + timedelta(days=120)
    with pytest.raises(Refused, match="when it is looked at"):
        recorded(cast, case, OrderType.CAWN)
    row = recorded(cast, case, OrderType.CAWN, days=Days(today, review_on=soon))
    for on in (None, today):
        with door.door(cast.owen), pytest.raises(Refused):
            order_steps.looked_at(row, on, by=cast.owen, version=row.version)
    with door.door(cast.owen):
        row = order_steps.looked_at(row, later, by=cast.owen, version=row.version)
        review = Clock.objects.running().get(thing_id=row.pk, name="ORDER_REVIEW")
    assert review.due_at.astimezone(clock.LONDON).date() == later
    plain = recorded(cast, case, OrderType.RESTRAINING)  # which a court ends needs none
    assert plain.review_on is None


@pytest.mark.parametrize(
    ("served_at", "due_at"),
    [
        ("2027-02-18T15:00", "2027-02-20T15:00"),  # Thursday to Saturday (A18)
        ("2027-02-19T15:00", "2027-02-22T15:00"),  # over a Sunday
        ("2027-03-25T15:00", "2027-03-30T14:00"),  # Good Friday, Sunday, Monday; clocks change
        ("2027-02-21T10:00", "2027-02-24T00:00"),  # served on a Sunday: it begins on Monday
    ],
)
def test_a_notice_is_heard_within_48_hours_but_sundays_and_bank_holidays(
    served_at: str, due_at: str
) -> None:
    start, due = (datetime.fromisoformat(one).replace(tzinfo=UTC) for one in (served_at, due_at))
    assert hearing_due(start, 48) == due


def test_the_hearing_of_a_notice_runs_from_its_service_and_ends_with_the_order_that_follows(
    cast: Cast, case: Enquiry
) -> None:
    today = hats.today()
    notice = recorded(cast, case, OrderType.DVPN)
    assert running(notice, cast.owen) == set()
    notice = served(notice, cast.owen)
    assert (notice.state, running(notice, cast.owen)) == (S.IN_FORCE, {"ORDER_HEARING"})
    assert notice.served_at
    assert notice.hearing_at == hearing_due(notice.served_at, 48)
    with pytest.raises(Refused, match="does not follow"):
        recorded(cast, case, OrderType.NMO, follows=notice)
    order = recorded(cast, case, stage=S.APPLIED, days=Days(), applied_on=today, follows=notice)
    with door.door(cast.owen):
        days = Days(today, today + timedelta(days=27))
        order_steps.grant(order, TERMS, days, by=cast.owen, version=order.version)
    assert newest(notice, cast.owen).state == S.EXPIRED
    with door.door(cast.owen):
        heard = Clock.objects.get(thing_id=notice.pk)
    assert heard.was_in_time
    assert "28 days" in RULES[OrderType.DVPO].length
    assert running(order, cast.owen) == {"ORDER_7_DAYS", "ORDER_2_DAYS"}


def test_its_owner_is_reminded_seven_and_two_days_before_the_last_and_it_ends_by_itself(
    cast: Cast, case: Enquiry, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = served(recorded(cast, case), cast.owen)
    shown(row, cast, "council")
    start = clock.now()
    days_on = {19: 0, 21: 1, 24: 1, 26: 2}
    for days, reminders in days_on.items():
        monkeypatch.setattr(clock, "now", lambda days=days: start + timedelta(days=days))
        jobs.sweep_clocks()
        jobs.sweep_clocks()
        assert told(cast.owen, row).count("ORDER_DUE") == reminders, days
    assert "ORDER_DUE" not in told(cast.devika, row)
    assert "Ends soon" in page(cast.devika, "orders")
    monkeypatch.setattr(clock, "now", lambda: start + timedelta(days=28))
    jobs.let_orders_fall_due()
    jobs.let_orders_fall_due()
    row = newest(row, cast.owen)
    assert (row.state, row.ended_on) == (S.EXPIRED, row.last_on)
    assert not running(row, cast.owen)
    assert told(cast.devika, row).count("ORDER_CHANGED") == 2  # shown, ended
    assert "to be looked back on" in page(cast.owen, "orders")


def test_what_is_served_before_its_first_day_begins_by_itself(
    cast: Cast, case: Enquiry, monkeypatch: pytest.MonkeyPatch
) -> None:
    begins = hats.today() + timedelta(days=3)
    row = served(recorded(cast, case, OrderType.NMO, days=Days(begins)), cast.owen)
    assert row.state == S.SERVED
    with pytest.raises(Refused, match="served and has begun"):
        breached(row, cast.owen)
    start = clock.now()
    monkeypatch.setattr(clock, "now", lambda: start + timedelta(days=3))
    jobs.let_orders_fall_due()
    assert newest(row, cast.owen).state == S.IN_FORCE


def test_each_breach_is_an_entry_with_its_source_and_what_was_done(
    cast: Cast, case: Enquiry
) -> None:
    row = recorded(cast, case)
    with pytest.raises(Refused, match="served"):
        breached(row, cast.owen)
    row = served(row, cast.owen)
    shown(row, cast, "council", "housing")
    breach = breached(row, cast.owen)
    assert newest(row, cast.owen).state == S.BREACHED
    assert told(cast.devika, row).count("ORDER_BREACHED") == 1
    for hat in (cast.owen, cast.devika):
        body = page(hat, "order", row.pk)
        assert "ZQXBREACH" in body
        assert "the protected person" in body
    other = breached(row, cast.devika, what="ZQXSECOND he wrote to her", source=BreachSource.OTHER)
    assert "ZQXSECOND" in page(cast.owen, "order", row.pk)
    assert "ZQXSECOND" not in page(
        cast.tom, "order", row.pk
    )  # its words went to the order’s agency
    with door.door(cast.owen), pytest.raises(Refused, match="wrote it down"):
        order_breaches.change(other, BreachDone.ARRESTED, "", by=cast.owen, version=1)
    with door.door(cast.owen):
        order_breaches.change(
            breach, BreachDone.ARRESTED, "ZQXDONE arrested at home", by=cast.owen, version=1
        )
    assert "ZQXDONE" in page(cast.tom, "order", row.pk)
    with pytest.raises(Refused, match="lie ahead"):
        breached(row, cast.owen, happened_at=clock.now() + timedelta(hours=1))
    with pytest.raises(Refused, match="not in force"):
        breached(row, cast.owen, happened_at=clock.now() - timedelta(days=3))


def test_a_variation_is_read_by_whoever_holds_a_copy_and_a_stale_form_is_refused(
    cast: Cast, case: Enquiry
) -> None:
    row = served(recorded(cast, case, OrderType.NMO), cast.owen)
    shown(row, cast, "council")
    now = newest(row, cast.owen)
    terms = replace(TERMS, words="ZQXNEW he may write about Ellie by solicitor")
    with door.door(cast.owen):
        order_steps.vary(now, terms, Days(), by=cast.owen, because=GONE, version=now.version)
    assert "ZQXNEW" in page(cast.devika, "order", row.pk)
    assert "ZQXWHY" not in page(cast.devika, "order", row.pk)
    with door.door(cast.owen), pytest.raises(Stale):
        order_steps.vary(now, terms, Days(), by=cast.owen, because=GONE, version=now.version)
    now = newest(row, cast.owen)
    with door.door(cast.devika), pytest.raises(Refused, match="keeps this order"):
        order_steps.vary(now, terms, Days(), by=cast.devika, because=GONE, version=now.version)


def test_it_is_looked_back_on_once_it_has_ended_and_counts_in_what_works(
    cast: Cast, case: Enquiry
) -> None:
    row = served(recorded(cast, case), cast.owen)
    shown(row, cast, "council")
    breached(row, cast.owen)
    now = newest(row, cast.owen)
    with door.door(cast.owen), pytest.raises(Refused, match="has not ended"):
        order_steps.look_back(now, Effect.PARTLY, "x", by=cast.owen, version=now.version)
    with door.door(cast.owen):
        now = order_steps.settle(
            now, S.DISCHARGED, hats.today(), by=cast.owen, because=GONE, version=now.version
        )
    with door.door(cast.owen):
        order_steps.look_back(
            now, Effect.PARTLY, "ZQXDID two quiet weeks", by=cast.owen, version=now.version
        )
    assert not sees(cast.devika, row)
    assert "ZQXDID" in page(cast.owen, "order", row.pk)
    with door.door(cast.owen):
        (line,) = order_page.what_worked(cast.owen)
    assert (line.made, line.breached, line.counts) == (1, 1, (0, 1, 0, 0))
    assert newest(row, cast.owen).file.closed_at is not None
    assert "In part" in page(cast.owen, "orders-what-works")
    with door.door(cast.devika):
        assert order_page.what_worked(cast.devika) == []


def day(name: str, on: date) -> dict[str, str]:
    return {
        f"{name}_day": f"{on.day}",
        f"{name}_month": f"{on.month}",
        f"{name}_year": f"{on.year}",
    }


def test_an_order_need_not_follow_the_notice_that_stands(cast: Cast, case: Enquiry) -> None:
    hat, browser = cast.owen, client_of(cast.owen)
    place = reverse("mash_hub:order-new", args=[part(cast, case, "Callum").pk])
    fields = {
        "stage": "GRANTED",
        "conditions": ["NO_CONTACT"],
        "words": WORDS,
        "version": "0",
        **day("begins_on", hats.today()),
    }
    assert post(browser, place, hat, **fields, order_type="DVPN").status_code == 302
    with door.door(hat):
        notice = ProtectiveOrder.objects.get()
    offered = browser.get(place).content.decode().split('name="follows"')[1].split("</select>")[0]
    assert offered.index(">None<") < offered.index(notice.reference)
    sent = post(browser, place, hat, **fields, order_type="RESTRAINING", follows="")
    assert sent.status_code == 302, sent.content.decode()
    with door.door(hat):
        assert ProtectiveOrder.objects.exclude(pk=notice.pk).get().follows is None


def test_through_the_pages_it_is_recorded_served_shown_breached_and_loses_no_word(
    cast: Cast, case: Enquiry
) -> None:
    hat, browser = cast.owen, client_of(cast.owen)
    callum, marisa = part(cast, case, "Callum"), part(cast, case, "Marisa")
    today = hats.today()
    place = reverse("mash_hub:order-new", args=[callum.pk])
    fields = {
        "order_type": "DVPO",
        "stage": "GRANTED",
        "protected": str(marisa.pk),
        "others": "",
        "conditions": ["NO_CONTACT"],
        "words": WORDS,
        "version": "0",
        **day("begins_on", today),
        **day("last_on", today + timedelta(days=40)),
    }
    long = post(browser, place, hat, **fields)
    assert long.status_code == 422
    assert WORDS in long.content.decode()
    assert "14 to 28 days" in long.content.decode()
    fields |= day("last_on", today + timedelta(days=27))
    unknown = post(browser, place, hat, **fields | {"others": "S-BBBBBBBB"})
    assert "nobody by the reference" in unknown.content.decode()
    keep = reverse("mash_hub:order-new-draft", args=[callum.pk])
    kept = browser.post(
        keep,
        {"hat": str(hat.membership_id), "version": "", "fields": {"words": "ZQXTYPED"}},
        content_type="application/json",
    )
    assert kept.status_code in (200, 409)
    done = post(browser, place, hat, **fields)
    assert done.status_code == 302, done.content.decode()
    with door.door(hat):
        row = ProtectiveOrder.objects.get()

    def step(name: str, **more: Any) -> Any:
        version = newest(row, hat).version
        where = reverse("mash_hub:order-step", args=[row.pk, name])
        assert browser.get(where).status_code == 200
        return post(browser, where, hat, version=version, **more)

    at = f"{clock.now().astimezone(clock.LONDON):%H:%M}"
    assert (
        step("served", served_time=at, service="PERSON", **day("served_day", today)).status_code
        == 302
    )
    council, mash = str(cast.agency.council.pk), str(cast.workspace.mash.pk)
    assert step("copies", agencies=[council], places=[mash]).status_code == 302
    assert sees(cast.devika, row)
    said = {"source": "POLICE", "done": "ARRESTED", "what": "He came to the door"}
    now = newest(row, hat)
    assert now.served_at
    again = step("breach", happened_time=at, **day("happened_day", today), **said)
    assert again.status_code == 302, again.content.decode()
    body = page(cast.devika, "order", row.pk)
    assert "He came to the door" in body
    where = reverse("mash_hub:order-step", args=[row.pk, "discharged"])
    assert client_of(cast.devika).get(where).status_code == 403
    assert client_of(cast.tom).get(where).status_code == 404
    with door.door(hat):
        breach = OrderBreach.objects.get()
    place = reverse("mash_hub:breach-done", args=[breach.pk])
    changed = post(browser, place, hat, version=1, done="CHARGED", about_done="Charged at noon")
    assert changed.status_code == 302
    assert "Charged at noon" in page(hat, "order", row.pk)
    assert client_of(cast.tom).get(place).status_code == 404
    found = client_of(hat).get(reverse("desk:find"), {"reference": row.reference})
    assert found.status_code in (302, 405)


def test_what_is_due_under_it_has_a_clock_until_it_is_done(cast: Cast, case: Enquiry) -> None:
    today = hats.today()
    days = Days(today, None, today + timedelta(days=3), today + timedelta(days=90))
    row = recorded(cast, case, OrderType.SPO, days=days)
    assert running(row, cast.owen) == {"ORDER_DUTY", "ORDER_REVIEW"}
    browser = client_of(cast.owen)
    place = reverse("mash_hub:order-duty", args=[row.pk])
    assert post(browser, place, cast.owen, version="x").status_code == 404
    assert post(browser, place, cast.owen, version=row.version).status_code == 302
    assert running(row, cast.owen) == {"ORDER_REVIEW"}
    assert post(browser, place, cast.owen, version=row.version + 1).status_code == 403
    now = newest(row, cast.owen)
    with door.door(cast.owen):
        order_steps.looked_at(now, None, by=cast.owen, version=now.version)
    assert running(row, cast.owen) == set()


def test_only_roles_that_read_what_is_shared_keep_orders(cast: Cast, case: Enquiry) -> None:
    for role in Role:
        if Act.KEEP_ORDERS in ACTS[role]:
            assert Act.READ_SHARED in ACTS[role]
    with door.door(cast.owen):
        people = set(Subject.objects.values_list("pk", flat=True))
        cards = Card.objects.count()
    row = recorded(cast, case)
    with door.door(cast.owen):
        assert set(Subject.objects.values_list("pk", flat=True)) == people
        assert Card.objects.count() == cards  # an order writes no record of anybody
    assert row.reference.startswith("PO-")


def test_two_people_destroy_an_order_that_is_over_and_no_other(cast: Cast, case: Enquiry) -> None:
    row = served(recorded(cast, case), cast.owen)
    gone = DestructionGround.ENTERED_IN_ERROR
    with door.door(cast.ivor):
        target = destructions.target_of(row.reference, by=cast.ivor)
        assert target is not None
        assert target.kind == RecordKind.ORDER
        assert not destructions.may_go(target, gone, by=cast.ivor)
    with door.door(cast.moira):
        assert destructions.target_of(row.reference, by=cast.moira) is None  # of another agency
    now = newest(row, cast.owen)
    with door.door(cast.owen):
        now = order_steps.settle(
            now, S.DISCHARGED, hats.today(), by=cast.owen, because=GONE, version=now.version
        )
    with door.door(cast.owen):
        order_steps.look_back(
            now, Effect.UNKNOWN, "A typing error", by=cast.owen, version=now.version
        )
    with door.door(cast.ivor):
        made = destructions.propose(target, gone, by=cast.ivor, because=GONE)
        with pytest.raises(Refused, match="Somebody else"):
            destructions.settle(made, agrees=True, by=cast.ivor, because=GONE, version=made.version)
    with door.door(cast.paula):
        made = destructions.settle(made, agrees=True, by=cast.paula, because=GONE, version=1)
    assert made.state == "APPROVED"


def test_names_come_from_records_or_from_the_request_that_names_people(
    cast: Cast, case: Enquiry
) -> None:
    row = recorded(cast, case)
    assert "Marisa Oakden" in page(cast.owen, "order", row.pk)  # as the request to the police says


def test_what_is_shown_to_people_by_name_is_announced_to_them_and_to_none_of_their_colleagues(
    cast: Cast, case: Enquiry
) -> None:
    row = served(recorded(cast, case), cast.owen)
    shown(row, cast, "council", persons=(cast.mandeep.person_id,))
    breached(row, cast.owen)
    assert told(cast.mandeep, row) == ["ORDER_BREACHED", "ORDER_CHANGED"]
    assert not sees(cast.devika, row)
    assert told(cast.devika, row) == []
    shown(row, cast, "council")
    assert told(cast.devika, row) == ["ORDER_CHANGED"]


def applied(cast: Cast, case: Enquiry, **more: Any) -> ProtectiveOrder:
    """An order that was applied for, of which nothing is known yet but that."""
    said: dict[str, Any] = {
        "stage": S.APPLIED,
        "terms": Terms(),
        "days": Days(),
        "applied_on": hats.today(),
    }
    return recorded(cast, case, **said | more)


def test_an_order_that_was_applied_for_without_terms_is_given_them_when_it_is_made(
    cast: Cast, case: Enquiry
) -> None:
    row, browser, today = applied(cast, case), client_of(cast.owen), hats.today()
    place = reverse("mash_hub:order-step", args=[row.pk, "granted"])
    assert browser.get(place).status_code == 200
    days = day("begins_on", today) | day("last_on", today + timedelta(days=27))
    none = post(browser, place, cast.owen, version=row.version, **days)
    assert "Say what the order forbids" in none.content.decode()
    assert newest(row, cast.owen).state == S.APPLIED
    terms = {"conditions": ["NO_CONTACT"], "words": WORDS}
    made = post(browser, place, cast.owen, version=row.version, **days, **terms)
    assert made.status_code == 302, made.content.decode()
    body = page(cast.owen, "order", row.pk)
    assert WORDS in body
    assert "Marisa Oakden" in body
    assert newest(row, cast.owen).state == S.GRANTED


def withdrawn(row: ProtectiveOrder, by: Hat) -> None:
    now = newest(row, by)
    with door.door(by):
        order_steps.settle(now, S.WITHDRAWN, hats.today(), by=by, because=GONE, version=now.version)


def test_a_notice_stays_in_force_until_the_last_order_that_was_applied_for_after_it_is_given_up(
    cast: Cast, case: Enquiry
) -> None:
    notice = served(recorded(cast, case, OrderType.DVPN), cast.owen)
    thought = applied(cast, case, stage=S.CONSIDERED, applied_on=None, follows=notice)
    first, second = (applied(cast, case, follows=notice) for _ in range(2))
    for row in (thought, first):
        withdrawn(row, cast.owen)
        assert newest(notice, cast.owen).state == S.IN_FORCE
        assert running(notice, cast.owen) == {"ORDER_HEARING"}
    withdrawn(second, cast.owen)
    assert newest(notice, cast.owen).state == S.EXPIRED


def test_what_a_variation_makes_due_by_another_day_runs_anew_and_what_was_done_stays_done(
    cast: Cast, case: Enquiry
) -> None:
    today = hats.today()
    due = today + timedelta(days=3)
    row = served(recorded(cast, case, OrderType.SPO, days=Days(today, None, due)), cast.owen)
    with door.door(cast.owen):
        row = order_steps.duty_done(row, by=cast.owen, version=row.version)
    assert running(row, cast.owen) == set()
    for duty_on, runs in ((due, set()), (due + timedelta(days=30), {"ORDER_DUTY"})):
        days, version = Days(duty_on=duty_on), newest(row, cast.owen).version
        with door.door(cast.owen):
            order_steps.vary(row, TERMS, days, by=cast.owen, because=GONE, version=version)
        assert running(row, cast.owen) == runs
        assert (newest(row, cast.owen).duty_met_at is None) == bool(runs)


def test_the_hearing_at_which_an_order_is_made_is_over_and_one_after_its_first_day_is_not(
    cast: Cast, case: Enquiry
) -> None:
    today = hats.today()
    for hearing, runs in ((timedelta(hours=-1), set()), (timedelta(days=9), {"ORDER_HEARING"})):
        row = applied(cast, case, kind=OrderType.NMO, hearing_at=clock.now() + hearing)
        assert running(row, cast.owen) == {"ORDER_HEARING"}
        with door.door(cast.owen):
            order_steps.grant(row, TERMS, Days(today), by=cast.owen, version=row.version)
        assert running(row, cast.owen) == runs


def test_a_long_register_is_turned_page_by_page_and_says_how_many_there_are(
    cast: Cast, case: Enquiry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(order_page, "ON_A_PAGE", 1)
    rows = [recorded(cast, case, kind) for kind in (OrderType.DVPO, OrderType.SPO)]
    url = reverse("mash_hub:orders")
    browser = client_of(cast.owen)
    first = browser.get(url).content.decode()
    second = browser.get(f"{url}?unserved=2").content.decode()
    for shown_page in (first, second):
        assert "(2)" in shown_page.partition('id="unserved"')[2][:80]
    on_each = [{row.reference for row in rows if row.reference in one} for one in (first, second)]
    assert [len(one) for one in on_each] == [1, 1]
    assert on_each[0] | on_each[1] == {row.reference for row in rows}
