"""Every version of a row as people read it: who changed which words, when and why; and two of them compared."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator

from agencies import clock as act_clock
from agencies import sealing
from agencies.actors import Hat
from agencies.models.agencies import Agency
from agencies.models.people import Person
from agencies.models.sealed_reasons import SealedReason
from agencies.reasons import ReasonCode
from agencies.roles import Role

# Said for each of hundreds of versions: the lists are not made anew each time.
_ROLES = {role.value: role.label.lower() for role in Role}
_REASONS = {code.value: str(code.label) for code in ReasonCode}


A_PAGE = 50


@dataclass(frozen=True)
class Mark:
    """That there is a version: its number and when it was made, which need no opening."""

    number: int
    at: datetime

    @cached_property
    def label(self) -> str:
        """How it is chosen from a list; both lists of a page ask for it."""
        at = self.at.astimezone(act_clock.LONDON)
        return f"{self.number} – {at.day} {at:%b, %H:%M}"


@dataclass(frozen=True)
class Turned:
    """One page of many versions, newest first, and which have to be opened for it."""

    marks: list[Mark]
    page: Page[Mark]

    def wanted(self, *chosen: str) -> set[int]:
        """The page's own, the one before them, which says what changed, and those to be compared."""
        shown = [mark.number for mark in self.page]
        newest = [mark.number for mark in self.marks[:2]]
        asked = [mark.number for mark in self.marks if str(mark.number) in chosen]
        return {*shown, *(number - 1 for number in shown[-1:]), *newest, *asked}

    def of_page(self, versions: Iterable[Version]) -> list[Version]:
        """Of some versions those that stand on the page."""
        shown = {mark.number for mark in self.page}
        return [version for version in versions if version.number in shown]


def turned(row: Any, page: str) -> Turned:
    """The versions of a row, turned to a page of them; one query, nothing is opened."""
    kept = row.history.order_by("-version").values_list("version", "history_date")
    marks = [Mark(number, at) for number, at in kept]
    return Turned(marks, Paginator(marks, A_PAGE).get_page(page))


@dataclass(frozen=True)
class Version:
    """One version of a row as people read it; `facts` are its fields in words."""

    number: int
    at: datetime
    who: str
    changed: str
    why: str
    facts: dict[str, str]

    @cached_property
    def label(self) -> str:
        """How it is chosen from a list; both lists of a page ask for it."""
        return Mark(self.number, self.at).label


@dataclass(frozen=True)
class Names:
    """The people and agencies that versions name, by id, asked once for all."""

    people: dict[UUID, str]
    agencies: dict[UUID, str]

    def person(self, pk: UUID | None) -> str:
        """A person's name, or nothing."""
        return self.people.get(pk, "") if pk else ""

    def agency(self, pk: UUID | None) -> str:
        """An agency's name, or nothing."""
        return self.agencies.get(pk, "") if pk else ""

    def who(self, row: Any) -> str:
        """Who made a version, in which role, for which agency."""
        if row.by_service:
            return "The hub"
        role = _ROLES.get(row.by_role, "")
        named = (self.person(row.by_person_id), role, self.agency(row.by_agency_id))
        return ", ".join(filter(None, named))


def names_of(
    rows: Sequence[Any], *, people: Iterable[str] = (), agencies: Iterable[str] = ()
) -> Names:
    """The names in history rows: of who made them, and of the columns that hold people and agencies."""
    wanted = {getattr(row, name) for row in rows for name in ("by_person_id", *people)}
    theirs = {getattr(row, name) for row in rows for name in ("by_agency_id", *agencies)}
    return Names(
        dict(Person.objects.filter(pk__in=wanted - {None}).values_list("pk", "name")),
        dict(Agency.objects.filter(pk__in=theirs - {None}).values_list("pk", "name")),
    )


def made(
    rows: Sequence[Any],
    facts: Sequence[dict[str, str]],
    names: Names,
    *,
    by: Hat,
    first: str,
) -> list[Version]:
    """History rows, oldest first, with their fields in words, as versions, newest first.

    `first` says what the first version was. The sentences of their reasons are opened together.
    """
    why = reasons(rows, by=by)
    found: list[Version] = []
    before: dict[str, str] = {}
    for row, said in zip(rows, facts, strict=True):
        found.append(
            Version(
                number=row.version,
                at=row.history_date,
                who=names.who(row),
                changed=_changed(before, said) if before else first,
                why=why[row.history_id],
                facts=said,
            )
        )
        before = said
    return found[::-1]


def reasons(rows: Sequence[Any], *, by: Hat) -> dict[UUID, str]:
    """Why each version was made, in words, by the id of its history row; the sentences opened together."""
    sentences = _sentences(rows, by=by)
    return {row.history_id: _why(row, sentences) for row in rows}


def _sentences(rows: Iterable[Any], *, by: Hat) -> dict[UUID, str]:
    ids = [row.reason_id for row in rows if row.reason_id]
    if not ids:
        return {}
    reasons = list(SealedReason.objects.filter(pk__in=ids))
    opened = sealing.open(reasons, ["sentence"], by=by)
    return {reason.pk: opened.text(reason, "sentence", "sentence") for reason in reasons}


def _changed(before: dict[str, str], after: dict[str, str]) -> str:
    names = [name for name in {**before, **after} if before.get(name, "") != after.get(name, "")]
    said = [f"State: {after['State'].lower()}" if name == "State" else name for name in names]
    return "; ".join(sorted(said, key=lambda words: not words.startswith("State")))


def _why(row: Any, sentences: dict[UUID, str]) -> str:
    code = _REASONS.get(row.reason_code, "")
    words = sentences.get(row.reason_id, "")
    return f"{code}: “{words}”" if code and words else code


@dataclass(frozen=True)
class Compared:
    """Two versions side by side: name, before, after, whether they differ."""

    old: Version
    new: Version
    rows: list[tuple[str, str, str, bool]]

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The texts before and after of every field, from which what changed is counted."""
        return [(before, after) for _, before, after, _ in self.rows]


def compared(versions: Sequence[Version], earlier: str, later: str) -> Compared | None:
    """Two versions side by side; None when there is one alone.

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
    return Compared(old, new, [(name, one, two, one != two) for name, one, two in rows])
