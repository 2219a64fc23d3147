"""What the agency that leads an adult enquiry writes of it, or is caused to make under section 42 (4.6)."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models

from agencies.actors import Actor
from agencies.models.agencies import Agency
from agencies.models.base import ASK, SectionField, Versioned, VersionedQuerySet
from agencies.models.files import File
from agencies.models.people import Person
from mash_hub.models.adult_concerns import AdultConcern


class LeadEntry(Versioned):
    """One entry of the agency that leads: `{"words"}`, sealed to it and to the host.

    It is written once. Pages reach it through the concern, which both see.
    """

    kind: ClassVar[str] = "lead_entry"

    concern = models.ForeignKey(AdultConcern, on_delete=models.PROTECT, related_name="entries")
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")  # that leads
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")  # the case's
    is_finding = models.BooleanField(default=False)  # what was found: its enquiry is done
    written_at = models.DateTimeField()
    words = SectionField(mode=ASK)

    objects = VersionedQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "lead entries"

    def __str__(self) -> str:
        """An entry reads as what it is."""
        return "what was found" if self.is_finding else "entry"

    @property
    def reference(self) -> str:
        """It goes by its concern's reference."""
        return self.concern.reference

    def start(self, *, by: Actor, at: datetime) -> LeadEntry:
        """Store a new one with its sealed words."""
        return self._create(by=by, at=at)
