"""Linking two lists: who is one person, who shares a home, and who is a stranger."""

from collections.abc import Iterable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config.bench.people import COLUMNS, People, Person
from mash_hub.linkage import composites, levels, linking, lists
from mash_hub.linkage.classes import Class
from mash_hub.linkage.levels import Birth, Number, Street, Text
from mash_hub.linkage.rows import Home, Name, Row

MARISA = ("Marisa", "Oakden", "1994-06-14", "12 Mill Street", "Northmoor", "NM4 2PJ", "9990000018")


def one(*cells: str) -> Row:
    """One row as a list gives it: names, date, street, town, postcode, identifier."""
    people = lists.read([",".join(lists.COLUMNS[1:]) + "\n", ",".join(cells) + "\n"])
    assert not people.bad
    return people.rows[0]


def table(people: Iterable[Person], *, with_identifiers: bool = True) -> list[Row]:
    lines = [",".join(COLUMNS) + "\n"]
    for person in people:
        *cells, identifier = person.cells()
        lines.append(",".join([*cells, identifier if with_identifiers else ""]) + "\n")
    return lists.read(lines).rows


def kinds(left: list[Row], right: list[Row]) -> list[Class]:
    return [found.kind for found in linking.link(left, right)]


def changed(**cells: str) -> Row:
    return one(*(dict(zip(lists.COLUMNS[1:], MARISA, strict=True)) | cells).values())


@pytest.mark.parametrize(
    "cells",
    [
        {"given_name": "Marissa"},
        {"given_name": "Oakden", "family_name": "Marisa"},
        {"date_of_birth": "1994-14-06"},
        {"date_of_birth": "1994-01-01"},
        {"family_name": "Thrale"},
        {"street": "3 High Road", "town": "Eastvale", "postcode": "EV1 9AA"},
        {"date_of_birth": ""},
        {"given_name": ""},
        {"postcode": "", "town": ""},
    ],
    ids=lambda cells: " ".join(f"{name}={value}" for name, value in cells.items()),
)
def test_a_slip_a_marriage_a_move_or_a_gap_does_not_hide_a_person(cells: dict[str, str]) -> None:
    assert kinds([one(*MARISA)], [changed(**cells, identifier="")]) == [Class.SAME_PERSON]


@pytest.mark.parametrize(
    ("cells", "who"),
    [
        ({"given_name": "Rosie"}, "a twin"),
        ({"given_name": "Rosie", "date_of_birth": "1997-02-03"}, "a sister"),
        ({"date_of_birth": "1968-11-20"}, "a mother of the same name"),
        ({"date_of_birth": "1939-08-01"}, "a grandmother of the same name"),
    ],
)
def test_who_shares_the_home_is_not_taken_for_the_person(cells: dict[str, str], who: str) -> None:
    other = changed(**cells, identifier="")
    found = linking.link([one(*MARISA)], [one(*MARISA), other])
    assert [(pair.right, pair.kind) for pair in found] == [
        (0, Class.SAME_PERSON),
        (1, Class.SAME_HOUSEHOLD),
    ], who


def test_two_spellings_of_one_person_in_one_list_do_not_push_each_other_out() -> None:
    again = changed(given_name="Marissa", street="12 Mil Street")
    assert kinds([one(*MARISA)], [one(*MARISA), again]) == [Class.SAME_PERSON] * 2


def test_strangers_of_one_name_are_left_out() -> None:
    stranger = one("Marisa", "Oakden", "1971-03-02", "9 Park Lane", "Eastvale", "EV1 1AB", "123456")
    assert kinds([one(*MARISA)], [stranger]) == []


def test_what_stands_for_nothing_known_joins_nobody() -> None:
    blank = ("Unknown", "n/k", "1900-01-01", "No fixed abode", "unknown", "ZZ99 3VZ", "0000000000")
    assert one(*blank) == Row()
    assert kinds([one(*blank)] * 2, [one(*blank)] * 2) == []


def test_grounds_say_how_each_field_agrees_and_nothing_of_what_it_holds() -> None:
    (found,) = linking.link([one(*MARISA)], [changed(given_name="Marissa", postcode="")])
    assert found.grounds == (
        "given name one letter differs; family name same; date of birth same; street same; "
        "town same; identifier same"
    )
    assert 0.99 < found.score <= 1


def test_levels_tell_fields_apart() -> None:
    left = Row((Name.of("Ann", "Hill"),), (1990, 2, 3), homes=(Home.of("12a Mill St", "", "AB1"),))
    right = Row((Name.of("Anne", "Hull"),), (1950, 2, 3), homes=(Home.of("14 Mill St", "", "AB2"),))
    found = levels.of(left, right)
    assert (found.given, found.family) == (Text.SHORT, Text.ONE_LETTER)
    assert found.birth == Birth.ONE_DIGIT
    assert (found.street, found.postcode) == (Street.OTHER_NUMBER, Number.DIFFERENT)


NAMES = st.text("aeiouknst ’é李", max_size=8)
ROWS = st.builds(
    lambda given, family, born, street, code: Row(
        (Name.of(given, family),), born, homes=(Home.of(street, "Town", code),)
    ),
    NAMES,
    NAMES,
    st.none() | st.tuples(st.integers(1900, 2026), st.integers(0, 99), st.integers(0, 99)),
    st.sampled_from(["", "1 Mill Road", "Mill Road", "Flat 2, 1 Mill Road", "7"]),
    st.sampled_from(["", "NM4 2PJ", "NM42PJ", "2600"]),
)


# A busy machine is no fault of a row: no time is asserted.
UNTIMED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@UNTIMED
@given(ROWS, ROWS)
def test_comparing_is_the_same_from_either_side(left: Row, right: Row) -> None:
    assert levels.of(left, right) == levels.of(right, left)


@UNTIMED
@given(ROWS)
def test_every_composite_joins_at_least_two_facts(row: Row) -> None:
    for label, *parts in composites.of_lists(row):
        assert label
        assert len(parts) >= 2
        assert all(parts)
    assert composites.of_person(row) <= composites.of_lists(row)


def test_what_is_stored_in_the_hub_never_looks_by_a_home_or_a_town_alone() -> None:
    labels = {label for label, *_ in composites.of_person(one(*MARISA))}
    assert labels == {
        "sound-born", "sounds-year", "sounds-day", "sound-postcode", "sound-door", "born-door",
        "born-postcode", "initials-day-area",
    }  # fmt: skip


@pytest.mark.parametrize("with_identifiers", [True, False])
def test_lists_of_households_are_linked_as_well_as_the_bench_promises(
    with_identifiers: bool,
) -> None:
    """A small list with other people than those the likelihoods were counted on."""
    people = People(seed=4711)
    whole = [row for home in range(250) for row in people.household(home)]
    left = [people.written(row, f"L{row.who}") for row in whole]
    decoys = list(people.decoys(whole, len(whole) // 4))
    right = [people.written(row, f"R{row.who}") for row in [*whole, *decoys]]
    found = linking.link(
        table(left, with_identifiers=with_identifiers),
        table(right, with_identifiers=with_identifiers),
    )
    said = [pair for pair in found if pair.kind == Class.SAME_PERSON]
    right_ones = sum(left[pair.left].who == right[pair.right].who for pair in said)
    precision, recall = right_ones / len(said), right_ones / len(whole)
    assert precision >= 0.98
    assert 2 * precision * recall / (precision + recall) >= (0.97 if with_identifiers else 0.94)
