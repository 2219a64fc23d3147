"""What the pages of disclosures show: lists, one request, one agency's part, one item, and its reviewers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator

from agencies import clock, hats, sealing
from agencies.actors import Hat
from agencies.roles import may
from audit.log import entries as log
from audit.log.entries import Verb
from audit.workspace import (
    disclosable,
    disclosed_names,
    disclosure_answers,
    disclosure_gathering,
    disclosure_leaves,
    disclosure_parts,
    disclosure_wordings,
    disclosures,
)
from audit.workspace.disclosable import Original
from audit.workspace.models.disclosure_leaves import MinutesLeave
from audit.workspace.models.disclosure_parts import (
    DisclosureCheck,
    DisclosureItem,
    DisclosurePart,
    Exemption,
    PartState,
)
from audit.workspace.models.disclosure_wordings import DisclosureWording, WordingState
from audit.workspace.models.disclosures import KEEP, Disclosure, DisclosureState
from mash_hub import clocks
from mash_hub.reason_words import in_words

S = DisclosureState
ON_A_PAGE = 50


@dataclass(frozen=True)
class Line:
    """A request or a part in a list, with its clock."""

    row: Any
    clock: Any


@dataclass(frozen=True)
class Marked:
    """One item with its copy, as a reviewer and its decider read it."""

    item: DisclosureItem
    pieces: list[str | None]
    pictures: list[int]  # the numbers of its pictures, from 1
    why: str
    removed: list[tuple[str, list[str]]]


def lists_of(hat: Hat, *, page: str | None, closed: str | None) -> dict[str, Any]:
    """The requests of one's agency, what other requests ask of it, and the standard wording."""
    seen = Disclosure.objects.visible_to(hat)
    open_ = Paginator(seen.not_over().order_by("due_on", "reference"), ON_A_PAGE).get_page(page)
    over = seen.filter(state=S.CLOSED).order_by("-sent_on", "reference")
    parts = DisclosurePart.objects.visible_to(hat).select_related("disclosure__owner")
    asked = parts.exclude(state=PartState.ANSWERED).exclude(disclosure__owner=hat.agency_id)
    waiting = {*Disclosure.objects.waiting_for(hat, hats.today()).values_list("pk", flat=True)}
    return {
        "of_open": open_,
        "open": _lines(open_.object_list, Disclosure.kind, disclosures.CLOCK),
        "waiting": waiting,
        "of_closed": Paginator(over, ON_A_PAGE).get_page(closed),
        "asked": _lines(
            asked.order_by("disclosure__owners_on", "pk")[:ON_A_PAGE],
            DisclosurePart.kind,
            disclosure_gathering.CLOCK,
        ),
        "may_receive": may(hat, KEEP),
        "wording": disclosure_wordings.in_use(hat.workspace_id),
        "wording_waits": DisclosureWording.objects.visible_to(hat)
        .filter(state=WordingState.WRITTEN)
        .first(),
    }


def _lines(rows: Any, kind: str, name: str) -> list[Line]:
    found = list(rows)
    limits = clocks.of(kind, [row.pk for row in found], name)
    return [Line(row, limits.get(row.pk)) for row in found]


# --- one request ----------------------------------------------------------------------------------


def of(row: Disclosure, *, by: Hat) -> dict[str, Any]:
    """One request, and what this person can do with it; nothing in it depends on what others hold."""
    opened = sealing.open([row], ["request", "scope", "answer"], by=by)
    own = DisclosurePart.objects.visible_to(by).filter(disclosure=row).first()
    entries = disclosure_answers.entries(row, by=by)
    settles = disclosure_answers.may_settle(by, row)
    considers = disclosure_answers.may_consider(by, row)
    return {
        "row": row,
        "limit": clocks.of(Disclosure.kind, [row.pk], disclosures.CLOCK).get(row.pk),
        "request": opened[row, "request"] or {},
        "scope": opened[row, "scope"] or {},
        "answer": opened[row, "answer"] or {},
        "own": own,
        "entries": entries,
        "is_deciding": row.state in (S.DECISION, S.CHECK),
        "may_verify": disclosures.may_step(by, row, S.ID_VERIFIED),
        "may_scope": disclosures.may_step(by, row, S.SCOPED),
        "may_collect": disclosures.may_step(by, row, S.COLLECTING),
        "may_extend": disclosures.may_extend(by, row),
        "may_refuse": disclosures.may_refuse(by, row),
        "may_consider": considers,
        "waits_until": considers.reason if row.state == S.OWNER_CONSULT else "",
        "may_propose": disclosure_answers.may_propose(by, row),
        "may_settle": settles,
        "why_not": settles.reason if row.state == S.CHECK and not settles else "",
        "may_take": disclosure_answers.may_take(by, row),
        "may_close": disclosures.may_step(by, row, S.CLOSED),
    }


