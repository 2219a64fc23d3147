"""Destroying records for good: asked by one, agreed to by another, carried out by the hub (4.17)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from agencies.actors import Actor, Hat
from agencies.models.agencies import Agency
from agencies.models.base import Row, Versioned, VersionedQuerySet
from agencies.models.files import File
from agencies.models.people import Person
from agencies.models.workspaces import Workspace
from agencies.reasons import Reason
from agencies.roles import Act, may
from agencies.transitions import Step, Table
from mash_hub.models import office
from mash_hub.models.conflicts import Conflict
from mash_hub.models.office import Office, OfficeRecord, by_name, grouped


class DestructionGround(models.TextChoices):
    """Why records may go (domain notes 4.17)."""

    KEPT_LONG_ENOUGH = "KEPT_LONG_ENOUGH", "They were kept as long as the retention rule asks"
    ERASURE = "ERASURE", "The person asked for it, and nothing requires keeping them"
    ENTERED_IN_ERROR = "ENTERED_IN_ERROR", "They were entered in error"
    COURT_ORDER = "COURT_ORDER", "A court ordered it"


class Way(models.TextChoices):
    """What shall happen to records whose time is over: the words go in both (docs/adr/0093)."""

    DESTROY = "DESTROY", "Destroy"
    ANONYMISE = "ANONYMISE", "Make anonymous"


class RecordKind(models.TextChoices):
    """What can be destroyed by itself: each is one file or several (architecture, Files)."""

    CASE = "CASE", "Case"
    CARD = "CARD", "What your agency says about a person"
    ANSWER = "ANSWER", "What your agency answered"
    RISK = "RISK", "A risk assessment of your agency"
    FLAG = "FLAG", "A flag of your agency"
    DVDS = "DVDS", "A Clare’s Law application of your agency"
    OFFENDER = "OFFENDER", "An entry of your agency’s list of outstanding offenders"
    ORDER = "ORDER", "A protective order of your agency"
    THING = "THING", "What your agency says about a thing"
    REPORT = "REPORT", "A report from the public that was set aside"
    OFFICE = "OFFICE", "Records of running the hub, of one kind and year"


class DestructionState(models.TextChoices):
    """States of a destruction."""

    PROPOSED = "PROPOSED", "Waits for a second person"
    APPROVED = "APPROVED", "Agreed: about to be carried out"
    DONE = "DONE", "Destroyed"
    ANONYMISED = "ANONYMISED", "Made anonymous"
    DECLINED = "DECLINED", "Not agreed"
    WITHDRAWN = "WITHDRAWN", "Taken back"
    STOPPED = "STOPPED", "Stopped before anything was destroyed"


S = DestructionState
LIVE = (S.PROPOSED, S.APPROVED)
GONE = (S.DONE, S.ANONYMISED)

TABLE = Table(
    "destruction",
    "4.17",
    DestructionState,
    [
        Step(
            S.PROPOSED,
            S.APPROVED,
            Act.AGREE_DISPOSAL,
            "by another than who proposed it; closed, and no hold stands",
            two_people=True,
        ),
        Step(S.PROPOSED, S.DECLINED, Act.AGREE_DISPOSAL, "by another, with the reason"),
        Step(S.PROPOSED, S.WITHDRAWN, Act.DISPOSE, "by who proposed it"),
        Step(
            S.APPROVED,
            S.DONE,
            None,
            "carried out under the login disposal; no hold stands, or, of records of running the hub, on some",
        ),
        Step(
            S.APPROVED,
            S.ANONYMISED,
            None,
            "a case that was kept long enough, carried out so; its numbers stay, tied to nobody",
        ),
        Step(S.APPROVED, S.STOPPED, None, "a hold was placed, or the right of either has ended"),
    ],
)


def reaches(hat: Hat) -> bool:
    """Whether a hat has to do with destroying records at all."""
    return bool(may(hat, Act.DISPOSE) or may(hat, Act.AGREE_DISPOSAL))


class DestructionQuerySet(VersionedQuerySet["Destruction"]):
    """Destructions, those done among them: they are the tombstones."""

    def visible_to(self, hat: Hat) -> DestructionQuerySet:
        """An agency's own and cases of one's workspace; none of what one is kept from by name."""
        if not reaches(hat):
            return self.none()
        kept = Conflict.objects.standing().filter(
            person=hat.person_id, file__destructions__destruction=OuterRef("pk")
        )
        own = Q(agency=hat.agency_id) | Q(record_kind=RecordKind.CASE)
        seen = self.filter(own, workspace=hat.workspace_id).exclude(Exists(kept))
        return seen.exclude(Exists(_of_office_kept(hat.person_id)))

    def readers_of(self, row: Destruction, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those that `visible_to` shows this one: the rule's other face."""
        files = row.files.values("file")
        named = Conflict.objects.standing().filter(file__in=files, person__isnull=False)
        away = {*named.values_list("person_id", flat=True)}
        if row.record_kind == RecordKind.OFFICE:
            away |= office.people_kept(row.files.values_list("file_id", flat=True))
        return [
            hat
            for hat in among
            if reaches(hat)
            and hat.workspace_id == row.workspace_id
            and (hat.agency_id == row.agency_id or row.record_kind == RecordKind.CASE)
            and hat.person_id not in away
        ]

    def live(self) -> DestructionQuerySet:
        """Those that are not settled."""
        return self.filter(state__in=LIVE)

    def to_carry_out(self) -> DestructionQuerySet:
        """Those that two people agreed to, the oldest first."""
        return self.filter(state=S.APPROVED).order_by("settled_at", "pk")

    def waiting_for(self, hat: Hat) -> DestructionQuerySet:
        """Those to which this very person may be the second."""
        if not may(hat, Act.AGREE_DISPOSAL):
            return self.none()
        return self.visible_to(hat).filter(state=S.PROPOSED).exclude(proposed_by=hat.person_id)


