"""Grants: who can open which section, and the causes that keep each grant alive.

Row-level security stands on grant and wrap (migration 0002): a row is seen by its owner and its
receiver alone. The receiver's wrap stands in a row of its own; the owner's deletion of a grant takes
the wrap along in SQL, since Django may not see it (door notes B4).
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q

from agencies import clock
from agencies.models.agencies import Agency
from agencies.models.base import Row
from agencies.models.keys import AgencyKey

if TYPE_CHECKING:
    from agencies.actors import Actor


class CauseKind(models.TextChoices):
    """Why an agency may open a section."""

    OWN = "OWN", "It is your agency’s own"
    HOST = "HOST", "Your agency hosts the workspace"
    REQUEST = "REQUEST", "It was released in answer to a request"
    ASKED = "ASKED", "Your agency was asked to answer"
    DECISION = "DECISION", "Your agency took part in the decision"
    REFERRAL = "REFERRAL", "It was referred to your workspace"
    MEETING = "MEETING", "Your agency takes part in the meeting"
    ACTION = "ACTION", "Your agency owns the action"
    FEEDBACK = "FEEDBACK", "It was written for you"
    ACCESS_REQUEST = "ACCESS_REQUEST", "Its owner gave leave"
    BREAK_GLASS = "BREAK_GLASS", "Emergency access"
    AUDIT_JOB = "AUDIT_JOB", "An audit job"


class GrantQuerySet(models.QuerySet["Grant"]):
    """Grants the present hat may see: the database itself leaves out all others."""

    def of(self, kind: str, ids: Any, section: str | None = None) -> GrantQuerySet:
        """Grants of the named things, of one section or of all."""
        found = self.filter(thing_kind=kind, thing_id__in=ids)
        return found.filter(section=section) if section else found

    def live_for(self, by: Actor) -> GrantQuerySet:
        """Grants received by the actor's agency that have a cause alive for this very person."""
        return self.filter(
            Exists(GrantCause.objects.live(clock.now()).for_person(by.person_id, OuterRef("pk"))),
            receiver=by.agency_id,
        )


class Grant(Row):
    """The data key of one section generation, given to one agency."""

    kind: ClassVar[str] = "grant"

    thing_kind = models.CharField(max_length=24)
    thing_id = models.UUIDField()
    section = models.CharField(max_length=24)
    generation = models.PositiveIntegerField()
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    receiver = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    file_id = models.UUIDField(db_index=True)
    granted_at = models.DateTimeField()

    objects = GrantQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["thing_id", "section", "generation", "receiver", "thing_kind"],
                name="grant_once_per_receiver",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["receiver", "thing_kind", "thing_id"], name="grant_of_receiver")
        ]

    def __str__(self) -> str:
        """A grant reads as its section."""
        return f"{self.thing_kind}.{self.section}"


class GrantWrap(models.Model):
    """The data key as sealed to the receiver's public key."""

    grant = models.OneToOneField(
        Grant,
        on_delete=models.DO_NOTHING,
        primary_key=True,
        related_name="wrap",
        db_constraint=False,
    )
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    receiver = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    key = models.ForeignKey(AgencyKey, on_delete=models.PROTECT, related_name="+")
    wrapped = models.BinaryField()

    def __str__(self) -> str:
        """A wrap is never shown."""
        return "wrapped key"


class GrantCauseQuerySet(models.QuerySet["GrantCause"]):
    """Causes of grants."""

    def live(self, at: datetime) -> GrantCauseQuerySet:
        """Causes that hold at an instant."""
        return self.filter(
            Q(until_at__isnull=True) | Q(until_at__gt=at), ended_at__isnull=True, from_at__lte=at
        )

    def for_person(self, person_id: UUID | None, grant: Any) -> GrantCauseQuerySet:
        """Causes of one grant that reach a person: the whole agency's, or those naming the person."""
        reach = Q(persons=[])
        if person_id:
            reach |= Q(persons__contains=[person_id])
        return self.filter(reach, grant_id=grant)


class GrantCause(Row):
    """One reason for one grant; it stays, ended, when the grant is gone."""

    grant_id = models.UUIDField(db_index=True)
    thing_kind = models.CharField(max_length=24)
    thing_id = models.UUIDField()
    section = models.CharField(max_length=24)
    generation = models.PositiveIntegerField()
    receiver = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    cause_kind = models.CharField(max_length=16, choices=CauseKind.choices)
    by_kind = models.CharField(max_length=24, blank=True)  # the request, meeting … behind it
    by_id = models.UUIDField(null=True)
    persons = ArrayField(models.UUIDField(), default=list, blank=True)  # empty: the whole agency
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = GrantCauseQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["thing_kind", "thing_id"]),
            models.Index(fields=["by_kind", "by_id"]),
        ]

    def __str__(self) -> str:
        """A cause reads as its words."""
        return self.get_cause_kind_display()


def granted_to(actor: Actor, kind: str, section: str | None = None) -> Exists:
    """For a queryset of things: whether the actor's agency has a live grant of them.

    An agency without an agreement in force has no grant but its own (domain notes 7.2 R19).
    """
    grants = Grant.objects.live_for(actor).filter(thing_kind=kind, thing_id=OuterRef("pk"))
    if section:
        grants = grants.filter(section=section)
    if not actor.agreement_in_force:
        grants = grants.filter(owner=actor.agency_id)
    return Exists(grants)
