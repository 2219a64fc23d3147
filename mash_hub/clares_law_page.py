"""What the pages of Clare’s Law applications show: the list, one application, those for a person at risk."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator

from agencies import sealing
from agencies.actors import Hat
from mash_hub import ceilings, clares_law, clocks, flags
from mash_hub.models.clares_law import DvdsApplication, DvdsState, Route
from mash_hub.models.clocks import Clock
from mash_hub.models.subjects import Subject

S = DvdsState
MOST = 100  # of one person
ON_A_PAGE = 50
# The word in the address of each step, and what its link says.
STEPS: dict[str, tuple[tuple[DvdsState, ...], str]] = {
    "checked": ((S.CHECKED,), "First checks are done"),
    "met": ((S.MET,), "The applicant was met"),
    "decided": ((S.TO_DISCLOSE, S.NOT_DISCLOSED), "Decide on disclosure"),
    "disclosed": ((S.DISCLOSED,), "It was disclosed"),
    "withdrawn": ((S.WITHDRAWN,), "It was withdrawn"),
}


@dataclass(frozen=True)
class Line:
    """One application in a list, with the limit that runs out next; nothing of it is opened."""

    row: DvdsApplication
    words: str
    clock: Clock | None


def register_of(hat: Hat, *, page: str | None, closed: str | None) -> dict[str, Any]:
    """The applications of one's agency: open ones by their next limit, then those that are closed.

    Each list page by page, as the numbers typed say.
    """
    seen = DvdsApplication.objects.visible_to(hat)
    over = seen.filter(state=S.CLOSED).in_order().order_by("-closed_at", "pk")
    of_open = Paginator(seen.not_over().by_limit(), ON_A_PAGE).get_page(page)
    of_closed = Paginator(over, ON_A_PAGE).get_page(closed)
    return {"open": lines(of_open.object_list), "of_open": of_open, "of_closed": of_closed}


def lines(rows: Iterable[DvdsApplication]) -> list[Line]:
    """Some applications with the limit of each that runs out next."""
    found = list(rows)
    limits = clocks.of(DvdsApplication.kind, [row.pk for row in found])
    listed = []
    for row in found:
        running = [
            (one.due_at, clares_law.WORDS[name], one)
            for (pk, name), one in limits.items()
            if pk == row.pk and one.is_running
        ]
        _, words, limit = min(running, default=(None, "", None), key=lambda one: one[0])
        listed.append(Line(row, words, limit))
    return listed


def of(row: DvdsApplication, *, by: Hat) -> dict[str, Any]:
    """Everything the page of an application shows; one log entry."""
    opened = sealing.open([row], ["application", "decision", "disclosure"], by=by)
    ceilings.count_views([row.subject_id], by=by)
    limits = clocks.of(row.kind, [row.pk])
    return {
        "row": row,
        "application": opened[row, "application"] or {},
        "decision": opened[row, "decision"] or {},
        "disclosure": opened[row, "disclosure"] or {},
        "at_risk": flags.known_to(by).filter(pk=row.subject_id).first(),
        "clocks": [
            (words, one)
            for name, words in clares_law.WORDS.items()
            if (one := limits.get((row.pk, name))) is not None
        ],
        "steps": [
            (name, words)
            for name, (states, words) in STEPS.items()
            if any(clares_law.may_step(by, row, state) for state in states)
        ],
        "may_close": clares_law.may_step(by, row, S.CLOSED),
        "is_ask": row.route == Route.ASK,
    }


def for_person(subject: Subject, *, by: Hat) -> list[DvdsApplication]:
    """The applications for a person at risk; never on the page of the one they are about."""
    seen = DvdsApplication.objects.visible_to(by).for_person(subject.pk)
    return list(seen.in_order()[:MOST])
