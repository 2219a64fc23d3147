"""Results of verifying the log, so that the integrity of the evidence stands above it."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models

from agencies.actors import Hat
from agencies.models.base import Row
from agencies.roles import Act, may


class CheckQuerySet(models.QuerySet["Check"]):
    """Checks of the log."""

    def visible_to(self, hat: Hat) -> CheckQuerySet:
        """Everybody who may read the log may know whether it is whole."""
        return self.all() if may(hat, Act.READ_LOG) else self.none()

    def newest(self) -> Check | None:
        """The last check there was."""
        return self.order_by("-checked_at").first()


class Check(Row):
    """One verification of the whole log (`./hub verify`)."""

    kind: ClassVar[str] = "check"

    checked_at = models.DateTimeField(db_index=True)
    entries = models.BigIntegerField()
    writers = models.IntegerField()
    broken = models.IntegerField()

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


def record(*, at: datetime, entries: int, writers: int, broken: int) -> Check:
    """Note the result of a verification."""
    return Check(checked_at=at, entries=entries, writers=writers, broken=broken).start()
