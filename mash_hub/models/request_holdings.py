"""Who of the agency asked works on a request; its own affair alone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar, Self
from uuid import UUID

from django.db import models
from django.db.models import Q

from agencies.actors import Actor, Hat
from agencies.models.agencies import Agency
from agencies.models.base import Versioned, VersionedQuerySet
from agencies.models.files import File
from agencies.models.people import Person
from agencies.models.workspaces import Workspace
from agencies.reasons import Reason
from agencies.roles import Act, may
from agencies.transitions import Step, Table
from mash_hub.models.conflicts import apart, kept
from mash_hub.models.requests import InformationRequest


class HoldingState(models.TextChoices):
    """Whether somebody works on a request."""

    HELD = "HELD", "Somebody works on it"
    FREE = "FREE", "In the queue"


S = HoldingState

TABLE = Table(
    "place in a team’s queue",
    "2.1",
    HoldingState,
    [
        Step(S.FREE, S.HELD, Act.ANSWER, "taken, or given to a colleague of the team"),
        Step(S.HELD, S.HELD, Act.ANSWER, "handed over, or taken over with a reason"),
        Step(S.HELD, S.FREE, Act.ANSWER, "given back by whoever holds it"),
    ],
)


class RequestHoldingQuerySet(VersionedQuerySet["RequestHolding"]):
    """Places in queues."""

    def visible_to(self, hat: Hat) -> Self:
        """One's own agency's; the hub and other agencies have nothing here. Less conflicts."""
        mine = Q(owner=hat.agency_id, workspace=hat.workspace_id)
        reach = mine if may(hat, Act.ANSWER) else Q(pk__in=[])
        return self.filter(reach).exclude(apart(hat.person_id))

    def readers_of(self, row: RequestHolding, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those that `visible_to` shows this row: the rule's other face."""
        kept_apart = kept([row.file_id])
        at = (row.owner_id, row.workspace_id)
        return [
            hat
            for hat in among
            if may(hat, Act.ANSWER)
            and (hat.agency_id, hat.workspace_id) == at
            and hat.person_id not in kept_apart
        ]


class RequestHolding(Versioned):
    """Who of the team works on one request; nobody, where it is in the queue."""

    kind: ClassVar[str] = "request_holding"

    request = models.OneToOneField(
        InformationRequest, on_delete=models.PROTECT, related_name="holding"
    )
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=4, choices=HoldingState.choices, default=S.FREE)
    holder = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    held_at = models.DateTimeField(null=True)

    objects = RequestHoldingQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state=S.HELD, holder__isnull=False, held_at__isnull=False)
                | Q(state=S.FREE, holder__isnull=True, held_at__isnull=True),
                name="request_is_held_by_somebody_or_free",
            )
        ]

    def __str__(self) -> str:
        """It reads as its state."""
        return self.get_state_display()

    @property
    def reference(self) -> str:
        """It goes by its request's reference."""
        return self.request.reference

    def start(self, *, by: Actor, at: datetime, because: Reason | None = None) -> RequestHolding:
        """Store the first holder."""
        return self._create(by=by, at=at, because=because)

    def put(self, person_id: UUID | None, at: datetime) -> RequestHolding:
        """Take a holder, or none; saves nothing."""
        self.state = S.HELD if person_id else S.FREE
        self.holder_id, self.held_at = person_id, at if person_id else None
        return self

    def set_holder(self, *, by: Actor, at: datetime, because: Reason | None) -> RequestHolding:
        """Store the holder that was put."""
        return self._commit(["state", "holder", "held_at"], by=by, at=at, because=because)
