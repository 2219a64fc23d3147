"""Finding people: by keyed tokens, for a reason, so many times an hour.

Cards that the searcher's agency was given are opened and compared; every other card only answers
"known to us?" (architecture, Finding people).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Q

from agencies import clock, data_keys, sealing
from agencies.actors import Actor, Hat
from agencies.database.statements import ids
from agencies.reasons import Reason, ReasonCode
from agencies.roles import Act, may
from agencies.verdicts import Refused, Verdict, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import (
    ceilings,
    evidence,
    index_keys,
    look_up_tiers,
    looking_up,
    matching,
    sheet_tokens,
)
from mash_hub.ceilings import SEARCHES_AN_HOUR, TooManySearches
from mash_hub.identities import Identity
from mash_hub.identity_tokens import Terms, tokens_of
from mash_hub.look_up_tiers import MOST_OPENED
from mash_hub.matching import Comparison, Likeness
from mash_hub.models.contacts import Contact
from mash_hub.models.merges import Merge
from mash_hub.models.subjects import (
    Answer,
    Card,
    CardQuerySet,
    Identification,
    Involvement,
    MatchAnswer,
    Subject,
)
from mash_hub.models.tokens import Token
from mash_hub.searched import finds_nobody
from mash_hub.subjects import subject_of

MOST_SHOWN = 20
TOO_LITTLE = (
    "Give a name with a date of birth or a postcode, or an identifier. With a part of a date, or an age, "
    "give both names."
)


class Known(StrEnum):
    """What tokens alone may answer about cards nobody gave to the searcher's agency."""

    YES = "YES"
    NO = "NO"
    ASK = "ASK"


@dataclass(frozen=True)
class Candidate:
    """A subject that may be the person typed: how its best card compares, and what was answered.

    `news` says what is new since an answer that no longer holds.
    """

    subject: Subject
    comparison: Comparison
    answered: Answer | None = None
    news: tuple[str, ...] = ()


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


