"""How well and how fast people are matched: on generated lists, FEBRL and its decoys, beside Splink.

Lists are invented from seeds on which nothing was tuned. FEBRL and Splink come with the packages of
requirements/bench.txt; without them their lines are left out, and a sentence says so.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import JaroWinkler

from config.bench import attack, febrl, splink_peer
from config.bench.people import COLUMNS, People, Person
from mash_hub.linkage import classes, levels, linking, lists
from mash_hub.linkage.classes import Class
from mash_hub.linkage.rows import Row

OWN_SEED, DECOY_SEED, ATTACK_SEED = 20_261, 20_262, 20_263
HOMES = 4_000
DECOYS = 1_500
MARRIED = 0.08
MOST_RECOVERED = 0.01  # CR14
LEAST_PAIRS = 100_000  # a second, on one core


@dataclass(frozen=True)
class Share:
    """One figure that is no time: what it is, and the least (or most) it may be."""

    what: str
    value: float
    target: float
    is_most: bool = False
    note: str = ""

    @property
    def is_met(self) -> bool:
        """Whether it keeps its target."""
        return self.value <= self.target if self.is_most else self.value >= self.target

    def __str__(self) -> str:
        """One line for a person at a terminal."""
        bound = "at most" if self.is_most else "at least"
        words = (
            f"{self.what}: {self.value:,.5g} (target {bound} {self.target:,g})"
            f" {'met' if self.is_met else 'NOT MET'}"
        )
        return f"{words}; {self.note}" if self.note else words


@dataclass(frozen=True)
class Quality:
    """How good found pairs are against the truth."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def __str__(self) -> str:
        """Precision, recall and F1 to four places."""
        return f"P {self.precision:.4f} R {self.recall:.4f} F1 {self.f1:.4f}"


Lists = tuple[list[Person], list[Person]]


def quality(
    left: Sequence[Person], right: Sequence[Person], pairs: Iterable[tuple[int, int]]
) -> Quality:
    """Judge pairs of places said to be one person."""
    said = [left[one].who == right[other].who for one, other in pairs]
    known = Counter(person.who for person in left)
    true = sum(known[person.who] for person in right)
    return Quality(sum(said) / max(len(said), 1), sum(said) / max(true, 1))


def rows(people: Iterable[Person], *, identifiers: bool) -> list[Row]:
    """People as the command reads them, with or without their identifiers."""
    lines = [",".join(COLUMNS) + "\n"]
    for person in people:
        *cells, identifier = person.cells()
        lines.append(",".join([*cells, identifier if identifiers else ""]) + "\n")
    read = lists.read(lines)
    if read.bad:
        raise RuntimeError(f"A generated list is bad: {read.bad[0]}")
    return read.rows


def _ours(left: Sequence[Row], right: Sequence[Row]) -> list[tuple[int, int]]:
    linked = linking.link(left, right)
    return [(one.left, one.right) for one in linked if one.kind == Class.SAME_PERSON]


def _judged(what: str, people: Lists, targets: Sequence[tuple[float, float]]) -> Iterator[Share]:
    """A line for F1 and one for precision, with identifiers and without; targets in that order."""
    for identifiers, (least_f1, least_precision) in zip((True, False), targets, strict=True):
        left, right = (rows(one, identifiers=identifiers) for one in people)
        ours = quality(*people, _ours(left, right))
        beside = splink_peer.pairs(*people, identifiers=identifiers)
        note = f"{ours}; " + (
            f"peer Splink {quality(*people, beside)}" if beside else splink_peer.MISSING
        )
        name = f"{what}, {'with' if identifiers else 'without'} identifiers"
        yield Share(f"{name}: F1", ours.f1, least_f1, note=note)
        if least_precision:
            yield Share(f"{name}: precision", ours.precision, least_precision)


def with_decoys(people: Lists) -> Lists:
    """Lists with changed family names, and with twins, siblings and forebears of the same name added."""
    draw = People(DECOY_SEED)
    draw.begin_at(10_000_000)
    left, right = people
    changed = [draw.married(row) if draw.chance.random() < MARRIED else row for row in right]
    return left, [*changed, *draw.decoys(left, DECOYS)]


def _speed(left: Sequence[Row], right: Sequence[Row]) -> Share:
    """Pairs compared and weighed in a second of one core, nothing of them remembered from before."""
    pairs = [(one.left, one.right) for one in linking.compared(left, right, lambda done, of: None)]
    levels.forget()
    classes.weigh.cache_clear()
    start = time.process_time()
    for one, other in pairs:
        classes.weigh(levels.of(left[one], right[other]))
    taken = time.process_time() - start
    start = time.process_time()
    for one, other in pairs:
        _bare(left[one], right[other])
    bare = time.process_time() - start
    note = (
        f"{len(pairs):,} pairs of {len(left):,} × {len(right):,} rows; the limit, two bare Jaro-Winkler"
        f" calls a pair, does {len(pairs) / bare:,.0f}: ratio {taken / bare:.1f}"
    )
    return Share("pairs compared in a second", len(pairs) / taken, LEAST_PAIRS, note=note)


def _bare(left: Row, right: Row) -> None:
    for one, other in zip(left.names, right.names, strict=False):
        JaroWinkler.similarity(one.given, other.given)
        JaroWinkler.similarity(one.family, other.family)


def _attacked() -> Iterator[Share]:
    draw = People(ATTACK_SEED)
    halves: tuple[list[Row], list[Row]] = ([], [])
    for home in range(24_000):
        halves[home % 2].extend(rows(draw.household(home), identifiers=False))
    found = attack.recovered(*halves)
    worst = max(found, key=lambda label: found[label])
    note = f"worst of {len(found)} kinds, {worst}; family names hashed alone: {attack.by_one_field(*halves):.1%}"
    what = "rank-matching attack on stored tokens, share recovered"
    yield Share(what, found[worst], MOST_RECOVERED, is_most=True, note=note)


def run() -> Iterator[Share]:
    """Measure it all; every line is a figure with its target."""
    own = People(OWN_SEED).lists(HOMES)
    yield from _judged("generated households", own, [(0.97, 0.98), (0.96, 0.98)])
    if people := febrl.four():
        yield from _judged("FEBRL 4", people, [(0.999, 0), (0.990, 0)])
        mixed = with_decoys(people)
        yield from _judged("FEBRL 4 with households", mixed, [(0.99, 0.99), (0.965, 0.99)])
    crowd = People(OWN_SEED).lists(3 * HOMES)
    yield _speed(*(rows(one, identifiers=True) for one in crowd))
    yield from _attacked()
