"""A decision is taken once, however many press the button at the same moment (CC2)."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from agencies import door
from agencies.roles import Role
from agencies.verdicts import Refused, Stale
from audit.log.models import Entry
from mash_hub import answers, enquiries, enquiry_hand_overs
from mash_hub.models import EnquiryHandOver, HandOverState, InformationRequest
from mash_hub.models.enquiries import Enquiry, EnquiryState
from tests.cast import Cast, given_role
from tests.mash_hub.enquiry_case import (
    SHARE,
    THRESHOLD,
    asked,
    decision,
    fresh,
    make_contact,
    nothing,
    opened_by,
    rated,
    wrote,
)

AT_ONCE = 50
ROUNDS = 6  # each with a chance for either
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


def test_of_taking_an_enquiry_and_accepting_it_at_once_one_wins_and_the_other_is_told(
    committed_cast: Cast,
) -> None:
    """Mandeep accepts what Devika offers him at the moment in which Arlo takes it (issue C)."""
    cast = committed_cast
    arlo = given_role(cast, "arlo", Role.DECISION_MAKER)
    wins = []
    for _ in range(ROUNDS):
        enquiry = rated(cast, contact=make_contact(cast))
        with door.door(cast.devika):
            now = fresh(enquiry)
            enquiries.take(now, by=cast.devika, version=now.version)
        with door.door(cast.devika):
            (offer,) = enquiry_hand_overs.hand_over(
                [fresh(enquiry)],
                to=cast.mandeep.person_id,
                note="I am away from noon.",
                assign=False,
                by=cast.devika,
            )
        with door.door(cast.devika):
            seen = fresh(enquiry)
        start = Barrier(2)

        def take(seen: Enquiry = seen, start: Barrier = start) -> None:
            with door.door(arlo):
                start.wait(10)
                enquiries.take(seen, by=arlo, version=seen.version)

        def accept(offer: EnquiryHandOver = offer, start: Barrier = start) -> None:
            with door.door(cast.mandeep):
                start.wait(10)
                enquiry_hand_overs.accept(offer, by=cast.mandeep, version=offer.version)

        with ThreadPoolExecutor(2) as pool:
            said = list(pool.map(_tried, (take, accept)))
        assert sorted(said) in (["done", "refused"], ["done", "stale"]), said
        winner = arlo if said[0] == "done" else cast.mandeep
        state = HandOverState.TAKEN_BACK if winner == arlo else HandOverState.ACCEPTED
        with door.door(cast.devika):
            assert fresh(enquiry).taken_by_id == winner.person_id
            assert EnquiryHandOver.objects.get(pk=offer.pk).state == state
        wins.append(winner.person_id)
    assert len(wins) == ROUNDS


def _tried(act: Callable[[], None]) -> str:
    """What became of an act: done, stale or refused; anything else, a deadlock say, is raised."""
    try:
        act()
    except Stale:
        return "stale"
    except Refused:
        return "refused"
    finally:
        connections.close_all()
    return "done"
