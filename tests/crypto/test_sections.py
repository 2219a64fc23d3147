"""A section opens where it was sealed, with both shares of its key, and nowhere else."""

import hashlib
import hmac
import json
import struct
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives.ciphers.aead import (  # noqa: TID251
    AESGCM,
    ChaCha20Poly1305,
)
from cryptography.hazmat.primitives.hashes import SHA256  # noqa: TID251
from cryptography.hazmat.primitives.kdf.hkdf import HKDF  # noqa: TID251
from hypothesis import given
from hypothesis import strategies as st

from agencies.crypto import sections
from agencies.crypto.encoding import canonical_json, lp, pad, unpad
from agencies.crypto.errors import CannotOpen
from agencies.crypto.sections import Where

DATA_KEY, SHRED_SECRET, MAC_KEY = b"d" * 32, b"s" * 32, b"m" * 32
PLACE = Where("enquiry", UUID(int=7), "narrative", 3, 11)
CONTENT = {"text": "Seen at home, well.", "by": ["a", 1, None, True]}
VECTORS = Path(sections.__file__).parent / "vectors"

plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)


def sealed(where: Where = PLACE, content: dict[str, Any] = CONTENT) -> bytes:
    return sections.seal(
        content, data_key=DATA_KEY, shred_secret=SHRED_SECRET, mac_key=MAC_KEY, where=where
    )


def opened(envelope: bytes, where: Where = PLACE, **keys: bytes) -> dict[str, Any]:
    given_keys = {"data_key": DATA_KEY, "shred_secret": SHRED_SECRET, "mac_key": MAC_KEY, **keys}
    return sections.open_(
        envelope, kind=where.kind, id=where.id, section=where.section, **given_keys
    )


def with_a_true_mac(body: bytes, where: Where = PLACE) -> bytes:
    """What somebody who stole the payload-MAC key, but no other, could plant."""
    generation, version = body[2:6], body[6:10]
    message = lp(
        b"payload",
        where.kind.encode(),
        where.id.bytes,
        where.section.encode(),
        generation,
        version,
        hashlib.sha256(body).digest(),
    )
    return body + hmac.digest(MAC_KEY, message, "sha256")


@given(st.dictionaries(st.text(), plain, max_size=5))
def test_what_was_sealed_comes_back(content: dict[str, Any]) -> None:
    assert opened(sealed(content=content)) == content


def test_the_header_can_be_read_without_a_key() -> None:
    assert sections.header(sealed()) == (3, 11)


def test_the_digest_is_that_of_the_whole_envelope() -> None:
    envelope = sealed()
    assert sections.digest(envelope) == hashlib.sha256(envelope).digest()


def test_the_same_content_never_looks_the_same() -> None:
    assert len({sealed() for _ in range(100)}) == 100


@pytest.mark.slow
def test_a_million_sealings_under_one_key_repeat_no_nonce() -> None:
    nonces = {sealed(content={})[10:22] for _ in range(1_000_000)}
    assert len(nonces) == 1_000_000


@pytest.mark.parametrize("size", [0, 1, 200, 250, 251, 400])
def test_lengths_go_by_steps(size: int) -> None:
    text_bytes = len(sealed(content={"t": "x" * size})) - 10 - 12 - 16 - 32
    assert text_bytes % 256 == 0
    assert text_bytes - size < 2 * 256


def test_every_changed_byte_is_found() -> None:
    envelope = sealed()
    for at in range(len(envelope)):
        for flip in (0x01, 0x80, 0xFF):
            changed = bytearray(envelope)
            changed[at] ^= flip
            with pytest.raises(CannotOpen):
                opened(bytes(changed))


def test_every_changed_byte_is_found_even_by_the_cipher_alone() -> None:
    body = sealed()[:-32]
    for at in range(len(body)):
        changed = bytearray(body)
        changed[at] ^= 0x01
        with pytest.raises(CannotOpen):
            opened(with_a_true_mac(bytes(changed)))


@given(st.binary(max_size=700))
def test_anything_else_does_not_open(rubbish: bytes) -> None:
    with pytest.raises(CannotOpen):
        opened(rubbish)


