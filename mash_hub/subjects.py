"""Recording what an agency says about a person, saying who is who, and finding people again.

People are found by keyed tokens alone. Cards that the searcher's agency was given are opened and
compared; every other card only answers "known to us?" (architecture, Finding people).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q

from agencies import clock, files, keys, references, sealing
from agencies.actors import Actor, Hat
from agencies.crypto import tokens as token_crypto
from agencies.models.files import RetentionClass
from agencies.reasons import Reason
from agencies.roles import Act, may
from agencies.verdicts import YES, Refused, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import matching
from mash_hub.identities import Identity, composites, exact
from mash_hub.matching import Comparison, Likeness
from mash_hub.models.contacts import Contact
from mash_hub.models.subjects import (
    Answer,
    Card,
    Identification,
    Involvement,
    MatchAnswer,
    Subject,
)
from mash_hub.models.tokens import SearchCounter, Token, replace_tokens

SEARCHES_AN_HOUR = 60  # security notes AC12
MOST_SHOWN = 20
MOST_OPENED = 300


class TooManySearches(Exception):
    """A person has searched more often in this hour than anybody may; the try was counted."""


class Known(StrEnum):
    """What tokens alone may answer about cards nobody gave to the searcher's agency."""

    YES = "YES"
    NO = "NO"
    ASK = "ASK"


@dataclass(frozen=True)
class Candidate:
    """A subject that may be the person typed: how its best card compares, and what was answered."""

    subject: Subject
    comparison: Comparison
    answered: Answer | None = None


@dataclass(frozen=True)
class Found:
    """What a search gives: candidates most alike first, "known to us?", and how many tries so far."""

    candidates: tuple[Candidate, ...]
    elsewhere: Known
    tries: int


@dataclass(frozen=True)
class OpenWork:
    """A person of the searcher's own open work whose name is, or sounds like, the one typed."""

    subject: Subject
    contact: Contact
    role: str


class InCase(Protocol):
    """A thing with people: it has a kind, an id and a file."""

    kind: str
    id: UUID
    file_id: UUID


def tokens_of(identity: Identity) -> set[bytes]:
    """The keyed tokens under which an identity is found."""
    key = keys.hub_key("index")
    found = {token_crypto.token(key, label, *parts) for label, *parts in composites(identity)}
    return found | {token_crypto.identifier(key, label, value) for label, value in exact(identity)}


# --- cards --------------------------------------------------------------------------------------


def record(
    identity: Identity,
    *,
    by: Hat,
    because: Reason,
    to: Iterable[UUID] = (),
    cause: sealing.Cause = sealing.OWN,
) -> Card:
    """Record what the actor's agency says about somebody: a new card on a new anchor.

    `because` is kept already. The caller's act writes the log entry.
    """
    at = clock.now()
    subject = Subject(id=uuid4(), reference=references.new("S", 8), made_at=at).start()
    file = files.open_file(
        Card.kind,
        owner_id=by.agency_id,
        workspace_id=None,
        retention_class=RetentionClass.AGENCY_CARD,
    )
    card = Card(
        id=uuid4(),
        owner_id=by.agency_id,
        file=file,
        author_id=by.person_id,
        birth_precision=identity.birth.precision,
        is_unborn=identity.is_unborn,
    )
    sealing.seal(card, "identity", identity.to_content(), by=by, to=to, cause=cause)
    card.start(by=by, at=at)
    replace_tokens(card, tokens_of(identity))
    Identification(id=uuid4(), card=card, subject=subject).start(by=by, at=at, because=because)
    return card


def add_to(
    card: Card,
    identity: Identity,
    *,
    by: Hat,
    because: Reason,
    to: Iterable[UUID] = (),
    cause: sealing.Cause = sealing.OWN,
) -> Card:
    """Add what is newly said about somebody to a card of the actor's own agency; readers follow.

    Raises Refused for a card of another agency.
    """
    card = Card.objects.select_for_update(of=("self",)).get(pk=card.pk)
    if card.owner_id != by.agency_id:
        raise Refused("Only the agency that holds a record can add to it.")
    held = identity_of(card, by=by)
    whole = held.joined(identity) if held else identity
    sealing.seal(card, "identity", whole.to_content(), by=by, to=to, cause=cause)
    card.set_identity(
        birth_precision=whole.birth.precision,
        is_unborn=whole.is_unborn,
        by=by,
        at=clock.now(),
        because=because,
    )
    replace_tokens(card, tokens_of(whole))
    return card


def identity_of(card: Card, *, by: Actor) -> Identity | None:
    """What a card says, where the actor was given it; the caller's act or page writes the entry."""
    content = sealing.open_quietly([card], ["identity"], by=by)[card, "identity"]
    return Identity.from_content(content) if content else None


def subject_of(card: Card) -> Subject:
    """The subject for whom a card stands now."""
    return Identification.objects.standing().select_related("subject").get(card=card).subject


