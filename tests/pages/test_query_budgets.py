"""Lists cost the same however many rows they show: each page's queries are counted with few and more."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agencies import clock
from agencies.clock import LONDON
from agencies.door import door
from config.bench import mash, measure
from mash_hub import adult_concerns, strategies
from mash_hub.models import Enquiry, Rating
from tests.cast import Cast, client_of
from tests.mash_hub.enquiry_case import (
    SHARE,
    asked,
    make_contact,
    nothing,
    opened_by,
    rated,
    returned,
    wrote,
)

MONDAY = datetime(2027, 2, 1, 9, tzinfo=LONDON)
LATER = MONDAY + timedelta(hours=6)  # Red is late
# Who opens which list, how many queries it may cost, and of what its rows are counted.
LISTS = {
    "desk:my-work": ("devika", 60),
    "mash_hub:requests": ("owen", 30),
    "mash_hub:requests-late": ("devika", 25),
    "mash_hub:adult-concerns": ("devika", 25),
    "meetings:strategies": ("devika", 25),
}


def one_more(cast: Cast) -> None:
    """A Red enquiry that asks the police, a strategy discussion and an adult concern about its case."""
    with clock.moved(MONDAY):
        contact = make_contact(cast, received_at=MONDAY)
        enquiry = rated(cast, contact=contact)
        asked(cast, enquiry, "police")
        with door(cast.devika):
            strategies.ask_for(contact, enquiry=enquiry, by=cast.devika, at=MONDAY)
        with door(cast.devika):
            adult_concerns.open_for(
                contact, enquiry=enquiry, by=cast.devika, at=MONDAY, since=MONDAY
            )


def costs(browsers: dict[str, Client]) -> dict[str, int]:
    found = {}
    with clock.moved(LATER):
        for name, (who, _) in LISTS.items():
            browsers[who].get(reverse(name))  # what a first look makes once
            with CaptureQueriesContext(connection) as counted:
                assert browsers[who].get(reverse(name)).status_code == 200
            found[name] = len(counted)
    return found


def test_a_list_costs_no_more_with_more_rows_and_stays_within_its_budget(cast: Cast) -> None:
    with clock.moved(LATER):
        browsers = {who: client_of(cast.hat(who, "mash")) for who in ("devika", "owen")}
    for _ in range(2):
        one_more(cast)
    few = costs(browsers)
    for _ in range(3):
        one_more(cast)
    more = costs(browsers)
    assert more == few
    assert {name: cost for name, cost in more.items() if cost > LISTS[name][1]} == {}


def answered(cast: Cast, *, nil: dict[str, str], items: int) -> Enquiry:
    """An Amber enquiry as the bench of MASH has it: the police said something, others hold nothing."""
    enquiry = rated(cast, Rating.AMBER, make_contact(cast, received_at=MONDAY))
    sent = asked(cast, enquiry, "police", *nil)
    opened_by(cast.owen, sent["police"])
    for number in range(items):
        wrote(cast.owen, sent["police"], f"Report {number} of six weeks.", SHARE)
    returned(cast.owen, sent["police"])
    for agency, who in nil.items():
        nothing(cast.hat(who, "mash"), sent[agency])
    return enquiry


def test_an_enquiry_costs_no_more_with_more_answers_and_stays_within_the_budget_of_the_bench(
    committed_cast: Cast,
) -> None:
    cast = committed_cast
    with clock.moved(MONDAY):
        few = answered(cast, nil={"health": "kim"}, items=1)
        many = answered(cast, nil={"health": "kim", "housing": "tom", "education": "edna"}, items=4)
    with clock.moved(LATER):
        browser = client_of(cast.devika)

    def cost(enquiry: Enquiry) -> int:
        url = reverse("mash_hub:enquiry", args=[enquiry.pk])
        assert browser.get(url).status_code == 200  # what a first look makes once
        return measure.queries_of(lambda _number: browser.get(url))

    with clock.moved(LATER):
        costs_of = [cost(few), cost(many)]
    assert costs_of[0] == costs_of[1]
    assert costs_of[1] <= mash.BUDGETS["enquiry"]
