"""Merkle trees as RFC 6962 has them: roots, proofs that something is in a tree, or that a tree grew."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

HASH_BYTES = 32
EMPTY = hashlib.sha256().digest()
Node = Callable[[int, int], bytes]  # level and place of a complete part of the tree, to its hash


def leaf_hash(data: bytes) -> bytes:
    """The hash of a leaf."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two parts."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The root over hashed leaves: RFC 6962, level by level, an odd last one goes up as it is."""
    if not leaves:
        return EMPTY
    sha256, level = hashlib.sha256, list(leaves)
    while len(level) > 1:
        pairs = zip(level[::2], level[1::2], strict=False)
        above = [sha256(b"\x01" + left + right).digest() for left, right in pairs]
        if len(level) % 2:
            above.append(level[-1])
        level = above
    return level[0]


def _larger_half(size: int) -> int:
    return 1 << (size - 1).bit_length() - 1


def part(node: Node, begin: int, end: int) -> bytes:
    """The hash over leaves `begin` to `end` of a tree, from its complete parts."""
    size = end - begin
    if not size:
        return EMPTY
    if size & (size - 1) == 0 and begin % size == 0:
        level = size.bit_length() - 1
        return node(level, begin >> level)
    middle = begin + _larger_half(size)
    return node_hash(part(node, begin, middle), part(node, middle, end))


def of_leaves(leaves: Sequence[bytes]) -> Node:
    """A tree whose leaves lie in memory."""
    return lambda level, place: root_of(leaves[place << level : place + 1 << level])


def inclusion(node: Node, place: int, size: int) -> list[bytes]:
    """The proof that leaf `place` is in the tree of `size` leaves."""
    begin, end, proof = 0, size, []
    while end - begin > 1:
        middle = begin + _larger_half(end - begin)
        if place < middle:
            proof.append(part(node, middle, end))
            end = middle
        else:
            proof.append(part(node, begin, middle))
            begin = middle
    return proof[::-1]


def consistency(node: Node, old: int, new: int) -> list[bytes]:
    """The proof that the tree of `old` leaves is the beginning of that of `new`."""
    return _consistency(node, old, 0, new, whole=True) if 0 < old < new else []


def _consistency(node: Node, old: int, begin: int, end: int, *, whole: bool) -> list[bytes]:
    if old == end:
        return [] if whole else [part(node, begin, end)]
    middle = begin + _larger_half(end - begin)
    if old <= middle:
        return [*_consistency(node, old, begin, middle, whole=whole), part(node, middle, end)]
    return [*_consistency(node, old, middle, end, whole=False), part(node, begin, middle)]


def is_included(leaf: bytes, place: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether a proof shows that a hashed leaf stands at `place` of the tree with this root."""
    if not 0 <= place < size:
        return False
    steps = _steps(place, size - 1, len(proof))
    if steps is None:
        return False
    found = leaf
    for other, on_the_left in zip(proof, steps, strict=True):
        found = node_hash(other, found) if on_the_left else node_hash(found, other)
    return found == root


def is_consistent(old: int, new: int, proof: Sequence[bytes], before: bytes, after: bytes) -> bool:
    """Whether a proof shows that the tree `after` begins with the whole tree `before` (RFC 9162)."""
    if old == new:
        return not proof and before == after
    if not 0 < old < new:
        return not proof and old == 0
    path = [before, *proof] if old & (old - 1) == 0 else [*proof]
    at, last = old - 1, new - 1
    while at % 2:
        at, last = at >> 1, last >> 1
    steps = _steps(at, last, len(path) - 1)
    return steps is not None and _grown(path, steps) == (before, after)


def _grown(path: Sequence[bytes], steps: Sequence[bool]) -> tuple[bytes, bytes]:
    """The two roots to which a proof of growth leads."""
    old = new = path[0]
    for given, on_the_left in zip(path[1:], steps, strict=True):
        if on_the_left:
            old, new = node_hash(given, old), node_hash(given, new)
        else:
            new = node_hash(new, given)
    return old, new


def _steps(at: int, last: int, count: int) -> list[bool] | None:
    """On which side each hash of a proof stands; None where so many are not a proof."""
    steps = []
    for _ in range(count):
        if not last:
            return None
        on_the_left = bool(at % 2) or at == last
        steps.append(on_the_left)
        while on_the_left and at and not at % 2:
            at, last = at >> 1, last >> 1
        at, last = at >> 1, last >> 1
    return None if last or count < 0 else steps


class Growing:
    """A tree that is added to: what it keeps is one hash for each bit of its size."""

    def __init__(self) -> None:
        """Begin empty."""
        self.size = 0
        self._tops: list[bytes] = []  # of the complete parts, the largest first

    @classmethod
    def of(cls, size: int, node: Node) -> Growing:
        """Go on with a tree whose complete parts are kept somewhere."""
        grown, begin = cls(), 0
        for level in reversed(range(size.bit_length())):
            if size >> level & 1:
                grown._tops.append(node(level, begin >> level))
                begin += 1 << level
        grown.size = size
        return grown

    def add(self, leaf: bytes) -> list[bytes]:
        """Add a hashed leaf; gives the hashes of the parts it completes, from the leaf upwards."""
        completed, place = [leaf], self.size
        while place & 1:
            completed.append(node_hash(self._tops.pop(), completed[-1]))
            place >>= 1
        self._tops.append(completed[-1])
        self.size += 1
        return completed

    def root(self) -> bytes:
        """The root over all leaves so far."""
        if not self._tops:
            return EMPTY
        found = self._tops[-1]
        for top in reversed(self._tops[:-1]):
            found = node_hash(top, found)
        return found
