"""The journal of revocations: what was taken back, kept in the second database (security notes, BK3).

After a restore the second database is always the newest, whatever the day of the hub's own: so what was
revoked since is known, and is revoked once more.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import ClassVar, NamedTuple
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
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
    PASSWORD = "PASSWORD", "A password that was changed"
    CODES = "CODES", "A set of recovery codes of which one was used"
    TRAINING = "TRAINING", "Training or vetting that was shortened"
    ESCROW = "ESCROW", "Shares of officers that open nothing any more"
    PARTY = "PARTY", "An agency that left an agreement"
    SHUT = "SHUT", "What was suspended, closed, ended or withdrawn"
    READERS = "READERS", "Readers of whom one was taken out"
    APART = "APART", "A person kept apart from a file"
    BARRIER = "BARRIER", "A person excluded, or a record restricted"
    HOLD = "HOLD", "A legal hold that was placed"
    INTERESTS = "INTERESTS", "A declaration of interests that was said anew"
    PARTED = "PARTED", "Two people who were parted"
    SETTING = "SETTING", "A value of a setting that was confirmed"


class Line(NamedTuple):
    """What a line of the journal says: what was done to which thing when, in ids and codes alone.

    `beside` are the ids that belong to it, such as the file and the person who is kept from it, and
    `how` a code, such as the state that something was put in. Never a name, a date of birth or a secret.
    """

    what: str
    thing_id: UUID
    at: datetime
    beside: tuple[UUID, ...] = ()
    how: str = ""


def _in_order(one: Line) -> tuple[datetime, str, UUID, str]:
    return one.at, one.what, one.thing_id, one.how


class RevocationQuerySet(models.QuerySet["Revocation"]):
    """Lines of the journal."""

    def since(self, at: datetime) -> RevocationQuerySet:
        """Those of acts from an instant on, in order."""
        return self.filter(at__gte=at).order_by("number")

    def add(
        self,
        found: Sequence[Line],
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
            known = self.filter(thing_id__in={one.thing_id for one in found})
            have = {*known.values_list("what", "thing_id", "at", "how")}
            last = self.aggregate(last=models.Max("number"))["last"] or 0
            asked = {(one.what, one.thing_id, one.at, one.how): one for one in found}
            new = sorted((one for key, one in asked.items() if key not in have), key=_in_order)
            rows = [
                Revocation(
                    number=last + place,
                    what=one.what,
                    thing_id=one.thing_id,
                    at=one.at,
                    beside=[*one.beside],
                    how=one.how,
                    noted_at=at,
                )
                for place, one in enumerate(new, 1)
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
    beside = ArrayField(models.UUIDField(), default=list, blank=True)
    how = models.CharField(max_length=60, blank=True)
    noted_at = models.DateTimeField()
    mac = models.BinaryField(max_length=32)

    objects = RevocationQuerySet.as_manager()

    class Meta:
        app_label = "hub_keys"
        db_table = "agencies_revocation"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["what", "thing_id", "at", "how"], name="revoked_once"),
        ]

    def __str__(self) -> str:
        """A line reads as what was revoked."""
        return self.get_what_display()
