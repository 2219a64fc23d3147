"""What the page of one item shows: its text and codes, why it can be read, its releases and readers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from agencies import sealing
from agencies.actors import Hat
from agencies.in_the_log import naming
from agencies.models.people import Person
from agencies.roles import Act, may
from audit.log.models import Entry
from mash_hub import (
    access_requests,
    attachment_page,
    attachments,
    dispute_page,
    disputes,
    enquiry_page,
    onward_page,
    onward_requests,
    openings,
    share_preview,
    sharing,
    thing_page,
)
from mash_hub.enquiry_page import SECTIONS, ShownItem
from mash_hub.items import may_change
from mash_hub.models.item_access import Access, accesses
from mash_hub.models.items import Item
from mash_hub.models.releases import ItemRelease

MOST_READINGS = 500


@dataclass(frozen=True)
class Reading:
    """One person who opened an item: under which agency, how often, first and last."""

    name: str
    agency: str
    first_at: datetime
    last_at: datetime
    times: int


@dataclass
class Version:
    """One text that an item had, and who outside had read it while it stood."""

    at: datetime
    words: dict[str, Any]
    before: dict[str, Any] | None
    readings: list[Reading] = field(default_factory=list)

    @property
    def is_corrected(self) -> bool:
        """Whether another text stood before."""
        return self.before is not None


@dataclass(frozen=True)
class ReleaseLine:
    """One release in words, and whether it can be ended."""

    release: ItemRelease
    words: str
    people: tuple[str, ...]


def of(item: Item, *, by: Hat, sent: Any = None) -> dict[str, Any]:
    """Everything the page shows: one opening, one log entry. Readers see less than owners.

    `sent` is the form of a file that was not taken.
    """
    access = accesses(share_preview.files_of([item]))[item.pk]
    sections = sections_for(item, access, by=by)
    opened = sealing.open([item], sections, by=by)
    is_own = bool(may_change(by, item))
    may_attach = attachments.may_attach(by, item)
    versions = _versions(item, sections, by=by)
    context = {
        "item": item,
        "is_own": is_own,
        "shown": _shown(item, opened, by=by),
        "part": opened[item, "shared"],
        "versions": versions,
        "files": attachment_page.lines_of([item], by=by)[item.pk],
        "attaching": attachment_page.form_of(item, sent) if may_attach else None,
        "releases": [],
        "why_each": [],
        "readings": [],
        "disputes": dispute_page.lines_of(item, by=by),
        "mark": disputes.marks([item]).get(item.pk, ""),
        "may_dispute": disputes.may_dispute(by, item),
        "onward": onward_page.at_item(item, by=by),
        "may_ask_onward": onward_requests.may_ask(by, item),
        "may_ask_more": access_requests.may_ask(by, item.request),
        "may_release": sharing.may_release(by, item),
        "is_of_agency": by.agency_id == item.owner_id,
        "things": thing_page.named_in(Item.kind, item.pk, by=by),
    }
    if is_own:
        entries = _read_entries(item)
        _put_readings(versions, entries)
        why_each = share_preview.why_each(item)
        context |= {
            "releases": _releases(item),
            "why_each": why_each,
            "readings": _readings(entries),
            "now_reading": sorted({line.agency for line in why_each} - {item.owner.name}),
        }
    return context


def sections_for(item: Item, access: Access, *, by: Hat) -> list[str]:
    """What a page opens of an item: its owner's people elsewhere what was released there, no more."""
    at_home = access.is_own_of(by) or access.is_listed_for(by)
    if by.agency_id != item.owner_id or at_home:
        return [*SECTIONS]
    return sorted(access.sections_for(by))


def _shown(item: Item, opened: sealing.Opened, *, by: Hat) -> ShownItem:
    words = sharing.words_of(item, opened) or {}
    why = enquiry_page.why_readable([item], by=by)[item.pk]
    return ShownItem(item, words, "", why, opened[item, "content"] is None)


def _releases(item: Item) -> list[ReleaseLine]:
    rows = list(ItemRelease.objects.of_items([item.pk]).select_related("owner", "released_by"))
    named = {person for row in rows for person in row.persons}
    names = dict(Person.objects.filter(pk__in=named).values_list("pk", "name"))
    return [
        ReleaseLine(
            row,
            share_preview.release_in_words(row),
            tuple(sorted(names[person] for person in row.persons if person in names)),
        )
        for row in rows
    ]


# --- who read it ----------------------------------------------------------------------------------


def _read_entries(item: Item) -> list[Entry]:
    """Entries of reading by other agencies, oldest first; the log itself shows them to owners alone."""
    found = Entry.objects.filter(naming([item.pk]), verb__in=openings.OPENED).exclude(
        agency_id=item.owner_id
    )
    return list(found.order_by("-at")[:MOST_READINGS])[::-1]


def _readings(entries: Sequence[Entry]) -> list[Reading]:
    names, works_for = openings.names_of(entries)
    by_reader: dict[tuple[UUID | None, UUID | None], list[datetime]] = {}
    for entry in entries:
        by_reader.setdefault((entry.person_id, entry.agency_id), []).append(entry.at)
    return [
        Reading(
            names.get(person, "The hub"),
            works_for.get(agency, ""),
            times[0],
            times[-1],
            len(times),
        )
        for (person, agency), times in by_reader.items()
    ]


def _versions(item: Item, sections: Sequence[str], *, by: Hat) -> list[Version]:
    """The texts an item had that this reader may open, oldest first; sealed again unchanged counts once."""
    rows = [
        row for row in item.history.order_by("version") if row.content is not None or row.shared
    ]
    opened = sealing.open_quietly(rows, sections, by=by)
    found: list[Version] = []
    for row in rows:
        words = sharing.words_of(row, opened)
        if words is None or (found and found[-1].words == words):
            continue
        found.append(Version(row.history_date, words, found[-1].words if found else None))
    return found


def _put_readings(versions: Sequence[Version], entries: Iterable[Entry]) -> None:
    """Sort the readings under the text that stood when they happened."""
    rows = [*entries]
    for place, version in enumerate(versions):
        ends = versions[place + 1].at if place + 1 < len(versions) else None
        during = [one for one in rows if one.at >= version.at and (ends is None or one.at < ends)]
        version.readings = _readings(during)


def released_to(by: Hat) -> Any:
    """The items of other agencies that a hat can read in its workspace, newest first."""
    if not may(by, Act.READ_SHARED):
        return Item.objects.none()
    seen = Item.objects.visible_to(by).exclude(owner=by.agency_id)
    return seen.select_related("owner").order_by("-released_at", "pk")
