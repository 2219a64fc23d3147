"""Barriers: one person excluded from a record, or a record that named readers alone may see (R27)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from agencies.actors import Actor, Hat
from agencies.models.agencies import Agency
from agencies.models.base import Versioned, VersionedQuerySet
from agencies.models.files import File
from agencies.models.people import Person
from agencies.models.workspaces import Workspace
from agencies.reasons import Reason
from agencies.roles import Act, may
from agencies.transitions import Step, Table
from mash_hub.models.conflicts import Conflict
from mash_hub.models.office import Office, OfficeRecord, by_name, grouped
from mash_hub.models.subjects import Subject


class BarrierKind(models.TextChoices):
    """Why a record is kept from people (domain notes 2.3, R27)."""

    EXCLUSION = "EXCLUSION", "A person is excluded"
    STAFF = "STAFF", "Works for a member agency, or is a child of somebody who does"
    PUBLIC_FIGURE = "PUBLIC_FIGURE", "Public figure"
    ADOPTION = "ADOPTION", "Adoption"
    WITNESS = "WITNESS", "Witness protection"
    TRUST = "TRUST", "Somebody in a position of trust is accused"


class BarrierState(models.TextChoices):
    """States of a barrier; it stands in every one but the last."""

    TO_CONFIRM = "TO_CONFIRM", "Found by the hub: its readers are to be confirmed"
    STANDING = "STANDING", "Stands"
    LIFT_ASKED = "LIFT_ASKED", "Stands; a second person is asked to lift it"
    LIFTED = "LIFTED", "Lifted"


S = BarrierState

TABLE = Table(
    "barrier",
    "2.3",
    BarrierState,
    [
        Step(S.TO_CONFIRM, S.STANDING, Act.KEEP_BARRIERS, "an officer confirms who reads"),
        Step(S.STANDING, S.STANDING, Act.KEEP_BARRIERS, "readers named anew, with the reason"),
        Step(S.TO_CONFIRM, S.LIFT_ASKED, Act.KEEP_BARRIERS, "with the reason"),
        Step(S.STANDING, S.LIFT_ASKED, Act.KEEP_BARRIERS, "with the reason"),
        Step(S.LIFT_ASKED, S.STANDING, Act.KEEP_BARRIERS, "it stays"),
        Step(
            S.LIFT_ASKED,
            S.LIFTED,
            Act.KEEP_BARRIERS,
            "by another than who asked",
            two_people=True,
        ),
    ],
)


class BarrierQuerySet(VersionedQuerySet["Barrier"]):
    """Barriers."""

    def visible_to(self, hat: Hat) -> BarrierQuerySet:
        """Those of one's own agency or workspace, to who keeps them.

        Never one that keeps oneself out, nor one of a record from which one is otherwise kept apart.
        That one is not among a record's readers does not hide its barrier: it names no content.
        """
        if not may(hat, Act.KEEP_BARRIERS):
            return self.none()
        other = Conflict.objects.standing().filter(person=hat.person_id, file=OuterRef("file"))
        kept = Conflict.objects.filter(Exists(other), by_id=OuterRef("pk"))
        mine = Q(owner=hat.agency_id) | Q(workspace=hat.workspace_id)
        return self.filter(mine).exclude(person=hat.person_id).exclude(Exists(kept))

    def readers_of(self, row: Barrier, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those that `visible_to` shows this one: the rule's other face."""
        files = Conflict.objects.filter(by_id=row.pk).values("file")
        named = Conflict.objects.standing().filter(file__in=files, person__isnull=False)
        away = {row.person_id, *named.values_list("person_id", flat=True)}
        return [
            hat
            for hat in among
            if may(hat, Act.KEEP_BARRIERS)
            and (hat.agency_id == row.owner_id or hat.workspace_id == row.workspace_id)
            and hat.person_id not in away
        ]

    def standing(self) -> BarrierQuerySet:
        """Those that keep people out now."""
        return self.exclude(state=S.LIFTED)

    def to_do(self) -> BarrierQuerySet:
        """Those that wait for somebody: readers to confirm, or a second person to lift."""
        return self.filter(state__in=(S.TO_CONFIRM, S.LIFT_ASKED))


