"""What the answer page shows: the question, one's own items and forms, and who will read them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from agencies import drafts, sealing
from agencies.actors import Hat
from agencies.models.agencies import Agency
from agencies.reasons import ReasonCode
from agencies.verdicts import Verdict
from mash_hub import (
    agency_views,
    answer_sign_offs,
    answers,
    attachment_page,
    attachments,
    audiences,
    clocks,
    contact_plans,
    earlier_items,
    enquiry_page,
    items,
    police_outcomes,
    red_calls,
    request_queue,
    risk_page,
    sealed_items,
    share_preview,
    sign_off_rules,
)
from mash_hub.case_people import CasePerson
from mash_hub.enquiry_page import SECTIONS, ShownItem
from mash_hub.forms.requests import ItemForm
from mash_hub.models.answer_sign_offs import AnswerSignOff, SignOffState
from mash_hub.models.conference_invitations import ConferenceInvitation
from mash_hub.models.items import Item, ItemState, Regime
from mash_hub.models.releases import Section
from mash_hub.models.requests import InformationRequest, RequestState
from mash_hub.models.supervisory_reviews import SupervisoryReview
from mash_hub.ratings import ANSWER

DRAFT = "item"


@dataclass
class OwnItem:
    """One item as its own agency sees it, numbered for this reader."""

    number: int
    item: Item
    words: dict[str, Any]
    shared: dict[str, Any]
    about: str
    form: ItemForm | None = None
    files: list[attachment_page.Line] = field(default_factory=list)
    attaching: Any = None  # the form of one more file

    @property
    def files_going(self) -> list[attachment_page.Line]:
        """The files that go along when it leaves as decided."""
        return [line for line in self.files if line.goes_with(self.item.shared_section)]

    @property
    def key(self) -> str:
        """Its id in letters, for the page's own places."""
        return str(self.item.pk)

    @property
    def is_open(self) -> bool:
        """Whether it can still be changed before it is sent."""
        return self.item.state == ItemState.AT_HOME

    @property
    def why(self) -> str:
        """The reason of its release decision, in words."""
        code = self.item.release_reason
        return str(ReasonCode(code).label) if code else ""


@dataclass(frozen=True)
class AskedAbout:
    """One named person, and what stands about them in the answer so far."""

    name: str
    born: str
    role: str
    numbers: tuple[int, ...]
    subject: UUID
    nothing: bool = False  # it was said that nothing is held on them


def chosen(typed: str | None) -> UUID | None:
    """The item a link asks to open; None when it is no id."""
    try:
        return UUID(typed) if typed else None
    except ValueError:
        return None


def of(
    request: InformationRequest,
    *,
    by: Hat,
    chosen: UUID | None = None,
    form: Any = None,
    attaching: Any = None,
) -> dict[str, Any]:
    """Everything the page shows; the first opening acknowledges the request."""
    newest, question = answers.read_question(request, by=by)
    request.state, request.version = newest.seen_by(by).state, newest.version
    request.nil_people = newest.nil_people
    request.opened_at = newest.opened_at
    asked = question[newest, "question"] or {"text": "", "people": []}
    rows = answers.standing_items(request)
    own = _own(request, rows, asked["people"], by=by, chosen=chosen, form=form)
    _offer_attaching(own, chosen, attaching, by=by)
    may_write = items.may_write(by, request)
    limits = clocks.of(InformationRequest.kind, [request.pk])
    return {
        "request_row": request,
        "risks": risk_page.of_case(request.kind, request.pk, request.file_id, by=by),
        "question": asked,
        "asked_about": _asked_about(asked["people"], own, request),
        "clock": limits.get((request.pk, ANSWER)),
        "call": red_calls.calls({request.pk: request}, limits.values()).get(request.pk),
        "own": own,
        "readers": share_preview.of_answer(request, rows) if rows else [],
        "numbers": range(1, len(rows) + 1),
        "checks": _checks(request, own),
        "may_write": may_write,
        "may_return": answers.may_return(by, request, rows),
        "sign_offs": (sign_offs := answer_sign_offs.of_request(request, by=by)),
        **_of_sign_off(sign_offs, request, may_write=may_write, by=by),
        "may_lodge": sealed_items.may_lodge(by, request),
        "may_nothing": may_write and not rows and request.state != RequestState.PART_RETURNED,
        "may_take_back": answers.may_take_back(by, request),
        "may_refuse": answers.may_refuse(by, request),
        "may_seal": answers.may_answer_under_seal(by, request),
        "earlier": earlier_items.of(request, by=by)[: earlier_items.MOST] if may_write else [],
        "may_record_police": request.is_answered
        and police_outcomes.may_record(by, request.enquiry),
        "may_plan": contact_plans.may_plan(by, request),
        "invitations": ConferenceInvitation.objects.visible_to(by)
        .standing()
        .filter(request=request),
        "plans": contact_plans.plans_of(by).filter(request=request),
        **_of_team(request, by=by),
        "may_give_view": agency_views.may_give(by, request),
        "own_view": agency_views.own_of(request, by=by),
        "may_read_others": answers.may_read_others(by, request),
        "form": attaching or next((one.form for one in own if one.form is not None), None),
    }


