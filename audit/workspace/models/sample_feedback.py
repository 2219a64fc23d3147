"""Feedback on a sampled record to the practitioner's supervisors, and their response (domain notes 4.18)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar

from django.db import models

from agencies.actors import Actor, Hat
from agencies.models.agencies import Agency
from agencies.models.base import FOLLOW, SectionField, Versioned, VersionedQuerySet
from agencies.models.files import File
from agencies.reasons import Reason
from audit.workspace.models.sample_records import SampleRecord
from mash_hub.models.break_glass import oversees
from mash_hub.models.conflicts import apart, kept


class SampleFeedbackQuerySet(VersionedQuerySet["SampleFeedback"]):
    """Feedback."""

    def visible_to(self, hat: Hat) -> SampleFeedbackQuerySet:
        """That to the supervisor's own agency; never on one's own work, nor on a case one is kept from."""
        if not oversees(hat):
            return self.none()
        own = self.filter(agency=hat.agency_id).exclude(record__person=hat.person_id)
        return own.exclude(apart(hat.person_id, "case_file_id"))

    def readers_of(self, row: SampleFeedback, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those that `visible_to` shows this one: the rule's other face."""
        away = {*kept([row.case_file_id] if row.case_file_id else []), row.record.person_id}
        return [
            hat
            for hat in among
            if oversees(hat) and hat.agency_id == row.agency_id and hat.person_id not in away
        ]

    def waiting(self) -> SampleFeedbackQuerySet:
        """That which nobody has answered yet."""
        return self.filter(responded_at__isnull=True)


class SampleFeedback(Versioned):
    """What an auditor tells the supervisors of who did the work; `words` holds `{"text"}`.

    The response is the sentence of a reason, sealed in the sample's file by who gave it.
    """

    kind: ClassVar[str] = "sample_feedback"

    record = models.OneToOneField(SampleRecord, on_delete=models.PROTECT, related_name="feedback")
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    case_file_id = models.UUIDField(null=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    words = SectionField(mode=FOLLOW)
    responded_at = models.DateTimeField(null=True)
    responded_by_id = models.UUIDField(null=True)
    response_id = models.UUIDField(null=True)

    objects = SampleFeedbackQuerySet.as_manager()

    def __str__(self) -> str:
        """Feedback reads as the record it is on."""
        return str(self.record)

    @property
    def reference(self) -> str:
        """It goes by its sample's reference."""
        return self.record.sample.reference

    def start(self, *, by: Actor, at: datetime) -> SampleFeedback:
        """Store a new one, with its words sealed."""
        return self._create(by=by, at=at)

    def set_responded(self, *, by: Actor, at: datetime, because: Reason) -> SampleFeedback:
        """Note the supervisor's response."""
        self.responded_at, self.responded_by_id, self.response_id = at, by.person_id, because.id
        fields = ["responded_at", "responded_by_id", "response_id"]
        return self._commit(fields, by=by, at=at, because=because)
