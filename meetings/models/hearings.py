"""How a case is heard: how long it has been in hand, and which agency is asked in its turn."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q

from agencies.models.agencies import Agency
from agencies.models.base import Row
from meetings.models.agenda import AgendaItem
from meetings.models.meetings import Meeting


class HearingQuerySet(models.QuerySet["Hearing"]):
    """Hearings."""

    def under_way(self) -> HearingQuerySet:
        """Those of cases in hand."""
        return self.filter(ended_at__isnull=True)


class Hearing(Row):
    """One time that a case was in hand: its timer runs, pauses, and stops with it (4.7)."""

    kind: ClassVar[str] = "hearing"

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="hearings")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="hearings")
    began_at = models.DateTimeField()
    running_since = models.DateTimeField(null=True)  # None: paused, or over
    spent_seconds = models.PositiveIntegerField(default=0)  # before it last began to run
    asked_at = models.DateTimeField(null=True)  # whether anybody disagrees
    ended_at = models.DateTimeField(null=True)

    objects = HearingQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["item"], condition=Q(ended_at__isnull=True), name="one_hearing_of_a_case"
            )
        ]

    def __str__(self) -> str:
        """A hearing has no words."""
        return "hearing"

    @property
    def is_running(self) -> bool:
        """Whether its timer runs."""
        return self.running_since is not None

    def seconds(self, at: datetime) -> int:
        """How long the case has been heard by an instant, without pauses."""
        now = (at - self.running_since).total_seconds() if self.running_since else 0
        return self.spent_seconds + max(0, int(now))

    def start(self) -> Hearing:
        """Store that a case was taken up."""
        self.save(force_insert=True)
        return self

    def set_running(self, at: datetime) -> None:
        """Let the timer go on."""
        self.running_since = at
        self.save(update_fields=["running_since"])

    def set_paused(self, at: datetime) -> None:
        """Stop the timer for now."""
        self.spent_seconds, self.running_since = self.seconds(at), None
        self.save(update_fields=["spent_seconds", "running_since"])

    def set_asked(self, at: datetime) -> None:
        """Note that everybody was asked whether they disagree."""
        self.asked_at = at
        self.save(update_fields=["asked_at"])

    def set_ended(self, at: datetime) -> None:
        """Note that the case is no longer in hand."""
        self.spent_seconds, self.running_since, self.ended_at = self.seconds(at), None, at
        self.save(update_fields=["spent_seconds", "running_since", "ended_at"])


class Turn(Row):
    """One agency's turn in one hearing of a case: asked what it holds, worries about and can do."""

    kind: ClassVar[str] = "turn"

    hearing = models.ForeignKey(Hearing, on_delete=models.PROTECT, related_name="turns")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    by_id = models.UUIDField(null=True)  # membership of whoever asked

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["hearing"], condition=Q(ended_at__isnull=True), name="one_turn_at_a_time"
            )
        ]

    def __str__(self) -> str:
        """A turn has no words."""
        return "turn"

    def start(self) -> Turn:
        """Store that an agency is asked."""
        self.save(force_insert=True)
        return self

    def set_ended(self, at: datetime) -> None:
        """Note that it has spoken."""
        self.ended_at = at
        self.save(update_fields=["ended_at"])
