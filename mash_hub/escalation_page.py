"""What the pages of challenges show: lists, counts, one with both agencies' words, who acts where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any
from uuid import UUID

from django.db.models import Q

from agencies import sealing
from agencies.actors import Hat
from agencies.models.agencies import Agency
from agencies.models.people import Person
from mash_hub import clocks, escalations
from mash_hub.escalation_rules import (
    days_of,
    holders,
    may_climb,
    may_close,
    may_resolve,
    may_write,
    people_to_name,
)
from mash_hub.models.actions import Action
from mash_hub.models.contacts import Contact
from mash_hub.models.enquiries import Enquiry
from mash_hub.models.escalations import (
    LEVELS,
    Escalation,
    EscalationEntry,
    EscalationQuerySet,
    EscalationState,
    LevelHolder,
)

MOST = 100


@dataclass(frozen=True)
class Line:
    """One challenge in a list, with the clock of its level."""

    row: Escalation
    clock: Any


@dataclass(frozen=True)
class Written:
    """One entry as both agencies read it."""

    entry: EscalationEntry
    words: dict[str, Any]


def listed(hat: Hat, show: str = "open", agency_id: str = "", level: str = "") -> list[Line]:
    """The challenges a hat sees: open or all, of one agency, on one level."""
    found = Escalation.objects.visible_to(hat)
    if show != "all":
        found = found.open()
    if level in EscalationState.values:
        found = found.filter(state=level)
    rows = [row for row in found.newest_first()[:MOST] if agency_id in ("", str(row.agency_id))]
    limits = clocks.of(Escalation.kind, [row.pk for row in rows], escalations.LEVEL)
    return [Line(row, limits.get(row.pk)) for row in rows]


def numbers(hat: Hat) -> dict[str, Any]:
    """The open ones by agency and level, and all by type with level reached and median days (6.2)."""
    rows = list(Escalation.objects.visible_to(hat).select_related("agency"))
    still = [row for row in rows if row.is_open]
    by_agency = Counter((row.agency_id, row.agency.short_name) for row in still)
    by_level = Counter(row.state for row in still)
    return {
        "open": len(still),
        "by_agency": [(str(pk), name, n) for (pk, name), n in sorted(by_agency.items(), key=str)],
        "by_level": [(one, f"Level {n}", by_level[one]) for n, one in enumerate(LEVELS, 1)],
        "by_type": _by_type(rows),
    }


def _by_type(rows: Sequence[Escalation]) -> list[tuple[str, str, int, int, float | None]]:
    groups: dict[tuple[str, str], list[Escalation]] = {}
    for row in rows:
        key = (row.get_escalation_type_display(), row.agency.short_name)
        groups.setdefault(key, []).append(row)
    found = []
    for (words, agency), many in sorted(groups.items()):
        days = [one for row in many if (one := days_of(row)) is not None]
        highest = max(row.level for row in many)
        found.append((words, agency, len(many), highest, median(days) if days else None))
    return found


def counts_of(enquiries: Iterable[Enquiry], *, by: Hat) -> dict[UUID, int]:
    """How many open challenges of each enquiry the reader sees, in one query."""
    of_file = {row.file_id: row.pk for row in enquiries}
    rows = Escalation.objects.visible_to(by).open().filter(_of_cases(of_file))
    found = rows.values_list("thing_kind", "enquiry", "file")
    return Counter(of_file[file] if kind == Contact.kind else pk for kind, pk, file in found)


def _of_cases(of_file: Mapping[UUID, UUID]) -> Q:
    """Those of enquiries, by file, and those of the contacts from which they came, in the same file."""
    return Q(enquiry__in=of_file.values()) | Q(file__in=of_file, thing_kind=Contact.kind)


def of_enquiry(enquiry: Enquiry, *, by: Hat) -> list[tuple[Escalation, dict[str, Any] | None]]:
    """An enquiry's challenges that the reader sees, each with the outcome the case keeps."""
    return _with_outcomes(
        Escalation.objects.visible_to(by).filter(_of_cases({enquiry.file_id: enquiry.pk})), by
    )


