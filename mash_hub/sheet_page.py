"""The sheets of a person's record as one reader may see them, and the forms that write and show them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from agencies import hats, sealing
from agencies.actors import Hat
from agencies.reasons import Reason
from mash_hub import flag_page, flags, sheet_facts, sheets
from mash_hub.forms.relationships import ShowForm
from mash_hub.forms.sheets import FORMS, SheetForm, WorkForm
from mash_hub.models.sheets import LISTS, Sheet, Topic
from mash_hub.models.subjects import Subject
from mash_hub.subjects import subject_of

MOST_EARLIER = 20
Lines = list[tuple[str, str]]


@dataclass(frozen=True)
class Warned:
    """What workers have to know before they visit, as one agency says."""

    agency: str
    lines: Lines
    is_due: bool


@dataclass(frozen=True)
class OfPerson:
    """The sheets on a person that the reader may see, and the topics that their agency has not begun."""

    own: list[Sheet]
    others: list[Sheet]
    missing: list[Topic]
    warned: list[Warned]

    @property
    def number(self) -> int:
        """How many there are that the reader may see."""
        return len(self.own) + len(self.others)


def of_person(subject: Subject, *, by: Hat) -> OfPerson:
    """Nothing is opened but risk to professionals, for which nobody should have to look."""
    seen = Sheet.objects.visible_to(by).standing().of_subject(subject.pk).select_related("owner")
    rows = sorted(seen, key=lambda row: (row.owner.name, _ORDER[row.topic], row.written_at))
    own = [row for row in rows if row.owner_id == by.agency_id]
    begun = {row.topic for row in own}
    may_write = bool(sheets.may_write(by))
    return OfPerson(
        own=own,
        others=[row for row in rows if row.owner_id != by.agency_id],
        missing=[topic for topic in Topic if may_write and topic not in begun],
        warned=_warned([row for row in rows if row.topic == Topic.PROFESSIONALS], by=by),
    )


@dataclass(frozen=True)
class Said:
    """What one sheet says, newest entry first, for a page about more than it."""

    sheet: Sheet
    lines: Lines


def said_on(
    rows: Iterable[Sheet], *, by: Hat, because: Reason | None = None
) -> defaultdict[UUID, list[Said]]:
    """What some sheets that the reader may see say, by their card; one log entry for all."""
    found = sorted(rows, key=lambda row: (_ORDER[row.topic], row.owner.name, row.written_at))
    opened = sealing.open(found, ["words"], by=by, because=because)
    by_card: defaultdict[UUID, list[Said]] = defaultdict(list)
    for row in found:
        entries = (opened[row, "words"] or {}).get("entries", [])
        lines = [pair for entry in entries for pair in sheet_facts.lines(row.topic, entry)]
        if lines:
            by_card[row.card_id].append(Said(row, lines))
    return by_card


_ORDER = {topic.value: place for place, topic in enumerate(Topic)}


def _warned(rows: list[Sheet], *, by: Hat) -> list[Warned]:
    opened = sealing.open(rows, ["words"], by=by)
    today = hats.today()
    return [
        Warned(
            row.owner.name,
            list(sheet_facts.lines(row.topic, entries[0])),
            row.review_on is not None and row.review_on <= today,
        )
        for row in rows
        if (entries := (opened[row, "words"] or {}).get("entries", []))
    ]


def of(row: Sheet, *, by: Hat) -> dict[str, Any]:
    """One sheet, opened with a log entry; for its owner with what it said before, and who may see it."""
    may_keep = sheets.may_keep(by, row)
    entries = sheets.read(row, by=by)
    return {
        "sheet": row,
        "topic": Topic(row.topic),
        "subject": subject_of(row.card),
        "entries": [list(sheet_facts.lines(row.topic, entry)) for entry in entries],
        "has_picture": row.topic == Topic.PHOTOGRAPH and bool(entries),
        "may_keep": may_keep,
        "is_list": row.topic in LISTS,
        "earlier": _earlier(row, by=by) if may_keep else [],
        "readers": readers_of(row, by=by) if may_keep else [],
        "is_due": row.review_on is not None and row.review_on <= hats.today(),
    }


def _earlier(row: Sheet, *, by: Hat) -> list[tuple[Any, Lines]]:
    """What the sheet said before, the newest first; a list of entries holds that itself."""
    if row.topic in LISTS or row.topic == Topic.PHOTOGRAPH:
        return []
    versions = list(row.history.order_by("-version"))
    written = {one.written_at: one for one in reversed(versions)}  # the first that said so
    older = sorted(written, reverse=True)[1 : MOST_EARLIER + 1]
    opened = sealing.open_quietly([written[at] for at in older], ["words"], by=by)
    told = []
    for at in older:
        entries = (opened[written[at], "words"] or {}).get("entries", [])[:1]
        told.append(
            (at, [pair for entry in entries for pair in sheet_facts.lines(row.topic, entry)])
        )
    return told


def write_form(
    subject: Subject, topic: Topic, *, by: Hat, data: Any = None, files: Any = None
) -> SheetForm:
    """The form of a sheet: what it says now to be changed, or an empty one for one more entry."""
    row = sheets.own(subject, topic, by=by)
    first: dict[str, Any] = {"version": row.version if row else 0}
    if row is not None and topic not in LISTS and topic != Topic.PHOTOGRAPH:
        said = sheets.read(row, by=by)[:1] if data is None else []
        first |= {name: _typed(name, value) for entry in said for name, value in entry.items()}
    form = FORMS[topic](data, files, initial=first)
    if isinstance(form, WorkForm):
        form.choose_from(sheets.employers())
    return form


def _typed(name: str, value: Any) -> Any:
    """A stored value as its field takes it: days are three boxes."""
    return date.fromisoformat(value) if name.endswith("_on") and value else value


def show_form(row: Sheet, *, by: Hat, data: Any = None) -> ShowForm:
    """The form of who may see it."""
    first = {
        "agencies": [str(pk) for pk in row.agencies],
        "persons": [str(pk) for pk in row.persons],
        "places": [str(pk) for pk in row.places],
        "shown_until_on": row.shown_until_on or hats.today() + flag_page.REVIEW_IN,
        "version": row.version,
    }
    return ShowForm(data, initial=first, **flag_page.choices_for(by))


def readers_of(row: Sheet, *, by: Hat) -> list[tuple[str, list[str]]]:
    """Who can see it now, agency by agency: for its owner."""
    places = {*row.places, by.workspace_id, *(one.pk for one in flags.places_of(by))}
    among = [hat for place in sorted(places) for hat in hats.in_workspace(place)]
    return flag_page.by_agency(Sheet.objects.readers_of(row, among=among))