@pytest.mark.parametrize("size", [1, 16, 32, 64, 256, 257])
def test_a_cut_or_lengthened_envelope_does_not_open(size: int) -> None:
    envelope = sealed()
    for changed in (envelope[:-size], envelope + bytes(size)):
        with pytest.raises(CannotOpen):
            opened(changed)


@pytest.mark.parametrize(
    "elsewhere",
    [
        replace(PLACE, kind="contact"),
        replace(PLACE, id=UUID(int=8)),
        replace(PLACE, section="reason"),
        replace(PLACE, kind="enquirynarrative", section=""),
    ],
)
def test_an_envelope_moved_to_another_place_does_not_open(elsewhere: Where) -> None:
    envelope = sealed()
    assert opened(envelope) == CONTENT
    with pytest.raises(CannotOpen):
        opened(envelope, elsewhere)
    with pytest.raises(CannotOpen):
        opened(with_a_true_mac(envelope[:-32], elsewhere), elsewhere)


@pytest.mark.parametrize("field", ["generation", "version"])
def test_an_envelope_of_another_version_cannot_take_the_place_of_this_one(field: str) -> None:
    older = sealed(replace(PLACE, **{field: getattr(PLACE, field) - 1}))
    relabelled = sealed()[:10] + older[10:]
    for planted in (relabelled, with_a_true_mac(relabelled[:-32])):
        with pytest.raises(CannotOpen):
            opened(planted)


def test_a_thousand_swaps_open_nothing() -> None:
    places = [
        Where(kind, uuid4(), section, generation, version)
        for kind in ("enquiry", "card")
        for section in ("narrative", "health")
        for generation in (1, 2)
        for version in (1, 2, 3, 4)
    ]
    envelopes = {place: sealed(place) for place in places}
    tried = 0
    for place in places:
        for other, envelope in envelopes.items():
            if other.id != place.id:
                tried += 1
                with pytest.raises(CannotOpen):
                    opened(envelope, place)
    assert tried > 900


@pytest.mark.parametrize("key", ["data_key", "shred_secret", "mac_key"])
@pytest.mark.parametrize("wrong", [b"x" * 32, b"", b"d" * 31])
def test_each_key_is_needed(key: str, wrong: bytes) -> None:
    with pytest.raises(CannotOpen):
        opened(sealed(), PLACE, **{key: wrong})


@pytest.mark.parametrize(
    ("at", "byte"), [(0, 0), (0, 2), (0, 255), (1, 0), (1, 3), (1, 0x81), (1, 255)]
)
def test_cr12_an_unknown_format_or_suite_is_refused(at: int, byte: int) -> None:
    changed = bytearray(sealed()[:-32])
    changed[at] = byte
    with pytest.raises(CannotOpen):
        opened(with_a_true_mac(bytes(changed)))
    with pytest.raises(CannotOpen):
        sections.header(with_a_true_mac(bytes(changed)))


def by_the_document(suite: int, where: Where = PLACE, keyed_for: int | None = None) -> bytes:
    """An envelope without its MAC, made byte by byte as docs/crypto.md says."""
    header = struct.pack(">BBII", 1, suite, where.generation, where.version)
    nonce = bytes(range(12))
    place = (b"enquiry", where.id.bytes, b"narrative", header[2:6], header[6:10])
    ends = [bytes([2])] if (keyed_for or suite) == 2 else []
    info = lp(b"section", *place[:4], *ends)
    key = HKDF(SHA256(), 32, salt=SHRED_SECRET, info=info).derive(DATA_KEY)
    text = json.dumps(CONTENT, sort_keys=True, separators=(",", ":")).encode()
    padded = struct.pack(">I", len(text)) + text
    padded += bytes(256 - len(padded))
    cipher = {1: AESGCM, 2: ChaCha20Poly1305}[suite](key)
    return header + nonce + cipher.encrypt(nonce, padded, lp(b"\x01", bytes([suite]), *place))


