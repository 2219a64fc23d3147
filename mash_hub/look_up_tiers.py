"""The two tiers of a look-up: which cards some tokens meet, and which of them its hat can read.

Each question is the rule of `Card` compiled once (agencies/database/statements.py): a look-up is made for
every card written, and building its queries would take longer than all else in it. What the tokens meet is
an array to the rule, found first: met a row at a time, the planner would weigh every card there is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import QuerySet

from agencies import clock
from agencies.actors import Hat
from agencies.database.statements import NEVER_ASKED, Statement, columns_of, ids, instance_of
from mash_hub.models.subjects import Card, Identification, Subject, reads_cards
from mash_hub.models.tokens import Token

MOST_OPENED = 300
MOST_MET = 5_000

_PERSON, _AGENCY, _CARD = (UUID(int=number) for number in (1, 2, 3))
_AT = datetime(1, 1, 1, tzinfo=UTC)
_TOKENS = [b"token"]
_STAND_INS = {
    "person": _PERSON,
    "agency": _AGENCY,
    "at": _AT,
    "tokens": _TOKENS,
    "cards": ids([_CARD]),
}

Standing = list[tuple[Card, Subject]]  # cards, each with the one for whom it stands


def met(tokens: Iterable[bytes]) -> dict[UUID, set[bytes]]:
    """The cards under any of some tokens, each with those that it shares: at most `MOST_MET` hits."""
    found: dict[UUID, set[bytes]] = defaultdict(set)
    for card_id, token in _hits().rows(tokens=sorted(tokens)):
        found[card_id].add(bytes(token))
    return found


def readable(tokens: Iterable[bytes], cards: Collection[UUID], *, by: Hat) -> Standing:
    """Those that a hat can read, under any of some tokens or among some cards: at most `MOST_OPENED`.

    A card that stands for nobody is left out.
    """
    rows = _readable(by.role, by.agreement_in_force).rows(
        **_asking(by), tokens=sorted(tokens), cards=ids(cards)
    )
    width = len(columns_of(Card))
    return [(instance_of(Card, row[:width]), instance_of(Subject, row[width:])) for row in rows]


def shared_elsewhere(tokens: Iterable[bytes], *, by: Hat) -> set[bytes]:
    """Those of some tokens of cards that others hold and the hat cannot read, but that are not kept from it."""
    rows = _elsewhere(by.role, by.agreement_in_force).rows(**_asking(by), tokens=sorted(tokens))
    return {bytes(token) for (token,) in rows}


def standing(cards: Collection[Card]) -> Standing:
    """Some cards, each with the one for whom it stands; a card that stands for nobody is left out."""
    rows = _subjects().rows(cards=ids(card.pk for card in cards))
    subjects = {card_id: instance_of(Subject, row) for card_id, *row in rows}
    return [(card, subjects[card.pk]) for card in cards if card.pk in subjects]


def _asking(by: Hat) -> dict[str, Any]:
    return {"person": by.person_id, "agency": by.agency_id, "at": clock.now()}


@cache
def _hits() -> Statement:
    found = _under_tokens().values_list("card_id", "token")
    return Statement(found[:MOST_MET], {"tokens": _TOKENS})


@cache
def _readable(role: str, agreement_in_force: bool) -> Statement:
    hat = _stand_in(role, agreement_in_force)
    named = Card.objects.filter(pk__any_of=_STAND_INS["cards"]).values("pk")
    with clock.moved(_AT):
        hit = ArraySubquery(_under_tokens().values("card_id").union(named))
        read = ArraySubquery(Card.objects.visible_to(hat).filter(pk__any_of=hit).values("pk"))
        columns = [*columns_of(Card, "card__"), *columns_of(Subject, "subject__")]
        found = Identification.objects.standing().filter(card__pk__any_of=read)
        return Statement(found.values_list(*columns)[:MOST_OPENED], _asked_by(hat))


@cache
def _elsewhere(role: str, agreement_in_force: bool) -> Statement:
    hat = _stand_in(role, agreement_in_force)
    hit = ArraySubquery(_under_tokens().values("card_id"))
    with clock.moved(_AT):
        read = Card.objects.visible_to(hat).filter(pk__any_of=hit).values("pk")
        cards = Card.objects.exclude(owner=_AGENCY).exclude(pk__in=read)
        others = cards.not_kept_from(hat).filter(pk__any_of=hit).values("pk")
        found = _under_tokens().filter(card__pk__any_of=ArraySubquery(others))
        return Statement(found.values_list("token").distinct(), _asked_by(hat, but="cards"))


@cache
def _subjects() -> Statement:
    cards = _STAND_INS["cards"]
    found = Identification.objects.standing().filter(card__pk__any_of=cards)
    columns = columns_of(Subject, "subject__")
    return Statement(found.values_list("card_id", *columns), {"cards": cards})


def _under_tokens() -> QuerySet[Token]:
    return Token.objects.filter(token__any_of=_TOKENS)


def _asked_by(hat: Hat, but: str = "") -> dict[str, Any]:
    """The stand-ins that the rule asks for; a role that reads no card it was given asks for no time."""
    never = {but} if reads_cards(hat) else {but, "at"}
    return {name: value for name, value in _STAND_INS.items() if name not in never}


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
