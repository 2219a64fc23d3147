"""Reading the whole log once and saying whether anything in it was changed, removed or planted.

Entries are held against their MACs, their writers' numbers and their seals; seals against what the hub
and the agencies' witnesses signed. The last two need no secret, so an auditor may do them elsewhere.
"""

import hmac
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from audit.log import lines, macs, proofs, seals
from audit.proof.checking import PLACES, Broken
from audit.proof.notes import Key
from audit.proof.verification import Seen, Tree, Verification, pieces_of

_MAC_BYTES = 33
_MAC_LENGTH = _MAC_BYTES.to_bytes(4, "big")
_MAC_FIELD_BYTES = 4 + _MAC_BYTES
_BELIEVED = (
    "Nobody told this hub its own signing keys: those that the database names were believed."
)

__all__ = ["Broken", "Report", "verify"]


@dataclass(slots=True)
class Report:
    """What a verification found: how much there is, what is broken, and what is merely odd.

    `signers` says up to which leaf of the tree the hub and each witness signed.
    """

    entries: int = 0
    writers: int = 0
    seals: int = 0
    unsealed: int = 0
    broken: list[Broken] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    signers: dict[str, Seen] = field(default_factory=dict)

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


def verify(
    connection: Any,
    on_progress: Callable[[int, int], None] = lambda _, __: None,
    *,
    with_macs: bool = True,
    witness_keys: Sequence[Key] = (),
    cosigned: Iterable[str] = (),
    hub_keys: Sequence[Key] = (),
    restored: Collection[int] = (),
) -> Report:
    """Check MACs, numbers, seals, checkpoints and co-signatures, as one stream of one snapshot.

    Takes a psycopg connection whose login may wear the role `sealer` and that has no transaction
    open; the hub may go on writing. `on_progress` is told how many entries were read, and of how many.
    `cosigned` are notes that witnesses kept by themselves, which the database knows nothing of.
    `hub_keys` are the keys the hub is known to sign with, from outside the database; without them those
    that its checkpoints name are believed, and a remark says so.
    `restored` are the epochs known, from outside the database too, to begin with a restore.
    Raises KeyRefused when the key file is not safe.
    """
    keys = macs.keys() if with_macs else ()
    with connection.transaction(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SET LOCAL ROLE sealer")
        cursor.execute("SELECT id, last FROM audit_log_writer")
        lasts = {writer.bytes: int(last) for writer, last in cursor.fetchall()}
        broken: list[Broken] = []
        found = Verification(_trees(cursor, broken), broken, restored=restored)
        with cursor.copy(seals.copy_of()) as copy:
            _read(copy, found, keys, lambda read: on_progress(read, sum(lasts.values())))
        found.end(lasts)
        signers = hub_keys or _signers(cursor)
        notes = proofs.notes(cursor)
    found.sign(notes, witness_keys, hub=signers)
    found.sign(cosigned, witness_keys)
    if found.seals and not hub_keys:
        found.numbers.remarks.append(_BELIEVED)
    return Report(
        found.entries,
        len(lasts),
        found.seals,
        found.unsealed,
        broken,
        [*found.numbers.remarks, *found.lost, *found.unheard(witness_keys)],
        found.signers,
    )


def _trees(cursor: Any, broken: list[Broken]) -> list[Tree]:
    cursor.execute("SELECT record, leaves FROM audit_log_seal ORDER BY epoch, number", binary=True)
    return Tree.grown(((bytes(record), bytes(leaves)) for record, leaves in cursor), broken)


def _signers(cursor: Any) -> list[Key]:
    cursor.execute("SELECT signer FROM audit_log_checkpoint GROUP BY signer ORDER BY max(id) DESC")
    return [Key.read(line) for (line,) in cursor.fetchall()]


def _read(
    copy: Any, found: Verification, keys: tuple[bytes, ...], on_progress: Callable[[int], None]
) -> None:
    makers = [lines.maker(number, key) for number, key in enumerate(keys, start=1)]
    for rows in pieces_of(seals.rows_of(copy)):
        found.take(rows)
        if makers:
            found.broken += [_forged(row) for row in rows if not _is_ours(row, makers)]
        on_progress(found.entries)


def _is_ours(row: bytes, makers: list[Callable[[bytes], bytes]]) -> bool:
    mac = row[-_MAC_BYTES:]
    length = row[-_MAC_FIELD_BYTES:-_MAC_BYTES]
    known = length == _MAC_LENGTH and 1 <= mac[0] <= len(makers)
    return known and hmac.compare_digest(makers[mac[0] - 1](row[:-_MAC_FIELD_BYTES]), mac)


def _forged(row: bytes) -> Broken:
    entry, _, writer, number, _ = PLACES.unpack_from(row)
    what = "it was changed, or not written by the hub."
    return Broken(what, UUID(bytes=writer), number, UUID(bytes=entry))


def _counted(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"
