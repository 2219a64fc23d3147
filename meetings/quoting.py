"""Quoting a released item in the minutes of a case: its owner's words, with their source (R8, R9)."""

from __future__ import annotations

from uuid import uuid4

from django.db import transaction

from agencies import clock as act_clock
from agencies import sealing
from agencies.actors import Hat
from agencies.verdicts import YES, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import free_text, quotations, share_preview
from mash_hub.models.item_access import Access, accesses
from mash_hub.models.items import Handling, Item, ItemState
from meetings import minutes, quoted
from meetings.models.agenda import AgendaItem
from meetings.models.minutes import Heading, MinuteEntry


def may_quote(hat: Hat, case: AgendaItem, item: Item, access: Access, section: str) -> Verdict:
    """Whether a hat may quote an item in a case's minutes now.

    `section` is what all who read these minutes may read of it. Handling C is never copied (4.4).
    """
    if item.handling == Handling.C:
        return no("Handling C: it is not quoted. Say only that it was considered.")
    if not access.is_visible_to(hat) or item.state != ItemState.RELEASED:
        return no("Only an item that you can read now can be quoted.")
    if not (allowed := minutes.may_write(hat, case, Heading.SHARED, item.owner_id)):
        return allowed
    if not section:
        return no("Not everybody who reads these minutes may read it, so it cannot be quoted.")
    return YES


def is_quoted_in(case: AgendaItem) -> set[object]:
    """The items that the minutes of a case quote already."""
    lines = MinuteEntry.objects.of_item(case).values_list("pk", flat=True)
    return {row.item_id for row in quoted.sources(lines).values()}


@transaction.atomic
def quote(case: AgendaItem, item: Item, *, by: Hat) -> MinuteEntry:
    """Copy a released item into the minutes of a case, as a line of its owner's.

    Everybody who reads the minutes may read those words already; nobody gains by the copy. It stays
    when the item is taken back or corrected later, and is then marked. Raises Refused.
    """
    case = (
        AgendaItem.objects.select_for_update(of=("self",)).select_related("meeting").get(pk=case.pk)
    )
    item = Item.objects.select_for_update(of=("self",)).select_related("request").get(pk=item.pk)
    access = accesses(share_preview.files_of([item]))[item.pk]
    section = quoted.section_for_all(access, quoted.recipients(case))
    require(may_quote(by, case, item, access, section))
    if item.pk in is_quoted_in(case):
        require(no("The minutes of this case quote it already."))
    opened = sealing.open_quietly([item], [section], by=by)
    if opened[item, section] is None:
        require(no("You read another version of it than others here: its owner can quote it."))
    words, at = opened.text(item, section, "text"), act_clock.now()
    free_text.require_clear([words], file_id=case.file_id, by=by)
    entry = MinuteEntry(
        id=uuid4(),
        item=case,
        workspace_id=case.workspace_id,
        owner_id=case.owner_id,
        file_id=case.file_id,
        heading=Heading.SHARED,
        agency_id=item.owner_id,
        nature=item.nature,
        author_id=by.person_id,
        begun_at=at,
        changed_at=at,
    )
    minutes.seal(entry, words, by=by)
    entry.start(by=by, at=at)
    quotations.copy(item, section, opened, into=entry, by=by, at=at)
    minutes.tell(entry, by=by)
    log.write(
        by=by,
        verb=Verb.MINUTED,
        about=[entry, case, item],
        people=item.people,
        owners=[item.owner_id],
        sections=[section],
        ground="quoted",
        at=at,
    )
    return entry
