"""Corrections of circulated minutes that somebody who was present asks for, and their answer (4.8)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q

from agencies.actors import Actor, Hat
from agencies.models.agencies import Agency
from agencies.models.base import ASK, SectionField, Versioned, VersionedQuerySet
from agencies.models.files import File
from agencies.models.people import Person
from agencies.models.workspaces import Workspace
from agencies.reasons import Reason
from agencies.roles import Act
from agencies.transitions import Step, Table
from meetings.models.meetings import run_by, runs
from meetings.models.minutes import MinuteEntry


class CorrectionState(models.TextChoices):
    """States of a correction that was asked for."""

    ASKED = "ASKED", "Asked for, not answered"
    ACCEPTED = "ACCEPTED", "Accepted: the line was amended"
    DECLINED = "DECLINED", "Declined: the line stays as it is"


S = CorrectionState
RUN = Act.RUN_MEETING

TABLE = Table(
    "correction of minutes",
    "4.8",
    CorrectionState,
    [
        Step(
            S.ASKED,
            S.ACCEPTED,
            RUN,
            "by coordinator or chair: a dated amendment; the old text stays",
        ),
        Step(S.ASKED, S.DECLINED, RUN, "by coordinator or chair, with the reason in words"),
    ],
)


class MinuteCorrectionQuerySet(VersionedQuerySet["MinuteCorrection"]):
    """Corrections of minutes that were asked for."""

    def visible_to(self, hat: Hat) -> MinuteCorrectionQuerySet:
        """Those one asked for oneself, and all to coordinator and chair; never more than of the line itself."""
        own = Q(asked_by=hat.person_id, owner=hat.agency_id)
        all_of_theirs = Q(entry__item__meeting__meeting_kind__in=run_by(hat))
        return self.filter(own | all_of_theirs, entry__in=MinuteEntry.objects.visible_to(hat))

    def readers_of(self, correction: MinuteCorrection, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those to which it is visible: the same rule from its other side."""
        entry = correction.entry
        kind = entry.item.meeting.meeting_kind
        asker = (correction.asked_by_id, correction.owner_id)
        return [
            hat
            for hat in MinuteEntry.objects.readers_of(entry, among=among)
            if runs(hat, kind) or (hat.person_id, hat.agency_id) == asker
        ]

    def waiting(self) -> MinuteCorrectionQuerySet:
        """Those that nobody has answered."""
        return self.filter(state=S.ASKED)


class MinuteCorrection(Versioned):
    """What somebody who was present says is wrong in one line of circulated minutes.

    `words` holds `{"wrong", "should"}`: what is wrong, and how the line should read. The agency of who
    asks owns it; coordinator and chair can read it. An amendment that it led to is a line of its own.
    """

    kind: ClassVar[str] = "minute_correction"

    entry = models.ForeignKey(MinuteEntry, on_delete=models.PROTECT, related_name="corrections")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=CorrectionState.choices, default=S.ASKED)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answered_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answer_reason = models.CharField(max_length=40, blank=True)
    answer_reason_id = models.UUIDField(null=True)
    amendment = models.ForeignKey(
        MinuteEntry, on_delete=models.PROTECT, null=True, related_name="+"
    )
    words = SectionField(mode=ASK)

    objects = MinuteCorrectionQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["entry", "asked_by"],
                condition=Q(state=S.ASKED),
                name="one_open_correction_each",
            ),
            models.CheckConstraint(
                condition=Q(state=S.ACCEPTED, amendment__isnull=False)
                | (~Q(state=S.ACCEPTED) & Q(amendment=None)),
                name="accepted_correction_is_amended",
            ),
        ]

    def __str__(self) -> str:
        """It reads as its state."""
        return self.get_state_display()

    @property
    def reference(self) -> str:
        """It goes by its case's reference."""
        return self.entry.reference

    @property
    def is_open(self) -> bool:
        """Whether coordinator or chair still have to answer."""
        return self.state == S.ASKED

    def start(self, *, by: Actor, at: datetime) -> MinuteCorrection:
        """Store that it is asked for."""
        return self._create(by=by, at=at)

    def set_answered(
        self,
        state: CorrectionState,
        *,
        by: Actor,
        at: datetime,
        because: Reason,
        amendment: MinuteEntry | None = None,
    ) -> MinuteCorrection:
        """Note that it was accepted, by which amendment, or declined, and why."""
        self.state, self.answered_at, self.answered_by_id = state, at, by.person_id
        self.answer_reason, self.answer_reason_id = because.code, because.id
        self.amendment = amendment
        fields = ["state", "answered_at", "answered_by", "answer_reason", "answer_reason_id"]
        return self._commit([*fields, "amendment"], by=by, at=at, because=because)
