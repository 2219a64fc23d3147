"""Second factors of people, as django-otp devices, and the links and resets by which they are got.

Nothing here works when read from a dump (AU16): secrets are sealed under a key of the hub, recovery
codes and links are hashed, a passkey's row holds its public half alone.
"""

from __future__ import annotations

import hashlib
import uuid
from datetime import datetime
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django_otp.models import Device
from django_otp.oath import TOTP
from django_otp_webauthn.models import AbstractWebAuthnCredential

from agencies import clock, keys
from agencies.actors import Hat
from agencies.crypto import tokens, wraps
from agencies.crypto.labels import Label, context
from agencies.models.base import Row
from agencies.models.people import Person

STEP_SECONDS = 30
STEPS_EITHER_WAY = 1  # AU2
SEALING_KEY = "sealed-settings"
CODES_KEY = "recovery-codes"  # of its own: what was hashed cannot be hashed anew, so it is not rotated along


class Factor(models.Model):
    """What every second factor has beside django-otp's own columns.

    An ended factor is kept, unconfirmed, so that django-otp accepts it nowhere.
    """

    kind: ClassVar[str] = "factor"

    handle = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        abstract = True


class AuthenticatorApp(Factor, Device):
    """An app that shows a 6-digit code, new every 30 seconds; each code works once (AU2)."""

    sealed_secret = models.BinaryField(editable=False)
    last_step = models.BigIntegerField(default=-1, editable=False)
    made_at = models.DateTimeField(editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(confirmed=True), name="one_authenticator_app_in_use"
            )
        ]

    def __str__(self) -> str:
        """An app reads as its name, never as its person."""
        return self.name

    def start(self, secret: bytes) -> AuthenticatorApp:
        """Seal the secret and store the app, unconfirmed."""
        self.sealed_secret = wraps.wrap(
            secret, key=keys.hub_key(SEALING_KEY), context=self._context()
        )
        self.confirmed = False
        self.save(force_insert=True)
        return self

    def secret(self) -> bytes:
        """Open the secret; raises CannotOpen when the row was tampered with or moved."""
        return wraps.unwrap(
            bytes(self.sealed_secret), key=keys.hub_key(SEALING_KEY), context=self._context()
        )

    def _context(self) -> bytes:
        return context(Label.SECOND_FACTOR, self.user_id.bytes, self.handle.bytes)

    def oath(self) -> TOTP:
        """The code generator, set to the time of the act."""
        oath = TOTP(self.secret(), step=STEP_SECONDS)
        oath.time = clock.now().timestamp()
        return oath

    def verify_token(self, token: Any) -> bool:
        """Whether a code is right and new; it is used up by that. The caller holds the row's lock."""
        typed = str(token)
        if len(typed) != 6 or not typed.isdecimal() or not typed.isascii():
            return False
        oath = self.oath()
        if not oath.verify(int(typed), STEPS_EITHER_WAY, self.last_step + 1):
            return False
        self.last_step = oath.t()
        self.save(update_fields=["last_step"])
        return True

    def set_confirmed(self) -> None:
        """Take it into use."""
        self.confirmed = True
        self.save(update_fields=["confirmed"])

    def set_ended(self, at: datetime) -> None:
        """Take it out of use and throw its secret away."""
        self.confirmed, self.ended_at, self.sealed_secret = False, at, b""
        self.save(update_fields=["confirmed", "ended_at", "sealed_secret"])


