"""Certificates of integrity: what a check of the log found, and the trees of a period (domain notes 7.2 R25)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from agencies.actors import Hat
from agencies.models.agencies import Agency
from agencies.models.base import Row
from agencies.models.people import Person
from agencies.reasons import AUDIT_PURPOSES
from audit.workspace import scope
from audit.workspace.models.proof import Check, CheckState


class CertificateQuerySet(models.QuerySet["Certificate"]):
    """Certificates of integrity."""

    def visible_to(self, hat: Hat) -> CertificateQuerySet:
        """Those that auditors of the hat's own agency asked for."""
        return self.filter(owner=hat.agency_id) if scope.may_read(hat) else self.none()

    def readers_of(self, row: Certificate, *, among: Iterable[Hat]) -> list[Hat]:
        """Of some hats, those that `visible_to` shows this one: the rule's other face."""
        return [hat for hat in among if scope.may_read(hat) and hat.agency_id == row.owner_id]

    def to_make(self) -> CertificateQuerySet:
        """Those whose check is done and which nobody has made yet."""
        return self.filter(facts__isnull=True, verification__state=CheckState.DONE)


class Certificate(Row):
    """One certificate: of which days, asked by whom and why, by which check, and the facts once it is made.

    `facts` are counts, times, sizes and hashes, nothing about anybody.
    """

    kind: ClassVar[str] = "integrity_certificate"

    reference = models.CharField(max_length=12, unique=True)
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(
        max_length=24, choices=[(one.value, one.label) for one in AUDIT_PURPOSES]
    )
    from_on = models.DateField()
    until_on = models.DateField()
    asked_at = models.DateTimeField()
    verification = models.ForeignKey(Check, on_delete=models.PROTECT, related_name="+")
    facts = models.JSONField(null=True)
    made_at = models.DateTimeField(null=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(from_on__lte=models.F("until_on")), name="certificate_days_in_order"
            ),
            models.CheckConstraint(
                condition=Q(facts=None, made_at=None)
                | Q(facts__isnull=False, made_at__isnull=False),
                name="certificate_made_with_its_facts",
            ),
        ]

    def __str__(self) -> str:
        """A certificate reads as its reference."""
        return self.reference

    @property
    def is_made(self) -> bool:
        """Whether it can be taken."""
        return self.facts is not None

    def start(self) -> Certificate:
        """Store it."""
        self.save(force_insert=True)
        return self

    def set_made(self, facts: dict[str, Any], *, at: datetime) -> None:
        """Keep what it says, for good."""
        self.facts, self.made_at = facts, at
        self.save(update_fields=["facts", "made_at"])
