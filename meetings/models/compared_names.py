"""With whose names those in a case were compared: nobody else learns where it is heard that it is there (4.8)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q

from agencies.actors import Hat
from agencies.models.base import Row
from agencies.roles import Act, may
from mash_hub.models.conflicts import kept


class ComparedNames(Row):
    """The people with whom one case was compared where it is heard, by id; it holds no name.

    The case is one of a MARAC, one that another MARAC sends, or what stands on an agenda by itself, such
    as an entry of a CMOG. Who bears a name of it is kept apart by a conflict; who is not among these yet
    sees nothing that goes by its reference.
    """

    kind: ClassVar[str] = "compared_names"

    thing_id = models.UUIDField(unique=True)  # of a MARAC case, a transfer or an agenda item
    people = ArrayField(models.UUIDField(), default=list)

    def __str__(self) -> str:
        """It has no words."""
        return "compared names"

    def start(self) -> ComparedNames:
        """Store it."""
        self.save(force_insert=True)
        return self

    def add(self, people: Iterable[UUID]) -> ComparedNames:
        """Note that some more people's names were compared."""
        self.people = sorted({*self.people, *people})
        self.save(update_fields=["people"])
        return self


def compared(person_id: UUID | None, thing: str = "pk") -> Q:
    """For rows of a case, by the path to it: whether somebody may know of it where it is heard yet (4.8).

    Their name was compared with those in it. Until the hub has compared who came since
    (meetings/late_names.py), nothing of it is there for them, closed or not.
    """
    rows = ComparedNames.objects.filter(thing_id=OuterRef(thing), people__contains=[person_id])
    return Q(Exists(rows))


@dataclass(frozen=True)
class Away:
    """Who is away from a case: kept apart from it everywhere, or not compared yet where it is heard."""

    apart: set[UUID]
    late: set[UUID]

    def is_apart(self, hat: Hat) -> bool:
        """Whether nothing of the case is there for a hat's wearer, wherever it shows."""
        return hat.person_id in self.apart

    def is_late(self, hat: Hat) -> bool:
        """Whether nothing of it is there for them yet where it is heard."""
        return hat.person_id in self.late

    def is_away(self, hat: Hat) -> bool:
        """Whether either holds."""
        return self.is_apart(hat) or self.is_late(hat)


def away_from(files: Iterable[UUID], thing_id: UUID | None, among: Collection[Hat]) -> Away:
    """Who of some hats is away from a case, by its files and its id: the other face of `apart` and `compared`.

    Nobody is late where there is no thing whose names are compared.
    """
    return Away(kept(files), late(thing_id, among))


def late(thing_id: UUID | None, among: Iterable[Hat]) -> set[UUID]:
    """The people of some hats whose names were not compared with those in a thing; nobody without one."""
    if thing_id is None:
        return set()
    found = ComparedNames.objects.filter(thing_id=thing_id).values_list("people", flat=True)
    return {hat.person_id for hat in among} - set(found.first() or ())


def named_in_time(rows: Any, hat: Hat, known: Q) -> Any:
    """Of rows of workspaces, those that somebody who attends there may name already; `known` says which."""
    if not may(hat, Act.ATTEND_MEETING):
        return rows
    return rows.filter(~Q(workspace=hat.workspace_id) | known)
