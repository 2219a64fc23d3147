"""What the pages of follow-ups show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator

from agencies import sealing
from agencies.actors import Hat
from mash_hub import case_passings, clocks, follow_ups, ordering
from mash_hub.models.clocks import Clock
from mash_hub.models.enquiries import Enquiry, Outcome
from mash_hub.models.follow_ups import UNSETTLED, FollowUp, FollowUpQuerySet

ON_A_PAGE = 50


@dataclass(frozen=True)
class Line:
    """One follow-up in a list, and the time that runs: to answer first, then to be done."""

    row: FollowUp
    clock: Clock | None


def lines(rows: Sequence[FollowUp]) -> list[Line]:
    """Follow-ups with their clocks, in one query."""
    limits = clocks.of(FollowUp.kind, [row.pk for row in rows])
    return [Line(row, _running(limits, row)) for row in rows]


def _running(limits: dict[Any, Clock], row: FollowUp) -> Clock | None:
    found = (limits.get((row.pk, name)) for name in (follow_ups.ANSWER, follow_ups.DUE))
    return next((one for one in found if one is not None and one.is_running), None)


def _unsettled_first(found: FollowUpQuerySet) -> FollowUpQuerySet:
    rows = found.select_related("agency", "owner", "enquiry")
    return rows.order_by(ordering.first(state__in=UNSETTLED), "-offered_at", "pk")


def listed(number: Any, *, by: Hat) -> dict[str, Any]:
    """The follow-ups that a hat sees, a page of them."""
    page = Paginator(_unsettled_first(FollowUp.objects.visible_to(by)), ON_A_PAGE).get_page(number)
    return {"page": page, "lines": lines([*page.object_list])}


def of_enquiry(enquiry: Enquiry, *, by: Hat) -> list[Line]:
    """What the page of an enquiry, or of its decision, shows of its follow-ups."""
    seen = FollowUp.objects.visible_to(by).filter(enquiry=enquiry)
    return lines([*_unsettled_first(seen)])


def of(row: FollowUp, *, by: Hat) -> dict[str, Any]:
    """Everything the page of one follow-up shows."""
    opened = sealing.open([row], ["words", "said"], by=by)
    (line,) = lines([row])
    return {
        "row": row,
        "words": opened.text(row, "words", "words"),
        "said": opened.text(row, "said", "words"),
        "clock": line.clock,
        "steps": follow_ups.steps_of(row, by=by),
        "may_offer": follow_ups.may_offer_to_another(by, row),
        "is_host": row.owner_id == by.agency_id,
        "may_pass_on": _may_pass_on(row, by=by),
        "history": list(row.history.order_by("version")),
    }


def _may_pass_on(row: FollowUp, *, by: Hat) -> bool:
    """Whether the page leads to passing the case on: what is out of area, for whoever works on the case."""
    is_wanted = row.outcome == Outcome.OUT_OF_AREA and row.is_open
    return is_wanted and bool(case_passings.may_show(by, row.enquiry))
