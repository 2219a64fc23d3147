"""The answer to a question to the log as JSON that another machine checks: events, bytes and proofs (AD14)."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import connection

from agencies import clock, references
from agencies.actors import Hat
from agencies.verdicts import Refused
from audit.log import lines, proofs
from audit.log.entries import Verb
from audit.log.models import Entry
from audit.proof import events
from audit.proof.exports import FORMAT
from audit.proof.trees import leaf_hash
from audit.workspace import questions, scope, witnesses
from audit.workspace.exports import Export
from audit.workspace.questions import Question

MOST = 2_000
COUNTED = 50_000  # of the entries of a period as many are told by their hashes, so that none can be left out
NOT_YET = "It is not sealed and signed yet: take it again in some minutes."
OTHERS = (
    "Its bytes name what other agencies hold: it is told as far as it concerns yours, without them."
)


def export(question: Question, *, by: Hat) -> Export:
    """Answer a question as JSON and queue its entries: the question, and that its answer left, with its digest.

    Raises Refused where the question may not be asked, or its answer is too long.
    """
    answer = questions.ask(question, by=by)
    count = answer.entries.count()
    if count > MOST:
        raise Refused(
            f"These are {count:,} entries. Ask for less at a time: {MOST:,} fit such a file."
        )
    copy = references.new("L")
    made = {
        "format": FORMAT,
        "copy": copy,
        "made_at": clock.now().isoformat(),
        "for": {"person": str(by.person_id), "agency": str(by.agency_id), "role": by.role},
        "question": _asked(question),
        **_answered([*answer.entries], question, by=by),
    }
    data = json.dumps(made, indent=1).encode()
    digest = hashlib.sha256(data).digest()
    ground = f"copy:{copy},json"
    questions.note(question, Verb.EXPORTED, by=by, count=count, ground=ground, hashes=[digest])
    return Export(copy, data)


def _asked(question: Question) -> dict[str, Any]:
    return {
        "purpose": str(question.purpose.code),
        "from": question.from_on.isoformat(),
        "until": question.until_on.isoformat(),
        "user": _or_none(question.user_id),
        "about": _or_none(question.about_id),
        "agency": _or_none(question.agency_id),
        "kinds": [*question.groups],
    }


def _or_none(pk: UUID | None) -> str | None:
    return str(pk) if pk else None


def _answered(found: Sequence[Entry], question: Question, *, by: Hat) -> dict[str, Any]:
    """Trees, seals and entries; of an entry that tells of others, what concerns the auditor's agency alone."""
    whole = [
        entry.pk for entry in found if not scope.is_own(by) or scope.is_whole(entry, by.agency_id)
    ]
    rows = {events.read(row)["id"]: row for row in proofs.rows(connection, whole)} if whole else {}
    period = proofs.Period(question.from_at, question.until_at, COUNTED)
    with connection.cursor() as cursor:
        asking = witnesses.Asking(cursor)
        proved = proofs.of_rows(asking, [*rows.values()], whole=period)
    told = [_entry(entry, rows.get(str(entry.pk)), proved) for entry in scope.narrowed(found, by)]
    return {
        "period": {"from": period.since.isoformat(), "until": period.until.isoformat()},
        "checkpoints": proved.checkpoints,
        "seals": proved.seals,
        "entries": told,
    }


def _entry(entry: Entry, row: bytes | None, proved: proofs.Proved) -> dict[str, Any]:
    if row is None:
        return {"event": events.event(_columns(entry)), "unproved": OTHERS}
    event = {"event": events.event(events.read(row)), "row": base64.b64encode(row).decode()}
    proof = proved.of_leaf.get(leaf_hash(row))
    return {**event, **proof} if proof else {**event, "unproved": NOT_YET}


def _columns(entry: Entry) -> dict[str, Any]:
    """The columns of an entry that was narrowed, as the bytes of it would read."""
    return {name: _plain(getattr(entry, name)) for name in lines.COLUMNS}


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    if isinstance(value, UUID):
        return str(value)
    return value.isoformat() if hasattr(value, "isoformat") else value
