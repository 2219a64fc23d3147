"""Key pairs of agencies; the private half is wrapped by the agency's root."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from agencies.models.agencies import Agency
from agencies.models.base import Row


class AgencyKey(Row):
    """One numbered key pair of an agency (security notes 2.1, L1)."""

    kind: ClassVar[str] = "agency_key"

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="keys")
    number = models.PositiveIntegerField()
    suite = models.PositiveSmallIntegerField(default=1)
    public_key = models.BinaryField()
    wrapped_private_key = models.BinaryField()
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency", "number"], name="agency_key_number_once"),
            models.UniqueConstraint(
                fields=["agency"],
                condition=Q(retired_at__isnull=True),
                name="one_key_in_use_per_agency",
            ),
        ]

    def __str__(self) -> str:
        """A key reads as its number."""
        return f"key {self.number}"

    def start(self) -> AgencyKey:
        """Store a new key pair."""
        self.save(force_insert=True)
        return self
