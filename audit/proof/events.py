"""One entry of the log as an event that other systems read, made from its bytes alone.

The names are those of FHIR's AuditEvent as IHE's basic audit log patterns use it. Who holds the bytes can
make the event anew and compare: so nothing in it has to be believed.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from audit.proof.notes import NotGenuine

ZERO = datetime(2000, 1, 1, tzinfo=UTC)
_READS = (
    "READ",
    "LEFT",
    "VIEWED",
    "REVEALED",
    "SEARCHED",
    "LOG_READ",
    "DOWNLOADED",
    "PRINTED",
    "EXPORTED",
)
_CREATES = ("CREATED", "SUBMITTED", "RECEIVED", "REQUESTED", "KEY_CREATED")
_DELETES = ("SHREDDED", "WITHDRAWN", "ENDED", "DRAFT_DISCARDED")
_AT_THE_DOOR = ("SIGNED_IN", "SIGNED_OUT", "SIGN_IN_FAILED", "SECOND_FACTOR_FAILED")


def _text(data: bytes) -> str:
    return data.decode()


def _id(data: bytes) -> str:
    return str(UUID(bytes=data))


def _number(data: bytes) -> int:
    return int.from_bytes(data, "big", signed=True)


def _time(data: bytes) -> str:
    return (ZERO + timedelta(microseconds=_number(data))).isoformat()


def _list(read: Callable[[bytes], Any]) -> Callable[[bytes], list[Any]]:
    def items(data: bytes) -> list[Any]:
        if data[:4] == bytes(4):
            return []
        (count,) = struct.unpack_from(">i", data, 12)
        found, at = [], 20
        for _ in range(count):
            (length,) = struct.unpack_from(">i", data, at)
            found.append(read(data[at + 4 : at + 4 + length]))
            at += 4 + length
        return found

    return items


_COLUMNS: tuple[tuple[str, Callable[[bytes], Any]], ...] = (
    ("format", _number),
    ("id", _id),
    ("transaction_id", _number),
    ("writer", _id),
    ("number", _number),
    ("at", _time),
    ("written_at", _time),
    ("person_id", _id),
    ("membership_id", _id),
    ("agency_id", _id),
    ("role", _text),
    ("workspace_id", _id),
    ("session_hash", _text),
    ("service", _text),
    ("verb", _text),
    ("thing_kinds", _list(_text)),
    ("thing_ids", _list(_id)),
    ("people", _list(_id)),
    ("owner_ids", _list(_id)),
    ("purpose", _text),
    ("reason_code", _text),
    ("reason_id", _id),
    ("basis", _text),
    ("ground", _text),
    ("sections", _list(_text)),
    ("result", _text),
    ("count", _number),
    ("request_id", _id),
    ("hashes", _list(bytes.hex)),
    ("mac", bytes.hex),
)


def read(row: bytes) -> dict[str, Any]:
    """The columns of an entry, from its bytes as PostgreSQL's binary COPY sends them. Raises NotGenuine."""
    try:
        return dict(_fields(row))
    except (struct.error, UnicodeDecodeError, ValueError):
        raise NotGenuine("These are not the bytes of an entry.") from None


def _fields(row: bytes) -> Iterator[tuple[str, Any]]:
    if row[:2] != len(_COLUMNS).to_bytes(2, "big"):
        raise ValueError("another number of columns")
    at = 2
    for name, decode in _COLUMNS:
        (length,) = struct.unpack_from(">i", row, at)
        at += 4
        if length < 0:
            yield name, None
            continue
        if at + length > len(row):
            raise ValueError("cut")
        yield name, decode(row[at : at + length])
        at += length
    if at != len(row):
        raise ValueError("more than an entry")


def event(entry: dict[str, Any]) -> dict[str, Any]:
    """An entry's columns as an event."""
    return {
        "resourceType": "AuditEvent",
        "id": entry["id"],
        "type": {"code": _type_of(entry["verb"])},
        "subtype": [{"code": entry["verb"]}],
        "action": _action_of(entry["verb"]),
        "recorded": entry["written_at"],
        "period": {"start": entry["at"]},
        "outcome": {"code": "success" if entry["result"] == "OK" else "failure", "detail": entry["result"]},
        "purposeOfEvent": [code for code in (entry["purpose"], entry["reason_code"]) if code],
        "agent": [_agent(entry)],
        "source": {"observer": entry["writer"], "number": entry["number"]},
        "entity": [*_entities(entry)],
    }  # fmt: skip


def _type_of(verb: str) -> str:
    return "login" if verb in _AT_THE_DOOR else "access" if verb in _READS else "activity"


def _action_of(verb: str) -> str:
    """Create, read, update, delete or execute, as the standard has them."""
    for action, verbs in (("R", _READS), ("C", _CREATES), ("D", _DELETES), ("E", _AT_THE_DOOR)):
        if verb in verbs:
            return action
    return "U"


def _agent(entry: dict[str, Any]) -> dict[str, Any]:
    return {
        "requestor": entry["person_id"] is not None,
        "who": entry["person_id"] or entry["service"],
        "role": entry["role"],
        "onBehalfOf": entry["agency_id"],
        "membership": entry["membership_id"],
        "location": entry["workspace_id"],
        "policy": [one for one in (entry["basis"], entry["ground"]) if one],
        "session": entry["session_hash"],
    }


def _entities(entry: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for pk in entry["people"]:
        yield {"role": "subject", "what": f"person/{pk}"}
    for kind, pk in zip(entry["thing_kinds"], entry["thing_ids"], strict=True):
        yield {"role": "object", "what": f"{kind}/{pk}"}
    more = {
        "sections": entry["sections"],
        "owners": entry["owner_ids"],
        "count": entry["count"],
        "reason": entry["reason_id"],
        "request": entry["request_id"],
        "hashes": entry["hashes"],
    }
    yield {
        "role": "detail",
        **{name: value for name, value in more.items() if value not in (None, [])},
    }
