"""Correcting a released item: a new version for its former readers, who are told; old texts stay."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from agencies import clock, sealing
from agencies.actors import Hat
from agencies.models.notices import NoticeKind
from agencies.reasons import Reason
from agencies.verdicts import Refused, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import free_text, held, items
from mash_hub.item_telling import tell_readers
from mash_hub.models.items import TABLE, Item, ItemState
from mash_hub.sharing import carry_over


@transaction.atomic
def correct(
    item: Item,
    *,
    by: Hat,
    matter: items.Matter,
    because: Reason,
    shared_text: str = "",
    version: int,
) -> Item:
    """Correct a released item: a new version, whose readers are those of the old one, and are told.

    `shared_text` is the new version for others, where there is one. Raises Refused, Stale.
    """
    item = Item.objects.lock(item, version)
    at = clock.now()
    because = sealing.keep_reason(because, about=item, by=by)
    rewrite(item, matter, shared_text, by=by, because=because, at=at)
    return item


@transaction.atomic
def rewrite(
    item: Item,
    matter: items.Matter,
    shared_text: str,
    *,
    by: Hat,
    because: Reason,
    at: datetime,
) -> None:
    """Write a new version of a locked item, in the act that decides so. Raises Refused, Frozen."""
    require(items.may_change(by, item))
    held.require_free(item.file_id)
    require(TABLE.may_move(item.state, ItemState.RELEASED))
    _require_same(item, matter, shared_text)
    items.put_matter(item, matter, by=by)
    sections = ["content"]
    if item.shared is not None:
        items.put_part(item, matter, shared_text, by=by)
        sections.append("shared")
    texts = [shared_text] if item.shared is not None else [matter.text]
    file_id = item.request.file_id
    free_text.require_clear([*texts, matter.conditions], file_id=file_id, by=by)
    carry_over(item, sections, by=by)
    item.set_content(by=by, at=at, because=because)
    told = tell_readers(item, NoticeKind.ITEM_CORRECTED, by=by, at=at)
    log.write(
        by=by,
        verb=Verb.AMENDED,
        about=[item],
        people=item.people,
        owners=[item.owner_id, *told],
        sections=sections,
        reason=because,
        at=at,
    )


def _require_same(item: Item, matter: items.Matter, shared_text: str) -> None:
    """A correction changes what is said, never how it is handled or which law it is under."""
    if not set(matter.people) <= set(item.request.people):
        raise Refused("An item is about people named in the request.")
    if item.shared is not None and not shared_text.strip():
        raise Refused("Write what is shared, without the words you keep back.")
    if matter.handling != item.handling:
        raise Refused("Take the item back to change how it is handled.")
    items.require_graded(matter, item.regime)
    if (matter.regime or item.regime) != item.regime:
        raise Refused("Take the item back to change the law it is held under.")
