"""A sealed file is given whole, in order and of one piece, or the reader learns that it is not."""

import io
import json
import os
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agencies.crypto import stream
from agencies.crypto.errors import CannotOpen

KEY, FILE = b"k" * 32, UUID(int=5)
CHUNK, SEALED_CHUNK, HEADER = stream.CHUNK, stream.SEALED_CHUNK, stream.HEADER_BYTES
VECTORS = Path(stream.__file__).parent / "vectors"


def sealed(text: bytes, file_id: UUID = FILE) -> bytes:
    out = io.BytesIO()
    assert stream.seal_stream(io.BytesIO(text).read, out.write, KEY, file_id) == len(text)
    return out.getvalue()


def opened(whole: bytes, key: bytes = KEY, file_id: UUID = FILE) -> bytes:
    return b"".join(stream.open_stream(io.BytesIO(whole).read, key, file_id))


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 7])
def test_a_file_comes_back_at_every_length(size: int) -> None:
    text = os.urandom(size)
    whole = sealed(text)
    assert opened(whole) == text
    chunks = max(1, -(-size // CHUNK))
    assert len(whole) == HEADER + size + 16 * chunks


def test_an_upload_that_comes_in_small_pieces_is_sealed_the_same_way() -> None:
    text = os.urandom(CHUNK + 100)
    source, out = io.BytesIO(text), io.BytesIO()
    read: Callable[[int], bytes] = lambda size: source.read(min(size, 1000))  # noqa: E731
    stream.seal_stream(read, out.write, KEY, FILE)
    assert opened(out.getvalue()) == text


def test_another_key_or_another_file_does_not_open() -> None:
    whole = sealed(b"text")
    for key, file_id in ((b"o" * 32, FILE), (KEY, UUID(int=6)), (b"short", FILE)):
        with pytest.raises(CannotOpen):
            opened(whole, key, file_id)


def test_every_changed_byte_is_found() -> None:
    whole = sealed(b"A short file.")
    for at in range(len(whole)):
        changed = bytearray(whole)
        changed[at] ^= 0x01
        with pytest.raises(CannotOpen):
            opened(bytes(changed))


@settings(max_examples=50)
@given(st.integers(min_value=0, max_value=2 * SEALED_CHUNK + HEADER + 115), st.integers(1, 255))
def test_a_changed_byte_of_a_long_file_is_found(at: int, flip: int) -> None:
    changed = bytearray(_LONG)
    changed[at] ^= flip
    with pytest.raises(CannotOpen):
        opened(bytes(changed))


_LONG = sealed(bytes(2 * CHUNK + 100))


@pytest.mark.parametrize(
    "kept",
    [0, 1, HEADER, HEADER + 15, HEADER + SEALED_CHUNK, HEADER + 2 * SEALED_CHUNK, len(_LONG) - 1],
)
def test_a_file_cut_short_is_found(kept: int) -> None:
    with pytest.raises(CannotOpen):
        opened(_LONG[:kept])


def test_chunks_out_of_order_doubled_or_left_out_are_found() -> None:
    head, first, second, third = (
        _LONG[:HEADER],
        _LONG[HEADER : HEADER + SEALED_CHUNK],
        _LONG[HEADER + SEALED_CHUNK : HEADER + 2 * SEALED_CHUNK],
        _LONG[HEADER + 2 * SEALED_CHUNK :],
    )
    assert opened(head + first + second + third) == bytes(2 * CHUNK + 100)
    for order in (second + first + third, first + first + third, first + third, third):
        with pytest.raises(CannotOpen):
            opened(head + order)


def test_a_chunk_of_another_file_of_the_same_key_is_found() -> None:
    other = sealed(os.urandom(2 * CHUNK + 100))
    spliced = _LONG[: HEADER + SEALED_CHUNK] + other[HEADER + SEALED_CHUNK :]
    with pytest.raises(CannotOpen):
        opened(spliced)


def test_something_after_the_end_is_found() -> None:
    with pytest.raises(CannotOpen):
        opened(_LONG + b"x")
    with pytest.raises(CannotOpen):
        opened(sealed(bytes(CHUNK)) + bytes(16))


@pytest.mark.parametrize(("at", "byte"), [(0, 0), (0, 2), (1, 0), (1, 2)])
def test_an_unknown_format_or_suite_is_refused(at: int, byte: int) -> None:
    changed = bytearray(sealed(b"text"))
    changed[at] = byte
    with pytest.raises(CannotOpen):
        opened(bytes(changed))


def test_a_part_of_a_file_opens_by_the_number_of_its_chunk() -> None:
    text = os.urandom(2 * CHUNK)
    whole = sealed(text)
    second = whole[HEADER + SEALED_CHUNK :]
    found = stream.open_chunk(
        second, number=1, last=True, header=whole[:HEADER], key=KEY, file_id=FILE
    )
    assert found == text[CHUNK:]
    for number, last in ((0, True), (1, False), (2, True), (-1, True), (2**32, True)):
        with pytest.raises(CannotOpen):
            stream.open_chunk(
                second, number=number, last=last, header=whole[:HEADER], key=KEY, file_id=FILE
            )


def test_fifty_megabytes_take_the_memory_of_a_few_chunks() -> None:
    left = 50 * 1024 * 1024
    piece = bytes(CHUNK)
    path = io.BytesIO()  # stands for the disk; made before memory is counted

    def read(size: int) -> bytes:
        nonlocal left
        given_now = min(size, left)
        left -= given_now
        return piece[:given_now]

    stream.seal_stream(read, path.write, KEY, FILE)
    path.seek(0)
    tracemalloc.start()
    total = sum(len(chunk) for chunk in stream.open_stream(path.read, KEY, FILE))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert total == 50 * 1024 * 1024
    assert peak < 1024 * 1024


def test_nothing_is_sealed_under_a_key_of_a_wrong_length() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        stream.seal_stream(io.BytesIO(b"").read, io.BytesIO().write, b"short", FILE)


def test_the_fixed_vectors_open() -> None:
    vector = json.loads((VECTORS / "stream.json").read_text("utf-8"))
    for line in vector["files"]:
        found = opened(
            bytes.fromhex(line["sealed"]), bytes.fromhex(vector["key"]), UUID(vector["file_id"])
        )
        assert found.hex() == line["plaintext"]
