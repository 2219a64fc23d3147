"""Rotations: a key that is being replaced, how far that is, and where to go on after a fall."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import F, Q

from agencies.actors import Hat
from agencies.models.agencies import Agency
from agencies.models.base import Row
from agencies.models.keys import AgencyKey


class Turned(models.TextChoices):
    """What is replaced."""

    PAIR = "PAIR", "Key pair"
    ROOT = "ROOT", "Root key"
    INDEX = "INDEX", "Index key"


class RotationQuerySet(models.QuerySet["Rotation"]):
    """Rotations."""

    def visible_to(self, hat: Hat) -> RotationQuerySet:
        """Those of the hat's agency."""
        return self.filter(agency=hat.agency_id)

    def unfinished(self) -> RotationQuerySet:
        """Those still to go on with, the oldest first."""
        return self.filter(finished_at__isnull=True).order_by("began_at", "pk")


class Rotation(Row):
    """One replacement of one key; its rows are done in batches, each counted here as it commits.

    `key` is the pair that goes, for a pair; otherwise `number_from` and `number_to` are those of the
    root or index key that goes and the one that comes.
    """

    kind: ClassVar[str] = "rotation"

    turned = models.CharField(max_length=5, choices=Turned.choices)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, related_name="+")
    key = models.OneToOneField(AgencyKey, on_delete=models.PROTECT, null=True, related_name="+")
    provider_from = models.CharField(max_length=60, blank=True)
    provider_to = models.CharField(max_length=60, blank=True)
    number_from = models.PositiveIntegerField(default=0)
    number_to = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    place_kind = models.CharField(max_length=24, blank=True)  # the last row of an index rotation
    place_id = models.UUIDField(null=True)
    began_at = models.DateTimeField()
    switched_at = models.DateTimeField(null=True)  # an index key: only the new one from now on
    finished_at = models.DateTimeField(null=True)

    objects = RotationQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["turned", "agency"],
                condition=Q(finished_at__isnull=True, turned=Turned.ROOT),
                name="one_root_rotation_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["turned"],
                condition=Q(finished_at__isnull=True, turned=Turned.INDEX),
                name="one_index_rotation_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        """A rotation reads as what it replaces."""
        return self.get_turned_display()

    def start(self) -> Rotation:
        """Store a rotation that begins."""
        self.save(force_insert=True)
        return self

    @property
    def percent(self) -> int:
        """How far it is, in hundredths; the last one comes with its end."""
        if self.finished_at:
            return 100
        return min(99, self.done * 100 // self.total) if self.total else 99

    def count(self, done: int) -> None:
        """Count what a batch has done, in that batch's own transaction."""
        Rotation.objects.filter(pk=self.pk).update(done=F("done") + done)
        self.done += done

    def set_place(self, kind: str, thing_id: UUID) -> None:
        """Note the last row done, from which whoever goes on begins."""
        self.place_kind, self.place_id = kind, thing_id
        self.save(update_fields=["place_kind", "place_id"])

    def set_switched(self, at: datetime) -> None:
        """Ask and store under the new index key alone."""
        self.switched_at = at
        self.save(update_fields=["switched_at"])

    def set_finished(self, at: datetime) -> None:
        """Note its end: the old key opens nothing the hub still stores."""
        self.finished_at = at
        self.save(update_fields=["finished_at"])
