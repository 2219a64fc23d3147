"""What the pages of outstanding offenders show: the weekly list with its bands, and one entry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator

from agencies import clock, sealing
from agencies.actors import Hat
from mash_hub import ceilings, clocks, flags
from mash_hub import outstanding_offenders as acts
from mash_hub.models.clocks import Clock
from mash_hub.models.outstanding_offenders import (
    ENDS,
    LONG,
    OffenderState,
    OutstandingOffender,
)
from mash_hub.models.subjects import Subject

S = OffenderState
MOST = 200  # on the page of one person
ON_A_PAGE = 50


@dataclass(frozen=True)
class Line:
    """One entry with its name, what was last done, and when it is to be reviewed."""

    row: OutstandingOffender
    name: str
    last_action: str
    clock: Clock | None


def weekly(hat: Hat, pages: Mapping[str, str]) -> dict[str, Any]:
    """The list as it is gone through each week: the gravest first, those beyond 72 hours marked.

    Each list page by page, `pages` naming the page asked for. Names are opened with one log entry, and
    each person counts as looked at.
    """
    seen = OutstandingOffender.objects.visible_to(hat)
    sought = seen.sought().in_order()
    page: Page[Any] = Paginator(sought, ON_A_PAGE).get_page(pages.get("page"))
    page.object_list = _lines(list(page.object_list), by=hat)
    ended = seen.filter(state__in=ENDS).in_order().order_by("-ended_at", "pk")
    closed = seen.filter(state=S.CLOSED).in_order().order_by("-ended_at", "pk")
    return {
        "lines": page,
        "long": sought.filter(outstanding_since__lt=clock.now() - LONG).count(),
        "ended": Paginator(ended, ON_A_PAGE).get_page(pages.get("ended")),
        "closed": Paginator(closed, ON_A_PAGE).get_page(pages.get("closed")),
    }


def _lines(rows: list[OutstandingOffender], *, by: Hat) -> list[Line]:
    opened = sealing.open(rows, ["words"], by=by)
    ceilings.count_views((row.subject_id for row in rows), by=by)
    limits = clocks.of(OutstandingOffender.kind, [row.pk for row in rows], acts.REVIEW)
    return [
        Line(
            row,
            opened.text(row, "words", "name"),
            opened.text(row, "words", "last_action"),
            limit if (limit := limits.get(row.pk)) and limit.is_running else None,
        )
        for row in rows
    ]


def of(row: OutstandingOffender, *, by: Hat) -> dict[str, Any]:
    """Everything the page of an entry shows; one log entry."""
    words = sealing.open([row], ["words"], by=by)[row, "words"] or {}
    ceilings.count_views([row.subject_id], by=by)
    limit = clocks.of(row.kind, [row.pk], acts.REVIEW).get(row.pk)
    return {
        "row": row,
        "words": words,
        "person": flags.known_to(by).filter(pk=row.subject_id).first(),
        "clock": limit if limit and limit.is_running else None,
        "may_review": acts.may_step(by, row, S.REVIEWED),
        "may_end": acts.may_step(by, row, S.ARRESTED),
        "may_close": acts.may_step(by, row, S.CLOSED),
    }


def of_person(subject: Subject, *, by: Hat) -> list[OutstandingOffender]:
    """The entries about one person that a reader may see."""
    seen = OutstandingOffender.objects.visible_to(by).of_subjects([subject.pk])
    return list(seen.in_order().order_by("-outstanding_since")[:MOST])
