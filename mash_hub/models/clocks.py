"""Clocks: one row for each time limit that runs, ran or was met."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Q

from agencies.models.agencies import Agency
from agencies.models.base import Row
from agencies.models.workspaces import Workspace


class ClockType(models.TextChoices):
    """How the time of a limit is counted (domain notes 4.0)."""

    CONTINUOUS = "CONTINUOUS", "Never pauses"
    WORKING_DAY_24H = "WORKING_DAY_24H", "All day on working days; weekends and bank holidays pause"
    WORKING_HOURS = "WORKING_HOURS", "In the team’s hours only"
    WORKING_DAYS = "WORKING_DAYS", "Until the end of a working day"


class ClockQuerySet(models.QuerySet["Clock"]):
    """Clocks; pages reach them through the things they may see (`clocks.of`)."""

    def running(self) -> ClockQuerySet:
        """Neither met nor stopped."""
        return self.filter(met_at__isnull=True, stopped_at__isnull=True)

    def on(self, thing_kind: str, ids: Iterable[UUID], name: str | None = None) -> ClockQuerySet:
        """Clocks of the named things, of one name or of all: oldest first, one that runs still last."""
        found = self.filter(thing_kind=thing_kind, thing_id__in=ids)
        return (found.filter(name=name) if name else found).order_by("started_at", "met_at", "pk")

    def late(self, at: datetime) -> ClockQuerySet:
        """Running past their due time."""
        return self.running().filter(due_at__lt=at, paused_at__isnull=True)

    def unmarked(self, at: datetime) -> ClockQuerySet:
        """Late, and nobody was told yet."""
        return self.late(at).filter(breached_at__isnull=True)


class Clock(Row):
    """One time limit of one thing: started, perhaps paused, due, and met or breached.

    A breach marks and tells; it never closes or decides anything (domain notes 4.0).
    """

    kind: ClassVar[str] = "clock"

    thing_kind = models.CharField(max_length=24)
    thing_id = models.UUIDField()
    reference = models.CharField(max_length=12, blank=True)  # of the thing, for the notice
    name = models.CharField(max_length=24)
    clock_type = models.CharField(max_length=16, choices=ClockType.choices)
    amount = models.PositiveIntegerField()  # minutes, or working days
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, null=True, related_name="+")
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")  # told on breach
    file_id = models.UUIDField(null=True)  # of the thing, so that conflicts reach the notice
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    paused_at = models.DateTimeField(null=True)
    met_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    breached_at = models.DateTimeField(null=True)

    objects = ClockQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["thing_id", "name", "thing_kind"],
                condition=Q(met_at__isnull=True, stopped_at__isnull=True),
                name="one_running_clock_of_a_name",
            ),
            models.CheckConstraint(
                condition=Q(met_at__isnull=True) | Q(stopped_at__isnull=True),
                name="clock_met_or_stopped_not_both",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["due_at"],
                condition=Q(met_at__isnull=True, stopped_at__isnull=True, breached_at__isnull=True),
                name="clock_to_sweep",
            )
        ]

    def __str__(self) -> str:
        """A clock reads as its name."""
        return self.name

    @property
    def is_running(self) -> bool:
        """Whether it still counts."""
        return self.met_at is None and self.stopped_at is None

    @property
    def was_in_time(self) -> bool | None:
        """Whether it was met in time; None while it runs or when it was stopped."""
        return None if self.met_at is None else self.met_at <= self.due_at

    def start(self) -> Clock:
        """Store a new clock."""
        self.save(force_insert=True)
        return self

    def set_due(self, due_at: datetime, clock_type: ClockType, amount: int) -> Clock:
        """Move the due time, as after a new rating; it may breach again."""
        self.due_at, self.clock_type, self.amount = due_at, clock_type, amount
        self.breached_at = None
        self.save(update_fields=["due_at", "clock_type", "amount", "breached_at"])
        return self

    def set_paused(self, at: datetime | None, due_at: datetime) -> Clock:
        """Pause it, or let it go on with a later due time."""
        self.paused_at, self.due_at = at, due_at
        self.save(update_fields=["paused_at", "due_at"])
        return self
