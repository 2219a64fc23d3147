"""What the pages of a CMOG’s lists show: each list, one entry with its notes, and what may be done now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator

from agencies import sealing
from agencies.actors import Hat
from agencies.roles import Act, may
from mash_hub import (
    ceilings,
    clocks,
    cmog_entries,
    cmog_levels,
    coming_of_age,
    disruption_page,
    risk_page,
    safety_plans,
    subjects,
)
from mash_hub.models.clocks import Clock
from mash_hub.models.cmog_entries import CmogEntry, CmogNote, lists_of
from mash_hub.models.cmog_states import ListKind
from mash_hub.models.merges import Merge, named
from mash_hub.models.safety_plans import SafetyPlan
from mash_hub.models.subjects import Card, Subject
from mash_hub.models.things import Thing
from mash_hub.risk_page import Risks

ON_A_PAGE = 50
_CLOCKS = {
    cmog_entries.PLAN: "Safety plan to be agreed",
    cmog_entries.REVIEW: "Next review",
    cmog_entries.PLAN_REVIEW: "Safety plan to be reviewed",
}


@dataclass(frozen=True)
class Line:
    """One entry in a list: how its readers name it, and when it is to be reviewed."""

    row: CmogEntry
    label: str
    clock: Clock | None
    is_unidentified: bool


def label_in(content: dict[str, Any] | None) -> str:
    """How members name an entry: the child, the alias, the place."""
    return str((content or {}).get("name") or (content or {}).get("alias") or "")


def unidentified(rows: Iterable[CmogEntry], *, by: Hat) -> set[UUID]:
    """Of some entries those that read as not identified: for their police, until a merge has named them.

    Members are not told by it that somebody was named.
    """
    among = {row.pk: row.owner_id for row in rows if row.is_unidentified}
    known = named([pk for pk, owner_id in among.items() if owner_id == by.agency_id])
    return {*among} - {one["pk"] for one in known}


def listed(list_kind: ListKind, number: Any, *, by: Hat) -> dict[str, Any]:
    """One list as a hat sees it: the gravest first, those that are over last."""
    seen = CmogEntry.objects.visible_to(by)
    page = Paginator(seen.on(list_kind).select_related("owner"), ON_A_PAGE).get_page(number)
    rows = [*page.object_list]
    opened = sealing.open(rows, ["words"], by=by)
    limits = clocks.of(CmogEntry.kind, [row.pk for row in rows])
    running = {
        pk: one
        for (pk, name), one in limits.items()
        if one.is_running and name == cmog_entries.REVIEW
    }
    if list_kind != ListKind.LOCATION:
        ceilings.count_views((row.subject_id for row in rows), by=by)
    standing = seen.standing()
    nameless = unidentified(rows, by=by)
    return {
        "page": page,
        "lines": [
            Line(
                row,
                label_in(opened[row, "words"]) or row.reference,
                running.get(row.pk),
                row.pk in nameless,
            )
            for row in rows
        ],
        "list_kind": list_kind,
        "lists": [(one, standing.filter(list_kind=one).count()) for one in lists_of(by)],
        "may_enter": cmog_entries.may_enter(by, list_kind),
        "is_cmog": cmog_entries.keeps_lists(by.workspace_id),
    }


@dataclass(frozen=True)
class NoteLine:
    """One note with its words."""

    note: CmogNote
    words: str
    state: str


def _seen_subject(row: CmogEntry, *, by: Hat) -> UUID | None:
    """Around whom or what an entry has a map of links: where a hat can open a record of it, and else none.

    Of a person of concern by the entry’s own record alone, and else around the entry: who knows them by
    another is not told that they are the alias (ADR 63).
    """
    if not may(by, Act.READ_SHARED):
        return None
    now: UUID = row.subject_id if row.card is None else subjects.subject_of(row.card).pk
    if row.list_kind == ListKind.PERSON:
        is_seen = Card.objects.visible_to(by).filter(pk__in=[row.card_id]).exists()
        return now if is_seen else row.pk
    rows: Any = Thing.objects if row.list_kind == ListKind.LOCATION else Subject.objects
    return now if rows.visible_to(by).filter(pk=now).exists() else None


def _who_it_is(row: CmogEntry, *, by: Hat) -> dict[str, Any]:
    """For the police whose person of concern it is: whether they can say who, and who was said to be."""
    if row.list_kind != ListKind.PERSON or row.owner_id != by.agency_id:
        return {"may_identify": False, "merges": []}
    said = Merge.objects.visible_to(by).filter(cards__card=row.card_id)
    rows = said.select_related("kept", "joined").order_by("-proposed_at")
    return {"may_identify": bool(cmog_entries.may_identify(by, row)), "merges": [*rows]}


def _risks(row: CmogEntry, *, by: Hat) -> Risks:
    """The assessments attached or released to an entry, and whatever screening of the child counts there."""
    found = risk_page.of_case(row.kind, row.pk, row.file_id, by=by)
    here = {one.pk for one in found.rows}
    others = [one for one in cmog_levels.screenings_of(row, by=by) if one.pk not in here]
    return replace(found, rows=[*found.rows, *others])


def of(row: CmogEntry, *, by: Hat) -> dict[str, Any]:
    """Everything the page of an entry shows."""
    opened = sealing.open([row], ["words", "kept", "proposal"], by=by)
    words = opened[row, "words"] or {}
    notes = [*cmog_entries.notes_of(row, by=by)]
    written = sealing.open(notes, ["words"], by=by)
    states = row.table.states
    limits = clocks.of(row.kind, [row.pk])
    is_child = row.list_kind == ListKind.CHILD
    if row.list_kind != ListKind.LOCATION:
        ceilings.count_views([row.subject_id], by=by)
    return {
        "row": row,
        "list_kind": ListKind(row.list_kind),
        "label": label_in(words) or row.reference,
        "words": words,
        "kept": opened.text(row, "kept", "words"),
        "is_own": row.owner_id == by.agency_id,
        "proposal": opened[row, "proposal"] if row.lower_level else None,
        "notes": [
            NoteLine(one, written.text(one, "words", "words"), str(states(one.state).label))
            for one in notes
        ],
        "clocks": [
            (words, one)
            for name, words in _CLOCKS.items()
            if (one := limits.get((row.pk, name))) and one.is_running
        ],
        "plans": [*SafetyPlan.objects.visible_to(by).filter(entry=row).order_by("-number")],
        "may_plan": is_child and safety_plans.may_write(by, row),
        "steps": cmog_entries.steps_of(row, by=by),
        "may_screen": is_child and not row.is_over and bool(cmog_entries.may_work(by, row)),
        "may_propose": is_child and bool(cmog_levels.may_propose(by, row)),
        **_who_it_is(row, by=by),
        "coming_of_age": coming_of_age.of(row, by=by),
        "may_agree": is_child and cmog_levels.may_agree(by, row),
        "may_take_back": bool(row.lower_level) and row.lower_by_id == by.person_id,
        "risks": _risks(row, by=by) if is_child else None,
        **disruption_page.of_entry(row, by=by),
        "subject_id": _seen_subject(row, by=by),
        "is_unidentified": row.pk in unidentified([row], by=by),
    }
