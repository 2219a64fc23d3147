"""What the pages of onward requests show: both sides' lists, one request, and the leave at an item."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.paginator import Paginator

from agencies import clock, hats, sealing
from agencies.actors import Hat
from agencies.models.people import Person
from mash_hub import clocks, onward_requests, partnership_settings
from mash_hub.forms.onward_requests import AskForm, GiveForm
from mash_hub.models.items import Item
from mash_hub.models.onward_requests import OnwardRequest, OnwardState
from mash_hub.models.partnership_settings import SettingName
from mash_hub.models.releases import Section
from mash_hub.onward_ends import ANSWER
from mash_hub.reason_words import in_words
from mash_hub.requests import purposes_of

ON_A_PAGE = 50


@dataclass(frozen=True)
class Line:
    """One request at an item, with the conditions of its owner."""

    row: OnwardRequest
    body: str
    conditions: str


def ask_form(item: Item, *, by: Hat, data: Any = None) -> AskForm:
    """The form of asking; nothing is chosen beforehand."""
    agencies = onward_requests.recipients(item, by=by)
    return AskForm(data, agencies=agencies, purposes=purposes_of(by.workspace_id))


def give_form(row: OnwardRequest, *, by: Hat, data: Any = None) -> GiveForm:
    """The form of the answer: of an agency of the hub it asks who reads how much."""
    usual = partnership_settings.number(SettingName.ACCESS_LASTS, by.workspace_id, clock.now())
    opened = sealing.open_quietly([row.item], ["shared"], by=by)
    has_part = opened[row.item, "shared"] is not None
    first = {
        "until_on": hats.today() + timedelta(days=usual),
        "version": row.version,
        "item_version": row.item.version,
    }
    is_inside = row.recipient_id is not None
    return GiveForm(
        data,
        initial=first,
        sections=[Section.WHOLE, Section.PART] if has_part else [Section.WHOLE],
        persons=onward_requests.people_to_name(row) if is_inside else None,
    )


def lists_of(hat: Hat, number: Any) -> dict[str, Any]:
    """Both sides in one list, the newest first, a page of them; with the time that runs."""
    seen = OnwardRequest.objects.visible_to(hat).newest_first()
    page = Paginator(seen, ON_A_PAGE).get_page(number)
    rows = list(page.object_list)
    limits = clocks.of(OnwardRequest.kind, [row.pk for row in rows], ANSWER)
    lines = [(row, limits.get(row.pk) if row.is_open else None) for row in rows]
    return {"page": page, "lines": lines}


def of(row: OnwardRequest, *, by: Hat) -> dict[str, Any]:
    """One onward request: the wish and the answer, opened with a log entry."""
    opened = sealing.open([row], ["words", "answer"], by=by)
    released = row.release
    people = Person.objects.filter(pk__in=released.persons if released else []).order_by("name")
    return {
        "row": row,
        "body": opened.text(row, "words", "body"),
        "why": opened.text(row, "words", "why"),
        "conditions": opened.text(row, "answer", "conditions"),
        "people": list(people.values_list("name", flat=True)),
        "reason": in_words(row.answer_reason, row.answer_reason_id, by=by),
        "limit": clocks.of(row.kind, [row.pk], ANSWER).get(row.pk) if row.is_open else None,
        "sees_item": Item.objects.visible_to(by).filter(pk=row.item_id).exists(),
        "may_answer": onward_requests.may_answer(by, row),
        "may_take_back": onward_requests.may_take_back(by, row),
        "history": list(row.history.order_by("version")),
    }


def at_item(item: Item, *, by: Hat) -> list[Line]:
    """What stands at an item of its onward requests: open ones, and leave that holds now."""
    seen = OnwardRequest.objects.visible_to(by).filter(item=item)
    states = (OnwardState.ASKED, OnwardState.GIVEN)
    found = seen.filter(state__in=states).newest_first()
    rows = [row for row in found if row.is_open or row.stands]
    opened = sealing.open_quietly(rows, ["words", "answer"], by=by)
    return [
        Line(row, opened.text(row, "words", "body"), opened.text(row, "answer", "conditions"))
        for row in rows
    ]
