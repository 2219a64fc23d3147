"""What a case page shows of released items, and the pages of releasing one's agency's items to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse

from agencies import sealing
from agencies.actors import Hat
from agencies.models.workspaces import Purpose, WorkspaceKind
from agencies.verdicts import Verdict, no
from mash_hub import audiences, enquiry_page, risk_release_page, share_preview, sharing
from mash_hub import release_page as item_release_page
from mash_hub.forms.releases import ReleaseForm
from mash_hub.forms.risk_assessments import ReleaseForm as RiskReleaseForm
from mash_hub.models.item_access import Access, accesses
from mash_hub.models.items import Handling, Item
from mash_hub.models.releases import Audience, ItemRelease
from mash_hub.models.risk_assessments import RiskAssessment
from mash_hub.requests import agreed_agencies, purposes_of
from mash_hub.risk_release_page import ReleaseLine
from meetings import quoted, quoting, releases
from meetings.models import AgendaItem

CASE, MEETING = "case", "meeting"


@dataclass(frozen=True)
class Released:
    """One released item as its reader was given it, why, and whether it can be quoted."""

    item: Item
    words: dict[str, Any]
    why: Sequence[str]
    may_quote: Verdict
    in_part: bool

    @property
    def known_on(self) -> date | None:
        """The day on which it was known, as a page shows it."""
        return date.fromisoformat(day) if (day := self.words.get("known_on")) else None


@dataclass(frozen=True)
class Own:
    """One item of the reader's own agency, and how it is released here."""

    item: Item
    releases: list[tuple[ItemRelease, str]]


@dataclass(frozen=True)
class OwnRisk:
    """One risk assessment of the reader's own agency, and how it is released here."""

    row: RiskAssessment
    releases: list[ReleaseLine]


def of(case: AgendaItem, *, by: Hat) -> dict[str, Any]:
    """The released items that the hat reads at a case, and what its agency could release to it."""
    may_offer = releases.may_offer(by, case)
    return {
        "released": _released(case, by=by),
        "own_items": _own(case, by=by) if may_offer else [],
        "risks_here": releases.risks_here(case, by=by),
        "own_risks": _own_risks(case, by=by) if may_offer else [],
        "may_offer": may_offer,
    }


def _released(case: AgendaItem, *, by: Hat) -> list[Released]:
    rows = list(releases.items_here(case, by=by))
    access = accesses(share_preview.files_of(rows))
    opened = sealing.open(rows, enquiry_page.SECTIONS, by=by)
    why = enquiry_page.why_readable(rows, by=by)
    among, known = quoted.recipients(case), quoting.is_quoted_in(case)
    found = []
    for row in rows:
        section = _section(access[row.pk], by=by)
        words = opened[row, section] if section else None
        for_all = quoted.section_for_all(access[row.pk], among)
        may_quote = quoting.may_quote(by, case, row, access[row.pk], for_all)
        if row.pk in known:
            may_quote = no("The minutes quote it.")
        if words is not None:
            in_part = section == quoted.PART
            found.append(Released(row, words, why[row.pk], may_quote, in_part))
    return found


def _section(access: Access, *, by: Hat) -> str:
    """What the reader was given here: the whole before the part."""
    given = access.sections_for(by) or quoted.sections_of(access, by)
    return next((one for one in enquiry_page.SECTIONS if one in given), "")


def _own(case: AgendaItem, *, by: Hat) -> list[Own]:
    rows = list(releases.own_items(case, by=by))
    here: dict[Any, list[tuple[ItemRelease, str]]] = {}
    for one in releases.released_to(case).filter(item__in=rows):
        here.setdefault(one.item_id, []).append((one, share_preview.release_in_words(one)))
    return [Own(row, here.get(row.pk, [])) for row in rows]


def _own_risks(case: AgendaItem, *, by: Hat) -> list[OwnRisk]:
    rows = list(releases.own_risks(case, by=by))
    here = risk_release_page.live_here(rows, case.workspace_id, case.case_files)
    return [OwnRisk(row, here.get(row.pk, [])) for row in rows]


# --- releasing ------------------------------------------------------------------------------------


