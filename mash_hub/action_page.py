"""What the page of one action shows: where it stands, every version of it, and two of them compared."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from agencies import clock as act_clock
from agencies import sealing
from agencies.actors import Hat
from agencies.models.agencies import Agency
from agencies.models.people import Person
from agencies.models.sealed_reasons import SealedReason
from agencies.reasons import ReasonCode
from agencies.roles import Role
from mash_hub.calendars import end_of
from mash_hub.models.actions import Action, ActionState

SECTIONS = ("text", "outcome_words")
_TEXTS = {"title": "Title", "words": "What", "why": "Effect wanted"}
_OUTCOMES = {
    "done": "Result",
    "effect": "Effect on the risk",
    "victim_told": "Victim told",
    "manager": "Manager who knows",
}


@dataclass(frozen=True)
class Version:
    """One version of an action as people read it; `facts` are its fields in words."""

    number: int
    at: datetime
    who: str
    changed: str
    why: str
    facts: dict[str, str]

    @property
    def label(self) -> str:
        """How it is chosen from a list."""
        at = self.at.astimezone(act_clock.LONDON)
        return f"{self.number} – {at.day} {at:%b, %H:%M}"


@dataclass(frozen=True)
class Page:
    """An action opened for one reader: the newest words, and all versions, newest first."""

    text: dict[str, Any]
    outcome: dict[str, Any]
    versions: list[Version]


def say(at: datetime) -> str:
    """A due time in words: the day, and the time unless it is the end of the day."""
    there = at.astimezone(act_clock.LONDON)
    day = f"{there:%a} {there.day} {there:%b %Y}"
    return day if end_of(there.date()) == at else f"{day}, {there:%H:%M}"


def open_page(action: Action, *, by: Hat) -> Page:
    """Open an action with every version of it: one log entry, a fixed number of queries."""
    rows = list(action.history.order_by("version"))
    opened = sealing.open([action, *rows], SECTIONS, by=by)
    sentences = _sentences(rows, by=by)
    people, agencies = _names(rows)
    versions: list[Version] = []
    before: dict[str, str] = {}
    for row in rows:
        texts = {section: opened[row, section] or {} for section in SECTIONS}
        facts = _facts(row, texts, people, agencies)
        versions.append(
            Version(
                number=row.version,
                at=row.history_date,
                who=_who(row, people, agencies),
                changed=_changed(before, facts),
                why=_why(row, sentences),
                facts=facts,
            )
        )
        before = facts
    return Page(
        text=opened[action, "text"] or {},
        outcome=opened[action, "outcome_words"] or {},
        versions=versions[::-1],
    )


def _sentences(rows: Iterable[Any], *, by: Hat) -> dict[UUID, str]:
    ids = [row.reason_id for row in rows if row.reason_id]
    if not ids:
        return {}
    reasons = list(SealedReason.objects.filter(pk__in=ids))
    opened = sealing.open(reasons, ["sentence"], by=by)
    return {reason.pk: opened.text(reason, "sentence", "sentence") for reason in reasons}


def _names(rows: Sequence[Any]) -> tuple[dict[UUID, str], dict[UUID, str]]:
    people_ids = {row.by_person_id for row in rows} | {row.person_id for row in rows}
    people_ids |= {row.offered_person_id for row in rows}
    agency_ids = {row.by_agency_id for row in rows} | {row.agency_id for row in rows}
    agency_ids |= {row.offered_agency_id for row in rows}
    people = Person.objects.filter(pk__in=people_ids - {None}).values_list("pk", "name")
    agencies = Agency.objects.filter(pk__in=agency_ids - {None}).values_list("pk", "name")
    return dict(people), dict(agencies)


def _facts(
    row: Any,
    texts: dict[str, dict[str, Any]],
    people: dict[UUID, str],
    agencies: dict[UUID, str],
) -> dict[str, str]:
    facts = {words: str(texts["text"].get(name, "")) for name, words in _TEXTS.items()}
    facts["Due"] = say(row.due_at)
    facts["Owner"] = f"{people.get(row.person_id, '')}, {agencies.get(row.agency_id, '')}"
    facts["Safety-critical"] = "Yes" if row.is_safety_critical else "No"
    facts["State"] = str(ActionState(row.state).label) + (
        ", directed by the chair" if row.is_directed else ""
    )
    facts["Offered to"] = ", ".join(
        filter(None, (people.get(row.offered_person_id), agencies.get(row.offered_agency_id)))
    )
    for name, words in _OUTCOMES.items():
        facts[words] = str(texts["outcome_words"].get(name, ""))
    return {name: words for name, words in facts.items() if words or name in _TEXTS.values()}


def _who(row: Any, people: dict[UUID, str], agencies: dict[UUID, str]) -> str:
    if row.by_service:
        return "The hub"
    role = Role(row.by_role).label.lower() if row.by_role in Role.values else ""
    named = people.get(row.by_person_id, "")
    agency = agencies.get(row.by_agency_id, "")
    return ", ".join(filter(None, (named, role, agency)))


def _changed(before: dict[str, str], after: dict[str, str]) -> str:
    if not before:
        return "Agreed and offered"
    names = [name for name in {**before, **after} if before.get(name, "") != after.get(name, "")]
    said = [f"State: {after['State'].lower()}" if name == "State" else name for name in names]
    return "; ".join(sorted(said, key=lambda words: not words.startswith("State")))


def _why(row: Any, sentences: dict[UUID, str]) -> str:
    code = str(ReasonCode(row.reason_code).label) if row.reason_code in ReasonCode.values else ""
    words = sentences.get(row.reason_id, "")
    return f"{code}: “{words}”" if code and words else code


def compared(
    versions: Sequence[Version], earlier: str, later: str
) -> tuple[Version, Version, list[tuple[str, str, str, bool]]] | None:
    """Two versions side by side: name, before, after, changed; None when there is one alone.

    Without a valid choice the newest is compared with the one before it.
    """
    if len(versions) < 2:
        return None
    by_number = {str(version.number): version for version in versions}
    new = by_number.get(later) or versions[0]
    old = by_number.get(earlier) or versions[1]
    if old.number >= new.number:
        old, new = versions[1], versions[0]
    rows = [
        (name, old.facts.get(name, ""), new.facts.get(name, ""))
        for name in {**old.facts, **new.facts}
    ]
    return old, new, [(name, one, two, one != two) for name, one, two in rows]


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