def _of_sign_off(
    sign_offs: Sequence[tuple[AnswerSignOff, str]],
    request: InformationRequest,
    *,
    may_write: Verdict,
    by: Hat,
) -> dict[str, Any]:
    """The sign-off that waits, if there is one, and whether answers are signed here at all."""
    waits = next((row for row, _ in sign_offs if row.state == SignOffState.WAITING), None)
    return {
        "is_signed": bool(may_write) and sign_off_rules.is_wanted(request),
        "sign_off": waits,
        "may_sign": waits is not None and answer_sign_offs.may_settle(by, waits),
        "may_unsign": waits is not None and answer_sign_offs.may_take_back(by, waits),
    }


def _of_team(request: InformationRequest, *, by: Hat) -> dict[str, Any]:
    """Who of the agency works on it, and how often it was reviewed."""
    held = request_queue.holdings([request], by=by).get(request.pk)
    reviews = SupervisoryReview.objects.visible_to(by).filter(request=request)
    return {
        "may_hold": request_queue.may_hold(by, request),
        "held": held,
        "held_version": held.version if held else 0,
        "held_is_mine": held is not None and held.holder_id in by.stands_for,
        "reviews_count": reviews.count(),
    }


def _own(  # what the page knows of the answer
    request: InformationRequest,
    rows: Sequence[Item],
    people: Sequence[dict[str, str]],
    *,
    by: Hat,
    chosen: UUID | None,
    form: Any,
) -> list[OwnItem]:
    opened = sealing.open(rows, SECTIONS, by=by)
    names = {person["subject"]: person["name"] for person in people}
    files = attachment_page.lines_of(rows, by=by)
    undecided = next((row.pk for row in rows if _waits(row)), None)
    at_work = chosen or undecided
    found = []
    for number, row in enumerate(rows, start=1):
        is_form = row.pk == at_work and row.state == ItemState.AT_HOME
        found.append(
            OwnItem(
                number,
                row,
                opened[row, "content"] or {},
                opened[row, "shared"] or {},
                ", ".join(names[str(pk)] for pk in row.people if str(pk) in names),
                _form(row, form, opened, by=by) if is_form else None,
                files[row.pk],
            )
        )
    return found


def _offer_attaching(own: Sequence[OwnItem], chosen: UUID | None, sent: Any, *, by: Hat) -> None:
    """Put a form for one more file with each item that takes one; one that was sent, with its errors."""
    for one in own:
        if attachments.may_attach(by, one.item):
            form = sent if one.item.pk == chosen and sent is not None else None
            one.attaching = form or attachment_page.form_of(one.item)


def _waits(item: Item) -> bool:
    return item.state == ItemState.AT_HOME and not item.is_decided


def _form(item: Item, form: Any, opened: sealing.Opened, *, by: Hat) -> ItemForm:
    return form or item_form(item, by=by, opened=opened)


def item_form(
    item: Item,
    *,
    by: Hat,
    data: Any = None,
    opened: sealing.Opened | None = None,
    correcting: bool = False,
) -> ItemForm:
    """The form of an item: as typed, as its author's draft has it, or as it stands."""
    people = _named(item.request, by=by)
    readers = audiences.people_to_name(item.request)
    regimes = items.regimes_of(item.owner_id)
    lists: dict[str, Any] = {"people": people, "readers": readers, "regimes": regimes}
    if data is not None:
        return _for(correcting, ItemForm(data, **lists), item)
    held = opened or sealing.open([item], SECTIONS, by=by)
    kept = None if correcting else drafts.find(by=by, form=DRAFT, thing_id=item.pk)
    first = {**_initial(item, held), **drafts.words_of(kept, by=by)}
    first["version"] = item.version
    return _for(correcting, ItemForm(initial=first, **lists), item)


_DECIDED = ("release", "release_reason", "named_readers", "release_until_on")


def _for(correcting: bool, form: ItemForm, item: Item) -> ItemForm:
    """A correction changes what is said, never how it is handled or whether it is released."""
    if correcting:
        form.keep_to(Regime(item.regime))
        for name in _DECIDED:
            del form.fields[name]
        if item.shared is None:
            del form.fields["shared_text"]
    return form


def _named(request: InformationRequest, *, by: Hat) -> list[tuple[str, str]]:
    question = sealing.open_quietly([request], ["question"], by=by)[request, "question"] or {}
    return [(person["subject"], person["name"]) for person in question.get("people", [])]


