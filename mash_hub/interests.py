"""Declaring one's interests, and keeping a worker apart from every case that touches them (R13).

Compared both ways in the act that writes: a declaration with all cards, a card with all declarations.
Nothing is opened for it. A sure likeness keeps apart; a doubtful one keeps apart too, until those who
work the case settle it. Nobody is told: to the worker the case is as if it never was.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import QuerySet

from agencies import clock, files, sealing
from agencies.actors import Actor, Hat, Service
from agencies.models.files import RetentionClass
from agencies.models.people import Person
from agencies.roles import Act, may
from agencies.verdicts import Refused, Stale, Verdict, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import barriers, conflicts, index_keys, streets
from mash_hub.identities import Identity, composites, exact, homes
from mash_hub.identity_tokens import hashed
from mash_hub.models.conflicts import ConflictSource
from mash_hub.models.interests import (
    Interests,
    InterestToken,
    Relation,
    replace_interest_streets,
    replace_interest_tokens,
)
from mash_hub.models.subjects import Card, Involvement
from mash_hub.models.things import ThingCard, ThingToken
from mash_hub.models.tokens import Token

CONFIRMED_FOR = timedelta(days=365)
MOST = 60
# A name with a date of birth, one home, or a number that is nobody else's; all else is doubtful.
SURE = frozenset({"sound-born", "home"})
AT_HOME = (Relation.SELF, Relation.HOUSEHOLD)
SHARED = frozenset({"PHONE"})  # a telephone may have changed hands


@dataclass(frozen=True)
class Interest:
    """Somebody a worker must be kept apart from, and what they are to the worker."""

    relation: Relation
    identity: Identity

    def to_content(self) -> dict[str, Any]:
        """Give it in the JSON form in which it is sealed."""
        return {"relation": self.relation.value, "identity": self.identity.to_content()}

    @classmethod
    def from_content(cls, content: dict[str, Any]) -> Interest:
        """Take it from a declaration just opened."""
        return cls(Relation(content["relation"]), Identity.from_content(content["identity"]))


def is_comparable(identity: Identity) -> bool:
    """Whether enough is said to know somebody by: a name with a birth or postcode, a home, a number."""
    return bool(composites(identity) or homes(identity) or exact(identity))


# --- declaring ----------------------------------------------------------------------------------


def may_declare(hat: Actor) -> Verdict:
    """Everybody declares for themselves."""
    return may(hat, Act.OWN_WORK)


def own(*, by: Hat) -> tuple[Interests | None, list[Interest]]:
    """One's own declaration, opened; a log entry says that one read it."""
    row = Interests.objects.visible_to(by).first()
    if row is None:
        return None, []
    opened = sealing.open([row], ["people"], by=by)[row, "people"] or {}
    return row, [Interest.from_content(one) for one in opened.get("people", [])]


def is_due(hat: Hat, at: datetime) -> bool:
    """Whether a hat's wearer has not declared or confirmed within a year (R13)."""
    since = at - CONFIRMED_FOR
    return not Interests.objects.visible_to(hat).filter(confirmed_at__gt=since).exists()


@transaction.atomic
def declare(people: Sequence[Interest], *, by: Hat, version: int) -> Interests:
    """Say anew, as a whole, whom one must be kept apart from; nobody is a declaration too.

    `version` is 0 for the first. Conflicts that follow are written in the act; those that stood on
    the declaration before stay until somebody settles them. Raises Refused, Stale.
    """
    require(may_declare(by))
    if len(people) > MOST:
        raise Refused(f"A declaration names at most {MOST} people.")
    if not all(is_comparable(one.identity) for one in people):
        raise Refused("Give a name with a date of birth, or an address with its postcode.")
    at = clock.now()
    row = Interests.objects.visible_to(by).select_for_update(of=("self",)).first()
    if (row.version if row else 0) != version:
        raise Stale(row.version if row else 0)
    is_new = row is None
    row = row or _new(by)
    own_alone = sealing.Cause(sealing.OWN.kind, persons=(by.person_id,))
    content = {"people": [one.to_content() for one in people]}
    sealing.seal(row, "people", content, by=by, cause=own_alone)
    row = row.start(by=by, at=at) if is_new else row.set_people(by=by, at=at)
    store_tokens(row, people)
    _compare_with_cards(row, by=by, at=at)
    log.write(by=by, verb=Verb.DECLARED, about=[row], ground="interests", at=at)
    return row


def _new(by: Hat) -> Interests:
    file = files.open_file(
        Interests.kind,
        owner_id=by.agency_id,
        workspace_id=None,
        retention_class=RetentionClass.OFFICE,
    )
    return Interests(id=uuid4(), person_id=by.person_id, owner_id=by.agency_id, file=file)


def store_tokens(row: Interests, people: Sequence[Interest]) -> None:
    """Give a declaration the tokens of whom it names, and of the houses around the author's own homes.

    One is sure that names one person or one home by itself. No rotation of the index key begins or
    switches until the act is over.
    """
    index_keys.hold()
    keys = index_keys.in_use()
    replace_interest_tokens(
        row,
        [
            (number, token, one.relation.value, is_sure)
            for number, key in keys
            for one in people
            for token, is_sure in _tokens(one.identity, key).items()
        ],
    )
    homes = [home for one in people if one.relation in AT_HOME for home in one.identity.addresses]
    around = [(number, streets.blinded(homes, row.pk, key)) for number, key in keys]
    replace_interest_streets(row, around)


def _tokens(identity: Identity, key: bytes) -> dict[bytes, bool]:
    """The keyed tokens of an identity, and whether each names one person or one home by itself."""
    words = hashed(composites(identity) | homes(identity), (), key)
    exactly = hashed((), exact(identity), key)
    return {token: label in SURE for token, label in words.items()} | {
        token: label not in SHARED for token, label in exactly.items()
    }


