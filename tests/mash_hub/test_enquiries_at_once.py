"""A decision is taken once, however many press the button at the same moment (CC2)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from agencies import door
from agencies.verdicts import Stale
from audit.log.models import Entry
from mash_hub import answers, enquiries
from mash_hub.models import InformationRequest
from mash_hub.models.enquiries import EnquiryState
from tests.cast import Cast
from tests.mash_hub.enquiry_case import (
    SHARE,
    THRESHOLD,
    asked,
    decision,
    fresh,
    nothing,
    opened_by,
    rated,
    wrote,
)

AT_ONCE = 50
CONNECTIONS = 8  # threads that really run beside each other


@pytest.mark.slow
def test_of_fifty_decisions_at_once_one_is_taken_and_the_rest_are_stale(
    committed_cast: Cast,
) -> None:
    cast = committed_cast
    enquiry = rated(cast)
    nothing(cast.tom, asked(cast, enquiry, "housing")["housing"])
    with door.door(cast.devika):
        now = fresh(enquiry)
    hats = (cast.devika, cast.mandeep)
    whole = decision(cast)

    def decide(number: int) -> str:
        hat = hats[number % 2]
        try:
            with door.door(hat):
                enquiries.decide(
                    now, by=hat, decision=whole, because=THRESHOLD, version=now.version
                )
        except Stale:
            return "stale"
        finally:
            connections.close_all()
        return "decided"

    with ThreadPoolExecutor(CONNECTIONS) as pool:
        results = list(pool.map(decide, range(AT_ONCE)))
    assert sorted(results) == ["decided", *["stale"] * (AT_ONCE - 1)]
    with door.door(cast.devika):
        assert fresh(enquiry).state == EnquiryState.DECIDED
        assert Entry.objects.filter(verb="DECIDED").count() == 1


def test_two_agencies_that_answer_at_once_both_read_the_other(committed_cast: Cast) -> None:
    cast = committed_cast
    enquiry = rated(cast)
    sent = asked(cast, enquiry, "police", "health")
    pairs = ((cast.owen, sent["police"]), (cast.kim, sent["health"]))
    for hat, request in pairs:
        opened_by(hat, request)
        wrote(hat, request, "Something", SHARE)
    start = Barrier(2)

    def send(pair: tuple) -> None:
        hat, request = pair
        try:
            with door.door(hat):
                now = fresh(request)
                start.wait(10)
                answers.send_back(now, by=hat, version=now.version)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(send, pairs))
    for hat, other in ((cast.owen, sent["health"]), (cast.kim, sent["police"])):
        with door.door(hat):
            assert other.items.visible_to(hat).count() == 1
    with door.door(cast.devika):
        assert fresh(enquiry).state == EnquiryState.COLLATED
        assert not InformationRequest.objects.filter(enquiry=enquiry).missing().exists()
