"""What one agency knew of a case at an instant: rebuilt from what it had been given, version by version (7.3).

Causes of grants stay when a grant ends, so what was readable then is still known; a version of another
generation than the one that was given was not read. For coordinator and chair, and without words for auditors.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from agencies import sealing
from agencies.actors import Hat
from agencies.crypto import sections as section_crypto
from agencies.models.agencies import Agency
from agencies.models.grants import CauseKind, GrantCause
from agencies.models.people import Membership
from agencies.roles import Role
from mash_hub.models.actions import Action
from mash_hub.models.items import Item
from mash_hub.models.releases import ItemRelease
from mash_hub.models.risk_assessments import RiskAssessment
from mash_hub.models.risk_releases import RiskRelease
from meetings.models.agenda import AgendaItem
from meetings.models.attendance import Attendance
from meetings.models.case_told import CaseTold
from meetings.models.meetings import READABLE
from meetings.models.minutes import MinuteEntry
from meetings.models.research import LineState, ResearchLine

# Each kind of thing in a case, in the order of the page: its model, its sections, and what it is called.
KINDS: dict[str, tuple[Any, tuple[str, ...], str]] = {
    AgendaItem.kind: (AgendaItem, ("papers",), "Papers"),
    Item.kind: (Item, ("content", "shared"), "Released item"),
    RiskAssessment.kind: (RiskAssessment, ("answers", "summary"), "Risk assessment"),
    ResearchLine.kind: (ResearchLine, ("words",), "Shared research"),
    MinuteEntry.kind: (MinuteEntry, ("words",), "Minutes"),
    Action.kind: (Action, ("text", "outcome_words"), "Action"),
    CaseTold.kind: (CaseTold, ("words",), "What came of it"),
}
_TEXTS = ("title", "text", "words", "judgement", "done", "effect")


@dataclass(frozen=True)
class Known:
    """One version of one thing that an agency could read: which, since when, why, who of it, and its words."""

    kind: str
    reference: str
    heading: str
    version: int
    at: datetime  # when that version was written
    since: datetime  # from when on it was theirs to read
    why: str
    who: tuple[str, ...]  # nobody named: the whole agency
    words: str


def of(item: AgendaItem, agency_id: UUID, at: datetime, *, by: Hat | None) -> list[Known]:
    """What an agency could read of a case at an instant; without `by`, none of its words.

    With `by`, no thing that this reader may not see themself.
    Minutes are read by those present while the meeting sits and once they are circulated; in between
    by coordinator and chair alone.
    """
    causes = _causes(item, agency_id, at)
    names = _people(item, agency_id, causes)
    causes = [one for one in causes if not one.persons or names.keys() & set(one.persons)]
    rows = versions(causes, at, {kind: model for kind, (model, _, _) in KINDS.items()})
    if by:
        rows = _seen(rows, by)
    if not _minutes_were_open(item, at):
        keepers = _keepers(item, agency_id)
        causes = [one for one in causes if not _is_closed(one, keepers)]
    causes = [one for one in causes if gave(one, rows.get(one.thing_id))]
    opened = _opened(rows, causes, by) if by else {}
    found: dict[UUID, Known] = {}
    for cause in causes:
        row = rows[cause.thing_id]
        before = found.get(row.id)
        people = tuple(sorted(names[one] for one in cause.persons if one in names))
        if before is not None:  # one thing for several causes: the widest and the earliest
            people = tuple(sorted({*before.who, *people})) if before.who and people else ()
        found[row.id] = Known(
            kind=KINDS[cause.thing_kind][2],
            reference=_reference(row, item),
            heading=_heading(row),
            version=row.version,
            at=row.history_date,
            since=min(cause.from_at, before.since) if before else cause.from_at,
            why=before.why if before else why(cause),
            who=people,
            words=opened.get(row.id, ""),
        )
    order = [words for _, _, words in KINDS.values()]
    return sorted(found.values(), key=lambda one: (order.index(one.kind), one.since, one.reference))


def _causes(item: AgendaItem, agency_id: UUID, at: datetime) -> list[GrantCause]:
    """The causes alive then of grants to the agency, of everything that stands in the case."""
    lines, told = (
        ResearchLine.objects.filter(research__item=item),
        CaseTold.objects.filter(item=item),
    )
    within = Q(thing_kind=AgendaItem.kind, thing_id=item.pk)
    within |= Q(thing_kind=ResearchLine.kind, thing_id__in=lines.values("pk"))
    within |= Q(thing_kind=MinuteEntry.kind, thing_id__in=item.entries.values("pk"))
    within |= Q(thing_kind=CaseTold.kind, thing_id__in=told.values("pk"))
    agreed = Action.objects.of(item.kind, item.pk)
    within |= Q(thing_kind=Action.kind, thing_id__in=agreed.order_by().values("pk"))
    given = ItemRelease.objects.filter(
        workspace=item.workspace_id, case_file__in=item.case_files, released_at__lte=at
    )
    within |= Q(thing_kind=Item.kind, by_id__in=given.values("pk"))
    assessed = RiskRelease.objects.filter(
        workspace=item.workspace_id, case_file__in=item.case_files, released_at__lte=at
    )
    within |= Q(thing_kind=RiskAssessment.kind, by_id__in=assessed.values("pk"))
    alive = Q(ended_at__isnull=True) | Q(ended_at__gt=at)
    alive &= Q(until_at__isnull=True) | Q(until_at__gt=at)
    found = GrantCause.objects.filter(within, alive, receiver=agency_id, from_at__lte=at)
    return list(found.order_by("from_at", "pk"))


def versions(
    causes: Iterable[GrantCause], at: datetime, models: Mapping[str, Any]
) -> dict[UUID, Any]:
    """Each thing that causes gave as it stood at an instant, by its id: the newest version before."""
    ids: dict[str, set[UUID]] = {}
    for cause in causes:
        ids.setdefault(cause.thing_kind, set()).add(cause.thing_id)
    found: dict[UUID, Any] = {}
    for kind, wanted in ids.items():
        history = models[kind].history.model.objects
        rows = history.filter(id__in=wanted, history_date__lte=at)
        found |= {row.id: row for row in rows.order_by("id", "-version").distinct("id")}
    return found


def _seen(rows: dict[UUID, Any], by: Hat) -> dict[UUID, Any]:
    """Of things, those that the reader may see themself."""
    ids: dict[str, set[UUID]] = {}
    for row in rows.values():
        ids.setdefault(row.kind, set()).add(row.id)
    seen: set[UUID] = set()
    for kind, wanted in ids.items():
        visible = KINDS[kind][0].objects.visible_to(by).filter(pk__in=wanted)
        seen |= set(visible.values_list("pk", flat=True))
    return {pk: row for pk, row in rows.items() if pk in seen}


def gave(cause: GrantCause, row: Any) -> bool:
    """Whether the section as it stood then was sealed for those to whom this cause gave it.

    A line of research that its agency had not shared, or held back, is nobody's to hear of (4.7).
    """
    if row is None or (row.kind == ResearchLine.kind and row.state != LineState.SHARED):
        return False
    envelope = getattr(row, cause.section, None)
    if envelope is None:
        return False
    generation, _ = section_crypto.header(bytes(envelope))
    return bool(generation == cause.generation)


def _minutes_were_open(item: AgendaItem, at: datetime) -> bool:
    row = item.meeting.history.filter(history_date__lte=at).order_by("-version").first()
    return row is not None and row.state in READABLE


def _people(item: AgendaItem, agency_id: UUID, causes: Iterable[GrantCause]) -> dict[UUID, str]:
    """Of the people whom causes name, those who act for the agency there: a cause names all who were present."""
    named = {person for cause in causes for person in cause.persons}
    there = Membership.objects.filter(
        person__in=named, agency=agency_id, workspace=item.workspace_id
    )
    return dict(there.values_list("person_id", "person__name"))


def _keepers(item: AgendaItem, agency_id: UUID) -> set[UUID]:
    """The agency's coordinator and chair, who read minutes in draft."""
    able = (Role.MARAC_COORDINATOR, Role.MARAC_CHAIR)
    rows = Attendance.objects.filter(meeting=item.meeting_id, agency=agency_id, role__in=able)
    return set(rows.values_list("person_id", flat=True))


