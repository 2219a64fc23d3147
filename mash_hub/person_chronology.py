"""The chronology of a person: what all agencies released about them, in the order of its days, for one reader.

A page holds what comes next after a place in that order, so that the last costs what the first does.
Only rows that `visible_to` gives the reader are shown or counted: no number, gap or place tells of another.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from agencies import clock, cursors, papers, references
from agencies.actors import Actor, Hat
from agencies.models.workspaces import Purpose
from agencies.reasons import Reason
from agencies.roles import Act, may
from agencies.verdicts import Verdict, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import ceilings, enquiry_page, free_text, information_product, person_page
from mash_hub.information_product import Line
from mash_hub.models.items import Handling, Item, ItemQuerySet
from mash_hub.models.subjects import Card, Identification, Involvement, Subject
from mash_hub.requests import require_purpose

ON_A_PAGE = 50
_DAY = 4  # bytes of a place that say the day; the others say which item of it
_INTRO = (
    "What agencies released about one person to the agency that took this copy, in the order of its days, "
    "as it stood then. Each line stays its owner’s: ask its owner before it is used for anything else, and "
    "correct nothing here."
)
_NEVER = (
    "What was not released to whoever took this copy, sealed items, what stands under handling C, and "
    "protected addresses and numbers are never put on paper"
)

Place = tuple[date, UUID]  # the day and the item after or before which one goes on


@dataclass(frozen=True)
class Page:
    """Some lines that follow one another, and the places from which one turns to those around them."""

    lines: list[Line]
    earlier: str = ""
    later: str = ""


# --- what stands in it ----------------------------------------------------------------------------


def _about(subject: Subject, *, by: Hat) -> ItemQuerySet:
    """The released items about a person, under whatever anchor each was written; not yet those of a reader."""
    anchors = {subject.pk, *_anchors(subject, by=by)}
    return Item.objects.released().filter(people__overlap=sorted(anchors))


def _seen(ids: Collection[UUID], *, by: Hat) -> list[Item]:
    """Those of some items that the reader sees, in the order of the ids."""
    rows = Item.objects.visible_among(ids, by).select_related("owner", "request")
    found = {row.pk: row for row in rows}
    return [found[pk] for pk in ids if pk in found]


def _anchors(subject: Subject, *, by: Hat) -> list[UUID]:
    """The anchors under which cases know the person by a record that the reader sees.

    An item keeps the anchor that stood when it was written; records may have been joined since.
    """
    standing = Identification.objects.standing().filter(
        subject=subject, card__in=Card.objects.visible_to(by)
    )
    parts = Involvement.objects.filter(card__in=standing.values("card"))
    return [*parts.order_by("subject").values_list("subject", flat=True).distinct()]


# --- a page ---------------------------------------------------------------------------------------


def of(
    subject: Subject, *, by: Hat, after: str = "", before: str = "", at_end: bool = False
) -> Any:
    """One page as its reader has it; what it shows is opened with one entry, and the person is looked at.

    `after` and `before` are places that this reader was given; others show the first page. Raises
    TooManyViews.
    """
    records = person_page.records_of(subject, by=by)
    return {
        "subject": subject,
        "name": person_page.name_of(subject, records, by=by),
        "page": page(subject, by=by, after=after, before=before, at_end=at_end),
        "may_copy": may_copy(by),
    }


def page(
    subject: Subject, *, by: Hat, after: str = "", before: str = "", at_end: bool = False
) -> Page:
    """The lines after a place, before one, at the end, or the first."""
    place = _place_of(before or after, by=by)
    backward = at_end or (bool(before) and place is not None)
    found = _next(_about(subject, by=by), place, backward=backward, by=by)
    is_more, found = len(found) > ON_A_PAGE, found[:ON_A_PAGE]
    if not found:
        return Page([])
    if backward:
        found.reverse()
    has_earlier = is_more if backward else place is not None
    has_later = place is not None if backward else is_more
    return Page(
        [Line(one) for one in enquiry_page.shown_of(found, {}, by=by)],
        _seal(found[0], by=by) if has_earlier else "",
        _seal(found[-1], by=by) if has_later else "",
    )


def _next(rows: ItemQuerySet, place: Place | None, *, backward: bool, by: Hat) -> list[Item]:
    """The items that come next and that the reader sees: as many as a page has, and one.

    Whether somebody sees an item costs more than finding it does, so it is asked of so many at a time as
    a page may need, and of more where few of them were seen.
    """
    found: list[Item] = []
    number = 2 * ON_A_PAGE
    while len(found) <= ON_A_PAGE:
        some = [*_from(rows, place, backward=backward).values_list("happened_on", "pk")[:number]]
        found += _seen([pk for _, pk in some], by=by)
        if len(some) < number:
            break
        place, number = some[-1], 4 * number
    return found[: ON_A_PAGE + 1]


def _from(rows: ItemQuerySet, place: Place | None, *, backward: bool) -> ItemQuerySet:
    if backward:
        rows = rows.in_order_of_days().reverse()
        if place is not None:
            day, pk = place
            rows = rows.filter(Q(happened_on__lt=day) | Q(pk__lt=pk), happened_on__lte=day)
        return rows
    rows = rows.in_order_of_days()
    if place is not None:
        day, pk = place
        rows = rows.filter(Q(happened_on__gt=day) | Q(pk__gt=pk), happened_on__gte=day)
    return rows


def _seal(item: Item, *, by: Hat) -> str:
    day = item.happened_on.toordinal().to_bytes(_DAY, "big")
    return cursors.seal_place(day + item.pk.bytes, by)


def _place_of(cursor: str, *, by: Hat) -> Place | None:
    """The day and item of a place, or None for what this reader was not given."""
    try:
        place = cursors.place_of(cursor, by)
        return date.fromordinal(int.from_bytes(place[:_DAY], "big")), UUID(bytes=place[_DAY:])
    except (cursors.NotYours, ValueError):
        return None


# --- on paper -------------------------------------------------------------------------------------


def may_copy(hat: Actor) -> Verdict:
    """Whether a hat may take a copy out of the hub (7.2 R9)."""
    return may(hat, Act.EXPORT)


@transaction.atomic
def copy(subject: Subject, purpose: Purpose, *, by: Hat, because: Reason) -> tuple[str, bytes]:
    """Take the whole of it on paper, for a purpose and a reason; gives the copy's reference and the PDF.

    Left out are what stands under handling C and every protected address; words that hold one are
    refused (WordsRefused). Raises Refused, TooManyViews.
    """
    require(may_copy(by))
    require_purpose(purpose, by.workspace_id)
    rows = _about(subject, by=by).exclude(handling=Handling.C).in_order_of_days()
    found = _seen([*rows.values_list("pk", flat=True)], by=by)
    lines = [Line(one) for one in enquiry_page.shown_of(found, {}, by=by)]
    _require_clear(lines, by=by)
    ceilings.count_views([subject.pk], by=by)
    at = clock.now()
    reference = references.new("K")
    data = {
        **papers.watermark_of(by, copy=reference, at=at),
        "title": f"Chronology of {subject.reference}",
        "marking": information_product.strictest(lines),
        "intro": _INTRO,
        "people": [],
        "lines": [_on_paper(line) for line in lines],
        "gaps": [_NEVER],
        "decision": [],
        "made": information_product.made_for(purpose, because),
    }
    made = papers.pdf("information-product", data)
    items = [line.shown.item for line in lines]
    log.write(
        by=by,
        verb=Verb.EXPORTED,
        about=[subject, *items],
        owners=[*dict.fromkeys(item.owner_id for item in items)] or [by.agency_id],
        people=[subject.pk],
        sections=["content", "shared"],
        reason=because,
        purpose=purpose,
        ground=reference,
        count=len(items),
        at=at,
    )
    return reference, made


def _on_paper(line: Line) -> dict[str, str]:
    day = line.shown.item.happened_on
    return information_product.on_paper(line) | {"about": f"{day.day} {day:%B %Y}"}


def _require_clear(lines: Iterable[Line], *, by: Hat) -> None:
    """Let no word leave that holds what is protected of the people of the case it was written in."""
    texts: dict[UUID, list[str]] = defaultdict(list)
    for line in lines:
        texts[line.shown.item.request.file_id] += [line.text, line.source]
    for file_id in sorted(texts):
        free_text.require_clear(texts[file_id], file_id=file_id, by=by)
