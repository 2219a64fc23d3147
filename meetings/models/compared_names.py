"""With whose names those in a MARAC case were compared: nobody else learns that it is there (domain notes 4.8)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef

from agencies.models.base import Row
from meetings.models.marac_cases import MaracCase


class ComparedNames(Row):
    """The people of one MARAC with whom one of its cases was compared, by id; it holds no name.

    Who bears a name of the case is kept apart by a conflict; who is not among these yet sees nothing
    that goes by the case's reference.
    """

    kind: ClassVar[str] = "compared_names"

    case = models.OneToOneField(MaracCase, on_delete=models.PROTECT, related_name="compared")
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


def compared_with(person_id: UUID | None) -> Exists:
    """For a queryset of rows of a case: whether a person's name was compared with those in it."""
    rows = ComparedNames.objects.filter(case=OuterRef("case"), people__contains=[person_id])
    return Exists(rows)


def people_compared(case_id: UUID) -> set[UUID]:
    """Everybody whose name was compared with those in a case: the other face of `compared_with`."""
    found = ComparedNames.objects.filter(case=case_id).values_list("people", flat=True).first()
    return set(found or ())
