"""Referrals: a thing passed on to another workspace, which takes it up or returns it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Q

from agencies.actors import Actor, Hat
from agencies.models.agencies import Agency
from agencies.models.base import ASK, SectionField, Versioned, VersionedQuerySet
from agencies.models.files import File
from agencies.models.workspaces import Workspace
from agencies.reasons import Reason
from agencies.roles import Act, may
from agencies.transitions import Step, Table
from mash_hub.models.conflicts import apart, kept


class ReferralState(models.TextChoices):
    """What became of a referral in the workspace it was addressed to (domain notes 4.7)."""

    RECEIVED = "RECEIVED", "Received"
    ACCEPTED = "ACCEPTED", "Accepted"
    RETURNED = "RETURNED", "Returned for information"


S = ReferralState

TABLE = Table(
    "referral",
    "4.7",
    ReferralState,
    [
        Step(
            S.RECEIVED,
            S.ACCEPTED,
            Act.RUN_MEETING,
            "its criterion is met; a meeting is chosen",
            "1 working day",
            "the host agency is told",
        ),
        Step(S.RECEIVED, S.RETURNED, Act.RUN_MEETING, "what is missing, in words"),
        Step(S.RETURNED, S.RECEIVED, Act.DECIDE, "sent again with what was missing"),
    ],
)


class ReferralQuerySet(VersionedQuerySet["Referral"]):
    """Referrals."""

    def visible_to(self, hat: Hat) -> ReferralQuerySet:
        """Those sent to a list one keeps, and those one's agency decided to send; no conflicts."""
        reach = Q(pk__in=[])
        if may(hat, Act.RUN_MEETING):
            reach |= Q(workspace=hat.workspace_id, workspace__host=hat.agency_id)
        if may(hat, Act.DECIDE):
            reach |= Q(from_workspace=hat.workspace_id, owner=hat.agency_id)
        return self.filter(reach).exclude(apart(hat.person_id))

    def readers_of(self, referral: Referral, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those to which the referral is visible: the same rule from its other side."""
        kept_apart = kept([referral.file_id])

        def reads(hat: Hat) -> bool:
            if hat.person_id in kept_apart:
                return False
            receives = (hat.workspace_id, hat.agency_id) == (
                referral.workspace_id,
                referral.workspace.host_id,
            )
            sends = (hat.workspace_id, hat.agency_id) == (
                referral.from_workspace_id,
                referral.owner_id,
            )
            return bool(
                (receives and may(hat, Act.RUN_MEETING)) or (sends and may(hat, Act.DECIDE))
            )

        return [hat for hat in among if reads(hat)]

    def waiting(self) -> ReferralQuerySet:
        """Received, and neither accepted nor returned."""
        return self.filter(state=S.RECEIVED)

    def of(self, thing_kind: str, thing_id: UUID) -> ReferralQuerySet:
        """Those made from one thing, such as an enquiry."""
        return self.filter(thing_kind=thing_kind, thing_id=thing_id)


class Referral(Versioned):
    """One thing (an enquiry) referred to one workspace; the host that refers owns its words.

    `reason_for` holds `{"words", "people": [{"name", "born", "role", "subject"}]}`: why, and about
    whom, as the referring workspace knew it then.
    """

    kind: ClassVar[str] = "referral"

    reference = models.CharField(max_length=12, unique=True)
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    from_workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="referrals")
    thing_kind = models.CharField(max_length=24)
    thing_id = models.UUIDField()
    thing_reference = models.CharField(max_length=12, blank=True)
    state = models.CharField(max_length=10, choices=ReferralState.choices, default=S.RECEIVED)
    sent_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    reason_for = SectionField(mode=ASK)

    objects = ReferralQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["workspace", "state"], name="referral_in_workspace"),
            models.Index(fields=["thing_kind", "thing_id"], name="referral_of_thing"),
        ]

    def __str__(self) -> str:
        """A referral reads as its reference."""
        return self.reference

    def start(self, *, by: Actor, at: datetime, because: Reason) -> Referral:
        """Store a new referral."""
        return self._create(by=by, at=at, because=because)

    def set_state(
        self, state: ReferralState, *, by: Actor, at: datetime, because: Reason | None = None
    ) -> Referral:
        """Note that it was accepted, returned or sent again."""
        self.state = state
        self.answered_at = None if state == S.RECEIVED else at
        fields: list[Any] = ["state", "answered_at", "reason_for"]
        return self._commit(fields, by=by, at=at, because=because)
