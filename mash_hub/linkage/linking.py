"""Linking two lists of people: which rows meet, how they compare, and which pairs are worth showing."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from agencies.crypto import tokens
from mash_hub.linkage import classes, composites, grounds, levels, partners
from mash_hub.linkage.classes import Class
from mash_hub.linkage.partners import Pair
from mash_hub.linkage.rows import Row

KEY_BYTES = 32
COMMON = 400  # rows of one list under one token: more share a placeholder, not a person
TOLD_EACH = 500  # rows

Told = Callable[[int, int], object]  # how many of how many are done


@dataclass(frozen=True, slots=True)
class Linked:
    """Two rows, by their places in their lists, that are likely one person or one household."""

    left: int
    right: int
    kind: Class
    score: float  # how likely its class is, from 0 to 1
    grounds: str


def link(
    left: Sequence[Row], right: Sequence[Row], told: Told = lambda done, of: None
) -> list[Linked]:
    """Link two lists; `told` is called now and then with how many left rows of how many are done."""
    pairs = [*compared(left, right, told)]
    found = []
    for pair, weights in zip(pairs, partners.settled(left, right, pairs), strict=True):
        if weights.best != Class.UNRELATED:
            words = grounds.of(pair.levels)
            found.append(Linked(pair.left, pair.right, weights.best, weights.chance, words))
    return sorted(
        found, key=lambda one: (one.left, one.kind != Class.SAME_PERSON, -one.score, one.right)
    )


def compared(left: Sequence[Row], right: Sequence[Row], told: Told) -> Iterator[Pair]:
    """Every pair of rows that share a token, compared; tokens are keyed anew for each run."""
    key = secrets.token_bytes(KEY_BYTES)
    under: dict[bytes, list[int]] = {}
    for place, row in enumerate(right):
        for token in _tokens(row, key):
            under.setdefault(token, []).append(place)
    for place, row in enumerate(left):
        for other in _met(_tokens(row, key), under):
            found = levels.of(row, right[other])
            yield Pair(place, other, found, classes.weigh(found))
        if place % TOLD_EACH == 0:
            told(place, len(left))
    told(len(left), len(left))


def _met(wanted: Iterable[bytes], under: Mapping[bytes, list[int]]) -> list[int]:
    """The rows that stand under any of the tokens, each once."""
    shared = (under.get(token, []) for token in wanted)
    return sorted({place for places in shared if len(places) <= COMMON for place in places})


def _tokens(row: Row, key: bytes) -> Iterator[bytes]:
    for label, *parts in composites.of_lists(row):
        yield tokens.token(key, label, *parts)
    for kind, number in row.identifiers:
        yield tokens.identifier(key, kind, number)
