"""Conflicts of interest: a person kept apart from a file, silently and wherever it would show."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q

from agencies.actors import Actor, Hat
from agencies.models.base import Row
from agencies.models.files import File
from agencies.models.people import Person
from agencies.roles import Act, may


class ConflictSource(models.TextChoices):
    """How a conflict became known."""

    DECLARED = "DECLARED", "Declared by the person"
    FOUND = "FOUND", "Found by the hub"
    NOTED = "NOTED", "Noted by chair or coordinator"
    EXCLUDED = "EXCLUDED", "Excluded by an officer or coordinator"
    RESTRICTED = "RESTRICTED", "Restricted to named readers"


BARRED = (ConflictSource.EXCLUDED, ConflictSource.RESTRICTED)  # no conflicts of interest: barriers


def settles(hat: Hat) -> bool:
    """Whether a hat's role settles conflicts: who decides, coordinates or chairs (domain notes 4.8)."""
    return any(may(hat, act) for act in (Act.DECIDE, Act.RUN_MEETING, Act.CHAIR_MEETING))


class ConflictQuerySet(models.QuerySet["Conflict"]):
    """Conflicts; only chair and coordinator of the workspace see one (domain notes 4.8)."""

    def standing(self) -> ConflictQuerySet:
        """Those that keep somebody apart now."""
        return self.filter(ended_at__isnull=True)

    def of_interest(self) -> ConflictQuerySet:
        """Conflicts of interest alone; what bars somebody is lifted in its own way, by two people."""
        return self.exclude(source__in=BARRED)

    def keeping(self, person_id: UUID | None) -> ConflictQuerySet:
        """Those that keep a person apart: naming them, or everybody but readers they are not among."""
        if person_id is None:
            return self.none()
        others = Q(person__isnull=True) & ~Q(readers__contains=[person_id])
        return self.filter(Q(person=person_id) | others)

    def to_settle(self) -> ConflictQuerySet:
        """Those the hub found by a likeness that is not sure, and nobody has settled."""
        return self.standing().filter(is_doubtful=True, settled_at__isnull=True)

    def visible_to(self, hat: Hat) -> ConflictQuerySet:
        """Those of the own workspace's cases, for who decides, chairs or coordinates there.

        Never one's own, and none of a case from which one is kept apart oneself.
        """
        if not settles(hat):
            return self.none()
        found = self.standing().of_interest().filter(file__workspace=hat.workspace_id)
        return found.exclude(person=hat.person_id).exclude(apart(hat.person_id))

    def readers_of(self, row: Conflict, *, among: Iterable[Hat]) -> list[Hat]:
        """Those hats to which a conflict is visible: the same rule from its other side."""
        away = {row.person_id, *kept([row.file_id])}
        return [
            hat
            for hat in among
            if settles(hat)
            and row.ended_at is None
            and row.source not in BARRED
            and hat.workspace_id == row.file.workspace_id
            and hat.person_id not in away
        ]


class Conflict(Row):
    """Somebody kept apart from one file; it overrides every role and grant (domain notes 2.3).

    One person; or, without a person, everybody but `readers` (7.2 R27).
    """

    kind: ClassVar[str] = "conflict"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    readers = ArrayField(models.UUIDField(), default=list, blank=True)
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="conflicts")
    source = models.CharField(max_length=10, choices=ConflictSource.choices)
    by_kind = models.CharField(max_length=24, blank=True)  # the declaration behind it
    by_id = models.UUIDField(null=True)
    began_at = models.DateTimeField()
    began_by_id = models.UUIDField(null=True)  # membership
    relation = models.CharField(
        max_length=10, blank=True
    )  # what was declared, where the hub found it
    is_doubtful = models.BooleanField(default=False)
    settled_at = models.DateTimeField(null=True)
    settled_by_id = models.UUIDField(null=True)  # membership
    ended_at = models.DateTimeField(null=True)
    ended_by_id = models.UUIDField(null=True)

    objects = ConflictQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "file"],
                condition=Q(ended_at__isnull=True) & ~Q(source__in=BARRED),
                name="one_standing_conflict",
            ),
            models.UniqueConstraint(
                fields=["by_id", "file"],
                condition=Q(ended_at__isnull=True, source__in=BARRED),
                name="one_standing_bar_of_a_barrier",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | Q(source="RESTRICTED"),
                name="conflict_names_a_person",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["file"],
                condition=Q(ended_at__isnull=True, source__in=BARRED),
                name="conflict_that_bars",
            ),
            models.Index(fields=["began_at"], name="conflict_by_its_beginning"),
        ]

    def __str__(self) -> str:
        """A conflict reads as how it became known."""
        return self.get_source_display()

    def start(self) -> Conflict:
        """Store it."""
        self.save(force_insert=True)
        return self

    def set_sure(self, *, source: str, relation: str) -> Conflict:
        """Take note that what was doubtful is sure."""
        self.source, self.relation, self.is_doubtful = source, relation, False
        self.save(update_fields=["source", "relation", "is_doubtful"])
        return self

    def set_settled(self, *, by: Actor, at: datetime) -> Conflict:
        """Take note that somebody looked, and the person stays apart."""
        self.settled_at, self.settled_by_id = at, by.membership_id
        self.save(update_fields=["settled_at", "settled_by_id"])
        return self

    def set_readers(self, readers: Iterable[UUID]) -> Conflict:
        """Name anew who alone reads."""
        self.readers = sorted(readers)
        self.save(update_fields=["readers"])
        return self

    def set_ended(self, *, by: Actor, at: datetime) -> Conflict:
        """Let the person back in."""
        self.ended_at, self.ended_by_id = at, by.membership_id
        self.save(update_fields=["ended_at", "ended_by_id"])
        return self


def apart(person_id: UUID | None, file: str = "file") -> Exists:
    """For a queryset of rows with a file: whether a person is kept apart from it."""
    return Exists(Conflict.objects.standing().keeping(person_id).filter(file=OuterRef(file)))


def kept_pairs(file_ids: Iterable[UUID]) -> list[tuple[UUID, UUID]]:
    """Files with every person who is kept apart from each: named, or not among its readers."""
    rows = Conflict.objects.standing().filter(file__in=[*file_ids])
    pairs: list[tuple[UUID, UUID]] = []
    for row in rows:
        kept_out: Iterable[UUID] = [row.person_id] if row.person_id else []
        if row.person_id is None:
            everybody = Person.objects.exclude(pk__in=row.readers)
            kept_out = everybody.values_list("pk", flat=True)
        pairs += [(row.file_id, person_id) for person_id in kept_out]
    return pairs


def kept(file_ids: Iterable[UUID]) -> set[UUID]:
    """Everybody who is kept apart from any of some files: the other face of `apart`."""
    return {person_id for _, person_id in kept_pairs(file_ids)}
