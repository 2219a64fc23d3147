"""What an enquiry's page shows: its people, requests, answers and why each may be read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from agencies import sealing
from agencies.actors import Hat
from mash_hub import (
    access_requests,
    attachment_page,
    clocks,
    disputes,
    pauses,
    red_calls,
    share_preview,
    sharing,
)
from mash_hub.case_people import CasePerson
from mash_hub.models.enquiries import Acknowledgement, Enquiry, Rating
from mash_hub.models.item_access import accesses
from mash_hub.models.items import Handling, Item
from mash_hub.models.requests import InformationRequest, RequestState
from mash_hub.models.sealed_items import SealedItem, SealedState
from mash_hub.models.subjects import PersonRole
from mash_hub.ratings import ANSWER

SECTIONS = ("content", "shared")
AT_RISK = (PersonRole.CHILD, PersonRole.VICTIM, PersonRole.ADULT_AT_RISK)


@dataclass(frozen=True)
class ShownItem:
    """An item as one reader was given it."""

    item: Item
    words: dict[str, Any]
    about: str
    why: tuple[str, ...]
    in_part: bool = False  # its owner kept words back
    mark: str = ""  # whether it is disputed
    files: int = 0  # attached, and given to the reader

    @property
    def known_on(self) -> date | None:
        """The day it is about, as its owner gave it."""
        typed = str(self.words.get("known_on") or "")
        return date.fromisoformat(typed) if typed else None


@dataclass
class Answer:
    """One request with its answer."""

    request: InformationRequest
    clock: Any
    question: str = ""
    items: list[ShownItem] = field(default_factory=list)
    may_ask_more: bool = False
    nothing_on: tuple[str, ...] = ()  # people of whom nothing is held
    may_pause: bool = False
    may_go_on: bool = False
    pauses: list[pauses.Shown] = field(default_factory=list)
    call: red_calls.Call | None = None


def answers_of(enquiry: Enquiry, people: Sequence[CasePerson], *, by: Hat) -> list[Answer]:
    """Every standing request of an enquiry with the items released to the reader; missing first."""
    found = list(
        InformationRequest.objects.visible_to(by)
        .filter(enquiry=enquiry)
        .with_chases()
        .select_related("agency", "answered_by", "sent_by", "without_by")
        .order_by("sent_at", "agency__name")
    )
    found = [one.seen_by(by) for one in found]
    running = clocks.of(InformationRequest.kind, [one.pk for one in found])
    limits = {pk: row for (pk, name), row in running.items() if name == ANSWER}
    calls = red_calls.calls({one.pk: one for one in found}, running.values())
    questions = sealing.open(found, ["question"], by=by)
    shown = shown_items(found, people, by=by)
    more = access_requests.askable(by, found)
    paused = pauses.of(limits.values(), by=by)
    answers = []
    for one in found:
        limit = limits.get(one.pk)
        one.enquiry = enquiry
        answers.append(
            Answer(
                one,
                limit,
                questions.text(one, "question", "text"),
                shown[one.pk],
                may_ask_more=one.pk in more,
                nothing_on=_nil(one, (questions[one, "question"] or {}).get("people", [])),
                may_pause=bool(pauses.may_pause(by, one, limit)),
                may_go_on=bool(pauses.may_go_on(by, one, limit)),
                pauses=paused.get(one.pk, []),
                call=calls.get(one.pk),
            )
        )
    return sorted(answers, key=lambda answer: not answer.request.is_missing)


def _nil(request: InformationRequest, people: Sequence[dict[str, str]]) -> tuple[str, ...]:
    """Of whom the agency said, in an answer that holds more, that it holds nothing: by name."""
    if request.state not in (RequestState.RETURNED, RequestState.PART_RETURNED):
        return ()
    nil = {str(pk) for pk in request.nil_people}
    return tuple(person["name"] for person in people if person["subject"] in nil)


def shown_items(
    requests: Sequence[InformationRequest], people: Sequence[CasePerson], *, by: Hat
) -> dict[UUID, list[ShownItem]]:
    """The released items of requests that a reader was given, opened in one go, by request."""
    ids = [one.pk for one in requests]
    items = list(
        Item.objects.visible_to(by)
        .filter(request__in=ids)
        .released()
        .select_related("owner", "request")
        .in_order()
    )
    names = {person.subject_id: person.words for person in people}
    found: dict[UUID, list[ShownItem]] = defaultdict(list)
    for shown in shown_of(items, names, by=by):
        found[shown.item.request_id].append(shown)
    return found


def shown_of(items: Sequence[Item], names: Mapping[UUID, str], *, by: Hat) -> list[ShownItem]:
    """Items as a reader was given them, opened in one go; those of which no section opens are left out.

    `names` says who somebody is of whom an item is, to this reader.
    """
    opened = sealing.open(items, SECTIONS, by=by)
    reasons = why_readable(items, by=by)
    disputed = disputes.marks(items)
    files = attachment_page.numbers_of(items, by=by)
    found = []
    for item in items:
        words = sharing.words_of(item, opened)
        if words is not None:
            about = ", ".join(names[pk] for pk in item.people if pk in names)
            in_part = opened[item, "content"] is None
            mark = disputed.get(item.pk, "")
            why, number = reasons[item.pk], files[item.pk]
            found.append(ShownItem(item, words, about, why, in_part, mark, number))
    return found


def why_readable(items: Iterable[Item], *, by: Hat) -> dict[UUID, tuple[str, ...]]:
    """For each item, the live causes under which the reader was given it, in words."""
    access = accesses(share_preview.files_of(items))
    given = {pk: one.reasons_for(by) for pk, one in access.items()}
    words = share_preview.reasons_in_words([one for found in given.values() for one in found])
    return {pk: tuple(dict.fromkeys(words[one] for one in found)) for pk, found in given.items()}


def voices(people: Sequence[CasePerson]) -> tuple[str, bool]:
    """Whose words a decision wants to hear, and whether somebody is not born yet (7.2 R22)."""
    at_risk = [one for one in people if one.role in AT_RISK]
    born = ", ".join(dict.fromkeys(one.words for one in at_risk if not one.is_unborn))
    return born, any(one.is_unborn for one in people)


def to_rely_on(enquiry: Enquiry, *, by: Hat) -> list[tuple[UUID, str]]:
    """The items a decision can quote: those released to the reader, but none under handling C (4.4)."""
    seen = Item.objects.visible_to(by).filter(request__enquiry=enquiry).released()
    rows = seen.exclude(handling=Handling.C).exclude(owner=by.agency_id)
    return [
        (row.pk, f"{row.reference}, {row.owner.short_name}: {str(row).lower()}")
        for row in rows.select_related("owner").in_order()
    ]


def live_about(enquiry: Enquiry, answers: Sequence[Answer]) -> str:
    """The references whose hints concern an enquiry's page: its own, and its items'."""
    items = [shown.item.reference for answer in answers for shown in answer.items]
    return " ".join((enquiry.reference, *items))


def checks(
    enquiry: Enquiry, answers: Sequence[Answer], sealed: Sequence[SealedItem]
) -> list[tuple[bool, str, str]]:
    """What must stand before a decision can be saved, each with the way there (page 03).

    `sealed` are the sealed items of which the reader may know.
    """
    found = [(True, f"lawful basis, {enquiry.get_lawful_basis_display()}", "")]
    if not answers and enquiry.rating != Rating.BLUE:
        found.append((False, "Ask at least one agency", "#answers-title"))
    for answer in answers:
        name = answer.request.agency.short_name
        if answer.request.is_missing:
            place = f"#request-{answer.request.pk}"
            found.append((False, f"{name}: answer, or go ahead without", place))
    if answers and not any(answer.request.is_missing for answer in answers):
        found.append((True, "every answer is in, or goes ahead without", ""))
    found += _sealed_checks(sealed)
    found.append((False, "Outcome, level, lead agency, why", "#decide"))
    found.append((False, "The child’s voice, or why it was not sought", "#decide"))
    return found


def _sealed_checks(sealed: Sequence[SealedItem]) -> list[tuple[bool, str, str]]:
    waiting = [row for row in sealed if row.state == SealedState.DEPOSITED]
    if sealed and not waiting:
        return [(True, "what lies under seal was considered", "")]
    words = "Sealed item {}: considered by a reader"
    return [(False, words.format(row.reference), "#sealed") for row in waiting]


def acknowledgements_of(enquiry: Enquiry, *, by: Hat) -> list[Acknowledgement]:
    """Who was told of the decision, and who has said so."""
    rows = Acknowledgement.objects.visible_to(by).filter(enquiry=enquiry)
    return list(rows.select_related("agency", "acknowledged_by").order_by("agency__name"))
