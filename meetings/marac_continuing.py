"""What a MARAC case takes over from an earlier one: a repeat of it, or the same case in another area."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from agencies import sealing
from agencies.actors import Hat
from meetings.models.agenda import AgendaItem
from meetings.models.marac_cases import MaracCase
from meetings.models.marac_states import CaseState

S = CaseState


@dataclass(frozen=True)
class GoesOn:
    """The case that a new one goes on from: a repeat of it, or the same one in another area."""

    case: MaracCase
    is_repeat: bool


def go_on(case: MaracCase, goes_on: GoesOn, at: datetime) -> None:
    """Take over what was decided of the case that a new one goes on from: no threshold is asked (4.7)."""
    earlier = goes_on.case
    case.state, case.checked_at, case.decided_at = S.ACCEPTED, at, at
    case.is_16, case.is_connected = earlier.is_16, earlier.is_connected
    if goes_on.is_repeat:
        case.in_area, case.flag = earlier.in_area, earlier.flag
        case.is_repeat, case.previous = True, earlier
    else:
        case.in_area, case.referred_on = (
            True,
            earlier.referred_on,
        )  # its twelve months run on (4.10)


def named(people: Sequence[dict[str, Any]], earlier: MaracCase, *, by: Hat) -> list[dict[str, Any]]:
    """People of papers, those without a name named as far as the reader knows the case before."""
    if all(one["name"] != one["subject"] for one in people):
        return [*people]
    rows = [
        *MaracCase.objects.visible_to(by).filter(pk=earlier.pk),
        *AgendaItem.objects.visible_to(by).filter(marac_case=earlier),
    ]
    opened = sealing.open_quietly(rows, ["papers"], by=by)
    known = {
        one["subject"]: one
        for row in rows
        for one in (opened[row, "papers"] or {}).get("people", [])
        if one.get("subject")
    }
    return [
        known.get(one["subject"], one) if one["name"] == one["subject"] else one for one in people
    ]
