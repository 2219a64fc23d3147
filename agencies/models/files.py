"""A file: the unit of keeping and destroying, and its shred secret in the second database."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import ClassVar

from django.db import models

from agencies.models.agencies import Agency
from agencies.models.base import Row
from agencies.models.workspaces import Workspace


class RetentionClass(models.TextChoices):
    """How long a file is kept; the periods stand in the workspace's set (domain notes 4.17)."""

    MASH_NO_ACTION = "MASH_NO_ACTION", "MASH contact, no further action"
    MASH_ENQUIRY = "MASH_ENQUIRY", "MASH enquiry with outcome"
    SECTION_47 = "SECTION_47", "Child protection: section 47 or a conference"
    SEXUAL_ABUSE = "SEXUAL_ABUSE", "Sexual abuse of a child"
    LOOKED_AFTER = "LOOKED_AFTER", "Looked-after child"
    EXPLOITATION = "EXPLOITATION", "Entry on a list about exploitation"
    MARAC_CASE = "MARAC_CASE", "MARAC case and minutes"
    AGENCY_ITEM = "AGENCY_ITEM", "Item of an agency, by its owner’s rule"
    AGENCY_CARD = "AGENCY_CARD", "What an agency says about a person"
    MEETING = "MEETING", "Meeting papers"
    MARAC_RESEARCH = "MARAC_RESEARCH", "Research for a MARAC that was not shared"
    OFFICE = "OFFICE", "Running the hub"


class File(Row):
    """What is kept, held and destroyed as one, such as a card, an item or a contact with its enquiry."""

    kind: ClassVar[str] = "file"

    thing_kind = models.CharField(max_length=24)
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, null=True, related_name="+")
    retention_class = models.CharField(max_length=20, choices=RetentionClass.choices)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["destroyed_at"],
                condition=models.Q(destroyed_at__isnull=False),
                name="files_destroyed",
            ),
        ]

    def __str__(self) -> str:
        """A file reads as its kind."""
        return self.thing_kind

    def start(self) -> File:
        """Store a new file."""
        self.save(force_insert=True)
        return self

    def set_closed(self, at: datetime | None) -> None:
        """Begin (or, reopened, stop) the time after which the file falls due for review."""
        self.closed_at = at
        self.save(update_fields=["closed_at"])

    def set_destroyed(self, at: datetime) -> None:
        """Note that the file is gone: nothing of it opens any more, anywhere."""
        self.destroyed_at = at
        self.save(update_fields=["destroyed_at"])

    def set_retention_class(self, retention_class: RetentionClass) -> None:
        """Put the file into another class, as when a contact becomes an enquiry."""
        self.retention_class = retention_class
        self.save(update_fields=["retention_class"])


class HoldQuerySet(models.QuerySet["Hold"]):
    """Holds before files."""

    def standing(self) -> HoldQuerySet:
        """Those that forbid something now."""
        return self.filter(lifted_at__isnull=True)


class Hold(Row):
    """What forbids destroying one file: litigation, a review, an inquiry, a complaint.

    `by_id` is the legal hold behind it, which stands before every file it concerns.
    """

    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="holds")
    hold_kind = models.CharField(max_length=24)
    placed_at = models.DateTimeField()
    placed_by_id = models.UUIDField()
    lifted_at = models.DateTimeField(null=True)
    by_id = models.UUIDField(null=True, db_index=True)

    objects = HoldQuerySet.as_manager()

    def __str__(self) -> str:
        """A hold reads as its kind."""
        return self.hold_kind

    def start(self) -> Hold:
        """Let it stand before its file."""
        self.save(force_insert=True)
        return self

    def set_lifted(self, at: datetime) -> None:
        """Take it from its file."""
        self.lifted_at = at
        self.save(update_fields=["lifted_at"])


class ShredSecretQuerySet(models.QuerySet["ShredSecret"]):
    """Shred secrets, in the second database."""

    def made_between(self, since: datetime, until: datetime) -> ShredSecretQuerySet:
        """Those made from one instant until before another."""
        return self.filter(made_at__gte=since, made_at__lt=until)


class ShredSecret(models.Model):
    """The second factor of every key of one file, in the database `hub_keys` (security notes 2.1).

    It is committed before the file's first row: an orphan is harmless and swept.
    """

    file_id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    secret = models.BinaryField(max_length=32)
    made_at = models.DateTimeField()

    objects = ShredSecretQuerySet.as_manager()

    class Meta:
        app_label = "hub_keys"
        db_table = "agencies_shredsecret"

    def __str__(self) -> str:
        """A secret is never shown."""
        return "shred secret"

    def start(self) -> None:
        """Store it at once, in a transaction of its own."""
        self.save(using="keys", force_insert=True)
