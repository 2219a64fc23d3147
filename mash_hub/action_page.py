"""What the page of one action shows: where it stands, every version of it, and two of them compared."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from agencies import clock as act_clock
from agencies import sealing
from agencies.actors import Hat
from mash_hub import versions
from mash_hub.calendars import end_of
from mash_hub.models.actions import Action, ActionState
from mash_hub.versions import Compared, Names, Turned, Version

SECTIONS = ("text", "outcome_words")
_TEXTS = {"title": "Title", "words": "What", "why": "Effect wanted"}
_OUTCOMES = {
    "done": "Result",
    "effect": "Effect on the risk",
    "victim_told": "Victim told",
    "manager": "Manager who knows",
}


@dataclass(frozen=True)
class Page:
    """An action opened for one reader: the newest words, a page of its versions, and two of them compared."""

    text: dict[str, Any]
    outcome: dict[str, Any]
    turned: Turned
    versions: list[Version]
    compared: Compared | None


def say(at: datetime) -> str:
    """A due time in words: the day, and the time unless it is the end of the day."""
    there = at.astimezone(act_clock.LONDON)
    day = f"{there:%a} {there.day} {there:%b %Y}"
    return day if end_of(there.date()) == at else f"{day}, {there:%H:%M}"


def open_page(
    action: Action, *, by: Hat, page: str = "", earlier: str = "", later: str = ""
) -> Page:
    """Open an action with a page of its versions and the two compared: one log entry, as many queries however many."""
    turned = versions.turned(action, page)
    wanted = turned.wanted(earlier, later)
    rows = list(action.history.filter(version__in=wanted).order_by("version"))
    opened = sealing.open([action, *rows], SECTIONS, by=by)
    names = versions.names_of(
        rows,
        people=("person_id", "offered_person_id"),
        agencies=("agency_id", "offered_agency_id"),
    )
    facts = [
        _facts(row, {section: opened[row, section] or {} for section in SECTIONS}, names)
        for row in rows
    ]
    found = versions.made(rows, facts, names, by=by, first="Agreed and offered")
    return Page(
        text=opened[action, "text"] or {},
        outcome=opened[action, "outcome_words"] or {},
        turned=turned,
        versions=turned.of_page(found),
        compared=versions.compared(found, earlier, later),
    )


def _facts(row: Any, texts: dict[str, dict[str, Any]], names: Names) -> dict[str, str]:
    facts = {words: str(texts["text"].get(name, "")) for name, words in _TEXTS.items()}
    facts["Due"] = say(row.due_at)
    facts["Owner"] = f"{names.person(row.person_id)}, {names.agency(row.agency_id)}"
    facts["Safety-critical"] = "Yes" if row.is_safety_critical else "No"
    facts["State"] = str(ActionState(row.state).label) + (
        ", directed by the chair" if row.is_directed else ""
    )
    facts["Offered to"] = ", ".join(
        filter(None, (names.person(row.offered_person_id), names.agency(row.offered_agency_id)))
    )
    for name, words in _OUTCOMES.items():
        facts[words] = str(texts["outcome_words"].get(name, ""))
    return {name: words for name, words in facts.items() if words or name in _TEXTS.values()}


def path_of(action: Action) -> list[tuple[bool, str]]:
    """Where it stands: each step done or not, in words with their times."""
    ended = action.ended_at is not None
    in_time = " on time" if ended and (action.ended_at or action.due_at) <= action.due_at else ""
    state = ActionState(action.state)
    if state == ActionState.CANCELLED:
        return [(True, "Offered"), (True, "Cancelled by the chair")]
    end = "Carried out" if action.done_on or not ended else "Ended"
    return [
        (True, f"Offered {_short(action.agreed_at)}"),
        (action.accepted_at is not None, f"Accepted {_short(action.accepted_at)}"),
        (ended, f"{end} {_short(action.ended_at)}{in_time}".strip()),
        (action.verified_at is not None, f"Verified {_short(action.verified_at)}"),
    ]


def _short(at: datetime | None) -> str:
    if at is None:
        return ""
    there = at.astimezone(act_clock.LONDON)
    return f"{there.day} {there:%b %H:%M}"
