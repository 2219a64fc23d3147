"""The two tiers of a look-up: which cards some tokens meet, and which of them its hat can read.

Each question is the rule of `Card` compiled once (agencies/database/statements.py): a look-up is made for
every card written, and building its queries would take longer than all else in it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from functools import cache
from typing import Any
from uuid import UUID

from agencies import clock
from agencies.actors import Hat
from agencies.database.statements import NEVER_ASKED, Statement, columns_of, ids, instance_of
from mash_hub.models.subjects import Card, CardQuerySet, Identification, Subject, reads_cards
from mash_hub.models.tokens import Token

MOST_OPENED = 300
MOST_MET = 5_000

_PERSON, _AGENCY, _CARD = (UUID(int=number) for number in (1, 2, 3))
_AT = datetime(1, 1, 1, tzinfo=UTC)
_STAND_INS = {"person": _PERSON, "agency": _AGENCY, "at": _AT, "cards": ids([_CARD])}


def met(tokens: Iterable[bytes]) -> dict[UUID, set[bytes]]:
    """The cards under any of some tokens, each with those that it shares: at most `MOST_MET` hits."""
    found: dict[UUID, set[bytes]] = defaultdict(set)
    for card_id, token in _hits().rows(tokens=sorted(tokens)):
        found[card_id].add(bytes(token))
    return found


def readable(cards: Collection[UUID], *, by: Hat) -> list[Card]:
    """Those of some cards that a hat can read, at most `MOST_OPENED`."""
    rows = _readable(by.role, by.agreement_in_force).rows(**_values(cards, by))
    return [instance_of(Card, row) for row in rows]


def elsewhere(cards: Collection[UUID], *, by: Hat) -> list[UUID]:
    """Those of some cards that other agencies hold and the hat cannot read, but that are not kept from it."""
    rows = _elsewhere(by.role, by.agreement_in_force).rows(**_values(cards, by))
    return [card_id for (card_id,) in rows]


def subjects_of(cards: Collection[UUID]) -> dict[UUID, Subject]:
    """For whom each of some cards stands; a card that stands for nobody is left out."""
    rows = _subjects().rows(cards=ids(cards))
    return {card_id: instance_of(Subject, row) for card_id, *row in rows}


def _values(cards: Collection[UUID], by: Hat) -> dict[str, Any]:
    at = clock.now()
    return {"person": by.person_id, "agency": by.agency_id, "at": at, "cards": ids(cards)}


@cache
def _hits() -> Statement:
    tokens = [b"token"]
    found = Token.objects.filter(token__any_of=tokens).values_list("card_id", "token")
    return Statement(found[:MOST_MET], {"tokens": tokens})


@cache
def _readable(role: str, agreement_in_force: bool) -> Statement:
    hat = _stand_in(role, agreement_in_force)
    with clock.moved(_AT):
        found = _visible_to(hat).values_list(*columns_of(Card))
        return Statement(found[:MOST_OPENED], _asked_by(hat))


@cache
def _elsewhere(role: str, agreement_in_force: bool) -> Statement:
    hat = _stand_in(role, agreement_in_force)
    with clock.moved(_AT):
        found = (
            Card.objects.exclude(owner=_AGENCY)
            .exclude(pk__in=_visible_to(hat).values("pk"))
            .not_kept_from(hat)
            .filter(pk__any_of=_STAND_INS["cards"])
        )
        return Statement(found.values_list("pk"), _asked_by(hat))


@cache
def _subjects() -> Statement:
    cards = _STAND_INS["cards"]
    found = Identification.objects.standing().filter(card__pk__any_of=cards)
    columns = columns_of(Subject, "subject__")
    return Statement(found.values_list("card_id", *columns), {"cards": cards})


def _asked_by(hat: Hat) -> dict[str, Any]:
    """The stand-ins that the rule asks for; a role that reads no card it was given asks for no time."""
    return {name: at for name, at in _STAND_INS.items() if name != "at" or reads_cards(hat)}


def _visible_to(hat: Hat) -> CardQuerySet:
    return Card.objects.visible_to(hat).filter(pk__any_of=_STAND_INS["cards"])


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