def form_of(case: AgendaItem, item: Item, *, by: Hat, data: Any = None) -> ReleaseForm:
    """The form: the agencies of the case, those at its meeting alone, or people by name."""
    part = sealing.open_quietly([item], ["shared"], by=by).text(item, "shared", "text")
    parties = {one.pk for one in agreed_agencies(case.workspace_id, item.owner_id)}
    purposes = purposes_of(case.workspace_id)
    first = {
        "version": item.version,
        "until_on": sharing.longest(),
        "purpose": _usual(case, purposes),
        "because": "AGREED_AT_MEETING",
    }
    return ReleaseForm(
        data,
        initial=first,
        audiences=_audiences(case, item),
        persons=audiences.people_who_read(case.workspace_id, parties),
        purposes=purposes,
        part=part,
    )


def _usual(case: AgendaItem, purposes: Sequence[Purpose]) -> str:
    kind = case.workspace.workspace_kind
    if kind == WorkspaceKind.MARAC and Purpose.DOMESTIC_ABUSE in purposes:
        return Purpose.DOMESTIC_ABUSE.value
    return ""


def _audiences(case: AgendaItem, item: Item) -> list[tuple[str, str]]:
    """Groups; none under handling C, which goes to people by name alone (domain notes 4.4)."""
    return [] if item.handling == Handling.C else _groups(case)


def _groups(case: AgendaItem) -> list[tuple[str, str]]:
    place, meeting = case.workspace.name, case.meeting.reference
    return [
        (CASE, f"The agencies of case {case.reference}, {place}"),
        (MEETING, f"Only those who come to meeting {meeting}"),
    ]


def audience_of(case: AgendaItem, item: Item, form: ReleaseForm) -> Audience:
    """Whom the form names. Raises Refused for people who left meanwhile."""
    persons = form.people_named() if form.to_people else []
    return _audience(case, item.owner_id, form.cleaned_data["audience"], persons)


def _audience(case: AgendaItem, owner_id: UUID, chosen: str, persons: list[UUID]) -> Audience:
    if persons:
        return releases.to_people(case, persons)
    if chosen == CASE:
        return releases.to_case(case, owner_id=owner_id)
    return releases.to_meeting(case, owner_id=owner_id)


def preview(
    case: AgendaItem, item: Item, form: ReleaseForm, to: Audience, *, by: Hat
) -> dict[str, Any]:
    """Exactly who will be able to read what, before anything leaves."""
    return item_release_page.preview(item, form, to, by=by) | places(case, item)


def places(case: AgendaItem, item: Item) -> dict[str, Any]:
    """Where the pages of the release lead: back to the case."""
    return {
        "item": item,
        "case": case,
        "action": reverse("meetings:release", args=[case.pk, item.pk]),
        "back": reverse("meetings:item", args=[case.pk]),
        "back_words": f"Case {case.reference}",
    }


# --- releasing risk assessments -------------------------------------------------------------------


def risk_form_of(case: AgendaItem, row: RiskAssessment, *, data: Any = None) -> RiskReleaseForm:
    """The form: the agencies of the case, those at its meeting alone, or people by name."""
    parties = {one.pk for one in agreed_agencies(case.workspace_id, row.owner_id)}
    purposes = purposes_of(case.workspace_id)
    first = {
        "version": row.version,
        "until_on": sharing.longest(),
        "purpose": _usual(case, purposes),
        "because": "AGREED_AT_MEETING",
    }
    return RiskReleaseForm(
        data,
        initial=first,
        audience=_groups(case),
        persons=audiences.people_who_read(case.workspace_id, parties),
        purposes=purposes,
    )


def risk_audience_of(case: AgendaItem, row: RiskAssessment, form: RiskReleaseForm) -> Audience:
    """Whom the form names. Raises Refused for people who left meanwhile."""
    return _audience(case, row.owner_id, form.cleaned_data["to"], form.people_named())


def risk_places(case: AgendaItem, row: RiskAssessment) -> dict[str, Any]:
    """Where the pages of the release lead: back to the case."""
    return {
        "row": row,
        "case": case,
        "action": reverse("meetings:risk-release", args=[case.pk, row.pk]),
        "back": reverse("meetings:item", args=[case.pk]),
        "back_words": f"Case {case.reference}",
    }
