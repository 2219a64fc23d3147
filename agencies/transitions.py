"""State machines as data: one table per noun, from which guards run and docs/states.md is made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import models

from agencies.roles import Act
from agencies.verdicts import YES, Verdict, no


@dataclass(frozen=True)
class Step:
    """One way from a state to another: whose act it is, what must hold, and its clock in words."""

    source: str
    target: str
    act: Act | None  # None: the hub does it by rule
    guard: str = ""
    limit: str = ""
    breach: str = ""
    two_people: bool = False


class Table:
    """Every step of one noun (domain notes 4); what is not in the table cannot happen."""

    tables: list[Table] = []

    def __init__(
        self, noun: str, chapter: str, states: type[models.TextChoices], steps: list[Step]
    ) -> None:
        """Take the noun, its chapter of the domain notes, its states and its steps."""
        self.noun, self.chapter, self.states, self.steps = noun, chapter, states, steps
        unknown = {s for step in steps for s in (step.source, step.target)} - set(states.values)
        if unknown:
            raise ValueError(f"{noun}: no such state: {sorted(unknown)}")
        Table.tables.append(self)

    def __iter__(self) -> Iterator[Step]:
        """Every step in the order of the chapter."""
        return iter(self.steps)

    def step(self, source: str, target: str) -> Step | None:
        """The step between two states, or None."""
        return next((s for s in self.steps if (s.source, s.target) == (source, target)), None)

    def may_move(self, source: str, target: str) -> Verdict:
        """Whether a thing may go from one state to another at all."""
        if self.step(source, target) is not None:
            return YES
        was, wanted = self.states(source).label, self.states(target).label
        return no(f"It is “{was}” now and cannot become “{wanted}”. Load the page again.")

    def is_by_hand(self, source: str, target: str) -> bool:
        """Whether somebody takes the step between two states, and not the hub by rule alone."""
        return any(
            step.act is not None
            for step in self.steps
            if (step.source, step.target) == (source, target)
        )

    def final(self) -> set[str]:
        """States that nothing leaves."""
        return set(self.states.values) - {step.source for step in self.steps}
