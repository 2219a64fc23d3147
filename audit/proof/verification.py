"""The whole log against everything that was signed of it: entries, seals, checkpoints, witnesses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import groupby, islice

from audit.proof.checking import PLACES, Broken, Entry, Numbers, Sealed, Windows, split
from audit.proof.notes import Checkpoint, Key, NotGenuine, signed_at
from audit.proof.seals import Epoch, Seal, follows
from audit.proof.trees import Growing, leaf_hash, root_of

_ZERO = datetime(2000, 1, 1, tzinfo=UTC)
_A_PIECE = 10_000  # entries that are taken together: what is done for each takes longer one by one


def pieces_of(rows: Iterable[bytes]) -> Iterator[list[bytes]]:
    """Rows in pieces, in which `Verification` takes them."""
    going = iter(rows)
    while piece := [*islice(going, _A_PIECE)]:
        yield piece


def time_of(microseconds: int) -> datetime:
    """A time as PostgreSQL counts it."""
    return _ZERO + timedelta(microseconds=microseconds)


@dataclass
class Tree:
    """The seals of one epoch in order, as they lie in a database or a dump."""

    epoch: Epoch
    leaves: list[bytes]  # of the tree: the epoch's beginning, then each seal
    seals: list[Sealed] = field(default_factory=list)

    @classmethod
    def grown(cls, rows: Iterable[tuple[bytes, bytes]], broken: list[Broken]) -> list[Tree]:
        """The trees of all epochs, from records in order and the entries' hashes of each."""
        trees: list[Tree] = []
        for record, hashes in rows:
            try:
                if record[4:9] == b"epoch":
                    trees.append(cls(Epoch.read(record), [leaf_hash(record)]))
                    continue
                seal = Seal.read(record)
            except NotGenuine as error:
                broken.append(Broken(str(error)))
                continue
            if trees:
                trees[-1].take(seal, hashes, leaf_hash(record), broken)
            else:
                broken.append(Broken("a seal stands before the beginning of its epoch."))
        return trees

    def take(self, seal: Seal, hashes: bytes, leaf: bytes, broken: list[Broken]) -> None:
        """Add the next seal, and say where it does not follow the one before it."""
        name = (seal.epoch, seal.number)
        if name != (self.epoch.number, len(self.leaves)):
            broken.append(Broken("its number is not the next; others are missing.", seal=name))
        before = next((one.seal for one in reversed(self.seals) if one.seal.end), None)
        if before and seal.end and seal.begin != before.end:
            broken.append(Broken("it does not begin where the one before it ended.", seal=name))
        if len(hashes) != seal.entries * 32:
            broken.append(Broken("the list of its entries’ hashes was cut.", seal=name))
        self.leaves.append(leaf)
        self.seals.append(Sealed(seal, hashes))

    @property
    def ends(self) -> Mapping[bytes, int]:
        """The highest number that the seals record of each writer."""
        found: dict[bytes, int] = {}
        for sealed in self.seals:
            for writer, number in sealed.seal.writers:
                found[writer] = max(number, found.get(writer, 0))
        return found

    @property
    def closed(self) -> Mapping[bytes, int]:
        """How far each writer had counted of which a seal without entries says that it died."""
        return {
            writer: number
            for sealed in self.seals
            if not sealed.seal.entries
            for writer, number in sealed.seal.writers
        }


@dataclass
class Seen:
    """How far somebody's signatures reach: the size of the newest, and its time in seconds, if it has one."""

    size: int = 0
    at: int = 0


