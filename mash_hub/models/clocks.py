"""Clocks: one row for each time limit that runs, ran or was met."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from agencies.models.agencies import Agency
from agencies.models.base import Row
from agencies.models.people import Person
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
    escalated_at = models.DateTimeField(null=True)  # its lateness was looked at for a challenge
    not_for = ArrayField(
        models.UUIDField(), default=list, blank=True
    )  # people never told it is late

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
            ),
            models.Index(fields=["thing_id"], name="clock_of_a_thing"),  # met ones are shown too
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
        if clock_type == ClockType.CONTINUOUS:
            self.paused_at = None  # it never pauses
        self.save(update_fields=["due_at", "clock_type", "amount", "breached_at", "paused_at"])
        return self

    def set_paused(self, at: datetime | None, due_at: datetime) -> Clock:
        """Pause it, or let it go on with a later due time."""
        self.paused_at, self.due_at = at, due_at
        self.save(update_fields=["paused_at", "due_at"])
        return self


class ClockPauseQuerySet(models.QuerySet["ClockPause"]):
    """Pauses; pages reach them through the things they may see (`pauses.of`)."""

    def of(self, clocks: Iterable[Clock]) -> ClockPauseQuerySet:
        """The pauses of clocks, the oldest first, with who paused and who let them go on."""
        found = self.filter(clock__in=[*clocks]).select_related("paused_by", "resumed_by")
        return found.order_by("from_at", "pk")

    def open(self) -> ClockPauseQuerySet:
        """Those that were not ended by anybody."""
        return self.filter(until_at__isnull=True)


class ClockPause(Row):
    """One pause of one clock: from when, why, by whom, and until when.

    A pause that nobody ended is over when its clock was met or stopped.
    """

    clock = models.ForeignKey(Clock, on_delete=models.PROTECT, related_name="pauses")
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)
    reason_code = models.CharField(max_length=40)
    reason_id = models.UUIDField(null=True)  # the sealed sentence
    paused_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    resumed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    objects = ClockPauseQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["clock"],
                condition=Q(until_at__isnull=True),
                name="one_open_pause_of_a_clock",
            ),
            models.CheckConstraint(
                condition=Q(until_at__isnull=True) | Q(until_at__gte=models.F("from_at")),
                name="pause_ends_after_it_began",
            ),
        ]

    def __str__(self) -> str:
        """A pause reads as its reason."""
        return self.reason_code

    def start(self) -> ClockPause:
        """Store a new pause."""
        self.save(force_insert=True)
        return self

    def set_ended(self, at: datetime, by_id: UUID | None) -> ClockPause:
        """Note that its clock goes on, and who let it; nobody where a rule did."""
        self.until_at, self.resumed_by_id = at, by_id
        self.save(update_fields=["until_at", "resumed_by"])
        return self
