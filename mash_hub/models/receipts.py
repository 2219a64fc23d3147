"""Receipts: what somebody is asked to say that they have seen, and whether they did (4.19)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar
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
from mash_hub.models.marker_alerts import MarkerAlert


class ReceiptKind(models.TextChoices):
    """What was told (domain notes 4.19); its value is the name of the clock that waits, too."""

    SEALED_LODGED = "SEALED_LODGED", "A sealed item names you as reader"
    SEALED_WITHDRAWN = "SEALED_WITHDRAWN", "A sealed item that named you was withdrawn"
    ADDRESS_CHANGED = "ADDRESS_CHANGED", "A protected address or number changed"
    MARKER_ALERT = "MARKER_ALERT", "A marker of yours has to do with a child with open work"
    MISSING_REPORTED = "MISSING_REPORTED", "A child whose trigger plan you keep is missing"


# What somebody must be able to do to be asked; and to be told when nobody said so.
ASKED: dict[str, Act] = {
    ReceiptKind.SEALED_LODGED: Act.READ_SHARED,
    ReceiptKind.SEALED_WITHDRAWN: Act.READ_SHARED,
    ReceiptKind.ADDRESS_CHANGED: Act.REVEAL,
    ReceiptKind.MARKER_ALERT: Act.READ_SHARED,
    ReceiptKind.MISSING_REPORTED: Act.KEEP_MISSING,
}
TOLD_OF: dict[str, tuple[Act, ...]] = {
    ReceiptKind.SEALED_LODGED: (Act.KEEP_SEALED,),
    ReceiptKind.SEALED_WITHDRAWN: (Act.KEEP_SEALED,),
    ReceiptKind.ADDRESS_CHANGED: (Act.RUN_MEETING, Act.DECIDE),
    ReceiptKind.MARKER_ALERT: (Act.DECIDE, Act.RUN_MEETING, Act.CHAIR_MEETING),
    ReceiptKind.MISSING_REPORTED: (Act.DECIDE,),
}


_FOR_OTHERS: dict[str, str] = {
    ReceiptKind.SEALED_LODGED: "Named as reader of a sealed item",
    ReceiptKind.SEALED_WITHDRAWN: "A sealed item was withdrawn from its readers",
    ReceiptKind.MARKER_ALERT: "The police were told that they may be asked",
    ReceiptKind.MISSING_REPORTED: "Told that a child with a trigger plan is missing",
}


class ReceiptState(models.TextChoices):
    """Whether it was said."""

    WAITING = "WAITING", "Told, not yet acknowledged"
    ACKNOWLEDGED = "ACKNOWLEDGED", "Acknowledged"
    ENDED = "ENDED", "No longer asked for"


S = ReceiptState

TABLE = Table(
    "receipt",
    "4.19",
    ReceiptState,
    [
        Step(
            S.WAITING,
            S.ACKNOWLEDGED,
            Act.READ_SHARED,
            "by the person, or somebody of the agency, that was told",
            "1 working day; that a child is missing 15 minutes",
            "of a sealed item its custodians, of a protected address the coordinator, of a marker or a missing "
            "child who decides",
        ),
        Step(
            S.WAITING,
            S.ENDED,
            None,
            "what it is about was withdrawn, or changed again, or the child is back",
        ),
    ],
)


class ReceiptQuerySet(VersionedQuerySet["Receipt"]):
    """Receipts."""

    def visible_to(self, hat: Hat) -> ReceiptQuerySet:
        """Those that ask the hat, and those of whose silence it is told; less conflicts.

        Of a marker none whose alert it does not see: it would tell that there is one (2.3, R27).
        """
        reach = Q(pk__in=[])
        for kind, act in ASKED.items():
            if may(hat, act) and hat.agreement_in_force:
                reach |= Q(receipt_kind=kind, agency=hat.agency_id)
        reach &= Q(person__isnull=True) | Q(person=hat.person_id)
        for kind, acts in TOLD_OF.items():
            if any(may(hat, act) for act in acts):
                reach |= Q(receipt_kind=kind, owner=hat.agency_id)
        alerts = MarkerAlert.objects.visible_to(hat).values("pk")
        reach &= ~Q(receipt_kind=ReceiptKind.MARKER_ALERT) | Q(thing_id__in=alerts)
        found = self.filter(reach, workspace=hat.workspace_id).exclude(apart(hat.person_id))
        return found.exclude(apart(hat.person_id, "thing_file"))

    def readers_of(self, row: Receipt, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those that `visible_to` shows this one: the rule's other face."""
        away = kept([row.file_id, row.thing_file_id])
        if row.receipt_kind == ReceiptKind.MARKER_ALERT:
            alert = MarkerAlert.objects.get(pk=row.thing_id)
            among = MarkerAlert.objects.readers_of(alert, among=among)
        return [
            hat
            for hat in among
            if hat.workspace_id == row.workspace_id
            and hat.person_id not in away
            and (row.asks(hat) or row.is_told_to(hat))
        ]

    def waiting(self) -> ReceiptQuerySet:
        """Those still to come."""
        return self.filter(state=S.WAITING)

    def asking(self, hat: Hat) -> ReceiptQuerySet:
        """Of those visible, the ones that wait for the hat's own word."""
        own = Q(person__isnull=True) | Q(person=hat.person_id)
        kinds = [kind for kind, act in ASKED.items() if may(hat, act)]
        found = self.visible_to(hat).waiting().filter(own, receipt_kind__in=kinds)
        return found.filter(agency=hat.agency_id)

    def about(self, thing_kind: str, thing_id: UUID) -> ReceiptQuerySet:
        """Those about one thing."""
        return self.filter(thing_kind=thing_kind, thing_id=thing_id)


