"""What still counts of cases that were made anonymous: numbers of a day, tied to nobody (docs/adr/0093)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import ClassVar
from uuid import UUID

from django.db import models

from agencies.models.base import Row
from agencies.models.workspaces import Workspace


class KeptFigureQuerySet(models.QuerySet["KeptFigure"]):
    """Figures of cases that were made anonymous; the database shows those of the hat's workspace alone."""

    def counting(
        self, workspace_id: UUID | None, from_on: date, until_on: date, measures: Iterable[str]
    ) -> KeptFigureQuerySet:
        """Those of some measures that count from one day to another."""
        return self.filter(
            workspace=workspace_id,
            counts_on__gte=from_on,
            counts_on__lte=until_on,
            measure__in=[*measures],
        )


class KeptFigure(Row):
    """One number of one case that was made anonymous: which measure, on which day, and how much.

    Nothing in it says which case it was: no id, file, reference or time of day. It is written once, by the
    role disposal alone, and never changed.
    """

    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    counts_on = models.DateField()  # the London day of receipt, or that of the meeting
    measure = models.CharField(max_length=40)
    group = models.CharField(max_length=200, blank=True)  # such as a rating, or an agency
    label = models.CharField(max_length=240, blank=True)  # as its page names it
    number = models.IntegerField()  # 1 where it counts, or the number itself
    of = models.PositiveSmallIntegerField(default=1)

    objects = KeptFigureQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["workspace", "counts_on"], name="kept_figures_by_day")
        ]

    def __str__(self) -> str:
        """It reads as what it measures."""
        return self.measure