def of_contact(contact: Contact, *, by: Hat) -> list[tuple[Escalation, dict[str, Any] | None]]:
    """A contact's challenges that the reader sees, each with how it ended."""
    seen = Escalation.objects.visible_to(by).about(Contact.kind, contact.pk)
    return _with_outcomes(seen.filter(file=contact.file_id), by)


def of_action(action: Action, *, by: Hat) -> list[tuple[Escalation, dict[str, Any] | None]]:
    """An action's challenges that the reader sees, each with the outcome that its case keeps."""
    seen = Escalation.objects.visible_to(by).about(Action.kind, action.pk)
    return _with_outcomes(seen.filter(file=action.file_id), by)


def _with_outcomes(
    found: EscalationQuerySet, by: Hat
) -> list[tuple[Escalation, dict[str, Any] | None]]:
    rows = list(found.newest_first())
    ended = EscalationEntry.objects.filter(
        escalation__in=[row.pk for row in rows if not row.is_open], is_outcome=True
    )
    entries = list(ended)
    opened = sealing.open(entries, ["words"], by=by)
    outcomes = {entry.escalation_id: opened[entry, "words"] for entry in entries}
    return [(row, outcomes.get(row.pk)) for row in rows]


def of(row: Escalation, *, by: Hat) -> dict[str, Any]:
    """One challenge: its words opened with an entry, who acts on its level, what the hat may do."""
    found = row.entries.select_related("owner", "author").order_by("written_at", "pk")
    entries = list(found)
    opened = sealing.open(entries, ["words"], by=by)
    return {
        "row": row,
        "written": [Written(entry, opened[entry, "words"] or {}) for entry in entries],
        "clock": clocks.of(row.kind, [row.pk], escalations.LEVEL).get(row.pk),
        "days": days_of(row),
        "acting": _acting(row),
        "may_write": may_write(by, row),
        "may_climb": may_climb(by, row),
        "may_end": bool(ends_for(by, row)),
        "is_host": row.enquiry is not None and row.enquiry.owner_id == by.agency_id,
        "history": list(row.history.order_by("version")),
    }


def ends_for(hat: Hat, row: Escalation) -> list[EscalationState]:
    """How a hat may end a challenge now."""
    found = []
    if may_resolve(hat, row):
        found.append(EscalationState.RESOLVED)
    if may_close(hat, row):
        found.append(EscalationState.CLOSED_UNRESOLVED)
    return found


def _acting(row: Escalation) -> list[tuple[str, list[str]]]:
    """Who acts on its level for each agency, by name; an empty list is everybody who may."""
    names = {row.owner_id: row.owner.name, row.agency_id: row.agency.name}
    found = holders(row.workspace_id, [row.owner_id, row.agency_id], row.level)
    ids = [person for one in found for person in one.persons]
    people = dict(Person.objects.filter(pk__in=ids).values_list("pk", "name"))
    return [(names[one.agency_id], sorted(people[pk] for pk in one.persons)) for one in found]


def levels_of(hat: Hat) -> list[tuple[int, str, list[str]]]:
    """Who acts for the hat's agency on each level above practitioners."""
    seen = LevelHolder.objects.visible_to(hat).standing().filter(agency=hat.agency_id)
    named: dict[int, list[str]] = {}
    for row in seen.select_related("person").order_by("person__name"):
        named.setdefault(row.level, []).append(row.person.name)
    return [(n, str(one.label), named.get(n, [])) for n, one in enumerate(LEVELS, 1) if n > 1]


def people_of(hat: Hat) -> list[tuple[UUID, str]]:
    """The people of the hat's agency who can be named, by name."""
    ids = people_to_name(hat.workspace_id, hat.agency_id)
    return list(Person.objects.filter(pk__in=ids).order_by("name").values_list("pk", "name"))


def holders_now(hat: Hat, level: int) -> list[str]:
    """The people of the hat's agency who act on a level, as a form's boxes name them."""
    (found,) = holders(hat.workspace_id, [hat.agency_id], level)
    return [str(pk) for pk in found.persons]


def agency_words(hat: Hat, agency_id: str) -> str:
    """The name of an agency that a list is narrowed to."""
    if not agency_id:
        return ""
    seen = Agency.objects.visible_to(hat).filter(pk=agency_id)
    return str(seen.values_list("short_name", flat=True).first() or "")
