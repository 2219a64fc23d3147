"""Rows of the log: entries, which are only ever added, and the writers that number them."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models


class Writer(models.Model):
    """A pooled database connection that numbers the entries it writes, without a gap.

    `backend` is the process of the database that first served it. Once that is gone the sealer closes the
    writer, with a seal that says how far it counted; it numbers nothing more.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    last = models.BigIntegerField()
    backend = models.IntegerField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(last__gt=0), name="writer_last_is_positive")
        ]
        indexes = [
            models.Index(
                fields=["id"], condition=models.Q(closed_at__isnull=True), name="writers_open"
            )
        ]

    def __str__(self) -> str:
        return f"writer {self.id}"


class Entry(models.Model):
    """Who did or read what, when and why: plain values, without foreign keys, names or texts.

    Written by `audit.log.entries` alone; columns and their order are those of `audit.log.lines`.
    Both times are kept, the act's and the database's. `owner_ids` are the agencies that own the
    things concerned, which may read the entry; `people` are the people it concerns.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    format = models.SmallIntegerField()
    transaction_id = models.BigIntegerField()
    writer = models.UUIDField()
    number = models.BigIntegerField()  # gapless per writer, so that a missing entry shows
    at = models.DateTimeField()
    written_at = models.DateTimeField()
    person_id = models.UUIDField(null=True)
    membership_id = models.UUIDField(null=True)
    agency_id = models.UUIDField(null=True)
    role = models.TextField()
    workspace_id = models.UUIDField(null=True)
    session_hash = models.TextField()
    service = models.TextField()
    verb = models.TextField()
    thing_kinds = ArrayField(models.TextField())
    thing_ids = ArrayField(models.UUIDField())
    people = ArrayField(models.UUIDField())
    owner_ids = ArrayField(models.UUIDField())
    purpose = models.TextField()
    reason_code = models.TextField()
    reason_id = models.UUIDField(null=True)
    basis = models.TextField()
    ground = models.TextField()
    sections = ArrayField(models.TextField())
    result = models.TextField()
    count = models.IntegerField(null=True)
    request_id = models.UUIDField(null=True)
    hashes = ArrayField(models.BinaryField())
    mac = models.BinaryField()

    class Meta:
        verbose_name_plural = "entries"
        constraints = [
            models.UniqueConstraint(fields=["writer", "number"], name="entry_number_is_used_once"),
            models.CheckConstraint(condition=models.Q(format=1), name="entry_format_is_known"),
            models.CheckConstraint(
                condition=models.Q(thing_kinds__len=models.F("thing_ids__len")),
                name="entry_each_thing_has_a_kind",
            ),
        ]
        indexes = [
            GinIndex(fields=["thing_ids"], name="entry_things"),
            GinIndex(fields=["people"], name="entry_people"),
            GinIndex(fields=["owner_ids"], name="entry_owners"),
            models.Index(fields=["person_id", "at"], name="entry_person_at"),
            models.Index(fields=["agency_id", "at"], name="entry_agency_at"),
            models.Index(fields=["workspace_id", "at"], name="entry_workspace_at"),
            models.Index(fields=["written_at"], name="entry_written_at"),
            models.Index(
                fields=["written_at"],
                condition=models.Q(ground="did-not-open"),
                name="entry_did_not_open",
            ),
            models.Index(fields=["transaction_id", "number", "id"], name="entry_order"),
        ]

    def __str__(self) -> str:
        return f"entry {self.number} of writer {self.writer}"


class SealQuerySet(models.QuerySet["Seal"]):
    """Seals, and the beginnings of epochs."""

    def of(self, entry: Entry) -> "Seal | None":
        """The seal that holds an entry: the first made after it whose window ends after its act."""
        later = self.filter(
            number__gt=0,
            sealed_at__gte=entry.written_at,
            until_transaction__gt=entry.transaction_id,
        )
        return later.order_by("epoch", "number").first()


class Seal(models.Model):
    """A leaf of an epoch's tree: its beginning (number 0), then a seal over each batch of entries.

    `record` holds its bytes (audit/proof/seals.py), `leaves` the hash of each entry it seals, `nodes`
    the hashes of the parts of the tree that it completes. Written by the sealer alone.
    """

    epoch = models.IntegerField()
    number = models.BigIntegerField()
    record = models.BinaryField()
    leaves = models.BinaryField()
    nodes = models.BinaryField()
    until_transaction = models.BigIntegerField()
    entries = models.IntegerField()
    sealed_at = models.DateTimeField()

    objects = SealQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["epoch", "number"], name="seal_number_is_used_once")
        ]
        indexes = [models.Index(fields=["sealed_at"], name="seal_sealed_at")]

    def __str__(self) -> str:
        return f"seal {self.number} of epoch {self.epoch}"


class Checkpoint(models.Model):
    """A tree at one size as the sealer signed it: a signed note, and the key it was signed with."""

    epoch = models.IntegerField()
    size = models.BigIntegerField()
    note = models.TextField()
    signer = models.TextField()
    signed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["epoch", "size"], name="checkpoint_size_is_signed_once")
        ]

    def __str__(self) -> str:
        return f"checkpoint of {self.size} in epoch {self.epoch}"


class Cosignature(models.Model):
    """What an agency's witness signed below a checkpoint: one line of the note, and its time."""

    epoch = models.IntegerField()
    size = models.BigIntegerField()
    witness = models.TextField()
    line = models.TextField()
    signed_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["witness", "epoch", "size"], name="cosignature_newest")]

    def __str__(self) -> str:
        return f"{self.witness} on {self.size} in epoch {self.epoch}"

    def start(self) -> "Cosignature":
        """Store it."""
        self.save(force_insert=True)
        return self
