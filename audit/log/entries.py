"""Writing the log: entries are queued in the act and flushed last, in the same transaction.

If an entry cannot be written, the act fails with it (security notes 2.7). Models are not imported
here: the database's door imports this module before they can be.
"""

import itertools
import re
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any, Protocol, cast
from uuid import UUID, uuid4
from weakref import WeakKeyDictionary

from django.db import connection as default_connection

from audit.log import lines, macs
from audit.log.lines import Line

DID_NOT_OPEN = "did-not-open"  # ground of a refusal: what was granted was moved or changed (CR2)
STOPPED = "stopped:"  # before the code of what a safeguard did not let somebody do


class Verb(StrEnum):
    """What was done, in the past tense; the complete vocabulary of the hub's log."""

    SIGNED_IN = "SIGNED_IN"
    SIGN_IN_FAILED = "SIGN_IN_FAILED"
    SECOND_FACTOR_FAILED = "SECOND_FACTOR_FAILED"
    SIGNED_OUT = "SIGNED_OUT"
    SESSION_ENDED = "SESSION_ENDED"
    HAT_CHANGED = "HAT_CHANGED"
    ENROLLED = "ENROLLED"
    PASSWORD_CHANGED = "PASSWORD_CHANGED"  # noqa: S105 - the name of an act
    FACTOR_RESET = "FACTOR_RESET"
    VIEWED = "VIEWED"
    READ = "READ"
    LEFT = "LEFT"
    REVEALED = "REVEALED"
    SEARCHED = "SEARCHED"
    REFUSED = "REFUSED"
    NOT_FOUND = "NOT_FOUND"
    FAILED = "FAILED"
    CREATED = "CREATED"
    CHANGED = "CHANGED"
    SUBMITTED = "SUBMITTED"
    RATED = "RATED"
    RE_RATED = "RE_RATED"
    IDENTIFIED = "IDENTIFIED"
    UNIDENTIFIED = "UNIDENTIFIED"
    REQUESTED = "REQUESTED"
    ACKNOWLEDGED = "ACKNOWLEDGED"
    RETURNED = "RETURNED"
    NIL_RETURNED = "NIL_RETURNED"
    RELEASED = "RELEASED"
    SHARED = "SHARED"
    WITHHELD = "WITHHELD"
    WITHDRAWN = "WITHDRAWN"
    RESTRICTED = "RESTRICTED"
    LIFTED = "LIFTED"
    DISPUTED = "DISPUTED"
    ACCEPTED = "ACCEPTED"
    DECLINED = "DECLINED"
    DECIDED = "DECIDED"
    CLOSED = "CLOSED"
    REOPENED = "REOPENED"
    FEEDBACK_SENT = "FEEDBACK_SENT"
    REFERRED = "REFERRED"
    LISTED = "LISTED"
    OPENED_MEETING = "OPENED_MEETING"
    CLOSED_MEETING = "CLOSED_MEETING"
    ATTENDED = "ATTENDED"
    DECLARED = "DECLARED"
    MINUTED = "MINUTED"
    APPROVED = "APPROVED"
    AMENDED = "AMENDED"
    ASSIGNED = "ASSIGNED"
    COMPLETED = "COMPLETED"
    VERIFIED = "VERIFIED"
    GRANTED = "GRANTED"
    ENDED = "ENDED"
    INVITED = "INVITED"
    CONFIRMED = "CONFIRMED"
    SUSPENDED = "SUSPENDED"
    KEY_CREATED = "KEY_CREATED"
    KEY_ROTATED = "KEY_ROTATED"
    KEY_ESCROWED = "KEY_ESCROWED"
    KEY_RESTORED = "KEY_RESTORED"
    LOG_READ = "LOG_READ"
    EXPORTED = "EXPORTED"
    PRINTED = "PRINTED"
    DOWNLOADED = "DOWNLOADED"
    DRAFT_SAVED = "DRAFT_SAVED"
    DRAFT_DISCARDED = "DRAFT_DISCARDED"
    NOTIFIED = "NOTIFIED"
    BREACHED = "BREACHED"
    SHREDDED = "SHREDDED"
    BACKED_UP = "BACKED_UP"
    RESTORED = "RESTORED"


