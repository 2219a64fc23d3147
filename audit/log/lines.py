"""One entry of the log as plain values, and as the bytes that its MAC covers, in final form.

The bytes are those of a row of PostgreSQL's binary COPY of these columns in this order, so that a
verifier takes the MAC over what the database sends without rebuilding anything (docs/crypto.md).
"""

import hmac
import struct
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

FORMAT = 1

_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_LABEL = b"\x00\x00\x00\x05entry"
_NULL = b"\xff\xff\xff\xff"
_length = struct.Struct(">i").pack
_TEXT_OID, _UUID_OID, _BYTES_OID = 25, 2950, 17


@dataclass(frozen=True, slots=True)
class Line:
    """Every column of an entry but its MAC, in the order of the format."""

    format: int
    id: UUID
    transaction_id: int
    writer: UUID
    number: int
    at: datetime
    written_at: datetime
    person_id: UUID | None
    membership_id: UUID | None
    agency_id: UUID | None
    role: str
    workspace_id: UUID | None
    session_hash: str
    service: str
    verb: str
    thing_kinds: list[str]
    thing_ids: list[UUID]
    people: list[UUID]
    owner_ids: list[UUID]
    purpose: str
    reason_code: str
    reason_id: UUID | None
    basis: str
    ground: str
    sections: list[str]
    result: str
    count: int | None
    request_id: UUID | None
    hashes: list[bytes]


COLUMNS = tuple(field.name for field in fields(Line))
VALUES_BEFORE_MAC = len(COLUMNS)


def values(line: Line) -> list[Any]:
    """Give the values of a line in the order of `COLUMNS`."""
    return [getattr(line, name) for name in COLUMNS]


def encoded(line: Line) -> bytes:
    """Give the bytes of a line: the count of columns, MAC included, then each behind its length."""
    row = struct.pack(">h", VALUES_BEFORE_MAC + 1)
    return row + b"".join(
        _field(encode, value) for encode, value in zip(_ENCODERS, values(line), strict=True)
    )


def mac(key_number: int, key: bytes, row: bytes) -> bytes:
    """Give the MAC column of a row: the key's number, then HMAC-SHA256 of label, number and row."""
    return maker(key_number, key)(row)


def maker(key_number: int, key: bytes) -> Callable[[bytes], bytes]:
    """The same for many rows: what they have in common is hashed once."""
    number = bytes([key_number])
    begun = hmac.new(key, _LABEL + number, "sha256").copy

    def made(row: bytes) -> bytes:
        going = begun()
        going.update(row)
        return number + going.digest()

    return made


def _field(encode: Callable[[Any], bytes], value: object) -> bytes:
    if value is None:
        return _NULL
    encoded_value = encode(value)
    return _length(len(encoded_value)) + encoded_value


def _array(oid: int, encode: Callable[[Any], bytes]) -> Callable[[list[Any]], bytes]:
    def array(items: list[Any]) -> bytes:
        if not items:
            return struct.pack(">iii", 0, 0, oid)
        head = struct.pack(">iiiii", 1, 0, oid, len(items), 1)
        held = [encode(item) for item in items]
        return head + b"".join([_length(len(one)) + one for one in held])

    return array


def _time(at: datetime) -> bytes:
    return struct.pack(">q", (at - _EPOCH) // _MICROSECOND)


def _uuid(value: UUID) -> bytes:
    return value.bytes


def _int2(number: int) -> bytes:
    return struct.pack(">h", number)


def _int4(number: int) -> bytes:
    return struct.pack(">i", number)


def _int8(number: int) -> bytes:
    return struct.pack(">q", number)


_texts, _uuids, _bytes = (
    _array(_TEXT_OID, str.encode),
    _array(_UUID_OID, _uuid),
    _array(_BYTES_OID, bytes),
)

_ENCODERS: tuple[Callable[[Any], bytes], ...] = (
    _int2,  # format
    _uuid,  # id
    _int8,  # transaction_id
    _uuid,  # writer
    _int8,  # number
    _time,  # at
    _time,  # written_at
    _uuid,  # person_id
    _uuid,  # membership_id
    _uuid,  # agency_id
    str.encode,  # role
    _uuid,  # workspace_id
    str.encode,  # session_hash
    str.encode,  # service
    str.encode,  # verb
    _texts,  # thing_kinds
    _uuids,  # thing_ids
    _uuids,  # people
    _uuids,  # owner_ids
    str.encode,  # purpose
    str.encode,  # reason_code
    _uuid,  # reason_id
    str.encode,  # basis
    str.encode,  # ground
    _texts,  # sections
    str.encode,  # result
    _int4,  # count
    _uuid,  # request_id
    _bytes,  # hashes
)
