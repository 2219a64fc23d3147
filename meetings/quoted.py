"""Who reads the minutes of a case, and which words of a released item all of them may read."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from agencies import hats, sealing
from agencies.actors import Actor, Hat
from agencies.models.grants import CauseKind
from mash_hub import share_preview
from mash_hub.models.conflicts import kept
from mash_hub.models.item_access import Access, accesses
from mash_hub.models.items import Item
from mash_hub.models.quotations import Quotation
from mash_hub.models.releases import Section
from meetings.models.agenda import AgendaItem, Presence
from meetings.models.meetings import runs
from meetings.models.minutes import MinuteEntry

WHOLE, PART = Section.WHOLE.value, Section.PART.value


def recipients(case: AgendaItem) -> list[Hat]:
    """Everybody to whom an open line of a case's minutes goes: those present, coordinator and chair."""
    present = set(case.presences.reading().values_list("person_id", flat=True))
    kept_apart, kind = kept([case.file_id]), case.meeting.meeting_kind
    return [
        hat
        for hat in hats.in_workspace(case.workspace_id)
        if hat.person_id not in kept_apart and (runs(hat, kind) or hat.person_id in present)
    ]


def sections_of(access: Access, hat: Hat) -> set[str]:
    """What somebody at a meeting may read of an item; its owner's representatives the whole."""
    return {WHOLE, PART} if access.is_listed_for(hat) else access.sections_for(hat)


def section_for_all(access: Access, among: Collection[Hat]) -> str:
    """The section of an item whose words everybody may read; nothing when somebody reads none.

    Whoever reads the whole may read the version that its owner made for others.
    """
    found = [sections_of(access, hat) for hat in among]
    if not found or not all(found):
        return ""
    return WHOLE if all(WHOLE in sections for sections in found) else PART


def sources(entries: Iterable[UUID]) -> dict[UUID, Quotation]:
    """The quotations that lines of minutes are, by line: for readers of those lines."""
    rows = Quotation.objects.filter(thing_kind=MinuteEntry.kind, thing_id__in=[*entries])
    return {row.thing_id: row for row in rows.select_related("item__owner")}


def is_quoted(entry: MinuteEntry) -> bool:
    """Whether a line is a quotation, which nobody rewrites."""
    return Quotation.objects.filter(thing_kind=entry.kind, thing_id=entry.pk).exists()


def give(entries: Iterable[MinuteEntry], new: Collection[Presence], *, by: Actor) -> None:
    """Give quoted lines to those among people newly let in who may read what is quoted (R9)."""
    rows = [*entries]
    quoted = sources(entry.pk for entry in rows)
    items = Item.objects.filter(pk__in=[row.item_id for row in quoted.values()])
    access = accesses(share_preview.files_of(items.select_related("request")))
    for entry in rows:
        if (row := quoted.get(entry.pk)) is not None:
            _give(entry, _readers(access[row.item_id], row, new, entry.workspace_id), by=by)


def _readers(
    access: Access, row: Quotation, new: Collection[Presence], workspace_id: UUID
) -> Mapping[UUID, UUID]:
    people = {one.person_id for one in new}
    wanted = {row.section, WHOLE}
    return {
        hat.person_id: hat.agency_id
        for hat in hats.in_workspace(workspace_id)
        if hat.person_id in people and sections_of(access, hat) & wanted
    }


def _give(entry: MinuteEntry, readers: Mapping[UUID, UUID], *, by: Actor) -> None:
    if readers:
        persons = tuple(sorted(readers))
        cause = sealing.Cause.of(CauseKind.MEETING, entry.item, persons=persons)
        sealing.give([entry], ["words"], to=set(readers.values()), by=by, cause=cause)
