"""Who was looked up and viewed lately: what is searched before it is made, and the ceiling of views."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import ClassVar
from uuid import UUID

from django.db import models

from agencies.actors import Hat
from agencies.models.base import Row
from agencies.models.people import Membership, Person
from mash_hub.models.subjects import Subject

HOUR = timedelta(hours=1)


class LookUpQuerySet(models.QuerySet["LookUp"]):
    """Look-ups."""

    def of_hour(self, hat: Hat, at: datetime) -> LookUpQuerySet:
        """Those made under a hat within the hour before an instant."""
        return self.filter(membership=hat.membership_id, at__gt=at - HOUR, at__lte=at)

    def older(self, hat: Hat, at: datetime) -> LookUpQuerySet:
        """Those under a hat that no longer count."""
        return self.filter(membership=hat.membership_id, at__lte=at - HOUR)


class LookUp(Row):
    """That under one hat somebody was just looked up: a keyed hash of all terms, and no term."""

    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    fingerprint = models.BinaryField(max_length=16)
    at = models.DateTimeField()

    objects = LookUpQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["membership", "at"])]

    def __str__(self) -> str:
        """A look-up is never shown."""
        return "look-up"


class SubjectViewQuerySet(models.QuerySet["SubjectView"]):
    """Views of people."""

    def of_hour(self, person_id: UUID, at: datetime) -> SubjectViewQuerySet:
        """Whom a person saw within the hour before an instant."""
        return self.filter(person=person_id, at__gt=at - HOUR, at__lte=at)

    def note(self, person_id: UUID, subject_ids: Iterable[UUID], at: datetime) -> None:
        """Note that a person begins to look at subjects now, and forget what no longer counts."""
        self.filter(person=person_id, at__lte=at - HOUR).delete()
        self.bulk_create(
            (
                SubjectView(person_id=person_id, subject_id=one, at=at)
                for one in sorted({*subject_ids})
            ),
            update_conflicts=True,
            unique_fields=["person", "subject"],
            update_fields=["at"],
        )


class SubjectView(Row):
    """When one person last began to look at one subject; counted against the ceiling of an hour."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    objects = SubjectViewQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "subject"], name="one_view_of_a_subject")
        ]
        indexes: ClassVar = [models.Index(fields=["person", "at"])]

    def __str__(self) -> str:
        """A view is never shown."""
        return "view"
