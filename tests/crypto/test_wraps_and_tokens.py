"""Wrapped secrets open in their context; keyed hashes find and tell nothing else."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agencies.crypto import tokens, wraps
from agencies.crypto.errors import CannotOpen
from agencies.crypto.labels import Label, context

KEY, OTHER_KEY = b"k" * 32, b"o" * 32
CONTEXT = context(Label.SECOND_FACTOR, b"person one")
VECTORS = Path(wraps.__file__).parent / "vectors"


@given(st.binary(max_size=300))
def test_a_wrapped_secret_comes_back_in_its_context(secret: bytes) -> None:
    assert wraps.unwrap(wraps.wrap(secret, key=KEY, context=CONTEXT), key=KEY, context=CONTEXT) == (
        secret
    )


@pytest.mark.parametrize(
    ("key", "where"),
    [
        (OTHER_KEY, CONTEXT),
        (KEY[:-1], CONTEXT),
        (b"", CONTEXT),
        (KEY, context(Label.SECOND_FACTOR, b"person two")),
        (KEY, context(Label.AGENCY_KEY, b"person one")),
        (KEY, b""),
    ],
)
def test_it_opens_under_no_other_key_and_in_no_other_context(key: bytes, where: bytes) -> None:
    wrapped = wraps.wrap(b"secret", key=KEY, context=CONTEXT)
    with pytest.raises(CannotOpen):
        wraps.unwrap(wrapped, key=key, context=where)


def test_every_changed_byte_of_a_wrap_is_found() -> None:
    wrapped = wraps.wrap(b"secret", key=KEY, context=CONTEXT)
    for at in range(len(wrapped)):
        for flip in (0x01, 0x80, 0xFF):
            changed = bytearray(wrapped)
            changed[at] ^= flip
            with pytest.raises(CannotOpen):
                wraps.unwrap(bytes(changed), key=KEY, context=CONTEXT)


@given(st.binary(max_size=100))
def test_anything_else_does_not_open(rubbish: bytes) -> None:
    with pytest.raises(CannotOpen):
        wraps.unwrap(rubbish, key=KEY, context=CONTEXT)


def test_nothing_is_wrapped_under_a_key_of_a_wrong_length() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        wraps.wrap(b"secret", key=b"short", context=CONTEXT)


def test_the_same_secret_never_looks_the_same() -> None:
    assert len({wraps.wrap(b"secret", key=KEY, context=CONTEXT) for _ in range(100)}) == 100


def test_new_keys_differ() -> None:
    assert len(wraps.new_key()) == 32
    assert wraps.new_key() != wraps.new_key()


def test_equal_composites_give_equal_tokens_under_one_key_alone() -> None:
    found = tokens.token(KEY, "sound-and-birth", "ANSN", "2019-04-12")
    assert len(found) == 12
    assert found == tokens.token(KEY, "sound-and-birth", "ANSN", "2019-04-12")
    assert found != tokens.token(OTHER_KEY, "sound-and-birth", "ANSN", "2019-04-12")


@pytest.mark.parametrize(
    ("label", "parts"),
    [
        ("sound-and-postcode", ("ANSN", "2019-04-12")),
        ("sound-and-birth", ("2019-04-12", "ANSN")),
        ("sound-and-birth", ("ANSN2", "019-04-12")),
        ("sound-and-birth", ("ANSN", "2019-04-12", "")),
    ],
)
def test_other_labels_and_other_parts_give_other_tokens(label: str, parts: tuple[str, ...]) -> None:
    assert tokens.token(KEY, label, *parts) != tokens.token(
        KEY, "sound-and-birth", "ANSN", "2019-04-12"
    )


@pytest.mark.parametrize("parts", [(), ("Smith",)])
def test_a_single_field_is_never_indexed(parts: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="two values"):
        tokens.token(KEY, "surname", *parts)


def test_an_identifier_is_longer_and_of_its_own_kind() -> None:
    found = tokens.identifier(KEY, "nhs-number", "9990000018")
    assert len(found) == 16
    assert found == tokens.identifier(KEY, "nhs-number", "9990000018")
    assert found != tokens.identifier(KEY, "upn", "9990000018")
    assert found[:12] != tokens.token(KEY, "nhs-number", "9990000018", "")


def test_hashes_need_the_whole_index_key() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        tokens.identifier(b"short", "upn", "A")
    with pytest.raises(ValueError, match="32 bytes"):
        tokens.token(b"short", "sound-and-birth", "A", "B")


def test_the_fixed_vectors_hold() -> None:
    vector = json.loads((VECTORS / "wraps.json").read_text("utf-8"))
    wrapped, key, where = (bytes.fromhex(vector[name]) for name in ("wrapped", "key", "context"))
    assert wraps.unwrap(wrapped, key=key, context=where).hex() == vector["plaintext"]
    vector = json.loads((VECTORS / "tokens.json").read_text("utf-8"))
    index_key = bytes.fromhex(vector["index_key"])
    for line in vector["tokens"]:
        assert tokens.token(index_key, line["label"], *line["parts"]).hex() == line["token"]
    for line in vector["identifiers"]:
        found = tokens.identifier(index_key, line["label"], line["value"])
        assert found.hex() == line["identifier"]
