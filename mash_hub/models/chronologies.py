"""Whether an agency lets what is its own stand in the chronology of held records (domain notes 4.20)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar

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
from mash_hub.models.legal_holds import LegalHold


class ConsentState(models.TextChoices):
    """States of an owner's consent."""

    ASKED = "ASKED", "Waits for an answer"
    GIVEN = "GIVEN", "Agreed"
    REFUSED = "REFUSED", "Not agreed"
    TAKEN_BACK = "TAKEN_BACK", "Taken back, or the hold is lifted"


S = ConsentState

TABLE = Table(
    "consent to a chronology",
    "4.20",
    ConsentState,
    [
        Step(S.ASKED, S.GIVEN, Act.KEEP_HOLDS, "by the agency whose records they are"),
        Step(S.ASKED, S.REFUSED, Act.KEEP_HOLDS, "by the same, with the reason"),
        Step(
            S.GIVEN, S.TAKEN_BACK, Act.KEEP_HOLDS, "by the same; nothing of theirs is read any more"
        ),
        Step(S.ASKED, S.TAKEN_BACK, Act.SETTLE_HOLDS, "the hold is lifted"),
        Step(S.GIVEN, S.ASKED, Act.KEEP_HOLDS, "asked again once its time has run out"),
        Step(S.REFUSED, S.ASKED, Act.KEEP_HOLDS, "asked again by the agency that placed the hold"),
        Step(
            S.TAKEN_BACK, S.ASKED, Act.KEEP_HOLDS, "asked again by the agency that placed the hold"
        ),
    ],
)


class ChronologyConsentQuerySet(VersionedQuerySet["ChronologyConsent"]):
    """Consents of owners."""

    def visible_to(self, hat: Hat) -> ChronologyConsentQuerySet:
        """To officers: those asked of their agency, and those their agency asked; none of a hold not seen."""
        if not may(hat, Act.KEEP_HOLDS):
            return self.none()
        ours = Q(owner=hat.agency_id) | Q(asked_for=hat.agency_id)
        return self.filter(ours, hold__in=LegalHold.objects.visible_to(hat))

    def live(self, at: datetime) -> ChronologyConsentQuerySet:
        """Those that wait for an answer, or were given and have not run out."""
        return self.filter(Q(state=S.ASKED) | Q(state=S.GIVEN, until_at__gt=at))

    def readers_of(self, row: ChronologyConsent, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those that `visible_to` shows this one: the rule's other face."""
        return [
            hat
            for hat in LegalHold.objects.readers_of(row.hold, among=among)
            if may(hat, Act.KEEP_HOLDS) and hat.agency_id in (row.owner_id, row.asked_for_id)
        ]


class ChronologyConsent(Versioned):
    """What one agency answered when it was asked for its part of the chronology of one hold."""

    kind: ClassVar[str] = "chronology_consent"

    hold = models.ForeignKey(LegalHold, on_delete=models.PROTECT, related_name="consents")
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")  # asked
    asked_for = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")  # the hold's
    state = models.CharField(max_length=12, choices=ConsentState.choices, default=S.ASKED)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    until_at = models.DateTimeField(null=True)

    objects = ChronologyConsentQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["hold", "owner"], name="one_consent_of_an_owner")
        ]

    def __str__(self) -> str:
        """A consent reads as its state."""
        return self.get_state_display()

    def start(self, *, by: Actor, at: datetime) -> ChronologyConsent:
        """Store a new one."""
        return self._create(by=by, at=at)

    def set_asked(self, *, by: Hat, at: datetime) -> ChronologyConsent:
        """Note that the agency is asked again, and by whom."""
        self.state, self.asked_at, self.asked_by_id = S.ASKED, at, by.person_id
        self.until_at = None
        return self._commit(["state", "asked_at", "asked_by", "until_at"], by=by, at=at)

    def set_answered(
        self,
        state: ConsentState,
        *,
        until_at: datetime | None,
        by: Actor,
        at: datetime,
        because: Reason,
    ) -> ChronologyConsent:
        """Note what the agency answered, or that it took its consent back."""
        self.state, self.answered_at, self.answered_by_id = state, at, by.person_id
        self.until_at = until_at
        fields = ["state", "answered_at", "answered_by", "until_at"]
        return self._commit(fields, by=by, at=at, because=because)
