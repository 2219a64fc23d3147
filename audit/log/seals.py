"""Sealing the log: each second what is finished becomes a leaf of a tree, each minute the tree is signed.

Nobody who writes ever waits for it. A batch is a window of transaction ids below the oldest act that is
still open, so that an act that commits late lies in a later batch (security notes 2.7). Models are not
used here: the sealer and the verifier have connections of their own, with the login `sealer`.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg

from audit.log import lines
from audit.proof.checking import PLACES, split
from audit.proof.notes import ED25519, Checkpoint, public_key, signature_line
from audit.proof.seals import Epoch, Seal, follows
from audit.proof.trees import EMPTY, Growing, leaf_hash, root_of

MOST = 5_000  # entries of a seal, give or take those of one act
_A_PASS = 100_000  # entries that are sealed together at most
_NAMES = ", ".join(f'"{name}"' for name in (*lines.COLUMNS, "mac"))
_HEADER, _END = b"PGCOPY\n\xff\r\n\x00", b"\xff\xff"
_HEADER_BYTES = 19
ORDER = "ORDER BY transaction_id, number, id"
# Rows that a restore put back carry an `xmin` from before the epoch; what is written since lies at or just
# behind its transaction, in a savepoint of it. No clock is asked, which may be set back.
_HERE = "(xmin::text::bigint - transaction_id) & 4294967295 < 65536"
_US = "extract(epoch FROM {} - '2000-01-01 00:00+00'::timestamptz) * 1000000"


# The oldest transaction that may still be open here, or the next there will be. What runs in another
# database of the cluster writes no entries of ours; what cannot be told apart counts as ours.
_HORIZON = """
SELECT coalesce(min(open::text::bigint), min(pg_snapshot_xmax(pg_current_snapshot())::text::bigint))
FROM (VALUES (0)) AS one LEFT JOIN pg_snapshot_xip(pg_current_snapshot()) AS open ON NOT EXISTS (
    SELECT FROM pg_locks held JOIN pg_stat_activity process ON process.pid = held.pid
    WHERE held.locktype = 'transactionid' AND held.granted AND held.mode = 'ExclusiveLock'
    AND held.transactionid = open::xid
    AND process.datid <> (SELECT oid FROM pg_database WHERE datname = current_database()))
"""


# Writers whose backend is gone; a number that another process got meanwhile only puts it off.
_GONE = """
SELECT id FROM audit_log_writer WHERE closed_at IS NULL AND backend IS NOT NULL AND NOT EXISTS (
    SELECT FROM pg_stat_activity process WHERE process.pid = backend
    AND process.datid = (SELECT oid FROM pg_database WHERE datname = current_database()))
LIMIT 1000
"""
_CLOSE = """
UPDATE audit_log_writer SET closed_at = clock_timestamp() WHERE id IN (
    SELECT id FROM audit_log_writer WHERE id = ANY (%s) AND closed_at IS NULL
    FOR UPDATE SKIP LOCKED)
