"""Holds entries against their writers' numbers and against their seals, and names what does not fit."""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from audit.proof.seals import Seal
from audit.proof.trees import HASH_BYTES, root_of

# The columns up to written_at are never empty and of fixed width, so they stand at fixed places:
# id, transaction, writer, number, written_at.
PLACES = struct.Struct(">12x16s4xq4x16s4xq16xq")
Placed = tuple[bytes, int, bytes, int, int]  # what stands there
Entry = tuple[Placed, bytes, bytes]  # with its leaf hash, and its bytes as PostgreSQL sends them
_LATE = 600 * 1_000_000  # microseconds: no act lasts so long
_NEVER = (0, -(1 << 63))  # of a writer of whom nothing was seen


@dataclass(frozen=True)
class Broken:
    """One thing that is wrong, and the entry, seal or checkpoint at which it shows."""

    what: str
    writer: UUID | None = None
    number: int = 0
    entry: UUID | None = None
    seal: tuple[int, int] | None = None  # epoch and number

    def __str__(self) -> str:
        """Say it in one line."""
        sealed = f"seal {self.seal[1]} of epoch {self.seal[0]}" if self.seal else ""
        if self.writer is None:
            return f"{sealed.capitalize()}: {self.what}" if sealed else self.what
        name = f"Entry {self.entry}" if self.entry else "An entry"
        where = f", {sealed}" if sealed else ""
        return f"{name} (writer {self.writer}, number {self.number}{where}): {self.what}"


@dataclass
class Sealed:
    """A seal with the hashes of its entries, as a dump or a database has them."""

    seal: Seal
    leaves: bytes


@dataclass
class Numbers:
    """Follows each writer's numbers, which rise by one from entry to entry."""

    broken: list[Broken]
    last: dict[bytes, tuple[int, int]] = field(
        default_factory=dict
    )  # number, and when it was written
    gaps: dict[bytes, set[int]] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)

    def take(self, entries: Iterable[Placed]) -> None:
        """Note the next entries, in the order of transactions."""
        last = self.last
        for entry, _, writer, number, written_at in entries:
            before, at = last.get(writer, _NEVER)
            if number == before + 1 and written_at >= at:
                last[writer] = (number, written_at)
                continue
            if written_at < at:
                what = f"The database’s clock went back before entry {UUID(bytes=entry)}."
                self.remarks.append(what)
            if number != before + 1:
                self._odd(entry, writer, number, before)
            last[writer] = (max(number, before), written_at)

    def _odd(self, entry: bytes, writer: bytes, number: int, before: int) -> None:
        gap = self.gaps.setdefault(writer, set())
        if number > before:
            gap.update(range(before + 1, min(number, before + 100_000)))
            return
        what = "its transaction is not where its number belongs."
        if number not in gap:
            what = "its number is used twice or is no number of an entry."
        gap.discard(number)
        self.broken.append(Broken(what, UUID(bytes=writer), number, UUID(bytes=entry)))

    def end(self, counts: dict[bytes, int]) -> None:
        """Say which numbers never came, given how far each writer is known to have counted."""
        for writer in {*counts, *self.last}:
            have, counted = self.last.get(writer, _NEVER)[0], counts.get(writer, 0)
            gap = self.gaps.get(writer, set()) | {
                *range(have + 1, min(counted, have + 100_000) + 1)
            }
            for first, until in _runs(sorted(gap)):
                what = (
                    "it is missing." if first == until else f"it and all up to {until} are missing."
                )
                self.broken.append(Broken(what, UUID(bytes=writer), first))
            if have > counted:
                what = "its writer never counted so far, or is not known."
                self.broken.append(Broken(what, UUID(bytes=writer), have))

    def hold_closed(self, closed: Mapping[bytes, int]) -> None:
        """Say who wrote on although a seal says that it had died, given how far it had counted then."""
        for writer, number in closed.items():
            if self.last.get(writer, _NEVER)[0] > number:
                what = f"its writer had died after number {number}: nobody writes in its name."
                self.broken.append(Broken(what, UUID(bytes=writer), number + 1))


