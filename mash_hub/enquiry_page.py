"""What an enquiry's page shows: its people, requests, answers and why each may be read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from agencies import clock as act_clock
from agencies import sealing
from agencies.actors import Hat
from agencies.models.grants import CauseKind, GrantCause
from mash_hub import clocks, sharing
from mash_hub.case_people import CasePerson
from mash_hub.models.enquiries import Acknowledgement, Enquiry, Rating
from mash_hub.models.items import Item
from mash_hub.models.requests import InformationRequest
from mash_hub.ratings import ANSWER

SECTIONS = ("content", "shared")


@dataclass(frozen=True)
class ShownItem:
    """An item as one reader was given it."""

    item: Item
    words: dict[str, Any]
    about: str
    why: tuple[str, ...]

    @property
    def known_on(self) -> date | None:
        """The day it is about, as its owner gave it."""
        typed = str(self.words.get("known_on") or "")
        return date.fromisoformat(typed) if typed else None

    @property
    def in_part(self) -> bool:
        """Whether its owner kept words back."""
        return self.item.shared_section == "shared"


@dataclass
class Answer:
    """One request with its answer."""

    request: InformationRequest
    clock: Any
    question: str = ""
    items: list[ShownItem] = field(default_factory=list)


def answers_of(enquiry: Enquiry, people: Sequence[CasePerson], *, by: Hat) -> list[Answer]:
    """Every standing request of an enquiry with the items released to the reader; missing first."""
    found = list(
        InformationRequest.objects.visible_to(by)
        .filter(enquiry=enquiry)
        .with_chases()
        .select_related("agency", "answered_by", "sent_by", "without_by")
        .order_by("sent_at", "agency__name")
    )
    limits = clocks.of(InformationRequest.kind, [one.pk for one in found], ANSWER)
    questions = sealing.open(found, ["question"], by=by)
    shown = shown_items(found, people, by=by)
    answers = [
        Answer(
            one,
            limits.get(one.pk),
            questions.text(one, "question", "text"),
            shown[one.pk],
        )
        for one in found
    ]
    return sorted(answers, key=lambda answer: not answer.request.is_missing)


def shown_items(
    requests: Sequence[InformationRequest], people: Sequence[CasePerson], *, by: Hat
) -> dict[UUID, list[ShownItem]]:
    """The released items of requests that a reader was given, opened in one go, by request."""
    ids = [one.pk for one in requests]
    items = list(
        Item.objects.visible_to(by)
        .filter(request__in=ids)
        .released()
        .select_related("owner")
        .in_order()
    )
    opened = sealing.open(items, SECTIONS, by=by)
    names = {person.subject_id: person.words for person in people}
    reasons = why_readable(items, by=by)
    found: dict[UUID, list[ShownItem]] = defaultdict(list)
    for item in items:
        words = sharing.words_of(item, opened)
        if words is not None:
            about = ", ".join(names[pk] for pk in item.people if pk in names)
            found[item.request_id].append(ShownItem(item, words, about, reasons[item.pk]))
    return found


def why_readable(items: Iterable[Item], *, by: Hat) -> dict[UUID, tuple[str, ...]]:
    """For each item, the live causes under which the reader's agency was given it, in words."""
    found: dict[UUID, list[str]] = defaultdict(list)
    causes = GrantCause.objects.live(act_clock.now()).filter(
        thing_kind=Item.kind, thing_id__in=[item.pk for item in items], receiver=by.agency_id
    )
    rows = list(causes)
    asked = {
        request.pk: request.reference
        for request in InformationRequest.objects.filter(
            pk__in=[row.by_id for row in rows if row.by_kind == InformationRequest.kind]
        )
    }
    for row in rows:
        words = str(CauseKind(row.cause_kind).label)
        if row.by_id in asked:
            words += f" ({asked[row.by_id]})"
        if row.persons:
            words += ", to named people"
        found[row.thing_id].append(words)
    return defaultdict(tuple, {key: tuple(dict.fromkeys(words)) for key, words in found.items()})


def checks(enquiry: Enquiry, answers: Sequence[Answer]) -> list[tuple[bool, str, str]]:
    """What must stand before a decision can be saved, each with the way there (page 03)."""
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
    found.append((False, "Outcome, level, lead agency, why", "#decide"))
    found.append((False, "The child’s voice, or why it was not sought", "#decide"))
    return found


def acknowledgements_of(enquiry: Enquiry, *, by: Hat) -> list[Acknowledgement]:
    """Who was told of the decision, and who has said so."""
    rows = Acknowledgement.objects.visible_to(by).filter(enquiry=enquiry)
    return list(rows.select_related("agency", "acknowledged_by").order_by("agency__name"))