def involve(card: Card, thing: InCase, *, role: str, place: int, by: Actor, at: Any) -> Involvement:
    """Give the subject of a card a part in a thing's file."""
    return Involvement(
        id=uuid4(),
        subject=subject_of(card),
        card=card,
        file_id=thing.file_id,
        role=role,
        thing_kind=thing.kind,
        thing_id=thing.id,
        place=place,
    ).start(by=by, at=at)


# --- who is who ---------------------------------------------------------------------------------


def may_identify(hat: Actor) -> Verdict:
    """Whether a hat may say for whom a card stands."""
    return may(hat, Act.SCREEN)


def identify(card: Card, subject: Subject, *, by: Hat, because: Reason) -> Identification:
    """Say that a card is about a subject: the standing identification ends and another begins.

    Nothing else changes hands, so that it can be taken back. `because` is kept already.
    """
    require(may_identify(by))
    at = clock.now()
    standing = Identification.objects.standing().select_for_update().get(card=card)
    if standing.subject_id == subject.pk:
        return standing
    standing.set_ended(by=by, at=at, because=because)
    return Identification(id=uuid4(), card=card, subject=subject).start(
        by=by, at=at, because=because
    )


def may_take_back(hat: Actor, card: Card) -> Verdict:
    """Whether there is an identification of a card to take back, and the hat may do it."""
    if not may_identify(hat):
        return may_identify(hat)
    if card.identifications.count() < 2:
        return no("This record was not joined to another.")
    return YES


@transaction.atomic
def take_back(card: Card, *, by: Hat, because: Reason, about: Contact) -> Identification:
    """Let a card stand for the subject it stood for before; raises Refused when it never changed."""
    require(may_take_back(by, card))
    at = clock.now()
    because = sealing.keep_reason(because, about=about, by=by)
    standing = Identification.objects.standing().select_for_update().get(card=card)
    before = (
        card.identifications.filter(ended_at__isnull=False)
        .exclude(subject=standing.subject_id)
        .order_by("-ended_at", "-began_at")
        .first()
    )
    if before is None:
        raise Refused("This record was not joined to another.")
    standing.set_ended(by=by, at=at, because=because)
    again = Identification(id=uuid4(), card=card, subject_id=before.subject_id).start(
        by=by, at=at, because=because
    )
    people = [standing.subject_id, before.subject_id]
    log.write(
        by=by, verb=Verb.UNIDENTIFIED, about=[card, about], people=people, reason=because, at=at
    )
    return again


# --- finding ------------------------------------------------------------------------------------


def may_search(hat: Actor) -> Verdict:
    """Whether a hat may look people up."""
    return may(hat, Act.FIND_PEOPLE)


@transaction.atomic
def search(
    typed: Identity,
    *,
    by: Hat,
    because: Reason,
    about: Contact | None = None,
    card: Card | None = None,
) -> Found:
    """Look for somebody by composites and identifiers, for a reason, and count the try.

    The same queries run whether nothing is there, something is there that the searcher may not know
    of, or something is found (7.2 R17). `card` is the one the terms come from: its own subject is no
    candidate. Raises Refused when nothing typed makes a token, TooManySearches.
    """
    require(may_search(by))
    tokens = tokens_of(typed)
    if not tokens:
        raise Refused("Give a name with a date of birth or a postcode, or an identifier.")
    because = _kept(because, about, by)
    tries = _counted(by, because, about)
    readable = Card.objects.visible_to(by)
    hits = Card.objects.filter(tokens__token__in=tokens).distinct()
    others = _elsewhere(by, hits, tokens)
    own_subject = subject_of(card).pk if card else None
    cards = [*hits.filter(pk__in=readable.values("pk"))[:MOST_OPENED]]
    candidates = _compared(typed, cards, by=by, card=card, but=own_subject)
    log.write(
        by=by,
        verb=Verb.SEARCHED,
        about=[*cards, *([about] if about else [])],
        people=[candidate.subject.pk for candidate in candidates],
        sections=["identity"] if cards else [],
        reason=because,
        purpose=about.purpose if about else "",
        hashes=sorted(tokens),
        count=len(candidates),
        at=clock.now(),
    )
    return Found(tuple(candidates[:MOST_SHOWN]), others, tries)


def _kept(because: Reason, about: Contact | None, by: Hat) -> Reason:
    if about is not None:
        return sealing.keep_reason(because, about=about, by=by)
    if not because.is_kept:
        raise Refused("A look-up without a case takes a reason from the list.")
    return because


def _counted(by: Hat, because: Reason, about: Contact | None) -> int:
    at = clock.now()
    tries = SearchCounter.counted(by.person_id, at)
    if tries > SEARCHES_AN_HOUR:
        things = [about] if about else []
        log.write(by=by, verb=Verb.SEARCHED, about=things, reason=because, result="TOO_MANY", at=at)
        raise TooManySearches
    return tries


