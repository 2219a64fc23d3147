"""Backups that were begun, and how each ended; so that one that failed, or did not happen, is noticed (BK5)."""

from __future__ import annotations

from datetime import datetime

from django.db import models

from agencies.models.base import Row


class BackupRunQuerySet(models.QuerySet["BackupRun"]):
    """Backups that were begun."""

    def of_everything(self) -> BackupRunQuerySet:
        """Those of every part."""
        return self.filter(is_of_everything=True)

    def whole(self) -> BackupRunQuerySet:
        """Those that ended well."""
        return self.filter(is_whole=True)

    def newest(self) -> BackupRun | None:
        """The one that was begun last."""
        return self.order_by("-begun_at").first()


class BackupRun(Row):
    """One run of `./hub backup`; without an end it runs, or something ended it that could say nothing."""

    is_of_everything = models.BooleanField()  # or of the second database alone
    begun_at = models.DateTimeField(db_index=True)
    ended_at = models.DateTimeField(null=True)
    is_whole = models.BooleanField(default=False)

    objects = BackupRunQuerySet.as_manager()

    def __str__(self) -> str:
        """A run reads as how it ended."""
        return "whole" if self.is_whole else "not whole"

    def start(self) -> BackupRun:
        """Store it as it begins."""
        self.save(force_insert=True)
        return self

    def set_ended(self, *, is_whole: bool, at: datetime) -> None:
        """Note how it ended."""
        self.ended_at, self.is_whole = at, is_whole
        self.save(update_fields=["ended_at", "is_whole"])
