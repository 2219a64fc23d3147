"""What is kept of MARAC cases that were made anonymous, added up for the pages that count (docs/adr/0093)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date

from agencies.actors import Hat
from mash_hub.models.kept_figures import KeptFigure, KeptFigureQuerySet

# How a figure names what it counts; those of the return are in `group` by the name of their row.
RETURN = "marac-return"
UNKNOWN = "marac-unknown"
ANSWERED = "marac-answered"
CONTACTS = "marac-contacts"
RESEARCH = "marac-research"
DAYS = "marac-days"
HEARD = "marac-heard"
ACTIONS = "marac-actions"
OPEN = "marac-actions-open"
FLAGS = "marac-flags"
TRANSFERS = "marac-transfers"

OF_RETURN = (RETURN, UNKNOWN, ANSWERED)
OF_PROCESS = (CONTACTS, RESEARCH, DAYS, HEARD, ACTIONS, OPEN, FLAGS, TRANSFERS)


@dataclass
class Kept:
    """The figures of some days: sums, of how many, and the numbers themselves."""

    good: Counter[tuple[str, str]] = field(default_factory=Counter)
    of: Counter[tuple[str, str]] = field(default_factory=Counter)
    numbers: dict[str, list[int]] = field(default_factory=dict)

    @classmethod
    def added_up(cls, rows: Iterable[KeptFigure]) -> Kept:
        """What some figures come to."""
        found = cls()
        for row in rows:
            found.good[row.measure, row.group] += row.number
            found.of[row.measure, row.group] += row.of
            found.numbers.setdefault(row.measure, []).append(row.number)
        return found

    def groups(self, measure: str) -> list[str]:
        """What a measure is told apart by."""
        return sorted(group for name, group in self.of if name == measure and group)

    def all_of(self, measure: str) -> tuple[int, int]:
        """How many of how many, over all groups of a measure."""
        keys = [key for key in self.of if key[0] == measure]
        return sum(self.good[key] for key in keys), sum(self.of[key] for key in keys)

    def share(self, measure: str, group: str) -> tuple[int, int]:
        """How many of how many, of one group."""
        return self.good[measure, group], self.of[measure, group]


def rows_of(
    hat: Hat, from_on: date, until_on: date, measures: Collection[str]
) -> KeptFigureQuerySet:
    """The figures of the hat's workspace that count from one day to another."""
    return KeptFigure.objects.counting(hat.workspace_id, from_on, until_on, measures)


def of_process(hat: Hat, from_on: date, until_on: date) -> Kept:
    """What is kept of how the work went."""
    return Kept.added_up(rows_of(hat, from_on, until_on, OF_PROCESS))
