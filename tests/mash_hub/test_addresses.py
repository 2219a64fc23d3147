"""An address: where it lies, where it comes from, and what a card keeps of it (domain notes 5.2)."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from mash_hub import national_grid
from mash_hub.addresses import Address
from mash_hub.forms.people import MoreForm
from mash_hub.identifiers import Invalid
from mash_hub.identities import Identity, composites, exact, homes
from mash_hub.protection import Kept, Protection, What
from tests.mash_hub.contact_case import HOME, MARISA, MORE

MOVED = Address("3 Ash Court", "Eastvale", "EV1 2AA", kind="HOME")
WHOLE = replace(
    HOME,
    uprn="100070000001",
    kind="HOME",
    since="2021",
    known_to="her mother",
    la_gss="E08000025",
    easting=406980,
    northing=286790,
    source="the GP’s record",
    not_to_know="Callum Thrale",
)


def form(**words: Any) -> MoreForm:
    return MoreForm({**MORE, **words})


# --- the map and the authority --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed_as", "point"),
    [
        ("SP 0698 8679", (406980, 286790)),
        ("sp06988679", (406980, 286790)),
        ("SP 069 867", (406900, 286700)),
        ("NZ 12345 67890", (412345, 567890)),
        ("SV 000 000", (0, 0)),
        ("HP 6 1".replace("6 1", "600 100"), (460000, 1210000)),
        ("406980, 286790", (406980, 286790)),
        ("0 0", (0, 0)),
        ("700000 1300000", (700000, 1300000)),
    ],
)
def test_a_point_is_read_from_a_grid_reference_or_two_numbers(
    typed_as: str, point: tuple[int, int]
) -> None:
    assert national_grid.point(typed_as) == point


@pytest.mark.parametrize(
    ("typed_as", "said"),
    [
        ("406980", "both easting and northing, or neither"),
        ("406980.5 286790", "whole metres"),
        ("700001, 286790", "easting lies between 0 and 700000"),
        ("406980, 1300001", "northing lies between 0 and 1300000"),
        ("-1, 286790", "easting lies between"),
        ("406980, 286790, 3", "one easting and one northing"),
        ("north of the mill", "National Grid reference, like"),
        ("12 Mill Street", "National Grid reference, like"),
        ("SI 069 867", "no square SI"),
        ("AA 069 867", "no square AA"),
        ("SP 06 86", "at least six figures"),
        ("SP 069 86", "as many figures"),
        ("SP 0698867", "as many figures"),
        ("SP 069867 123456", "as many figures"),
    ],
)
def test_what_is_no_point_is_refused_with_a_sentence(typed_as: str, said: str) -> None:
    with pytest.raises(Invalid, match=said):
        national_grid.point(typed_as)
    assert said in str(form(on_map=typed_as).errors["on_map"])


def test_an_authority_is_chosen_by_name_or_its_code_is_typed() -> None:
    chosen = form(area="E08000025")
    assert chosen.is_valid(), chosen.errors
    names = [words for _, words in chosen.fields["area"].choices]  # type: ignore[attr-defined]
    assert "City of Wolverhampton Council" in names
    assert chosen.added_to(MARISA).addresses[0].area_words == "Birmingham City Council"
    other = form(area_code="e09000007")
    assert other.is_valid(), other.errors
    assert other.added_to(MARISA).addresses[0].area_words == "E09000007"
    assert form(area_code="W06000015").is_valid()
    for wrong in ("E01000025", "E0800025", "Camden", "E080000255"):
        assert "looks like E08000025" in str(form(area_code=wrong).errors["area_code"])
    both = form(area="E08000025", area_code="E09000007")
    assert "not both" in str(both.errors["area_code"])
    assert "area" in form(area="E09000007").errors


def test_a_detail_without_an_address_is_not_lost_but_asked_about() -> None:
    bare = {
        "lines": "",
        "postcode": "",
        "on_map": "406980, 286790",
        "address_source": "a neighbour",
    }
    found = form(**bare).errors
    assert {*found} == {"on_map", "address_source"}
    assert form(**bare, town="Northmoor").is_valid()


# --- what a card keeps of it ----------------------------------------------------------------------


def test_all_of_it_is_sealed_and_older_cards_open_without_it() -> None:
    who = replace(MARISA, addresses=(WHOLE,))
    assert Identity.from_content(json.loads(json.dumps(who.to_content()))) == who
    content = who.to_content()
    older = {name: content["addresses"][0][name] for name in ("lines", "town", "postcode", "uprn")}
    opened = Identity.from_content({**content, "addresses": [older]})
    assert opened.addresses == (replace(HOME, uprn="100070000001"),)
    kept = {"what": "ADDRESS", "protection": "SAFE"}
    hidden = Identity.from_content(
        {**content, "addresses": [], "kept": [kept]}, {"kept": [{**older, "kind": "", "until": ""}]}
    )
    assert hidden.kept == (Kept(What.ADDRESS, Protection.SAFE, replace(HOME, uprn="100070000001")),)


def test_nobody_is_found_by_where_it_lies_or_comes_from() -> None:
    plain = replace(MARISA, addresses=(replace(WHOLE, la_gss="", easting=None, northing=None),))
    plain = replace(plain, addresses=(replace(plain.addresses[0], source="", known_to=""),))
    said = replace(MARISA, addresses=(WHOLE,))
    for made in (composites, exact, homes):
        assert made(said) == made(plain)  # type: ignore[operator]
    hidden = replace(MARISA, addresses=(), kept=(Kept(What.ADDRESS, Protection.SAFE, WHOLE),))
    nowhere = replace(MARISA, addresses=())
    for made in (composites, exact, homes):
        assert made(hidden) == made(nowhere)  # type: ignore[operator]


def test_what_was_said_of_a_place_stays_when_it_is_said_again_with_less() -> None:
    before = replace(MARISA, addresses=(WHOLE,))
    (again,) = before.joined(replace(MARISA, addresses=(replace(HOME, kind="HOME"),))).addresses
    assert again == WHOLE
    newer = replace(HOME, kind="HOME", easting=1, northing=2, source="she", since="2022")
    (corrected,) = before.joined(replace(MARISA, addresses=(newer,))).addresses
    assert corrected == replace(WHOLE, easting=1, northing=2, source="she", since="2022")
    left = replace(MARISA, addresses=(replace(WHOLE, kind="PREVIOUS", until="2023"),))
    (back,) = left.joined(replace(MARISA, addresses=(replace(HOME, kind="HOME"),))).addresses
    assert (back.since, back.until) == ("", "")


def test_an_address_that_is_said_to_be_secret_now_is_open_no_more() -> None:
    before = replace(MARISA, addresses=(WHOLE, replace(MOVED, kind="WORK")))
    secret = Kept(What.ADDRESS, Protection.SAFE, replace(HOME, kind="HOME"))
    after = before.joined(replace(MARISA, addresses=(), kept=(secret,)))
    assert [one.lines for one in after.addresses] == ["3 Ash Court"]
    assert not any("12 mill" in str(one) for one in homes(after))
    shorter = Kept(What.ADDRESS, Protection.SAFE, Address("12 mill  street"))
    assert before.joined(Identity(kept=(shorter,))).addresses == after.addresses
    more = Kept(What.ADDRESS, Protection.SAFE, replace(HOME, kind="HOME", source="she"))
    again = after.joined(replace(MARISA, addresses=(), kept=(more,)))
    assert again.kept == (more,)
    witness = Kept(What.ADDRESS, Protection.WITNESS, replace(HOME, kind="HOME"))
    assert set(again.joined(Identity(kept=(witness,))).kept) == {more, witness}