def may_search(hat: Actor) -> Verdict:
    """Whether a hat may look people up."""
    return may(hat, Act.FIND_PEOPLE)


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
    candidate. Raises Refused when nothing typed makes a token, and TooManySearches: then counter and
    entry stand in the open act, and the caller asks the door to commit them.
    """
    require(may_search(by))
    if finds_nobody(typed):
        raise Refused(TOO_LITTLE)
    because = _kept(because, about, by)
    tries = _counted(by, because, about)
    seen = look(typed, by=by, card=card)
    cards, candidates, others = seen.cards, seen.candidates, seen.elsewhere
    looking_up.note([typed], by=by)
    log.write(
        by=by,
        verb=Verb.SEARCHED,
        about=[*cards, *([about] if about else [])],
        people=[candidate.subject.pk for candidate in candidates],
        sections=["identity"] if cards else [],
        reason=because,
        purpose=about.purpose if about else "",
        hashes=sorted(seen.tokens),
        count=len(candidates),
        at=clock.now(),
    )
    return Found(tuple(candidates[:MOST_SHOWN]), others, tries)


@dataclass(frozen=True)
class Seen:
    """What a look-up met: cards opened, the candidates on them, and what all other cards answer.

    `tokens` are those that it asked by.
    """

    cards: list[Card]
    candidates: list[Candidate]
    elsewhere: Known
    tokens: set[bytes]


def look(typed: Identity, *, by: Hat, card: Card | None = None) -> Seen:
    """Find by tokens, in two tiers: what the hat can read is opened and compared, the rest answers.

    `search` counts it, and writes its entry; nothing else calls this but the bench.
    """
    sheets = sheet_tokens.met(typed, by=by)
    terms, met = _met(typed, sheets.readable, by)
    others = _known_by(met.elsewhere, terms.sure) if by.agreement_in_force else Known.NO
    if others == Known.NO and sheets.elsewhere and by.agreement_in_force:
        others = Known.ASK
    own_subject = subject_of(card).pk if card else None
    found = _compared(
        typed,
        met.readable,
        by=by,
        card=card,
        but=own_subject,
        on_sheets=sheets.readable,
        had=met.wraps,
    )
    return Seen([row for row, _ in met.readable], found, others, terms.tokens)


def _met(typed: Identity, cards: Collection[UUID], by: Hat) -> tuple[Terms, look_up_tiers.Met]:
    """What is met under every index key in use, asked by those last seen in use.

    The answer tells which they are now. Where they were replaced meanwhile it is asked again, so that no
    token of a key that has gone can miss anything.
    """
    while True:
        supposed = index_keys.supposed()
        terms = Terms.of(typed, supposed)
        met = look_up_tiers.asked(terms.tokens, terms.naming, cards, by=by)
        if index_keys.are_in_use(supposed, *met.turned):
            return terms, met


def _kept(because: Reason, about: Contact | None, by: Hat) -> Reason:
    if about is not None:
        return sealing.keep_reason(because, about=about, by=by)
    if not because.is_kept:
        raise Refused("A look-up without a case takes a reason from the list.")
    return because


def _counted(by: Hat, because: Reason, about: Contact | None) -> int:
    at = clock.now()
    tries = ceilings.count_search(by)
    if tries > SEARCHES_AN_HOUR:
        things = [about] if about else []
        log.write(by=by, verb=Verb.SEARCHED, about=things, reason=because, result="TOO_MANY", at=at)
        raise TooManySearches
    return tries


def known_by(cards: CardQuerySet, sure: set[bytes], tokens: set[bytes]) -> Known:
    """What some cards answer to the naming tokens of somebody, unopened."""
    met = look_up_tiers.met(tokens)
    hit = cards.filter(pk__any_of=ids(met)).values_list("pk", flat=True)
    return _known_by({token for card_id in hit for token in met[card_id]}, sure)


def _known_by(shared: set[bytes], sure: set[bytes]) -> Known:
    if not shared:
        return Known.NO
    return Known.YES if shared & sure else Known.ASK


def _compared(
    typed: Identity,
    standing: look_up_tiers.Standing,
    *,
    by: Hat,
    card: Card | None,
    but: UUID | None,
    on_sheets: Mapping[UUID, set[str]] | None = None,
    had: data_keys.Wraps | None = None,
) -> list[Candidate]:
    rows = [row for row, _ in standing]
    opened = sealing.open_quietly(rows, [look_up_tiers.SECTION], by=by, had=had)
    best: dict[UUID, Candidate] = {}
    for row, subject in standing:
        content = opened[row, "identity"]
        if content is None or subject.pk == but:
            continue
        labels = (on_sheets or {}).get(row.pk, set())
        held = sheet_tokens.added(Identity.from_content(content), typed, labels)
        found = Candidate(subject, matching.compare(typed, held))
        if subject.pk not in best or _order(found) < _order(best[subject.pk]):
            best[subject.pk] = found
    return _answered(sorted(best.values(), key=_order), card)


def _answered(candidates: list[Candidate], card: Card | None) -> list[Candidate]:
    """Keep answers given before, and leave out who was called different, unless there is news.

    An answer about an anchor that was joined to a candidate counts for the candidate.
    """
    if card is None:
        return candidates
    joined = Merge.objects.standing().filter(kept__in=[one.subject.pk for one in candidates])
    kept = dict(joined.values_list("joined", "kept"))
    given = MatchAnswer.objects.filter(card=card).order_by("answered_at")
    answers = {kept.get(one.candidate_id, one.candidate_id): one for one in given}
    found = []
    for one in candidates:
        answer = answers.get(one.subject.pk)
        told = evidence.news(one.comparison, since=answer) if answer else []
        if answer is None or told:
            found.append(replace(one, news=tuple(told)))
        elif answer.answer != Answer.DIFFERENT:
            found.append(replace(one, answered=Answer(answer.answer)))
    return found


def _order(candidate: Candidate) -> tuple[int, int, int, str]:
    compared = candidate.comparison
    return (
        [*Likeness].index(compared.likeness),
        -compared.count(matching.Agreement.AGREES),
        compared.count(matching.Agreement.DIFFERS),
        candidate.subject.reference,
    )


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
    reference: str


def said_to_be(own: Mapping[str, list[OwnRecord]], sent: Mapping[str, Any]) -> dict[UUID, UUID]:
    """For each person, the card of one's own agency that was said to be theirs, of those offered."""
    found: dict[UUID, UUID] = {}
    for key, records in own.items():
        said = sent.get(f"own_{key}", "")
        found |= {UUID(key): one.card.pk for one in records if str(one.card.pk) == said}
    return found


