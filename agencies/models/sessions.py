"""Sessions: hashed keys, no personal data, one hat."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from agencies.models.people import Membership, Person


class Proof(models.TextChoices):
    """With which second proof a session began."""

    CODE = "CODE", "code from an app"
    RECOVERY = "RECOVERY", "recovery code"
    PASSKEY = "PASSKEY", "passkey"


class Session(models.Model):
    """One signed-in browser. The key itself stands only in the browser's cookie (AU15)."""

    kind: ClassVar[str] = "session"

    key_hash = models.CharField(max_length=64, primary_key=True)
    data = models.TextField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="sessions")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True)
    handle = models.UUIDField(unique=True, null=True)  # names the session on its person's page
    browser = models.CharField(max_length=60, blank=True)  # family and system only
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    proved_at = models.DateTimeField(null=True)  # last proof of who it is (AU12)
    verified_at = models.DateTimeField(null=True)  # second factor
    verified_with = models.CharField(max_length=10, choices=Proof.choices, blank=True)
    locked_at = models.DateTimeField(null=True)  # idle lock or quick-hide
    in_meeting_id = models.UUIDField(null=True)  # in session, with a screen of it open here
    meeting_seen_at = models.DateTimeField(null=True)  # last sign of life on such a screen
    emergency_id = models.UUIDField(null=True)  # the emergency access that stands open in it
    emergency_until_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(db_index=True)
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=30, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["person", "ended_at"])]

    def __str__(self) -> str:
        """A session has no name."""
        return "session"


class Habits(models.Model):
    """What the hub remembers of how somebody signs in: the browsers seen, and the last hat worn."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, primary_key=True)
    browsers = ArrayField(models.CharField(max_length=60), default=list)  # families only
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True)

    class Meta:
        verbose_name_plural = "habits"

    def __str__(self) -> str:
        """Habits have no name."""
        return "habits"

    def set_browsers(self, browsers: list[str]) -> None:
        """Store which browsers were seen."""
        self.browsers = browsers
        self.save(update_fields=["browsers"])
