"""A child at the level At risk: early help is offered, and the screening is looked at again (domain notes 4.11)."""

from __future__ import annotations

from datetime import date

from agencies.verdicts import Refused
from mash_hub.models.cmog_entries import CmogEntry
from mash_hub.models.cmog_states import ChildState, ExploitationLevel

EARLY_HELP = "Early help"
OFF_LIST = (ChildState.SCREENED, ChildState.STEPPED_DOWN)  # where a child at risk stands


def asks_early_help(row: CmogEntry, state: str) -> bool:
    """Whether a step ends the entry of a child at risk: it says who offers early help."""
    return row.level == ExploitationLevel.AT_RISK and state == ChildState.CLOSED


def with_early_help(row: CmogEntry, state: str, words: str, early_help: str) -> str:
    """The words of a step, with who offers early help where that is asked. Raises Refused."""
    if not asks_early_help(row, state):
        return words
    if not early_help.strip():
        raise Refused("Say who offers early help, or why none is needed.")
    return f"{words.strip()}\n\n{EARLY_HELP}: {early_help.strip()}"


def review_day(row: CmogEntry, state: str, level: str, latest: date) -> date | None:
    """The next review after a screening, or after two agreed to a lower level.

    Of a child who comes onto the list again, and of one at risk, it is the latest day there may be; on
    the list it stays as it was.
    """
    is_back = state == ChildState.ON_LIST and state != row.state
    if is_back or (state in OFF_LIST and level == ExploitationLevel.AT_RISK):
        return latest
    return None if state in OFF_LIST else row.review_on