def _is_closed(cause: GrantCause, keepers: set[UUID]) -> bool:
    return (
        cause.thing_kind == MinuteEntry.kind
        and bool(cause.persons)
        and keepers.isdisjoint(cause.persons)
    )


def _opened(rows: dict[UUID, Any], causes: Iterable[GrantCause], by: Hat) -> dict[UUID, str]:
    """The words of the sections that causes gave, as far as the reader was given them too.

    An entry for each kind and section.
    """
    given = {(one.thing_id, one.section) for one in causes}
    texts: dict[UUID, dict[str, None]] = {}
    for model, sections, _ in KINDS.values():
        those = [row for row in rows.values() if row.kind == model.kind]
        for section in sections:
            wanted = [row for row in those if (row.id, section) in given]
            opened = sealing.open(wanted, [section], by=by)
            for row in wanted:
                content = opened[row, section] or {}
                said = [str(content[name]) for name in _TEXTS if content.get(name)]
                texts.setdefault(row.id, {}).update(dict.fromkeys(said))
    return {pk: " – ".join(said) for pk, said in texts.items()}


def why(cause: GrantCause) -> str:
    """The cause in words about the agency, not to it."""
    words = str(CauseKind(cause.cause_kind).label)
    return words.replace("Your agency", "The agency").replace("your agency", "the agency")


def _reference(row: Any, item: AgendaItem) -> str:
    return str(getattr(row, "reference", "") or item.reference)


def _heading(row: Any) -> str:
    if hasattr(row, "heading"):
        return str(row.get_heading_display())
    return str(row.get_whom_display()) if hasattr(row, "whom") else ""


def agencies_of(item: AgendaItem) -> list[Agency]:
    """The agencies that were ever given anything of a case, by name."""
    given = GrantCause.objects.filter(
        Q(thing_kind=AgendaItem.kind, thing_id=item.pk) | Q(by_kind=AgendaItem.kind, by_id=item.pk)
    )
    return list(Agency.objects.filter(pk__in=given.values("receiver")).order_by("name"))
