"""The numbers of 6.2: the worked fixture comes out exactly, and each number is its list."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
from django.urls import reverse

from agencies import clock, door
from agencies.clock import LONDON
from agencies.roles import Role
from mash_hub import clocks, enquiries, numbers, people_told, ratings, strategies
from mash_hub.measures import Judged, Measure, Period, may_list, may_read
from mash_hub.models import Card, Enquiry
from mash_hub.models.enquiries import Level, Outcome, Rating
from mash_hub.models.people_told import ToldState, WhyNot
from tests.cast import Cast, client_of
from tests.mash_hub.enquiry_case import (
    RISK,
    VOICE,
    asked,
    decided,
    fresh,
    make_contact,
    nothing,
    rated,
    told_today,
)

FEBRUARY = Period(date(2027, 2, 1), date(2027, 2, 28))
AFTERWARDS = datetime(2027, 2, 10, 9, tzinfo=LONDON)
R, A, G, B = Rating.RED, Rating.AMBER, Rating.GREEN, Rating.BLUE
# Each with its rating, and day, hour and minute of its receipt and of its decision.
CASES = {
    "E1": (R, (1, 9, 10), (1, 12, 55)),
    "E2": (R, (5, 16, 30), (5, 21, 5)),
    "E3": (A, (5, 14, 0), (8, 13, 30)),
    "E4": (A, (2, 10, 0), (3, 11, 15)),
    "E5": (G, (3, 12, 0), (8, 10, 0)),
    "E6": (G, (4, 9, 0), (9, 9, 30)),
    "E7": (B, (2, 11, 0), (2, 11, 40)),
    "E8": (A, (4, 9, 0), (4, 13, 45)),
}


def february(day: int, hour: int, minute: int) -> datetime:
    return datetime(2027, 2, day, hour, minute, tzinfo=LONDON)


def tell(cast: Cast, name: str) -> Enquiry:
    """One enquiry of the fixture, through the acts people have."""
    rating, received, ended = CASES[name]
    at = february(*received)
    with clock.moved(at):
        enquiry = rated(cast, rating, make_contact(cast, received_at=at))
        sent = None if rating == B else asked(cast, enquiry, "housing")["housing"]
    if name == "E8":
        with clock.moved(february(4, 10, 30)), door.door(cast.devika):
            now = fresh(enquiry)
            ratings.raise_rating(now, by=cast.devika, rating=R, because=RISK, version=now.version)
    with clock.moved(february(*ended)):
        if sent is not None:
            nothing(cast.tom, sent)
        return decided(cast, enquiry)


def test_the_worked_fixture_comes_out_exactly_and_each_number_opens_its_list(cast: Cast) -> None:
    told = {name: tell(cast, name) for name in CASES}
    with clock.moved(AFTERWARDS):
        with door.door(cast.devika):
            found = {one.key: one for one in numbers.measures(cast.devika, FEBRUARY)}
            second = clocks.of("enquiry", [told["E2"].pk], enquiries.FEEDBACK)[told["E2"].pk]
        shares = {key: (one.good, one.of, one.percent) for key, one in found.items()}
        assert shares["decided:RED"] == (2, 3, "66.7 %")
        assert shares["decided:AMBER"] == (1, 2, "50.0 %")
        assert shares["decided:GREEN"] == (1, 2, "50.0 %")
        assert shares["decided"] == (4, 7, "57.1 %")
        assert shares["re-rated:higher"] == (1, 8, "12.5 %")
        assert shares["re-rated:lower"] == (0, 8, "0.0 %")
        assert shares["rated"] == (8, 8, "100.0 %")
        assert second.due_at == datetime(2027, 2, 8, 23, 59, 59, tzinfo=LONDON)
        late = {row.thing.pk for row in found["decided"].rows if not row.is_in}
        assert late == {told[name].pk for name in ("E2", "E4", "E6")}
        _pages(cast, told)


def _pages(cast: Cast, told: dict[str, Enquiry]) -> None:
    """What the page says, and the list behind one of its numbers."""
    devika = client_of(cast.devika)
    when = "from=2027-02-01&to=2027-02-28"
    page = devika.get(f"{reverse('mash_hub:numbers')}?{when}").content.decode()
    for words in ("66.7 %", "57.1 %", "12.5 %", "4 of 7"):
        assert words in page
    behind = f"{reverse('mash_hub:numbers-behind')}?of=decided:RED&{when}"
    rows = devika.get(behind).content.decode()
    for name in ("E1", "E2", "E8"):
        assert told[name].reference in rows
    assert told["E3"].reference not in rows
    assert rows.index(told["E2"].reference) < rows.index(told["E1"].reference)
    assert devika.get(behind.replace("decided:RED", "made-up")).status_code == 404
    assert devika.get(behind.replace("2027-02-01", "soon")).status_code == 404
    assert client_of(cast.kim).get(reverse("mash_hub:numbers")).status_code == 403


def test_who_was_told_of_a_decision_is_a_share_and_why_not_is_counted_where_there_is_a_list(
    cast: Cast,
) -> None:
    enquiry = tell(cast, "E1")
    with clock.moved(AFTERWARDS):
        with door.door(cast.devika):
            people = sorted(people_told.not_written(fresh(enquiry)))
        told = replace(told_today(), told_on=date(2027, 2, 9))
        why = replace(told_today(), state=ToldState.NOT_TOLD, how=None, told_on=None, who="")
        not_told = replace(why, why_not=WhyNot.NOT_ABLE, sentence="She is one year old.")
        for person, telling in zip(people, (told, not_told), strict=True):
            with door.door(cast.devika):
                people_told.write(fresh(enquiry), person, by=cast.devika, telling=telling)
        with door.door(cast.devika):
            found = {one.key: one for one in numbers.measures(cast.devika, FEBRUARY)}
            reason = f"told-not:{WhyNot.NOT_ABLE.label}"
            shares = {key: (found[key].good, found[key].of) for key in ("told", reason)}
            assert shares == {"told": (1, 2), reason: (1, 2)}
            assert found["told"].percent == "50.0 %"
        board = replace(cast.devika, role=Role.BOARD_VIEWER)
        with door.door(board):
            keys = {one.key for one in numbers.measures(board, FEBRUARY)}
            assert "told" in keys
            assert reason not in keys
        url = f"{reverse('mash_hub:numbers-behind')}?of=told&from=2027-02-01&to=2027-02-28"
        behind = client_of(cast.devika).get(url).content.decode()
        assert WhyNot.NOT_ABLE.label in behind
        assert enquiry.reference in behind


def test_what_is_open_and_not_yet_due_is_in_no_number_and_what_is_late_is(cast: Cast) -> None:
    at = february(1, 9, 0)
    with clock.moved(at):
        rated(cast, R, make_contact(cast, received_at=at))

    def judged(hour: int) -> tuple[int, int]:
        with clock.moved(february(1, hour, 0)), door.door(cast.devika):
            found = numbers.one_of(cast.devika, FEBRUARY, "decided:RED")
        assert found is not None
        return found.good, found.of

    assert (judged(12), judged(14)) == ((0, 0), (0, 1))


def test_each_agency_counts_its_own_and_a_board_viewer_lists_nothing(cast: Cast) -> None:
    at = february(1, 9, 0)
    with clock.moved(at):
        rated(cast, R, make_contact(cast, received_at=at))
        board = replace(cast.devika, role=Role.BOARD_VIEWER)
        for hat, number in ((cast.devika, 1), (board, 1), (cast.esther, 0)):
            with door.door(hat):
                found = numbers.one_of(hat, FEBRUARY, "rated")
                assert found is not None
                assert found.of == number
        assert may_read(board)
        assert not may_list(board)


@pytest.mark.parametrize(
    ("good", "of", "is_small"),
    [(0, 0, True), (2, 4, True), (3, 10, True), (8, 10, True), (5, 10, False), (10, 10, False)],
)
def test_few_are_not_shown_to_who_sees_no_list(good: int, of: int, is_small: bool) -> None:
    rows = [Judged(None, number < good) for number in range(of)]
    assert Measure("x", "X", rows=rows).is_small is is_small


def test_discussions_and_conferences_are_judged_by_their_times_and_open_their_list(
    cast: Cast,
) -> None:
    at = february(1, 9, 0)
    rows = []
    with clock.moved(at):
        for _ in range(2):
            contact = make_contact(cast, received_at=at)
            with door.door(cast.devika):
                made = strategies.ask_for(contact, by=cast.devika, at=at)
                assert made is not None
                rows.append(made)
        with door.door(cast.devika):  # held by an act of its own, tried with the discussions
            clocks.meet(rows[0], strategies.HELD, at=at)
    with clock.moved(february(2, 10, 0)):
        with door.door(cast.devika):
            found = numbers.one_of(cast.devika, FEBRUARY, "strategy")
            assert found is not None
            assert {(row.thing.pk, row.is_in) for row in found.rows} == {
                (rows[0].pk, True),
                (rows[1].pk, False),
            }
            conference = numbers.one_of(cast.devika, FEBRUARY, "conference")
            assert conference is not None
            assert conference.percent == "–"
        when = "from=2027-02-01&to=2027-02-28"
        devika = client_of(cast.devika)
        behind = devika.get(f"{reverse('mash_hub:numbers-behind')}?of=strategy&{when}")
        page = behind.content.decode()
        assert reverse("meetings:strategy", args=[rows[1].pk]) in page


def test_a_decision_counts_the_childs_words_and_not_why_they_were_not_sought(cast: Cast) -> None:
    at = february(1, 9, 0)
    silent = enquiries.Voice(not_sought_reason="She is one year old.")
    with clock.moved(at):
        told = []
        for voice in (VOICE, silent):
            enquiry = rated(cast, R, make_contact(cast, received_at=at))
            nothing(cast.tom, asked(cast, enquiry, "housing")["housing"])
            with door.door(cast.devika):
                newest = fresh(enquiry)
                decision = enquiries.Decision(
                    [Outcome.EARLY_HELP], Level.TWO, cast.agency.council.pk, "Help.", voice
                )
                enquiries.decide(
                    newest,
                    by=cast.devika,
                    decision=decision,
                    because=RISK,
                    version=newest.version,
                )
            told.append(enquiry)
        with door.door(cast.devika):
            found = numbers.one_of(cast.devika, FEBRUARY, "voice")
            assert found is not None
            judged = {row.thing.pk: row.is_in for row in found.rows}
        assert judged == {told[0].pk: True, told[1].pk: False}
        with door.door(cast.joan):
            for card in Card.objects.filter(involvements__role="CHILD"):
                card.set_identity(
                    birth_precision=card.birth_precision,
                    is_unborn=True,
                    is_deceased=False,
                    by=cast.joan,
                    at=at,
                    because=RISK,
                )
        with door.door(cast.devika):
            unborn = numbers.one_of(cast.devika, FEBRUARY, "voice")
            assert unborn is not None
            assert unborn.of == 0


def test_a_total_is_not_shown_where_it_would_say_a_part_that_is_too_small() -> None:
    few = Measure("d", "Red", "RED", [Judged(None, True)] * 3)
    many = Measure("d", "Amber", "AMBER", [Judged(None, True)] * 20)
    total = Measure("d", "all", rows=[*few.rows, *many.rows])
    other = Measure("o", "Other", rows=[Judged(None, True)] * 9)
    made = numbers._without_what_gives_away([few, many, total, other])
    assert [one.is_hidden for one in made] == [True, False, True, False]
    made = numbers._without_what_gives_away([many, replace(total, gives_away=False), other])
    assert [one.is_hidden for one in made] == [False, False, False]