class Acting(Protocol):
    """Who acts, as far as the log asks: a hat or a service."""

    @property
    def person_id(self) -> UUID | None: ...
    @property
    def membership_id(self) -> UUID | None: ...
    @property
    def agency_id(self) -> UUID | None: ...
    @property
    def workspace_id(self) -> UUID | None: ...
    @property
    def role(self) -> str: ...
    @property
    def session_hash(self) -> str: ...
    @property
    def service(self) -> str: ...
    @property
    def basis(self) -> str: ...


class Because(Protocol):
    """A reason, as far as the log asks: a code, and `id` once its sentence is sealed."""

    @property
    def code(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing by its kind and id, where there is no row at hand."""

    kind: str
    id: UUID

    @property
    def pk(self) -> UUID:
        """The id, under the name rows have for it."""
        return self.id


class _Connection(Protocol):
    """The hub's database connection (agencies/database): it holds the queue of its open act."""

    connection: Any
    in_atomic_block: bool
    savepoint_ids: list[str | None]
    pending_entries: list[tuple[frozenset[str], Any]]

    def prepared_cursor(self) -> Any: ...
    def numbered_cursor(self) -> Any: ...


@dataclass(frozen=True, slots=True)
class _Defaults:
    request_id: UUID | None = None
    purpose: str = ""
    basis: str = ""
    ground: str = ""


_defaults: ContextVar[_Defaults] = ContextVar("log_defaults")


@contextmanager
def request(
    request_id: UUID | None = None, *, purpose: str = "", basis: str = "", ground: str = ""
) -> Iterator[None]:
    """Give entries written inside the request's id and, unless they name their own, the rest."""
    token = _defaults.set(_Defaults(request_id, purpose, basis, ground))
    try:
        yield
    finally:
        _defaults.reset(token)


# A code, not a text: no spaces and no letters beyond ASCII, so that no sentence strays in (AD16).
_CODE = re.compile(r"[A-Za-z0-9_.,:/+-]{0,200}\Z")

_NOT_YET = UUID(int=0)
_UNSET_TIME = datetime.min.replace(tzinfo=UTC)


def write(
    *,
    by: Acting | None,
    verb: Verb,
    about: Iterable[Any] = (),
    people: Iterable[Any] = (),
    owners: Iterable[Any] = (),
    sections: Iterable[str] = (),
    reason: Because | None = None,
    purpose: str = "",
    basis: str = "",
    ground: str = "",
    result: str = "OK",
    count: int | None = None,
    hashes: Iterable[bytes] = (),
    at: datetime | None = None,
    workspace: UUID | None = None,
) -> None:
    """Queue the entry of an act on the open connection; the door flushes it last.

    `about` holds rows with `kind` and `pk`, or Things; a row's owner agency joins `owners`, and its
    workspace counts when neither `workspace` nor the actor names one. `people` and `owners` are ids
    or rows. Without `at` the database's time is the act's. Raises RuntimeError outside an act and
    ValueError for anything that is no code where a code belongs.
    """
    connection = cast("_Connection", default_connection)
    if not connection.in_atomic_block:
        raise RuntimeError("A log entry is written inside an act.")
    things, defaults = list(about), _defaults.get(_Defaults())
    row_owners = [owner for thing in things if (owner := getattr(thing, "owner_id", None))]
    row_workspaces = [place for thing in things if (place := getattr(thing, "workspace_id", None))]
    named = workspace or (by.workspace_id if by else None)
    line = Line(
        format=lines.FORMAT,
        id=uuid4(),
        transaction_id=0,
        writer=_NOT_YET,
        number=0,
        at=at or _UNSET_TIME,
        written_at=_UNSET_TIME,
        person_id=by.person_id if by else None,
        membership_id=by.membership_id if by else None,
        agency_id=by.agency_id if by else None,
        role=_code(by.role if by else ""),
        workspace_id=named or (row_workspaces[0] if row_workspaces else None),
        session_hash=_code(by.session_hash if by else ""),
        service=_code(by.service if by else ""),
        verb=Verb(verb).value,
        thing_kinds=_codes([thing.kind for thing in things]),
        thing_ids=[thing.pk for thing in things],
        people=_ids(people),
        owner_ids=_ids([*owners, *row_owners]),
        purpose=_code(purpose or defaults.purpose),
        reason_code=_code(reason.code if reason else ""),
        reason_id=getattr(reason, "id", None),
        basis=_code(basis or (by.basis if by else "") or defaults.basis),
        ground=_code(ground or defaults.ground),
        sections=[_code(section) for section in sections],
        result=_code(result),
        count=count,
        request_id=defaults.request_id,
        hashes=[bytes(digest) for digest in hashes],
    )
    inside = frozenset(sid for sid in connection.savepoint_ids if sid)
    connection.pending_entries.append((inside, line))


def name_also(connection: Any, about: Iterable[Thing]) -> None:
    """Name further things in the first read that is queued; without a read nothing happens."""
    queue = connection.pending_entries
    for place, (inside, line) in enumerate(queue):
        if line.verb == Verb.READ:
            things = [thing for thing in about if thing.pk not in line.thing_ids]
            kinds = [*line.thing_kinds, *(_code(thing.kind) for thing in things)]
            ids = [*line.thing_ids, *(thing.pk for thing in things)]
            queue[place] = (inside, replace(line, thing_kinds=kinds, thing_ids=ids))
            return


def pending(connection: Any) -> list[Line]:
    """Give the entries that the open act has queued so far, without numbers and times."""
    return [line for _, line in cast("_Connection", connection).pending_entries]


def forget(connection: Any) -> None:
    """Drop what was queued; the door calls it when the act is over, however it ended."""
    cast("_Connection", connection).pending_entries = []


def flush(connection: Any) -> list[Line]:
    """Write what the act has queued and return it as it stands in the log.

    All reads of the act that have actor, reason and purpose in common become one entry. Whatever
    the database or the key file refuses is raised, so that the act fails with its log.
    """
    act = cast("_Connection", connection)
    queued = _merged(pending(act))
    forget(act)
    if not queued:
        return []
    with act.numbered_cursor() as cursor:
        written = _numbered(cursor, act, queued)
        _insert(cursor, written)
    return written


_writers: WeakKeyDictionary[Any, UUID] = WeakKeyDictionary()
_writers_lock = threading.Lock()


def writer_of(connection: Any) -> UUID:
    """Give the writer that a database connection is: a random id kept beside it while it lives."""
    with _writers_lock:
        return _writers.setdefault(connection.connection, uuid4())


_RAISE = """
INSERT INTO audit_log_writer AS writer (id, last, backend) VALUES ($1, $2, pg_backend_pid())
ON CONFLICT (id) DO UPDATE SET last = writer.last + excluded.last WHERE writer.closed_at IS NULL
RETURNING last, pg_current_xact_id()::text::bigint, clock_timestamp()
"""


def _numbered(cursor: Any, act: Any, queued: Sequence[Line]) -> list[Line]:
    writer = writer_of(act)
    cursor.execute(_RAISE, [writer, len(queued)])
    raised = cursor.fetchone()
    if raised is None:  # the sealer took it for dead and closed it: what follows is another's
        with _writers_lock:
            writer = _writers[act.connection] = uuid4()
        cursor.execute(_RAISE, [writer, len(queued)])
        raised = cursor.fetchone()
    last, transaction_id, written_at = raised
    first = last - len(queued) + 1
    return [
        replace(
            line,
            transaction_id=transaction_id,
            writer=writer,
            number=first + place,
            at=written_at if line.at == _UNSET_TIME else line.at,
            written_at=written_at,
        )
        for place, line in enumerate(queued)
    ]


_CASTS = {
    "thing_kinds": "::text[]",
    "thing_ids": "::uuid[]",
    "people": "::uuid[]",
    "owner_ids": "::uuid[]",
    "sections": "::text[]",
    "hashes": "::bytea[]",
}
_NAMES = ", ".join(f'"{name}"' for name in (*lines.COLUMNS, "mac"))
# Entries of one statement: it takes 65,535 values at most, and an entry has thirty.
_AT_ONCE = 1_000


@lru_cache(maxsize=64)  # a page leaves one or two, a line of minutes one for each of its readers
def _into(count: int) -> str:
    """The statement that inserts so many entries, its values numbered as the server does."""
    columns = (*lines.COLUMNS, "mac")
    place = itertools.count(1)
    rows = [
        "(" + ", ".join(f"${next(place)}{_CASTS.get(name, '')}" for name in columns) + ")"
        for _ in range(count)
    ]
    return f"INSERT INTO audit_log_entry ({_NAMES}) VALUES {', '.join(rows)}"  # noqa: S608 - ours


def _insert(cursor: Any, written: Sequence[Line]) -> None:
    """Insert entries in as few statements as there may be; all are of the act's transaction."""
    mac_of = lines.maker(*macs.newest())
    for start in range(0, len(written), _AT_ONCE):
        part = written[start : start + _AT_ONCE]
        given: list[Any] = []
        for line in part:
            given += [_array(value) for value in lines.values(line)]
            given.append(mac_of(lines.encoded(line)))
        cursor.execute(_into(len(part)), given)


def _array(value: object) -> object:
    """Give a list of codes or ids as the text of an array; neither holds a quote or a backslash.

    psycopg takes longer to quote fifty items one by one than PostgreSQL to insert the entry.
    """
    if isinstance(value, list) and not (value and isinstance(value[0], bytes)):
        return "{" + ",".join([f'"{item}"' for item in value]) + "}"
    return value


def _merged(queued: Sequence[Line]) -> list[Line]:
    """Join the reads of an act: a page leaves one entry, however often it opened something."""
    result: list[Line] = []
    joined: dict[int, list[Line]] = {}  # by their place in the result
    reads: dict[tuple[object, ...], int] = {}
    for line in queued:
        if line.verb != Verb.READ:
            result.append(line)
            continue
        who = (line.person_id, line.membership_id, line.agency_id, line.session_hash, line.service)
        why = (line.reason_code, line.reason_id, line.purpose, line.basis, line.result)
        alike = (who, why)
        if alike in reads:
            joined[reads[alike]].append(line)
        else:
            reads[alike] = len(result)
            joined[len(result)] = [line]
            result.append(line)
    for place, alike_lines in joined.items():
        if len(alike_lines) > 1 or _names_twice(alike_lines[0]):
            result[place] = _joined(alike_lines)
    return result


def _names_twice(line: Line) -> bool:
    return any(len({*many}) < len(many) for many in (line.thing_ids, line.sections, line.hashes))


def _joined(lines_: Sequence[Line]) -> Line:
    """One line for some reads that are alike, naming each thing once."""
    things = {
        (kind, pk.int): pk
        for line in lines_
        for kind, pk in zip(line.thing_kinds, line.thing_ids, strict=True)
    }
    counts = [line.count for line in lines_ if line.count is not None]
    grounds = dict.fromkeys(
        ground for line in lines_ for ground in line.ground.split(",") if ground
    )
    return replace(
        lines_[0],
        thing_kinds=[kind for kind, _ in things],
        thing_ids=[*things.values()],
        people=_unique(line.people for line in lines_),
        owner_ids=_unique(line.owner_ids for line in lines_),
        sections=_unique(line.sections for line in lines_),
        hashes=_unique(line.hashes for line in lines_),
        ground=",".join(grounds),
        count=sum(counts) if counts else None,
    )


def _unique(several: Iterable[list[Any]]) -> list[Any]:
    return [*dict.fromkeys(one for some in several for one in some)]


def _ids(given: Iterable[Any]) -> list[UUID]:
    ids = [one if isinstance(one, UUID) else one.pk for one in given]
    return [*{one.int: one for one in ids}.values()]


def _codes(values: Sequence[object]) -> list[str]:
    """The codes of a list in which few recur; each is looked at once."""
    known = {value: _code(value) for value in dict.fromkeys(values)}
    return [known[value] for value in values]


def _code(value: object) -> str:
    text = str(value)
    if not _CODE.match(text):
        raise ValueError("The log holds codes and ids, never text.")
    return text
