"""Matching: the same person, the same household, or neither, without a score."""

from dataclasses import replace
from datetime import date

import pytest

from mash_hub import identifiers, matching, searched
from mash_hub.addresses import Address
from mash_hub.identifiers import Identifier, Kind
from mash_hub.identities import Birth, Identity, Name, Phone, composites, exact
from mash_hub.linkage.rows import folded
from mash_hub.matching import Agreement, Likeness
from mash_hub.protection import Kept, Protection, What

HOME = Address(lines="12 Mill Street", town="Northmoor", postcode="NM4 2PJ")
MARISA = Identity(
    names=(Name("Marisa", "Oakden"),),
    birth=Birth.on(date(1994, 6, 14)),
    addresses=(HOME,),
    phones=(Phone("+447700900123"),),
    identifiers=(Identifier(Kind.NHS, "9990000018"),),
)
ELLIE = Identity(
    names=(Name("Ellie", "Thrale"),),
    birth=Birth.on(date(2019, 3, 9)),
    addresses=(HOME,),
    identifiers=(Identifier(Kind.NHS, "9990000026"),),
)


def likeness(typed: Identity, held: Identity) -> Likeness:
    return matching.compare(typed, held).likeness


def test_a_slip_of_spelling_does_not_hide_the_same_person() -> None:
    typed = replace(MARISA, names=(Name("Marissa", "Oakden"),))
    compared = matching.compare(typed, MARISA)
    assert compared.likeness == Likeness.SAME_PERSON
    assert [one.words for one in compared.fields if one.agreement == Agreement.NEARLY] == [
        "One letter differs"
    ]


def test_somebody_who_married_and_moved_is_still_the_same_person() -> None:
    elsewhere = Address(lines="3 High Road", postcode="B99 9AA")
    typed = Identity(names=(Name("Marisa", "Thrale"),), birth=MARISA.birth, addresses=(elsewhere,))
    assert likeness(typed, MARISA) == Likeness.SAME_PERSON


def test_twins_are_one_household_with_and_without_an_identifier() -> None:
    twin = replace(ELLIE, names=(Name("Rosie", "Thrale"),), identifiers=())
    assert likeness(twin, ELLIE) == Likeness.SAME_HOUSEHOLD
    known = replace(twin, identifiers=(Identifier(Kind.NHS, "9990000107"),))
    assert likeness(known, ELLIE) == Likeness.SAME_HOUSEHOLD
    nowhere = replace(twin, addresses=())
    assert likeness(nowhere, ELLIE) == Likeness.SAME_HOUSEHOLD


def test_mother_and_child_are_one_household() -> None:
    assert likeness(MARISA, ELLIE) == Likeness.SAME_HOUSEHOLD


def test_a_parent_of_the_same_name_is_one_household_not_one_person() -> None:
    father = Identity(
        names=(Name("Callum", "Thrale"),), birth=Birth.on(date(1962, 1, 5)), addresses=(HOME,)
    )
    son = Identity(
        names=(Name("Callum", "Thrale"),), birth=Birth.on(date(1990, 11, 2)), addresses=(HOME,)
    )
    assert likeness(son, father) == Likeness.SAME_HOUSEHOLD


def test_a_shared_family_name_alone_makes_nobody_related() -> None:
    stranger = Identity(
        names=(Name("Peter", "Oakden"),),
        birth=Birth.on(date(1950, 2, 2)),
        identifiers=(Identifier(Kind.NHS, "9990000107"),),
    )
    assert likeness(MARISA, stranger) == Likeness.UNRELATED


def test_swapped_names_and_swapped_day_and_month_nearly_agree() -> None:
    typed = Identity(names=(Name("Oakden", "Marisa"),), birth=Birth.on(date(1994, 6, 4)))
    held = Identity(names=(Name("Marisa", "Oakden"),), birth=Birth.on(date(1994, 4, 6)))
    compared = matching.compare(typed, held)
    assert compared.likeness == Likeness.SAME_PERSON
    assert {one.words for one in compared.fields} == {"Day and month swapped", "Swapped"}


