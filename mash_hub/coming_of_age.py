"""Half a year before a child on a CMOG’s list is 18: the transition to adult safeguarding (domain notes 4.11).

It is told to whoever opens the child’s record, and asked for at each review, which every child has within
six weeks. No row, clock or notice stands for it: its time would tell the birth (docs/adr/0060).
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date
from typing import Any

from agencies import hats, sealing
from agencies.actors import Hat
from agencies.verdicts import Refused
from mash_hub.identities import Birth, Identity
from mash_hub.models.cmog_entries import CmogEntry
from mash_hub.models.cmog_states import ListKind

OF_AGE = 18 * 12  # months
TRANSITION = "Transition to adult safeguarding"
BEFORE = 6  # months in which the transition is planned


@dataclass(frozen=True)
class ComingOfAge:
    """When a child is 18, as exactly as it is known."""

    on: date
    is_exact: bool

    @property
    def is_of_age(self) -> bool:
        """Whether the day has come."""
        return self.on <= hats.today()


def coming(birth: Birth) -> ComingOfAge | None:
    """When somebody is 18, if that is within half a year or over; None while it is farther off or not known.

    Where a birth is known in part it is the earliest that it may be, so that nobody is thought of too late.
    """
    born = _earliest(birth)
    if born is None or hats.today() < _months_after(born, OF_AGE - BEFORE):
        return None
    return ComingOfAge(_months_after(born, OF_AGE), bool(birth.date))


def of(row: CmogEntry, *, by: Hat, open_with: Any = sealing.open) -> ComingOfAge | None:
    """Of a child on the list, as the hat’s own reading of their record says; None where it reads none.

    An act that writes an entry of its own opens with `sealing.open_quietly`.
    """
    if row.list_kind != ListKind.CHILD or row.is_over or row.card is None:
        return None
    content = open_with([row.card], ["identity"], by=by)[row.card, "identity"]
    if not content:
        return None
    who = Identity.from_content(content)
    return None if who.is_unborn else coming(who.birth)


def with_transition(row: CmogEntry, words: str, transition: str, *, by: Hat) -> str:
    """The words of a review, with what is done for the transition; as part of the act that stores it.

    Raises Refused where the transition is due and nothing is said of it.
    """
    if transition.strip():
        return f"{words.strip()}\n\n{TRANSITION}: {transition.strip()}"
    if of(row, by=by, open_with=sealing.open_quietly) is not None:
        raise Refused("Say what is done for the transition to adult safeguarding.")
    return words


def _earliest(birth: Birth) -> date | None:
    if birth.date:
        return date.fromisoformat(birth.date)
    if not birth.years:
        return None
    month = birth.month if birth.is_of_month and birth.month else 1
    return date(min(birth.years), month, 1)


def _months_after(day: date, months: int) -> date:
    """A day so many months later; the last of its month where that has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))
