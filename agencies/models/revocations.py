"""The journal of revocations: what was taken back, kept in the second database (security notes, BK3).

After a restore the second database is always the newest, whatever the day of the hub's own: so what was
revoked since is known, and is revoked once more.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from django.db import models, transaction

_LOCK = 7_244_011  # of those who add to it, one at a time


class RevokedKind(models.TextChoices):
    """What was taken away."""

    GRANT = "GRANT", "A reason for which an agency could read something"
    ENDED = "ENDED", "A membership that ended"
    SUSPENDED = "SUSPENDED", "A membership that was suspended"
    FACTOR = "FACTOR", "A second factor that was removed"
    KEY = "KEY", "A key pair that was destroyed"
    FILE = "FILE", "A file that was destroyed"


class RevocationQuerySet(models.QuerySet["Revocation"]):
    """Lines of the journal."""

    def since(self, at: datetime) -> RevocationQuerySet:
        """Those of acts from an instant on, in order."""
        return self.filter(at__gte=at).order_by("number")

    def add(
        self,
        found: Sequence[tuple[str, UUID, datetime]],
        *,
        at: datetime,
        mac_of: Callable[[Revocation], bytes],
    ) -> int:
        """Add what does not stand in it yet; gives how many were added. Two that add at once add each once."""
        if not found:
            return 0
        with transaction.atomic(using="keys"):
            connection = transaction.get_connection("keys")
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
            known = self.filter(thing_id__in={one[1] for one in found})
            have = {*known.values_list("what", "thing_id", "at")}
            last = self.aggregate(last=models.Max("number"))["last"] or 0
            new = sorted({*found} - have, key=lambda one: (one[2], one[0], one[1]))
            rows = [
                Revocation(number=last + place, what=what, thing_id=thing, at=then, noted_at=at)
                for place, (what, thing, then) in enumerate(new, 1)
            ]
            for row in rows:
                row.mac = mac_of(row)
            self.bulk_create(rows)
        return len(rows)


class Revocation(models.Model):
    """One line: what was revoked, when; with a MAC, so that nobody without the hub's key writes one."""

    number = models.BigIntegerField(
        primary_key=True
    )  # without a gap, so that a line taken out shows
    what = models.CharField(max_length=10, choices=RevokedKind.choices)
    thing_id = models.UUIDField(db_index=True)
    at = models.DateTimeField(db_index=True)
    noted_at = models.DateTimeField()
    mac = models.BinaryField(max_length=32)

    objects = RevocationQuerySet.as_manager()

    class Meta:
        app_label = "hub_keys"
        db_table = "agencies_revocation"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["what", "thing_id", "at"], name="revoked_once"),
        ]

    def __str__(self) -> str:
        """A line reads as what was revoked."""
        return self.get_what_display()