def own_records(people: dict[str, Identity], *, by: Hat) -> dict[str, list[OwnRecord]]:
    """For each person typed, the records of the actor's own agency that are likely the same person.

    A referrer is told of their own agency's records and of nobody else's (domain notes 8a, A2), and of
    none from which they are kept apart. It is their look-up before anything is made, and counts as one
    unless it was just made. Its entry is the same whatever is there. Raises TooManySearches as `search` does.
    """
    if not looking_up.are_all_done(people.values(), by=by):
        _counted(by, Reason(ReasonCode.NEW_CONTACT), None)
        looking_up.note(people.values(), by=by)
    tokens = {key: tokens_of(identity) for key, identity in people.items()}
    wanted = {token for found in tokens.values() for token in found}
    own = Card.objects.filter(owner=by.agency_id).not_kept_from(by)
    rows = Token.objects.filter(token__in=wanted, card__in=own).select_related("card")
    hits = [(bytes(row.token), row.card) for row in rows]
    cards = {card.pk: card for _, card in hits}
    opened = sealing.open_quietly(cards.values(), ["identity"], by=by)
    standing = Identification.objects.standing().filter(card__in=cards).select_related("subject")
    names = {one.card_id: one.subject.reference for one in standing}
    held = {
        pk: Identity.from_content(content)
        for pk, card in cards.items()
        if (content := opened[card, "identity"])
    }
    found: dict[str, list[OwnRecord]] = {}
    for key, identity in people.items():
        for pk in dict.fromkeys(card.pk for token, card in hits if token in tokens[key]):
            compared = matching.compare(identity, held[pk]) if pk in held else None
            if compared and compared.likeness == Likeness.SAME_PERSON:
                found.setdefault(key, []).append(OwnRecord(cards[pk], compared, names[pk]))
    if wanted:
        log.write(
            by=by,
            verb=Verb.SEARCHED,
            about=cards.values(),
            sections=["identity"] if cards else [],
            ground="own-agency",
            hashes=sorted(wanted),
            count=sum(map(len, found.values())),
            at=clock.now(),
        )
    return found


def comparison_with(card: Card, subject: Subject, *, by: Hat) -> Comparison | None:
    """How a card compares with the best readable card of a subject; None where there is none."""
    content = sealing.open_quietly([card], ["identity"], by=by)[card, "identity"]
    cards = Card.objects.visible_to(by).on_subject(subject.pk)[:MOST_OPENED]
    typed = Identity.from_content(content) if content else Identity()
    found = _compared(typed, look_up_tiers.standing(cards), by=by, card=None, but=None)
    return found[0].comparison if found else None


def candidates_for(card: Card, *, by: Hat) -> list[Candidate]:
    """The candidates of a card just looked up, for the act that answers them; it writes the entry."""
    content = sealing.open_quietly([card], ["identity"], by=by)[card, "identity"]
    tokens = tokens_of(Identity.from_content(content)) if content else set()
    if not content or not tokens:
        return []
    typed = Identity.from_content(content)
    on_sheets = sheet_tokens.met(typed, by=by).readable
    by_token = Q(tokens__token__in=tokens) | Q(pk__in=[*on_sheets])
    hits = Card.objects.visible_to(by).filter(by_token).distinct()[:MOST_OPENED]
    but = subject_of(card).pk
    standing = look_up_tiers.standing(hits)
    found = _compared(typed, standing, by=by, card=card, but=but, on_sheets=on_sheets)
    return found[:MOST_SHOWN]
