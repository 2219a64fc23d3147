"""Releases of risk assessments: whole, or grade and prompts alone, to agencies, a case or people by name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from agencies.actors import Actor, Hat
from agencies.models.agencies import Agency
from agencies.models.base import Versioned, VersionedQuerySet
from agencies.models.files import File
from agencies.models.people import Person
from agencies.models.workspaces import Purpose, Workspace
from agencies.reasons import Reason
from agencies.roles import Act, may
from mash_hub.models.conflicts import apart, kept, kept_pairs
from mash_hub.models.releases import AudienceKind


class RiskSection(models.TextChoices):
    """What a reader is given of an assessment."""

    WHOLE = "answers", "Whole"
    PART = "summary", "Its grade and prompts alone"


@dataclass(frozen=True)
class RiskGiven:
    """What one release gives: a section, to agencies or to persons of them, in a workspace.

    Its owner's people read there too where that is not the workspace it was made in.
    """

    agencies: tuple[UUID, ...]
    persons: tuple[UUID, ...]
    section: str
    workspace_id: UUID
    owner_too: UUID | None = None
    apart: frozenset[UUID] = frozenset()  # from the case that it is read in

    def reaches(self, hat: Hat) -> bool:
        """Whether it gives something to this very person under this hat."""
        if hat.workspace_id != self.workspace_id or hat.person_id in self.apart:
            return False
        if self.persons and hat.person_id not in self.persons:
            return False
        if hat.agency_id == self.owner_too:
            return True
        return hat.agency_id in self.agencies and hat.agreement_in_force


class RiskReleaseQuerySet(VersionedQuerySet["RiskRelease"]):
    """Releases of risk assessments."""

    def visible_to(self, hat: Hat) -> RiskReleaseQuerySet:
        """Those of one's agency: of what one reads at home, and those where one represents it."""
        reach = Q(assessment__workspace=hat.workspace_id)
        if not may(hat, Act.READ_SHARED):
            reach &= Q(assessment__assessor=hat.person_id)
        if may(hat, Act.RELEASE_TO_MEETING):
            reach |= Q(workspace=hat.workspace_id) & ~Q(apart(hat.person_id, "case_file"))
        own = self.filter(reach, owner=hat.agency_id).exclude(apart(hat.person_id))
        return own.exclude(apart(hat.person_id, "assessment__case_file"))

    def readers_of(self, row: RiskRelease, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those that `visible_to` shows this release: the rule's other face."""
        one = row.assessment
        kept_apart = kept([one.file_id, one.case_file_id])
        not_there = kept([row.case_file_id]) if row.case_file_id else set()

        def reads(hat: Hat) -> bool:
            if hat.agency_id != row.owner_id or hat.person_id in kept_apart:
                return False
            is_home = hat.workspace_id == one.workspace_id
            if is_home and (hat.person_id == one.assessor_id or may(hat, Act.READ_SHARED)):
                return True
            represents = hat.workspace_id == row.workspace_id and hat.person_id not in not_there
            return represents and bool(may(hat, Act.RELEASE_TO_MEETING))

        return [hat for hat in among if reads(hat)]

    def live(self, at: datetime) -> RiskReleaseQuerySet:
        """Those that let somebody read at an instant."""
        return self.filter(ended_at__isnull=True, until_at__gt=at)

    def run_out(self, at: datetime) -> RiskReleaseQuerySet:
        """Those whose last day is over and whose grants were not swept yet."""
        return self.filter(ended_at__isnull=True, until_at__lte=at)

    def reaching(self, hat: Hat) -> RiskReleaseQuerySet:
        """Those read in the hat's workspace that name its wearer, or nobody; not at a case kept from them."""
        named = Q(persons=[]) | Q(persons__contains=[hat.person_id])
        here = self.filter(named, workspace=hat.workspace_id)
        return here.exclude(apart(hat.person_id, "case_file"))


class RiskRelease(Versioned):
    """One decision of the owner that others may read an assessment, for a purpose, until a day.

    `persons` empty means everybody of the agencies who may read in that workspace. Ending it ends the
    causes of its grants, and leaves access that has another cause.
    """

    kind: ClassVar[str] = "risk_release"

    assessment = models.ForeignKey(
        "mash_hub.RiskAssessment", on_delete=models.PROTECT, related_name="releases"
    )
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    audience_kind = models.CharField(
        max_length=8, choices=AudienceKind.choices, default=AudienceKind.ENQUIRY
    )
    by_kind = models.CharField(max_length=24, blank=True)  # the enquiry, case, list or meeting
    by_id = models.UUIDField(null=True)
    by_reference = models.CharField(max_length=12, blank=True)
    case_file = models.ForeignKey(  # whoever is kept apart from it reads nothing of this release
        File, on_delete=models.PROTECT, null=True, related_name="+"
    )
    agencies = ArrayField(models.UUIDField())
    persons = ArrayField(models.UUIDField(), default=list, blank=True)
    section = models.CharField(max_length=8, choices=RiskSection.choices, default=RiskSection.WHOLE)
    purpose = models.CharField(max_length=20, choices=Purpose.choices)
    until_at = models.DateTimeField()
    released_at = models.DateTimeField()
    released_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)

    objects = RiskReleaseQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(agencies=[]), name="risk_release_names_agencies"),
            models.CheckConstraint(
                condition=Q(until_at__gt=models.F("released_at")),
                name="risk_release_ends_after_it_began",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["workspace", "case_file"], name="risk_release_at_case"),
        ]

    def __str__(self) -> str:
        """A release reads as what it is of."""
        return "release of a risk assessment"

    @property
    def reference(self) -> str:
        """It goes by the reference of its assessment."""
        return self.assessment.reference

    @property
    def is_whole(self) -> bool:
        """Whether everything is given."""
        return self.section == RiskSection.WHOLE

    def given(self, home_id: UUID, kept_apart: frozenset[UUID]) -> RiskGiven:
        """What it gives, as the rule of readers takes it; `home_id` is where the assessment was made."""
        elsewhere = self.workspace_id != home_id
        return RiskGiven(
            tuple(self.agencies),
            tuple(self.persons),
            self.section,
            self.workspace_id,
            self.owner_id if elsewhere else None,
            kept_apart,
        )

    def start(self, *, by: Actor, at: datetime, because: Reason) -> RiskRelease:
        """Store a new release."""
        return self._create(by=by, at=at, because=because)

    def set_ended(self, *, by: Actor, at: datetime, because: Reason) -> RiskRelease:
        """Note that it was taken back, or that its last day is over."""
        self.ended_at = at
        return self._commit(["ended_at"], by=by, at=at, because=because)


def given_by(assessment_id: UUID, home_id: UUID, at: datetime) -> list[RiskGiven]:
    """What the releases of an assessment that stand give now: two queries."""
    standing = list(RiskRelease.objects.live(at).filter(assessment=assessment_id))
    conflicts = kept_pairs({one.case_file_id for one in standing if one.case_file_id})
    return [
        one.given(
            home_id,
            frozenset(person for file_id, person in conflicts if file_id == one.case_file_id),
        )
        for one in standing
    ]
