"""How police involvement in an enquiry ended, as the police say; without it the enquiry stays open."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q

from agencies.actors import Actor, Hat
from agencies.models.agencies import Agency
from agencies.models.base import SectionField, Versioned, VersionedQuerySet
from agencies.models.files import File
from agencies.models.people import Person
from agencies.models.workspaces import Workspace
from agencies.roles import Act, may
from agencies.transitions import Step, Table
from mash_hub.models.conflicts import apart, kept
from mash_hub.models.enquiries import Enquiry


class PoliceResult(models.TextChoices):
    """How it ended."""

    NOT_INVOLVED = "NOT_INVOLVED", "No involvement beyond the answer"
    NO_CRIME = "NO_CRIME", "No crime established"
    NO_FURTHER_ACTION = "NO_FURTHER_ACTION", "Investigated, no further action"
    OUT_OF_COURT = "OUT_OF_COURT", "Caution or another resolution out of court"
    CHARGED = "CHARGED", "Charged or summonsed"
    ORDER = "ORDER", "Protective notice or order"
    PASSED_ON = "PASSED_ON", "Passed to another force"


class PoliceOutcomeState(models.TextChoices):
    """States of a police outcome."""

    RECORDED = "RECORDED", "Recorded"


S = PoliceOutcomeState

TABLE = Table(
    "police outcome",
    "4.2",
    PoliceOutcomeState,
    [Step(S.RECORDED, S.RECORDED, Act.ANSWER, "corrected by the police, until it is closed")],
)


class PoliceOutcomeQuerySet(VersionedQuerySet["PoliceOutcome"]):
    """Police outcomes."""

    def visible_to(self, hat: Hat) -> PoliceOutcomeQuerySet:
        """The police's own, and those of the enquiries the hat's agency hosts; less conflicts."""
        reach = Q(pk__in=[])
        if may(hat, Act.ANSWER):
            reach |= Q(owner=hat.agency_id)
        if may(hat, Act.SCREEN) or may(hat, Act.DECIDE):
            reach |= Q(enquiry__owner=hat.agency_id)
        return self.filter(reach, workspace=hat.workspace_id).exclude(apart(hat.person_id))

    def readers_of(self, outcome: PoliceOutcome, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those that `visible_to` shows this outcome: the rule's other face."""
        kept_apart = kept([outcome.file_id])

        def reads(hat: Hat) -> bool:
            if hat.workspace_id != outcome.workspace_id or hat.person_id in kept_apart:
                return False
            if hat.agency_id == outcome.owner_id and may(hat, Act.ANSWER):
                return True
            works = may(hat, Act.SCREEN) or may(hat, Act.DECIDE)
            return bool(works) and hat.agency_id == outcome.enquiry.owner_id

        return [hat for hat in among if reads(hat)]


class PoliceOutcome(Versioned):
    """One force's outcome in one enquiry; `words` holds its sentence, for the host."""

    kind: ClassVar[str] = "police_outcome"

    enquiry = models.ForeignKey(Enquiry, on_delete=models.PROTECT, related_name="police_outcomes")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")  # the police
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=PoliceOutcomeState.choices, default=S.RECORDED)
    result = models.CharField(max_length=20, choices=PoliceResult.choices)
    ended_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    words = SectionField()

    objects = PoliceOutcomeQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["enquiry", "owner"], name="police_outcome_once_per_force"
            )
        ]

    def __str__(self) -> str:
        """It reads as how it ended."""
        return self.get_result_display()

    @property
    def reference(self) -> str:
        """It goes by its enquiry's reference."""
        return self.enquiry.reference

    def start(self, *, by: Actor, at: datetime) -> PoliceOutcome:
        """Store a new outcome."""
        return self._create(by=by, at=at)

    def set_recorded_anew(
        self, result: PoliceResult, ended_on: date, *, by: Actor, at: datetime
    ) -> PoliceOutcome:
        """Store a correction."""
        self.result, self.ended_on = result, ended_on
        self.recorded_at, self.recorded_by_id = at, by.person_id  # type: ignore[assignment]
        fields = ["result", "ended_on", "recorded_at", "recorded_by", "words"]
        return self._commit(fields, by=by, at=at)
