"""The standard wording that neither confirms nor denies, checked by a second officer before it is used (4.16)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from agencies.actors import Actor, Hat
from agencies.models.agencies import Agency
from agencies.models.base import Versioned, VersionedQuerySet
from agencies.models.files import File
from agencies.models.people import Person
from agencies.models.workspaces import Workspace
from agencies.roles import Act, may
from agencies.transitions import Step, Table


class WordingState(models.TextChoices):
    """States of a wording."""

    WRITTEN = "WRITTEN", "Waits for a second officer"
    IN_USE = "IN_USE", "In use"
    REPLACED = "REPLACED", "Replaced or not taken"


W = WordingState
TABLE = Table(
    "standard wording of disclosures",
    "4.16",
    WordingState,
    [
        Step(
            W.WRITTEN,
            W.IN_USE,
            Act.KEEP_DISCLOSURES,
            "by another officer of the workspace than who wrote it",
            two_people=True,
        ),
        Step(W.WRITTEN, W.REPLACED, Act.KEEP_DISCLOSURES, "a newer one is written"),
        Step(W.IN_USE, W.REPLACED, None, "a newer one is checked"),
    ],
)


class DisclosureWordingQuerySet(VersionedQuerySet["DisclosureWording"]):
    """Standard wordings."""

    def visible_to(self, hat: Hat) -> DisclosureWordingQuerySet:
        """Those of one's workspace, for its information governance officers, of whatever agency."""
        if not may(hat, Act.KEEP_DISCLOSURES):
            return self.none()
        return self.filter(workspace=hat.workspace_id)

    def readers_of(self, row: DisclosureWording, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those that `visible_to` shows this one: the rule's other face."""
        return [
            hat
            for hat in among
            if may(hat, Act.KEEP_DISCLOSURES) and hat.workspace_id == row.workspace_id
        ]

    def in_use(self) -> DisclosureWordingQuerySet:
        """The one that answers carry now."""
        return self.filter(state=W.IN_USE)


class DisclosureWording(Versioned):
    """Words that stand in every answer of a workspace, whether or not anything is kept back.

    They are about nobody, so they stand in clear.
    """

    kind: ClassVar[str] = "disclosure_wording"

    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=WordingState.choices, default=W.WRITTEN)
    words = models.TextField(max_length=2000)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(null=True)
    checked_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    objects = DisclosureWordingQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["workspace"], condition=Q(state="IN_USE"), name="one_wording_in_use"
            ),
            models.UniqueConstraint(
                fields=["workspace"], condition=Q(state="WRITTEN"), name="one_wording_waits"
            ),
            models.CheckConstraint(
                condition=Q(checked_by=None) | ~Q(checked_by=F("written_by")),
                name="wording_checked_by_another",
            ),
        ]

    def __str__(self) -> str:
        """A wording reads as its state."""
        return self.get_state_display()

    def start(self, *, by: Actor, at: datetime) -> DisclosureWording:
        """Store a new one."""
        return self._create(by=by, at=at)

    def set_state(self, state: WordingState, *, by: Actor, at: datetime) -> DisclosureWording:
        """Take it into use, as the officer who checked it, or let it go."""
        self.state = state
        if state == W.IN_USE:
            self.checked_at, self.checked_by_id = at, by.person_id
        return self._commit(["state", "checked_at", "checked_by"], by=by, at=at)
