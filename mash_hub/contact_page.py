"""A contact as one reader may see it: what was written, who it is about, and what was done with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from agencies import clock, sealing
from agencies.actors import Hat
from agencies.reasons import Reason, ReasonCode
from mash_hub import ceilings, clocks, flag_page, strict_mode
from mash_hub.contacts import CONTACT_DECISION
from mash_hub.identities import Identity
from mash_hub.models.contacts import Contact, ContactDecision, ContactState, Feedback
from mash_hub.models.subjects import Involvement, Subject
from mash_hub.revealing import may_reveal
from mash_hub.subjects import may_take_back, subject_of
from mash_hub.victim_marks import Victim

SECTIONS = ("narrative", "safe_contact", "particulars")
_SCREENS = Reason(ReasonCode.NEW_CONTACT)


@dataclass(frozen=True)
class Person:
    """One person of a contact: their part, their card as it was opened, and who they are now."""

    part: Involvement
    identity: Identity | None
    subject: Subject
    may_take_back: bool = False
    may_reveal: bool = False
    flags: Sequence[flag_page.Shown] = ()

    @property
    def words(self) -> str:
        """The name, or the reference where the card may not be read."""
        return self.identity.label if self.identity else self.subject.reference


@dataclass(frozen=True)
class Page:
    """What a contact's page shows."""

    told: dict[str, Any] | None
    safe: dict[str, Any] | None
    particulars: list[list[str]]
    people: list[Person]
    rationales: list[tuple[ContactDecision, dict[str, Any] | None]]
    feedback: list[tuple[Feedback, dict[str, Any] | None]]
    clocks: dict[str, Any]
    strict: strict_mode.Mode

    @property
    def routes(self) -> list[strict_mode.Route]:
        """The ways of contact that were said to be safe, and that strict mode does not shut."""
        return self.strict.open_of((self.safe or {}).get("routes", ()))


def victims(page: Page) -> list[Victim]:
    """The people of a contact as the definitions of victims ask for them."""
    return [
        Victim(
            one.subject.pk,
            one.part.role,
            one.identity.birth if one.identity else None,
            bool(one.part.card and one.part.card.is_unborn),
        )
        for one in page.people
    ]


def parts_of(contacts: Sequence[Contact]) -> dict[UUID, list[Involvement]]:
    """The people's parts of contacts that were found through `visible_to`, by file, in one query."""
    parts: dict[UUID, list[Involvement]] = {row.file_id: [] for row in contacts}
    for part in Involvement.objects.filter(file__in=parts).order_by("place", "pk"):
        parts[part.file_id].append(part)
    return parts


def with_card(contact: Contact) -> QuerySet[Involvement]:
    """The people of a contact who have a record to compare."""
    parts = Involvement.objects.in_file(contact.file_id).exclude(card__isnull=True)
    return parts.select_related("card")


def own_status(contact: Contact) -> str:
    """How far a contact is, as its referrer may know it: never what was found or decided (2.1)."""
    match contact.state:
        case ContactState.SUBMITTED | ContactState.SCREENING:
            return str(ContactState(contact.state).label)
        case ContactState.FEEDBACK_SENT | ContactState.CLOSED:
            return "Feedback sent"
    return "Being decided"


def is_late(contact: Contact, limit: clocks.Clock | None) -> bool:
    """Whether the decision is later than its limit: its referrer sees “delayed” (4.1)."""
    if not contact.is_waiting or limit is None:
        return False
    return limit.met_at is None and limit.due_at < clock.now()


def own_lines(rows: Sequence[Contact]) -> list[dict[str, Any]]:
    """A referrer's contacts with how far they are."""
    limits = clocks.of(Contact.kind, [row.pk for row in rows], CONTACT_DECISION)
    return [
        {
            "contact": row,
            "status": own_status(row),
            "is_late": is_late(row, limits.get(row.pk)),
        }
        for row in rows
    ]


def read(contact: Contact, *, by: Hat) -> Page:
    """Open what the reader was given of a contact, through the one door and with one entry."""
    parts = [*Involvement.objects.in_file(contact.file_id).select_related("card", "subject")]
    decisions = [*ContactDecision.objects.visible_to(by).filter(contact=contact)]
    decisions.sort(key=lambda row: row.proposed_at, reverse=True)
    told = Feedback.objects.visible_to(by).filter(contact=contact).order_by("-sent_at")
    feedback = [row for row in told if row.read_at or row.owner_id == by.agency_id]
    opened = sealing.open([contact], [*SECTIONS], by=by, because=_SCREENS)
    cards = [part.card for part in parts if part.card is not None]
    names = sealing.open(cards, ["identity"], by=by, because=_SCREENS)
    ceilings.count_views(
        (part.subject_id for part in parts if part.card and names[part.card, "identity"]), by=by
    )
    marked = flag_page.in_case(contact.file_id, by=by)
    words = sealing.open([*decisions], ["rationale"], by=by, because=_SCREENS)
    texts = sealing.open(feedback, ["words"], by=by, because=_SCREENS)
    return Page(
        told=opened[contact, "narrative"],
        safe=opened[contact, "safe_contact"],
        particulars=(opened[contact, "particulars"] or {}).get("lines", []),
        people=[_person(part, names, marked.get(part.subject_id, ()), by) for part in parts],
        rationales=[(row, words[row, "rationale"]) for row in decisions],
        feedback=[(row, texts[row, "words"]) for row in feedback],
        clocks={name: row for (_, name), row in clocks.of("contact", [contact.pk]).items()},
        strict=strict_mode.mode_of(contact.file_id, by=by),
    )


def _person(
    part: Involvement, names: sealing.Opened, flags: Sequence[flag_page.Shown], by: Hat
) -> Person:
    if part.card is None:
        return Person(part, None, part.subject, flags=flags)
    content = names[part.card, "identity"]
    return Person(
        part,
        Identity.from_content(content) if content else None,
        subject_of(part.card),
        bool(may_take_back(by, part.card)),
        bool(may_reveal(by)),
        flags,
    )
