"""Reading the whole log once and saying whether anything in it was changed, removed or planted."""

import hmac
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from audit.log import lines, macs

# The columns up to written_at are never empty and of fixed width, so they stand at fixed places.
_FIXED = struct.Struct(">h i h i 16s i q i 16s i q i q i q")
_HEADER = b"PGCOPY\n\xff\r\n\x00"
_HEADER_BYTES = 19
_TRAILER = b"\xff\xff"
_MAC_BYTES = 33
_MAC_LENGTH = _MAC_BYTES.to_bytes(4, "big")
_MAC_FIELD_BYTES = 4 + _MAC_BYTES
_EVERY = 10_000

_NAMES = ", ".join(f'"{name}"' for name in (*lines.COLUMNS, "mac"))
_ENTRIES = (
    f"COPY (SELECT {_NAMES} FROM audit_log_entry ORDER BY writer, number)"  # noqa: S608 - our names
    " TO STDOUT (FORMAT binary)"
)


@dataclass(frozen=True, slots=True)
class Broken:
    """One thing that is wrong with the log, and the entry or writer at which it shows."""

    writer: UUID
    number: int
    entry: UUID | None
    what: str

    def __str__(self) -> str:
        """Say it in one line."""
        name = f"Entry {self.entry}" if self.entry else "An entry"
        return f"{name} (writer {self.writer}, number {self.number}): {self.what}"


@dataclass(slots=True)
class Report:
    """What a verification found: how much there is, what is broken, and what is merely odd."""

    entries: int = 0
    writers: int = 0
    broken: list[Broken] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        """Whether nothing is broken."""
        return not self.broken

    def __str__(self) -> str:
        """Say the result in one line."""
        if self.is_whole:
            return (
                f"The log is whole: {_counted(self.entries, 'entry', 'entries')}"
                f" by {_counted(self.writers, 'writer', 'writers')}."
            )
        found = _counted(len(self.broken), "thing is", "things are")
        return f"The log is NOT whole: {found} broken among {self.entries} entries."


def verify(connection: Any, on_progress: Callable[[int], None] = lambda _: None) -> Report:
    """Check every MAC, every number of every writer and the order of transactions, as one stream.

    Takes a psycopg connection whose login may wear the role `sealer` and that has no transaction
    open; reads one snapshot, so that the hub may go on writing. `on_progress` is told how many
    entries have been read. Raises KeyRefused when the key file is not safe.
    """
    keys = macs.keys()
    report = Report()
    with connection.transaction(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SET LOCAL ROLE sealer")
        cursor.execute("SELECT id, last FROM audit_log_writer")
        lasts: dict[UUID, int] = dict(cursor.fetchall())
        report.writers = len(lasts)
        numbering = _Numbering(report, lasts)
        with cursor.copy(_ENTRIES) as copy:
            for row in _rows(copy):
                _check_mac(report, keys, row)
                numbering.take(row)
                report.entries += 1
                if not report.entries % _EVERY:
                    on_progress(report.entries)
        numbering.end()
    return report


def _rows(copy: Any) -> Iterator[bytes]:
    """Give each row of a binary COPY: one comes in each message, the first behind the header."""
    begun = False
    for message in copy:
        row = bytes(message)
        if not begun:
            if not row.startswith(_HEADER):
                raise ValueError("The database did not answer in binary form.")
            row, begun = row[_HEADER_BYTES:], True
        if row and row != _TRAILER:
            yield row


@dataclass(frozen=True, slots=True)
class _Place:
    format: int
    entry: UUID
    transaction_id: int
    writer: UUID
    number: int
    written_at: int


def _place(row: bytes) -> _Place:
    found = _FIXED.unpack_from(row)
    return _Place(
        found[2], UUID(bytes=found[4]), found[6], UUID(bytes=found[8]), found[10], found[14]
    )


def _check_mac(report: Report, keys: tuple[bytes, ...], row: bytes) -> None:
    covered, mac = row[:-_MAC_FIELD_BYTES], row[-_MAC_BYTES:]
    length = row[-_MAC_FIELD_BYTES:-_MAC_BYTES]
    known = length == _MAC_LENGTH and 1 <= mac[0] <= len(keys)
    if known and hmac.compare_digest(lines.mac(mac[0], keys[mac[0] - 1], covered), mac):
        return
    place = _place(row)
    report.broken.append(
        Broken(
            place.writer, place.number, place.entry, "it was changed, or not written by the hub."
        )
    )


class _Numbering:
    """Follows the numbers of the writers, which come in order, and notes each that is not next."""

    def __init__(self, report: Report, lasts: dict[UUID, int]) -> None:
        self._report = report
        self._lasts = lasts
        self._seen: set[bytes] = set()
        self._before: tuple[bytes, int, int, int] | None = None

    def take(self, row: bytes) -> None:
        found = _FIXED.unpack_from(row)
        transaction_id, writer, number, written_at = found[6], found[8], found[10], found[14]
        before = self._before
        if before is None or before[0] != writer:
            self._end_of_writer()
            self._seen.add(writer)
            before = (writer, 0, 0, written_at)
        if number != before[1] + 1:
            self._note_number(row, before[1])
        elif transaction_id < before[2]:
            self._note(row, "its transaction is older than that of the entry before it.")
        elif written_at < before[3]:
            self._report.remarks.append(
                f"The database's clock went back before entry {UUID(bytes=found[4])}."
            )
        self._before = (writer, number, transaction_id, written_at)

    def end(self) -> None:
        self._end_of_writer()
        for writer, last in self._lasts.items():
            if writer.bytes not in self._seen:
                self._missing(writer, 1, last)

    def _end_of_writer(self) -> None:
        if self._before is None:
            return
        writer, number = UUID(bytes=self._before[0]), self._before[1]
        last = self._lasts.get(writer, 0)
        if number < last:
            self._missing(writer, number + 1, last)
        elif number > last:
            self._report.broken.append(
                Broken(writer, number, None, "its writer never counted so far, or is not known.")
            )

    def _note_number(self, row: bytes, before: int) -> None:
        place = _place(row)
        if place.number > before + 1:
            self._missing(place.writer, before + 1, place.number - 1)
        else:
            self._note(row, "its number is used twice or is no number of an entry.")

    def _note(self, row: bytes, what: str) -> None:
        place = _place(row)
        self._report.broken.append(Broken(place.writer, place.number, place.entry, what))

    def _missing(self, writer: UUID, first: int, last: int) -> None:
        what = "it is missing." if first == last else f"it and all up to {last} are missing."
        self._report.broken.append(Broken(writer, first, None, what))


def _counted(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"
