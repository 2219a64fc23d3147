"""What two whole lists tell beyond one pair: a row that has found its person is nobody else's.

Twins agree in everything but a given name, and so does somebody whose given name was mistaken. One pair
cannot tell; the lists can: where either row has a better partner who is clearly somebody else, the pair
shares a home, and where neither row has found anybody although nearly all rows did, it is one person.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from mash_hub.linkage import classes, levels
from mash_hub.linkage.classes import Weights
from mash_hub.linkage.rows import Row

ROUNDS = 3
CHANCE_RIVAL = 0.01  # how often a row that is one person has a better partner by chance
MISSED = 0.02  # how often a row's true partner is among no pairs at all
NEARLY_AS_GOOD = 2.0  # in odds: no worse than this is a rival too
HOPELESS = -12.0  # in odds: no lists make one person of it
WORTH_A_THOUGHT = -4.0  # in odds: below it a pair is no rival of another
CLEARLY_ONE = 3.0  # in odds: two rows of one list that are one person do not compete


@dataclass(frozen=True, slots=True)
class Pair:
    """A row of the left list and one of the right, by their places, as they compare."""

    left: int
    right: int
    levels: levels.Levels
    weights: Weights


class _Side:
    """One list: which pairs each of its rows has, and how many rows found somebody."""

    def __init__(
        self, rows: Sequence[Row], pairs: Sequence[Pair], place: Callable[[Pair], int]
    ) -> None:
        self.rows, self.place = rows, place
        self.pairs_of: dict[int, list[int]] = {}
        for number, pair in enumerate(pairs):
            if pair.weights.odds > HOPELESS:
                self.pairs_of.setdefault(place(pair), []).append(number)
        self._are_one: dict[tuple[int, int], bool] = {}
        self.best: dict[int, float] = {}
        self.share = 0.0

    def count(self, odds: Sequence[float]) -> None:
        """Note the best odds of each row, and the share of rows that found somebody (never all)."""
        self.best = {row: max(odds[one] for one in ones) for row, ones in self.pairs_of.items()}
        found = sum(best > 0 for best in self.best.values())
        self.share = (found + 1) / (len(self.rows) + 2)

    def are_one(self, one: int, other: int) -> bool:
        """Whether two rows of this list are clearly one person written twice."""
        key = (min(one, other), max(one, other))
        if key not in self._are_one:
            compared = levels.of(self.rows[one], self.rows[other])
            self._are_one[key] = classes.weigh(compared).odds > CLEARLY_ONE
        return self._are_one[key]


def settled(left: Sequence[Row], right: Sequence[Row], pairs: Sequence[Pair]) -> list[Weights]:
    """The weights of each pair with what the lists tell added."""
    sides = (
        _Side(left, pairs, lambda pair: pair.left),
        _Side(right, pairs, lambda pair: pair.right),
    )
    odds = [pair.weights.odds for pair in pairs]
    weights = [pair.weights for pair in pairs]
    for _ in range(ROUNDS):
        for side in sides:
            side.count(odds)
        weights = [_with_partners(number, pairs, odds, sides) for number in range(len(pairs))]
        odds = [one.odds for one in weights]
    return weights


def _with_partners(
    number: int, pairs: Sequence[Pair], odds: Sequence[float], sides: tuple[_Side, _Side]
) -> Weights:
    person, household, unrelated = pairs[number].weights
    if pairs[number].weights.odds <= HOPELESS:
        return pairs[number].weights
    for side, across in (sides, sides[::-1]):
        if _has_rival(number, pairs, odds, side, across):
            person += math.log(CHANCE_RIVAL)
            others = math.log(side.share)
        else:
            person += math.log(1 - CHANCE_RIVAL)
            others = math.log(1 - side.share * (1 - MISSED))
        household, unrelated = household + others, unrelated + others
    return Weights(person, household, unrelated)


def _has_rival(
    number: int, pairs: Sequence[Pair], odds: Sequence[float], side: _Side, across: _Side
) -> bool:
    """Whether a pair's row on one side has another partner as good, who is clearly somebody else."""
    mine = across.place(pairs[number])
    rivals = (
        across.place(pairs[other])
        for other in side.pairs_of[side.place(pairs[number])]
        if other != number
        and _is_rival(number, other, pairs, odds, across.best[across.place(pairs[other])])
    )
    return any(not across.are_one(mine, theirs) for theirs in rivals)


def _is_rival(
    number: int, other: int, pairs: Sequence[Pair], odds: Sequence[float], best: float
) -> bool:
    if odds[other] >= max(odds[number], 0):
        return True
    return (
        odds[other] >= odds[number] - NEARLY_AS_GOOD
        and pairs[other].weights.odds > WORTH_A_THOUGHT
        and best <= max(odds[other], 0)  # a row better placed elsewhere is no rival
    )
