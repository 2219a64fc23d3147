"""Keeping apart from a case whoever bears the family name of somebody in its papers (domain notes 4.8, A15)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar, Protocol
from uuid import UUID

from agencies import sealing
from agencies.actors import Actor
from agencies.models.people import Person
from mash_hub import conflicts
from mash_hub.identities import Identity
from mash_hub.models.conflicts import ConflictSource


class WithPeople(Protocol):
    """A case that people are kept apart from: its kind and id, its own file and all its files."""

    kind: ClassVar[str]
    id: UUID
    file_id: UUID

    @property
    def case_files(self) -> list[UUID]: ...


def find(
    item: WithPeople,
    papers: dict[str, Any],
    people: Iterable[Person],
    *,
    by: Actor,
    at: datetime,
) -> list[UUID]:
    """Keep apart whoever bears the family name of somebody in the papers.

    Nobody is told; coordinator and chair see it and can let somebody back.
    """
    names = {_family_name(_name(one)) for one in papers.get("people", [])} - {""}
    found = [person.pk for person in people if _family_name(person.name) in names]
    for person_id in found:
        for file_id in item.case_files:
            conflicts.keep_apart(
                person_id, file_id, source=ConflictSource.FOUND, by=by, at=at, cause=item
            )
    return found


def _name(one: dict[str, Any]) -> str:
    """Somebody’s name as papers have it, or of a pack their identity."""
    if "identity" in one:
        return Identity.from_content(one["identity"]).label
    return str(one.get("name", ""))


def _family_name(name: str) -> str:
    words = name.split()
    return words[-1].casefold() if len(words) > 1 else ""


def look_again(
    items: Iterable[Any],
    people: Iterable[Person],
    *,
    by: Actor,
    at: datetime,
    section: str = "papers",
) -> None:
    """Compare names anew before cases, all of one kind, open to people who were not there at first.

    `section` is that in which people are named. Where somebody was let back to a case, nothing is found anew.
    """
    cases, persons = [*items], [*people]
    back = conflicts.let_back_to(
        (person.pk for person in persons), (item.file_id for item in cases)
    )
    opened = sealing.open_quietly(cases, [section], by=by)
    for item in cases:
        asked = [person for person in persons if (person.pk, item.file_id) not in back]
        find(item, opened[item, section] or {}, asked, by=by, at=at)
