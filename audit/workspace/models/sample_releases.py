"""Whether the agency that holds a sampled record opens it to its reviewer (domain notes 4.18)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from agencies.actors import Actor, Hat
from agencies.models.agencies import Agency
from agencies.models.base import Versioned, VersionedQuerySet
from agencies.models.files import File
from agencies.models.people import Person
from agencies.reasons import Reason
from agencies.roles import Act, may
from agencies.transitions import Step, Table
from audit.workspace.models.sample_records import SampleRecord
from mash_hub.models.conflicts import apart, kept


class ReleaseState(models.TextChoices):
    """States of the release of a sampled record."""

    WANTED = "WANTED", "Waits for the agency that holds it"
    RELEASED = "RELEASED", "Open to the reviewer"
    DECLINED = "DECLINED", "Declined"
    ENDED = "ENDED", "Ended"


R = ReleaseState
TABLE = Table(
    "release of a sampled record",
    "4.18",
    ReleaseState,
    [
        Step(
            R.WANTED,
            R.RELEASED,
            Act.REVIEW_ACCESS,
            "by an officer of the agency that holds it; to its reviewer alone, for 28 days at most",
            "5 working days",
            "its officers and managers are told",
        ),
        Step(
            R.WANTED,
            R.DECLINED,
            Act.REVIEW_ACCESS,
            "with the reason",
            "5 working days",
            "its officers and managers are told",
        ),
        Step(R.WANTED, R.ENDED, Act.READ_LOG, "when the record is closed or given to another"),
        Step(
            R.RELEASED,
            R.ENDED,
            Act.READ_LOG,
            "when the record is closed or given to another, or by itself when the days are over",
        ),
    ],
)


class SampleReleaseQuerySet(VersionedQuerySet["SampleRelease"]):
    """Releases of sampled records."""

    def visible_to(self, hat: Hat) -> SampleReleaseQuerySet:
        """Those asked of the officer's own agency, never of a case they are kept apart from."""
        if not may(hat, Act.REVIEW_ACCESS):
            return self.none()
        own = self.filter(owner=hat.agency_id).exclude(record__person=hat.person_id)
        return own.exclude(apart(hat.person_id, "case_file_id"))

    def readers_of(self, row: SampleRelease, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those that `visible_to` shows this one: the rule's other face."""
        away = {*kept([row.case_file_id] if row.case_file_id else []), row.record.person_id}
        return [
            hat
            for hat in among
            if may(hat, Act.REVIEW_ACCESS)
            and hat.agency_id == row.owner_id
            and hat.person_id not in away
        ]

    def run_out(self, at: datetime) -> SampleReleaseQuerySet:
        """Those whose days are over and that were not ended yet."""
        return self.filter(state=R.RELEASED, until_at__lte=at)

    def standing(self) -> SampleReleaseQuerySet:
        """Those that have not ended."""
        return self.exclude(state=R.ENDED)


class SampleRelease(Versioned):
    """What one agency is asked to open of a record it holds, to one reviewer, and what it said.

    `owner` is the agency that holds the record and decides; the reviewer's agency sees it with the
    record. `sections` names what would open.
    """

    kind: ClassVar[str] = "sample_release"

    record = models.ForeignKey(SampleRecord, on_delete=models.PROTECT, related_name="releases")
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    case_file_id = models.UUIDField(null=True)
    reviewer = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    receiver = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    sections = ArrayField(models.CharField(max_length=24))
    state = models.CharField(max_length=8, choices=ReleaseState.choices, default=R.WANTED)
    asked_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    decline_reason_id = models.UUIDField(null=True)

    objects = SampleReleaseQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["record"], condition=~Q(state="ENDED"), name="sample_record_asked_for_once"
            )
        ]

    def __str__(self) -> str:
        """A release reads as its state."""
        return self.get_state_display()

    @property
    def reference(self) -> str:
        """It goes by its sample's reference."""
        return self.record.sample.reference

    def is_open(self, at: datetime) -> bool:
        """Whether the reviewer may read by it now."""
        return self.state == R.RELEASED and self.until_at is not None and at < self.until_at

    def start(self, *, by: Actor, at: datetime) -> SampleRelease:
        """Store a new one."""
        return self._create(by=by, at=at)

    def set_released(self, until_at: datetime, *, by: Actor, at: datetime) -> SampleRelease:
        """Note that the record is open to its reviewer until an instant."""
        self.state, self.until_at = R.RELEASED, until_at
        return self._decided(["until_at"], by=by, at=at)

    def set_declined(self, *, by: Actor, at: datetime, because: Reason) -> SampleRelease:
        """Note that it stays shut, and why."""
        self.state, self.decline_reason_id = R.DECLINED, because.id
        return self._decided(["decline_reason_id"], by=by, at=at, because=because)

    def _decided(
        self, fields: list[str], *, by: Actor, at: datetime, because: Reason | None = None
    ) -> SampleRelease:
        self.decided_at, self.decided_by_id = at, by.person_id
        fields = ["state", "decided_at", "decided_by", *fields]
        return self._commit(fields, by=by, at=at, because=because)

    def set_ended(self, *, by: Actor, at: datetime) -> SampleRelease:
        """Note that nothing is open by it any more."""
        self.state = R.ENDED
        return self._commit(["state"], by=by, at=at)
