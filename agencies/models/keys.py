"""Key pairs of agencies; the private half is wrapped by the agency's root."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import F, Q

from agencies.actors import Hat
from agencies.custody.provider import KeysUnavailable, Root
from agencies.models.agencies import Agency, LegalRegime
from agencies.models.base import Row

# At random nonces one key wraps at most 2^32 data keys (docs/crypto.md). A new pair is asked for at a
# quarter of that and the wrapping ends at half, so that a restore that set the count back harms nothing.
ASKED_FOR_AT = 2**30
MOST_WRAPS = 2**31


class WornOut(KeysUnavailable):
    """A pair has wrapped as many data keys as one key safely can; another is to be put in use."""


class AgencyKeyQuerySet(models.QuerySet["AgencyKey"]):
    """Key pairs; that an agency has them is known to all, as its public keys are."""

    def visible_to(self, hat: Hat) -> AgencyKeyQuerySet:
        """Those of the hat's own agency; what they hold of a private half is wrapped."""
        return self.filter(agency=hat.agency_id)

    def in_use(self) -> AgencyKeyQuerySet:
        """Those to which is sealed now: one of an agency for each part of the law."""
        return self.filter(retired_at__isnull=True)

    def wearing_out(self) -> AgencyKeyQuerySet:
        """Those in use that have wrapped so much that another one is to take their place."""
        return self.in_use().filter(wraps_made__gte=ASKED_FOR_AT)

    def may_wrap(self, number: int) -> AgencyKeyQuerySet:
        """Those under which so many more data keys may still be wrapped."""
        return self.filter(wraps_made__lte=MOST_WRAPS - number)

    def count_wraps(self, key_id: UUID, number: int) -> None:
        """Count what an act wraps under a pair, all at once and last, so that others wait but shortly.

        Raises WornOut when that would be too much; then nothing of the act may stay.
        """
        ours = self.may_wrap(number).filter(pk=key_id)
        if not ours.update(wraps_made=F("wraps_made") + number):
            raise WornOut("This key has wrapped all it may. Replace it.")

    def opening(self) -> AgencyKeyQuerySet:
        """Those that still open something: in use, or retired and not yet destroyed."""
        return self.filter(destroyed_at__isnull=True)


class AgencyKey(Row):
    """One numbered key pair of an agency, for what it holds under one part of the law.

    A retired pair opens what was sealed to it until all of that is sealed to the next; then its
    private half is destroyed, and the row stays (security notes 2.1, L1).
    """

    kind: ClassVar[str] = "agency_key"

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="keys")
    regime = models.CharField(
        max_length=10, choices=LegalRegime.choices, default=LegalRegime.UK_GDPR
    )
    number = models.PositiveIntegerField()
    suite = models.PositiveSmallIntegerField(default=1)
    public_key = models.BinaryField()
    provider = models.CharField(max_length=60, default="local")  # who keeps the root
    root_number = models.PositiveIntegerField(default=1)
    wrapped_private_key = models.BinaryField()
    wraps_made = models.BigIntegerField(default=0)  # under the key derived from it, ended ones too
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)
    destroyed_at = models.DateTimeField(null=True)

    objects = AgencyKeyQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency", "number"], name="agency_key_number_once"),
            models.UniqueConstraint(
                fields=["agency", "regime"],
                condition=Q(retired_at__isnull=True),
                name="one_key_in_use_per_agency",
            ),
            models.CheckConstraint(
                condition=Q(regime__in=[LegalRegime.UK_GDPR, LegalRegime.DPA_PART3]),
                name="key_of_one_regime",
            ),
            models.CheckConstraint(
                condition=Q(destroyed_at__isnull=True)
                | (Q(retired_at__isnull=False) & Q(wrapped_private_key=b"")),
                name="destroyed_key_is_empty",
            ),
            models.CheckConstraint(
                condition=Q(wraps_made__gte=0, wraps_made__lte=MOST_WRAPS),
                name="key_wraps_no_more_than_it_may",
            ),
        ]

    def __str__(self) -> str:
        """A key reads as its number."""
        return f"key {self.number}"

    def start(self) -> AgencyKey:
        """Store a new key pair."""
        self.save(force_insert=True)
        return self

    @property
    def is_wearing_out(self) -> bool:
        """Whether it has wrapped so much that another one is to take its place."""
        return self.wraps_made >= ASKED_FOR_AT

    @property
    def root(self) -> Root:
        """The root key under which its private half lies."""
        return root_of(self.provider, self.agency_id, self.root_number)

    def set_retired(self, at: datetime) -> None:
        """Seal nothing more to it; it goes on opening what was."""
        self.retired_at = at
        self.save(update_fields=["retired_at"])

    def set_root(self, provider: str, root_number: int, wrapped_private_key: bytes) -> None:
        """Store the private half as another root wrapped it."""
        self.provider, self.root_number = provider, root_number
        self.wrapped_private_key = wrapped_private_key
        self.save(update_fields=["provider", "root_number", "wrapped_private_key"])

    def set_destroyed(self, at: datetime) -> None:
        """Destroy the private half: nothing is sealed to it any more."""
        self.destroyed_at, self.wrapped_private_key = at, b""
        self.save(update_fields=["destroyed_at", "wrapped_private_key"])


def root_of(provider: str, agency_id: UUID, number: int) -> Root:
    """The name of an agency's root key: numbered from the second on."""
    return Root(provider, f"agency-{agency_id}" + (f"-{number}" if number > 1 else ""))
