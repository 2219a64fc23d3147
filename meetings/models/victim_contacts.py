"""Reaching the victim: what the IDVA service was given of a MARAC case, its attempts, her wishes."""

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
from agencies.models.workspaces import Workspace
from agencies.roles import Act, may
from agencies.transitions import Step, Table
from mash_hub.models.conflicts import apart
from meetings.models.compared_names import away_from, compared
from meetings.models.death_prompts import victim_died
from meetings.models.marac_cases import MaracCase, keeps_list


class ContactState(models.TextChoices):
    """How far the IDVA service is with reaching the victim."""

    ASKED = "ASKED", "To be contacted"
    ATTEMPTED = "ATTEMPTED", "Tried, not reached"
    REACHED = "REACHED", "Reached"


S = ContactState
TABLE = Table(
    "IDVA contact",
    "4.7",
    ContactState,
    [
        Step(
            S.ASKED,
            S.ATTEMPTED,
            Act.CONTACT_VICTIM,
            "how and when, safely",
            "2 working days",
            "coordinator and the IDVA’s manager",
        ),
        Step(
            S.ASKED,
            S.REACHED,
            Act.CONTACT_VICTIM,
            "how and when; the victim’s wishes",
            "2 working days",
            "coordinator and the IDVA’s manager",
        ),
        Step(S.ATTEMPTED, S.ATTEMPTED, Act.CONTACT_VICTIM, "tried again"),
        Step(S.ATTEMPTED, S.REACHED, Act.CONTACT_VICTIM, "the victim’s wishes"),
        Step(S.REACHED, S.REACHED, Act.CONTACT_VICTIM, "spoken with again"),
    ],
)


class VictimContactQuerySet(VersionedQuerySet["VictimContact"]):
    """Contacts of an IDVA service with victims."""

    def visible_to(self, hat: Hat) -> VictimContactQuerySet:
        """Those of one's own service, and for who keeps or chairs the list, all; no conflicts.

        Nothing before one’s name was compared with those in the case.
        """
        reach = Q(pk__in=[])
        if may(hat, Act.CONTACT_VICTIM):
            reach |= Q(owner=hat.agency_id)
        if keeps_list(hat):
            reach |= Q(workspace=hat.workspace_id)
        found = self.filter(reach, workspace=hat.workspace_id).exclude(apart(hat.person_id))
        return found.filter(compared(hat.person_id, "case"))

    def readers_of(self, row: VictimContact, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those to which the row is visible: the same rule from its other side."""
        asked = [*among]
        away = away_from([row.file_id], row.case_id, asked)
        return [
            hat
            for hat in asked
            if hat.workspace_id == row.workspace_id
            and not away.is_away(hat)
            and (
                keeps_list(hat)
                or (hat.agency_id == row.owner_id and bool(may(hat, Act.CONTACT_VICTIM)))
            )
        ]

    def to_make(self) -> VictimContactQuerySet:
        """Where nobody has tried yet, and the victim has not died."""
        return self.filter(state=S.ASKED).exclude(victim_died())


class VictimContact(Versioned):
    """One IDVA service asked to reach the victim of one case; it stands in the case's file.

    `wishes` holds `{"words", "attempts": [{"at", "how", "words", "reached"}]}`, the service's own,
    given to coordinator and chair: nobody else reads what the victim wishes before she is spoken for.
    """

    kind: ClassVar[str] = "victim_contact"

    reference = models.CharField(max_length=12)  # of its case
    case = models.ForeignKey(MaracCase, on_delete=models.PROTECT, related_name="victim_contacts")
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=ContactState.choices, default=S.ASKED)
    asked_at = models.DateTimeField()
    first_tried_at = models.DateTimeField(null=True)
    reached_at = models.DateTimeField(null=True)
    wishes = SectionField(mode=ASK)

    objects = VictimContactQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "owner"], name="one_victim_contact_of_a_service"
            )
        ]

    def __str__(self) -> str:
        """It reads as its case."""
        return self.reference

    def start(self, *, by: Actor, at: datetime) -> VictimContact:
        """Store it."""
        return self._create(by=by, at=at)

    def set_tried(
        self, state: ContactState, tried_at: datetime, *, by: Actor, at: datetime
    ) -> VictimContact:
        """Note an attempt; what was said is sealed in `wishes`."""
        self.state = state
        self.first_tried_at = self.first_tried_at or tried_at
        if state == S.REACHED:
            self.reached_at = self.reached_at or tried_at
        fields = ["state", "first_tried_at", "reached_at", "wishes"]
        return self._commit(fields, by=by, at=at)