@dataclass
class Verification:
    """Takes the log piece by piece and says at the end what does not fit.

    `heard` counts the notes that each name signed, whether they fit or not. `restored` are the epochs of
    which it is known, from outside the log, that a restore began them: what an earlier tree lost then is
    said in `lost`, and is not broken.
    """

    trees: list[Tree]
    broken: list[Broken] = field(default_factory=list)
    entries: int = 0
    signers: dict[str, Seen] = field(default_factory=dict)
    heard: Counter[str] = field(default_factory=Counter)
    unknown: int = 0  # notes that were handed in and that nobody known signed
    counts: dict[bytes, int] = field(default_factory=dict)
    restored: Collection[int] = ()
    lost: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Lay the seals ready, and hold each epoch against the tree that it follows."""
        self._chain()
        self.numbers = Numbers(self.broken)
        self._begins = [tree.epoch.began_at for tree in self.trees[1:]]
        rests = [_rest(tree, self.broken) for tree in self.trees[1:]]
        batches = [[s for s in tree.seals if s.seal.end] for tree in self.trees]
        self._windows = [
            Windows(seals, rest, self.broken)
            for seals, rest in zip(batches or [[]], [*rests, []], strict=True)
        ]

    def _chain(self) -> None:
        """Each epoch names the whole tree before it; the first is number 1 and follows none."""
        before: Tree | None = None
        for number, tree in enumerate(self.trees, start=1):
            epoch, name = tree.epoch, (tree.epoch.number, 0)
            if epoch.number != number:
                what = f"it is not epoch {number}, which is missing."
                self.broken.append(Broken(what, seal=name))
            if before is None:
                if epoch.follows:
                    what = f"the tree that it follows is missing: {epoch.follows}."
                    self.broken.append(Broken(what, seal=name))
            elif not _is_whole_of(before, epoch):
                what = f"it follows {epoch.size} leaves of another tree than that of epoch {before.epoch.number}."
                self.broken.append(Broken(what, seal=name))
            before = tree

    @property
    def unsealed(self) -> int:
        """How many entries no seal holds yet."""
        return sum(window.unsealed for window in self._windows)

    @property
    def seals(self) -> int:
        """How many seals there are."""
        return sum(len(tree.seals) for tree in self.trees)

    def take(self, rows: Sequence[bytes]) -> None:
        """Take the next entries: each its bytes as PostgreSQL sends them, in the order of transactions."""
        placed = [*map(PLACES.unpack_from, rows)]
        leaves = [sha256(b"\x00" + row).digest() for row in rows]
        self.numbers.take(placed)
        entries = zip(placed, leaves, rows, strict=True)
        if self._begins:
            for window, some in groupby(entries, key=self._of_epoch):
                window.take(some)
        else:
            self._windows[0].take(entries)
        self.entries += len(rows)

    def _of_epoch(self, found: Entry) -> Windows:
        """The epoch whose seals hold an entry; where none does, that of its time."""
        (_, transaction, _, _, at), leaf, _ = found
        for window in reversed(self._windows):
            if window.holds(transaction, leaf):
                return window
        return self._windows[sum(at >= begin for begin in self._begins)]

    def end(self, counts: Mapping[bytes, int]) -> None:
        """Say what never came, given how far each writer counted."""
        for window in self._windows:
            window.end()
        known = dict(counts)
        for tree in self.trees:
            for writer, number in tree.ends.items():
                known[writer] = max(number, known.get(writer, 0))
        self.numbers.end(known)
        for tree in self.trees:
            self.numbers.hold_closed(tree.closed)
        self.counts = known

    def sign(self, notes: Iterable[str], keys: Sequence[Key], *, hub: Sequence[Key] = ()) -> None:
        """Hold what was signed against the trees; unless one of the hub's keys signed it, a note is false.

        Without keys of the hub, of notes that a witness handed in, its own signature is needed.
        """
        of_origin: dict[str, list[tuple[Checkpoint, list[str]]]] = {}
        for note in notes:
            try:
                read, lines = Checkpoint.read(note)
            except NotGenuine as error:
                self.broken.append(Broken(str(error)))
                continue
            of_origin.setdefault(read.origin, []).append((read, lines))
        for origin, found in of_origin.items():
            number = origin.rpartition("/")[2]
            tree = next((t for t in self.trees if str(t.epoch.number) == number), None)
            self._hold(tree, sorted(found, key=lambda one: one[0].size), keys, hub)

    def _hold(
        self,
        tree: Tree | None,
        found: Sequence[tuple[Checkpoint, list[str]]],
        keys: Sequence[Key],
        hub: Sequence[Key],
    ) -> None:
        growing, good = Growing(), {key.name: 0 for key in [*hub, *keys]}
        rewritten: set[str] = set()
        for point, lines in found:
            signers = self._signers(point, lines, [*hub, *keys])
            self._require(hub, signers, point)
            self.heard.update([*signers] if hub else [kept(name) for name in signers])
            for leaf in tree.leaves[growing.size : point.size] if tree else ():
                growing.add(leaf)
            is_same = (
                tree is not None
                and (growing.size, growing.root()) == (point.size, point.root)
                and point.more == follows(tree.epoch)
            )
            for name, at in signers.items():
                if is_same:
                    good[name] = point.size
                    self._saw(name, point.size, at)
                elif name not in rewritten:
                    rewritten.add(name)
                    self._tell(tree, point, name, good[name], at)

    def _tell(self, tree: Tree | None, point: Checkpoint, name: str, good: int, at: int) -> None:
        """Say what it means that somebody signed another tree than lies here."""
        if tree is not None and self._was_restored(tree, point):
            self.lost.append(_lost(tree, point, name))
        else:
            self.broken.append(_rewritten(tree, point, name, good, at))

    def _was_restored(self, tree: Tree, point: Checkpoint) -> bool:
        """Whether what is missing at the end of a tree went with a restore that is known from elsewhere."""
        number = tree.epoch.number + 1
        after = next((one for one in self.trees if one.epoch.number == number), None)
        is_end = point.size > len(tree.leaves)
        return bool(
            is_end and number in self.restored and after and _is_whole_of(tree, after.epoch)
        )

    def unheard(self, witness_keys: Sequence[Key]) -> list[str]:
        """Of what was handed over, what proved nothing: keys that signed nothing, notes by unknown keys."""
        names = {key.name for key in witness_keys}
        silent = sorted(name for name in names if not {name, kept(name)} & {*self.heard})
        said = [f"{name} signed nothing that lies here: its key proves nothing." for name in silent]
        if self.unknown:
            said.append(
                f"Notes that were handed in and that none of the keys signed: {self.unknown}."
            )
        return said

    def _require(self, hub: Sequence[Key], signers: Mapping[str, int], point: Checkpoint) -> None:
        if not hub and not signers:
            self.unknown += 1
        if hub and not {key.name for key in hub} & {*signers}:
            self.broken.append(Broken(f"A checkpoint of {point.size} is not signed by the hub."))

    def _signers(
        self, point: Checkpoint, lines: Sequence[str], keys: Sequence[Key]
    ) -> dict[str, int]:
        found: dict[str, int] = {}
        for key in keys:
            for line in lines:
                try:
                    at = signed_at(line, point.body, key)
                except NotGenuine as error:
                    self.broken.append(Broken(f"{error} (checkpoint of {point.size})"))
                    continue
                if at is not None:
                    found[key.name] = max(at, found.get(key.name, 0))
        return found

    def _saw(self, name: str, size: int, at: int) -> None:
        seen = self.signers.setdefault(name, Seen())
        seen.size, seen.at = max(seen.size, size), max(seen.at, at)


def kept(name: str) -> str:
    """How a witness is named among those heard, where it gave what it had kept by itself."""
    return f"{name} (kept)"


def _is_whole_of(before: Tree, epoch: Epoch) -> bool:
    """Whether an epoch follows the whole of a tree."""
    name, size = epoch.follows.rpartition("/")[2], len(before.leaves)
    named = (name, epoch.size, epoch.root)
    return named == (str(before.epoch.number), size, root_of(before.leaves))


def _rest(tree: Tree, broken: list[Broken]) -> list[bytes]:
    """The hashes of what was left unsealed before an epoch, and sealed as its first seal."""
    found = [sealed for sealed in tree.seals if not sealed.seal.end]
    for sealed in found:
        if root_of([*split(sealed.leaves)]) != sealed.seal.root:
            name = (sealed.seal.epoch, sealed.seal.number)
            broken.append(Broken("its root is not that of its entries.", seal=name))
    return [leaf for sealed in found for leaf in split(sealed.leaves)]


def _lost(tree: Tree, point: Checkpoint, name: str) -> str:
    """What a restore took from the end of a tree that somebody had signed."""
    gone = point.size - len(tree.leaves)
    return (
        f"{name} signed {point.size} leaves of {point.origin}; the last {gone} were lost in the restore"
        f" with which epoch {tree.epoch.number + 1} begins."
    )


def _rewritten(tree: Tree | None, point: Checkpoint, name: str, good: int, at: int) -> Broken:
    """What it means that somebody signed another tree than lies here."""
    when = f" on {datetime.fromtimestamp(at, UTC):%Y-%m-%d %H:%M:%S} UTC" if at else ""
    signed = f"{name} signed {point.size} leaves of {point.origin}{when}"
    if tree is None:
        return Broken(f"{signed}, but nothing of that tree is here.")
    if point.size > len(tree.leaves):
        return Broken(f"{signed}, of which {point.size - len(tree.leaves)} at the end are missing.")
    first = max(good, 1)
    since = ""
    if 0 < first <= len(tree.seals):
        since = f", which begin {time_of(tree.seals[first - 1].seal.at):%Y-%m-%d %H:%M:%S} UTC,"
    return Broken(
        f"{signed}: seals {first} to {point.size - 1}{since} were altered afterwards.",
        seal=(tree.epoch.number, first),
    )