def _initial(item: Item, opened: sealing.Opened) -> dict[str, Any]:
    words = opened[item, "content"] or {}
    known_on = str(words.get("known_on") or "")
    shared = opened.text(item, "shared", "text") if item.shared is not None else ""
    return {
        "source_grade": item.source_grade,
        "assessment": item.assessment,
        "regime": item.regime,
        "release_until_on": item.release_until_on,
        "nature": item.nature,
        "text": words.get("text", ""),
        "people": [str(pk) for pk in item.people],
        "known_on": date.fromisoformat(known_on) if known_on else None,
        "source_system": words.get("source_system", ""),
        "author": words.get("author", ""),
        "third_parties": "\n".join(words.get("third_parties", [])),
        "marking": item.marking,
        "handling": item.handling,
        "conditions": words.get("conditions", ""),
        "named_readers": [str(pk) for pk in item.named_readers],
        "release": item.release if item.is_decided else "",
        "shared_text": shared,
        "release_reason": item.release_reason,
    }


def _asked_about(
    people: Sequence[dict[str, str]], own: Sequence[OwnItem], request: InformationRequest
) -> list[AskedAbout]:
    return [
        AskedAbout(
            person["name"],
            person["born"],
            person["role"],
            tuple(one.number for one in own if UUID(person["subject"]) in one.item.people),
            UUID(person["subject"]),
            UUID(person["subject"]) in request.nil_people,
        )
        for person in people
    ]


def _checks(request: InformationRequest, own: Sequence[OwnItem]) -> list[tuple[bool, str, str]]:
    """What is decided and what is not; undecided may be left, it stays at home."""
    found = []
    for one in own:
        if one.item.is_decided:
            found.append((True, f"item {one.number} decided", ""))
        elif one.is_open:
            place = f"?item={one.item.pk}#item-{one.item.pk}"
            found.append((False, f"Item {one.number}: decide, or leave it at home", place))
    return found


def of_check(request: InformationRequest, rows: Sequence[Item], *, by: Hat) -> dict[str, Any]:
    """The check page: what leaves, what stays, and who reads what."""
    question = sealing.open([request], ["question"], by=by)[request, "question"] or {}
    own = _own(request, rows, question.get("people", []), by=by, chosen=None, form=None)
    people = _asked_about(question.get("people", []), own, request)
    return {
        "request_row": request,
        "own": own,
        "nothing_on": [one.name for one in people if one.nothing],
        "readers": share_preview.of_answer(request, rows),
        "numbers": range(1, len(rows) + 1),
        "leaves": [one for one in own if one.is_open and audiences.leaves(one.item)],
        "stays": [one for one in own if one.is_open and not audiences.leaves(one.item)],
    }


def others(
    request: InformationRequest, *, by: Hat
) -> list[tuple[InformationRequest, list[ShownItem]]]:
    """What other agencies asked in the enquiry released to one's own."""
    rows = list(
        InformationRequest.objects.filter(enquiry=request.enquiry_id)
        .standing()
        .exclude(pk=request.pk)
        .select_related("agency")
        .order_by("agency__name")
    )
    question = sealing.open([request], ["question"], by=by)[request, "question"] or {}
    people = [
        CasePerson(UUID(person["subject"]), "", "", person["role"], person["name"])
        for person in question.get("people", [])
    ]
    shown = enquiry_page.shown_items(rows, people, by=by)
    return [(row, shown[row.pk]) for row in rows if shown[row.pk]]


def seen_as(
    request: InformationRequest, rows: Sequence[Item], agency_id: UUID, *, by: Hat
) -> dict[str, Any] | None:
    """The answer as one agency would see it: each item whole, in part, or not at all; None for others."""
    readers = share_preview.of_answer(request, rows)
    reader = next((one for one in readers if one.agency_id == agency_id), None)
    if reader is None:
        return None
    question = sealing.open([request], ["question"], by=by)[request, "question"] or {}
    own = _own(request, rows, question.get("people", []), by=by, chosen=None, form=None)
    shown = [
        (one, (one.shared if cell == "part" else one.words), cell, _going(one, cell))
        for one, cell in zip(own, reader.cells, strict=True)
        if cell != "no"
    ]
    return {"request_row": request, "reader": reader, "shown": shown}


def _going(one: OwnItem, cell: str) -> list[attachment_page.Line]:
    section = Section.PART if cell == "part" else Section.WHOLE
    return [line for line in one.files if line.goes_with(section)]


def readers_of(item: Item, *, by: Hat) -> list[str]:
    """The agencies that can read an item now, by name: shown before a correction is sent."""
    ids = share_preview.former_readers(item, by=by)
    return list(Agency.objects.filter(pk__in=ids).order_by("name").values_list("name", flat=True))
