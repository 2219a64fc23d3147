"""Which agencies still have to be asked for their part of a request: what the jobs go by (domain notes 4.16)."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from django.db import models

from agencies.models.agencies import Agency
from agencies.models.base import Row
from audit.workspace.models.disclosures import Disclosure


class DisclosureAskingQuerySet(models.QuerySet["DisclosureAsking"]):
    """What is to be asked."""

    def waiting(self) -> DisclosureAskingQuerySet:
        """What was not done yet, of requests that are still open."""
        return self.filter(done_at__isnull=True).exclude(disclosure__state="CLOSED")

    def to_find(self) -> DisclosureAskingQuerySet:
        """Requests for which nobody looked yet which agencies hold something."""
        return self.waiting().filter(owner__isnull=True)

    def to_ask(self) -> DisclosureAskingQuerySet:
        """Agencies that hold something and were not asked yet."""
        return self.waiting().filter(owner__isnull=False)


class DisclosureAsking(Row):
    """One agency to ask; without an agency, that it is to be found out which hold something.

    No page shows it, and doing it changes no version of the request: who received it must not be able to
    tell when it was done, for it takes longer the more agencies hold something.
    """

    disclosure = models.ForeignKey(Disclosure, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, related_name="+")
    done_at = models.DateTimeField(null=True)

    objects = DisclosureAskingQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["disclosure", "owner"],
                name="disclosure_asks_each_once",
                nulls_distinct=False,
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["disclosure"],
                condition=models.Q(done_at__isnull=True),
                name="disclosures_to_ask",
            ),
        ]

    def __str__(self) -> str:
        """It reads as what it is, never as of whom."""
        return "asking"

    @classmethod
    def begin(cls, row: Disclosure, owner_id: UUID | None = None) -> None:
        """Note that an agency is to be asked, or that it is to be found out which; a second time changes nothing."""
        cls.objects.get_or_create(disclosure=row, owner_id=owner_id)

    def set_done(self, at: datetime) -> None:
        """Note that it was done."""
        self.done_at = at
        self.save(update_fields=["done_at"])