def _runs(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    first = before = None
    for number in numbers:
        if before is None or number != before + 1:
            if first is not None and before is not None:
                yield first, before
            first = number
        before = number
    if first is not None and before is not None:
        yield first, before


class Windows:
    """Puts each entry of an epoch into the seal of its transaction, and compares it with that seal."""

    def __init__(
        self, seals: Sequence[Sealed], rest: Iterable[bytes], broken: list[Broken]
    ) -> None:
        """Take the seals of an epoch in order, and what a later epoch sealed of its entries."""
        self._seals, self._rest, self.broken = seals, set(rest), broken
        self._place = 0
        self._leaves: list[bytes] = []
        self._rows: list[bytes] = []
        self._end = seals[0].seal.end if seals else 0
        self._newest = seals[-1].seal.at if seals else 0
        self._ends = [sealed.seal.end for sealed in seals]
        self._asked = -1  # the place of a seal
        self._names = frozenset[bytes]()  # the entries it names
        self.unsealed = 0

    def holds(self, transaction: int, leaf: bytes) -> bool:
        """Whether the seal of that transaction names this entry, or a later epoch sealed it of these."""
        if leaf in self._rest:
            return True
        place = bisect_right(self._ends, transaction)
        if place == len(self._ends) or transaction < self._seals[place].seal.begin:
            return False
        if place != self._asked:
            self._asked, self._names = place, frozenset(split(self._seals[place].leaves))
        return leaf in self._names

    def take(self, entries: Iterable[Entry]) -> None:
        """Put in the next entries, in the order of transactions."""
        for (_, transaction, _, _, at), leaf, row in entries:
            if self._rest and leaf in self._rest:
                self._rest.discard(leaf)
                continue
            while transaction >= self._end and self._place < len(self._seals):
                self._close()
            if self._place < len(self._seals):
                self._leaves.append(leaf)
                self._rows.append(row)
                continue
            self.unsealed += 1
            if at < self._newest - _LATE:
                what = "it says that it was written at a time that was sealed without it."
                self._broken(row, what, None)

    def end(self) -> None:
        """Close the seals for which no entry came any more."""
        while self._place < len(self._seals):
            self._close()
        if self._rest:
            self.broken.append(
                Broken(f"{len(self._rest)} entries that were sealed after a restore are missing.")
            )

    def _close(self) -> None:
        sealed = self._seals[self._place]
        if b"".join(self._leaves) != sealed.leaves:
            self._compare(sealed)
        elif root_of(self._leaves) != sealed.seal.root:
            self.broken.append(
                Broken("its root is not that of its entries.", seal=self._name(sealed))
            )
        self._place += 1
        self._leaves, self._rows = [], []
        if self._place < len(self._seals):
            self._end = self._seals[self._place].seal.end

    def _compare(self, sealed: Sealed) -> None:
        """Say which entries are not those that were sealed."""
        kept = [*split(sealed.leaves)]
        name = self._name(sealed)
        if root_of(kept) != sealed.seal.root:
            self.broken.append(Broken("the list of its entries’ hashes was changed.", seal=name))
        known, found = set(kept), set(self._leaves)
        for leaf, row in zip(self._leaves, self._rows, strict=True):
            if leaf not in known:
                self._broken(row, "it is not as it was sealed, or was put in afterwards.", name)
        missing, strange = len(known - found), len(found - known)
        if missing > strange:
            what = f"{missing} of its {len(kept)} entries are missing or changed."
            self.broken.append(Broken(what, seal=name))
        elif not strange:
            self.broken.append(Broken("its entries stand in another order.", seal=name))

    def _broken(self, row: bytes, what: str, seal: tuple[int, int] | None) -> None:
        entry, _, writer, number, _ = PLACES.unpack_from(row)
        self.broken.append(Broken(what, UUID(bytes=writer), number, UUID(bytes=entry), seal))

    @staticmethod
    def _name(sealed: Sealed) -> tuple[int, int]:
        return sealed.seal.epoch, sealed.seal.number


def split(leaves: bytes) -> Iterator[bytes]:
    """The hashes that stand one behind the other."""
    return (leaves[at : at + HASH_BYTES] for at in range(0, len(leaves), HASH_BYTES))
