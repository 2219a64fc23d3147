"""Disputes: another agency says that an item is wrong, or how it should read; its owner answers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Q

from agencies.actors import Actor, Hat
from agencies.models.agencies import Agency
from agencies.models.base import ASK, SectionField, Versioned, VersionedQuerySet
from agencies.models.files import File
from agencies.models.people import Person
from agencies.models.workspaces import Workspace
from agencies.reasons import Reason
from agencies.roles import Act, may
from agencies.transitions import Step, Table
from mash_hub.models.conflicts import apart, kept
from mash_hub.models.items import Item


class DisputeState(models.TextChoices):
    """States of a dispute."""

    RAISED = "RAISED", "Raised, not answered"
    ACCEPTED = "ACCEPTED", "Accepted: the item was corrected"
    REFUSED = "REFUSED", "Refused: its owner keeps the text"
    TAKEN_BACK = "TAKEN_BACK", "Taken back"


S = DisputeState

TABLE = Table(
    "dispute of an item",
    "7.2 R16",
    DisputeState,
    [
        Step(S.RAISED, S.ACCEPTED, Act.ANSWER, "by its owner; readers of the old text are told"),
        Step(S.RAISED, S.REFUSED, Act.ANSWER, "by its owner, with the reason; both texts stay"),
        Step(S.RAISED, S.TAKEN_BACK, Act.READ_SHARED, "by the agency that raised it"),
    ],
)


class DisputeQuerySet(VersionedQuerySet["Dispute"]):
    """Disputes of items."""

    def visible_to(self, hat: Hat) -> DisputeQuerySet:
        """Those one's own agency raised in the workspace, and those about its items; less conflicts."""
        reach = Q(pk__in=[])
        if may(hat, Act.READ_SHARED):
            reach |= Q(owner=hat.agency_id, workspace=hat.workspace_id)
        if may(hat, Act.ANSWER):
            reach |= Q(item__owner=hat.agency_id, item__workspace=hat.workspace_id)
        found = self.filter(reach).exclude(apart(hat.person_id))
        return found.exclude(apart(hat.person_id, "item__request__file"))

    def readers_of(self, dispute: Dispute, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those that `visible_to` shows this dispute: the rule's other face."""
        item = dispute.item
        kept_apart = kept([dispute.file_id, item.request.file_id])

        def reads(hat: Hat) -> bool:
            if hat.person_id in kept_apart:
                return False
            at = (hat.agency_id, hat.workspace_id)
            raised = at == (dispute.owner_id, dispute.workspace_id) and may(hat, Act.READ_SHARED)
            holds = at == (item.owner_id, item.workspace_id) and may(hat, Act.ANSWER)
            return bool(raised or holds)

        return [hat for hat in among if reads(hat)]

    def standing(self) -> DisputeQuerySet:
        """Those that say something about the present text: not answered yet, or refused."""
        return self.filter(state__in=(S.RAISED, S.REFUSED))

    def of_items(self, ids: Iterable[UUID]) -> DisputeQuerySet:
        """Those of some items, in the order they were raised."""
        return self.filter(item__in=ids).order_by("raised_at", "pk")


class Dispute(Versioned):
    """One agency's objection to one version of another's item.

    `words` holds `{"note", "proposed"}`: why it is wrong, and how it should read, if proposed. The
    agency that raises it owns it; the item's owner can read it.
    """

    kind: ClassVar[str] = "dispute"

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="disputes")
    item_version = models.PositiveIntegerField()  # the version that was read
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=DisputeState.choices, default=S.RAISED)
    raised_at = models.DateTimeField()
    raised_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    answer_reason = models.CharField(max_length=40, blank=True)
    answer_reason_id = models.UUIDField(null=True)
    words = SectionField(mode=ASK)

    objects = DisputeQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["item", "owner"],
                condition=Q(state=S.RAISED),
                name="one_open_dispute_per_agency",
            ),
        ]

    def __str__(self) -> str:
        """A dispute reads as its state."""
        return self.get_state_display()

    @property
    def reference(self) -> str:
        """It goes by its item's reference."""
        return self.item.reference

    @property
    def is_open(self) -> bool:
        """Whether its owner still has to answer."""
        return self.state == S.RAISED

    def start(self, *, by: Actor, at: datetime) -> Dispute:
        """Store a new dispute."""
        return self._create(by=by, at=at)

    def set_answered(
        self, state: DisputeState, *, by: Actor, at: datetime, because: Reason | None = None
    ) -> Dispute:
        """Note that it was accepted, refused or taken back, and why."""
        self.state, self.answered_at, self.answered_by_id = state, at, by.person_id
        self.answer_reason = because.code if because else ""
        self.answer_reason_id = because.id if because else None
        fields = ["state", "answered_at", "answered_by", "answer_reason", "answer_reason_id"]
        return self._commit(fields, by=by, at=at, because=because)
