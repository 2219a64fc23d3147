"""Who received the minutes of a case, which of them, and who opened or took them away (domain notes 7.3)."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from agencies.actors import Hat
from agencies.in_the_log import naming
from audit.log.entries import Verb
from audit.log.models import Entry
from audit.workspace import names, scope
from audit.workspace.about import is_kept
from audit.workspace.questions import Question, in_days
from audit.workspace.reports.report import MOST, Row, amiss_first, people, when
from meetings.models.agenda import AgendaItem, Presence
from meetings.models.minutes import MinuteEntry

_OPENED, _TAKEN = (Verb.READ,), (Verb.EXPORTED, Verb.PRINTED, Verb.DOWNLOADED)


@dataclass
class _Touched:
    opened: list[datetime] = field(default_factory=list)
    copies: list[str] = field(default_factory=list)


def minutes(question: Question, hat: Hat) -> list[Row]:
    """For each hearing of a case who was present for it, when they opened its minutes, and which copies.

    "Amendments by then" says which minutes they last opened: how many amendments stood beside them.
    Whoever opened them and was not present is marked: coordinator and chair keep them, nobody else. Of
    minutes that another agency keeps, an agency's own auditor reads of their own people alone.
    """
    assert question.about_id is not None, "the form asks for it"
    found = AgendaItem.objects.filter(
        Q() if scope.is_own(hat) else scope.rows(hat), pk__in=names.related_ids(question.about_id)
    ).exclude(is_kept(hat))
    items = [*found.select_related("meeting").order_by("meeting__starts_at", "pk")]
    lines, amended = _lines(items)
    touched = _touched(question, items, lines, hat)
    present: dict[UUID, dict[UUID, str]] = defaultdict(dict)
    here = Presence.objects.filter(_of_reader(hat), item__in=items)
    for one in here.select_related("agency"):
        present[one.item_id][one.person_id] = one.agency.name
    who = people({person for _, person in touched} | {pk for of in present.values() for pk in of})
    rows = []
    for item in items:
        keepers = {item.meeting.chair_id, item.meeting.drafted_by_id, item.meeting.approved_by_id}
        readers = {person for of, person in touched if of == item.pk} | present[item.pk].keys()
        for person in sorted(readers, key=lambda pk: who.get(pk, "")):
            by_them = touched[item.pk, person]
            rows.append(
                Row(
                    (
                        item.reference,
                        f"{item.meeting.reference}, {when(item.meeting.starts_at)}",
                        when(item.meeting.circulated_at) or "Not circulated",
                        who.get(person, ""),
                        present[item.pk].get(person, "Not present for it"),
                        when(by_them.opened[0]) if by_them.opened else "Not opened",
                        str(len(by_them.opened)),
                        _amended_by(by_them, amended[item.pk]),
                        ", ".join(by_them.copies),
                    ),
                    is_amiss=person not in present[item.pk] and person not in keepers,
                )
            )
    return amiss_first(rows)


def _of_reader(hat: Hat) -> Q:
    """Presences that an agency's own auditor reads of: of its people, and at what it keeps."""
    if not scope.is_own(hat):
        return Q()
    return Q(agency=hat.agency_id) | Q(item__owner=hat.agency_id)


def _lines(items: list[AgendaItem]) -> tuple[dict[UUID, UUID], dict[UUID, list[datetime]]]:
    """The item of each line of minutes, and when each item's amendments were written, in order."""
    amended: dict[UUID, list[datetime]] = {item.pk: [] for item in items}
    lines: dict[UUID, UUID] = {}
    rows = MinuteEntry.objects.filter(item__in=items).order_by("begun_at")
    for pk, item_id, amends, begun in rows.values_list("pk", "item_id", "amends_id", "begun_at"):
        lines[pk] = item_id
        if amends is not None:
            amended[item_id].append(begun)
    return lines, amended


def _amended_by(touched: _Touched, amended: list[datetime]) -> str:
    """How many amendments stood when somebody opened the minutes last."""
    return str(bisect_right(amended, touched.opened[-1])) if touched.opened else ""


def _touched(
    question: Question, items: list[AgendaItem], lines: dict[UUID, UUID], hat: Hat
) -> dict[tuple[UUID, UUID], _Touched]:
    """What each person opened or took of each item's minutes since they were circulated, in these days."""
    circulated = {item.pk: item.meeting.circulated_at for item in items}
    entries = (
        in_days(question)
        .filter(
            naming([*lines, *circulated]),
            verb__in=(*_OPENED, *_TAKEN),
            person_id__isnull=False,
        )
        .order_by("at")
    )
    kept_here = {item.pk for item in items if item.owner_id == hat.agency_id}
    found: dict[tuple[UUID, UUID], _Touched] = defaultdict(_Touched)
    for entry in entries[: MOST + 1]:
        is_copy = entry.verb in _TAKEN
        touched = _items_of(entry, lines, circulated if is_copy else ())
        if scope.is_own(hat) and entry.agency_id != hat.agency_id:
            touched &= kept_here
        for item_id in touched:
            since = circulated[item_id]
            if entry.person_id and (is_copy or (since and entry.at >= since)):
                _add(found[item_id, entry.person_id], entry)
    return found


def _items_of(entry: Entry, lines: dict[UUID, UUID], copied: Collection[UUID]) -> set[UUID]:
    """The items whose minutes an entry is about: by their lines, or as a copy of the whole."""
    of_lines = {lines[pk] for pk in entry.thing_ids if pk in lines}
    return of_lines | {pk for pk in entry.thing_ids if pk in copied}


def _add(touched: _Touched, entry: Entry) -> None:
    if entry.verb in _TAKEN:
        touched.copies.append(f"{entry.ground.replace(':', ' ')} {when(entry.at)}".strip())
    else:
        touched.opened.append(entry.at)
