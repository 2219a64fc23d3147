"""Interpreters recorded for a case, and whether they were found to stand near its people (5.1)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q

from agencies.actors import Actor, Hat
from agencies.models.agencies import Agency
from agencies.models.base import FOLLOW, SectionField, Versioned, VersionedQuerySet
from agencies.models.files import File
from agencies.models.people import Person
from agencies.models.workspaces import Workspace
from agencies.reasons import Reason
from agencies.roles import Act, may
from agencies.transitions import Step, Table
from mash_hub.models.conflicts import apart, kept
from mash_hub.models.contacts import Contact


class InterpreterKind(models.TextChoices):
    """Where an interpreter comes from."""

    SERVICE = "SERVICE", "An interpreting service"
    STAFF = "STAFF", "A member of staff"
    COMMUNITY = "COMMUNITY", "Somebody of the person’s community"


class Nearness(models.TextChoices):
    """What the interpreter says, asked whether they are near anybody in the case."""

    NEITHER = "NEITHER", "Neither of the same family nor of the same community"
    COMMUNITY = "COMMUNITY", "Of the same community"
    FAMILY = "FAMILY", "Of the same family"
    NOT_ASKED = "NOT_ASKED", "They were not asked yet"


class InterpreterState(models.TextChoices):
    """States of an interpreter of a case."""

    CLEAR = "CLEAR", "May interpret"
    DOUBTFUL = "DOUBTFUL", "Doubtful: must not interpret yet"
    CONFIRMED = "CONFIRMED", "May interpret, a second person has looked"
    ENDED = "ENDED", "No longer interprets"


S = InterpreterState

TABLE = Table(
    "interpreter of a case",
    "5.1",
    InterpreterState,
    [
        Step(
            S.DOUBTFUL,
            S.CONFIRMED,
            Act.SCREEN,
            "with the reason; at a meeting by who runs it",
            two_people=True,
        ),
        Step(S.DOUBTFUL, S.ENDED, Act.SCREEN, "with the reason"),
        Step(S.CLEAR, S.ENDED, Act.SCREEN, "with the reason"),
        Step(S.CONFIRMED, S.ENDED, Act.SCREEN, "with the reason"),
    ],
)


def keeps_at_meetings(hat: Actor) -> bool:
    """Whether a role records who interprets at meetings: who runs or chairs them."""
    return any(may(hat, act) for act in (Act.RUN_MEETING, Act.CHAIR_MEETING))


def _keeps(hat: Hat, thing_kind: str) -> bool:
    return bool(may(hat, Act.SCREEN)) if thing_kind == Contact.kind else keeps_at_meetings(hat)


class InterpreterQuerySet(VersionedQuerySet["Interpreter"]):
    """Interpreters of cases."""

    def visible_to(self, hat: Hat) -> InterpreterQuerySet:
        """Those of the host's cases, for who screens there; at meetings who runs them; less conflicts."""
        kept_by = Q(pk__in=[])
        if may(hat, Act.SCREEN):
            kept_by |= Q(thing_kind=Contact.kind)
        if keeps_at_meetings(hat):
            kept_by |= ~Q(thing_kind=Contact.kind)
        own = self.filter(kept_by, owner=hat.agency_id, workspace=hat.workspace_id)
        return own.exclude(apart(hat.person_id))

    def readers_of(self, row: Interpreter, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those that `visible_to` shows this one: the rule's other face."""
        kept_apart = kept([row.file_id])
        return [
            hat
            for hat in among
            if _keeps(hat, row.thing_kind)
            and (hat.agency_id, hat.workspace_id) == (row.owner_id, row.workspace_id)
            and hat.person_id not in kept_apart
        ]

    def standing(self) -> InterpreterQuerySet:
        """Those that were not ended."""
        return self.exclude(state=S.ENDED)


class Interpreter(Versioned):
    """One interpreter of one case: who they are is sealed, with their language and what they said.

    `words` holds `{"name", "service", "born", "postcode", "language", "found"}`.
    """

    kind: ClassVar[str] = "interpreter"

    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    thing_kind = models.CharField(max_length=24)
    thing_id = models.UUIDField()
    interpreter_kind = models.CharField(max_length=10, choices=InterpreterKind.choices)
    nearness = models.CharField(max_length=10, choices=Nearness.choices)
    state = models.CharField(max_length=10, choices=InterpreterState.choices)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    words = SectionField(mode=FOLLOW)

    objects = InterpreterQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=models.F("recorded_by")),
                name="interpreter_confirmed_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state=S.CONFIRMED) | Q(confirmed_by__isnull=False),
                name="interpreter_confirmed_by_somebody",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["thing_kind", "thing_id"])]

    def __str__(self) -> str:
        """An interpreter reads as their state."""
        return self.get_state_display()

    @property
    def may_interpret(self) -> bool:
        """Whether nothing is in doubt, or a second person has looked."""
        return self.state in (S.CLEAR, S.CONFIRMED)

    def start(self, *, by: Actor, at: datetime) -> Interpreter:
        """Store a new one whose words are sealed already."""
        return self._create(by=by, at=at)

    def set_confirmed(self, *, by: Actor, at: datetime, because: Reason) -> Interpreter:
        """Note that a second person has looked, and they may interpret."""
        self.state, self.confirmed_by_id = S.CONFIRMED, by.person_id
        return self._commit(["state", "confirmed_by"], by=by, at=at, because=because)

    def set_ended(self, *, by: Actor, at: datetime, because: Reason) -> Interpreter:
        """Note that they interpret no longer."""
        self.state = S.ENDED
        return self._commit(["state"], by=by, at=at, because=because)
