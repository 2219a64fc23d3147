"""What coordinator and chair of a MARAC case are asked once somebody in it has died (domain notes 4.7, 5.1)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q

from agencies.actors import Actor, Hat
from agencies.models.agencies import Agency
from agencies.models.base import Versioned, VersionedQuerySet
from agencies.models.files import File
from agencies.models.people import Person
from agencies.models.workspaces import Workspace
from agencies.reasons import Reason
from agencies.roles import Act
from agencies.transitions import Step, Table
from mash_hub.models.conflicts import apart
from mash_hub.models.legal_holds import LegalHold
from mash_hub.models.subjects import PersonRole, Subject
from meetings.models.compared_names import away_from, compared
from meetings.models.marac_cases import MaracCase, keeps_list


class PromptState(models.TextChoices):
    """Whether a review of a death is considered."""

    ASKED = "ASKED", "Is a review to be considered?"
    HELD = "HELD", "A review is considered: the records are held"
    NO_REVIEW = "NO_REVIEW", "No review is to be considered"
    TAKEN_BACK = "TAKEN_BACK", "Taken back: they have not died"


S = PromptState
RUN = Act.RUN_MEETING
ANSWERED = (S.HELD, S.NO_REVIEW)
STANDING = (S.ASKED, *ANSWERED)
PARTS = (PersonRole.VICTIM, PersonRole.CHILD, PersonRole.PERPETRATOR)

TABLE = Table(
    "death in a MARAC case",
    "4.7",
    PromptState,
    [
        Step(
            S.ASKED,
            S.HELD,
            RUN,
            "by coordinator or chair: which review, why, and until when the records are held at first",
        ),
        Step(S.ASKED, S.NO_REVIEW, RUN, "by coordinator or chair, with the reason"),
        Step(S.NO_REVIEW, S.HELD, RUN, "a review is considered after all"),
        *(
            Step(state, S.TAKEN_BACK, None, "no record says any more that they have died")
            for state in STANDING
        ),
    ],
)


class DeathPromptQuerySet(VersionedQuerySet["DeathPrompt"]):
    """What is asked after deaths."""

    def visible_to(self, hat: Hat) -> DeathPromptQuerySet:
        """For who keeps or chairs the list of the case; never who is kept apart from it, or was not compared."""
        if not keeps_list(hat):
            return self.none()
        found = self.filter(workspace=hat.workspace_id).exclude(apart(hat.person_id))
        return found.filter(compared(hat.person_id, "case"))

    def readers_of(self, row: DeathPrompt, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those to which one is visible: the same rule from its other side."""
        asked = [*among]
        away = away_from([row.file_id], row.case_id, asked)
        return [
            hat
            for hat in asked
            if keeps_list(hat) and hat.workspace_id == row.workspace_id and not away.is_away(hat)
        ]

    def standing(self) -> DeathPromptQuerySet:
        """Those that were not taken back."""
        return self.filter(state__in=STANDING)

    def of_victims(self) -> DeathPromptQuerySet:
        """Those by which coordinator or chair have said that the victim of a case has died."""
        return self.filter(role=PersonRole.VICTIM, state__in=ANSWERED)


class DeathPrompt(Versioned):
    """One person of one MARAC case who has died, as some agency’s record says; it holds no day and no words."""

    kind: ClassVar[str] = "death_prompt"
    ties = ("subject_id", "hold_id")

    reference = models.CharField(max_length=12)  # of its case
    case = models.ForeignKey(MaracCase, on_delete=models.PROTECT, related_name="deaths")
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=16, choices=PersonRole.choices)
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=PromptState.choices, default=S.ASKED)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    hold = models.ForeignKey(LegalHold, on_delete=models.PROTECT, null=True, related_name="+")

    objects = DeathPromptQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "subject"],
                condition=Q(state__in=STANDING),
                name="one_standing_death_prompt",
            ),
            models.CheckConstraint(
                condition=~Q(state=S.HELD)
                | Q(hold__isnull=False)
                | Q(subject__isnull=True),  # it is destroyed
                name="death_prompt_held_by_a_hold",
            ),
        ]

    def __str__(self) -> str:
        """It reads as its case."""
        return self.reference

    def start(self, *, by: Actor, at: datetime) -> DeathPrompt:
        """Store it."""
        return self._create(by=by, at=at)

    def set_answered(
        self,
        state: PromptState,
        hold: LegalHold | None,
        *,
        by: Actor,
        at: datetime,
        because: Reason,
    ) -> DeathPrompt:
        """Note whether a review is considered, and by which hold the records are kept for it."""
        self.state, self.hold, self.answered_at, self.answered_by_id = state, hold, at, by.person_id
        fields = ["state", "hold", "answered_at", "answered_by"]
        return self._commit(fields, by=by, at=at, because=because)

    def set_taken_back(self, *, by: Actor, at: datetime) -> DeathPrompt:
        """Note that no record says any more that they have died."""
        self.state = S.TAKEN_BACK
        return self._commit(["state"], by=by, at=at)


def victim_died(case: str = "case") -> Exists:
    """For a queryset of rows of a case: whether its victim is known to have died."""
    return Exists(DeathPrompt.objects.of_victims().filter(case=OuterRef(case)))
