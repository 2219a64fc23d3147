"""MARAC transfers in every state, so that each of their pages has something to show."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from config.demo import marac_cases as told
from config.demo import marac_transfers as moved
from config.demo.front_door import Part
from config.demo.teller import Teller
from meetings import marac_arrivals, marac_eligibility, marac_transfers
from meetings.models import MaracCase
from meetings.models.marac_transfers import Way

Ago = Callable[..., datetime]


def tell(teller: Teller, ago: Ago) -> None:
    """One to decide, one to pack, one about which Eastvale asks something."""
    ruth, esther = teller.hat("ruth", "marac"), teller.hat("esther", "eastvale_marac")
    moved.moved(teller, ago(minutes=50), _accepted(teller, ago, "Sanna"))
    row = moved.moved(teller, ago(minutes=50), _accepted(teller, ago, "Ronja"))
    decide = marac_transfers.decide
    moved.do(teller, ago(minutes=48), ruth, decide, row, Way.SEND_ON, words="")
    asked = moved.sent(teller, ago(minutes=46), _accepted(teller, ago, "Maren"))
    query = marac_arrivals.query
    moved.do(teller, ago(minutes=40), esther, query, asked, words="Which language does she speak?")


def _accepted(teller: Teller, ago: Ago, given: str) -> MaracCase:
    parts = (
        Part("VICTIM", given, "Dahl", born=date(1990, 3, 4)),
        Part("PERPETRATOR", "Ulf", f"{given}sen", born=date(1988, 7, 1)),
    )
    joan, ruth = teller.hat("joan", "mash"), teller.hat("ruth", "marac")
    case = told.refer(teller, ago(minutes=59), joan, parts, "He follows her.")
    told.check(teller, ago(minutes=58), ruth, case)
    return told.do(teller, ago(minutes=57), ruth, marac_eligibility.accept, case)
