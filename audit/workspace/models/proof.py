"""Results of verifying the log, and alarms about it."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models

from agencies.actors import Hat
from agencies.models.base import Row
from agencies.roles import Act, may
from audit.workspace import scope


class AlarmKind(models.TextChoices):
    """What is amiss with the log, its proof or its backups."""

    LOG_REFUSES = "LOG_REFUSES", "The log takes no entry: nothing is shown, and nothing is done"
    SEALS_LATE = "SEALS_LATE", "Entries wait to be sealed"
    UNSIGNED = "UNSIGNED", "Seals wait to be signed"
    WITNESS_SILENT = "WITNESS_SILENT", "A witness has not signed for an hour"
    WITNESS_REFUSED = "WITNESS_REFUSED", "A witness refuses to sign: the log is not as it was"
    LOG_BROKEN = "LOG_BROKEN", "The log is not whole"
    CLOCKS_DIFFER = "CLOCKS_DIFFER", "The clocks of the hub and its database disagree"
    DID_NOT_OPEN = "DID_NOT_OPEN", "Sealed content was moved or changed in the database"
    BACKUP_FAILED = "BACKUP_FAILED", "The last backup failed"
    BACKUP_MISSING = "BACKUP_MISSING", "No backup was made last night"
    JOURNAL_MISSING = "JOURNAL_MISSING", "What is revoked has not been backed up for an hour"


class CheckState(models.TextChoices):
    """How far a verification is."""

    ASKED = "ASKED", "Asked for"
    RUNNING = "RUNNING", "Running"
    DONE = "DONE", "Done"


class Reach(models.TextChoices):
    """How much a verification looks at; the whole holds the seals as well."""

    SEALS = "SEALS", "Numbers, seals and signatures"
    WHOLE = "WHOLE", "Every entry’s code, numbers, seals and signatures"


class CheckQuerySet(models.QuerySet["Check"]):
    """Checks of the log."""

    def visible_to(self, hat: Hat) -> CheckQuerySet:
        """Everybody who may read the log may know whether it is whole."""
        return self.all() if scope.may_read(hat) else self.none()

    def newest(self) -> Check | None:
        """The last check there was."""
        return self.done().order_by("-checked_at").first()

    def done(self) -> CheckQuerySet:
        """Those that have a result."""
        return self.filter(state=CheckState.DONE)

    def is_broken(self) -> bool:
        """Whether the newest found something broken, or the newest of the whole log did.

        A check of the seals alone cannot take back what one of the whole log found.
        """
        of_all, whole = self.newest(), self.filter(reach=Reach.WHOLE).newest()
        return any(one is not None and not one.is_whole for one in (of_all, whole))

    def going(self) -> CheckQuerySet:
        """Those that were asked for and have none yet."""
        return self.exclude(state=CheckState.DONE)


class Check(Row):
    """One verification of the whole log: by `./hub verify`, or of its seals, asked for on a page."""

    kind: ClassVar[str] = "check"

    state = models.CharField(max_length=8, choices=CheckState.choices, default=CheckState.DONE)
    reach = models.CharField(max_length=5, choices=Reach.choices, default=Reach.SEALS)
    checked_at = models.DateTimeField(db_index=True)
    total = models.BigIntegerField(default=0)  # entries there are, while it runs
    entries = models.BigIntegerField()
    writers = models.IntegerField()
    broken = models.IntegerField()
    seals = models.BigIntegerField(default=0)
    unsealed = models.BigIntegerField(default=0)
    signed = models.JSONField(default=dict)  # name of a key: up to which size it signed
    found = models.JSONField(default=list)  # what is broken, as sentences of ids and numbers

    objects = CheckQuerySet.as_manager()

    def __str__(self) -> str:
        """A check reads as its result."""
        return "whole" if self.is_whole else "broken"

    @property
    def is_whole(self) -> bool:
        """Whether nothing was broken."""
        return self.broken == 0

    def start(self) -> Check:
        """Store it."""
        self.save(force_insert=True)
        return self


class AlarmQuerySet(models.QuerySet["Alarm"]):
    """Alarms about the log."""

    def visible_to(self, hat: Hat) -> AlarmQuerySet:
        """Whoever may read the log, or keeps the hub, is told what is amiss with it."""
        told = scope.may_read(hat) or may(hat, Act.MANAGE_HUB)
        return self.all() if told else self.none()

    def standing(self) -> AlarmQuerySet:
        """Those that have not ended."""
        return self.filter(ended_at__isnull=True)


class Alarm(Row):
    """Something amiss with the log's proof, from when to when; raised and ended by the hub itself."""

    kind: ClassVar[str] = "alarm"

    alarm_kind = models.CharField(max_length=24, choices=AlarmKind.choices)
    witness = models.TextField(blank=True)
    raised_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = AlarmQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["alarm_kind", "witness"],
                condition=models.Q(ended_at__isnull=True),
                name="alarm_stands_once",
            )
        ]

    def __str__(self) -> str:
        """An alarm reads as what is amiss."""
        return f"{self.get_alarm_kind_display()}{f' ({self.witness})' if self.witness else ''}"

    def start(self) -> Alarm:
        """Store it."""
        self.save(force_insert=True)
        return self

    def set_ended(self, *, at: datetime) -> None:
        """It is over."""
        self.ended_at = at
        self.save(update_fields=["ended_at"])
