"""Decisions that records whose time is over stay until another day, and why (domain notes 4.17)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Cast

from agencies import clock
from agencies.actors import Actor, Hat
from agencies.models.agencies import Agency
from agencies.models.base import Versioned, VersionedQuerySet
from agencies.models.files import File
from agencies.models.people import Person
from agencies.models.workspaces import Workspace
from agencies.reasons import Reason
from mash_hub.models.conflicts import Conflict
from mash_hub.models.destructions import RecordKind, reaches
from mash_hub.models.office import Office, OfficeRecord, by_name, grouped

KINDS = (RecordKind.CASE, RecordKind.ANSWER, RecordKind.REPORT)


class KeptLongerQuerySet(VersionedQuerySet["KeptLonger"]):
    """Decisions to keep records."""

    def visible_to(self, hat: Hat) -> KeptLongerQuerySet:
        """Of cases that one's agency hosts or brought, and of its own; none of what one is kept from by name."""
        if not reaches(hat):
            return self.none()
        kept = Conflict.objects.standing().filter(
            person=hat.person_id, file=OuterRef("record_file")
        )
        own = Q(agency=hat.agency_id)
        own |= Q(record_kind=RecordKind.CASE, workspace__host=hat.agency_id)
        return self.filter(own, workspace=hat.workspace_id).exclude(Exists(kept))

    def readers_of(self, row: KeptLonger, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those that `visible_to` shows this one: the rule's other face."""
        named = Conflict.objects.standing().filter(file=row.record_file_id, person__isnull=False)
        away = {*named.values_list("person_id", flat=True)}
        theirs = {row.agency_id}
        if row.record_kind == RecordKind.CASE:
            theirs.add(row.workspace.host_id)
        return [
            hat
            for hat in among
            if reaches(hat)
            and hat.workspace_id == row.workspace_id
            and hat.agency_id in theirs
            and hat.person_id not in away
        ]

    def standing(self, on: date) -> KeptLongerQuerySet:
        """Those by which something stays on a day."""
        return self.filter(until_on__gt=on)


class KeptLonger(OfficeRecord, Versioned):
    """One decision that a case, or what one agency answered in it, is looked at again on a later day.

    `record_file` is the file of the case. Why is the sentence of a reason, sealed in `file`.
    """

    kind: ClassVar[str] = "kept_longer"
    office = Office("KEPT", "decision that something stays", "decisions that something stays")

    record_kind = models.CharField(max_length=8, choices=[(one.value, one.label) for one in KINDS])
    about = models.CharField(max_length=12)  # the reference of the record
    record_file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")  # whose it is
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")  # who decided
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    until_on = models.DateField()
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    objects = KeptLongerQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["workspace", "until_on"], name="kept_longer_in_workspace"),
        ]

    def __str__(self) -> str:
        """A decision reads as the reference of the record."""
        return self.about

    @classmethod
    def ended(cls) -> KeptLongerQuerySet:
        """Those whose day has come, from then on."""
        over = cls.objects.filter(until_on__lte=clock.now().astimezone(clock.LONDON).date())
        return over.annotate(over_at=Cast("until_on", models.DateTimeField()))

    @classmethod
    def files_about(cls, file_ids: Collection[UUID]) -> dict[UUID, set[UUID]]:
        """The file of what stays."""
        return grouped(
            cls.objects.filter(file__in=file_ids).values_list("file_id", "record_file_id")
        )

    @classmethod
    def kept_from(cls, person_id: UUID) -> QuerySet[Any]:
        """Those on what one is kept from by name."""
        away = by_name(person=person_id).values("file")
        return cls.objects.filter(record_file__in=away).values("file")

    def start(self, *, by: Actor, at: datetime, because: Reason) -> KeptLonger:
        """Store it."""
        return self._create(by=by, at=at, because=because)
