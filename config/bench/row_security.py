"""The page of fifty sealed rows with row-level security and, in the same rounds, without it."""

from __future__ import annotations

import os
import time
from collections.abc import Callable

import psycopg

from config.bench import measure, sealed
from config.bench.browsers import hat_of
from config.bench.measure import Arm, Line

TARGET = 1.25
TABLES = ("agencies_grant", "agencies_grantwrap", "agencies_notice")
ROUNDS, WARM = 60, 5


def run() -> list[Line]:
    """Measure the page both ways; the tables of a scratch hub are given their policies back."""
    page = sealed.arms(hat_of("devika", "mash"))["ours"]
    with psycopg.connect(os.environ["OWNER_DATABASE_URL"], autocommit=True) as owner:
        owner.execute("ANALYZE")
        try:
            taken = measure.told_in_turns(
                {"ours": _timed(page, owner, "ENABLE"), "limit": _timed(page, owner, "DISABLE")},
                rounds=ROUNDS,
                warm=WARM,
            )
        finally:
            _switch(owner, "ENABLE")
    return [
        Line(
            "page of 50 sealed rows with row-level security against without, median",
            measure.middle(taken["limit"]),
            measure.middle(taken["ours"]),
            TARGET,
        )
    ]


def _timed(page: Arm, owner: psycopg.Connection, word: str) -> Callable[[int], float]:
    def one(number: int) -> float:
        _switch(owner, word)
        page(number)  # plans are made anew after the switch
        start = time.perf_counter()
        page(number)
        return time.perf_counter() - start

    return one


def _switch(owner: psycopg.Connection, word: str) -> None:
    for table in TABLES:
        owner.execute(f"ALTER TABLE {table} {word} ROW LEVEL SECURITY")
