"""How often a job failed at one row, so that a poisoned one is parked and the others go on."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models

from agencies.models.base import Row


class JobTry(Row):
    """The failures of one job at one row; without a failure there is no such row."""

    job = models.CharField(max_length=40)
    thing_id = models.UUIDField()
    failures = models.PositiveSmallIntegerField(default=0)
    failed_at = models.DateTimeField()
    parked_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "job tries"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["job", "thing_id"], name="job_tries_once_a_row")
        ]

    def __str__(self) -> str:
        """A try reads as its job."""
        return self.job

    def set_failed(self, at: datetime, *, park_after: int) -> None:
        """Count one more failure, and park the row when it was one too many."""
        self.failures += 1
        self.failed_at = at
        if self.failures >= park_after:
            self.parked_at = at
        self.save()
