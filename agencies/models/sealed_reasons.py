"""The sentence of a reason, sealed in the file it concerns."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from agencies.models.agencies import Agency
from agencies.models.base import FOLLOW, Row, SectionField
from agencies.models.files import File


class SealedReason(Row):
    """Words that explain an act: for the acting agency, the owners and the auditors."""

    kind: ClassVar[str] = "reason"

    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    sentence = SectionField(mode=FOLLOW)
    written_at = models.DateTimeField()

    def __str__(self) -> str:
        """A sealed reason is never shown."""
        return "reason"

    def start(self) -> SealedReason:
        """Store it."""
        self.save(force_insert=True)
        return self
