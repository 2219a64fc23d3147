"""The people of a case as one reader knows them: parts in the file, named from cards one may open."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, ExpressionWrapper, OuterRef, Q, Subquery

from agencies import sealing
from agencies.actors import Hat
from mash_hub import ceilings
from mash_hub.identities import Identity, KeptValue
from mash_hub.models.contacts import Contact
from mash_hub.models.enquiries import Enquiry
from mash_hub.models.requests import InformationRequest
from mash_hub.models.subjects import Card, Identification, Involvement, PersonRole


@dataclass(frozen=True)
class CasePerson:
    """One person's part in a case; without a card that the reader may open there is no name."""

    subject_id: UUID
    reference: str
    role: str
    role_words: str
    name: str = ""
    born: str = ""
    is_unborn: bool = False
    card_id: UUID | None = None
    kept: tuple[KeptValue, ...] = ()

    @property
    def words(self) -> str:
        """The name, or the reference where no name may be read."""
        return self.name or self.reference

    @property
    def is_accused(self) -> bool:
        """Whether this person must not be told."""
        return self.role == PersonRole.PERPETRATOR


def name_in(identity: dict[str, Any] | None) -> str:
    """The name on a card as pages show it; nothing where the card is not granted."""
    return Identity.from_content(identity).label if identity else ""


def born_in(identity: dict[str, Any] | None) -> str:
    """The birth on a card in words, as far as it is known."""
    return Identity.from_content(identity).born if identity else ""


def parts_of(file_id: UUID) -> list[Involvement]:
    """The parts of a case in the order they were named, with subject and card."""
    return list(Involvement.objects.in_file(file_id).select_related("subject", "card"))


def people_of(file_id: UUID, *, by: Hat) -> list[CasePerson]:
    """The people of a case, each once, with the names the reader's grants open.

    Cards are opened through the one door; its entry joins that of the page. Whom it names counts
    as looked at; raises TooManyViews.
    """
    parts = parts_of(file_id)
    cards = [*{part.card_id: part.card for part in parts if part.card is not None}.values()]
    opened = sealing.open(cards, ["identity"], by=by)
    found: dict[UUID, CasePerson] = {}
    for part in parts:
        identity = opened[part.card, "identity"] if part.card is not None else None
        person = _person(part, identity)
        known = found.get(part.subject_id)
        if known is None or (not known.name and person.name):
            found[part.subject_id] = person
    ceilings.count_views((one.subject_id for one in found.values() if one.name), by=by)
    return [*found.values()]


def _person(part: Involvement, identity: dict[str, Any] | None) -> CasePerson:
    return CasePerson(
        subject_id=part.subject_id,
        reference=part.subject.reference,
        role=part.role,
        role_words=part.get_role_display(),
        name=name_in(identity),
        born=born_in(identity),
        is_unborn=bool(part.card and part.card.is_unborn),
        card_id=part.card_id if identity else None,
        kept=Identity.from_content(identity).kept if identity else (),
    )


def seen_beside(subject_id: UUID, *, by: Hat) -> dict[UUID, PersonRole]:
    """Who stands with somebody in a case that a hat sees, with their parts there.

    Of a case of which its agency is asked, those whom the questions name alone. A case that is hidden from
    the hat tells nothing of who stands together in it (2.3).
    """
    asked: dict[UUID, set[UUID]] = defaultdict(set)
    questions = InformationRequest.objects.visible_to(by).filter(agency=by.agency_id)
    about = questions.filter(people__contains=[subject_id])
    for file_id, people in about.values_list("enquiry__file", "people"):
        asked[file_id].update(people)
    seen = Q(file__in=Contact.objects.visible_to(by).values("file"))
    seen |= Q(file__in=Enquiry.objects.visible_to(by).values("file"))
    theirs = Involvement.objects.of_subject(subject_id).filter(seen | Q(file__in=[*asked]))
    now = Identification.objects.standing().filter(card=OuterRef("card")).values("subject")[:1]
    parts = Involvement.objects.filter(file__in=theirs.values("file"))
    parts = parts.annotate(
        subject_now=Subquery(now), is_seen=ExpressionWrapper(seen, BooleanField())
    )
    found: dict[UUID, PersonRole] = {}
    columns = ("file", "subject", "subject_now", "role", "is_seen")
    for file_id, named, as_now, role, is_seen in parts.order_by("place", "pk").values_list(
        *columns
    ):
        who = as_now or named
        if not is_seen and who not in asked[file_id]:
            who = named  # as the question names them
        if is_seen or who in asked[file_id]:
            found[who] = PersonRole(role)
    found.pop(subject_id, None)
    return found


def parts_in_words(parts: Sequence[Involvement]) -> str:
    """Who a case is about, without names: “Victim, 2 children, alleged perpetrator” (page 02)."""
    roles = Counter(part.role for part in {part.subject_id: part for part in parts}.values())
    words = []
    for role in PersonRole:
        number = roles.get(role, 0)
        if number == 1:
            words.append(str(role.label).lower())
        elif number:
            words.append(f"{number} {_PLURAL.get(role, str(role.label).lower())}")
    return ", ".join(words).capitalize()


_PLURAL = {
    PersonRole.CHILD: "children",
    PersonRole.VICTIM: "victims",
    PersonRole.ADULT_AT_RISK: "adults at risk",
    PersonRole.PARENT: "parents or carers",
    PersonRole.PERPETRATOR: "alleged perpetrators",
    PersonRole.HOUSEHOLD: "household members",
    PersonRole.OTHER: "others",
}


def about(file_ids: Collection[UUID], *, by: Hat, with_names: bool) -> dict[UUID, str]:
    """Whom cases are about, for a list: their parts, or by name as far as the reader's grants open.

    Without names nothing is opened; with them all cards are opened at once, with one entry.
    """
    parts: dict[UUID, list[Involvement]] = defaultdict(list)
    rows = Involvement.objects.filter(file__in=file_ids).select_related("card")
    for part in rows.order_by("file", "place", "pk"):
        parts[part.file_id].append(part)
    if not with_names:
        return {file_id: parts_in_words(found) for file_id, found in parts.items()}
    cards = [part.card for found in parts.values() for part in found if part.card is not None]
    opened = sealing.open(cards, ["identity"], by=by)
    named = {card.pk: name_in(opened[card, "identity"]) for card in cards}
    return {file_id: _named(found, named) for file_id, found in parts.items()}


def _named(parts: Sequence[Involvement], named: Mapping[UUID, str]) -> str:
    """Each person once: by the name that may be read, the others by their parts."""
    names: dict[UUID, str] = {}
    for part in parts:
        name = named.get(part.card_id, "") if part.card_id else ""
        names[part.subject_id] = names.get(part.subject_id) or name
    known = ", ".join(name for name in names.values() if name)
    others = parts_in_words([part for part in parts if not names[part.subject_id]])
    return ", ".join(words for words in (known, others) if words)


def names_outside(file_id: UUID, owner_id: UUID, *, by: Hat) -> tuple[set[str], set[str]]:
    """Names on the cards of a case: the referrer's own, and those only others gave."""
    cards = [part.card for part in parts_of(file_id) if part.card is not None]
    opened = sealing.open_quietly(cards, ["identity"], by=by)
    named: dict[bool, set[str]] = {True: set(), False: set()}
    for card in cards:
        named[_is_of(card, owner_id)].add(name_in(opened[card, "identity"]))
    return named[True] - {""}, named[False] - named[True] - {""}


def _is_of(card: Card, owner_id: UUID) -> bool:
    return card.owner_id == owner_id
