"""Messages out of the hub: content-free, as each person wants them, once, and never in an act's way."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from agencies import clock, door, inbox, jobs, messages, relay, sweeps
from agencies.carriers.chosen import carrier
from agencies.carriers.port import BODIES, SUBJECTS, TEXTS, Channel, Never, NotNow, Template, To
from agencies.clock import LONDON
from agencies.models import Message, Person
from agencies.models.messages import Often
from agencies.sending import GIVE_UP_AFTER, KEPT
from mash_hub import conflicts
from mash_hub.models.conflicts import ConflictSource
from mash_hub.models.enquiries import Rating
from tests.cast import SETUP, Cast, client_of, post
from tests.mash_hub.enquiry_case import asked, make_contact, rated
from tests.messages import notify_service
from tests.messages.notify_service import StandIn

MONDAY = datetime(2027, 2, 1, 10, 20, tzinfo=LONDON)
MOBILE = "+447700900123"


@pytest.fixture(autouse=True)
def _people(cast: Cast) -> Iterator[None]:
    """On that Monday, with addresses for two of the people of the police."""
    with clock.moved(MONDAY):
        with door.door(SETUP):
            for name in ("owen", "cole"):
                person = Person.objects.filter(pk=getattr(cast.person, name).pk)
                person.update(email=f"{name}@police.example")
        yield


@pytest.fixture
def notify(settings: Any) -> Iterator[StandIn]:
    """The stand-in of GOV.UK Notify, and a hub that uses it."""
    with notify_service.running() as server:
        settings.NOTIFY_KEY = notify_service.KEY
        settings.NOTIFY_EMAIL_TEMPLATE = notify_service.EMAIL_TEMPLATE
        settings.NOTIFY_TEXT_TEMPLATE = notify_service.TEXT_TEMPLATE
        settings.NOTIFY_ADDRESS = server.address
        yield server


def wants(cast: Cast, name: str, **chosen: Any) -> None:
    person = getattr(cast.person, name)
    with door.door(SETUP):
        choice = messages.choice_of(person.pk)
        for what, value in chosen.items():
            setattr(choice, what, value)
        choice.keep()


def ask(cast: Cast, rating: Rating = Rating.AMBER) -> Any:
    sent = asked(cast, rated(cast, rating, make_contact(cast, received_at=clock.now())), "police")
    relay.number_waiting()
    return sent["police"]


def work(minutes: float = 0) -> None:
    """What the worker does, so much later; each job comes twice."""
    with clock.moved(MONDAY + timedelta(minutes=minutes)):
        for job in (jobs.write_messages, jobs.send_messages, jobs.follow_messages):
            job()
            job()


def to(name: str) -> list[mail.EmailMessage]:
    return [one for one in mail.outbox if one.to == [f"{name}@police.example"]]


def states(cast: Cast) -> list[str]:
    with door.door(cast.paula):
        return [*Message.objects.order_by("written_at").values_list("state", flat=True)]


# --- words ----------------------------------------------------------------------------------------


def test_no_message_can_say_what_or_whom_it_is_about() -> None:
    holes = {"{address}", "{number}", "{desk}", "{link}", "{reference}"}
    for words in (*SUBJECTS.values(), *BODIES.values(), *TEXTS.values()):
        said = words
        for hole in holes:
            said = said.replace(hole, "")
        assert "{" not in said
    assert not any("{" in words or "http" in words for words in TEXTS.values())
    assert set(SUBJECTS) == set(BODIES) == set(Template)


def test_what_somebody_was_told_leaves_once_and_says_nothing_of_it(cast: Cast) -> None:
    wants(cast, "owen", work_by_email=Often.AT_ONCE)
    request = ask(cast)
    work()
    work(1)
    (letter,) = to("owen")
    assert letter.subject == "Safeguarding hub: you have a new item"
    assert str(letter.body).startswith("You have a new item in the hub.")
    whole = letter.message().as_string()
    assert request.reference not in whole
    assert "Police" not in whole
    assert "Amber" not in whole
    assert to("cole") == []  # a custodian, whose choice is once a day
    assert states(cast) == ["SENT"]


def test_red_goes_out_at_once_by_both_ways_and_in_quiet_hours_as_chosen(
    cast: Cast, notify: StandIn
) -> None:
    wants(
        cast, "owen", mobile=MOBILE, urgent_by_text=True, quiet_from=time(10), quiet_until=time(11)
    )
    wants(cast, "cole", quiet_from=time(10), quiet_until=time(11), urgent_when_quiet=False)
    ask(cast, Rating.RED)
    work()
    said = {(one["type"], one.get("email_address") or one["phone_number"]) for one in notify.took}
    assert said == {("email", "owen@police.example"), ("sms", MOBILE)}
    assert notify.took[-1]["said"].keys() <= {"subject", "body"}
    work(41)
    assert "cole@police.example" in {one.get("email_address") for one in notify.took}


def test_a_digest_comes_on_the_hour_or_at_its_hour_with_a_number(cast: Cast) -> None:
    wants(cast, "owen", work_by_email=Often.HOURLY)
    wants(cast, "cole", work_by_email=Often.DAILY, daily_at=time(12))
    ask(cast)
    ask(cast)
    for minutes in (0, 39):
        work(minutes)
    assert (len(to("owen")), len(to("cole"))) == (0, 0)
    work(41)
    (hourly,) = to("owen")
    assert str(hourly.body).startswith("You have 2 new items in the hub.")
    work(99)
    assert to("cole") == []
    work(101)
    work(60 * 24)
    assert (len(to("owen")), len(to("cole"))) == (1, 1)


def test_what_was_looked_at_or_is_unwanted_or_old_is_not_sent(cast: Cast) -> None:
    wants(cast, "owen", work_by_email=Often.HOURLY)
    wants(cast, "cole", work_by_email=Often.NEVER, rest_by_email=Often.NEVER)
    ask(cast)
    owen = cast.hat("owen", "mash")
    with door.door(owen):
        inbox.look(owen, inbox.told(owen))
    work(41)
    ask(cast)
    work(3 * 24 * 60)
    assert mail.outbox == []


def test_nobody_hears_outside_of_what_is_kept_from_them_inside(cast: Cast) -> None:
    """The question is asked as the hat: conflicts and exclusions hold for messages too."""
    for name in ("owen", "cole"):
        wants(cast, name, work_by_email=Often.AT_ONCE)
    request = ask(cast)
    with door.door(cast.devika):
        conflicts.keep_apart(
            cast.person.owen.pk,
            request.file_id,
            source=ConflictSource.NOTED,
            by=cast.devika,
            at=clock.now(),
        )
    work()
    assert (len(to("owen")), len(to("cole"))) == (0, 1)


# --- a carrier that fails -------------------------------------------------------------------------


def test_a_carrier_that_does_not_answer_is_tried_again_and_given_up_in_the_end(
    cast: Cast, notify: StandIn, caplog: pytest.LogCaptureFixture
) -> None:
    wants(cast, "owen", work_by_email=Often.AT_ONCE)
    notify.fails_with = 503
    request = ask(cast)  # nobody waits for the carrier
    with caplog.at_level(logging.DEBUG):
        work()
    assert request.reference
    assert states(cast) == ["WAITING"]
    for canary in ("owen@police", notify_service.SECRET, notify_service.KEY):
        assert canary not in caplog.text
    with clock.moved(MONDAY + timedelta(minutes=12)):
        shown = client_of(cast.paula).get(reverse("administration:messages")).content.decode()
    assert "1 message waits" in shown
    notify.fails_with = 0
    work(30)
    assert [one["email_address"] for one in notify.took] == ["owen@police.example"]
    notify.fails_with = 429
    ask(cast)
    work(31)
    for turn in range(GIVE_UP_AFTER):
        work(31 + 61 * (turn + 1))
    assert states(cast)[-1] == "FAILED"


def test_an_answer_that_was_lost_makes_no_second_message(cast: Cast, notify: StandIn) -> None:
    wants(cast, "owen", work_by_email=Often.AT_ONCE)
    notify.loses_answers = True
    ask(cast)
    work()
    assert (len(notify.took), states(cast)) == (1, ["WAITING"])
    notify.loses_answers = False
    work(2)
    assert (len(notify.took), states(cast)) == (1, ["SENT"])
    notify.settle("delivered")
    work(5)
    assert states(cast) == ["ARRIVED"]


def test_what_bounced_is_shown_to_the_agencys_manager_alone(cast: Cast, notify: StandIn) -> None:
    wants(cast, "owen", work_by_email=Often.AT_ONCE)
    ask(cast)
    work()
    notify.settle("permanent-failure")
    work(5)
    page = reverse("administration:messages")
    with clock.moved(MONDAY + timedelta(minutes=6)):
        shown = client_of(cast.paula).get(page).content.decode()
        assert "Owen Marsh" in shown
        assert "no such address" in shown
        assert "Owen Marsh" in client_of(cast.hugh).get(page).content.decode()
        assert client_of(cast.devika).get(page).status_code == 403
    with door.door(cast.devika):
        assert not Message.objects.visible_to(cast.devika)


def test_a_wrong_key_waits_and_a_wrong_address_is_final(
    cast: Cast, notify: StandIn, settings: Any
) -> None:
    letter = (Template.TRIAL, To(Channel.EMAIL, "nowhere"), "r", {})
    with pytest.raises(Never, match="NOTIFY_400"):
        carrier().send(*letter)
    settings.NOTIFY_KEY = notify_service.KEY[:-4] + "0000"
    with pytest.raises(NotNow, match="NOTIFY_403"):
        carrier().send(*letter)
    assert notify_service.SECRET[:8] not in repr(carrier())


# --- pages ----------------------------------------------------------------------------------------


def test_somebody_chooses_for_themselves_and_tries_it(cast: Cast, notify: StandIn) -> None:
    owen = cast.hat("owen", "mash")
    browser, page = client_of(owen), reverse("account:messages")
    chosen = {
        "urgent": ["EMAIL", "TEXT"],
        "work_by_email": "HOURLY",
        "rest_by_email": "NEVER",
        "daily_at": "07:00",
        "quiet_from": "22:00",
        "quiet_until": "06:00",
        "urgent_when_quiet": "on",
        "mobile": "07700 900123",
    }
    wrong = {**chosen, "mobile": "0121 496 0000", "quiet_until": ""}
    again = post(browser, page, owen, **wrong)
    assert again.status_code == 422
    assert "mobile numbers only" in again.content.decode()
    assert "Choose when quiet hours begin and when they end" in again.content.decode()
    assert post(browser, page, owen, **chosen).status_code == 302
    with door.door(owen):
        kept = messages.choice_of(owen.person_id)
    assert (kept.mobile, kept.quiet_from, kept.work_by_email) == (MOBILE, time(22), "HOURLY")
    assert kept.is_quiet(MONDAY.replace(hour=23))
    assert not kept.is_quiet(MONDAY)
    trial = reverse("account:messages-try", args=["TEXT"])
    assert post(browser, trial, owen)["Location"] == page
    assert post(browser, trial, owen).status_code == 403
    work()
    assert [one["phone_number"] for one in notify.took] == [MOBILE]


def test_only_a_demo_has_an_outbox(cast: Cast, settings: Any) -> None:
    page = reverse("account:outbox")
    assert Client().get(page).status_code == 404
    wants(cast, "owen", work_by_email=Often.AT_ONCE)
    settings.DEMO = True
    ask(cast)
    work()
    shown = Client().get(page).content.decode()
    assert "owen@police.example" in shown
    assert "You have a new item in the hub." in shown
    assert mail.outbox == []


def test_a_hub_without_a_provider_writes_none_and_says_so(cast: Cast, settings: Any) -> None:
    settings.HAS_MAIL = False
    ask(cast)
    work(60 * 24)
    assert states(cast) == []
    assert (
        "sends no messages"
        in client_of(cast.paula).get(reverse("administration:messages")).content.decode()
    )


def test_messages_are_forgotten_after_three_months(cast: Cast) -> None:
    wants(cast, "owen", work_by_email=Often.AT_ONCE)
    ask(cast)
    work()
    with clock.moved(MONDAY + KEPT + timedelta(days=1)):
        sweeps.sweep()
    assert states(cast) == []