@pytest.mark.parametrize("suite", [1, 2])
def test_cr12_an_envelope_of_either_suite_is_byte_by_byte_what_the_document_says(
    suite: int,
) -> None:
    envelope = with_a_true_mac(by_the_document(suite))
    assert envelope[1] == suite
    assert opened(envelope) == CONTENT
    assert sections.header(envelope) == (PLACE.generation, PLACE.version)


def test_cr12_one_suite_alone_is_written() -> None:
    assert {sealed(content={"n": number})[1] for number in range(50)} == {1}


def test_cr12_an_envelope_of_one_suite_does_not_open_as_the_other() -> None:
    for suite in (1, 2):
        changed = bytearray(by_the_document(suite))
        changed[1] = 3 - suite
        with pytest.raises(CannotOpen):
            opened(with_a_true_mac(bytes(changed)))


def test_cr12_no_key_serves_both_ciphers() -> None:
    with pytest.raises(CannotOpen):
        opened(with_a_true_mac(by_the_document(2, keyed_for=1)))
    with pytest.raises(CannotOpen):
        opened(with_a_true_mac(by_the_document(1, keyed_for=2)))


def test_cr12_every_changed_byte_of_the_second_suite_is_found_too() -> None:
    body = by_the_document(2)
    for at in range(len(body)):
        changed = bytearray(body)
        changed[at] ^= 0x01
        with pytest.raises(CannotOpen):
            opened(bytes(changed) + with_a_true_mac(body)[-32:])
        with pytest.raises(CannotOpen):
            opened(with_a_true_mac(bytes(changed)))


@pytest.mark.parametrize("name", ["sections", "sections-suite-2"])
def test_the_fixed_vector_opens(name: str) -> None:
    vector = json.loads((VECTORS / f"{name}.json").read_text("utf-8"))
    envelope = bytes.fromhex(vector["envelope"])
    found = sections.open_(
        envelope,
        data_key=bytes.fromhex(vector["data_key"]),
        shred_secret=bytes.fromhex(vector["shred_secret"]),
        mac_key=bytes.fromhex(vector["mac_key"]),
        kind=vector["kind"],
        id=UUID(vector["id"]),
        section=vector["section"],
    )
    assert found == vector["content"]
    assert sections.header(envelope) == (vector["generation"], vector["version"])
    assert sections.digest(envelope).hex() == vector["digest"]


@pytest.mark.parametrize(
    "content", [{1: "a"}, {"a": (1,)}, {"a": {1}}, {"a": b"b"}, {"a": {2: 3}}, {"a": [UUID(int=1)]}]
)
def test_content_that_would_not_come_back_is_not_sealed(content: dict[str, Any]) -> None:
    with pytest.raises(TypeError):
        sealed(content=content)


@pytest.mark.parametrize("content", [{"a": float("nan")}, {"a": float("inf")}, {"a": "\ud800"}])
def test_content_without_an_encoding_is_not_sealed(content: dict[str, Any]) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - json and the codec word it differently
        sealed(content=content)


@pytest.mark.parametrize("number", [-1, 2**32])
def test_a_number_without_a_place_in_the_header_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match="no place"):
        sealed(replace(PLACE, version=number))


@given(st.lists(st.binary(max_size=8)), st.lists(st.binary(max_size=8)))
def test_no_two_lists_of_parts_are_encoded_alike(one: list[bytes], other: list[bytes]) -> None:
    assert (lp(*one) == lp(*other)) == (one == other)


@given(st.binary(max_size=1000))
def test_padding_comes_off_as_it_went_on(text: bytes) -> None:
    padded = pad(text)
    assert len(padded) % 256 == 0
    assert unpad(padded) == text


@pytest.mark.parametrize(
    "padded", [b"", bytes(255), pad(b"a")[:-1], pad(b"a") + bytes(256), b"\xff" * 256]
)
def test_padding_of_another_make_is_refused(padded: bytes) -> None:
    with pytest.raises(CannotOpen):
        unpad(padded)


def test_equal_content_gives_equal_bytes() -> None:
    assert canonical_json({"b": 1, "a": "é"}) == canonical_json({"a": "é", "b": 1})
    assert canonical_json({"b": 1, "a": "é"}) == '{"a":"é","b":1}'.encode()