class RecoveryCodes(Factor, Device):
    """Ten codes on paper, for the day the phone is lost; each works once and is kept hashed."""

    hashes = ArrayField(models.CharField(max_length=64), default=list, editable=False)
    made_at = models.DateTimeField(editable=False)
    used_at = models.DateTimeField(null=True, editable=False)  # the newest use of one

    class Meta:
        verbose_name_plural = "recovery codes"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(confirmed=True), name="one_set_of_recovery_codes"
            )
        ]

    def __str__(self) -> str:
        """A set of codes reads as its name."""
        return self.name

    def hashed(self, code: str) -> str:
        """The keyed hash of a code, of no use without the hub's key."""
        value = f"{self.user_id}:{code}"
        return tokens.identifier(keys.hub_key(CODES_KEY), "recovery-code", value).hex()

    def start(self, codes: list[str]) -> RecoveryCodes:
        """Store a set of codes by their hashes."""
        self.hashes = [self.hashed(code) for code in codes]
        self.save(force_insert=True)
        return self

    def verify_token(self, token: Any) -> bool:
        """Whether a code is one of those left; it is used up by that. The caller holds the lock."""
        typed = self.hashed("".join(str(token).split()).replace("-", "").upper())
        if typed not in self.hashes:
            return False
        self.hashes, self.used_at = [one for one in self.hashes if one != typed], clock.now()
        self.save(update_fields=["hashes", "used_at"])
        return True

    def set_ended(self, at: datetime) -> None:
        """Take the set out of use."""
        self.confirmed, self.ended_at, self.hashes = False, at, []
        self.save(update_fields=["confirmed", "ended_at", "hashes"])


class Passkey(Factor, AbstractWebAuthnCredential):
    """A passkey: only its public half is here, and it answers to our address alone."""

    class Meta(AbstractWebAuthnCredential.Meta):
        abstract = False

    def __str__(self) -> str:
        """A passkey reads as its name."""
        return self.name

    @classmethod
    def get_credential_descriptors_for_user(cls, user: Any) -> Any:
        """The passkeys a browser may be asked for: those in use."""
        in_use = cls.objects.filter(user=user, confirmed=True)
        return in_use.order_by("-last_used_at").as_credential_descriptors()

    def set_ended(self, at: datetime) -> None:
        """Take it out of use."""
        self.confirmed, self.ended_at = False, at
        type(self).objects.filter(pk=self.pk).update(confirmed=False, ended_at=at)


class LinkKind(models.TextChoices):
    """What a link lets its holder do."""

    INVITATION = "INVITATION", "Choose a password and enrol a second factor"
    PASSWORD = "PASSWORD", "Choose a new password"
    FACTOR = "FACTOR", "Enrol a new second factor"


def hash_of_token(token: str) -> str:
    """The form in which a link's token is stored."""
    return hashlib.sha256(f"hub-link:{token}".encode()).hexdigest()


class EnrolmentLink(Row):
    """A link shown or sent once: 128 random bits, kept hashed, good for one use (AU13)."""

    kind: ClassVar[str] = "enrolment_link"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="enrolment_links")
    link_kind = models.CharField(max_length=10, choices=LinkKind.choices)
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        """A link reads as what it is for."""
        return self.get_link_kind_display()

    def start(self) -> EnrolmentLink:
        """Store a new link."""
        self.save(force_insert=True)
        return self

    def set_used(self, at: datetime) -> None:
        """Use it up."""
        self.used_at = at
        self.save(update_fields=["used_at"])


class FactorResetQuerySet(models.QuerySet["FactorReset"]):
    """Resets of lost factors."""

    def visible_to(self, hat: Hat) -> FactorResetQuerySet:
        """Those of the people whom a manager looks after."""
        return self.filter(person__in=Person.objects.managed_by(hat))

    def waiting(self) -> FactorResetQuerySet:
        """Those that were asked for and not yet confirmed."""
        return self.filter(confirmed_at__isnull=True)


class FactorReset(Row):
    """A lost second factor: one manager asks, a manager of the other kind confirms."""

    kind: ClassVar[str] = "factor_reset"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="factor_resets")
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_as = models.CharField(max_length=24)  # the role of the one who asked
    asked_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)

    objects = FactorResetQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(confirmed_at__isnull=True),
                name="one_factor_reset_waits",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=models.F("asked_by")),
                name="factor_reset_confirmed_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(asked_by=models.F("person"))
                & (Q(confirmed_by__isnull=True) | ~Q(confirmed_by=models.F("person"))),
                name="factor_reset_never_by_its_person",
            ),
        ]

    def __str__(self) -> str:
        """A reset has no name."""
        return "factor reset"

    def start(self) -> FactorReset:
        """Store what was asked."""
        self.save(force_insert=True)
        return self

    def set_confirmed(self, person_id: uuid.UUID, at: datetime) -> None:
        """Note who confirmed it."""
        self.confirmed_by_id, self.confirmed_at = person_id, at
        self.save(update_fields=["confirmed_by", "confirmed_at"])