RETURNING id, last
"""


def copy_of(where: str = "TRUE") -> str:
    """The statement that sends entries in their order, as bytes over which hashes are taken."""
    query = f"SELECT {_NAMES} FROM audit_log_entry WHERE {where} {ORDER}"  # noqa: S608 - ours
    return f"COPY ({query}) TO STDOUT (FORMAT binary)"


def rows_of(copy: Any) -> Iterator[bytes]:
    """Each row of a binary COPY: one comes in each message, the first behind the header.

    What has come is taken from the connection's buffer as it lies there, and waited for only where that is
    empty: to wait for each row takes longer than to hash it.
    """
    row = bytes(copy.read())
    if not row.startswith(_HEADER):
        raise ValueError("The database did not answer in binary form.")
    row, at_hand = row[_HEADER_BYTES:], copy.connection.pgconn.get_copy_data
    while row != _END:
        if row:
            yield row
        size, message = at_hand(1)
        if size < 0:
            raise psycopg.OperationalError("The database broke off before the last entry.")
        row = bytes(message if size else copy.read())
    copy.read()  # tells the connection that all has come


@dataclass
class _Batch:
    """Entries that are sealed together."""

    leaves: list[bytes]
    writers: dict[bytes, int]
    end: int = 0


class Sealer:
    """Seals and signs on a connection of the login `sealer`; of several copies one leads (BJ6)."""

    def __init__(self, connection: psycopg.Connection, name: str, private: bytes) -> None:
        """Take a connection in autocommit, and the signing key with its name."""
        self._connection, self.name, self._private = connection, name, private
        self._tree: Growing | None = None
        self._epoch = Epoch(0, 0, "")
        self._end = 0
        connection.execute("SET ROLE sealer")

    def seal(self) -> int:
        """Seal what is finished, in one transaction; gives how many entries. Raises psycopg.Error."""
        is_stored = False
        try:
            if self._tree is None:
                self._open()
            sealed = self._pass()
            is_stored = True
        finally:
            if not is_stored:
                self._tree = None  # what is kept in memory is read anew
        return sealed

    def _pass(self) -> int:
        with self._connection.transaction(), self._connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            horizon, at = self._now(cursor)
            batches = [*self._batches(cursor, horizon)]
            for batch in batches:
                self._keep(cursor, batch, begin=self._end, at=at)
                self._end = batch.end
        return sum(len(batch.leaves) for batch in batches)

    def _now(self, cursor: Any) -> tuple[int, int]:
        """Below which transaction all is finished, and the database's time."""
        cursor.execute(_HORIZON)
        [horizon] = cursor.fetchone()
        cursor.execute(f"SELECT ({_US.format('clock_timestamp()')})::bigint")
        [at] = cursor.fetchone()
        return int(horizon), int(at)

    def _batches(self, cursor: Any, horizon: int) -> Iterator[_Batch]:
        since = _HERE if self._epoch.follows else "TRUE"
        end = min(horizon, self._far_enough(cursor, since))
        where = f"transaction_id >= {self._end} AND transaction_id < {end} AND {since}"
        batch, before = _Batch([], {}), -1
        with cursor.copy(copy_of(where)) as copy:
            for row in rows_of(copy):
                _, transaction, writer, number, _ = PLACES.unpack_from(row)
                if len(batch.leaves) >= MOST and transaction != before:
                    batch.end = transaction
                    yield batch
                    batch = _Batch([], {})
                _put(batch, row, writer, number)
                before = transaction
        if batch.leaves:
            batch.end = end
            yield batch

    def _far_enough(self, cursor: Any, since: str) -> int:
        """The transaction before which a pass ends, so that a log sealed late is not read at once."""
        cursor.execute(
            f"SELECT transaction_id FROM audit_log_entry WHERE transaction_id >= %s AND {since}"  # noqa: S608
            f" {ORDER} OFFSET %s LIMIT 1",
            [self._end, _A_PASS],
        )
        found = cursor.fetchone()
        return int(found[0]) + 1 if found else 1 << 62

    def _keep(self, cursor: Any, batch: _Batch, *, begin: int, at: int) -> None:
        tree = self._grown()
        seal = Seal(
            self._epoch.number,
            tree.size,
            begin,
            batch.end,
            at,
            len(batch.leaves),
            root_of(batch.leaves),
            tuple(sorted(batch.writers.items())),
        )
        self._insert(cursor, seal.packed(), batch, at)

    def _grown(self) -> Growing:
        if self._tree is None:
            raise RuntimeError("The tree was not opened.")
        return self._tree

    def _insert(self, cursor: Any, record: bytes, batch: _Batch, at: int) -> None:
        tree = self._grown()
        number, nodes = tree.size, tree.add(leaf_hash(record))
        leaves = b"".join(batch.leaves)
        cursor.execute(
            "INSERT INTO audit_log_seal"
            " (epoch, number, record, leaves, nodes, until_transaction, entries, sealed_at)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, '2000-01-01 00:00+00'::timestamptz"
            " + %s * interval '1 microsecond')",
            [self._epoch.number, number, record, leaves, b"".join(nodes), batch.end,
             len(batch.leaves), at],
        )  # fmt: skip

    # -- writers that died -----------------------------------------------------------------------

    def close_writers(self) -> int:
        """Say of each writer whose connection is gone how far it counted, for good; gives how many (AD9).

        Such a seal holds no entry. From then on nobody cuts off the writer's last entries, nor writes in
        its name, unseen. Who is gone is asked first, so that all it committed is known afterwards; a
        writer that was taken for dead and is not finds itself closed, and goes on as another.
        """
        if self._tree is None or not self._end:
            return 0
        gone = [one for (one,) in self._connection.execute(_GONE)]
        is_stored = not gone
        try:
            closed = self._close(gone) if gone else 0
            is_stored = True
        finally:
            if not is_stored:
                self._tree = None
        return closed

    def _close(self, gone: Sequence[UUID]) -> int:
        with self._connection.transaction(), self._connection.cursor() as cursor:
            cursor.execute(_CLOSE, [[*gone]])
            writers = {writer.bytes: int(last) for writer, last in cursor.fetchall()}
            if writers:
                _, at = self._now(cursor)
                self._keep(cursor, _Batch([], writers, self._end), begin=self._end, at=at)
        return len(writers)

    # -- epochs ------------------------------------------------------------------------------------

    def _open(self) -> None:
        """Go on with the newest epoch, or begin one: the first, or the next after a restore."""
        cluster = self.cluster()
        newest = self._one("SELECT max(epoch) FROM audit_log_seal")
        if newest is None:
            self._begin(Epoch(1, 0, cluster), [], 0)
            return
        self._go_on(newest)
        if self._epoch.cluster != cluster:
            self._follow(cluster)

    def cluster(self) -> str:
        """Where transaction ids are counted: cluster, database and timeline (AD17).

        Another cluster or database counts anew; a copy that was promoted, or rolled to a point in time,
        counts on from there on a timeline of its own.
        """
        return str(
            self._one(
                "SELECT (SELECT system_identifier FROM pg_control_system())::text || '/' ||"
                " (SELECT oid FROM pg_database WHERE datname = current_database())::text || '/' ||"
                " left(pg_walfile_name(pg_current_wal_insert_lsn()), 8)"
            )
        )

    def _go_on(self, epoch: int) -> None:
        record = self._one(
            "SELECT record FROM audit_log_seal WHERE epoch = %s AND number = 0", epoch
        )
        size = self._one("SELECT max(number) + 1 FROM audit_log_seal WHERE epoch = %s", epoch)
        self._end = self._one(
            "SELECT max(until_transaction) FROM audit_log_seal WHERE epoch = %s", epoch
        )
        self._epoch = Epoch.read(bytes(record))
        self._tree = Growing.of(size, node_of(self._connection, epoch))

    def _follow(self, cluster: str) -> None:
        """Begin the next epoch: transaction ids of this cluster are not those of the one before.

        What is in progress belongs to the former tree, and is waited for; the first transaction of the
        new one is kept, so that each entry lies on one side.
        """
        self.sign()
        origin, tree = f"{self.name}/{self._epoch.number}", self._grown()
        began_at, first = self._one_row(
            f"SELECT ({_US.format('clock_timestamp()')})::bigint,"
            " pg_snapshot_xmax(pg_current_snapshot())::text::bigint"
        )
        while self._one(_HORIZON) < first:
            time.sleep(0.05)  # until every act that began before is over
        rest = self._unsealed(first)
        self._begin(
            Epoch(self._epoch.number + 1, began_at, cluster, origin, tree.size, tree.root()),
            rest,
            first,
        )

    def _unsealed(self, first: int) -> list[bytes]:
        """The rows of the former epochs that no seal holds.

        They are behind the last seal of the epoch before, or were written here before this one.
        """
        where = (
            f"NOT (transaction_id >= {first} AND {_HERE})"
            f" AND (transaction_id >= {self._end} OR {_HERE})"
        )
        waiting = {leaf_hash(row) for row in self._rows(where)}
        with self._connection.transaction(), self._connection.cursor("sealed") as cursor:
            for (leaves,) in cursor.execute("SELECT leaves FROM audit_log_seal"):
                waiting.difference_update(split(bytes(leaves)))
        return [row for row in self._rows(where) if leaf_hash(row) in waiting] if waiting else []

    def _rows(self, where: str) -> Iterator[bytes]:
        with self._connection.cursor() as cursor, cursor.copy(copy_of(where)) as copy:
            yield from rows_of(copy)

    def _begin(self, epoch: Epoch, rest: Sequence[bytes], first: int) -> None:
        self._epoch, self._tree, self._end = epoch, Growing(), first
        with self._connection.transaction(), self._connection.cursor() as cursor:
            _, at = self._now(cursor)
            self._insert(cursor, epoch.packed(), _Batch([], {}, first), epoch.began_at)
            if rest:
                batch = _Batch([], {})
                for row in rest:
                    _, _, writer, number, _ = PLACES.unpack_from(row)
                    _put(batch, row, writer, number)
                self._keep(cursor, batch, begin=0, at=at)

    def _one(self, statement: str, *given: Any) -> Any:
        return self._one_row(statement, *given)[0]

    def _one_row(self, statement: str, *given: Any) -> Any:
        return self._connection.execute(statement, given or None).fetchone() or (None,)

    # -- signing -----------------------------------------------------------------------------------

    def sign(self) -> Checkpoint | None:
        """Sign the tree where it grew since the last checkpoint; gives what was signed."""
        tree = self._grown()
        last = self._one(
            "SELECT max(size) FROM audit_log_checkpoint WHERE epoch = %s", self._epoch.number
        )
        if last is not None and last >= tree.size:
            return None
        point = Checkpoint(
            f"{self.name}/{self._epoch.number}", tree.size, tree.root(), follows(self._epoch)
        )
        note = f"{point.body}\n{signature_line(point.body, self.name, self._private)}"
        key = public_key(self.name, self._private, ED25519)
        self._connection.execute(
            "INSERT INTO audit_log_checkpoint (epoch, size, note, signer, signed_at)"
            " VALUES (%s, %s, %s, %s, clock_timestamp())",
            [self._epoch.number, tree.size, note, str(key)],
        )
        return point


def node_of(connection: Any, epoch: int) -> Any:
    """The complete parts of an epoch's tree, as its seals keep them."""

    def node(level: int, place: int) -> bytes:
        number = ((place + 1) << level) - 1
        found = connection.execute(
            "SELECT substr(nodes, %s, 32) FROM audit_log_seal WHERE epoch = %s AND number = %s",
            [level * 32 + 1, epoch, number],
        ).fetchone()
        return bytes(found[0]) if found else EMPTY

    return node


def _put(batch: _Batch, row: bytes, writer: bytes, number: int) -> None:
    batch.leaves.append(leaf_hash(row))
    batch.writers[writer] = max(number, batch.writers.get(writer, 0))