# --- one agency's part ----------------------------------------------------------------------------


def part_of(part: DisclosurePart, *, by: Hat) -> dict[str, Any]:
    """One agency's part: what it was asked, what it holds, and how far it is."""
    opened = sealing.open([part], ["asked"], by=by)
    items = [*DisclosureItem.objects.visible_to(by).filter(part=part).in_order()]
    leaves = disclosure_leaves.by_item(items)
    checks = DisclosureCheck.objects.visible_to(by).filter(part=part)
    checks_ = disclosure_parts.may_check(by, part)
    return {
        "part": part,
        "row": part.disclosure,
        "limit": clocks.of(DisclosurePart.kind, [part.pk], disclosure_gathering.CLOCK).get(part.pk),
        "asked": opened[part, "asked"] or {},
        "items": items,
        "leaves": leaves,
        "may_leave": disclosure_leaves.may_leave(part),
        "left": sum(1 for item in items if item.decided_at is None),
        "checks": [*checks.select_related("person").order_by("checked_at", "pk")],
        "may_prepare": disclosure_parts.may_prepare(by, part),
        "may_check": checks_,
        "why_not": checks_.reason if part.state == PartState.PREPARED and not checks_ else "",
        "is_own": part.owner_id == part.disclosure.owner_id,
    }


def marked(part: DisclosurePart, *, by: Hat) -> list[Marked]:
    """The copies of a part as they would leave, and why the rest of each does not; one entry of the log.

    It names what they are copies of, too: whoever reviews them reads of whom that tells.
    """
    items = [*DisclosureItem.objects.visible_to(by).filter(part=part).in_order()]
    opened = sealing.open(items, ["copy"], by=by)
    if items:
        things = [log.Thing(item.thing_kind, item.thing_id) for item in items]
        about, at = part.disclosure.subject_id, clock.now()
        log.write(by=by, verb=Verb.READ, about=things, people=[about], at=at)
    return [_marked(item, opened[item, "copy"] or {}) for item in items]


def _marked(item: DisclosureItem, copy: dict[str, Any]) -> Marked:
    removed = [(str(Exemption(code).label), words) for code, words in copy.get("marks", {}).items()]
    pictures = [*range(1, len(disclosable.unpacked(copy)) + 1)]
    return Marked(item, copy.get("pieces", []), pictures, copy.get("why", ""), removed)


@dataclass(frozen=True)
class Shown:
    """An item to decide on: its words, who is named in them, and its copy as it stands."""

    item: DisclosureItem
    original: Original
    named: list[str]
    marked: Marked
    leave: MinutesLeave | None
    refused: str  # why the chair does not agree

    @property
    def pages(self) -> list[int]:
        """The numbers of the pages of a scan, from 1."""
        return [*range(1, self.original.pages + 1)]

    @property
    def is_minutes(self) -> bool:
        """Whether it is a line of minutes, which leaves where the chair agrees."""
        return self.item.thing_kind == disclosure_leaves.MINUTE


def item_of(item: DisclosureItem, *, by: Hat) -> Shown:
    """One item with its words, opened with an entry, who is named in it, and what was decided so far."""
    original = disclosure_parts.read(item, by=by)
    opened = sealing.open_quietly([item], ["copy"], by=by)
    named = disclosed_names.named_in(item, original.words, by=by)
    leave = disclosure_leaves.by_item([item]).get(item.pk)
    refused = in_words(leave.why, leave.why_id, by=by) if leave else ""
    return Shown(item, original, named, _marked(item, opened[item, "copy"] or {}), leave, refused)


def begins_with(shown: Shown, *, by: Hat) -> dict[str, Any]:
    """What an item's form begins with: what was decided before, so that it can be mended."""
    if shown.item.decided_at is None:
        return {}
    copy = sealing.open_quietly([shown.item], ["copy"], by=by)[shown.item, "copy"] or {}
    first: dict[str, Any] = {
        "tests": copy.get("tests", []),
        "decision": shown.item.decision,
        "exemptions": shown.item.exemptions,
        "why": copy.get("why", ""),
        "is_known": copy.get("is_known", False),
        "remove_third_party": "",
    }
    marks = copy.get("marks", {})
    return first | {f"remove_{code.lower()}": "\n".join(words) for code, words in marks.items()}
