"""The board's plan in the story: five items, one in each state, and nobody in them (domain notes 4.20)."""

from __future__ import annotations

from datetime import datetime, timedelta

from agencies.actors import Hat
from config.demo.teller import Teller
from meetings import board_plans
from meetings.board_plans import Proposed
from meetings.models import Board, BoardPlanItem, Pillar

_ITEMS = (
    (
        Pillar.PREPARE,
        "Every new officer of the CRU does the hub’s induction before the first enquiry",
        "Dates kept in the hub; the manager looks each month",
        "1.2",
    ),
    (
        Pillar.PREVENT,
        "Schools know how to raise a worry about exploitation",
        "Two briefings a term with the education safeguarding team",
        "2.1",
    ),
    (
        Pillar.PROTECT,
        "No rating of a child is lowered without a welfare check",
        "Dip sample of thirty records by an inspector",
        "3.2",
    ),
    (
        Pillar.PROTECT,
        "Return interviews are face to face",
        "Offered within 72 hours, by somebody independent",
        "3.5",
    ),
    (
        Pillar.PURSUE,
        "Outstanding offenders are gone through each week",
        "Weekly meeting; the gravest first",
        "4.1",
    ),
)


def tell(teller: Teller) -> None:
    """Vera proposes; the police take on, give evidence, and the board closes one and carries one forward."""
    vera, owen = teller.hat("vera", "mash"), teller.hat("owen", "mash")
    with teller.act(teller.at(-40, 9), vera):
        rows = [_propose(teller, number, vera, owen) for number in range(len(_ITEMS))]
    for row in rows[1:]:
        _step(teller, teller.at(-39, 9), row, owen, "ACTIVE")
    for row, words in (
        (rows[2], "28 of 30 records had the check; the two others were put right."),
        (rows[4], "Six meetings held; the list went from nineteen to eleven."),
    ):
        _step(teller, teller.at(-12, 11), row, owen, "EVIDENCE", words)
    _step(teller, teller.at(-10, 15), rows[3], vera, "CARRY", "The provider began in this quarter.")
    _step(teller, teller.at(-10, 16), rows[4], vera, "CLOSE", "The board thanks the team.")


def _propose(teller: Teller, number: int, vera: Hat, owen: Hat) -> BoardPlanItem:
    pillar, action, how, link = _ITEMS[number]
    said = Proposed(
        board=Board.VULNERABILITY,
        pillar=pillar,
        agency_id=owen.agency_id,
        board_on=(teller.today + timedelta(days=25)),
        action=action,
        how=how,
        team="Central referral unit",
        link=link,
    )
    return board_plans.propose(said, by=vera)


def _step(
    teller: Teller, at: datetime, row: BoardPlanItem, by: Hat, what: str, words: str = ""
) -> None:
    with teller.act(at, by):
        now = BoardPlanItem.objects.get(pk=row.pk)
        match what:
            case "ACTIVE":
                board_plans.take_on(now, by=by, version=now.version)
            case "EVIDENCE":
                board_plans.give_evidence(now, words, by=by, version=now.version)
            case "CLOSE":
                board_plans.close(now, words, by=by, version=now.version)
            case _:
                later = now.board_on + timedelta(days=91)
                board_plans.carry_forward(now, words, later, by=by, version=now.version)