def _elsewhere(by: Hat, hits: Any, tokens: set[bytes]) -> Known:
    """What cards that nobody gave to the searcher's agency answer, by tokens alone, in one query."""
    sure = {token for token in tokens if len(token) == token_crypto.IDENTIFIER_BYTES}
    hidden = hits.exclude(pk__in=Card.objects.visible_to(by).values("pk")).exclude(
        Q(owner=by.agency_id)
        | Q(
            involvements__file__conflicts__person=by.person_id,
            involvements__file__conflicts__ended_at__isnull=True,
        )
    )
    matched = Token.objects.filter(card__in=hidden.values("pk"), token__in=tokens)
    found = {bytes(token) for token in matched.values_list("token", flat=True)}
    if not found or not by.agreement_in_force:
        return Known.NO
    return Known.YES if found & sure else Known.ASK


def _compared(
    typed: Identity, cards: list[Card], *, by: Hat, card: Card | None, but: UUID | None
) -> list[Candidate]:
    opened = sealing.open_quietly(cards, ["identity"], by=by)
    standing = Identification.objects.standing().filter(card__in=[row.pk for row in cards])
    subjects = {one.card_id: one.subject for one in standing.select_related("subject")}
    best: dict[UUID, Candidate] = {}
    for row in cards:
        content, subject = opened[row, "identity"], subjects.get(row.pk)
        if content is None or subject is None or subject.pk == but:
            continue
        found = Candidate(subject, matching.compare(typed, Identity.from_content(content)))
        if subject.pk not in best or _order(found) < _order(best[subject.pk]):
            best[subject.pk] = found
    return _answered(sorted(best.values(), key=_order), card)


def _answered(candidates: list[Candidate], card: Card | None) -> list[Candidate]:
    """Leave out who was called different, unless the card says something new since; keep answers."""
    if card is None:
        return candidates
    given = MatchAnswer.objects.filter(card=card, card_version=card.version)
    answers = {one.candidate_id: Answer(one.answer) for one in given.order_by("answered_at")}
    return [
        Candidate(one.subject, one.comparison, answers.get(one.subject.pk))
        for one in candidates
        if answers.get(one.subject.pk) != Answer.DIFFERENT
    ]


def _order(candidate: Candidate) -> tuple[int, int, int, str]:
    compared = candidate.comparison
    return (
        [*Likeness].index(compared.likeness),
        -compared.count(matching.Agreement.AGREES),
        compared.count(matching.Agreement.DIFFERS),
        candidate.subject.reference,
    )


@transaction.atomic
def search_open_work(name: str, *, by: Hat, because: Reason) -> tuple[list[OpenWork], int]:
    """Look for a name among the people of the own workspace's open contacts and enquiries.

    Gives who was found and how many tries were made this hour. Raises TooManySearches.
    """
    require(may_search(by))
    tries = _counted(by, because, None)
    contacts = {
        contact.file_id: contact
        for contact in Contact.objects.visible_to(by)
        .filter(workspace=by.workspace_id)
        .open()
        .order_by("-received_at")[:MOST_OPENED]
    }
    parts = [
        *Involvement.objects.filter(file__in=contacts, card__in=Card.objects.visible_to(by))
        .select_related("card", "subject")
        .order_by("file", "place")[:MOST_OPENED]
    ]
    cards = [part.card for part in parts if part.card is not None]
    opened = sealing.open_quietly(cards, ["identity"], by=by)
    found = [
        OpenWork(part.subject, contacts[part.file_id], part.get_role_display())
        for part in parts
        if part.card is not None
        and (content := opened[part.card, "identity"])
        and matching.name_alike(name, Identity.from_content(content))
    ]
    log.write(
        by=by,
        verb=Verb.SEARCHED,
        about=cards,
        people=[one.subject.pk for one in found],
        sections=["identity"] if cards else [],
        reason=because,
        ground="open-work",
        count=len(found),
        at=clock.now(),
    )
    return found[:MOST_SHOWN], tries


@dataclass(frozen=True)
class OwnRecord:
    """A card of the referrer's own agency that is likely the person just typed."""

    card: Card
    comparison: Comparison


def own_records(people: dict[str, Identity], *, by: Hat) -> dict[str, list[OwnRecord]]:
    """For each person typed, the records of the actor's own agency that are likely the same person.

    A referrer is told of their own agency's records and of nobody else's (domain notes 8a, A2).
    """
    tokens = {key: tokens_of(identity) for key, identity in people.items()}
    wanted = {token for found in tokens.values() for token in found}
    rows = Token.objects.filter(token__in=wanted, card__owner=by.agency_id).select_related("card")
    hits = [(bytes(row.token), row.card) for row in rows]
    cards = {card.pk: card for _, card in hits}
    opened = sealing.open_quietly(cards.values(), ["identity"], by=by)
    found: dict[str, list[OwnRecord]] = {}
    for key, identity in people.items():
        for pk in dict.fromkeys(card.pk for token, card in hits if token in tokens[key]):
            content = opened[cards[pk], "identity"]
            if content is None:
                continue
            compared = matching.compare(identity, Identity.from_content(content))
            if compared.likeness == Likeness.SAME_PERSON:
                found.setdefault(key, []).append(OwnRecord(cards[pk], compared))
    if cards:
        log.write(
            by=by,
            verb=Verb.SEARCHED,
            about=cards.values(),
            sections=["identity"],
            ground="own-agency",
            count=sum(map(len, found.values())),
            at=clock.now(),
        )
    return found
