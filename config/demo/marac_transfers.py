"""Somebody moved to Eastvale, and her case was sent after her; its MARAC has not accepted it yet."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from agencies.actors import Hat
from config.demo.teller import Teller
from mash_hub.addresses import Address
from mash_hub.protection import Protection
from meetings import marac_transfers
from meetings.marac_transfers import Moved
from meetings.models import CaseState, MaracCase, MaracTransfer
from meetings.models.marac_transfers import Way

REFUGE = Address("4 Sorrel Court", "Eastvale", "B99 9AF")


def tell(teller: Teller) -> None:
    """The victim of the case that is flagged moved to a refuge for good."""
    ruth = teller.hat("ruth", "marac")
    at = teller.at(0, 8, 50)
    with teller.act(at, ruth):
        case = MaracCase.objects.visible_to(ruth).get(state=CaseState.MONITORING)
    sent(teller, at + timedelta(minutes=1), case)


def moved(teller: Teller, at: datetime, case: MaracCase, **more: Any) -> MaracTransfer:
    """The coordinator notes the move."""
    ruth = teller.hat("ruth", "marac")
    given: dict[str, Any] = {
        "known_on": at.date(),
        "words": "Her IDVA told us: she is safe where she is.",
        "is_temporary": False,
        "to_workspace": teller.made.workspace["eastvale_marac"],
        "address": REFUGE,
        "protection": Protection.REFUGE,
        **more,
    }
    with teller.act(at, ruth):
        found = MaracCase.objects.select_related("workspace").get(pk=case.pk)
        return marac_transfers.identify(found, Moved(**given), by=ruth, version=found.version)


def do(
    teller: Teller, at: datetime, by: Hat, verb: Any, row: MaracTransfer, *args: Any, **given: Any
) -> Any:
    """One act on a transfer as it is then."""
    with teller.act(at, by):
        rows = MaracTransfer.objects.select_related("case__workspace", "workspace", "to_workspace")
        newest = rows.get(pk=row.pk)
        return verb(newest, *args, by=by, version=newest.version, **given)


def sent(teller: Teller, at: datetime, case: MaracCase) -> MaracTransfer:
    """Noted, decided as the tree says, packed and sent."""
    ruth = teller.hat("ruth", "marac")
    row = moved(teller, at, case)
    minute = timedelta(minutes=1)
    way = Way.TRANSFER if case.state == CaseState.MONITORING else Way.SEND_ON
    do(teller, at + minute, ruth, marac_transfers.decide, row, way, words="")
    words = "She likes to be rung by the same person each time."
    do(teller, at + 2 * minute, ruth, marac_transfers.prepare, row, words=words)
    do(teller, at + 3 * minute, ruth, marac_transfers.send, row)
    return row
