"""Overrules: two people of an agency let words through that hold what is protected (domain notes 5.2)."""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import ClassVar
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models

from agencies import clock
from agencies.actors import Actor, Hat
from agencies.crypto.labels import Label, context
from agencies.keys import hub_key
from agencies.models.agencies import Agency
from agencies.models.base import ASK, SectionField, Versioned, VersionedQuerySet
from agencies.models.files import File
from agencies.models.people import Person
from agencies.models.workspaces import Workspace
from agencies.reasons import Reason
from agencies.roles import Act, may
from agencies.transitions import Step, Table
from mash_hub.models.conflicts import apart, kept

HOLDS_FOR = timedelta(days=7)


class OverruleState(models.TextChoices):
    """States of an overrule."""

    WAITING = "WAITING", "Waits for a second person"
    LET_THROUGH = "LET_THROUGH", "Let through"
    REFUSED = "REFUSED", "Not let through"


S = OverruleState

TABLE = Table(
    "words let through",
    "5.2",
    OverruleState,
    [
        Step(S.WAITING, S.LET_THROUGH, Act.REVEAL, "by another person than the one who asks"),
        Step(S.WAITING, S.REFUSED, Act.REVEAL, "by another person than the one who asks"),
    ],
)


class OverruleQuerySet(VersionedQuerySet["Overrule"]):
    """Overrules."""

    def visible_to(self, hat: Hat) -> OverruleQuerySet:
        """Those of the hat's own agency in its workspace: one's own, or with the right to reveal."""
        own = self.filter(owner=hat.agency_id, workspace=hat.workspace_id)
        if not may(hat, Act.REVEAL):
            own = own.filter(asked_by=hat.person_id)
        return own.exclude(apart(hat.person_id))

    def readers_of(self, overrule: Overrule, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those that `visible_to` shows this one: the rule's other face."""
        kept_apart = kept([overrule.file_id])
        at = (overrule.owner_id, overrule.workspace_id)
        return [
            hat
            for hat in among
            if (hat.agency_id, hat.workspace_id) == at
            and (may(hat, Act.REVEAL) or hat.person_id == overrule.asked_by_id)
            and hat.person_id not in kept_apart
        ]

    def waiting_for(self, hat: Hat) -> OverruleQuerySet:
        """Those that a hat may answer."""
        if not may(hat, Act.REVEAL):
            return self.none()
        seen = self.visible_to(hat).filter(state=S.WAITING)
        return seen.exclude(asked_by=hat.person_id).order_by("asked_at", "pk")


class Overrule(Versioned):
    """Words that somebody wants to send though they hold what is protected, and the second's answer.

    `words` holds `{"texts", "sentence"}` for the own agency alone; `digests` know the words again when
    they are sent, without saying what they are.
    """

    kind: ClassVar[str] = "overrule"

    reference = models.CharField(max_length=12, unique=True)
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")  # the case's
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=OverruleState.choices, default=S.WAITING)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    digests = ArrayField(models.BinaryField(max_length=32))
    words = SectionField(mode=ASK)

    objects = OverruleQuerySet.as_manager()

    def __str__(self) -> str:
        """It reads as its state."""
        return self.get_state_display()

    def start(self, *, by: Actor, at: datetime) -> Overrule:
        """Store a new one."""
        return self._create(by=by, at=at)

    def set_answered(
        self, state: OverruleState, *, by: Actor, at: datetime, because: Reason
    ) -> Overrule:
        """Note the second person's answer."""
        self.state, self.answered_at, self.answered_by_id = state, at, by.person_id
        return self._commit(["state", "answered_at", "answered_by"], by=by, at=at, because=because)


def digest(text: str, *, file_id: UUID, agency_id: UUID) -> bytes:
    """What knows a text of one agency about one case again; spaces do not matter."""
    words = " ".join(text.split()).encode()
    message = context(Label.OVERRULE, file_id.bytes, agency_id.bytes, words)
    return hmac.digest(hub_key("payload-mac"), message, "sha256")


def is_overruled(texts: Sequence[str], *, file_id: UUID, agency_id: UUID) -> bool:
    """Whether two people let all of these words through in the last seven days."""
    rows = Overrule.objects.filter(
        file=file_id,
        owner=agency_id,
        state=S.LET_THROUGH,
        answered_at__gt=clock.now() - HOLDS_FOR,
    )
    known = {bytes(one) for digests in rows.values_list("digests", flat=True) for one in digests}
    return {digest(text, file_id=file_id, agency_id=agency_id) for text in texts} <= known