class Barrier(OfficeRecord, Versioned):
    """What keeps one person, or everybody but its readers, from a person's or a case's records."""

    kind: ClassVar[str] = "barrier"
    ties = ("subject_id", "case_file_id")  # cut when its file is destroyed
    blanked = ("about",)
    office = Office("BARRIER", "barrier before records", "barriers before records")

    reference = models.CharField(max_length=12, unique=True)
    barrier_kind = models.CharField(max_length=14, choices=BarrierKind.choices)
    state = models.CharField(max_length=12, choices=BarrierState.choices, default=S.STANDING)
    about = models.CharField(max_length=12)  # the reference of the person or case
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, null=True, related_name="+")
    case_file = models.ForeignKey(File, on_delete=models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    readers = ArrayField(models.UUIDField(), default=list, blank=True)
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, null=True, related_name="+")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    lift_asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    lifted_at = models.DateTimeField(null=True)

    objects = BarrierQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(barrier_kind=BarrierKind.EXCLUSION, person__isnull=False, readers=[])
                | (~Q(barrier_kind=BarrierKind.EXCLUSION) & Q(person__isnull=True)),
                name="barrier_excludes_one_or_names_readers",
            ),
            models.CheckConstraint(
                condition=Q(subject__isnull=False)
                | Q(case_file__isnull=False)
                | Q(about="", state=S.LIFTED),  # destroyed
                name="barrier_is_before_something",
            ),
        ]

    def __str__(self) -> str:
        """A barrier reads as its reference."""
        return self.reference

    @classmethod
    def ended(cls) -> BarrierQuerySet:
        """Those that were lifted, from then on."""
        return cls.objects.filter(state=S.LIFTED).annotate(over_at=F("lifted_at"))

    @classmethod
    def files_about(cls, file_ids: Collection[UUID]) -> dict[UUID, set[UUID]]:
        """The files before which each stood."""
        own = dict(cls.objects.filter(file__in=file_ids).values_list("pk", "file_id"))
        rows = Conflict.objects.filter(by_id__in=own).values_list("by_id", "file_id")
        return grouped((own[by_id], file_id) for by_id, file_id in rows if by_id)

    @classmethod
    def kept_from(cls, person_id: UUID) -> QuerySet[Any]:
        """Those that kept oneself out, and those before what one is otherwise kept from by name."""
        away = Conflict.objects.filter(file__in=by_name(person=person_id).values("file"))
        rows = cls.objects.filter(Q(person=person_id) | Q(pk__in=away.values("by_id")))
        return rows.values("file")

    @classmethod
    def people_kept(cls, file_ids: Collection[UUID]) -> set[UUID]:
        """Whom one kept out, and who is otherwise kept by name from what it stood before."""
        own = cls.objects.filter(file__in=file_ids, person__isnull=False)
        return {*own.values_list("person_id", flat=True), *super().people_kept(file_ids)}

    @property
    def is_exclusion(self) -> bool:
        """Whether it keeps one person out."""
        return self.barrier_kind == BarrierKind.EXCLUSION

    def start(self, *, by: Actor, at: datetime, because: Reason) -> Barrier:
        """Store a new one."""
        return self._create(by=by, at=at, because=because)

    def set_readers(
        self, readers: Iterable[UUID], *, by: Actor, at: datetime, because: Reason
    ) -> Barrier:
        """Name who reads; what the hub found is confirmed by that."""
        self.readers, self.state = sorted(readers), S.STANDING
        return self._commit(["readers", "state"], by=by, at=at, because=because)

    def set_lift(self, state: BarrierState, *, by: Actor, at: datetime, because: Reason) -> Barrier:
        """Note that it is asked to be lifted, that it stays, or that it is lifted."""
        self.state = state
        if state == S.LIFT_ASKED:
            self.lift_asked_by_id = by.person_id
        if state == S.LIFTED:
            self.lifted_at = at
        return self._commit(["state", "lift_asked_by", "lifted_at"], by=by, at=at, because=because)
