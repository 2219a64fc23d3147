"""Risk assessments: a questionnaire answered, graded by people, sealed, and released by its owner."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q

from agencies import clock
from agencies.actors import Actor, Hat
from agencies.models.agencies import Agency
from agencies.models.base import ASK, FOLLOW, SectionField, Versioned, VersionedQuerySet
from agencies.models.files import File
from agencies.models.people import Person
from agencies.models.workspaces import Purpose, Workspace
from agencies.reasons import Reason
from agencies.roles import Act, may
from agencies.transitions import Step, Table
from mash_hub.models.chronicled import Chronicled
from mash_hub.models.conflicts import apart, kept
from mash_hub.questionnaires import Grade, Questionnaire, of
from mash_hub.questionnaires.shape import Tool

# The tools as people choose them; the order is that of the list.
TOOLS: tuple[tuple[str, str], ...] = (
    (Tool.DASH.value, "DASH"),
    (Tool.DASH_YOUNG.value, "DASH, young people’s version"),
    (Tool.DARA.value, "DARA"),
    (Tool.CSE.value, "Exploitation screening"),
    (Tool.MISSING.value, "Missing person risk"),
    (Tool.THRIVE.value, "THRIVE+"),
)


class RiskState(models.TextChoices):
    """States of a risk assessment; before it is completed it is a sealed draft and no row."""

    DRAFT = "DRAFT", "Draft"
    COMPLETED = "COMPLETED", "Completed"
    AGREED = "AGREED", "Agreed by a supervisor"
    DISAGREED = "DISAGREED", "A supervisor disagrees"


S = RiskState

TABLE = Table(
    "risk assessment",
    "5.8",
    RiskState,
    [
        Step(
            S.DRAFT,
            S.COMPLETED,
            Act.REFER,
            guard="the tool fits the person’s age; every question answered, or said not to be; "
            "graded by the assessor, with a reason where the score says otherwise",
            limit="saves itself; what is completed is sealed and never changed",
        ),
        Step(S.COMPLETED, S.AGREED, Act.READ_SHARED, guard="another person of the same agency"),
        Step(
            S.COMPLETED,
            S.DISAGREED,
            Act.READ_SHARED,
            guard="another person of the same agency, with the reason",
        ),
    ],
)


class RiskAssessmentQuerySet(VersionedQuerySet["RiskAssessment"]):
    """Risk assessments."""

    def visible_to(self, hat: Hat) -> RiskAssessmentQuerySet:
        """One's own, those of one's agency to whoever reads for it, and those released to it.

        Nobody sees one of a case they are kept apart from (domain notes 2.3).
        """
        reach = Q(assessor=hat.person_id, owner=hat.agency_id, workspace=hat.workspace_id)
        if may(hat, Act.READ_SHARED):
            reach |= Q(owner=hat.agency_id, workspace=hat.workspace_id)
            if hat.agreement_in_force:
                given = RiskRelease.objects.live(clock.now()).filter(
                    assessment=OuterRef("pk"),
                    workspace=hat.workspace_id,
                    agencies__contains=[hat.agency_id],
                )
                reach |= Q(Exists(given)) & ~Q(owner=hat.agency_id)
        found = self.filter(reach).exclude(apart(hat.person_id))
        return found.exclude(apart(hat.person_id, "case_file"))

    def readers_of(self, row: RiskAssessment, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those that `visible_to` shows this one: the rule's other face."""
        releases = list(RiskRelease.objects.live(clock.now()).filter(assessment=row))
        files = [row.file_id, row.case_file_id]
        kept_apart = kept(files)

        def reads(hat: Hat) -> bool:
            if hat.person_id in kept_apart:
                return False
            if hat.agency_id == row.owner_id:
                is_here = hat.workspace_id == row.workspace_id
                return is_here and (
                    hat.person_id == row.assessor_id or bool(may(hat, Act.READ_SHARED))
                )
            if not hat.agreement_in_force or not may(hat, Act.READ_SHARED):
                return False
            return any(
                hat.agency_id in one.agencies and hat.workspace_id == one.workspace_id
                for one in releases
            )

        return [hat for hat in among if reads(hat)]

    def of_case(self, file_id: UUID) -> RiskAssessmentQuerySet:
        """Those attached to one case (a contact with its enquiry and referrals), newest first."""
        found = self.filter(case_file=file_id).select_related("owner", "assessor")
        return found.order_by("-completed_at", "pk")

    def by_band(self) -> RiskAssessmentQuerySet:
        """Sorted by the common band, the newest first within it: for lists alone (5.9)."""
        return self.select_related("owner", "assessor").order_by("-band", "-completed_at", "pk")


