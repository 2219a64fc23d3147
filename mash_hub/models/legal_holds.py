"""Legal holds: what forbids destroying a case's or a person's records, and who lifts it (4.17, 4.20)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from agencies import clock
from agencies.actors import Actor, Hat
from agencies.models.agencies import Agency
from agencies.models.base import Versioned, VersionedQuerySet
from agencies.models.files import File, Hold
from agencies.models.people import Person
from agencies.models.workspaces import Workspace
from agencies.reasons import Reason
from agencies.roles import Act, may
from agencies.transitions import Step, Table
from mash_hub.models.conflicts import Conflict
from mash_hub.models.office import Office, OfficeRecord, by_name, grouped
from mash_hub.models.subjects import Subject


class HoldKind(models.TextChoices):
    """Why records have to stay (domain notes 4.17, 4.20)."""

    LITIGATION = "LITIGATION", "Litigation or a claim"
    PROSECUTION = "PROSECUTION", "Live prosecution"
    DARDR = "DARDR", "Domestic abuse related death review"
    CSPR = "CSPR", "Child safeguarding practice review"
    SAR = "SAR", "Safeguarding adults review"
    INQUIRY = "INQUIRY", "Public inquiry"
    COMPLAINT = "COMPLAINT", "Complaint"
    SUBJECT_ACCESS = "SUBJECT_ACCESS", "Subject access request under way"


FREEZING = (  # what is written stays as it is written too (4.20); the others forbid destroying alone
    HoldKind.LITIGATION,
    HoldKind.DARDR,
    HoldKind.CSPR,
    HoldKind.SAR,
    HoldKind.INQUIRY,
)

REVIEWS = (HoldKind.DARDR, HoldKind.CSPR, HoldKind.SAR)  # after somebody has died


class HoldState(models.TextChoices):
    """States of a hold; it forbids destruction in every one but the last."""

    PLACED = "PLACED", "Stands: a second person has still to see it"
    ACTIVE = "ACTIVE", "Stands"
    LIFT_ASKED = "LIFT_ASKED", "Stands; a second person is asked to lift it"
    LIFTED = "LIFTED", "Lifted"


S = HoldState

TABLE = Table(
    "legal hold",
    "4.20",
    HoldState,
    [
        Step(
            S.PLACED,
            S.ACTIVE,
            Act.SETTLE_HOLDS,
            "seen by another than who placed it",
            two_people=True,
        ),
        Step(S.PLACED, S.LIFT_ASKED, Act.KEEP_HOLDS, "with the reason"),
        Step(S.ACTIVE, S.ACTIVE, Act.KEEP_HOLDS, "reviewed: it stays until the next review"),
        Step(S.ACTIVE, S.LIFT_ASKED, Act.KEEP_HOLDS, "with the reason"),
        Step(S.LIFT_ASKED, S.ACTIVE, Act.SETTLE_HOLDS, "it stays"),
        Step(
            S.LIFT_ASKED,
            S.LIFTED,
            Act.SETTLE_HOLDS,
            "by another than who asked",
            two_people=True,
        ),
    ],
)


def reaches(hat: Hat) -> bool:
    """Whether a hat has to do with holds at all: officers, and the board as their second person."""
    return bool(may(hat, Act.KEEP_HOLDS) or may(hat, Act.SETTLE_HOLDS))


class LegalHoldQuerySet(VersionedQuerySet["LegalHold"]):
    """Legal holds."""

    def visible_to(self, hat: Hat) -> LegalHoldQuerySet:
        """Those of one's own workspace, but none on records from which one is kept apart by name."""
        if not reaches(hat):
            return self.none()
        kept = Conflict.objects.standing().filter(
            person=hat.person_id, file__holds__by_id=OuterRef("pk")
        )
        return self.filter(workspace=hat.workspace_id).exclude(Exists(kept))

    def readers_of(self, row: LegalHold, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those that `visible_to` shows this one: the rule's other face."""
        files = Hold.objects.filter(by_id=row.pk).values("file")
        named = Conflict.objects.standing().filter(file__in=files, person__isnull=False)
        away = {*named.values_list("person_id", flat=True)}
        return [
            hat
            for hat in among
            if reaches(hat) and hat.workspace_id == row.workspace_id and hat.person_id not in away
        ]

    def standing(self) -> LegalHoldQuerySet:
        """Those that forbid destruction now."""
        return self.exclude(state=S.LIFTED)

    def review_due(self, on: date) -> LegalHoldQuerySet:
        """Those whose review falls due on a day, or fell due before."""
        return self.standing().filter(review_on__lte=on)

    def waiting_for(self, hat: Hat, on: date) -> LegalHoldQuerySet:
        """Those on which this very person can do what is to be done next."""
        seen = self.visible_to(hat)
        reach = Q(pk__in=[])
        if may(hat, Act.SETTLE_HOLDS):
            reach |= Q(state=S.PLACED) & ~Q(placed_by=hat.person_id)
            reach |= Q(state=S.LIFT_ASKED) & ~Q(lift_asked_by=hat.person_id)
        if may(hat, Act.KEEP_HOLDS):
            reach |= Q(state=S.ACTIVE, review_on__lte=on)
        return seen.filter(reach)


class LegalHold(OfficeRecord, Versioned):
    """What forbids destroying the records of one case or person, until two people lift it."""

    kind: ClassVar[str] = "legal_hold"
    ties = ("subject_id", "case_file_id")  # cut when its file is destroyed
    blanked = ("about",)
    office = Office("HOLD", "legal hold", "legal holds")

    reference = models.CharField(max_length=12, unique=True)
    hold_kind = models.CharField(max_length=16, choices=HoldKind.choices)
    state = models.CharField(max_length=12, choices=HoldState.choices, default=S.PLACED)
    about = models.CharField(max_length=12)  # the reference of the person or case
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, null=True, related_name="+")
    case_file = models.ForeignKey(File, on_delete=models.PROTECT, null=True, related_name="+")
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    placed_at = models.DateTimeField()
    placed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    review_on = models.DateField()
    lift_asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    objects = LegalHoldQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(subject__isnull=False)
                | Q(case_file__isnull=False)
                | Q(about="", state=S.LIFTED),  # destroyed
                name="hold_is_on_something",
            ),
            models.CheckConstraint(
                condition=~Q(state=S.LIFTED) | ~Q(lifted_by=models.F("lift_asked_by")),
                name="hold_lifted_by_another",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["workspace", "state"], name="holds_by_state")]

    def __str__(self) -> str:
        """A hold reads as its reference."""
        return self.reference

    @classmethod
    def ended(cls) -> LegalHoldQuerySet:
        """Those that were lifted, from then on."""
        return cls.objects.filter(state=S.LIFTED).annotate(over_at=F("lifted_at"))

    @classmethod
    def files_about(cls, file_ids: Collection[UUID]) -> dict[UUID, set[UUID]]:
        """The files before which each stood."""
        own = dict(cls.objects.filter(file__in=file_ids).values_list("pk", "file_id"))
        rows = Hold.objects.filter(by_id__in=own).values_list("by_id", "file_id")
        return grouped((own[by_id], file_id) for by_id, file_id in rows if by_id)

    @classmethod
    def kept_from(cls, person_id: UUID) -> QuerySet[Any]:
        """Those before what one is kept from by name."""
        away = Hold.objects.filter(file__in=by_name(person=person_id).values("file"))
        return cls.objects.filter(pk__in=away.values("by_id")).values("file")

    @property
    def is_freezing(self) -> bool:
        """Whether what is written may not be changed either, while it stands."""
        return self.hold_kind in FREEZING and self.state != S.LIFTED

    @property
    def is_due(self) -> bool:
        """Whether somebody has to say today that it stays."""
        today = clock.now().astimezone(clock.LONDON).date()
        return self.state != S.LIFTED and self.review_on <= today

    def start(self, *, by: Actor, at: datetime, because: Reason) -> LegalHold:
        """Store a new one."""
        return self._create(by=by, at=at, because=because)

    def set_active(
        self, review_on: date, *, by: Actor, at: datetime, because: Reason | None = None
    ) -> LegalHold:
        """Note that it stands, seen or reviewed, and when it is looked at next."""
        self.state, self.review_on, self.lift_asked_by = S.ACTIVE, review_on, None
        fields = ["state", "review_on", "lift_asked_by"]
        return self._commit(fields, by=by, at=at, because=because)

    def set_lift_asked(self, *, by: Actor, at: datetime, because: Reason) -> LegalHold:
        """Note that a second person is asked to lift it."""
        self.state, self.lift_asked_by_id = S.LIFT_ASKED, by.person_id
        return self._commit(["state", "lift_asked_by"], by=by, at=at, because=because)

    def set_lifted(self, *, by: Actor, at: datetime, because: Reason) -> LegalHold:
        """Note that it is lifted."""
        self.state, self.lifted_at, self.lifted_by_id = S.LIFTED, at, by.person_id
        return self._commit(["state", "lifted_at", "lifted_by"], by=by, at=at, because=because)
