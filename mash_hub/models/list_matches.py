"""Matching a list with an agency's records: asked by one, agreed by another, used once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models

from agencies.actors import Actor, Hat
from agencies.models.agencies import Agency
from agencies.models.base import Versioned, VersionedQuerySet
from agencies.models.people import Person
from agencies.models.workspaces import Purpose, Workspace
from agencies.reasons import Reason
from agencies.roles import Act, may
from agencies.transitions import Step, Table

AGREED_FOR = timedelta(hours=24)


class ListMatchState(models.TextChoices):
    """States of a match."""

    ASKED = "ASKED", "Waits for a second person"
    AGREED = "AGREED", "Agreed: the list can be matched once"
    DECLINED = "DECLINED", "Declined"
    USED = "USED", "Matched"


S = ListMatchState

TABLE = Table(
    "match of a list",
    "7.2 R24",
    ListMatchState,
    [
        Step(
            S.ASKED,
            S.AGREED,
            Act.MATCH_LISTS,
            "another person of the same agency",
            limit="usable for 24 hours",
            two_people=True,
        ),
        Step(S.ASKED, S.DECLINED, Act.MATCH_LISTS, "another person of the same agency"),
        Step(S.AGREED, S.USED, Act.MATCH_LISTS, "by who asked, once; no bad row in the list"),
    ],
)


class ListMatchQuerySet(VersionedQuerySet["ListMatch"]):
    """Matches of lists."""

    def visible_to(self, hat: Hat) -> ListMatchQuerySet:
        """Those of the hat's own agency in its workspace, for who may match lists."""
        if not may(hat, Act.MATCH_LISTS):
            return self.none()
        return self.filter(owner=hat.agency_id, workspace=hat.workspace_id)

    def readers_of(self, row: ListMatch, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those that `visible_to` shows this match: the rule's other face."""
        at = (row.owner_id, row.workspace_id)
        return [
            hat
            for hat in among
            if (hat.agency_id, hat.workspace_id) == at and may(hat, Act.MATCH_LISTS)
        ]


class ListMatch(Versioned):
    """Leave to match one list for a purpose; of the list itself nothing is kept but how much met."""

    kind: ClassVar[str] = "list_match"

    reference = models.CharField(max_length=12, unique=True)
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=24, choices=Purpose.choices)
    state = models.CharField(max_length=10, choices=ListMatchState.choices, default=S.ASKED)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    settled_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
    rows = models.PositiveIntegerField(null=True)
    met = models.PositiveIntegerField(null=True)

    objects = ListMatchQuerySet.as_manager()

    def __str__(self) -> str:
        """A match reads as its reference."""
        return self.reference

    def is_usable(self, at: datetime) -> bool:
        """Whether it was agreed, a day ago at most, and is not used."""
        return self.state == S.AGREED and bool(
            self.settled_at and at - self.settled_at < AGREED_FOR
        )

    def start(self, *, by: Actor, at: datetime, because: Reason) -> ListMatch:
        """Store a new one."""
        return self._create(by=by, at=at, because=because)

    def set_settled(
        self, state: ListMatchState, *, by: Actor, at: datetime, because: Reason
    ) -> ListMatch:
        """Note that a second person agreed or declined."""
        self.state, self.settled_by_id, self.settled_at = state, by.person_id, at
        return self._commit(["state", "settled_by", "settled_at"], by=by, at=at, because=because)

    def set_used(self, *, rows: int, met: int, by: Actor, at: datetime) -> ListMatch:
        """Note that it was used, on how many rows and how many met somebody."""
        self.state, self.used_at, self.rows, self.met = S.USED, at, rows, met
        return self._commit(["state", "used_at", "rows", "met"], by=by, at=at)
