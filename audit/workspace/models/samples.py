"""Dip samples: what is drawn from, by which seed, and what was drawn from it (domain notes 4.18)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from agencies.actors import Actor, Hat
from agencies.in_the_log import naming
from agencies.models.agencies import Agency
from agencies.models.base import Versioned, VersionedQuerySet
from agencies.models.files import File
from agencies.models.people import Person
from agencies.models.workspaces import Workspace
from agencies.reasons import AUDIT_PURPOSES
from agencies.roles import Act, may
from agencies.transitions import Step, Table
from audit.log.models import Entry
from audit.workspace import about
from mash_hub.models.conflicts import Conflict


class SampleState(models.TextChoices):
    """States of a dip sample; how far each record of it is stands on the record."""

    DEFINED = "DEFINED", "Defined, not drawn"
    DRAWN = "DRAWN", "Drawn"
    CLOSED = "CLOSED", "Closed"


S = SampleState
TABLE = Table(
    "dip sample",
    "4.18",
    SampleState,
    [
        step
        for act in (Act.READ_LOG, Act.READ_OWN_LOG)
        for step in (
            Step(S.DEFINED, S.DRAWN, act, "by the stored seed, from what the criteria find"),
            Step(S.DRAWN, S.CLOSED, act, "with the last of its records"),
        )
    ],
)


class Template(models.TextChoices):
    """What a dip sample looks at (domain notes 4.18)."""

    DASH = "DASH", "DASH grading"
    MISSING_RISK = "MISSING_RISK", "Missing risk grade"
    DOWNGRADE = "DOWNGRADE", "MASH downgrade"
    ACCESS_REASON = "ACCESS_REASON", "Quality of reasons for access"
    BREAK_GLASS = "BREAK_GLASS", "Emergency access"
    VOICE = "VOICE", "Voice of the child"
    ACTION = "ACTION", "Outcomes of actions"
    VICTIMS_CODE = "VICTIMS_CODE", "Victims’ Code updates"
    NO_REASON = "NO_REASON", "No reason to look"
    OWN = "OWN", "Look-ups of one’s own name, household or home"
    COLLEAGUE = "COLLEAGUE", "Look-ups of colleagues and public figures"
    STREET = "STREET", "Look-ups of people of one’s own street"
    OUT_OF_HOURS = "OUT_OF_HOURS", "Looking out of hours"
    BULK = "BULK", "Looking at many people in one day"


class AuditSampleQuerySet(VersionedQuerySet["AuditSample"]):
    """Dip samples."""

    def visible_to(self, hat: Hat) -> AuditSampleQuerySet:
        """Those of the auditor's own agency, where the hat audits every workspace they draw from.

        To an agency's own auditors those of them alone. One that drew something from which the auditor is
        kept by name is not there for them: a draw with a record missing would tell of it.
        """
        if may(hat, Act.READ_LOG):
            reached = [*hat.audit_workspace_ids]
            own = self.filter(owner=hat.agency_id, is_own=False, places__contained_by=reached)
        elif may(hat, Act.READ_OWN_LOG):
            own = self.filter(owner=hat.agency_id, is_own=True)
        else:
            return self.none()
        kept = about.kept_from(hat)
        if not kept:
            return own
        by_name = Conflict.objects.standing().filter(person=hat.person_id)
        cases = Q(records__case_file_id__in=by_name.values("file_id"))
        entries = Entry.objects.filter(naming(kept))
        drew = AuditSample.objects.filter(cases | Q(records__thing_id__in=entries.values("pk")))
        return own.exclude(pk__in=drew.values("pk"))

    def readers_of(self, row: AuditSample, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those that `visible_to` shows this one: the rule's other face."""
        drawn = [*row.records.values_list("thing_id", "case_file_id")]
        cases = [file_id for _, file_id in drawn if file_id]
        away = about.kept_by_name([pk for pk, _ in drawn], cases)
        return [
            hat
            for hat in among
            if hat.agency_id == row.owner_id
            and hat.person_id not in away
            and (
                may(hat, Act.READ_OWN_LOG)
                if row.is_own
                else may(hat, Act.READ_LOG) and {*row.places} <= {*hat.audit_workspace_ids}
            )
        ]


class AuditSample(Versioned):
    """One dip sample: criteria, size and seed first, then what the criteria found and the draw.

    `population` holds the ids of everything that the criteria found when it was drawn, in their
    order, so that the same draw can be made again whatever has changed since. Codes and ids alone.
    """

    kind: ClassVar[str] = "audit_sample"

    reference = models.CharField(max_length=12, unique=True)
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    is_own = models.BooleanField(default=False)  # by auditors of an agency, of its own work alone
    template = models.CharField(max_length=16, choices=Template.choices)
    purpose = models.CharField(
        max_length=24, choices=[(one.value, one.label) for one in AUDIT_PURPOSES]
    )
    from_on = models.DateField()
    until_on = models.DateField()
    places = ArrayField(models.UUIDField())  # the workspaces it draws from
    size = models.PositiveSmallIntegerField()
    seed = models.CharField(max_length=32)
    state = models.CharField(max_length=8, choices=SampleState.choices, default=S.DEFINED)
    defined_at = models.DateTimeField()
    defined_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField(null=True)
    drawn_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    population = ArrayField(models.UUIDField(), default=list, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    closed_at = models.DateTimeField(null=True)

    objects = AuditSampleQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state=S.DEFINED, drawn_at=None, digest="")
                | (~Q(state=S.DEFINED) & Q(drawn_at__isnull=False) & ~Q(digest="")),
                name="audit_sample_drawn_with_its_digest",
            ),
            models.CheckConstraint(
                condition=Q(from_on__lte=models.F("until_on")), name="audit_sample_days_in_order"
            ),
        ]

    def __str__(self) -> str:
        """A dip sample reads as its reference."""
        return self.reference

    def start(self, *, by: Actor, at: datetime) -> AuditSample:
        """Store a new one."""
        return self._create(by=by, at=at)

    def set_drawn(
        self, population: Sequence[UUID], digest: str, *, by: Actor, at: datetime
    ) -> AuditSample:
        """Note what the criteria found, in order, and that it was drawn from."""
        self.state, self.drawn_at, self.drawn_by_id = S.DRAWN, at, by.person_id
        self.population, self.digest = [*population], digest
        fields = ["state", "drawn_at", "drawn_by", "population", "digest"]
        return self._commit(fields, by=by, at=at)

    def set_closed(self, *, by: Actor, at: datetime) -> AuditSample:
        """Note that its last record is closed."""
        self.state, self.closed_at = S.CLOSED, at
        return self._commit(["state", "closed_at"], by=by, at=at)