# --- keeping apart ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Likeness:
    """That a worker's declaration and a card are alike: how, and whether it is sure."""

    person_id: UUID
    interests_id: UUID
    relation: str
    is_sure: bool


def _compare_with_cards(row: Interests, *, by: Actor, at: datetime) -> None:
    """Keep the author of a declaration apart from every card and case that shares a token with it."""
    said = {
        bytes(one.token): one
        for one in InterestToken.objects.filter(interests=row).order_by("is_sure")
    }
    alike: dict[UUID, Likeness] = {}
    for token, card_id in Token.objects.filter(token__in=said).values_list("token", "card_id"):
        one = said[bytes(token)]
        found = Likeness(row.person_id, row.pk, one.relation, one.is_sure)
        if card_id not in alike or one.is_sure:
            alike[card_id] = found
    for card in Card.objects.filter(pk__in=alike):
        _restrict(card, alike[card.pk], at=at, workspace_id=None)
    files_of = _files_of(alike)
    for card_id, likeness in alike.items():
        _keep_apart([likeness], files_of[card_id], by=by, at=at)
    shared = ThingToken.objects.filter(token__in=said).values_list("token", "card__file_id")
    for token, file_id in shared.order_by("card", "token"):
        one = said[bytes(token)]
        likeness = Likeness(row.person_id, row.pk, one.relation, one.is_sure)
        _keep_apart([likeness], {file_id}, by=by, at=at)


def look_for(card: Card, *, by: Actor, at: datetime) -> None:
    """Keep apart whoever declared somebody like a card, from the card and each case it stands in.

    Called by the act that writes the card or gives it a part in a case, when its tokens are stored.
    """
    alike = _alike(Token.objects.filter(card=card).values("token"))
    for likeness in alike:
        _restrict(card, likeness, at=at, workspace_id=by.workspace_id)
    if alike:
        _keep_apart(alike, _files_of([card.pk])[card.pk], by=by, at=at)


def look_for_employee(card: Card, employer_id: UUID, *, by: Hat, at: datetime) -> None:
    """Restrict the records of somebody of whom it is written that they work for a member agency (R13, R27).

    Whoever works there and declared a likeness of themselves, sure or not, is that person as far as the
    hub can tell: they are kept apart for sure. Called by the act that writes the employer down.
    """
    tokens = Token.objects.filter(card=card).values("token")
    there = Person.objects.filter(agency=employer_id)
    alike = [
        replace(one, is_sure=True)
        for one in _alike(tokens)
        if one.relation == Relation.SELF and there.filter(pk=one.person_id).exists()
    ]
    staff_id = alike[0].person_id if len(alike) == 1 else None
    barriers.restrict_staff(
        card,
        staff_id,
        by=Service("barriers"),
        at=at,
        workspace_id=by.workspace_id,
        employer_id=employer_id,
        writer_id=by.person_id if by.person_id not in {one.person_id for one in alike} else None,
    )
    _keep_apart(alike, _files_of([card.pk])[card.pk], by=by, at=at)


def look_for_thing(card: ThingCard, *, by: Actor, at: datetime) -> None:
    """Keep apart whoever declared the home or telephone that a card is of, from that card.

    Called by the act that writes the card, when its tokens are stored.
    """
    alike = _alike(ThingToken.objects.filter(card=card).values("token"))
    _keep_apart(alike, {card.file_id}, by=by, at=at)


def _alike(tokens: QuerySet[Any, Any]) -> list[Likeness]:
    """Whose declarations share a token with a card, each person once, sure likenesses before others."""
    shared = InterestToken.objects.filter(token__in=tokens).values_list(
        "interests__person_id", "interests_id", "relation", "is_sure"
    )
    alike: dict[UUID, Likeness] = {}
    for person_id, interests_id, relation, is_sure in shared.order_by("is_sure"):
        alike[person_id] = Likeness(person_id, interests_id, relation, is_sure)
    return [*alike.values()]


def _restrict(card: Card, likeness: Likeness, *, at: datetime, workspace_id: UUID | None) -> None:
    """A worker, or somebody of their household, is a subject: named readers alone see it (R27)."""
    if likeness.is_sure and likeness.relation in AT_HOME:
        by = Service("barriers")
        barriers.restrict_staff(card, likeness.person_id, by=by, at=at, workspace_id=workspace_id)


def _files_of(card_ids: Iterable[UUID]) -> dict[UUID, set[UUID]]:
    """The files from which a likeness to each card keeps apart: its own, and its cases."""
    wanted = [*card_ids]
    found = {pk: {file_id} for pk, file_id in Card.objects.of_ids(wanted)}
    parts = Involvement.objects.filter(card__in=wanted).values_list("card_id", "file_id")
    for card_id, file_id in parts:
        found[card_id].add(file_id)
    return found


def _keep_apart(alike: Iterable[Likeness], file_ids: set[UUID], *, by: Actor, at: datetime) -> None:
    for one in alike:
        for file_id in sorted(file_ids):
            if _was_settled(one, file_id):
                continue
            conflicts.keep_apart(
                one.person_id,
                file_id,
                source=ConflictSource.FOUND,
                by=by,
                at=at,
                behind=(Interests.kind, one.interests_id),
                relation=one.relation,
                is_doubtful=not one.is_sure,
            )


def _was_settled(one: Likeness, file_id: UUID) -> bool:
    """Whether somebody looked at this likeness and let the worker back; new evidence is asked anew."""
    let_back = conflicts.Conflict.objects.filter(
        person=one.person_id, file=file_id, by_id=one.interests_id, ended_at__isnull=False
    )
    return (let_back.filter(is_doubtful=False) if one.is_sure else let_back).exists()
