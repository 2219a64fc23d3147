"""Measuring arms in turns, and the line that is printed for each comparison."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median, quantiles
from typing import Any

import psycopg
from django.db import connection

Arm = Callable[[int], object]


@dataclass(frozen=True)
class Line:
    """One comparison: what the machine allows, what ours takes, and the most it may be."""

    what: str
    limit: float  # seconds
    ours: float
    target: float
    peer: str = ""
    note: str = ""

    @property
    def ratio(self) -> float:
        """Ours against the limit."""
        return self.ours / self.limit

    @property
    def is_met(self) -> bool:
        """Whether the ratio keeps its target."""
        return self.ratio <= self.target

    def __str__(self) -> str:
        """One line for a person at a terminal."""
        words = (
            f"{self.what}: limit {self.limit * 1000:.2f} ms, ours {self.ours * 1000:.2f} ms,"
            f" ratio {self.ratio:.2f} (target at most {self.target:g})"
            f" {'met' if self.is_met else 'NOT MET'}"
        )
        return "; ".join(part for part in (words, self.peer, self.note) if part)


def in_turns(arms: Mapping[str, Arm], *, rounds: int, warm: int = 5) -> dict[str, list[float]]:
    """Seconds of each arm in each round; every round runs all arms, each time in another order.

    A machine that slows down for a while so slows all of them. Each arm is given the number of the
    round; the first `warm` rounds are thrown away.
    """

    def timed(arm: Arm) -> Callable[[int], float]:
        def one(number: int) -> float:
            start = time.perf_counter()
            arm(number)
            return time.perf_counter() - start

        return one

    return told_in_turns({name: timed(arm) for name, arm in arms.items()}, rounds=rounds, warm=warm)


def told_in_turns(
    arms: Mapping[str, Callable[[int], float]], *, rounds: int, warm: int = 5
) -> dict[str, list[float]]:
    """The same for arms that measure themselves: each round's answer of each arm."""
    taken: dict[str, list[float]] = {name: [] for name in arms}
    order = list(arms)
    for number in range(warm + rounds):
        for name in order:
            seconds = arms[name](number)
            if number >= warm:
                taken[name].append(seconds)
        order.append(order.pop(0))
    return taken


def settle(owner: psycopg.Connection[Any]) -> None:
    """What the server does by itself within minutes; left to it, it would be at work while we measure."""
    owner.commit()
    owner.autocommit = True
    owner.execute("VACUUM (ANALYZE)")
    owner.autocommit = False


def middle(taken: list[float]) -> float:
    """The median."""
    return median(taken)


def at_99(taken: list[float]) -> float:
    """What 99 of 100 stay below."""
    return quantiles(taken, n=100, method="inclusive")[98]


def queries_of(page: Callable[[int], object]) -> int:
    """How many queries one page asks; beginning and ending its transaction are none."""
    number = 0

    def count(execute: Any, *arguments: Any) -> Any:
        nonlocal number
        number += 1
        return execute(*arguments)

    with connection.execute_wrapper(count):
        page(0)
    return number
