"""Induction, yearly training and vetting of one person: what must stand before a hat is worn (7.2 R20)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import Q

from agencies.actors import Actor, Hat
from agencies.models.base import Versioned, VersionedQuerySet
from agencies.models.people import Person
from agencies.reasons import Reason
from agencies.roles import VETTING_REQUIRED

TRAINING_LASTS = 365  # days: yearly, unless the partnership chose otherwise
WARNED_BEFORE = (30, 7)  # days before a date lapses; the person and their managers are told at each


class Vetting(models.TextChoices):
    """Levels of vetting in use among partners of a hub."""

    DBS_BASIC = "DBS_BASIC", "DBS check, basic"
    DBS_STANDARD = "DBS_STANDARD", "DBS check, standard"
    DBS_ENHANCED = "DBS_ENHANCED", "DBS check, enhanced"
    DBS_BARRED = "DBS_BARRED", "DBS check, enhanced with barred lists"
    NPPV1 = "NPPV1", "Non-police personnel vetting, level 1"
    NPPV2 = "NPPV2", "Non-police personnel vetting, level 2"
    NPPV3 = "NPPV3", "Non-police personnel vetting, level 3"
    RECRUITMENT = "RECRUITMENT", "Recruitment vetting of the police"
    MANAGEMENT = "MANAGEMENT", "Management vetting of the police"
    BPSS = "BPSS", "Baseline personnel security standard"
    CTC = "CTC", "Counter-terrorist check"
    SC = "SC", "Security check"
    DV = "DV", "Developed vetting"


@dataclass(frozen=True)
class Lack:
    """One thing that somebody lacks for a role, in words; `ended_on` is its last day, where it had one."""

    what: str
    ended_on: date | None = None


class TrainingRecordQuerySet(VersionedQuerySet["TrainingRecord"]):
    """Records of induction, training and vetting."""

    def visible_to(self, hat: Hat) -> TrainingRecordQuerySet:
        """Those of the people whom a manager looks after."""
        return self.filter(person__in=Person.objects.managed_by(hat))

    def lapsing(self, on: date) -> TrainingRecordQuerySet:
        """Those of active people of which a date lapses within the longest warning."""
        until = on + timedelta(days=max(WARNED_BEFORE))
        near = Q(training_until_on__range=(on, until)) | Q(vetting_expires_on__range=(on, until))
        return self.filter(near, person__is_active=True)


class TrainingRecord(Versioned):
    """What is recorded of one person: when inducted and trained, and how vetted, until which day.

    The last day of a training is counted when it is recorded, by the setting of that day: what is
    recorded keeps it. No row, or a row without a date, lets nobody in.
    """

    kind: ClassVar[str] = "training_record"

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="training")
    induction_on = models.DateField(null=True)
    training_on = models.DateField(null=True)
    training_until_on = models.DateField(null=True)
    vetting = models.CharField(max_length=12, choices=Vetting.choices, blank=True)
    vetting_expires_on = models.DateField(null=True)
    told_training = models.PositiveSmallIntegerField(null=True)  # the last of WARNED_BEFORE done
    told_vetting = models.PositiveSmallIntegerField(null=True)

    objects = TrainingRecordQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(training_on__isnull=True, training_until_on__isnull=True)
                | Q(
                    training_on__isnull=False,
                    training_until_on__isnull=False,
                    training_until_on__gte=models.F("training_on"),
                ),
                name="training_with_its_last_day",
            ),
            models.CheckConstraint(
                condition=Q(vetting="", vetting_expires_on__isnull=True)
                | (~Q(vetting="") & Q(vetting_expires_on__isnull=False)),
                name="vetting_with_its_last_day",
            ),
        ]

    def __str__(self) -> str:
        """A record has no name of its own."""
        return "induction, training and vetting"

    def start(self, *, by: Actor, at: datetime) -> TrainingRecord:
        """Store the first record of a person."""
        return self._create(by=by, at=at)

    def set_recorded(self, *, by: Actor, at: datetime) -> TrainingRecord:
        """Store what was recorded anew; whoever was warned of the old dates is warned of the new."""
        self.told_training = self.told_vetting = None
        fields = ["induction_on", "training_on", "training_until_on"]
        fields += ["vetting", "vetting_expires_on", "told_training", "told_vetting"]
        return self._commit(fields, by=by, at=at)

    def set_told(
        self,
        *,
        training: int | None,
        vetting: int | None,
        by: Actor,
        at: datetime,
        because: Reason,
    ) -> TrainingRecord:
        """Note how many days before each date lapses its person was warned."""
        self.told_training, self.told_vetting = training, vetting
        return self._commit(["told_training", "told_vetting"], by=by, at=at, because=because)


def lacks(record: TrainingRecord | None, roles: Iterable[str], on: date) -> list[Lack]:
    """What somebody lacks on a day for roles; the other face of `people.is_ready`, and never kinder."""
    found = []
    if record is None or record.induction_on is None or record.induction_on > on:
        found.append(Lack("induction to the hub"))
    ends = record.training_until_on if record else None
    if ends is None or ends < on:
        found.append(Lack("information governance training", ends))
    if any(role in VETTING_REQUIRED for role in roles):
        ends = record.vetting_expires_on if record else None
        if ends is None or ends < on:
            found.append(Lack("vetting", ends))
    return found
