"""Failed tries at sign-in, counted under keyed hashes: no typed name, no address."""

from __future__ import annotations

from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Func, Q


class AttemptsQuerySet(models.QuerySet["Attempts"]):
    """Counters of failed tries."""

    def quiet_since(self, at: datetime) -> AttemptsQuerySet:
        """Those whose last failure lies before an instant, and those that were never failed."""
        newest = Func(
            "failed_at",
            template="(SELECT max(one) FROM unnest(%(expressions)s) AS one)",
            output_field=models.DateTimeField(null=True),
        )
        found = self.annotate(newest=newest)
        return found.filter(Q(newest__isnull=True) | Q(newest__lt=at))


class Attempts(models.Model):
    """When one account, one source or the two together last failed; its lock orders the tries."""

    key = models.CharField(max_length=64, primary_key=True)  # keyed hash of what is counted
    failed_at = ArrayField(models.DateTimeField(), default=list)

    objects = AttemptsQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "attempts"

    def __str__(self) -> str:
        """A counter has no name."""
        return "attempts"

    def set_failures(self, failed_at: list[datetime]) -> None:
        """Store which failures still count."""
        self.failed_at = failed_at
        self.save(update_fields=["failed_at"])