def test_an_age_said_on_a_day_agrees_with_the_year_of_a_birth() -> None:
    typed = Identity(names=(Name("Ellie", "Thrale"),), birth=Birth.about(7, date(2027, 2, 1)))
    compared = matching.compare(typed, ELLIE)
    assert compared.likeness == Likeness.SAME_PERSON
    assert compared.fields[0].field == "Year of birth"
    assert composites(typed) & composites(ELLIE)


def test_what_compares_never_holds_the_record_s_own_values() -> None:
    shown = repr(matching.compare(MARISA, ELLIE).fields)
    for value in ("Ellie", "Thrale", "2019", "9990000026", "Mill"):
        assert value not in shown


def test_a_number_kept_as_given_takes_no_part() -> None:
    given = identifiers.read(Kind.NHS, "999 000 0019", as_given=True)
    typed = replace(MARISA, identifiers=(given,))
    held = replace(MARISA, identifiers=(given,))
    assert all(one.field != "NHS number" for one in matching.compare(typed, held).fields)
    assert ("NHS", given.value) not in exact(typed)


def test_no_token_is_made_of_one_fact_and_none_of_a_protected_address() -> None:
    assert composites(Identity(names=MARISA.names)) == set()
    assert composites(Identity(birth=MARISA.birth)) == set()
    assert composites(Identity(addresses=(HOME,))) == set()
    secret = Kept(What.ADDRESS, Protection.SAFE, replace(HOME, uprn="100000000001"))
    hidden = replace(MARISA, addresses=(), kept=(secret,))
    assert not any("nm42pj" in composite for composite in composites(hidden))
    assert not any(label == "UPRN" for label, _ in exact(hidden))
    assert all(len(composite) >= 3 for composite in composites(MARISA))


def test_nobody_is_found_by_a_postcode_that_stands_for_no_place() -> None:
    nowhere = replace(MARISA, birth=Birth(), addresses=(Address(postcode="ZZ99 3VZ"),))
    assert composites(nowhere) == set()


@pytest.mark.parametrize(
    ("typed", "same"), [("O’Neíl", "ONEIL"), ("Müller-Kühn", "mullerkuhn"), ("李", "李")]
)
def test_names_are_compared_without_accents_case_or_signs(typed: str, same: str) -> None:
    assert folded(typed) == folded(same)


def test_a_name_in_another_script_makes_tokens_too() -> None:
    assert composites(Identity(names=(Name("小明", "李"),), birth=MARISA.birth))


def test_words_are_found_among_names_by_their_sound() -> None:
    assert matching.name_alike("Marissa Oakdon", MARISA)
    assert not matching.name_alike("Marissa Khan", MARISA)
    assert not matching.name_alike("", MARISA)


def test_what_is_sealed_comes_back_as_it_was() -> None:
    assert Identity.from_content(MARISA.to_content()) == MARISA


def test_joining_a_newer_identity_loses_nothing() -> None:
    newer = Identity(
        names=(Name("Marisa", "Thrale", "MARRIED"),), birth=Birth.about(32, date(2027, 2, 1))
    )
    joined = MARISA.joined(newer)
    assert joined.names == (*newer.names, *MARISA.names)
    assert joined.birth == MARISA.birth
    assert joined.identifiers == MARISA.identifiers


def test_a_look_up_says_by_what_it_looks_and_what_it_leaves_out() -> None:
    secret = Kept(What.PHONE, Protection.SAFE, Phone("+447700900111"))
    typed = Identity(
        names=(Name("Ada", "Lund"),),
        birth=Birth.about(15, date(2026, 11, 29)),
        addresses=(Address("12 Mill Street", postcode="ZZ99 3VZ"),),
        identifiers=(Identifier(Kind.NHS, "1", verified=False), Identifier(Kind.UPN, "2")),
        phones=(Phone("+447700900222"),),
        kept=(secret,),
    )
    said = searched.of(typed)
    assert said.ways == (
        "given and family name, as they sound, with the year of birth: 2010 or 2011",
        "one of the names, as it sounds, with house and street",
        "Unique pupil number",
        "telephone number",
    )
    words = " ".join(said.not_by)
    for left_out in ("whole date", "no place", "protected", "as it was given", "no year of birth"):
        assert left_out in words
    assert not searched.finds_nobody(typed)
    named = Identity(names=(Name("Ada", "Lund"),))
    assert searched.finds_nobody(named)
    assert searched.of(named).not_by == ("Names with a birth: no date, year or age is known.",)
