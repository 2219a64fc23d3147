"""Quoting released items in what is decided, and marking what was quoted when its source changes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Protocol
from uuid import UUID, uuid4

from agencies import sealing
from agencies.actors import Hat
from agencies.verdicts import Refused
from mash_hub.models.items import Handling, Item, ItemState
from mash_hub.models.quotations import Quotation

SECTIONS = ("content", "shared")


class Quoting(Protocol):
    """What quotes: a thing of the host's, with a file."""

    kind: ClassVar[str]
    id: UUID
    file_id: UUID


@dataclass(frozen=True)
class Quoted:
    """One quotation as its reader sees it, with its source and what became of that."""

    quotation: Quotation
    text: str
    mark: str


def quote(item_ids: Collection[UUID], *, into: Quoting, by: Hat, at: datetime) -> list[Quotation]:
    """Copy what the hat was given of items, with their sources, into a thing of its own agency.

    Raises Refused for an item the hat cannot read, and for one under handling C, which may not be
    copied (domain notes 4.4).
    """
    rows = list(Item.objects.visible_to(by).filter(pk__in=item_ids).in_order())
    opened = sealing.open_quietly(rows, SECTIONS, by=by)
    given = [(row, _section(row, opened)) for row in rows]
    if len(given) != len(set(item_ids)) or not all(section for _, section in given):
        raise Refused("You can only rely on items that you can read now. Load the page again.")
    if any(row.handling == Handling.C for row, _ in given):
        raise Refused("An item under handling C is not copied: say only that it was considered.")
    return [copy(row, section, opened, into=into, by=by, at=at) for row, section in given]


def _section(item: Item, opened: sealing.Opened) -> str:
    return next((name for name in SECTIONS if opened[item, name] is not None), "")


def copy(
    item: Item, section: str, opened: sealing.Opened, *, into: Quoting, by: Hat, at: datetime
) -> Quotation:
    """Keep what was quoted of an item, from which version of it, for the agency of who quotes it."""
    made = Quotation(
        id=uuid4(),
        item=item,
        section=section,
        generation=sealing.generation_of(item, section),
        thing_kind=into.kind,
        thing_id=into.id,
        file_id=into.file_id,
        owner_id=by.agency_id,
        workspace_id=by.workspace_id,
        quoted_at=at,
        quoted_by_id=by.person_id,
    )
    words = {"text": opened.text(item, section, "text"), "nature": item.nature}
    sealing.seal(made, "words", words, by=by)
    return made.start()


def of(thing: Any, *, by: Hat) -> list[Quoted]:
    """What a thing quotes, opened for its reader, each marked when its source does not stand so."""
    rows = list(
        Quotation.objects.visible_to(by)
        .filter(thing_kind=thing.kind, thing_id=thing.pk)
        .select_related("item__owner")
        .order_by("quoted_at", "item__written_at", "pk")
    )
    opened = sealing.open(rows, ["words"], by=by)
    return [Quoted(row, opened.text(row, "words", "text"), mark_of(row)) for row in rows]


def mark_of(row: Quotation) -> str:
    """What became of the source since it was quoted; nothing while it stands as it was."""
    if row.item.state == ItemState.WITHDRAWN:
        return "Taken back by its owner since"
    if row.item.state == ItemState.RUN_OUT:
        return "Its release has run out since"
    if sealing.generation_of(row.item, row.section) != row.generation:
        return "Corrected by its owner since"
    return ""
