"""Splink in its documented default style, over the same lists: the peer beside which matching is measured."""

from __future__ import annotations

import importlib
import logging
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from config.bench.people import COLUMNS, Person

MISSING = "peer Splink is not here: install requirements/bench.txt"


def pairs(
    left: Sequence[Person], right: Sequence[Person], *, identifiers: bool
) -> list[tuple[int, int]] | None:
    """Pairs of places that Splink finds at a probability of 0.5; None where it is not installed."""
    try:
        splink: Any = importlib.import_module("splink")
        comparisons: Any = importlib.import_module("splink.comparison_library")
        pandas: Any = importlib.import_module("pandas")
    except ImportError:
        return None
    with warnings.catch_warnings(), _silence():
        warnings.simplefilter("ignore")
        frames = [_frame(pandas, rows) for rows in (left, right)]
        linker = _linker(splink, comparisons, frames, identifiers)
        found = linker.inference.predict(threshold_match_probability=0.5).as_pandas_dataframe()
    return [(int(one), int(other)) for one, other in zip(found.id_l, found.id_r, strict=True)]


@contextmanager
def _silence() -> Iterator[None]:
    """No log but of errors: Splink sets the levels of its own loggers each time."""
    logging.disable(logging.WARNING)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)


def _frame(pandas: Any, people: Sequence[Person]) -> Any:
    rows = [
        {name: getattr(person, name) or None for name in COLUMNS} | {"id": str(place)}
        for place, person in enumerate(people)
    ]
    return pandas.DataFrame(rows)


def _linker(splink: Any, library: Any, frames: Sequence[Any], identifiers: bool) -> Any:
    """A trained linker: comparisons, blocking and training as Splink's tutorial has them."""
    block = splink.block_on
    compare = [
        library.NameComparison("given_name"),
        library.NameComparison("family_name"),
        library.DamerauLevenshteinAtThresholds("date_of_birth", [1, 2]),
        library.LevenshteinAtThresholds("street", [2]),
        library.ExactMatch("town"),
        library.ExactMatch("postcode"),
    ]
    rules = [
        block("given_name", "family_name"),
        block("date_of_birth"),
        block("postcode", "family_name"),
        block("postcode", "given_name"),
        block("street", "town"),
    ]
    if identifiers:
        compare.append(library.LevenshteinAtThresholds("identifier", [1]))
        rules.append(block("identifier"))
    settings = splink.SettingsCreator(
        link_type="link_only",
        unique_id_column_name="id",
        comparisons=compare,
        blocking_rules_to_generate_predictions=rules,
    )
    database = splink.DuckDBAPI()
    linker = splink.Linker([database.register(frame) for frame in frames], settings)
    train = linker.training
    train.estimate_probability_two_random_records_match(rules[:3], recall=0.8)
    train.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    for rule in rules[:2]:
        train.estimate_parameters_using_expectation_maximisation(rule)
    return linker
