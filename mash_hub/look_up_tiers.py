"""The two tiers of a look-up: which cards some tokens meet, and which of them its hat can read.

Each question is the rule of `Card` compiled once (agencies/database/statements.py): a look-up is made for
every card written, and building its queries would take longer than all else in it. What the tokens meet is
an array to the rule, found first: met a row at a time, the planner would weigh every card there is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from agencies import clock, data_keys
from agencies.actors import Hat
from agencies.database.statements import (
    NEVER_ASKED,
    Statement,
    Together,
    columns_of,
    ids,
    instance_of,
    octets,
)
from agencies.models.grants import opening
from mash_hub import index_keys
from mash_hub.models.subjects import Card, Identification, Subject
from mash_hub.models.tokens import Token

SECTION = "identity"
MOST_OPENED = 300
MOST_MET = 5_000

_PERSON, _AGENCY, _CARD = (UUID(int=number) for number in (1, 2, 3))
_AT = datetime(1, 1, 1, tzinfo=UTC)
_TOKENS, _NAMING = octets([b"token"]), octets([b"naming"])
_STAND_INS = {
    "person": _PERSON,
    "agency": _AGENCY,
    "at": _AT,
    "tokens": _TOKENS,
    "naming": _NAMING,
    "cards": ids([_CARD]),
}

Standing = list[tuple[Card, Subject]]  # cards, each with the one for whom it stands


def met(tokens: Iterable[bytes]) -> dict[UUID, set[bytes]]:
    """The cards under any of some tokens, each with those that it shares: at most `MOST_MET` hits."""
    found: dict[UUID, set[bytes]] = defaultdict(set)
    for card_id, token in _hits().rows(tokens=octets(sorted(tokens))):
        found[card_id].add(bytes(token))
    return found


@dataclass(frozen=True)
class Met:
    """What a look-up met.

    `readable` are the cards that its hat can read, under any token or among those asked for by name, at
    most `MOST_OPENED`; one that stands for nobody is left out. `wraps` open them. `elsewhere` are those
    naming tokens that stand on cards of others, which the hat cannot read but which are not kept from
    it. `turned` tells which index keys are in use (index_keys.newest).
    """

    readable: Standing
    wraps: data_keys.Wraps
    elsewhere: set[bytes]
    turned: tuple[Any, ...]


def asked(
    tokens: Iterable[bytes], naming: Iterable[bytes], cards: Collection[UUID], *, by: Hat
) -> Met:
    """Ask for both tiers and for what opens the first, in one round to the database and back.

    `naming` are among `tokens`: those that may tell another agency's card to be about this person.
    """
    rows = _tiers(by.role, by.agreement_in_force).rows(
        person=by.person_id,
        agency=by.agency_id,
        at=clock.now(),
        tokens=octets(sorted(tokens)),
        naming=octets(sorted(naming)),
        cards=ids(cards),
    )
    elsewhere, *turned = rows[0][:_BESIDE]
    found: dict[UUID, tuple[Card, Subject]] = {}
    wraps = []
    for row in rows:
        card_id, wrap = row[_BESIDE], row[_WRAP:]
        if card_id is None:
            break  # the one row that says that there are none
        if card_id not in found:
            card = instance_of(Card, row[_BESIDE:_SUBJECT])
            found[card_id] = (card, instance_of(Subject, row[_SUBJECT:_WRAP]))
        if wrap[0] is not None:
            wraps.append(wrap)
    return Met([*found.values()], wraps, {bytes(one) for one in elsewhere}, tuple(turned))


def standing(cards: Collection[Card]) -> Standing:
    """Some cards, each with the one for whom it stands; a card that stands for nobody is left out."""
    rows = _subjects().rows(cards=ids(card.pk for card in cards))
    subjects = {card_id: instance_of(Subject, row) for card_id, *row in rows}
    return [(card, subjects[card.pk]) for card in cards if card.pk in subjects]


@cache
def _hits() -> Statement:
    found = _under(_TOKENS).values_list("card_id", "token")
    return Statement(found[:MOST_MET], {"tokens": _TOKENS})


# Each queryset is a rule; what they have in common, the cards that the hat can see, is found once.
_IN_ONE = """
WITH "hit" AS MATERIALIZED ({hit}), "seen" AS MATERIALIZED ({seen}), "standing" AS MATERIALIZED ({standing})
SELECT ARRAY({elsewhere}), "turned".*, "standing".*, "opening".*
FROM (SELECT) AS "once"
LEFT JOIN ({turned}) AS "turned" ON TRUE
LEFT JOIN "standing" ON TRUE
LEFT JOIN ({opening}) AS "opening" ON "opening"."thing_id" = "standing"."card__id"
"""
_HIT = RawSQL('ARRAY(SELECT "card_id" FROM "hit")', ())
_SEEN = RawSQL('ARRAY(SELECT "pk" FROM "seen")', ())
_STANDING = RawSQL('ARRAY(SELECT "card__id" FROM "standing")', ())
_BESIDE = 4  # the columns of elsewhere and turned
_SUBJECT = _BESIDE + len(columns_of(Card))
_WRAP = _SUBJECT + len(columns_of(Subject))


@cache
def _tiers(role: str, agreement_in_force: bool) -> Together:
    hat = _stand_in(role, agreement_in_force)
    named = Card.objects.filter(pk__any_of=_STAND_INS["cards"]).values("pk")
    with clock.moved(_AT):
        hit = _under(_TOKENS).values("card_id").union(named)
        seen = Card.objects.visible_among(_HIT, hat).values("pk")
        columns = [*columns_of(Card, "card__"), *columns_of(Subject, "subject__")]
        standing = Identification.objects.standing().filter(card__pk__any_of=_SEEN)
        others = Card.objects.exclude(owner=_AGENCY).exclude(pk__any_of=_SEEN).not_kept_from(hat)
        met = ArraySubquery(_under(_NAMING).values("card_id"))
        apart = ArraySubquery(others.filter(pk__any_of=met).values("pk"))
        elsewhere = _under(_NAMING).filter(card__pk__any_of=apart)
        wraps = opening(hat, _AT).filter(
            thing_kind=Card.kind, section=SECTION, thing_id__any_of=_STANDING
        )
        querysets = {
            "hit": hit,
            "seen": seen,
            "standing": standing.values_list(*columns)[:MOST_OPENED],
            "elsewhere": elsewhere.values_list("token").distinct(),
            "turned": index_keys.newest(),
            "opening": wraps,
        }
        return Together(_IN_ONE, querysets, _STAND_INS)


@cache
def _subjects() -> Statement:
    cards = _STAND_INS["cards"]
    found = Identification.objects.standing().filter(card__pk__any_of=cards)
    columns = columns_of(Subject, "subject__")
    return Statement(found.values_list("card_id", *columns), {"cards": cards})


def _under(tokens: str) -> QuerySet[Token]:
    return Token.objects.filter(token__any_of=tokens)


def _stand_in(role: str, agreement_in_force: bool) -> Hat:
    return Hat(
        person_id=_PERSON,
        membership_id=NEVER_ASKED,
        agency_id=_AGENCY,
        workspace_id=NEVER_ASKED,
        host_id=NEVER_ASKED,
        role=role,
        agreement_in_force=agreement_in_force,
    )
