"""Sealed drafts: what somebody is typing, saved each second, for their eyes only."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models

from agencies.actors import Hat
from agencies.models.agencies import Agency, LegalRegime
from agencies.models.base import FOLLOW, Row, SectionField
from agencies.models.files import File
from agencies.models.people import Person


class DraftQuerySet(models.QuerySet["Draft"]):
    """Drafts."""

    def visible_to(self, hat: Hat) -> DraftQuerySet:
        """One's own, under the agency one typed them for."""
        return self.filter(person=hat.person_id, owner=hat.agency_id, workspace_id=hat.workspace_id)


class Draft(Row):
    """Words in a form that are not committed yet; no version, no history, bound to a file."""

    kind: ClassVar[str] = "draft"

    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="drafts")
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    workspace_id = models.UUIDField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    form = models.CharField(max_length=40)  # which form, such as "contact" or "minute"
    thing_kind = models.CharField(max_length=24)
    thing_id = models.UUIDField()
    regime = (
        models.CharField(  # the law under which what it becomes is held, and so its pair of keys
            max_length=10, choices=LegalRegime.choices, default=LegalRegime.UK_GDPR
        )
    )
    words = SectionField(mode=FOLLOW)
    started_at = models.DateTimeField()
    saved_at = models.DateTimeField()

    objects = DraftQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "owner", "workspace_id", "form", "thing_id"],
                name="one_draft_of_a_form",
            )
        ]

    def __str__(self) -> str:
        """A draft is never shown by its words."""
        return f"draft of {self.form}"

    def start(self) -> Draft:
        """Store a new draft."""
        self.save(force_insert=True)
        return self

    def set_words(self, at: datetime) -> None:
        """Store newly sealed words."""
        self.saved_at = at
        self.save(update_fields=["words", "saved_at"])