class RiskAssessment(Chronicled, Versioned):
    """One questionnaire as one person answered it, with their judgement; sealed once completed.

    `answers` holds who it is about, each answer with its source, the notes and the judgement.
    `review` holds why a supervisor disagrees. Codes, grade and score stand in columns; the score
    decides nothing (R24), and `band` sorts lists and does nothing else.
    """

    kind: ClassVar[str] = "risk_assessment"
    chronicle_section: ClassVar[str] = "answers"
    chronicle_title: ClassVar[str] = "Risk assessment"

    reference = models.CharField(max_length=12, unique=True)
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    case_file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    thing_kind = models.CharField(max_length=24)  # the contact, enquiry, request or referral
    thing_id = models.UUIDField()
    person_key = models.UUIDField(null=True)  # who of an unsent contact it is about
    subject_id = models.UUIDField(null=True)  # who it is about, once they have a card
    tool = models.CharField(max_length=12, choices=TOOLS)
    tool_version = models.CharField(max_length=8)
    state = models.CharField(max_length=10, choices=RiskState.choices, default=S.COMPLETED)
    score = models.PositiveSmallIntegerField(null=True)
    grade = models.CharField(max_length=16)  # of the tool, as the assessor judged
    usual_grade = models.CharField(max_length=16, blank=True)  # what the score usually stands for
    band = models.PositiveSmallIntegerField()
    assessor = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    completed_at = models.DateTimeField()
    reviewed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    answers = SectionField(mode=ASK)
    review = SectionField(mode=FOLLOW)

    objects = RiskAssessmentQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state=S.COMPLETED, reviewed_by=None, reviewed_at=None)
                | (
                    Q(state__in=[S.AGREED, S.DISAGREED], reviewed_at__isnull=False)
                    & ~Q(reviewed_by=models.F("assessor"))
                ),
                name="risk_assessment_reviewed_by_another",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["case_file"], name="risk_assessment_of_case")]

    def __str__(self) -> str:
        """An assessment reads as its tool."""
        return self.get_tool_display()

    @property
    def questionnaire(self) -> Questionnaire:
        """The questionnaire as it was when it was answered."""
        return of(self.tool, self.tool_version)

    @property
    def native(self) -> Grade:
        """The grade in the tool's own words: what is shown first (5.9)."""
        return self.questionnaire.grade(self.grade)

    @property
    def usual(self) -> Grade | None:
        """What the score alone usually stands for."""
        return self.questionnaire.grade(self.usual_grade) if self.usual_grade else None

    @property
    def differs_from_score(self) -> bool:
        """Whether the assessor judged otherwise than the score."""
        return bool(self.usual_grade) and self.usual_grade != self.grade

    @classmethod
    def for_chronology(
        cls, files: Collection[UUID], *, parts: Collection[UUID], without: UUID | None
    ) -> Iterable[RiskAssessment]:
        """Those completed in the cases that are held, whoever of the case they are about."""
        found = cls.objects.filter(case_file__in=files).exclude(apart(without))
        return found.exclude(apart(without, "case_file")).select_related("owner")

    @property
    def chronicle_case(self) -> UUID:
        """The case it was written in."""
        return self.case_file_id

    @property
    def chronicle_day(self) -> date:
        """The day on which it was completed."""
        return self.completed_at.astimezone(clock.LONDON).date()

    def chronicle_text(self, content: dict[str, Any]) -> str:
        """The tool with whom it is about, the grade in its own words, the score, and the judgement."""
        score = f", score {self.score}" if self.score is not None else ""
        said = f"{self.get_tool_display()}, {content['who']}: {self.native.words}{score}."
        return " ".join(filter(None, (said, content["judgement"], content["because"])))

    def start(self, *, by: Actor, at: datetime) -> RiskAssessment:
        """Store a completed assessment, with its answers sealed."""
        return self._create(by=by, at=at)

    def set_reviewed(self, state: RiskState, *, by: Actor, at: datetime) -> RiskAssessment:
        """Note that a supervisor agrees, or disagrees with the reason sealed in `review`."""
        self.state, self.reviewed_by_id, self.reviewed_at = state, by.person_id, at
        return self._commit(["state", "reviewed_by", "reviewed_at", "review"], by=by, at=at)

    def set_sent(self, subject_id: UUID | None, *, by: Actor, at: datetime) -> RiskAssessment:
        """Note whom it is about, now that the contact it was written for was sent."""
        self.subject_id = subject_id
        return self._commit(["subject_id"], by=by, at=at)


class RiskReleaseQuerySet(VersionedQuerySet["RiskRelease"]):
    """Releases of risk assessments."""

    def visible_to(self, hat: Hat) -> RiskReleaseQuerySet:
        """Those of assessments of one's own agency that one can see."""
        own = RiskAssessment.objects.visible_to(hat).filter(owner=hat.agency_id)
        return self.filter(assessment__in=own)

    def readers_of(self, row: RiskRelease, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those that `visible_to` shows this release."""
        seen = RiskAssessment.objects.readers_of(row.assessment, among=among)
        return [hat for hat in seen if hat.agency_id == row.owner_id]

    def live(self, at: datetime) -> RiskReleaseQuerySet:
        """Those that let somebody read at an instant."""
        return self.filter(ended_at__isnull=True, until_at__gt=at)

    def run_out(self, at: datetime) -> RiskReleaseQuerySet:
        """Those whose last day is over and whose grants were not swept yet."""
        return self.filter(ended_at__isnull=True, until_at__lte=at)


class RiskRelease(Versioned):
    """One decision of the owner that agencies may read an assessment, for a purpose, until a day."""

    kind: ClassVar[str] = "risk_release"

    assessment = models.ForeignKey(
        RiskAssessment, on_delete=models.PROTECT, related_name="releases"
    )
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    agencies = ArrayField(models.UUIDField())
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

    def __str__(self) -> str:
        """A release reads as what it is of."""
        return "release of a risk assessment"

    @property
    def reference(self) -> str:
        """It goes by the reference of its assessment."""
        return self.assessment.reference

    def start(self, *, by: Actor, at: datetime, because: Reason) -> RiskRelease:
        """Store a new release."""
        return self._create(by=by, at=at, because=because)

    def set_ended(self, *, by: Actor, at: datetime, because: Reason) -> RiskRelease:
        """Note that it was taken back, or that its last day is over."""
        self.ended_at = at
        return self._commit(["ended_at"], by=by, at=at, because=because)