class Destruction(OfficeRecord, Versioned):
    """What two people decided to destroy. Done, it is the tombstone: ids, dates, class, who agreed."""

    kind: ClassVar[str] = "destruction"
    office = Office("DELETED", "destruction", "destructions")

    reference = models.CharField(max_length=12, unique=True)
    record_kind = models.CharField(max_length=8, choices=RecordKind.choices)
    ground = models.CharField(max_length=20, choices=DestructionGround.choices)
    way = models.CharField(max_length=9, choices=Way.choices, default=Way.DESTROY)
    state = models.CharField(max_length=12, choices=DestructionState.choices, default=S.PROPOSED)
    about = models.CharField(max_length=12)  # the reference of the record
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")  # whose it is
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")  # who proposed
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    proposed_as_id = models.UUIDField()  # membership
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    settled_as_id = models.UUIDField(null=True)  # membership
    done_at = models.DateTimeField(null=True)

    objects = DestructionQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(state__in=(S.APPROVED, *GONE, S.STOPPED))
                | ~Q(settled_by=models.F("proposed_by")),
                name="destruction_agreed_by_another",
            ),
            models.CheckConstraint(
                condition=Q(way=Way.DESTROY)
                | Q(record_kind=RecordKind.CASE, ground=DestructionGround.KEPT_LONG_ENOUGH),
                name="anonymous_are_cases_kept_long_enough",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["workspace", "state"], name="destructions_by_state")
        ]

    def __str__(self) -> str:
        """A destruction reads as its reference."""
        return self.reference

    @property
    def is_anonymous(self) -> bool:
        """Whether the numbers of the case stay, tied to nobody."""
        return self.way == Way.ANONYMISE

    @property
    def is_done(self) -> bool:
        """Whether it was carried out, in whichever way."""
        return self.state in GONE

    @classmethod
    def ended(cls) -> DestructionQuerySet:
        """Those that are done or settled otherwise, from then on."""
        over = cls.objects.exclude(state__in=LIVE)
        return over.annotate(over_at=Coalesce("done_at", "settled_at"))

    @classmethod
    def files_about(cls, file_ids: Collection[UUID]) -> dict[UUID, set[UUID]]:
        """The files that went, or stayed."""
        rows = DestructionFile.objects.filter(destruction__file__in=file_ids)
        return grouped(rows.values_list("destruction__file_id", "file_id"))

    @classmethod
    def kept_from(cls, person_id: UUID) -> QuerySet[Any]:
        """Those of what one is kept from by name, be it by way of a record of running the hub."""
        away = Q(file__in=by_name(person=person_id).values("file"))
        away |= office.kept_from(person_id, "file", less=cls)
        rows = DestructionFile.objects.filter(away)
        return rows.values("destruction__file")

    @classmethod
    def people_kept(cls, file_ids: Collection[UUID]) -> set[UUID]:
        """Everybody whom it keeps so."""
        about = {*()}.union(*cls.files_about(file_ids).values())
        return super().people_kept(file_ids) | office.people_kept(about, less=cls)

    def start(self, *, by: Actor, at: datetime, because: Reason) -> Destruction:
        """Store a new proposal."""
        return self._create(by=by, at=at, because=because)

    def set_settled(
        self, state: DestructionState, *, by: Actor, at: datetime, because: Reason | None
    ) -> Destruction:
        """Note that it was agreed to, not agreed to or taken back, and by whom."""
        self.state, self.settled_at = state, at
        self.settled_by_id, self.settled_as_id = by.person_id, by.membership_id
        fields = ["state", "settled_at", "settled_by", "settled_as_id"]
        return self._commit(fields, by=by, at=at, because=because)

    def set_carried_out(
        self, state: DestructionState, *, by: Actor, at: datetime, because: Reason
    ) -> Destruction:
        """Note that it is done, or was stopped before anything was destroyed."""
        self.state, self.done_at = state, at
        return self._commit(["state", "done_at"], by=by, at=at, because=because)


def _of_office_kept(person_id: UUID) -> QuerySet[DestructionFile]:
    """Of a destruction, files of running the hub that are none of a person’s business."""
    rows = DestructionFile.objects.filter(
        destruction=OuterRef("pk"), destruction__record_kind=RecordKind.OFFICE
    )
    return rows.filter(office.kept_from(person_id, "file"))


class DestructionFile(Row):
    """One file that goes; the file's own row keeps its type, class and dates."""

    destruction = models.ForeignKey(Destruction, on_delete=models.PROTECT, related_name="files")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="destructions")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["destruction", "file"], name="file_once_in_destruction")
        ]

    def __str__(self) -> str:
        """It is never shown by itself."""
        return "file to destroy"