class Receipt(Versioned):
    """One person, or one agency, that was told of one thing and is to say that it was seen.

    It holds a kind and references alone. `owner` is told when nobody says so within its time.
    """

    kind: ClassVar[str] = "receipt"

    reference = models.CharField(max_length=12, unique=True)
    receipt_kind = models.CharField(max_length=20, choices=ReceiptKind.choices)
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")  # is asked
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")  # the case's
    thing_file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    thing_kind = models.CharField(max_length=24)
    thing_id = models.UUIDField()
    state = models.CharField(max_length=12, choices=ReceiptState.choices, default=S.WAITING)
    told_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = ReceiptQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state=S.ACKNOWLEDGED, acknowledged_at__isnull=False)
                | (~Q(state=S.ACKNOWLEDGED) & Q(acknowledged_at__isnull=True)),
                name="receipt_acknowledged_has_a_time",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["workspace", "agency", "state"], name="receipt_to_acknowledge"),
            models.Index(fields=["thing_id"], name="receipt_of_thing"),
        ]

    def __str__(self) -> str:
        """A receipt reads as its reference."""
        return self.reference

    @property
    def for_others(self) -> str:
        """What was told, as whoever is not asked reads it."""
        return _FOR_OTHERS.get(self.receipt_kind) or self.get_receipt_kind_display()

    def asks(self, hat: Hat) -> bool:
        """Whether a hat of its workspace is among those who are to say so."""
        is_meant = hat.agency_id == self.agency_id and self.person_id in (None, hat.person_id)
        return is_meant and hat.agreement_in_force and bool(may(hat, ASKED[self.receipt_kind]))

    def is_told_to(self, hat: Hat) -> bool:
        """Whether a hat of its workspace hears when nobody said so."""
        is_owner = hat.agency_id == self.owner_id
        return is_owner and any(may(hat, act) for act in TOLD_OF[self.receipt_kind])

    def start(self, *, by: Actor, at: datetime) -> Receipt:
        """Store a new one."""
        return self._create(by=by, at=at)

    def set_acknowledged(self, *, by: Actor, at: datetime) -> Receipt:
        """Note who said so and when."""
        self.state, self.acknowledged_at = S.ACKNOWLEDGED, at
        self.acknowledged_by_id = by.person_id
        return self._commit(["state", "acknowledged_at", "acknowledged_by"], by=by, at=at)

    def set_ended(self, *, by: Actor, at: datetime, because: Reason) -> Receipt:
        """Note that it is asked for no more."""
        self.state = S.ENDED
        return self._commit(["state"], by=by, at=at, because=because)
