"""Conflicts of interest: a person kept apart from a file, silently and wherever it would show."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Exists, OuterRef, Q

from agencies.actors import Actor
from agencies.models.base import Row
from agencies.models.files import File
from agencies.models.people import Person


class ConflictSource(models.TextChoices):
    """How a conflict became known."""

    DECLARED = "DECLARED", "Declared by the person"
    FOUND = "FOUND", "Found by the hub"
    NOTED = "NOTED", "Noted by chair or coordinator"


class ConflictQuerySet(models.QuerySet["Conflict"]):
    """Conflicts; only chair and coordinator of the workspace see one (domain notes 4.8)."""

    def standing(self) -> ConflictQuerySet:
        """Those that keep somebody apart now."""
        return self.filter(ended_at__isnull=True)


class Conflict(Row):
    """One person kept apart from one file; it overrides every role and grant (domain notes 2.3)."""

    kind: ClassVar[str] = "conflict"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="conflicts")
    source = models.CharField(max_length=10, choices=ConflictSource.choices)
    by_kind = models.CharField(max_length=24, blank=True)  # the declaration behind it
    by_id = models.UUIDField(null=True)
    began_at = models.DateTimeField()
    began_by_id = models.UUIDField(null=True)  # membership
    ended_at = models.DateTimeField(null=True)
    ended_by_id = models.UUIDField(null=True)

    objects = ConflictQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "file"],
                condition=Q(ended_at__isnull=True),
                name="one_standing_conflict",
            )
        ]

    def __str__(self) -> str:
        """A conflict reads as how it became known."""
        return self.get_source_display()

    def start(self) -> Conflict:
        """Store it."""
        self.save(force_insert=True)
        return self

    def set_ended(self, *, by: Actor, at: datetime) -> Conflict:
        """Let the person back in."""
        self.ended_at, self.ended_by_id = at, by.membership_id
        self.save(update_fields=["ended_at", "ended_by_id"])
        return self


def apart(person_id: UUID | None, file: str = "file") -> Exists:
    """For a queryset of rows with a file: whether a person is kept apart from it."""
    return Exists(Conflict.objects.standing().filter(file=OuterRef(file), person=person_id))
