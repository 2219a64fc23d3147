"""A grant opens for the agency it was sealed to, for what it was given, and for nothing else."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agencies.crypto import grants
from agencies.crypto.errors import CannotOpen
from agencies.crypto.grants import Info

DATA_KEY = bytes(range(32))
INFO = Info("enquiry", UUID(int=1), "narrative", UUID(int=2), 4)
POLICE_PRIVATE, POLICE_PUBLIC = grants.new_pair()
HEALTH_PRIVATE, HEALTH_PUBLIC = grants.new_pair()
VECTORS = Path(grants.__file__).parent / "vectors"


def test_the_agency_it_was_sealed_to_opens_it() -> None:
    wrapped = grants.wrap(DATA_KEY, POLICE_PUBLIC, INFO)
    assert grants.unwrap(wrapped, POLICE_PRIVATE, INFO) == DATA_KEY
    with pytest.raises(CannotOpen):
        grants.unwrap(wrapped, HEALTH_PRIVATE, INFO)


def test_a_grant_has_81_bytes_and_begins_with_its_suite() -> None:
    wrapped = grants.wrap(DATA_KEY, POLICE_PUBLIC, INFO)
    assert (len(wrapped), wrapped[0]) == (81, 1)


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "contact"},
        {"id": UUID(int=3)},
        {"section": "health"},
        {"agency": UUID(int=3)},
        {"generation": 5},
        {"kind": "enquirynarrative", "section": ""},
    ],
)
def test_a_grant_of_something_else_does_not_open(change: dict[str, Any]) -> None:
    wrapped = grants.wrap(DATA_KEY, POLICE_PUBLIC, INFO)
    with pytest.raises(CannotOpen):
        grants.unwrap(wrapped, POLICE_PRIVATE, replace(INFO, **change))


def test_every_changed_byte_is_found() -> None:
    wrapped = grants.wrap(DATA_KEY, POLICE_PUBLIC, INFO)
    for at in range(len(wrapped)):
        for flip in (0x01, 0x80, 0xFF):
            changed = bytearray(wrapped)
            changed[at] ^= flip
            with pytest.raises(CannotOpen):
                grants.unwrap(bytes(changed), POLICE_PRIVATE, INFO)


@pytest.mark.parametrize("suite", [0, 2, 3, 255])
def test_an_unknown_suite_is_refused(suite: int) -> None:
    wrapped = bytes([suite]) + grants.wrap(DATA_KEY, POLICE_PUBLIC, INFO)[1:]
    with pytest.raises(CannotOpen):
        grants.unwrap(wrapped, POLICE_PRIVATE, INFO)


@given(st.binary(max_size=200))
def test_anything_else_does_not_open(rubbish: bytes) -> None:
    with pytest.raises(CannotOpen):
        grants.unwrap(rubbish, POLICE_PRIVATE, INFO)


@pytest.mark.parametrize("private_key", [b"", b"x" * 31, b"x" * 33])
def test_a_private_key_of_a_wrong_length_opens_nothing(private_key: bytes) -> None:
    with pytest.raises(CannotOpen):
        grants.unwrap(grants.wrap(DATA_KEY, POLICE_PUBLIC, INFO), private_key, INFO)


def test_a_point_of_low_order_opens_nothing() -> None:
    wrapped = grants.wrap(DATA_KEY, POLICE_PUBLIC, INFO)
    with pytest.raises(CannotOpen):
        grants.unwrap(wrapped[:1] + bytes(32) + wrapped[33:], POLICE_PRIVATE, INFO)


def test_only_whole_keys_are_wrapped() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        grants.wrap(b"short", POLICE_PUBLIC, INFO)
    with pytest.raises(ValueError, match="32 bytes"):
        grants.wrap(DATA_KEY, POLICE_PUBLIC[:-1], INFO)


def test_the_fixed_vector_opens() -> None:
    vector = json.loads((VECTORS / "grants.json").read_text("utf-8"))
    info = Info(
        vector["kind"],
        UUID(vector["id"]),
        vector["section"],
        UUID(vector["agency"]),
        vector["generation"],
    )
    found = grants.unwrap(
        bytes.fromhex(vector["wrapped"]), bytes.fromhex(vector["private_key"]), info
    )
    assert found.hex() == vector["data_key"]


def absorbed(info: Info = INFO) -> bytes:
    fresh = grants.wrap(DATA_KEY, POLICE_PUBLIC, info)
    return grants.absorb_many([(fresh, info)], POLICE_PRIVATE)[0]


def test_an_absorbed_grant_opens_for_the_same_agency_and_place_alone() -> None:
    wrapped = absorbed()
    assert (len(wrapped), wrapped[0]) == (61, 0x81)
    assert grants.unwrap(wrapped, POLICE_PRIVATE, INFO) == DATA_KEY
    for private, info in (
        (HEALTH_PRIVATE, INFO),
        (POLICE_PRIVATE, replace(INFO, generation=5)),
        (POLICE_PRIVATE, replace(INFO, id=UUID(int=9))),
    ):
        with pytest.raises(CannotOpen):
            grants.unwrap(wrapped, private, info)
    for at in range(len(wrapped)):
        changed = bytearray(wrapped)
        changed[at] ^= 0x01
        with pytest.raises(CannotOpen):
            grants.unwrap(bytes(changed), POLICE_PRIVATE, INFO)


def test_absorbing_again_and_for_the_next_pair_keeps_the_data_key() -> None:
    wrapped = absorbed()
    again = grants.absorb_many([(wrapped, INFO)], POLICE_PRIVATE)[0]
    assert again != wrapped
    following, _ = grants.new_pair()
    (moved,) = grants.rewrap_many([(again, INFO)], POLICE_PRIVATE, following)
    assert grants.unwrap(moved, following, INFO) == DATA_KEY
    with pytest.raises(CannotOpen):
        grants.unwrap(moved, POLICE_PRIVATE, INFO)
    with pytest.raises(CannotOpen):
        grants.rewrap_many([(again, INFO)], HEALTH_PRIVATE, following)
